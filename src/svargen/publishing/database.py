"""SQLite files in which builds remember: for one process at a time, and never worth waiting for."""

from __future__ import annotations

import sqlite3
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

GENERATION = "generation.sqlite"
"""Beside an output: what is known of the site that is published."""
LONG = "long "
"""Begins the keys of what takes long to read."""


def connected(file: Path) -> sqlite3.Connection:
    """The database in a file, which is made where it is missing, with a transaction begun.

    Raises sqlite3.OperationalError where another process has it or it cannot be written, and
    sqlite3.DatabaseError where it is none.
    """
    database = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        # Rows are long, and take half the time where few pages hold one; of a new file alone.
        database.execute("pragma page_size = 16384")
        # What a power cut spoils, checks find: those who keep something here keep one with it.
        database.execute("pragma synchronous = off")
        database.execute("pragma locking_mode = exclusive")
        database.execute("begin immediate")
    except sqlite3.Error:
        database.close()
        raise
    return database


def opened(file: Path, tables: Iterable[str]) -> sqlite3.Connection | None:
    """The database in a file, for this build alone; None where there can be none."""
    try:
        if file.is_symlink():
            return None
        try:
            return _filled(file, tables)
        except sqlite3.DatabaseError:
            file.unlink()
            return _filled(file, tables)
    except (OSError, sqlite3.Error):
        return None


def _filled(file: Path, tables: Iterable[str]) -> sqlite3.Connection:
    database = connected(file)
    try:
        if not database.execute("select name from sqlite_master").fetchall():
            for table in tables:
                database.execute(table)
    except sqlite3.Error:
        database.close()
        raise
    return database


def all_about(database: sqlite3.Connection) -> dict[str, str]:
    """All that its table `about` says, but for what is long."""
    asked = "select key, value from about where key not like ?"
    return dict(database.execute(asked, (f"{LONG}%",)).fetchall())


def told(database: sqlite3.Connection, key: str) -> str:
    """What its table `about` says by this key; '' for nothing."""
    row = database.execute("select value from about where key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def other_turn(turn: str) -> str:
    """Of which site the tree is kept, beside that of this turn: they take turns."""
    return "odd" if turn == "even" else "even"


def tell(database: sqlite3.Connection, values: Mapping[str, str]) -> None:
    """Say this in its table `about`."""
    database.executemany("replace into about values (?, ?)", values.items())


def with_check(text: str) -> str:
    """A text with what shows that it is as it was kept."""
    return f"{_check(text)} {text}"


def checked(kept: str) -> str:
    """The text that was kept; '' where it is another."""
    check, _, text = kept.partition(" ")
    return text if check == _check(text) else ""


def _check(text: str) -> str:
    return str(zlib.crc32(text.encode(errors="surrogatepass")))
