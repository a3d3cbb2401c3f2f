"""Addresses are ASCII, and an archive stands in its language's alphabetical order."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svargen.language import fold, language_of, slug

if TYPE_CHECKING:
    from random import Random

DANISH = language_of("da").alphabet
ENGLISH = language_of("en").alphabet


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Økonomiforvaltningen", "oekonomiforvaltningen"),
        ("Ærø på Ågade", "aeroe-paa-aagade"),
        ("Å", "aa"),
        ("Teknik- og Miljøforvaltningen", "teknik-og-miljoeforvaltningen"),
        ("  AI / kunstig  intelligens!  ", "ai-kunstig-intelligens"),
        ("2026 - 10323", "2026-10323"),
        ("Café Müller", "cafe-muller"),
        ("Ǿ, ǻ og ǽ", "oe-aa-og-ae"),
        ("Straße, Łódź, Þingvellir, İzmir", "strasse-lodz-thingvellir-izmir"),
        ("日本", ""),
        ("–", ""),
    ],
)
def test_a_name_becomes_a_part_of_an_address(name: str, part: str) -> None:
    assert slug(name) == part


def test_an_address_is_the_same_however_the_letters_were_typed() -> None:
    assert slug(unicodedata.normalize("NFD", "Åse Ærø Ødegård")) == "aase-aeroe-oedegaard"


@given(st.text())
def test_an_address_is_ascii_and_stays_as_it_is(text: str) -> None:
    part = slug(text)
    assert part == slug(part)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", part)


@given(st.text())
def test_a_folded_name_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_name_is_the_same_in_other_case_and_spacing() -> None:
    assert fold(" Kunstig\u00a0 INTELLIGENS ") == fold("kunstig intelligens")


def test_danish_order_ends_in_ae_oe_aa() -> None:
    names = ["Aagaard", "Ågård", "Østergaard", "Ærø", "Zornig", "Yde", "Andersen", "Axelsen"]
    assert sorted(names, key=DANISH.sort_key) == [
        "Andersen",
        "Axelsen",
        "Yde",
        "Zornig",
        "Ærø",
        "Østergaard",
        "Aagaard",
        "Ågård",
    ]


def test_foreign_letters_stand_with_their_danish_neighbours() -> None:
    names = ["Öberg", "Øby", "Ähnlich", "Ærlig", "Müller", "Mygind", "Mz"]
    assert sorted(names, key=DANISH.sort_key) == [
        "Mygind",
        "Müller",
        "Mz",
        "Ähnlich",
        "Ærlig",
        "Öberg",
        "Øby",
    ]


def test_accents_and_case_do_not_part_names() -> None:
    names = ["Élan", "Ebbe", "ella", "Erik"]
    assert sorted(names, key=DANISH.sort_key) == ["Ebbe", "Élan", "ella", "Erik"]


@pytest.mark.parametrize("name", ["Ågård", "ågård", "Aagaard", "A\u030agård", "Å"])
def test_a_ring_never_stands_under_a(name: str) -> None:
    assert DANISH.initial(name) == "Å"


@pytest.mark.parametrize(
    ("name", "letter"),
    [("ærø", "Æ"), ("Öberg", "Ø"), ("Émile", "E"), ("»Zebra«", "Z"), ("5G", "#"), ("…", "#")],
)
def test_a_name_stands_under_its_first_letter(name: str, letter: str) -> None:
    assert DANISH.initial(name) == letter


def test_an_index_has_the_letters_of_its_language() -> None:
    assert "".join(DANISH.letters()) == "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"
    assert "".join(ENGLISH.letters()) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_in_english_a_ring_is_an_a() -> None:
    names = ["Zoe", "Åse", "Bob", "Aaron"]
    assert sorted(names, key=ENGLISH.sort_key) == ["Aaron", "Åse", "Bob", "Zoe"]
    assert ENGLISH.initial("Åse") == "A"


@given(st.lists(st.text(), unique=True), st.randoms(use_true_random=False))
def test_any_names_have_one_order(names: list[str], random: Random) -> None:
    shuffled = random.sample(names, len(names))
    assert sorted(shuffled, key=DANISH.sort_key) == sorted(names, key=DANISH.sort_key)
    assert len({DANISH.sort_key(name) for name in names}) == len(names)
