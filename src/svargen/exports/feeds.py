"""Atom feeds (RFC 4287) with full content: the newest answers of a list.

How final an answer is, and what became of it after it was published, stands before its text;
what became of it makes it an update.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple, Protocol

from svargen import __version__
from svargen.exports.atom import apart, construct, last_day, moment, stamp, xml
from svargen.exports.log_feed import LogFeed, log_feed, write_log
from svargen.pages import urls
from svargen.pages.of_lists import ListOf, lists_of
from svargen.pages.of_log import logged_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from datetime import date, datetime

    from svargen.model import Answer, Body
    from svargen.pages.reach import Reach
    from svargen.pages.view import View

_ONLY_ON_PAGES = re.compile(r' (?:role|tabindex|aria-[a-z]+)="[^"]*"')
"""Attributes that feed readers remove, and validators warn of."""


class Feed(NamedTuple):
    """A feed to come."""

    path: str
    """From the site's root, without the first slash."""
    list_path: str
    """The list it is the feed of."""
    title: str
    answers: tuple[Answer, ...]
    """The newest, newest first."""
    topics: tuple[str, ...]
    """What their topics are called, in which other answers have a say."""
    last_resort: date
    """The day of a feed without entries."""

    @property
    def stands_for(self) -> tuple[object, ...]:
        """All it is made of beside the site, the texts by their digests."""
        answers = tuple((answer.path, answer.digest) for answer in self.answers)
        return self.path, self.list_path, self.title, self.topics, self.last_resort, answers


def feeds_of(view: View, reach: Reach | None = None) -> Iterator[Feed | LogFeed]:
    """Every feed of the site; or those that may differ, while the same stand in the same lists."""
    size = view.archive.site.lists.feed_size
    site = view.archive.site.title
    empty = last_day(view.archive)
    for each in lists_of(view, reach, with_feed=True):
        newest = tuple(_first_answered(each, size))
        if reach and not any(answer.path in reach.changed for answer in newest):
            continue
        if each.of == "all":
            yield Feed(urls.FEED, urls.FRONT, site, newest, _topics(view, newest), empty)
        else:
            title = f"{each.title} – {site}"
            path = urls.feed_of(each.path)
            yield Feed(path, each.path, title, newest, _topics(view, newest), empty)
    if reach is None or reach.pending:
        yield _pending_feed(view, size, site, empty)
    if reach is None or reach.log:
        yield log_feed(view)


def _pending_feed(view: View, size: int, site: str, empty: date) -> Feed:
    """The newest questions that wait for their final answer."""
    title = f"{view.text('Questions awaiting an answer')} – {site}"
    path = view.urls.pending
    newest = view.archive.pending[:size]
    return Feed(urls.feed_of(path), path, title, newest, _topics(view, newest), empty)


def _topics(view: View, answers: Iterable[Answer]) -> tuple[str, ...]:
    """What the topics of answers are called, each once."""
    groups = view.archive.by_key("topics")
    keys = sorted({key for answer in answers for key in view.archive.topic_keys(answer)})
    return tuple(groups[key].name for key in keys if key in groups)


def _first_answered(each: ListOf, most: int) -> Iterator[Answer]:
    found = 0
    for answer in each.answers:
        if answer.answered:
            yield answer
            found += 1
            if found == most:
                return


class Kept(Protocol):
    """Where entries are kept that several feeds share."""

    def get(self, key: Hashable) -> bytes | None:
        """What was put under a key; None where there is nothing."""

    def put(self, key: Hashable, piece: bytes) -> None:
        """Keep a piece, or not."""


class FeedWriter:
    """Writes feeds, and makes each entry once."""

    def __init__(self, view: View, body_of: Callable[[Answer], Body], made: Kept) -> None:
        self.view = view
        self.body_of = body_of
        self._made = made

    def write(self, feed: Feed | LogFeed) -> bytes:
        """The feed as XML in UTF-8."""
        if isinstance(feed, LogFeed):
            return write_log(self.view, feed)
        root = self.view.archive.site.root
        times = moments(feed.answers)
        site = self.view.archive.site
        updated = max(times.values(), default=moment(feed.last_resort, feed.path))
        parts = [
            '<?xml version="1.0" encoding="utf-8"?>\n',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{self.view.language.code}">\n',
            f"<id>{xml(root + feed.path)}</id>\n",
            f"{construct('title', feed.title)}\n",
            f"<updated>{stamp(updated)}</updated>\n",
            _link_to_itself(root + feed.path),
            f'<link rel="alternate" type="text/html" href="{escape(root + feed.list_path)}"/>\n',
            f"<author><name>{xml(site.publisher or site.title)}</name></author>\n",
            f'<generator version="{__version__}">svargen</generator>\n',
        ]
        entries = [self._entry(answer, times[answer.path]) for answer in feed.answers]
        return b"".join(["".join(parts).encode(), *entries, b"</feed>\n"])

    def _entry(self, answer: Answer, when: datetime) -> bytes:
        key = (answer.path, when)
        entry = self._made.get(key)
        if entry is None:
            entry = self._written(answer, when).encode()
            self._made.put(key, entry)
        return entry

    def _written(self, answer: Answer, when: datetime) -> str:
        view, front = self.view, answer.front
        url = view.archive.site.root + view.urls.answer(answer)
        published = moment(answer.day, answer.path)
        # Of a question without an answer those who asked are the authors.
        names = [ref.text for ref in view.administrations(answer)]
        names = names if answer.answered else [asker.name for asker in answer.askers]
        authors = "".join(f"<author><name>{xml(name)}</name></author>\n" for name in names)
        topics = "".join(f'<category term="{escape(ref.text)}"/>\n' for ref in view.topics(answer))
        asked = view.text(
            "Question from {asker}", asker=view.language.joined(tuple(map(str, answer.askers)))
        )
        told = [" ".join(text.split()) for text in self._told(answer)]
        return (
            "<entry>\n"
            f"<id>{xml(url)}</id>\n"
            f"{construct('title', front.title)}\n"
            f'<link rel="alternate" type="text/html" href="{escape(url)}"/>\n'
            f"<published>{stamp(min(published, when))}</published>\n"
            f"<updated>{stamp(when)}</updated>\n"
            f"{authors}{topics}"
            f"{construct('summary', ' '.join([*told, f'{asked}: {answer.excerpt}']))}\n"
            f'<content type="html">{self._content(answer)}</content>\n'
            "</entry>\n"
        )

    def _told(self, answer: Answer) -> Iterator[str]:
        """That it is not the last word, and what became of it since, newest first."""
        view = self.view
        status, due = answer.front.status, view.deadlines.due(answer)
        if status == "foreløbigt":
            # Not whether it is late: feed readers keep what they have read.
            final = (
                view.text("The final answer is due on {day}.", day=view.language.long_date(due))
                if due
                else view.text("A final answer will follow.")
            )
            yield f"{view.text('Provisional answer')}. {final}"
        elif status == "trukket":
            yield view.text(
                "The question was withdrawn by the one who asked it, after it had been answered."
            )
        for logged in reversed(logged_of(answer)):
            day = view.language.long_date(logged.day)
            if logged.kind == "corrected":
                yield view.text("Corrected {day}: {text}", day=day, text=logged.text)
            else:
                yield view.text("Text removed {day}: {text}", day=day, text=logged.text)

    def _content(self, answer: Answer) -> str:
        """Question and answer as escaped HTML with whole addresses."""
        view = self.view
        body = self.body_of(answer)
        root = view.archive.site.root
        own = root + view.urls.answer(answer)
        provisional = answer.front.status == "foreløbigt"
        answered = view.text("Provisional answer") if provisional else view.text("Answer")
        parts = [f"<p><strong>{xml(text)}</strong></p>\n" for text in self._told(answer)]
        for section in body.sections:
            word = view.text("Question") if section.kind == "question" else answered
            heading = f"{word} {section.number}" if section.number else word
            parts.append(f"<h2>{xml(heading)}</h2>\n{section.html}")
        html = "".join([*parts, body.notes])
        html = urls.resolve_links(html, root, own, view.urls.answer_file)
        return xml(_ONLY_ON_PAGES.sub("", html).replace('href="#', f'href="{own}#'))


def at_old_address(feed: bytes, root: str, new: str, old: str) -> bytes:
    """A feed as it stands at an old address: the same, but that a feed says where it was read."""
    return feed.replace(_link_to_itself(root + new).encode(), _link_to_itself(root + old).encode())


def _link_to_itself(url: str) -> str:
    return f'<link rel="self" type="application/atom+xml" href="{escape(url)}"/>\n'


def moments(answers: tuple[Answer, ...]) -> dict[str, datetime]:
    """The time of each answer's last change, no two the same."""
    return apart([(answer.path, answer.changed) for answer in answers])
