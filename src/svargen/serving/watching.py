"""Which files of a project have changed. Links are not followed, and nothing is opened."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from svargen.reading.folder import Folder, Unreadable

if TYPE_CHECKING:
    from svargen.reading.folder import Stamp

FOLDERS = ("answers", "pages", "templates", "static")
_SOONEST = 0.05
"""Seconds between two looks; a program that saves a file in several steps is done by then."""
_SHARE = 10
"""To look takes at most one part in so many of the time."""


class Watch:
    """The stamps of all files that a preview is made of."""

    def __init__(self, root: str) -> None:
        self.folder = Folder(root)
        self.pause = _SOONEST
        """Seconds to wait until the next look."""
        self._seen: dict[str, Stamp | None] = {}

    def look(self) -> bool:
        """Whether anything has changed since the last look."""
        started = time.monotonic()
        found = self._stamps()
        self.pause = max(_SOONEST, _SHARE * (time.monotonic() - started))
        changed = found != self._seen
        self._seen = found
        return changed

    async def change(self) -> None:
        """Return once something has changed, and no more is changing."""
        changing = False
        while True:
            before, changing = changing, self.look()
            if before and not changing:
                return
            await asyncio.sleep(self.pause)

    def _stamps(self) -> dict[str, Stamp | None]:
        found = {"site.yaml": self.folder.stamp("site.yaml")}
        for under in FOLDERS:
            for file in self.folder.files(under):
                path = file.path if isinstance(file, Unreadable) else file
                found[path] = self.folder.stamp(path)
        return found
