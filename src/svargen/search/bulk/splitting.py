"""Many words split at once: each part that several have is looked at once.

Words that end alike lie next to one another when they are sorted by their ends, and so the tails
they share are runs in a column of all words' tails of one length. Words and parts go by numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from svargen.search.splitting import LONG_PART, SHORTEST_PART, SHORTEST_WORD, START, Splitter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from svargen.search.bulk.arrays import Flags, Numbers
    from svargen.search.letters import Letters

_CODES = 256
"""Letters from here on are rare in words that are split; here each takes a byte."""
_MIX, _MASK = 0x9E3B, (1 << 20) - 1
_NO_PART = -1


class _Cut(NamedTuple):
    """Some words that are cut, by their places, and the numbers of both parts."""

    rows: list[int]
    heads: list[int]
    tails: list[int]


class BulkSplitter(Splitter):
    """Splits the words of one archive."""

    chunk = 4_000
    """Words whose tables are in memory at a time."""
    few = 300
    """Words that are split faster one after the other."""

    def __init__(
        self, letters: Letters, levels: Mapping[str, int], place_of: Callable[[str], int]
    ) -> None:
        """`place_of` gives the number of a norm."""
        super().__init__(letters, levels)
        self._place_of = place_of
        plain = [ord(letters.after(chr(c))[:1] or " ") for c in range(_CODES)]
        self._plain = np.array([0, *plain[1:]], np.uint32)
        self._may_begin = np.zeros(_MASK + 1, np.bool_)
        self._lengths = {len(start) for start in self.starts}
        for start in self.starts:
            mixed = 0
            for letter in start:
                mixed = (mixed * _MIX + ord(letter)) & _MASK
            self._may_begin[mixed] = True
        self._numbers: dict[str, int] = {}
        """The number of each part that was looked at; _NO_PART: it is none."""
        self._parts: list[str] = []
        self._highs: list[int] = []
        """The level of each part."""
        self._places_in: list[tuple[int, ...]] = []
        """Of each part the places of its norm, and of those of its own parts."""

    def all_places(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """The places of the norms of each word's parts: quickest in the order of their ends.

        It takes memory for all of the words at once: give it `chunk` of them.
        """
        links = self._letters.links
        found: list[tuple[int, ...]] = [()] * len(words)
        if not links:
            return found
        rows, heads, tails = self._cut(words, links)
        self._know_parts(links)
        places = self._places_in
        for row, head, tail in zip(rows, heads, tails, strict=True):
            of = places[head] + places[tail]
            found[row] = of if len({*of}) == len(of) else tuple(dict.fromkeys(of))
        for row, word in enumerate(words):
            if not word.isalpha():
                found[row] = tuple(map(self._place_of, self.parts(word)))
        return found

    def _know_parts(self, links: tuple[str, ...]) -> None:
        """Know of which parts those are made that were found since the last time."""
        first = len(self._places_in)
        new = range(first, len(self._parts))
        self._places_in += [(self._place_of(self._norms[self._parts[number]]),) for number in new]
        long = [number for number in new if len(self._parts[number]) >= LONG_PART]
        if not long:
            return
        long.sort(key=lambda number: self._parts[number][::-1])
        cut = self._cut([self._parts[number] for number in long], links)
        self._know_parts(links)
        places = self._places_in
        # Parts are shorter than what they are parts of.
        for row, head, tail in sorted(
            zip(*cut, strict=True), key=lambda each: len(self._parts[long[each[0]]])
        ):
            places[long[row]] += places[head] + places[tail]

    def _cut(self, some: Sequence[str], links: tuple[str, ...]) -> _Cut:
        """Those of some words that are split and of letters alone."""
        may = [at for at, word in enumerate(some) if len(word) >= SHORTEST_WORD and word.isalpha()]
        odd: list[int] = []
        if len(may) <= self.few:
            may, odd = odd, may
        elif not _in_bytes("".join(some)):
            odd = [at for at in may if not _in_bytes(some[at])]
            may = [at for at in may if _in_bytes(some[at])]
        rows, heads, tails = self._by_arrays([some[at] for at in may], links)
        rows = [may[row] for row in rows]
        if odd:
            cuts = self.all_cut([some[at] for at in odd], links)
            cut = [at for at in odd if some[at] in cuts]
            rows += cut
            heads += self._tails([cuts[some[at]][0] for at in cut])
            tails += self._tails([cuts[some[at]][1] for at in cut])
        return _Cut(rows, heads, tails)

    def _by_arrays(self, words: Sequence[str], links: tuple[str, ...]) -> _Cut:
        if not words:
            return _Cut([], [], [])
        table = _Table(words)
        near = self._near_any(table)
        places = np.arange(table.codes.shape[1])
        lengths = table.lengths
        far_enough = (places >= SHORTEST_PART) & (places <= lengths[:, None] - SHORTEST_PART)
        rows, starts = np.nonzero(near & far_enough & near[:, :1])
        first, same = table.tails(rows, lengths[rows] - starts)
        tails = np.array(
            self._tails([words[row][at:] for row, at in _pairs(rows[first], starts[first])]),
            np.int64,
        )[same]
        good = tails != _NO_PART
        # Each tail with each link that may stand before it.
        cuts, ends, order = _linked(table.codes, rows[good], starts[good], links)
        rows, starts, tails = rows[good][cuts], starts[good][cuts], tails[good][cuts]
        heads = np.array(
            self._heads([words[row][:end] for row, end in _pairs(rows, ends)]), np.int64
        )
        highs = np.array(self._highs, np.int64)
        scores = (highs[heads] + highs[tails]) * np.minimum(ends, lengths[rows] - starts)
        good = heads != _NO_PART
        rows, heads, tails, scores, order = (
            each[good] for each in (rows, heads, tails, scores, order)
        )
        # The best of each word, the first of equals.
        best = np.lexsort((order, -scores, rows))
        best = best[np.concatenate(([True], np.diff(rows[best]) > 0))] if len(best) else best
        return _Cut(rows[best].tolist(), heads[best].tolist(), tails[best].tolist())

    def _heads(self, texts: list[str]) -> list[int]:
        """The number of each of some texts, of which many come again."""
        new = [*dict.fromkeys(text for text in texts if text not in self._numbers)]
        self._numbers.update(dict.fromkeys(new, _NO_PART))
        self._tails(new)
        return [*map(self._numbers.__getitem__, texts)]

    def _tails(self, texts: list[str]) -> list[int]:
        """The number of each of some texts; _NO_PART where it can be no part."""
        numbers = self._numbers
        found = [_NO_PART] * len(texts)
        for at, high in self.levels_of_near(texts):
            part = texts[at]
            if numbers.get(part, _NO_PART) == _NO_PART:
                numbers[part] = len(self._parts)
                self._parts.append(part)
                self._highs.append(high)
            found[at] = numbers[part]
        return found

    def _near_any(self, table: _Table) -> Flags:
        """Where in words a part may begin; nothing else hinders it than what it is."""
        plain = self._plain[table.codes]
        near = np.zeros(plain.shape, np.bool_)
        mixed = np.zeros(plain.shape, np.uint32)
        for at in range(START):
            mixed *= _MIX
            mixed[:, : plain.shape[1] - at] += plain[:, at:]
            mixed &= _MASK
            if at + 1 in self._lengths:
                near |= self._may_begin[mixed]
        return near


class _Table:
    """Words by their ends."""

    def __init__(self, words: Sequence[str]) -> None:
        """`words` best come in the order of their ends: then fewest tails are looked at twice."""
        letters = np.frombuffer("".join(words).encode("latin-1"), np.uint8)
        self.lengths: Numbers = np.array([*map(len, words)])
        # One more, so that no word has a letter in the last column.
        filled = np.arange(int(self.lengths.max()) + 1) < self.lengths[:, None]
        self.codes: Numbers = np.zeros(filled.shape, np.uint8)
        self.codes[filled] = letters
        backs = np.zeros(filled.shape, np.uint8)
        # All turned round at once, so that the first is the last.
        backs[filled[::-1]] = letters[::-1]
        self._of_tails = _runs(backs[::-1])

    def tails(self, rows: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
        """Of tails of some sizes the first of each, and for every one which of those it is."""
        _, first, same = np.unique(
            self._of_tails[rows, sizes].astype(np.int64) * self.codes.shape[1] + sizes,
            return_index=True,
            return_inverse=True,
        )
        return first, same


def _in_bytes(text: str) -> bool:
    """Whether each letter takes a byte in a table."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


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


def _pairs(one: Numbers, other: Numbers) -> Iterator[tuple[int, int]]:
    return zip(one.tolist(), other.tolist(), strict=True)
