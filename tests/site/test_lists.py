"""Lists are whole and in order over all their pages; indexes are in Danish order."""

import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.site.built import Page, Site, read
from tests.site.conftest import built


def pages_from(site: Site, path: str) -> list[Page]:
    """A list's pages as a reader turns them, by the link to the next one."""
    pages = [site.page(path)]
    while following := pages[-1].tree.xpath("//main//a[@rel='next']/@href"):
        (address,) = following
        path = site.within(urljoin(pages[-1].url, str(address))) or ""
        pages.append(site.page(path))
        assert len(pages) < 100
    return pages


def led_to(site: Site, page: Page, kinds: set[str]) -> list[str]:
    """The pages of some kinds that a page's main part leads to, in order, each once."""
    entries = site.manifest["pages"]
    found = []
    for element in page.tree.xpath("//main//a"):
        url = urljoin(page.url, str(element.get("href"))).split("#")[0]
        path = site.within(url)
        if path is not None and entries.get(f"/{path}", {}).get("kind") in kinds:
            found.append(path)
    return list(dict.fromkeys(found))


def listed(site: Site, path: str) -> list[str]:
    """The answers of a list, over all its pages."""
    return [answer for page in pages_from(site, path) for answer in led_to(site, page, {"answer"})]


def newest_first(site: Site) -> list[tuple[str, Any]]:
    """(path, data) of every answer, in the order of every list."""
    found = [
        (page.path, json.loads(site.files[f"{page.path}index.json"]))
        for page in site.pages_of("answer")
    ]
    found.sort(key=lambda each: each[0])
    return sorted(found, key=lambda each: each[1]["date"] or each[1]["asked"], reverse=True)


def answered(data: Any) -> bool:
    return any(section["kind"] == "answer" for section in data["sections"])


def test_the_list_of_all_holds_each_answer_once_newest_first(site: Site) -> None:
    assert listed(site, "svar/") == [path for path, data in newest_first(site) if answered(data)]


def test_each_year_and_month_holds_its_answers_newest_first(site: Site) -> None:
    wanted = defaultdict(list)
    for path, data in newest_first(site):
        if answered(data):
            year, month, _ = data["date"].split("-")
            wanted[f"svar/{year}/"].append(path)
            wanted[f"svar/{year}/{month}/"].append(path)
    assert {path: listed(site, path) for path in wanted} == wanted
    times = {page.path for kind in ("year", "month") for page in site.pages_of(kind)}
    assert times - set(wanted) == set()


def test_each_asker_and_administration_holds_its_answers_newest_first(site: Site) -> None:
    wanted = defaultdict(list)
    for path, data in newest_first(site):
        for one in (*data["askers"], *data["administrations"]):
            wanted[site.within(one["url"]) or ""].append(path)
    assert {path: listed(site, path) for path in wanted} == wanted


@pytest.mark.parametrize(
    ("path", "answers"),
    [
        ("sag/2021-77/", ["cykelsti-paa-broen", "cykelsti-til-aabrinken", "cykelsti-til-oeen"]),
        ("sag/2026-2010/", ["plejehjem-igen", "plejehjem-opfoelgning", "rettet-svar-om-plejehjem"]),
        ("emne/kunstig-intelligens/", ["kunstig-intelligens-i-byggesager", "chatbot", "robotter"]),
        (
            "spoerger/bertil-proeve-v/",
            ["mange-spoergere", "otte-spoergsmaal-om-skolerne", "vandtaarnet"],
        ),
        (
            "spoerger/bertil-proeve-c/",
            ["mange-spoergere", "taget-tilbage", "trukket-efter-svar", "robotter"],
        ),
    ],
)  # fmt: skip
def test_a_list_gathers_what_its_editors_wrote_in_different_words(
    demo: Site, path: str, answers: list[str]
) -> None:
    assert [answer.split("/")[-2] for answer in listed(demo, path)] == answers


def test_a_person_is_one_whatever_the_name_and_party_of_the_day(demo: Site) -> None:
    years = {path.split("/")[1] for path in listed(demo, "spoerger/asta-eksempelsen/")}
    assert years == {"2020", "2021", "2023", "2024", "2025", "2026"}
    words = demo.page("spoerger/asta-eksempelsen/").words()
    assert "Asta Prøvesen" in words
    assert "Øens Fællesliste" in words
    assert "Samlingslisten" in words


def test_a_letter_that_two_parties_used_names_both(demo: Site) -> None:
    words = demo.page("parti/b/").words()
    assert words.index("Bredbåndslisten") < words.index("Bypartiet")


def test_an_administration_that_was_renamed_leads_to_its_successor_and_back(demo: Site) -> None:
    old = demo.page("forvaltning/teknik-og-miljoeforvaltningen/")
    new = demo.page("forvaltning/klima-trafik-og-byudviklingsforvaltningen/")
    assert new.path in led_to(demo, old, {"administration"})
    assert old.path in led_to(demo, new, {"administration"})


@pytest.mark.parametrize(
    "path",
    [
        "spoerger/viggo-vildledt/",
        "forvaltning/arkivforvaltningen/",
        "emne/fejlsendte-breve/",
        "sag/2026-2001/",
    ],
)
def test_a_list_whose_only_answer_was_withdrawn_stays_and_says_so(demo: Site, path: str) -> None:
    from svargen.language import language_of

    said = language_of("da").text("All answers here have been withdrawn.")
    assert listed(demo, path) == []
    assert said in demo.page(path).words()


def test_a_list_has_as_many_answers_on_a_page_as_site_yaml_says(demo: Site) -> None:
    pages = pages_from(demo, "svar/")
    counts = [len(led_to(demo, page, {"answer"})) for page in pages]
    assert len(pages) > 5
    assert counts[:-1] == [5] * (len(pages) - 1)
    assert 1 <= counts[-1] <= 5


def test_the_pages_of_a_list_lead_back_as_they_lead_on(demo: Site) -> None:
    pages = pages_from(demo, "svar/")
    assert pages[0].tree.xpath("//main//a[@rel='prev']") == []
    for page, before in zip(pages[1:], pages, strict=False):
        (back,) = page.tree.xpath("//main//a[@rel='prev']/@href")
        assert urljoin(page.url, str(back)) == before.url


def test_a_page_of_a_list_is_marked_among_the_others(demo: Site) -> None:
    for number, page in enumerate(pages_from(demo, "svar/"), 1):
        current = page.tree.xpath("//main//nav//a[@aria-current='page']")[-1]
        assert read(current.text_content()) == str(number)
        assert urljoin(page.url, str(current.get("href"))) == page.url


def numbers_of(page: Page) -> list[str]:
    """What stands where a list's pages are numbered, a gap among them."""
    return [
        read(item.text_content())
        for item in page.tree.xpath(
            "//nav[@aria-label='Paginering']//li[contains(@class, 'roomy')]"
        )
    ]


def test_the_pages_of_a_list_are_numbered_as_danish_citizens_know_it(
    demo: Site, tmp_path: Path
) -> None:
    # Up to seven pages all have their number; of more, the first, the last and those around.
    assert numbers_of(demo.page("svar/")) == ["1", "2", "3", "4", "5", "6", "7"]
    shutil.copytree(demo.source, tmp_path / "long")
    settings = tmp_path / "long/site.yaml"
    text = settings.read_text("utf-8").replace("page_size: 5", "page_size: 3")
    settings.write_text(text, "utf-8")
    long = built(str(tmp_path / "long"), tmp_path / "site")
    assert numbers_of(long.page("svar/")) == ["1", "2", "3", "…", "12"]
    page = long.page("svar/side/6/")
    assert numbers_of(page) == ["1", "…", "4", "5", "6", "7", "8", "…", "12"]
    (words,) = page.tree.xpath("//nav[@aria-label='Paginering']")
    assert "Side 6 af 12" in read(words.text_content())
    assert "Viser 16–18 af 35" in page.words()


def test_askers_stand_in_danish_order(demo: Site) -> None:
    assert led_to(demo, demo.page("spoerger/"), {"asker"}) == [
        f"spoerger/{name}/"
        for name in (
            "asta-eksempelsen",
            "bertil-proeve-c",
            "bertil-proeve-v",
            "dagmar-paafund",
            "eva-emile-odman",
            "viggo-vildledt",
            "zita-zebra-nul",
            "oernulf-ordinaer",
            "aage-opdigtsen",
            "aase-aabenraa-aegtesen",
        )
    ]


def test_parties_topics_and_administrations_stand_in_danish_order(demo: Site) -> None:
    def names(index: str, kind: str) -> list[str]:
        return [path.split("/")[1] for path in led_to(demo, demo.page(index), {kind})]

    assert names("parti/", "party") == ["a", "b", "c", "v", "ae", "oe", "aa"]
    assert names("emne/", "topic")[-3:] == ["aeldrepleje", "oekonomi", "aabenhed"]
    assert names("forvaltning/", "administration")[-2:] == [
        "aeldre-og-omsorgsforvaltningen",
        "oekonomiforvaltningen",
    ]


def test_names_that_begin_with_aa_stand_under_aa(demo: Site) -> None:
    page = demo.page("spoerger/")
    (heading,) = page.tree.xpath("//main//h2[normalize-space()='Å']")
    section = heading.getparent()
    assert section is not None
    names = read(section.text_content())
    assert "Aase Aabenraa-Ægtesen" in names
    assert "Åge Opdigtsen" in names


def test_cases_stand_newest_first(demo: Site) -> None:
    cases = led_to(demo, demo.page("sag/"), {"case"})
    numbers = [tuple(map(int, path.split("/")[1].split("-"))) for path in cases]
    assert len(numbers) > 20
    assert numbers == sorted(numbers, reverse=True)


def test_every_list_is_in_its_index(site: Site) -> None:
    for index, kind in (
        ("spoerger/", "asker"),
        ("parti/", "party"),
        ("forvaltning/", "administration"),
        ("emne/", "topic"),
        ("sag/", "case"),
    ):
        lists = {page.path for page in site.pages_of(kind)}
        assert set(led_to(site, site.page(index), {kind})) == lists


def test_the_front_page_leads_to_the_newest_answers(site: Site) -> None:
    newest = [path for path, data in newest_first(site) if answered(data)]
    shown = led_to(site, site.page(""), {"answer"})
    assert shown
    assert shown == newest[: len(shown)]


def test_the_front_page_leads_to_no_list_without_an_answer(demo: Site) -> None:
    lists = led_to(demo, demo.page(""), {"topic", "administration", "party", "year"})
    assert len(lists) > 20
    assert [path for path in lists if not listed(demo, path)] == []


def named_in_figure(site: Site) -> list[str]:
    """The months or years that the front page's figure names where there is room, in order."""
    return [read(text.text_content()) for text in site.page("").tree.xpath("//figure//svg//text")]


def test_the_front_pages_figure_shows_the_newest_year(demo: Site) -> None:
    assert named_in_figure(demo) == ["oktober", "december", "februar", "april", "juni", "august"]


def test_the_figure_of_an_archive_with_few_questions_a_year_names_years(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("format: 1\ntitle: Svar\nlanguage: da\n", "utf-8")
    for year in range(2017, 2026):
        file = tmp_path / f"answers/{year}/svar.md"
        file.parent.mkdir(parents=True)
        file.write_text(
            f"---\ntitle: Svar {year}\nasker: Asta Eksempelsen\nasked: {year}-03-01\n"
            f"date: {year}-03-15\nadministration: Rådhuset\n---\n"
            "## Spørgsmål\n\nEr der nyt?\n\n## Svar\n\nNej.\n",
            "utf-8",
        )
    site = built(str(tmp_path), tmp_path / "public")
    assert named_in_figure(site) == [str(year) for year in range(2018, 2026)]


def test_a_question_that_was_taken_back_does_not_wait_in_the_front_pages_figure(
    demo: Site,
) -> None:
    (words,) = demo.page("").tree.xpath("//figure//desc")
    assert " 5 " in f" {read(words.text_content())} "


def test_an_answer_leads_to_the_ones_before_and_after_it_in_its_administration(
    demo: Site,
) -> None:
    wanted = listed(demo, "forvaltning/boerne-og-ungdomsforvaltningen/")
    page = demo.page(wanted[1])
    nav = page.tree.xpath("//nav[.//a[@rel='prev']]")[-1]
    leads = [urljoin(page.url, str(a)) for a in nav.xpath(".//a[@rel]/@href")]
    assert leads == [demo.base_url + wanted[2], demo.base_url + wanted[0]]


def test_the_years_of_a_long_list_lead_to_where_each_begins(demo: Site) -> None:
    first = demo.page("emne/cykelstier/")
    answers = listed(demo, first.path)
    ways = first.tree.xpath("//nav[@aria-label='År']//a")
    years = [read(way.text_content()).split()[0] for way in ways]
    assert years == list(dict.fromkeys(path.split("/")[1] for path in answers))
    assert len(years) > 2
    for year, way in zip(years, ways, strict=True):
        address = urljoin(first.url, str(way.get("href")))
        page = demo.page(demo.within(address.partition("#")[0]) or "")
        (section,) = page.tree.xpath(f"//*[@id='{address.partition('#')[2]}']")
        begins = urljoin(page.url, str(section.xpath(".//h3/a/@href")[0]))
        assert demo.within(begins) == next(a for a in answers if a.split("/")[1] == year)


def test_the_index_of_cases_says_what_each_is_about(demo: Site) -> None:
    (entry,) = demo.page("sag/").tree.xpath("//li[a[contains(@href, '2021-77')]]")
    assert read(entry.text_content()) == "2021 - 77 Cykelsti på broen 3"


def test_the_index_of_cases_does_not_name_what_was_withdrawn(demo: Site) -> None:
    (entry,) = demo.page("sag/").tree.xpath("//li[a[contains(@href, '2026-2001')]]")
    assert read(entry.text_content()) == "2026 - 2001 0"
