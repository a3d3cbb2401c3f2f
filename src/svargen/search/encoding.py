"""Where terms stand, as bits; words that begin alike; and files named by what is in them.

Of a term is told in how many answers it stands, *n*, and of each of them, in the order of their
numbers, how many numbers lie between it and the one before, and the weight of the term there:

    n           as many ones as it has bits after its first, a zero, those bits
    between     divided by 2**k: the quotient as ones, a zero, the remainder in k bits
    weight      as ones, and a zero

This is Rice's code; *k* is how many bits the number after the last answer's has more than *n*.
Terms follow one another bit by bit, the first bit of a byte the highest, in base64.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from base64 import b64decode, b64encode
from bisect import bisect
from functools import lru_cache
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

UNIT = 256
"""What a weight of 1 is in whole numbers, so that sums do not depend on their order."""
_RATIO = 1.8
WEIGHTS = (0.6, *(round(1.575 * _RATIO**step, 3) for step in range(4)))
"""The weights that the steps 0 to 4 stand for; the first is that of all that is said in passing."""

BOUNDS = tuple(round(UNIT * 1.575 * _RATIO ** (step - 0.5)) for step in range(4))
"""The least units of each step from 1 on."""
STEP_BITS = 3
"""Bits of a step in an entry."""
_STEPS = (1 << STEP_BITS) - 1


def weight_step(units: int) -> int:
    """The step that some units of weight come to."""
    return bisect(BOUNDS, units)


def entry(number: int, step: int) -> int:
    """How a term stands in the answer of a number."""
    return number << STEP_BITS | step


def number_of(of: int) -> int:
    """The number of the answer that an entry is of."""
    return of >> STEP_BITS


def packed(entries: Sequence[int]) -> bytes:
    """Entries, which ascend, each by what lies between it and the one before, and its step."""
    if len(entries) == 1:
        # As most terms have in some thousand answers.
        return _ALONE.pack(entries[0])
    lasts = [-1, *entries[:-1]]
    told = [each - (last | _STEPS) - 1 for last, each in zip(lasts, entries, strict=True)]
    return array("I", told).tobytes()


_ALONE = Struct("I")


def joined(pieces: Sequence[tuple[bytes, int]]) -> bytes:
    """The entries of several pieces, one after another; of each, `packed`, its last is told."""
    if len(pieces) == 1:
        return pieces[0][0]
    told = array("I")
    before = -1
    for data, last in pieces:
        first = len(told)
        told.frombytes(data)
        told[first] -= (before | _STEPS) + 1
        before = last
    return told.tobytes()


def kept(data: bytes) -> str:
    """What `packed` gives, as text."""
    return b64encode(data).decode()


def read(text: str) -> list[int]:
    """The entries of what `kept` gives."""
    entries = []
    last = -1
    for each in _told(text):
        last = each + (last | _STEPS) + 1
        entries.append(last)
    return entries


def _told(text: str) -> array[int]:
    told = array("I")
    told.frombytes(b64decode(text))
    return told


def size_of(text: str, end: int) -> int:
    """About how many letters `kept` entries take for the browser; `end` is that of `stands`."""
    count = len(text) * 3 // 16
    return (count * (_remainder(count, end) + 3) + 2 * count.bit_length()) // 6


def stands(lists: Iterable[str], end: int) -> str:
    """Where terms stand, as the browser reads it.

    `lists` has the entries of each as `kept`; `end` is more than any number among them.
    """
    bits = "".join([_bits(_told(text), end) for text in lists])
    size = -(-len(bits) // 8)
    return b64encode(int(bits.ljust(8 * size, "0"), 2).to_bytes(size, "big")).decode()


def _bits(told: array[int], end: int) -> str:
    count, bits_of = _coded(len(told), end)
    return count + "".join(map(bits_of, told))


@lru_cache(maxsize=4096)
def _coded(count: int, end: int) -> tuple[str, Callable[[int], str]]:
    """The bits of a count, and what gives those of each of so many entries as `packed` tells it."""
    digits = f"{count:b}"[1:]
    return f"{'1' * len(digits)}0{digits}", _codes(_remainder(count, end)).__getitem__


def _remainder(count: int, end: int) -> int:
    """The bits of a remainder in a list of so many entries."""
    return end.bit_length() - count.bit_length()


class _Codes(dict[int, str]):
    """The bits of entries, each told as `packed` does."""

    def __init__(self, remainder: int) -> None:
        super().__init__()
        self._remainder = remainder
        self._format = f"0{remainder}b" if remainder else ""

    def __missing__(self, code: int) -> str:
        between, remainder = code >> STEP_BITS, self._remainder
        rest = format(between & (1 << remainder) - 1, self._format) if remainder else ""
        bits = "1" * (between >> remainder) + "0" + rest + "1" * (code & _STEPS) + "0"
        if len(self) < 20_000:
            self[code] = bits
        return bits


_codes = lru_cache(_Codes)


MOST_SHARED = 25


def folded(words: Iterable[str]) -> str:
    """Words, each without the letters that it begins with as the one before: a capital for each.

    `A` stands for none of them, `B` for one, and so on; letters are counted in UTF-16. The words
    must have no capitals.
    """
    told, before = [], ""
    for word in words:
        shared = 0
        for one, other in zip(word, before, strict=False):
            if one != other:
                break
            shared += 1
        shared = min(shared, MOST_SHARED)
        if not word.isascii():
            shared = _within(word, shared)
        told.append(chr(ord("A") + shared) + word[shared:])
        before = word
    return "".join(told)


def _within(word: str, shared: int) -> int:
    """Not more letters than stand before the first that UTF-16 counts twice."""
    return next((at for at in range(shared) if word[at] > "\uffff"), shared)


def file_of(data: object) -> tuple[str, bytes]:
    """The name and the bytes of a file that holds `data` as JSON."""
    return file_with(compact(data))


def file_with(text: str) -> tuple[str, bytes]:
    """The name and the bytes of a file of JSON that is `compact`."""
    data = f"{text}\n".encode()
    return f"{hashlib.sha256(data).hexdigest()[:10]}.json", data


def compact(data: object) -> str:
    """Data as JSON, in few letters."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
