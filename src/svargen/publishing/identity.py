"""What tells one svargen from another: its code, its templates, and the libraries it works with.

The version alone would not do: in an editable install code changes under it.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from svargen.look import own_templates

_known: list[str] = []
"""It, once it was asked for."""


def identity() -> str:
    """SHA-256 in hexadecimal; the same for the same code and libraries on any machine."""
    if not _known:
        _known.append(_found())
    return _known[0]


def take(told: str) -> None:
    """Take what `identity` gave in another process of the same svargen."""
    _known[:] = [told]


def _found() -> str:
    found = hashlib.sha256(sys.version.encode())
    for folder in (Path(__file__).parents[1], own_templates()):
        for file in sorted(_files(os.fspath(folder))):
            data = Path(file).read_bytes()
            found.update(f"{os.path.relpath(file, folder)} {len(data)}\n".encode())
            found.update(data)
    for place in sys.path:
        try:
            installed = sorted(each.name for each in Path(place or ".").glob("*.dist-info"))
        except OSError:
            continue
        found.update("\n".join(installed).encode())
    return found.hexdigest()


def _files(folder: str) -> list[str]:
    """All files in a folder and those it holds, but for what Python makes of them."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                found += _files(entry.path) if entry.name != "__pycache__" else []
            else:
                found.append(entry.path)
    return found
