"""A project under git that is changed, committed and built again and again into one folder."""

from pathlib import Path

from svargen.cli import run
from tests.repository import Repository
from tests.site.built import Site

BASE = "title: Politikersvar\nbase_url: https://svar.example/\n"


def question(title: str, answer: str = "", /, **front: str) -> str:
    """The file of a question; `answer` is what is answered, where it is."""
    known = {
        "asker": "Asta Eksempelsen (A)",
        "asked": "2026-08-03",
        "administration": "Vejforvaltningen",
    }
    lines = [f"{key}: {value}" for key, value in ({"title": title} | known | front).items()]
    asks = f"## Spørgsmål\n\n{title}?\n"
    answers = f"\n## Svar\n\n{answer}\n" if answer else ""
    return "\n".join(["---", *lines, "---", asks]) + answers


class Project:
    """The project, and what its editor does."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "projekt"
        self.output = folder / "site"
        self.repository = Repository.begun(self.source)

    def write(self, files: dict[str, str], site: str = "") -> None:
        """Write answers by their names below answers/, and site.yaml; commit all."""
        written = {f"answers/{name}.md": text for name, text in files.items()}
        for name, text in {"site.yaml": BASE + site, **written}.items():
            file = self.source / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.repository.commit("2026-08-31")

    def run(self, command: str, *options: str) -> int:
        """Run a command on the project; its exit code."""
        where = ["--source", str(self.source), "--output", str(self.output), "--jobs", "1"]
        return run([command, *where, *options])

    def build(self, today: str = "2026-08-31", *options: str) -> Site:
        """The site as it is on a day; what it was before is compared."""
        assert self.run("build", "--today", today, *options) == 0
        return Site(self.source, self.output)
