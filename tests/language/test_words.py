"""One site speaks one language: its words, its numbers, its lists."""

from __future__ import annotations

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from svargen.language import language_of, languages

DANISH = language_of("da")
ENGLISH = language_of("en")


def test_a_message_is_said_in_the_language_of_the_site() -> None:
    assert DANISH.text("Case {number}", number="2026 - 10323") == "Sag 2026 - 10323"
    assert ENGLISH.text("Case {number}", number="2026 - 10323") == "Case 2026 - 10323"


@pytest.mark.parametrize(
    ("count", "danish", "english"),
    [
        (0, "0 forvaltninger", "0 administrations"),
        (1, "1 forvaltning", "1 administration"),
        (2, "2 forvaltninger", "2 administrations"),
        (2047, "2.047 forvaltninger", "2,047 administrations"),
    ],
)
def test_a_count_has_the_form_and_the_figures_of_its_language(
    count: int, danish: str, english: str
) -> None:
    message = ("{count} administration", "{count} administrations")
    assert DANISH.counted(*message, count) == danish
    assert ENGLISH.counted(*message, count) == english


def test_a_decimal_has_a_comma_in_danish() -> None:
    assert DANISH.number(1.2) == "1,2"
    assert ENGLISH.number(1.2) == "1.2"


@pytest.mark.parametrize("code", languages())
@given(tenths=st.integers(0, 10**12))
def test_a_number_is_written_as_babel_does(code: str, tenths: int) -> None:
    language = language_of(code)
    assert language.number(tenths) == format_decimal(tenths, locale=code)
    assert language.number(tenths / 10) == format_decimal(tenths / 10, locale=code)


def test_the_last_of_several_follows_an_and() -> None:
    assert DANISH.joined(()) == ""
    assert DANISH.joined(("a",)) == "a"
    assert DANISH.joined(("a", "b")) == "a og b"
    assert ENGLISH.joined(("a", "b", "c")) == "a, b and c"


def test_a_language_knows_its_country() -> None:
    assert DANISH.locale == "da_DK"
    assert ENGLISH.locale == "en_GB"


def test_a_language_without_a_catalogue_is_not_known() -> None:
    with pytest.raises(KeyError):
        language_of("xx")


def test_no_text_has_no_translation() -> None:
    # gettext answers '' with the catalogue's header.
    assert DANISH.text("") == ""
