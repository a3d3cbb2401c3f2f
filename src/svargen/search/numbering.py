"""The numbers of answers: in order of time, so that a change moves those of its own day at most.

Every day from 1 January of the first answer's year takes as many numbers as a power of two, two at
least, has room for its answers; and one where it has none. So the numbers of all days follow from
how many answers each has, which the table of contents tells; and one answer more or less moves
other days' only where a power of two is passed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers of an archive's answers."""

    first: date
    days: tuple[int, ...]
    """Answers of each day from `first` on; -k stands for k days without any."""
    numbers: tuple[int, ...]
    """Of the answers in their order, ascending."""
    end: int
    """One more than the last number of the last day."""


def slot(answers: int) -> int:
    """How many numbers a day with so many answers takes."""
    return max(2, 1 << (answers - 1).bit_length()) if answers else 1


def numbered(days: Sequence[date]) -> Numbering:
    """The numbers of answers of these days, which ascend."""
    if not days:
        return Numbering(date(1970, 1, 1), (), (), 0)
    first = date(days[0].year, 1, 1)
    per_day = Counter(days)
    told: list[int] = []
    numbers: list[int] = []
    at, expected = 0, first.toordinal()
    for day, count in per_day.items():
        empty = day.toordinal() - expected
        if empty:
            told.append(-empty)
            at += slot(0) * empty
        told.append(count)
        numbers += range(at, at + count)
        at += slot(count)
        expected = day.toordinal() + 1
    return Numbering(first, tuple(told), tuple(numbers), at)


def windows(numbers: Iterable[int], size: int) -> dict[int, list[int]]:
    """Which answers, by their place in `numbers`, have numbers from w * size on: by w."""
    found: dict[int, list[int]] = {}
    for place, number in enumerate(numbers):
        found.setdefault(number // size, []).append(place)
    return found
