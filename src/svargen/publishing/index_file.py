"""The database in which the search index keeps what it need not do twice, beside an output.

What it keeps holds for any site, were it never published, and so it goes its own way: it is
finished as soon as an index is. What shows that it is as it was left is kept elsewhere.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from svargen.publishing.database import opened
from svargen.publishing.identity import identity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INDEX = "search.sqlite"


class IndexFile:
    """The file; good for one build."""

    def __init__(self, file: Path, stamp: str | None) -> None:
        """`stamp` is the one it was left with; None: there is to be none."""
        self._file = file
        self._stamp = stamp
        self.untold = False
        """Whether it has another one since, by this process or one that it has begun."""

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection | None]:
        """The database, if there can be one. An error of it in the block ends that, and it."""
        if self._stamp is None:
            yield None
            return
        index = None
        try:
            if not self.untold and self._stamp != self.stamp():
                self._file.unlink(missing_ok=True)
            index = opened(self._file, ())
            yield index
            if index:
                index.execute("commit")
                index.close()
                self.untold = True
        except (sqlite3.Error, OSError, ValueError, TypeError, LookupError):
            if index:
                index.close()
            with suppress(OSError):
                self._file.unlink()

    def stamp(self) -> str:
        """What tells that it is as it was left, and this svargen's."""
        try:
            status = self._file.stat()
        except OSError:
            return ""
        return f"{identity()} {status.st_mtime_ns} {status.st_size}"
