"""Lists of answers, cut into pages, and the A–Å indexes that lead to them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from svargen.language import slug
from svargen.pages import urls
from svargen.pages.types import Counted, IndexPage, Letter, ListPage, Paging, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from svargen.archive import Group
    from svargen.model import Answer
    from svargen.pages.view import View

_AROUND = 2
"""How many page numbers stand on each side of the current one."""

_ALL = 7
"""Up to so many pages each has its number, as in Det Fælles Designsystem."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """One list before it is cut into pages."""

    of: str
    """As ListPage.of."""
    path: str
    title: str
    answers: Sequence[Answer]
    group: Group | None = None
    """None for the list of all answers."""

    def pages(self, size: int) -> int:
        """How many pages it takes: one even if it is empty."""
        return max(1, -(-len(self.answers) // size))


# -- which lists there are -----------------------------------------------------------------


def lists_of(view: View) -> Iterable[ListOf]:
    """Every list of the site."""
    archive, to = view.archive, view.urls
    yield ListOf("all", to.answers(), view.text("All answers"), archive.answered)
    for group in archive.years:
        title = view.text("Answers from {year}", year=group.key)
        yield ListOf("year", to.answers(group.key), title, group.answers, group)
    for group in archive.months:
        year, month = group.key.split("/")
        title = view.text(
            "Answers from {month} {year}", month=view.language.month(int(month)), year=year
        )
        yield ListOf("month", to.answers(year, month), title, group.answers, group)
    for of, groups, path in (
        ("asker", archive.people, to.person),
        ("party", archive.parties, to.party),
        ("administration", archive.administrations, to.administration),
        ("topic", archive.topics, to.topic),
        ("case", archive.cases, to.case),
    ):
        for group in groups:
            yield ListOf(of, path(group.key), _title(view, of, group), group.answers, group)


def _title(view: View, of: str, group: Group) -> str:
    if of == "case":
        return view.text("Case {number}", number=group.name)
    if of == "party":
        letter = group.name
        return f"{group.also[0]} ({letter})" if group.also else letter
    if of == "asker" and view.archive.names.is_shared(group.name):
        party = _newest_party(view, group)
        return f"{group.name} ({party})" if party else group.name
    return _capital(group.name) if of == "topic" else group.name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- one page of a list --------------------------------------------------------------------


def list_page(view: View, each: ListOf, number: int) -> ListPage:
    """Page `number` of a list, from 1."""
    size = view.archive.site.lists.page_size
    first = (number - 1) * size
    shown = each.answers[first : first + size]
    has_feed = each.of in ("all", "asker", "party", "administration", "topic")
    feed = urls.FEED if each.of == "all" else urls.feed_of(each.path)
    page_title = view.text("{title} – page {number}", title=each.title, number=number)
    return ListPage(
        path=view.urls.page(each.path, number),
        title=each.title if number == 1 else page_title,
        description=_lead(view, each),
        crumbs=_crumbs(view, each),
        menu=_menu(view, each.of),
        feed=Ref(each.title, feed) if has_feed else None,
        of=each.of,
        lead=_lead(view, each),
        items=view.items(shown),
        paging=paging(view, each.path, number, len(each.answers), size),
        years=_years(view, each, size),
        months=_months(view, each),
        notes=_notes(view, each),
        related=_related(view, each),
        withdrawn=each.group.withdrawn if each.group else 0,
    )


def paging(view: View, path: str, number: int, count: int, size: int) -> Paging:
    """Where page `number` stands among all pages of a list of `count` items."""
    total = max(1, -(-count // size))
    to = partial(view.urls.page, path)
    links: list[tuple[int, str]] = []
    around = _AROUND if total > _ALL else _ALL
    near = range(max(1, number - around), min(total, number + around) + 1)
    for page in sorted({1, *near, total}):
        if links and page > links[-1][0] + 1:
            # A gap of one page is no shorter than the page's own number.
            lone = page == links[-1][0] + 2
            links.append((page - 1, to(page - 1)) if lone else (0, ""))
        links.append((page, to(page)))
    return Paging(
        number,
        total,
        (number - 1) * size + 1 if count else 0,
        min(number * size, count),
        count,
        tuple(links),
        to(number - 1) if number > 1 else "",
        to(number + 1) if number < total else "",
    )


def _lead(view: View, each: ListOf) -> str:
    """'12 svar fra 2021 til 2026', in words."""
    answered = [a for a in (each.answers[:1], each.answers[-1:]) if a]
    count = view.language.counted("{count} question", "{count} questions", len(each.answers))
    if each.of in ("all", "year", "month"):
        count = view.language.counted("{count} answer", "{count} answers", len(each.answers))
    if not answered:
        return count
    newest, oldest = each.answers[0].day.year, each.answers[-1].day.year
    if each.of in ("year", "month"):
        return count
    if newest == oldest:
        return view.text("{count} in {year}", count=count, year=newest)
    return view.text("{count} from {first} to {last}", count=count, first=oldest, last=newest)


def _crumbs(view: View, each: ListOf) -> tuple[Ref, ...]:
    crumbs = [Ref(view.text("Front page"), urls.FRONT)]
    if each.of in ("year", "month"):
        crumbs.append(Ref(view.text("Answers"), view.urls.answers()))
    if each.of == "month" and each.group:
        year = each.group.key[:4]
        crumbs.append(Ref(year, view.urls.answers(year)))
    if index := index_title(view, each.of):
        crumbs.append(Ref(index, view.urls.index(each.of)))
    return tuple(crumbs)


def _menu(view: View, of: str) -> str:
    if of in ("all", "year", "month"):
        return view.urls.answers()
    return view.urls.index(of)


def index_title(view: View, of: str) -> str:
    """The heading of the index to which a list belongs; '' for lists of a time."""
    titles = {
        "asker": view.text("Askers"),
        "party": view.text("Parties"),
        "administration": view.text("Administrations"),
        "topic": view.text("Topics"),
        "case": view.text("Cases"),
    }
    return titles.get(of, "")


def _years(view: View, each: ListOf, size: int) -> tuple[Counted, ...]:
    """Ways to the years: pages of their own, or in a list of several pages where each begins."""
    if each.of in ("all", "year"):
        return view.counted(view.archive.years, view.urls.answers())
    if each.of == "month" or each.pages(size) == 1:
        return ()
    years, begins, count = [], 0, len(each.answers)
    while begins < count:
        year = each.answers[begins].day.year
        ends = bisect_left(each.answers, -year + 1, begins, key=lambda a: -a.day.year)
        path = f"{view.urls.page(each.path, begins // size + 1)}#{year_anchor(year)}"
        years.append(Counted(str(year), path, ends - begins))
        begins = ends
    return tuple(years) if len(years) > 1 else ()


def year_anchor(year: int | str) -> str:
    """The id of a year in a list: 'aar-2026'."""
    return f"aar-{year}"


def _months(view: View, each: ListOf) -> tuple[Counted, ...]:
    if each.of not in ("year", "month") or not each.group:
        return ()
    year = each.group.key[:4]
    groups = [g for g in view.archive.months if g.key.startswith(year)]
    largest = max(len(g.answers) for g in groups) or 1
    return tuple(
        Counted(
            view.language.month(int(g.key[5:])),
            view.urls.answers(year, g.key[5:]),
            len(g.answers),
            -(-100 * len(g.answers) // largest),
        )
        for g in reversed(groups)
    )


def _notes(view: View, each: ListOf) -> tuple[str, ...]:
    group = each.group
    if not group:
        return ()
    notes = []
    if each.of == "asker" and group.also:
        notes.append(view.text("Also appears as {names}.", names=view.language.joined(group.also)))
    if each.of == "party" and len(group.also) > 1:
        others = view.language.joined(group.also[1:])
        notes.append(view.text("The letter was used before by {names}.", names=others))
    if group.withdrawn and not group.answers:
        notes.append(view.text("All answers here have been withdrawn."))
    elif group.withdrawn:
        notes.append(
            view.language.counted(
                "{count} answer here has been withdrawn.",
                "{count} answers here have been withdrawn.",
                group.withdrawn,
            )
        )
    return tuple(notes)


def _related(view: View, each: ListOf) -> tuple[Ref, ...]:
    if each.of == "asker" and each.answers:
        return _parties_of(view, each)
    if each.of == "administration" and each.group:
        return _successors(view, each.group.name)
    return ()


def _parties_of(view: View, each: ListOf) -> tuple[Ref, ...]:
    """The parties a person asked for, newest first."""
    found: dict[str, Ref] = {}
    for answer in each.answers:
        for asker in answer.front.asker:
            if not asker.party or asker.party in found:
                continue
            person = view.archive.names.person(asker, answer.front.asked)
            if each.group and person.key == each.group.key:
                party = view.archive.names.party(asker.party, answer.front.asked)
                name = f"{party.name} ({asker.party})" if party else asker.party
                found[asker.party] = Ref(name, view.urls.party(slug(asker.party)))
    return tuple(found.values())


def _successors(view: View, name: str) -> tuple[Ref, ...]:
    """The administrations that came before and after this one, where they have a page."""
    listed = {g.name: g for g in view.archive.administrations}
    named = view.archive.names.administrations or ()
    after = [a.successor for a in named if a.name == name and a.successor]
    before = [a.name for a in named if a.successor == name]
    return tuple(
        Ref(other, view.urls.administration(listed[other].key))
        for other in dict.fromkeys([*before, *after])
        if other in listed
    )


# -- indexes -------------------------------------------------------------------------------


ENTRIES = 1000
"""Names on one page of an index."""


def groups_of(view: View, of: str) -> tuple[Group, ...]:
    """What an index lists: 'asker', 'party', 'administration', 'topic' or 'case'."""
    archive = view.archive
    return {
        "asker": archive.people,
        "party": archive.parties,
        "administration": archive.administrations,
        "topic": archive.topics,
        "case": archive.cases,
    }[of]


def letters_begin(view: View, of: str) -> dict[str, int]:
    """Where in an index each letter begins, from 0."""
    begins: dict[str, int] = {}
    for position, group in enumerate(groups_of(view, of)):
        begins.setdefault(_letter(view, of, group), position)
    return begins


def index_page(view: View, of: str, number: int, begins: Mapping[str, int]) -> IndexPage:
    """Page `number` of the index of all askers, parties, administrations, topics or cases.

    `begins` is what `letters_begin` found, once for all pages of the index.
    """
    groups, path = groups_of(view, of), view.urls.index(of)
    under: dict[str, list[Counted]] = defaultdict(list)
    for group in groups[(number - 1) * ENTRIES : number * ENTRIES]:
        under[_letter(view, of, group)].append(_entry(view, of, group))
    letters = (Letter(each, _anchor(each), tuple(found)) for each, found in under.items())
    title, lead = index_title(view, of), _index_lead(view, of, len(groups))
    page_title = view.text("{title} – page {number}", title=title, number=number)
    return IndexPage(
        path=view.urls.page(path, number),
        title=title if number == 1 else page_title,
        description=lead,
        crumbs=(Ref(view.text("Front page"), urls.FRONT),),
        menu=path,
        of={"party": "parties"}.get(of, f"{of}s"),
        lead=lead,
        letters=tuple(letters),
        alphabet=_jumps(view, of, number, begins),
        paging=paging(view, path, number, len(groups), ENTRIES),
    )


def _jumps(
    view: View, of: str, number: int, begins: Mapping[str, int]
) -> tuple[tuple[str, str], ...]:
    """Every letter, and where it begins as seen from page `number`."""
    path = view.urls.index(of)
    root = "../" * view.urls.page(path, number).count("/")
    alphabet = () if of == "case" else view.language.alphabet.letters()
    jumps = dict.fromkeys((*alphabet, *begins), "")
    for letter, position in begins.items():
        page = position // ENTRIES + 1
        there = "" if page == number else root + view.urls.page(path, page)
        jumps[letter] = f"{there}#{_anchor(letter)}"
    return tuple(jumps.items())


def _letter(view: View, of: str, group: Group) -> str:
    """The letter a name stands under; a case stands under its year."""
    return group.key[:4] if of == "case" else view.language.alphabet.initial(group.name)


def _anchor(letter: str) -> str:
    return f"bogstav-{slug(letter) or 'andre'}"


def _entry(view: View, of: str, group: Group) -> Counted:
    note = ""
    text = group.name
    if of == "asker" and group.answers:
        note = _newest_party(view, group)
    elif of == "party":
        note = group.also[0] if group.also else ""
    elif of == "topic":
        text = _capital(text)
    elif of == "case" and group.answers:
        note = group.answers[0].front.title
    return Counted(text, f"{view.urls.index(of)}{group.key}/", len(group.answers), 0, note)


def _newest_party(view: View, group: Group) -> str:
    if not group.answers:
        return ""
    newest = group.answers[0]
    for asker in newest.front.asker:
        if view.archive.names.person(asker, newest.front.asked).key == group.key:
            return asker.party or ""
    return ""


def _index_lead(view: View, of: str, count: int) -> str:
    counted = view.language.counted
    return {
        "asker": counted("{count} asker", "{count} askers", count),
        "party": counted("{count} party", "{count} parties", count),
        "administration": counted("{count} administration", "{count} administrations", count),
        "topic": counted("{count} topic", "{count} topics", count),
        "case": counted("{count} case", "{count} cases", count),
    }[of]
