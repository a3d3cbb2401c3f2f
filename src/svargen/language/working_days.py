"""Working days: Monday to Friday without a country's public holidays.

The holidays are those of the `holidays` package; this is the only door to it.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from contextlib import contextmanager
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from importlib.util import find_spec, module_from_spec
from itertools import accumulate
from typing import TYPE_CHECKING

from svargen.language.libraries import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SATURDAY = 5
_COUNTRIES = "holidays.countries"
_LATELY = 2000, 2010, 2020
"""The decades that an archive is likely to be of."""


def working_days(first: date, last: date, country: str) -> int:
    """Working days after `first`, up to and with `last`; 0 where `last` is not later.

    `country` is an ISO 3166-1 code; a country without known holidays has none.
    """
    if last <= first:
        return 0
    between = sum(_until(year, country)[-1] for year in range(first.year, last.year))
    return between + _upto(last, country) - _upto(first, country)


def working_day_after(first: date, count: int, country: str) -> date:
    """The `count`-th working day after `first`, from 1; `country` is an ISO 3166-1 code."""
    year, wanted = first.year, _upto(first, country) + count
    while wanted > (in_year := _until(year, country)[-1]):
        year, wanted = year + 1, wanted - in_year
    return date(year, 1, 1) + timedelta(days=bisect_left(_until(year, country), wanted))


def make_ready(country: str) -> None:
    """Load what is known of holidays, which takes more time than all else here."""
    for year in _LATELY:
        _holidays(year, country)


def _upto(day: date, country: str) -> int:
    return _until(day.year, country)[day.timetuple().tm_yday - 1]


@lru_cache(maxsize=512)
def _until(year: int, country: str) -> tuple[int, ...]:
    """For each day of a year, the working days from its beginning up to and with that day."""
    first, days_in_year = date(year, 1, 1).toordinal(), date(year, 12, 31).timetuple().tm_yday
    free = _holidays(year, country)
    days = map(date.fromordinal, range(first, first + days_in_year))
    return tuple(accumulate(int(d.weekday() < _SATURDAY and d not in free) for d in days))


def _holidays(year: int, country: str) -> frozenset[date]:
    # By year, as proleptic Gregorian ordinals.
    years = table(f"holidays {country}")
    if str(year) not in years:
        # The others are next to nothing once the package is loaded, and will be asked for.
        first = max(MINYEAR, year - year % 10)
        for each in range(first, min(MAXYEAR, first + 9) + 1):
            days = _from_package(each, country)
            years[str(each)] = sorted(day.toordinal() for day in days if day.year == each)
    return frozenset(map(date.fromordinal, years[str(year)]))


def _from_package(year: int, country: str) -> Iterable[date]:
    from holidays import country_holidays

    with _one_by_one():
        try:
            return frozenset(country_holidays(country, years=year))
        except NotImplementedError:
            return ()


@contextmanager
def _one_by_one() -> Iterator[None]:
    """Let a country be imported alone: to import their package imports some 250.

    That takes longer than to read fifty answers. The package stands in for itself, empty, for as
    long as its countries are asked for.
    """
    spec = find_spec(_COUNTRIES)
    if _COUNTRIES in sys.modules or spec is None:
        yield
        return
    sys.modules[_COUNTRIES] = module_from_spec(spec)
    try:
        yield
    finally:
        del sys.modules[_COUNTRIES]
