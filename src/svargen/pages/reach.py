"""What an edit can have changed: which pages an answer that differs may reach.

A page is made of few answers: its own, those beside it in the lists it stands in, those of its
thread. So where few answers differ from those of the build before, most pages need not be asked
what they are made of. Nothing here has to be exact but one thing: a page that is told to be out of
reach is the same as before.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from svargen.pages.of_answer import answer_page, redirect_page
from svargen.pages.of_lists import list_page
from svargen.pages.related import FARTHEST, NEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from svargen.archive import Archive, Group
    from svargen.model import Answer
    from svargen.pages.plan import Planned
    from svargen.pages.view import View

_BESIDE = ("topic", "case", "administration")
"""The kinds of lists whose neighbours the page of an answer names."""
_OF_TIMES = ("all", "year", "month")
_TAB = "\t"
_THREAD = "thread"
"""Stands for a list of all answers that belong to a thread, or share a question."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where all answers of an archive stand."""

    lines: Sequence[str]
    """Of each answer its path, what its page is made of beside other answers, its day, and the
    lists it is in, a tab between each."""
    names: str
    """What the lists are called, and how many were withdrawn from each."""
    times: str
    """The years and months with their counts."""

    @classmethod
    def seen(
        cls, view: View, size_of: Callable[[str], int | None], before: Places | None = None
    ) -> Places:
        """Those of an archive; `size_of` gives an attachment's bytes.

        `before` are those of an archive of the same shape: there all stand in the same lists.
        """
        archive = view.archive
        attached = {answer.path for answer in archive.attached}

        def own(answer: Answer) -> str:
            told = _own(view, answer, size_of if answer.path in attached else None)
            return f"{answer.path}\t{told}"

        if before:
            all_answers = (*archive.answers, *archive.withdrawn)
            special = attached.union(view.changes)
            same = [
                line
                if line.startswith(f"{answer.path}\t{answer.path} {answer.digest}\t")
                and answer.path not in special
                and not answer.pending
                else f"{own(answer)}\t{line.split(_TAB, 2)[2]}"
                for answer, line in zip(all_answers, before.lines, strict=True)
            ]
            return cls(same, before.names, before.times)
        lists: dict[str, list[str]] = defaultdict(list)
        for of, groups in _groups(archive):
            for group in groups:
                name = f"{of}/{group.key}"
                for answer in group.answers:
                    lists[answer.path].append(name)
        for way in (archive.follows, archive.followed_by, archive.same_question):
            for path in way:
                lists[path].append(f"{_THREAD}/")
        lines = [
            "\t".join((own(answer), answer.day.isoformat(), *lists[answer.path]))
            for answer in archive.answers
        ]
        lines += [f"{own(answer)}\t" for answer in archive.withdrawn]
        return cls(lines, repr(list(_names(archive))), repr(list(_times(archive))))


@dataclass(frozen=True, slots=True)
class Reach:
    """Which pages may differ."""

    changed: frozenset[str]
    """The paths of the answers that do."""
    answers: frozenset[str]
    """The paths of those whose pages may."""
    lists: frozenset[str]
    """The lists whose pages may: 'topic/veje'."""
    times: bool
    """Whether all lists of a time may."""
    pending: bool
    """Whether the questions that wait may."""
    log: bool
    """Whether the log may."""

    @classmethod
    def between(cls, before: Places, now: Places, archive: Archive) -> Reach | None:
        """What differs between two builds of one site; None where anything may."""
        if before.names != now.names:
            return None
        were, are = set(before.lines), set(now.lines)
        differ = [line.split("\t") for line in were ^ are]
        changed = {path for path, *_ in differ}
        if not changed.isdisjoint(answer.path for answer in archive.withdrawn):
            return None
        lists, kept = _lists(were - are, are - were)
        answers = set(changed)
        of_changed = [answer for answer in archive.answers if answer.path in changed]
        threads = {*archive.follows, *archive.followed_by, *archive.same_question}
        for of, groups in _groups(archive):
            for group in groups if of in _BESIDE else ():
                name = f"{of}/{group.key}"
                if name not in lists:
                    continue
                if name not in kept:
                    answers.update(answer.path for answer in group.answers)
                elif of == "administration":
                    answers.update(_around(group, of_changed, 1, 1, threads))
                else:
                    answers.update(_around(group, of_changed, NEAR, FARTHEST, threads))
        if f"{_THREAD}/" in lists:
            answers.update(threads)
        return cls(
            frozenset(changed),
            frozenset(answers),
            frozenset(lists),
            before.times != now.times,
            any(answer.path in changed for answer in archive.pending),
            any(answer.path in changed for answer in archive.logged),
        )

    def takes_in(self, planned: Planned) -> bool:
        """Whether a page may differ."""
        make, *about = planned.build
        if make is answer_page:
            return about[1].path in self.answers
        if make is redirect_page:
            return about[2].path in self.changed
        if make is list_page:
            return self.takes_in_list(about[1].of, about[1].group)
        return True

    def takes_in_list(self, of: str, group: Group | None) -> bool:
        """Whether any page of a list may differ; arguments are those of a `ListOf`."""
        if of in _OF_TIMES and self.times:
            return True
        return f"{of}/{group.key}" in self.lists if group else bool(self.changed)


def _groups(archive: Archive) -> Iterator[tuple[str, tuple[Group, ...]]]:
    """All kinds of lists, as ListPage.of, with their groups."""
    yield "asker", archive.people
    yield "party", archive.parties
    yield "administration", archive.administrations
    yield "topic", archive.topics
    yield "case", archive.cases
    yield "year", archive.years
    yield "month", archive.months


def _lists(before: Iterable[str], now: Iterable[str]) -> tuple[set[str], set[str]]:
    """The lists that some answers are or were in; and those in which each of them has its place.

    Arguments are their lines of `Places` as they were, and as they are.
    """
    lists: set[str] = set()
    moved: set[str] = set()
    were, are = (
        {path: told for path, _, *told in (line.split("\t") for line in lines)}
        for lines in (before, now)
    )
    for path in were.keys() | are.keys():
        day_before, *left = were.get(path, [""])
        day, *entered = are.get(path, [""])
        lists.update(left, entered)
        both = day == day_before
        moved.update(set(left) ^ set(entered) if both else (*left, *entered))
    return lists, lists - moved


def _around(
    group: Group, changed: Iterable[Answer], near: int, far: int, threads: Container[str]
) -> Iterator[str]:
    """The paths of the answers of a list whose pages may name one of those that changed.

    They stand near it, or are in `threads` and not far from it.
    """
    answers = group.answers
    for answer in changed:
        at = group.position(answer)
        if at < len(answers) and answers[at].path == answer.path:
            for place in range(max(0, at - far), min(len(answers), at + far + 1)):
                if abs(place - at) <= near or answers[place].path in threads:
                    yield answers[place].path


def _own(view: View, answer: Answer, size_of: Callable[[str], int | None] | None) -> str:
    """All that the page of an answer is made of, but for other answers; None for no attachment."""
    own = view.state(answer)
    if size_of:
        own += repr([size_of(answer.beside(each.file)) for each in answer.front.attachments])
    changes = view.changes.get(answer.path)
    # No tab is left as it is, nor any other letter that has no form of its own.
    return f"{own} {changes!r}" if changes else own


def _names(archive: Archive) -> Iterator[object]:
    """What lists are called; a case by its number alone, which is its key."""
    for of, groups in _groups(archive):
        for group in groups:
            if of != "case" or group.withdrawn:
                yield of, group.key, group.name, group.also, group.withdrawn


def _times(archive: Archive) -> Iterable[object]:
    return ((group.key, len(group.answers)) for group in (*archive.years, *archive.months))
