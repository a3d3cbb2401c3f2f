"""What editors meant where YAML says no: syntax errors in words, with the value as it may stand."""

from __future__ import annotations

import re
from typing import Any, Protocol

from svargen.codes import N_
from svargen.diagnostics import Term


class Refusal(Protocol):
    """What a parser of YAML says."""

    problem: str | None
    context: str | None
    context_mark: Any


PROBLEMS = {
    "": N_("it is not valid YAML"),
    "document": N_("a line '...' ends it too early"),
    "second": N_("a line '---' ends it too early"),
    "block sequence entries are not allowed in this context": N_(
        "a list cannot begin on the line of its key"
    ),
    "did not find expected node content": N_("a value was expected here"),
}
_KEY_AND_VALUE = re.compile(r"\s*(?:- )?([^\W\d][\w-]*):\s+(\S.*)")
_KEY = re.compile(r"\s*(?:- +)*[^\W\d][\w -]*")
_NO_SPACE = re.compile(r"(\s*(?:- +)*)([^\W\d][\w-]*):([^\s:/\\].*)")
_BRACKETED = re.compile(r"\s*(?:- )?(?:[^\W\d][\w-]*:\s+)?([\"'\[{])")
_CLOSING = {"[": "]", "{": "}"}
_KEY_OF_GROUP = re.compile(r"[{,]\s*([^\W\d][\w-]*):\s+")
_REACH = 2000
"""Characters before and after a place in which a value's key and its end are looked for."""
_NUMBER_SIGN = re.compile(r"\s(?=#[^#\s])")

Slip = tuple[int, int, str, dict[str, object]]
"""Line and column in the text, both from 0; the code and the values of its message."""


def without_space(lines: list[str], number: int) -> Slip | None:
    """That a key has no space after its colon, on this line or the one before."""
    above = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), number)
    for line in (above, number):
        if found := _NO_SPACE.fullmatch(lines[line]):
            indented, key, value = found.groups()
            values = {"key": key, "value": value.strip()}
            return line, len(indented) + len(key) + 1, "yaml-space", values
    return None


def within_group(error: Refusal, lines: list[str], number: int, column: int) -> Slip | None:
    """That a value of a group on one line, as in {date: …, text: …}, holds a `#` or a colon."""
    opened: Any = error.context_mark
    if "flow" not in (error.context or "") or not opened:
        return None
    begun = min(opened.line, len(lines) - 1)
    begun = next((n for n in range(begun, -1, -1) if lines[n].strip()), begun)
    sign = _NUMBER_SIGN.search(lines[begun])
    if sign and (whole := of_group(lines[begun], sign.end())):
        return begun, sign.end(), "yaml-comment", {"field": whole["key"], **whole}
    if lines[number].startswith(":", column) and (whole := of_group(lines[number], column)):
        return number, column, "yaml-colon", whole
    return None


def slip_of(error: Refusal, lines: list[str], number: int, column: int) -> Slip:
    """What any other refusal comes of."""
    said = f"{error.problem or ''} {error.context or ''}"
    line = lines[number]
    opened: Any = error.context_mark
    begun = (
        (opened.line, opened.column) if opened and opened.line < len(lines) else (number, column)
    )
    character = line[column : column + 1]
    indented = len(line) - len(line.lstrip())
    bracket = _BRACKETED.match(line)
    alone = _KEY.fullmatch(line[:column])
    closing = _CLOSING.get(bracket[1], bracket[1]) if bracket else ""
    unclosed = _CLOSING.get(lines[begun[0]][begun[1] : begun[1] + 1], "]")
    misplaced = "expected key" in said or "'-' indicator" in said
    tag = lines[begun[0]][begun[1] :].split(" ")[0]
    known: tuple[tuple[bool, Slip], ...] = (
        ("\t" in (character, line[:indented][:1]), (number, column, "yaml-tab", {})),
        ("mapping values" in said and bool(alone), (number, indented, "yaml-indent", {})),
        ("mapping values" in said, (number, column, "yaml-colon", _whole(line))),
        ("parsing a quoted scalar" in said, _escaped(line, number, column)),
        ("quoted scalar" in said, (*begun, "yaml-quote", {})),
        (
            "cannot start any token" in said,
            (number, column, "yaml-special", {"character": character, **_whole(line)}),
        ),
        ("anchor" in said or "alias" in said, (*begun, "yaml-anchor", {})),
        ("tag" in said, (*begun, "yaml-tag", {"tag": tag})),
        ("expected ':'" in said, (*begun, "not-key-and-value", {})),
        ("expected ','" in said, (*begun, "yaml-bracket", {"character": unclosed})),
        (
            "flow" in said and bracket is not None and bracket[1] in _CLOSING,
            (number, bracket.start(1) if bracket else 0, "yaml-bracket", {"character": closing}),
        ),
        (
            misplaced and bool(bracket),
            (number, column, "yaml-after", {"character": closing, **_whole(line)}),
        ),
        (misplaced, (number, indented, "yaml-indent", {})),
    )
    for applies, slip in known:
        if applies:
            return slip
    problem = PROBLEMS.get(error.problem or "", PROBLEMS[""])
    return number, column, "yaml-syntax", {"problem": Term(problem)}


def _whole(line: str) -> dict[str, object]:
    """The key of a line, and its value in quotes."""
    found = _KEY_AND_VALUE.fullmatch(line.rstrip())
    return {"key": found[1], "value": in_quotes(found[2])} if found else {}


def of_group(line: str, column: int) -> dict[str, object] | None:
    """The key in a group on one line whose value stands at `column`, and that value in quotes."""
    keys = list(_KEY_OF_GROUP.finditer(line, max(0, column - _REACH), column + _REACH))
    begun = next((key for key in reversed(keys) if key.end() <= column), None)
    if not begun or line[begun.end()] in "\"'[{":
        return None
    after = next((key.start() for key in keys if key.start() >= column), None)
    value = line[begun.end() : after] if after else line[begun.end() :].rstrip().rstrip("]}")
    return {"key": begun[1], "value": in_quotes(value.strip())}


def _escaped(line: str, number: int, column: int) -> Slip:
    r"""A `\` within double quotes that begins no sign of YAML's, as in "C:\mappe"."""
    at = max(0, line.rfind("\\", 0, column + 1))
    values: dict[str, object] = {"character": line[at : at + 2]}
    found = _KEY_AND_VALUE.fullmatch(line.rstrip())
    if found and found[2][:1] == found[2][-1:] == '"':
        written = found[2][1:-1].replace('\\"', '"')
        values |= {"key": found[1], "value": in_quotes(written)}
    return number, at, "yaml-escape", values


def in_quotes(value: str) -> str:
    """A value in quotes: in double ones, unless it has some itself."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'
