"""When questions are due: as their editor says, else by site.yaml's deadlines in working days."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from svargen.language import slug
from svargen.language.working_days import working_day_after

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from svargen.archive import Archive
    from svargen.model import Answer
    from svargen.names import Names


class Deadlines(NamedTuple):
    """The deadlines of a site, as seen on a day."""

    names: Names
    today: date
    country: str
    """Whose holidays count: ISO 3166-1."""
    usual: int | None
    """Working days; None where site.yaml gives none."""
    own: Mapping[str, int]
    """Those of administrations with a deadline of their own, by their keys."""

    @classmethod
    def of(cls, archive: Archive, country: str) -> Deadlines:
        """The deadlines of an archive's site; one given to an alias is its administration's."""
        given, names = archive.site.deadlines, archive.names
        own: dict[str, int] = {}
        for name, days in given.administrations.items():
            known = [each.name for each in names.administrations_called(name)] or [name]
            own |= {slug(each): days for each in known}
        return cls(names, archive.today, country, given.working_days, own)

    def allowed(self, key: str) -> int | None:
        """The working days that the administration of this key has; None for no deadline."""
        return self.own.get(key, self.usual)

    def due(self, answer: Answer) -> date | None:
        """The day by which a question is to have its final answer; None where none is said.

        Of several administrations the one with most time counts: before that day not all are
        late. Once there is an answer only what its editor says is told.
        """
        if answer.front.due or not answer.pending:
            return answer.front.due
        asked = answer.front.asked
        asked_of = (self.names.administration_named(n, asked) for n in answer.front.administration)
        allowed = [self.allowed(named.key) for named in asked_of]
        days = [each for each in allowed if each is not None]
        if not days or len(days) < len(allowed):
            return None
        return working_day_after(asked, max(days), self.country)

    def overdue(self, answer: Answer) -> bool:
        """Whether the day has passed without a final answer."""
        due = self.due(answer) if answer.pending else None
        return due is not None and due < self.today
