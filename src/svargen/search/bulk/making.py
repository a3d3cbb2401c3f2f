"""The terms of an archive, made from nothing by all cores.

The words of all answers are gathered, then every distinct word is stemmed and split once; from that
follows where each term stands, and last the files are put together. In between, words and terms go
by numbers, and what is done for many of them is done for some at a time, so that little lies in
memory.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING

import numpy as np

from svargen.search.bulk.filing import Filing
from svargen.search.bulk.gathering import Numbered, together
from svargen.search.bulk.postings import Terms, postings
from svargen.search.bulk.splitting import BulkSplitter
from svargen.search.bulk.texts import Texts
from svargen.search.cutting import in_pieces
from svargen.search.index import alone
from svargen.search.lexicon import all_named, levels_of
from svargen.search.splitting import FEWEST, is_long, with_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from svargen.search.bulk.arrays import Numbers
    from svargen.search.bulk.gathering import Gathered
    from svargen.search.index import How
    from svargen.search.letters import Letters
    from svargen.search.listing import Filed
    from svargen.search.numbering import Numbering
    from svargen.search.terms import Row

_NAMED = 10_000
"""Words that one process stems at a time."""
_FILES, _PIECE = 512, 8
"""Files that lie in memory at a time, and those that one process makes at a time."""
_WEIGHT = 10
"""To make a file takes about as long as to read so many answers."""


@dataclass(frozen=True, slots=True)
class Made:
    """The terms of an archive."""

    levels: Mapping[str, int]
    """Those above 0, by norm."""
    files: Iterator[tuple[Filed, list[Row]]]
    """Each file, and the spellings of its terms."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What the words of an archive are called."""

    norms: Texts
    """Of terms and of what may be one, each once, in order."""
    own: Numbers
    """The norm of each word; -1 for what is no term."""
    long: Numbers
    """The words that may have parts."""
    befores: Texts
    """Those with their spelling made one."""


@dataclass(frozen=True, slots=True)
class _Split:
    """The words that may have parts, and who splits them."""

    words: Texts
    """With their spelling made one."""
    order: Numbers
    """Their places in the order of their ends."""
    own: Numbers
    """The norm of each in that order."""
    splitter: BulkSplitter
    forms: Mapping[int, tuple[int, ...]]
    """As those of Letters, by the numbers of norms."""


@dataclass(slots=True)
class _Work:
    """What the processes that share the work have from this one without its being copied."""

    letters: Letters
    words: Texts
    split: _Split | None = None
    files: Sequence[range] = ()
    filing: Filing | None = None


_at_work: list[_Work] = []


def terms_of(letters: Letters, found: Iterable[Gathered], numbering: Numbering, how: How) -> Made:
    """The terms of an archive whose answers have these numbers, and come oldest first."""
    words, counts, pairs = together(found)
    work = _Work(letters, words)
    _at_work.append(work)
    try:
        how.settle()
        # What it is made of are many small things, which another process takes with it.
        (named,) = (how.apart or alone)(lambda _: _all_named(work, how), [range(1)], 1)
        levels = _levels(letters, named, counts)
        terms = _all_split(work, named, levels, how)
        how.settle()
    finally:
        _at_work.pop()
    norms = named.norms
    del named
    stand = postings(pairs, terms, len(norms), numbering.numbers)
    how.settle()
    work.filing = Filing(
        letters,
        words,
        counts,
        norms=norms,
        terms=terms,
        found=stand,
        levels=levels,
        end=numbering.end,
    )
    return Made(levels, _files(work, how))


def _all_named(work: _Work, how: How) -> _Named:
    """What words are called."""
    letters, size = work.letters, len(work.words)
    ids = Numbered({"": 0})
    own = np.empty(size, np.int32)
    long: list[Numbers] = [np.empty(0, np.int32)]
    befores = []
    at = 0
    for norms, places, some in how.share(_named, in_pieces(size, _NAMED), size):
        told = norms.split("\n")
        own[at : at + len(told)] = [*map(ids.__getitem__, told)]
        long.append(places + at)
        befores.append(some)
        at += len(told)
    for norm in chain(letters.seeds, letters.forms):
        _ = ids[norm]
    listed = sorted(ids)
    ranks = np.empty(len(listed), np.int32)
    # The first is what is no term.
    ranks[[*map(ids.__getitem__, listed)]] = np.arange(-1, len(listed) - 1)
    return _Named(Texts.of(listed[1:]), ranks[own], np.concatenate(long), Texts(befores))


def _levels(letters: Letters, named: _Named, answers: Numbers) -> dict[str, int]:
    """The levels above 0, by norm; so many answers have each word."""
    summed = np.zeros(len(named.norms) + 1, np.int64)
    np.add.at(summed, named.own, answers)
    common = np.flatnonzero(summed[:-1] >= FEWEST)
    norms = named.norms.at(common)
    return levels_of(letters, dict(zip(norms, summed[common].tolist(), strict=True)))


def _all_split(work: _Work, named: _Named, levels: Mapping[str, int], how: How) -> Terms:
    """Of which terms words are."""
    place_of = _Places(named.norms.between(0, len(named.norms))).__getitem__
    order = named.befores.by_ends()
    words = named.long[order]
    forms = {
        place_of(norm): tuple(map(place_of, others)) for norm, others in work.letters.forms.items()
    }
    splitter = BulkSplitter(work.letters, levels, place_of)
    work.split = _Split(named.befores, order, named.own[words], splitter, forms)
    counts, parts = [np.empty(0, np.uint16)], [np.empty(0, np.int32)]
    for each, of in how.share(_split, in_pieces(len(order), splitter.chunk), len(order)):
        counts.append(each)
        parts.append(of)
    work.split = None
    splitter.close()
    sizes = np.concatenate(counts)
    count = np.zeros(len(work.words), np.uint16)
    first = np.zeros(len(work.words), np.int32)
    count[words] = sizes
    first[words] = np.cumsum(sizes, dtype=np.int64) - sizes
    return Terms(named.own, first, count, np.concatenate(parts))


class _Places(dict[str, int]):
    """The places of those of some sorted texts that are asked for."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, text: str) -> int:
        place = self[text] = bisect_left(self._texts, text)
        return place


def _files(work: _Work, how: How) -> Iterator[tuple[Filed, list[Row]]]:
    """The files of terms."""
    filing = work.filing
    assert filing  # noqa: S101 - it was given just now
    files = filing.files(how.sizes.terms)
    for first in range(0, len(files), _FILES):
        work.files = files[first : first + _FILES]
        _at_work.append(work)
        try:
            size = len(work.files)
            for some in how.share(_filed, in_pieces(size, _PIECE), size * _WEIGHT):
                yield from some
        finally:
            _at_work.pop()


# -- the work of one process ---------------------------------------------------------------


def _named(some: range) -> tuple[str, Numbers, bytes]:
    """The norms of some words; which may have parts; those with their spelling made one."""
    work = _at_work[-1]
    words = work.words.between(some.start, some.stop)
    befores = work.letters.all_before(words)
    norms = all_named(work.letters, befores)
    forms = work.letters.forms
    long = [
        at
        for at, (before, norm) in enumerate(zip(befores, norms, strict=True))
        if norm and (is_long(before) or norm in forms)
    ]
    return (
        "\n".join(norms),
        np.array(long, np.int32),
        Texts.lines([befores[at] for at in long]),
    )


def _split(some: range) -> tuple[Numbers, Numbers]:
    """How many parts each of some words has, and their norms."""
    work = _at_work[-1].split
    assert work  # noqa: S101 - it is given before words are split
    parts = work.splitter.all_places(work.words.at(work.order[some.start : some.stop]))
    own = work.own[some.start : some.stop].tolist()
    told = [*map(with_forms, own, parts, repeat(work.forms))]
    return np.array([*map(len, told)], np.uint16), np.array([*chain(*told)], np.int32)


def _filed(some: range) -> list[tuple[Filed, list[Row]]]:
    """Some files of terms, and the spellings in each."""
    work = _at_work[-1]
    assert work.filing  # noqa: S101 - it is given before files are made
    return [work.filing.filed(work.files[at]) for at in some]
