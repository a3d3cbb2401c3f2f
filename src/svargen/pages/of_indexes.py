"""The A–Å indexes of all askers, parties, administrations, topics and cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from svargen.language import fold, slug
from svargen.language.letters import NO_LETTER
from svargen.pages import urls
from svargen.pages.of_lists import capital, index_title, paging
from svargen.pages.over_time import ended, newest_party
from svargen.pages.types import Counted, IndexPage, Letter, Ref

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from svargen.archive import Archive, Group
    from svargen.pages.view import View

_SIZE = 1000
"""Names on one page of an index."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index before it is cut into pages."""

    of: str
    """asker, party, administration, topic or case."""
    entries: tuple[tuple[str, Group], ...]
    """(name, what it leads to) in order; a former name leads to the list under the present one."""
    count: int
    """Lists, without the references to them."""
    begins: Mapping[str, int]
    """Where each letter begins, from 0."""

    @property
    def pages(self) -> int:
        """How many pages it takes: one even if it is empty."""
        return max(1, -(-len(self.entries) // _SIZE))

    def on(self, number: int) -> tuple[tuple[str, Group], ...]:
        """The entries on page `number`, from 1."""
        return self.entries[(number - 1) * _SIZE : number * _SIZE]


def index_of(view: View, of: str) -> Index:
    """The index of all askers, parties, administrations, topics or cases."""
    archive = view.archive
    groups = {
        "asker": archive.people,
        "party": archive.parties,
        "administration": archive.administrations,
        "topic": archive.topics,
        "case": archive.cases,
    }[of]
    entries = [(group.name, group) for group in groups]
    if of == "asker" and (former := _former(archive)):
        key = view.language.alphabet.sort_key
        entries = sorted(entries + former, key=lambda entry: (key(entry[0]), entry[1].key))
    lettered = [(_letter(view, of, *entry), entry) for entry in entries]
    # The alphabet's first, then others, and last what is no letter.
    alphabet = view.language.alphabet.letters()
    rank = {**{letter: at for at, letter in enumerate(alphabet)}, NO_LETTER: len(alphabet) + 1}
    lettered.sort(key=lambda each: rank.get(each[0], len(alphabet)))
    begins: dict[str, int] = {}
    for at, (letter, _) in enumerate(lettered):
        begins.setdefault(letter, at)
    return Index(of, tuple(entry for _, entry in lettered), len(groups), begins)


def _former(archive: Archive) -> list[tuple[str, Group]]:
    """The names that people of site.yaml no longer go by."""
    listed = {group.key: group for group in archive.people}
    return [
        (name, group)
        for person in archive.site.people
        if (group := listed.get(slug(person.id)))
        for name in {fold(former): former for former in reversed(person.former)}.values()
        if fold(name) != fold(person.name)
    ]


def index_page(view: View, index: Index, number: int) -> IndexPage:
    """Page `number` of an index, from 1."""
    of, path = index.of, view.urls.index(index.of)
    under: dict[str, list[Counted]] = defaultdict(list)
    for name, group in index.on(number):
        under[_letter(view, of, name, group)].append(_entry(view, of, name, group))
    letters = (Letter(each, _anchor(each), tuple(found)) for each, found in under.items())
    title, lead = index_title(view, of), _lead(view, of, index.count)
    page_title = view.text("{title} – page {number}", title=title, number=number)
    return IndexPage(
        path=view.urls.page(path, number),
        title=title if number == 1 else page_title,
        description=lead,
        crumbs=(Ref(view.text("Home"), urls.FRONT),),
        menu=path,
        of={"party": "parties"}.get(of, f"{of}s"),
        lead=lead,
        letters=tuple(letters),
        alphabet=_jumps(view, index, number),
        paging=paging(view, path, number, len(index.entries), _SIZE),
    )


def pages_naming(archive: Archive, paths: Container[str]) -> list[int]:
    """The pages of the index of cases that name any of these answers: there alone some are named.

    A case is told by the title of its newest answer.
    """
    places = [
        place for place, case in enumerate(archive.cases)
        if case.answers and case.answers[0].path in paths
    ]  # fmt: skip
    return sorted({place // _SIZE + 1 for place in places})


def page_with(view: View, index: Index, name: str) -> str:
    """The page of an index on which a name's letter begins."""
    position = index.begins.get(view.language.alphabet.initial(name), 0)
    return view.urls.page(view.urls.index(index.of), position // _SIZE + 1)


def _jumps(view: View, index: Index, number: int) -> tuple[tuple[str, str], ...]:
    """Every letter, and where it begins as seen from page `number`."""
    path = view.urls.index(index.of)
    root = "../" * view.urls.page(path, number).count("/")
    alphabet = () if index.of == "case" else view.language.alphabet.letters()
    jumps = dict.fromkeys((*alphabet, *index.begins), "")
    for letter, position in index.begins.items():
        page = position // _SIZE + 1
        there = "" if page == number else root + view.urls.page(path, page)
        jumps[letter] = f"{there}#{_anchor(letter)}"
    return tuple(jumps.items())


def _letter(view: View, of: str, name: str, group: Group) -> str:
    """The letter a name stands under; a case stands under its year."""
    return group.key[:4] if of == "case" else view.language.alphabet.initial(name)


def _anchor(letter: str) -> str:
    return f"bogstav-{slug(letter) or 'andre'}"


def _entry(view: View, of: str, name: str, group: Group) -> Counted:
    path = f"{view.urls.index(of)}{group.key}/"
    if name != group.name:
        return Counted(name, path, len(group.answers), see=group.name)
    note = ""
    if of == "asker":
        note = newest_party(view, group)
    elif of == "party":
        note = group.also[0] if group.also else ""
    elif of == "administration":
        note = ended(view, group)
    elif of == "topic":
        name = capital(name)
    elif group.answers:
        note = group.answers[0].title
    return Counted(name, path, len(group.answers), note=note)


def _lead(view: View, of: str, count: int) -> str:
    counted = view.language.counted
    return {
        "asker": counted("{count} asker", "{count} askers", count),
        "party": counted("{count} party", "{count} parties", count),
        "administration": counted("{count} administration", "{count} administrations", count),
        "topic": counted("{count} topic", "{count} topics", count),
        "case": counted("{count} case", "{count} cases", count),
    }[of]
