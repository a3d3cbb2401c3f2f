"""Compounds: `cykelparkering` is `cykel` and `parkering`. The browser has the same in split.js.

A word is cut where both parts are words of the archive by themselves. How common they are counts
in levels only, each four times the one before, so that one answer more or less moves few of them.
"""

from __future__ import annotations

from itertools import compress, count
from typing import TYPE_CHECKING, TypeVar

from svargen.search.letters import is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from svargen.search.letters import Letters

SHORTEST_WORD = 7
SHORTEST_PART = 3
LONG_PART = 9
_SHORTEST_NORM = 4
FEWEST = 3
"""Answers that must have a word for it to be a part of others."""
_HIGHEST = 9
START = 4
"""Letters by which most parts can be told from every norm."""


def commonness(answers: int) -> int:
    """How common a word is that so many answers have: 1 for one to three, and so on up to 9."""
    return min(_HIGHEST, 1 + (max(answers, 1).bit_length() - 1) // 2)


def level(norm: str, answers: int, seeds: frozenset[str]) -> int:
    """How common a norm is as a part of compounds; 0 where it cannot be one."""
    if norm in seeds:
        return commonness(answers)
    if answers < FEWEST or len(norm) < _SHORTEST_NORM or is_number(norm):
        return 0
    return commonness(answers)


def is_long(word: str) -> bool:
    """Whether a word may be split at all."""
    return len(word) >= SHORTEST_WORD and (word.isalpha() or not is_number(word))


class Splitter:
    """Splits the words of one archive."""

    chunk = 1000
    """Words whose tails and heads are held at a time."""

    def __init__(self, letters: Letters, levels: Mapping[str, int]) -> None:
        """`levels` has those above 0, by norm."""
        self._letters = letters
        self._levels = levels
        self.starts = starts = {norm[:-1][:START] for norm in levels}
        lengths = {len(start) for start in starts}
        self._near = _Known(lambda start: any(start[:length] in starts for length in lengths))
        self._known = _Known(lambda part: self.all_levels([part]).get(part, 0))
        self._norms = _Known(letters.norm)
        self._of_parts = _Known(lambda part: split(part, self.level, letters.links or ()))

    def close(self) -> None:
        """Let go of what it knows, which else would keep it until all of memory is looked over."""
        del self._known, self._of_parts

    def level(self, part: str) -> int:
        """The level of a part of a word."""
        return self._known[part]

    def parts(self, word: str) -> tuple[str, ...]:
        """The norms of the parts of a word that is as `before` leaves it, each once; or ()."""
        links = self._letters.links
        return self._named(split(word, self.level, links)) if links else ()

    def all_parts(self, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """`parts` of many words: much quicker, if they are in the order of their ends."""
        links = self._letters.links
        if not links:
            yield from [()] * len(words)
            return
        for first in range(0, len(words), self.chunk):
            some = words[first : first + self.chunk]
            cuts = self.all_cut(some, links)
            self._split_parts(cuts, links)
            for word in some:
                if cut := cuts.get(word):
                    yield self._named(_with_parts(cut, self._of_parts.__getitem__))
                else:
                    yield () if word.isalpha() else self.parts(word)

    def _split_parts(self, cuts: Mapping[str, tuple[str, str]], links: tuple[str, ...]) -> None:
        """Know the parts of long parts before they are asked for one by one."""
        new = {part for cut in cuts.values() for part in cut if len(part) >= LONG_PART}
        new -= self._of_parts.keys()
        if new:
            cut_again = self.all_cut(sorted(new, key=lambda part: part[::-1]), links)
            self._split_parts(cut_again, links)
            for part in new:
                cut = cut_again.get(part)
                found = _with_parts(cut, self._of_parts.__getitem__) if cut else []
                self._of_parts[part] = found

    def all_cut(self, some: Sequence[str], links: tuple[str, ...]) -> dict[str, tuple[str, str]]:
        """Head and tail of those of some words that are split and of letters alone."""
        words = [word for word in some if len(word) >= SHORTEST_WORD and word.isalpha()]
        tails = [*_new_tails(words)]
        levels = self.all_levels({tail for _, new in tails for tail in new})
        cuts = []
        good: list[str] = []
        for word, (shared, new) in zip(words, tails, strict=True):
            good = [*filter(levels.__contains__, new), *(t for t in good if len(t) <= shared)]
            if good and (of := _cuts(word, good, links)):
                cuts.append((word, of))
        levels |= self.all_levels({head for _, of in cuts for head, _ in of} - levels.keys())
        found = {}
        for word, of in cuts:
            known = [cut for cut in of if cut[0] in levels]
            if known and (best := _best(known, levels.__getitem__)):
                found[word] = best
        return found

    def _named(self, parts: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(self._norms.__getitem__, parts)))

    def all_levels(self, parts: Iterable[str]) -> dict[str, int]:
        """The levels above 0 of some parts."""
        # A part counts only if it begins with all but the last letter of its norm: so the words
        # whose parts may have a norm can be told by their letters, and few must be stemmed.
        listed = list(parts)
        near_any = self._near
        plains = self._letters.all_after(listed)
        near = [*compress(listed, [near_any[plain[:START]] for plain in plains])]
        return {near[at]: high for at, high in self.levels_of_near(near)}

    def levels_of_near(self, parts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The place and the level of each that has one above 0 of parts that begin as norms do."""
        norms = self._letters.all_norms(parts)
        of = self._levels
        # Of most that are stemmed the norm is none of a part.
        for at in [*compress(count(), map(of.__contains__, norms))]:
            part, norm = parts[at], norms[at]
            if self._letters.after(part).startswith(norm[:-1]):
                self._norms[part] = norm
                yield at, of[norm]


N = TypeVar("N")


def with_forms(norm: N, parts: tuple[N, ...], forms: Mapping[N, tuple[N, ...]]) -> tuple[N, ...]:
    """The parts of a word, and what other `forms` of them, and of the word, are called.

    Norms go by themselves or by numbers.
    """
    if norm not in forms and forms.keys().isdisjoint(parts):
        return parts
    others = (other for each in (norm, *parts) for other in forms.get(each, ()))
    found = dict.fromkeys((*parts, *others))
    found.pop(norm, None)
    return tuple(found)


def split(word: str, level: Callable[[str], int], links: tuple[str, ...]) -> list[str]:
    """The parts of a word, those of long parts after them; [] where it cannot be split."""
    if not is_long(word):
        return []
    best = _best(_cuts(word, filter(level, _tails(word)), links), level)
    return _with_parts(best, lambda part: split(part, level, links)) if best else []


def _tails(word: str) -> list[str]:
    """What may be the second part of a word, the longest first."""
    return [word[at:] for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)]


def _new_tails(words: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """For each word: the letters of the tails it shares with those before, and its other tails."""
    before, known = "", 0
    for word in words:
        back = word[::-1]
        shared = 0
        for letter, other in zip(back, before[:known], strict=False):
            if letter != other:
                break
            shared += 1
        most = len(word) - SHORTEST_PART
        least = shared + 1 if shared >= SHORTEST_PART else SHORTEST_PART
        yield shared, [word[-length:] for length in range(most, least - 1, -1)]
        before, known = back, max(shared, most)


def _cuts(word: str, tails: Iterable[str], links: Sequence[str]) -> list[tuple[str, str]]:
    """(Head, tail) for each link that may stand before each of some tails."""
    found = []
    for tail in tails:
        at = len(word) - len(tail)
        if at < SHORTEST_PART:
            continue
        for link in links:
            end = at - len(link)
            # Hardly any but the first, which is nothing, is ever there.
            if not link or (
                word[at - 1] == link[-1] and end >= SHORTEST_PART and word.endswith(link, 0, at)
            ):
                found.append((word[:end], tail))
    return found


def _best(cuts: Iterable[tuple[str, str]], level: Callable[[str], int]) -> tuple[str, str] | None:
    """The cut whose parts are the most common and long, the first of equals."""
    best, most = None, 0
    for head, tail in cuts:
        of_head = level(head)
        score = (of_head + level(tail)) * min(len(head), len(tail)) if of_head else 0
        if score > most:
            best, most = (head, tail), score
    return best


def _with_parts(cut: tuple[str, str], parts: Callable[[str], list[str]]) -> list[str]:
    """Both parts of a cut, each with its own after it if it is long."""
    found = []
    for part in cut:
        found.append(part)
        if len(part) >= LONG_PART:
            found += parts(part)
    return found


K = TypeVar("K")


class _Known(dict[str, K]):
    """What a function has found before."""

    def __init__(self, find: Callable[[str], K]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: str) -> K:
        found = self[key] = self._find(key)
        return found
