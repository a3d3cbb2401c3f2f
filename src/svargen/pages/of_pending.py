"""Questions that wait for an answer, by administration, as of the day of the build."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from svargen.language.working_days import working_days
from svargen.pages import urls
from svargen.pages.of_lists import paging
from svargen.pages.types import Pending, PendingOf, PendingPage, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from svargen.archive import Group
    from svargen.model import Answer
    from svargen.pages.view import View

PENDING = 200
"""Questions on one page."""


class Question(NamedTuple):
    """A question in its place on the page."""

    group: Group | None
    """Whom it was asked of; None for one that has a provisional answer."""
    answer: Answer

    @property
    def key(self) -> str:
        """The administration's; '' for one that has a provisional answer."""
        return self.group.key if self.group else ""


class Waiting(NamedTuple):
    """All that wait, before they are cut into pages."""

    questions: tuple[Question, ...]
    """In order: a question asked of two administrations under each."""
    counts: Mapping[str, int]
    """How many, by the administration's key; '' for provisional answers."""
    lead: str
    """How many there are and how many are overdue, and on which day it is so."""

    @property
    def pages(self) -> int:
        """How many pages they take: one even if there are none."""
        return max(1, -(-len(self.questions) // PENDING))


def pending_of(view: View) -> Waiting:
    """The questions that wait for their final answer.

    Within an administration those due first come first, those without a deadline last.
    """

    def due_first(answer: Answer) -> tuple[date, date, str]:
        due = view.deadlines.due(answer) or date.max
        return due, answer.front.asked, answer.path

    listed = []
    for group in view.archive.administrations:
        waiting = (a for a in group.answers if a.pending and not a.answered)
        listed += [Question(group, answer) for answer in sorted(waiting, key=due_first)]
    provisional = (a for a in view.archive.pending if a.answered)
    listed += [Question(None, answer) for answer in sorted(provisional, key=due_first)]
    return Waiting(tuple(listed), Counter(question.key for question in listed), _lead(view))


def pending_page(view: View, waits: Waiting, number: int) -> PendingPage:
    """Page `number` of the questions that wait, from 1."""
    title = view.text("Questions awaiting an answer")
    page_title = view.text("{title} – page {number}", title=title, number=number)
    path = view.urls.pending
    shown = waits.questions[(number - 1) * PENDING : number * PENDING]
    groups = tuple(
        _group(view, list(each), waits.counts[key])
        for key, each in groupby(shown, key=lambda question: question.key)
    )
    return PendingPage(
        path=view.urls.page(path, number),
        title=title if number == 1 else page_title,
        description=waits.lead,
        crumbs=(Ref(view.text("Home"), urls.FRONT),),
        menu=path,
        feed=Ref(title, urls.feed_of(path)),
        lead=waits.lead,
        groups=tuple(group for group in groups if group.path),
        provisional=next((group for group in groups if not group.path), None),
        paging=paging(view, path, number, len(waits.questions), PENDING),
    )


def waiting(view: View, pending: Iterable[Answer]) -> str:
    """'5 questions await an answer', provisional answers apart; '' where none does."""
    unanswered = [answer.answered for answer in pending].count(False)
    if not unanswered:
        return ""
    return view.language.counted(
        "{count} question awaits an answer", "{count} questions await an answer", unanswered
    )


def overdue(view: View, pending: Iterable[Answer]) -> str:
    """'2 are overdue', provisional answers among them; '' where none is."""
    late = sum(map(view.deadlines.overdue, pending))
    return view.language.counted("{count} is overdue", "{count} are overdue", late) if late else ""


# -- parts ---------------------------------------------------------------------------------


def _lead(view: View) -> str:
    """How many wait and how many are overdue, and on which day it is so."""
    pending = view.archive.pending
    provisional = sum(answer.answered for answer in pending)
    said = [waiting(view, pending) or view.text("No question awaits an answer")]
    if provisional:
        said.append(
            view.language.counted(
                "{count} has a provisional answer and awaits the final one",
                "{count} have a provisional answer and await the final one",
                provisional,
            )
        )
    if late := overdue(view, pending):
        said.append(late)
    elif any(map(view.deadlines.due, pending)):
        said.append(view.text("None is overdue"))
    said.append(view.text("As of {day}", day=view.language.long_date(view.archive.today)))
    return " ".join(f"{sentence}." for sentence in said)


def _group(view: View, shown: Sequence[Question], count: int) -> PendingOf:
    group = shown[0].group
    entries = tuple(_pending(view, question.answer) for question in shown)
    if not group:
        return PendingOf(view.text("With a provisional answer"), "", count, "", entries)
    days = view.deadlines.allowed(group.key)
    deadline = _days(view, days) if days else ""
    path = view.urls.administration(group.key)
    return PendingOf(group.name, path, count, deadline, entries)


def _pending(view: View, answer: Answer) -> Pending:
    today, asked = view.archive.today, answer.front.asked
    due = view.deadlines.due(answer)
    first, last = sorted((due or asked, today))
    between = working_days(first, last, view.country)
    return Pending(
        view.item(answer),
        view.day(asked),
        view.day_or_none(due),
        _days(view, between) if between else "",
        due == today,
    )


def _days(view: View, count: int) -> str:
    return view.language.counted("{count} working day", "{count} working days", count)
