"""The lists of an index in a database, with a row for each of their files.

Of a list that changes in few places those rows alone are read and written: from the first file
that changes to the next place where one was cut before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import partial
from typing import TYPE_CHECKING

from svargen.search.cutting import Cutting, cut_into, is_one
from svargen.search.index import Shard, given

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from svargen.search.cutting import Cut
    from svargen.search.index import Share
    from svargen.search.listing import Filed, Listing, Table
    from svargen.search.terms import Row

TABLE = """create table files (
    kind text, start text, name text, beside text, rows text, packed blob
)"""
_PIECE = 8
"""Files that one process makes at a time."""
_WEIGHT = 10
"""To make a file takes about as long as to read so many answers."""
INDEX = "create unique index starts on files (kind, start)"


class Kept:
    """A list in the database."""

    def __init__(self, database: sqlite3.Connection, listing: Listing, cut: Cut) -> None:
        self._database = database
        self._listing = listing
        self._cut = cut
        found = database.execute(
            "select start, name from files where kind = ? order by start", (listing.kind,)
        ).fetchall()
        self._starts = [start for start, _ in found]
        self._names = [name for _, name in found]
        self._read: dict[int, Table] = {}

    def fill(self, rows: Sequence[Row], share: Share) -> list[Shard]:
        """Keep a list that is made from nothing."""
        sizes = self._listing.of(rows).sizes()
        files = [*cut_into(lambda at: rows[at][0], sizes, self._cut)]
        found: list[Shard] = []
        _at_work.append((self, [rows[each.start : each.stop] for each in files]))
        try:
            pieces = [
                range(at, min(at + _PIECE, len(files))) for at in range(0, len(files), _PIECE)
            ]
            for filed in share(_filed, pieces, len(files) * _WEIGHT):
                found += map(self.insert, filed)
        finally:
            _at_work.pop()
        return found

    def filed(self, rows: Sequence[Row]) -> Filed:
        """The file of some rows."""
        return self._listing.of(rows).filed()

    def insert(self, filed: Filed) -> Shard:
        """Keep a file."""
        self._database.execute(
            "insert into files values (?, ?, ?, ?, ?, ?)", (self._listing.kind, *filed[:5])
        )
        return Shard(filed.start, filed.name, given(filed.data))

    def row(self, key: str) -> Row | None:
        """What the list has of a key."""
        if not self._starts:
            return None
        return self._table(self._place(key)).row(key)

    def beside(self) -> Iterator[str]:
        """What stands beside the rows of each file."""
        rows = self._database.execute(
            "select beside from files where kind = ?", (self._listing.kind,)
        )
        return (beside for (beside,) in rows)

    def changed(self, changes: Mapping[str, Row | None]) -> list[Shard]:
        """The list's files after some changes: a key's new row, or None for one that is gone."""
        found: list[Shard] = []
        keys = sorted(changes)
        place = 0
        while place < max(1, len(self._starts)):
            if self._stays(place, keys):
                start = self._starts[place]
                found.append(Shard(start, self._names[place], partial(self._bytes_of, start)))
                place += 1
            else:
                place = self._cut_anew(place, keys, changes, found)
        return found

    # -- the rows of files -------------------------------------------------------------

    def _place(self, key: str) -> int:
        """The file that has a key, or would have it."""
        return max(0, bisect_right(self._starts, key) - 1)

    def _table(self, place: int) -> Table:
        """The rows of a file."""
        if place not in self._read:
            self._read[place] = self._table_from(self._starts[place])
        return self._read[place]

    def _table_from(self, start: str) -> Table:
        return self._listing.read(
            *self._database.execute(
                "select beside, rows, packed from files where kind = ? and start = ?",
                (self._listing.kind, start),
            ).fetchone()
        )

    def _bytes_of(self, start: str) -> bytes:
        return self._table_from(start).filed().data

    # -- cutting -----------------------------------------------------------------------

    def _stays(self, place: int, keys: Sequence[str]) -> bool:
        """Whether no change concerns a file, nor the first key of the next."""
        if not self._starts:
            return False
        at = bisect_left(keys, self._starts[place]) if place else 0
        last = place + 1 == len(self._starts)
        return at == len(keys) or (not last and keys[at] > self._starts[place + 1])

    def _cut_anew(
        self,
        first: int,
        keys: Sequence[str],
        changes: Mapping[str, Row | None],
        found: list[Shard],
    ) -> int:
        """Cut the list from a file on, as far as to where one began before: that one's place."""
        cutting = Cutting(self._cut)
        made: list[Filed] = []
        place, end = first, -1
        while end < 0:
            table = self._renewed(place, keys, changes)
            place += 1
            following = self._starts[place] if place < len(self._starts) else None
            is_there = following is None or changes.get(following, True)
            if place == first + 1 and is_there and is_one(table, following, self._cut):
                # Mostly it is cut where it was.
                made, end = [table.filed()], place
                break
            cutting.add(table.rows(), table.sizes())
            while end < 0 and (rows := cutting.file()) is not None:
                made.append(self.filed(rows))
                end = self._place_of(cutting.rows[0][0])
            if end >= 0:
                break
            if following is None or (is_there and cutting.ends_before(following)):
                made += [self.filed(cutting.rows)] if cutting.rows else []
                end = place
        self._database.executemany(
            "delete from files where kind = ? and start = ?",
            ((self._listing.kind, start) for start in self._starts[first:end]),
        )
        found += map(self.insert, made)
        return end

    def _renewed(self, place: int, keys: Sequence[str], changes: Mapping[str, Row | None]) -> Table:
        """The rows of a file after changes."""
        starts = self._starts
        low = bisect_left(keys, starts[place]) if place else 0
        high = bisect_left(keys, starts[place + 1]) if place + 1 < len(starts) else len(keys)
        before = self._table(place) if starts else self._listing.of(())
        return before.changed({key: changes[key] for key in keys[low:high]})

    def _place_of(self, start: str) -> int:
        """The file that begins with a key; -1 where none does."""
        place = bisect_left(self._starts, start)
        return place if place < len(self._starts) and self._starts[place] == start else -1


# What forked workers have from their parent without its being copied.
_at_work: list[tuple[Kept, Sequence[Sequence[Row]]]] = []


def _filed(some: range) -> list[Filed]:
    """Some files of the list at work."""
    kept, files = _at_work[-1]
    return [kept.filed(files[at]) for at in some]
