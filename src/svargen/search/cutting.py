"""Lists cut into files, so that a change moves few cuts."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from svargen.search.listing import Table
    from svargen.search.terms import Row

Cut = tuple[int, int, int]
"""Letters of a file: least, most; and of how many words one may begin a file."""


class Cutting:
    """Cuts a list into files as its rows come.

    A word begins a file by what it is, once the file before has its least size.
    """

    def __init__(self, cut: Cut) -> None:
        self._least, self._most, self._one_in = cut
        self.rows: list[Row] = []
        """Those that are in no file yet."""
        self._ends: list[int] = []

    def add(self, rows: Sequence[Row], sizes: Iterable[int]) -> None:
        """The next rows of the list, and the letters that each takes in a file."""
        ends = accumulate(sizes, initial=self._ends[-1] if self._ends else 0)
        next(ends)
        self.rows += rows
        self._ends += ends

    def file(self) -> list[Row] | None:
        """The rows of the next file, if where it ends can be told from the rows so far."""
        at = self._end()
        if at is None:
            return None
        done, self.rows = self.rows[:at], self.rows[at:]
        self._ends = [end - self._ends[at - 1] for end in self._ends[at:]]
        return done

    def ends_before(self, key: str) -> bool:
        """Whether all rows so far are one file, if the next key is this, however long its row."""
        return bool(self._ends) and self._ends[-1] >= self._least and _begins(key, self._one_in)

    def _end(self) -> int | None:
        ends = self._ends
        too_many = max(1, bisect_right(ends, self._most))
        for at in range(bisect_left(ends, self._least) + 1, min(too_many, len(ends))):
            if _begins(self.rows[at][0], self._one_in):
                return at
        return too_many if too_many < len(ends) else None


def cut_into(key: Callable[[int], str], sizes: Iterable[int], cut: Cut) -> Iterator[range]:
    """The places of the rows of each file of a whole list; `key` gives the key of a row."""
    least, most, one_in = cut
    ends = [*accumulate(sizes)]
    first, before = 0, 0
    while first < len(ends):
        enough = bisect_left(ends, before + least, first) + 1
        last = min(len(ends), max(first + 1, bisect_right(ends, before + most, first)))
        last = next((at for at in range(enough, last) if _begins(key(at), one_in)), last)
        yield range(first, last)
        first, before = last, ends[last - 1]


def is_one(table: Table, following: str | None, cut: Cut) -> bool:
    """Whether rows are one file, if the next key is `following`, whatever its row; None: none."""
    least, _, one_in = cut
    sizes = table.sizes()
    first = next(cut_into(table.keys.__getitem__, sizes, cut), None)
    ends = following is None or (sum(sizes) >= least and _begins(following, one_in))
    return first is not None and len(first) == len(sizes) and ends


def in_pieces(size: int, most: int) -> list[range]:
    """The places of a list in pieces of at most so many."""
    return [range(first, min(first + most, size)) for first in range(0, size, most)]


def _begins(key: str, one_in: int) -> bool:
    """Whether a word may begin a file."""
    digest = hashlib.blake2b(key.encode(errors="surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % one_in == 0
