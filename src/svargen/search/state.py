"""What is kept of an index, so that one edit need not make all of it again.

    update(database, ...) -> (name, what gives its bytes) of every file

A SQLite database holds what was told of each answer, and the lists of terms and spellings. An edit
changes what its own words are counted; from that follow the levels that change, from those the
words whose parts do, and from those the answers whose postings do. What comes out is the same, byte
for byte, as from nothing. The database is data and may be lost: whoever keeps it makes a new one
where it is broken (`sqlite3.Error`).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from svargen.search.answers import (
    TABLES,
    AnswerRow,
    ShownRows,
    in_turn,
    insert,
    put,
    stood,
)
from svargen.search.changing import Change, Told
from svargen.search.encoding import compact
from svargen.search.index import FORMAT, Shards, Site, cards_of, facets_of, files_of
from svargen.search.keeping import INDEX, TABLE, Kept
from svargen.search.letters import Letters, letters_of
from svargen.search.lexicon import levels_of
from svargen.search.listing import (
    BACKWARD,
    FORWARD,
    backwards,
    spellings_by,
    terms_before,
)
from svargen.search.numbering import numbered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from svargen.model import Answer
    from svargen.search.answers import G, Piece, Stood
    from svargen.search.documents import Documents
    from svargen.search.index import Cards, File, How, Labels, Shard, Shown
    from svargen.search.numbering import Numbering
    from svargen.search.terms import Row

_SCHEMA = (
    "create table about (key text primary key, value text not null)",
    *TABLES,
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
    documents: Documents,
    labels: Mapping[str, Labels],
    how: How,
) -> list[File]:
    """(Name, what gives its bytes) of every file, once each, the table of contents last.

    A name stands for the same bytes always, but for the table of contents: a file of that name that
    was written before is as good, and its bytes need not be asked for. They must be asked for, if
    at all, before the next update. Arguments are those of `index_files`, but documents are made of
    those answers alone that are new; the caller begins and commits the transaction. Raises
    sqlite3.Error where the database is broken.
    """
    letters = letters_of(language)
    numbering = numbered([answer.day for answer in documents.answers])
    state = _State(database, letters, how, numbering.end)
    # Files of terms depend on the bits that a number may take.
    meant = repr((FORMAT, language, how.sizes, numbering.end.bit_length()))
    shards = None
    if state.holds(meant):
        shards = state.changed(documents, numbering.numbers)
    if not shards:
        shards = state.made(documents, numbering, meant)
    cards = cards_of(state.shown, numbering, how.sizes, state.names_of_cards())
    facets = facets_of(state.shown, labels, state.name_of_facet)
    state.tell_shown(cards, facets, labels, documents.common)
    return list(files_of(Site(letters, numbering, cards, facets), shards))


def index_files(
    language: str, documents: Documents, labels: Mapping[str, Labels], how: How
) -> list[File]:
    """What `update` gives where nothing is kept."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        return update(database, language, documents, labels, how)


class _State:
    """The database."""

    def __init__(self, database: sqlite3.Connection, letters: Letters, how: How, end: int) -> None:
        self.database = database
        self.letters = letters
        self.how = how
        self.terms = terms_before(end)
        self._end = end
        self.shown: Shown = ShownRows(database, ())
        self._facets_stay = False
        """Whether every answer has the facets that it had before, and is the one it was."""
        self._stirred: set[int] | None = None
        """The numbers of answers that are shown otherwise than before; None: of all."""

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
            Kept(self.database, self.terms, sizes.terms),
            Kept(self.database, FORWARD, sizes.spellings),
            Kept(self.database, BACKWARD, sizes.spellings),
        )

    # -- from nothing ------------------------------------------------------------------

    def made(self, found: Documents, numbering: Numbering, meant: str) -> Shards:
        """Put the whole index into the database."""
        for table in _TABLES:
            self.database.execute(f"drop table if exists {table}")
        for statement in _SCHEMA:
            self.database.execute(statement)
        self._tell("meant", meant)
        numbers = numbering.numbers
        if len(numbers) <= self.how.few:
            return self._made_one_by_one(found, numbers)
        self.shown = ShownRows(self.database, range(len(numbers)))
        return self._filled(found, numbering)

    def _made_one_by_one(self, found: Documents, numbers: Sequence[int]) -> Shards:
        """The same of few answers."""
        self._tell("levels", _text_of(levels_of(self.letters, {})))
        ids: dict[int, int] = {}
        pairs = zip(found.answers, numbers, strict=True)
        rows = [(answer, AnswerRow.of(found.of(answer), number)) for answer, number in pairs]
        shards = self._changed(rows, [], ids)
        self.shown = ShownRows(self.database, [ids[number] for number in numbers])
        return shards

    def _filled(self, found: Documents, numbering: Numbering) -> Shards:
        """Keep all answers, and fill the lists."""
        # They take long to import.
        from svargen.search.bulk.gathering import Numbered, gathered
        from svargen.search.bulk.making import terms_of
        from svargen.search.bulk.texts import folded

        pieces = in_turn(found, numbering.numbers, self.how, partial(gathered, Numbered()))
        made = terms_of(self.letters, self._inserted(pieces), numbering, self.how)
        self._tell("levels", _text_of(made.levels))
        terms, *_ = self._lists()
        of_spellings = (
            Kept(self.database, listing, self.how.sizes.spellings)
            for listing in spellings_by(folded)
        )
        shards: list[Shard] = []
        spellings: list[Row] = []
        for filed, spelled in made.files:
            shards.append(terms.insert(filed))
            spellings += spelled
        rows = (spellings, sorted(backwards(spellings)))
        return Shards(
            shards,
            *(each.fill(of, self.how.share) for each, of in zip(of_spellings, rows, strict=True)),
        )

    def _inserted(self, pieces: Iterator[tuple[Piece, G]]) -> Iterator[G]:
        """Keep all answers, piece by piece; what was gathered of each piece."""
        first = 0
        for (rows, told), found in pieces:
            insert(self.database, range(first, first + len(rows)), rows, told)
            first += len(rows)
            yield found

    # -- by what has changed -----------------------------------------------------------

    def changed(self, found: Documents, numbers: Sequence[int]) -> Shards | None:
        """Bring the index up to date, if little has changed; None where much has."""
        known = stood(self.database)
        same = self._about("common") == found.common
        ids: dict[int, int] = {}
        others: list[tuple[Answer, int, Stood | None]] = []
        for answer, number in zip(found.answers, numbers, strict=True):
            before = known.pop(answer.path, None)
            if before and same and before.number == number and before.digest == answer.digest:
                ids[number] = before.id
            else:
                others.append((answer, number, before))
        most = max(_FEW, _SHARE * len(numbers))
        if same and len(known) + len(others) > most:
            return None
        new, gone, again = self._compared(found, others, ids)
        if len(known) + len(new) > most:
            return None
        self._facets_stay = self._facets_stay and not known
        gone += known.values()
        numbers_of = (*(row.number for _, row in (*new, *again)), *(row.number for row in gone))
        self._stirred = {*numbers_of}
        many = self.database.executemany
        renewed = ((row.facet_text, row.card, at) for at, row in again)
        many("update told set facets = ?, card = ? where id = ?", renewed)
        shards = self._changed(new, gone, ids)
        self.shown = ShownRows(self.database, [ids[number] for number in numbers])
        return shards

    def _compared(
        self,
        found: Documents,
        others: Sequence[tuple[Answer, int, Stood | None]],
        ids: dict[int, int],
    ) -> tuple[list[tuple[Answer, AnswerRow]], list[Stood], list[tuple[int, AnswerRow]]]:
        """Of answers that may be told otherwise: those that are, as they were, and shown alone."""
        new: list[tuple[Answer, AnswerRow]] = []
        gone: list[Stood] = []
        again: list[tuple[int, AnswerRow]] = []
        self._facets_stay = True
        for answer, number, before in others:
            row = AnswerRow.of(found.of(answer), number)
            facets, card, beside = self._told_of(before)
            self._facets_stay = (
                self._facets_stay
                and before is not None
                and (before.number, facets) == (number, row.facet_text)
            )
            if before and (*before[1:], beside) == (number, answer.digest, row.beside):
                ids[number] = before.id
                if (facets, card) != (row.facet_text, row.card):
                    again.append((before.id, row))
                continue
            new.append((answer, row))
            gone += [before] if before else []
        return new, gone, again

    def _told_of(self, before: Stood | None) -> tuple[str, str, str]:
        """Facets, card, and what stood beside an answer."""
        if not before:
            return "", "", ""
        facets, card, told = self.database.execute(
            "select facets, card, told from told where id = ?", (before.id,)
        ).fetchone()
        return facets, card, told.partition(b"\n")[0].decode()

    def _changed(
        self,
        new: Sequence[tuple[Answer, AnswerRow]],
        gone: Sequence[Stood],
        ids: dict[int, int],
    ) -> Shards:
        """The files after some answers are told otherwise; `ids` are those of the others.

        They are by number, and get those of the new ones.
        """
        lists = self._lists()
        if not new and not gone:
            return Shards(*(each.changed({}) for each in lists))
        change = Change(
            self.letters, lists[0], self._levels(), lambda n: self._row(ids.get(n), n), self._end
        )
        before_rows = [row for each in gone if (row := self._row(each.id, each.number))]
        after_rows = [
            Told(row.number, row.told(self.how.analysis_of(answer))) for answer, row in new
        ]
        change.replace(before_rows, after_rows)
        rows = [row for _, row in new]
        places = put(self.database, gone, rows, [each.told for each in after_rows])
        ids.update(zip((row.number for row in rows), places, strict=True))
        if change.levels is not None:
            self._tell("levels", _text_of(change.levels))
        terms, spellings = change.rows()
        turned: dict[str, Row | None] = {norm[::-1]: None for norm in spellings}
        turned |= {row[0]: row for row in backwards(filter(None, spellings.values()))}
        of_terms, forward, backward = lists
        return Shards(of_terms.changed(terms), forward.changed(spellings), backward.changed(turned))

    def names_of_cards(self) -> Callable[[int, int], str]:
        """Gives by size and window the name of each file of cards that is as it was."""
        size, names = json.loads(self._about("cards") or "[0, []]")
        stirred = {number // size for number in self._stirred or () if size}

        def known(now: int, window: int) -> str:
            is_same = self._stirred is not None and now == size and window < len(names)
            return names[window] if is_same and window not in stirred else ""

        return known

    def name_of_facet(self, facet: str, labels: Labels) -> str:
        """The name of a facet's file, if that is as it was."""
        before = json.loads(self._about("facets") or "{}").get(facet)
        stays = self._facets_stay and before and before[0] == _digest(labels)
        return str(before[1]) if stays else ""

    def tell_shown(
        self,
        cards: Cards,
        facets: Mapping[str, File],
        labels: Mapping[str, Labels],
        common: str,
    ) -> None:
        """Keep what files are called, and what all documents depend on."""
        self._tell("cards", json.dumps([cards.size, cards.names]))
        names = {facet: (_digest(labels[facet]), name) for facet, (name, _) in facets.items()}
        self._tell("facets", json.dumps(names))
        self._tell("common", common)

    def _row(self, at: int | None, number: int) -> Told | None:
        row = self.database.execute("select told from told where id = ?", (at,)).fetchone()
        return Told(number, row[0]) if row else None

    def _levels(self) -> dict[str, int]:
        lines = (line.split(" ") for line in self._about("levels").split("\n") if line)
        return {norm: int(high) for high, *norms in lines for norm in norms}


def _digest(labels: Labels) -> str:
    return hashlib.sha256(compact([*labels.items()]).encode()).hexdigest()


def _text_of(levels: Mapping[str, int]) -> str:
    """Levels as text, with a line for each."""
    by_level: defaultdict[int, list[str]] = defaultdict(list)
    for norm, high in levels.items():
        by_level[high].append(norm)
    return "\n".join(" ".join((str(high), *norms)) for high, norms in by_level.items())
