"""How much each term tells of an answer.

A term's weight in an answer is the sum over its fields of times * weight / length: BM25F. The
length counts in part only, and as a share of a typical one that never changes, so that one answer
more moves no other's weights.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from svargen.search.analysis import FIRST_WAY, ways_of
from svargen.search.encoding import IN_ANSWER, IN_HEAD, UNIT, weight_digit
from svargen.search.letters import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from svargen.search.analysis import Analysis

_TITLE, _QUESTION, _ANSWER = (2.5, 0.3, 8), (1.1, 0.4, 100), (1.0, 0.5, 250)
"""(Weight, how much the length counts, typical length in words) of the three texts."""
_NAMES, _TOPICS, _NUMBERS = (round(UNIT * weight) for weight in (1.5, 1.5, 3.0))
"""What it weighs to stand among the names, the topics, or the numbers of case and document."""

# A piece is what a word adds to a term: units, and above them how many words stand in the head
# and in the answer. So pieces can be summed.
_UNITS = (1 << 32) - 1
_HEAD = 1 << 32
_TOLD = 1 << 44


class Beside(Protocol):
    """What an answer is found by beside its own text."""

    @property
    def names(self) -> Sequence[str]:
        """Of people, parties and administrations."""

    @property
    def topics(self) -> Sequence[str]:
        """The topics."""

    @property
    def numbers(self) -> Sequence[str]:
        """Of case and document."""


def words_of(beside: Beside, analysis: Analysis) -> set[str]:
    """Every word by which an answer may be found."""
    return {*analysis.words, *_units_of(beside)}


Names = str | tuple[str, ...]
"""The norm of a word, '' for what is no term; of a compound its norm and those of its parts."""


def standing(beside: Beside, analysis: Analysis, names: Mapping[str, Names]) -> dict[str, int]:
    """How each term stands in an answer: the digit of `encoding.DIGITS` that tells.

    `names` has every word of the answer.
    """
    others = _units_of(beside)
    # A way is told by a sign from FIRST_WAY on.
    pieces = [0] * FIRST_WAY + _pieces(analysis)
    of_words = zip(
        chain(map(names.__getitem__, analysis.words), map(names.__getitem__, others)),
        chain(map(pieces.__getitem__, ways_of(analysis)), others.values()),
        strict=True,
    )
    found: dict[str, int] = {}
    get = found.get
    for name, piece in of_words:
        if isinstance(name, str):
            found[name] = get(name, 0) + piece
            continue
        norm, *parts = name
        found[norm] = get(norm, 0) + piece
        half = piece - (piece & _UNITS) + ((piece & _UNITS) >> 1)
        for part in parts:
            found[part] = get(part, 0) + half
    found.pop("", None)
    return {norm: _STANDS[piece] for norm, piece in found.items()}


def _units_of(beside: Beside) -> dict[str, int]:
    """The units of the words beside an answer's own text."""
    found: dict[str, int] = {}
    for texts, units in (
        (beside.names, _NAMES),
        (beside.topics, _TOPICS),
        (beside.numbers, _NUMBERS),
    ):
        for text in texts:
            for word in _tokens(text):
                found[word] = found.get(word, 0) + units
    return found


def _pieces(analysis: Analysis) -> list[int]:
    """The piece of each way in which a word stands in an answer's own text."""
    title, question, answer = (
        weight / (1 - share + share * length / typical)
        for (weight, share, typical), length in zip(
            (_TITLE, _QUESTION, _ANSWER), analysis.lengths, strict=True
        )
    )
    return [
        round(UNIT * (times[0] * title + times[1] * question + times[2] * answer))
        + (_HEAD if times[0] or times[1] else 0)
        + (_TOLD if times[2] else 0)
        for times in analysis.counts
    ]


class _Stands(dict[int, int]):
    """The digit of each sum of pieces."""

    def __missing__(self, piece: int) -> int:
        head = IN_HEAD if piece % _TOLD >= _HEAD else 0
        digit = weight_digit(piece & _UNITS) + head + (IN_ANSWER if piece >= _TOLD else 0)
        if len(self) < 100_000:
            self[piece] = digit
        return digit


_STANDS = _Stands()
_tokens = lru_cache(maxsize=65536)(tokens)
"""Most names stand in many answers."""
