"""Markdown as answers are written in it: CommonMark with tables and footnotes, and no HTML.

The only door to markdown-it-py. What it makes of a text is a list of tokens, to be judged before it
is HTML; a paragraph of one line without a sign that means something is one token, `prose`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import escapeHtml, mdTrim
from markdown_it.rules_block import StateBlock, heading, lheading, paragraph, table
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import text_join
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_core import StateCore

__all__ = ["DEEPEST_BLOCK", "Token", "html_of", "normalized", "tokens_of"]

DEEPEST_BLOCK = 24
"""Of these a list takes two, one for itself and one for its item."""


def tokens_of(text: str, env: dict[str, Any]) -> list[Token]:
    """The tokens of a text.

    `env` gets its references and footnotes; as `notes` where these stand; and as `surplus` cells
    of tables that have no place: the line, the first of them, and how many cells the row has.
    """
    return _markdown().parse(text, env)


def html_of(tokens: Sequence[Token], env: dict[str, Any]) -> str:
    """The HTML of tokens; `env` has the language besides."""
    md = _markdown()
    return str(md.renderer.render(tokens, md.options, env))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable("table")
    # Below its own limit markdown-it-py leaves text out and says nothing: there must be room to
    # see that a text goes too deep.
    md.options["maxNesting"] = DEEPEST_BLOCK + 4
    md.use(footnote_plugin, inline=False)
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.before("table", "prose", _prose)
    md.block.ruler.at("footnote_def", _note, {"alt": ["paragraph", "reference"]})
    md.core.ruler.at("block", _blocks)
    md.core.ruler.at("inline", _inline)
    md.core.ruler.at("text_join", _text_join)
    # Of these alone a rule of ours begins; the more there are, the more often all rules are asked.
    md.inline.terminator_re = re.compile(r"[\n\\`*_\[\]!<&]")
    # Texts have been decoded: their lines end in one way, and nothing in them is NUL.
    md.core.ruler.disable("normalize")
    # Judged afterwards, where there is a place to report it and the text as it was written.
    md.validateLink = _any  # type: ignore[method-assign]
    md.normalizeLink = _as_it_is  # type: ignore[method-assign]
    for name, rule in _RULES.items():
        md.add_render_rule(name, rule)
    return md


# What most lines are is told first, instead of by all rules in turn: a fifth of the time.


_PROSE = re.compile(r"[^\W\d_][^\\`*_\[\]<&|]*")


def _blocks(state: StateCore) -> None:
    """The tokens of all blocks, as markdown-it-py's own, but for paragraphs of one plain line."""
    if not state.src:
        return
    blocks = StateBlock(state.src, state.md, state.env, state.tokens)
    begins, ends, indents = blocks.bMarks, blocks.eMarks, blocks.tShift
    # What an entity stands for is to be judged, and is none of these.
    plain = "&" not in state.src
    rules = state.md.block.ruler.getRules("")
    line, last = 0, blocks.lineMax
    while line < last:
        at, end = begins[line] + indents[line], ends[line]
        if at >= end:
            line += 1
        elif (
            plain
            and begins[line + 1] + indents[line + 1] >= ends[line + 1]
            and not indents[line]
            and _PROSE.fullmatch(state.src, at, end)
        ):
            content = mdTrim(state.src[at:end])
            token = Token("prose", "p", 0, map=[line, line + 1], content=content, block=True)
            state.tokens.append(token)
            line += 2
        else:
            blocks.line = line
            any(rule(blocks, line, last, False) for rule in rules)  # noqa: FBT003 - markdown-it's
            line = blocks.line


def _prose(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A line that begins with a letter, or a heading: no other rule has a claim on it."""
    at = state.bMarks[start] + state.tShift[start]
    first, most = state.src[at], state.eMarks[start]
    if state.is_code_block(start):
        return False
    if first == "#":
        return heading(state, start, end, silent)
    if not first.isalpha() or state.src.find("|", at, most) >= 0:
        return False
    if start + 1 >= state.lineMax or state.isEmpty(start + 1):
        _line(state, start, mdTrim(state.src[at:most]))
        return True
    return lheading(state, start, end, silent) or paragraph(state, start, end, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A table, whose head has a bar in it; each line of a list is asked whether it is one."""
    if "|" not in state.src or not table(state, start, end, silent):
        return False
    if not silent:
        head = len(_cells(state, start))
        for line in range(start + 2, state.line):
            cells = _cells(state, line)
            if surplus := next(filter(None, cells[head:]), None):
                state.env.setdefault("surplus", []).append((line, surplus, len(cells)))
    return True


def _cells(state: StateBlock, line: int) -> list[str]:
    """The cells of a row, as a table of markdown-it-py's counts them."""
    begin = state.bMarks[line] + state.tShift[line]
    cells = escapedSplit(mdTrim(state.src[begin : state.eMarks[line]]))
    return list(map(mdTrim, cells[cells[0] == "" : len(cells) - (cells[-1] == "")]))


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A footnote; where it stands is told besides."""
    before = len(state.tokens)
    if not footnote_def(state, start, end, silent):
        return False
    if not silent:
        label = state.tokens[before].meta["label"]
        state.env.setdefault("notes", []).append((label, start))
    return True


def _line(state: StateBlock, start: int, content: str) -> None:
    """A paragraph of one line, as most are."""
    level = state.level
    state.line = start + 1
    lines = [start, start + 1]
    state.tokens += (
        Token("paragraph_open", "p", 1, map=lines, level=level, block=True),
        Token(
            "inline", "", 0, map=lines[:], level=level + 1, children=[], content=content, block=True
        ),
        Token("paragraph_close", "p", -1, level=level, block=True),
    )


_MARKUP = re.compile(r"[\n\\`*_\[<&]")


def _inline(state: StateCore) -> None:
    """The tokens within blocks: those of text without a sign that means something are one."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if _MARKUP.search(token.content):
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            elif token.content:
                token.children.append(Token("text", "", 0, content=token.content))


def _any(url: str) -> bool:
    del url
    return True


def _text_join(state: StateCore) -> None:
    """Texts that escapes and entities cut in pieces, in one again; where there are any."""
    if "\\" in state.src or "&" in state.src:
        text_join(state)


@lru_cache(maxsize=1024)
def normalized(url: str) -> str:
    """An address as it stands in HTML; many links share a few."""
    return normalizeLink(url)


def _as_it_is(url: str) -> str:
    return url


# -- HTML where markdown-it-py's own will not do -------------------------------------------


def _table_open(_self: Any, _tokens: Any, _index: int, _options: Any, env: Any) -> str:
    # Two regions of one page need names of their own.
    env["tables"] = env.get("tables", 0) + 1
    label = env["language"].text("Table {number}", number=env["tables"])
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


def _prose_html(_self: Any, tokens: Any, index: int, *_: Any) -> str:
    token = tokens[index]
    attrs = "".join(f' {key}="{value}"' for key, value in token.attrs.items())
    return f"<p{attrs}>{escapeHtml(token.content)}</p>\n"


def _paragraph_open(_self: Any, tokens: Any, index: int, *_: Any) -> str:
    token = tokens[index]
    if token.hidden:
        return ""
    line = "\n" if index and tokens[index - 1].hidden else ""
    attrs = "".join(f' {key}="{escapeHtml(str(value))}"' for key, value in token.attrs.items())
    return f"{line}<p{attrs}>"


def _paragraph_close(_self: Any, tokens: Any, index: int, *_: Any) -> str:
    return "" if tokens[index].hidden else "</p>\n"


_RULES: dict[str, Any] = {
    "prose": _prose_html,
    "paragraph_open": _paragraph_open,
    "paragraph_close": _paragraph_close,
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
