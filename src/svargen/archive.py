"""All answers as one archive: who asked, who answered, about what, when, in which case.

`assemble` goes through the answers a fixed number of times; it is linear in their number, and
holds no text.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from svargen.language import fold, language_of, slug
from svargen.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from svargen.model import Answer, FrontMatter, Plain, Site


_order = attrgetter("order")


class Group(NamedTuple):
    """Answers that share an asker, a party, an administration, a topic, a case or a time."""

    key: str
    """The last part of its address."""
    name: str
    """How it is shown."""
    answers: tuple[Answer, ...] = ()
    """Newest first."""
    withdrawn: int = 0
    """How many answers were withdrawn from it."""
    also: tuple[str, ...] = ()
    """Other names it goes or went by."""

    def position(self, answer: Answer) -> int:
        """Where an answer stands in the list."""
        return bisect_left(self.answers, answer.order, key=_order)


class Neighbours(NamedTuple):
    """The answers before and after one, in one administration."""

    administration: Group
    before: Answer | None
    after: Answer | None


class Waiting(NamedTuple):
    """What a public build leaves out for now."""

    drafts: int = 0
    embargoed: int = 0
    until: date | None = None
    """The last day on which an embargo ends."""


@dataclass(frozen=True)
class Archive:
    """What is published, in order."""

    site: Site
    today: date
    """The day on which it is seen so."""
    names: Names
    answers: tuple[Answer, ...]
    """Newest first, without those withdrawn."""
    withdrawn: tuple[Answer, ...]
    """Newest first: of these nothing is shown but that they were withdrawn."""
    people: tuple[Group, ...]
    parties: tuple[Group, ...]
    administrations: tuple[Group, ...]
    topics: tuple[Group, ...]
    cases: tuple[Group, ...]
    years: tuple[Group, ...]
    """Newest first; of answered questions, by the answer's date."""
    months: tuple[Group, ...]
    """Newest first; `key` is '2026/05'."""
    follows: Mapping[str, tuple[Answer, ...]]
    """By an answer's path: the answers it follows up, those withdrawn among them."""
    followed_by: Mapping[str, tuple[Answer, ...]]
    """By an answer's path: the answers that follow it up."""
    same_question: Mapping[str, tuple[Answer, ...]]
    """By an answer's path: all answers to its question, where there are several."""
    logged: tuple[Answer, ...] = ()
    """Those that were corrected or withdrawn, or from which something was removed."""
    attached: tuple[Answer, ...] = ()
    """Those with attachments, without those withdrawn."""
    groups_by_key: dict[str, dict[str, Group]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Those asked for before, by kind and key."""
    topics_of: dict[tuple[str, ...], tuple[str, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """The keys of topics asked for before, by how an answer names them."""
    plain: tuple[Plain, ...] = ()
    waiting: Waiting = field(default_factory=Waiting)

    def by_key(
        self, kind: Literal["topics", "cases", "parties", "administrations"]
    ) -> Mapping[str, Group]:
        """The groups of a kind by their keys."""
        found = self.groups_by_key.get(kind)
        if found is None:
            groups: tuple[Group, ...] = getattr(self, kind)
            found = self.groups_by_key[kind] = {group.key: group for group in groups}
        return found

    def topic_keys(self, answer: Answer) -> tuple[str, ...]:
        """The keys of an answer's topics, each once, in the editor's order."""
        found = self.topics_of.get(answer.front.topics)
        if found is None:
            named = (slug(self.names.topic(topic) or topic) for topic in answer.front.topics)
            found = self.topics_of[answer.front.topics] = tuple(dict.fromkeys(named))
        return found

    def neighbours(self, answer: Answer) -> tuple[Neighbours, ...]:
        """Those of an answer that is listed, in each of its administrations."""
        named = answer.front.administration
        keys = {self.names.administration_named(name, answer.day).key for name in named}
        found = []
        for group in self.administrations:
            if group.key in keys:
                at, answers = group.position(answer), group.answers
                before = answers[at + 1] if at + 1 < len(answers) else None
                found.append(Neighbours(group, before, answers[at - 1] if at else None))
        return tuple(found)

    @cached_property
    def answered(self) -> tuple[Answer, ...]:
        """Those with an answer, newest first."""
        return tuple([answer for answer in self.answers if answer.answered])

    @cached_property
    def pending(self) -> tuple[Answer, ...]:
        """Those without their final answer, the newest questions first."""
        return tuple([answer for answer in self.answers if answer.pending])


def newest_first(answers: Iterable[Answer]) -> list[Answer]:
    """By date, and on one day by path: the order of every list."""
    return sorted(answers, key=_order)


def is_public(
    answer: Answer, today: date, *, drafts: bool = False, embargoed: bool = False
) -> bool:
    """Whether an answer may be seen on this day; or by whom drafts or embargoed ones are shown."""
    front = answer.front
    early = front.publish_from is not None and front.publish_from > today
    return (embargoed or not early) and (drafts or not front.draft)


def assemble(  # noqa: PLR0913 - each says in a word who may see what
    answers: Iterable[Answer],
    site: Site,
    *,
    today: date,
    drafts: bool = False,
    embargoed: bool = False,
    plain: Iterable[Plain] = (),
) -> Archive:
    """The archive as the public sees it on a day.

    Drafts and answers under embargo are left out altogether, unless asked for; those withdrawn
    stay out of every list, and keep the lists that name them alone.
    """
    known = list(answers)
    public = newest_first(
        a for a in known if is_public(a, today, drafts=drafts, embargoed=embargoed)
    )
    listed = [a for a in public if a.front.status != "tilbagekaldt"]
    withdrawn = [a for a in public if a.front.status == "tilbagekaldt"]
    names = Names(site)
    follows, followed_by = _threads(public)
    return Archive(
        site=site,
        today=today,
        names=names,
        answers=tuple(listed),
        withdrawn=tuple(withdrawn),
        people=_people(public, names, site),
        parties=_parties(public, names, site),
        administrations=_administrations(public, names, site),
        topics=_topics(public, names, site),
        cases=_cases(public),
        years=_times(public, "%Y"),
        months=_times(public, "%Y/%m"),
        follows=follows,
        followed_by=followed_by,
        same_question=_same_questions(listed, names),
        logged=tuple([a for a in public if _is_logged(a.front)]),
        attached=tuple([a for a in listed if a.front.attachments]),
        plain=tuple(p for p in plain if drafts or not p.front.draft),
        waiting=_waiting(known, today, drafts=drafts),
    )


class _Gathering:
    """Answers being gathered under keys."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = defaultdict(list)
        self.newest: dict[str, Answer] = {}
        self.withdrawn: Counter[str] = Counter()
        self.spellings: dict[str, dict[str, int]] = defaultdict(dict)

    def add(self, answer: Answer, key: str, name: str) -> None:
        gathered = self.answers[key]
        spellings = self.spellings[key]
        spellings[name] = spellings.get(name, 0) + 1
        if self.newest.get(key) is answer:
            # Two askers of one party, or one name twice: still one answer.
            return
        self.newest[key] = answer
        if answer.front.status == "tilbagekaldt":
            self.withdrawn[key] += 1
        else:
            gathered.append(answer)

    def groups(self) -> list[Group]:
        return [
            Group(key, self.name(key), tuple(gathered), self.withdrawn[key], self.also(key))
            for key, gathered in self.answers.items()
        ]

    def name(self, key: str) -> str:
        """The spelling used most, and among equals the first in the alphabet."""
        if len(self.spellings[key]) == 1:
            return next(iter(self.spellings[key]))
        return min(self.spellings[key].items(), key=lambda spelled: (-spelled[1], spelled[0]))[0]

    def also(self, key: str) -> tuple[str, ...]:
        if len(self.spellings[key]) == 1:
            return ()
        shown = fold(self.name(key))
        others = {fold(name): name for name in sorted(self.spellings[key])}
        return tuple(name for folded, name in others.items() if folded != shown)


def _in_alphabet(groups: Iterable[Group], site: Site) -> tuple[Group, ...]:
    key = language_of(site.language).alphabet.sort_key
    return tuple(sorted(groups, key=lambda group: (key(group.name), group.key)))


def _people(answers: list[Answer], names: Names, site: Site) -> tuple[Group, ...]:
    gathering = _Gathering()
    shown: dict[str, str] = {}
    for answer in answers:
        for asker in answer.front.asker:
            person = names.person(asker, answer.front.asked)
            gathering.add(answer, person.key, asker.name)
            # Newest first: the name a person goes by now.
            shown.setdefault(person.key, person.name)
    groups = [
        Group(
            g.key,
            shown[g.key],
            g.answers,
            g.withdrawn,
            tuple(n for n in (g.name, *g.also) if fold(n) != fold(shown[g.key])),
        )
        for g in gathering.groups()
    ]
    return _in_alphabet(groups, site)


def _parties(answers: list[Answer], names: Names, site: Site) -> tuple[Group, ...]:
    gathering = _Gathering()
    called: dict[str, dict[str, date]] = defaultdict(dict)
    for answer in answers:
        for asker in answer.front.asker:
            if asker.party:
                key = slug(asker.party)
                gathering.add(answer, key, asker.party)
                if party := names.party(asker.party, answer.front.asked):
                    called[key][party.name] = party.since or date.min
    groups = [
        Group(
            g.key,
            g.name,
            g.answers,
            g.withdrawn,
            # The newest holder of the letter first, whenever the answers were given.
            tuple(sorted(called[g.key], key=called[g.key].__getitem__, reverse=True)),
        )
        for g in gathering.groups()
    ]
    return _in_alphabet(groups, site)


def _administrations(answers: list[Answer], names: Names, site: Site) -> tuple[Group, ...]:
    gathering = _Gathering()
    for answer in answers:
        for name in answer.front.administration:
            named = names.administration_named(name, answer.day)
            gathering.add(answer, named.key, named.name)
    return _in_alphabet(gathering.groups(), site)


def _topics(answers: list[Answer], names: Names, site: Site) -> tuple[Group, ...]:
    gathering = _Gathering()
    for answer in answers:
        for topic in answer.front.topics:
            name = names.topic(topic) or topic
            gathering.add(answer, slug(name), name)
    return _in_alphabet(gathering.groups(), site)


def _cases(answers: list[Answer]) -> tuple[Group, ...]:
    gathering = _Gathering()
    numbers = {}
    for answer in answers:
        if case := answer.front.sagsnummer:
            key = f"{case.year}-{case.number}"
            numbers[key] = case
            gathering.add(answer, key, str(case))
    return tuple(sorted(gathering.groups(), key=lambda g: numbers[g.key], reverse=True))


def _times(answers: list[Answer], form: str) -> tuple[Group, ...]:
    gathering = _Gathering()
    for answer in answers:
        day = answer.front.date
        if day and (answer.answered or answer.front.status == "tilbagekaldt"):
            key = f"{day.year:04}" if form == "%Y" else f"{day.year:04}/{day.month:02}"
            gathering.add(answer, key, key)
    return tuple(sorted(gathering.groups(), key=lambda g: g.key, reverse=True))


def resolve_follows(
    reference: str, path: str, by_path: Mapping[str, Answer], by_document: Mapping[str, Answer]
) -> Answer | None:
    """The answer that `follows` names: by document number, or by file from answers/."""
    if reference.isdecimal():
        return by_document.get(reference)
    named = (by_path.get(each) for each in followed_paths(reference, path))
    return next(filter(None, named), None)


def followed_paths(reference: str, path: str) -> tuple[str, str]:
    """The files, from answers/, that a `follows` in the file `path` may mean."""
    name = reference.removeprefix("/").removeprefix("answers/")
    name = name if name.endswith(".md") else f"{name}.md"
    return name, posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def _threads(
    answers: list[Answer],
) -> tuple[dict[str, tuple[Answer, ...]], dict[str, tuple[Answer, ...]]]:
    by_path = {answer.path: answer for answer in answers}
    by_document = {a.front.dokumentnummer: a for a in answers if a.front.dokumentnummer}
    follows: dict[str, tuple[Answer, ...]] = {}
    followed_by: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        named = (
            resolve_follows(f, answer.path, by_path, by_document) for f in answer.front.follows
        )
        found = {other.path: other for other in named if other and other is not answer}
        if found:
            follows[answer.path] = tuple(found.values())
            for other in found.values():
                followed_by[other.path].append(answer)
    return follows, {path: tuple(reversed(each)) for path, each in followed_by.items()}


def _same_questions(answers: list[Answer], names: Names) -> dict[str, tuple[Answer, ...]]:
    """The answers whose questions the same people asked in the same words on the same day."""
    gathered: dict[object, list[Answer]] = defaultdict(list)
    known = Counter(answer.question for answer in answers)
    for answer in answers:
        if answer.question and known[answer.question] > 1:
            asked = answer.front.asked
            askers = frozenset(names.person(asker, asked).key for asker in answer.front.asker)
            gathered[answer.question, asked, askers].append(answer)
    several = (tuple(each) for each in gathered.values() if len(each) > 1)
    return {answer.path: each for each in several for answer in each}


def _is_logged(front: FrontMatter) -> bool:
    return bool(front.corrections or front.redactions) or front.status == "tilbagekaldt"


def _waiting(answers: list[Answer], today: date, *, drafts: bool) -> Waiting:
    hidden = [a for a in answers if not is_public(a, today, drafts=drafts)]
    held = [a for a in hidden if a.front.publish_from and a.front.publish_from > today]
    embargoed = [a for a in held if drafts or not a.front.draft]
    ends = [a.front.publish_from for a in embargoed if a.front.publish_from]
    return Waiting(len(hidden) - len(embargoed), len(embargoed), max(ends, default=None))
