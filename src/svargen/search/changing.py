"""What follows for the terms of an index from a few answers that are told otherwise.

An edit changes what its own words are counted; from that follow the levels that change, from those
the words whose parts do, and from those the answers whose postings do.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from svargen.search.analysis import Analysis
from svargen.search.encoding import bits_again, entry, kept, number_of, read
from svargen.search.lexicon import all_named, by_ends, norm_of, norms_of
from svargen.search.splitting import Splitter, level, with_forms
from svargen.search.terms import Term, Word
from svargen.search.weighing import read_beside, standing

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from svargen.search.keeping import Kept
    from svargen.search.letters import Letters
    from svargen.search.terms import Row
    from svargen.search.weighing import Names


@dataclass
class Told:
    """What was told of an answer."""

    number: int
    told: bytes
    """A line with what it is found by beside its text, and its Analysis."""

    def __post_init__(self) -> None:
        beside, _, analysis = self.told.partition(b"\n")
        self.beside = read_beside(beside.decode())
        self.analysis = Analysis.from_bytes(analysis)

    @cached_property
    def words(self) -> set[str]:
        """Every word by which it is found."""
        return {*self.analysis.words, *self.beside}

    def forget_all_but(self, words: Collection[str]) -> None:
        """Let it be found by some words alone, where only those are asked for."""
        told = [
            pair
            for pair in zip(self.analysis.words, self.analysis.ways, strict=True)
            if pair[0] in words
        ]
        ways = "".join(way for _, way in told)
        self.analysis = self.analysis._replace(words=[word for word, _ in told], ways=ways)
        self.beside = {word: units for word, units in self.beside.items() if word in words}
        self.words = self.words.intersection(words)

    def stands(self, names: Mapping[str, Names]) -> dict[str, int]:
        """How each term stands in it."""
        return standing(self.beside, self.analysis, names)


@dataclass(slots=True)
class _Held:
    """A term while answers change."""

    norm: str
    row: Row | None
    """As it was."""
    before: Term | None
    """The same."""
    words: dict[str, Word] = field(default_factory=dict)
    entries: array[int] | None = None
    """Where it stands now, if that differs."""

    @property
    def answers(self) -> int:
        """How often answers have any of its words."""
        return sum(word.answers for word in self.words.values())


def _each(names: Names) -> set[str]:
    """Each term that a word stands for."""
    return {names} if isinstance(names, str) else {*names}


def _of(terms: set[str], steps: dict[str, int]) -> dict[str, int]:
    """How some terms alone stand in an answer."""
    return {norm: steps[norm] for norm in terms & steps.keys()}


class Change:
    """A change of few answers."""

    def __init__(
        self,
        letters: Letters,
        terms: Kept,
        levels: dict[str, int],
        told: Callable[[int], Told | None],
        end: int,
    ) -> None:
        """`levels` are those above 0 by norm, and `told` gives what was told of a number's answer.

        Numbers are below `end`.
        """
        self._letters = letters
        self._terms = terms
        self._before = levels
        self._splitter = Splitter(letters, levels)
        """Splits words by the levels of now."""
        self._told = told
        self._end = end
        self._held: dict[str, _Held] = {}
        self.levels: dict[str, int] | None = None
        """Those above 0 by norm, if any differs from before."""

    def replace(self, before: Sequence[Told], after: Sequence[Told]) -> None:
        """Let answers be told of as `after` instead of as `before`."""
        counts: Counter[str] = Counter()
        for row in before:
            counts.subtract(row.words)
        for row in after:
            counts.update(row.words)
        stood = [(row.number, row.stands(self._names(row.words))) for row in before]
        resplit = self._count({word: more for word, more in counts.items() if more})
        stands = [(row.number, row.stands(self._names(row.words))) for row in after]
        # Answers that stay, but have words that are made of other parts now.
        if stay := self._with_any(resplit, {row.number for row in before}):
            terms, now = self._that_feel(resplit)
            was = {**now, **resplit}
            for row in stay:
                row.forget_all_but(now)
                stood.append((row.number, _of(terms, row.stands(was))))
                stands.append((row.number, _of(terms, row.stands(now))))
        self._post(stood, stands)

    def rows(self) -> tuple[dict[str, Row | None], dict[str, Row | None]]:
        """Of terms and of spellings the rows that differ from before, by norm; None: gone."""
        terms: dict[str, Row | None] = {}
        spellings: dict[str, Row | None] = {}
        for norm, held in self._held.items():
            before = held.before
            after = self._term(held)
            if after == before:
                continue
            terms[norm] = after.row(self._lines(held, after)) if after else None
            spelled = after.spelling if after else None
            if spelled != (before.spelling if before else None):
                spellings[norm] = spelled
        return terms, spellings

    # -- terms -------------------------------------------------------------------------

    def _lines(self, held: _Held, after: Term) -> str:
        """Those of a term's words, which seldom differ."""
        parts = [each[::2] for each in after.words]
        if held.row and held.before and parts == [each[::2] for each in held.before.words]:
            return held.row[3]
        return after.lines(self._letters)

    def _term(self, held: _Held) -> Term | None:
        high = level(held.norm, held.answers, self._letters.seeds)
        words = list(held.words.values())
        if held.entries is None:
            return held.before and held.before._replace(level=high, words=words)
        if not held.entries:
            return None
        entries, bits = (held.before.entries, held.before.bits) if held.before else ("", "")
        now = bits_again(held.entries, read(entries), bits, self._end)
        return Term(held.norm, high, words, kept(held.entries), now)

    def _hold(self, norm: str) -> _Held:
        held = self._held.get(norm)
        if held is None:
            row = self._terms.row(norm)
            term = Term.of(row) if row else None
            words = {each.word: each for each in term.words} if term else {}
            held = self._held[norm] = _Held(norm, row, term, words)
        return held

    def _entries(self, held: _Held) -> array[int]:
        """Where a term stood before."""
        return read(held.row[4] if held.row else "")

    def _names(self, words: Iterable[str]) -> dict[str, Names]:
        """The norms of words, and of their parts as they are by now."""
        # To split few words is less than to read of which parts they are known to be made.
        listed = by_ends(words)
        befores = self._letters.all_before(listed)
        norms = all_named(self._letters, befores)
        forms = self._letters.forms
        found: dict[str, Names] = {}
        for word, norm, parts in zip(listed, norms, self._splitter.all_parts(befores), strict=True):
            known = with_forms(norm, parts, forms) if norm else ()
            found[word] = (norm, *known) if known else norm
        return found

    # -- what follows from what --------------------------------------------------------

    def _count(self, changed: Mapping[str, int]) -> dict[str, Names]:
        """Count words more or less often; the former names of those that have other parts now."""
        seeds = self._letters.seeds
        moved: dict[str, int] = {}
        new: dict[str, tuple[str, ...]] = {}
        before: dict[str, int] = {}
        for word, norm in norms_of(self._letters, changed).items():
            if not norm:
                continue
            held = self._hold(norm)
            before.setdefault(norm, held.answers)
            known = held.words.get(word)
            if not known:
                known = Word(word, 0, ())
                new[word] = ()
            held.words[word] = known._replace(answers=known.answers + changed[word])
            if held.words[word].answers <= 0:
                del held.words[word]
        for norm, answers in before.items():
            high = level(norm, self._held[norm].answers, seeds)
            if high != level(norm, answers, seeds):
                moved[norm] = high
        found = self._split_again(moved, new)
        return {word: name for word, name in found.items() if word not in new}

    def _split_again(
        self, moved: Mapping[str, int], new: Mapping[str, tuple[str, ...]]
    ) -> dict[str, Names]:
        """The former names of the words that have other parts by new levels."""
        words = {**self._that_hold(moved), **new}
        if moved:
            levels = {**self._before, **moved}
            self.levels = {norm: high for norm, high in levels.items() if high}
            self._splitter = Splitter(self._letters, self.levels)
        found: dict[str, Names] = {}
        for word, name in self._names(words).items():
            norm, *parts = (name,) if isinstance(name, str) else name
            now, known = tuple(parts), words[word]
            if now == known:
                continue
            held = self._hold(norm)
            if word in held.words:
                held.words[word] = held.words[word]._replace(parts=now)
                found[word] = (norm, *known) if known else norm
        return found

    def _that_hold(self, norms: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The parts of every word that might have one of some norms as a part."""
        # `Splitter` lets no other parts count.
        starts = [norm[:-1] for norm in norms]
        found: dict[str, tuple[str, ...]] = {}
        for text in self._terms.beside() if starts else ():
            near = [start for start in starts if start in text]
            for line in text.replace("\t", "\n").split("\n") if near else ():
                plain, _, rest = line.partition(" ")
                if any(start in plain for start in near):
                    word, *parts = rest.split(" ")
                    found[word] = tuple(parts)
        return found

    def _that_feel(self, resplit: Mapping[str, Names]) -> tuple[set[str], dict[str, Names]]:
        """The terms for which words stand only now, or only before; the names of all their words.

        `resplit` tells the former names of those words that have other parts now.
        """
        terms: set[str] = set()
        for word, now in self._names(resplit).items():
            terms.update(_each(resplit[word]) ^ _each(now))
        # Words may stand for other forms of what they are made of, too.
        forms = self._letters.forms.items()
        norms = {*terms, *(norm for norm, others in forms if not terms.isdisjoint(others))}
        words = {*resplit, *self._made_of(norms)}
        for norm in norms:
            words.update(self._hold(norm).words)
        return terms, self._names(words)

    def _made_of(self, norms: set[str]) -> Iterator[str]:
        """The words that had any of some norms as a part."""
        parts = [f" {norm}" for norm in norms]
        for text in self._terms.beside():
            if any(map(text.__contains__, parts)):
                lines = text.replace("\t", "\n").split("\n")
                for _, word, *of in map(str.split, filter(None, lines)):
                    if not norms.isdisjoint(of):
                        yield word

    def _with_any(self, words: Iterable[str], but: set[int]) -> list[Told]:
        """The answers that have any of some words."""
        found: dict[int, Told | None] = {}
        for word in words:
            held = self._hold(norm_of(self._letters, word))
            for number in map(number_of, self._entries(held)):
                if number in but:
                    continue
                row = found.get(number) or self._told(number)
                if row and word in row.words:
                    found[number] = row
        return list(filter(None, found.values()))

    def _post(
        self, stood: list[tuple[int, dict[str, int]]], stands: list[tuple[int, dict[str, int]]]
    ) -> None:
        """Let terms stand otherwise in some answers."""
        was: defaultdict[str, dict[int, int]] = defaultdict(dict)
        will: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for told, into in ((stood, was), (stands, will)):
            for number, steps in told:
                for norm, step in steps.items():
                    into[norm][number] = step
        for norm in was.keys() | will.keys():
            if was[norm] == will[norm]:
                continue
            held = self._hold(norm)
            entries = held.entries = self._entries(held)
            for number in was[norm].keys() - will[norm].keys():
                del entries[bisect_left(entries, entry(number, 0))]
            for number, step in will[norm].items():
                at = bisect_left(entries, entry(number, 0))
                if number in was[norm]:
                    entries[at] = entry(number, step)
                else:
                    entries.insert(at, entry(number, step))
