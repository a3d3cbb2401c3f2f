"""The search index, written beside the search page: those of its files that do not stand there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from svargen.publishing.memory import Made, fingerprint
from svargen.publishing.workers import in_parallel
from svargen.search.documents import documents, labels
from svargen.search.index import CONTENTS, How, alone, given
from svargen.search.state import index_files, update

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from svargen.pages.view import View
    from svargen.publishing.generation import Generation
    from svargen.publishing.manifest import Written
    from svargen.publishing.memory import Memory
    from svargen.publishing.shelf import Shelf
    from svargen.search.index import File


class Indexing:
    """The search index of an archive on its way into the staging folder."""

    def __init__(
        self,
        view: View,
        shelf: Shelf,
        memory: Memory | Generation,
        common: bytes,
        put: Callable[[str, bytes], Written],
    ) -> None:
        """`common` is the fingerprint of what all of a site depends on; `put` writes a file."""
        self._view = view
        self._shelf = shelf
        self._memory = memory
        self._common = common
        self._put = put

    def write(self, jobs: int = 1) -> list[Made]:
        """Write the index, by so many processes (0: one for each core); what was made."""
        view = self._view
        language, found = view.archive.site.language, documents(view)
        how = How(self._shelf.words, partial(_by_all, jobs) if jobs != 1 else alone)
        files: list[File] = []
        with self._memory.index() as database:
            if database:
                # Asked for here, where a broken database does no harm.
                files = [
                    (name, give if self._stands(name) else given(give()))
                    for name, give in update(database, language, found, labels(view), how)
                ]
        if not files:
            files = index_files(language, found, labels(view), how)
        return [self._made(name, give) for name, give in files]

    def _stands(self, name: str) -> bool:
        """Whether a file of the index is there: all but the first are called by what they hold."""
        return self._carried(self._view.urls.search + name) is not None

    def _carried(self, path: str) -> Made | None:
        return self._memory.carried(path, self._mark(path))

    def _mark(self, path: str) -> bytes:
        return fingerprint(self._common, (path,))

    def _made(self, name: str, give: Callable[[], bytes]) -> Made:
        """One file of the index."""
        path = self._view.urls.search + name
        if name == CONTENTS:
            return Made(path, b"", (self._put(path, give()),))
        return self._carried(path) or Made(path, self._mark(path), (self._put(path, give()),))


def _by_all(
    jobs: int, work: Callable[[range], Any], pieces: list[range], size: int
) -> Iterator[Any]:
    """A part of the index, by several processes."""
    return in_parallel(work, pieces, jobs, size)
