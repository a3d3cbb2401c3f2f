"""Dates as editors write them, and as readers read them."""

from __future__ import annotations

import os
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import tzdata

from svargen.language.libraries import table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

EARLIEST, LATEST = 1849, 2199
"""Years outside these are slips of the pen."""

# The one long form each reader expects: '8. maj 2026', '8 May 2026'.
LOCALES = {"en": "en_GB"}

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DANISH = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"([0-9]{1,2})\.?\s+([^\W\d_]+)\s+([0-9]{4})")
_LIKE_A_DATE = re.compile(r"\d{1,4}\s*[-./ ]\s*\d{1,2}\s*[-./ ]\s*\d{1,4}|\d{6}|\d{8}", re.ASCII)


@lru_cache(maxsize=1)
def time_zones() -> frozenset[str]:
    """The names of all time zones: those of the tzdata package, not of the machine.

    A machine may know others, such as 'localtime', which is a different one elsewhere.
    """
    listed = Path(tzdata.__file__).with_name("zones").read_text(encoding="ascii")
    return frozenset(listed.split())


@lru_cache(maxsize=8)
def time_zone(name: str) -> ZoneInfo:
    """One of `time_zones`, as the tzdata package has it: the machine's may be another year's."""
    with Path(tzdata.__file__).with_name("zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


class UnreadableDate(ValueError):
    """What stands where a date should.

    `why` is 'impossible' (such a day does not exist), 'ambiguous' (it could be read in two
    ways) or 'unknown' (not a date).
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_date(text: str) -> date:
    """The date written as `2026-04-21`, `21-04-2026`, `21. april 2026` or `21 April 2026`.

    Raises UnreadableDate for anything else, also for what a person would have to guess:
    `04/05/26`, `20260421`, `1777000000`.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DANISH.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif (found := _IN_WORDS.fullmatch(text)) and (named := _months().get(found[2].lower())):
        day, month, year = int(found[1]), named, int(found[3])
    else:
        raise UnreadableDate("ambiguous" if _LIKE_A_DATE.fullmatch(text) else "unknown")
    if not EARLIEST <= year <= LATEST:
        raise UnreadableDate("impossible")
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableDate("impossible") from None


def _babel() -> ModuleType:
    """Babel's dates. It asks for the machine's time zone, and stops where that cannot be read."""
    told = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    try:
        from babel import dates
    finally:
        os.environ.pop("TZ")
        if told is not None:
            os.environ["TZ"] = told
    return dates


def long_date(day: date, language: str) -> str:
    """'8. maj 2026' in Danish, '8 May 2026' in English."""
    return _in_2000(day.month, day.day, language).replace("2000", str(day.year))


@lru_cache(maxsize=1024)
def _in_2000(month: int, day: int, language: str) -> str:
    """A date of the year 2000; Babel takes its time for each."""
    dates = table(f"dates {language}")
    key = f"{month}-{day}"
    if key not in dates:
        locale = LOCALES.get(language, language)
        dates[key] = _babel().format_date(date(2000, month, day), "long", locale=locale)
    return str(dates[key])


@lru_cache(maxsize=64)
def month_name(month: int, language: str) -> str:
    """'maj', 'May': the month's name as it stands in the middle of a sentence."""
    return _month_names(language)[str(month)]


def _month_names(language: str) -> Mapping[str, str]:
    names = table(f"months {language}")
    if not names:
        found = _babel().get_month_names("wide", "format", LOCALES.get(language, language))
        names |= {str(number): str(name) for number, name in found.items()}
    return names


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Month names of both languages an archive of this country meets, in lower case."""
    return {
        name.lower(): int(number)
        for language in ("da", "en")
        for number, name in _month_names(language).items()
    }
