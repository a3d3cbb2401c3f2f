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
from bisect import bisect
from itertools import pairwise
from operator import sub
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
IN_HEAD = 1
"""The term stands in the title or a question."""
IN_ANSWER = 2
"""The term stands in an answer."""

UNIT = 256
"""What a weight of 1 is in whole numbers, so that sums do not depend on their order."""
WEIGHTS = tuple(round(0.15 * 1.8**digit, 3) for digit in range(8))
"""The weights that the digits 0 to 7 stand for."""

_SHIFT = 24
_FLAGS = 3
_PIECE = (1 << _SHIFT) - 1
_UNITS = (1 << _SHIFT - 2) - 1


def piece(units: int, flags: int) -> int:
    """How a word stands in an answer: its weight in units, far below 2^22; and where."""
    return units << 2 | flags


def entry(number: int, of: int) -> int:
    """The piece `of` a posting, in the answer of a number."""
    return number << _SHIFT | of


def number_of(of: int) -> int:
    """The number of the answer that an entry is of."""
    return of >> _SHIFT


def halved(entries: Iterable[int]) -> list[int]:
    """The same entries at half their weight: of the parts of compounds."""
    return [each & ~(_UNITS << 2) | (each >> 3 & _UNITS >> 1) << 2 for each in entries]


def postings(entries: list[int]) -> tuple[str, str]:
    """Gaps and digits of entries in the order of their numbers; those of one answer are summed."""
    numbers = [each >> _SHIFT for each in entries]
    if len(set(numbers)) != len(numbers):
        entries = _summed(entries)
        numbers = [each >> _SHIFT for each in entries]
    gaps = map(sub, numbers, [0, *numbers])
    how = map(_HOW.__getitem__, map(_PIECE.__and__, entries))
    return "".join(map(_GAPS.__getitem__, gaps)), "".join(how)


def _summed(entries: Iterable[int]) -> list[int]:
    """The entries of each answer made one."""
    found: dict[int, int] = {}
    for each in entries:
        number, new = each >> _SHIFT, each & _PIECE
        known = found.get(number)
        if known is not None:
            new = piece((known >> 2) + (new >> 2), (known | new) & _FLAGS)
        found[number] = new
    return [entry(number, each) for number, each in found.items()]


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


class _How(dict[int, str]):
    def __missing__(self, of: int) -> str:
        digit = DIGITS[bisect(_BOUNDS, of >> 2) + 16 * (of & _FLAGS)]
        if len(self) < 100_000:
            self[of] = digit
        return digit


_GAPS = _Gaps()
_HOW = _How()
_BOUNDS = tuple(round(UNIT * (low * high) ** 0.5) for low, high in pairwise(WEIGHTS))
"""Between two weights: the first that is nearer to the second, by their ratio."""


def cut(sizes: Iterable[tuple[str, int]], least: int, most: int, one_in: int) -> Iterator[int]:
    """Where lists of (word, bytes) are cut into files: the indices of the first of each.

    A word begins a file by what it is, once the file before has its least size, so that a change
    moves few cuts. One in so many words may begin a file.
    """
    size = 0
    for index, (word, its) in enumerate(sizes):
        if index == 0 or size + its > most or (size >= least and _begins(word, one_in)):
            yield index
            size = 0
        size += its


def _begins(word: str, one_in: int) -> bool:
    digest = hashlib.blake2b(word.encode(errors="surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % one_in == 0
