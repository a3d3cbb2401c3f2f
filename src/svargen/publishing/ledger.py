"""What was published before: the manifest that `--previous` names."""

from __future__ import annotations

import json
import re
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from svargen.codes import N_
from svargen.diagnostics import Diagnostic, Place, Refused, Term
from svargen.publishing.manifest import FORMAT

_MOST = 256 * 1024 * 1024
_PATIENCE = 30


class PreviousUnreadable(Refused):
    """The manifest of the published site cannot be had."""

    def __init__(self, where: str, reason: str) -> None:
        values = {"path": where, "reason": Term(reason)}
        super().__init__(Diagnostic.at(Place(where), "previous-unreadable", **values))


@dataclass(frozen=True, slots=True)
class Published:
    """The addresses of a published site."""

    pages: dict[str, dict[str, str]]
    files: dict[str, str]


def read_previous(where: str) -> Published:
    """The manifest of a site: in a folder, at an address, or in a file.

    Raises PreviousUnreadable.
    """
    try:
        data = _fetched(where) if re.match(r"https?://", where) else _from_disk(Path(where))
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or error
        raise PreviousUnreadable(where, str(reason)) from None
    try:
        manifest = json.loads(data)
    except (ValueError, RecursionError):
        raise PreviousUnreadable(where, N_("it is not JSON")) from None
    if not _is_manifest(manifest):
        raise PreviousUnreadable(where, N_("it is not a manifest of svargen’s")) from None
    return Published(manifest["pages"], manifest["files"])


def _from_disk(path: Path) -> bytes:
    file = path / "manifest.json" if path.is_dir() else path
    with file.open("rb") as opened:
        return opened.read(_MOST)


def _fetched(url: str) -> bytes:
    if not url.endswith(".json"):
        url = f"{url.rstrip('/')}/manifest.json"
    with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:  # noqa: S310 - http(s) only
        return bytes(answer.read(_MOST))


def _is_manifest(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and data.get("format") == FORMAT
        and isinstance(data.get("pages"), dict)
        and isinstance(data.get("files"), dict)
        and all(
            isinstance(a, str) and isinstance(p, dict) and isinstance(p.get("kind"), str)
            for a, p in data["pages"].items()
        )
        and all(isinstance(s, str) for s in data["files"].values())
    )
