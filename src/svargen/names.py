"""Who and what the names in answers stand for, by the day on which they were written.

Letters change between elections, administrations are renamed, and two people may share a
name: site.yaml tells, and where it is silent a name stands for itself.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from svargen.language import fold, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from svargen.model import Administration, Dated, Party, Person, Site
    from svargen.values import AskerName


_IN_SUCCESSION = 12
"""How many administrations that came before one are named, and how many that came after."""


class Named(NamedTuple):
    """What a name stands for."""

    key: str
    """The part of its address; '' if the name gives none."""
    name: str
    """How it is shown."""


class Names:
    """The names of a site."""

    def __init__(self, site: Site) -> None:
        self.parties = site.parties
        self.administrations = site.administrations
        self._people: dict[str, list[Person]] = defaultdict(list)
        self._by_id = {slug(person.id): person for person in reversed(site.people)}
        for person in site.people:
            for name in dict.fromkeys(map(fold, (person.name, *person.former))):
                self._people[name].append(person)
        self._administrations: dict[str, list[Administration]] = defaultdict(list)
        self._listed: dict[str, list[Administration]] = defaultdict(list)
        for administration in site.administrations or ():
            self._listed[slug(administration.name)].append(administration)
            for name in dict.fromkeys(map(fold, (administration.name, *administration.aliases))):
                self._administrations[name].append(administration)
        self._topics: dict[str, str] | None = None
        if site.topics is not None:
            self._topics = {}
            for topic, names in site.topics.items():
                for name in (topic, *(names.aliases if names else ())):
                    self._topics.setdefault(fold(name), topic)

    # -- people ------------------------------------------------------------------------

    def candidates(self, asker: AskerName, asked: date) -> list[Person]:
        """The people of site.yaml whom this asker may be: several if nothing tells them apart."""
        people = self._people.get(fold(asker.name), [])
        if len(people) < 2:
            return people
        fitting = [p for p in people if _member(p, asker.party, asked)]
        return fitting if len(fitting) == 1 else people

    def person_by_key(self, key: str) -> Person | None:
        """The person of site.yaml at an address; None for any other asker."""
        return self._by_id.get(key)

    def person_called(self, key: str) -> tuple[str, ...]:
        """All names of the person of site.yaml at an address."""
        person = self.person_by_key(key)
        return (person.name, *person.former) if person else ()

    def is_shared(self, name: str) -> bool:
        """Whether several people of site.yaml go by this name."""
        return len(self._people.get(fold(name), ())) > 1

    def person(self, asker: AskerName, asked: date) -> Named:
        """The person an asker is; the first of several whom nothing tells apart."""
        if fold(asker.name) not in self._people:
            return _named(asker.name)
        first = self.candidates(asker, asked)[0]
        return Named(slug(first.id), first.name)

    # -- parties -----------------------------------------------------------------------

    def party(self, letter: str, day: date) -> Party | None:
        """The party that used a letter on a day; None where site.yaml names none."""
        for party in self.parties_called(letter):
            if party.holds_on(day):
                return party
        return None

    def parties_called(self, letter: str) -> tuple[Party, ...]:
        """All that ever used a letter."""
        return (self.parties or {}).get(letter, ())

    def parties_during(
        self, letter: str, time: Dated
    ) -> list[tuple[str, date | None, date | None]]:
        """(name, first day, last day) of what a letter stood for during a time, oldest first."""
        found = []
        for party in self.parties_called(letter):
            since = max(filter(None, (party.since, time.since)), default=None)
            until = min(filter(None, (party.until, time.until)), default=None)
            if not (since and until) or since <= until:
                found.append((party.name, since, until))
        return sorted(found, key=lambda each: each[1] or date.min)

    def knows_letter(self, letter: str) -> bool:
        """Whether any party ever used this letter."""
        return self.parties is None or bool(self.parties_called(letter))

    def parties_on(self, day: date) -> list[str]:
        """The letters in use on a day."""
        return [
            letter
            for letter, parties in (self.parties or {}).items()
            if any(party.holds_on(day) for party in parties)
        ]

    # -- administrations ---------------------------------------------------------------

    def administration(self, name: str, day: date) -> Administration | None:
        """The administration that had this name or alias on a day."""
        for administration in self._administrations.get(fold(name), ()):
            if administration.holds_on(day):
                return administration
        return None

    def administrations_called(self, name: str) -> list[Administration]:
        """All that ever had this name or alias."""
        return self._administrations.get(fold(name), [])

    def administration_named(self, name: str, day: date) -> Named:
        """The administration as it is listed."""
        known = self.administration(name, day) or next(
            iter(self.administrations_called(name)), None
        )
        return _named(known.name if known else name)

    def administrations_listed_as(self, key: str) -> Sequence[Administration]:
        """Those of site.yaml at an address: several where a name was taken up again."""
        return self._listed.get(key, ())

    def successors(self, administration: Administration) -> list[Administration]:
        """Those that took over from one, as far as site.yaml knows them."""
        last = administration.until
        day = last + timedelta(days=1) if last and last < date.max else None
        found = []
        for name in administration.successor:
            called = self.administrations_called(name)
            heirs = [each for each in called if day and each.holds_on(day)] or called
            found += heirs[:1]
        return found

    def predecessors(self, administration: Administration) -> list[Administration]:
        """Those that one took over from."""
        return self._predecessors.get(id(administration), [])

    @cached_property
    def _predecessors(self) -> dict[int, list[Administration]]:
        found: dict[int, list[Administration]] = defaultdict(list)
        for each in self.administrations or ():
            for other in self.successors(each):
                found[id(other)].append(each)
        return found

    def heirs(self, administration: Administration) -> list[Administration]:
        """One, and all that came after it, the nearest first."""
        return _reached([administration], self.successors)

    def succession(self, administrations: Iterable[Administration]) -> list[Administration]:
        """Some administrations with all that came before and after them, oldest first."""
        own = list(administrations)
        before = _reached(own, self.predecessors)[len(own) :]
        each = {id(a): a for a in (*reversed(before), *_reached(own, self.successors))}
        # What came after another is behind it already, where site.yaml names no days.
        return sorted(each.values(), key=lambda a: a.until or date.max)

    # -- topics ------------------------------------------------------------------------

    @cached_property
    def topics(self) -> list[str] | None:
        """The topics of site.yaml; None where any is accepted."""
        return None if self._topics is None else list(dict.fromkeys(self._topics.values()))

    def topic(self, name: str) -> str | None:
        """The topic under its own name; None where site.yaml lists topics, and not this one."""
        if self._topics is None:
            return name
        return self._topics.get(fold(name))


@lru_cache(maxsize=4096)
def _named(name: str) -> Named:
    """What a name stands for that is its own."""
    return Named(slug(name), name)


def _member(person: Person, party: str | None, day: date) -> bool:
    """Whether a person had this party, or none, on a day."""
    held = person.parties_on(day)
    return party in held if held else party is None


def _reached(
    begin: list[Administration], ways: Callable[[Administration], list[Administration]]
) -> list[Administration]:
    """Where one gets from some administrations, step by step, with those themselves first."""
    found = {id(each): each for each in begin}
    to_follow = list(begin)
    for each in to_follow:
        for other in ways(each):
            if id(other) not in found and len(found) < len(begin) + _IN_SUCCESSION:
                found[id(other)] = other
                to_follow.append(other)  # the loop comes to it
    return list(found.values())
