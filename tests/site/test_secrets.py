"""What is not public is in no file of the site: not in a page, a feed, an export, a name."""

import unicodedata

from tests.site.built import Site

HIDDEN = "hemmelig"
"""Begins every word that stands only in a draft, under an embargo or in a withdrawn text."""


def holding(site: Site, words: str) -> list[str]:
    """The files that hold some words, in their text or in their name, in whatever case."""
    return [
        file
        for file, data in site.files.items()
        if words in unicodedata.normalize("NFC", data.decode(errors="replace")).casefold()
        or words in file.casefold()
    ]


def test_the_project_holds_secrets_of_each_kind(demo: Site) -> None:
    hidden = [source for source in demo.sources if not source.readable]
    assert {source.answer.front.status for source in hidden} == {"besvaret", "tilbagekaldt"}
    assert all(HIDDEN in source.answer.front.title.casefold() for source in hidden)
    assert all(HIDDEN in source.body.sections[0].text.casefold() for source in hidden)


def test_no_word_of_a_draft_an_embargo_or_a_withdrawn_answer_is_published(demo: Site) -> None:
    assert holding(demo, HIDDEN) == []


def test_no_number_of_a_draft_or_an_embargo_is_published(demo: Site) -> None:
    for number in ("99990001", "99990002", "9999001", "9999002"):
        assert holding(demo, number) == []


def test_no_caseworker_is_named_unless_the_site_says_so(demo: Site) -> None:
    names = {s.answer.front.sagsbehandler for s in demo.sources} - {None}
    assert len(names) == 3
    for name in names:
        assert holding(demo, str(name).casefold()) == []


def test_a_tombstone_stands_where_an_answer_was_withdrawn(demo: Site) -> None:
    withdrawn = {s.path for s in demo.sources if s.public and not s.readable}
    assert len(withdrawn) == 2
    assert {page.path for page in demo.pages_of("tombstone")} == withdrawn


def test_a_withdrawn_answer_takes_its_attachments_with_it(demo: Site) -> None:
    beside = {file for file in demo.files if file.startswith("svar/2026/fejlsendt/")}
    assert beside == {f"svar/2026/fejlsendt/index.{ending}" for ending in ("html", "json", "md")}


def test_no_list_leads_to_a_withdrawn_answer(demo: Site) -> None:
    leading = {
        page.file
        for page in demo.pages
        for address, _ in page.links()
        if "2026/fejlsendt" in address or "tilbagekaldt-uden-dato" in address
    }
    # Those that lead to it are its old addresses, each tombstone itself, and the log.
    tombstones = {page.file for page in demo.pages_of("tombstone")}
    assert leading - tombstones <= {
        "dok/70000001/index.html",
        # a question that follows it up, whose thread says that it was withdrawn
        "svar/2026/gebyrer-paa-havnen/index.html",
        "spm/2026/1/index.html",
        *(page.file for page in demo.pages if page.path.startswith("rettelser/")),
    }
