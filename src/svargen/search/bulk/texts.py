"""Many short texts in few objects: as Python's own, each would take 60 bytes beside its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from svargen.search import encoding
from svargen.search.encoding import CAPITALS, MOST_SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svargen.search.bulk.arrays import Numbers


def folded(words: Sequence[str]) -> str:
    """What `encoding.folded` gives."""
    letters = np.array(words, f"U{MOST_SHARED}").view(np.uint32).reshape(len(words), -1)
    if letters.max(initial=0) > _ONE_IN_UTF_16:
        return encoding.folded(words)
    same = letters[1:] == letters[:-1]
    sizes = np.array([*map(len, words)])
    shared = np.zeros(len(words), np.int64)
    shared[1:] = np.where(same.all(axis=1), MOST_SHARED, same.argmin(axis=1))
    most = np.minimum(shared, sizes).tolist()
    return "".join([CAPITALS[n] + word[n:] for n, word in zip(most, words, strict=True)])


_ONE_IN_UTF_16 = 0xFFFF


class Texts:
    """Texts without line ends, by their places."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        """`lines` has some of the texts in each, with a line for each; b'' has none."""
        data = bytearray()
        starts = [np.zeros(1, np.uint32)]
        for some in filter(None, lines):
            told = some + b"\n"
            at = np.flatnonzero(np.frombuffer(told, np.uint8) == ord("\n"))
            starts.append((at + (len(data) + 1)).astype(np.uint32))
            data += told
        self._data = data
        self._starts = np.concatenate(starts)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @staticmethod
    def lines(texts: Iterable[str]) -> bytes:
        """Some texts, as they are to be given."""
        return "\n".join(texts).encode(errors=_ERRORS)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """All of some texts."""
        return cls(
            cls.lines(texts[first : first + _PACKED]) for first in range(0, len(texts), _PACKED)
        )

    def between(self, first: int, last: int) -> list[str]:
        """The texts of the places from the first up to the last, without that."""
        if first == last:
            return []
        some = self._data[self._starts[first] : self._starts[last] - 1]
        return some.decode(errors=_ERRORS).split("\n")

    def at(self, places: Numbers) -> list[str]:
        """The texts of some places."""
        starts = self._starts[places].astype(np.int64)
        sizes = self._starts[places + 1] - starts
        ends = np.cumsum(sizes)
        # How far each letter lies from where it will.
        moved = np.repeat(starts - ends + sizes, sizes)
        told = np.frombuffer(self._data, np.uint8)[np.arange(len(moved)) + moved].tobytes()
        texts: list[str] = told.decode(errors=_ERRORS).split("\n")[:-1]
        return texts

    def by_ends(self) -> Numbers:
        """The places in the order of the texts' ends, so that those that end alike are together.

        Their last bytes alone decide, as many as one number holds: that is enough to be of use.
        """
        data = np.frombuffer(self._data, np.uint8)
        first, at = self._starts[:-1].astype(np.int64), self._starts[1:].astype(np.int64) - 1
        keys = np.zeros(len(self), np.uint64)
        for _ in range(8):
            at -= 1
            keys <<= np.uint64(8)
            there = at >= first
            keys[there] |= data[at[there]]
        return np.argsort(keys, kind="stable").astype(np.int32)


_ERRORS = "surrogatepass"
_PACKED = 10_000
"""Texts that are packed at a time."""
