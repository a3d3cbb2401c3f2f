"""The words of one language: a gettext catalogue read from its .po file."""

from __future__ import annotations

import gettext
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from svargen.language.catalogue import catalogue_in
from svargen.language.dates import long_date, month_name
from svargen.language.letters import Alphabet

if TYPE_CHECKING:
    from datetime import date

_HERE = Path(__file__).parent
SOURCE_LANGUAGE = "en"


def known_languages() -> tuple[str, ...]:
    """The languages svargen speaks: the source language, and one for each catalogue."""
    return tuple(sorted({SOURCE_LANGUAGE, *(path.stem for path in _HERE.glob("*.po"))}))


_STEMMED = """
ar ca da de el en eo es et eu fi fr ga hi hu hy id it lt nb ne nl nn no pt ro ru sr sv ta tr yi
"""
"""Languages whose words search knows the stems of."""


def languages() -> tuple[str, ...]:
    """The codes a site's `language` may have. Without a catalogue its own words are English."""
    return tuple(sorted({*_STEMMED.split(), *known_languages()}))


@lru_cache(maxsize=8)
def language_of(code: str) -> Language:
    """The language of this ISO 639-1 code; KeyError for none of `languages`."""
    if code not in languages():
        raise KeyError(code)
    return Language(code)


class Language:
    """Everything that differs from one language to the next."""

    def __init__(self, code: str) -> None:
        self.code = code
        """ISO 639-1, as in `lang=`."""
        self.catalogue = _catalogue(code)
        """The gettext translations, for templates."""
        tail = self.catalogue.pgettext("letters", "after z")
        self.alphabet = Alphabet("" if tail == "after z" else tail)
        """The order of names and the letters of an A–Å index."""
        signs = {
            ",": self.catalogue.pgettext("between thousands", ","),
            ".": self.catalogue.pgettext("before decimals", "."),
        }
        self._signs = str.maketrans(signs) if code in known_languages() else None
        """Those of numbers; without a catalogue Babel is asked."""
        ends = self.catalogue.pgettext("letters", "compounds end in").split()
        self.joints: tuple[str, ...] = () if ends == ["compounds", "end", "in"] else tuple(ends)
        """What long compounds end in, where they may be broken."""
        listed = "|".join(map(re.escape, self.joints))
        self._joints = re.compile(rf"(?<=\w{{4}})(?=(?:{listed}))(?!\s)") if listed else None

    @property
    def country(self) -> str:
        """The country whose holidays and ways of writing are meant, as in ISO 3166-1."""
        return self.catalogue.pgettext("whose holidays, as in ISO 3166-1", "GB")

    @property
    def locale(self) -> str:
        """Language and country, as Open Graph writes them: 'da_DK', 'en_GB'."""
        # Without a catalogue no country is meant.
        known = self.code in known_languages()
        return f"{self.code}_{self.country}" if known else self.code

    def text(self, message: str, **values: object) -> str:
        """`message` in this language, its {placeholders} filled in."""
        translated = self.catalogue.gettext(message) if message else ""
        return translated.format(**values) if values else translated

    def counted(self, one: str, many: str, count: int, **values: object) -> str:
        """The form for `count` of a message, with {count} written as the language does."""
        chosen = self.catalogue.ngettext(one, many, count)
        return chosen.format(count=self.number(count), **values)

    def long_date(self, day: date) -> str:
        """'8. maj 2026', '8 May 2026'."""
        return long_date(day, self.code)

    def month(self, month: int) -> str:
        """'maj', 'May'."""
        return month_name(month, self.code)

    def number(self, value: float) -> str:
        """'2.047,5' in Danish, '2,047.5' in English; at most three decimals."""
        if not self._signs:
            return _number(value, self.code)
        text = f"{value:,.3f}".rstrip("0").rstrip(".")
        return text.translate(self._signs)

    def with_soft_hyphens(self, text: str) -> str:
        """`text` with a soft hyphen where a long compound may be broken.

        Few browsers bring hyphenation for small languages; the catalogue lists the words in
        which long compounds end.
        """
        return _broken(text, self._joints) if self._joints else text

    def joined(self, items: tuple[str, ...]) -> str:
        """'a, b og c', 'a, b and c'."""
        if len(items) < 2:
            return "".join(items)
        return self.text(
            "{all_but_last} and {last}", all_but_last=", ".join(items[:-1]), last=items[-1]
        )


@lru_cache(maxsize=8192)
def _broken(text: str, joints: re.Pattern[str]) -> str:
    return joints.sub("\u00ad", text)


@lru_cache(maxsize=4096)
def _number(value: float, code: str) -> str:
    # In a language with a catalogue nothing needs it.
    from babel.numbers import format_decimal

    return format_decimal(value, locale=code)


def _catalogue(code: str) -> gettext.NullTranslations:
    path = _HERE / f"{code}.po"
    if not path.exists():
        return gettext.NullTranslations()
    return catalogue_in(path)
