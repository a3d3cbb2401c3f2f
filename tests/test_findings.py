"""Every kind of finding is shown by an example that has its findings written in it."""

import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

from svargen.codes import CODES
from svargen.diagnostics import Diagnostic
from svargen.language import language_of
from svargen.publishing import judging
from svargen.publishing.cache import Cache
from svargen.publishing.project import (
    NoProject,
    Project,
    judge_project,
    put_together,
    read_project,
)
from svargen.publishing.shelf import Shelf
from svargen.publishing.wishes import Wishes
from svargen.reading.folder import Listing
from tests import attached

HERE = Path(__file__).parent
TODAY = date(2026, 6, 1)

SHOWN_ELSEWHERE = {
    "build-running", "compared-with-output", "duplicate-name", "folder-not-empty", "hidden-address",
    "missing-option", "no-output-folder", "no-such-file", "nothing-published",
    "nothing-to-rename", "output-locked", "output-refused", "port-refused", "preview-running",
    "previous-unreadable", "process-lost", "rename-by-hand", "shallow-history",
    "template-error", "unreadable-file", "unreadable-history", "unseen-in-name",
    "vanished-address", "vanished-answer", "write-failed",
}  # fmt: skip
"""Findings about the machine rather than about what is written in a file: by other tests."""

SOUND_SITE = {
    "title": "Answers",
    "language": "en",
    "base_url": "https://answers.example/",
    "accessibility": "{statement: https://was.example/answers, date: 2026-01-15}",
}
SOUND_ANSWER = {
    "title": "Cycle lanes",
    "asker": "Asta Eksempelsen",
    "asked": "2026-05-01",
    "date": "2026-05-08",
    "administration": "Roads",
}
SECTIONS = {"en": ("Question", "Answer"), "da": ("Spørgsmål", "Svar")}


class Example(NamedTuple):
    """A project, how it is checked, and what is found in it."""

    name: str
    command: str
    files: dict[str, bytes | Path]
    """What a file holds, or what it links to."""
    expected: str


# -- reading examples ----------------------------------------------------------------------


def examples() -> Iterator[Example]:
    for file in sorted((HERE / "findings").glob("*.md")):
        if file.name == "README.md":
            continue
        for text in re.split(r"^%%% ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            yield example(file.stem, text)


def example(stem: str, text: str) -> Example:
    written, _, expected = text.partition("\n!!! ")
    command, *blocks = re.split(r"^=== ", f"{written}\n", flags=re.MULTILINE)
    heads = [block.partition("\n")[::2] for block in blocks]
    site = next((body for head, body in heads if head.startswith("site.yaml")), "…\n")
    if "no site.yaml" not in command and not any(head.startswith("site.yaml") for head, _ in heads):
        heads.append(("site.yaml", site))
    language = "da" if "\nlanguage: da" in f"\n{site}" else "en"
    name, _, command = command.partition("\n")
    return Example(
        f"{stem}: {name}",
        command,
        dict(block_of(head, body, language) for head, body in heads),
        f"!!! {expected.rstrip()}\n" if expected else "",
    )


def block_of(head: str, body: str, language: str) -> tuple[str, bytes | Path]:
    """A file of the project: its path, and what it holds."""
    path, *directives = re.split(r" \(|\) \(|\)", head.strip())
    link = next((d for d in directives if d.startswith("link to ")), None)
    if link:
        return path, Path(link.removeprefix("link to "))
    if directives and directives[0] in MADE:
        return path, MADE[directives[0]](body.rstrip("\n"))
    text = filled(body, SOUND_SITE) if path == "site.yaml" else with_rest(body, language)
    text = re.sub(r"<U\+([0-9A-F]{4,6})>", lambda found: chr(int(found[1], 16)), text)
    text = re.sub(r"<([0-9]+) x (.+?)>", lambda found: int(found[1]) * found[2], text)
    encoding = "utf-8"
    for directive in filter(None, directives):
        match directive:
            case "crlf":
                text = text.replace("\n", "\r\n")
            case "cr":
                text = text.replace("\n", "\r")
            case "nfd":
                text = unicodedata.normalize("NFD", text)
            case "bytes":
                encoding = "latin-1"
            case _:
                encoding = directive
    return path, text.encode(encoding)


def with_rest(body: str, language: str) -> str:
    """An answer with what `…` stands for."""
    question, answer = SECTIONS[language]
    sections = f"## {question}\n\nWhy?\n\n## {answer}\n\nBecause.\n"
    if not body.startswith("---\n"):
        return body
    front, fence, text = body.removeprefix("---\n").partition("---\n")
    text = re.sub(r"^…\n", sections, text, flags=re.MULTILINE)
    return f"---\n{filled(front, SOUND_ANSWER)}{fence}{text}"


def filled(written: str, sound: dict[str, str]) -> str:
    """Keys and values with a line `…` replaced by those that are missing."""
    missing = [f"{k}: {v}" for k, v in sound.items() if f"\n{k}:" not in f"\n{written}"]
    return re.sub(r"^…$", lambda _: "\n".join(missing), written, flags=re.MULTILINE)


def workbook(text: str) -> bytes:
    """A sheet for each line `[name]`, and the rows below it."""
    sheets = re.split(r"^\[(.+)\]\n", f"{text}\n", flags=re.MULTILINE)[1:]
    named = zip(sheets[::2], sheets[1::2], strict=True)
    return attached.xlsx(
        {name: [r.split(" | ") for r in rows.splitlines()] for name, rows in named}
    )


MADE: dict[str, Callable[[str], bytes]] = {
    "pdf": lambda text: attached.pdf(*text.split("\n~~~\n")),
    "locked pdf": lambda text: attached.pdf(text, locked=text[:8]),
    "docx": lambda text: attached.docx(*text.split("\n")),
    "docx with a photo": lambda text: attached.docx(
        *text.split("\n"), parts={"media/photo.jpg": attached.picture()}
    ),
    "xlsx": workbook,
    "photo": lambda _: attached.picture(),
}
"""Attachments that no text can show."""


# -- running them --------------------------------------------------------------------------


def made(example: Example, folder: Path) -> Path:
    for path, content in example.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            file.symlink_to(content)
        else:
            file.write_bytes(content)
    return folder


def found_in(
    example: Example, folder: Path, read: Callable[[Listing, Wishes], Project] = read_project
) -> list[Diagnostic]:
    day = re.search(r"--today (\S+)", example.command)
    wishes = Wishes(
        today=date.fromisoformat(day[1]) if day else TODAY,
        drafts="--drafts" in example.command,
        jobs=1,
    )
    try:
        return read(Listing.of(made(example, folder)), wishes).diagnostics
    except NoProject as none:
        return [none.diagnostic]


def written(found: list[Diagnostic], folder: Path) -> str:
    lines = []
    for d in found:
        place = ":".join([d.place.path, *map(str, filter(None, (d.place.line, d.place.column)))])
        lines.append(f"!!! {place} {d.severity}[{d.code}] {d.message(str)}\n    {d.hint(str)}\n")
    return "".join(lines).replace(os.fspath(folder), "/project")


EXAMPLES = list(examples())


Found = tuple[list[Diagnostic], Path]
"""What is found in an example, and the folder where it was made."""


@pytest.fixture(scope="module")
def found_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Found]:
    """What is found in the example of a number; each is read once for all tests."""

    @cache
    def found(number: int) -> Found:
        folder = tmp_path_factory.mktemp("example")
        return found_in(EXAMPLES[number], folder), folder

    return found


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda number: EXAMPLES[number].name)
def test_an_example_has_the_findings_it_says(found_of: Callable[[int], Found], number: int) -> None:
    assert written(*found_of(number)) == EXAMPLES[number].expected


@pytest.mark.parametrize("number", range(0, len(EXAMPLES), 8), ids=lambda n: EXAMPLES[n].name)
def test_another_process_finds_the_same(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of an archive of many answers."""
    monkeypatch.setattr(judging, "_MANY", -1)
    found = found_in(EXAMPLES[number], tmp_path, read_apart)
    assert written(found, tmp_path) == EXAMPLES[number].expected


def read_apart(listing: Listing, wishes: Wishes) -> Project:
    with closing(Shelf.passing(None)) as shelf:
        cache = Cache(shelf)
        project, context = put_together(listing, wishes, cache)
        judge_project(project, context, cache, apart=True)
        return project


@pytest.fixture(scope="module")
def all_found(found_of: Callable[[int], Found]) -> list[Diagnostic]:
    return list(chain.from_iterable(found_of(number)[0] for number in range(len(EXAMPLES))))


def test_every_code_has_an_example(all_found: list[Diagnostic]) -> None:
    shown = {d.code for d in all_found}
    assert shown | SHOWN_ELSEWHERE == CODES.keys()
    assert shown.isdisjoint(SHOWN_ELSEWHERE)


def test_every_other_code_is_shown_by_another_test() -> None:
    tests = (file for file in HERE.rglob("test_*.py") if file != Path(__file__))
    text = "".join(file.read_text(encoding="utf-8") for file in tests)
    assert {code for code in SHOWN_ELSEWHERE if f"[{code}]" not in text} == set()


def test_every_hint_is_shown_by_an_example(all_found: list[Diagnostic]) -> None:
    shown = {(d.code, d.hint(verbatim)) for d in all_found}
    kinds = ((code, kind) for code, kind in CODES.items() if code not in SHOWN_ELSEWHERE)
    assert {(code, hint) for code, kind in kinds for hint in kind.hints} - shown == set()


def verbatim(message: str) -> str:
    """A translation after which nothing is filled in, so that a hint can be told by its text."""
    return message.replace("{", "{{").replace("}", "}}")


def test_every_finding_can_be_read_in_danish(all_found: list[Diagnostic]) -> None:
    danish = language_of("da").text
    for d in all_found:
        for said, in_english in (
            (d.message(danish), d.message(str)),
            (d.hint(danish), d.hint(str)),
        ):
            assert said != in_english, f"{d.code} is not translated"
            assert not re.search(r"\{[a-z_]*\}", said), f"{d.code} has a gap left: {said}"
