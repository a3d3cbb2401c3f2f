"""What an edit can have changed: which pages an answer that differs may reach.

A page is made of few answers: its own, those beside it in the lists it stands in, those of its
thread. So where few answers differ from those of the build before, most pages need not be asked
what they are made of. Nothing here has to be exact but one thing: a page that is told to be out of
reach is the same as before.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from svargen.pages.of_answer import answer_page, own_inputs, redirect_page
from svargen.pages.of_lists import list_page
from svargen.pages.related import FARTHEST, NEAR

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Container,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from svargen.archive import Archive, Group
    from svargen.model import Answer
    from svargen.pages.plan import Planned
    from svargen.pages.view import View

_BESIDE = ("topic", "case", "administration")
"""The kinds of lists whose neighbours the page of an answer names."""
_TAB = "\t"
_THREAD = "thread"
"""Stands for a list of all answers that belong to a thread, or share a question."""


class Places(NamedTuple):
    """Where all answers of an archive stand."""

    digests: Sequence[str]
    """Of each answer's file, in order."""
    lines: Sequence[str]
    """Of each answer its path, what its page is made of beside that file and other answers, its
    day, and the lists it is in, a tab between each; one that was withdrawn has no day."""
    special: frozenset[str]
    """The paths of answers whose pages are made of more than that."""
    names: str
    """What the lists are called, how many were withdrawn from each, and how long those of topics
    are, as JSON."""
    times: str
    """The years and months with their counts, as JSON."""

    @classmethod
    def seen(
        cls, view: View, size_of: Callable[[str], int | None], before: Places | None = None
    ) -> Places:
        """Those of an archive; `size_of` gives an attachment's bytes.

        `before` are those of an archive of the same shape: there all stand in the same lists.
        """
        archive = view.archive
        all_answers = (*archive.answers, *archive.withdrawn)
        digests = [answer.digest for answer in all_answers]
        attached = {answer.path for answer in archive.attached}
        special = attached.union(view.changes, (answer.path for answer in archive.pending))

        def own(answer: Answer) -> str:
            told = answer.path in special
            # No tab is left as it is, nor any other letter that has no form of its own.
            return f"{answer.path}\t{own_inputs(view, answer, size_of) if told else ''}"

        if before:
            lines = list(before.lines)
            for place, answer in enumerate(all_answers):
                if answer.path in special or answer.path in before.special:
                    lines[place] = f"{own(answer)}\t{lines[place].split(_TAB, 2)[2]}"
            lines = lines if lines != before.lines else before.lines
            return before._replace(digests=digests, lines=lines, special=frozenset(special))
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
        lines += ["\t".join((own(each), "", *lists[each.path])) for each in archive.withdrawn]
        names, times = json.dumps(list(_names(archive))), json.dumps(_counts(archive))
        return cls(digests, lines, frozenset(special), names, times)


class Reach(NamedTuple):
    """Which pages may differ."""

    changed: frozenset[str]
    """The paths of the answers that do."""
    answers: frozenset[str]
    """The paths of those whose pages may."""
    lists: frozenset[str]
    """The lists whose pages may, but for that of all answers: 'topic/veje'."""
    pending: bool
    """Whether the questions that wait may."""
    log: bool
    """Whether the log may."""

    @classmethod
    def between(cls, before: Places, now: Places, archive: Archive) -> Reach | None:
        """What differs between two builds of one site; None where anything may."""
        called = _Called.between(before.names, now.names)
        if called is None:
            return None
        were, are = _differing(before, now)
        left, entered = dict(map(_placed, were)), dict(map(_placed, are))
        changed = left.keys() | entered.keys()
        places: dict[str, set[_Order]] = defaultdict(set)
        for path, (day, *lists) in chain(left.items(), entered.items()):
            order = -date.fromisoformat(day).toordinal() if day else 0, path
            for name in lists:
                places[name].add(order)
        answers = changed | called.answers(archive)
        threads = {*archive.follows, *archive.followed_by, *archive.same_question}
        if f"{_THREAD}/" in places:
            answers |= threads
        for of, groups in _groups(archive):
            near, far = (1, 1) if of == "administration" else (NEAR, FARTHEST)
            keys = _keys(places, of) if of in _BESIDE else ()
            for group in groups if keys else ():
                for order in places[f"{of}/{group.key}"] if group.key in keys else ():
                    answers.update(_around(group, order, near, far, threads))
        return cls(
            frozenset(changed),
            frozenset(answers),
            frozenset(called.otherwise.union(places, _of_times(before, now, archive))),
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

    def keys(self, of: str) -> Collection[str]:
        """The keys of the lists of a kind of which any page may differ."""
        return _keys(self.lists, of)

    def takes_in_list(self, of: str, group: Group | None) -> bool:
        """Whether any page of a list may differ; arguments are those of a `ListOf`."""
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


def _keys(lists: Iterable[str], of: str) -> frozenset[str]:
    """The keys of those lists that are of a kind."""
    return frozenset([name[len(of) + 1 :] for name in lists if name.startswith(f"{of}/")])


def _differing(before: Places, now: Places) -> tuple[Iterator[str], Iterator[str]]:
    """The lines of answers that stood so before and not now, and of those that do now alone."""
    all_before = zip(before.digests, before.lines, strict=True)
    all_now = zip(now.digests, now.lines, strict=True)
    if len(before.lines) == len(now.lines):
        # As after an edit, where nearly all are the same in the same places.
        pairs = [pair for pair in zip(all_before, all_now, strict=True) if pair[0] != pair[1]]
        were, are = {was for was, _ in pairs}, {now for _, now in pairs}
    else:
        were, are = set(all_before), set(all_now)
    return (line for _, line in were - are), (line for _, line in are - were)


_Order = tuple[int, str]
"""As `Answer.order`."""


def _placed(line: str) -> tuple[str, list[str]]:
    """The path of an answer; its day, and the lists it is in."""
    path, _, *placed = line.split(_TAB)
    return path, placed


class _Called(NamedTuple):
    """What differs in how lists are called, and in how many were withdrawn from them."""

    otherwise: frozenset[str]
    """The lists of which anything does."""
    topics: frozenset[str]
    """The keys of topics that have another name."""
    turned: frozenset[tuple[str, str]]
    """Topics by their keys, two by two, of which now the other one is rarer."""

    @classmethod
    def between(cls, before: str, now: str) -> _Called | None:
        """None where what lists of other names say may differ, too."""
        if before == now:
            return cls(frozenset(), frozenset(), frozenset())
        were, are = ({(of, key): told for of, key, *told in json.loads(n)} for n in (before, now))
        differ = {name for name in were.keys() | are.keys() if were.get(name) != are.get(name)}
        named = {name for name in differ if were.get(name, [])[:2] != are.get(name, [])[:2]}
        if any(of in ("party", "administration") for of, _ in named):
            return None
        lengths = {
            key: (were[of, key][-1], are[of, key][-1])
            for of, key in were.keys() & are.keys()
            if of == "topic"
        }
        return cls(
            frozenset(f"{of}/{key}" for of, key in differ),
            frozenset(key for of, key in named if of == "topic"),
            frozenset(_turned(lengths)),
        )

    def answers(self, archive: Archive) -> set[str]:
        """The paths of answers whose pages say how a list is called, or name the rarest."""
        groups = archive.by_key("topics")
        keys = groups.keys() & self.topics.union(*self.turned)
        paths = {key: {answer.path for answer in groups[key].answers} for key in keys}
        found = {path for key in self.topics & keys for path in paths[key]}
        for one, other in self.turned:
            found |= paths[one] & paths[other]
        return found


def _turned(lengths: Mapping[str, tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """Two topics each of which now the other one is rarer; `lengths` are before, and now."""
    for one, (was, now) in lengths.items():
        for other, (other_was, other_now) in lengths.items() if was != now else ():
            if ((was, one) < (other_was, other)) != ((now, one) < (other_now, other)):
                yield one, other


def _around(
    group: Group, order: _Order, near: int, far: int, threads: Container[str]
) -> Iterator[str]:
    """The paths of the answers of a list whose pages may name one that stands, or stood, there.

    They stand near it, or are in `threads` and not far from it.
    """
    answers = group.answers
    at = bisect_left(answers, order, key=attrgetter("order"))
    for place in range(max(0, at - far), min(len(answers), at + far + 1)):
        if abs(place - at) <= near or answers[place].path in threads:
            yield answers[place].path


def _names(archive: Archive) -> Iterator[object]:
    """What lists are called; a case by its number alone, which is its key."""
    for of, groups in _groups(archive):
        for group in groups:
            if of != "case" or group.withdrawn:
                # Which of its topics is the rarest, an answer's page tells.
                length = len(group.answers) if of == "topic" else 0
                yield of, group.key, group.name, group.also, group.withdrawn, length


def _counts(archive: Archive) -> dict[str, int]:
    return {group.key: len(group.answers) for group in (*archive.years, *archive.months)}


def _of_times(before: Places, now: Places, archive: Archive) -> Iterator[str]:
    """The lists of years and months that may differ.

    Those of a year say how many answers each year has and each of its months, those of a month how
    many each month of its year has.
    """
    if before.times == now.times:
        return
    were, are = json.loads(before.times), json.loads(now.times)
    differ = {key for key, _ in were.items() ^ are.items()}
    years = {key[:4] for key in differ}
    every = not years.isdisjoint(differ)
    yield from (f"year/{g.key}" for g in archive.years if every or g.key in years)
    yield from (f"month/{g.key}" for g in archive.months if g.key[:4] in years)
