"""What looks like data about a person is found in all its forms, and nothing else is."""

import re
import time
import unicodedata
from collections.abc import Callable
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svargen.personal import concealed, keys_in, personal_data

CENTURIES = {1858: "5678", 1900: "0123", 1937: "012349", 2000: "456789", 2037: "5678"}
"""First year -> the seventh digits that CPR-kontoret gives those born until the next one."""


@st.composite
def cpr_numbers(draw: st.DrawFn) -> str:
    """Ten digits that someone can have, whatever the check digit."""
    born = draw(st.dates(date(1858, 1, 1), date(2057, 12, 31)))
    century = draw(st.sampled_from(CENTURIES[max(y for y in CENTURIES if y <= born.year)]))
    return f"{born:%d%m%y}{century}{draw(st.integers(0, 999)):03}"


def split(digits: str, between: str) -> str:
    return f"{digits[:6]}{between}{digits[6:]}"


DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"
ZEROS = "\u0660\u06f0\u0966\uff10\U0001d7ce"
BREAKS = [
    "-\r\n", "-\n      ", "-\n\t\t", "-\n> ", "-\n  > > ", " -   \n>   ", "-\\\n", "-\\\n> ",
    "-     \n", "\n> - ", "\n          ", "-\n> **",
]  # fmt: skip
"""Between the lines of a list, of a quotation, of a value in YAML; after a hard break."""
FORMS: list[Callable[[str], str]] = [
    lambda n: n,
    *(lambda n, d=d: split(n, d) for d in (*DASHES, " ", "\u00a0", "\u202f", " - ", "- ", "-\n")),
    *(lambda n, z=z: "".join(chr(ord(z) + int(c)) for c in n) for z in ZEROS),
    lambda n: "\u00ad".join(split(n, "-")),
    "\u200b".join,
    lambda n: f"{n[:4]}**{n[4:6]}**-_{n[6:]}_",
    lambda n: split(n, r"\-"),
    lambda n: split(n, "%2D"),
    lambda n: split(n, "%20"),
    lambda n: "".join(f"%{ord(c):02x}" for c in n),
    lambda n: quote(split(n, "–")),
    lambda n: split(n, "&#45;"),
    lambda n: split(n, "&nbsp;"),
    lambda n: "".join(f"&#x{ord(c):x};" for c in n),
    lambda n: f"{n[:2]}.{n[2:4]}.{n[4:6]}-{n[6:]}",
    lambda n: f"{n[:2]}-{n[2:4]}-{n[4:6]}-{n[6:]}",
    lambda n: f"{n[:2]} {n[2:4]} {n[4:6]}-{n[6:]}",
    lambda n: split(n, "&nbsp;–&nbsp;"),
    *(lambda n, b=b: split(n, b) for b in BREAKS),
]
AROUND = st.text(
    st.characters(exclude_categories=("Nd", "Cs"), exclude_characters="%&+€.,$"), max_size=12
)


@given(cpr_numbers(), st.sampled_from(FORMS), AROUND, AROUND)
def test_a_cpr_number_is_found_in_any_form_at_any_place(
    number: str, form: Callable[[str], str], before: str, after: str
) -> None:
    written = form(number)
    # What tells that ten digits are something else is no such place.
    text = f"{before}\n{written}\n{after}"
    found = [match for match in personal_data(text) if match.kind == "cpr"]
    assert [match.key for match in found] == [number]
    assert [match.shown for match in found] == [f"{number[:6]}-xxxx"]
    assert text[found[0].start : found[0].end].strip("*_") == written.strip("*_")


@given(cpr_numbers(), st.sampled_from(FORMS), AROUND, AROUND)
def test_what_may_be_shown_holds_no_cpr_number(
    number: str, form: Callable[[str], str], before: str, after: str
) -> None:
    shown = concealed(f"{before}\n{form(number)}\n{after}")
    digits = "".join(str(int(c)) for c in shown if c.isdecimal())
    assert number not in digits
    assert f"{number[:6]}-xxxx" in shown


@pytest.mark.parametrize("letter", ["x", "(", "»", "/", ":", "_", "æ", "\n", "”", "|", "="])
def test_a_cpr_number_beside_any_sign_is_found(letter: str) -> None:
    for text in (f"{letter}010190-1234", f"010190-1234{letter}", f"{letter}0101901234{letter}"):
        assert [match.key for match in personal_data(text)] == ["0101901234"], text


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("290200-1234", False), ("290200-4234", True), ("290296-3234", True),
        ("290237-4234", False),
        ("010137-4234", True), ("010157-5234", True), ("010158-5234", True), ("290258-5234", False),
        ("310490-1234", False), ("320190-1234", False), ("001290-1234", False),
        ("011390-1234", False),
    ],
)  # fmt: skip
def test_the_day_must_be_one_of_the_century_that_the_seventh_digit_tells(
    number: str, *, born: bool
) -> None:
    assert bool(list(personal_data(number))) is born


def test_no_check_digit_is_asked_for() -> None:
    numbers = "\n".join(f"010165-1{n:03}" for n in range(100))
    assert len(list(personal_data(numbers))) == 100


PROSE = """\
I sag 2026 - 10323 (eDoc 2019-0012345-12, dokument 10858583) har forvaltningen den 21-04-2026 og
08.05.2026 oplyst, at rammen er 12.450.000 kr. i 2026 og 1.012.901.234 kr. over perioden 2024-2027.
Der er i alt 1012901234 kr. på kontoen 1012901234 (reg. 1234, kontonr. 0101901234), jf. faktura nr.
1012901234 og ordre 1012901234. EAN 5798001012901, CVR 12345678 og P-nummer 1012901234, P-nr.
1003456789. Lovbekendtgørelse nr. 1012 af 01-01-2019, § 12, stk. 3, nr. 4. ISBN 87-1012-901-2.
Antal pr. 1.000 indbyggere: 10 12 90 12 34 20 30 40 50. Kl. 10.00-12.30 den 10/12. Linje 20-26.
Matrikel 1012901234. Koordinaterne er 55.6761012901 og 12,1012901234. Versionen er 10.12.90.1234.
Telefon til kommunen: 70 12 34 56 og 80 20 20 20. I 2023 2024 2025 2026 var tallene 23 24 25 26 27.
Mål: 20-30-40 cm. Side 22 23 24 25 26. Procent: 20 30 40 50 %. Bus 1A, 5C og 350S. Post 2100.
Dato i systemet: 20260508, 2026-05-08T12:34:56, 20 05 2026. Id 2026-1012901234.
Tlf. fra kl. 8 til 15.
https://www.example.dk/sag/2026/nyheder-20260508/plan_10858583.pdf?v=1.2.3#side-12
| 120490 | 1234 | 110 | 31.12.2025 | 4.500 | 7,5 % |
"""


def test_numbers_in_administrative_prose_are_no_persons() -> None:
    assert [(m.kind, PROSE[m.start : m.end]) for m in personal_data(PROSE)] == []


@pytest.mark.parametrize(
    "text",
    [
        "navn,cpr,postnr\nHans Hansen,{},2500\nGrete,{},2720\n", "navn,cpr\nHans,{}\nGrete,{}",
        "alder,cpr\n17,{}\n9,{}\n", "{},4\n{},27\n", "[[1,{},2100],[2,{},2100]]", "({},{})",
        "adresse,cpr\nBygade 17,{}\r\nBygade 9,{}\r\n", "Bygade 17,{},2500\nBygade 9,{},2500",
        "Borgerne {},{} klagede", "CPR:{},{}", "CPR-nr. {},50 og personnummer {},5", "id,{},1.5,{}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", ["0101901234", "1502851234"])
def test_a_cpr_number_among_values_parted_by_commas_is_found(text: str, number: str) -> None:
    other = "2403702345"
    found = [match.key for match in personal_data(text.format(number, other))]
    assert found == [number, other]


@pytest.mark.parametrize(
    "text",
    [
        "1502851234,50 kr.", "1502851234,5 mio. kr.", "1502851234,50 %", "1502851234 kr.",
        "1502851234.75", "1712121234.567 sekunder", "-0,1502851234",
        "1712121234.0101901234", "0.0101901234", "Faktoren er 1,0101901234.",
        "x;55,6761012901;12,1012901234", "x\t0,1012901234\t17",
        "[12.1012901234,55.1012901234]", '{"x":0.1012901234,"y":12}', "| 0,1502851234 |",
    ],
)  # fmt: skip
def test_amounts_and_fractions_are_no_persons(text: str) -> None:
    assert list(personal_data(text)) == []


@pytest.mark.parametrize("text", ["0101901234,50", "0101901234 kr.", "CPR 1502851234,50 kr."])
def test_what_begins_with_a_zero_or_is_called_a_cpr_number_is_no_amount(text: str) -> None:
    assert len(list(personal_data(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "CPR 01 01 90 1234", "CPR-nr. 01.01.90 1234", "CPR: 010190.1234", "cpr 010190,1234",
        "CPR-nummer: 010190:1234", "personnr. 010190.1234", "**CPR:** 01 01 90 1234",
        "CPR (010190.1234)", "CPR-nummeret er 01 01 90 1234", "CPR 01.01.1990 1234",
        "| CPR | 010190 | 1234 |", "| CPR-nr. | 010190.1234 |", "CPR:\n01 01 90 1234",
        "CPR 010190 / 1234", "CPR: 01011990-1234", "CPR-nr. 01-01-1990 1234",
    ],
)  # fmt: skip
@pytest.mark.parametrize("loose", [False, True])
def test_what_is_called_a_cpr_number_is_one_however_it_is_parted(text: str, *, loose: bool) -> None:
    found = personal_data(f"Se her.\n{text}, tak.", loose=loose)
    assert [match.key for match in found] == ["0101901234"]


@pytest.mark.parametrize(
    "text",
    [
        "Født 1990 - 010190-1234", "i 2023 – 010190-1234", "01-01-1990-1234", "01.01.1990-1234",
        "født 01/01/1990-1234", "i CPR-registret: 01-01-1990-1234", "Hun kom i 2015 -\n010190-1234",
    ],
)  # fmt: skip
def test_a_cpr_number_beside_or_with_a_year_is_found(text: str) -> None:
    assert [match.key for match in personal_data(text)] == ["0101901234"]


@pytest.mark.parametrize(
    "text",
    [
        "sag 2024-010190-1234", "2026 - 10323", "2026 - 1012901234", "2026-1012901234",
        "perioden 01-01-2020-2024", "referat 12-05-2026-1015.pdf", "fra 01.01.1998 - 2005",
        "Version 10.12.90.1234", "01 01 90 1234", "12.04.20 1234 borgere", "010190,1234",
        "| 120490 | 1234 |", "Ifølge CPR, 01.01.26: 1234 borgere", "Kilde: CPR pr. 01.01.26 1234",
        "Kilde: CPR\n\n| Bydel | 2024 |\n| --- | --- |\n| Valby | 120490 | 1234 |",
        "| CPR-registret | 01.01.2025 | 4512 |", "| Kilde | CPR 31.12.2025 | 6312 |",
        "Kilde: CPR-registret 01-01-2024 4512 borgere", "12-05-2026/4567",
        "01.01.2025/9000 Aalborg", "010119901234", "01012025-4512",
        "Borgere med CPR-adresse: 12.450.000, 120.490 og 1.234",
    ],
)  # fmt: skip
def test_a_number_of_a_case_a_date_or_a_row_is_no_person(text: str) -> None:
    assert list(personal_data(text)) == []


def test_numbers_in_neighbouring_columns_of_a_document_are_no_person() -> None:
    rows = "Skole 120490 1234 17\nSkole 130590 2345 18\n120490\n1234"
    assert list(personal_data(rows, loose=True)) == []
    assert len(list(personal_data("Asta 120490 1234 Eksempelsen", loose=True))) == 1


CUES = [
    "Tlf. ", "tlf.nr. ", "Telefon: ", "mobil ", "Ring på ", "tel:",
    "tlf.nr.: ", "Tlf. nr.: ", "mobiltelefon ", "Mobil-nr. ", "Telefonnummer: ", "mobilnr.: ",
    "privattelefon: ", "Telefonnummeret er ", "tlf.:&nbsp;", "på mobilen ", "på telefonen: ",
    "M: ", "T: ", "Telefon (mobil): ", "Mobiltlf.: ", "Vagttlf.: ", "(ring på ",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "23456789", "23 45 67 89", "23-45-67-89", "2345 6789", "23.45.67.89", "+45 23 45 67 89",
        "+4523456789", "0045 23456789", "(+45) 23456789", "234 56 789", "+45.23456789",
    ],
)  # fmt: skip
@pytest.mark.parametrize("cue", CUES)
def test_a_telephone_number_after_a_word_for_it_is_found(cue: str, text: str) -> None:
    assert [m.key for m in personal_data(f"Se her.\n{cue}{text}.")] == ["23456789"]


@pytest.mark.parametrize("number", ["10858583", "00858583", "10858583 10858584"])
def test_a_telephone_number_near_numbers_of_documents_is_found(number: str) -> None:
    assert [m.key for m in personal_data(f"{number}, tlf. 23456789, {number}")] == ["23456789"]


def test_a_word_for_a_telephone_number_may_begin_the_text() -> None:
    assert [m.key for m in personal_data("Ring på 23456789")] == ["23456789"]


@pytest.mark.parametrize(
    "text",
    [
        "23 45 67 89", "23-45-67-89", "+4523456789", "+45 2345 6789", "23&nbsp;45&nbsp;67&nbsp;89",
        "23\u00a045 67\u00a089",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "around",
    [
        "({})", "Asta Eksempelsen, {}, inden fredag.", "Kontakt Asta Eksempelsen. {}", "1. {}.",
        "Bygade 5, {}", "§ 17. {}", "Asta,{},2500 Valby", "navn;{};17", "i 2026. {}",
    ],
)  # fmt: skip
def test_a_telephone_number_that_looks_like_one_is_found_anywhere(text: str, around: str) -> None:
    assert [m.shown for m in personal_data(around.format(text))] == ["23 xx xx xx"]


@pytest.mark.parametrize(
    "text",
    [
        "1.23 45 67 89", "17,23 45 67 89", "12 23 45 67 89", "23 45 67 89 10", "23 45 67 89,5",
        "23 45 67 89 %", "23 45-67 89", "2023-23-45-67-89", "20 30 40 50", "23-24-25-26",
        "60 50 40 30", "M 23456789", "Tm: 23456789", "m: 23456789", "spring på 23456789",
        "A: 12.500.000 kr., M: 25.500.000 kr.", "T: 2024-2025", "telefon 25 500 000 kr.",
        "O-ring 23456789", "Mobilen vejer 23456789", "telefoner 23456789",
    ],
)  # fmt: skip
def test_a_row_of_numbers_or_an_amount_is_no_telephone_number(text: str) -> None:
    assert list(personal_data(text)) == []


LOCAL = r"[a-z]([a-z0-9.+_-]{0,9}[a-z])?"


@given(st.from_regex(LOCAL + r"@[a-z0-9]{1,9}(\.[a-z]{2,6}){1,3}", fullmatch=True))
def test_an_address_is_found_in_any_form(address: str) -> None:
    for text in (address, address.upper(), f"<{address}>", f"mailto:{quote(address)}?subject=x"):
        found = [m for m in personal_data(text) if m.kind == "email"]
        assert [m.key for m in found] == [address], text
        assert address not in found[0].shown


@pytest.mark.parametrize(
    "text", ["@borgmesteren", "a@b", "kl. 8@10.30", "https://a:b@example.com/"]
)
def test_what_is_no_address_is_let_pass(text: str) -> None:
    assert list(personal_data(text)) == []


def test_whoever_names_a_number_can_write_it_in_any_form() -> None:
    assert "0101901234" in keys_in("010190 - 1234") & keys_in("01-01-1990-1234")
    assert "23456789" in keys_in("+45 23 45 67 89") & keys_in("23456789") & keys_in("004523456789")
    assert "asta@example.dk" in keys_in("Asta@Example.dk")


@pytest.mark.parametrize(
    "piece",
    [
        "1", "0*", "a", "01 ", "&#4", "0101901234 ", "a@b.dk ", "tlf. 23 45 67 89, ", "20 ",
        "010190" + " " * 80 + "\n" + " >" * 40, "010190&nbsp;&nbsp;", "1,0101901234,",
        "CPR 01-01-1990 | 1234 ", "cpr 01.01.19.20:",
    ],
)  # fmt: skip
def test_a_long_text_takes_no_longer_than_it_is(piece: str) -> None:
    # Eight times as long a text would take 64 times as long if one sign too many were looked at
    # again and again.
    short, long = (took(piece * (size // len(piece)) + "@") for size in (20_000, 160_000))
    assert long < 24 * max(short, 0.005)


def took(text: str) -> float:
    """Seconds of a processor, as few as it takes."""
    times = []
    for _ in range(2):
        began = time.process_time()
        list(personal_data(text))
        times.append(time.process_time() - began)
    return min(times)


def test_forms_of_digits_are_those_of_unicode() -> None:
    assert all(unicodedata.decimal(zero) == 0 for zero in ZEROS)
    assert re.fullmatch(r"\d+", ZEROS)
