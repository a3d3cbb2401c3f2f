"""Links, images and words within a paragraph: judged, and given the addresses that pages need.

Links go only where `values.read_url` allows, and images only to files beside the answer. Those
within the project are left as `site:/svar/…`, `answer:2025/x.md` and `file:plan.pdf`, since only
the renderer knows where a page stands.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from svargen.diagnostics import Diagnostic, Place
from svargen.hosts import meant_as_address, misleading_host
from svargen.language import slug
from svargen.model import BodyLink
from svargen.reading.link_texts import meant_as_link, text_trouble
from svargen.reading.markdown import normalized
from svargen.reading.said import words_of
from svargen.reading.unseen import first_unseen, written
from svargen.values import url_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from svargen.reading.markdown import Token

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
class Source:
    """A text in its file, and what is wrong with it."""

    text: str
    path: str
    """Of the file, relative to the project."""
    first_line: int
    """Of the file, on which the text begins."""
    lines: list[str]
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, path: str, first_line: int) -> Source:
        """A text of which nothing is known to be wrong."""
        return cls(text, path, first_line, text.split("\n"))

    def report(self, line: int, column: int, code: str, **values: Any) -> None:
        """Tell what is wrong; `line` and `column` are in the text, from 0."""
        place = Place(self.path, line + self.first_line, column + 1)
        self.diagnostics.append(Diagnostic.at(place, code, **values))


class Inline:
    """The judge of all paragraphs of one text."""

    def __init__(self, source: Source, definitions: Mapping[str, int]) -> None:
        """`definitions` are addresses written apart from their links, with their lines, from 0."""
        self.source = source
        self.definitions = definitions
        self.links: list[BodyLink] = []
        """Links to what the project has, or may have, in order."""
        self.anchors: list[tuple[str, int, int]] = []
        """Where links to places on the page lead; their lines and columns, from 0."""
        self.misses = 0
        self.entities = "&" in source.text
        self.comments = _COMMENT in source.text
        self.spelled = 0
        """Letters of all addresses so far, those of a definition each time it is used."""

    def is_plain(self, children: list[Token]) -> bool:
        """Whether there is nothing but words, and nothing to judge in them."""
        if self.entities or self.comments or len(children) != 1:
            return False
        return children[0].type == "text" and "]" not in children[0].content

    def check_anchors(self, ids: Collection[str]) -> None:
        """Report links to places on the page of which no place has the id."""
        for anchor, line, column in self.anchors:
            if anchor not in ids:
                # The first in order is a paragraph.
                known = {"example": f"#{min(ids)}"} if ids else {}
                self.source.report(line, column, "dead-link", target=f"#{anchor}", **known)

    def judge(self, children: list[Token], first: int, end: int) -> None:
        """Judge the tokens of the lines from `first` to before `end`, and make them safe."""
        block = _Block(self.source.lines, first, end)
        lost: list[bool] = []
        for index, token in enumerate(children):
            if token.type == "link_open":
                within = _within(children, index)
                around = partial(_around, children, index, index + 1 + len(within))
                lost.append(self._link(token, block, within, around))
            elif token.type == "link_close" and lost.pop():
                token.type = "lost_close"
            elif token.type == "image":
                self._image(token, block)
            elif token.type == "text":
                # A link that goes on in the next line has not all of its address here.
                whole = index + 1 == len(children) or children[index + 1].type != "softbreak"
                self._judge_words(token.content, block, whole=whole)

    def _judge_words(self, content: str, block: _Block, *, whole: bool = True) -> None:
        """Judge what is neither a link nor a sign, as readers see it."""
        if "]" in content and (meant := meant_as_link(content, whole=whole)):
            (shown, told), (line, column) = meant, self._find(meant[0], block)
            self.source.report(line, column, "link-as-text", value=shown, **told)
        for mark in _NO_NOTE.findall(content) if "[^" in content else ():
            if place := self._as_sign(mark, block):
                self.source.report(*place, "unknown-footnote", value=mark)
        for _ in range(content.count(_COMMENT) if self.comments else 0):
            if place := self._as_sign(_COMMENT, block):
                self.source.report(*place, "comment-in-text")
        if self.entities and "\ufffd" in content and "\ufffd" not in self.source.text:
            self.source.report(block.first, 0, "lost-letter")
        if self.entities and (hidden := first_unseen(content, self.source.text, names=False)):
            self.source.report(block.first, 0, hidden[0], character=written(hidden[1]))

    def _as_sign(self, sign: str, block: _Block) -> tuple[int, int] | None:
        """Line and column, from 0, where a sign stands that was not meant to be read as it is."""
        line, column = self._find(sign, block)
        written = self.source.lines[line]
        # Whoever writes a backslash before it means the sign itself.
        meant = not written.startswith(sign, column) or written[:column].endswith("\\")
        return None if meant else (line, column)

    def _link(
        self,
        token: Token,
        block: _Block,
        within: list[Token],
        around: Callable[[], tuple[str, str]],
    ) -> bool:
        """Judge one link; whether its address is lost, or not one to follow."""
        raw, title = str(token.attrs.get("href", "")), words_of(within).strip()
        at = self._find(raw, block)
        if not raw:
            self.source.report(*at, "lost-link", title=title)
        href = self._target(raw, at) if raw and self._spell(raw, at) else None
        if href is None:
            token.type = "lost_open"
            return True
        if hosts := misleading_host(title, raw):
            self.source.report(*at, "misleading-link", shown=hosts[0], host=hosts[1])
        elif (title or not _shows_image(within)) and (trouble := text_trouble(title, raw, around)):
            code, values = trouble
            self.source.report(at[0], self._text_column(title, *at), code, **values)
        token.attrs = {"href": normalized(href)}
        return False

    def _spell(self, raw: str, at: tuple[int, int]) -> bool:
        """Whether there is room for one more address: a long definition used often has none."""
        before, most = self.spelled, len(self.source.text) + _MOST_SPELLED * 1024
        self.spelled += len(raw)
        if before <= most < self.spelled:
            self.source.report(*at, "definitions-too-long", limit=_MOST_SPELLED)
        return self.spelled <= most

    def _text_column(self, title: str, line: int, column: int) -> int:
        """Where the text of the link begins whose address is there, from 0."""
        written = self.source.lines[line][:column].removesuffix("<").removesuffix("](")
        return len(written) - len(title) if title and written.endswith(title) else column

    def _target(self, raw: str, at: tuple[int, int]) -> str | None:
        """Where a link leads, as it is kept in the HTML; None, and a finding, if nowhere."""
        address, _, fragment = raw.partition("#")
        if raw.startswith("#") and fragment:
            self.anchors.append((fragment, *at))
            return raw
        if raw.startswith(("/", "www.")) or re.match(r"[^/?#.]*:", raw) or not address:
            if refused := url_refusal(raw):
                code, values = refused
                self.source.report(*at, code, **values)
                return None
            if not raw.startswith("/"):
                if raw[:4].lower() == "http":
                    self._note("web", raw, at)
                return raw
            self._note("address", raw, at)
            return f"site:{raw}"
        return self._beside(unquote(address), f"#{fragment}" if fragment else "", at)

    def _beside(self, name: str, ending: str, at: tuple[int, int]) -> str | None:
        """Where a relative link leads: to another answer's file, or to an attachment."""
        if name.endswith(".md"):
            folder = posixpath.dirname(self.source.path)
            file = posixpath.normpath(posixpath.join(folder, name))
            if file.startswith("answers/"):
                target = file.removeprefix("answers/")
                self._note("answer", target, at)
                # Spelled as in its address, since an attribute escapes letters and signs.
                steps = map(slug, target.removesuffix(".md").split("/"))
                return f"answer:{'/'.join(steps)}.md{ending}"
        elif "/" not in name and "\\" not in name:
            self._note("file", name, at)
            # Quoted whole, so that no name reads as a scheme.
            return f"file:{quote(name)}{ending}"
        values: dict[str, Any] = {"guess": meant} if (meant := meant_as_address(name)) else {}
        self.source.report(*at, "dead-link", target=name, **values)
        return None

    def _note(self, kind: Any, target: str, at: tuple[int, int]) -> None:
        self.links.append(BodyLink(kind, target, at[0] + self.source.first_line, at[1] + 1))

    def _image(self, token: Token, block: _Block) -> None:
        raw = str(token.attrs.get("src", ""))
        at = self._find(raw, block, again=True)
        name = unquote(raw)
        text = token.content.strip()
        self._judge_words(words_of(token.children or ()), block)
        token.attrs = {"src": "", "alt": text}
        if not self._spell(raw, at):
            token.type = "lost_image"
            return
        if not raw or "/" in name or ":" in name or "\\" in name:
            self.source.report(*at, "external-image", value=raw or f"![{text}]()")
            token.type = "lost_image"
            return
        if name.rpartition(".")[2].lower() not in _IMAGES:
            self.source.report(*at, "not-an-image", value=raw)
        if not text:
            self.source.report(*at, "missing-image-text", value=raw)
        self._note("file", name, at)
        token.attrs["src"] = f"file:{quote(name)}"

    def _find(self, words: str, block: _Block, *, again: bool = False) -> tuple[int, int]:
        """Line and column, from 0, where an address or a text stands; else its block's first.

        `again` looks from the block's beginning too: an image may stand before its link's address.
        """
        if words in self.definitions:
            line = self.definitions[words]
            return line, max(0, self.source.lines[line].find(words))
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
        found = re.compile(r"\]\(\s*(<>)?\s*\)").search(self.source, begin)
        return (found.start() + 2, found.end()) if found else None


def _around(children: list[Token], opened: int, closed: int) -> tuple[str, str]:
    """What stands before a link, and after it."""
    before, after = children[:opened], children[closed:]
    return words_of(before), words_of(after)


def _within(children: list[Token], opened: int) -> list[Token]:
    """The tokens between a link's opening and its closing."""
    for index in range(opened + 1, len(children)):
        if children[index].type == "link_close":
            return children[opened + 1 : index]
    return []


def _shows_image(children: list[Token]) -> bool:
    """Whether there is an image, which is judged by itself where it has no text."""
    return any(child.type == "image" for child in children)
