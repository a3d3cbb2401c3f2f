"""Files of terms, put together from numbers."""

from __future__ import annotations

from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING

import numpy as np

from svargen.search.bulk import bits
from svargen.search.bulk.texts import folded
from svargen.search.cutting import cut_into, in_pieces
from svargen.search.listing import Columns
from svargen.search.terms import letters_in, spelling_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from svargen.search.bulk.arrays import Numbers
    from svargen.search.bulk.postings import Postings, Terms
    from svargen.search.bulk.texts import Texts
    from svargen.search.cutting import Cut
    from svargen.search.letters import Letters
    from svargen.search.listing import Filed
    from svargen.search.terms import Row

_MEASURED = 10_000
"""Terms whose norms are measured at a time."""


class Filing:
    """All that files of terms are made of."""

    def __init__(  # noqa: PLR0913 - each of another stage
        self,
        letters: Letters,
        words: Texts,
        answers: Numbers,
        *,
        norms: Texts,
        terms: Terms,
        found: Postings,
        levels: Mapping[str, int],
        end: int,
    ) -> None:
        """So many answers have each of `words`; the other arguments go by words or by norms."""
        self._letters = letters
        self._texts = words
        self._answers = answers
        self._parts = terms
        self._norms = norms
        self._end = end
        self._told = found.told
        # Seeds of which no word is made are no terms.
        is_term = found.counts > 0
        self._terms = np.flatnonzero(is_term).astype(np.int32)
        """The numbers of their norms."""
        self._levels = levels
        self._counts = found.counts[is_term]
        self._ends = np.cumsum(self._counts)
        own = terms.own
        order = np.argsort(own, kind="stable").astype(np.int32)
        self._words = order[own[order] >= 0]
        """Words by the order of their norms."""
        of_norms = np.bincount(own[own >= 0], minlength=len(norms))[is_term]
        self._word_ends = np.concatenate(([0], np.cumsum(of_norms)))

    def files(self, cut: Cut) -> list[range]:
        """Which terms each file has."""
        of_norms = chain.from_iterable(
            map(len, self._norms_of(some)) for some in in_pieces(len(self._terms), _MEASURED)
        )
        sizes = bits.sizes(self._counts, self._end) + np.fromiter(of_norms, np.int64)
        return [*cut_into(self._norm, sizes.tolist(), cut)]

    def _norm(self, term: int) -> str:
        (norm,) = self._norms_of(range(term, term + 1))
        return norm

    def _norms_of(self, terms: range) -> list[str]:
        return self._norms.at(self._terms[terms.start : terms.stop])

    def filed(self, terms: range) -> tuple[Filed, list[Row]]:
        """The file of some terms, and their spellings."""
        first, last = terms.start, terms.stop
        counts = self._counts[first:last]
        start = int(self._ends[first] - counts[0])
        told = self._told[start : int(self._ends[last - 1])]
        stands, lengths = bits.stands(counts, told, self._end)
        norms = self._norms_of(terms)
        levels = [*map(str, map(self._levels.get, norms, repeat(0)))]
        words, lines, spellings = self._words_of(terms, norms)
        sizes = counts.tolist(), lengths.tolist()
        columns = Columns(norms, levels, words, lines, *sizes, told.tobytes(), stands)
        return columns.filed(folded), spellings

    def _words_of(
        self, terms: range, norms: Sequence[str]
    ) -> tuple[list[str], list[str], list[Row]]:
        """The words of some terms as rows tell them, the lines of these, and their spellings."""
        ends = self._word_ends[terms.start : terms.stop + 1].tolist()
        numbers = self._words[ends[0] : ends[-1]]
        words = self._texts.at(numbers)
        answers = self._answers[numbers].tolist()
        parts = self._parts_of(numbers)
        told = [
            f"{word} {count} {of}" if of else f"{word} {count}"
            for word, count, of in zip(words, answers, parts, strict=True)
        ]
        befores = self._letters.all_before(words)
        lines = letters_in(self._letters, words, befores, parts)
        cuts = [*pairwise([end - ends[0] for end in ends])]
        spelled = [
            spelling_of(norm, words[one:other], answers[one:other])
            for norm, (one, other) in zip(norms, cuts, strict=True)
            if other > one
        ]
        # Most terms have one word.
        return (
            [told[a] if b == a + 1 else ",".join(told[a:b]) for a, b in cuts],
            [lines[a] if b == a + 1 else "\n".join(filter(None, lines[a:b])) for a, b in cuts],
            [*filter(None, spelled)],
        )

    def _parts_of(self, words: Numbers) -> list[str]:
        """The parts of each of some words, with spaces between."""
        parts, _ = self._parts.parts_of(words)
        norms = self._norms.at(parts)
        counts = self._parts.count[words]
        found = [""] * len(words)
        ends = [0, *np.cumsum(counts[counts > 0]).tolist()]
        for at, (one, other) in zip(np.flatnonzero(counts).tolist(), pairwise(ends), strict=True):
            found[at] = " ".join(norms[one:other])
        return found
