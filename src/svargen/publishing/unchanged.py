"""Whether anything has changed since the site was published; if not, there is nothing to build.

A build is told by all it looks at: the files of the project by their stamps, the day, what it was
asked, the commit where corrections are told from git, the manifest it is compared with, and
svargen itself. If all of that is what it was, and no file of the published site has been touched,
then what came of it then comes of it now.

Nothing that takes long to import is needed for that.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from svargen.archive import Waiting
from svargen.diagnostics import stops
from svargen.publishing.ages import digest_of, take_ages
from svargen.publishing.aside import Aside
from svargen.publishing.database import GENERATION, all_about, connected, long_about
from svargen.publishing.exchange import MANIFEST
from svargen.publishing.found import pack_found, unpack_found
from svargen.publishing.identity import identity
from svargen.publishing.wishes import Built

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svargen.archive import Archive
    from svargen.publishing.destination import Destination
    from svargen.publishing.wishes import Wishes
    from svargen.reading.folder import Listing


def unchanged(
    destination: Destination, listing: Listing, wishes: Wishes, *, strict: bool
) -> Built | None:
    """What came of the last build, if the same would come of this one; None where it may not.

    `listing` is that of the project's files; it is left alone where nothing was built before.

    Raises OutputRefused, where nothing may be published, and OSError.
    """
    file = destination.workshop / GENERATION
    if not wishes.cache or not file.is_file() or file.is_symlink():
        return None
    destination.refuse_unless_ours()
    try:
        with closing(connected(file)) as database:
            about = all_about(database)
            tree = long_about(database, f"tree {about['turn']}")
        with closing(_Site(destination, about, tree, alone=wishes.jobs == 1)) as site:
            stamps = listing.digest
            if not stamps or about["asked"] != _asked(wishes, destination, stamps, about):
                return None
            return _told(about["told"], strict=strict) if site.is_whole() else None
    except (sqlite3.Error, OSError, ValueError, TypeError, KeyError):
        return None


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


class _Site:
    """The published site, as it was left; another process begins at once to look at it."""

    def __init__(
        self, destination: Destination, about: Mapping[str, str], of: str, *, alone: bool
    ) -> None:
        """`about` it is what was kept, and `of` its tree; `alone`: no other process looks.

        Raises KeyError.
        """
        self._root = os.fspath(destination.output)
        self._manifest = about["live"]
        self._tree = of
        self._ages = about[f"ages {about['turn']}"]
        tree = of.split("\n")
        # This process has something else to do first.
        first = 0 if alone else len(tree) * 2 // 3
        self._mine = tree[first:]
        self._others = Aside(partial(take_ages, self._root, tree[:first])) if first else None

    def is_whole(self) -> bool:
        """Whether none of its files has been touched. Raises OSError."""
        manifest = Path(self._root, MANIFEST).read_bytes()
        if hashlib.sha256(manifest).hexdigest() != self._manifest:
            return False
        mine = take_ages(self._root, self._mine)
        taken = (self._others.result() if self._others else b"") + mine
        return digest_of(self._tree, taken) == self._ages

    def close(self) -> None:
        """Have done with it."""
        if self._others:
            self._others.close()


def _told(kept: str, *, strict: bool) -> Built:
    told = json.loads(kept)
    found = [unpack_found(each) for each in told["found"]]
    drafts, embargoed, until = told["waiting"]
    waiting = Waiting(drafts, embargoed, date.fromisoformat(until) if until else None)
    built = Built(found, True, told["answers"], told["pages"], waiting, told["compared"])  # noqa: FBT003
    return replace(built, published=False) if stops(found, strict=strict) else built
