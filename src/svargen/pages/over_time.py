"""What a list tells of its name over time: an asker's parties, a letter's, an administration's."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from svargen.language import fold, slug
from svargen.pages.types import Period, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.archive import Group
    from svargen.model import Answer, Dated, Person
    from svargen.pages.view import View
    from svargen.values import AskerName


def names_told(view: View, of: str, group: Group) -> Iterator[str]:
    """Other names that an asker or an administration goes or went by, each in a sentence."""
    if of == "asker":
        person = view.archive.names.person_by_key(group.key)
        former = _others(person.former, group.name) if person else ()
        if former:
            yield view.text("Formerly {names}.", names=view.language.joined(former))
        if also := _others(group.also, group.name, *former):
            yield view.text("Also appears as {names}.", names=view.language.joined(also))
    elif of == "administration":
        listed = view.archive.names.administrations_listed_as(group.key)
        aliases = (alias for each in listed for alias in each.aliases)
        if also := _others(tuple(aliases), group.name):
            yield view.text("Also called {names}.", names=view.language.joined(also))


def times_of(view: View, of: str, group: Group) -> tuple[Period, ...]:
    """The parties of an asker or a letter, or what an administration was before and after."""
    if of == "asker":
        person = view.archive.names.person_by_key(group.key)
        if person and person.parties:
            return _memberships(view, person)
        return _seen(view, group)
    if of == "party":
        return _letter(view, group)
    return _succession(view, group) if of == "administration" else ()


def newest_party(view: View, group: Group) -> str:
    """The party letter under which an asker asked last; '' for none."""
    return next((asker.party or "" for _, asker in _asked_by(view, group)), "")


def ended(view: View, group: Group) -> str:
    """How long an administration was, if it is no more: 'til og med 2025'; else ''."""
    listed = view.archive.names.administrations_listed_as(group.key)
    if not listed or any(each.until is None for each in listed):
        return ""
    return period(view, max(listed, key=lambda each: each.until or date.max))


def others_in_place(view: View, group: Group, *, later: bool) -> tuple[Ref, ...]:
    """The administrations that took over from one, or that it took over from, with a page each."""
    names, pages = view.archive.names, view.archive.by_key("administrations")
    ways = names.successors if later else names.predecessors
    keys = [
        slug(other.name)
        for each in names.administrations_listed_as(group.key)
        for other in ways(each)
    ]
    return tuple(
        Ref(pages[key].name, view.urls.administration(key))
        for key in dict.fromkeys(keys)
        if key in pages and key != group.key
    )


def period(view: View, dated: Dated) -> str:
    """A time in words: 'fra 15. marts 2024', 'til og med 2025'; '' for all times."""
    return _span(view, dated.since, dated.until)


# -- parts ---------------------------------------------------------------------------------


def _span(view: View, since: date | None, until: date | None) -> str:
    words = []
    if since:
        whole = (since.month, since.day) == (1, 1)
        words.append(
            view.text("from {day}", day=since.year if whole else view.language.long_date(since))
        )
    if until and (until.month, until.day) == (12, 31):
        words.append(view.text("to the end of {year}", year=until.year))
    elif until:
        words.append(view.text("to {day}", day=view.language.long_date(until)))
    return " ".join(words)


def _others(names: tuple[str, ...], *shown: str) -> tuple[str, ...]:
    """Names, each once, without those that are shown."""
    known = {fold(name) for name in shown}
    each = {fold(name): name for name in reversed(names)}
    return tuple(name for name in names if fold(name) not in known and each[fold(name)] == name)


def _began(dated: Dated) -> tuple[date, date]:
    return dated.since or date.min, dated.until or date.max


def _memberships(view: View, person: Person) -> tuple[Period, ...]:
    """The parties of site.yaml, oldest first, each under the name it had at the time."""
    found = []
    for membership in sorted(person.parties, key=_began):
        letter = membership.party
        if not letter:
            found.append(Period(view.text("Independent"), "", period(view, membership)))
            continue
        path = _party_path(view, letter)
        called = view.archive.names.parties_during(letter, membership)
        for name, since, until in called:
            found.append(Period(f"{name} ({letter})", path, _span(view, since, until)))
        if not called:
            found.append(Period(letter, path, period(view, membership)))
    return tuple(found)


def _party_path(view: View, letter: str) -> str:
    """The page of a party; '' where no answer bears its letter."""
    key = slug(letter)
    return view.urls.party(key) if key in view.archive.by_key("parties") else ""


def _asked_by(view: View, group: Group) -> Iterator[tuple[Answer, AskerName]]:
    """(answer, the asker as it names them) of all that a person asked, newest first."""
    for answer in group.answers:
        asked = answer.front.asked
        for asker in answer.front.asker:
            if view.archive.names.person(asker, asked).key == group.key:
                yield answer, asker
                break


def _seen(view: View, group: Group) -> tuple[Period, ...]:
    """The parties for which a person asked, oldest first, with the years of the questions."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for answer, asker in _asked_by(view, group):
        asked = answer.front.asked
        party = view.archive.names.party(asker.party, asked) if asker.party else None
        found[asker.party or "", party.name if party else ""].append(asked.year)
    if len(found) == 1 and ("", "") in found:
        return ()
    return tuple(
        Period(
            (f"{name} ({letter})" if name else letter) or view.text("Independent"),
            _party_path(view, letter) if letter else "",
            _years(view, min(years), max(years)) if len(found) > 1 else "",
        )
        for (letter, name), years in sorted(found.items(), key=lambda each: (min(each[1]), each[0]))
    )


def _years(view: View, first: int, last: int) -> str:
    if first == last:
        return view.text("questions in {year}", year=first)
    return view.text("questions from {first} to {last}", first=first, last=last)


def _letter(view: View, group: Group) -> tuple[Period, ...]:
    """The parties that used a letter, oldest first, where there is a time to tell."""
    parties = sorted(view.archive.names.parties_called(group.name), key=_began)
    times = tuple(Period(party.name, "", period(view, party)) for party in parties)
    return times if any(each.when for each in times) else ()


def _succession(view: View, group: Group) -> tuple[Period, ...]:
    """An administration and all it was before and after, oldest first."""
    names, pages = view.archive.names, view.archive.by_key("administrations")
    own = names.administrations_listed_as(group.key)
    times = tuple(
        Period(
            each.name,
            view.urls.administration(key) if (key := slug(each.name)) in pages else "",
            period(view, each),
        )
        for each in names.succession(own)
    )
    return times if len(times) > 1 or any(each.when for each in times) else ()
