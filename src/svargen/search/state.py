"""What is kept of an index, so that one edit need not make all of it again.

    update(database, ...) -> (name, what gives its bytes) of every file

A SQLite database holds what was told of each answer, and the lists of terms and spellings. An edit
changes what its own words are counted; from that follow the levels that change, from those the
words whose parts do, and from those the answers whose postings do. What comes out is the same, byte
for byte, as from nothing. The database is data and may be lost: whoever keeps it makes a new one
where it is broken (`sqlite3.Error`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from svargen.search.changing import Change, Told
from svargen.search.index import FORMAT, Shards, Site, files_of
from svargen.search.keeping import INDEX, TABLE, Kept
from svargen.search.letters import Letters, letters_of
from svargen.search.making import terms_of
from svargen.search.numbering import numbered
from svargen.search.splitting import is_long
from svargen.search.terms import BACKWARD, FORWARD, backwards, files_in, terms_before, words_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from svargen.search.documents import Document
    from svargen.search.index import File, How
    from svargen.search.terms import Row

_SCHEMA = (
    "create table about (key text primary key, value text not null)",
    "create table answers (path text primary key, number int, mark text) without rowid",
    "create table told (path text primary key, told blob)",
    TABLE,
    INDEX,
)
_TABLES = ("about", "answers", "told", "files")
_SHARE = 0.02
"""The share of answers that may change; of more, all is made anew."""
_FEW = 20


def update(
    database: sqlite3.Connection,
    language: str,
    documents: Sequence[Document],
    labels: Mapping[str, Mapping[str, str]],
    how: How,
) -> list[File]:
    """(Name, what gives its bytes) of every file, once each, the table of contents last.

    A name stands for the same bytes always, but for the table of contents: a file of that name that
    was written before is as good, and its bytes need not be asked for. They must be asked for, if
    at all, before the next update. Arguments are those of `index_files`; the caller begins and
    commits the transaction. Raises sqlite3.Error where the database is broken.
    """
    letters = letters_of(language)
    numbering = numbered([document.answer.day for document in documents])
    state = _State(database, letters, how, numbering.end)
    # Files of terms depend on the bits that a number may take.
    meant = repr((FORMAT, language, how.sizes, numbering.end.bit_length()))
    shards = None
    if state.holds(meant):
        shards = state.changed(documents, numbering.numbers)
    if not shards:
        shards = state.made(documents, numbering.numbers, meant)
    return list(files_of(Site(letters, documents, labels, numbering), shards, how.sizes))


class _State:
    """The database."""

    def __init__(self, database: sqlite3.Connection, letters: Letters, how: How, end: int) -> None:
        self.database = database
        self.letters = letters
        self.how = how
        self.terms = terms_before(end)

    def holds(self, meant: str) -> bool:
        """Whether there is an index of this kind."""
        tables = self.database.execute("select name from sqlite_master where type = 'table'")
        return {name for (name,) in tables} >= {*_TABLES} and self._about("meant") == meant

    def _about(self, key: str) -> str:
        row = self.database.execute("select value from about where key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def _tell(self, key: str, value: str) -> None:
        self.database.execute("replace into about values (?, ?)", (key, value))

    def _lists(self) -> tuple[Kept, Kept, Kept]:
        """Terms; spellings; those by their norms reversed."""
        sizes = self.how.sizes
        return (
            Kept(self.database, self.terms, sizes.terms, self._letters_in),
            Kept(self.database, FORWARD, sizes.spellings),
            Kept(self.database, BACKWARD, sizes.spellings),
        )

    def _letters_in(self, rows: Sequence[Row]) -> str:
        """The words of some terms that might be split: each in plain letters, itself, its parts."""
        listed = [word for _, _, words, *_ in rows for word in words_in(words)]
        befores = self.letters.all_before([word.word for word in listed])
        lines = [
            f"{plain} {word.word} {' '.join(word.parts)}"
            for word, before, plain in zip(
                listed, befores, self.letters.all_after(befores), strict=True
            )
            if is_long(before)
        ]
        return "\n".join(lines)

    # -- from nothing ------------------------------------------------------------------

    def made(self, documents: Sequence[Document], numbers: Sequence[int], meant: str) -> Shards:
        """Put the whole index into the database."""
        made = terms_of(self.letters, documents, numbers, self.how.analysis_of, self.how.share)
        run, many = self.database.execute, self.database.executemany
        for table in _TABLES:
            run(f"drop table if exists {table}")
        for statement in _SCHEMA:
            run(statement)
        # In the order of their keys: twice as fast.
        pairs = sorted(zip(documents, numbers, strict=True), key=lambda pair: pair[0].answer.path)
        many("insert into answers values (?, ?, ?)", (_answer(*pair) for pair in pairs))
        paths = ((pair[0].answer.path, self._told(pair[0])) for pair in pairs)
        many("insert into told values (?, ?)", paths)
        terms, forward, backward = self._lists()
        sizes = self.how.sizes
        shards = Shards(
            [*map(terms.add, files_in(made.terms, self.terms, sizes.terms))],
            [*map(forward.add, files_in(made.spellings, FORWARD, sizes.spellings))],
            [
                *map(
                    backward.add,
                    files_in(sorted(backwards(made.spellings)), BACKWARD, sizes.spellings),
                )
            ],
        )
        self._tell("levels", _text_of(made.levels))
        self._tell("meant", meant)
        return shards

    def _told(self, document: Document) -> bytes:
        beside = [document.names, document.topics, document.numbers]
        told = json.dumps(beside, ensure_ascii=False).encode()
        return told + b"\n" + self.how.analysis_of(document.answer)

    # -- by what has changed -----------------------------------------------------------

    def changed(self, documents: Sequence[Document], numbers: Sequence[int]) -> Shards | None:
        """Bring the index up to date, if little has changed; None where much has."""
        rows = self.database.execute("select path, number, mark from answers")
        known: dict[str, tuple[str, int, str]] = {row[0]: row for row in rows}
        paths = {number: path for path, number, _ in known.values()}
        new: list[tuple[Document, tuple[str, int, str]]] = []
        gone: list[tuple[str, int]] = []
        for document, number in zip(documents, numbers, strict=True):
            answer = _answer(document, number)
            before = known.pop(answer[0], None)
            if before != answer:
                new.append((document, answer))
                if before:
                    gone.append(before[:2])
        gone += [row[:2] for row in known.values()]
        if len(known) + len(new) > max(_FEW, _SHARE * len(documents)):
            return None
        lists = self._lists()
        if not new and not gone:
            return Shards(*(each.changed({}) for each in lists))
        change = Change(self.letters, lists[0], self._levels, lambda n: self._row(paths.get(n), n))
        before_rows = [row for path, number in gone if (row := self._row(path, number))]
        after_rows = [Told(number, self._told(each)) for each, (_, number, _) in new]
        change.replace(before_rows, after_rows)
        self._put([path for path, _ in gone], [answer for _, answer in new], after_rows)
        if change.levels is not None:
            self._tell("levels", _text_of(change.levels))
        terms, spellings = change.rows()
        turned: dict[str, Row | None] = {norm[::-1]: None for norm in spellings}
        turned |= {row[0]: row for row in backwards(filter(None, spellings.values()))}
        of_terms, forward, backward = lists
        return Shards(of_terms.changed(terms), forward.changed(spellings), backward.changed(turned))

    def _row(self, path: str | None, number: int) -> Told | None:
        row = self.database.execute("select told from told where path = ?", (path,)).fetchone()
        return Told(number, row[0]) if row else None

    def _levels(self) -> dict[str, int]:
        lines = (line.split(" ") for line in self._about("levels").split("\n") if line)
        return {norm: int(high) for high, *norms in lines for norm in norms}

    def _put(
        self, gone: Sequence[str], answers: Sequence[tuple[str, int, str]], told: Sequence[Told]
    ) -> None:
        many = self.database.executemany
        for table in ("answers", "told"):
            many(f"delete from {table} where path = ?", ((path,) for path in gone))  # noqa: S608
        many("insert into answers values (?, ?, ?)", answers)
        rows = ((path, each.told) for (path, *_), each in zip(answers, told, strict=True))
        many("insert into told values (?, ?)", rows)


def _text_of(levels: Mapping[str, int]) -> str:
    """Levels as text, with a line for each."""
    by_level: defaultdict[int, list[str]] = defaultdict(list)
    for norm, high in levels.items():
        by_level[high].append(norm)
    return "\n".join(" ".join((str(high), *norms)) for high, norms in by_level.items())


def _answer(document: Document, number: int) -> tuple[str, int, str]:
    """Path, number, and what is the same while what is told of an answer is."""
    told = document.answer.digest, *document.names, "", *document.topics, "", *document.numbers
    return document.answer.path, number, "\n".join(told)
