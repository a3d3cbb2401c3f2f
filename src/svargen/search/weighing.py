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
from svargen.search.encoding import UNIT, weight_step
from svargen.search.letters import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from svargen.search.analysis import Analysis

_TITLE, _QUESTION, _ANSWER = (2.5, 0.3, 8), (1.1, 0.4, 100), (1.0, 0.5, 250)
"""(Weight, how much the length counts, typical length in words) of the three texts."""
_NAMES, _TOPICS, _NUMBERS = (round(UNIT * weight) for weight in (1.5, 1.5, 3.0))
"""What it weighs to stand among the names, the topics, or the numbers of case and document."""


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
    return {*analysis.words, *units_beside(beside)}


Names = str | tuple[str, ...]
"""The norm of a word, '' for what is no term; of a compound its norm and those of its parts."""


def standing(beside: Beside, analysis: Analysis, names: Mapping[str, Names]) -> dict[str, int]:
    """The weight of each term in an answer, as `encoding.weight_step` tells it.

    `names` has every word of the answer.
    """
    others = units_beside(beside)
    # A way is told by a sign from FIRST_WAY on.
    units = [0] * FIRST_WAY + units_by_way(analysis)
    of_words = zip(
        chain(map(names.__getitem__, analysis.words), map(names.__getitem__, others)),
        chain(map(units.__getitem__, ways_of(analysis)), others.values()),
        strict=True,
    )
    found: dict[str, int] = {}
    get = found.get
    for name, each in of_words:
        if isinstance(name, str):
            found[name] = get(name, 0) + each
            continue
        norm, *parts = name
        found[norm] = get(norm, 0) + each
        half = each >> 1
        for part in parts:
            found[part] = get(part, 0) + half
    found.pop("", None)
    return {norm: _STEPS[each] for norm, each in found.items()}


def units_beside(beside: Beside) -> dict[str, int]:
    """The units of the words beside an answer's own text."""
    found: dict[str, int] = {}
    for texts, units, split in (
        (beside.names, _NAMES, _tokens_of_name),
        (beside.topics, _TOPICS, _tokens_of_name),
        (beside.numbers, _NUMBERS, tokens),
    ):
        for text in texts:
            for word in split(text):
                found[word] = found.get(word, 0) + units
    return found


def units_by_way(analysis: Analysis) -> list[int]:
    """The units of each way in which a word stands in an answer's own text."""
    title, question, answer = (
        weight / (1 - share + share * length / typical)
        for (weight, share, typical), length in zip(
            (_TITLE, _QUESTION, _ANSWER), analysis.lengths, strict=True
        )
    )
    return [
        round(UNIT * (times[0] * title + times[1] * question + times[2] * answer))
        for times in analysis.counts
    ]


class _Steps(dict[int, int]):
    """The step of each sum of units."""

    def __missing__(self, units: int) -> int:
        step = weight_step(units)
        if len(self) < 100_000:
            self[units] = step
        return step


_STEPS = _Steps()
_tokens_of_name = lru_cache(maxsize=16384)(tokens)
"""Most names stand in many answers."""
