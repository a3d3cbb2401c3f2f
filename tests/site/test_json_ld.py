"""What search engines read of an answer: schema.org's WebPage about a Question."""

import json
from typing import Any

from tests.site.built import Page, Site


def described(page: Page) -> Any:
    (script,) = page.tree.xpath("//script[@type='application/ld+json']")
    return json.loads(script.text)


def test_every_answer_is_described_as_a_page_about_a_question(site: Site) -> None:
    for page in site.pages_of("answer"):
        data = described(page)
        assert data["@context"] == "https://schema.org"
        assert data["@type"] == "WebPage"
        assert data["mainEntity"]["@type"] == "Question"


def test_no_other_page_describes_itself(site: Site) -> None:
    answers = {page.file for page in site.pages_of("answer")}
    talking = {page.file for page in site.pages if page.tree.xpath("//script[not(@src)]")}
    assert talking == answers


def test_a_description_names_page_language_and_publisher(site: Site) -> None:
    publisher = site.settings.publisher or site.settings.title
    for page in site.pages_of("answer"):
        data = described(page)
        assert data["url"] == page.url
        assert data["inLanguage"] == site.settings.language
        assert data["publisher"]["name"] == publisher


def test_a_description_tells_question_and_answer_as_they_stand(demo: Site) -> None:
    data = described(demo.page("svar/2026/rettet-svar-om-plejehjem/"))
    question = data["mainEntity"]
    answer = question["acceptedAnswer"]
    assert data["datePublished"] == "2026-01-30"
    assert question["name"] == "Ledige pladser på plejehjem"
    assert question["text"] == "Hvor mange pladser er ledige på kommunens plejehjem?"
    assert question["dateCreated"] == "2026-01-12"
    assert [a["name"] for a in question["author"]] == ["Aase Aabenraa-Ægtesen"]
    assert answer["@type"] == "Answer"
    assert answer["text"].startswith("Optællingen er fra den 1. december.")
    assert answer["dateCreated"] == "2026-01-30"
    assert [a["name"] for a in answer["author"]] == ["Ældre- og Omsorgsforvaltningen"]


def test_a_description_tells_the_day_of_the_last_correction_or_removal(demo: Site) -> None:
    corrected = described(demo.page("svar/2026/rettet-svar-om-plejehjem/"))
    assert corrected["dateModified"] == "2026-03-17"
    assert "dateModified" not in described(demo.page("svar/2026/otte-spoergsmaal-om-skolerne/"))


def test_an_accepted_answer_lies_on_the_page(site: Site) -> None:
    for page in site.pages_of("answer"):
        if answer := described(page)["mainEntity"].get("acceptedAnswer"):
            assert site.misled(page, answer["url"]) is None


def test_a_question_without_an_answer_has_no_accepted_one(demo: Site) -> None:
    for name in ("natbus", "springvand", "taget-tilbage"):
        data = described(demo.page(f"svar/2026/{name}/"))
        assert "acceptedAnswer" not in data["mainEntity"]
        assert "datePublished" not in data


def test_a_provisional_answer_is_no_accepted_one(demo: Site) -> None:
    question = described(demo.page("svar/2026/plejehjem-igen/"))["mainEntity"]
    assert "acceptedAnswer" not in question
    assert question["suggestedAnswer"]["@type"] == "Answer"
    assert question["answerCount"] == 1


def test_a_question_taken_back_after_its_answer_keeps_it_and_says_so(demo: Site) -> None:
    page = demo.page("svar/2026/trukket-efter-svar/")
    assert "acceptedAnswer" in described(page)["mainEntity"]
    assert "Der står 14 bænke." in page.words()
    assert "Spørgeren trak spørgsmålet tilbage, efter at det var besvaret." in page.words()
    assert "Bænke langs kanalen" in demo.page("svar/2026/06/").words()


def test_no_text_of_an_answer_breaks_out_of_its_description(site: Site) -> None:
    for page in site.pages_of("answer"):
        opened = page.text.partition('<script type="application/ld+json">')[2]
        written = opened.partition("</script>")[0]
        assert "<" not in written
        assert ">" not in written
        json.loads(written)


def test_markup_in_a_question_comes_through_the_description_unchanged(demo: Site) -> None:
    question = described(demo.page("svar/2026/tegn-og-tastatur/"))["mainEntity"]
    assert "</title><script>alert(1)</script>" in question["name"]
    assert '</script><script>alert("1")</script>' in question["text"]
