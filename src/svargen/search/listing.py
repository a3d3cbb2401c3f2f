"""The lists of an index, file by file: terms, and the written forms of words.

A file is read column by column, and what changes is put in its place there: most of it stays.
"""

from __future__ import annotations

from array import array
from base64 import b64encode
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from svargen.search.encoding import count_of, file_of, folded, packed, size_of, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svargen.search.terms import Row


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


class Table(Protocol):
    """The rows of one file, or of some to come, by their keys."""

    @property
    def keys(self) -> Sequence[str]:
        """The key of each, in order."""

    def row(self, key: str) -> Row | None:
        """The one of a key."""

    def rows(self) -> list[Row]:
        """All."""

    def sizes(self) -> list[int]:
        """The letters that each takes in a file."""

    def changed(self, changes: Mapping[str, Row | None]) -> Table:
        """The table after some changes: a key's new row, or None for one that is gone."""

    def filed(self) -> Filed:
        """The file of all."""


class Listing(NamedTuple):
    """A list that is cut into files."""

    kind: str
    of: Callable[[Sequence[Row]], Table]
    """The table of some rows."""
    read: Callable[[str, str, bytes], Table]
    """That of a file, from what the database has of it: beside, rows, packed."""


Fold = Callable[[Sequence[str]], str]
"""`encoding.folded`, or what does the same."""


def _places(keys: Sequence[str], changes: Mapping[str, Row | None]) -> Iterator[tuple[range, str]]:
    """The keys between some changes, each with the change after them, and last those after all."""
    done = 0
    for key in sorted(changes):
        at = bisect_left(keys, key, done)
        yield range(done, at), key
        done = at + (at < len(keys) and keys[at] == key)
    yield range(done, len(keys)), ""


# -- terms ---------------------------------------------------------------------------------

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
        norms, levels = "\n".join(self.norms), "".join(self.levels)
        terms = folds.get(norms) or fold(self.norms)
        stands = b64encode(self.bits).decode()
        name, data = file_of({"terms": terms, "levels": levels, "stands": stands})
        text = "\t".join((norms, terms, levels, "\n".join(self.words)))
        numbers = array("I", (*self.counts, *self.lengths)).tobytes()
        told = numbers + self.entries + self.bits
        return Filed(self.norms[0], name, "\t".join(self.lines), text, told, data)


def terms_before(end: int) -> Listing:
    """The list of terms, where numbers of answers are below `end`."""
    # Most files have the same terms after an edit.
    folds: dict[str, str] = {}
    return Listing("terms", partial(_terms_of, folds, end), partial(_terms_in, folds, end))


@dataclass
class _Terms:
    """Terms, as `Term.row` tells each."""

    folds: dict[str, str]
    end: int
    keys: list[str]
    levels: str
    words: list[str]
    lines: list[str]
    counts: array[int]
    lengths: array[int]
    entries: str
    bits: str

    @cached_property
    def _ends(self) -> tuple[list[int], list[int]]:
        """Where the entries of each term begin, and where its bits do."""
        return [0, *accumulate(self.counts)], [0, *accumulate(self.lengths)]

    def row(self, key: str) -> Row | None:
        """See `Table`."""
        at = bisect_left(self.keys, key)
        return self._row(at) if at < len(self.keys) and self.keys[at] == key else None

    def _row(self, at: int) -> Row:
        entries, bits = self._of(range(at, at + 1))
        return self.keys[at], self.levels[at], self.words[at], self.lines[at], entries, bits

    def _of(self, some: range) -> tuple[str, str]:
        """The entries of some terms, and their bits."""
        ends, cuts = self._ends
        return (
            self.entries[4 * ends[some.start] : 4 * ends[some.stop]],
            self.bits[cuts[some.start] : cuts[some.stop]],
        )

    def rows(self) -> list[Row]:
        """See `Table`."""
        return [*map(self._row, range(len(self.keys)))]

    def sizes(self) -> list[int]:
        """See `Table`."""
        end = self.end
        return [len(k) + size_of(n, end) for k, n in zip(self.keys, self.counts, strict=True)]

    def changed(self, changes: Mapping[str, Row | None]) -> _Terms:
        """See `Table`."""
        keys: list[str] = []
        levels: list[str] = []
        words: list[str] = []
        lines: list[str] = []
        counts, lengths = array("I"), array("I")
        told: list[str] = []
        bits: list[str] = []
        for some, key in _places(self.keys, changes):
            now = slice(some.start, some.stop)
            keys += self.keys[now]
            levels.append(self.levels[now])
            words += self.words[now]
            lines += self.lines[now]
            counts += self.counts[now]
            lengths += self.lengths[now]
            of = self._of(some)
            told.append(of[0])
            bits.append(of[1])
            if row := changes.get(key):
                keys.append(row[0])
                levels.append(row[1])
                words.append(row[2])
                lines.append(row[3])
                counts.append(count_of(row[4]))
                lengths.append(len(row[5]))
                told.append(row[4])
                bits.append(row[5])
        return _Terms(
            self.folds, self.end, keys, "".join(levels), words, lines, counts, lengths,
            "".join(told), "".join(bits),
        )  # fmt: skip

    def filed(self) -> Filed:
        """See `Table`."""
        entries, bits = self.entries.encode("latin-1"), packed((self.bits,))
        return Columns(
            self.keys, self.levels, self.words, self.lines, self.counts, self.lengths, entries, bits
        ).filed(folded, self.folds)


def _terms_of(folds: dict[str, str], end: int, rows: Sequence[Row]) -> _Terms:
    none = _Terms(folds, end, [], "", [], [], array("I"), array("I"), "", "")
    return none.changed({row[0]: row for row in rows})


def _terms_in(folds: dict[str, str], end: int, beside: str, text: str, told: bytes) -> _Terms:
    norms, folds[norms], levels, words = text.split("\t")
    numbers = array("I")
    at = 2 * len(levels) * numbers.itemsize
    numbers.frombytes(told[:at])
    counts, lengths = numbers[: len(levels)], numbers[len(levels) :]
    until = at + 4 * sum(counts)
    return _Terms(
        folds, end, norms.split("\n"), levels, words.split("\n"), beside.split("\t"),
        counts, lengths, told[at:until].decode("latin-1"), unpacked(told[until:]),
    )  # fmt: skip


# -- spellings -----------------------------------------------------------------------------


@dataclass
class _Spellings:
    """Written forms, as `Term.spelling` tells each, but by any key."""

    told: Callable[[Sequence[Row]], Mapping[str, str]]
    """What the file of some has."""
    keys: list[str]
    all: list[Row]

    def row(self, key: str) -> Row | None:
        """See `Table`."""
        at = bisect_left(self.keys, key)
        return self.all[at] if at < len(self.keys) and self.keys[at] == key else None

    def rows(self) -> list[Row]:
        """See `Table`."""
        return self.all

    def sizes(self) -> list[int]:
        """See `Table`."""
        return [len(row[1]) + 2 for row in self.all]

    def changed(self, changes: Mapping[str, Row | None]) -> _Spellings:
        """See `Table`."""
        found: list[Row] = []
        for some, key in _places(self.keys, changes):
            found += self.all[some.start : some.stop]
            found += filter(None, [changes.get(key)])
        return _spellings_of(self.told, found)

    def filed(self) -> Filed:
        """See `Table`."""
        text = "\t".join(map("\n".join, zip(*self.all, strict=True)))
        name, data = file_of(self.told(self.all))
        return Filed(self.keys[0], name, "", text, b"", data)


def _spellings_of(
    told: Callable[[Sequence[Row]], Mapping[str, str]], rows: Sequence[Row]
) -> _Spellings:
    return _Spellings(told, [row[0] for row in rows], [*rows])


def _spellings_in(
    told: Callable[[Sequence[Row]], Mapping[str, str]], _beside: str, text: str, _packed: bytes
) -> _Spellings:
    columns = [column.split("\n") for column in text.split("\t")]
    return _Spellings(told, columns[0], [*zip(*columns, strict=True)])


def _forward(fold: Fold, rows: Sequence[Row]) -> Mapping[str, str]:
    """Some written forms in the order of their norms."""
    _, words, levels = zip(*rows, strict=True)
    return {"words": fold(words), "levels": "".join(levels)}


def _backward(fold: Fold, rows: Sequence[Row]) -> Mapping[str, str]:
    """Some written forms in the order of their norms' ends.

    As many letters as a norm has are turned round, so that neighbours begin alike.
    """
    turned = fold([word[: len(norm)][::-1] for norm, word, _ in rows])
    ends = "-".join([word[len(norm) :] for norm, word, _ in rows])
    return {"words": turned, "ends": ends, "levels": "".join(row[2] for row in rows)}


def spellings_by(fold: Fold) -> tuple[Listing, Listing]:
    """The lists of spellings, by their norms and by those reversed."""
    ways = {"forward": partial(_forward, fold), "backward": partial(_backward, fold)}
    forward, backward = (
        Listing(kind, partial(_spellings_of, told), partial(_spellings_in, told))
        for kind, told in ways.items()
    )
    return forward, backward


FORWARD, BACKWARD = spellings_by(folded)


def backwards(spellings: Iterable[Row]) -> Iterator[Row]:
    """Spellings by their norms reversed."""
    return ((norm[::-1], *rest) for norm, *rest in spellings)
