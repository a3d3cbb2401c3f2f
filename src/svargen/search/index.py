"""The search index of an archive, file by file. docs/search.md tells what is in each, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from svargen.search.analysis import FIRST_WAY, Analysis, ways_of
from svargen.search.encoding import (
    IN_ANSWER,
    IN_HEAD,
    UNIT,
    WEIGHTS,
    cut,
    entry,
    file_of,
    halved,
    number_of,
    piece,
    postings,
)
from svargen.search.letters import Letters, is_number, letters_of, tokens
from svargen.search.numbering import Numbering, numbered, windows
from svargen.search.splitting import Splitter, commonness, level

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    from svargen.model import Answer
    from svargen.search.documents import Document

CONTENTS = "indeks.json"
"""The table of contents."""
FORMAT = 1

# A term's weight in an answer is the sum over its fields of times * weight / length, the length
# as a share of a typical one, and of that only a part: BM25F, but for the constant typical length,
# so that one answer more moves no other's weights.
_TITLE, _QUESTION, _ANSWER = (2.5, 0.3, 8), (1.1, 0.4, 100), (1.0, 0.5, 250)
"""(Weight, how much the length counts, typical length in words) of the three texts."""
_NAMES, _TOPICS, _NUMBERS = (round(UNIT * weight) for weight in (1.5, 1.5, 3.0))
"""What it weighs to stand among the names, the topics, or the numbers of case and document."""

_LONGEST = 64
"""Letters beyond which a word is none that anybody looks for."""
_SHORTEST_SPELLED = 4
"""Letters of a norm below which nobody is told that another word was perhaps meant."""


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
    spellings: tuple[int, int, int] = (12_000, 48_000, 64)
    cards: int = 128
    """Numbers of which one file has the cards."""


def index_files(
    language: str,
    documents: Sequence[Document],
    labels: Mapping[str, Mapping[str, str]],
    analysis_of: Callable[[Answer], bytes],
    sizes: Sizes = Sizes(),
) -> Iterator[tuple[str, bytes]]:
    """(Name, bytes) of every file, once each, the table of contents last.

    `documents` come oldest first, `labels` tells what the keys of facets are called, and
    `analysis_of` gives an answer's Analysis as bytes.
    """
    written = set()
    for name, data in _files(letters_of(language), documents, labels, analysis_of, sizes):
        # What is the same in two places is one file.
        if name not in written:
            written.add(name)
            yield name, data


def _files(
    letters: Letters,
    documents: Sequence[Document],
    labels: Mapping[str, Mapping[str, str]],
    analysis_of: Callable[[Answer], bytes],
    sizes: Sizes,
) -> Iterator[tuple[str, bytes]]:
    numbering = numbered([document.answer.day for document in documents])
    corpus = Corpus(letters)
    for document, number in zip(documents, numbering.numbers, strict=True):
        corpus.add(number, document, Analysis.from_bytes(analysis_of(document.answer)))
    terms = list(corpus.terms())
    contents: dict[str, object] = {
        "format": FORMAT,
        "language": letters.language,
        "answers": len(documents),
        "from": numbering.first.isoformat(),
        "days": numbering.days,
        "weights": WEIGHTS,
        "letters": letters.table.public,
    }
    shards = list(term_files(terms, sizes))
    contents["terms"] = yield from _entered(shards)
    spelled = [t for t in terms if is_spelled(t)]
    forward = list(spelling_files(spelled, itemgetter(0), sizes))
    backward = list(spelling_files(spelled, lambda term: term[0][::-1], sizes))
    contents["spellings"] = {
        "forward": (yield from _entered(forward)),
        "backward": (yield from _entered(backward)),
    }
    size = cards_in_one(numbering, sizes)
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


class Corpus:
    """Where each word of an archive stands."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self._ids = _Ids()
        self._entries: list[list[int]] = []
        """For each word an entry for each answer that has it."""
        self._tokens: dict[str, list[str]] = {}

    def add(self, number: int, document: Document, analysis: Analysis) -> None:
        """Add an answer; their numbers ascend."""
        entries, ids = self._entries, self._ids
        # A way is told by a sign from FIRST_WAY on.
        pieces = [0] * FIRST_WAY + [entry(number, each) for each in pieces_of(analysis)]
        known = [ids[word] for word in analysis.words]
        beside = [(ids[word], units) for word, units in self.beside(document).items()]
        entries += [[] for _ in range(len(entries), len(ids))]
        for at, way in zip(known, ways_of(analysis), strict=True):
            entries[at].append(pieces[way])
        for at, units in beside:
            where = entries[at]
            if where and number_of(where[-1]) == number:
                where[-1] += piece(units, 0)
            else:
                where.append(entry(number, piece(units, 0)))

    def beside(self, document: Document) -> dict[str, int]:
        """What the words beside an answer's own text weigh."""
        found: dict[str, int] = {}
        for texts, units in (
            (document.names, _NAMES),
            (document.topics, _TOPICS),
            (document.numbers, _NUMBERS),
        ):
            for text in texts:
                for word in self._tokens_of(text):
                    found[word] = found.get(word, 0) + units
        return found

    def terms(self) -> Iterator[Term]:
        """Every term, in the order of code points."""
        words = self._named()
        answers = {norm: self._answers(ats) for norm, ats in words.items()}
        levels = levels_of(answers, self.letters.seeds)
        compounds = self._compounds(words, levels)
        spelled, entries = list(self._ids), self._entries
        for norm in sorted({*words, *compounds}):
            ats, within = words.get(norm, []), compounds.get(norm, [])
            lists = [entries[at] for at in ats]
            lists += (halved(entries[at]) for at in within)
            pieces = lists[0] if len(lists) == 1 else sorted(chain.from_iterable(lists))
            # The word that most have, and among equals the first in the alphabet.
            written = min(((-len(entries[at]), spelled[at]) for at in ats), default=(0, ""))[1]
            level = levels.get(norm, 0)
            yield Term(norm, level, *postings(pieces), written, answers.get(norm, 0))

    def _named(self) -> dict[str, list[int]]:
        """The words of each norm, without those that nobody looks for."""
        letters = self.letters
        words: dict[str, list[int]] = defaultdict(list)
        for word, at in self._ids.items():
            before = letters.before(word)
            if not letters.is_stop(before) and len(before) <= _LONGEST:
                words[letters.norm(before)].append(at)
        words.pop("", None)
        return words

    def _compounds(
        self, words: dict[str, list[int]], levels: dict[str, int]
    ) -> dict[str, list[int]]:
        """The words that have each norm as a part."""
        splitter = Splitter(self.letters, levels)
        compounds: dict[str, list[int]] = defaultdict(list)
        spelled = list(self._ids)
        for at in chain.from_iterable(words.values()):
            for part in splitter.parts(self.letters.before(spelled[at])):
                compounds[part].append(at)
        return compounds

    def _answers(self, ats: list[int]) -> int:
        """How many answers have any of some words."""
        if len(ats) == 1:
            return len(self._entries[ats[0]])
        return len({number_of(each) for at in ats for each in self._entries[at]})

    def _tokens_of(self, text: str) -> list[str]:
        known = self._tokens.get(text)
        if known is None:
            known = self._tokens[text] = tokens(text)
        return known


class _Ids(dict[str, int]):
    """Words, each with a number from 0 on."""

    def __missing__(self, word: str) -> int:
        at = self[word] = len(self)
        return at


def levels_of(answers: Mapping[str, int], seeds: frozenset[str]) -> dict[str, int]:
    """The levels above 0, from how many answers have each norm as a word of its own."""
    found = {norm: level(norm, count, seeds) for norm, count in answers.items()}
    return {norm: high for norm, high in found.items() if high} | {
        seed: level(seed, 0, seeds) for seed in seeds - answers.keys()
    }


def pieces_of(analysis: Analysis) -> list[int]:
    """What each way in which a word stands in an answer weighs, as `encoding.piece`."""
    title, question, answer = (
        weight / (1 - share + share * length / typical)
        for (weight, share, typical), length in zip(
            (_TITLE, _QUESTION, _ANSWER), analysis.lengths, strict=True
        )
    )
    return [
        piece(
            round(UNIT * (times[0] * title + times[1] * question + times[2] * answer)),
            (IN_HEAD if times[0] or times[1] else 0) | (IN_ANSWER if times[2] else 0),
        )
        for times in analysis.counts
    ]


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
