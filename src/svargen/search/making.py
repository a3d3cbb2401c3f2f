"""The terms of an archive, made from nothing by all cores.

First each word is counted, then every distinct word is stemmed and split once, and last it is told
for some thousand answers at a time where each term stands. What processes find comes back as text
in the order of terms, and is put together for one stretch of the alphabet after another, so that
few objects lie in memory at any time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from svargen.search.analysis import Analysis
from svargen.search.encoding import entry, joined, kept, packed
from svargen.search.lexicon import by_ends, levels_of, norms_from, summed
from svargen.search.splitting import Splitter, commonness
from svargen.search.terms import is_spelled
from svargen.search.weighing import standing, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from svargen.model import Answer
    from svargen.search.documents import Document
    from svargen.search.letters import Letters
    from svargen.search.terms import Row
    from svargen.search.weighing import Names

_COUNTED = 2500
"""Answers whose words one process counts at a time."""
_STOOD = 1250
"""Answers of which one process makes postings at a time."""
_WORDS = 20_000
"""Words that one process splits at a time."""
_STRETCH = 10_000
"""Words whose terms are put together at a time."""


@dataclass(slots=True)
class Made:
    """The terms of an archive."""

    levels: Mapping[str, int]
    """Those above 0, by norm."""
    terms: Iterator[Row] = field(default_factory=lambda: iter(()))
    """As `Term.row`, in the order of code points."""
    spellings: list[Row] = field(default_factory=list)
    """As `Term.spelling`, of those terms that have been asked for."""


class _Words(NamedTuple):
    """What is known of the words of an archive."""

    listed: Sequence[str]
    """In the order of their norms."""
    norms: Sequence[str]
    """Of each of those."""
    answers: Mapping[str, int]
    names: Mapping[str, Names]


@dataclass(slots=True)
class _Work:
    """What the processes that share the work have from this one without its being copied."""

    documents: Sequence[Document]
    numbers: Sequence[int]
    analysis_of: Callable[[Answer], bytes]
    splitter: Splitter | None = None
    words: Sequence[str] = ()
    """In the order of their ends, as `before` leaves them."""
    names: dict[str, Names] = field(default_factory=dict)
    starts: Sequence[str] = ()
    """The norms with which all stretches but the first begin."""

    def analysed(self, some: range) -> Iterator[tuple[int, Document, Analysis]]:
        """The number, the answer and its words, of some answers."""
        for at in some:
            document = self.documents[at]
            yield self.numbers[at], document, Analysis.from_bytes(self.analysis_of(document.answer))


_at_work: list[_Work] = []


def terms_of(
    letters: Letters,
    documents: Sequence[Document],
    numbers: Sequence[int],
    analysis_of: Callable[[Answer], bytes],
    share: Callable[[Callable[[range], Any], list[range], int], Iterable[Any]],
) -> Made:
    """The terms of an archive; the arguments are those of `index.index_files`."""
    work = _Work(documents, numbers, analysis_of)
    _at_work.append(work)
    try:
        answers: Counter[str] = Counter()
        for words, counts in share(_counted, _ranges(len(documents), _COUNTED), len(documents)):
            answers.update(dict(zip(words.split("\n"), counts, strict=True)))
        befores = dict(zip(answers, letters.all_before([*answers]), strict=True))
        norms = norms_from(letters, befores)
        levels = levels_of(letters, summed(norms, answers))
        listed = by_ends(word for word, norm in norms.items() if norm)
        work.words, work.splitter = [befores[word] for word in listed], Splitter(letters, levels)
        del befores
        lines = share(_split, _ranges(len(listed), _WORDS), len(listed))
        work.names = {**norms, **_compounds(listed, norms, levels, lines)}
        work.words, work.splitter = (), None
        listed.sort(key=norms.__getitem__)
        own = [norms[word] for word in listed]
        work.starts = list(dict.fromkeys(own[::_STRETCH]))[1:]
        found = list(share(_stood, _ranges(len(documents), _STOOD), len(documents)))
    finally:
        _at_work.pop()
    made = Made(levels)
    made.terms = _described(made, _Words(listed, own, answers, work.names), _joined(found))
    return made


def _compounds(
    words: Iterable[str], norms: Mapping[str, str], levels: Iterable[str], told: Iterable[str]
) -> dict[str, Names]:
    """Each compound with its norm and those of its parts, from what `_split` tells of words."""
    # So that a norm that is a part of many words lies in memory once.
    same = {norm: norm for norm in levels}
    left = iter(words)
    return {
        word: (norms[word], *map(same.__getitem__, parts.split(" ")))
        for lines in told
        for parts, word in zip(lines.split("\n"), left, strict=False)
        if parts
    }


def _ranges(size: int, most: int) -> list[range]:
    """The places of a list in pieces of at most so many."""
    return [range(first, min(first + most, size)) for first in range(0, size, most)]


def _counted(some: range) -> tuple[str, list[int]]:
    """The words of some answers, and how many of those have each."""
    answers: Counter[str] = Counter()
    for _, document, analysis in _at_work[-1].analysed(some):
        answers.update(words_of(document, analysis))
    return "\n".join(answers), list(answers.values())


def _split(some: range) -> str:
    """The parts of some words, with a line for each."""
    work = _at_work[-1]
    assert work.splitter  # noqa: S101 - it is given before words are split
    return "\n".join(map(" ".join, work.splitter.all_parts(work.words[some.start : some.stop])))


def _stood(some: range) -> list[_Stretch | None]:
    """Where terms stand in some answers, by stretches."""
    work = _at_work[-1]
    entries: defaultdict[str, list[int]] = defaultdict(list)
    for number, document, analysis in work.analysed(some):
        base = entry(number, 0)
        for norm, step in standing(document, analysis, work.names).items():
            entries[norm].append(base + step)
    norms = sorted(entries)
    found = []
    first = 0
    for start in (*work.starts, None):
        end = bisect_left(norms, start) if start else len(norms)
        found.append(_Stretch.of(norms[first:end], entries))
        first = end
    return found


class _Stretch(NamedTuple):
    """Where terms stand in some answers, for a stretch of the alphabet."""

    norms: str
    """With a line for each, in order."""
    sizes: list[int]
    """Bytes of the entries of each."""
    lasts: list[int]
    """The last entry of each."""
    entries: bytes
    """Of each in turn, `packed`."""

    @classmethod
    def of(cls, norms: Sequence[str], entries: Mapping[str, Sequence[int]]) -> _Stretch | None:
        """That of some norms; None where there are none."""
        if not norms:
            return None
        lists = [entries[norm] for norm in norms]
        told = [*map(packed, lists)]
        lasts = [each[-1] for each in lists]
        return cls("\n".join(norms), [*map(len, told)], lasts, b"".join(told))

    def pieces(self) -> Iterator[tuple[str, tuple[bytes, int]]]:
        """Each norm with its entries and their last."""
        at = 0
        norms = self.norms.split("\n")
        for norm, size, last in zip(norms, self.sizes, self.lasts, strict=True):
            yield norm, (self.entries[at : at + size], last)
            at += size


def _joined(found: Sequence[Sequence[_Stretch | None]]) -> Iterator[tuple[str, str]]:
    """Each norm in order with its entries in all answers."""
    for stretches in zip(*found, strict=True):
        pieces: defaultdict[str, list[tuple[bytes, int]]] = defaultdict(list)
        for stretch in filter(None, stretches):
            for norm, piece in stretch.pieces():
                pieces[norm].append(piece)
        for norm in sorted(pieces):
            yield norm, kept(joined(pieces[norm]))


def _described(made: Made, words: _Words, postings: Iterable[tuple[str, str]]) -> Iterator[Row]:
    """The rows of terms from their postings in order."""
    listed, norms, answers, names = words.listed, words.norms, words.answers, words.names
    size, at = len(listed), 0
    for norm, entries in postings:
        told = []
        common, best, most = 0, "", 0
        while at < size and norms[at] == norm:
            word = listed[at]
            name, count = names[word], answers[word]
            parts = "" if isinstance(name, str) else " ".join(("", *name[1:]))
            told.append(f"{word} {count}{parts}")
            common += count
            if count > most or (count == most and word < best):
                best, most = word, count
            at += 1
        if told and is_spelled(norm, best, common):
            made.spellings.append((norm, best, str(commonness(common))))
        yield norm, str(made.levels.get(norm, 0)), ",".join(told), entries
