"""The text of an answer: Markdown to safe HTML, cut at its section headings.

Raw HTML is text; links go only where `values.read_url` allows, and images only to files beside the
answer. Links within the project are left as `site:/svar/…`, `answer:2025/x.md` and `file:plan.pdf`,
since only the renderer knows where a page stands.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from svargen.diagnostics import Diagnostic, Place, Term
from svargen.hosts import misleading_host
from svargen.language import known_languages, language_of, slug
from svargen.model import (
    Body,
    BodyLink,
    NearHeading,
    Section,
    SectionHead,
    SectionKind,
    section_id,
)
from svargen.reading.link_texts import meant_as_link, text_trouble
from svargen.reading.lost import lost_in, renumbered
from svargen.reading.markdown import DEEPEST_BLOCK, Token, html_of, normalized, tokens_of
from svargen.reading.unseen import first_unseen, written
from svargen.values import url_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from svargen.language import Language

PARAGRAPH = "afsnit"
"""Begins the id of each paragraph of an answer. Citations hold on to it: it never changes."""
_EXCERPT = 220
_DEEPEST_HEADING = 6
_MAY_HEAD = ("heading_open", "paragraph_open", "prose")
"""What can be, or can have been meant as, the heading of a section."""
_ALIKE = 0.72
_LONGEST_HEADING = 80
"""Letters beyond which a heading cannot have been meant as that of a section."""
_IMAGES = frozenset({"avif", "gif", "jpeg", "jpg", "png", "webp"})
"""Endings of files that browsers show as images and that are no programs themselves."""
_MOST_MISSES = 100
"""Links whose place is looked for in vain: entities and escapes spell an address otherwise."""
_REACH = 2000
"""Letters from the first place where a link's address is written within which it is that link's."""
_MOST_SPELLED = 100
"""KB of addresses that definitions may add to those that are written where they are used."""
_NO_NOTE = re.compile(r"\[\^[^\s\[\]]+\]")
"""What was meant to refer to a footnote, and does not."""

_COMMENT = "<!--"


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
    reader.check_anchors()
    html = reader.render(tokens)
    return html, shortened(plain_text(tokens)), tuple(reader.links), reader.diagnostics


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
        self.definitions: dict[str, int] = {}
        self.misses = 0
        self.entities = "&" in text
        self.comments = _COMMENT in text
        self.spelled = 0
        """Letters of all addresses so far, those of a definition each time it is used."""
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
            self.ids.add(section_id(cut.kind, cut.number))
            sections.append(self.section(cut))
            heads.append(
                SectionHead(cut.kind, cut.number, cut.line + self.first_line, not cut.tokens)
            )
        self.level_headings(notes, 3)
        numbered = range(1, len(self.env.get("footnotes", {}).get("list", ())) + 1)
        self.ids.update(f"{anchor}-{n}" for n in numbered for anchor in ("note", "noteref"))
        self.check_anchors()
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
        tokens = tokens_of(self.text, self.env)
        if "|" in self.text:
            tokens = _without_empty_headers(tokens)
        self.definitions = {
            ref["href"]: ref["map"][0] for ref in self.env.get("references", {}).values()
        }
        self.tell_lost(tokens)
        deepest = next((t for t in tokens if t.level >= DEEPEST_BLOCK), None)
        if deepest:
            line = deepest.map[0] if deepest.map else 0
            self.report(line, 0, "text-too-deep", limit=DEEPEST_BLOCK // 2)
        for token in tokens:
            if token.attrs:
                _without_style(token)
            if token.children and not self.is_plain(token.children):
                first, end = token.map or (0, 0)
                token.children = self.inline(token.children, first, end)
        return tokens

    def tell_lost(self, tokens: list[Token]) -> None:
        for lost in lost_in(tokens, self.env):
            line = self.lines[lost.line]
            text = lost.text or shortened(line.lstrip(" >"))
            values = {"value": text, "reason": Term(lost.reason), **lost.hint}
            self.report(lost.line, max(0, line.rfind(text)), "lost-text", **values)
        for first, number, shown in renumbered(tokens):
            self.report(first, 0, "renumbered-list", value=number, number=shown)

    def is_plain(self, children: list[Token]) -> bool:
        """Whether there is nothing but words, and nothing to judge in them."""
        if self.entities or self.comments or len(children) != 1:
            return False
        return children[0].type == "text" and "]" not in children[0].content

    def render(self, tokens: Sequence[Token]) -> str:
        return html_of(tokens, self.env)

    def report(self, line: int, column: int, code: str, **values: Any) -> None:
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
                self.report(token.map[0], 0, "text-outside-sections", section=word)
            position += 1
        if cuts:
            cuts[-1].end = len(self.lines)
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
        marked = re.match(r"[*_#]", content) or token.type == "heading_open"
        words = content.strip(" \t#*_:")
        named = re.sub(r"[ \t\d:.*_]+$", "", words).casefold()
        last = named.rpartition(" ")[2]
        for word, kind in _section_words().items():
            if named == word or (marked and (last == word or _alike(named, word))):
                line = token.map[0]
                return NearHeading(kind, self.lines[line].strip(), line + self.first_line)
        return None

    def section(self, cut: _Cut) -> Section:
        source = "\n".join(self.lines[cut.first : cut.end]).strip("\n")
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

    def check_anchors(self) -> None:
        for anchor, line, column in self.anchors:
            if anchor not in self.ids:
                self.report(line, column, "dead-link", target=f"#{anchor}")

    # -- inline ------------------------------------------------------------------------

    def inline(self, children: list[Token], first: int, end: int) -> list[Token]:
        """The tokens of the lines from `first` to before `end` with links and images judged."""
        block = _Block(self.lines, first, end)
        lost: list[bool] = []
        for index, token in enumerate(children):
            if token.type == "link_open":
                within = _within(children, index)
                around = partial(_around, children, index, index + 1 + len(within))
                lost.append(self.link(token, block, within, around))
            elif token.type == "link_close" and lost.pop():
                token.type = "lost_close"
            elif token.type == "image":
                self.image(token, block)
            elif token.type == "text":
                self.words_of(token.content, block)
        return children

    def words_of(self, content: str, block: _Block) -> None:
        """Judge what is neither a link nor a sign, as readers see it."""
        if "]" in content and (meant := meant_as_link(content)):
            (shown, told), (line, column) = meant, self.find(meant[0], block)
            self.report(line, column, "link-as-text", value=shown, **told)
        for mark in _NO_NOTE.findall(content) if "[^" in content else ():
            if place := self.as_sign(mark, block):
                self.report(*place, "unknown-footnote", value=mark)
        for _ in range(content.count(_COMMENT) if self.comments else 0):
            if place := self.as_sign(_COMMENT, block):
                self.report(*place, "comment-in-text")
        if self.entities and "\ufffd" in content and "\ufffd" not in self.text:
            self.report(block.first, 0, "lost-letter")
        if self.entities and (hidden := first_unseen(content, self.text, names=False)):
            self.report(block.first, 0, hidden[0], character=written(hidden[1]))

    def as_sign(self, sign: str, block: _Block) -> tuple[int, int] | None:
        """Line and column, from 0, where a sign stands that was not meant to be read as it is."""
        line, column = self.find(sign, block)
        written = self.lines[line]
        # Whoever writes a backslash before it means the sign itself.
        meant = not written.startswith(sign, column) or written[:column].endswith("\\")
        return None if meant else (line, column)

    def link(
        self,
        token: Token,
        block: _Block,
        within: list[Token],
        around: Callable[[], tuple[str, str]],
    ) -> bool:
        """Judge one link; whether its address is lost, or not one to follow."""
        raw, title = str(token.attrs.get("href", "")), _said(within)
        at = self.find(raw, block)
        if not raw:
            self.report(*at, "lost-link", title=title)
        href = self.target(raw, at) if raw and self.spell(raw, at) else None
        if href is None:
            token.type = "lost_open"
            return True
        if hosts := misleading_host(title, raw):
            self.report(*at, "misleading-link", shown=hosts[0], host=hosts[1])
        elif (title or not _shows_image(within)) and (trouble := text_trouble(title, raw, around)):
            code, values = trouble
            self.report(at[0], self.text_column(title, *at), code, **values)
        token.attrs = {"href": normalized(href)}
        return False

    def spell(self, raw: str, at: tuple[int, int]) -> bool:
        """Whether there is room for one more address: a long definition used often has none."""
        before, most = self.spelled, len(self.text) + _MOST_SPELLED * 1024
        self.spelled += len(raw)
        if before <= most < self.spelled:
            self.report(*at, "definitions-too-long", limit=_MOST_SPELLED)
        return self.spelled <= most

    def text_column(self, title: str, line: int, column: int) -> int:
        """Where the text of the link begins whose address is there, from 0."""
        written = self.lines[line][:column].removesuffix("<").removesuffix("](")
        return len(written) - len(title) if title and written.endswith(title) else column

    def target(self, raw: str, at: tuple[int, int]) -> str | None:
        """Where a link leads, as it is kept in the HTML; None, and a finding, if nowhere."""
        address, _, fragment = raw.partition("#")
        if raw.startswith("#") and re.fullmatch(r"[A-Za-z0-9_-]+", fragment):
            self.anchors.append((fragment, *at))
            return raw
        if raw.startswith(("/", "www.")) or re.match(r"[^/?#.]*:", raw) or not address:
            if refused := url_refusal(raw):
                code, values = refused
                self.report(*at, code, **values)
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
                target = file.removeprefix("answers/")
                self.note("answer", target, at)
                # Spelled as in its address, since an attribute escapes letters and signs.
                steps = map(slug, target.removesuffix(".md").split("/"))
                return f"answer:{'/'.join(steps)}.md{ending}"
        elif "/" not in name and "\\" not in name:
            self.note("file", name, at)
            # Quoted whole, so that no name reads as a scheme.
            return f"file:{quote(name)}{ending}"
        self.report(*at, "dead-link", target=name)
        return None

    def note(self, kind: Any, target: str, at: tuple[int, int]) -> None:
        self.links.append(BodyLink(kind, target, at[0] + self.first_line, at[1] + 1))

    def image(self, token: Token, block: _Block) -> None:
        raw = str(token.attrs.get("src", ""))
        at = self.find(raw, block, again=True)
        name = unquote(raw)
        text = token.content.strip()
        self.words_of("".join(_words(token.children or ())), block)
        token.attrs = {"src": "", "alt": text}
        if not self.spell(raw, at):
            token.type = "lost_image"
            return
        if not raw or "/" in name or ":" in name or "\\" in name:
            self.report(*at, "external-image", value=raw)
            token.type = "lost_image"
            return
        if name.rpartition(".")[2].lower() not in _IMAGES:
            self.report(*at, "not-an-image", value=raw)
        if not text:
            self.report(*at, "missing-image-text", value=raw)
        self.note("file", name, at)
        token.attrs["src"] = f"file:{quote(name)}"

    def find(self, words: str, block: _Block, *, again: bool = False) -> tuple[int, int]:
        """Line and column, from 0, where an address or a text stands; else its block's first.

        `again` looks from the block's beginning too: an image may stand before its link's address.
        """
        if words in self.definitions:
            line = self.definitions[words]
            return line, max(0, self.lines[line].find(words))
        if self.misses < _MOST_MISSES:
            if place := block.place(words) or (block.place(words, again=True) if again else None):
                return place
            self.misses += 1
        return block.first, 0


class _Block:
    """Where addresses stand in some lines, asked for in the order in which they come."""

    def __init__(self, lines: list[str], first: int, end: int) -> None:
        self.lines = lines
        self.first = first
        self.end = end
        self.source = ""
        self.spot = (0, first, 0)
        """Position in the source; its line; where in the source that line begins."""

    def place(self, words: str, *, again: bool = False) -> tuple[int, int] | None:
        """Line and column, from 0, of the next place where `words` are an address or a text."""
        self.source = self.source or "\n".join(self.lines[self.first : self.end])
        position, line, start = (0, self.first, 0) if again else self.spot
        found = self._found(words, position) if words else self._empty(position)
        if not found:
            return None
        at, end = found
        line += self.source.count("\n", position, at)
        start = max(start, self.source.rfind("\n", position, at) + 1)
        self.spot = (end, line, start)
        return line, at - start

    def _found(self, words: str, begin: int) -> tuple[int, int] | None:
        first = self.source.find(words, begin)
        if first < 0:
            return None
        # The words of a link may be its address, too; but a far one is another link's.
        reach = first + len(words) + _REACH
        for opening in ("](", "](<", "<"):
            if (at := self.source.find(opening + words, max(begin, first - 3), reach)) >= 0:
                return at + len(opening), at + len(opening + words)
        return first, first + len(words)

    def _empty(self, begin: int) -> tuple[int, int] | None:
        """Where the next link without an address has its place for one."""
        found = re.compile(r"\]\((<>)?\)").search(self.source, begin)
        return (found.start() + 2, found.end()) if found else None


# -- tokens --------------------------------------------------------------------------------


def plain_text(tokens: Sequence[Token]) -> str:
    """The words of some tokens, a line for each block and each row of a table."""
    lines: list[str] = []
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            lines.append("\t".join(row))
            row = None
        elif token.type == "inline":
            words = "".join(_words(token.children or ()))
            (lines if row is None else row).append(words)
        elif token.type in ("prose", "fence", "code_block"):
            lines.append(token.content)
    return "\n".join(line.strip() for line in lines if line.strip())


def _words(children: Sequence[Token]) -> Iterator[str]:
    for token in children:
        if token.type in ("text", "code_inline", "image", "lost_image"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "


def _said(children: Sequence[Token]) -> str:
    return plain_text([Token("inline", "", 0, children=list(children))])


def _around(children: list[Token], opened: int, closed: int) -> tuple[str, str]:
    """What stands before a link, and after it."""
    before, after = children[:opened], children[closed:]
    return "".join(_words(before)), "".join(_words(after))


def _within(children: list[Token], opened: int) -> list[Token]:
    """The tokens between a link's opening and its closing."""
    for index in range(opened + 1, len(children)):
        if children[index].type == "link_close":
            return children[opened + 1 : index]
    return []


def _shows_image(children: list[Token]) -> bool:
    """Whether there is an image, which is judged by itself where it has no text."""
    return any(child.type == "image" for child in children)


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
