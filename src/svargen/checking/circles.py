"""Chains that come back to where they began."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

K = TypeVar("K", bound="Hashable")
_MOST = 100
"""Circles that are told: whoever opens some of them opens others, too."""
_SHOWN = 5
"""Of a long circle so many are named from its beginning, and as many from its end."""


def circles(onward: Mapping[K, Sequence[K]]) -> Iterable[tuple[K, int, list[K]]]:
    """(where it closes, by which way on from there, the circle with its first again at the end).

    `onward` says what each leads to.
    """
    return islice(_all_circles(onward), _MOST)


def drawn(names: Sequence[str]) -> str:
    """'a → b → a'."""
    if len(names) > 2 * _SHOWN:
        names = [*names[:_SHOWN], "…", *names[-_SHOWN:]]
    return " → ".join(names)


def _all_circles(onward: Mapping[K, Sequence[K]]) -> Iterator[tuple[K, int, list[K]]]:
    """Every way is gone once."""
    done: set[K] = set()
    for start in onward:
        if start in done:
            continue
        chain: dict[K, None] = {}
        stack = [(start, 0)]
        while stack:
            here, at = stack.pop()
            if at == 0:
                chain[here] = None
            following = onward.get(here, ())
            if at == len(following):
                chain.pop(here)
                done.add(here)
                continue
            stack.append((here, at + 1))
            there = following[at]
            if there in chain:
                way = list(chain)
                yield here, at, [*way[way.index(there) :], there]
            elif there not in done:
                stack.append((there, 0))
