"""What was pasted from other programs, and is shown as something else than it was there.

Word's bullets, Excel's tabs and the line above a mail's signature mean other things in Markdown, or
nothing: lists and tables become one paragraph each, and greetings headings.
"""

from __future__ import annotations

import re
from itertools import pairwise
from textwrap import shorten
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from svargen.reading.markdown import Token

_ITEM = re.compile(
    r"\s*(?:[•●◦▪■‣·➢✓►]|[–—]\s|[o§→]\t|\(?[a-zæøå][.)]\s(?!\d)|\(?[A-ZÆØÅ]\)\s|-(?=[^\W\d_])"
    r"|\([0-9]{1,2}\)\s|[ivx]{2,4}\)\s|[1-9][0-9]?(?:[.)]\s*|(?:\.[0-9]{1,2})+\.?\s)(?=[A-ZÆØÅ]))"
)
"""How items of lists begin in other programs, and not in Markdown, or not within a paragraph.
Capitals with a point do not: they are initials; nor what a date or an amount goes on with."""
_TAB = re.compile(r"(?<=[^\s\ue000-\uf8ff]) *\t\s*(?=\S)")
"""Not behind a sign of one font alone, which is told of as the beginning of an item."""
_ROW = re.compile(r"\s*\|.*\|\s*")
_BROKEN_LINK = re.compile(
    r"\[([^\[\]]{1,200})\]\n\s*\(((?:https?://|mailto:)[^\s()\[\]<>]{1,300})\)"
)
"""A link that a mail has broken in two lines."""
_LONGEST_RULE = 3
"""Signs of a line that is meant to part texts; what underlines a heading is mostly longer."""
_LONGEST_TEXT = 80
"""Letters of a text that a message repeats."""

Found = tuple[int, str, dict[str, object]]
"""The line in the text, from 0; the code and the values of its message."""


def pasted_in(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Found]:
    """What in some tokens is not what its editor saw elsewhere; `lines` are those of the text."""
    headed = -1
    for index, token in enumerate(tokens):
        if not token.map:
            continue
        first, end = token.map
        if token.type == "code_block":
            rows = _rows_below(tokens[index + 1 : index + 3], end)
            if rows and "\t" in token.content.strip():
                # The first cell of a table is often empty.
                headed = end
                yield first, "table-as-text", _table([f"\t{token.content.strip()}", *rows])
            else:
                yield first, "code-by-indent", {}
        elif token.type == "heading_open" and token.markup == "-":
            rule = lines[end - 1].strip(" \t>")
            if len(rule) <= _LONGEST_RULE:
                text = shorten(tokens[index + 1].content, _LONGEST_TEXT, placeholder=" …")
                yield first, "text-as-heading", {"text": text, "rule": rule}
        elif token.type == "inline" and "\n" in token.content and first != headed:
            yield from _in_paragraph(token.content, first)


def _in_paragraph(content: str, first: int) -> Iterator[Found]:
    if "]\n" in content and (link := _BROKEN_LINK.search(content)):
        values: dict[str, object] = {"title": link[1], "address": link[2]}
        line = first + content.count("\n", 0, link.start())
        yield line, "link-as-text", {"value": " ".join(link[0].split()), **values}
    lines = content.split("\n")
    for line, (one, other) in enumerate(pairwise(lines), first):
        if _ITEM.match(one) and _ITEM.match(other) and not one.endswith(("  ", "\\")):
            yield line, "list-as-text", {}
            return
        if _ROW.fullmatch(one) and _ROW.fullmatch(other):
            yield line, "table-as-text", {"rule": _row(["---"] * (one.count("|") - 1))}
            return
    if "\t" in content:
        rows = [line.strip() for line in lines if _TAB.search(line)]
        if sum(len(_TAB.findall(row)) for row in rows) > 1:
            above = next(n for n, line in enumerate(lines) if _TAB.search(line))
            yield first + above, "table-as-text", _table(rows)


def _rows_below(tokens: Sequence[Token], line: int) -> list[str]:
    """The rows of a table in the paragraph that begins on a line; none where that is no table."""
    below = next((t for t in tokens if t.type == "inline" and t.map and t.map[0] == line), None)
    rows = below.content.split("\n") if below else []
    return rows if rows and all(map(_TAB.search, rows)) else []


def _table(rows: Sequence[str]) -> dict[str, object]:
    """How the first of some rows that tabs part is written in Markdown, and the line below it."""
    width = max(row.count("\t") for row in rows) + 1
    cells = [cell.strip().replace("|", "\\|") for cell in rows[0].split("\t")]
    return {"text": _row(cells + [""] * (width - len(cells))), "rule": _row(["---"] * width)}


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
