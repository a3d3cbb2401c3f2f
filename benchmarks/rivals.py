"""The corpus as content of other site generators: Hugo and Pelican.

Both get the same answers at the same addresses: title, days, askers, parties, administrations,
topics, numbers, links, corrections, withdrawals and the text. Names are resolved as svargen does: a
party is a letter in an answer and a name in site.yaml, administrations and topics have aliases.
Their settings and templates stand in rival_sites/, written for this comparison as their manuals
say; they use no plug-ins and fetch nothing.

They are asked for less than svargen makes: no search, no JSON and Markdown beside each answer, no
pages for months, cases and document numbers, no related answers, no check of anything.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml_lines import quoted, scalar

SITES = Path(__file__).parent / "rival_sites"
TITLES = {
    "svar": "Svar",
    "spoerger": "Spørgere",
    "parti": "Partier",
    "forvaltning": "Forvaltninger",
    "emne": "Emner",
}
"""The folders of lists, and what their pages are called."""


@dataclass(frozen=True)
class Names:
    """What the short forms in answers stand for, from site.yaml."""

    parties: Mapping[str, str]
    """Letter -> name."""
    full: Mapping[str, str]
    """Alias of an administration or a topic -> its name."""


@dataclass(frozen=True)
class Answer:
    """An answer as any generator would take it."""

    keys: Mapping[str, Any]
    """The front matter, typed by YAML."""
    askers: Sequence[str]
    parties: Sequence[str]
    administrations: Sequence[str]
    topics: Sequence[str]
    body: str
    """Markdown; empty where the answer is withdrawn."""

    @property
    def title(self) -> str:
        """The subject alone."""
        return str(self.keys["title"])

    @property
    def day(self) -> str:
        """The day to sort by: of the answer, or of the question while there is none."""
        return str(self.keys.get("date") or self.keys["asked"])

    @property
    def withdrawn(self) -> bool:
        """Whether the page stays without its text, and leaves every list."""
        return "withdrawn" in self.keys

    def words(self, *names: str) -> Iterator[tuple[str, str]]:
        """Those of these keys of the front matter that the answer has, with their text."""
        return ((name, str(self.keys[name])) for name in names if self.keys.get(name))


# -- reading -----------------------------------------------------------------------------------


def places(project: Path) -> Iterator[Path]:
    """Where the answers of a corpus lie, below its answers/."""
    folder = project / "answers"
    return (file.relative_to(folder) for file in sorted(folder.rglob("*.md")))


def read_names(project: Path) -> Names:
    """The names that a corpus's site.yaml gives."""
    site = _yaml((project / "site.yaml").read_text("utf-8"))
    parties = {
        letter: value["name"] if isinstance(value, dict) else value
        for letter, value in site["parties"].items()
    }
    offices = [office for office in site["administrations"] if isinstance(office, dict)]
    full = {alias: office["name"] for office in offices for alias in office.get("aliases", ())}
    for topic, more in site["topics"].items():
        full |= dict.fromkeys(more.get("aliases", ()), topic)
    return Names(parties, full)


def read_answer(text: str, names: Names) -> Answer:
    """The answer that a file of a corpus holds."""
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    keys = _yaml(front)
    askers, letters = [], []
    for written in _list(keys["asker"]):
        name, _, letter = written.removesuffix(")").partition(" (")
        askers.append(name)
        letters += [letter] if letter else []
    return Answer(
        keys=keys,
        askers=askers,
        parties=list(dict.fromkeys(names.parties[letter] for letter in letters)),
        administrations=[names.full.get(name, name) for name in _list(keys["administration"])],
        topics=[names.full.get(name, name) for name in _list(keys.get("topics", []))],
        body="" if "withdrawn" in keys else body,
    )


def _yaml(text: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


def _list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


# -- Hugo --------------------------------------------------------------------------------------


def hugo_page(answer: Answer) -> str:
    """An answer as a file of Hugo's content/."""
    lines = [f"title: {scalar(answer.title)}", f"date: {answer.day}"]
    lines.append(f"asked: {answer.keys['asked']}")
    for key, values in (
        ("spoerger", answer.askers),
        ("parti", answer.parties),
        ("forvaltning", answer.administrations),
        ("emne", answer.topics),
    ):
        if values:
            lines += [f"{key}:", *(f"  - {scalar(value)}" for value in values)]
    numbers = ("sagsnummer", "dokumentnummer", "edoc_sagsnummer", "status", "follows")
    lines += [f"{key}: {quoted(value)}" for key, value in answer.words(*numbers)]
    for key in ("links", "corrections", "withdrawn"):
        if key in answer.keys:
            lines.append(_dumped({key: answer.keys[key]}))
    if answer.withdrawn:
        lines += ["build:", "  list: never"]
    return "\n".join(["---", *lines, "---", answer.body])


def _dumped(keys: Mapping[str, object]) -> str:
    text: str = yaml.dump(
        keys, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10_000
    )
    return text.rstrip("\n")


# -- Pelican -----------------------------------------------------------------------------------


def pelican_page(answer: Answer) -> str:
    """An answer as a file of Pelican's content/; lists of more than texts go into the text."""
    keys = {
        "title": answer.title,
        "date": answer.day,
        "asked": answer.keys["asked"],
        "authors": "; ".join(answer.askers),
        "parti": ", ".join(answer.parties),
        "category": answer.administrations[0],
        "tags": "; ".join(answer.topics),
        **dict(answer.words("sagsnummer", "dokumentnummer", "edoc_sagsnummer", "follows")),
        "tilstand": answer.keys.get("status", ""),
        "status": "hidden" if answer.withdrawn else "",
    }
    lines = [f"{key}: {value}" for key, value in keys.items() if value]
    return "\n".join(["---", *lines, "---", "", answer.body, *_afterwards(answer)])


def _afterwards(answer: Answer) -> Iterator[str]:
    """What was done to an answer, and its links, as Markdown."""
    if answer.withdrawn:
        withdrawn = answer.keys["withdrawn"]
        yield f"Tilbagekaldt {withdrawn['date']}: {withdrawn['reason']}\n"
    for correction in answer.keys.get("corrections", ()):
        yield f"Rettet {correction['date']}: {correction['text']}\n"
    links = answer.keys.get("links", ())
    if links:
        yield "## Links\n"
    for link in links:
        yield f"- [{link['title']}]({link['url']})"


# -- projects ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Content:
    """What makes a rival's project of a corpus; the answers lie in its content/svar/."""

    name: str
    """Its folder in rival_sites/."""
    page: Callable[[Answer], str]
    """An answer -> the text of its file."""
    sections: bool
    """Whether each folder of content needs a file with its title."""


HUGO = Content("hugo", hugo_page, sections=True)
PELICAN = Content("pelican", pelican_page, sections=False)


def write_project(content: Content, answers: Path, folder: Path) -> None:
    """Write a project of the corpus in `answers` into `folder`, which must not exist."""
    shutil.copytree(SITES / content.name, folder)
    if content.sections:
        for name, title in TITLES.items():
            _begin(folder / "content" / name, title)
    names = read_names(answers)
    for place in places(answers):
        write_answer(content, answers, place, folder, names)


def write_answer(content: Content, answers: Path, place: Path, folder: Path, names: Names) -> None:
    """Write the answer at `place` below the answers of a corpus into a rival's project."""
    file = folder / "content" / "svar" / place
    if content.sections and not file.parent.exists():
        _begin(file.parent, place.parent.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    text = (answers / "answers" / place).read_text("utf-8")
    file.write_text(content.page(read_answer(text, names)), "utf-8")


def _begin(folder: Path, title: str) -> None:
    folder.mkdir(parents=True)
    (folder / "_index.md").write_text(f"---\ntitle: {quoted(title)}\n---\n", "utf-8")
