"""What holds for any input: reading ends, findings have a place, and no HTML gets in."""

import json
import unicodedata
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from svargen.archive import assemble
from svargen.diagnostics import Diagnostic, in_order
from svargen.exports.answer_data import answer_markdown
from svargen.language import language_of
from svargen.model import STATUSES, FrontMatter, Limits
from svargen.pages.view import View
from svargen.reading.answer import (
    Reading,
    Settings,
    read_answer,
    read_plain_page,
    read_site,
)
from svargen.reading.encoding import first_control, is_common, unpiled
from svargen.reading.frontmatter import Marked, _read
from svargen.reading.markdown import Token, tokens_of
from svargen.reading.simple_yaml import simple
from svargen.reading.unseen import first_unseen

pytestmark = pytest.mark.untraced

PATH = "answers/2026/a.md"
DANISH = Settings("da", Limits())

# -- strategies ----------------------------------------------------------------------------

KEYS = [*FrontMatter.model_fields, "titel", "Dato", "?", "url", "file", "text", "reason"]
PIECES = st.sampled_from(
    [
        *(f"{key}:" for key in KEYS), *KEYS,
        " ", "  ", "\n", "\n  ", "\n- ", "\n  - ", "\t", "\u00a0", ": ", ":", "#", " #x", "-",
        "---", "[", "]", "{", "}", ",", "'", '"', "&a ", "*a", "!t ", "|", ">", "%", "@", "`", "? ",
        "\\", "2026-05-01", "31-02-2026", "null", "~", "true", "https://example.dk/", "x", "æ",
        "\u200b", "\x00", "\u2028", "\ufffd", "Ã¥", "\U0001f6b2", "e\u0301",
    ]
)  # fmt: skip
FRONT_MATTER = st.lists(PIECES, max_size=40).map("".join)
MARKDOWN_PIECES = st.sampled_from(
    [
        "## Spørgsmål\n", "## Svar\n", "## Svar 2\n", "\n## Svar\n\n", "### a\n", "a\n---\n",
        "\n", "\n\n", " ", "    ", "\t", "a", "æ ", "- ", "1. ", "> ", "| ", "|-|\n", "|a|b|\n",
        "*", "**", "_", "`", "```\n", "~~~", "\\", "&lt;", "&#106;", "<", ">", "</p>", "<script>",
        "<a href=javascript:x>", "<!--", "](", "](javascript:x)", "](x.pdf)", "](<a b.md>)", "![",
        "[", "]", '[a]: /svar/ "t"\n', "[a]", "[^1]", "[^1]: ", "^[", "(", ")", '"', "'", '="',
        "onload=x", "style=x", "https://example.dk", "<https://example.dk>", "<javascript:x>",
        "/svar/", "#svar", "\x00", "\ufffd", "site:/x", "answer:x.md",
    ]
)  # fmt: skip
MARKDOWN = st.lists(MARKDOWN_PIECES, max_size=60).map("".join)


def file_of(front: str, body: str) -> bytes:
    return f"---\n{front}\n---\n{body}".encode(errors="surrogatepass")


# -- reading ends --------------------------------------------------------------------------


def assert_sound(data: bytes, found: Reading) -> None:
    """Every finding can be said in both languages, and has a place within the file."""
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for d in found.diagnostics:
        assert_said(d)
        assert d.place.path == PATH
        assert 1 <= d.place.line <= max(1, len(lines))
        assert d.place.column >= 1
    assert in_order(found.diagnostics) == in_order(reversed(found.diagnostics))


def assert_said(d: Diagnostic) -> None:
    for translate in (str, language_of("da").text):
        said = d.message(translate) + d.hint(translate)
        assert said
        assert not {unicodedata.category(c) for c in said} & {"Cc", "Cs", "Zl", "Zp"}


@given(st.binary(max_size=500))
@example(b"")
@example(b"\xff\xfe-")
@example(b"\xef\xbb\xbf---\n---")
@example(b"\x00" * 100)
def test_any_bytes_have_a_reading(data: bytes) -> None:
    assert_sound(data, read_answer(data, PATH, DANISH))
    read_plain_page(data, "pages/a.md", DANISH)
    for found in read_site(data)[2]:
        assert_said(found)


@given(st.text(max_size=300))
def test_any_text_as_front_matter_has_a_reading(front: str) -> None:
    data = file_of(front, "## Spørgsmål\n\na\n")
    assert_sound(data, read_answer(data, PATH, DANISH))


@given(FRONT_MATTER)
def test_any_slip_of_an_editor_in_front_matter_has_a_reading(front: str) -> None:
    data = file_of(front, "")
    assert_sound(data, read_answer(data, PATH, DANISH))
    for found in read_site(front.encode())[2]:
        assert_said(found)


@given(MARKDOWN)
def test_any_slip_of_an_editor_in_the_text_has_a_reading(text: str) -> None:
    data = file_of("title: a", text)
    assert_sound(data, read_answer(data, PATH, DANISH))


# -- nothing executes ----------------------------------------------------------------------

ELEMENTS = {
    "a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li",
    "ol", "p", "pre", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "alt", "aria-label", "class", "href", "id", "role", "src", "start", "tabindex",
}  # fmt: skip
SCHEMES = ("site:/", "answer:", "file:", "http://", "https://", "mailto:", "tel:", "#")


class Tags(HTMLParser):
    """Refuses every element, attribute and address that the text of an answer may not have."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS
        for name, value in attrs:
            assert name in ATTRIBUTES
            if name in ("href", "src"):
                assert value
                assert value.startswith(SCHEMES)

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"an instruction: {data}")


@given(MARKDOWN)
@example('## Svar\n\n[a](/x"onload="y) ![a" onload="b](x.png)\n')
@example("## Svar\n\n[a](javascript&colon;x) [b](\x01javascript:x) <javascript:x>\n")
def test_no_text_becomes_markup(text: str) -> None:
    found = read_answer(file_of("title: a", text), PATH, DANISH)
    assert found.body
    for html in (*(section.html for section in found.body.sections), found.body.notes):
        tags = Tags()
        tags.feed(html)
        tags.close()


# -- what is written reads back ------------------------------------------------------------

WORDS = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"),
        exclude_characters="\ufeff\ufffd\ufffe\uffff",
    ),
    min_size=1,
    max_size=20,
).filter(lambda text: text.strip())
LINE = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "null", "~", "yes", "12:30", "0123", "- a", "a: b", "a #b", "'", '"', "\\", "[a", "{a",
            "*a", "&a", "!a", "|", ">", "%", "@", "`", "?", "a:", "# a", "a, b", "a; b", "–", "-",
        ]
    ),
)  # fmt: skip
NAME = st.sampled_from(["Asta Eksempelsen", "Bertil O'Prøve-Hansen", "J. Doe Jr.", "Ægir"])
PARTY = st.sampled_from(["Ø", "Å", "uden for gruppe"])
ASKER = st.one_of(NAME, st.builds("{} ({})".format, NAME, PARTY))
TEXT_DAY = st.dates(date(1849, 1, 1), date(2199, 12, 31)).map(date.isoformat)
URL = st.sampled_from(
    [None, "https://example.dk/a?b=c#d", "mailto:a@example.dk", "tel:+4500001234", "/svar/2025/"]
)
FRONT = st.fixed_dictionaries(
    {
        "title": LINE,
        "asker": st.lists(ASKER, min_size=1, max_size=3),
        "asked": TEXT_DAY,
        "administration": st.lists(LINE, min_size=1, max_size=3),
    },
    optional={
        "date": TEXT_DAY,
        "sagsnummer": st.sampled_from(["2026 - 1", "1999-123456789012"]),
        "dokumentnummer": st.sampled_from(["0", "007", "10858583"]),
        "edoc_sagsnummer": LINE,
        "topics": st.lists(LINE, max_size=3),
        "links": st.lists(st.fixed_dictionaries({"title": LINE, "url": URL}), max_size=3),
        "attachments": st.just([{"file": "den nye plan.pdf", "title": "Planen"}]),
        "status": st.sampled_from([status for status in STATUSES if status != "tilbagekaldt"]),
        "due": TEXT_DAY,
        "follows": st.lists(LINE, max_size=2),
        "corrections": st.lists(
            st.fixed_dictionaries({"date": TEXT_DAY, "text": st.just("a\n\nb")}), max_size=2
        ),
        "redactions": st.lists(
            st.fixed_dictionaries({"date": TEXT_DAY, "reason": LINE}), max_size=2
        ),
        "aliases": st.lists(st.sampled_from(["/a/", "/b/æ.html"]), max_size=2),
    },
)


def each_once(front: FrontMatter) -> FrontMatter:
    """As it is published: nobody is named twice."""
    named = {"asker": front.asker, "administration": front.administration, "topics": front.topics}
    return front.model_copy(update={key: tuple(dict.fromkeys(each)) for key, each in named.items()})


@given(FRONT, st.lists(MARKDOWN_PIECES, max_size=30).map("".join))
def test_the_index_md_of_an_answer_reads_back_as_the_same_answer(
    front: dict[str, Any], text: str
) -> None:
    # JSON is YAML.
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())
    written = "\n".join(lines)
    first = read_answer(file_of(written, f"## Spørgsmål\n\na\n\n## Svar\n\n{text}"), PATH, DANISH)
    assert first.answer
    assert first.body
    assert not first.answer.broken, first.diagnostics
    site, _, _ = read_site(b"title: S\n")
    view = View.of(assemble([first.answer], site, today=first.answer.day))
    again = read_answer(answer_markdown(view, first.answer, first.body), PATH, DANISH)
    assert again.answer
    assert again.answer.front == each_once(first.answer.front)
    assert again.body
    assert again.body.notes == first.body.notes
    assert [(s.kind, s.number, s.markdown, s.text) for s in again.body.sections] == [
        (s.kind, s.number, s.markdown, s.text) for s in first.body.sections
    ]


# -- ways that are faster tell the same ----------------------------------------------------

COMMON = st.text(
    st.one_of(
        st.characters(max_codepoint=0x2FF),
        st.sampled_from("–—’“”…•»«§€\u2010\u2027\u202f\u2060\u20d0\u0301\ufeff"),
    )
)


@given(COMMON)
def test_common_letters_and_signs_hide_nothing(text: str) -> None:
    if is_common(text.encode()):
        assert unicodedata.normalize("NFC", text) == text
        assert unpiled(text) == (text, 0)
        assert first_control(text) is None
        assert first_unseen(text, "", names=True) is None


@given(MARKDOWN)
def test_lines_that_are_told_at_once_are_read_as_by_the_rules_of_commonmark(text: str) -> None:
    # Whether a heading with a bar in it begins a table is told by the rules in their own order.
    text = text.replace("|", "/").replace("\x00", "")
    plain = (
        MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin, inline=False)
    )
    plain.options["maxNesting"] = 28
    links = {"validateLink": lambda _url: True, "normalizeLink": lambda url: url}
    vars(plain).update(links)
    ours = [one for each in tokens_of(text, {}) for one in in_full(each)]
    assert [each.as_dict() for each in ours] == [each.as_dict() for each in plain.parse(text)]


def in_full(token: Token) -> list[Token]:
    """A token as markdown-it-py has it: a paragraph of one plain line as four."""
    if token.type != "prose":
        return [token]
    lines = token.map or []
    words = Token("text", "", 0, content=token.content)
    return [
        Token("paragraph_open", "p", 1, map=lines, block=True),
        Token(
            "inline", "", 0, map=lines, level=1, block=True, content=token.content, children=[words]
        ),
        Token("paragraph_close", "p", -1, block=True),
    ]


SIMPLE_PIECES = st.sampled_from(
    [
        "title: ", "links:\n", "topics: ", "topics:", "  - ", "    ", "title: a b\n", "  - b\n",
        "  - title: a\n", "    url: https://a.dk/b#c?d=e\n", "topics: [a, b c]\n", "\n", " ", "a",
        'title: "a: b"\n', "æ", "2026-05-01", "null", ": ", ":", " #", "#", "-", "- ", ",", ", ",
        "[", "]", '"', "'", "{", "}", "&a", "*a", "!t", "|", ">", "%", "@", "`", "~", "\\", "\t",
        "\xa0", "\x85", "\xad", "\u2028", "\u200b", "e\u0301", "\U0001f6b2", "---", "...", "?",
    ]
)  # fmt: skip


@given(st.lists(SIMPLE_PIECES, max_size=12).map("".join), st.integers(1, 4))
@example("links:\n  - title: a\n    url: b\n  - c", 3)
@example("topics: [a, b c]\ntitle: x", 3)
def test_simple_front_matter_is_read_as_by_the_rules_of_yaml(front: str, nesting: int) -> None:
    found = simple(front, 2, nesting)
    if found:
        marked, findings = _read(front, PATH, 2, nesting)
        assert (Marked(*found), []) == (marked, findings)
        assert marked
        assert list(found[0]) == list(marked.data)
