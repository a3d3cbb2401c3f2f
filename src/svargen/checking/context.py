"""What a rule may look at."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from svargen.archive import is_public
from svargen.diagnostics import Finding
from svargen.look import own_templates
from svargen.pages.urls import (
    APACHE,
    ASSETS,
    BESIDE,
    CONTENTS,
    FEED,
    HEADERS,
    MANIFEST,
    NGINX_HEADERS,
    NGINX_REDIRECTS,
    OPENSEARCH,
    REDIRECTS,
    ROBOTS,
    SECURITY,
    SITEMAP,
    feed_of,
)
from svargen.reading.gate import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from svargen.language import Language
    from svargen.model import Answer, Plain, Site
    from svargen.names import Names
    from svargen.pages.plan import Planned
    from svargen.pages.urls import Urls
    from svargen.reading.attached import Searched


_FEW = 30
_MOST_COMPARED = 100_000
_TEMPLATES = "templates/"
_OF_ASSETS = re.compile("templates/assets/(?!search/)").match
FIXED = (
    SITEMAP, ROBOTS, MANIFEST, OPENSEARCH,
    HEADERS, REDIRECTS, APACHE, NGINX_HEADERS, NGINX_REDIRECTS,
)  # fmt: skip
"""Files that every site has, beside its pages and feeds."""


@dataclass(frozen=True)
class Context:
    """Everything that was read, and what will be published of it."""

    site: Site
    answers: tuple[Answer, ...]
    """All that could be read, by path; with drafts and embargoed ones, and with broken ones."""
    plain: tuple[Plain, ...]
    names: Names
    urls: Urls
    language: Language
    today: date
    drafts: bool
    """Whether drafts are published in this build."""
    planned: Callable[[], tuple[Planned, ...]]
    """Gives the pages to come."""
    files: frozenset[str]
    """Every file in answers/ and static/, relative to the project."""
    unread: frozenset[str]
    """Answers too broken to be read at all, from answers/."""
    policy: Policy = field(default_factory=Policy)
    """What site.yaml says of personal data."""
    searched: Mapping[str, Searched] = field(default_factory=dict)
    """What was found in attachments and files of static/, by file."""
    root: str | None = None
    """Where the site will stand by site.yaml, wherever this build says that it stands."""

    @cached_property
    def plan(self) -> tuple[Planned, ...]:
        """The pages to come."""
        return self.planned()

    @cached_property
    def by_path(self) -> Mapping[str, Answer]:
        """All answers by their path."""
        return {answer.path: answer for answer in self.answers}

    @cached_property
    def paths(self) -> list[str]:
        """Those paths, in order."""
        return list(self.by_path)

    @cached_property
    def has_broken_number(self) -> bool:
        """Whether any answer may have another document number than was read."""
        return bool(self.unread) or any("dokumentnummer" in a.broken for a in self.answers)

    @cached_property
    def by_document(self) -> Mapping[str, Answer]:
        """All answers by their document number; of several the first that is no draft."""
        found: dict[str, Answer] = {}
        for answer in sorted(self.answers, key=lambda a: a.front.draft):
            if answer.front.dokumentnummer:
                found.setdefault(answer.front.dokumentnummer, answer)
        return found

    def answer_at(self, path: str) -> Answer | None:
        """The answer, public or not, whose page has this path."""
        file = self.urls.file_at(path)
        if file is None:
            return None
        near = self.by_path.get(file)
        if near and self.urls.answer(near) == path:
            return near
        return self.by_address.get(path)

    def own_address(self, url: str) -> str | None:
        """The address from '/' of a link to this site, also by a whole URL; None for any other."""
        if url.startswith("/"):
            return url
        found = self._own and self._own.match(url)
        return f"/{url[found.end() :].removeprefix('/')}" if found else None

    @cached_property
    def _own(self) -> re.Pattern[str] | None:
        if not self.root:
            return None
        place = re.escape(self.root.partition("://")[2].removesuffix("/"))
        return re.compile(rf"https?://{place}(?=[/?#]|$)", re.IGNORECASE)

    @cached_property
    def by_address(self) -> Mapping[str, Answer]:
        """All answers, also those that are not public, by the path of their page."""
        return {self.urls.answer(answer): answer for answer in self.answers}

    @cached_property
    def built(self) -> frozenset[str]:
        """Every file that svargen makes of what was read, and what pages load."""
        return self.beside | self.added.keys() | {file_of(page.path) for page in self.plan}

    @cached_property
    def beside(self) -> frozenset[str]:
        """Those of them that are no pages: feeds, data, attachments, what pages load."""
        listed = ("asker", "party", "administration", "topic")
        words = tuple(self.urls.index(of) for of in listed)
        found = {FEED, *FIXED, *([SECURITY] if self.site.security else [])}
        for page in self.plan:
            if not page.owner and page.number == 1 and page.path.startswith(words):
                found.add(feed_of(page.path))
        found.difference_update(feed_of(word) for word in words)
        found |= {feed_of(self.urls.pending), feed_of(self.urls.log)}
        found |= {f"{self.urls.search}{CONTENTS}", *self.assets}
        for answer in filter(self.is_public, self.answers):
            path = self.urls.answer(answer)
            beside = [] if answer.front.status == "tilbagekaldt" else answer.front.attachments
            found.update(f"{path}{name}" for name in BESIDE if name != FEED)
            found.update(f"{path}{attachment.file}" for attachment in beside)
        return frozenset(found)

    @cached_property
    def assets(self) -> frozenset[str]:
        """What pages of every site load from assets/.

        Of the folder that holds the scripts of the search page its own name alone.
        """
        own = own_templates() / "assets"
        found = {file.relative_to(own).as_posix() for file in own.rglob("*") if file.is_file()}
        names = {"search" if name.startswith("search/") else name for name in found}
        return frozenset(f"{ASSETS}{name}" for name in names)

    @cached_property
    def added(self) -> Mapping[str, str]:
        """What the project adds to that: the file of the site -> that of the project."""
        own = {file.removeprefix(_TEMPLATES): file for file in self.files if _OF_ASSETS(file)}
        return {path: file for path, file in own.items() if path not in self.assets}

    @cached_property
    def addresses(self) -> list[str]:
        """The addresses of all pages, from '/'."""
        return [f"/{page.path}" for page in self.plan]

    @cached_property
    def folders(self) -> Mapping[str, list[str]]:
        """The names of the files in each folder that are no answers, in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for file in sorted(self.files):
            folder, _, name = file.rpartition("/")
            found[folder].append(name)
        return found

    @cached_property
    def _patience(self) -> list[int]:
        """How many names may still be compared with one that is not known."""
        return [_MOST_COMPARED]

    def close(self, name: str, known: Sequence[str], alike: float = 0.6) -> str | None:
        """The one of `known` that `name` was probably meant to be."""
        # Comparing with a hundred thousand takes longer than an editor needs to look.
        compared = known[: self._patience[0]]
        self._patience[0] -= len(compared)
        folded = {k.casefold(): k for k in compared}
        found = get_close_matches(name.casefold(), list(folded), 1, alike)
        return folded[found[0]] if found else None

    def guess(self, name: str, known: Sequence[str]) -> dict[str, object]:
        """`guess` for a hint, where one is close; and `known`, if they are not too many."""
        close = self.close(name, known)
        values: dict[str, object] = {"guess": close} if close else {}
        if known and len(known) <= _FEW:
            values["known"] = ", ".join(known)
        return values

    def is_public(self, answer: Answer) -> bool:
        """Whether an answer is published in this build."""
        return is_public(answer, self.today, drafts=self.drafts)


class AnswerRule(NamedTuple):
    """A rule about one answer, whatever the others are."""

    check: Callable[[Answer, Context], Iterator[Finding]]
    needs: frozenset[str] = frozenset()
    """Keys without which it cannot judge: it is silent where one of them is broken."""


def answer_rule(
    *needs: str,
) -> Callable[[Callable[[Answer, Context], Iterator[Finding]]], AnswerRule]:
    """Make a function a rule that needs these keys to be sound."""
    return lambda check: AnswerRule(check, frozenset(needs))


def file_of(path: str) -> str:
    """The file of the site that stands at a path."""
    return f"{path}index.html" if path.endswith("/") or not path else path


def finding(answer: Answer, code: str, key: str = "", **values: object) -> Finding:
    """A finding at a key of an answer's front matter."""
    return Finding(f"answers/{answer.path}", code, values, key)


def finding_at(answer: Answer, code: str, line: int, column: int = 1, **values: object) -> Finding:
    """A finding at a place in an answer's text."""
    return Finding(f"answers/{answer.path}", code, values, "", line, column)
