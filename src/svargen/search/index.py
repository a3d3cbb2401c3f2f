"""The search index of an archive, file by file. docs/search.md tells what is in each, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from svargen.search.analysis import Analysis
from svargen.search.encoding import WEIGHTS, cut, entry, file_of, joined_runs, run_of
from svargen.search.letters import Letters, is_number, letters_of
from svargen.search.lexicon import levels_of, norm_of, parts_of, spelled, summed
from svargen.search.numbering import Numbering, numbered, windows
from svargen.search.splitting import commonness
from svargen.search.weighing import standing, words_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from svargen.model import Answer
    from svargen.search.documents import Document

CONTENTS = "indeks.json"
"""The table of contents."""
FORMAT = 1
_CHUNK = 1000
_STRIDE = 8

_SHORTEST_SPELLED = 4
"""Letters of a norm below which nobody is told that another word was perhaps meant."""


Share = Callable[[Callable[[range], Any], list[range], int], Iterable[Any]]
"""Gives the results of a function for each piece of a work, in order; its size comes last."""


def alone(work: Callable[[range], Any], pieces: list[range], _size: int) -> Iterable[Any]:
    """All of the work by this process."""
    return map(work, pieces)


class Term(NamedTuple):
    """A term of the index."""

    norm: str
    level: int
    """How common it is as a part of compounds; 0: it is none."""
    gaps: str
    how: str
    """Where it stands, and how: as `encoding.postings`."""
    written: str
    """Its commonest written form; '' where it stands only as a part of other words."""
    answers: int
    """How many answers have it as a word of its own."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large files become; smaller ones in tests."""

    terms: tuple[int, int, int] = (15_000, 60_000, 12)
    """Letters of a file of terms: least, most; and of how many words one may begin a file."""
    spellings: tuple[int, int, int] = (40_000, 160_000, 64)
    cards: int = 128
    """Numbers of which one file has the cards."""


@dataclass(frozen=True, slots=True)
class How:
    """How an index is made."""

    analysis_of: Callable[[Answer], bytes]
    """Gives an answer's Analysis as bytes."""
    share: Share = alone
    """Shares the work, among forked processes say."""
    sizes: Sizes = Sizes()


def index_files(
    language: str,
    documents: Sequence[Document],
    labels: Mapping[str, Mapping[str, str]],
    how: How,
) -> Iterator[tuple[str, bytes]]:
    """(Name, bytes) of every file, once each, the table of contents last.

    `language` is a language tag (BCP 47), `documents` come oldest first, and `labels` tells what
    the keys of facets are called.
    """
    written = set()
    for name, data in _files(letters_of(language), documents, labels, how):
        # What is the same in two places is one file.
        if name not in written:
            written.add(name)
            yield name, data


def _files(
    letters: Letters,
    documents: Sequence[Document],
    labels: Mapping[str, Mapping[str, str]],
    how: How,
) -> Iterator[tuple[str, bytes]]:
    numbering = numbered([document.answer.day for document in documents])
    terms = terms_of(letters, documents, numbering.numbers, how)
    contents: dict[str, object] = {
        "format": FORMAT,
        "language": letters.language,
        "answers": len(documents),
        "from": numbering.first.isoformat(),
        "days": numbering.days,
        "weights": WEIGHTS,
        "letters": letters.table.public,
    }
    shards = list(term_files(terms, how.sizes))
    contents["terms"] = yield from _entered(shards)
    spelled = [t for t in terms if is_spelled(t)]
    forward = list(spelling_files(spelled, attrgetter("norm"), how.sizes))
    backward = list(spelling_files(spelled, lambda term: term.norm[::-1], how.sizes))
    contents["spellings"] = {
        "forward": (yield from _entered(forward)),
        "backward": (yield from _entered(backward)),
    }
    size = cards_in_one(numbering, how.sizes)
    cards = [""] * -(-numbering.end // size)
    for window, places in windows(numbering.numbers, size).items():
        cards[window], data = file_of([documents[place].card for place in places])
        yield cards[window], data
    contents["cards"] = {"size": size, "files": cards}
    facets = {}
    for index, (facet, called) in enumerate(labels.items()):
        facets[facet], data = facet_file(called, [each.facets[index] for each in documents])
        yield facets[facet], data
    contents["facets"] = facets
    yield CONTENTS, file_of(contents)[1]


def terms_of(
    letters: Letters,
    documents: Sequence[Document],
    numbers: Sequence[int],
    how: How,
) -> list[Term]:
    """Every term of an archive, in the order of code points."""
    work = _Work(documents, numbers, how.analysis_of, letters)
    share = how.share
    some = [range(i, min(i + _CHUNK, len(documents))) for i in range(0, len(documents), _CHUNK)]
    _at_work.append(work)
    try:
        answers: Counter[str] = Counter()
        for counted in share(_counted, some, len(documents)):
            answers.update(counted)
        work.norms = {word: norm_of(letters, word) for word in answers}
        by_norm = summed(work.norms, answers)
        work.levels = levels_of(letters, by_norm)
        work.words = [word for word, norm in work.norms.items() if norm]
        words = [range(i, len(work.words), _STRIDE) for i in range(min(_STRIDE, len(work.words)))]
        for parts in share(_split, words, len(work.words)):
            work.parts |= parts
        runs: defaultdict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
        for found in share(_stood, some, len(documents)):
            for norm, *run in found:
                runs[norm].append(run)
    finally:
        _at_work.pop()
    best = spelled(work.norms, answers)
    return [
        Term(
            norm,
            work.levels.get(norm, 0),
            *joined_runs(runs[norm]),
            best.get(norm, ""),
            by_norm.get(norm, 0),
        )
        for norm in sorted(runs)
    ]


@dataclass(slots=True)
class _Work:
    """What the processes that share the work have from this one without its being copied."""

    documents: Sequence[Document]
    numbers: Sequence[int]
    analysis_of: Callable[[Answer], bytes]
    letters: Letters
    norms: dict[str, str] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def analysed(self, some: range) -> Iterator[tuple[int, Document, Analysis]]:
        """The number, the answer and its words, of some answers."""
        for at in some:
            document = self.documents[at]
            yield self.numbers[at], document, Analysis.from_bytes(self.analysis_of(document.answer))


_at_work: list[_Work] = []


def _counted(some: range) -> Counter[str]:
    """How many of some answers have each word."""
    answers: Counter[str] = Counter()
    for _, document, analysis in _at_work[-1].analysed(some):
        answers.update(words_of(document, analysis))
    return answers


def _split(some: range) -> dict[str, tuple[str, ...]]:
    """The parts of some words."""
    work = _at_work[-1]
    return parts_of(work.letters, work.levels, (work.words[at] for at in some))


def _stood(some: range) -> list[tuple[str, int, int, str, str]]:
    """For each term in some answers: the first and the last number, gaps between, digits."""
    work = _at_work[-1]
    entries: defaultdict[str, list[int]] = defaultdict(list)
    for number, document, analysis in work.analysed(some):
        base = entry(number, 0)
        for norm, digit in standing(document, analysis, work.norms, work.parts).items():
            entries[norm].append(base + digit)
    return [(norm, *run_of(found)) for norm, found in entries.items()]


def term_files(terms: Sequence[Term], sizes: Sizes) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """(First term, (name, bytes)) of every file of terms."""
    lengths = [(term.norm, len(term.norm) + len(term.gaps) + len(term.how) + 3) for term in terms]
    for some in _cut(terms, lengths, sizes.terms):
        data = {
            "terms": " ".join(term.norm for term in some),
            "levels": "".join(str(term.level) for term in some),
            "gaps": " ".join(term.gaps for term in some),
            "how": "".join(term.how for term in some),
        }
        yield some[0].norm, file_of(data)


def is_spelled(term: Term) -> bool:
    """Whether a misspelt word may have been meant as this one."""
    return bool(term.written) and len(term.norm) >= _SHORTEST_SPELLED and not is_number(term.norm)


def spelling_files(
    terms: Iterable[Term], key: Callable[[Term], str], sizes: Sizes
) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """(First key, (name, bytes)) of every file of written forms in the order of `key`."""
    ordered = sorted(terms, key=key)
    lengths = [(key(term), len(term.written) + 2) for term in ordered]
    for some in _cut(ordered, lengths, sizes.spellings):
        data = {
            "words": " ".join(term.written for term in some),
            "levels": "".join(str(commonness(term.answers)) for term in some),
        }
        yield key(some[0]), file_of(data)


def cards_in_one(numbering: Numbering, sizes: Sizes) -> int:
    """Of how many numbers one file has the cards: more where most numbers are no answer's."""
    size = sizes.cards
    while 4 * size * len(numbering.numbers) < sizes.cards * numbering.end and numbering.numbers:
        size *= 2
    return size


def facet_file(labels: Mapping[str, str], keys: Iterable[Sequence[str]]) -> tuple[str, bytes]:
    """The name and the bytes of a facet's column; `keys` are those of each answer in order."""
    places = {key: place for place, key in enumerate(labels)}
    of = [[places[key] for key in each] for each in keys]
    data = {
        "values": list(labels.items()),
        "of": [each[0] if len(each) == 1 else each for each in of],
    }
    return file_of(data)


def _cut(
    terms: Sequence[Term], lengths: list[tuple[str, int]], sizes: tuple[int, int, int]
) -> Iterator[Sequence[Term]]:
    begins = [*cut(lengths, *sizes), len(terms)]
    for first, end in pairwise(begins):
        yield terms[first:end]


def _entered(
    shards: Iterable[tuple[str, tuple[str, bytes]]],
) -> Generator[tuple[str, bytes], None, dict[str, list[str]]]:
    """Yields the files; returns how the table of contents tells of them."""
    starts, names = [], []
    for start, (name, data) in shards:
        starts.append(start)
        names.append(name)
        yield name, data
    return {"starts": starts, "files": names}
