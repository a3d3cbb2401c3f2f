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
    kept = [told(database, f"{LONG}places {part}") for part in Places._fields]
    texts = [*map(checked, kept)]
    # An empty one is as it was kept only if it was kept as empty.
    if not all(text or each == with_check("") for text, each in zip(texts, kept, strict=True)):
        return None
    digests, lines, special, names, times = texts
    places = Places(
        digests.split(), lines.split("\n") if lines else [], frozenset(json.loads(special)),
        names, times,
    )  # fmt: skip
    return places if len(places.digests) == len(places.lines) else None


def keep_places(database: sqlite3.Connection, places: Places, before: Places | None) -> None:
    """Keep them; `before` are those that are kept. Raises sqlite3.Error."""
    changed = {
        f"{LONG}places {part}": with_check(_text(value))
        for part, value in places._asdict().items()
        if before is None or value != getattr(before, part)
    }
    tell(database, changed)


def _text(part: Collection[str]) -> str:
    if isinstance(part, str):
        return part
    return json.dumps(sorted(part)) if isinstance(part, frozenset) else "\n".join(part)
