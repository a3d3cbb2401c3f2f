"""One file in, one reading out."""

import unicodedata
from datetime import date

import pytest

from svargen.model import Limits
from svargen.reading.answer import Reading, Settings, read_answer, read_site
from svargen.values import AskerName, CaseNumber

WHOLE = """---
title: Cykelstier på Ålholm
asker: [Asta Eksempelsen (Ø), Bertil Prøve]
asked: 1. maj 2026
date: 08-05-2026
administration: Vejforvaltningen
sagsnummer: 2026-10323
dokumentnummer: 0123
edoc_sagsnummer: 2019-0012345
topics: cykler
links: {title: Planen, url: null}
status: foreløbigt
follows: 2025/stier.md
corrections:
  - date: 2026-05-09
    text: |
      Første linje,
      som her er delt.

      Anden linje.
publish_from: 2026-05-10
aliases: /gammel/
personal_data_ok: {text: 12 34 56 78, reason: Kommunens eget nummer.}
---
## Spørgsmål

Hvorfor på Ålholm?

## Svar

Derfor.
"""


def reading(data: bytes | str, language: str = "da") -> Reading:
    raw = data.encode() if isinstance(data, str) else data
    return read_answer(raw, "answers/2026/a.md", Settings(language, Limits()))


def front(*lines: str) -> str:
    return "\n".join(["---", *lines, "---"]) + "\n## Spørgsmål\n\na\n\n## Svar\n\nb\n"


def test_every_key_is_typed() -> None:
    found = reading(WHOLE)
    assert found.diagnostics == ()
    assert found.answer
    given = found.answer.front
    assert given.asker == (AskerName("Asta Eksempelsen", "Ø"), AskerName("Bertil Prøve", None))
    assert (given.asked, given.date) == (date(2026, 5, 1), date(2026, 5, 8))
    assert given.sagsnummer == CaseNumber(2026, 10323)
    assert str(given.sagsnummer) == "2026 - 10323"
    assert given.dokumentnummer == "0123"
    assert given.administration == ("Vejforvaltningen",)
    assert given.topics == ("cykler",)
    assert given.links[0].url is None
    assert given.corrections[0].text == "Første linje, som her er delt.\n\nAnden linje."
    assert given.aliases == ("/gammel/",)
    assert given.draft is False


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0123", "0123"),
        ("12:30", "12:30"),
        ("NO", "NO"),
        ("1e3", "1e3"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("2026-05-01", "2026-05-01"),
        ('"null"', "null"),
        ("'~'", "~"),
        ("yes", "yes"),
        (".inf", ".inf"),
        ("=", "="),
        ("<<", "<<"),
        ("|\n  to\n  linjer", "to linjer"),
        (">-\n  to\n  linjer", "to linjer"),
        ("a\n  b", "a b"),
        ('"a\\tb\\u00e6"', "a bæ"),
        ("”Word”", "”Word”"),
        ("  mellemrum   foldes ", "mellemrum foldes"),
    ],
)
def test_a_value_is_the_text_that_the_editor_wrote(written: str, read: str) -> None:
    found = reading(front(f"title: {written}", f"sagsbehandler: {written}"))
    assert found.answer
    assert found.answer.front.title == read
    assert found.answer.front.sagsbehandler == read


@pytest.mark.parametrize("written", ["", "null", "~", '""', "'  '"])
def test_nothing_is_as_good_as_no_key(written: str) -> None:
    found = reading(WHOLE.replace("edoc_sagsnummer: 2019-0012345", f"edoc_sagsnummer: {written}"))
    assert found.diagnostics == ()
    assert found.answer
    assert found.answer.front.edoc_sagsnummer is None


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + WHOLE.encode(),
        WHOLE.replace("\n", "\r\n").encode(),
        WHOLE.replace("\n", "\r").encode(),
        unicodedata.normalize("NFD", WHOLE).encode(),
        WHOLE.replace(": ", ":\u00a0").encode(),
        WHOLE.replace("---\n", "---  \n").encode(),
    ],
    ids=["BOM", "CRLF", "CR", "NFD", "no-break spaces", "spaces behind the fences"],
)
def test_how_a_file_was_saved_makes_no_difference(data: bytes) -> None:
    plain, saved = reading(WHOLE), reading(data)
    assert saved.diagnostics == ()
    assert saved.answer
    assert plain.answer
    assert saved.answer.front == plain.answer.front
    assert saved.body == plain.body


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("---\ndraft: true\n---\n", True),
        ("---\ndraft: true # indtil juni\ntitle: [\n---\n", True),
        ('---\r\ntitle: "\r\ndraft : "true"\r\n---\r\n', True),
        ("---\ntitle: x\ndraft: true", True),
        ("---\ndraft: false\n---\ndraft: true\n", False),
        ("---\ntitle: [\n---\ndraft: true\n", False),
        ("---\n# draft: true\ntitle: [\n---\n", False),
        ("---\nnotes:\n  draft: true\n---\n", False),
        ("---\ndraft: truer\n---\n", False),
        ("---\ndraft: ja\n---\n", False),
    ],
)
def test_a_draft_is_told_by_its_front_matter_however_broken(text: str, *, draft: bool) -> None:
    assert reading(text).draft is draft


def test_a_key_that_is_broken_holds_a_stand_in_and_says_so() -> None:
    found = reading(front("title: T", "asker: (Ø)", "asked: i går", "administration: V", "dato: x"))
    assert found.answer
    assert set(found.answer.broken) == {"asker", "asked", "date", "dato"}
    assert found.answer.front.title == "T"


def test_a_language_has_headings_of_its_own() -> None:
    english = WHOLE.replace("Spørgsmål\n", "Question\n").replace("Svar\n", "Answer\n")
    found = reading(english, "en")
    assert found.answer
    assert [head.kind for head in found.answer.sections] == ["question", "answer"]
    assert found.body
    assert found.body.sections[1].text == "Derfor."


def test_the_smallest_site_has_sound_defaults() -> None:
    site, _, diagnostics = read_site(b"title: Svar\n")
    assert diagnostics == []
    assert (site.language, site.timezone, site.root) == (
        "da",
        "Europe/Copenhagen",
        "http://localhost/",
    )
    assert site.parties is None
    assert site.lists.page_size == 50
    assert site.caseworkers.publish is False


def test_a_site_s_short_forms_are_its_long_ones() -> None:
    short, _, some = read_site(
        b"title: S\nparties: {A: Alfa}\nadministrations: Veje\ntopics: [stier, parker]\n"
        b"people: [{id: asta, name: Asta Eksempelsen, former: Asta P, parties: A}]\n"
    )
    long, _, none = read_site(
        b"title: S\nparties: {A: [{name: Alfa}]}\nadministrations: [{name: Veje}]\n"
        b"topics: {stier: , parker: {}}\n"
        b"people: [{id: asta, name: Asta Eksempelsen, former: [Asta P], parties: [{party: A}]}]\n"
    )
    assert some == none == []
    assert short.parties == long.parties
    assert short.administrations == long.administrations
    assert short.people == long.people
    assert list(short.topics or ()) == list(long.topics or ()) == ["stier", "parker"]


def test_a_base_url_ends_in_a_slash() -> None:
    site, _, _ = read_site(b"title: S\nbase_url: https://svar.example.dk/arkiv\n")
    assert site.base_url == "https://svar.example.dk/arkiv/"
