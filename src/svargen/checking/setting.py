"""What site.yaml says of parties, administrations, people and addresses fits together."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from svargen.checking.circles import circles, drawn
from svargen.codes import N_
from svargen.diagnostics import Finding, Term, key_of
from svargen.language import fold, slug
from svargen.pages.urls import ASSETS, STATEMENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from svargen.checking.context import Context
    from svargen.model import Dated


def periods_run_forward(context: Context) -> Iterator[Finding]:
    """Nothing ends before it begins."""
    for key, dated in _periods(context):
        if dated.since and dated.until and dated.until < dated.since:
            values = {"since": dated.since, "until": dated.until}
            yield _of_site("ends-before-beginning", f"{key}.to", **values)


def _periods(context: Context) -> Iterator[tuple[str, Dated]]:
    site = context.site
    for letter, parties in (site.parties or {}).items():
        for i, party in enumerate(parties):
            yield f"{key_of('parties', letter)}[{i}]", party
    for i, administration in enumerate(site.administrations or ()):
        yield f"administrations[{i}]", administration
    for i, person in enumerate(site.people):
        for j, membership in enumerate(person.parties):
            yield f"people[{i}].parties[{j}]", membership


def names_stand_for_one(context: Context) -> Iterator[Finding]:
    """On no day does a letter, an administration's name or a topic's stand for two."""
    site = context.site
    for letter, parties in (site.parties or {}).items():
        for i, j in _together(parties):
            two = {"one": parties[i].name, "other": parties[j].name}
            at = f"{key_of('parties', letter)}[{j}]"
            yield _of_site("name-of-two", at, name=letter, **two)
    listed = site.administrations or ()
    by_name: dict[str, list[int]] = defaultdict(list)
    for i, administration in enumerate(listed):
        for name in {fold(n): n for n in (*administration.aliases, administration.name)}:
            by_name[name].append(i)
    for name, indexes in by_name.items():
        for i, j in _together([listed[index] for index in indexes]):
            first, other = listed[indexes[i]], listed[indexes[j]]
            spelled = next(n for n in (other.name, *other.aliases) if fold(n) == name)
            both = {"one": first.name, "other": other.name}
            yield _of_site("name-of-two", f"administrations[{indexes[j]}]", name=spelled, **both)
    topics: dict[str, str] = {}
    for topic, names in (site.topics or {}).items():
        for name in dict.fromkeys((topic, *(names.aliases if names else ()))):
            named = topics.setdefault(fold(name), topic)
            if named != topic:
                two_topics = {"one": named, "other": topic}
                yield _of_site("name-of-two", key_of("topics", topic), name=name, **two_topics)


def _together(each: Sequence[Dated]) -> Iterator[tuple[int, int]]:
    """Which of them share a day with one before them in time, by their index."""
    latest: int | None = None
    for i in sorted(range(len(each)), key=lambda i: each[i].since or date.min):
        since, until = each[i].since or date.min, each[i].until or date.max
        reach = date.min if latest is None else each[latest].until or date.max
        if latest is not None and since <= reach:
            yield min(i, latest), max(i, latest)
        if latest is None or until > reach:
            latest = i


def people_are_told_apart(context: Context) -> Iterator[Finding]:
    """Each person has an address of their own, and parties that there are."""
    seen: dict[str, str] = {}
    for i, person in enumerate(context.site.people):
        key = slug(person.id)
        first = seen.setdefault(key, person.id)
        if not key:
            yield _of_site("no-address", f"people[{i}].id", name=person.id)
        elif first is not person.id:
            address = f"/{context.urls.person(key)}"
            at = f"people[{i}].id"
            yield _of_site("shared-address", at, name=person.id, address=address, other=first)
        for j, membership in enumerate(person.parties):
            if membership.party and not context.names.knows_letter(membership.party):
                at = f"people[{i}].parties[{j}].party"
                close = context.close(membership.party, list(context.site.parties or ()))
                values = {"guess": close} if close else {}
                yield _of_site("unknown-party", at, party=membership.party, **values)


def named_administrations_exist(context: Context) -> Iterator[Finding]:
    """A successor, and an administration with a deadline of its own, is one of site.yaml's."""
    site = context.site
    if site.administrations is None:
        return
    named = [
        (f"administrations[{i}].successor[{j}]", successor)
        for i, administration in enumerate(site.administrations)
        for j, successor in enumerate(administration.successor)
    ]
    named += [
        (key_of("deadlines.administrations", name), name) for name in site.deadlines.administrations
    ]
    known = [administration.name for administration in site.administrations]
    for key, name in named:
        if name and not context.names.administrations_called(name):
            yield _of_site("unknown-administration", key, name=name, **context.guess(name, known))


def administrations_do_not_succeed_themselves(context: Context) -> Iterator[Finding]:
    """No chain of `successor` comes back to where it began."""
    listed = context.site.administrations or ()
    place = {id(each): i for i, each in enumerate(listed)}
    onward = {
        i: [place[id(other)] for other in context.names.successors(each)]
        for i, each in enumerate(listed)
        if each.successor
    }
    for i, at, circle in circles(onward):
        named = drawn([listed[each].name for each in circle])
        yield _of_site("circular-successor", f"administrations[{i}].successor[{at}]", circle=named)


def words_of_addresses_differ(context: Context) -> Iterator[Finding]:
    """No two kinds of page have the same word in their addresses, nor one of svargen's own."""
    made = Term(N_("a page that svargen makes"))
    seen: dict[str, object] = {path.rstrip("/"): made for path in (ASSETS, STATEMENT)}
    for key, word in context.site.addresses.model_dump().items():
        if key == "page":
            # It stands below others.
            continue
        own = f"addresses.{key}"
        first = seen.setdefault(word, own)
        if first != own:
            values = {"address": f"/{word}/", "other": first}
            yield _of_site("duplicate-address", own, **values)


def _of_site(code: str, key: str, **values: object) -> Finding:
    return Finding("site.yaml", code, values, key)
