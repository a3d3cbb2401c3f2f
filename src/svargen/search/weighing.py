"""How much each term tells of an answer.

A term's weight in an answer is the sum over its fields of times * weight / length: BM25F. The
length counts in part only, and as a share of a typical one that never changes, so that one answer
more moves no other's weights. What is said in the answer's own text is weighed by `analysis`.
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
    def also(self) -> Sequence[str]:
        """Other names of all these."""

    @property
    def numbers(self) -> Sequence[str]:
        """Of case and document."""


Names = str | tuple[str, ...]
"""The norm of a word, '' for what is no term; of a compound its norm and those of its parts."""


def standing(
    beside: Mapping[str, int], analysis: Analysis, names: Mapping[str, Names]
) -> dict[str, int]:
    """The weight of each term in an answer, as `encoding.weight_step` tells it.

    `beside` has the units of words beside its text, and `names` every word of the answer.
    """
    # A way is told by a sign from FIRST_WAY on.
    units = [0] * FIRST_WAY + analysis.units
    of_words = zip(
        chain(map(names.__getitem__, analysis.words), map(names.__getitem__, beside)),
        chain(map(units.__getitem__, ways_of(analysis)), beside.values()),
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
    # What a name shares with another of the same counts no more for that.
    for text in beside.also:
        for word in _tokens_of_name(text):
            found.setdefault(word, _NAMES)
    return found


def told_beside(beside: Beside) -> str:
    """The same as text: words, a tab, and their units, with spaces between."""
    units = units_beside(beside)
    return f"{' '.join(units)}\t{' '.join(map(str, units.values()))}"


def read_beside(text: str) -> dict[str, int]:
    """The units that `told_beside` tells."""
    words, units = text.split("\t")
    return dict(zip(words.split(), map(int, units.split()), strict=True))


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
