"""Compounds: `cykelparkering` is `cykel` and `parkering`. The browser has the same in split.js.

A word is cut where both parts are words of the archive by themselves. How common they are counts
in levels only, each four times the one before, so that one answer more or less moves few of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.search.letters import is_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from svargen.search.letters import Letters

_SHORTEST_WORD = 7
_SHORTEST_PART = 3
_LONG_PART = 9
_SHORTEST_NORM = 4
_FEWEST = 3
"""Answers that must have a word for it to be a part of others."""
_HIGHEST = 9


def commonness(answers: int) -> int:
    """How common a word is that so many answers have: 1 for one to three, and so on up to 9."""
    return min(_HIGHEST, 1 + (max(answers, 1).bit_length() - 1) // 2)


def level(norm: str, answers: int, seeds: frozenset[str]) -> int:
    """How common a norm is as a part of compounds; 0 where it cannot be one."""
    if norm in seeds:
        return commonness(answers)
    if answers < _FEWEST or len(norm) < _SHORTEST_NORM or is_number(norm):
        return 0
    return commonness(answers)


class Splitter:
    """Splits the words of one archive."""

    def __init__(self, letters: Letters, level_of: Callable[[str], int]) -> None:
        """`level_of` gives the level of a norm."""
        self._letters = letters
        self._level_of = level_of
        self._known: dict[str, int] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The norms of the parts of a word that is as `before` leaves it, each once; or ()."""
        links = self._letters.links
        found = split(word, self.level, links) if links else []
        return tuple(dict.fromkeys(map(self._letters.norm, found)))

    def level(self, part: str) -> int:
        """The level of a part of a word."""
        known = self._known.get(part)
        if known is None:
            known = self._known[part] = self._level(part)
        return known

    def _level(self, part: str) -> int:
        norm = self._letters.norm(part)
        found = self._level_of(norm)
        # So that the words whose parts may have a norm can be told by their letters.
        return found if found and self._letters.after(part).startswith(norm[:-1]) else 0


def split(word: str, level: Callable[[str], int], links: tuple[str, ...]) -> list[str]:
    """The parts of a word, those of long parts after them; [] where it cannot be split."""
    best: tuple[str, str] | None = None
    most = 0
    if len(word) < _SHORTEST_WORD or is_number(word):
        return []
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        tail = word[at:]
        of_tail = level(tail)
        if not of_tail:
            continue
        for link in links:
            head = word[: at - len(link)]
            if len(head) < _SHORTEST_PART or not word.startswith(link, at - len(link)):
                continue
            of_head = level(head)
            score = (of_head + of_tail) * min(len(head), len(tail)) if of_head else 0
            if score > most:
                most, best = score, (head, tail)
    if best is None:
        return []
    parts = []
    for part in best:
        parts.append(part)
        if len(part) >= _LONG_PART:
            parts += split(part, level, links)
    return parts
