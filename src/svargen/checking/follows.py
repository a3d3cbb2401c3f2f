"""`follows` names another answer, and answers never follow one another in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.archive import followed_paths, resolve_follows
from svargen.checking.circles import circles, drawn
from svargen.checking.context import answer_rule, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context
    from svargen.diagnostics import Finding
    from svargen.model import Answer


@answer_rule("follows")
def followed_answers_exist(answer: Answer, context: Context) -> Iterator[Finding]:
    """What an answer follows is another answer that the public can see."""
    for i, reference in enumerate(answer.front.follows):
        other = _resolved(reference, answer, context)
        if other is None and not _is_of_broken(reference, answer, context):
            close = context.close(reference, context.paths)
            values = {"guess": close} if close and close != answer.path else {}
            yield finding(answer, "unknown-follows", f"follows[{i}]", value=reference, **values)
        elif other and context.is_public(answer) and not context.is_public(other):
            yield finding(answer, "hidden-link", f"follows[{i}]", target=other.path)


def threads_have_a_beginning(context: Context) -> Iterator[Finding]:
    """No chain of `follows` comes back to where it began."""
    onward = {a.path: _all_resolved(a, context) for a in context.answers if a.front.follows}
    for path, at, circle in circles(onward):
        answer = context.by_path[path]
        yield finding(answer, "circular-follows", f"follows[{at}]", circle=drawn(circle))


def _is_of_broken(reference: str, answer: Answer, context: Context) -> bool:
    """Whether it may name an answer that is itself to be mended first."""
    if reference.isdecimal():
        return context.has_broken_number
    return any(path in context.unread for path in followed_paths(reference, answer.path))


def _all_resolved(answer: Answer, context: Context) -> list[str]:
    found = (_resolved(reference, answer, context) for reference in answer.front.follows)
    return [other.path for other in found if other]


def _resolved(reference: str, answer: Answer, context: Context) -> Answer | None:
    return resolve_follows(reference, answer.path, context.by_path, context.by_document)
