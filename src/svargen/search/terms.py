"""Terms of an index, and the lists of them that are cut into files."""

from __future__ import annotations

import hashlib
from array import array
from base64 import b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from svargen.search.encoding import count_of, file_of, folded, packed, size_of, unpacked
from svargen.search.letters import is_number
from svargen.search.splitting import commonness, is_long

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


# -- lists ---------------------------------------------------------------------------------

Row = tuple[str, ...]
"""What a list has of one word: first its key, by which the list is sorted."""
Cut = tuple[int, int, int]
"""Letters of a file: least, most; and of how many words one may begin a file."""


class Listing(NamedTuple):
    """A list that is cut into files."""

    kind: str
    sizes: Callable[[Sequence[Row]], list[int]]
    """The letters that each row takes in a file."""
    filed: Callable[[Sequence[Row]], Filed]
    """The file of some rows."""
    rows: Callable[[str, str, bytes], list[Row]]
    """The rows of a file, from what the database has of it."""


class Filed(NamedTuple):
    """A file of a list, and what the database has of it."""

    start: str
    """The first key in it."""
    name: str
    beside: str
    """What is looked through by itself."""
    rows: str
    packed: bytes
    """What of the rows is no text."""
    data: bytes
    """The file's own."""


def terms_before(end: int) -> Listing:
    """The list of terms, where numbers of answers are below `end`."""

    def sizes(rows: Sequence[Row]) -> list[int]:
        counts = [count_of(row[4]) for row in rows]
        return [len(row[0]) + size_of(n, end) for row, n in zip(rows, counts, strict=True)]

    # Most files have the same terms after an edit.
    folds: dict[str, str] = {}
    return Listing("terms", sizes, partial(_terms_filed, folds), partial(_terms_of, folds))


Fold = Callable[[Sequence[str]], str]
"""`encoding.folded`, or what does the same."""


_NO_FOLDS: Mapping[str, str] = MappingProxyType({})


class Columns(NamedTuple):
    """The rows of a file of terms, column by column."""

    norms: Sequence[str]
    levels: Sequence[str]
    words: Sequence[str]
    lines: Sequence[str]
    """Of each term the `letters_in` its words, with line ends between."""
    counts: Sequence[int]
    """How many entries each has."""
    lengths: Sequence[int]
    """How many bits each takes."""
    entries: bytes
    bits: bytes

    def filed(self, fold: Fold, folds: Mapping[str, str] = _NO_FOLDS) -> Filed:
        """The file of them; of norms with line ends between, `folds` may tell what `fold` gives."""
        norms = "\n".join(self.norms)
        terms = folds.get(norms) or fold(self.norms)
        stands = b64encode(self.bits).decode()
        data = {"terms": terms, "levels": "".join(self.levels), "stands": stands}
        text = (
            norms,
            terms,
            "".join(self.levels),
            "\n".join(self.words),
        )
        name, told = file_of(data)
        numbers = array("I", (*self.counts, *self.lengths)).tobytes()
        packed = numbers + self.entries + self.bits
        return Filed(self.norms[0], name, "\t".join(self.lines), "\t".join(text), packed, told)


def _terms_filed(folds: Mapping[str, str], rows: Sequence[Row]) -> Filed:
    norms, levels, words, lines, entries, bits = zip(*rows, strict=True)
    told = "".join(entries).encode("latin-1")
    counts, lengths = [*map(count_of, entries)], [*map(len, bits)]
    columns = Columns(norms, levels, words, lines, counts, lengths, told, packed(bits))
    return columns.filed(folded, folds)


def _terms_of(folds: dict[str, str], beside: str, text: str, told: bytes) -> list[Row]:
    norms, folds[norms], levels, words = text.split("\t")
    numbers = array("I")
    at = 2 * len(levels) * numbers.itemsize
    numbers.frombytes(told[:at])
    ends = [0, *accumulate(numbers[: len(levels)])]
    cuts = [0, *accumulate(numbers[len(levels) :])]
    entries = told[at : at + 4 * ends[-1]].decode("latin-1")
    bits = unpacked(told[at + 4 * ends[-1] :])
    return [
        *zip(
            norms.split("\n"),
            levels,
            words.split("\n"),
            beside.split("\t"),
            [entries[4 * one : 4 * other] for one, other in pairwise(ends)],
            [bits[one:other] for one, other in pairwise(cuts)],
            strict=True,
        )
    ]


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


def _forward(fold: Fold, rows: Sequence[Row]) -> Filed:
    """The file of some written forms in the order of their norms."""
    _, words, levels = zip(*rows, strict=True)
    return _spellings_filed(rows, {"words": fold(words), "levels": "".join(levels)})


def _spellings_filed(rows: Sequence[Row], data: Mapping[str, str]) -> Filed:
    text = "\t".join(map("\n".join, zip(*rows, strict=True)))
    name, told = file_of(data)
    return Filed(rows[0][0], name, "", text, b"", told)


def _spellings_of(_beside: str, text: str, _packed: bytes) -> list[Row]:
    return [*zip(*(column.split("\n") for column in text.split("\t")), strict=True)]


def _backward(fold: Fold, rows: Sequence[Row]) -> Filed:
    """The file of some written forms in the order of their norms' ends.

    As many letters as a norm has are turned round, so that neighbours begin alike.
    """
    turned = fold([word[: len(norm)][::-1] for norm, word, _ in rows])
    ends = "-".join([word[len(norm) :] for norm, word, _ in rows])
    levels = "".join(row[2] for row in rows)
    return _spellings_filed(rows, {"words": turned, "ends": ends, "levels": levels})


def spellings_by(fold: Fold) -> tuple[Listing, Listing]:
    """The lists of spellings, by their norms and by those reversed."""
    return (
        Listing("forward", _spelling_sizes, partial(_forward, fold), _spellings_of),
        Listing("backward", _spelling_sizes, partial(_backward, fold), _spellings_of),
    )


def _spelling_sizes(rows: Sequence[Row]) -> list[int]:
    return [len(row[1]) + 2 for row in rows]


FORWARD, BACKWARD = spellings_by(folded)


def backwards(spellings: Iterable[Row]) -> Iterator[Row]:
    """Spellings by their norms reversed."""
    return ((norm[::-1], *rest) for norm, *rest in spellings)


class Cutting:
    """Cuts a list into files as its rows come.

    A word begins a file by what it is, once the file before has its least size, so that a change
    moves few cuts.
    """

    def __init__(self, listing: Listing, cut: Cut) -> None:
        self._sizes = listing.sizes
        self._least, self._most, self._one_in = cut
        self.rows: list[Row] = []
        """Those that are in no file yet."""
        self._ends: list[int] = []

    def add(self, rows: Iterable[Row]) -> None:
        """The next rows of the list."""
        new = list(rows)
        sizes = accumulate(self._sizes(new), initial=self._ends[-1] if self._ends else 0)
        next(sizes)
        self.rows += new
        self._ends += sizes

    def file(self) -> list[Row] | None:
        """The rows of the next file, if where it ends can be told from the rows so far."""
        at = self._end()
        if at is None:
            return None
        done, self.rows = self.rows[:at], self.rows[at:]
        self._ends = [end - self._ends[at - 1] for end in self._ends[at:]]
        return done

    def ends_before(self, key: str) -> bool:
        """Whether all rows so far are one file, if the next key is this, however long its row."""
        return bool(self._ends) and self._ends[-1] >= self._least and _begins(key, self._one_in)

    def _end(self) -> int | None:
        ends = self._ends
        too_many = max(1, bisect_right(ends, self._most))
        for at in range(bisect_left(ends, self._least) + 1, min(too_many, len(ends))):
            if _begins(self.rows[at][0], self._one_in):
                return at
        return too_many if too_many < len(ends) else None


def cut_into(key: Callable[[int], str], sizes: Iterable[int], cut: Cut) -> Iterator[range]:
    """The places of the rows of each file of a whole list; `key` gives the key of a row."""
    least, most, one_in = cut
    ends = [*accumulate(sizes)]
    first, before = 0, 0
    while first < len(ends):
        enough = bisect_left(ends, before + least, first) + 1
        last = min(len(ends), max(first + 1, bisect_right(ends, before + most, first)))
        last = next((at for at in range(enough, last) if _begins(key(at), one_in)), last)
        yield range(first, last)
        first, before = last, ends[last - 1]


def in_pieces(size: int, most: int) -> list[range]:
    """The places of a list in pieces of at most so many."""
    return [range(first, min(first + most, size)) for first in range(0, size, most)]


def _begins(key: str, one_in: int) -> bool:
    """Whether a word may begin a file."""
    digest = hashlib.blake2b(key.encode(errors="surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % one_in == 0
