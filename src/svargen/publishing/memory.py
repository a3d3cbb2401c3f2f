"""What a process that builds again and again need not do twice.

Held are readings and fingerprints; texts lie on the shelf, and pages where they were published.
A file is read anew when its stamp differs, a page made anew when anything it is made of differs.
Pages are brought up to date in place: all at once only for a reader that takes turns with it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from svargen.codes import Severity
from svargen.look import own_templates
from svargen.publishing.exchange import MANIFEST
from svargen.publishing.packing import unpack
from svargen.publishing.shelf import record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from svargen.diagnostics import Diagnostic
    from svargen.exports.redirects import Move
    from svargen.model import Answer, Site
    from svargen.pages.reach import Places
    from svargen.pages.types import Changes
    from svargen.pages.urls import IndexFiles
    from svargen.publishing.manifest import Manifest, Written
    from svargen.publishing.packing import Packed
    from svargen.publishing.shelf import Shelf
    from svargen.reading.answer import Reading, Settings
    from svargen.reading.attached import Searched
    from svargen.reading.folder import Folder, Listing
    from svargen.reading.opening import Stamp
    from svargen.rendering import Renderer
    from svargen.skeleton import Skeleton


class Made(NamedTuple):
    """A page with what stands beside it, a feed, or a file that was copied."""

    path: str
    fingerprint: bytes
    """Of all it was made of; empty where nobody will ask."""
    files: tuple[Written, ...]


class Judged(NamedTuple):
    """What was found the last time that all findings were looked for."""

    shape: str
    """The project's, then (`bones.Sources.shape`)."""
    blamed: frozenset[str]
    """The files in which something was found that has to do with others."""
    together: bool
    """Whether anything was found in all answers together."""


class Outline(NamedTuple):
    """What is known of a site for the next one that has the same pages in the same lists."""

    shape: str
    """The project's; '' where it is not to be relied on."""
    pages: int
    """How many there are."""
    siblings: tuple[Move, ...]
    """What stands beside old addresses."""
    listed: dict[str, str]
    """The pages that search engines may list: path -> day last changed, or ''."""


_UNKNOWN = None, None


class Memory:
    """The build before, as far as the next one can use it."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.older: set[str] = set()
        """Answers, relative to the project, that are shown as they were before they broke."""
        self.changes: dict[object, dict[str, Changes]] = {}
        """What corrections changed, by all that it was found from."""
        self.owners: tuple[str, dict[str, str]] | None = None
        """A project's shape, and its pages that come from one file -> that file."""
        self._site: Site | None = None
        self._settings: Settings | None = None
        self._readings: dict[str, tuple[Stamp, Reading]] = {}
        self._sound: dict[str, Answer] = {}
        self._fine: dict[str, tuple[Reading, str]] = {}
        self._judged: tuple[Judged, dict[str, Reading]] | None = None
        self._skeleton: Skeleton | None = None
        self._searched: dict[str, Searched] = {}
        self._stamps: dict[str, Stamp] = {}
        self._made: dict[str, Made] = {}
        self._making: dict[str, Made] = {}
        self._but: IndexFiles | None = None
        """The files that alone may be no more; None for any."""
        self.manifest: Manifest | None = None
        """That of the site before."""
        self._outline: Outline | None = None
        self._new: tuple[Manifest, Outline] | None = None
        """Those of the site that is made."""
        self._mark: Stamp | None = None
        self._places: Places | None = None
        self._new_places: Places | None = None
        self._index = _empty()
        self._renderer: tuple[bytes, Renderer] | None = None

    def __del__(self) -> None:
        """Close the database; Python 3.13 warns of one that nobody closes."""
        self._index.close()

    # -- what was read -----------------------------------------------------------------

    def sound_site(self, site: Site, found: list[Diagnostic]) -> Site:
        """`site`, or where it has errors the last that had none."""
        if all(d.severity != Severity.ERROR for d in found):
            self._site = site
        return self._site or site

    def readings(
        self,
        listing: Listing,
        sources: list[str],
        settings: Settings,
        read: Callable[[list[str]], Iterable[Packed]],
    ) -> Iterator[Reading]:
        """The readings of all `sources` without their texts, which go to the shelf.

        Those alone are read whose files have changed. For one that is broken the answer is the
        last that was sound, or None.
        """
        if settings != self._settings:
            self._settings, self._readings = settings, {}
        known = self._readings
        # Taken before the reading: a file that changes meanwhile is read again the next time.
        stamps = listing.files
        changed = [path for path in sources if known.get(path, _UNKNOWN)[0] != stamps[path]]
        for packed in read(changed):
            path = packed.path
            known[path] = (stamps[path], self._shelved(packed))
        self.shelf.done()
        self._readings = {path: known[path] for path in sources}
        self._sound = {path: self._sound[path] for path in sources if path in self._sound}
        self.older.intersection_update(sources)
        for path in sources:
            yield known[path][1]

    def fine(self, rules: str) -> frozenset[str]:
        """The answers, relative to the project, in which `rules` found nothing before."""
        return frozenset(
            path
            for path, (_, reading) in self._readings.items()
            if (known := self._fine.get(path)) and known[0] is reading and known[1] == rules
        )

    def keep_fine(self, paths: Iterable[str], rules: str) -> None:
        """`rules` found nothing in these answers."""
        for path in paths:
            if path in self._readings:
                self._fine[path] = self._readings[path][1], rules

    @property
    def judged(self) -> Judged | None:
        """What came of the last judgement."""
        return self._judged[0] if self._judged else None

    @judged.setter
    def judged(self, judged: Judged) -> None:
        self._judged = judged, {path: reading for path, (_, reading) in self._readings.items()}

    def known(self) -> frozenset[str]:
        """The answers, relative to the project, that are as they were when they were judged."""
        before = self._judged[1] if self._judged else {}
        return frozenset(
            path for path, (_, reading) in self._readings.items() if before.get(path) is reading
        )

    def skeleton(self, shape: str) -> Skeleton | None:
        """The bones of the last archive, if they are of this shape."""
        bones = self._skeleton
        return bones if bones and bones.shape == shape else None

    def keep_skeleton(self, bones: Skeleton) -> None:
        """Keep the bones of an archive."""
        self._skeleton = bones

    def _shelved(self, packed: Packed) -> Reading:
        reading = unpack(packed.reading)
        path, answer = reading.path, reading.answer
        if answer and packed.text is not None and not answer.broken:
            self.shelf.put(answer.path, record(packed.text))
            self._sound[path] = answer
            self.older.discard(path)
        else:
            answer = self._sound.get(path)
            self.older.add(path)
        return reading._replace(answer=answer)

    # -- what was searched -------------------------------------------------------------

    def searched(self, listing: Listing, files: list[str], _limit: int) -> dict[str, Searched]:
        """What was found before in those of `files` that have not changed since."""
        before, self._stamps = self._stamps, {file: listing.files[file] for file in files}
        same = (file for file in files if self._stamps[file] == before.get(file))
        return {file: self._searched[file] for file in same if file in self._searched}

    def keep_searched(self, found: dict[str, Searched]) -> None:
        """Keep what was found."""
        self._searched = dict(found)

    # -- what was made -----------------------------------------------------------------

    def renderer(self, common: bytes, make: Callable[[], Renderer]) -> Renderer:
        """What `make` makes, or made before of the same `common`: its templates are compiled."""
        if self._renderer is None or self._renderer[0] != common:
            self._renderer = common, make()
        return self._renderer[1]

    def expects_little(self, common: bytes) -> bool:
        """Whether most of what is made of the same `common` will be what it was."""
        return bool(self._made) and self._renderer is not None and self._renderer[0] == common

    def carried(self, path: str, mark: bytes | None) -> Made | None:
        """What was made of the same before, and still stands; None where it is to be made.

        `mark` is the fingerprint of what it is made of; None where that is known to be the same.
        """
        before = self._made.get(path)
        if before is None or not before.fingerprint:
            return None
        return before if mark in (None, before.fingerprint) else None

    def places_before(self) -> Places | None:
        """Where the answers of the site before stand in it."""
        return self._places if self._made else None

    def keep_places(self, places: Places | None) -> None:
        """Keep where the answers of the new site stand, if that is sure, once it is published."""
        self._new_places = places

    @staticmethod
    def templates() -> object:
        """What differs when svargen's own templates do, as while somebody works on them."""
        found = ((file, file.stat()) for file in sorted(own_templates().rglob("*")))
        return [(os.fspath(file), status.st_mtime_ns, status.st_size) for file, status in found]

    def begin(self, _common: bytes) -> None:
        """A site is to be made."""
        self._making, self._but = {}, None

    @staticmethod
    def stands(_path: str, _sha256: str) -> bool:
        """Whether a file need not be written: pages are made into an empty folder."""
        return False

    def enter(self, made: Made) -> list[Written]:
        """Enter what belongs to the new site; what was written for it before, and is no more."""
        before = self._making.get(made.path)
        self._making[made.path] = made
        now = {written.path for written in made.files}
        return [each for each in before.files if each.path not in now] if before else []

    @contextmanager
    def index(self) -> Iterator[sqlite3.Connection]:
        """The database in which the search index keeps what it need not do twice."""
        try:
            self._index.execute("begin")
            yield self._index
            self._index.execute("commit")
        except BaseException:
            self._index.close()
            self._index = _empty()
            raise

    @staticmethod
    def index_known(_folder: str, _common: bytes) -> bool:
        """Whether another process may make the index: it could not keep it in this one's memory."""
        return False

    def index_made(self) -> None:
        """Another process has made the search index."""

    def outline(self, shape: str) -> Outline | None:
        """What is known of the site before, if it is one of a project of this shape."""
        known = self._outline
        return known if self._made and known and known.shape == shape else None

    def stood(self) -> set[str] | None:
        """All that was made for the site before; None where some of it is not known."""
        return set(self._made) or None

    def files_of(self, path: str) -> list[Written]:
        """What was written when something was made."""
        return list(self._made[path].files) if path in self._made else []

    def carry_all(self, *, but: Collection[str], index: IndexFiles) -> list[Written]:
        """All that was made before belongs to the new site.

        Args:
            but: what is no more.
            index: the files of the search index, which have to be entered.

        Returns:
            The files of what is no more.
        """
        self._but = index
        self._making = {
            path: made for path, made in self._made.items() if path not in but and path not in index
        }
        return [written for path in but for written in self._made[path].files]

    def finish(self, manifest: Manifest, _sha256: str, outline: Outline) -> None:
        """All is made."""
        self._new = manifest, outline

    def knows(self, folder: Folder) -> bool:
        """Whether the pages made before still stand in `folder`; else they are forgotten."""
        mark = folder.stamp(MANIFEST)
        if mark is None or mark != self._mark:
            self._made, self.manifest = {}, None
        return bool(self._made)

    def bring_up_to_date(self, folder: Folder, staged: str) -> None:
        """Replace in `folder` what was written anew into `staged`, and remove what is gone."""
        if self.manifest and self._new:
            for path in self._new[0].lost(self.manifest, but=self._but):
                _removed(folder.root, path)
        for inner, _, names in os.walk(staged):
            place = os.path.join(folder.root, os.path.relpath(inner, staged))
            for name in names:
                _moved(os.path.join(inner, name), os.path.join(place, name))
        self.published(folder)

    def published(self, folder: Folder) -> None:
        """All that was made now stands in `folder`."""
        self._made, self._mark = self._making, folder.stamp(MANIFEST)
        self._places = self._new_places
        if self._new:
            self.manifest, self._outline = self._new


def _empty() -> sqlite3.Connection:
    """A database in memory, which whoever has it last may close."""
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


def fingerprint(*parts: object) -> bytes:
    """What is the same for the same data, and differs for any other."""
    return hashlib.sha256(repr(parts).encode(errors="surrogatepass")).digest()


def _moved(new: str, place: str) -> None:
    try:
        os.replace(new, place)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        os.replace(new, place)


def _removed(root: str, path: str) -> None:
    """Remove a file, and folders that are empty then."""
    with suppress(OSError):
        os.unlink(os.path.join(root, path))
        while folder := os.path.dirname(path):
            os.rmdir(os.path.join(root, folder))
            path = folder
