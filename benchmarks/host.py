"""A web server like those that static sites lie on, which tells what it has sent."""

import gzip
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from urllib.parse import unquote, urlsplit

COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"}
"""Endings of what such hosts compress."""
LEVEL = 6
"""Of gzip, as nginx and most others have it when told to compress."""


@dataclass(frozen=True)
class Sent:
    """One response."""

    path: str
    size: int
    """Bytes of its head and its body, as sent."""


@dataclass
class Host:
    """A folder on a web server, and what it has sent."""

    folder: Path
    address: str = ""
    _sent: list[Sent] = field(default_factory=list)
    _bodies: dict[str, tuple[bytes, str, bool]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def sent(self) -> list[Sent]:
        """What was sent since this was asked last."""
        with self._lock:
            sent, self._sent = self._sent, []
        return sent

    def note(self, path: str, size: int) -> None:
        """Remember a response."""
        with self._lock:
            self._sent.append(Sent(path, size))

    def body(self, path: str) -> tuple[bytes, str, bool] | None:
        """What lies at a path: its bytes, its type and whether they are compressed."""
        if path not in self._bodies:
            file = self.folder / path.lstrip("/")
            if file.is_dir():
                file /= "index.html"
            if not file.is_file():
                return None
            data = file.read_bytes()
            small = file.suffix in COMPRESSED
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            sent = gzip.compress(data, LEVEL, mtime=0) if small else data
            self._bodies[path] = sent, kind, small
        return self._bodies[path]


@contextmanager
def hosting(folder: Path) -> Iterator[Host]:
    """Serve `folder` while the block runs."""
    host = Host(folder)

    class Handler(BaseHTTPRequestHandler):
        """Answers GET from the host's folder."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            found = host.body(path)
            body, kind, small = found or (b"", "text/plain", False)
            status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
            lines = [
                f"HTTP/1.1 {status.value} {status.phrase}",
                f"Content-Type: {kind}",
                f"Content-Length: {len(body)}",
                "Cache-Control: max-age=600",
                "Vary: Accept-Encoding",
                *(["Content-Encoding: gzip"] if small else []),
            ]
            response = "\r\n".join([*lines, "", ""]).encode() + body
            host.note(path, len(response))
            self.wfile.write(response)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    host.address = f"http://127.0.0.1:{server.server_port}/"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
