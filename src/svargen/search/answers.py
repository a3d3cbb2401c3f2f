"""The answers of an index in a database: what each was told of, and what a result shows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from svargen.search.cutting import in_pieces
from svargen.search.encoding import compact
from svargen.search.weighing import told_beside

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from svargen.model import Answer
    from svargen.search.documents import Document, Documents
    from svargen.search.index import How

G = TypeVar("G")
TABLES = (
    "create table answers (path text primary key, id int, number int, digest text) without rowid",
    # What is asked of all answers at once stands before what is long.
    "create table told (id integer primary key, facets text, card text, told blob)",
)


class AnswerRow(NamedTuple):
    """An answer as the database has it."""

    path: str
    number: int
    digest: str
    beside: str
    """What it is found by beside its text, as `told_beside`."""
    card: str
    """`Document.card` as JSON."""
    facet_text: str
    """`Document.facets` with tabs between."""

    @classmethod
    def of(cls, document: Document, number: int) -> AnswerRow:
        """An answer of a number."""
        answer = document.answer
        return cls(
            answer.path,
            number,
            answer.digest,
            told_beside(document),
            compact(document.card),
            "\t".join(document.facets),
        )

    def told(self, analysis: bytes) -> bytes:
        """What was told of it: a line with what stands beside its text, and its Analysis."""
        return self.beside.encode() + b"\n" + analysis


class Stood(NamedTuple):
    """What the database knows an answer by."""

    id: int
    number: int
    digest: str


class ShownRows:
    """Answers as results show them, from the database, so that they take no memory."""

    def __init__(self, database: sqlite3.Connection, ids: Sequence[int]) -> None:
        self._database = database
        self._ids = ids

    def cards(self, places: range) -> list[str]:
        """As `Shown` tells."""
        ask = self._database.execute
        ids = self._ids[places.start : places.stop]
        return [ask("select card from told where id = ?", (at,)).fetchone()[0] for at in ids]

    def facets(self) -> list[list[str]]:
        """As `Shown` tells."""
        told = dict(self._database.execute("select id, facets from told").fetchall())
        return [told[at].split("\t") for at in self._ids]


class Piece(NamedTuple):
    """Some answers that follow one another."""

    rows: list[AnswerRow]
    told: list[bytes]
    """Of each `AnswerRow.told`."""


Gather = Callable[[int, Iterable[bytes]], G]
"""Gathers words: from the place of the first of some answers, and what was told of each."""


class _Work(NamedTuple):
    """What forked workers have from their parent without its being copied."""

    found: Documents
    numbers: Sequence[int]
    analysis_of: Callable[[Answer], bytes]
    gather: Gather[Any]


_at_work: list[_Work] = []
_PIECE = 250
"""Answers of which one process tells at a time."""


def in_turn(
    found: Documents, numbers: Sequence[int], how: How, gather: Gather[G]
) -> Iterator[tuple[Piece, G]]:
    """All answers with the words gathered of them, piece by piece as they are asked for."""
    size = len(numbers)
    pieces = in_pieces(size, _PIECE)
    _at_work.append(_Work(found, numbers, how.analysis_of, gather))
    try:
        if how.apart:
            # One comes to hold all answers, and has ended before another comes to hold all words.
            told = iter(how.apart(_told, pieces, size))
            yield from how.apart(lambda some: _with_words(some, next(told)), pieces, size)
        else:
            yield from how.share(_gathered, pieces, size)
    finally:
        _at_work.pop()


def _told(some: range) -> Piece:
    found, numbers, analysis_of, _ = _at_work[-1]
    answers = found.answers[some.start : some.stop]
    pairs = zip(some, answers, strict=True)
    rows = [AnswerRow.of(found.of(answer), numbers[at]) for at, answer in pairs]
    words = map(analysis_of, answers)
    return Piece(rows, [row.told(of) for row, of in zip(rows, words, strict=True)])


def _with_words(some: range, piece: Piece) -> tuple[Piece, Any]:
    return piece, _at_work[-1].gather(some.start, piece.told)


def _gathered(some: range) -> tuple[Piece, Any]:
    return _with_words(some, _told(some))


def insert(
    database: sqlite3.Connection, ids: range, answers: Sequence[AnswerRow], told: Iterable[bytes]
) -> None:
    """Keep answers and what was told of each."""
    rows = zip(ids, answers, told, strict=True)
    database.executemany(
        "insert into told values (?, ?, ?, ?)",
        ((at, row.facet_text, row.card, of) for at, row, of in rows),
    )
    keys = ((row.path, at, row.number, row.digest) for at, row in zip(ids, answers, strict=True))
    # In their order: twice as fast.
    database.executemany("insert into answers values (?, ?, ?, ?)", sorted(keys))


def put(
    database: sqlite3.Connection,
    gone: Sequence[Stood],
    new: Sequence[AnswerRow],
    told: Iterable[bytes],
) -> range:
    """Keep new answers instead of some others; the ids that they get."""
    for table in ("answers", "told"):
        each = ((row.id,) for row in gone)
        database.executemany(f"delete from {table} where id = ?", each)  # noqa: S608
    (last,) = database.execute("select max(id) from told").fetchone()
    ids = range(1 + (last or 0), 1 + (last or 0) + len(new))
    insert(database, ids, new, told)
    return ids


def stood(database: sqlite3.Connection) -> dict[str, Stood]:
    """What the database knows every answer by, by its path."""
    rows = database.execute("select path, id, number, digest from answers")
    return {path: Stood(*rest) for path, *rest in rows}
