"""The answers of an index in a database: what each was told of, and what a result shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from svargen.search.encoding import compact
from svargen.search.terms import in_pieces
from svargen.search.weighing import told_beside

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from svargen.search.documents import Document, Documents
    from svargen.search.index import Share

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
    """All answers as results show them."""

    def __init__(self, rows: Sequence[AnswerRow]) -> None:
        self._rows = rows

    def cards(self, places: range) -> list[str]:
        """As `Shown` tells."""
        return [row.card for row in self._rows[places.start : places.stop]]

    def facets(self) -> list[list[str]]:
        """As `Shown` tells."""
        return [row.facet_text.split("\t") for row in self._rows]


class ShownAgain:
    """The same from the database."""

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


def all_rows(found: Documents, numbers: Sequence[int], share: Share) -> list[AnswerRow]:
    """Every answer as the database has it, by those who share the work."""
    _at_work.append((found, numbers))
    try:
        pieces = in_pieces(len(numbers), _PIECE)
        return [row for some in share(_rows, pieces, len(numbers)) for row in some]
    finally:
        _at_work.pop()


_PIECE = 500
"""Answers that one process tells at a time."""
# What forked workers have from their parent without its being copied.
_at_work: list[tuple[Documents, Sequence[int]]] = []


def _rows(some: range) -> list[AnswerRow]:
    found, numbers = _at_work[-1]
    return [AnswerRow.of(found.of(found.answers[at]), numbers[at]) for at in some]


def insert(
    database: sqlite3.Connection, ids: range, answers: Sequence[AnswerRow], told: Iterable[bytes]
) -> None:
    """Keep answers and what was told of each."""
    rows = zip(ids, answers, told, strict=True)
    database.executemany(_INSERT, ((at, row.facet_text, row.card, of) for at, row, of in rows))
    insert_keys(database, ids, answers)


_INSERT = "insert into told values (?, ?, ?, ?)"


def insert_keys(database: sqlite3.Connection, ids: range, answers: Sequence[AnswerRow]) -> None:
    """Keep what the database knows answers by."""
    keys = ((row.path, at, row.number, row.digest) for at, row in zip(ids, answers, strict=True))
    # In their order: twice as fast.
    database.executemany("insert into answers values (?, ?, ?, ?)", sorted(keys))


def inserting(
    database: sqlite3.Connection, answers: Sequence[AnswerRow]
) -> Callable[[bytes], None]:
    """Keeps what was told of the first answer, from its Analysis, then of the second, and so on."""
    rows = enumerate(answers)

    def insert_next(analysis: bytes) -> None:
        at, row = next(rows)
        database.execute(_INSERT, (at, row.facet_text, row.card, row.told(analysis)))

    return insert_next


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
