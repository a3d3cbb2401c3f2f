"""Dates stand in the order in which things happen: asked, answered, put right.

A question with an answer has the answer's date; one that waits has none, and one that was taken
back without an answer needs none. A date in the future
hides nothing: that is what `publish_from` is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.checking.context import answer_rule, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context
    from svargen.diagnostics import Finding
    from svargen.model import Answer


@answer_rule("asked", "date")
def answer_follows_question(answer: Answer, _context: Context) -> Iterator[Finding]:
    """An answer is not dated before its question."""
    front = answer.front
    if front.date and front.date < front.asked:
        yield finding(answer, "answer-before-question", "date", date=front.date, asked=front.asked)


@answer_rule("asked", "due")
def due_follows_question(answer: Answer, _context: Context) -> Iterator[Finding]:
    """A question is not due before it was asked."""
    front = answer.front
    if front.due and front.due < front.asked:
        yield finding(answer, "due-before-question", "due", due=front.due, asked=front.asked)


@answer_rule("date", "status")
def answered_has_a_date(answer: Answer, context: Context) -> Iterator[Finding]:
    """What is answered has a date; what is not has none."""
    front = answer.front
    if answer.answered and not front.date:
        yield finding(answer, "missing-date", "date")
    elif front.date and front.status == "afventer":
        yield finding(answer, "date-without-answer", "date", status=front.status)
    elif front.date and front.status == "trukket" and not answer.answered:
        yield finding(answer, "date-unused", "date", section=context.language.text("Answer"))


@answer_rule()
def dates_have_come(answer: Answer, context: Context) -> Iterator[Finding]:
    """No date lies in the future, unless the answer is kept back until then."""
    front = answer.front
    dates = [("asked", front.asked), ("date", front.date)]
    dates += [(f"corrections[{i}].date", c.date) for i, c in enumerate(front.corrections)]
    dates += [(f"redactions[{i}].date", r.date) for i, r in enumerate(front.redactions)]
    if front.withdrawn:
        dates.append(("withdrawn.date", front.withdrawn.date))
    seen = max(context.today, front.publish_from or context.today)
    for key, day in dates:
        if day and day > seen and key.split("[")[0].split(".")[0] not in answer.broken:
            until = {"until": day} if key == "date" else {}
            yield finding(answer, "future-date", key, date=day, **until)
