"""Whether anything has changed since the site was published; if not, there is nothing to build.

A build is told by all it looks at: the files of the project by their stamps, the day, what it was
asked, the commit where corrections are told from git, the manifest it is compared with, the umask,
and svargen itself. If all of that is what it was, and no file of the published site has been
touched, then what came of it then comes of it now.

Nothing that takes long to import is needed for that.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import ExitStack, chdir, closing, suppress
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from svargen.archive import Waiting
from svargen.diagnostics import stops
from svargen.publishing.ages import digest_of, take_ages, umask
from svargen.publishing.aside import Aside
from svargen.publishing.database import GENERATION, LONG, all_about, connected, other_turn, told
from svargen.publishing.exchange import MANIFEST
from svargen.publishing.found import pack_found, unpack_found
from svargen.publishing.identity import identity
from svargen.publishing.identity import take as take_identity
from svargen.publishing.wishes import Built

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from svargen.archive import Archive
    from svargen.publishing.destination import Destination
    from svargen.publishing.wishes import Wishes
    from svargen.reading.folder import Listing


_LARGE = 10_000_000
"""Letters of a tree told in lines that takes longer to be looked at than the project to be read.

It is looked at from the beginning, though that is for nothing where nothing has changed.
"""


class Standing:
    """The published site, and the one before it, as the last build left them.

    Another process looks at their files while this one goes on.
    """

    def __init__(self, destination: Destination, wishes: Wishes) -> None:
        """Raises OutputRefused, where nothing may be published."""
        self.destination = destination
        self.wishes = wishes
        self._about: dict[str, str] = {}
        """What was kept of the last build; empty where nothing is known of one."""
        self._looking: Aside | None = None
        file = destination.workshop / GENERATION
        if not wishes.cache or not file.is_file() or file.is_symlink():
            return
        destination.refuse_unless_ours()
        with suppress(sqlite3.Error, OSError, KeyError), closing(connected(file)) as database:
            self._about = all_about(database)

    def list(self, listing: Listing, meanwhile: Callable[[Callable[[], bool]], None]) -> None:
        """Let another process list the project's files, and svargen's; this one does `meanwhile`.

        That is to ask what it is given, now and then, whether it has time left.
        """
        if self.wishes.jobs != 1:
            with closing(Aside(partial(_listed, listing))) as listed:
                if len(self._before) > _LARGE:
                    self._looking = self._aside(self.destination.previous, self._before)
                meanwhile(listed.at_work)
                told, _, packed = listed.result().partition(b"\n")
            take_identity(told.decode())
            listing.take(packed)

    def unchanged(self, listing: Listing, *, strict: bool) -> Built | None:
        """What came of the last build, if the same would come of this one; None where it may not.

        `listing` is that of the project's files; it is left alone where nothing was built before.
        """
        if not self._about:
            return None
        with suppress(OSError, ValueError, TypeError, KeyError, sqlite3.Error):
            stamps = listing.digest
            asked = _asked(self.wishes, self.destination, stamps, self._about)
            if stamps and self._about["asked"] == asked and self._is_whole():
                return _told(self._about["told"], strict=strict)
        if self._looking is None:
            # By now, while the project is read.
            self._looking = self._aside(self.destination.previous, self._before)
        return None

    def before(self) -> Aside | None:
        """What takes the ages of the site before the published one; its taker closes it."""
        looking, self._looking = self._looking, None
        return looking

    def close(self) -> None:
        """Have done with it."""
        if looking := self.before():
            looking.close()

    @cached_property
    def _before(self) -> str:
        """The tree of the site before the published one, in lines."""
        with suppress(sqlite3.Error, KeyError):
            return self._tree(other_turn(self._about["turn"]))
        return ""

    def _tree(self, turn: str) -> str:
        """The tree that was kept in a turn. Raises sqlite3.Error."""
        with closing(connected(self.destination.workshop / GENERATION)) as database:
            return told(database, f"{LONG}tree {turn}")

    def _aside(self, root: Path, tree: str) -> Aside | None:
        """Another process that takes the ages of a tree, told in lines; None where none may."""
        several = self.wishes.jobs != 1 and tree
        return Aside(partial(_ages_within, os.fspath(root), tree)) if several else None

    def _is_whole(self) -> bool:
        """Whether no file of the published site has been touched."""
        root = self.destination.output
        if hashlib.sha256((root / MANIFEST).read_bytes()).hexdigest() != self._about["live"]:
            return False
        # What looks at the other tree would be in the way.
        self.close()
        turn = self._about["turn"]
        tree = self._tree(turn)
        middle = tree.find("\n", len(tree) // 2) if self.wishes.jobs != 1 else -1
        with ExitStack() as stack:
            if others := self._aside(root, tree[: max(0, middle)]):
                stack.callback(others.close)
            mine = _ages_of(os.fspath(root), tree[middle + 1 :])
            taken = (others.result() if others else b"") + mine
        return digest_of(tree, taken) == self._about[f"ages {turn}"]


def _listed(listing: Listing) -> bytes:
    """What tells this svargen from others, on a line; and a listing, packed."""
    return identity().encode() + b"\n" + listing.packed()


def _ages_of(root: str, tree: str) -> bytes:
    return take_ages(root, tree.split("\n"))


def _ages_within(root: str, tree: str) -> bytes:
    """The same from within, whence files are found in less time."""
    with chdir(root):
        return _ages_of(".", tree)


def kept_of(
    built: Built, wishes: Wishes, destination: Destination, stamps: str, archive: Archive
) -> dict[str, str]:
    """What to keep of a build that has just been published, for `unchanged`.

    `stamps` is the digest of a listing, taken before anything was read.
    """
    corrected = any(answer.front.corrections for answer in archive.logged)
    about = {"zone": archive.site.timezone, "corrected": "yes" if corrected else ""}
    waiting = built.waiting or Waiting()
    told = {
        "found": [pack_found(each) for each in built.diagnostics],
        "answers": built.answers,
        "pages": built.pages,
        "waiting": [waiting.drafts, waiting.embargoed, str(waiting.until or "")],
        # With drafts there is nothing that it could be compared with, else there is now.
        "compared": built.compared or not wishes.drafts,
    }
    asked = ""
    with suppress(OSError, ValueError):
        asked = _asked(wishes, destination, stamps, about) if stamps else ""
    return {**about, "asked": asked, "told": json.dumps(told)}


def _asked(wishes: Wishes, destination: Destination, stamps: str, about: Mapping[str, str]) -> str:
    """What differs once something else is asked, or asked of something else."""
    parts = (
        identity(),
        stamps,
        wishes.today or wishes.clock(about["zone"]),
        wishes.drafts,
        wishes.base_url,
        wishes.first,
        _manifest(wishes.previous) if wishes.previous else "",
        _commit(destination.source) if about["corrected"] else "",
        umask(),
    )
    return hashlib.sha256(repr(parts).encode(errors="surrogatepass")).hexdigest()


def _manifest(previous: str) -> str:
    """The SHA-256 of the manifest in a folder, or in a file. Raises OSError, for addresses too."""
    place = Path(previous)
    file = place / MANIFEST if place.is_dir() else place
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _commit(source: Path) -> str:
    """The commit whose history corrections are told from. Raises ValueError without one."""
    from svargen.reading.history import History, HistoryTrouble

    try:
        history = History.of(os.fspath(source))
    except HistoryTrouble as trouble:
        raise ValueError(trouble.code) from None
    return history.head if history else ""


def _told(kept: str, *, strict: bool) -> Built:
    told = json.loads(kept)
    found = [unpack_found(each) for each in told["found"]]
    drafts, embargoed, until = told["waiting"]
    waiting = Waiting(drafts, embargoed, date.fromisoformat(until) if until else None)
    built = Built(found, True, told["answers"], told["pages"], waiting, told["compared"])  # noqa: FBT003
    return built._replace(published=False) if stops(found, strict=strict) else built
