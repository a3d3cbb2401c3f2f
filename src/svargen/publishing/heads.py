"""What is known of every answer beside its reading, kept by columns.

To tell which have changed, every build looks at all of them. As numbers one after the other they
are there at once, where a row for each would take most of the time of an edit.
"""

from __future__ import annotations

import json
from array import array
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from svargen.publishing.shelf import Spot
from svargen.reading.folder import stamps_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from svargen.reading.opening import Stamp

_DIGEST, _SHAPE, _QUESTION = 32, 16, 16
"""Bytes."""


class Head(NamedTuple):
    """What is known of an answer."""

    stamp: Stamp
    """NO_STAMP where its file cannot be told by it."""
    digest: bytes
    """SHA-256 of the file; this and the next five are as `packing.Shown` has them."""
    shape: bytes
    question: bytes
    day: int
    kind: int
    title: str
    spot: Spot
    """Where its text lies on the shelf."""
    fine: bool = False
    """Whether nothing was found in it by the rules about one answer."""


def columns_of(heads: Mapping[str, Head]) -> dict[str, bytes]:
    """Heads as they are kept; numbers as this machine has them."""
    if not heads:
        return dict.fromkeys(_COLUMNS, b"")
    columns = zip(*heads.values(), strict=True)
    stamps, digests, shapes, questions, days, kinds, titles, spots, fine = columns
    return {
        "paths": _texts(list(heads)),
        "stamps": array("q", chain.from_iterable(stamps)).tobytes(),
        "digests": b"".join(digests),
        "shapes": b"".join(shapes),
        "questions": b"".join(questions),
        "days": array("q", days).tobytes(),
        "kinds": bytes(kinds),
        "titles": _texts(titles),
        "spots": array("q", chain.from_iterable(spots)).tobytes(),
        "fine": bytes(fine),
    }


_COLUMNS = (
    *("paths", "stamps", "digests", "shapes", "questions", "days", "kinds", "titles", "spots"),
    "fine",
)


def heads_of(columns: Mapping[str, bytes]) -> Iterator[tuple[str, Head]]:
    """(Path, head) of each answer, of columns as `columns_of` gives them.

    Raises ValueError where they do not fit together; nothing comes of some that are missing.
    """
    if any(not columns.get(name) for name in _COLUMNS):
        return
    paths: list[str] = json.loads(columns["paths"])
    columns_of_heads = (
        stamps_of(columns["stamps"]),
        _cut(columns["digests"], _DIGEST),
        _cut(columns["shapes"], _SHAPE),
        _cut(columns["questions"], _QUESTION),
        array("q", columns["days"]),
        columns["kinds"],
        json.loads(columns["titles"]),
        map(_spot, zip(*[iter(array("q", columns["spots"]))] * 3, strict=True)),
        map(bool, columns["fine"]),
    )
    yield from zip(paths, map(_head, zip(*columns_of_heads, strict=True)), strict=True)


# Of all answers at each edit: in a third of the time of `_make`.
_spot, _head = partial(tuple.__new__, Spot), partial(tuple.__new__, Head)


def _texts(texts: Sequence[str]) -> bytes:
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode(
        errors="surrogatepass"
    )


def _cut(column: bytes, size: int) -> list[bytes]:
    return [column[at : at + size] for at in range(0, len(column), size)]
