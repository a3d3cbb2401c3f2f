"""The skeleton of every page: headings, language, times, policy."""

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256

import pytest
from lxml import html

from tests.site.built import Site, read


def test_a_page_has_one_first_heading(site: Site) -> None:
    assert [page.file for page in site.pages if len(list(page.tree.iter("h1"))) != 1] == []


def test_headings_skip_no_level(site: Site) -> None:
    for page in site.pages:
        levels = [int(str(h.tag)[1]) for h in page.tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        jumps = [(a, b) for a, b in zip([0, *levels], levels, strict=False) if b > a + 1]
        assert (page.file, jumps) == (page.file, [])


def test_no_id_stands_twice_on_a_page(site: Site) -> None:
    for page in site.pages:
        twice = {found for found in page.ids if page.ids.count(found) > 1}
        assert (page.file, twice) == (page.file, set())


def test_a_page_says_its_language(site: Site) -> None:
    assert {page.tree.get("lang") for page in site.pages} == {site.settings.language}


def test_the_first_link_skips_to_the_content(site: Site) -> None:
    for page in site.pages:
        if not page.is_redirect:
            first = next(page.tree.iter("a", "button", "input"))
            (main,) = page.tree.iter("main")
            assert first.get("href") == f"#{main.get('id')}"


def test_a_title_begins_with_what_the_page_is_about(site: Site) -> None:
    for page in site.pages:
        title = page.tree.findtext(".//title") or ""
        if page.path:
            assert read(title).startswith(page.heading)
        assert site.settings.title in title


def test_no_two_pages_for_search_engines_have_one_title(demo: Site) -> None:
    titles = [page.tree.findtext(".//title") for page in demo.pages if page.is_indexed]
    twice = {title for title in titles if titles.count(title) > 1}
    # Two answers that their editor gave one title; people of one name are told apart by party.
    assert twice == {"Gadelamper – Politikersvar"}


def test_times_are_written_for_programs_too(demo: Site) -> None:
    times = [time for page in demo.pages for time in page.tree.iter("time")]
    assert len(times) > 300
    for time in times:
        day = date.fromisoformat(time.get("datetime", ""))
        assert re.fullmatch(rf"{day.day}\. [a-z]+ {day.year}", str(time.text_content()))


def test_the_policy_comes_before_anything_it_governs(site: Site) -> None:
    for page in site.pages:
        head = page.tree.find("head")
        assert head is not None
        charset, policy = list(head)[:2]
        assert charset.get("charset") == "utf-8"
        assert policy.get("http-equiv") == "Content-Security-Policy"


def test_the_policy_allows_nothing_but_the_sites_own_files_and_the_pages_own_data(
    site: Site,
) -> None:
    for page in site.pages:
        (policy,) = page.tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        rules = dict(rule.split(maxsplit=1) for rule in str(policy).split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["base-uri"] == "'none'"
        own = {f"'sha256-{digest_of(script)}'" for script in page.tree.iter("script")}
        allowed = {source for rule in rules.values() for source in rule.split()}
        assert allowed - {"'none'", "'self'"} <= own


def digest_of(script: html.HtmlElement) -> str:
    """A script's digest as a policy writes it."""
    return b64encode(sha256((script.text or "").encode()).digest()).decode()


def test_a_page_has_no_script_but_data_and_no_style_but_the_stylesheet(site: Site) -> None:
    for page in site.pages:
        scripts = {str(script.get("type")) for script in page.tree.iter("script")}
        assert scripts <= {"application/ld+json", "module"}
        assert not [script for script in page.tree.xpath("//script[@type='module']") if script.text]
        assert page.tree.xpath("//style | //@style | //@*[starts-with(name(), 'on')]") == []


def test_no_stylesheet_reaches_out_of_the_site(site: Site) -> None:
    sheets = [data.decode() for file, data in site.files.items() if file.endswith(".css")]
    assert sheets
    for sheet in sheets:
        assert "@import" not in sheet
        assert not re.findall(r"url\(\s*['\"]?(?:https?:|//)", sheet)


def test_markup_in_an_answer_is_shown_as_it_was_written(demo: Site) -> None:
    page = demo.page("svar/2026/tegn-og-tastatur/")
    assert page.heading == (
        'Bredbånd & "tegn" </title><script>alert(1)</script> i <b>titler</b> {{ page.title }} ]]>'
    )
    words = page.words()
    for written in (
        '</script><script>alert("1")</script> i et spørgsmål',
        "<!-- en kommentar -->",
        "{{ 7 * 7 }}, {% raw %} og ${8*8}?",
        "<script>alert(2)</script>",
        '<div style="position:fixed" onclick="alert(3)">Forvaltningen</div>',
    ):
        assert written in words


def test_an_answer_reads_the_same_however_its_program_wrote_its_letters(demo: Site) -> None:
    source = (demo.source / "answers/2022/vandtaarnet.md").read_bytes()
    assert source.startswith(b"\xef\xbb\xbf---\r\n")
    assert "Vandtårnet".encode() not in source
    page = demo.page("svar/2022/vandtaarnet/")
    assert page.heading == "Vandtårnet"
    assert "Må man komme op i vandtårnet?" in page.words()


def test_an_answer_shows_its_questions_before_their_answers(demo: Site) -> None:
    page = demo.page("svar/2026/otte-spoergsmaal-om-skolerne/")
    order = [i for i in page.ids if re.fullmatch(r"(spoergsmaal|svar)-\d", i)]
    assert order == [f"{word}-{n}" for n in range(1, 9) for word in ("spoergsmaal", "svar")]


def test_questions_with_one_joint_answer_stand_before_it(demo: Site) -> None:
    page = demo.page("svar/2026/tre-spoergsmaal-et-svar/")
    order = [i for i in page.ids if re.fullmatch(r"(spoergsmaal|svar)(-\d)?", i)]
    assert order == ["spoergsmaal-1", "spoergsmaal-2", "spoergsmaal-3", "svar"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("natbus", "9. september 2026"),
        ("plejehjem-igen", "15. september 2026"),
        ("rettet-svar-om-plejehjem", "Tallet for Søndergården var 14; det rigtige er 41."),
        ("rettet-svar-om-plejehjem", "Et afsnit nævnte en beboer ved navn."),
        ("fejlsendt", "Svaret indeholdt oplysninger om en borger."),
        ("fejlsendt", "Spørgeren har fået det at vide."),
        ("fejlsendt", "16. januar 2026"),
        ("havneparken/svar", 'Rå data, "uden forbehold"'),
        ("forbrug-paa-veje-og-stier", "Prisen følger vejret."),
        ("mange-spoergere", "Éva Émile-Ödman (A)"),
        ("samlet-redegoerelse", "2026 - 2201"),
        ("samlet-redegoerelse", "70000201"),
    ],
)
def test_an_answer_tells_what_has_become_of_it(demo: Site, name: str, says: str) -> None:
    assert says in demo.page(f"svar/2026/{name}/").words()


def test_a_question_without_a_party_names_none(demo: Site) -> None:
    page = demo.page("svar/2026/havneparken/svar/")
    links = page.tree.xpath("//a[contains(@href, 'spoerger/oernulf-ordinaer/')]")
    assert {read(link.text_content()) for link in links} == {"Ørnulf Ordinær"}


def test_a_caseworker_is_named_where_the_site_says_so(english: Site) -> None:
    assert "Oliver Officer" in english.page("svar/2025/swans/").words()
