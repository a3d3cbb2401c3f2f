"""The numbers of answers: in order of time, so that a change moves those of a few weeks at most.

Answers are counted from 0 on, day by day from 1 January of the first answer's year. Every period of
so many days begins with a number that ROOM divides, so that one answer more or less seldom moves
the numbers of later periods. They follow from how many answers each day has, which the table of
contents tells.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PERIOD = 32
"""Days."""
ROOM = 8
"""What divides the first number of a period."""


@dataclass(frozen=True, slots=True)
class Numbering:
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


def windows(numbers: Iterable[int], size: int) -> dict[int, list[int]]:
    """Which answers, by their place in `numbers`, have numbers from w * size on: by w."""
    found: dict[int, list[int]] = {}
    for place, number in enumerate(numbers):
        found.setdefault(number // size, []).append(place)
    return found
