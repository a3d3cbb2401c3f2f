"""What a build remembers of the files it has read.

What is known of each file, by its content; what was found in all of them, and the bones of their
archive, by its shape; what libraries told. It lies in `.svargen/` of the project (cache_files.py).

A file is known by its stamp while that is old enough to be sure of, and else by its SHA-256: what
was restored from elsewhere, with a fresh checkout beside it, is known again. All of it holds for
one version of svargen and its libraries (`identity`) and for the settings it was read with.

It is data, and may be lost: what is missing, broken, another version's, or in use by another build
is read anew. Every piece carries a checksum, so that what a disk has changed is not taken for true.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from svargen.language import libraries
from svargen.publishing.database import checked, tell, told, with_check
from svargen.publishing.heads import Head, columns_of, heads_of
from svargen.publishing.memory import Judged
from svargen.publishing.packing import (
    pack_searched,
    unpack,
    unpack_later,
    unpack_searched,
)
from svargen.publishing.shelf import record
from svargen.publishing.workers import uncollected
from svargen.reading.folder import NO_STAMP, Unreadable
from svargen.reading.opening import Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Self

    from svargen.diagnostics import Diagnostic
    from svargen.model import Site
    from svargen.pages.types import Changes
    from svargen.publishing.packing import Packed
    from svargen.publishing.shelf import Shelf
    from svargen.reading.answer import Reading, Settings
    from svargen.reading.attached import Searched
    from svargen.reading.folder import Folder, Listing
    from svargen.skeleton import Skeleton


class _Found(NamedTuple):
    """What was found in an attachment, or a file of static/."""

    stamp: Stamp
    digest: bytes
    """SHA-256 of the file."""
    packed: bytes

    def check(self, path: str) -> int:
        """What shows that it is as it was kept."""
        told = f"{path} {self.stamp} ".encode(errors="surrogatepass") + self.digest
        return zlib.crc32(self.packed, zlib.crc32(told))


class Cache:
    """What builds before this one have read, and the shelf with all texts."""

    def __init__(self, shelf: Shelf, database: sqlite3.Connection | None = None) -> None:
        """Without a `database` everything is read, and nothing kept."""
        self.shelf = shelf
        self.changes: dict[object, dict[str, Changes]] = {}
        """What corrections changed, by all that it was found from; not kept."""
        self._database = database
        self.heads: dict[str, Head] = {}
        """What is known of each answer, relative to the project, for the next build."""
        self.complete = False
        """Whether that is known of all; else the next one goes by what was kept before."""
        self._kept: dict[str, bytes] = {}
        """The columns of heads as they were kept."""
        self._rules = ""
        """Those which found nothing in the answers that are fine."""
        self._libraries = ""
        """What they told, as it is kept."""
        self._stamps: dict[str, Stamp] = {}
        self._known: frozenset[str] = frozenset()
        self._judged: Judged | None = None
        self.broken = False
        """Whether the database turned out to be."""

    @staticmethod
    def sound_site(site: Site, _found: list[Diagnostic]) -> Site:
        """The site as it is: a preview alone goes on with the last one that was sound."""
        return site

    # -- answers -----------------------------------------------------------------------

    def readings(
        self,
        listing: Listing,
        sources: list[str],
        settings: Settings,
        read: Callable[[list[str]], Iterable[Packed]],
    ) -> Iterator[Reading]:
        """The readings of all `sources` in order, without their texts: those go to the shelf."""
        with uncollected():
            before = self._read_before(settings)
        known = _same(listing, sources, before, settings.limits.file)
        fresh: dict[str, Head] = {}
        readings: dict[str, Reading] = {}
        for packed in read([path for path in sources if path not in known]):
            path = packed.path
            # By now, while other processes go on reading.
            readings[path] = unpack(packed.reading)
            # What is not sound stops the build, and may be a number that nobody may see.
            kept = _record(packed)
            if packed.sound and packed.shown and kept:
                spot = self.shelf.put(from_answers(path), kept)
                fresh[path] = Head(listing.sure(path), *packed.shown, spot)
        self.shelf.done()
        self.shelf.again = lambda path: _record(next(iter(read([f"answers/{path}"]))))
        with uncollected():
            self.shelf.keep_all({from_answers(path): head.spot for path, head in known.items()})
            both = known | fresh
            self.heads = {path: both[path] for path in sources if path in both} if fresh else known
            readings.update(unpack_later(known, self.shelf.reading))
        self.complete = True
        self._known = frozenset(known)
        self._forget_judged()
        yield from map(readings.pop, sources)

    def fine(self, rules: str) -> frozenset[str]:
        """The answers, relative to the project, in which `rules` found nothing before."""
        if self._rules != rules:
            return frozenset()
        return frozenset([path for path, head in self.heads.items() if head.fine])

    def keep_fine(self, paths: Iterable[str], rules: str) -> None:
        """`rules` found nothing in these answers."""
        if self._rules != rules:
            self._rules = rules
            self.heads = {path: head._replace(fine=False) for path, head in self.heads.items()}
        for path in paths:
            if path in self.heads:
                self.heads[path] = self.heads[path]._replace(fine=True)

    @property
    def judged(self) -> Judged | None:
        """What came of the last judgement."""
        return self._judged

    @judged.setter
    def judged(self, judged: Judged) -> None:
        self._judged = judged
        if self._database:
            told = json.dumps([judged.shape, sorted(judged.blamed), judged.together])
            with self._forgetting():
                tell(self._database, {"judged": with_check(told)})

    def _forget_judged(self) -> None:
        """Take what came of the last judgement: should there be none now, nothing is known."""
        if self._database:
            with self._forgetting():
                if kept := checked(told(self._database, "judged")):
                    shape, blamed, together = json.loads(kept)
                    self._judged = Judged(shape, frozenset(blamed), together)
                tell(self._database, {"judged": ""})

    def skeleton(self, shape: str) -> Skeleton | None:
        """The bones of the last archive, if they are of this shape."""
        from svargen.skeleton import Skeleton

        if self._database:
            with self._forgetting():
                if kept := checked(told(self._database, f"skeleton {shape}")):
                    return Skeleton(shape, *json.loads(kept))
        return None

    def keep_skeleton(self, bones: Skeleton) -> None:
        """Keep the bones of an archive."""
        if self._database:
            kept = [bones.bones, bones.hidden, bones.published]
            told = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
            with self._forgetting():
                self._database.execute("delete from about where key like 'skeleton %'")
                tell(self._database, {f"skeleton {bones.shape}": with_check(told)})

    def known(self) -> frozenset[str]:
        """The answers, relative to the project, that are as they were when they were judged."""
        return self._known

    def _read_before(self, settings: Settings) -> dict[str, Head]:
        """What is kept of answers and was read with these settings; all else is forgotten."""
        if not self._database:
            return {}
        policy = settings.policy
        own, whole = sorted(policy.own), sorted(settings.whole)
        read_with = (settings.language, settings.limits, policy.severities, own, whole)
        parts = repr((read_with, sys.byteorder)).encode(errors="surrogatepass")
        meant = hashlib.sha256(parts).hexdigest()
        with self._forgetting():
            if told(self._database, "settings") != meant:
                self._database.execute("delete from heads")
                tell(self._database, {"settings": meant})
            rows = self._database.execute("select * from heads").fetchall()
            self._kept = {n: value for n, value, check in rows if _check(n, value) == check}
            self._rules = told(self._database, "rules")
            self._libraries = checked(told(self._database, "libraries"))
            libraries.recall(json.loads(self._libraries or "{}"))
            self.heads = dict(heads_of(self._kept))
        return self.heads

    def keep_heads(self) -> None:
        """Leave what is known of answers to the next build."""
        if not self._database:
            return
        with self._forgetting():
            tell(self._database, {"rules": self._rules})
            by_now = json.dumps(libraries.told())
            if by_now != self._libraries:
                tell(self._database, {"libraries": with_check(by_now)})
            columns = columns_of(self.heads)
            self._database.executemany(
                "replace into heads values (?, ?, ?)",
                [
                    (name, value, _check(name, value))
                    for name, value in columns.items()
                    if self._kept.get(name) != value
                ],
            )

    # -- attachments and static files ------------------------------------------------------

    def searched(self, listing: Listing, files: list[str], limit: int) -> dict[str, Searched]:
        """What was found before in those of `files` that have not changed since."""
        if not self._database or not files:
            return {}
        before = {}
        with self._forgetting():
            rows = self._database.execute("select * from searched")
            for path, stamp, digest, found, check in rows:
                known = _Found(Stamp(*json.loads(stamp)), digest, found)
                if known.check(path) == check:
                    before[path] = known
        self._stamps = {path: listing.sure(path) for path in files}
        same = _same(listing, files, before, limit)
        return {path: unpack_searched(each.packed) for path, each in same.items()}

    def keep_searched(self, found: dict[str, Searched]) -> None:
        """Keep what was found."""
        if not self._database or not found:
            return
        known = {
            path: _Found(self._stamps[path], bytes.fromhex(each.digest), pack_searched(each))
            for path, each in found.items()
        }
        with self._forgetting():
            self._database.execute("delete from searched")
            self._database.executemany(
                "insert into searched values (?, ?, ?, ?, ?)",
                (
                    (path, json.dumps(each.stamp), each.digest, each.packed, each.check(path))
                    for path, each in known.items()
                ),
            )

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """Go on without the database where it is broken."""
        try:
            yield
        except (sqlite3.Error, TypeError, ValueError, AttributeError):
            # Values of another kind than was kept are a broken database, too.
            self._database, self.broken = None, True


# -- files -----------------------------------------------------------------------------------


class _OfFile(Protocol):
    """What is known of a file."""

    @property
    def stamp(self) -> Stamp:
        """NO_STAMP where the file cannot be told by it."""

    @property
    def digest(self) -> bytes:
        """SHA-256 of the file."""

    def _replace(self, *, stamp: Stamp) -> Self: ...


K = TypeVar("K", bound=_OfFile)


def _same(
    listing: Listing, files: Iterable[str], before: Mapping[str, K], limit: int
) -> dict[str, K]:
    """What came of those files that are what they were, with the stamps they have now."""
    listed, certain = list(files), listing.certain
    known_of, stamp_of = before.get, certain.get
    # Nearly all, and so in one go.
    same = {
        path: known
        for path in listed
        if (known := known_of(path)) and stamp_of(path) == known.stamp != NO_STAMP
    }
    if len(same) == len(listed):
        return same
    for path in listed:
        known = before.get(path)
        if known and path not in same and _digest_of(listing.folder, path, limit) == known.digest:
            same[path] = known._replace(stamp=certain.get(path, NO_STAMP))
    return {path: same[path] for path in listed if path in same}


def _digest_of(folder: Folder, path: str, limit: int) -> bytes | None:
    """The SHA-256 of a file; None of one that cannot be read."""
    try:
        return hashlib.sha256(folder.read(path, limit)).digest()
    except Unreadable:
        return None


def _record(packed: Packed) -> bytes | None:
    """What is set aside of an answer; None where it has no text."""
    return None if packed.text is None else record(packed.text, packed.reading)


def _check(name: str, value: bytes) -> int:
    """What shows that a column is as it was kept."""
    return zlib.crc32(value, zlib.crc32(name.encode()))


def from_answers(path: str) -> str:
    """An answer's file as others name it, without the folder that all are in."""
    return path.removeprefix("answers/")
