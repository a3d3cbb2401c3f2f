"""Texts set aside while the archive is put together, so that memory holds only what links them."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from svargen.model import Body, Section

if TYPE_CHECKING:
    from collections.abc import Hashable

    from svargen.model import Answer
    from svargen.reading.answer import Reading


@dataclass(frozen=True, slots=True)
class Packed:
    """A reading fit to go from one process to another: its text is bytes already."""

    reading: Reading
    """Without its body."""
    text: bytes | None
    """The body as the shelf keeps it; None where there is none, or nobody wants it."""

    @classmethod
    def of(cls, reading: Reading, *, with_text: bool) -> Packed:
        """A reading, its text packed."""
        text = pack(reading.body) if with_text and reading.body else None
        return cls(replace(reading, body=None), text)


class Shelf:
    """The bodies of all answers, in one nameless file on disk.

    After `put` is done, workers forked from this process may `take` at the same time.
    """

    def __init__(self, folder: str | None) -> None:
        """`folder` is where the file is made; None, or one that cannot be used: the system's."""
        try:
            self._file = tempfile.TemporaryFile(dir=folder)
        except OSError:
            self._file = tempfile.TemporaryFile()
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def put(self, answer: Answer, packed: bytes) -> None:
        """Set an answer's text aside, as `pack` makes it."""
        self._file.write(packed)
        self._places[answer.path] = (self._end, len(packed))
        self._end += len(packed)

    def done(self) -> None:
        """All texts are here."""
        self._file.flush()

    def take(self, answer: Answer) -> Body:
        """An answer's text."""
        start, length = self._places[answer.path]
        # Unlike seek and read, this leaves no trace on a file shared between processes.
        return unpack(os.pread(self._file.fileno(), length, start))

    def close(self) -> None:
        """Give the space back."""
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


def pack(body: Body) -> bytes:
    """A body as JSON."""
    sections = [(s.kind, s.number, s.html, s.text, s.markdown) for s in body.sections]
    return json.dumps([sections, body.notes], ensure_ascii=False).encode()


def unpack(data: bytes) -> Body:
    """A body from JSON."""
    sections, notes = json.loads(data)
    return Body(tuple(Section(*section) for section in sections), notes)
