"""Front matter: YAML read as text, with the place of every key and value.

The only door to PyYAML. Values stay text, so that `0123`, `12:30` and `NO` mean what the
editor wrote; the model types them. Anchors, aliases and tags are refused before anything
could expand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from svargen.codes import N_
from svargen.diagnostics import Diagnostic, Place, Term
from svargen.reading.encoding import first_control

if TYPE_CHECKING:
    from collections.abc import Iterator

# The same parser without its C speed is better than none.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Path = tuple[str | int, ...]
"""The way to a value: `("links", 1, "url")`."""
_NULLS = ("", "null", "~")
_FENCE = re.compile(r"---[ \t]*")


@dataclass(frozen=True, slots=True)
class Split:
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
    unusable: set[str] = field(default_factory=set)
    """Top-level keys of which something was refused."""

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
    first, _, rest = text.partition("\n")
    if not _FENCE.fullmatch(first):
        return Diagnostic.at(Place(path, 1, 1), "no-front-matter")
    lines = rest.split("\n")
    for number, line in enumerate(lines):
        if _FENCE.fullmatch(line):
            body = "\n".join(lines[number + 1 :])
            return Split("\n".join(lines[:number]), body, number + 3)
    return Diagnostic.at(Place(path, 1, 1), "unclosed-front-matter")


def read_mapping(
    text: str, path: str, first_line: int, nesting: int
) -> tuple[Marked | None, list[Diagnostic]]:
    """The mapping that `text` holds, None where it is none; and every finding about it.

    `first_line` is the line of the file on which `text` begins; `nesting` the most levels of
    lists and mappings. Never raises.
    """
    reader = _Reader(path, first_line, nesting)
    try:
        whole = reader.read(text)
    except _TooDeep as deep:
        reader.report(deep.mark, "front-matter-too-deep", limit=nesting)
        whole = False
    except yaml.MarkedYAMLError as error:
        reader.findings.append(_syntax(error, text, path, first_line))
        whole = False
    except yaml.YAMLError:
        place = Place(path, first_line, 1)
        reader.findings.append(Diagnostic.at(place, "yaml-syntax", problem=Term(_PROBLEMS[""])))
        whole = False
    return (reader.marked if whole else None), reader.findings


class _TooDeep(Exception):
    def __init__(self, mark: Any) -> None:
        super().__init__()
        self.mark = mark


class _Reader:
    """Builds a Marked from the parser's events, in one pass."""

    def __init__(self, path: str, first_line: int, nesting: int) -> None:
        self.path = path
        self.first_line = first_line
        self.nesting = nesting
        self.marked = Marked()
        self.findings: list[Diagnostic] = []

    def read(self, text: str) -> bool:
        """Read it all; False where it is no mapping."""
        events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        for event in events:
            if isinstance(event, yaml.MappingStartEvent):
                self._decorated(event, ())
                self.marked.data = self._mapping(events, (), 1)
            elif isinstance(event, yaml.ScalarEvent) and event.value in _NULLS:
                continue
            elif isinstance(event, (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.AliasEvent)):
                self.report(event.start_mark, "not-key-and-value")
                return False
            elif isinstance(event, yaml.DocumentEndEvent) and event.explicit:
                self.report(event.start_mark, "yaml-syntax", problem=Term(_PROBLEMS["document"]))
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
            if key in data:
                line = self.marked.keys[here][0]
                self.report(event.start_mark, "duplicate-key", field=key, first=line)
                self._refuse(here)
                kept = dict(self.marked.values)
                self._value(next(events), events, here, depth)
                self.marked.values = kept
                continue
            self.marked.keys[here] = self._spot(event.start_mark)
            data[key] = self._value(next(events), events, here, depth)
        return data

    def _key(self, event: Any, events: Iterator[Any], at: Path, depth: int) -> str | None:
        """The key's text; None, and a finding, where it is not plain text."""
        if isinstance(event, yaml.ScalarEvent):
            self._decorated(event, at)
            return str(event.value)
        self.report(event.start_mark, "not-key-and-value")
        self._refuse(at)
        self._value(event, events, (*at, "?"), depth)
        return None

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
        if event.style == '"' and (character := first_control(event.value)):
            # An escape such as "\x07" writes what could not stand in the file.
            self.report(event.start_mark, "control-character", character=character)
            self._refuse(at)
            return None
        # The C parser tells plain style by an empty string, the other by None.
        return None if not event.style and event.value in _NULLS else str(event.value)

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
            self.marked.unusable.add(str(at[0]))


# -- syntax errors, in words ---------------------------------------------------------------

_PROBLEMS = {
    "": N_("it is not valid YAML"),
    "document": N_("a line '...' ends it too early"),
    "did not find expected key": N_("a key and a colon were expected here"),
    "could not find expected ':'": N_("a colon is missing after a key"),
    "did not find expected ',' or ']'": N_("a list in [ ] has no end, or a comma is missing"),
    "did not find expected ',' or '}'": N_("a group in { } has no end, or a comma is missing"),
    "did not find expected '-' indicator": N_("the items of a list are not indented alike"),
    "block sequence entries are not allowed in this context": N_(
        "a list cannot begin on the line of its key"
    ),
    "did not find expected node content": N_("a value was expected here"),
}
_KEY_AND_VALUE = re.compile(r"\s*(?:- )?([^:\s][^:]*):\s+(.*\S)\s*")


def _syntax(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Diagnostic:
    mark: Any = error.problem_mark or error.context_mark
    lines = text.split("\n")
    number = min(mark.line, len(lines) - 1) if mark else 0
    line = lines[number]
    column = mark.column if mark and mark.line == number else len(line)
    code, values = _kind(error, line, column)
    opened: Any = error.context_mark
    if code == "yaml-quote" and opened:
        number, column = opened.line, opened.column
    return Diagnostic.at(Place(path, number + first_line, column + 1), code, **values)


def _kind(error: yaml.MarkedYAMLError, line: str, column: int) -> tuple[str, dict[str, object]]:
    """The code of a syntax error, and the values of its message."""
    problem, context = error.problem or "", error.context or ""
    character = line[column : column + 1]
    indented = line[: len(line) - len(line.lstrip())]
    known: tuple[tuple[bool, str, dict[str, object]], ...] = (
        ("\t" in indented or character == "\t", "yaml-tab", {}),
        (problem.startswith("mapping values are not allowed"), "yaml-colon", _quoted(line)),
        ("quoted scalar" in context, "yaml-quote", {}),
        ("cannot start any token" in problem, "yaml-special", {"character": character}),
        ("anchor" in problem + context or "alias" in problem + context, "yaml-anchor", {}),
        ("tag" in problem + context, "yaml-tag", {"tag": character or "!"}),
    )
    for applies, code, values in known:
        if applies:
            return code, values
    return "yaml-syntax", {"problem": Term(_PROBLEMS.get(problem, _PROBLEMS[""]))}


def _quoted(line: str) -> dict[str, object]:
    """The key and value of a line, the value ready to stand in double quotes."""
    found = _KEY_AND_VALUE.fullmatch(line)
    if not found:
        return {}
    return {"key": found[1], "value": found[2].replace("\\", "\\\\").replace('"', '\\"')}
