"""Which other answers the page of one names: its thread, its question, its case, its topic.

Never all there are, so that a page stays short and a new answer changes few.
"""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from svargen.pages.types import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from svargen.archive import Group
    from svargen.model import Answer
    from svargen.pages.view import View

_BESIDE = 3
"""How many other answers of a topic or a case are named."""

_IN_THREAD = 12
"""How many earlier questions of a thread are named, and how many later ones."""


NEAR = _BESIDE + _BESIDE
"""How far from an answer those may stand in a list that its page names: all nearer ones may be
shown already, for the case."""
FARTHEST = NEAR + 3 * _IN_THREAD + 1
"""The same of an answer in a thread, or with an answer to the same question beside it, which its
page shows, too."""


class Related(NamedTuple):
    """The other answers that the page of one names."""

    thread: Sequence[Answer]
    """This one among them; () where none follows another up."""
    same_question: Sequence[Answer]
    same_case: Sequence[Answer]
    same_topic: Sequence[Answer]
    topic: Ref | None
    """What those of `same_topic` share."""
    thread_cut: bool
    """Whether the thread goes on."""

    @property
    def all(self) -> tuple[Answer, ...]:
        """All of them."""
        return (*self.thread, *self.same_question, *self.same_case, *self.same_topic)


def related_to(view: View, answer: Answer) -> Related:
    """Which answers the page of one names, each once."""
    return view.once("related", answer, partial(_related, view))


def _related(view: View, answer: Answer) -> Related:
    thread, cut = thread_of(view, answer)
    others = same_question(view, answer)
    case = same_case(view, answer, (*thread, *others))
    topic, topical = same_topic(view, answer, (*thread, *others, *case))
    return Related(thread, others, case, topical, topic, cut)


def thread_of(view: View, answer: Answer) -> tuple[tuple[Answer, ...], bool]:
    """The questions that follow one another up, this one among them; () where none does.

    The nearest `_IN_THREAD` on the way back and as many on the way on, in the order they were
    asked; and whether there are more.
    """
    archive = view.archive
    if answer.path not in archive.follows and answer.path not in archive.followed_by:
        return (), False
    before, more_before = _reached(archive.follows, answer)
    after, more_after = _reached(archive.followed_by, answer)
    found = before | after
    if len(found) == 1:
        return (), False
    order = sorted(found.values(), key=lambda each: (each.front.asked, each.path))
    return tuple(order), more_before or more_after


def _reached(
    ways: Mapping[str, tuple[Answer, ...]], answer: Answer
) -> tuple[dict[str, Answer], bool]:
    """The answer and the nearest it leads to, by path; and whether it leads to more."""
    found, to_follow = {answer.path: answer}, [answer]
    for each in to_follow:
        # A question may be followed up by any number of others.
        for other in ways.get(each.path, ()):
            if other.path in found:
                continue
            if len(found) > _IN_THREAD:
                return found, True
            found[other.path] = other
            to_follow.append(other)  # the loop comes to it
    return found, False


def same_question(view: View, answer: Answer) -> tuple[Answer, ...]:
    """Other answers to the very same question, by other administrations."""
    asked = view.archive.same_question.get(answer.path, ())
    return tuple(islice((each for each in asked if each is not answer), _IN_THREAD))


def same_case(view: View, answer: Answer, shown: Sequence[Answer]) -> list[Answer]:
    """Other answers of its case that the page does not show already."""
    case = answer.front.sagsnummer
    group = view.archive.by_key("cases").get(f"{case.year}-{case.number}") if case else None
    return _around(group, answer, shown) if group and len(group.answers) > 1 else []


def same_topic(
    view: View, answer: Answer, shown: Sequence[Answer]
) -> tuple[Ref | None, list[Answer]]:
    """Other answers on the rarest of its topics that has some the page does not show already."""
    groups = view.archive.by_key("topics")
    found = [g for key in view.archive.topic_keys(answer) if (g := groups.get(key))]
    for group in sorted(found, key=lambda g: (len(g.answers), g.key)):
        if others := _around(group, answer, shown):
            return Ref(group.name, view.urls.topic(group.key)), others
    return None, []


def _around(group: Group, answer: Answer, shown: Sequence[Answer]) -> list[Answer]:
    """The next older answers of a group, then newer ones: a new answer changes few pages."""
    at, most = group.position(answer), _BESIDE + len(shown)
    passed_over = {each.path for each in shown}

    def others(answers: Iterable[Answer]) -> list[Answer]:
        return [each for each in answers if each.path not in passed_over]

    older = others(group.answers[at + 1 : at + 1 + most])[:_BESIDE]
    newer = others(group.answers[max(0, at - most) : at])
    missing = _BESIDE - len(older)
    return [*newer[max(0, len(newer) - missing) :], *older]
