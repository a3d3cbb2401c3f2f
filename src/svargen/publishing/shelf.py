"""Texts set aside while the archive is put together, so that memory holds only what links them."""

from __future__ import annotations

import errno
import os
import tempfile
import zlib
from typing import IO, TYPE_CHECKING, NamedTuple

from svargen.publishing.packing import unpack_body

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from svargen.model import Answer, Body


class Spot(NamedTuple):
    """Where a text lies on a shelf."""

    start: int
    length: int
    """Bytes."""
    check: int
    """CRC-32 of ISO 3309: a disk may have changed it since."""


def record(text: bytes, reading: bytes = b"") -> bytes:
    """What is set aside of an answer: its text as `pack_text` makes it, and its packed reading."""
    return reading + b"\n" + text


class Shelf:
    """The texts of all answers, in one file on disk.

    After `put` is done, workers forked from this process may `take` at the same time.
    """

    def __init__(self, file: IO[bytes], end: int = 0) -> None:
        """`file` is where texts lie already up to byte `end`, and from there on will lie."""
        self._file = file
        file.seek(end)
        self._spots: dict[str, Spot] = {}
        self.end = end
        self.again: Callable[[str], bytes | None] = lambda _path: None
        """The record of an answer's file, made anew where the one on the shelf is broken."""

    @classmethod
    def passing(cls, folder: str | None) -> Shelf:
        """A shelf that nobody needs afterwards: a nameless file.

        `folder` is where it is made; None, or one that cannot be used: the system's.
        """
        try:
            return cls(tempfile.TemporaryFile(dir=folder))
        except OSError:
            return cls(tempfile.TemporaryFile())

    def put(self, path: str, packed: bytes) -> Spot:
        """Set a record aside as `record` makes it; `path` is the file's from answers/."""
        self._file.write(packed)
        spot = Spot(self.end, len(packed), zlib.crc32(packed))
        self.end += len(packed)
        self.keep(path, spot)
        return spot

    def keep(self, path: str, spot: Spot) -> None:
        """The text of an answer's file lies here already."""
        self._spots[path] = spot

    def keep_all(self, spots: Mapping[str, Spot]) -> None:
        """The texts of these answers' files lie here already."""
        self._spots.update(spots)

    def done(self) -> None:
        """All texts are here."""
        self._file.flush()

    def take(self, answer: Answer) -> Body:
        """An answer's text. Raises OSError where it is lost, and its file, too."""
        return unpack_body(self._parts(answer.path)[1])

    def words(self, answer: Answer) -> bytes:
        """An answer's words, as search analysed them. Raises OSError as `take` does."""
        return self._parts(answer.path)[2]

    def reading(self, path: str) -> bytes:
        """An answer's reading, packed, if it was put here. Raises OSError as `take` does."""
        return self._parts(path)[0]

    def _parts(self, path: str) -> list[bytes]:
        packed: bytes | None = self.bytes_of(path)
        if packed is None:
            packed = self.again(path)
        if packed is None:
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        return packed.split(b"\n", 2)

    def bytes_of(self, path: str) -> bytes | None:
        """A record as it was set aside; None where it is broken."""
        start, length, check = self._spots[path]
        # Unlike seek and read, this leaves no trace on a file shared between processes.
        packed = os.pread(self._file.fileno(), length, start)
        return packed if zlib.crc32(packed) == check else None

    def close(self) -> None:
        """Give the space back, or leave it to the next build."""
        self._file.close()


class Drawer:
    """Pieces that were made once and may be asked for again: on disk, so that many take no memory.

    Each process has a nameless file of its own; where there is no room for it, nothing is kept.
    """

    def __init__(self, folder: str) -> None:
        """`folder` is where the file is made, when the first piece comes."""
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._places: dict[Hashable, tuple[int, int]] = {}
        self._end = 0
        self._full = False

    def get(self, key: Hashable) -> bytes | None:
        """What was put under a key; None where nothing was, or it was not kept."""
        if self._file is None or key not in self._places:
            return None
        start, length = self._places[key]
        return os.pread(self._file.fileno(), length, start)

    def put(self, key: Hashable, piece: bytes) -> None:
        """Keep a piece, if there is room. Not before workers are forked: they would share it."""
        if self._full:
            return
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)
            # All of it, or it is not kept.
            self._full = self._file.write(piece) != len(piece)
        except OSError:
            self._full = True
        if not self._full:
            self._places[key] = (self._end, len(piece))
            self._end += len(piece)

    def close(self) -> None:
        """Give the space back."""
        if self._file is not None:
            self._file.close()
