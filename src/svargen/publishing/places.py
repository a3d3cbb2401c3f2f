"""Where the answers of a published site stand (pages/reach.py), kept part by part.

An edit changes few of the parts, and what it does not change is not written again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from svargen.pages.reach import Places
from svargen.publishing.database import LONG, checked, tell, told, with_check

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection


def places_in(database: sqlite3.Connection) -> Places | None:
    """What is kept; None where nothing is, or it is not as it was kept.

    Raises sqlite3.Error.
    """
    digests, lines, special, names, times = (
        checked(told(database, f"{LONG}places {part}")) for part in Places._fields
    )
    if not names or not special:
        return None
    places = Places(
        digests.split(), lines.split("\n") if lines else [], frozenset(json.loads(special)),
        names, times,
    )  # fmt: skip
    return places if len(places.digests) == len(places.lines) else None


def keep_places(database: sqlite3.Connection, places: Places, before: Places | None) -> None:
    """Keep them; `before` are those that are kept. Raises sqlite3.Error."""
    changed = {
        f"{LONG}places {part}": with_check(_text(value))
        for part, value, was in zip(Places._fields, places, before or [None] * 5, strict=True)
        if value != was
    }
    tell(database, changed)


def _text(part: Collection[str]) -> str:
    if isinstance(part, str):
        return part
    return json.dumps(sorted(part)) if isinstance(part, frozenset) else "\n".join(part)
