"""The terms of an archive, made from nothing by all cores.

The words of all answers are gathered, then every distinct word is stemmed and split once; from that
follows where each term stands, and last the files are put together. In between, words and terms go
by numbers, so that few objects lie in memory.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from svargen.search.analysis import Analysis
from svargen.search.bulk import bits
from svargen.search.bulk.gathering import gathered, together
from svargen.search.bulk.postings import Postings, Terms, postings
from svargen.search.bulk.splitting import BulkSplitter
from svargen.search.keeping import Filed
from svargen.search.lexicon import levels_of, norms_from
from svargen.search.splitting import FEWEST, is_long, with_forms
from svargen.search.terms import cut_into, in_pieces, letters_in, spelling_of, terms_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from svargen.model import Answer
    from svargen.search.bulk.arrays import Numbers
    from svargen.search.bulk.gathering import Gathered
    from svargen.search.documents import Document
    from svargen.search.index import How
    from svargen.search.letters import Letters
    from svargen.search.numbering import Numbering
    from svargen.search.terms import Row

_ANSWERS = 2500
"""Answers whose words one process gathers at a time."""
_NAMED = 60_000
"""Words that one process stems at a time."""
_SPLIT = 60_000
"""Words that one process splits at a time."""
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


class _Named(NamedTuple):
    """What the words of an archive are called, each in the order of their numbers."""

    words: list[str]
    answers: Numbers
    """How many have each."""
    befores: list[str]
    norms: list[str]
    """'' for what is no term."""


@dataclass(slots=True)
class _Work:
    """What the processes that share the work have from this one without its being copied."""

    letters: Letters
    documents: Sequence[Document]
    analysis_of: Callable[[Answer], bytes]
    words: Sequence[str] = ()
    norms: Sequence[str] = ()
    splitter: BulkSplitter | None = None
    files: Sequence[range] = ()
    filing: _Filing | None = None


_at_work: list[_Work] = []


def terms_of(
    letters: Letters, documents: Sequence[Document], numbering: Numbering, how: How
) -> Made:
    """The terms of an archive whose answers have these numbers; `documents` come oldest first."""
    work = _Work(letters, documents, how.analysis_of)
    _at_work.append(work)
    try:
        pieces = how.share(_gathered, in_pieces(len(documents), _ANSWERS), len(documents))
        words, answers, pairs = together(pieces)
        named = _all_named(work, words, answers, how)
        norms = sorted({*named.norms, *letters.seeds, *letters.forms} - {""})
        ids = {norm: number for number, norm in enumerate(norms)} | {"": -1}
        own = np.fromiter(map(ids.__getitem__, named.norms), np.int64, len(words))
        summed = np.zeros(len(norms) + 1, np.int64)
        np.add.at(summed, own, answers)
        common = np.flatnonzero(summed[:-1] >= FEWEST).tolist()
        levels = levels_of(letters, {norms[at]: int(summed[at]) for at in common})
        parts = _all_split(work, named, levels, how)
        found = postings(pairs, _terms(own, parts, ids), len(norms), numbering.numbers)
    finally:
        _at_work.pop()
    work.filing = _Filing(
        letters,
        named,
        parts=parts,
        norms=norms,
        own=own,
        found=found,
        levels=levels,
        end=numbering.end,
    )
    return Made(levels, _files(work, how))


def _all_named(work: _Work, words: list[str], answers: Numbers, how: How) -> _Named:
    """What words are called."""
    work.words = words
    befores, norms = [], []
    for some, of in how.share(_named, in_pieces(len(words), _NAMED), len(words)):
        befores += some.split("\n")
        norms += of.split("\n")
    return _Named(words, answers, befores, norms)


def _all_split(work: _Work, named: _Named, levels: Mapping[str, int], how: How) -> list[str]:
    """The parts of each word, with spaces between; '' where it is not split."""
    befores = named.befores
    forms = work.letters.forms
    long = [
        at
        for at, norm in enumerate(named.norms)
        if norm and (is_long(befores[at]) or norm in forms)
    ]
    long.sort(key=lambda at: befores[at][::-1])
    work.words, work.norms = [befores[at] for at in long], [named.norms[at] for at in long]
    work.splitter = BulkSplitter(work.letters, levels)
    found = [""] * len(befores)
    lines = how.share(_split, in_pieces(len(long), _SPLIT), len(long))
    for at, parts in zip(long, chain.from_iterable(map(_lines, lines)), strict=True):
        found[at] = parts
    work.words, work.norms, work.splitter = (), (), None
    return found


def _terms(own: Numbers, parts: Sequence[str], ids: Mapping[str, int]) -> Terms:
    """Of which terms words are."""
    split = [each.split(" ") if each else [] for each in parts]
    counts = np.array([*map(len, split)], np.int64)
    listed = [ids[part] for each in split for part in each]
    return Terms(own, np.cumsum(counts) - counts, counts, np.array(listed, np.int64))


def _files(work: _Work, how: How) -> Iterator[tuple[Filed, list[Row]]]:
    """The files of terms."""
    filing = work.filing
    assert filing  # noqa: S101 - it was given just now
    files = filing.files(how)
    for first in range(0, len(files), _FILES):
        work.files = files[first : first + _FILES]
        _at_work.append(work)
        try:
            size = len(work.files)
            for some in how.share(_filed, in_pieces(size, _PIECE), size * _WEIGHT):
                yield from some
        finally:
            _at_work.pop()


def _lines(text: str) -> list[str]:
    return text.split("\n")


# -- the work of one process ---------------------------------------------------------------


def _gathered(some: range) -> Gathered:
    """The words of some answers."""
    work = _at_work[-1]
    told = (
        (each, Analysis.from_bytes(work.analysis_of(each.answer)))
        for each in work.documents[some.start : some.stop]
    )
    return gathered(some.start, told)


def _named(some: range) -> tuple[str, str]:
    """Some words with their spelling made one, and their norms, with a line for each."""
    work = _at_work[-1]
    words = work.words[some.start : some.stop]
    befores = work.letters.all_before(words)
    norms = norms_from(work.letters, dict(zip(words, befores, strict=True)))
    return "\n".join(befores), "\n".join(norms.values())


def _split(some: range) -> str:
    """The parts of some words, with a line for each."""
    work = _at_work[-1]
    assert work.splitter  # noqa: S101 - it is given before words are split
    parts = work.splitter.all_parts(work.words[some.start : some.stop])
    norms = work.norms[some.start : some.stop]
    told = map(with_forms, norms, parts, repeat(work.letters.forms))
    return "\n".join(map(" ".join, told))


def _filed(some: range) -> list[tuple[Filed, list[Row]]]:
    """Some files of terms, and the spellings in each."""
    work = _at_work[-1]
    assert work.filing  # noqa: S101 - it is given before files are made
    return [work.filing.filed(work.files[at]) for at in some]


class _Filing:
    """All that files of terms are made of."""

    def __init__(  # noqa: PLR0913 - each of another stage
        self,
        letters: Letters,
        named: _Named,
        *,
        parts: list[str],
        norms: Sequence[str],
        own: Numbers,
        found: Postings,
        levels: Mapping[str, int],
        end: int,
    ) -> None:
        self._letters = letters
        self._named = named
        self._answers = named.answers.tolist()
        self._parts = parts
        self._levels = levels
        self._end = end
        self._told = found.told
        # Seeds of which no word is made are no terms.
        is_term = found.counts > 0
        self._norms = [norms[at] for at in np.flatnonzero(is_term).tolist()]
        self._counts = found.counts[is_term]
        self._ends = np.cumsum(self._counts)
        order = np.argsort(own, kind="stable")
        self._words = order[own[order] >= 0].tolist()
        """Words by the order of their norms."""
        of_norms = np.bincount(own[own >= 0], minlength=len(norms))[is_term]
        self._word_ends = [0, *np.cumsum(of_norms).tolist()]

    def files(self, how: How) -> list[range]:
        """Which terms each file has."""
        sizes = bits.sizes(self._counts, self._end) + np.array([*map(len, self._norms)])
        return [*cut_into(self._norms, sizes.tolist(), how.sizes.terms)]

    def filed(self, terms: range) -> tuple[Filed, list[Row]]:
        """The file of some terms, and their spellings."""
        first, last = terms.start, terms.stop
        counts = self._counts[first:last]
        ends = self._ends[first:last]
        start = int(ends[0] - counts[0])
        told = self._told[start : int(ends[-1])]
        norms = self._norms[first:last]
        levels = [str(self._levels.get(norm, 0)) for norm in norms]
        name, data = terms_file(norms, levels, bits.stands(counts, told, self._end))
        bytes_of = told.tobytes()
        cuts = [0, *((ends - start) * told.itemsize).tolist()]
        entries = [b64encode(bytes_of[one:other]).decode() for one, other in pairwise(cuts)]
        words, spellings, beside = self._words_of(terms)
        rows = "\t".join(map("\n".join, (norms, levels, words, entries)))
        return Filed(norms[0], name, beside, rows, data), spellings

    def _words_of(self, terms: range) -> tuple[list[str], list[Row], str]:
        """The words of some terms as rows tell them, their spellings, and what stands beside."""
        ends = self._word_ends[terms.start : terms.stop + 1]
        numbers = self._words[ends[0] : ends[-1]]
        words = [self._named.words[at] for at in numbers]
        answers = [self._answers[at] for at in numbers]
        parts = [self._parts[at] for at in numbers]
        told = [
            f"{word} {count} {of}" if of else f"{word} {count}"
            for word, count, of in zip(words, answers, parts, strict=True)
        ]
        rows, spellings = [], []
        for norm, one, other in zip(
            self._norms[terms.start : terms.stop],
            (end - ends[0] for end in ends[:-1]),
            (end - ends[0] for end in ends[1:]),
            strict=True,
        ):
            rows.append(",".join(told[one:other]) if other > one + 1 else "".join(told[one:other]))
            if other > one:
                spelled = spelling_of(norm, words[one:other], answers[one:other])
                if spelled:
                    spellings.append(spelled)
        befores = [self._named.befores[at] for at in numbers]
        return rows, spellings, letters_in(self._letters, words, befores, parts)
