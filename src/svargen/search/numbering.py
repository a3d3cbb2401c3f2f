"""The numbers of answers: in order of time, so that a change moves those of a few weeks at most.

Answers are counted from 0 on, day by day from 1 January of the first answer's year. Every period of
so many days begins with a number that ROOM divides, so that one answer more or less seldom moves
the numbers of later periods. They follow from how many answers each day has, which the table of
contents tells.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

PERIOD = 32
"""Days."""
ROOM = 8
"""What divides the first number of a period."""


class Numbering(NamedTuple):
    """The numbers of an archive's answers."""

    first: date
    days: tuple[int, ...]
    """Answers of each day from `first` on; -k stands for k days without any."""
    numbers: tuple[int, ...]
    """Of the answers in their order, ascending."""
    end: int
    """One more than the last number."""


def numbered(days: Sequence[date]) -> Numbering:
    """The numbers of answers of these days, which ascend."""
    if not days:
        return Numbering(date(1970, 1, 1), (), (), 0)
    first = date(days[0].year, 1, 1)
    told: list[int] = []
    numbers: list[int] = []
    at = expected = period = 0
    for day, count in Counter(days).items():
        place = (day - first).days
        if place > expected:
            told.append(expected - place)
        told.append(count)
        if place // PERIOD > period:
            period = place // PERIOD
            at = -(-at // ROOM) * ROOM
        numbers += range(at, at + count)
        at += count
        expected = place + 1
    return Numbering(first, tuple(told), tuple(numbers), at)


def windows(numbering: Numbering, size: int) -> list[range]:
    """Which answers, by their places, have the first so many numbers, the next, and so on."""
    starts = range(0, numbering.end + size, size)
    cuts = [bisect_left(numbering.numbers, start) for start in starts]
    return [range(*cut) for cut in pairwise(cuts)]
