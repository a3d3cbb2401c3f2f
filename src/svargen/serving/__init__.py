"""Live preview: the project as it will be, in a browser that follows every save.

    save -> watching -> publishing.preview -> .svargen/preview/ -> server -> browser

The server listens on this machine alone, answers to its own names alone, and serves only the
folder of the preview. Building and serving take turns in one thread: a request after a save gets
the pages after it. The search follows once browsers have their pages, or as soon as one asks for
it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from svargen.diagnostics import Diagnostic, Place, Refused, reason_of
from svargen.language import language_of
from svargen.publishing.destination import Destination, DestinationError, OutputRefused
from svargen.publishing.lock import StillLocked, locked
from svargen.publishing.memory import Memory
from svargen.publishing.ownership import Reason
from svargen.publishing.preview import Preview, clear_up, preview
from svargen.publishing.project import site_of
from svargen.publishing.shelf import Shelf
from svargen.reading.folder import Folder
from svargen.serving.decorating import Decorator
from svargen.serving.server import Server, bound
from svargen.serving.watching import Watch

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path

    from svargen.publishing.wishes import Wishes

PORT = 8000
_TRIES = 20
_HOST = "127.0.0.1"
_QUIET = 0.3
"""Seconds without a request, after which browsers have what they asked for."""
_PATIENCE = 2.0
"""Seconds after which browsers that go on asking are not waited for."""


class ServingRefused(Refused):
    """No preview can be shown: the port is taken, or another preview is running."""


def serve(
    root: Path,
    port: int | None,
    wishes: Wishes,
    *,
    ready: Callable[[str], None],
    shown: Callable[[Preview, float], None],
) -> None:
    """Show a project until interrupted.

    Args:
        root: the project's folder, absolute.
        port: where to listen; 0 for any that is free, None for the first free one from 8000 on.
        wishes: of these `base_url` and `preview` are set here.
        ready: called with the address once there is something to see.
        shown: called after each build with what came of it and the seconds it took.

    Raises:
        Refused: there is no project, the port is taken, another preview is running.
        DestinationError, OSError: there is no place for the preview.
        KeyboardInterrupt: the only way to end it.
    """
    memory_folder = root / ".svargen"
    destination = Destination(memory_folder / "preview", root)
    site_of(Folder(os.fspath(root)))
    if memory_folder.is_symlink():
        raise OutputRefused(memory_folder, root, Reason.SYMLINK)
    destination.refuse_unless_ours()
    listening = _listen(port)
    address = f"http://{_HOST}:{listening.getsockname()[1]}/"
    wishes = wishes._replace(preview=True, base_url=address)
    memory_folder.mkdir(exist_ok=True)
    try:
        with locked(memory_folder / "serve.lock", patience=0, waiting=None), listening:
            _Serving(destination, wishes, shown).run(listening, lambda: ready(address))
    except StillLocked:
        place = Place(os.fspath(root))
        raise ServingRefused(Diagnostic.at(place, "preview-running")) from None


def _listen(port: int | None) -> socket.socket:
    """A socket on the port, or on the first free one from 8000 on."""
    ports = range(PORT, PORT + _TRIES) if port is None else [port]
    for number in ports:
        try:
            return bound(_HOST, number)
        except OSError as error:
            reason = reason_of(error)
    place, values = Place(f"{_HOST}:{ports[0]}"), {"port": ports[0], "reason": reason}
    raise ServingRefused(Diagnostic.at(place, "port-refused", **values))


class _Serving:
    """One preview, built again whenever the project changes."""

    def __init__(
        self, destination: Destination, wishes: Wishes, shown: Callable[[Preview, float], None]
    ) -> None:
        self.destination = destination
        self.wishes = wishes
        self.shown = shown
        self.watch = Watch(os.fspath(destination.source))
        self.memory = Memory(Shelf.passing(None))
        self.decorator = Decorator()
        self.last: Preview | None = None
        self.server: Server | None = None
        self._built = self._asked = 0.0
        """When the last preview was built, and when a browser last asked for anything."""

    def run(self, listening: socket.socket, ready: Callable[[], None]) -> None:
        """Build, serve, and build again, until interrupted."""
        try:
            self.watch.look()
            self.build()
            self.serve(listening, ready)
        finally:
            self.memory.shelf.close()

    def serve(self, listening: socket.socket, ready: Callable[[], None]) -> None:
        """Serve what was built, and follow changes."""
        # A loop of its own and not asyncio.run, which would hold Ctrl-C back while pages are made.
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            folder = os.fspath(self.destination.output)
            server = self.server = Server(listening, folder, self.decorator, self.asked)
            following = loop.create_task(self.follow(server))
            ready()
            loop.run_until_complete(following)
        finally:
            _end(loop)

    async def follow(self, server: Server) -> None:
        """Build again after each change, and have browsers load their page anew."""
        # What cannot be cleared up now, the next build stumbles over, and tells.
        with suppress(DestinationError, OSError):
            clear_up(self.destination)
        while True:
            await self.watch.change(self.rest)
            self.build()
            server.reload()

    def rest(self) -> bool:
        """Do what nobody waits for, once browsers have their pages; whether they have."""
        now = time.monotonic()
        if now < min(max(self._built, self._asked) + _QUIET, self._built + _PATIENCE):
            return False
        self.catch_up()
        return True

    def asked(self, path: str) -> None:
        """A browser asks for something: of the search no sooner than that is up to date."""
        self._asked = time.monotonic()
        if not self.last:
            return
        page = unquote(path).removeprefix("/").removesuffix("index.html")
        if source := self.last.sources.get(page):
            self.watch.attend(source)
        if self.last.behind and page.startswith(self.last.behind.folder):
            self.catch_up()

    def catch_up(self) -> None:
        """Bring the search up to date; what stops that is shown."""
        if not self.last or not self.last.behind:
            return
        behind, last = self.last.behind, replace(self.last, behind=None)
        started = time.monotonic()
        try:
            behind.catch_up()
        except (DestinationError, OSError) as error:
            found = (*last.diagnostics, _finding(error, self.destination))
            self.show(replace(last, diagnostics=found), time.monotonic() - started)
            if self.server:
                self.server.reload()
        else:
            self.last = last

    def build(self) -> None:
        """Bring the preview up to date; what stops that is shown on the last one."""
        started = time.monotonic()
        try:
            if self.last and not self.destination.output.is_dir():
                self.begin_anew()
            last = preview(self.destination, self.wishes, self.memory)
        except (Refused, DestinationError, OSError) as error:
            if self.last is None:
                raise
            diagnostic = _finding(error, self.destination)
            last = replace(self.last, diagnostics=(diagnostic,), fresh=False, behind=None)
        # What is remembered stays: to look through it for cycles took a third of the next build.
        gc.freeze()
        self._built = time.monotonic()
        self.show(last, self._built - started)

    def begin_anew(self) -> None:
        """Know nothing of a preview that somebody has removed."""
        self.destination.output.parent.mkdir(exist_ok=True)
        self.memory.shelf.close()
        self.memory = Memory(Shelf.passing(None))

    def show(self, last: Preview, seconds: float) -> None:
        """From now on show this one, which took so long."""
        self.last = last
        self.decorator.show(last, language_of(last.language))
        self.shown(last, seconds)


def _end(loop: asyncio.AbstractEventLoop) -> None:
    """End what is still at work, without a word about it."""
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    asyncio.set_event_loop(None)
    loop.close()


def _finding(error: Exception, destination: Destination) -> Diagnostic:
    if isinstance(error, Refused):
        return error.diagnostic
    path = os.fspath(destination.output)
    reason = reason_of(error) if isinstance(error, OSError) else str(error)
    return Diagnostic.at(Place(path), "write-failed", path=path, reason=reason)
