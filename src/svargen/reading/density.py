"""How much work a Markdown text will be, told before it is begun.

Reading Markdown takes time with every sign that could mean something, every line, and every cell
of a table, written or filled up; the letters between them cost next to nothing. So a text is
bounded by a count of these, in one pass, instead of by a rule for each text known to be slow.
"""

from __future__ import annotations

import re
from itertools import accumulate

from svargen.diagnostics import Diagnostic, Place

_SIGNS = "[[]*_`<<>&!\\#~^"
"""What begins a link costs twice what other signs do."""
_LIGHT = "-+:=%$@{}"
"""Signs that are looked at and rarely mean anything: four cost less than one of the others."""
_MARKERS = ("- ", "-\t", "+ ", "+\t")
_NUMBER = re.compile(r"[0-9][.)][ \t]")
"""What begins an item of a list, several times on a line if need be."""


def too_dense(text: str, path: str, first_line: int, limit: int) -> Diagnostic | None:
    """The finding that `text` holds more than `limit` marks, at the line where it does.

    `path` is the file's, relative to the project; `first_line` the line on which `text` begins.
    """
    # No letter is more than two marks, but for the cells of tables.
    if 2 * len(text) < limit and "|" not in text:
        return None
    count = marks_in(text)
    if count <= limit:
        return None
    so_far = accumulate(_marks(run) for run in text.split("\n"))
    line = next((n for n, marks in enumerate(so_far) if marks > limit), 0)
    place = Place(path, first_line + line, 1)
    return Diagnostic.at(place, "text-too-dense", count=count, limit=limit)


def marks_in(text: str) -> int:
    """Signs of Markdown, lines, items and cells of tables."""
    return _marks(text) + (_cells(text) if "|" in text else 0)


def _marks(text: str) -> int:
    signs = sum(map(text.count, _SIGNS)) + sum(map(text.count, _LIGHT)) // 4
    items = sum(map(text.count, _MARKERS)) + len(_NUMBER.findall(text))
    return 1 + text.count("\n") + text.count("|") + signs + items


def _cells(text: str) -> int:
    """Cells beyond those written: each row of a table gets as many as its widest row."""
    cells = 0
    for run in re.split(r"\n[ \t]*\n", text):
        widest = max(map(_pipes, run.split("\n"))) if "|" in run else 0
        if widest:
            cells += max(0, (widest + 1) * (run.count("\n") + 1) - run.count("|"))
    return cells


def _pipes(line: str) -> int:
    return line.count("|")
