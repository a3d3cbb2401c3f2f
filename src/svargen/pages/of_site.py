"""The pages there is one of: front, search, not found, and the publisher's own."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count, islice, pairwise
from typing import TYPE_CHECKING

from svargen import __version__
from svargen.pages import urls
from svargen.pages.of_answer import out_link
from svargen.pages.of_log import log_title
from svargen.pages.of_pending import overdue, waiting
from svargen.pages.types import (
    Begin,
    Counted,
    Filter,
    Frame,
    FrontPage,
    NotFoundPage,
    PlainPage,
    RedirectPage,
    Ref,
    SearchPage,
    State,
    Thread,
    Timeline,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svargen.archive import Group
    from svargen.model import Answer, Plain
    from svargen.pages.view import View

_NEWEST = 8
_TOPICS = 12
_EXAMPLES = 3
_IN_FIGURE = 90
_ROWS = 17
_WIDTH = 1000
_FEWEST_IN_FIGURE = 8
_LATE = timedelta(days=365)
_MONTHS_IN_FIGURE = 12
"""In a longer time the years are named instead."""
_ROOMS = (("l", 49.0), ("m", 29.5), ("s", 18.0))
"""How wide the figure is at the least from each of the stylesheet's widths on, in its rem."""
_LETTER, _BEFORE, _BETWEEN = 0.55, 0.25, 0.5
"""What a letter of a name takes in a wide font, and the space before a name and between two."""


def frame(view: View, stylesheet: str, scripts: tuple[str, ...] = ()) -> Frame:
    """What every page has around it; `stylesheet` and `scripts` are paths in the site."""
    site = view.archive.site
    footer = [Ref(p.front.title, view.urls.plain(p.path)) for p in view.archive.plain]
    return Frame(
        title=site.title,
        publisher=site.publisher or "",
        base_url=site.root,
        language=view.language.code,
        locale=view.language.locale,
        menu=_ways(view)[:5],
        footer=(
            *footer,
            Ref(log_title(view), view.urls.log),
            Ref(view.text("New answers as a feed"), urls.FEED),
        ),
        feed=Ref(view.text("New answers"), urls.FEED),
        search_path=view.urls.search,
        contact_email=site.contact.email or "",
        contact_phone=site.contact.phone or "",
        contact_link=out_link(view.text("Contact us"), site.contact.url)
        if site.contact.url
        else None,
        accessibility=urls.link_href(site.accessibility.statement) if site.accessibility else "",
        stylesheet=stylesheet,
        icon=f"{urls.ASSETS}icon.svg",
        generator=f"svargen {__version__}",
        scripts=scripts,
        opensearch=urls.OPENSEARCH,
    )


def front_page(view: View) -> FrontPage:
    """The way in: the newest answers, and the ways to all others."""
    archive, to = view.archive, view.urls
    answered = archive.answered
    topics = _filled(archive.topics)
    most = sorted(topics, key=lambda g: (-len(g.answers), g.key))[:_TOPICS]
    shown = {group.key for group in most}
    site = archive.site
    unanswered = [answer for answer in archive.pending if not answer.answered]
    return FrontPage(
        path=urls.FRONT,
        title=site.title,
        description=site.description
        or view.text("Answers to councillors’ questions, public and permanent."),
        count=len(answered),
        since=answered[-1].day.year if answered else 0,
        updated=view.day_or_none(answered[0].day if answered else None),
        newest=view.items(answered[:_NEWEST]),
        answers_path=to.answers(),
        topics_path=to.topic(),
        askers_path=to.person(),
        topics=view.counted([g for g in topics if g.key in shown], to.topic()),
        topic_count=len(archive.topics),
        administrations=view.counted(_filled(archive.administrations), to.administration()),
        years=view.counted(_filled(archive.years), to.answers()),
        parties=_parties(view),
        examples=_examples(answered),
        timeline=timeline(view),
        pending=waiting(view, unanswered),
        overdue=overdue(view, unanswered),
        pending_path=to.pending,
    )


def search_page(view: View) -> SearchPage:
    """Where search boxes lead: without a script, to the ways to browse."""
    return SearchPage(
        path=view.urls.search,
        title=view.text("Search the answers"),
        description=view.text("Search the answers."),
        crumbs=(Ref(view.text("Home"), urls.FRONT),),
        menu=view.urls.search,
        indexed=False,
        ways=_ways(view),
        filters=_filters(view),
        states=(
            State("foreløbigt", view.text("Provisional answer"), "st part"),
            State("afventer", view.text("Awaiting an answer"), "st"),
            State("trukket", view.text("Question withdrawn"), "st gone"),
        ),
        joints=" ".join(view.language.joints),
    )


def _filters(view: View) -> tuple[Filter, ...]:
    """What a search can be narrowed to, in the order of the page."""
    labels = {
        "administration": view.text("Administration"),
        "party": view.text("Party"),
        "year": view.text("Year"),
        "status": view.text("Status"),
        "topic": view.text("Topic"),
        "asker": view.text("Asker"),
    }
    return tuple(Filter(name, labels[of]) for of, name in urls.FILTERS.items())


def not_found_page(view: View) -> NotFoundPage:
    """What stands where nothing stands."""
    return NotFoundPage(
        path=urls.NOT_FOUND,
        title=view.text("The page was not found"),
        description=view.text("There is no page at this address."),
        indexed=False,
        ways=_ways(view),
        base=view.archive.site.root,
    )


def plain_page(view: View, plain: Plain) -> PlainPage:
    """A page of the publisher's own."""
    return PlainPage(
        path=view.urls.plain(plain.path),
        title=plain.front.title,
        description=plain.front.description or plain.excerpt,
        crumbs=(Ref(view.text("Home"), urls.FRONT),),
        html=plain.html,
    )


def statement_page(view: View, url: str) -> RedirectPage:
    """The way to the accessibility statement."""
    title = view.text("Accessibility statement")
    target = Ref(title, "")
    return RedirectPage(
        path=urls.STATEMENT, title=title, indexed=False, target=target, url=url, of="redirect"
    )


def timeline(view: View) -> Timeline | None:
    """The newest questions along time; None for an archive too small to show any."""
    archive = view.archive
    asked = (a for a in archive.answers if a.front.status != "trukket")
    newest = _of_late(list(islice(asked, _IN_FIGURE)))
    if len(newest) < _FEWEST_IN_FIGURE:
        return None
    last = max(max(a.day, a.front.asked) for a in newest)
    first = min(a.day for a in newest)
    days = max(1, (last - first).days)

    def along(day: date) -> int:
        return max(0, min(_WIDTH, round(_WIDTH * (day - first).days / days)))

    free = [-1] * _ROWS
    threads = []
    for answer in sorted(newest, key=lambda a: (a.front.asked, a.path)):
        begins = along(answer.front.asked)
        ends = along(answer.front.date) if answer.front.date else _WIDTH
        row = min(range(_ROWS), key=lambda r: (free[r] >= begins, free[r], r))
        free[row] = max(free[row], ends + 8)
        threads.append(Thread(begins, ends, row, waiting=not answer.answered))
    begun = _month_begins(first, last)
    named = [(along(day), view.language.month(day.month)) for day in begun]
    if len(begun) > _MONTHS_IN_FIGURE:
        # Their names would come again each year.
        named = [(along(day), str(day.year)) for day in begun if day.month == 1]
    return Timeline(
        _begins(named),
        tuple(threads),
        max(thread.row for thread in threads) + 1,
        f"{view.language.month(first.month)} {first.year}",
        sum(thread.waiting for thread in threads),
    )


def _begins(named: list[tuple[int, str]]) -> tuple[Begin, ...]:
    """Each (place, name), and how wide a screen its name needs: no two names ever touch.

    The last is always named, and of the others every second, third, … counted from it. A wider
    screen names all that a narrower one does.
    """
    if not named:
        return ()
    narrowest = _ROOMS[-1][1]
    last = Begin(*named[-1], room="", flush=False)
    last = last._replace(flush=_place(last, narrowest)[1] > narrowest)
    begins = [last, *(Begin(at, name, "none", flush=False) for at, name in named[-2::-1])]
    every = 1
    for room, width in _ROOMS:
        every = next(n for n in count(every, every) if _stand_apart(begins[::n], width))
        begins[every::every] = [each._replace(room=room) for each in begins[every::every]]
    return tuple(reversed(begins))


def _stand_apart(begins: list[Begin], width: float) -> bool:
    """Whether these names, from the last to the first, do not touch in a figure so wide."""
    places = pairwise(_place(each, width) for each in begins)
    return all(end + _BETWEEN <= start for (start, _), (_, end) in places)


def _place(begin: Begin, width: float) -> tuple[float, float]:
    """Where a name begins in a figure of this width, and where it ends."""
    long = len(begin.name) * _LETTER
    start = width - long if begin.flush else begin.at / _WIDTH * width + _BEFORE
    return start, start + long


def _of_late(newest: list[Answer]) -> list[Answer]:
    """Those of the newest year, where they are enough: over many years a line is but a speck."""
    since = newest[0].day - _LATE if newest else date.min
    late = [answer for answer in newest if answer.day >= since]
    return late if len(late) >= _FEWEST_IN_FIGURE else newest


def _month_begins(first: date, last: date) -> list[date]:
    months: list[date] = []
    day = first.replace(day=1)
    while True:
        day = (day + timedelta(days=31)).replace(day=1)
        if day > last:
            return months
        months.append(day)


def _ways(view: View) -> tuple[Ref, ...]:
    """The ways to browse."""
    to = view.urls
    return (
        Ref(view.text("Answers"), to.answers()),
        Ref(view.text("Askers"), to.person()),
        Ref(view.text("Administrations"), to.administration()),
        Ref(view.text("Topics"), to.topic()),
        Ref(view.text("Awaiting answers"), to.pending),
        Ref(view.text("Parties"), to.party()),
        Ref(view.text("Cases"), to.case()),
    )


def _filled(groups: Iterable[Group]) -> list[Group]:
    """Those that are not named by withdrawn answers alone."""
    return [group for group in groups if group.answers]


def _parties(view: View) -> tuple[Counted, ...]:
    to = view.urls
    return tuple(
        Counted(g.name, to.party(g.key), len(g.answers), 0, g.also[0] if g.also else "")
        for g in _filled(view.archive.parties)
    )


def _examples(answered: tuple[Answer, ...]) -> tuple[str, ...]:
    """Searches to try: a topic, another, a case number, of the newest answers."""
    topics = dict.fromkeys(t for a in answered[:20] for t in a.front.topics)
    cases = [str(a.front.sagsnummer) for a in answered[:20] if a.front.sagsnummer]
    return (*list(topics)[: _EXAMPLES - 1], *cases[:1])
