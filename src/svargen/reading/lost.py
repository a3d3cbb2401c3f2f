"""Text that Markdown leaves out or changes, and says nothing.

Cells beyond the last of a table's head, notes and addresses that nothing refers to, and one of two
with the same name are read, and shown nowhere; lists are numbered anew. That a note is missing is
told where it is referred to.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from svargen.codes import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from svargen.reading.markdown import Token

_ABOVE = N_("another one further up has the same name")
_BELOW = N_("another one further down has the same name")
_SURPLUS = N_("the row has more cells than the head of the table")
_NO_MARK = N_("nothing in the text refers to this note")
_NO_LINK = N_("it is read as the address of a link that is not there")


class Lost(NamedTuple):
    """Something that is shown nowhere."""

    line: int
    """In the text, from 0."""
    reason: str
    hint: dict[str, object]
    """What a hint is filled with."""
    text: str = ""
    """What is lost; all of the line where it is empty."""


def lost_in(tokens: Sequence[Token], env: dict[str, Any]) -> Iterator[Lost]:
    """What of a text is in none of its tokens; `env` is what reading them made of it."""
    for line, cell, cells in env.get("surplus", ()):
        yield Lost(line, _SURPLUS, {"count": cells}, cell)
    if "notes" in env:
        yield from _notes(env["footnotes"]["refs"], env["notes"])
    if "references" in env:
        yield from _addresses(tokens, env)


def _notes(used: dict[str, int], written: Sequence[tuple[str, int]]) -> Iterator[Lost]:
    """Notes by their labels; of several the last is kept."""
    last = dict(written)
    for label, line in written:
        if line != last[label]:
            yield Lost(line, _BELOW, {})
        elif used[f":{label}"] < 0:
            yield Lost(line, _NO_MARK, {"name": f"[^{label}]"})


def _addresses(tokens: Sequence[Token], env: dict[str, Any]) -> Iterator[Lost]:
    """Addresses of links by their names; of several the first is kept."""
    within = (child for token in tokens for child in token.children or ())
    led_to = {child.attrs.get("href", child.attrs.get("src")) for child in within if child.attrs}
    for address in env["references"].values():
        if address["href"] not in led_to:
            yield Lost(address["map"][0], _NO_LINK, {"character": "\\"})
    for address in env.get("duplicate_refs", ()):
        yield Lost(address["map"][0], _ABOVE, {})


def renumbered(tokens: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """Where, from 0, a list has another number than is shown; that number, and the one shown.

    Of each list the first alone; and not where all have one number, by which none is meant.
    """
    lists: list[list[Token]] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            lists.append([])
        elif token.type == "list_item_open" and token.info:
            lists[-1].append(token)
        elif token.type == "ordered_list_close":
            items = lists.pop()
            written = [int(item.info) for item in items]
            for item, number, shown in zip(items, written, count(written[0])):
                if number != shown and len(set(written)) > 1 and item.map:
                    yield item.map[0], number, shown
                    break
