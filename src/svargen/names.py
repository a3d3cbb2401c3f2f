"""Who and what the names in answers stand for, by the day on which they were written.

Letters change between elections, administrations are renamed, and two people may share a
name: site.yaml tells, and where it is silent a name stands for itself.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from svargen.language import fold, slug

if TYPE_CHECKING:
    from datetime import date

    from svargen.model import Administration, Party, Person, Site
    from svargen.values import AskerName


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
        for person in site.people:
            for name in dict.fromkeys(map(fold, (person.name, *person.former))):
                self._people[name].append(person)
        self._administrations: dict[str, list[Administration]] = defaultdict(list)
        for administration in site.administrations or ():
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

    def is_shared(self, name: str) -> bool:
        """Whether several people of site.yaml go by this name."""
        return len(self._people.get(fold(name), ())) > 1

    def person(self, asker: AskerName, asked: date) -> Named:
        """The person an asker is; the first of several whom nothing tells apart."""
        people = self.candidates(asker, asked)
        if people:
            return Named(slug(people[0].id), people[0].name)
        return Named(slug(asker.name), asker.name)

    # -- parties -----------------------------------------------------------------------

    def party(self, letter: str, day: date) -> Party | None:
        """The party that used a letter on a day; None where site.yaml names none."""
        for party in self._letter(letter):
            if party.holds_on(day):
                return party
        return None

    def knows_letter(self, letter: str) -> bool:
        """Whether any party ever used this letter."""
        return self.parties is None or bool(self._letter(letter))

    def parties_on(self, day: date) -> list[str]:
        """The letters in use on a day."""
        return [
            letter
            for letter, parties in (self.parties or {}).items()
            if any(party.holds_on(day) for party in parties)
        ]

    def _letter(self, letter: str) -> tuple[Party, ...]:
        return (self.parties or {}).get(letter, ())

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
        shown = known.name if known else name
        return Named(slug(shown), shown)

    # -- topics ------------------------------------------------------------------------

    @property
    def topics(self) -> list[str] | None:
        """The topics of site.yaml; None where any is accepted."""
        return None if self._topics is None else list(dict.fromkeys(self._topics.values()))

    def topic(self, name: str) -> str | None:
        """The topic under its own name; None where site.yaml lists topics, and not this one."""
        if self._topics is None:
            return name
        return self._topics.get(fold(name))


def _member(person: Person, party: str | None, day: date) -> bool:
    """Whether a person had this party, or none, on a day."""
    held = [m.party for m in person.parties if m.holds_on(day)]
    return party in held if held else party is None
