"""A deadline counts Monday to Friday, from the day after, without public holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svargen.language.working_days import working_day_after, working_days

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_the_first_answer_took_13_working_days() -> None:
    assert working_days(date(2026, 4, 21), date(2026, 5, 8), "DK") == 13


def test_the_day_of_the_question_does_not_count_and_that_of_the_answer_does() -> None:
    monday, tuesday = date(2026, 4, 20), date(2026, 4, 21)
    assert working_days(monday, tuesday, "DK") == 1
    assert working_days(monday, monday, "DK") == 0


def test_an_answer_before_its_question_took_no_time() -> None:
    assert working_days(date(2026, 5, 8), date(2026, 4, 21), "DK") == 0


def test_weekends_do_not_count() -> None:
    friday, sunday, monday = date(2026, 4, 17), date(2026, 4, 19), date(2026, 4, 20)
    assert working_days(friday, sunday, "DK") == 0
    assert working_days(friday, monday, "DK") == 1


def test_easter_does_not_count() -> None:
    wednesday, tuesday = date(2026, 4, 1), date(2026, 4, 7)
    assert working_days(wednesday, tuesday, "DK") == 1


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2022, 5, 13), 0),
        (date(2023, 5, 5), 0),  # the last one
        (date(2024, 4, 26), 1),
        (date(2025, 5, 16), 1),
    ],
)
def test_store_bededag_is_free_until_2023(day: date, works: int) -> None:
    assert working_days(day - timedelta(days=1), day, "DK") == works


def test_the_turn_of_the_year_is_counted_through() -> None:
    # 29, 30 and 31 December, and 2 January.
    assert working_days(date(2025, 12, 26), date(2026, 1, 2), "DK") == 4


def test_each_country_has_its_own_holidays() -> None:
    eve, ascension = date(2026, 5, 13), date(2026, 5, 14)
    assert working_days(eve, ascension, "DK") == 0
    assert working_days(eve, ascension, "GB") == 1


def test_a_country_that_is_not_known_has_only_weekends() -> None:
    assert working_days(date(2025, 12, 19), date(2025, 12, 26), "ZZ") == 5


# The holidays of a year are worked out when it is first met, which takes its time.
@settings(deadline=None)
@given(st.tuples(DAYS, DAYS, DAYS).map(sorted))
def test_two_stretches_of_time_add_up(days: list[date]) -> None:
    first, second, third = days
    parts = working_days(first, second, "DK") + working_days(second, third, "DK")
    assert parts == working_days(first, third, "DK")
    assert parts <= (third - first).days


@given(DAYS, st.integers(1, 1000), st.sampled_from(["DK", "GB"]))
@settings(deadline=None)
def test_the_nth_working_day_after_is_n_working_days_later(
    first: date, count: int, country: str
) -> None:
    found = working_day_after(first, count, country)
    assert working_days(first, found, country) == count
    assert working_days(first, found - timedelta(days=1), country) == count - 1
