"""Which words stand in which answers, and what each weighs there."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from svargen.search.analysis import FIRST_WAY, ways_of
from svargen.search.weighing import units_beside, units_by_way

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svargen.search.analysis import Analysis
    from svargen.search.bulk.arrays import Numbers
    from svargen.search.documents import Document


class Pairs(NamedTuple):
    """Words in answers; a word may stand twice in one: in its text, and beside it."""

    places: Numbers
    """Of the answers in the archive."""
    words: Numbers
    """By their numbers."""
    units: Numbers
    """What each weighs."""


class Gathered(NamedTuple):
    """The words of some answers."""

    words: str
    """With a line for each."""
    answers: Numbers
    """How many of the answers have each."""
    pairs: Pairs


class _Numbered(dict[str, int]):
    """A number for each word, from 0 on."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def gathered(first: int, some: Iterable[tuple[Document, Analysis]]) -> Gathered:
    """The words of some answers, the place of the first of which is told."""
    known = _Numbered()
    own, beside, beside_units, units = array("I"), array("I"), array("I"), array("I")
    ways: list[bytes] = []
    begins: list[int] = []
    besides: list[int] = []
    new: list[bool] = []
    for document, analysis in some:
        own.extend(map(known.__getitem__, analysis.words))
        ways.append(ways_of(analysis))
        begins.append(len(units) - FIRST_WAY)
        units.extend(units_by_way(analysis))
        others = units_beside(document)
        # What stands in both counts once.
        new.extend(map(set(others).difference(analysis.words).__contains__, others))
        beside.extend(map(known.__getitem__, others))
        beside_units.extend(others.values())
        besides.append(len(others))
    size = len(known)
    sizes = [*map(len, ways)]
    places = np.arange(len(sizes))
    signs = np.frombuffer(b"".join(ways), np.uint8)
    of_text = _numbers(units)[signs + np.repeat(begins, sizes)] if sizes else _numbers(units)
    text, rest = _numbers(own), _numbers(beside)
    in_text, in_rest = np.repeat(places, sizes), np.repeat(places, besides)
    return Gathered(
        "\n".join(known),
        np.bincount(text, minlength=size)
        + np.bincount(rest[np.array(new, np.bool_)], minlength=size),
        Pairs(
            (np.concatenate((in_text, in_rest)) + first).astype(np.uint32),
            np.concatenate((text, rest)).astype(np.uint32),
            np.concatenate((of_text, _numbers(beside_units))).astype(np.uint32),
        ),
    )


def together(found: Iterable[Gathered]) -> tuple[list[str], Numbers, Pairs]:
    """The words of all answers, in how many each stands, and where."""
    known = _Numbered()
    counts: list[tuple[Numbers, Numbers]] = []
    pairs: list[Pairs] = []
    for some in found:
        words = some.words.split("\n") if some.words else []
        numbers: Numbers = np.fromiter(map(known.__getitem__, words), np.uint32, len(words))
        counts.append((numbers, some.answers))
        pairs.append(some.pairs._replace(words=numbers[some.pairs.words]))
    answers = np.zeros(len(known), np.int64)
    for numbers, more in counts:
        answers[numbers] += more
    return [*known], answers, Pairs(*map(_joined, zip(*pairs, strict=True)))


def _joined(arrays: Sequence[Numbers]) -> Numbers:
    return np.concatenate(arrays)


def _numbers(of: array[int]) -> Numbers:
    return np.frombuffer(of, np.uint32).astype(np.int64)
