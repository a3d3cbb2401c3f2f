"""Where terms stand, as bits: what `encoding.stands` gives, for all terms of a file at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from svargen.search.bulk.arrays import bit_lengths
from svargen.search.encoding import STEP_BITS

if TYPE_CHECKING:
    from svargen.search.bulk.arrays import Numbers


_MOST = 24
"""Ones that are written at a time: with what follows them they fit into a word."""


def stands(counts: Numbers, told: Numbers, end: int) -> tuple[bytes, Numbers]:
    """Where terms stand, as the browser reads it, and how many bits each takes.

    `told` are their entries; `encoding` tells how they are written, and what `end` is.
    """
    digits = bit_lengths(counts) - 1
    remainders = np.repeat(remainders_of(counts, end), counts)
    steps = told & (1 << STEP_BITS) - 1
    numbers = (told >> STEP_BITS).astype(np.int64)
    firsts = np.cumsum(counts) - counts
    before = np.concatenate(([-1], numbers[:-1]))
    before[firsts] = -1
    between = numbers - before - 1
    ones = between >> remainders
    between &= (1 << remainders) - 1
    # What follows the ones and their zero: a remainder, and the ones and the zero of a step.
    rest = between << steps + 1 | (1 << steps + 1) - 2
    sizes = remainders + steps + 1
    lengths = np.add.reduceat(ones + 1 + sizes, firsts) + 2 * digits + 1
    told_bits = _written(
        np.insert(ones, firsts, digits),
        np.insert(rest, firsts, counts - (1 << digits)),
        np.insert(sizes, firsts, digits),
    )
    return told_bits, lengths


def _written(ones: Numbers, rest: Numbers, sizes: Numbers) -> bytes:
    """One after the other so many ones, a zero, and the rest, which has so many bits."""
    before = ones // _MOST
    ones = ones - before * _MOST
    codes = ((1 << ones) - 1) << sizes + 1 | rest
    sizes = sizes + ones + 1
    if before.any():
        at = np.repeat(np.arange(len(ones)), before)
        codes, sizes = np.insert(codes, at, (1 << _MOST) - 1), np.insert(sizes, at, _MOST)
    ends = np.cumsum(sizes)
    words, at = np.divmod(ends - sizes, _WORD)
    left = _WORD - at - sizes
    told = np.zeros(int(words[-1]) + 2, np.uint64)
    codes = codes.astype(np.uint64)
    # A code is shorter than a word, so that one begins in each; it may end in the next.
    begins = np.searchsorted(words, np.arange(len(told) - 1))
    fits = np.maximum(left, 0).astype(np.uint64)
    over = np.maximum(-left, 0).astype(np.uint64)
    told[:-1] = np.add.reduceat(codes << fits >> over, begins)
    on = np.flatnonzero(left < 0)
    told[words[on] + 1] += codes[on] << (_WORD + left[on]).astype(np.uint64)
    return told.astype(">u8").tobytes()[: -(-int(ends[-1]) // 8)]


_WORD = 64


def sizes(counts: Numbers, end: int) -> Numbers:
    """About how many letters each term takes: `encoding.size_of`."""
    return (counts * (remainders_of(counts, end) + 3) + 2 * bit_lengths(counts)) // 6


def remainders_of(counts: Numbers, end: int) -> Numbers:
    """The bits of a remainder in lists of so many entries."""
    return end.bit_length() - bit_lengths(counts)
