"""What all page builders share: an archive seen in one language, with its addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from svargen.language import Language, language_of, slug
from svargen.language.working_days import working_days
from svargen.pages.deadlines import Deadlines
from svargen.pages.types import AskerRef, Counted, Day, Item, Ref
from svargen.pages.urls import Urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from svargen.archive import Archive, Group
    from svargen.model import Answer
    from svargen.pages.types import Changes
    from svargen.values import AskerName

T = TypeVar("T")

_MOST_ITEMS = 15_000
"""Lists go through the whole archive time and again: fewer than it has would be of little use."""
_MOST_TOLD = 300


@dataclass(frozen=True, slots=True)
class View:
    """An archive with what is needed to speak of it."""

    archive: Archive
    urls: Urls
    language: Language
    country: str
    """Whose holidays count: ISO 3166-1."""
    deadlines: Deadlines
    changes: Mapping[str, Changes] = field(default_factory=dict, repr=False)
    """What corrections changed, by the answer's path."""
    made: dict[str, Item] = field(default_factory=dict, repr=False, compare=False)
    """Items made before, by the answer's path."""
    told: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)
    """What else was told of answers a moment ago, by what it is and the answer's path."""
    states: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """States told before, by the answer's path."""
    asked_by: dict[AskerRef, AskerRef] = field(default_factory=dict, repr=False, compare=False)
    """Askers told of before."""

    @classmethod
    def of(cls, archive: Archive, changes: Mapping[str, Changes] | None = None) -> View:
        """The view of an archive in its site's language."""
        language = language_of(archive.site.language)
        country = language.country
        return cls(
            archive,
            Urls(archive.site.addresses),
            language,
            country,
            Deadlines.of(archive, country),
            changes or {},
        )

    def text(self, message: str, **values: object) -> str:
        """A message in the site's language."""
        return self.language.text(message, **values)

    def day(self, day: date) -> Day:
        """A day for programs and people."""
        return Day(day.isoformat(), self.language.long_date(day))

    def day_or_none(self, day: date | None) -> Day | None:
        """The same for a day that may be missing."""
        return self.day(day) if day else None

    def asker(self, asker: AskerName, asked: date) -> AskerRef:
        """An asker with the party of that day."""
        names = self.archive.names
        person = names.person(asker, asked)
        party = names.party(asker.party, asked) if asker.party else None
        ref = AskerRef(
            asker.name,
            self.urls.person(person.key),
            asker.party or "",
            party.name if party else "",
            self.urls.party(slug(asker.party)) if asker.party else "",
        )
        # A few hundred in any archive, where each answer would have its own.
        return self.asked_by.setdefault(ref, ref)

    def once(self, what: str, answer: Answer, tell: Callable[[Answer], T]) -> T:
        """What `tell` says of an answer, for which its page and the files beside it ask in turn."""
        key = what, answer.path
        found: T | None = self.told.get(key)
        if found is None:
            if len(self.told) >= _MOST_TOLD:
                self.told.clear()
            found = self.told[key] = tell(answer)
        return found

    def askers(self, answer: Answer) -> tuple[AskerRef, ...]:
        """All who asked."""
        return tuple([self.asker(a, answer.front.asked) for a in answer.askers])

    def administrations(self, answer: Answer) -> tuple[Ref, ...]:
        """All who answered."""
        return self.once("administrations", answer, self._administrations)

    def _administrations(self, answer: Answer) -> tuple[Ref, ...]:
        named = [
            self.archive.names.administration_named(name, answer.day)
            for name in answer.front.administration
        ]
        unique = {n.key: Ref(n.name, self.urls.administration(n.key)) for n in named}
        return tuple(unique.values())

    def topics(self, answer: Answer) -> tuple[Ref, ...]:
        """All it is about, by the topics' own names."""
        return self.once("topics", answer, self._topics)

    def _topics(self, answer: Answer) -> tuple[Ref, ...]:
        groups = self.archive.by_key("topics")
        found = (groups.get(key) for key in self.archive.topic_keys(answer))
        return tuple(Ref(group.name, self.urls.topic(group.key)) for group in found if group)

    def waited(self, answer: Answer) -> str:
        """'13 arbejdsdage' between question and answer; '' without one."""
        if not answer.front.date or not answer.answered:
            return ""
        days = working_days(answer.front.asked, answer.front.date, self.country)
        return self.language.counted("{count} working day", "{count} working days", days)

    def state(self, answer: Answer) -> str:
        """All that is shown of an answer anywhere depends on this, the site and the archive.

        Its place, its file's content, and whether its question is overdue today.
        """
        state = self.states.get(answer.path)
        if state is None:
            state = f"{answer.path} {answer.digest}"
            if answer.pending and self.deadlines.overdue(answer):
                state += f" {self.archive.today}"
            self.states[answer.path] = state
        return state

    def item(self, answer: Answer) -> Item:
        """An answer as a line in a list; most stand in a dozen of them."""
        item = self.made.get(answer.path)
        if item is None:
            if len(self.made) >= _MOST_ITEMS:
                self.made.clear()
            item = self.made[answer.path] = self._item(answer)
        return item

    def _item(self, answer: Answer) -> Item:
        status, withdrawn = answer.front.status, answer.front.withdrawn
        if status == "tilbagekaldt":
            # Nothing that it told, its title included.
            title = self.text("The answer has been withdrawn")
            day = self.day(withdrawn.date if withdrawn else answer.day)
            return Item(title, self.urls.answer(answer), day, (), (), status, "")
        return Item(
            answer.front.title,
            self.urls.answer(answer),
            self.day(answer.day),
            self.askers(answer),
            tuple(ref.text for ref in self.administrations(answer)),
            status,
            self.waited(answer),
            self.deadlines.overdue(answer),
        )

    def items(self, answers: Iterable[Answer]) -> tuple[Item, ...]:
        """Answers as lines of a list."""
        return tuple(map(self.item, answers))

    def counted(self, groups: Iterable[Group], path: str) -> tuple[Counted, ...]:
        """Ways to some lists, each with its count and its share of the largest."""
        listed = list(groups)
        largest = max((len(g.answers) for g in listed), default=0) or 1
        return tuple(
            Counted(
                g.name,
                f"{path}{g.key}/",
                len(g.answers),
                -(-100 * len(g.answers) // largest),
            )
            for g in listed
        )
