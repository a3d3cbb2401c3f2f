"""An answer has its question and its answer, each under a heading of its own.

Several questions are numbered, and each has the answer of its number; or all have one answer
without a number.
"""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING

from svargen.checking.context import answer_rule, finding_at
from svargen.diagnostics import Finding
from svargen.model import UNANSWERED, SectionHead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context
    from svargen.model import Answer, NearHeading, SectionKind

_OTHER_SPACE = re.compile(r"##[^\S \t]")
"""What begins a heading for the eye alone."""


@answer_rule("status")
def sections_are_there(answer: Answer, context: Context) -> Iterator[Finding]:
    """What must be there to read is there."""
    status = answer.front.status
    if status == "tilbagekaldt":
        return
    needed: list[SectionKind] = ["question"]
    if status not in UNANSWERED:
        needed.append("answer")
    for kind in needed:
        if any(head.kind == kind for head in answer.sections):
            continue
        near = next((n for n in answer.near_headings if n.kind == kind), None)
        values: dict[str, object] = {"section": _word(kind, context)}
        if near and _OTHER_SPACE.match(near.text):
            values["first"] = near.line
        elif near:
            values["line"] = near.text
        line = near.line if near else 1
        yield Finding(f"answers/{answer.path}", "missing-section", values, "", line)


@answer_rule()
def sections_are_told_apart(answer: Answer, context: Context) -> Iterator[Finding]:
    """No section is lost in another, where a question would be read as a part of an answer."""
    if not answer.near_headings:
        return
    # What has no number is the first of its kind.
    there: dict[SectionKind, set[int]] = {}
    for head in answer.sections:
        there.setdefault(head.kind, set()).add(head.number or 1)
    above: SectionHead | None = None
    spoken = ""
    headings: list[SectionHead | NearHeading] = [*answer.sections, *answer.near_headings]
    for each in sorted(headings, key=attrgetter("line")):
        if isinstance(each, SectionHead):
            above, spoken = each, each.kind
        elif not (numbers := there.get(each.kind)):
            continue
        elif above and each.number in numbers:
            # That section is spoken of. So are those after it, where no section has a number.
            if each.number and not above.number:
                numbers.add(each.number + 1)
        elif not above or (
            # A question 7 after question 1 is one of a survey, or of another year.
            each.number
            and each.number - 1 in {0, *numbers}
            and (above.number or each.kind != spoken)
        ):
            spoken = each.kind
            numbers.add(each.number or 1)
            name = _numbered(each.kind, each.number, context)
            first = {"first": each.line} if _OTHER_SPACE.match(each.text) else {}
            yield finding_at(
                answer, "near-section", each.line, text=each.text, section=name, **first
            )
        elif each.of_section and each.kind != spoken:
            spoken = each.kind
            numbers.add(number := len(numbers) + 1)
            name = _numbered(each.kind, number, context)
            yield finding_at(
                answer, "perhaps-section", each.line, text=each.text, section=name,
                other=_name(above, context), title=each.text.strip("# "),
            )  # fmt: skip


@answer_rule()
def sections_are_filled(answer: Answer, context: Context) -> Iterator[Finding]:
    """Something stands under each heading, and each heading stands once."""
    first: dict[tuple[str, int | None], int] = {}
    for head in answer.sections:
        name = _name(head, context)
        if head.empty:
            yield finding_at(answer, "empty-section", head.line, section=name)
        line = first.setdefault((head.kind, head.number), head.line)
        if line != head.line:
            word = _word(head.kind, context)
            values = {"section": name, "first": line, "word": word}
            yield Finding(f"answers/{answer.path}", "duplicate-section", values, "", head.line)


@answer_rule()
def questions_come_first(answer: Answer, context: Context) -> Iterator[Finding]:
    """An answer stands below the question that it answers."""
    asked: set[int | None] = set()
    numbers = {head.number for head in answer.sections if head.kind == "question"}
    for head in answer.sections:
        if head.kind == "question":
            asked.add(head.number)
            continue
        wanted = {head.number} & numbers or numbers
        if not wanted <= asked:
            word = _word("question", context)
            other = f"{word} {head.number}" if head.number in numbers and head.number else word
            name = _name(head, context)
            yield finding_at(answer, "answer-above-question", head.line, section=name, other=other)


@answer_rule("status")
def sections_are_paired(answer: Answer, context: Context) -> Iterator[Finding]:
    """Each numbered question has its answer, and each numbered answer its question."""
    numbers: dict[str, set[int | None]] = {"question": set(), "answer": set()}
    for head in answer.sections:
        numbers[head.kind].add(head.number)
    if answer.front.status in UNANSWERED or not all(numbers.values()):
        return
    for head in answer.sections:
        other: SectionKind = "answer" if head.kind == "question" else "question"
        if head.number and head.number not in numbers[other] and None not in numbers[other]:
            yield finding_at(
                answer,
                "section-without-pair",
                head.line,
                section=_name(head, context),
                other=_word(other, context),
            )


def _word(kind: SectionKind, context: Context) -> str:
    text = context.language.text
    return text("Question") if kind == "question" else text("Answer")


def _name(head: SectionHead, context: Context) -> str:
    return _numbered(head.kind, head.number, context)


def _numbered(kind: SectionKind, number: int | None, context: Context) -> str:
    return _word(kind, context) + (f" {number}" if number else "")
