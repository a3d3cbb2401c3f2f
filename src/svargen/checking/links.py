"""A link within the site leads somewhere, and to what the public can see.

A link whose address the source has lost is shown as text, and pointed out.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from svargen.diagnostics import Finding
from svargen.pages.urls import FEED, path_of

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


def links_lead_somewhere(context: Context) -> Iterator[Finding]:
    """Links in front matter, in text, in plain pages and in site.yaml."""
    for answer in context.answers:
        file = f"answers/{answer.path}"
        if "links" not in answer.broken:
            for i, link in enumerate(answer.front.links):
                spot = _Spot(file, f"links[{i}].url")
                if link.url is None:
                    yield spot.finding("lost-link", title=link.title)
                elif link.url.startswith("/"):
                    yield from _to_address(context, link.url, spot)
        for found in answer.links:
            yield from _in_text(context, found, file, answer)
    for page in context.plain:
        for found in page.links:
            yield from _in_text(context, found, f"pages/{page.path}", None)
    for old, new in context.site.redirects.items():
        yield from _to_address(context, new, _Spot("site.yaml", f"redirects.{old}"))


def _in_text(
    context: Context, link: BodyLink, file: str, answer: Answer | None
) -> Iterator[Finding]:
    spot = _Spot(file, "", link.line, link.column)
    if link.kind == "address":
        yield from _to_address(context, link.target, spot)
    elif link.kind == "answer":
        yield from _to_answer(context, link.target, spot)
    elif not answer:
        yield _dead(link.target, [], spot)
    elif "attachments" not in answer.broken:
        known = [attachment.file for attachment in answer.front.attachments]
        if link.target not in known:
            yield _dead(link.target, known, spot)


def _to_address(context: Context, url: str, spot: _Spot) -> Iterator[Finding]:
    path = path_of(url)
    if path in context.places or f"{path}/" in context.places or path == FEED:
        return
    if _is_sibling(context, path):
        return
    answer = context.by_address.get(path if path.endswith("/") else f"{path}/")
    if answer:
        yield from _hidden(context, answer, url, spot)
    else:
        yield _dead(url, [f"/{place}" for place in context.places], spot)


def _is_sibling(context: Context, path: str) -> bool:
    """Whether a path is a file that stands beside a page."""
    folder, _, name = path.rpartition("/")
    owner = context.places.get(f"{folder}/")
    if owner is None:
        return False
    if not owner:
        return name == FEED
    answer = context.by_path.get(owner.removeprefix("answers/"))
    beside = {a.file for a in answer.front.attachments} if answer else set()
    return name in {"index.json", "index.md", *beside}


def _to_answer(context: Context, target: str, spot: _Spot) -> Iterator[Finding]:
    answer = context.by_path.get(target)
    if answer:
        yield from _hidden(context, answer, target, spot)
    elif target not in context.unread:
        yield _dead(target, list(context.by_path), spot)


def _hidden(context: Context, answer: Answer, target: str, spot: _Spot) -> Iterator[Finding]:
    """What is not public may link to what is not public."""
    origin = context.by_path.get(spot.file.removeprefix("answers/"))
    if not context.is_public(answer) and (origin is None or context.is_public(origin)):
        yield spot.finding("hidden-link", target=target)


def _dead(target: str, known: list[str], spot: _Spot) -> Finding:
    # Comparing with a hundred thousand addresses takes longer than an editor needs to look.
    close = get_close_matches(target, known[:_MOST_COMPARED], 1, 0.8)
    return spot.finding("dead-link", target=target, **({"guess": close[0]} if close else {}))


_MOST_COMPARED = 20_000
