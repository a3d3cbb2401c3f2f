"""The site that stands, page by page, so that the next one need not be made from nothing.

Beside an output two generations are kept whole: the one that is published, and the one before it,
which readers may still have open. The next one is made of that: what has changed since is brought
over from the published one, what differs now is written, and the two exchange their names. So an
edit costs what it changes, and the swap stays one step. The first time, and whenever the one before
is not known to be whole, links to all published files take its place.

    generation.sqlite    page -> (fingerprint of all it is made of, its files with their SHA-256);
                         what tells whether any file of either generation has been touched;
                         where each answer stands (pages/reach.py), and what a site of the same
                         shape need not find out again (memory.Outline);
                         what the last build said, and of what (unchanged.py)
    search.sqlite        what the search index need not do twice (search/state.py)

A page whose fingerprint is the same is carried over, and a file whose content is the same is not
written. What is known holds for the published manifest.json alone, by its SHA-256; if that, or any
file's time or size, is not as it was left, everything is made from nothing. So it is under another
umask: who may read a file is said when it is made.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from svargen.exports.redirects import Move
from svargen.publishing.ages import Ages, digest_of, take_ages, tree_of, umask
from svargen.publishing.database import (
    GENERATION,
    LONG,
    all_about,
    checked,
    opened,
    other_turn,
    tell,
    told,
    with_check,
)
from svargen.publishing.exchange import MANIFEST
from svargen.publishing.identity import identity
from svargen.publishing.index_file import INDEX, IndexFile
from svargen.publishing.manifest import Manifest, Written
from svargen.publishing.memory import Made, Outline
from svargen.publishing.places import keep_places, places_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from svargen.pages.reach import Places
    from svargen.pages.urls import IndexFiles
    from svargen.publishing.aside import Aside
    from svargen.publishing.destination import Staging
    from svargen.rendering import Renderer

_TABLES = (
    "create table about (key text primary key, value text not null)",
    'create table made (path text primary key, mark blob, files text, "check" int)',
)


_MANY = 10_000
"""What is asked for one by one; when it is more, all is loaded at once."""


class _Row(NamedTuple):
    """What was made of something."""

    mark: bytes
    files: str
    """What `Written` is made of, as JSON."""


class _Unsure(Exception):
    """What is known does not fit what stands."""


class Generation:
    """The published site as far as the next one can use it; good for one build."""

    def __init__(self, staging: Staging, *, kept: bool, looking: Aside | None = None) -> None:
        """`kept`: whether anything may be known from before, and kept for later.

        `looking` is what takes the ages of the site before the published one, if somebody does.
        """
        self.staging = staging
        self._file = staging.root.parent / GENERATION
        self._database = opened(self._file, _TABLES) if kept else None
        self._about: Mapping[str, str] = {}
        """What is known of the published site."""
        if self._database:
            with self._giving_up():
                self._about = all_about(self._database)
        stamp = self._about.get("index", "") if self._database else None
        self.index_file = IndexFile(staging.root.parent / INDEX, stamp)
        self._made: dict[str, _Row] | None = None
        """What was made for the published site, by its path; None while few were asked for."""
        self._near: dict[str, _Row | None] = {}
        """What of it was asked for: those few, and the files in the folder of the search index."""
        self._asked = 0
        self._process = os.getpid()
        self._carried: dict[str, Made] = {}
        """What of it belongs to the new site as it is."""
        self.manifest: Manifest | None = None
        """That of the published site, if its files lie in the new tree, too."""
        self._content = _content_of(staging.output / MANIFEST) if self._database else b""
        self._live = hashlib.sha256(self._content).hexdigest()
        self._ages: Ages | None = None
        """The ages of the files and folders of the tree that was taken."""
        self._touched: set[str] = set()
        """Files of that tree that were brought over since."""
        self._same = False
        self._outline = ""
        self._told: Outline | None = None
        """What was told of the published site."""
        self._but: IndexFiles | None = None
        """What is no more where it is not entered; None for anything."""
        self._stale: set[str] = set()
        """What else is no more."""
        self._entered: set[str] = set()
        """Pages of the new site."""
        self._places: Places | None = None
        """Where the answers of the published site stand."""
        self._before = ""
        """The tree of the site before that, in lines, as it is kept."""
        self._changed: dict[str, bool] = {}
        """Files in which the new site differs from the published one -> whether that has them."""
        self._looking = looking

    # -- what stands -------------------------------------------------------------------

    def stands_for(self, shape: str) -> bool:
        """Whether what is published came of a project of this shape: it has the same pages."""
        return self._about.get("live") == self._live and self._about.get("shape") == shape

    def begin(self, common: bytes) -> None:
        """Lay what stands under the new site; `common` is what all its pages depend on."""
        if not self._database:
            return
        try:
            self._same = self._about.get("common") == common.hex()
            rights = self._about.get("umask") == str(umask())
            if rights and self._live == self._about.get("live"):
                self.manifest = Manifest.read(self._content)
                self._lay_under()
                self._outline = told(self._database, f"{LONG}outline")
        except (OSError, sqlite3.Error, ValueError, TypeError, KeyError, _Unsure):
            self.manifest = None
            self.staging.restart()
        if not self.manifest:
            self._made, self._ages = {}, None
            self._touched.clear()
            self._same = False
            with self._giving_up():
                self._database.execute("delete from made")
        with self._giving_up():
            tell(self._database, {"common": common.hex(), "umask": str(umask())})

    def _lay_under(self) -> None:
        """Make the new tree of one that stands."""
        known = self._about["changed"]
        staging = self.staging
        before = self._tree(live=False)
        self._before = before[0]
        if known and self._is_whole(staging.previous, *before, self._looking):
            staging.take_previous(self._ages or ())
            self._bring_over(json.loads(known))
        elif not self._same:
            # Nearly every page will be written anew.
            self.manifest = None
        elif self.manifest and self._is_whole(staging.output, *self._tree(live=True)):
            staging.take_links([*self.manifest.paths(), MANIFEST])
            if self._ages:
                tree = self._ages.tree
                self._ages = Ages(tree, take_ages(os.fspath(staging.root), tree))
        else:
            raise _Unsure

    def _tree(self, *, live: bool) -> tuple[str, str]:
        """The tree of the published site, or of the one before it, and the digest of its ages.

        They take turns, so that an edit writes one of them. Empty where there is none.
        """
        turn = self._about.get("turn", "even")
        turn = turn if live else other_turn(turn)
        tree = told(self._database, f"{LONG}tree {turn}") if self._database else ""
        return tree, self._about.get(f"ages {turn}", "")

    def _is_whole(self, root: Path, tree: str, digest: str, looking: Aside | None = None) -> bool:
        """Whether a tree is as it was left; takes its ages, or those that `looking` has taken."""
        paths = tree.split("\n")
        try:
            taken = looking.result() if looking else take_ages(os.fspath(root), paths)
        except OSError:
            return False
        if digest_of(tree, taken) != digest:
            return False
        self._ages = Ages(paths, taken, tree)
        return True

    def _bring_over(self, changed: Iterable[str]) -> None:
        """What differs between the tree and the published site, from that."""
        for path in changed:
            self._touched.add(path)
            self.staging.remove(path)
            if sha256 := self._sha256_of(path):
                if _sha256_of(self.staging.output / path) != sha256:
                    raise _Unsure
                self.staging.take_links([path])

    def _sha256_of(self, path: str) -> str:
        """Of a file of the published site; '' where it has none, or lies not in the new tree."""
        if not self.manifest:
            return ""
        return self._live if path == MANIFEST else self.manifest.sha256_of(path)

    # -- what is made ------------------------------------------------------------------

    @staticmethod
    def templates() -> object:
        """What differs when svargen's own code or templates do."""
        return identity()

    @staticmethod
    def renderer(_common: bytes, make: Callable[[], Renderer]) -> Renderer:
        """What `make` makes."""
        return make()

    def expects_little(self, _common: bytes) -> bool:
        """Whether most of what is made will be what it was."""
        return self._same

    def carried(self, path: str, mark: bytes | None) -> Made | None:
        """What was made of the same before, and stands; None where it is to be made.

        `mark` is the fingerprint of what it is made of; None where that is known to be the same.
        """
        before = self._row(path)
        if before is None or not before.mark or mark not in (None, before.mark):
            return None
        made = Made(path, before.mark, tuple(Written(*each) for each in json.loads(before.files)))
        self._carried[path] = made
        return made

    def _row(self, path: str) -> _Row | None:
        """What was made before of something; None where that is not known for certain."""
        if self._made is not None:
            return self._made.get(path)
        if path in self._near:
            return self._near[path]
        if os.getpid() != self._process:
            # The database is its parent's alone.
            return None
        self._asked += 1
        asked = "select * from made"
        with self._giving_up():
            if self._database and self._asked <= _MANY:
                rows = self._database.execute(f"{asked} where path = ?", (path,)).fetchall()
                self._near[path] = _checked(rows).get(path)
                return self._near[path]
            self._made = {}
            if self._database:
                self._made = _checked(self._database.execute(asked).fetchall())
        return (self._made or {}).get(path)

    def outline(self, shape: str) -> Outline | None:
        """What is known of the published site, if it is one of a project of this shape."""
        kept = checked(self._outline)
        if not self.manifest or not kept:
            return None
        known, pages, siblings, listed = json.loads(kept)
        moves = tuple(Move(old, new) for old, new in siblings)
        self._told = Outline(known, pages, moves, listed) if known == shape else None
        return self._told

    def stood(self) -> set[str] | None:
        """All that was made for the published site; None where that is not known."""
        if self._database:
            with self._giving_up():
                return {path for (path,) in self._database.execute("select path from made")}
        return None

    def carry_all(self, *, but: Collection[str], index: IndexFiles) -> list[Written]:
        """All that was made before belongs to the new site.

        Args:
            but: what is no more.
            index: the files of the search index, which have to be entered.

        Returns:
            The files of what is no more.
        """
        self._but = index
        self._stale.update(but)
        return [written for path in but for written in self.files_of(path)]

    def files_of(self, path: str) -> list[Written]:
        """What was written when something was made."""
        row = self._row(path)
        return [Written(*each) for each in json.loads(row.files)] if row else []

    def places_before(self) -> Places | None:
        """Where the answers of the published site stand in it; None where that is not known."""
        if not self._database or not self.manifest:
            return None
        with self._giving_up():
            self._places = places_in(self._database)
        return self._places

    def keep_places(self, places: Places | None) -> None:
        """Keep where the answers of the new site stand, if that is sure."""
        if self._database and places:
            with self._giving_up():
                keep_places(self._database, places, self._places)

    def stands(self, path: str, sha256: str) -> bool:
        """Whether this very file lies in the new tree already."""
        return self._sha256_of(path) == sha256

    def enter(self, made: Made) -> list[Written]:
        """Enter what belongs to the new site; what was written for it before, and is no more."""
        self._entered.add(made.path)
        if not self._database or self._carried.get(made.path) is made:
            return []
        now = {written.path for written in made.files}
        before = self.files_of(made.path) if self._but else []
        # Where all is new, there is too much of it to be told one by one.
        for path, digest, *_ in made.files if self._ages else ():
            stood = self._sha256_of(path)
            if stood != digest:
                self._changed[path] = bool(stood)
        files = json.dumps(made.files, ensure_ascii=False, separators=(",", ":"))
        row = made.path, made.fingerprint, files
        with self._giving_up():
            self._database.execute("replace into made values (?, ?, ?, ?)", (*row, _check(*row)))
        return [written for written in before if written.path not in now]

    def finish(self, manifest: Manifest, sha256: str, outline: Outline) -> None:
        """All is entered and written: remove what is no more.

        Args:
            manifest: all that the new site has.
            sha256: of the manifest as it was written.
            outline: what the next one of the same shape need not find out again.
        """
        if self.manifest:
            for path in manifest.lost(self.manifest, but=self._but):
                self.staging.remove(path)
                self._changed[path] = True
        database = self._database
        if not database:
            return
        about = {"live": sha256, "changed": "", "shape": outline.shape}
        if outline is not self._told:
            about[f"{LONG}outline"] = with_check(json.dumps(outline))
        root = os.fspath(self.staging.root)
        with self._giving_up():
            made = "select path from made where path glob ?"
            folder = self._but.folder if self._but else ""
            near = (path for (path,) in database.execute(made, (f"{folder}?*",)))
            stood = {path for path in near if self._but is None or path in self._but}
            stale = ((path,) for path in (stood | self._stale) - self._entered)
            database.executemany("delete from made where path = ?", stale)
            if self._ages:
                about["changed"] = json.dumps(self._changed)
                self._ages.take_again(root, {*self._touched, *self._changed})
            else:
                tree = tree_of([*manifest.paths(), MANIFEST])
                self._ages = Ages(tree, take_ages(root, tree))
            turn = about["turn"] = other_turn(self._about.get("turn", ""))
            kept, about[f"ages {turn}"] = self._ages.kept()
            if kept is not self._before:
                about[f"{LONG}tree {turn}"] = kept
            tell(database, about)

    def index(self) -> AbstractContextManager[sqlite3.Connection | None]:
        """The database in which the search index keeps what it need not do twice, if there is one.

        An error of it in the block ends that, and the database.
        """
        return self.index_file.open()

    def index_known(self, folder: str, common: bytes) -> bool:
        """Whether the index in this folder of the published site is known.

        By then another process, which cannot ask the database, may ask for what it is made of. It
        is good for as long as this generation turns out to be.
        """
        same = self._about.get("common") == common.hex()
        if self._database and same and self._about.get("live") == self._live:
            with self._giving_up():
                asked = "select * from made where path glob ?"
                rows = self._database.execute(asked, (f"{folder}?*",)).fetchall()
                self._near.update(_checked(rows))
                return bool(rows)
        return False

    def index_made(self) -> None:
        """Another process has made the search index."""
        self.index_file.untold = True

    def keep(self, about: Mapping[str, str]) -> None:
        """The new site is published: leave what is known of it to the next build, `about` too."""
        with self._giving_up():
            if self._database:
                tell(self._database, {"index": self.index_file.stamp(), **about})
                self._database.execute("commit")
                self.index_file.untold = False

    def close(self) -> None:
        """Forget what was not kept, but for the search index."""
        if self._looking:
            self._looking.close()
        with self._giving_up():
            if self._database and self.index_file.untold:
                self._database.execute("rollback")
                tell(self._database, {"index": self.index_file.stamp()})
        if self._database:
            self._database.close()

    @contextmanager
    def _giving_up(self) -> Iterator[None]:
        """Go on without the database where it cannot be written: the next build knows nothing."""
        try:
            yield
        except (sqlite3.Error, OSError, KeyError):
            if self._database:
                self._database.close()
            self._database = None
            with suppress(OSError):
                self._file.unlink()


def _checked(rows: Iterable[tuple[str, bytes, str, int]]) -> dict[str, _Row]:
    """Rows by their paths, without those that are not as they were kept."""
    return {
        path: _Row(mark, files)
        for path, mark, files, check in rows
        if _check(path, mark, files) == check
    }


def _check(path: str, mark: bytes, files: str) -> int:
    """What shows that a row is as it was kept."""
    return zlib.crc32(mark, zlib.crc32(f"{path} {files}".encode(errors="surrogatepass")))


def _sha256_of(file: Path) -> str:
    return hashlib.sha256(_content_of(file)).hexdigest()


def _content_of(file: Path) -> bytes:
    """A file's content; b'' where there is none."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
