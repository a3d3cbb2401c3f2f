"""The normal form: what is the same to search, and that the browser agrees."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vectors import VECTORS, as_text, renewed

from svargen.language.letters import UNMARKED, slug
from svargen.search.letters import letters_of, tokens
from svargen.search.splitting import Splitter

DANISH = letters_of("da")


def norms(text: str, language: str = "da") -> list[str]:
    letters = letters_of(language)
    return [letters.norm(letters.before(token)) for token in tokens(text)]


@pytest.mark.parametrize("file", sorted(VECTORS.glob("*.json")), ids=lambda file: file.stem)
def test_the_shared_examples_hold(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert as_text(renewed(json.loads(text))) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ældre på Østerbro får færre år", "AELDRE PAA OESTERBRO FAAR FAERRE AAR"),
        ("børnenes grønne gårde", "bornenes gronne garde"),
        ("caféer, idé", "cafeer ide"),
        ("affalds\u00adsortering", "affaldssortering"),
        ("CO₂ og m²", "co2 og M2"),
        ("Kıvanç Łukasz", "Kivanc Lukasz"),
        ("GROẞE Þórður", "grosse Thordur"),
        ("Œuvres", "oeuvres"),
    ],
)
def test_spellings_of_one_word_are_the_same(one: str, other: str) -> None:
    assert norms(one) == norms(other)


@pytest.mark.parametrize(
    ("language", "word", "norm"),
    [
        ("da", "Pladserne", "plads"),
        ("da", "skolens", "skol"),
        ("da", "BØRNENE", "born"),
        ("da", "Aabenraa", "abenra"),
        ("da", "färger", "farg"),
        ("da", "caféerne", "cafe"),
        ("da", "Yıldız", "yildiz"),
        ("da", "Đuro", "duro"),
        ("da", "CO₂", "co2"),
        ("en", "cities", "citi"),
        ("en", "Søren", "soren"),
        ("en", "Æbelø", "aebelo"),
        ("sv", "gatorna", "gat"),
        ("sv", "Østerbro", "osterbro"),
        ("tr", "Işık", "isik"),
    ],
)
def test_a_word_is_called_by_its_stem_in_plain_letters(language: str, word: str, norm: str) -> None:
    assert norms(word, language) == [norm]


@pytest.mark.parametrize("language", ["da", "en", "nb", "sv"])
def test_search_and_addresses_read_letters_alike(language: str) -> None:
    for letter, plain in UNMARKED.items():
        assert norms(f"i{letter}i", language) == norms(f"i{plain}i", language)
        assert slug(f"i{letter}i") == f"i{plain}i"


@pytest.mark.parametrize(
    "spelled",
    ["2026-10323", "2026 - 10323", "2026–10323", "2026 – 10323", "2026\u00a0\u2011\u00a010323"],
)
def test_a_case_is_found_by_any_spelling_of_its_number(spelled: str) -> None:
    assert set(tokens(f"sag {spelled}.")) == {"sag", "202610323", "2026", "10323"}


@pytest.mark.parametrize("spelled", ["1250000", "1.250.000", "1,250,000", "1\u00a0250\u00a0000"])
def test_a_large_number_is_found_however_it_is_grouped(spelled: str) -> None:
    assert tokens(f"i alt {spelled} kr.") == ["1250000", "i", "alt", "kr"] or tokens(
        f"i alt {spelled} kr."
    ) == ["i", "alt", "1250000", "kr"]


LETTERS = st.text("abeghiklnorstuvæøåäöéÆØÅÉ\u00ad’- ", max_size=30)


@given(LETTERS)
def test_composition_case_and_hyphenation_make_no_difference(text: str) -> None:
    expected = norms(text)
    assert norms(unicodedata.normalize("NFD", text)) == expected
    assert norms(text.upper()) == expected
    assert norms(text.replace("\u00ad", "")) == expected


@given(st.text("abeghiklnorstuvæøå", min_size=1, max_size=12))
def test_words_typed_without_danish_letters_are_the_same(word: str) -> None:
    typed = word.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    # Where the letters stand beside such a pair, the typed word can be read in another way, too.
    if DANISH.before(typed) == DANISH.before(word):
        assert norms(typed) == norms(word)
    else:
        assert any(pair in word + "e" for pair in ("aa", "ae", "oe", "aå", "åa", "aæ", "oæ"))


@given(st.text("0123.,- \u00a0aé_\u00ad²", max_size=30))
def test_numbers_are_read_by_bytes_as_by_letters(text: str) -> None:
    # What is no letter of Latin-1 leads the slower way.
    composed = unicodedata.normalize("NFC", text)
    assert [*tokens(text), "ж"] == tokens(f"{composed} ж")


@given(st.text(max_size=40))
def test_any_text_has_words(text: str) -> None:
    for token in tokens(text):
        assert token
        assert not any(sign.isspace() for sign in token)


def test_compounds_are_split_where_both_parts_are_words() -> None:
    levels = {DANISH.norm(word): 2 for word in ("cykel", "parkering", "affald", "sortering")}
    splitter = Splitter(DANISH, levels)
    assert splitter.parts("cykelparkering") == ("cykel", "parkering")
    assert splitter.parts("affaldssorteringen") == ("affald", "sortering")
    assert splitter.parts("cykelhjelm") == ()
    assert splitter.parts("parkering") == ()


PIECES = ["cykel", "cykler", "sti", "stien", "affald", "hus", "husets", "sortering", "s", "e", "er"]


@given(st.lists(st.lists(st.sampled_from([*PIECES, "co₂", "é", "1"]), max_size=4).map("".join)))
def test_many_words_are_split_as_each_is(words: list[str]) -> None:
    levels = dict.fromkeys(map(DANISH.norm, PIECES[:9]), 2) | {"sti": 1, "hus": 5}
    splitter = Splitter(DANISH, levels)
    known = [splitter.parts(word) for word in words]
    assert list(Splitter(DANISH, levels).all_parts(words)) == known
