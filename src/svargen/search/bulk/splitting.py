"""Many words split at once: each part that several have is looked at once.

Words that end alike lie next to one another when they are sorted by their ends, and so the tails
they share are runs in a column of all words' tails of one length; with heads it is the same.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from svargen.search.splitting import SHORTEST_PART, SHORTEST_WORD, START, Splitter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from svargen.search.bulk.arrays import Flags, Numbers
    from svargen.search.letters import Letters

_LATIN = 0x250
"""Letters from here on are rare in words that are split, and not all of one code."""
_MIX, _MASK = 0x9E3B, (1 << 20) - 1


class BulkSplitter(Splitter):
    """Splits the words of one archive."""

    chunk = 8_000
    few = 300
    """Words that are split faster one after the other."""

    def __init__(self, letters: Letters, levels: Mapping[str, int]) -> None:
        super().__init__(letters, levels)
        plain = [ord(letters.after(chr(c))[:1] or " ") for c in range(_LATIN)]
        self._plain = np.array(plain, np.uint32)
        self._may_begin = np.zeros(_MASK + 1, np.bool_)
        self._lengths = {len(start) for start in self.starts}
        for start in self.starts:
            mixed = 0
            for letter in start:
                mixed = (mixed * _MIX + ord(letter)) & _MASK
            self._may_begin[mixed] = True

    def all_cut(self, some: Sequence[str], links: tuple[str, ...]) -> dict[str, tuple[str, str]]:
        """As `Splitter.all_cut`."""
        words = [word for word in some if len(word) >= SHORTEST_WORD and word.isalpha()]
        odd: list[str] = []
        if max("".join(words), default="") >= chr(_LATIN):
            odd = [word for word in words if max(word) >= chr(_LATIN)]
            words = [word for word in words if max(word) < chr(_LATIN)]
        if len(words) <= self.few:
            return super().all_cut(some, links)
        found = super().all_cut(odd, links) if odd else {}
        return found | self._cut(_Table(words), links)

    def _cut(self, table: _Table, links: tuple[str, ...]) -> dict[str, tuple[str, str]]:
        words, lengths = table.words, table.lengths
        near = self._near_any(table)
        places = np.arange(table.codes.shape[1])
        far_enough = (places >= SHORTEST_PART) & (places <= lengths[:, None] - SHORTEST_PART)
        rows, starts = np.nonzero(near & far_enough & near[:, :1])
        first, same = table.tails(rows, lengths[rows] - starts)
        of_tails = self._highs(
            [words[row][at:] for row, at in zip(*_lists(rows[first], starts[first]), strict=True)]
        )[same]
        good = of_tails > 0
        rows, starts, of_tails = rows[good], starts[good], of_tails[good]
        # Each tail with each link that may stand before it.
        cuts, ends, order = _linked(table.codes, rows, starts, links)
        rows, starts, of_tails = rows[cuts], starts[cuts], of_tails[cuts]
        first, same = table.heads(rows, ends)
        of_heads = self._highs(
            [words[row][:end] for row, end in zip(*_lists(rows[first], ends[first]), strict=True)]
        )[same]
        scores = (of_heads + of_tails) * np.minimum(ends, lengths[rows] - starts)
        scores[of_heads == 0] = 0
        # The best of each word, the first of equals.
        best = np.lexsort((order, -scores, rows))
        best = best[np.concatenate(([True], np.diff(rows[best]) > 0))] if len(best) else best
        best = best[scores[best] > 0]
        return {
            words[row]: (words[row][:end], words[row][start:])
            for row, end, start in zip(*_lists(rows[best], ends[best], starts[best]), strict=True)
        }

    def _near_any(self, table: _Table) -> Flags:
        """Where in words a part may begin; nothing else hinders it than what it is."""
        plain = self._plain[table.codes]
        plain[table.codes == 0] = 0
        near = np.zeros(plain.shape, np.bool_)
        mixed = np.zeros(plain.shape, np.uint32)
        for at in range(START):
            mixed *= _MIX
            mixed[:, : plain.shape[1] - at] += plain[:, at:]
            mixed &= _MASK
            if at + 1 in self._lengths:
                near |= self._may_begin[mixed]
        return near

    def _highs(self, parts: list[str]) -> Numbers:
        """The level of each part."""
        levels = self.levels_of_near(parts, self._letters.all_after(parts))
        return np.array([*map(levels.get, parts, repeat(0))], np.int64)


class _Table:
    """Words by their ends, and by their beginnings."""

    def __init__(self, words: list[str]) -> None:
        """`words` best come in the order of their ends: then fewest tails are looked at twice."""
        self.words = words
        self.lengths = np.array([*map(len, words)])
        self.codes = _codes(words)
        self._of_tails = _runs(_codes([word[::-1] for word in words]))
        order = sorted(range(len(words)), key=words.__getitem__)
        self._ranks = np.empty(len(words), np.int64)
        self._ranks[order] = np.arange(len(words))
        self._of_heads = _runs(self.codes[order])

    def tails(self, rows: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
        """Of tails of some sizes the first of each, and for every one which of those it is."""
        return self._each_once(self._of_tails[rows, sizes], sizes)

    def heads(self, rows: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
        """The same of heads."""
        return self._each_once(self._of_heads[self._ranks[rows], sizes], sizes)

    def _each_once(self, runs: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
        _, first, same = np.unique(
            runs.astype(np.int64) * self.codes.shape[1] + sizes,
            return_index=True,
            return_inverse=True,
        )
        return first, same


def _codes(words: list[str]) -> Numbers:
    """The letters of words, a row for each, with zeros after it."""
    # One more, so that no word has a letter in the last column.
    texts = np.array(words, f"U{max(map(len, words)) + 1}")
    return texts.view(np.uint32).reshape(len(words), -1)


def _runs(codes: Numbers) -> Numbers:
    """For each of sorted words, and so many of its first letters: the first word with the same."""
    differ = codes[1:] != codes[:-1]
    shared = np.concatenate(([0], differ.argmax(axis=1)))
    rows = np.arange(len(codes), dtype=np.int32)[:, None]
    begins = np.where(np.arange(codes.shape[1]) > shared[:, None], rows, 0)
    return np.maximum.accumulate(begins, axis=0)


def _linked(
    codes: Numbers, rows: Numbers, starts: Numbers, links: tuple[str, ...]
) -> tuple[Numbers, Numbers, Numbers]:
    """Which tails may stand after a link, where the head before that ends, and in which order."""
    found = []
    for number, link in enumerate(links):
        ends = starts - len(link)
        may = ends >= SHORTEST_PART
        for at, letter in enumerate(link):
            may &= codes[rows, np.maximum(ends, 0) + at] == ord(letter)
        which = np.flatnonzero(may)
        found.append((which, ends[which], which * len(links) + number))
    cuts, ends, order = (np.concatenate(each) for each in zip(*found, strict=True))
    return cuts, ends, order


def _lists(*arrays: Numbers) -> list[list[int]]:
    return [array.tolist() for array in arrays]
