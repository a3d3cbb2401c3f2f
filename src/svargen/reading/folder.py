"""The project folder: which files there are, and their bytes.

Nothing is read but regular files within the folder; links are not followed.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_READ = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO must not hang the build
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class Unreadable(Exception):
    """A file that is not read; carries a finding's code and values."""

    def __init__(self, path: str, code: str, **values: object) -> None:
        super().__init__(path)
        self.path = path
        self.code = code
        self.values = values


Stamp = tuple[int, int, int]
"""A file's time of change in ns, its bytes, and its number in the file system."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A project on disk."""

    root: str
    """Absolute."""

    def files(self, under: str) -> Iterator[str | Unreadable]:
        """Every file below `under`, relative to the root with '/', in a fixed order.

        Names that begin with a dot are passed over, and others are given in NFC, whatever
        the file system keeps. What is not a regular file or a folder comes as an Unreadable.
        """
        top = self._place(under)
        if os.path.islink(top):
            yield _not_regular(under)
            return
        # No recursion: folders may lie in one another more deeply than calls may.
        waiting: list[tuple[bytes, str] | str | Unreadable] = [(top, under)]
        while waiting and os.path.isdir(top):
            found = waiting.pop()
            if isinstance(found, tuple):
                waiting += reversed(list(self._in(*found)))
            else:
                yield found

    def _in(self, folder: bytes, prefix: str) -> Iterator[tuple[bytes, str] | str | Unreadable]:
        """What lies in one folder: files, and folders as (where, path)."""
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield Unreadable(prefix, "unreadable-file", name=prefix, reason=error.strerror)
            return
        seen: set[str] = set()
        for entry in listed:
            name = unicodedata.normalize("NFC", entry.name.decode("utf-8", "surrogateescape"))
            path = f"{prefix}/{name}"
            if name.startswith("."):
                continue
            if name in seen:
                yield Unreadable(path, "duplicate-name", name=name)
                continue
            seen.add(name)
            if entry.is_dir(follow_symlinks=False):
                yield entry.path, path
            elif not entry.is_file(follow_symlinks=False):
                yield _not_regular(path)
            elif not name.isprintable():
                yield Unreadable(path, "unseen-in-name", name=path)
            else:
                yield path

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of one file, at most `limit` KB.

        Raises Unreadable for a link, a special file, one that is too large or not there.
        """
        handle = self._open(path)
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            os.close(handle)
            raise _not_regular(path)
        with os.fdopen(handle, "rb") as file:
            if status.st_size > limit * 1024:
                raise Unreadable(
                    path, "file-too-large", size=-(-status.st_size // 1024), limit=limit
                )
            # A file that grows while it is read is still bounded.
            return file.read(limit * 1024 + 1)

    def size(self, path: str) -> int | None:
        """Bytes of a regular file; None where there is none."""
        for form in ("NFC", "NFD"):
            name = unicodedata.normalize(form, path)
            try:
                status = os.stat(self._place(name), follow_symlinks=False)
            except (OSError, ValueError):
                continue
            return status.st_size if stat.S_ISREG(status.st_mode) else None
        return None

    def stamp(self, path: str) -> Stamp | None:
        """What changes whenever the file does; None where there is none that could be read."""
        try:
            status = os.lstat(self._place(path))
        except (OSError, ValueError):
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _place(self, path: str) -> bytes:
        """Where a file lies, as bytes, so that the locale has no say in its name."""
        return os.fsencode(self.root) + b"/" + path.encode("utf-8", "surrogateescape")

    def _open(self, path: str) -> int:
        try:
            return os.open(self._place(path), _READ)
        except OSError as error:
            decomposed = unicodedata.normalize("NFD", path)
            if error.errno == errno.ENOENT and decomposed != path:
                # macOS writes decomposed names, and other systems keep what they are given.
                return self._open(decomposed)
            if error.errno in (errno.ELOOP, errno.ENXIO):
                raise _not_regular(path) from None
            raise Unreadable(path, "unreadable-file", name=path, reason=error.strerror) from None


def _not_regular(path: str) -> Unreadable:
    return Unreadable(path, "not-a-regular-file", name=path)
