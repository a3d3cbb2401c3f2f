"""The log of corrections, removals and withdrawals as an Atom feed (RFC 4287)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from svargen import __version__
from svargen.exports.atom import apart, construct, last_day, moment, stamp, xml
from svargen.pages import urls
from svargen.pages.of_log import log_of, log_title, place_of, title_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from svargen.pages.of_log import Logged
    from svargen.pages.view import View


class LogFeed(NamedTuple):
    """The feed of the log, to come."""

    path: str
    """From the site's root, without the first slash."""
    log: tuple[Logged, ...]
    """The newest, newest first."""
    last_resort: date
    """The day of a feed without entries."""

    @property
    def stands_for(self) -> tuple[object, ...]:
        """All it is made of beside the site."""
        return self.path, self.log, self.last_resort


def log_feed(view: View) -> LogFeed:
    """The feed of the log."""
    path = urls.feed_of(view.urls.log)
    return LogFeed(path, log_of(view)[: view.archive.site.lists.feed_size], last_day(view.archive))


def write_log(view: View, feed: LogFeed) -> bytes:
    """The feed as XML in UTF-8."""
    site = view.archive.site
    times = apart([(place_of(view, logged), logged.day) for logged in feed.log])
    updated = max(times.values(), default=moment(feed.last_resort, feed.path))
    page = site.root + view.urls.log
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{view.language.code}">\n',
        f"<id>{xml(site.root + feed.path)}</id>\n",
        f"{construct('title', f'{log_title(view)} – {site.title}')}\n",
        f"<updated>{stamp(updated)}</updated>\n",
        f'<link rel="self" type="application/atom+xml" href="{escape(site.root + feed.path)}"/>\n',
        f'<link rel="alternate" type="text/html" href="{escape(page)}"/>\n',
        f"<author><name>{xml(site.publisher or site.title)}</name></author>\n",
        f'<generator version="{__version__}">svargen</generator>\n',
    ]
    parts += (_entry(view, logged, times[place_of(view, logged)]) for logged in feed.log)
    parts.append("</feed>\n")
    return "".join(parts).encode()


def _entry(view: View, logged: Logged, when: datetime) -> str:
    url = view.archive.site.root + place_of(view, logged)
    title = title_of(view, logged)
    if logged.kind == "corrected":
        title = view.text("Corrected: {title}", title=title)
    elif logged.kind == "removed":
        title = view.text("Text removed: {title}", title=title)
    return (
        "<entry>\n"
        f"<id>{xml(url)}</id>\n"
        f"{construct('title', title)}\n"
        f'<link rel="alternate" type="text/html" href="{escape(url)}"/>\n'
        f"<published>{stamp(when)}</published>\n"
        f"<updated>{stamp(when)}</updated>\n"
        f"{construct('content', logged.text or title)}\n"
        "</entry>\n"
    )
