"""The demonstration shows a whole public record on one site: a reader finds it, link by link."""

import re
from urllib.parse import urljoin

from tests.site.built import Page, Site, read


def follow(page: Page, text: str) -> Page:
    """The page to which a link with this text leads, from anywhere on a page."""
    found = [a for a in page.tree.iter("a") if read(a.text_content()) == text]
    assert found, f"{page.path} has no link '{text}'"
    path = page.site.within(urljoin(page.url, str(found[0].get("href"))).split("#")[0])
    assert path is not None
    return page.site.page(path)


def entry(page: Page, text: str) -> str:
    """What a list says of the thing it names so: the whole item that holds this text."""
    items = [read(li.text_content()) for li in page.tree.xpath("//main//li[not(.//li)]")]
    (found,) = [item for item in items if text in item]
    return found


def test_a_correction_is_told_in_the_log_and_shown_word_by_word_on_the_page(demo: Site) -> None:
    log = follow(demo.page(""), "Rettelser og tilbagekaldelser")
    told = "Datoen for optællingen var den 1. december, ikke den 1. november."
    assert "17. marts 2026" in entry(log, told)
    page = follow(log, "Ledige pladser på plejehjem")
    assert f"Rettet 17. marts 2026: {told}" in page.words()
    removed, added = (
        [read(e.text_content()) for e in page.tree.iter(tag)] for tag in ("del", "ins")
    )
    assert "[fjernet: november]" in removed
    assert "[tilføjet: december]" in added


def test_a_withdrawn_answer_leaves_its_address_with_day_and_reason(demo: Site) -> None:
    log = follow(demo.page(""), "Rettelser og tilbagekaldelser")
    page = follow(log, "Svaret på et spørgsmål fra 16. februar 2026 er tilbagekaldt")
    assert page.heading == "Svaret er tilbagekaldt"
    assert "18. februar 2026" in page.words()
    assert "Spørgsmålet var sendt til den forkerte kommune." in page.words()
    assert not page.is_indexed


def test_a_thread_is_walked_in_the_order_of_its_questions(demo: Site) -> None:
    walked = [
        "Ledige pladser på plejehjem",
        "Ledige pladser på plejehjem, opfølgning",
        "Plejehjem, tredje gang",
    ]
    page = follow(follow(follow(demo.page(""), "Emner"), "Ældrepleje"), "Plejehjem, tredje gang")
    for title in walked:
        page = page if page.heading == title else follow(page, title)
        nodes = page.tree.xpath("//ol[contains(@class, 'thread')]/li/p[last()]")
        shown = [read(node.text_content()) for node in nodes]
        assert shown == [f"{each} (denne side)" if each == title else each for each in walked]
    assert "Foreløbigt svar" in page.words()


def test_what_waits_and_what_is_overdue_is_told_as_of_a_day(demo: Site) -> None:
    pending = follow(demo.page(""), "Afventer")
    assert "Opgjort den 31. august 2026." in pending.words()
    assert "Frist 9. september 2026" in entry(pending, "Natbus til Aabrinken")
    late = entry(pending, "Gebyrer for både på havnen")
    assert re.search(r"Frist 10. august 2026 .* Overskredet med 15 arbejdsdage", late)
    assert "endnu ikke besvaret" in follow(pending, "Natbus til Aabrinken").words()


def test_a_councillor_who_changed_name_and_party_is_one_person(demo: Site) -> None:
    askers = follow(demo.page(""), "Spørgere")
    assert entry(askers, "Asta Prøvesen") == "Asta Prøvesen se Asta Eksempelsen"
    person = follow(askers, "Asta Eksempelsen")
    assert "Tidligere Asta Prøvesen." in person.words()
    assert entry(person, "til og med 2023") == "Samlingslisten (A) til og med 2023"
    assert entry(person, "fra 2024") == "Øens Fællesliste (Ø) fra 2024"
    before, after = (
        [read(a.text_content()) for a in follow(person, party).tree.xpath("//main//p/a")]
        for party in ("Samlingslisten (A)", "Øens Fællesliste (Ø)")
    )
    assert "Asta Prøvesen (A)" in before
    assert "Asta Eksempelsen (Ø)" in after
    assert "Asta Prøvesen (A)" not in after


def test_a_renamed_administration_leads_from_one_name_to_the_other_and_back(demo: Site) -> None:
    old, new = "Teknik- og Miljøforvaltningen", "Klima-, Trafik- og Byudviklingsforvaltningen"
    listed = follow(demo.page(""), "Forvaltninger")
    assert entry(listed, old).startswith(f"{old} til og med 2025 ")
    before = follow(listed, old)
    after = follow(before, new)
    assert follow(after, old) is before
    assert entry(after, f"{new} fra 2026")
    assert entry(before, f"{old} til og med 2025")
    # From the last answer under the old name a reader comes to the new one.
    assert (
        follow(follow(before, "Det sidste svar under det gamle navn"), f"Senere svar fra {new}")
        is after
    )
