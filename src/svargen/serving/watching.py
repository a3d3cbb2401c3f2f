"""Which files of a project have changed. Links are not followed, and nothing is opened."""

from __future__ import annotations

import asyncio
import time
from heapq import nlargest

from svargen.publishing.unchanged import stamp_of, stamps

_SOONEST = 0.05
"""Seconds between two glances; a program that saves a file in several steps is done by then."""
_SHARE = 10
"""To look at all files takes at most one part in so many of the time."""
_NEWEST = 64
"""Files that were changed last, and so are likely to be changed next: these are glanced at."""

_Stamp = tuple[int, ...]


class Watch:
    """The stamps of all files that a preview is made of."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._seen: dict[str, _Stamp] = {}
        self._newest: list[str] = []
        self._next = 0.0
        """When all files are to be looked at again."""

    def look(self) -> bool:
        """Whether anything has changed since the last look."""
        started = time.monotonic()
        found = self._stamps()
        changed = found != self._seen
        self._seen = found
        self._newest = nlargest(_NEWEST, filter(None, found), key=found.__getitem__)
        ended = time.monotonic()
        self._next = ended + _SHARE * (ended - started)
        return changed

    def glance(self) -> bool:
        """Whether one of the files that were changed last has changed since the last look."""
        return any(self._stamp(path) != self._seen[path] for path in self._newest)

    async def change(self) -> None:
        """Return once something has changed, and no more is changing."""
        changing = False
        while True:
            before, changing = changing, self.glance()
            if changing or time.monotonic() >= self._next:
                # What changes from now on is seen the next time.
                changing = self.look() or changing
            if before and not changing:
                return
            await asyncio.sleep(_SOONEST)

    def _stamp(self, path: str) -> _Stamp:
        try:
            return stamp_of(f"{self.root}/{path}")
        except OSError:
            return ()

    def _stamps(self) -> dict[str, _Stamp]:
        found: dict[str, _Stamp] = {}
        try:
            found.update((p, each) for p, each in stamps(self.root) if not _is_passed_over(p))
        except OSError:
            # Something went while it was looked at: that is a change of its own.
            found[""] = ()
        return found


def _is_passed_over(path: str) -> bool:
    """Whether no build reads it: its name, or a folder's that it is in, begins with a dot."""
    return "/." in path.replace("static/.well-known", "static")
