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
from bisect import bisect
from functools import lru_cache, partial
from itertools import chain
from operator import sub, xor
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


def kept(entries: Iterable[int]) -> str:
    """Entries, which ascend, as text: four signs below 256 for each."""
    return array("I", entries).tobytes().decode("latin-1")


def read(text: str) -> array[int]:
    """The entries of what `kept` gives."""
    entries = array("I")
    entries.frombytes(text.encode("latin-1"))
    return entries


def count_of(text: str) -> int:
    """How many entries there are in what `kept` gives."""
    return len(text) >> 2


@lru_cache(maxsize=4096)
def size_of(count: int, end: int) -> int:
    """About how many letters so many entries take for the browser; `end` is that of `bits_of`."""
    return (count * (_remainder(count, end) + 3) + 2 * count.bit_length()) // 6


def bits_of(entries: Sequence[int], end: int) -> str:
    """Where a term stands, as the browser reads it, in noughts and ones.

    `end` is more than the number of any answer.
    """
    count, code = _coded(len(entries), end)
    return count + _bits(entries, range(len(entries)), code)


def bits_again(entries: array[int], was: array[int], bits: str, end: int) -> str:
    """`bits_of` some entries, most of which are in `was`, whose `bits` are known."""
    count, code = _coded(len(entries), end)
    size, before = len(entries), len(was)
    if _remainder(size, end) != _remainder(before, end):
        return bits_of(entries, end)
    first = _alike(before, size, lambda n: was[:n] == entries[:n])
    last = _alike(before - first, size - first, lambda n: was[before - n :] == entries[size - n :])
    # How the first of these is told depends on what stands before it.
    last -= 1 if last else 0
    start = len(_coded(before, end)[0])
    middle = len(_bits(was, range(first, before - last), code))
    # Where the others lie is counted from the nearer end.
    if first < last:
        begins = start + len(_bits(was, range(first), code))
    else:
        begins = len(bits) - len(_bits(was, range(before - last, before), code)) - middle
    now = _bits(entries, range(first, size - last), code)
    return "".join((count, bits[start:begins], now, bits[begins + middle :]))


def _bits(entries: Sequence[int], some: range, code: Callable[[int], str]) -> str:
    """The bits of some of the entries."""
    told = entries[some.start : some.stop]
    before = entries[some.start - 1] | _STEPS if some.start else -1
    # One more than what lies between an entry and the one before, and its step.
    return "".join(map(code, map(sub, told, chain((before,), map(_STEPS.__or__, told)))))


def _alike(one: int, other: int, are: Callable[[int], bool]) -> int:
    """The most of which two lists of some lengths `are` alike."""
    return bisect(range(1, min(one, other) + 1), False, key=lambda n: not are(n))  # noqa: FBT003


def packed(bits: Iterable[str]) -> bytes:
    """Bits as bytes."""
    told = "".join(bits)
    size = -(-len(told) // 8)
    return int(told.ljust(8 * size, "0"), 2).to_bytes(size, "big")


def unpacked(data: bytes) -> str:
    """The bits of what `packed` gives, and up to seven noughts."""
    return bin(int.from_bytes(b"\1" + data, "big"))[3:]


@lru_cache(maxsize=4096)
def _coded(count: int, end: int) -> tuple[str, Callable[[int], str]]:
    """The bits of a count, and what gives those of each of so many entries."""
    digits = f"{count:b}"[1:]
    return f"{'1' * len(digits)}0{digits}", _codes(_remainder(count, end)).__getitem__


def _remainder(count: int, end: int) -> int:
    """The bits of a remainder in a list of so many entries."""
    return end.bit_length() - count.bit_length()


class _Codes(dict[int, str]):
    """The bits of entries, each told by what it is more than the greatest of the answer before."""

    def __init__(self, remainder: int) -> None:
        super().__init__()
        self._remainder = remainder
        self._format = f"0{remainder}b" if remainder else ""

    def __missing__(self, told: int) -> str:
        between, remainder = told - 1 >> STEP_BITS, self._remainder
        rest = format(between & (1 << remainder) - 1, self._format) if remainder else ""
        bits = "1" * (between >> remainder) + "0" + rest + "1" * (told - 1 & _STEPS) + "0"
        if len(self) < 20_000:
            self[told] = bits
        return bits


_codes = lru_cache(_Codes)


MOST_SHARED = 25
"""Letters that a word may have in common with the one before."""
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def folded(words: Iterable[str]) -> str:
    """Words, each without the letters that it begins with as the one before: a capital for each.

    `A` stands for none of them, `B` for one, and so on; letters are counted in UTF-16. The words
    must have no capitals.
    """
    listed = list(words)
    try:
        padded = [w[:MOST_SHARED].encode("latin-1").ljust(MOST_SHARED, b"\0") for w in listed]
    except UnicodeEncodeError:
        shared = map(_shared, listed, chain(("",), listed))
    else:
        # As one number each, which tells in one step where two of them differ.
        numbers = [*map(_NUMBER, padded)]
        # Of the first nothing is shared.
        first = ~numbers[0] & _ALL if numbers else 0
        bits = map(int.bit_length, map(xor, numbers, chain((first,), numbers)))
        shared = map(_SHARED.__getitem__, bits)
    return "".join([CAPITALS[min(n, len(w))] + w[n:] for n, w in zip(shared, listed, strict=True)])


_NUMBER = partial(int.from_bytes, byteorder="big")
_ALL = (1 << 8 * MOST_SHARED) - 1
_SHARED = [MOST_SHARED - -(-bits // 8) for bits in range(8 * MOST_SHARED + 1)]
"""How many letters two words have in common by the bits of the number in which they differ."""


def _shared(word: str, before: str) -> int:
    """How many letters two words have in common at their beginnings, of those that can be told."""
    shared = 0
    for one, other in zip(word[:MOST_SHARED], before, strict=False):
        # Not more than stand before the first that UTF-16 counts twice.
        if one != other or one > "\uffff":
            break
        shared += 1
    return shared


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
