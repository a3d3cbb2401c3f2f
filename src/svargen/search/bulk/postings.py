"""Where terms stand, from the words of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True)
class Postings:
    """Where terms stand."""

    counts: Numbers
    """In how many answers each term stands."""
    told: Numbers
    """Of each term in turn the entries, as `encoding.packed` tells them."""


def postings(pairs: Pairs, terms: Terms, size: int, numbers: Sequence[int]) -> Postings:
    """Where each of so many terms stands in answers of these numbers."""
    norms, places, units = _weighed(pairs, terms)
    norms, places, units = _summed(norms, places, units, len(numbers))
    counts = np.bincount(norms, minlength=size)
    at = np.asarray(numbers, np.int64)[places] if len(places) else places
    before = np.concatenate(([-1], at[:-1]))
    firsts = np.cumsum(counts) - counts
    before[firsts[counts > 0]] = -1
    steps = np.searchsorted(BOUNDS, units, side="right")
    return Postings(counts, ((at - before - 1) << STEP_BITS | steps).astype(np.uint32))


def _weighed(pairs: Pairs, terms: Terms) -> tuple[Numbers, Numbers, Numbers]:
    """Term, answer and units of every word that stands in an answer, and of each of its parts."""
    own = terms.own[pairs.words]
    is_term = own >= 0
    rows, which = spread(np.where(is_term, terms.count[pairs.words], 0))
    parts = terms.parts[terms.first[pairs.words[rows]] + which]
    return (
        np.concatenate((own[is_term], parts)),
        np.concatenate((pairs.places[is_term], pairs.places[rows])),
        np.concatenate((pairs.units[is_term], pairs.units[rows] >> 1)),
    )


def _summed(
    norms: Numbers, places: Numbers, units: Numbers, answers: int
) -> tuple[Numbers, Numbers, Numbers]:
    """The same, in order, with one row for each term in an answer."""
    if not len(norms):
        return norms, places, units
    place_bits = answers.bit_length()
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
