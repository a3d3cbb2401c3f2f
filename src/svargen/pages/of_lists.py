"""Lists of answers, cut into pages."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from svargen.codes import N_
from svargen.pages import urls
from svargen.pages.over_time import names_told, newest_party, times_of
from svargen.pages.types import Counted, ListPage, Paging, Ref, SearchWithin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from svargen.archive import Group
    from svargen.model import Answer
    from svargen.pages.reach import Reach
    from svargen.pages.types import Item
    from svargen.pages.view import View

_AROUND = 2
"""How many page numbers stand on each side of the current one."""

_WITH_FEED = frozenset({"all", "asker", "party", "administration", "topic"})
"""The kinds of lists that have a feed."""
_ALL = 7
"""Up to so many pages each has its number, as in Det Fælles Designsystem."""


class ListOf(NamedTuple):
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


def lists_of(
    view: View, reach: Reach | None = None, *, with_feed: bool = False
) -> Iterator[ListOf]:
    """Every list of the site; or those within a `reach`, or those alone that have a feed."""
    archive, to = view.archive, view.urls

    def wanted(of: str, groups: tuple[Group, ...]) -> Iterable[Group]:
        if with_feed and of not in _WITH_FEED:
            return ()
        if not reach:
            return groups
        keys = reach.keys(of)
        return [group for group in groups if group.key in keys]

    if reach is None or reach.takes_in_list("all", None):
        yield ListOf("all", to.answers(), view.text("All answers"), archive.answered)
    for group in wanted("year", archive.years):
        title = view.text("Answers from {year}", year=group.key)
        yield ListOf("year", to.answers(group.key), title, group.answers, group)
    for group in wanted("month", archive.months):
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
        for group in wanted(of, groups):
            yield ListOf(of, path(group.key), _title(view, of, group), group.answers, group)


def _title(view: View, of: str, group: Group) -> str:
    if of == "case":
        return view.text("Case {number}", number=group.name)
    if of == "party":
        letter = group.name
        return f"{group.also[0]} ({letter})" if group.also else letter
    if of == "asker":
        return told_apart(view, group)
    return capital(group.name) if of == "topic" else group.name


def told_apart(view: View, group: Group) -> str:
    """An asker's name, with the newest party where several share it."""
    if view.archive.names.is_shared(group.name) and (party := newest_party(view, group)):
        return f"{group.name} ({party})"
    return group.name


def capital(text: str) -> str:
    """A topic as a heading begins it."""
    return text[:1].upper() + text[1:]


# -- one page of a list --------------------------------------------------------------------


def list_page(view: View, each: ListOf, number: int) -> ListPage:
    """Page `number` of a list, from 1."""
    size = view.archive.site.lists.page_size
    first = (number - 1) * size
    items = view.items(each.answers[first : first + size])
    has_feed = each.of in _WITH_FEED
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
        items=items,
        paging=paging(view, each.path, number, len(each.answers), size),
        years=_years(view, each, size),
        months=_months(view, each),
        notes=_notes(view, each),
        # The first page alone goes through all answers of a list.
        times=times_of(view, each.of, each.group) if each.group and number == 1 else (),
        alike=_alike(each.of, items),
        withdrawn=each.group.withdrawn if each.group else 0,
        search=_search(view, each),
    )


def _search(view: View, each: ListOf) -> SearchWithin | None:
    """The search box of a list by which a search can be narrowed, in its own words."""
    labels = {
        "asker": N_("Search questions by {name}"),
        "party": N_("Search questions by {name}"),
        "administration": N_("Search answers from {name}"),
        "topic": N_("Search answers about {name}"),
    }
    if each.of not in labels or not each.group or not each.answers:
        return None
    name = each.group.name if each.of == "topic" else each.title
    label = view.text(labels[each.of], name=name)
    return SearchWithin(label, urls.FILTERS[each.of], each.group.key)


def list_inputs(view: View, each: ListOf, number: int) -> tuple[object, ...]:
    """All that page `number` of a list is made of, but for the site."""
    archive, group = view.archive, each.group
    size = archive.site.lists.page_size
    first = (number - 1) * size
    # The first page alone tells of the list as a whole, and then of names and times.
    whole = each.answers if number == 1 and group else ()
    archives = list(archive.years) if each.of in ("all", "year") else []
    if each.of in ("year", "month") and group:
        archives += [month for month in archive.months if month.key[:4] == group.key[:4]]
    return (
        each.of,
        each.path,
        each.title,
        number,
        group and (group.key, group.name, group.withdrawn, group.also),
        "\n".join(map(view.state, each.answers[first : first + size])),
        b"".join([answer.shape for answer in whole]),
        # Of these its lead tells, and where its years begin.
        len(each.answers),
        [answer.day.year for answer in (*each.answers[:1], *each.answers[-1:])],
        _years(view, each, size) if len(each.answers) > size else (),
        [(time.key, len(time.answers)) for time in archives],
        tuple(archive.by_key("parties")) if each.of == "asker" else (),
        [(g.key, g.name) for g in archive.administrations] if each.of == "administration" else (),
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
    crumbs = [Ref(view.text("Home"), urls.FRONT)]
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


def _alike(of: str, items: Iterable[Item]) -> bool:
    """Whether all lines name the list itself alike, which then goes without saying."""
    if of == "asker":
        return len({item.askers for item in items if len(item.askers) == 1}) < 2
    return of == "administration"


def _notes(view: View, each: ListOf) -> tuple[str, ...]:
    group = each.group
    if not group:
        return ()
    notes = list(names_told(view, each.of, group))
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
