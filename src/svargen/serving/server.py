"""The web server of the preview: tornado, with livereload's handlers for browsers to follow."""

from __future__ import annotations

import contextlib
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.watcher import Watcher
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from svargen.pages.preview import SCRIPT, STYLE, SUMMARY
from svargen.reading.folder import Folder, Unreadable
from svargen.serving.decorating import Decorator, default_policy, has_policy

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from tornado.httputil import HTTPServerRequest

_NAMES = ("127.0.0.1", "localhost", "[::1]")
_LARGEST_PAGE = 64 * 1024
"""KB."""


def bound(host: str, port: int) -> socket.socket:
    """A socket that nobody else listens on. Raises OSError."""
    return bind_sockets(port, host, reuse_port=False)[0]


class Server:
    """Serves one folder, and tells browsers to load their page anew."""

    def __init__(
        self,
        listening: socket.socket,
        folder: str,
        decorator: Decorator,
        asked: Callable[[str], None],
    ) -> None:
        """`asked` is called with the path of whatever is asked for, before it is given."""
        port = listening.getsockname()[1]
        hosts = {f"{name}:{port}" for name in _NAMES}
        # Browsers leave out the port that is the scheme's own.
        hosts |= set(_NAMES) if port == 80 else set()
        site = {"folder": Folder(folder), "decorator": decorator}
        _quiet()
        application = _Application(
            [
                ("/livereload", _Socket),
                (f"/{SCRIPT}", _Script),
                (f"/{STYLE}", _Style),
                (f"/{SUMMARY}", _Findings, {"decorator": decorator}),
                ("/(.*)", _Page, {"path": folder, **site}),
            ],
            hosts=hosts,
            asked=asked,
            address=f"http://{_NAMES[0]}:{port}/",
            log_function=lambda _handler: None,
            websocket_ping_interval=30,
        )
        # livereload's handlers keep what they share on the class.
        _Socket.watcher, _Socket.builds, _Socket.given = Watcher(), 0, {}
        HTTPServer(application).add_socket(listening)

    def reload(self) -> None:
        """Have every browser that looks on load its page anew, or that is just about to."""
        _Socket.builds += 1
        _Socket.reload_waiters("/")


def _quiet() -> None:
    """Keep tornado's and livereload's logs off the terminal; findings are told otherwise."""
    for name in ("tornado.access", "tornado.general", "tornado.application", "livereload"):
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False


class _Application(web.Application):
    """Answers to nobody who came by another name: against DNS rebinding."""

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        if request.host.lower() not in self.settings["hosts"]:
            refuse = {"status_code": 421}
            return self.get_handler_delegate(request, web.ErrorHandler, refuse)
        self.settings["asked"](request.path)
        return super().find_handler(request, **kwargs)


class _Guarded(web.RequestHandler):
    """What every answer says."""

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("X-Frame-Options", "DENY")
        self.set_header("Content-Security-Policy", "frame-ancestors 'none'")
        self.clear_header("Server")


class _Socket(LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """The socket through which a browser hears of changes."""

    builds = 0
    """How often browsers have been told."""
    given: ClassVar[dict[str, int]] = {}
    """Path of a page -> how often they had been told when a browser had it last."""

    def prepare(self) -> None:
        # livereload takes any origin, and tornado any whose name and port are those of the host.
        origin = self.request.headers.get("Origin")
        if origin is not None and not self.check_origin(origin):
            raise web.HTTPError(403)

    def check_origin(self, origin: str) -> bool:
        parts = urlsplit(origin.lower())
        return parts.scheme == "http" and parts.netloc in self.settings["hosts"]

    def on_message(self, message: str | bytes) -> None:
        # Whatever else a program may send is no reason for a traceback.
        with contextlib.suppress(
            ValueError, AttributeError, TypeError, LookupError, RecursionError
        ):
            super().on_message(message)
            told = json.loads(message)
            # Between a page and its socket there is time for a build.
            if told["command"] == "info" and self._is_behind(urlsplit(told["url"]).path):
                self.send_message({"command": "reload", "path": "/", "liveCSS": True})

    def _is_behind(self, path: str) -> bool:
        return self.given.get(path, self.builds) != self.builds


class _Script(_Guarded, LiveReloadJSHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's own script."""


class _Style(_Guarded):
    """The looks of what the preview adds."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/css; charset=utf-8")
        self.write((Path(__file__).parent / "preview.css").read_bytes())


class _Findings(_Guarded):
    """All findings."""

    def initialize(self, decorator: Decorator) -> None:
        self.decorator = decorator

    def get(self) -> None:
        self.set_header("Content-Security-Policy", _whole_policy(self.request.host))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.write(self.decorator.summary())


class _Page(_Guarded, web.StaticFileHandler):
    """A page with what the preview adds; or a file as it is."""

    def initialize(self, path: str, folder: Folder, decorator: Decorator) -> None:  # type: ignore[override]
        super().initialize(path)
        self.folder = folder
        self.decorator = decorator

    async def get(self, path: str, include_body: bool = True) -> None:  # noqa: FBT001, FBT002 - tornado's
        steps = path.removesuffix("/").split("/")
        if path and (not {"", ".", ".."}.isdisjoint(steps) or "\0" in path):
            raise web.HTTPError(404)
        if path and not path.endswith("/") and _is_folder(Path(self.root, path)):
            self.redirect(f"/{self.request.path.strip('/')}/")
            return
        _Socket.given[self.request.path] = _Socket.builds
        file = f"{path}index.html" if path.endswith("/") or not path else path
        if not file.endswith(".html"):
            await super().get(path, include_body)
            return
        html = self._read(file)
        if html is None:
            self.set_status(404)
            html = self._not_found()
        if not has_policy(html):
            self.set_header("Content-Security-Policy", _whole_policy(self.request.host))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.write(self.decorator.page(html, path.removesuffix("index.html"), self.request.host))

    def compute_etag(self) -> None:
        return None

    def should_return_304(self) -> bool:
        return False

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        if status_code != 404:
            super().write_error(status_code, **kwargs)
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(self.decorator.page(self._not_found(), "404.html", self.request.host))

    def _not_found(self) -> bytes:
        """The page for what is not there, its whole addresses led to where the reader is."""
        html = self._read("404.html") or b"<!doctype html><title>404</title><body>404</body>"
        return html.replace(self.settings["address"].encode(), b"/")

    def _read(self, file: str) -> bytes | None:
        try:
            return self.folder.read(file, _LARGEST_PAGE)
        except Unreadable:
            return None


def _whole_policy(host: str) -> str:
    return f"{default_policy(host)}; frame-ancestors 'none'"


def _is_folder(place: Path) -> bool:
    try:
        return place.is_dir() and not place.is_symlink()
    except (OSError, ValueError):
        return False
