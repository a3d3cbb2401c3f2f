"""A link within the site leads somewhere, and to what the public can see; any, where it says.

A link whose address the source has lost is shown as text, and pointed out.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from svargen.checking.context import answer_rule, file_of, finding
from svargen.diagnostics import Finding, key_of
from svargen.hosts import meant_as_address, misleading_host
from svargen.pages.urls import old_address, path_of
from svargen.reading.link_texts import text_trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context
    from svargen.model import Answer, BodyLink


class _Spot(NamedTuple):
    """Where a link stands."""

    file: str
    key: str = ""
    line: int = 0
    column: int = 1

    def finding(self, code: str, **values: object) -> Finding:
        return Finding(self.file, code, values, self.key, self.line, self.column)


@answer_rule()
def links_lead_somewhere(answer: Answer, context: Context) -> Iterator[Finding]:
    """Links in the front matter and the text of an answer."""
    file = f"answers/{answer.path}"
    if "links" not in answer.broken:
        for i, link in enumerate(answer.front.links):
            spot = _Spot(file, f"links[{i}].url")
            if link.url is None:
                yield spot.finding("lost-link", title=link.title)
            elif hosts := misleading_host(link.title, link.url):
                yield spot.finding("misleading-link", shown=hosts[0], host=hosts[1])
            elif own := context.own_address(link.url):
                yield from _to_address(context, own, spot)
    for found in answer.links:
        yield from _in_text(context, found, file, answer)


def links_of_pages_lead_somewhere(context: Context) -> Iterator[Finding]:
    """Links in plain pages."""
    for page in context.plain:
        for found in page.links:
            yield from _in_text(context, found, f"pages/{page.path}", None)


@answer_rule("links")
def links_say_where_they_lead(answer: Answer, _context: Context) -> Iterator[Finding]:
    """The titles of links in front matter; those in texts are judged where they are read."""
    for i, link in enumerate(answer.front.links):
        if not link.url or misleading_host(link.title, link.url):
            continue
        if trouble := text_trouble(link.title, link.url):
            code, values = trouble
            yield finding(answer, code, f"links[{i}].title", **values)


def redirects_lead_to_pages(context: Context) -> Iterator[Finding]:
    """A redirect of site.yaml leads to a page, at once and never in a circle."""
    redirected = {old_address(old) for old in context.site.redirects}
    for old, new in context.site.redirects.items():
        spot = _Spot("site.yaml", key_of("redirects", old))
        if old_address(new) in redirected:
            yield spot.finding("redirect-of-a-redirect", target=new)
        else:
            yield from _to_address(context, new, spot)


def contact_leads_to_a_page(context: Context) -> Iterator[Finding]:
    """Where readers are sent who want to write."""
    url = context.site.contact.url
    if url and (own := context.own_address(url)):
        yield from _to_address(context, own, _Spot("site.yaml", "contact.url"))


def _in_text(
    context: Context, link: BodyLink, file: str, answer: Answer | None
) -> Iterator[Finding]:
    spot = _Spot(file, "", link.line, link.column)
    if link.kind in {"address", "web"}:
        if own := context.own_address(link.target):
            yield from _to_address(context, own, spot)
    elif link.kind == "answer":
        yield from _to_answer(context, link.target, spot)
    elif not answer:
        yield _dead(link.target, meant_as_address(link.target), spot)
    elif "attachments" not in answer.broken:
        known = [attachment.file for attachment in answer.front.attachments]
        if link.target not in known:
            close = context.close(link.target, known, 0.8) or meant_as_address(link.target)
            yield _dead(link.target, close, spot, file=link.target)


def _to_address(context: Context, url: str, spot: _Spot) -> Iterator[Finding]:
    path = path_of(url)
    answer = context.answer_at(path if path.endswith("/") else f"{path}/")
    if answer and context.is_public(answer):
        return
    file = file_of(path)
    if file in context.built or f"{path}/index.html" in context.built:
        return
    if f"static/{file}" in context.files:
        return
    if answer:
        yield from _hidden(context, answer, url, spot)
    else:
        yield _dead(url, context.close(url, context.addresses, 0.8), spot)


def _to_answer(context: Context, target: str, spot: _Spot) -> Iterator[Finding]:
    answer = context.by_path.get(target)
    if answer:
        yield from _hidden(context, answer, target, spot)
    elif target not in context.unread:
        # Perhaps it was written from answers/, or from the project.
        steps = target.split("/")
        inner = ("/".join(steps[n:]) for n in range(1, len(steps)))
        within = next((path for path in inner if path in context.by_path), None)
        close = within or context.close(target, context.paths, 0.8)
        folder = posixpath.dirname(spot.file)
        meant = close and posixpath.relpath(f"answers/{close}", folder)
        yield _dead(target, meant, spot)


def _hidden(context: Context, answer: Answer, target: str, spot: _Spot) -> Iterator[Finding]:
    """What is not public may link to what is not public."""
    folder, _, path = spot.file.partition("/")
    origin = context.by_path.get(path) if folder == "answers" else None
    if not context.is_public(answer) and (origin is None or context.is_public(origin)):
        yield spot.finding("hidden-link", target=target)


def _dead(target: str, meant: str | None, spot: _Spot, **values: object) -> Finding:
    if meant:
        values["guess"] = f"<{meant}>" if " " in meant else meant
    return spot.finding("dead-link", target=target, **values)
