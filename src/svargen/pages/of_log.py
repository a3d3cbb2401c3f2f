"""The public log: what was corrected, removed and withdrawn after it was published, and why.

Of a withdrawn answer it tells the date and the reason alone.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from svargen.pages import urls
from svargen.pages.of_lists import paging
from svargen.pages.types import LogEntry, LogPage, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from svargen.model import Answer
    from svargen.pages.view import View

_ANCHORS = {"corrected": "rettet", "removed": "fjernet"}
"""Begin the id of each entry on its answer's page. Feeds hold on to them: they never change."""


class Logged(NamedTuple):
    """One thing that became of a published answer."""

    kind: Literal["corrected", "removed", "withdrawn"]
    day: date
    text: str
    """What was corrected, or why something was removed."""
    answer: Answer
    anchor: str = ""
    """Its id on the answer's page; '' where all of the page is about it."""
    place: int = 0
    """Its place in the answer's list of such, from 0."""


def logged_of(answer: Answer) -> tuple[Logged, ...]:
    """What became of one answer, oldest first."""
    front = answer.front
    if front.status == "tilbagekaldt":
        withdrawn = front.withdrawn
        day, reason = (withdrawn.date, withdrawn.reason) if withdrawn else (answer.day, "")
        return (Logged("withdrawn", day, reason, answer),)
    if not front.corrections and not front.redactions:
        return ()
    corrected = (Logged("corrected", c.date, c.text, answer) for c in front.corrections)
    removed = (Logged("removed", r.date, r.reason, answer) for r in front.redactions)
    found = [*_anchored(corrected), *_anchored(removed)]
    return tuple(sorted(found, key=lambda logged: logged.day))


def log_of(view: View) -> tuple[Logged, ...]:
    """What became of all answers, newest first."""
    answers = view.archive.logged
    found = [logged for answer in answers for logged in reversed(logged_of(answer))]
    return tuple(sorted(found, key=lambda logged: (-logged.day.toordinal(), logged.answer.path)))


def title_of(view: View, logged: Logged) -> str:
    """The title of the answer; of one that was withdrawn, only that it was."""
    if logged.kind == "withdrawn":
        day = view.language.long_date(logged.answer.front.asked)
        return view.text("The answer to a question of {day} has been withdrawn", day=day)
    return logged.answer.front.title


def log_title(view: View) -> str:
    """The heading of the log."""
    return view.text("Corrections and withdrawals")


def log_pages(view: View, log: Sequence[Logged]) -> int:
    """How many pages the log takes."""
    return max(1, -(-len(log) // view.archive.site.lists.page_size))


def log_page(view: View, log: Sequence[Logged], number: int) -> LogPage:
    """Page `number` of the log, from 1."""
    size = view.archive.site.lists.page_size
    path, title = view.urls.log, log_title(view)
    lead = view.text(
        "What has been corrected, removed or withdrawn since it was published, and why."
    )
    page_title = view.text("{title} – page {number}", title=title, number=number)
    return LogPage(
        path=view.urls.page(path, number),
        title=title if number == 1 else page_title,
        description=lead,
        crumbs=(Ref(view.text("Home"), urls.FRONT),),
        feed=Ref(title, urls.feed_of(path)),
        lead=lead,
        entries=tuple(_entry(view, each) for each in log[(number - 1) * size : number * size]),
        paging=paging(view, path, number, len(log), size),
    )


def _entry(view: View, logged: Logged) -> LogEntry:
    return LogEntry(
        logged.kind,
        view.day(logged.day),
        title_of(view, logged),
        place_of(view, logged),
        logged.text,
    )


def place_of(view: View, logged: Logged) -> str:
    """Where it is told on the answer's page."""
    path = view.urls.answer(logged.answer)
    return f"{path}#{logged.anchor}" if logged.anchor else path


def _anchored(entries: Iterator[Logged]) -> Iterator[Logged]:
    """Entries of one kind with an id each."""
    counts: Counter[date] = Counter()
    for place, logged in enumerate(entries):
        counts[logged.day] += 1
        count = counts[logged.day]
        anchor = f"{_ANCHORS[logged.kind]}-{logged.day.isoformat()}"
        anchor = anchor if count == 1 else f"{anchor}-{count}"
        yield Logged(logged.kind, logged.day, logged.text, logged.answer, anchor, place)
