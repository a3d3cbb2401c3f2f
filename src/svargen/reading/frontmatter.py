"""Front matter: YAML read as text, with the place of every key and value.

The only door to PyYAML. Values stay text, so that `0123`, `12:30` and `NO` mean what the
editor wrote; the model types them. Anchors, aliases and tags are refused before anything
could expand.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from svargen.diagnostics import Diagnostic, Place, Term
from svargen.reading.encoding import MOST_MARKS, first_control, unpiled
from svargen.reading.simple_yaml import simple
from svargen.reading.slips import (
    PROBLEMS,
    Slip,
    in_quotes,
    of_group,
    slip_of,
    within_group,
    without_space,
)
from svargen.reading.unseen import first_unseen, written
from svargen.writing import yaml_value

if TYPE_CHECKING:
    from collections.abc import Iterator

# The same parser without its C speed is better than none.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Path = tuple[str | int, ...]
"""The way to a value: `("links", 1, "url")`."""
_NULLS = ("", "null", "~")
_FENCE = re.compile(r"---[ \t]*")
_ALMOST_A_FENCE = re.compile(r"\s*(?:[-\u2010-\u2015=*_~]{2,}|\.{3}|…|```\w*)\s*")
# Word processors write them, nobody sees them, and YAML takes them for letters.
_SPACES = "\u00a0\u2007\u202f"


class Split(NamedTuple):
    """A file cut in two."""

    front: str
    body: str
    body_line: int
    """The line of the file on which the body begins, from 1."""


@dataclass(slots=True)
class Marked:
    """A mapping as it was written, and where."""

    data: dict[str, Any] = field(default_factory=dict)
    """Keys and values as text, lists and mappings; None where nothing was written."""
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each key and list item, both from 1."""
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each value."""
    refused: set[Path] = field(default_factory=set)
    """Values that were reported and have no value here."""
    unusable: set[str] = field(default_factory=set)
    """Top-level keys of which something was refused, or written twice."""

    def place(self, path: str, at: Path, *, key: bool = False) -> Place:
        """The place in the file of `at`, or of the nearest thing around it."""
        marks = self.keys if key else self.values
        while at:
            if at in marks:
                return Place(path, *marks[at])
            at = at[:-1]
        return Place(path, 1, 1)


def split(text: str, path: str) -> Split | Diagnostic:
    """Cut a file after its front matter: what stands between its first two lines of '---'."""
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return _unopened(lines, path)
    for number, line in enumerate(lines[1:], 2):
        if _FENCE.fullmatch(line):
            if passed := _heading(lines[1 : number - 1]):
                return Diagnostic.at(Place(path, passed + 1, 1), "unclosed-front-matter")
            return Split("\n".join(lines[1 : number - 1]), "\n".join(lines[number:]), number + 1)
    return _unclosed(lines, path)


def _unopened(lines: list[str], path: str) -> Diagnostic:
    values: dict[str, object] = {}
    first = next((number for number, line in enumerate(lines, 1) if line.strip()), 1)
    if _FENCE.fullmatch(lines[first - 1]):
        values["line"] = first
    elif almost := _almost(lines[first - 1], first):
        values = almost
    elif path.startswith("pages/"):
        heading = re.match(r"#+\s+(.*)", lines[first - 1])
        title = re.sub("[*_`]", "", heading[1]).strip() if heading else ""
        values["title"] = yaml_value(title) if title else "…"
    return Diagnostic.at(Place(path, 1, 1), "no-front-matter", **values)


def _almost(line: str, number: int) -> dict[str, object]:
    """What tells that a line was meant as '---'; nothing for any other."""
    if not _ALMOST_A_FENCE.fullmatch(line):
        return {}
    meant = line.strip()
    return {"first": number} if meant == "---" else {"text": meant}


def _heading(front: list[str]) -> int:
    """The line, from 1, on which the text begins within what should be keys; 0 if none."""
    for number, line in enumerate(front, 1):
        if line.startswith("## "):
            following = next((text for text in front[number:] if text.strip()), "")
            # Anything else is a comment in YAML.
            if not re.match(r"\s*(?:#|- |[\w-]+:(?:\s|$)|$)", following):
                return number
    return 0


def _unclosed(lines: list[str], path: str) -> Diagnostic:
    """That the end is missing, at the line that should be it, or else where the text begins."""
    for number, line in enumerate(lines[1:], 2):
        almost = _almost(line, number)
        if almost or line.startswith("## "):
            return Diagnostic.at(Place(path, number, 1), "unclosed-front-matter", **almost)
    return Diagnostic.at(Place(path, 1, 1), "unclosed-front-matter")


def read_mapping(
    text: str, path: str, first_line: int, nesting: int
) -> tuple[Marked | None, list[Diagnostic]]:
    """The mapping that `text` holds, None where it is none; and every finding about it.

    `first_line` is the line of the file on which `text` begins; `nesting` the most levels of
    lists and mappings. Never raises.
    """
    for space in _SPACES:
        text = text.replace(space, " ")
    if found := simple(text, first_line, nesting):
        return Marked(*found), []
    return _read(text, path, first_line, nesting)


def _read(
    text: str, path: str, first_line: int, nesting: int
) -> tuple[Marked | None, list[Diagnostic]]:
    """The same by YAML's own rules."""
    reader = _Reader(text, path, first_line, nesting)
    try:
        whole = reader.read()
    except _TooDeep as deep:
        reader.report(deep.mark, "front-matter-too-deep", limit=nesting)
        whole = False
    except yaml.MarkedYAMLError as error:
        reader.findings.append(_syntax(error, text, path, first_line))
        whole = False
    except yaml.YAMLError:
        place = Place(path, first_line, 1)
        reader.findings.append(Diagnostic.at(place, "yaml-syntax", problem=Term(PROBLEMS[""])))
        whole = False
    return (reader.marked if whole else None), reader.findings


class _TooDeep(Exception):
    def __init__(self, mark: Any) -> None:
        super().__init__()
        self.mark = mark


class _Reader:
    """Builds a Marked from the parser's events, in one pass."""

    def __init__(self, text: str, path: str, first_line: int, nesting: int) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.path = path
        self.first_line = first_line
        self.nesting = nesting
        self.marked = Marked()
        self.findings: list[Diagnostic] = []

    def read(self) -> bool:
        """Read it all; False where it is no mapping."""
        events: Iterator[Any] = yaml.parse(self.text, Loader=_LOADER)
        for event in events:
            if isinstance(event, yaml.MappingStartEvent):
                if self.marked.keys:
                    self.report(event.start_mark, "yaml-syntax", problem=Term(PROBLEMS["second"]))
                    return False
                self._decorated(event, ())
                self.marked.data = self._mapping(events, (), 1)
            elif isinstance(event, yaml.ScalarEvent) and event.value in _NULLS:
                continue
            elif isinstance(event, (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.AliasEvent)):
                mark: Any = event.start_mark
                slip = without_space(self.lines, mark.line)
                slip = slip or (mark.line, mark.column, "not-key-and-value", {})
                self.findings.append(_at(slip, self.path, self.first_line))
                return False
            elif isinstance(event, yaml.DocumentEndEvent) and event.explicit:
                self.report(event.start_mark, "yaml-syntax", problem=Term(PROBLEMS["document"]))
                return False
        return True

    def report(self, mark: Any, code: str, **values: object) -> None:
        self.findings.append(Diagnostic.at(Place(self.path, *self._spot(mark)), code, **values))

    def _spot(self, mark: Any) -> tuple[int, int]:
        return mark.line + self.first_line, mark.column + 1

    def _mapping(self, events: Iterator[Any], at: Path, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events, at, depth)
            if key is None:
                self._value(next(events), events, (*at, "?"), depth)
                continue
            here = (*at, key)
            value = next(events)
            if self._after_comma(event, value, at, data):
                self._value(value, events, (*at, "?"), depth)
                continue
            if key in data:
                line = self.marked.keys[here][0]
                self.report(event.start_mark, "duplicate-key", field=key, first=line)
                self.marked.unusable.add(str(here[0]))
                kept, self.marked = self.marked, Marked(unusable=self.marked.unusable)
                self._value(value, events, here, depth)
                self.marked = kept
                continue
            self.marked.keys[here] = self._spot(event.start_mark)
            data[key] = self._value(value, events, here, depth)
        return data

    def _key(self, event: Any, events: Iterator[Any], at: Path, depth: int) -> str | None:
        """The key's text; None, and a finding, where it is not plain text."""
        if isinstance(event, yaml.ScalarEvent):
            self._decorated(event, at)
            if not (found := self._escaped(event)):
                return str(event.value)
            self.report(event.start_mark, found[0], **found[1])
            self._refuse(at)
            return None
        self.report(event.start_mark, "not-key-and-value")
        self._refuse(at)
        self._value(event, events, (*at, "?"), depth)
        return None

    def _after_comma(self, event: Any, value: Any, at: Path, data: dict[str, Any]) -> bool:
        """Whether a key of a group is the rest of the value before it, and report that."""
        before = next(reversed(data), "")
        begin, end = event.start_mark, event.end_mark
        if not isinstance(data.get(before), str) or event.style or begin.line != end.line:
            return False
        line = self.lines[begin.line]
        colon = getattr(value, "value", True) or line[end.column :].lstrip().startswith(":")
        if colon and " " not in event.value:
            return False
        known = (*at, before) in self.marked.refused
        whole = None if known else of_group(line, begin.column)
        if whole and whole["key"] == before:
            self.report(begin, "yaml-comma", **whole)
            self._refuse((*at, before))
        return (*at, before) in self.marked.refused

    def _value(self, event: Any, events: Iterator[Any], at: Path, depth: int) -> Any:
        self.marked.values[at] = self._spot(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self.report(event.start_mark, "yaml-anchor")
            self._refuse(at)
            return None
        self._decorated(event, at)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, at)
        if depth >= self.nesting:
            raise _TooDeep(event.start_mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, at, depth + 1)
        return self._sequence(events, at, depth + 1)

    def _sequence(self, events: Iterator[Any], at: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*at, len(items))
            self.marked.keys[here] = self._spot(event.start_mark)
            items.append(self._value(event, events, here, depth))
        return items

    def _scalar(self, event: Any, at: Path) -> str | None:
        if found := self._escaped(event):
            self.report(event.start_mark, found[0], **found[1])
            self._refuse(at)
            return None
        if event.style == '"':
            # Letters and their accents may have been written as escapes.
            return unicodedata.normalize("NFC", event.value)
        # The C parser tells plain style by an empty string, the other by None.
        if event.style:
            return str(event.value)
        self._cut_short(event, at)
        return None if event.value in _NULLS else str(event.value)

    def _escaped(self, event: Any) -> tuple[str, dict[str, object]] | None:
        r"""What an escape such as "\x07" wrote that may not stand in the file as it is."""
        if event.style != '"':
            return None
        value = str(event.value)
        if character := first_control(value):
            return "control-character", {"character": character}
        if unpiled(value)[1]:
            return "piled-marks", {"limit": MOST_MARKS}
        found = first_unseen(value, self.text, names=True)
        return (found[0], {"character": written(found[1])}) if found else None

    def _cut_short(self, event: Any, at: Path) -> None:
        """Report a value that ends at a '#' which was perhaps not meant to begin a comment."""
        mark = event.end_mark
        rest = self.lines[mark.line][mark.column :] if mark.line < len(self.lines) else ""
        if not (comment := rest.lstrip()):
            return
        # A comment has a space after its '#'; an address that is '#' alone leads nowhere.
        lost = at[-1:] == ("url",) and comment == "#"
        if not lost and not re.match(r"#[^#\s]", comment):
            return
        place = Place(
            self.path, mark.line + self.first_line, mark.column + len(rest) - len(comment) + 1
        )
        if at[-1:] == ("url",) and not event.value:
            found = Diagnostic.at(place, "bad-url", value=comment.rstrip())
        else:
            key = next((str(step) for step in reversed(at) if isinstance(step, str)), "")
            value = in_quotes(f"{event.value}{rest}".strip())
            whole = of_group(self.lines[mark.line], mark.column) or {"key": key, "value": value}
            found = Diagnostic.at(place, "yaml-comment", field=whole["key"], **whole)
        self.findings.append(found)
        self._refuse(at)

    def _decorated(self, event: Any, at: Path) -> None:
        """Refuse an anchor or a tag."""
        if event.anchor is not None:
            self.report(event.start_mark, "yaml-anchor")
            self._refuse(at)
        if event.tag is not None:
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.report(event.start_mark, "yaml-tag", tag=shown)
            self._refuse(at)

    def _refuse(self, at: Path) -> None:
        if at:
            self.marked.refused.add(at)
            self.marked.unusable.add(str(at[0]))


def _at(slip: Slip, path: str, first_line: int) -> Diagnostic:
    line, column, code, values = slip
    return Diagnostic.at(Place(path, line + first_line, column + 1), code, **values)


def _syntax(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Diagnostic:
    mark: Any = error.problem_mark or error.context_mark
    lines = text.split("\n")
    number = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column if mark and mark.line == number else len(lines[number])
    slip = without_space(lines, number) or within_group(error, lines, number, column)
    return _at(slip or slip_of(error, lines, number, column), path, first_line)
