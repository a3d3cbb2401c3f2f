"""Which page took the place of a published one, as far as that is sure enough to be proposed."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from svargen.language import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from svargen.model import Answer
    from svargen.publishing.ledger import Published
    from svargen.publishing.project import Project

_ALIKE = 0.85
"""What two words share that are one with a slip in it; the years 2025 and 2026 share less."""
_MOST_COMPARED = 100_000
"""Names compared letter by letter, for all vanished addresses; nobody reads on beyond the first."""


class Successors:
    """The pages of a site to come that were not published before."""

    def __init__(self, project: Project, published: Published, pages: set[str]) -> None:
        """`pages` are the addresses of all pages to come."""
        self._project = project
        self._published = published
        self._pages = pages
        self._patience = _MOST_COMPARED

    def answer(self, address: str) -> Answer | None:
        """The answer that took the place of another, or whose short or old address this was."""
        kind, title = self._published.kind(address), fold(self._published.title(address))
        if kind in {"document", "redirect"}:
            return self._by_title.get(title)
        if kind not in {"answer", "tombstone"}:
            return None
        if answer := self._moved_by_title.get(title):
            return answer
        # All that are withdrawn are called the same.
        numbers = self._numbers[title] if kind == "answer" else ()
        if found := next((n for n in numbers if n in self._moved_by_number), None):
            return self._moved_by_number[found]
        alike = _same_name(address, self._compared(list(self._moved)))
        return self._moved[alike] if alike else None

    def page(self, address: str) -> str:
        """The list or page that took the place of another, else the list of all such."""
        target = self._published.title(address)
        if target in self._pages:
            # A redirect of site.yaml has where it leads for a title.
            return target
        above = _above(address)
        beside = self._compared(self._new[above])
        longer = (a for a in beside if _holds(a, address) or _holds(address, a))
        found = _same_name(address, beside) or next(longer, None)
        return found or (above if above in self._pages else "/")

    def _compared(self, addresses: Sequence[str]) -> Sequence[str]:
        """Those of some addresses for which there is patience left."""
        compared = addresses[: self._patience]
        self._patience -= len(compared)
        return compared

    @cached_property
    def _new(self) -> Mapping[str, list[str]]:
        """New pages, in order, by the address above them."""
        found: dict[str, list[str]] = defaultdict(list)
        for address in sorted(self._pages - self._published.pages.keys()):
            found[_above(address)].append(address)
        return found

    @cached_property
    def _answers(self) -> Mapping[str, Answer]:
        archive, urls = self._project.archive, self._project.view.urls
        return {f"/{urls.answer(a)}": a for a in (*archive.answers, *archive.withdrawn)}

    @cached_property
    def _moved(self) -> Mapping[str, Answer]:
        """The answers at new addresses."""
        known = self._published.pages
        return {address: a for address, a in self._answers.items() if address not in known}

    @cached_property
    def _by_title(self) -> Mapping[str, Answer]:
        return {fold(answer.front.title): answer for answer in self._answers.values()}

    @cached_property
    def _moved_by_title(self) -> Mapping[str, Answer]:
        return {fold(answer.front.title): answer for answer in self._moved.values()}

    @cached_property
    def _moved_by_number(self) -> Mapping[str, Answer]:
        """Those by their short addresses."""
        urls, all_answers = self._project.view.urls, self._moved.values()
        numbered = ((a.front.dokumentnummer, a) for a in all_answers)
        return {f"/{urls.document(number)}": answer for number, answer in numbered if number}

    @cached_property
    def _numbers(self) -> Mapping[str, list[str]]:
        """The published short addresses by the titles of their answers."""
        found: dict[str, list[str]] = defaultdict(list)
        for address, page in self._published.pages.items():
            if page["kind"] == "document" and (title := page.get("title")):
                found[fold(title)].append(address)
        return found


def _above(address: str) -> str:
    return f"{address.rstrip('/').rpartition('/')[0]}/"


def _words(address: str) -> list[str]:
    """The words of the last step of an address: what stands above it is the same for many."""
    return address.rstrip("/").rpartition("/")[2].split("-")


def _same_name(address: str, others: Iterable[str]) -> str | None:
    """The one of `others` whose last step is that of `address`, but for slips within its words."""
    words = _words(address)
    by_name = {"-".join(_words(other)): other for other in others}
    for name in get_close_matches("-".join(words), by_name, 3, _ALIKE):
        named = name.split("-")
        pairs = zip(words, named, strict=False)
        if len(words) == len(named) and all(get_close_matches(a, [b], 1, _ALIKE) for a, b in pairs):
            return by_name[name]
    return None


def _holds(address: str, other: str) -> bool:
    """Whether all words of another's name, first and last at least, are in that of `address`."""
    few = set(_words(other))
    return len(few) > 1 and few < set(_words(address))
