"""A status says what there is to read: each goes with certain keys and sections.

A pending question has no answer; one that was taken back may have had it before; a withdrawn
answer says when and why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.checking.context import answer_rule, finding, finding_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context
    from svargen.diagnostics import Finding
    from svargen.model import Answer


@answer_rule("status", "withdrawn")
def withdrawal_is_whole(answer: Answer, _context: Context) -> Iterator[Finding]:
    """`withdrawn` and the status tilbagekaldt stand together."""
    withdrawn = answer.front.withdrawn is not None
    if withdrawn != (answer.front.status == "tilbagekaldt"):
        yield finding(answer, "withdrawn-mismatch", "withdrawn" if withdrawn else "status")


@answer_rule("status")
def pending_has_no_answer(answer: Answer, context: Context) -> Iterator[Finding]:
    """A question that waits for its answer has no section for one."""
    if answer.front.status != "afventer":
        return
    for head in answer.sections:
        if head.kind == "answer":
            word = context.language.text("Answer")
            yield finding_at(
                answer, "answer-while-pending", head.line, status=answer.front.status, section=word
            )
            return
