"""The search index, written beside the search page: those of its files that do not stand there."""

from __future__ import annotations

import errno
import json
import os
import pickle
from array import array
from contextlib import closing
from functools import partial
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from svargen.pages.urls import CONTENTS
from svargen.publishing.aside import Aside, give_back, give_back_early, nameless
from svargen.publishing.memory import Made, fingerprint
from svargen.publishing.workers import frozen, in_parallel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from svargen.pages.view import View
    from svargen.publishing.generation import Generation
    from svargen.publishing.manifest import Written
    from svargen.publishing.memory import Memory
    from svargen.publishing.shelf import Shelf
    from svargen.search.index import File, Share


_FEW = 2_000
"""Answers of which an index takes so little memory that it is not worth any time to save some."""


class Indexing:
    """The search index of an archive on its way into the staging folder."""

    def __init__(  # noqa: PLR0913 - all that an index needs
        self,
        view: View,
        shelf: Shelf,
        memory: Memory | Generation,
        common: bytes,
        put: Callable[[str, bytes], Written],
        *,
        folder: str,
    ) -> None:
        """`common` is the fingerprint of what all of a site depends on; `put` writes a file.

        `folder` is where files may lie that nobody needs afterwards.
        """
        self._view = view
        self._shelf = shelf
        self._memory = memory
        self._common = common
        self._put = put
        self._folder = folder
        self._aside: Aside | None = None
        self.soon = True
        """Whether little of it may differ."""

    @property
    def aside(self) -> Aside | None:
        """The other process that makes it, as long as it has not been waited for."""
        return self._aside

    def begin(self, *, anew: bool) -> bool:
        """Let another process make the index while this one goes on; whether one does.

        It does if little of it may differ, and else if it may be made `anew`.
        """
        if self._memory.index_known(self._view.urls.search, self._common):
            self._begin(self._told)
        elif anew:
            give_back()
            self.soon = False
            self._begin(self._told_sparingly)
        return self._aside is not None

    def _begin(self, told: Callable[[], bytes]) -> None:
        with frozen():
            self._aside = Aside(told)

    def end(self) -> list[Made] | None:
        """Write what that process has made; None where it went by what stands no more."""
        head, _, data = self.wait().partition(b"\n")
        told: list[tuple[str, int]] = json.loads(head)
        stands = {path: self._memory.carried(path, None) for path, size in told if not size}
        if None in stands.values():
            return None
        pieces = BytesIO(data)
        return [stands.get(path) or self._made(path, pieces.read(size)) for path, size in told]

    def wait(self) -> bytes:
        """Wait for that process; what it tells, for `end` alone. What it keeps is good by then."""
        aside, self._aside = self._aside, None
        told = aside.result() if aside else self._told()
        self._memory.index_made()
        return told

    def close(self) -> None:
        """Have done with that process, finished or not."""
        if self._aside:
            self._aside.close()

    def _told(self) -> bytes:
        """The files of the index, each with its length, 0 if it stands already; then their bytes.

        No file is empty.
        """
        many = len(self._view.archive.answers) > _FEW
        files = self._files(apart=by_another(self._folder) if many else None, settle=give_back)
        head = json.dumps([(each.path, len(each.data)) for each in files])
        return b"".join((head.encode(), b"\n", *(each.data for each in files)))

    def _told_sparingly(self) -> bytes:
        """The same, with less memory for some time."""
        if len(self._view.archive.answers) > _FEW:
            give_back_early()
        return self._told()

    def write(self, jobs: int) -> list[Made]:
        """Write the index, by so many processes (0: one for each core); what was made."""
        files = self._files(share=by_all(jobs), settle=give_back)
        return [each.before or self._made(each.path, each.data) for each in files]

    def _files(self, **wanted: Any) -> list[_File]:
        """All files of the index, made as `How` tells."""
        # Mostly by another process than the one that loads whatever makes pages.
        from svargen.search.documents import documents, labels
        from svargen.search.index import How
        from svargen.search.state import index_files, update

        view, how = self._view, How(self._shelf.words, **wanted)
        language, found = view.archive.site.language, documents(view)
        files: list[_File] = []
        with self._memory.index() as database:
            if database:
                # Asked for here, where a broken database does no harm.
                files = self._asked(update(database, language, found, labels(view), how))
        return files or self._asked(index_files(language, found, labels(view), how))

    def standing(self) -> list[Made]:
        """The index of the site before, as it is."""
        known, index = self._memory, self._view.urls.index_files
        return [
            known.carried(path, None) or Made(path, b"", tuple(known.files_of(path)))
            for path in known.stood() or ()
            if path in index
        ]

    def _asked(self, files: Iterable[File]) -> list[_File]:
        """Every file, with its bytes if it does not stand there already."""
        return [self._file(self._view.urls.search + name, give) for name, give in files]

    def _file(self, path: str, give: Callable[[], bytes]) -> _File:
        before = self._memory.carried(path, self._mark(path))
        return _File(path, before, b"" if before else give())

    def _mark(self, path: str) -> bytes:
        """All but the table of contents are called by what they hold, and so are as their names."""
        return b"" if path.endswith(CONTENTS) else fingerprint(self._common, (path,))

    def _made(self, path: str, data: bytes) -> Made:
        return Made(path, self._mark(path), (self._put(path, data),))


class _File(NamedTuple):
    """A file of the index."""

    path: str
    before: Made | None
    """What was made of it before, if it stands there."""
    data: bytes
    """Empty if it does."""


def by_another(folder: str) -> Share:
    """The work by one other process, which takes with it what memory it came to hold by that.

    What comes of it waits in a nameless file in `folder` until it is asked for, piece by piece.
    """

    def share(work: Callable[[range], Any], pieces: list[range], _size: int) -> Iterator[Any]:
        with nameless(folder) as file, closing(Aside(partial(_into, file, work, pieces))) as aside:
            start = 0
            for length in array("Q", aside.result()):
                # Written by a copy of this process, into a file without a name.
                yield pickle.loads(os.pread(file.fileno(), length, start))  # noqa: S301
                start += length

    return share


def _into(file: IO[bytes], work: Callable[[range], Any], pieces: list[range]) -> bytes:
    """Write what comes of each piece into a file; the length of each."""
    file.seek(0)
    lengths = array("Q")
    for piece in pieces:
        data = pickle.dumps(work(piece))
        if file.write(data) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        lengths.append(len(data))
    return lengths.tobytes()


def by_all(jobs: int) -> Share:
    """The work by so many processes (0: one for each core)."""

    def share(work: Callable[[range], Any], pieces: list[range], size: int) -> Iterable[Any]:
        return in_parallel(work, pieces, jobs, size)

    return share
