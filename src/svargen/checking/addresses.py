"""Two pages never share an address, whatever the case of their letters; and every page has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.checking.context import finding
from svargen.diagnostics import Finding
from svargen.language import fold, slug
from svargen.pages.urls import old_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context
    from svargen.model import Answer


def addresses_are_apart(context: Context) -> Iterator[Finding]:
    """Every file, list and old address has an address of its own."""
    claimed: dict[str, tuple[str, str]] = {}
    for path, owner, key in _claims(context):
        first = claimed.setdefault(path.casefold(), (owner, key))
        if first == (owner, key):
            continue
        # A list has no file to blame: then it is the other one's that must move.
        blamed, at = (owner, key) if owner else first
        other = (first[0] if owner else "") or f"/{path}"
        values = {"address": f"/{path}", "other": other}
        yield Finding(blamed, "duplicate-address", values, at)


def names_have_addresses(context: Context) -> Iterator[Finding]:
    """Different names make different addresses, and each makes one."""
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    for answer in context.answers:
        for of, key, name, shown in _names(answer, context):
            if not name:
                yield finding(answer, "no-address", key, name=shown)
                continue
            first = seen.setdefault((of, name), (fold(shown), shown))
            if first[0] != fold(shown):
                path = f"/{context.urls.index(of)}{name}/"
                yield finding(
                    answer, "shared-address", key, name=shown, address=path, other=first[1]
                )
        if "//" in context.urls.answer(answer):
            yield finding(answer, "no-address", name=answer.path)


def _names(answer: Answer, context: Context) -> Iterator[tuple[str, str, str, str]]:
    """(index, key in the front matter, part of the address, name) of what gets a list."""
    front, names = answer.front, context.names
    if "asker" not in answer.broken and "asked" not in answer.broken:
        for i, asker in enumerate(front.asker):
            person = names.person(asker, front.asked)
            yield "asker", f"asker[{i}]", person.key, person.name
            if asker.party:
                yield "party", f"asker[{i}]", slug(asker.party), asker.party
    if "administration" not in answer.broken:
        for i, name in enumerate(front.administration):
            named = names.administration_named(name, answer.day)
            yield "administration", f"administration[{i}]", named.key, named.name
    for i, topic in enumerate(front.topics):
        known = names.topic(topic) or topic
        yield "topic", f"topics[{i}]", slug(known), known


def _claims(context: Context) -> Iterator[tuple[str, str, str]]:
    """(path, file that claims it, key) for all there is, files first."""
    planned = [page for page in context.plan if page.owner.startswith("pages/")]
    lists = [page for page in context.plan if not page.owner]
    answers = [a for a in context.answers if context.drafts or not a.front.draft]
    for answer in answers:
        yield context.urls.answer(answer), f"answers/{answer.path}", ""
    for page in (*planned, *lists):
        yield page.path, page.owner, ""
    for answer in answers:
        for i, alias in enumerate(answer.front.aliases):
            yield old_address(alias), f"answers/{answer.path}", f"aliases[{i}]"
    for old in context.site.redirects:
        yield old_address(old), "site.yaml", f"redirects.{old}"
