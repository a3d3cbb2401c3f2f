"""One file in, one reading out: an answer, a plain page, or site.yaml."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from svargen.diagnostics import Diagnostic, Place
from svargen.language import language_of
from svargen.model import Answer, Body, FrontMatter, Limits, PageMatter, Plain, Site
from svargen.reading.body import read_body, read_plain
from svargen.reading.encoding import decode
from svargen.reading.frontmatter import Marked, Split, read_mapping, split
from svargen.reading.typed import typed

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANSWER_STAND_INS: Mapping[str, object] = {
    "title": "?", "asker": ["x"], "asked": "2000-01-01", "administration": ["?"],
}  # fmt: skip
_DRAFT = re.compile(rb"^draft:[ \t]*true[ \t]*\r?$", re.MULTILINE)
_LONGEST_FRONT = 8192


@dataclass(frozen=True, slots=True)
class Settings:
    """All of site.yaml that reading an answer depends on."""

    language: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one answer's file."""

    path: str
    """Relative to the project."""
    answer: Answer | None
    """None where the front matter could not be read at all."""
    body: Body | None
    draft: bool
    diagnostics: tuple[Diagnostic, ...]


def read_answer(data: bytes, path: str, settings: Settings) -> Reading:
    """Read one answer; `path` is its file's, relative to the project. Never raises."""
    text, findings = decode(data, path)
    # A draft stays a draft however broken the rest of it is.
    draft = bool(_DRAFT.search(data[:_LONGEST_FRONT]))
    if text is None:
        return Reading(path, None, None, draft, tuple(findings))
    parts, marked, more = _front(text, path, settings)
    findings += more
    if parts is None or marked is None:
        return Reading(path, None, None, draft, tuple(findings))
    front, broken, more = typed(FrontMatter, marked, path, _ANSWER_STAND_INS)
    findings += more
    body = read_body(parts.body, path, parts.body_line, language_of(settings.language))
    answer = Answer(
        path=path.removeprefix("answers/"),
        front=front,
        sections=body.heads,
        near_headings=body.near_headings,
        links=body.links,
        excerpt=body.excerpt,
        digest=hashlib.sha256(data).hexdigest(),
        broken=broken,
    )
    draft = front.draft if "draft" not in broken else draft
    return Reading(path, answer, body.body, draft, (*findings, *body.diagnostics))


def read_plain_page(
    data: bytes, path: str, settings: Settings
) -> tuple[Plain | None, list[Diagnostic]]:
    """Read one page of pages/; `path` is its file's, relative to the project. Never raises."""
    text, findings = decode(data, path)
    if text is None:
        return None, findings
    parts, marked, more = _front(text, path, settings)
    findings += more
    if parts is None or marked is None:
        return None, findings
    front, _, more = typed(PageMatter, marked, path, {"title": "?"})
    html, excerpt, links, bad = read_plain(
        parts.body, path, parts.body_line, language_of(settings.language)
    )
    page = Plain(path.removeprefix("pages/"), front, links, html, excerpt)
    return page, [*findings, *more, *bad]


def read_site(data: bytes, path: str = "site.yaml") -> tuple[Site, Marked, list[Diagnostic]]:
    """Read site.yaml; what is wrong in it holds its default, and is reported. Never raises."""
    text, findings = decode(data, path)
    marked: Marked | None = None
    if text is not None:
        marked, more = read_mapping(text, path, 1, Limits().nesting)
        findings += more
    if marked is None:
        return Site(title="?"), Marked(), findings
    site, _, more = typed(Site, marked, path, {"title": "?"})
    return site, marked, [*findings, *more]


def places_in(data: bytes, path: str, settings: Settings) -> Marked:
    """Where the keys of a file stand, for findings made long after it was read."""
    text, _ = decode(data, path)
    marked: Marked | None = None
    if text is not None and path == "site.yaml":
        marked, _ = read_mapping(text, path, 1, settings.limits.nesting)
    elif text is not None:
        _, marked, _ = _front(text, path, settings)
    return marked or Marked()


def _front(
    text: str, path: str, settings: Settings
) -> tuple[Split | None, Marked | None, list[Diagnostic]]:
    parts = split(text, path)
    if isinstance(parts, Diagnostic):
        return None, None, [parts]
    limit = settings.limits.front_matter
    if len(parts.front.encode()) > limit * 1024:
        heading = language_of(settings.language).text("Answer")
        place = Place(path, 1, 1)
        return (
            None,
            None,
            [Diagnostic.at(place, "front-matter-too-large", limit=limit, heading=heading)],
        )
    marked, findings = read_mapping(parts.front, path, 2, settings.limits.nesting)
    return parts, marked, findings
