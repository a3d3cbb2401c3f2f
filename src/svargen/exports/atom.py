"""What all Atom feeds share (RFC 4287): times, texts and dates.

Two entries with one time draw a warning from validators, as does one in the future. So each
entry has a second of its own within its day, told by its address; it lies between 1 and 5 hours
UTC, when the day is the same all over Europe and no office has opened.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svargen.archive import Archive

_FIRST_HOUR = 1
_SECONDS = 4 * 60 * 60


def last_day(archive: Archive) -> date:
    """A day for a feed without entries."""
    days = [a.day for a in (*archive.answers[:1], *archive.withdrawn)]
    return max(days, default=date(2000, 1, 1))


def apart(changed: Iterable[tuple[str, date]]) -> dict[str, datetime]:
    """A time for each address on its day, no two the same."""
    found: dict[str, datetime] = {}
    taken: set[datetime] = set()
    for path, day in sorted(changed):
        when = moment(day, path)
        while when in taken:
            when += timedelta(seconds=1)
        taken.add(when)
        found[path] = when
    return found


@lru_cache(maxsize=4096)
def moment(day: date, path: str) -> datetime:
    """The second of a day that belongs to an address, which stands in a handful of feeds."""
    start = datetime(day.year, day.month, day.day, _FIRST_HOUR, tzinfo=UTC)
    digest = hashlib.sha256(path.encode()).digest()
    return start + timedelta(seconds=int.from_bytes(digest[:4], "big") % _SECONDS)


def xml(text: str) -> str:
    """Text as it stands between tags of XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def construct(element: str, text: str) -> str:
    """A text construct; declared as HTML where a feed reader could take the text for markup."""
    if "<" in text or "&" in text:
        return f'<{element} type="html">{xml(xml(text))}</{element}>'
    return f"<{element}>{xml(text)}</{element}>"


def stamp(when: datetime) -> str:
    """A time as in RFC 3339."""
    return f"{when.isoformat().removesuffix('+00:00')}Z"
