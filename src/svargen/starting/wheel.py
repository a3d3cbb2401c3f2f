"""The wheel of the svargen that is running, so that a new project gets this very one.

One that was installed from a wheel's file still has it, if the file is still there; a checkout
makes it, by the build back end of its environment. Of any other a project names the version.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname


def own_wheel(workshop: Path) -> Path | None:
    """The wheel, where it can be had without a network; one that is made lies in `workshop`.

    Where svargen came from is told by direct_url.json (PEP 610).
    """
    try:
        origin = json.loads(distribution("svargen").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        return None
    url = urlsplit(origin.get("url", ""))
    if url.scheme != "file":
        return None
    place = Path(url2pathname(url.path))
    if place.suffix == ".whl":
        return place if place.is_file() else None
    if not origin.get("dir_info", {}).get("editable"):
        return None
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(workshop)]
    subprocess.run(command, cwd=place, check=False, capture_output=True)  # noqa: S603 - our own
    return next(workshop.glob("*.whl"), None)
