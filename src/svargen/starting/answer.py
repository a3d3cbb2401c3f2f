"""A new answer: what is known of it, judged as `check` would, and written as a draft."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from svargen.checking import Context, check
from svargen.codes import Severity
from svargen.diagnostics import Diagnostic, Place, Refused
from svargen.language import language_of, slug
from svargen.names import Names
from svargen.pages.urls import Urls
from svargen.portable import is_portable
from svargen.publishing.project import site_of
from svargen.reading.answer import BEGUN, Settings, read_answer
from svargen.reading.folder import Folder, Unreadable
from svargen.writing import yaml_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from svargen.model import Answer, Site

KEYS = (
    "title", "asker", "asked", "date", "administration", "sagsnummer", "dokumentnummer",
    "edoc_sagsnummer", "sagsbehandler", "topics",
)  # fmt: skip
"""What can be said of an answer when it is begun, in the order of its front matter."""

Fields = dict[str, str | list[str]]
"""Values as their editor gives them, by key; what is not known is left out."""

_LONGEST_NAME = 60


class NotWritten(Refused):
    """The place of a new answer cannot be written to."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A project in which answers are begun."""

    folder: Folder
    site: Site
    today: date

    @classmethod
    def of(cls, root: Path, today: date | None, clock: Callable[[str], date]) -> Desk:
        """The desk of a project; `clock` tells today in a time zone. Raises NoProject."""
        folder = Folder(str(root.absolute()))
        site, _ = site_of(folder)
        return cls(folder, site, today or clock(site.timezone))

    def judge(self, fields: Fields) -> list[Diagnostic]:
        """What `check` would find in such an answer, each at the option it concerns."""
        text, keys = self._composed(fields, draft=False)
        path = f"answers/{self.today.year}/{self._name(fields)}.md"
        settings = Settings.of(self.site)
        reading = read_answer(text.encode(errors="surrogateescape"), path, settings)
        found = [self._at_option(d, _key_of(d, keys)) for d in reading.diagnostics]
        if not slug(str(fields.get("title", ""))):
            place = Place(self.option_of("title"))
            found.append(Diagnostic.at(place, "no-address", name=fields.get("title", "")))
        elif not is_portable(self._name(fields)):
            place, name = Place(self.option_of("title")), f"{self._name(fields)}.md"
            found.append(Diagnostic.at(place, "unportable-name", name=name))
        if reading.answer:
            for finding in check(self._context(reading.answer, fields)):
                if finding.path == path:
                    place = Place(self.option_of(finding.key.partition("[")[0]))
                    found.append(Diagnostic.at(place, finding.code, **finding.values))
        return found

    def write(self, fields: Fields) -> str:
        """Write a draft, and return its path in the project; nothing is ever overwritten.

        The fields are judged already. Raises NotWritten and OSError.
        """
        answer = self._read(fields)
        front = answer.front
        # As an editor would write them, whatever the form in which they were given.
        same = {"asked": front.asked, "date": front.date, "sagsnummer": front.sagsnummer}
        given = {**fields, **{key: str(value) for key, value in same.items() if value}}
        text, _ = self._composed(given, draft=True)
        answers = Path(self.folder.root, "answers")
        folder = answers / f"{answer.day.year:04}"
        for each in (answers, folder):
            if each.is_symlink():
                name = each.relative_to(self.folder.root).as_posix()
                raise NotWritten(Diagnostic.at(Place(name), "not-a-regular-file", name=name))
            each.mkdir(exist_ok=True)
        taken = {other.name.casefold() for other in folder.iterdir()}
        name = self._name(fields)
        names = (f"{name}.md", *(f"{name}-{number}.md" for number in range(2, len(taken) + 3)))
        file = folder / next(each for each in names if each not in taken)
        _put(file, text.encode())
        return file.relative_to(self.folder.root).as_posix()

    def administrations(self) -> tuple[str, ...]:
        """The names that answers may have today; empty where any is accepted."""
        known = self.site.administrations or ()
        return tuple(a.name for a in known if a.holds_on(self.today))

    def option_of(self, key: str) -> str:
        """What a key is called on the command line."""
        if key in {"", "title"}:
            return language_of(self.site.language).text("TITLE")
        return "--topic" if key == "topics" else f"--{key.replace('_', '-')}"

    # -- parts -------------------------------------------------------------------------

    def _at_option(self, found: Diagnostic, key: str) -> Diagnostic:
        option = self.option_of(key)
        if found.code == "missing-field":
            return Diagnostic.at(Place(option), "missing-option", field=option)
        return Diagnostic(Place(option), found.code, found.values, found.severity)

    def _composed(self, fields: Fields, *, draft: bool) -> tuple[str, dict[int, str]]:
        """The file's text, and which key stands on which line."""
        say = language_of(self.site.language).text
        lines, keys = ["---"], {}
        for key in KEYS:
            if value := fields.get(key):
                alone = value[0] if isinstance(value, list) and len(value) == 1 else value
                lines.append(f"{key}: {yaml_value(value if key == 'topics' else alone)}")
                keys[len(lines)] = key
        if not fields.get("date"):
            lines.append("status: afventer")
        if draft:
            lines.append("draft: true")
        # A text that is still to be written is no fault of the fields.
        question, answer = map(say, BEGUN) if draft else ("…", "…")
        lines += ["---", f"## {say('Question')}", "", question]
        if fields.get("date"):
            lines += ["", f"## {say('Answer')}", "", answer]
        return "\n".join(lines) + "\n", keys

    def _context(self, answer: Answer, fields: Fields) -> Context:
        site = self.site
        number = str(fields.get("dokumentnummer", ""))
        others = tuple(self._answers_with(number)) if number else ()
        return Context(
            site=site,
            answers=(*others, answer),
            plain=(),
            names=Names(site),
            urls=Urls(site.addresses),
            language=language_of(site.language),
            today=self.today,
            drafts=False,
            planned=tuple,
            files=frozenset(),
            unread=frozenset(),
        )

    def _answers_with(self, number: str) -> Iterator[Answer]:
        """The answers in whose files a number stands."""
        settings = Settings.of(self.site)
        for file in self.folder.files("answers"):
            if isinstance(file, Unreadable) or not file.endswith(".md"):
                continue
            try:
                data = self.folder.read(file, self.site.limits.file)
            except Unreadable:
                continue
            if number.encode(errors="replace") in data:
                other = read_answer(data, file, settings).answer
                if other:
                    yield other

    def _read(self, fields: Fields) -> Answer:
        text, _ = self._composed(fields, draft=True)
        settings = Settings.of(self.site)
        answer = read_answer(text.encode(), "answers/x.md", settings).answer
        if answer is None:
            raise ValueError("fields are judged before they are written")
        return answer

    def _name(self, fields: Fields) -> str:
        """The last part of the address, from the title, cut between words."""
        name = slug(str(fields.get("title", "")))
        if len(name) <= _LONGEST_NAME:
            return name
        return name[: _LONGEST_NAME + 1].rpartition("-")[0] or name[:_LONGEST_NAME]


def _put(file: Path, data: bytes) -> None:
    """Write a new file whole: half an answer would stop every build. Raises OSError."""
    with file.open("xb", buffering=0) as stream:
        try:
            whole, reason = stream.write(data) == len(data), errno.ENOSPC
        except OSError as error:
            whole, reason = False, error.errno or errno.EIO
    if not whole:
        file.unlink()
        raise OSError(reason, os.strerror(reason), os.fspath(file))


def stops(found: list[Diagnostic]) -> bool:
    """Whether these findings keep an answer from being written."""
    return any(d.severity == Severity.ERROR for d in found)


def _key_of(diagnostic: Diagnostic, keys: Mapping[int, str]) -> str:
    named = diagnostic.values.get("field")
    return str(named) if named in KEYS else keys.get(diagnostic.place.line, "")
