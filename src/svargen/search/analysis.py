"""What search knows of one answer's own text: its words, and what each weighs there.

It depends on the answer alone, not on the archive, so that it can be made by any process and kept
until the answer changes.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from svargen.search.encoding import UNIT
from svargen.search.letters import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svargen.model import Answer, Body

_TITLE, _QUESTION, _ANSWER = (2.5, 0.3, 8), (1.1, 0.4, 100), (1.0, 0.5, 250)
"""(Weight, how much the length counts, typical length in words) of the three texts."""
_MOST = 99
"""Times beyond which a word says no more."""
_MOST_WAYS = 200
_IN_QUESTIONS, _IN_TITLE = 1 << 32, 1 << 64
FIRST_WAY = 48
"""The sign that stands for the first way in which a word stands in an answer."""


class Analysis(NamedTuple):
    """The words of one answer."""

    words: list[str]
    """Each once, as `tokens` gives them."""
    ways: str
    """For each word a sign: chr(48 + i) for the i-th of `units`."""
    units: list[int]
    """What a word weighs that stands in such a way."""

    def to_bytes(self) -> bytes:
        """The analysis as three lines: words and units with spaces between, ways without."""
        units = " ".join(map(str, self.units))
        return f"{' '.join(self.words)}\n{self.ways}\n{units}".encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Analysis:
        """An analysis from `to_bytes`."""
        words, ways, units = data.decode().split("\n")
        return cls(words.split(), ways, [*map(int, units.split())])


def analysed(answer: Answer, body: Body) -> Analysis:
    """The words of an answer. Notes, and what links and attachments are called, count as answer."""
    front = answer.front
    asked = [section.text for section in body.sections if section.kind == "question"]
    told = [section.text for section in body.sections if section.kind == "answer"]
    told.append(body.notes_text)
    told += [link.title for link in front.links]
    told += [attachment.title for attachment in front.attachments]
    # A line's end keeps the words of two texts, and the digits of a number, apart.
    texts = (front.title, "\n|\n".join(asked), "\n|\n".join(told))
    fields = [tokens(text) for text in texts]
    # Most words stand in answers alone; each of the others has the three counts in one number.
    ways = dict(Counter(fields[2]))
    known = ways.get
    for unit, words in ((_IN_QUESTIONS, fields[1]), (_IN_TITLE, fields[0])):
        for word in words:
            ways[word] = known(word, 0) + unit
    signs = _Signs()
    told_ways = "".join(map(signs.__getitem__, ways.values()))
    each = islice(signs, _MOST_WAYS)
    return Analysis(list(ways), told_ways, _units(map(_counts, each), map(len, fields)))


class _Signs(dict[int, str]):
    """The sign of each way in which words stand in an answer, in their order."""

    def __missing__(self, way: int) -> str:
        # The rarest of very many are all the last.
        sign = self[way] = chr(FIRST_WAY + min(len(self), _MOST_WAYS - 1))
        return sign


@lru_cache(maxsize=65536)
def _counts(way: int) -> tuple[int, int, int]:
    """Times in the title, in the questions, in the answers."""
    rest, answers = divmod(way, _IN_QUESTIONS)
    title, questions = divmod(rest, _IN_TITLE // _IN_QUESTIONS)
    return min(title, _MOST), min(questions, _MOST), min(answers, _MOST)


def _units(ways: Iterable[tuple[int, int, int]], lengths: Iterable[int]) -> list[int]:
    """What a word weighs in each way; the texts have so many tokens."""
    title, question, answer = (
        weight / (1 - share + share * length / typical)
        for (weight, share, typical), length in zip(
            (_TITLE, _QUESTION, _ANSWER), lengths, strict=True
        )
    )
    return [
        round(UNIT * (times[0] * title + times[1] * question + times[2] * answer)) for times in ways
    ]


def ways_of(analysis: Analysis) -> bytes:
    """For each word FIRST_WAY and the index of its units."""
    return analysis.ways.encode("latin-1")
