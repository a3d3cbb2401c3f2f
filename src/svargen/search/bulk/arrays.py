"""What arrays are called, and the few things that all modules here do with them."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.integer[Any]]
Flags: TypeAlias = NDArray[np.bool_]


def spread(counts: Numbers) -> tuple[Numbers, Numbers]:
    """For each of so many things of each row: the row, and which of its things it is."""
    rows = np.repeat(np.arange(len(counts)), counts)
    firsts = np.cumsum(counts, dtype=np.int64) - counts
    return rows, np.arange(len(rows)) - firsts[rows]


def narrowed(numbers: Numbers) -> Numbers:
    """Numbers from 0 on in as few bytes as hold the greatest."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def bit_lengths(numbers: Numbers) -> Numbers:
    """How many bits each number has that is below 2**53; 0 has none."""
    return np.frexp(numbers.astype(np.float64))[1].astype(np.int64)
