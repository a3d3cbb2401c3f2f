"""Front matter as most of it is: one plain value a line, and lists of such lines.

YAML says the same of it, which a test holds the two against; to see it takes a fifth of the time.
"""

from __future__ import annotations

import re
from typing import Any

# Letters, digits and signs that mean nothing to YAML where they do not come first.
_BEYOND_ASCII = "\xa1-\xac\xae-\xff\u2010-\u2027\u2030-\u205e"
_FIRST = "[0-9A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\xff]"
_PLAIN = f"{_FIRST}[ -~{_BEYOND_ASCII}]*"
_IN_QUOTES = rf'"[ !#-\[\]-~{_BEYOND_ASCII}]+"'
_WORD = "[0-9A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\xff_.()/\u2013-]"
_ENTRY = f"{_FIRST}{_WORD}*(?: {_WORD}+)*"
_ENTRIES = rf"\[{_ENTRY}(?:, {_ENTRY})*\]"
_LINE = re.compile(
    rf"(  - |    )?(?:([a-z][a-z_]{{0,40}}):(?: |$))?(?:({_PLAIN})|({_IN_QUOTES})|({_ENTRIES}))?"
)
_DEEP = 3
"""Levels of the deepest that is read here: a mapping in a list in a mapping."""

Spots = dict[tuple[str | int, ...], tuple[int, int]]
"""Line and column, from 1, of what has this path."""


def simple(text: str, first_line: int, nesting: int) -> tuple[dict[str, Any], Spots, Spots] | None:
    """The mapping, and where its keys and its values stand; None for what is not as simple."""
    if nesting < _DEEP or " #" in text:
        return None
    reader = _Simple()
    for number, line in enumerate(text.split("\n"), first_line):
        found = _LINE.fullmatch(line)
        if not found or not reader.take(number, found):
            return None
    # A key at the end may still wait for its list.
    return (reader.data, reader.keys, reader.values) if reader.items != [] else None


class _Simple:
    """What the lines so far say."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.keys: Spots = {}
        self.values: Spots = {}
        self.key = ""
        self.items: list[Any] | None = None
        """Of the list whose lines these are."""

    def take(self, line: int, found: re.Match[str]) -> bool:
        """Take one more line; False where it is not as simple as those before."""
        indent, key, plain, quoted, entries = found.groups()
        if plain and (": " in plain or plain[-1] in ": " or plain == "null"):
            return False
        value = plain or (quoted and quoted[1:-1])
        if indent is None:
            return key is not None and self._top(line, key, value, entries)
        if self.items is None or value is None:
            return False
        if indent == "  - ":
            at = (self.key, len(self.items))
            if not self.items:
                self.values[self.key,] = line, 3
            self.keys[at] = self.values[at] = line, 5
            self.items.append({} if key else value)
        return self._within(line, key, value) if key else indent == "  - "

    def _top(self, line: int, key: str, value: str | None, entries: str | None) -> bool:
        if key in self.data or self.items == []:
            return False
        column = len(key) + 3
        self.items = None
        self.keys[key,] = line, 1
        if value is not None:
            self.values[key,] = line, column
            self.data[key] = value
        elif entries is not None:
            self.values[key,] = line, column
            self.data[key] = entries[1:-1].split(", ")
            for index, entry in enumerate(self.data[key]):
                self.keys[key, index] = self.values[key, index] = line, column + 1
                column += len(entry) + 2
        else:
            self.key, self.items = key, []
            self.data[key] = self.items
        return True

    def _within(self, line: int, key: str, value: str) -> bool:
        """Take a line of a mapping in a list."""
        item = self.items[-1] if self.items else None
        if not isinstance(item, dict) or key in item:
            return False
        at = (self.key, len(self.items or ()) - 1, key)
        item[key] = value
        self.keys[at] = line, 5
        self.values[at] = line, len(key) + 7
        return True
