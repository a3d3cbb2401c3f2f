"""The text of an answer: what Markdown becomes, and what never becomes markup."""

import re
import time

import pytest

from svargen.language import language_of
from svargen.model import Limits
from svargen.reading.answer import Reading, Settings, read_answer
from svargen.reading.body import ReadBody, read_body, read_plain, shortened

DANISH = language_of("da")
FRONT = """---
title: Cykelstier
asker: Asta Eksempelsen
asked: 2026-05-01
date: 2026-05-08
administration: Vejforvaltningen
---
"""


def body(text: str) -> ReadBody:
    return read_body(text, "answers/2026/cykelstier.md", 1, DANISH)


def answered(answer: str, question: str = "Hvorfor?") -> ReadBody:
    return body(f"## Spørgsmål\n\n{question}\n\n## Svar\n\n{answer}")


def html(answer: str) -> str:
    """The HTML of an answer's text, without the ids of its paragraphs."""
    found = answered(answer).body.sections[1].html
    return re.sub(r' id="afsnit-[0-9-]+"', "", found)


def reading(text: str) -> Reading:
    return read_answer(
        (FRONT + text).encode(), "answers/2026/cykelstier.md", Settings("da", Limits())
    )


# -- nothing becomes markup ----------------------------------------------------------------


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<!-- hidden -->",
        "<style>p { display: none }</style>",
        "a <b onclick='x'>b</b> c",
        "<details open ontoggle=alert(1)>",
        "</section></main>",
        "<?php echo 1 ?>",
        "<![CDATA[x]]>",
    ],
)
def test_raw_html_is_text(hostile: str) -> None:
    escaped = hostile.replace("<", "&lt;").replace(">", "&gt;")
    assert html(hostile) == f"<p>{escaped}</p>\n"


def test_an_entity_is_a_letter_and_no_markup() -> None:
    assert html("&lt;script&gt; &amp; &copy; &#60;b&#62;") == (
        "<p>&lt;script&gt; &amp; © &lt;b&gt;</p>\n"
    )


def test_the_name_of_a_code_s_language_cannot_leave_its_attribute() -> None:
    found = html('```x" onload="alert(1)\ncode\n```')
    assert found == '<pre><code class="language-x&quot;">code\n</code></pre>\n'


def test_a_link_s_address_and_title_cannot_leave_their_attributes() -> None:
    found = html("""[x](<https://example.dk/"onclick="alert(1)> 'title" onload="x')""")
    assert found == '<p><a href="https://example.dk/%22onclick=%22alert(1)">x</a></p>\n'


def test_text_that_looks_like_a_link_within_the_project_stays_text() -> None:
    found = html('`href="site:/svar/"` and href="answer:x.md"')
    assert 'href="' not in found


# -- tables --------------------------------------------------------------------------------

TABLE = """\
| Year | Lanes | Cost | Where |
| ---- | ----: | :--: | :---- |
| 2026 | 4 | 1,5 | Nord |
"""


def test_a_table_s_alignment_is_a_class_and_never_a_style() -> None:
    found = html(TABLE)
    assert "style" not in found
    assert '<th class="right">Lanes</th>' in found
    assert '<td class="center">1,5</td>' in found
    assert "<td>2026</td>" in found
    assert "<td>Nord</td>" in found


def test_each_table_scrolls_within_itself_and_has_a_name_of_its_own() -> None:
    found = html(f"{TABLE}\n{TABLE}")
    opened = re.findall('<div class="scroll" role="region" tabindex="0" aria-label="(.+?)">', found)
    assert opened == ["Tabel 1", "Tabel 2"]
    assert found.endswith("</table></div>\n")


def test_an_empty_row_of_headings_is_left_out() -> None:
    found = html("| | |\n| --- | --- |\n| a | b |\n")
    assert "<thead>" not in found
    assert "<th" not in found
    assert found.count("<td>") == 2


def test_an_empty_cell_is_no_heading_and_the_others_are() -> None:
    found = html("| | Lanes |\n| --- | --: |\n| 2026 | 4 |\n")
    assert "<td></td>" in found
    assert '<th class="right">Lanes</th>' in found


def test_tables_are_judged_one_by_one() -> None:
    found = html("| | |\n| - | - |\n| a | b |\n\n| c | d |\n| - | - |\n| e | f |\n")
    assert found.count("<thead>") == 1
    assert "<th>c</th>" in found


def test_markup_in_a_cell_is_read_and_html_is_not() -> None:
    found = html("| a |\n| - |\n| **b** <i>c</i> \\| d |\n")
    assert "<td><strong>b</strong> &lt;i&gt;c&lt;/i&gt; | d</td>" in found


# -- headings and paragraphs ---------------------------------------------------------------


def levels(found: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])", found)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ([3, 4, 4, 3], [3, 4, 4, 3]),
        ([1, 2, 3], [3, 4, 5]),
        ([6, 6, 5, 6], [3, 3, 3, 4]),
        ([4, 1, 4], [3, 3, 4]),
        ([1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 6, 6]),
    ],
)
def test_an_author_s_headings_begin_below_the_section_and_skip_no_level(
    written: list[int], shown: list[int]
) -> None:
    text = "\n\n".join(f"{'#' * level} Heading" for level in written)
    assert levels(html(text)) == shown


def test_each_section_s_headings_begin_anew() -> None:
    found = body("## Spørgsmål\n\n### A\n\n#### B\n\n## Svar\n\n#### C\n\nD")
    assert [levels(section.html) for section in found.body.sections] == [[3, 4], [3]]


def test_a_heading_in_a_note_is_no_heading_of_the_page() -> None:
    found = answered("Derfor.[^1]\n\n[^1]: # Stor")
    assert levels(found.body.notes) == [3]


def test_the_paragraphs_of_an_answer_are_numbered_and_those_of_a_question_are_not() -> None:
    found = answered("En.\n\n- i en liste\n\n> i et citat\n\nTo.")
    question, answer = found.body.sections
    assert "id=" not in question.html
    assert re.findall(r'id="([^"]+)"', answer.html) == ["afsnit-1", "afsnit-2"]


def test_of_several_answers_each_numbers_its_own_paragraphs() -> None:
    found = body(
        "## Spørgsmål 1\n\na\n\n## Svar 1\n\nb\n\nc\n\n## Spørgsmål 2\n\nd\n\n## Svar 2\n\ne"
    )
    ids = re.findall(r'id="([^"]+)"', "".join(section.html for section in found.body.sections))
    assert ids == ["afsnit-1-1", "afsnit-1-2", "afsnit-2-1"]


# -- notes ---------------------------------------------------------------------------------


def test_a_note_and_its_text_lead_to_one_another() -> None:
    found = answered("Derfor.[^kilde]\n\n[^kilde]: Fra rapporten.")
    text = found.body.sections[1].html
    assert '<a href="#note-1" id="noteref-1" aria-label="Note 1">1</a>' in text
    assert '<li id="note-1"><p>Fra rapporten. <a href="#noteref-1"' in found.body.notes
    assert found.diagnostics == []


def test_a_note_that_is_named_twice_has_a_way_back_to_each() -> None:
    found = answered("En[^a] og to[^a].\n\n[^a]: Noten.")
    ids = re.findall(r' id="(noteref[^"]*)"', found.body.sections[1].html)
    back = re.findall(r'href="#(noteref[^"]*)"', found.body.notes)
    assert ids == ["noteref-1", "noteref-1-1"]
    assert back == ids


def test_notes_are_numbered_across_sections_in_the_order_of_the_text() -> None:
    found = answered("Svar[^b].\n\n[^b]: Til svaret.", "Spørgsmål[^a].\n\n[^a]: Til spørgsmålet.")
    assert found.body.notes.index("Til spørgsmålet.") < found.body.notes.index("Til svaret.")


def test_notes_are_plain_text_as_well_a_line_for_each() -> None:
    found = answered("Derfor[^a] og derfor[^b].\n\n[^a]: Fra *rapporten*.\n[^b]: Uden moms.")
    assert found.body.notes_text == "Fra rapporten.\nUden moms."


def test_a_text_without_notes_has_none() -> None:
    body = answered("Derfor [^1].").body
    assert (body.notes, body.notes_text) == ("", "")


# -- links and images ----------------------------------------------------------------------


def test_a_link_whose_address_is_lost_is_shown_as_text_that_says_so() -> None:
    found = html("Se [planen]().")
    assert found == (
        '<p>Se <span class="lost">planen <span class="ed">[adresse mangler]</span></span>.</p>\n'
    )


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//example.dk", "data:,x", "www.example.dk", "../../x"]
)
def test_what_is_no_link_is_none_on_the_page(address: str) -> None:
    found = answered(f"[planen]({address})")
    assert "href" not in found.body.sections[1].html
    assert len(found.diagnostics) == 1


@pytest.mark.parametrize(
    ("written", "led"),
    [
        ("b.md", "answer:2026/b.md"),
        ("./b.md", "answer:2026/b.md"),
        ("../2025/b.md", "answer:2025/b.md"),
        ("b.md#afsnit-2", "answer:2026/b.md#afsnit-2"),
        ("<på vej.md>", "answer:2026/paa-vej.md"),
        ("p%C3%A5%20vej.md", "answer:2026/paa-vej.md"),
        ("a&b.md", "answer:2026/a-b.md"),
    ],
)
def test_a_link_to_another_answer_s_file_leads_to_its_address(written: str, led: str) -> None:
    assert f'href="{led}"' in html(f"[b]({written})")


def test_a_link_to_another_answer_is_checked_under_the_file_s_own_name() -> None:
    (link,) = answered("[b](<../2025/på vej.md>)").links
    assert (link.kind, link.target) == ("answer", "2025/på vej.md")


def test_a_link_to_a_file_beside_the_answer_keeps_its_name_and_page() -> None:
    found = answered("[planen](<den nye plan.pdf#page=2>)")
    assert 'href="file:den%20nye%20plan.pdf#page=2"' in found.body.sections[1].html
    assert [link.target for link in found.links] == ["den nye plan.pdf"]


def test_a_link_in_the_site_keeps_what_follows_its_path() -> None:
    found = html("[søg](/soeg/?q=cykel&parti=æ#top)")
    assert 'href="site:/soeg/?q=cykel&amp;parti=%C3%A6#top"' in found


def test_a_host_in_any_letters_is_written_as_browsers_ask_for_it() -> None:
    assert 'href="https://www.xn--kbenhavn-54a.dk/"' in html("<https://www.københavn.dk/>")


def test_an_image_comes_from_beside_the_answer_alone() -> None:
    found = answered("![Kort](kort.png) ![Kort](https://example.dk/kort.png) ![Kort](/kort.png)")
    assert re.findall("<img[^>]*>", found.body.sections[1].html) == [
        '<img src="file:kort.png" alt="Kort">'
    ]
    assert [link.target for link in found.links] == ["kort.png"]


def test_an_image_without_an_address_is_left_out() -> None:
    assert "<img" not in html("![Kort]()")


def test_the_text_of_an_image_cannot_leave_its_attribute() -> None:
    assert 'alt="a&quot; onerror=&quot;b"' in html('![a" onerror="b](kort.png)')


def test_a_link_around_an_image_and_its_image_are_both_judged() -> None:
    found = answered("[![Kort](x/kort.png)](javascript:x)")
    assert sorted(d.code for d in found.diagnostics) == ["bad-link-scheme", "external-image"]
    places = {d.code: d.place.column for d in found.diagnostics}
    assert places == {"external-image": 10, "bad-link-scheme": 23}


# -- sections ------------------------------------------------------------------------------


def test_numbered_pairs_are_read_in_the_order_of_the_file() -> None:
    found = body("## Spørgsmål 2\n\na\n\n## Svar 2\n\nb\n\n## Spørgsmål 1\n\nc\n\n## Svar 1\n\nd")
    heads = [(head.kind, head.number) for head in found.heads]
    assert heads == [("question", 2), ("answer", 2), ("question", 1), ("answer", 1)]


def test_several_questions_can_share_one_answer() -> None:
    found = body("## Spørgsmål 1\n\na\n\n## Spørgsmål 2\n\nb\n\n## Svar\n\nc")
    assert [section.text for section in found.body.sections] == ["a", "b", "c"]
    assert [section.number for section in found.body.sections] == [1, 2, None]


@pytest.mark.parametrize("heading", ["## Svar", "##  svar ##", "## SVAR:", "Svar\n----"])
def test_a_section_s_markdown_is_what_stands_under_its_heading(heading: str) -> None:
    found = body(f"## Spørgsmål\n\na\n\n{heading}\n\nb\n\n- c\n\n[d]: https://example.dk/\n\n")
    assert found.body.sections[1].markdown == "b\n\n- c\n\n[d]: https://example.dk/"


def test_a_section_s_text_is_its_words_without_marks() -> None:
    found = answered("### Om *stier*\n\nSe [planen](/svar/) og\n![kort](k.png).\n\n    kode\n")
    assert found.body.sections[1].text == "Om stier\nSe planen og kort.\nkode"


def test_a_row_of_a_table_is_a_line_of_the_text() -> None:
    table = "| Hjem | Pladser |\n| --- | --- |\n| Åbrinken | 3 |\n"
    assert answered(table).body.sections[1].text == "Hjem\tPladser\nÅbrinken\t3"


def test_an_answer_is_described_by_its_question() -> None:
    assert answered("Derfor.", "Hvorfor *ikke*?").excerpt == "Hvorfor ikke?"


def test_a_description_is_cut_at_a_word() -> None:
    assert shortened("ord " * 100, 20) == "ord ord ord ord ord …"
    assert shortened("et kort svar", 20) == "et kort svar"


def test_the_line_of_a_section_is_that_of_the_file() -> None:
    answer = reading("\n## Spørgsmål\n\na\n\n## Svar\n\nb\n").answer
    assert answer
    assert [head.line for head in answer.sections] == [9, 13]


def test_no_text_is_lost_where_lists_lie_in_one_another() -> None:
    deep = "- " * 9 + "inderst\n\nefter"
    assert answered(deep).body.sections[1].text == "inderst\nefter"


# -- plain pages ---------------------------------------------------------------------------


def test_a_plain_page_s_headings_begin_below_its_title() -> None:
    found, excerpt, links, diagnostics = read_plain(
        "# Om\n\nSe [svarene](/svar/).\n\n### Mere", "pages/om.md", 4, DANISH
    )
    assert levels(found) == [2, 3]
    assert excerpt == "Om Se svarene. Mere"
    assert [(link.target, link.line, link.column) for link in links] == [("/svar/", 6, 14)]
    assert diagnostics == []


# -- bounds --------------------------------------------------------------------------------

KB = 1024


@pytest.mark.untraced
@pytest.mark.parametrize(
    ("name", "hostile"),
    [
        ("tables", "|a|\n|-|\n\n" * (12 * KB)),
        ("links spelled otherwise", "[a](&#47;b)\n" * (10 * KB)),
        ("links to nothing", "[a](&#120;.pdf)\n" * (8 * KB)),
        ("a heading of spaces", "### a" + " " * (300 * KB) + "b"),
        ("a heading of digits", "### " + "1" * (300 * KB) + "b"),
        ("a bold line of spaces", "**a" + " " * (300 * KB) + "b**"),
        ("brackets", "[" * (60 * KB)),
        ("quotations", "> " * (100 * KB)),
        ("emphasis", "*a _b " * (20 * KB)),
        ("backticks", " ".join("`" * n for n in range(600))),
        ("notes", "[^1]\n\n[^1]: a\n\n" * (8 * KB)),
    ],
    ids=lambda value: value if len(value) < 40 else "",
)
def test_no_text_takes_longer_than_its_length_asks_for(name: str, hostile: str) -> None:
    del name
    began = time.process_time()
    answered(hostile)
    # All take a second or two; what grows with the square of its length takes minutes.
    assert time.process_time() - began < 20
