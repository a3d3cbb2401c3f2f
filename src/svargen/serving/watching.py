"""Which files of a project have changed. Links are not followed, and nothing is opened."""

from __future__ import annotations

import asyncio
import time
from heapq import nlargest
from typing import TYPE_CHECKING

from svargen.reading.folder import Folder, Listing

if TYPE_CHECKING:
    from collections.abc import Callable

_SOONEST = 0.05
"""Seconds between two glances; a program that saves a file in several steps is done by then."""
_SHARE = 10
"""To look at all files takes at most one part in so many of the time."""
_NEWEST = 64
"""Files that were changed last, and so are likely to be changed next: these are glanced at."""
_SHOWN = 16
"""So are those whose pages were shown last."""

_Stamp = tuple[int, ...]


class Watch:
    """The stamps of all files that a preview is made of."""

    def __init__(self, root: str) -> None:
        self._folder = Folder(root)
        self._seen: dict[str, _Stamp] = {}
        self._newest: list[str] = []
        self._shown: list[str] = []
        self._next = 0.0
        """When all files are to be looked at again."""
        self._lost = False
        """Whether one that was glanced at is no more: it may have got another name."""

    def look(self) -> bool:
        """Whether anything has changed since the last look."""
        started = time.monotonic()
        found = self._stamps()
        changed = found != self._seen
        self._seen = found
        newest = nlargest(_NEWEST, filter(found.get, found), key=found.__getitem__)
        # The name that stands on the disk may be spelled in other letters of Unicode.
        self._newest = [path for path in newest if self._stamp(path) == found[path]]
        self._shown = [path for path in self._shown if path in found]
        ended = time.monotonic()
        self._next = ended + _SHARE * (ended - started)
        return changed

    def attend(self, path: str) -> None:
        """The page of this file is shown: it is one of those that are glanced at."""
        if path in self._seen and self._stamp(path):
            self._shown = [path, *(each for each in self._shown if each != path)][:_SHOWN]

    def glance(self) -> bool:
        """Whether one of the files that are likely to change has changed since the last look."""
        found = ((path, self._stamp(path)) for path in {*self._newest, *self._shown})
        changed = {path: stamp for path, stamp in found if stamp != self._seen[path]}
        self._seen |= changed
        self._lost = not all(changed.values())
        return bool(changed)

    async def change(self, rest: Callable[[], bool] = lambda: True) -> None:
        """Return once something has changed, and no more is changing.

        `rest` is called whenever nothing is; until it says that there is time for it, all files are
        not looked at. Nor are they after a glance has shown a change: whoever hears of that will.
        """
        changing = False
        while True:
            # What changes from now on is seen the next time.
            before, changing = changing, self.glance()
            if self._lost or (not (before or changing) and rest() and self._is_due()):
                changing = self.look() or changing
            if before and not changing:
                return
            await asyncio.sleep(_SOONEST)

    def _is_due(self) -> bool:
        return time.monotonic() >= self._next

    def _stamp(self, path: str) -> _Stamp:
        return self._folder.stamp(path) or ()

    def _stamps(self) -> dict[str, _Stamp]:
        listing = Listing(self._folder)
        return {**listing.files, **{each.path: () for each in listing.refused}}
