"""Postings as text, and files named by what is in them.

Of each answer that has a term, in the order of their numbers, two things are told. One is the gap
to the number before, in digits of five bits, the lowest first, 32 added to all but the last. The
other, apart from the gaps since alike stands by alike in what is compressed, is one digit: the
weight of the term there, 16 more where it stands in the title or a question, 32 more where it
stands in an answer. A digit is a letter of DIGITS.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect
from itertools import accumulate, pairwise
from operator import sub
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
IN_HEAD = 16
"""Added to a weight's digit: the term stands in the title or a question."""
IN_ANSWER = 32
"""Added to a weight's digit: the term stands in an answer."""
UNIT = 256
"""What a weight of 1 is in whole numbers, so that sums do not depend on their order."""
WEIGHTS = tuple(round(0.15 * 1.8**digit, 3) for digit in range(8))
"""The weights that the digits 0 to 7 stand for."""

_BOUNDS = tuple(round(UNIT * (low * high) ** 0.5) for low, high in pairwise(WEIGHTS))
"""Between two weights: the first that is nearer to the second, by their ratio."""
_DIGIT = 6
"""Bits of a digit."""


def weight_digit(units: int) -> int:
    """The digit of the weight that is nearest to some units."""
    return bisect(_BOUNDS, units)


def entry(number: int, digit: int) -> int:
    """How a term stands in the answer of a number."""
    return number << _DIGIT | digit


def number_of(of: int) -> int:
    """The number of the answer that an entry is of."""
    return of >> _DIGIT


Run = tuple[int, int, str, str]
"""The first and the last number of some answers with a term, the gaps after the first, digits."""


def run_of(entries: Sequence[int]) -> Run:
    """Entries, which ascend, as text."""
    if len(entries) == 1:
        # As most terms have in some thousand answers.
        number = entries[0] >> _DIGIT
        return number, number, "", _DIGITS[entries[0] & 63]
    numbers = [each >> _DIGIT for each in entries]
    gaps = map(_GAPS.__getitem__, map(sub, numbers[1:], numbers))
    how = "".join([_DIGITS[each & 63] for each in entries])
    return numbers[0], numbers[-1], "".join(gaps), how


def read_run(gaps: str, how: str) -> list[int]:
    """The entries that gaps from 0 on and digits tell."""
    numbers = accumulate(map(_VALUES.__getitem__, _GAP.findall(gaps)))
    digits = how.encode().translate(_VALUE)
    return [number << _DIGIT | digit for number, digit in zip(numbers, digits, strict=True)]


def joined_runs(runs: Iterable[Run]) -> tuple[str, str]:
    """The gaps, from 0 on, and digits of runs one after another."""
    gaps, how, before = "", "", 0
    for first, last, between, digits in runs:
        gaps += _GAPS[first - before] + between
        how += digits
        before = last
    return gaps, how


def file_of(data: object) -> tuple[str, bytes]:
    """The name and the bytes of a file that holds `data` as JSON."""
    text = (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    return f"{hashlib.sha256(text).hexdigest()[:10]}.json", text


class _Gaps(dict[int, str]):
    def __missing__(self, gap: int) -> str:
        rest, digits = gap, ""
        while rest >= 32:
            digits += DIGITS[32 + rest % 32]
            rest //= 32
        digits += DIGITS[rest]
        if len(self) < 100_000:
            self[gap] = digits
        return digits


class _Values(dict[str, int]):
    def __missing__(self, digits: str) -> int:
        value = 0
        for digit in reversed(digits):
            value = value << 5 | DIGITS.index(digit) & 31
        if len(self) < 100_000:
            self[digits] = value
        return value


_GAPS = _Gaps()
_VALUES = _Values()
_GAP = re.compile("[g-z0-9_-]*[A-Za-f]")
_VALUE = bytes(max(0, DIGITS.find(chr(code))) for code in range(256))
_DIGITS = tuple(DIGITS)
