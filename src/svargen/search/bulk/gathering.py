"""Which words stand in which answers, and what each weighs there."""

from __future__ import annotations

import os
from collections import defaultdict
from itertools import chain, islice
from typing import TYPE_CHECKING, AnyStr, NamedTuple

import numpy as np

from svargen.search.analysis import FIRST_WAY
from svargen.search.bulk.arrays import narrowed
from svargen.search.bulk.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from svargen.search.bulk.arrays import Flags, Numbers

_PACKED = 10_000
"""Words that are made one text at a time."""


class Pairs(NamedTuple):
    """Words in some answers that follow one another.

    First those of the answers' own texts, then those beside them; a word may stand in both.
    """

    first: int
    """The place of the first answer in the archive."""
    sizes: Numbers
    """How many words each answer's own text has, then how many stand beside each."""
    words: Numbers
    """By their numbers."""
    units: Numbers
    """What each weighs."""

    def places(self) -> Numbers:
        """The place of the answer of each pair, from the first answer's on."""
        answers = np.arange(len(self.sizes) // 2, dtype=np.int32)
        return np.repeat(np.concatenate((answers, answers)), self.sizes)


class Gathered(NamedTuple):
    """The words of some answers, by the numbers that one process gives them."""

    process: int
    """Which."""
    words: bytes
    """Those that it has met for the first time, with a line for each."""
    is_new: Flags
    """Which of the words beside answers stand in none's own text: one in both counts once."""
    pairs: Pairs


class Numbered(dict[AnyStr, int]):
    """A number for each text, from 0 on."""

    def __missing__(self, text: AnyStr) -> int:
        number = self[text] = len(self)
        return number


def gathered(known: Numbered[bytes], first: int, some: Iterable[bytes]) -> Gathered:
    """The words of some answers, the place of the first of which is told.

    Of each a line with `told_beside` and the bytes of its Analysis are given, which are not
    unpacked: all that is done for each answer alone is to find the parts of the two. `known` are
    the words that this process has met before.
    """
    texts: list[tuple[bytes, ...]] = []
    for told in some:
        around, *analysis = told.split(b"\n")
        beside, _, units = around.partition(b"\t")
        texts.append((*analysis, beside, units))
    if not texts:
        texts.append((b"",) * 5)
    before = len(known)
    own, signs, ways, others, of_others = zip(*texts, strict=True)
    text, rest = _numbered(known, own), _numbered(known, others)
    of_text = [each.decode().encode("latin-1") for each in signs]
    in_text, beside_it = _sizes(map(len, of_text)), _sizes(map(_count, others))
    return Gathered(
        os.getpid(),
        b"\n".join([*islice(reversed(known), len(known) - before)][::-1]),
        _is_new(rest, beside_it, text, in_text),
        Pairs(
            first,
            np.concatenate((in_text, beside_it)),
            np.concatenate((text, rest)),
            narrowed(np.concatenate((_units(of_text, in_text, ways), _all(of_others)))),
        ),
    )


def _numbered(known: Numbered[bytes], texts: Iterable[bytes]) -> Numbers:
    """The number of each word of some texts."""
    words = b" ".join(filter(None, texts)).split()
    return np.fromiter(map(known.__getitem__, words), np.uint32, len(words))


def _sizes(sizes: Iterable[int]) -> Numbers:
    return np.fromiter(sizes, np.int32)


def _count(text: bytes) -> int:
    """How many words or numbers a text has."""
    return text.count(b" ") + 1 if text else 0


def _all(numbers: Iterable[bytes]) -> Numbers:
    """All numbers of some texts."""
    return np.array([*map(int, b" ".join(filter(None, numbers)).split())], np.uint32)


def _units(signs: Sequence[bytes], sizes: Numbers, ways: Sequence[bytes]) -> Numbers:
    """What each word weighs in its answer's own text, from its sign and the units of the ways."""
    of_ways = _sizes(map(_count, ways))
    begins = np.cumsum(of_ways) - of_ways - FIRST_WAY
    return _all(ways)[np.frombuffer(b"".join(signs), np.uint8) + np.repeat(begins, sizes)]


def _is_new(words: Numbers, sizes: Numbers, text: Numbers, in_text: Numbers) -> Flags:
    """Which of the words beside answers stand in none's own text."""
    answers = np.arange(len(sizes))
    beside = np.repeat(answers, sizes) << 32 | words
    # Most words stand beside none.
    some = np.zeros(int(max(text.max(initial=0), words.max(initial=0))) + 1, np.bool_)
    some[words] = True
    places = np.flatnonzero(some[text])
    own = np.repeat(answers, in_text)[places] << 32 | text[places]
    own.sort()
    at = np.searchsorted(own, beside)
    is_new: Flags = np.append(own, -1)[at] != beside
    return is_new


def together(found: Iterable[Gathered]) -> tuple[Texts, Numbers, list[Pairs]]:
    """The words of all answers, in how many each stands, and where."""
    met: defaultdict[int, list[bytes]] = defaultdict(list)
    """The words of each process, as it numbers them."""
    pieces: list[tuple[int, Flags, Pairs]] = []
    for process, new, is_new, of_piece in found:
        met[process] += filter(None, [new])
        pieces.append((process, is_new, of_piece))
    words, numbers = _numbered_alike(met)
    pairs: list[Pairs] = []
    twice: list[Numbers] = []
    """Words that stand both in an answer's text and beside it."""
    for process, is_new, piece in pieces:
        now = numbers[process][piece.words] if process in numbers else piece.words
        pairs.append(piece._replace(words=now))
        twice.append(now[len(now) - len(is_new) :][~is_new])
    # Ones of the same kind, lest each be converted by itself.
    answers, one = np.zeros(len(words), np.int32), np.int32(1)
    for each, other in zip(pairs, twice, strict=True):
        np.add.at(answers, each.words, one)
        np.subtract.at(answers, other, one)
    return words, answers, pairs


def _numbered_alike(met: Mapping[int, list[bytes]]) -> tuple[Texts, Mapping[int, Numbers]]:
    """All words that processes have met, and what numbers their own ones stand for.

    The first has the numbers that it gave. If there is no other, its words are not even looked at.
    """
    if len(met) < 2:
        return Texts(chain.from_iterable(met.values())), {}
    known: Numbered[bytes] = Numbered()
    numbers = {process: _numbered(known, [b"\n".join(words)]) for process, words in met.items()}
    return Texts(_lines(known)), numbers


def _lines(words: Iterable[bytes]) -> Iterator[bytes]:
    rest = iter(words)
    while some := b"\n".join(islice(rest, _PACKED)):
        yield some
