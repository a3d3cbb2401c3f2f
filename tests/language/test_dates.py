"""Dates are read in the forms editors write, and never guessed."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import tzdata
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from svargen.language import (
    UnreadableDate,
    language_of,
    languages,
    read_date,
    time_zone,
    time_zones,
)
from svargen.language.dates import EARLIEST, LATEST, LOCALES, long_date

THE_DAY = date(2026, 4, 21)


@pytest.mark.parametrize(
    "written",
    [
        "2026-04-21",
        "21-04-2026",
        "21. april 2026",
        "21 April 2026",
        "21 april 2026",
        "21. APRIL 2026",
        "  21.  april  2026 ",
    ],
)
def test_a_day_is_read_in_each_of_its_forms(written: str) -> None:
    assert read_date(written) == THE_DAY


@pytest.mark.parametrize(
    ("written", "day"), [("8. maj 2026", 8), ("1-5-2026", 1), ("1 May 2026", 1)]
)
def test_a_day_below_ten_needs_no_zero(written: str, day: int) -> None:
    assert read_date(written) == date(2026, 5, day)


@pytest.mark.parametrize(
    "written",
    [
        "04/05/2026",  # April or May
        "04/05/26",
        "21-04-26",
        "26-04-21",
        "21.04.2026",
        "2026/04/21",
        "2026-4-21",
        "20260421",
        "21042026",
        "210426",
    ],
)
def test_a_day_that_one_would_have_to_guess_is_ambiguous(written: str) -> None:
    assert refusal(written) == "ambiguous"


@pytest.mark.parametrize(
    "written",
    [
        "31. april 2026",
        "31 April 2026",
        "2026-04-31",
        "31-04-2026",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "0026-04-21",
        "1848-12-31",
        "2200-01-01",
    ],
)
def test_a_day_that_is_in_no_calendar_is_impossible(written: str) -> None:
    assert refusal(written) == "impossible"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2026",
        "46133",  # a spreadsheet's number for the day
        "1776729600",  # seconds since 1970
        "1776729600000",
        "april 2026",
        "i dag",
        "den 21. april 2026",
        "21. avril 2026",
        "2026-04-21T00:00:00",
        "٢٠٢٦-٠٤-٢١",
    ],
)
def test_anything_else_is_no_date(written: str) -> None:
    assert refusal(written) == "unknown"


def test_29_february_is_a_day_in_leap_years() -> None:
    assert read_date("29. februar 2028") == date(2028, 2, 29)


def test_a_day_is_written_as_its_language_does() -> None:
    assert language_of("da").long_date(date(2026, 5, 8)) == "8. maj 2026"
    assert language_of("en").long_date(date(2026, 5, 8)) == "8 May 2026"


@pytest.mark.parametrize("code", languages())
def test_a_day_is_written_as_babel_does(code: str) -> None:
    for year in (EARLIEST, 1999, 2000, 2026, LATEST):
        for number in range(0, 365, 9):
            day = date(year, 1, 1) + timedelta(days=number)
            assert long_date(day, code) == format_date(day, "long", LOCALES.get(code, code))


def test_danish_months_are_in_lower_case() -> None:
    months = [language_of("da").month(number) for number in range(1, 13)]
    assert months == [
        "januar", "februar", "marts", "april", "maj", "juni",
        "juli", "august", "september", "oktober", "november", "december",
    ]  # fmt: skip


@given(
    st.dates(date(EARLIEST, 1, 1), date(LATEST, 12, 31)),
    st.sampled_from(["da", "en"]),
)
def test_a_day_that_is_shown_can_be_read_back(day: date, language: str) -> None:
    assert read_date(language_of(language).long_date(day)) == day


@given(st.text())
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        year = read_date(text).year
    except UnreadableDate:
        return
    assert EARLIEST <= year <= LATEST


def refusal(written: str) -> str:
    with pytest.raises(UnreadableDate) as refused:
        read_date(written)
    return refused.value.why


def test_a_time_zone_is_the_same_whatever_the_machine_has(tmp_path: Path) -> None:
    auckland = Path(tzdata.__file__).with_name("zoneinfo") / "Pacific/Auckland"
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe/Paris").write_bytes(auckland.read_bytes())
    code = (
        "from datetime import UTC, datetime; from svargen.language import time_zone;"
        "print(datetime(2026, 7, 1, tzinfo=UTC).astimezone(time_zone('Europe/Paris')).hour)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONTZPATH": str(tmp_path)},
        capture_output=True,
        check=True,
    )
    assert told.stdout.strip() == b"2"


def test_every_zone_that_may_be_named_can_be_had() -> None:
    for name in time_zones():
        assert time_zone(name).key == name
