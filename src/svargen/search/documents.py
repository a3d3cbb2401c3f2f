"""What is searched of each answer, and what a result shows, from the Archive.

What the public may not see is not in the Archive; and of what was withdrawn nothing is told here.
"""

from __future__ import annotations

import hashlib
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from svargen.language import slug
from svargen.model import STATUSES
from svargen.pages.moved import former_keys
from svargen.pages.of_lists import told_apart
from svargen.reading.body import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from svargen.archive import Group
    from svargen.model import Answer
    from svargen.names import Names
    from svargen.pages.view import View
    from svargen.search.index import Labels

T = TypeVar("T")
_LEAD = 160


class Document(NamedTuple):
    """An answer as search sees it, without its text."""

    answer: Answer
    names: tuple[str, ...]
    """Who asked, the parties by their names of that day, and who answered."""
    topics: tuple[str, ...]
    numbers: tuple[str, ...]
    """Of the case, in both systems, and of the document."""
    card: tuple[object, ...]
    """What a result shows: title, path, askers, administrations, status, lead."""
    facets: tuple[str, ...]
    """For each facet of `labels`, in its order, the keys it is found by, with spaces between."""
    also: tuple[str, ...] = ()
    """Other names of those who asked and answered, and of the topics: found, but not shown."""


class Documents(NamedTuple):
    """The documents of an archive, each made when it is asked for."""

    answers: Sequence[Answer]
    """Oldest first; on one day the other way than in lists."""
    of: Callable[[Answer], Document]
    common: str
    """The same while every answer's document depends on its file alone."""


def documents(view: View) -> Documents:
    """Every answer that may be found."""
    topics = [(group.key, group.name) for group in view.archive.topics]
    common = hashlib.sha256(repr((view.archive.site, topics)).encode(errors="surrogatepass"))
    listed = (view.archive.site.topics or {}).items()
    aliases = {slug(topic): known.aliases for topic, known in listed if known}
    of = partial(_document, view, aliases)
    return Documents(view.archive.answers[::-1], of, common.hexdigest())


def labels(view: View) -> dict[str, Labels]:
    """How each facet's keys are called, by facet, in the order of keys but for statuses."""
    archive = view.archive
    parties = {
        group.key: " ".join((group.name, *group.also[:1]))
        for group in archive.parties
        if group.answers
    }
    people = {g.key: told_apart(view, g) for g in archive.people if g.answers}
    return {
        "parti": _labels(view, "party", parties),
        "spoerger": _labels(view, "asker", people),
        "forvaltning": _labels(view, "administration", _named(archive.administrations)),
        "emne": _labels(view, "topic", _named(archive.topics)),
        # All of them, so that cards may count on their places.
        "status": {
            "besvaret": (view.text("Answered"),),
            "afventer": (view.text("Awaiting an answer"),),
            "foreløbigt": (view.text("Provisional answer"),),
            "trukket": (view.text("Question withdrawn"),),
        },
    }


def _document(view: View, aliases: Mapping[str, Sequence[str]], answer: Answer) -> Document:
    """`aliases` are those of topics by their keys."""
    front = answer.front
    names = view.archive.names
    askers = view.askers(answer)
    people = [names.person(asker, front.asked).key for asker in front.asker]
    administrations = [names.administration_named(a, answer.day) for a in front.administration]
    called = [each.name for each in administrations]
    groups = view.archive.by_key("topics")
    topics = view.archive.topic_keys(answer)
    told = [*map(str, front.asker), *[ref.party_name for ref in askers], *called]
    numbers = (front.sagsnummer, front.dokumentnummer, front.edoc_sagsnummer)
    return Document(
        answer,
        _each_once(filter(None, told)),
        tuple([groups[key].name for key in topics if key in groups]),
        tuple([str(number) for number in numbers if number]),
        (
            front.title,
            view.urls.answer(answer),
            tuple([asker.label for asker in askers]),
            _each_once(called),
            STATUSES.index(front.status),
            shortened(answer.excerpt, _LEAD),
        ),
        (
            _joined([slug(asker.party) for asker in front.asker if asker.party]),
            _joined(people),
            _joined([each.key for each in administrations]),
            _joined(topics),
            front.status,
        ),
        _also(names, people, [each.key for each in administrations])
        + _flat(aliases.get(key, ()) for key in topics),
    )


def _also(names: Names, people: Iterable[str], administrations: Iterable[str]) -> tuple[str, ...]:
    """All names of some people and administrations, by their keys, that site.yaml tells of."""
    listed = _flat(map(names.administrations_listed_as, administrations))
    return _flat(map(names.person_called, people)) + _flat(each.aliases for each in listed)


def _flat(each: Iterable[Iterable[T]]) -> tuple[T, ...]:
    return tuple(chain.from_iterable(each))


def _joined(keys: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(keys))


def _each_once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _named(groups: Iterable[Group]) -> dict[str, str]:
    return {group.key: group.name for group in groups if group.answers}


def _labels(view: View, of: str, called: Mapping[str, str]) -> Labels:
    found = {key: [name] for key, name in sorted(called.items())}
    for before, key in former_keys(view, of, called).items():
        found[key].append(before)
    return {key: tuple(told) for key, told in found.items()}
