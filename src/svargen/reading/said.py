"""What tokens say: the words that readers see, without what marks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from svargen.reading.markdown import Token


def plain_text(tokens: Sequence[Token]) -> str:
    """The words of some tokens, a line for each block and each row of a table."""
    lines: list[str] = []
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            lines.append("\t".join(row))
            row = None
        elif token.type == "inline":
            (lines if row is None else row).append(words_of(token.children or ()))
        elif token.type in ("prose", "fence", "code_block"):
            lines.append(token.content)
    return "\n".join(line.strip() for line in lines if line.strip())


def words_of(children: Sequence[Token]) -> str:
    """The words of a paragraph's tokens."""
    return "".join(_words(children))


def _words(children: Sequence[Token]) -> Iterator[str]:
    for token in children:
        if token.type in ("text", "code_inline", "image", "lost_image"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
