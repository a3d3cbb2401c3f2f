"""What a rule may look at."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from svargen.archive import is_public
from svargen.diagnostics import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from svargen.language import Language
    from svargen.model import Answer, Plain, Site
    from svargen.names import Names
    from svargen.pages.plan import Planned
    from svargen.pages.urls import Urls


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
    plan: tuple[Planned, ...]
    """The pages to come."""
    files: frozenset[str]
    """Every file in answers/ and static/, relative to the project."""
    unread: frozenset[str]
    """Answers too broken to be read at all, from answers/."""

    @cached_property
    def by_path(self) -> Mapping[str, Answer]:
        """All answers by their path."""
        return {answer.path: answer for answer in self.answers}

    @cached_property
    def by_document(self) -> Mapping[str, Answer]:
        """All answers by their document number; of several the first."""
        return {a.front.dokumentnummer: a for a in reversed(self.answers) if a.front.dokumentnummer}

    @cached_property
    def by_address(self) -> Mapping[str, Answer]:
        """All answers, also those that are not public, by the path of their page."""
        return {self.urls.answer(answer): answer for answer in self.answers}

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Every path of the site -> the file it comes from; '' for lists."""
        found = {page.path: page.owner for page in self.plan}
        for name in self.files:
            if name.startswith("static/"):
                found[name.removeprefix("static/")] = name
        return found

    def is_public(self, answer: Answer) -> bool:
        """Whether an answer is published in this build."""
        return is_public(answer, self.today, drafts=self.drafts)


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """A rule about one answer, whatever the others are."""

    check: Callable[[Answer, Context], Iterator[Finding]]
    needs: frozenset[str] = frozenset()
    """Keys without which it cannot judge: it is silent where one of them is broken."""


def answer_rule(
    *needs: str,
) -> Callable[[Callable[[Answer, Context], Iterator[Finding]]], AnswerRule]:
    """Make a function a rule that needs these keys to be sound."""
    return lambda check: AnswerRule(check, frozenset(needs))


def finding(answer: Answer, code: str, key: str = "", **values: object) -> Finding:
    """A finding at a key of an answer's front matter."""
    return Finding(f"answers/{answer.path}", code, values, key)


def finding_at(answer: Answer, code: str, line: int, column: int = 1, **values: object) -> Finding:
    """A finding at a place in an answer's text."""
    return Finding(f"answers/{answer.path}", code, values, "", line, column)


def guess(name: str, known: list[str]) -> dict[str, object]:
    """`guess` for a hint, where one of `known` is close; and `known`, if they are not too many."""
    folded = {k.casefold(): k for k in known}
    close = get_close_matches(name.casefold(), list(folded), 1, 0.6)
    values: dict[str, object] = {"guess": folded[close[0]]} if close else {}
    if known and len(known) <= _FEW:
        values["known"] = ", ".join(known)
    return values


_FEW = 30
