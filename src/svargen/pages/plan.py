"""Which pages a site has, each with a way to build its data when its turn comes.

The plan is small: a page's data exists only while it is rendered.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from svargen.language import slug
from svargen.pages import urls
from svargen.pages.moved import by_other_names, by_redirects
from svargen.pages.of_answer import (
    answer_inputs,
    answer_page,
    redirect_inputs,
    redirect_page,
    tombstone_page,
)
from svargen.pages.of_indexes import index_of, index_page, page_with, pages_naming
from svargen.pages.of_lists import list_inputs, list_page, lists_of
from svargen.pages.of_log import log_of, log_page, log_pages
from svargen.pages.of_pending import pending_of, pending_page
from svargen.pages.of_site import (
    front_page,
    not_found_page,
    plain_page,
    search_page,
    statement_page,
)
from svargen.pages.types import Page, RedirectPage, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from svargen.model import Answer
    from svargen.pages.reach import Reach
    from svargen.pages.view import View


class _Later(tuple[Any, ...]):
    """A call to come, as `functools.partial` in a third of its memory: there are four an answer."""

    __slots__ = ()

    @classmethod
    def of(cls, make: Callable[..., Page], *about: object) -> _Later:
        """The call of `make` with what the page is about."""
        return cls((make, *about))

    def __call__(self) -> Page:
        make, *about = self
        page: Page = make(*about)
        return page

    def inputs(self) -> tuple[object, ...] | None:
        """All that the page is made of, but for the site; None where only making it tells."""
        make, *about = self
        told = _INPUTS.get(make)
        return told(*about) if told else None


_INPUTS: Mapping[Callable[..., Page], Callable[..., tuple[object, ...]]] = {
    answer_page: answer_inputs,
    redirect_page: redirect_inputs,
    list_page: list_inputs,
}
"""What tells the inputs of a page, in a fraction of the time that it takes to make it."""


class Planned(NamedTuple):
    """A page to come."""

    path: str
    """Its address without the first slash."""
    owner: str
    """The file it comes from, relative to the project; '' for a list."""
    build: _Later
    """Makes the page's data."""
    answer: Answer | None = None
    """The answer whose text it shows."""
    number: int = 1
    """Which page of a list it is."""
    leads_to: str | None = None
    """The path of the page in its place, where it is an old address."""


def plan_of(view: View, size_of: Callable[[str], int | None]) -> tuple[Planned, ...]:
    """Every page of the site, in a fixed order; `size_of` gives an attachment's bytes."""
    pages = list(_pages(view, size_of))
    taken = {planned.path.casefold() for planned in pages}
    for planned in _other_names(view):
        if planned.path.casefold() not in taken:
            taken.add(planned.path.casefold())
            pages.append(planned)
    return tuple(pages)


def plan_within(
    view: View, size_of: Callable[[str], int | None], reach: Reach
) -> Iterator[Planned]:
    """Every page that may differ, while the same pages stand in the same lists."""
    yield from _single(view)
    for answer in view.archive.answers:
        if answer.path in reach.answers:
            yield from _of_answer(view, answer, size_of)
    for answer in view.archive.withdrawn:
        if answer.path in reach.changed:
            yield from _of_withdrawn(view, answer)
    yield from _indexes(view, reach)
    if reach.pending:
        yield from _pending(view)
    yield from _listed(view, reach)
    if reach.log:
        yield from _log(view)


def apart(plan: Iterable[Planned]) -> Iterator[Planned]:
    """A plan without pages whose address another has; that is a finding already."""
    seen = set()
    for planned in plan:
        path = planned.path.casefold()
        if path not in seen:
            seen.add(path)
            yield planned


def _pages(view: View, size_of: Callable[[str], int | None]) -> Iterator[Planned]:
    archive = view.archive
    yield from _single(view)
    for answer in archive.answers:
        yield from _of_answer(view, answer, size_of)
    for answer in archive.withdrawn:
        yield from _of_withdrawn(view, answer)
    yield from _indexes(view)
    yield from _pending(view)
    yield from _listed(view)
    yield from _log(view)
    if stated := archive.site.accessibility:
        yield Planned(
            urls.STATEMENT, "site.yaml", _Later.of(statement_page, view, stated.statement)
        )
    for path, target in by_redirects(view):
        yield _redirect(path, target)


def _single(view: View) -> Iterator[Planned]:
    """What there is one of."""
    to = view.urls
    yield Planned(urls.FRONT, "", _Later.of(front_page, view))
    yield Planned(to.search, "", _Later.of(search_page, view))
    yield Planned(urls.NOT_FOUND, "", _Later.of(not_found_page, view))
    for plain in view.archive.plain:
        owner = f"pages/{plain.path}"
        yield Planned(to.plain(plain.path), owner, _Later.of(plain_page, view, plain))


def _of_answer(
    view: View, answer: Answer, size_of: Callable[[str], int | None]
) -> Iterator[Planned]:
    built = _Later.of(answer_page, view, answer, size_of)
    page = Planned(view.urls.answer(answer), f"answers/{answer.path}", built, answer)
    yield page
    yield from _ways_to(view, answer, page)


def _of_withdrawn(view: View, answer: Answer) -> Iterator[Planned]:
    tombstone = _Later.of(tombstone_page, view, answer)
    page = Planned(view.urls.answer(answer), f"answers/{answer.path}", tombstone)
    yield page
    yield from _ways_to(view, answer, page)


def _indexes(view: View, reach: Reach | None = None) -> Iterator[Planned]:
    """All indexes; or with a `reach`, the pages that name answers by their titles within it."""
    to = view.urls
    for of in ("asker", "party", "administration", "topic", "case") if reach is None else ("case",):
        numbers = pages_naming(view.archive, reach.changed) if reach else None
        if numbers == []:
            continue
        index = index_of(view, of)
        for number in numbers or range(1, index.pages + 1):
            path = to.page(to.index(of), number)
            yield Planned(path, "", _Later.of(index_page, view, index, number), number=number)


def _pending(view: View) -> Iterator[Planned]:
    to, waits = view.urls, pending_of(view)
    for number in range(1, waits.pages + 1):
        path = to.page(to.pending, number)
        page = _Later.of(pending_page, view, waits, number)
        yield Planned(path, "", page, number=number)


def _listed(view: View, reach: Reach | None = None) -> Iterator[Planned]:
    """Lists, page by page; or with a `reach`, those pages alone that show answers that differ.

    Whatever the list, pages of one time come together: who makes some of them meets few answers.
    """
    to, size = view.urls, view.archive.site.lists.page_size
    found: list[tuple[list[tuple[int, str]], Planned]] = []
    for each in lists_of(view, reach):
        pages: Iterable[int] = range(1, each.pages(size) + 1)
        if reach:
            differ = (at for at, a in enumerate(each.answers) if a.path in reach.changed)
            pages = sorted({at // size + 1 for at in differ})
        for number in pages:
            path = to.page(each.path, number)
            page = Planned(path, "", _Later.of(list_page, view, each, number), number=number)
            at = (number - 1) * size
            first = each.answers[at : at + 1]
            found.append(([answer.order for answer in first], page))
    for _, planned in sorted(found, key=itemgetter(0)):
        yield planned


def _log(view: View) -> Iterator[Planned]:
    to, log = view.urls, log_of(view)
    for number in range(1, log_pages(view, log) + 1):
        path = to.page(to.log, number)
        yield Planned(path, "", _Later.of(log_page, view, log, number), number=number)


def _other_names(view: View) -> Iterator[Planned]:
    """Addresses under former names and aliases that site.yaml gives, where no page stands."""
    yield from _shared_names(view)
    for path, target in by_other_names(view):
        yield _redirect(path, target)


def _shared_names(view: View) -> Iterator[Planned]:
    """The address of a name that several people share: where an index names them all."""
    names = view.archive.names
    shared = {
        slug(person.name): person.name
        for person in view.archive.site.people
        if names.is_shared(person.name)
    }
    if shared:
        index = index_of(view, "asker")
        for key, name in shared.items():
            if key:
                path, target = view.urls.person(key), Ref(name, page_with(view, index, name))
                yield _redirect(path, target)


def _redirect(path: str, target: Ref) -> Planned:
    page = RedirectPage(path=path, title=target.text, indexed=False, target=target, of="redirect")
    return Planned(path, "site.yaml", _Later.of(_given, page), leads_to=target.path)


def _given(page: Page) -> Page:
    return page


def _ways_to(view: View, answer: Answer, page: Planned) -> Iterator[Planned]:
    """The short address of an answer, and its old ones."""
    if number := answer.front.dokumentnummer:
        path = view.urls.document(number)
        short = _Later.of(redirect_page, view, path, answer, "document")
        yield Planned(path, page.owner, short)
    for alias in answer.front.aliases:
        path = urls.old_address(alias)
        old = _Later.of(redirect_page, view, path, answer, "redirect")
        yield Planned(path, page.owner, old, leads_to=page.path)
