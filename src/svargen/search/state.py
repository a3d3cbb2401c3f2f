"""What is kept of an index, so that one edit need not make all of it again.

    update(database, ...) -> (name, what gives its bytes) of every file

A SQLite database holds what was told of each answer, the words with their parts, the postings, and
which files there were. An edit changes what its own words are counted; from that follow the levels
that change, from those the words whose parts do, and from those the answers whose postings do.
What comes out is the same, byte for byte, as from nothing. The database is data and may be lost:
whoever keeps it makes a new one where it is broken (`sqlite3.Error`).
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from svargen.search.analysis import Analysis
from svargen.search.encoding import Cutting, entry, joined_runs, number_of, read_run, run_of
from svargen.search.index import (
    FORMAT,
    File,
    Shard,
    Shards,
    Site,
    Spelling,
    Term,
    files_of,
    given,
    spelling_file,
    spelling_size,
    term_file,
    term_size,
    terms_of,
)
from svargen.search.letters import Letters, is_number, letters_of
from svargen.search.lexicon import norm_of
from svargen.search.numbering import numbered
from svargen.search.splitting import Splitter, commonness, level
from svargen.search.weighing import standing, words_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from svargen.search.documents import Document
    from svargen.search.index import How

_SCHEMA = """
create table about (key text primary key, value text not null);
create table answers (path text primary key, mark text, number int, told blob) without rowid;
create table words (word text primary key, answers int, norm text, parts text, plain text)
    without rowid;
create table terms (norm text primary key, level int, gaps text, how text, written text,
    answers int, turned text) without rowid;
create table files (kind text, start text, end text, name text, primary key (kind, start))
    without rowid;
"""
_INDEXES = """
create index numbers on answers (number);
create index norms on words (norm);
create index turned on terms (turned);
"""
_TABLES = ("about", "answers", "words", "terms", "files")
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
    meant = repr((FORMAT, language, how.sizes))
    state = _State(database, letters, how)
    if not state.holds(meant) or not state.changed(documents, numbering.numbers):
        state.make(documents, numbering.numbers, meant)
    shards = state.shards()
    return list(files_of(Site(letters, documents, labels, numbering), shards, how.sizes))


class _State:
    """The database, and what an update learns on its way."""

    def __init__(self, database: sqlite3.Connection, letters: Letters, how: How) -> None:
        self.database = database
        self.letters = letters
        self.how = how
        self.dirty: set[str] = set()
        """Norms of terms that differ from before."""
        self.respelled: set[str] = set()
        """Norms whose written form, or how common it is, differs from before."""

    def holds(self, meant: str) -> bool:
        """Whether there is an index of this kind."""
        tables = self.database.execute("select name from sqlite_master where type = 'table'")
        if not {name for (name,) in tables} >= {*_TABLES}:
            return False
        found = self.database.execute("select value from about where key = 'meant'").fetchone()
        return bool(found) and found[0] == meant

    # -- from nothing ------------------------------------------------------------------

    def make(self, documents: Sequence[Document], numbers: Sequence[int], meant: str) -> None:
        """Put the whole index into the database."""
        words = terms_of(self.letters, documents, numbers, self.how)
        run = self.database.execute
        for table in _TABLES:
            run(f"drop table if exists {table}")
        for statement in _SCHEMA.split(";")[:-1]:
            run(statement)
        many = self.database.executemany
        pairs = sorted(zip(documents, numbers, strict=True), key=lambda pair: pair[0].answer.path)
        rows = (self._row(*pair) for pair in pairs)
        many("insert into answers values (?, ?, ?, ?)", rows)
        # In the order of their keys, and indexed afterwards: twice as fast.
        listed = sorted(words.norms)
        plains = self.letters.all_after(self.letters.all_before(listed))
        many(
            "insert into words values (?, ?, ?, ?, ?)",
            (
                (
                    word,
                    words.answers[word],
                    norm := words.norms[word],
                    " ".join(words.parts.get(word, ())),
                    plain if norm and not is_number(word) else "",
                )
                for word, plain in zip(listed, plains, strict=True)
            ),
        )
        terms = ((*term, term.norm[::-1] if term.is_spelled else "") for term in words.terms())
        many("insert into terms values (?, ?, ?, ?, ?, ?, ?)", terms)
        for statement in _INDEXES.split(";")[:-1]:
            run(statement)
        run("insert into about values ('meant', ?)", (meant,))

    def _row(self, document: Document, number: int) -> tuple[str, str, int, bytes]:
        told = self._told(document)
        return document.answer.path, _mark(document), number, told

    def _told(self, document: Document) -> bytes:
        beside = [document.names, document.topics, document.numbers]
        told = json.dumps(beside, ensure_ascii=False).encode()
        return told + b"\n" + self.how.analysis_of(document.answer)

    def _plain(self, word: str, norm: str) -> str:
        """A word that might be split, in plain letters; '' for any other."""
        before = self.letters.before(word)
        return self.letters.after(before) if norm and not is_number(before) else ""

    # -- by what has changed -----------------------------------------------------------

    def changed(self, documents: Sequence[Document], numbers: Sequence[int]) -> bool:
        """Bring the index up to date, if little has changed; whether it has been."""
        rows = self.database.execute("select path, mark, number from answers")
        known = {path: (mark, number) for path, mark, number in rows}
        new: dict[str, tuple[Document, int]] = {}
        for document, number in zip(documents, numbers, strict=True):
            path = document.answer.path
            if known.pop(path, None) != (_mark(document), number):
                new[path] = document, number
        if len(known) + len(new) > max(_FEW, _SHARE * len(documents)):
            return False
        if known or new:
            self._change(new, [*known, *new])
        return True

    def _change(self, new: dict[str, tuple[Document, int]], paths: list[str]) -> None:
        before = {path: row for path in paths if (row := self._row_at(path))}
        after = {path: _Row(*self._row(*each)) for path, each in new.items()}
        counts: Counter[str] = Counter()
        for row in before.values():
            counts.subtract(row.words)
        for row in after.values():
            counts.update(row.words)
        # What the parts were before, of every word concerned.
        parts = self._parts({word for row in before.values() for word in row.words})
        stood = [(row.number, self._stands(row, parts)) for row in before.values()]
        changed = {word: more for word, more in counts.items() if more}
        resplit = self._count(changed)
        # Answers that stay, but have words that are made of other parts now.
        touched = [row for path, row in self._with_any(resplit).items() if path not in before]
        stands = []
        for row in touched:
            now = self._parts(row.words)
            was = now | {word: resplit[word] for word in resplit.keys() & row.words}
            stood.append((row.number, self._stands(row, was)))
            stands.append((row.number, self._stands(row, now)))
        for row in after.values():
            now = self._parts(row.words)
            stands += [(row.number, self._stands(row, now))]
        self.database.executemany("delete from answers where path = ?", ((p,) for p in before))
        self.database.executemany("insert into answers values (?, ?, ?, ?)", after.values())
        new_terms = self._post(stood, stands)
        self._describe(new_terms | {norm_of(self.letters, word) for word in changed})

    def _row_at(self, path: str) -> _Row | None:
        found = self.database.execute("select * from answers where path = ?", (path,)).fetchone()
        return _Row(*found) if found else None

    def _stands(self, row: _Row, parts: dict[str, tuple[str, ...]]) -> dict[str, int]:
        norms = {word: norm_of(self.letters, word) for word in row.words}
        compounds = {word: of for word, of in parts.items() if of}
        return standing(row.beside, row.analysis, norms, compounds)

    def _parts(self, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The parts of words as the database has them."""
        found = {}
        for word in words:
            row = self.database.execute(
                "select parts from words where word = ?", (word,)
            ).fetchone()
            found[word] = tuple(row[0].split()) if row else ()
        return found

    def _count(self, changed: dict[str, int]) -> dict[str, tuple[str, ...]]:
        """Count some words more or less often; the former parts of those that have others now."""
        run = self.database.execute
        norms = {word: norm_of(self.letters, word) for word in changed}
        by_norm: Counter[str] = Counter()
        new = []
        for word, more in changed.items():
            by_norm[norms[word]] += more
            if not run(
                "update words set answers = answers + ? where word = ?", (more, word)
            ).rowcount:
                plain = self._plain(word, norms[word])
                run("insert into words values (?, ?, ?, '', ?)", (word, more, norms[word], plain))
                new.append(word)
        run("delete from words where answers <= 0")
        by_norm.pop("", None)
        seeds = self.letters.seeds
        moved = set()
        for norm, more in by_norm.items():
            answers = self._answers(norm)
            if level(norm, answers, seeds) != level(norm, answers - more, seeds):
                moved.add(norm)
        splitter = Splitter(self.letters, lambda norm: level(norm, self._answers(norm), seeds))
        resplit = {}
        for word, parts in [*self._that_hold(moved), *((word, "") for word in new if norms[word])]:
            now = " ".join(splitter.parts(self.letters.before(word)))
            if now != parts:
                run("update words set parts = ? where word = ?", (now, word))
                if word not in new:
                    resplit[word] = tuple(parts.split())
        return resplit

    def _answers(self, norm: str) -> int:
        """How often answers have any word of a norm."""
        (answers,) = self.database.execute(
            "select total(answers) from words where norm = ?", (norm,)
        ).fetchone()
        return int(answers)

    def _that_hold(self, norms: set[str]) -> list[tuple[str, str]]:
        """(Word, its parts) of every word that might have one of some norms as a part."""
        # `Splitter.level` lets no other count.
        found: dict[str, str] = {}
        for norm in norms:
            rows = self.database.execute(
                "select word, parts from words where instr(plain, ?)", (norm[:-1],)
            )
            found.update(rows.fetchall())
        return list(found.items())

    def _with_any(self, words: Iterable[str]) -> dict[str, _Row]:
        """The answers that have any of some words, by path."""
        found: dict[str, _Row] = {}
        for word in words:
            norm = norm_of(self.letters, word)
            for number in map(number_of, self._entries(norm)):
                rows = self.database.execute("select * from answers where number = ?", (number,))
                for row in map(_Row._make, rows.fetchall()):
                    if row.path not in found and word in row.words:
                        found[row.path] = row
        return found

    def _entries(self, norm: str) -> list[int]:
        row = self.database.execute(
            "select gaps, how from terms where norm = ?", (norm,)
        ).fetchone()
        return read_run(*row) if row else []

    def _post(
        self, stood: list[tuple[int, dict[str, int]]], stands: list[tuple[int, dict[str, int]]]
    ) -> set[str]:
        """Let terms stand otherwise in some answers; the norms that were no term before."""
        was: defaultdict[str, dict[int, int]] = defaultdict(dict)
        will: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for told, into in ((stood, was), (stands, will)):
            for number, digits in told:
                for norm, digit in digits.items():
                    into[norm][number] = digit
        new = set()
        for norm in was.keys() | will.keys():
            if was[norm] == will[norm]:
                continue
            known = self._entries(norm)
            kept = [each for each in known if number_of(each) not in was[norm]]
            kept += (entry(number, digit) for number, digit in will[norm].items())
            kept.sort()
            self.dirty.add(norm)
            if not kept:
                self.respelled.add(norm)
                self.database.execute("delete from terms where norm = ?", (norm,))
                continue
            run = joined_runs([run_of(kept)])
            if known:
                self.database.execute(
                    "update terms set gaps = ?, how = ? where norm = ?", (*run, norm)
                )
            else:
                new.add(norm)
                self.database.execute(
                    "insert into terms values (?, 0, ?, ?, '', 0, '')", (norm, *run)
                )
        return new

    def _describe(self, norms: set[str]) -> None:
        """Tell how common some terms are, and how they are written most."""
        for norm in norms:
            found = self.database.execute(
                "select level, written, answers from terms where norm = ?", (norm,)
            ).fetchone()
            if not found:
                continue
            answers = self._answers(norm)
            high = level(norm, answers, self.letters.seeds)
            row = self.database.execute(
                "select word from words where norm = ? order by answers desc, word limit 1", (norm,)
            ).fetchone()
            now = high, row[0] if row else "", answers
            if now != found:
                term = Term(norm, high, "", "", *now[1:])
                turned = norm[::-1] if term.is_spelled else ""
                self.respelled.add(norm)
                if high != found[0]:
                    self.dirty.add(norm)
                self.database.execute(
                    "update terms set level = ?, written = ?, answers = ?, turned = ?"
                    " where norm = ?",
                    (*now, turned, norm),
                )

    # -- files -------------------------------------------------------------------------

    def shards(self) -> Shards:
        """The files of the lists; those that hold what they held before are not made again."""
        sizes = self.how.sizes
        changed = self.respelled
        turned = {norm[::-1] for norm in changed}
        return Shards(
            self._cut(_TERMS, sizes.terms, self.dirty),
            self._cut(_FORWARD, sizes.spellings, changed),
            self._cut(_BACKWARD, sizes.spellings, turned),
        )

    def _cut(self, of: _List, sizes: tuple[int, int, int], dirty: set[str]) -> list[Shard]:
        """The files of one list, in which the keys `dirty` differ from before.

        A file that has none of them is kept, and so is where the next one begins, unless that has
        changed itself; from any other on the list is cut anew, as far as to where one was before.
        """
        rows = self.database.execute(
            "select start, end, name from files where kind = ? order by start", (of.kind,)
        )
        known = rows.fetchall() or [("", "", "")]
        places = {start: place for place, (start, _, _) in enumerate(known)}
        others = sorted(dirty)
        found: list[tuple[str, str, str, Callable[[], bytes]]] = []
        place = 0
        while place < len(known):
            start, end, name = known[place]
            first = start if place else ""
            at = bisect_left(others, first)
            touched = at < len(others) and (not end or others[at] <= end)
            if name and not touched:
                found.append((start, end, name, partial(self._bytes_of, of, start, end)))
                place += 1
                continue
            place = len(known)
            for some, after in _pieces(self._from(of, first), sizes):
                name, data = of.file([row for _, _, row in some])
                found.append((some[0][0], after, name, given(data)))
                if after and after in places:
                    place = places[after]
                    break
        self.database.execute("delete from files where kind = ?", (of.kind,))
        self.database.executemany(
            "insert into files values (?, ?, ?, ?)", ((of.kind, *each[:3]) for each in found)
        )
        return [Shard(start, name, data) for start, _, name, data in found]

    def _from(self, of: _List, start: str, end: str = "") -> Iterator[_Item]:
        """(Key, letters, row) of a list from a key on, up to another or '' for none."""
        rows = self.database.execute(of.select, (start, end, end))
        for row in rows:
            yield row[0], of.size(row), row

    def _bytes_of(self, of: _List, start: str, end: str) -> bytes:
        return of.file([row for _, _, row in self._from(of, start, end)])[1]


_Item = tuple[str, int, tuple[Any, ...]]


class _List(NamedTuple):
    """A list that is cut into files."""

    kind: str
    select: str
    """Its rows, the key first, from one key on and below another, or '' for all."""
    size: Callable[[tuple[Any, ...]], int]
    file: Callable[[Iterable[tuple[Any, ...]]], tuple[str, bytes]]


_TERMS = _List(
    "terms",
    "select norm, level, gaps, how, written, answers from terms"
    " where norm >= ? and (norm < ? or ? = '') order by norm",
    lambda row: term_size(row[0], len(row[2]), len(row[3])),
    lambda rows: term_file([Term(*row) for row in rows]),
)
_FORWARD = _List(
    "forward",
    "select norm, written, answers from terms"
    " where norm >= ? and (norm < ? or ? = '') and turned != '' order by norm",
    lambda row: spelling_size(row[1]),
    lambda rows: spelling_file([Spelling(key, word, commonness(n)) for key, word, n in rows]),
)
_BACKWARD = _FORWARD._replace(
    kind="backward",
    select="select turned, written, answers from terms"
    " where turned >= ? and (turned < ? or ? = '') and turned != '' order by turned",
)


def _pieces(
    items: Iterable[_Item], sizes: tuple[int, int, int]
) -> Iterator[tuple[list[_Item], str]]:
    """The items of each file, and the key with which the next one begins; '' after the last."""
    cutting = Cutting(*sizes)
    some: list[_Item] = []
    for item in items:
        if cutting.begins(item[0], item[1]) and some:
            yield some, item[0]
            some = []
        some.append(item)
    if some:
        yield some, ""


class _Row(NamedTuple):
    """An answer as the database has it."""

    path: str
    mark: str
    """The same while what is told of it is the same."""
    number: int
    told: bytes

    @property
    def beside(self) -> _Told:
        """What it is found by beside its text."""
        return _Told(*json.loads(self.told.partition(b"\n")[0]))

    @property
    def analysis(self) -> Analysis:
        """Its words."""
        return Analysis.from_bytes(self.told.partition(b"\n")[2])

    @property
    def words(self) -> set[str]:
        """Every word by which it is found."""
        return words_of(self.beside, self.analysis)


class _Told(NamedTuple):
    names: list[str]
    topics: list[str]
    numbers: list[str]


def _mark(document: Document) -> str:
    told = document.answer.digest, document.names, document.topics, document.numbers
    return hashlib.blake2b(repr(told).encode(), digest_size=16).hexdigest()
