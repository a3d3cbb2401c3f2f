"""Makes the README's picture from the real site: docs/picture.png.

    .venv/bin/python tools/picture.py

Needs the test tools (`python3 build.py test` sets them up): the picture is what Chromium shows.
"""

from __future__ import annotations

import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "picture.png"
PAGE = "svar/2026/arbejdet-med-ai/"
WIDTH, HEIGHT = 1280, 900
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """Build this repository's site and take a picture of its first answer."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        sys.stderr.write("tools/picture.py: no Chromium; `python3 build.py test` installs it\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build = [sys.executable, "-m", "svargen", "build", "--output", str(site)]
        subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with _Server(site) as address, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
            )
            page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(address + PAGE)
            page.screenshot(path=PICTURE)
            chromium.close()
    return 0


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Say nothing of each request."""


class _Server:
    """A folder served on loopback for as long as the block lasts."""

    def __init__(self, folder: Path) -> None:
        handler = partial(_Quiet, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


if __name__ == "__main__":
    sys.exit(main())
