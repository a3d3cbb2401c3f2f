"""Where terms stand, from the words of answers.

Answers go by some hundred at a time, so that what is in between takes little memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from svargen.search.bulk.arrays import spread
from svargen.search.encoding import BOUNDS, STEP_BITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svargen.search.bulk.arrays import Numbers
    from svargen.search.bulk.gathering import Pairs


@dataclass(frozen=True, slots=True)
class Terms:
    """Of which terms the words of an archive are, by their numbers."""

    own: Numbers
    """The term of each word's norm; -1 where it is none."""
    first: Numbers
    """Where in `parts` those of each word begin."""
    count: Numbers
    """How many parts each has."""
    parts: Numbers

    def parts_of(self, words: Numbers) -> tuple[Numbers, Numbers]:
        """The parts of some words, one word after the other, and for each the place of its word."""
        rows, which = spread(self.count[words])
        return self.parts[self.first[words][rows] + which], rows


@dataclass(frozen=True, slots=True)
class Postings:
    """Where terms stand."""

    counts: Numbers
    """In how many answers each term stands."""
    told: Numbers
    """Of each term in turn the entries."""


class _Some(NamedTuple):
    """Where terms stand in some answers."""

    norms: Numbers
    """Each term once."""
    counts: Numbers
    """In how many of the answers each stands."""
    told: Numbers


def postings(pairs: list[Pairs], terms: Terms, size: int, numbers: Sequence[int]) -> Postings:
    """Where each of so many terms stands in answers of these numbers; `pairs` is emptied."""
    of_answers = np.array(numbers, np.int32)
    pairs.reverse()
    found = []
    while pairs:
        some = pairs.pop()
        found.append(_told(some, terms, of_answers[some.first :]))
    counts = np.zeros(size, np.int64)
    for each in found:
        counts[each.norms] += each.counts
    told = np.empty(int(counts.sum()), np.uint32)
    ends = np.cumsum(counts) - counts
    found.reverse()
    while found:
        each = found.pop()
        rows, which = spread(each.counts)
        told[ends[each.norms][rows] + which] = each.told
        ends[each.norms] += each.counts
    return Postings(counts, told)


def _told(pairs: Pairs, terms: Terms, numbers: Numbers) -> _Some:
    """Where terms stand in some answers."""
    norms, places, units = _summed(*_weighed(pairs, terms))
    if not len(norms):
        return _Some(norms, norms, norms)
    firsts = np.flatnonzero(np.concatenate(([True], norms[1:] != norms[:-1])))
    counts = np.diff(np.append(firsts, len(norms)))
    steps = np.searchsorted(BOUNDS, units, side="right")
    told = (numbers[places] << STEP_BITS | steps).astype(np.uint32)
    return _Some(norms[firsts].astype(np.int32), counts.astype(np.int32), told)


def _weighed(pairs: Pairs, terms: Terms) -> tuple[Numbers, Numbers, Numbers]:
    """Term, answer and units of every word that stands in an answer, and of each of its parts."""
    own = terms.own[pairs.words]
    is_term = own >= 0
    own, words = own[is_term], pairs.words[is_term]
    places, units = pairs.places()[is_term], pairs.units[is_term]
    parts, rows = terms.parts_of(words)
    return (
        np.concatenate((own, parts)),
        np.concatenate((places, places[rows])),
        np.concatenate((units, units[rows] >> 1)),
    )


def _summed(norms: Numbers, places: Numbers, units: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The same, in order, with one row for each term in an answer."""
    if not len(norms):
        return norms, places, units
    place_bits = int(places.max()).bit_length()
    unit_bits = int(units.max()).bit_length()
    # One number for all three, which is far quicker to sort than their order is to find.
    assert int(norms.max()).bit_length() + place_bits + unit_bits < 63  # noqa: S101
    both = norms.astype(np.int64) << place_bits | places
    both <<= unit_bits
    both |= units
    both.sort()
    units = both & (1 << unit_bits) - 1
    both >>= unit_bits
    firsts = np.flatnonzero(np.concatenate(([True], both[1:] != both[:-1])))
    both = both[firsts]
    return both >> place_bits, both & (1 << place_bits) - 1, np.add.reduceat(units, firsts)
