"""One file in, one reading out: an answer, a plain page, or site.yaml."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from svargen.codes import N_
from svargen.diagnostics import Diagnostic, Place
from svargen.language import fold, language_of
from svargen.model import (
    NO_BASE_URL,
    Answer,
    Body,
    FrontMatter,
    Limits,
    PageMatter,
    Plain,
    Site,
)
from svargen.reading.body import read_body, read_plain
from svargen.reading.density import too_dense
from svargen.reading.encoding import decode
from svargen.reading.frontmatter import Marked, Split, read_mapping, split
from svargen.reading.gate import Policy, Written, gate
from svargen.reading.slips import in_quotes
from svargen.reading.spoken import language_in
from svargen.reading.typed import typed
from svargen.reading.unseen import unseen
from svargen.writing import yaml_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BEGUN = (N_("Write the question here."), N_("Write the answer here."))
"""What stands in the place of a question and of an answer that are begun."""
_ANSWER_STAND_INS: Mapping[str, object] = {
    "title": "?", "asker": ["x"], "asked": "2000-01-01", "administration": ["?"],
}  # fmt: skip
# What is there and wrong has one finding, not another for being missing.
_SITE_STAND_INS: Mapping[str, object] = {
    "title": "?", "base_url": NO_BASE_URL,
    "accessibility": {"statement": "https://was.digst.dk/", "date": "2199-12-31"},
}  # fmt: skip
_DRAFT = re.compile(rb"^draft[ \t]*:[ \t]*([\"']?)true\1[ \t]*(#.*)?$", re.MULTILINE)
_END = re.compile(rb"^---[ \t]*$", re.MULTILINE)
_MAY_BE_SEVERAL = {
    "topics": re.compile("[,;]"),
    "administration": re.compile("[,;]"),
    "asker": re.compile(r"(?:&|(?<=[\w)][\w)]) ?/)(?![^()]*\))"),
}
"""Lists that are often written as one text, and what stands between their parts there."""
_LEAST_ALIKE = 5
"""Letters at the end of names of one kind, as in Vejforvaltningen and Skoleforvaltningen."""
_MARKS_OF_CONFLICT = ("<<<<<<< ", ">>>>>>> ", "=======")
"""What git writes around two versions, and between them."""
_CONFLICT = re.compile(r"^[ \t]*(?:<<<<<<< |>>>>>>> )", re.MULTILINE)
_BETWEEN_TWO = re.compile(
    r"^(?<!\n[^\n]{7}\n)[ \t]*=======[ \t]*\n[ \t]*\S|(?<=\n\n)[ \t]*=======[ \t]*$",
    re.MULTILINE,
)
"""Left alone, the line between them. A heading's has text above it, and none right below it unless
it is as long as the heading."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of site.yaml that reading an answer depends on."""

    language: str
    limits: Limits
    policy: Policy = field(default_factory=Policy)
    """What is personal data, and how much it matters; by default nothing is."""
    whole: frozenset[str] = frozenset()
    """Names of administrations, folded, that hold a comma or semicolon and are no lists."""

    @classmethod
    def of(cls, site: Site) -> Settings:
        """The settings of a site."""
        names = (name for a in site.administrations or () for name in (a.name, *a.aliases))
        whole = frozenset(fold(name) for name in names if re.search("[,;]", name))
        return cls(site.language, site.limits, Policy.of(site), whole)


class Reading(NamedTuple):
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
    text, findings = _decoded(data, path)
    draft = _says_draft(data, settings)
    if text is None:
        return Reading(path, None, None, draft, tuple(findings))
    parts, marked, more = _parts(text, path, settings)
    findings += more
    if parts is None or marked is None:
        return Reading(path, None, None, draft, tuple(findings))
    front, broken, more = typed(FrontMatter, marked, path, _ANSWER_STAND_INS)
    findings += (*more, *_lists_in_texts(marked, path, settings.whole))
    body = read_body(parts.body, path, parts.body_line, language_of(settings.language))
    read = tuple(section.text for section in body.body.sections)
    written = Written(path, text, marked, parts, read, body.body.notes)
    passed = gate(written, settings.policy, front.personal_data_ok)
    answer = Answer(
        path=path.removeprefix("answers/"),
        front=front,
        sections=body.heads,
        near_headings=body.near_headings,
        links=body.links,
        excerpt=body.excerpt,
        question=_question(body.body),
        digest=hashlib.sha256(data).hexdigest(),
        broken=tuple(sorted(broken)),
        permitted=tuple(sorted(passed.permitted)),
    )
    draft = front.draft if "draft" not in broken else draft
    unwritten = () if draft else _unwritten(parts, path, settings)
    found = (*findings, *body.diagnostics, *unwritten, *passed.diagnostics)
    return Reading(path, answer, body.body, draft, found)


class PlainReading(NamedTuple):
    """What came of the file of a plain page."""

    page: Plain | None
    """None where the front matter could not be read at all."""
    draft: bool
    diagnostics: tuple[Diagnostic, ...]


def _unwritten(parts: Split, path: str, settings: Settings) -> Iterator[Diagnostic]:
    """Where a text still says that it is to be written."""
    for sentence in map(language_of(settings.language).text, BEGUN):
        if sentence not in parts.body:
            continue
        lines = [line.strip(" \t-*>") for line in parts.body.split("\n")]
        if sentence in lines:
            place = Place(path, parts.body_line + lines.index(sentence), 1)
            yield Diagnostic.at(place, "unwritten-text", value=sentence)


def _question(body: Body) -> bytes:
    """What tells the words of the questions from others; b'' for none."""
    asked = fold(" ".join(s.text for s in body.sections if s.kind == "question"))
    return hashlib.blake2b(asked.encode(), digest_size=16).digest() if asked else b""


def read_plain_page(data: bytes, path: str, settings: Settings) -> PlainReading:
    """Read one page of pages/; `path` is its file's, relative to the project. Never raises."""
    text, findings = _decoded(data, path)
    draft = _says_draft(data, settings)
    if text is None:
        return PlainReading(None, draft, tuple(findings))
    parts, marked, more = _parts(text, path, settings)
    findings += more
    if parts is None or marked is None:
        return PlainReading(None, draft, tuple(findings))
    front, broken, more = typed(PageMatter, marked, path, {"title": "?"})
    html, excerpt, links, bad = read_plain(
        parts.body, path, parts.body_line, language_of(settings.language)
    )
    written = Written(path, text, marked, parts, html=html)
    passed = gate(written, settings.policy, front.personal_data_ok)
    permitted = tuple(sorted(passed.permitted))
    page = Plain(path.removeprefix("pages/"), front, links, html, excerpt, permitted)
    draft = front.draft if "draft" not in broken else draft
    return PlainReading(page, draft, (*findings, *more, *bad, *passed.diagnostics))


def read_site(data: bytes, path: str = "site.yaml") -> tuple[Site, Marked, list[Diagnostic]]:
    """Read site.yaml; what is wrong in it holds its default, and is reported. Never raises."""
    text, findings = _decoded(data, path)
    marked: Marked | None = None
    if text is not None:
        marked, more = read_mapping(text, path, 1, Limits().nesting)
        findings += (*more, *unseen(text, path, 1, names=True))
    stand_ins = {**_SITE_STAND_INS, "language": language_in(data)}
    if marked is None:
        return Site.model_validate(stand_ins), Marked(), findings
    site, _, more = typed(Site, marked, path, stand_ins)
    passed = gate(Written(path, text or "", marked), Policy.of(site))
    return site, marked, [*findings, *more, *passed.diagnostics]


def places_in(data: bytes, path: str, settings: Settings) -> Marked:
    """Where the keys of a file stand, for findings made long after it was read."""
    text, _ = decode(data, path)
    marked: Marked | None = None
    if text is not None and path == "site.yaml":
        marked, _ = read_mapping(text, path, 1, settings.limits.nesting)
    elif text is not None:
        _, marked, _ = _front(text, path, settings)
    return marked or Marked()


def _decoded(data: bytes, path: str) -> tuple[str | None, list[Diagnostic]]:
    """The text of a file, None where it cannot be read as one; and what is wrong with it."""
    text, findings = decode(data, path)
    if text is None or not any(mark in text for mark in _MARKS_OF_CONFLICT):
        return text, findings
    # What else is wrong with two versions in one is nothing that an editor wrote.
    for marks, code in ((_CONFLICT, "conflict-marks"), (_BETWEEN_TWO, "perhaps-conflict")):
        if mark := marks.search(text):
            found = Diagnostic.at(Place(path, text.count("\n", 0, mark.start()) + 1, 1), code)
            return None if marks is _CONFLICT else text, [*findings, found]
    return text, findings


def _says_draft(data: bytes, settings: Settings) -> bool:
    """Whether a file is a draft, which it stays however broken the rest of it is."""
    if b"draft" not in data:
        return False
    lines = data[: settings.limits.front_matter * 1024].replace(b"\r", b"\n")
    end = next(islice(_END.finditer(lines), 1, None), None)
    return bool(_DRAFT.search(lines, 0, end.start() if end else len(lines)))


def _lists_in_texts(marked: Marked, path: str, whole: frozenset[str]) -> Iterator[Diagnostic]:
    """Where several things stand in one text, which would be taken for one; or one in several."""
    for key, signs in _MAY_BE_SEVERAL.items():
        value = marked.data.get(key)
        if key in marked.unusable:
            continue
        if isinstance(value, list):
            yield from _parted(marked, path, key, list(map(str, value)))
        elif isinstance(value, str) and signs.search(value) and fold(value) not in whole:
            parts = list(filter(None, map(str.strip, signs.split(value))))
            if key == "topics" or ";" in value or _IS_SEVERAL[key](parts):
                told = {"field": key, "value": value, "parts": yaml_value(parts)}
                told["example"] = in_quotes(value)
                yield Diagnostic.at(marked.place(path, (key,)), "list-in-text", **told)


def _parted(marked: Marked, path: str, key: str, values: list[str]) -> Iterator[Diagnostic]:
    """A name that its own commas have parted, as in [Børne-, Unge- og Kulturforvaltningen]."""
    begun = [i for i, value in enumerate(values[:-1]) if value.endswith("-")]
    if begun:
        # The last of all is never one that begins.
        end = next(i for i in range(begun[0], len(values)) if i not in begun)
        name = in_quotes(", ".join(values[begun[0] : end + 1]))
        told = {"field": key, "value": values[begun[0]], "example": name}
        yield Diagnostic.at(marked.place(path, (key, begun[0])), "text-in-list", **told)


def _are_people(names: list[str]) -> bool:
    """Whether each is a name of more than one word; 'Jensen & Søn' and 'Plan/Byg' are none."""
    return all(" " in name.strip() for name in names)


def _are_of_one_kind(names: list[str]) -> bool:
    """Whether names end alike; the parts of one, as in 'Plan, By og Miljø', do not."""
    return len(names) > 1 and len({name.casefold()[-_LEAST_ALIKE:] for name in names}) == 1


_IS_SEVERAL = {"administration": _are_of_one_kind, "asker": _are_people}


def _parts(
    text: str, path: str, settings: Settings
) -> tuple[Split | None, Marked | None, list[Diagnostic]]:
    """Front matter and text, if both can be read within the limits; and what is wrong."""
    parts, marked, findings = _front(text, path, settings)
    if parts:
        findings += unseen(parts.front, path, 2, names=True)
        findings += unseen(parts.body, path, parts.body_line, names=False)
    dense = parts and too_dense(parts.body, path, parts.body_line, settings.limits.marks)
    return (None, None, [*findings, dense]) if dense else (parts, marked, findings)


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
