"""The files in which a build remembers what it has read, in `.svargen/` of the project.

    readings.sqlite      what is known of each file (heads.py), and of all (cache.py)
    texts-<n>            the text of each answer, its words, and what else came of its file

They are locked for one build, and made anew where they are missing, broken or another svargen's.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import IO, TYPE_CHECKING

from svargen.publishing.cache import Cache, from_answers
from svargen.publishing.database import connected, tell, told
from svargen.publishing.identity import identity
from svargen.publishing.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ".svargen"
DATABASE = "readings.sqlite"
_TEXTS = "texts-"
_OUR_TEXTS = re.compile(f"{_TEXTS}[0-9a-f]{{8}}")
_WORTH_KEEPING = 0.5
"""The share of the texts on the shelf that must still be somebody's; else it is made anew."""
_TABLES = """
create table about (key text primary key, value text not null);
create table heads (name text primary key, value blob, "check" int);
create table searched (path text primary key, stamp text, digest blob, found blob, "check" int);
"""


@contextmanager
def opened(project: Path, passing: str, *, kept: bool) -> Iterator[Cache]:
    """The cache of a project while a build needs it; one that knows nothing where none can be had.

    Args:
        project: the project's folder.
        passing: a folder for what nobody needs afterwards.
        kept: whether anything may be known from before, and kept for later.
    """
    files = _Files.of(project / FOLDER) if kept else None
    cache = files.cache() if files else Cache(Shelf.passing(passing))
    try:
        yield cache
    finally:
        if files:
            files.keep(cache)
        cache.shelf.close()


class _Files:
    """The files of a cache, locked for one build."""

    def __init__(self, folder: Path, database: sqlite3.Connection) -> None:
        self.folder = folder
        self.database = database
        self.texts = told(database, "texts")

    @classmethod
    def of(cls, folder: Path) -> _Files | None:
        """Those in a folder, which is made where it is missing; None where they cannot be used."""
        file = folder / DATABASE
        try:
            folder.mkdir(exist_ok=True)
            # A link leads out of the project, where nothing is ours.
            if folder.is_symlink() or file.is_symlink():
                return None
            try:
                return cls(folder, _database(file))
            except sqlite3.OperationalError:
                # In use, or not to be written.
                return None
            except sqlite3.DatabaseError:
                file.unlink()
                return cls(folder, _database(file))
        except (OSError, sqlite3.Error):
            return None

    def cache(self) -> Cache:
        """What they hold."""
        file = self.folder / self.texts
        if _OUR_TEXTS.fullmatch(self.texts) and file.is_file() and not file.is_symlink():
            size = file.stat().st_size
            if str(size) == told(self.database, "end"):
                return Cache(Shelf(file.open("r+b"), size), self.database)
        self.database.execute("delete from heads")
        return Cache(Shelf(self._new_texts(), 0), self.database)

    def _new_texts(self) -> IO[bytes]:
        """A new file for texts, under a name that no other has."""
        self.texts = f"{_TEXTS}{secrets.token_hex(4)}"
        return (self.folder / self.texts).open("x+b")

    def keep(self, cache: Cache) -> None:
        """Leave what was read to the next build, if nothing is wrong with the files."""
        with suppress(OSError, sqlite3.Error):
            if cache.broken:
                self.database.close()
                (self.folder / DATABASE).unlink()
                return
            end = cache.shelf.end
            if cache.complete:
                end = self._tidied(cache)
                cache.keep_heads()
            tell(self.database, {"texts": self.texts, "end": str(end)})
            self.database.execute("commit")
            self.database.close()
            for file in self.folder.glob(f"{_TEXTS}*"):
                if file.name != self.texts:
                    file.unlink()

    def _tidied(self, cache: Cache) -> int:
        """Where the texts end, those left out that are nobody's any more, if there are many."""
        shelf, heads = cache.shelf, cache.heads
        if sum(head.spot.length for head in heads.values()) >= shelf.end * _WORTH_KEEPING:
            return shelf.end
        with closing(Shelf(self._new_texts())) as tidy:
            for path, head in list(heads.items()):
                text = shelf.bytes_of(from_answers(path))
                if text is None:
                    del heads[path]
                else:
                    heads[path] = head._replace(spot=tidy.put(path, text))
            tidy.done()
            return tidy.end


def _database(file: Path) -> sqlite3.Connection:
    """The database in a file, locked for this process, empty if it was another svargen's."""
    database = connected(file)
    try:
        tables = database.execute("select name from sqlite_master").fetchall()
        if not tables or told(database, "identity") != identity():
            for (table,) in tables:
                if not table.startswith("sqlite_"):
                    database.execute(f'drop table "{table}"')
            for statement in _TABLES.split(";")[:-1]:
                database.execute(statement)
            tell(database, {"identity": identity()})
    except sqlite3.Error:
        database.close()
        raise
    return database
