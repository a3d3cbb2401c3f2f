"""Terms of an index, and the words that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from svargen.search.letters import is_number
from svargen.search.splitting import commonness, is_long

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svargen.search.letters import Letters

_SHORTEST_SPELLED = 4
"""Letters of a norm below which nobody is told that another word was perhaps meant."""
_LONGEST_RARE, _FEW = 20, 4
"""Letters beyond which a word is too long to be meant, unless so many answers have it."""


class Word(NamedTuple):
    """A word whose norm is a term."""

    word: str
    answers: int
    """How many answers have it."""
    parts: tuple[str, ...]
    """Norms of the parts of a compound; () for any other."""


class Term(NamedTuple):
    """A term of the index."""

    norm: str
    level: int
    """How common it is as a part of compounds; 0: it is none."""
    words: list[Word]
    """Those of its norm; none where it stands only as a part of others."""
    entries: str
    """Where it stands, and how: as `encoding.kept`."""
    bits: str
    """The same as `encoding.bits_of`."""

    def row(self, lines: str) -> Row:
        """As text: norm, level, words, `lines`, entries, bits."""
        told = ",".join([" ".join((word, str(n), *parts)) for word, n, parts in self.words])
        return self.norm, str(self.level), told, lines, self.entries, self.bits

    def lines(self, letters: Letters) -> str:
        """Those of `letters_in` its words."""
        words = [each.word for each in self.words]
        parts = [" ".join(each.parts) for each in self.words]
        lines = letters_in(letters, words, letters.all_before(words), parts)
        return "\n".join(filter(None, lines))

    @classmethod
    def of(cls, row: Row) -> Term:
        """A term from its `row`."""
        norm, level, words, _, entries, bits = row
        return cls(norm, int(level), words_in(words), entries, bits)

    @property
    def spelling(self) -> Row | None:
        """Norm, the commonest written form, how common it is; None: no misspelt word means it."""
        if not self.words:
            return None
        words, answers, _ = zip(*self.words, strict=True)
        return spelling_of(self.norm, words, answers)


def spelling_of(norm: str, words: Sequence[str], answers: Sequence[int]) -> Row | None:
    """`Term.spelling` of a norm whose words these are, and which so many answers have."""
    best, common = words[0], answers[0]
    if len(words) > 1:
        common = sum(answers)
        _, best = min(zip([-count for count in answers], words, strict=True))
    if common < _FEW and len(best) > _LONGEST_RARE:
        return None
    if len(norm) < _SHORTEST_SPELLED or is_number(norm):
        return None
    return norm, best, str(commonness(common))


def words_in(text: str) -> list[Word]:
    """The words that the row of a term tells."""
    told = (each.split(" ") for each in text.split(",")) if text else ()
    return [Word(word, int(answers), tuple(parts)) for word, answers, *parts in told]


Row = tuple[str, ...]
"""What a list has of one word: first its key, by which the list is sorted."""


def letters_in(
    letters: Letters, words: Sequence[str], befores: Sequence[str], parts: Sequence[str]
) -> list[str]:
    """Of each word that might be split: in plain letters, itself, and its parts; else ''.

    `befores` are what `Letters.before` makes of them, `parts` have spaces between.
    """
    return [
        "" if not is_long(before) else f"{plain} {word} {of}" if of else f"{plain} {word}"
        for word, before, plain, of in zip(
            words, befores, letters.all_after(befores), parts, strict=True
        )
    ]
