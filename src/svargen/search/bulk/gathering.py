"""Which words stand in which answers, and what each weighs there."""

from __future__ import annotations

from array import array
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from svargen.search.analysis import FIRST_WAY, ways_of
from svargen.search.bulk.arrays import narrowed
from svargen.search.bulk.texts import Texts
from svargen.search.weighing import units_beside, units_by_way

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svargen.search.analysis import Analysis
    from svargen.search.bulk.arrays import Numbers
    from svargen.search.weighing import Beside

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
    """The words of some answers."""

    words: str
    """With a line for each."""
    answers: Numbers
    """How many of the answers have each."""
    pairs: Pairs


class Numbered(dict[str, int]):
    """A number for each text, from 0 on."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def gathered(first: int, some: Iterable[tuple[Beside, Analysis]]) -> Gathered:
    """The words of some answers, the place of the first of which is told."""
    known = Numbered()
    own, beside, beside_units, units = array("I"), array("I"), array("I"), array("I")
    ways: list[bytes] = []
    begins: list[int] = []
    besides: list[int] = []
    new: list[bool] = []
    for around, analysis in some:
        own.extend(map(known.__getitem__, analysis.words))
        ways.append(ways_of(analysis))
        begins.append(len(units) - FIRST_WAY)
        units.extend(units_by_way(analysis))
        others = units_beside(around)
        # What stands in both counts once.
        new.extend(map(set(others).difference(analysis.words).__contains__, others))
        beside.extend(map(known.__getitem__, others))
        beside_units.extend(others.values())
        besides.append(len(others))
    size = len(known)
    sizes = [*map(len, ways)]
    signs = np.frombuffer(b"".join(ways), np.uint8)
    of_ways = _numbers(units)
    of_text = of_ways[signs + np.repeat(begins, sizes)] if sizes else of_ways
    text, rest = _numbers(own), _numbers(beside)
    return Gathered(
        "\n".join(known),
        narrowed(
            np.bincount(text, minlength=size)
            + np.bincount(rest[np.array(new, np.bool_)], minlength=size)
        ),
        Pairs(
            first,
            np.array(sizes + besides, np.int32),
            np.concatenate((text, rest)),
            narrowed(np.concatenate((of_text, _numbers(beside_units)))),
        ),
    )


def together(found: Iterable[Gathered]) -> tuple[Texts, Numbers, list[Pairs]]:
    """The words of all answers, in how many each stands, and where."""
    known = Numbered()
    answers = np.zeros(0, np.int32)
    pairs: list[Pairs] = []
    for some in found:
        words = some.words.split("\n") if some.words else []
        numbers: Numbers = np.fromiter(map(known.__getitem__, words), np.uint32, len(words))
        answers = np.concatenate((answers, np.zeros(len(known) - len(answers), np.int32)))
        answers[numbers] += some.answers
        pairs.append(some.pairs._replace(words=numbers[some.pairs.words]))
    return Texts(_lines(known)), answers, pairs


def _lines(words: Iterable[str]) -> Iterator[str]:
    rest = iter(words)
    while some := "\n".join(islice(rest, _PACKED)):
        yield some


def _numbers(of: array[int]) -> Numbers:
    return np.frombuffer(of, np.uint32)
