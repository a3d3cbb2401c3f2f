"""Atom feeds (RFC 4287) with full content: the newest answers of a list.

Two entries with one time draw a warning from validators, as does one in the future. So each
answer has a second of its own within its day, told by its address; it lies between 1 and 5
hours UTC, when the day is the same all over Europe and no office has opened.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

from svargen import __version__
from svargen.pages import urls
from svargen.pages.of_lists import ListOf, lists_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from svargen.archive import Archive
    from svargen.model import Answer, Body
    from svargen.pages.view import View

_FIRST_HOUR = 1
_SECONDS = 4 * 60 * 60
_ONLY_ON_PAGES = re.compile(r' (?:role|tabindex|aria-[a-z]+)="[^"]*"')
"""Attributes that feed readers remove, and validators warn of."""
_MOST_REMEMBERED = 4_000
_WITH_FEED = ("all", "asker", "party", "administration", "topic")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to come."""

    path: str
    """From the site's root, without the first slash."""
    list_path: str
    """The list it is the feed of."""
    title: str
    answers: tuple[Answer, ...]
    """The newest, newest first."""
    last_resort: date
    """The day of a feed without entries."""

    @property
    def stands_for(self) -> tuple[object, ...]:
        """All it is made of beside the site, the texts by their digests."""
        answers = tuple((answer.path, answer.digest) for answer in self.answers)
        return self.path, self.list_path, self.title, self.last_resort, answers


def feeds_of(view: View) -> Iterator[Feed]:
    """Every feed of the site."""
    size = view.archive.site.lists.feed_size
    site = view.archive.site.title
    empty = _last_day(view.archive)
    for each in lists_of(view):
        if each.of not in _WITH_FEED:
            continue
        newest = tuple(_first_answered(each, size))
        if each.of == "all":
            yield Feed(urls.FEED, urls.FRONT, site, newest, empty)
        else:
            title = f"{each.title} – {site}"
            yield Feed(urls.feed_of(each.path), each.path, title, newest, empty)


def _first_answered(each: ListOf, most: int) -> Iterator[Answer]:
    found = 0
    for answer in each.answers:
        if answer.answered:
            yield answer
            found += 1
            if found == most:
                return


def _last_day(archive: Archive) -> date:
    days = [a.day for a in (*archive.answers[:1], *archive.withdrawn)]
    return max(days, default=date(2000, 1, 1))


class FeedWriter:
    """Writes feeds, and remembers the entries that several of them share."""

    def __init__(self, view: View, body_of: Callable[[Answer], Body]) -> None:
        self.view = view
        self.body_of = body_of
        self._entries: dict[tuple[str, datetime], str] = {}

    def write(self, feed: Feed) -> bytes:
        """The feed as XML in UTF-8."""
        root = self.view.archive.site.root
        times = moments(feed.answers)
        site = self.view.archive.site
        updated = max(times.values(), default=moment(feed.last_resort, feed.path))
        parts = [
            '<?xml version="1.0" encoding="utf-8"?>\n',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{self.view.language.code}">\n',
            f"<id>{_xml(root + feed.path)}</id>\n",
            f"{_text('title', feed.title)}\n",
            f"<updated>{_stamp(updated)}</updated>\n",
            f'<link rel="self" type="application/atom+xml" href="{escape(root + feed.path)}"/>\n',
            f'<link rel="alternate" type="text/html" href="{escape(root + feed.list_path)}"/>\n',
            f"<author><name>{_xml(site.publisher or site.title)}</name></author>\n",
            f'<generator version="{__version__}">svargen</generator>\n',
        ]
        parts += (self._entry(answer, times[answer.path]) for answer in feed.answers)
        parts.append("</feed>\n")
        return "".join(parts).encode()

    def _entry(self, answer: Answer, when: datetime) -> str:
        key = (answer.path, when)
        entry = self._entries.pop(key, None) or self._written(answer, when)
        if len(self._entries) >= _MOST_REMEMBERED:
            del self._entries[next(iter(self._entries))]
        # At the end again: what was not asked for longest goes first.
        self._entries[key] = entry
        return entry

    def _written(self, answer: Answer, when: datetime) -> str:
        view, front = self.view, answer.front
        url = view.archive.site.root + view.urls.answer(answer)
        published = moment(answer.day, answer.path)
        authors = "".join(
            f"<author><name>{_xml(ref.text)}</name></author>\n"
            for ref in view.administrations(answer)
        )
        topics = "".join(f'<category term="{escape(ref.text)}"/>\n' for ref in view.topics(answer))
        asked = view.text(
            "Question from {asker}", asker=view.language.joined(tuple(map(str, front.asker)))
        )
        return (
            "<entry>\n"
            f"<id>{_xml(url)}</id>\n"
            f"{_text('title', front.title)}\n"
            f'<link rel="alternate" type="text/html" href="{escape(url)}"/>\n'
            f"<published>{_stamp(min(published, when))}</published>\n"
            f"<updated>{_stamp(when)}</updated>\n"
            f"{authors}{topics}"
            f"{_text('summary', f'{asked}: {answer.excerpt}')}\n"
            f'<content type="html">{self._content(answer)}</content>\n'
            "</entry>\n"
        )

    def _content(self, answer: Answer) -> str:
        """Question and answer as escaped HTML with whole addresses."""
        view = self.view
        body = self.body_of(answer)
        root = view.archive.site.root
        own = root + view.urls.answer(answer)
        parts = []
        for section in body.sections:
            word = view.text("Question") if section.kind == "question" else view.text("Answer")
            heading = f"{word} {section.number}" if section.number else word
            parts.append(f"<h2>{_xml(heading)}</h2>\n{section.html}")
        html = "".join([*parts, body.notes])
        html = urls.resolve_links(html, root, own, view.urls.answer_file)
        return _xml(_ONLY_ON_PAGES.sub("", html).replace('href="#', f'href="{own}#'))


def moments(answers: tuple[Answer, ...]) -> dict[str, datetime]:
    """A time for each answer, no two the same."""
    found: dict[str, datetime] = {}
    taken: set[datetime] = set()
    for answer in sorted(answers, key=lambda a: a.path):
        last = max([answer.day, *(c.date for c in answer.front.corrections)])
        when = moment(last, answer.path)
        while when in taken:
            when += timedelta(seconds=1)
        taken.add(when)
        found[answer.path] = when
    return found


def moment(day: date, path: str) -> datetime:
    """The second of a day that belongs to an address."""
    digest = hashlib.sha256(path.encode()).digest()
    seconds = int.from_bytes(digest[:4], "big") % _SECONDS
    start = datetime(day.year, day.month, day.day, _FIRST_HOUR, tzinfo=UTC)
    return start + timedelta(seconds=seconds)


def _xml(text: str) -> str:
    """Text as it stands between tags."""
    return escape(text, quote=False)


def _text(element: str, text: str) -> str:
    """A text construct; declared as HTML where a feed reader could take the text for markup."""
    if "<" in text or "&" in text:
        return f'<{element} type="html">{_xml(_xml(text))}</{element}>'
    return f"<{element}>{_xml(text)}</{element}>"


def _stamp(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
