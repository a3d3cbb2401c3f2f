"""The text of an answer: Markdown to safe HTML, cut at its section headings.

The only door to markdown-it-py. CommonMark with tables and footnotes; raw HTML is text; links
go only where `values.read_url` allows, and images only to files beside the answer. Links
within the project are left as `site:/svar/…`, `answer:2025/x.md` and `file:plan.pdf`, since
only the renderer knows where a page stands.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from svargen.diagnostics import Diagnostic, Place
from svargen.model import (
    Body,
    BodyLink,
    NearHeading,
    Section,
    SectionHead,
    SectionKind,
)
from svargen.values import url_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from svargen.language import Language

PARAGRAPH = "afsnit"
"""Begins the id of each paragraph of an answer. Citations hold on to it: it never changes."""
_EXCERPT = 220
_DEEPEST_HEADING = 6
_ALIKE = 0.72


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
    return _BodyReader(text, path, first_line, language).answer()


def read_plain(
    text: str, path: str, first_line: int, language: Language
) -> tuple[str, str, tuple[BodyLink, ...], list[Diagnostic]]:
    """The HTML, the beginning as plain text, the links and the findings of a plain page."""
    reader = _BodyReader(text, path, first_line, language)
    tokens = reader.parse()
    reader.level_headings(tokens, 2)
    html = reader.render(tokens)
    return html, shortened(plain_text(tokens)), tuple(reader.links), reader.diagnostics


def shortened(text: str, most: int = _EXCERPT) -> str:
    """`text` on one line, cut at a word after at most `most` letters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[:most].rpartition(" ")[0].rstrip(" ,;:–-") + " …"


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable("table")
    md.use(footnote_plugin, inline=False)
    # Judged afterwards, where there is a place to report it and the text as it was written.
    md.validateLink = _any  # type: ignore[method-assign]
    md.normalizeLink = _as_it_is  # type: ignore[method-assign]
    for name, rule in _RULES.items():
        md.add_render_rule(name, rule)
    return md


def _any(url: str) -> bool:
    del url
    return True


def _as_it_is(url: str) -> str:
    return url


@dataclass(slots=True)
class _Cut:
    """A section while it is being read."""

    kind: SectionKind
    number: int | None
    line: int
    """Of the heading, in the text, from 0."""
    tokens: list[Token] = field(default_factory=list)
    end: int = 0
    """The line after its last, in the text, from 0."""


class _BodyReader:
    def __init__(self, text: str, path: str, first_line: int, language: Language) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.path = path
        self.first_line = first_line
        self.language = language
        self.words: dict[str, SectionKind] = {
            language.text("Question").casefold(): "question",
            language.text("Answer").casefold(): "answer",
        }
        self.env: dict[str, Any] = {"language": language}
        self.links: list[BodyLink] = []
        self.diagnostics: list[Diagnostic] = []
        self.found: dict[str, tuple[int, int]] = {}
        self.anchors: list[tuple[str, int, int]] = []
        self.ids: set[str] = set()

    # -- the whole ---------------------------------------------------------------------

    def answer(self) -> ReadBody:
        tokens = self.parse()
        notes = _take_notes(tokens)
        cuts, near = self.cut(tokens)
        answers = sum(cut.kind == "answer" for cut in cuts)
        sections, heads, nth = [], [], 0
        for cut in cuts:
            self.level_headings(cut.tokens, 3)
            if cut.kind == "answer":
                nth += 1
                self.number_paragraphs(cut.tokens, f"{nth}-" if answers > 1 else "")
            sections.append(self.section(cut))
            heads.append(
                SectionHead(cut.kind, cut.number, cut.line + self.first_line, not cut.tokens)
            )
        self.check_anchors(notes)
        asked = next((s.text for s in sections if s.kind == "question"), "")
        return ReadBody(
            Body(tuple(sections), self.render(notes) if notes else ""),
            tuple(heads),
            tuple(near),
            tuple(self.links),
            shortened(asked),
            self.diagnostics,
        )

    def parse(self) -> list[Token]:
        tokens = _without_empty_headers(_markdown().parse(self.text, self.env))
        line = 0
        for token in tokens:
            line = token.map[0] if token.map else line
            _without_style(token)
            if token.children:
                token.children = self.inline(token.children, line)
        return tokens

    def render(self, tokens: Sequence[Token]) -> str:
        md = _markdown()
        return str(md.renderer.render(tokens, md.options, self.env))

    def report(self, line: int, column: int, code: str, **values: object) -> None:
        place = Place(self.path, line + self.first_line, column + 1)
        self.diagnostics.append(Diagnostic.at(place, code, **values))

    # -- sections ----------------------------------------------------------------------

    def cut(self, tokens: list[Token]) -> tuple[list[_Cut], list[NearHeading]]:
        """The tokens under each section heading, and headings that were perhaps meant so."""
        cuts: list[_Cut] = []
        near: list[NearHeading] = []
        stray = False
        position = 0
        while position < len(tokens):
            token = tokens[position]
            heading = self.heading(tokens, position)
            if heading:
                if cuts:
                    cuts[-1].end = heading.line
                cuts.append(heading)
                position += 3
                continue
            if found := self.near_heading(tokens, position):
                near.append(found)
            if cuts:
                cuts[-1].tokens.append(token)
            elif not stray and token.map and not found:
                stray = True
                word = self.language.text("Question")
                self.report(token.map[0], 0, "text-outside-sections", section=word)
            position += 1
        if cuts:
            cuts[-1].end = len(self.lines)
        return cuts, near

    def heading(self, tokens: list[Token], position: int) -> _Cut | None:
        token = tokens[position]
        if token.type != "heading_open" or token.level or token.tag != "h2" or not token.map:
            return None
        named = self.named(tokens[position + 1].content)
        return _Cut(*named, token.map[0]) if named else None

    def named(self, words: str) -> tuple[SectionKind, int | None] | None:
        """The kind and number that a heading names; None for any other."""
        found = re.fullmatch(r"(\D+?)\s*([0-9]{1,4})?\s*[:.]?", words.strip())
        kind = self.words.get(found[1].strip().casefold()) if found else None
        if not found or not kind:
            return None
        return kind, int(found[2]) if found[2] else None

    def near_heading(self, tokens: list[Token], position: int) -> NearHeading | None:
        """A heading of another level, a bold line or a misspelling of a section's heading."""
        token = tokens[position]
        if token.level or not token.map or token.type not in ("heading_open", "paragraph_open"):
            return None
        content = tokens[position + 1].content
        if token.type == "paragraph_open":
            bold = re.fullmatch(r"(?:\*\*|__)(.+)(?:\*\*|__):?|#+(\S+.*)", content)
            if not bold:
                return None
            content = (bold[1] or bold[2]).strip(" #")
        named = self.named(content)
        first = re.sub(r"[\s\d:.]+$", "", content).casefold()
        for word, kind in self.words.items():
            alike = SequenceMatcher(None, first, word).ratio() >= _ALIKE
            if (named and named[0] == kind) or alike:
                line = token.map[0]
                return NearHeading(kind, self.lines[line].strip(), line + self.first_line)
        return None

    def section(self, cut: _Cut) -> Section:
        source = "\n".join(self.lines[cut.line + 1 : cut.end]).strip("\n")
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
            if token.type == "paragraph_open" and not token.level:
                number += 1
                token.attrs["id"] = f"{PARAGRAPH}-{prefix}{number}"
                self.ids.add(str(token.attrs["id"]))

    def check_anchors(self, notes: Sequence[Token]) -> None:
        for anchor, line, column in self.anchors:
            if anchor not in self.ids and not notes:
                self.report(line, column, "dead-link", target=f"#{anchor}")

    # -- inline ------------------------------------------------------------------------

    def inline(self, children: list[Token], line: int) -> list[Token]:
        """The tokens of a line of text with links and images judged."""
        lost: list[bool] = []
        result: list[Token] = []
        for index, token in enumerate(children):
            if token.type == "link_open":
                title = plain_text([Token("inline", "", 0, children=_within(children, index))])
                lost.append(self.link(token, line, title))
            elif token.type == "link_close" and lost.pop():
                token.type = "lost_close"
            elif token.type == "image":
                self.image(token, line)
            result.append(token)
        return result

    def link(self, token: Token, line: int, title: str) -> bool:
        """Judge one link; whether its address is lost, or not one to follow."""
        raw = str(token.attrs.get("href", ""))
        if not raw:
            self.report(*self.find("]()", line), "lost-link", title=title)
            token.type = "lost_open"
            return True
        href = self.target(raw, self.find(raw, line))
        if href is None:
            token.type = "lost_open"
            return True
        token.attrs = {"href": normalizeLink(href)}
        return False

    def target(self, raw: str, at: tuple[int, int]) -> str | None:
        """Where a link leads, as it is kept in the HTML; None, and a finding, if nowhere."""
        address, _, fragment = raw.partition("#")
        if raw.startswith("#") and re.fullmatch(r"[A-Za-z0-9_-]+", fragment):
            self.anchors.append((fragment, *at))
            return raw
        if raw.startswith("/") or re.match(r"[^/?#.]*:", raw) or not address:
            if code := url_refusal(raw):
                self.report(*at, code, value=raw)
                return None
            if not raw.startswith("/"):
                return raw
            self.note("address", raw, at)
            return f"site:{raw}"
        return self.beside(unquote(address), f"#{fragment}" if fragment else "", at)

    def beside(self, name: str, ending: str, at: tuple[int, int]) -> str | None:
        """Where a relative link leads: to another answer's file, or to an attachment."""
        if name.endswith(".md"):
            folder = posixpath.dirname(self.path)
            file = posixpath.normpath(posixpath.join(folder, name))
            if file.startswith("answers/"):
                self.note("answer", file.removeprefix("answers/"), at)
                return f"answer:{file.removeprefix('answers/')}{ending}"
        elif "/" not in name and "\\" not in name and url_refusal(f"/{name}") is None:
            self.note("file", name, at)
            return f"file:{name}"
        self.report(*at, "dead-link", target=name)
        return None

    def note(self, kind: Any, target: str, at: tuple[int, int]) -> None:
        self.links.append(BodyLink(kind, target, at[0] + self.first_line, at[1] + 1))

    def image(self, token: Token, line: int) -> None:
        raw = str(token.attrs.get("src", ""))
        at = self.find(raw, line)
        name = unquote(raw)
        text = token.content.strip()
        token.attrs = {"src": "", "alt": text}
        if not raw or "/" in name or ":" in name or "\\" in name or url_refusal(f"/{name}"):
            self.report(*at, "external-image", value=raw)
            token.type = "lost_image"
            return
        if not text:
            self.report(*at, "missing-image-text", value=raw)
        self.note("file", name, at)
        token.attrs["src"] = f"file:{normalizeLink(name)}"

    def find(self, words: str, line: int) -> tuple[int, int]:
        """Line and column, from 0, where `words` stand from `line` on; else that line's start.

        Asked again for the same words, it goes on from where it found them.
        """
        before, column = self.found.get(words, (-1, 0))
        for number in range(max(line, before), len(self.lines)):
            start = column + 1 if number == before else 0
            column = self.lines[number].find(words, start)
            if column >= 0 and words:
                self.found[words] = number, column
                return number, column
        return line, 0


# -- tokens --------------------------------------------------------------------------------


def plain_text(tokens: Sequence[Token]) -> str:
    """The words of some tokens, a line for each block."""
    lines: list[str] = []
    for token in tokens:
        if token.type == "inline":
            lines.append("".join(_words(token.children or ())))
        elif token.type in ("fence", "code_block"):
            lines.append(token.content)
    return "\n".join(line.strip() for line in lines if line.strip())


def _words(children: Sequence[Token]) -> Iterator[str]:
    for token in children:
        if token.type in ("text", "code_inline", "image", "lost_image"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "


def _within(children: list[Token], opened: int) -> list[Token]:
    """The tokens between a link's opening and its closing."""
    for index in range(opened + 1, len(children)):
        if children[index].type == "link_close":
            return children[opened + 1 : index]
    return []


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
    if not any(token.type == "thead_open" for token in tokens):
        return tokens
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type == "th_open" and not tokens[index + 1].content.strip():
            token.tag = tokens[index + 2].tag = "td"
        kept.append(token)
        if token.type == "thead_close":
            opened = max(i for i, t in enumerate(kept) if t.type == "thead_open")
            if not any(t.tag == "th" for t in kept[opened:]):
                del kept[opened:]
    return kept


def _without_style(token: Token) -> None:
    """A class where markdown-it-py writes `style=`, which the pages' policy forbids."""
    style = token.attrs.pop("style", None)
    if style:
        align = str(style).rpartition(":")[2]
        if align in ("right", "center"):
            token.attrs["class"] = align


# -- HTML where markdown-it-py's own will not do -------------------------------------------


def _table_open(_self: Any, _tokens: Any, _index: int, _options: Any, env: Any) -> str:
    label = env["language"].text("Table")
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _lost_open(*_: Any) -> str:
    return '<span class="lost">'


def _lost_close(_self: Any, _tokens: Any, _index: int, _options: Any, env: Any) -> str:
    label = env["language"].text("address missing")
    return f' <span class="ed">[{label}]</span></span>'


def _nothing(*_: Any) -> str:
    return ""


def _footnote_number(token: Token) -> str:
    return str(int(token.meta["id"]) + 1)


def _footnote_reference(_self: Any, tokens: Any, index: int, _options: Any, env: Any) -> str:
    number = _footnote_number(tokens[index])
    again = tokens[index].meta.get("subId", 0)
    own = f"noteref-{number}" + (f"-{again}" if again else "")
    label = env["language"].text("Note {number}", number=number)
    return (
        f'<sup class="footnote-ref"><a href="#note-{number}" id="{own}" '
        f'aria-label="{label}">{number}</a></sup>'
    )


def _footnotes_open(*_: Any) -> str:
    return '<ol class="notes">\n'


def _footnotes_close(*_: Any) -> str:
    return "</ol>\n"


def _footnote_open(_self: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    return f'<li id="note-{_footnote_number(tokens[index])}">'


def _footnote_close(*_: Any) -> str:
    return "</li>\n"


def _footnote_back(_self: Any, tokens: Any, index: int, _options: Any, env: Any) -> str:
    number = _footnote_number(tokens[index])
    again = tokens[index].meta.get("subId", 0)
    own = f"noteref-{number}" + (f"-{again}" if again else "")
    label = env["language"].text("Back to note {number} in the text", number=number)
    return f' <a href="#{own}" class="footnote-back" aria-label="{label}">↩</a>'


_RULES: dict[str, Any] = {
    "table_open": _table_open,
    "table_close": _table_close,
    "lost_open": _lost_open,
    "lost_close": _lost_close,
    "lost_image": _nothing,
    "footnote_ref": _footnote_reference,
    "footnote_block_open": _footnotes_open,
    "footnote_block_close": _footnotes_close,
    "footnote_open": _footnote_open,
    "footnote_close": _footnote_close,
    "footnote_anchor": _footnote_back,
}
