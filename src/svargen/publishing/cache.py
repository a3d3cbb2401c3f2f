"""What a build remembers of the files it has read, in `.svargen/` of the project.

    readings.sqlite      what came of each file, by the file's content; what was found in all of
                         them, and the bones of their archive, by its shape
    texts-<n>            the texts of the answers, one after another

A file is known by its stamp while that is old enough to be sure of, and else by its SHA-256: what
was restored from elsewhere, with a fresh checkout beside it, is known again. All of it holds for
one version of svargen and its libraries (`identity`) and for the settings it was read with.

It is data, and may be lost: what is missing, broken, another version's, or in use by another build
is read anew. Every piece carries a checksum, so that what a disk has changed is not taken for true.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import sqlite3
import zlib
from contextlib import closing, contextmanager, suppress
from typing import IO, TYPE_CHECKING, NamedTuple

from svargen.publishing.database import connected
from svargen.publishing.identity import identity
from svargen.publishing.memory import Judged
from svargen.publishing.packing import (
    Shown,
    pack_searched,
    unpack,
    unpack_later,
    unpack_searched,
)
from svargen.publishing.shelf import Shelf, Spot
from svargen.reading.folder import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from svargen.diagnostics import Diagnostic
    from svargen.model import Site
    from svargen.pages.types import Changes
    from svargen.publishing.packing import Packed
    from svargen.reading.answer import Reading, Settings
    from svargen.reading.attached import Searched
    from svargen.reading.folder import Folder
    from svargen.skeleton import Skeleton

FOLDER = ".svargen"
_DATABASE = "readings.sqlite"
_TEXTS = "texts-"
_OUR_TEXTS = re.compile(f"{_TEXTS}[0-9a-f]{{8}}")
_WORTH_KEEPING = 0.5
"""The share of the texts on the shelf that must still be somebody's; else it is made anew."""
_TABLES = """
create table about (key text primary key, value text not null);
create table readings (
    path text primary key, stamp text, digest blob, reading blob, "check" int,
    start int, length int, text_check int, fine text, shape blob, day int, kind int, title text
);
create table searched (path text primary key, stamp text, digest blob, found blob, "check" int);
"""


class _Known(NamedTuple):
    """What came of one file."""

    stamp: str
    """'' where the file cannot be told by it."""
    digest: bytes
    """SHA-256 of the file."""
    packed: bytes
    """The reading."""
    spot: Spot = Spot(0, 0, 0)
    """Where its text lies; nowhere for a file that is no answer."""
    fine: str = ""
    """By which rules nothing was found in it; '' where that is not known."""
    shape: bytes = b""
    day: int = 0
    kind: int = 0
    title: str = ""
    """These four as in `packing.Shown`."""

    def check(self, path: str) -> int:
        """What shows that it is as it was kept, but for its text, and for `fine`, a digest."""
        head = f"{path} {self.stamp} {self.day} {self.kind} {self.title} "
        told = head.encode(errors="surrogatepass") + self.digest + self.shape
        return zlib.crc32(self.packed, zlib.crc32(told))

    @property
    def shown(self) -> Shown:
        """What is asked of the answer."""
        return Shown(self.digest, self.shape, self.day, self.kind, self.title)


class Cache:
    """What builds before this one have read, and the shelf with all texts."""

    def __init__(self, shelf: Shelf, database: sqlite3.Connection | None = None) -> None:
        """Without a `database` everything is read, and nothing kept."""
        self.shelf = shelf
        self.changes: dict[object, dict[str, Changes]] = {}
        """What corrections changed, by all that it was found from; not kept."""
        self._database = database
        self._stamps: dict[str, str] = {}
        self._known: dict[str, str] = {}
        """An answer's file -> by which rules nothing was found in it."""
        self._before: frozenset[str] = frozenset()
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
        folder: Folder,
        sources: list[str],
        settings: Settings,
        read: Callable[[list[str]], Iterable[Packed]],
    ) -> Iterator[Reading]:
        """The readings of all `sources` in order, without their texts: those go to the shelf."""
        before = self._read_before(settings)
        # Taken before the reading: a file that changes meanwhile is read again the next time.
        stamps = _stamps(folder, sources)
        limit = settings.limits.file
        known = {p: each for p in sources if (each := _same(folder, p, before, stamps, limit))}
        fresh: dict[str, _Known] = {}
        readings: dict[str, Reading] = {}
        for packed in read([path for path in sources if path not in known]):
            path = packed.path
            # By now, while other processes go on reading.
            readings[path] = unpack(packed.reading)
            # What is not sound stops the build, and may be a number that nobody may see.
            if packed.sound and packed.shown:
                spot = self.shelf.put(_from_answers(path), packed.text or b"")
                known_by = (stamps[path], packed.digest, packed.reading, spot)
                fresh[path] = _Known(*known_by, "", *packed.shown[1:])
        self.shelf.done()
        self.shelf.again = lambda path: next(iter(read([f"answers/{path}"]))).text
        for path, each in known.items():
            self.shelf.keep(_from_answers(path), each.spot)
        for path in sources:
            if each := known.get(path):
                yield unpack_later(path, each.shown, each.packed)
            else:
                yield readings.pop(path)
        changed = {path: each for path, each in known.items() if each is not before[path]}
        changed |= fresh
        self._known = {path: each.fine for path, each in (known | fresh).items()}
        self._before = frozenset(known)
        self._forget_judged()
        self._keep_readings(changed, before.keys() - known.keys() - changed.keys())

    def fine(self, rules: str) -> frozenset[str]:
        """The answers, relative to the project, in which `rules` found nothing before."""
        return frozenset(path for path, fine in self._known.items() if fine == rules)

    def keep_fine(self, paths: Iterable[str], rules: str) -> None:
        """`rules` found nothing in these answers."""
        if self._database:
            now = ((rules, path) for path in paths if path in self._known)
            with self._forgetting():
                self._database.executemany("update readings set fine = ? where path = ?", now)

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
                _tell(self._database, "judged", _with_check(told))

    def _forget_judged(self) -> None:
        """Take what came of the last judgement: should there be none now, nothing is known."""
        if self._database:
            with self._forgetting():
                if told := _checked(_about(self._database, "judged")):
                    shape, blamed, together = json.loads(told)
                    self._judged = Judged(shape, frozenset(blamed), together)
                _tell(self._database, "judged", "")

    def skeleton(self, shape: str) -> Skeleton | None:
        """The bones of the last archive, if they are of this shape."""
        from svargen.skeleton import Skeleton

        if self._database:
            with self._forgetting():
                if told := _checked(_about(self._database, f"skeleton {shape}")):
                    return Skeleton(shape, *json.loads(told))
        return None

    def keep_skeleton(self, bones: Skeleton) -> None:
        """Keep the bones of an archive."""
        if self._database:
            kept = [bones.bones, bones.hidden, bones.published]
            told = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
            with self._forgetting():
                self._database.execute("delete from about where key like 'skeleton %'")
                _tell(self._database, f"skeleton {bones.shape}", _with_check(told))

    def known(self) -> frozenset[str]:
        """The answers, relative to the project, that are as they were when they were judged."""
        return self._before

    def _read_before(self, settings: Settings) -> dict[str, _Known]:
        """What is kept of answers and was read with these settings; all else is forgotten."""
        if not self._database:
            return {}
        policy = settings.policy
        read_with = (settings.language, settings.limits, policy.severities, sorted(policy.own))
        meant = hashlib.sha256(repr(read_with).encode(errors="surrogatepass")).hexdigest()
        found = {}
        with self._forgetting():
            if _about(self._database, "settings") != meant:
                self._database.execute("delete from readings")
                _tell(self._database, "settings", meant)
            rows = self._database.execute("select * from readings")
            for path, stamp, digest, reading, check, start, length, of_text, *rest in rows:
                spot = Spot(start, length, of_text)
                known = _Known(stamp, digest, reading, spot, *rest)
                if known.check(path) == check:
                    found[path] = known
        return found

    def _keep_readings(self, known: dict[str, _Known], gone: Iterable[str]) -> None:
        if not self._database:
            return
        with self._forgetting():
            self._database.executemany(
                "replace into readings values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (path, *each[:3], each.check(path), *each.spot, *each[4:])
                    for path, each in known.items()
                ),
            )
            self._database.executemany(
                "delete from readings where path = ?", ((path,) for path in gone)
            )

    # -- attachments and static files ------------------------------------------------------

    def searched(self, folder: Folder, files: list[str], limit: int) -> dict[str, Searched]:
        """What was found before in those of `files` that have not changed since."""
        if not self._database or not files:
            return {}
        before = {}
        with self._forgetting():
            rows = self._database.execute("select * from searched")
            for path, stamp, digest, found, check in rows:
                known = _Known(stamp, digest, found)
                if known.check(path) == check:
                    before[path] = known
        self._stamps = _stamps(folder, files)
        same = {p: each for p in files if (each := _same(folder, p, before, self._stamps, limit))}
        return {path: unpack_searched(each.packed) for path, each in same.items()}

    def keep_searched(self, found: dict[str, Searched]) -> None:
        """Keep what was found."""
        if not self._database or not found:
            return
        known = {
            path: _Known(
                self._stamps.get(path, ""), bytes.fromhex(each.digest), pack_searched(each)
            )
            for path, each in found.items()
        }
        with self._forgetting():
            self._database.execute("delete from searched")
            self._database.executemany(
                "insert into searched values (?, ?, ?, ?, ?)",
                ((path, *each[:3], each.check(path)) for path, each in known.items()),
            )

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """Go on without the database where it is broken."""
        try:
            yield
        except (sqlite3.Error, TypeError, ValueError, AttributeError):
            # Values of another kind than was kept are a broken database, too.
            self._database, self.broken = None, True


# -- opening and closing --------------------------------------------------------------------


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
        self.texts = _about(database, "texts")

    @classmethod
    def of(cls, folder: Path) -> _Files | None:
        """Those in a folder, which is made where it is missing; None where they cannot be used."""
        file = folder / _DATABASE
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
            if str(size) == _about(self.database, "end"):
                return Cache(Shelf(file.open("r+b"), size), self.database)
        self.database.execute("delete from readings")
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
                (self.folder / _DATABASE).unlink()
                return
            end = self._tidied(cache.shelf)
            _tell(self.database, "texts", self.texts)
            _tell(self.database, "end", str(end))
            self.database.execute("commit")
            self.database.close()
            for file in self.folder.glob(f"{_TEXTS}*"):
                if file.name != self.texts:
                    file.unlink()

    def _tidied(self, shelf: Shelf) -> int:
        """Where the texts end, those left out that are nobody's any more, if there are many."""
        sizes = dict(self.database.execute("select path, length from readings").fetchall())
        if sum(sizes.values()) >= shelf.end * _WORTH_KEEPING:
            return shelf.end
        with closing(Shelf(self._new_texts())) as tidy:
            for path in sizes:
                text = shelf.bytes_of(_from_answers(path))
                if text is None:
                    self.database.execute("delete from readings where path = ?", (path,))
                    continue
                self.database.execute(
                    "update readings set start = ?, length = ?, text_check = ? where path = ?",
                    (*tidy.put(path, text), path),
                )
            tidy.done()
            return tidy.end


def _database(file: Path) -> sqlite3.Connection:
    """The database in a file, locked for this process, empty if it was another svargen's."""
    database = connected(file)
    try:
        tables = database.execute("select name from sqlite_master").fetchall()
        if not tables or _about(database, "identity") != identity():
            for (table,) in tables:
                if not table.startswith("sqlite_"):
                    database.execute(f'drop table "{table}"')
            for statement in _TABLES.split(";")[:-1]:
                database.execute(statement)
            _tell(database, "identity", identity())
    except sqlite3.Error:
        database.close()
        raise
    return database


def _about(database: sqlite3.Connection, key: str) -> str:
    row = database.execute("select value from about where key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def _with_check(text: str) -> str:
    """A text with what shows that it is as it was kept."""
    return f"{zlib.crc32(text.encode(errors='surrogatepass'))} {text}"


def _checked(kept: str) -> str:
    """The text that was kept; '' where it is another."""
    text = kept.partition(" ")[2]
    return text if kept == _with_check(text) else ""


def _tell(database: sqlite3.Connection, key: str, value: str) -> None:
    database.execute("replace into about values (?, ?)", (key, value))


# -- files -----------------------------------------------------------------------------------


def _stamps(folder: Folder, files: Iterable[str]) -> dict[str, str]:
    """What tells each file as it is now; '' where that is not sure to change with it."""
    stamps = ((path, folder.stamp(path)) for path in files)
    return {p: " ".join(map(str, stamp)) if stamp and stamp.is_sure else "" for p, stamp in stamps}


def _same(
    folder: Folder, path: str, before: dict[str, _Known], stamps: dict[str, str], limit: int
) -> _Known | None:
    """What came of a file, if it is what it was; with the stamp it has now."""
    known = before.get(path)
    if known is None:
        return None
    if stamps[path] and stamps[path] == known.stamp:
        return known
    try:
        data = folder.read(path, limit)
    except Unreadable:
        return None
    same = hashlib.sha256(data).digest() == known.digest
    return known._replace(stamp=stamps[path]) if same else None


def _from_answers(path: str) -> str:
    return path.removeprefix("answers/")
