"""Where terms stand, as bits: what `encoding.stands` gives, for all terms of a file at once."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import numpy as np

from svargen.search.bulk.arrays import bit_lengths
from svargen.search.encoding import STEP_BITS

if TYPE_CHECKING:
    from svargen.search.bulk.arrays import Numbers


def stands(counts: Numbers, told: Numbers, end: int) -> str:
    """Where terms stand, as the browser reads it; `encoding` tells how, and what `end` is."""
    digits = bit_lengths(counts) - 1
    heads = 2 * digits + 1
    remainders = np.repeat(remainders_of(counts, end), counts)
    between, steps = told >> STEP_BITS, told & (1 << STEP_BITS) - 1
    quotients = between >> remainders
    sizes = quotients + remainders + steps + 2
    firsts = np.cumsum(counts) - counts
    sizes[firsts] += heads
    ends = np.cumsum(sizes)
    heads_at = (ends - sizes)[firsts]
    sizes[firsts] -= heads
    at = ends - sizes
    # Runs of ones begin and end where nothing else does.
    turns = np.zeros(int(ends[-1]) + 1, np.int8)
    for start, length in (
        (heads_at, digits),
        (at, quotients),
        (at + quotients + 1 + remainders, steps),
    ):
        some = length > 0
        turns[start[some]] = 1
        turns[(start + length)[some]] = -1
    bits = np.cumsum(turns[:-1], dtype=np.int8)
    _write(bits, heads_at + digits + 1, digits, counts)
    _write(bits, at + quotients + 1, remainders, between)
    return b64encode(np.packbits(bits).tobytes()).decode()


def _write(bits: Numbers, at: Numbers, lengths: Numbers, numbers: Numbers) -> None:
    """Write the last so many bits of each number."""
    for bit in range(int(lengths.max())):
        some = lengths > bit
        bits[(at + lengths)[some] - bit - 1] = numbers[some] >> bit & 1


def sizes(counts: Numbers, end: int) -> Numbers:
    """About how many letters each term takes: `encoding.size_of`."""
    return (counts * (remainders_of(counts, end) + 3) + 2 * bit_lengths(counts)) // 6


def remainders_of(counts: Numbers, end: int) -> Numbers:
    """The bits of a remainder in lists of so many entries."""
    return end.bit_length() - bit_lengths(counts)
