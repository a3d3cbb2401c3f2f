"""The text of an answer: Markdown to safe HTML, cut at its section headings.

Raw HTML is text; what stands within paragraphs is judged by `inline.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from svargen.diagnostics import Term
from svargen.language import known_languages, language_of
from svargen.model import (
    Body,
    BodyLink,
    NearHeading,
    Section,
    SectionHead,
    SectionKind,
    section_id,
)
from svargen.reading.inline import Inline, Source
from svargen.reading.lost import lost_in, renumbered
from svargen.reading.markdown import DEEPEST_BLOCK, html_of, tokens_of
from svargen.reading.pasted import pasted_in
from svargen.reading.said import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svargen.diagnostics import Diagnostic
    from svargen.language import Language
    from svargen.reading.markdown import Token

PARAGRAPH = "afsnit"
"""Begins the id of each paragraph of an answer. Citations hold on to it: it never changes."""
_EXCERPT = 220
_DEEPEST_HEADING = 6
_MAY_HEAD = ("heading_open", "paragraph_open", "prose")
"""What can be, or can have been meant as, the heading of a section."""
_ALIKE = 0.72
_NUMBERED = re.compile(
    r"(?:([1-9][0-9]?)\. )?[^\W\d_]+(?:\s*(?:nr\.?|no\.?|#)?\s*([1-9][0-9]?))?(?:\.|:.*| [(–-].*)?"
)
"""A word with a number beside it; more words speak of another thing: 'Svar fra 12 skoler'."""
_LONGEST_HEADING = 80
"""Letters beyond which a heading cannot have been meant as that of a section."""


@dataclass(slots=True)
class ReadBody:
    """What a Markdown text holds."""

    body: Body
    heads: tuple[SectionHead, ...]
    near_headings: tuple[NearHeading, ...]
    links: tuple[BodyLink, ...]
    excerpt: str
    diagnostics: list[Diagnostic]


def read_body(text: str, path: str, first_line: int, language: Language) -> ReadBody:
    """Read the sections of an answer.

    `path` is the file's, relative to the project; `first_line` the line on which `text` begins.
    """
    return _BodyReader(Source.of(text, path, first_line), language).answer()


def read_plain(
    text: str, path: str, first_line: int, language: Language
) -> tuple[str, str, tuple[BodyLink, ...], list[Diagnostic]]:
    """The HTML, the beginning as plain text, the links and the findings of a plain page."""
    reader = _BodyReader(Source.of(text, path, first_line), language)
    tokens = reader.judged()
    reader.tell_pasted(tokens)
    reader.level_headings(tokens, 2)
    reader.inline.check_anchors(())
    html = reader.render(tokens)
    found = reader.source.diagnostics
    return html, shortened(plain_text(tokens)), tuple(reader.inline.links), found


def shortened(text: str, most: int = _EXCERPT) -> str:
    """`text` on one line, cut at a word after at most `most` letters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[:most].rpartition(" ")[0].rstrip(" ,;:–-") + " …"


@lru_cache(maxsize=1)
def _section_words() -> dict[str, SectionKind]:
    """What the headings of sections are called in any language."""
    words: dict[str, SectionKind] = {}
    for language in map(language_of, known_languages()):
        words[language.text("Question").casefold()] = "question"
        words[language.text("Answer").casefold()] = "answer"
    return words


def _meant(name: str, *, formatted: bool, of_section: bool) -> SectionKind | None:
    """The kind of section that a line in small letters and without its number is called by."""
    words = _section_words()
    if name in words or not formatted:
        return words.get(name)
    first, last = words.get(name.partition(" ")[0]), words.get(name.rpartition(" ")[2])
    # An answer to a question is no question.
    if first and (of_section or last):
        return first
    return last or next((kind for word, kind in words.items() if _alike(name, word)), None)


@lru_cache(maxsize=1024)
def _alike(one: str, other: str) -> bool:
    # No more letters can be alike than the shorter has.
    if 2 * min(len(one), len(other)) < _ALIKE * (len(one) + len(other)):
        return False
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE


@dataclass(slots=True)
class _Cut:
    """A section while it is being read."""

    kind: SectionKind
    number: int | None
    line: int
    """Of the heading, in the text, from 0."""
    first: int
    """The line after the heading, in the text, from 0."""
    tokens: list[Token] = field(default_factory=list)
    end: int = 0
    """The line after its last, in the text, from 0."""


class _BodyReader:
    def __init__(self, source: Source, language: Language) -> None:
        self.source = source
        self.language = language
        self.words: dict[str, SectionKind] = {
            language.text("Question").casefold(): "question",
            language.text("Answer").casefold(): "answer",
        }
        self.env: dict[str, Any] = {"language": language}
        self.tokens = tokens_of(source.text, self.env)
        references = self.env.get("references", {}).values()
        self.inline = Inline(source, {each["href"]: each["map"][0] for each in references})
        self.ids: set[str] = set()

    # -- the whole ---------------------------------------------------------------------

    def answer(self) -> ReadBody:
        tokens = self.judged()
        notes = _take_notes(tokens)
        cuts, near = self.cut(tokens)
        answers = sum(cut.kind == "answer" for cut in cuts)
        sections, heads, nth = [], [], 0
        for cut in cuts:
            self.tell_pasted(cut.tokens)
            self.level_headings(cut.tokens, 3)
            if cut.kind == "answer":
                nth += 1
                self.number_paragraphs(cut.tokens, f"{nth}-" if answers > 1 else "")
            self.ids.add(section_id(cut.kind, cut.number))
            sections.append(self.section(cut))
            heads.append(
                SectionHead(cut.kind, cut.number, cut.line + self.source.first_line, not cut.tokens)
            )
        self.tell_pasted(notes)
        self.level_headings(notes, 3)
        numbered = range(1, len(self.env.get("footnotes", {}).get("list", ())) + 1)
        self.ids.update(f"{anchor}-{n}" for n in numbered for anchor in ("note", "noteref"))
        self.inline.check_anchors(self.ids)
        asked = next((s.text for s in sections if s.kind == "question"), "")
        return ReadBody(
            Body(tuple(sections), self.render(notes), plain_text(notes)),
            tuple(heads),
            tuple(near),
            tuple(self.inline.links),
            shortened(asked),
            self.source.diagnostics,
        )

    def judged(self) -> list[Token]:
        """All tokens, safe and fit for a page."""
        tokens = self.tokens
        if "|" in self.source.text:
            tokens = _without_empty_headers(tokens)
        self.tell_lost(tokens)
        deepest = next((t for t in tokens if t.level >= DEEPEST_BLOCK), None)
        if deepest:
            line = deepest.map[0] if deepest.map else 0
            self.source.report(line, 0, "text-too-deep", limit=DEEPEST_BLOCK // 2)
        for token in tokens:
            if token.attrs:
                _without_style(token)
            if token.children and not self.inline.is_plain(token.children):
                self.inline.judge(token.children, *(token.map or (0, 0)))
        return tokens

    def tell_lost(self, tokens: list[Token]) -> None:
        for lost in lost_in(tokens, self.env):
            line = self.source.lines[lost.line]
            text = lost.text or shortened(line.lstrip(" >"))
            values = {"value": text, "reason": Term(lost.reason), **lost.hint}
            self.source.report(lost.line, max(0, line.rfind(text)), "lost-text", **values)
        for first, number, shown in renumbered(tokens):
            self.source.report(first, 0, "renumbered-list", value=number, number=shown)

    def tell_pasted(self, tokens: list[Token]) -> None:
        lines = self.source.lines
        for line, code, values in pasted_in(tokens, lines):
            column = len(lines[line]) - len(lines[line].lstrip())
            self.source.report(line, column, code, **values)

    def render(self, tokens: Sequence[Token]) -> str:
        return html_of(tokens, self.env)

    # -- sections ----------------------------------------------------------------------

    def cut(self, tokens: list[Token]) -> tuple[list[_Cut], list[NearHeading]]:
        """The tokens under each section heading, and headings that were perhaps meant so."""
        cuts: list[_Cut] = []
        near: list[NearHeading] = []
        stray = False
        position = 0
        while position < len(tokens):
            token = tokens[position]
            may_head = not token.level and token.type in _MAY_HEAD
            heading = self.heading(tokens, position) if may_head else None
            if heading:
                if cuts:
                    cuts[-1].end = heading.line
                cuts.append(heading)
                position += 3
                continue
            found = self.near_heading(tokens, position) if may_head else None
            if found:
                near.append(found)
            if cuts:
                cuts[-1].tokens.append(token)
            elif found:
                # The heading above is what must be mended.
                stray = True
            elif not stray and token.map:
                stray = True
                word = self.language.text("Question")
                self.source.report(token.map[0], 0, "text-outside-sections", section=word)
            position += 1
        if cuts:
            cuts[-1].end = len(self.source.lines)
        return cuts, near

    def heading(self, tokens: list[Token], position: int) -> _Cut | None:
        token = tokens[position]
        if token.tag != "h2" or not token.map:
            return None
        named = self.named(tokens[position + 1].content)
        return _Cut(*named, token.map[0], token.map[1]) if named else None

    def named(self, words: str) -> tuple[SectionKind, int | None] | None:
        """The kind and number that a heading names; None for any other."""
        if len(words) > _LONGEST_HEADING:
            return None
        found = re.fullmatch(r"(\D+?)\s*(?:0*([1-9][0-9]{0,3}))?\s*[:.]?", words.strip())
        kind = self.words.get(found[1].strip().casefold()) if found else None
        if not found or not kind:
            return None
        return kind, int(found[2]) if found[2] else None

    def near_heading(self, tokens: list[Token], position: int) -> NearHeading | None:
        """A line that looks like a section's heading, and is not quite one.

        It is of another level, bold, without `##`, misspelt, or longer: 'Forvaltningens svar'.
        """
        token = tokens[position]
        if not token.map:
            return None
        words_in = token if token.type == "prose" else tokens[position + 1]
        content = words_in.content.partition("\n")[0]
        if len(content) > _LONGEST_HEADING:
            return None
        words = content.strip(" \t#*_:").strip()
        of_section = token.tag == "h2"
        formatted = token.type == "heading_open" or bool(re.match(r"[*_#]", content))
        name = re.sub(r"[ \t\d:.*_]+$", "", words).casefold()
        kind = _meant(name, formatted=formatted, of_section=of_section)
        if not kind:
            return None
        numbered = _NUMBERED.fullmatch(words)
        line = token.map[0]
        return NearHeading(
            kind,
            self.source.lines[line].strip(),
            line + self.source.first_line,
            int(numbered[1] or numbered[2] or 0) or None if numbered else None,
            of_section,
        )

    def section(self, cut: _Cut) -> Section:
        source = "\n".join(self.source.lines[cut.first : cut.end]).strip("\n")
        return Section(
            cut.kind, cut.number, self.render(cut.tokens), plain_text(cut.tokens), source
        )

    def level_headings(self, tokens: Sequence[Token], top: int) -> None:
        """Make an author's headings begin at h`top` and never skip a level."""
        stack: list[str] = []
        for token in tokens:
            if token.type == "heading_open":
                while stack and stack[-1] >= token.tag:
                    stack.pop()
                stack.append(token.tag)
                level = min(top + len(stack) - 1, _DEEPEST_HEADING)
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{level}"

    def number_paragraphs(self, tokens: Sequence[Token], prefix: str) -> None:
        number = 0
        for token in tokens:
            if token.type in ("prose", "paragraph_open") and not token.level:
                number += 1
                token.attrs["id"] = f"{PARAGRAPH}-{prefix}{number}"
                self.ids.add(str(token.attrs["id"]))


# -- tokens --------------------------------------------------------------------------------


def _take_notes(tokens: list[Token]) -> list[Token]:
    """Cut the footnotes off the end."""
    for index, token in enumerate(tokens):
        if token.type == "footnote_block_open":
            notes = tokens[index:]
            del tokens[index:]
            return notes
    return []


def _without_empty_headers(tokens: list[Token]) -> list[Token]:
    """No empty cell is a table's heading, and no empty row its head (WCAG 1.3.1)."""
    kept: list[Token] = []
    opened, headings = 0, False
    for index, token in enumerate(tokens):
        if token.type == "thead_open":
            opened, headings = len(kept), False
        elif token.type == "th_open" and not tokens[index + 1].content.strip():
            token.tag = tokens[index + 2].tag = "td"
        elif token.type == "th_open":
            headings = True
        kept.append(token)
        if token.type == "thead_close" and not headings:
            del kept[opened:]
    return kept


def _without_style(token: Token) -> None:
    """A class where markdown-it-py writes `style=`, which the pages' policy forbids."""
    style = token.attrs.pop("style", None)
    if style:
        align = str(style).rpartition(":")[2]
        if align in ("right", "center"):
            token.attrs["class"] = align
