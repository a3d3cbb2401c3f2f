"""The search index of an archive, file by file. docs/search.md tells what is in each, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from svargen.search.analysis import Analysis
from svargen.search.encoding import WEIGHTS, cut, entry, file_of, joined_runs, run_of
from svargen.search.letters import Letters, is_number, letters_of
from svargen.search.lexicon import levels_of, norms_of, parts_of, spelled, summed
from svargen.search.numbering import Numbering, numbered, windows
from svargen.search.splitting import commonness
from svargen.search.weighing import standing, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from svargen.model import Answer
    from svargen.search.documents import Document

CONTENTS = "indeks.json"
"""The table of contents."""
FORMAT = 1
_CHUNK = 2500
"""Answers of which one process makes postings at a time."""
_STRIDE = 8
"""Shares in which words are split."""

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
    """How often answers have any of its words."""

    @property
    def is_spelled(self) -> bool:
        """Whether a misspelt word may have been meant as this one."""
        norm = self.norm
        return bool(self.written) and len(norm) >= _SHORTEST_SPELLED and not is_number(norm)

    @property
    def spelling(self) -> Spelling:
        """Its commonest written form."""
        return Spelling(self.norm, self.written, commonness(self.answers))


class Spelling(NamedTuple):
    """A written form that may have been meant."""

    key: str
    """By which it is looked up: its norm, or that reversed."""
    written: str
    level: int
    """How common it is."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large files become; smaller ones in tests."""

    terms: tuple[int, int, int] = (17_500, 70_000, 12)
    """Letters of a file of terms: least, most; and of how many words one may begin a file."""
    spellings: tuple[int, int, int] = (80_000, 320_000, 64)
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
    letters = letters_of(language)
    numbering = numbered([document.answer.day for document in documents])
    terms = terms_of(letters, documents, numbering.numbers, how).terms()
    spelled = [term.spelling for term in terms if term.is_spelled]
    shards = Shards(
        list(term_files(terms, how.sizes)),
        list(spelling_files(spelled, how.sizes)),
        list(spelling_files(backwards(spelled), how.sizes)),
    )
    for name, data in files_of(Site(letters, documents, labels, numbering), shards, how.sizes):
        yield name, data()


File = tuple[str, Callable[[], bytes]]
"""A file's name, and what gives its bytes."""


class Shard(NamedTuple):
    """A file of a list that is cut into several."""

    start: str
    """The first key in it."""
    name: str
    data: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Shards:
    """The files of the lists that are cut into several."""

    terms: list[Shard]
    forward: list[Shard]
    backward: list[Shard]


@dataclass(frozen=True, slots=True)
class Site:
    """What is to be found, but for its words."""

    letters: Letters
    documents: Sequence[Document]
    labels: Mapping[str, Mapping[str, str]]
    numbering: Numbering


def files_of(site: Site, shards: Shards, sizes: Sizes) -> Iterator[File]:
    """Every file of an index, once each, the table of contents last."""
    seen = set()
    for name, data in _files(site, shards, sizes):
        # What is the same in two places is one file.
        if name not in seen:
            seen.add(name)
            yield name, data


def _files(site: Site, shards: Shards, sizes: Sizes) -> Iterator[File]:
    for shard in (*shards.terms, *shards.forward, *shards.backward):
        yield shard.name, shard.data
    numbering = site.numbering
    size = cards_in_one(numbering, sizes)
    cards = [""] * -(-numbering.end // size)
    for window, places in windows(numbering.numbers, size).items():
        cards[window], data = file_of([site.documents[place].card for place in places])
        yield cards[window], given(data)
    facets = {}
    for index, (facet, called) in enumerate(site.labels.items()):
        facets[facet], data = facet_file(called, [each.facets[index] for each in site.documents])
        yield facets[facet], given(data)
    contents = {
        "format": FORMAT,
        "language": site.letters.language,
        "answers": len(site.documents),
        "from": numbering.first.isoformat(),
        "days": numbering.days,
        "weights": WEIGHTS,
        "letters": site.letters.table.public,
        "terms": _entered(shards.terms),
        "spellings": {
            "forward": _entered(shards.forward),
            "backward": _entered(shards.backward),
        },
        "cards": {"size": size, "files": cards},
        "facets": facets,
    }
    yield CONTENTS, given(file_of(contents)[1])


def given(data: bytes) -> Callable[[], bytes]:
    """What gives these bytes."""
    return lambda: data


def _entered(shards: list[Shard]) -> dict[str, list[str]]:
    """How the table of contents tells of files."""
    starts, names = [each.start for each in shards], [each.name for each in shards]
    return {"starts": starts, "files": names}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an archive, and where its terms stand."""

    answers: Mapping[str, int]
    """How many answers have each word."""
    norms: dict[str, str]
    """The norm of each; '' for what is no term."""
    parts: dict[str, tuple[str, ...]]
    """Of each compound."""
    levels: dict[str, int]
    """Those above 0, by norm."""
    by_norm: dict[str, int]
    """How often answers have any word of each norm."""
    postings: dict[str, tuple[str, str]]
    """Gaps and digits by norm, in the order of code points."""

    def terms(self) -> list[Term]:
        """Every term, in the order of code points."""
        best = spelled(self.norms, self.answers)
        return [
            Term(
                norm, self.levels.get(norm, 0), *run, best.get(norm, ""), self.by_norm.get(norm, 0)
            )
            for norm, run in self.postings.items()
        ]


def terms_of(
    letters: Letters,
    documents: Sequence[Document],
    numbers: Sequence[int],
    how: How,
) -> Words:
    """The words of an archive."""
    work = _Work(documents, numbers, how.analysis_of, letters)
    share = how.share
    some = [range(i, min(i + _CHUNK, len(documents))) for i in range(0, len(documents), _CHUNK)]
    _at_work.append(work)
    try:
        answers: Counter[str] = Counter()
        for counted in share(_counted, some, len(documents)):
            answers.update(counted)
        work.norms = norms_of(letters, answers)
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
    postings = {norm: joined_runs(runs[norm]) for norm in sorted(runs)}
    return Words(answers, work.norms, work.parts, work.levels, by_norm, postings)


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


def term_files(terms: Sequence[Term], sizes: Sizes) -> Iterator[Shard]:
    """Every file of terms."""
    lengths = [(term.norm, term_size(term.norm, len(term.gaps), len(term.how))) for term in terms]
    for first, end in cuts(lengths, sizes.terms):
        name, data = term_file(terms[first:end])
        yield Shard(terms[first].norm, name, given(data))


def term_size(norm: str, gaps: int, how: int) -> int:
    """The letters that a term takes in a file."""
    return len(norm) + gaps + how + 3


def term_file(terms: Sequence[Term]) -> tuple[str, bytes]:
    """The name and the bytes of a file of terms."""
    return file_of(
        {
            "terms": " ".join(term.norm for term in terms),
            "levels": "".join(str(term.level) for term in terms),
            "gaps": " ".join(term.gaps for term in terms),
            "how": "".join(term.how for term in terms),
        }
    )


def spelling_files(spellings: Sequence[Spelling], sizes: Sizes) -> Iterator[Shard]:
    """Every file of written forms in the order of their keys."""
    lengths = [(each.key, spelling_size(each.written)) for each in spellings]
    for first, end in cuts(lengths, sizes.spellings):
        name, data = spelling_file(spellings[first:end])
        yield Shard(spellings[first].key, name, given(data))


def spelling_size(written: str) -> int:
    """The letters that a written form takes in a file."""
    return len(written) + 2


def spelling_file(spellings: Sequence[Spelling]) -> tuple[str, bytes]:
    """The name and the bytes of a file of written forms."""
    return file_of(
        {
            "words": " ".join(each.written for each in spellings),
            "levels": "".join(str(each.level) for each in spellings),
        }
    )


def backwards(spellings: Iterable[Spelling]) -> list[Spelling]:
    """Spellings in the order of their ends."""
    return sorted(each._replace(key=each.key[::-1]) for each in spellings)


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


def cuts(
    lengths: Sequence[tuple[str, int]], sizes: tuple[int, int, int]
) -> Iterator[tuple[int, int]]:
    """(First, end) of the pieces in which lists of (key, letters) lie in files."""
    return pairwise([*cut(lengths, *sizes), len(lengths)])
