"""Letters: addresses and alphabetical order.

Danish order ends … z æ ø å, and aa sorts as å (Retskrivningsordbogen, section 4).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

UNMARKED = {
    "œ": "oe",
    "ß": "ss",
    "ð": "d",
    "đ": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "ŋ": "ng",
}
"""What is written for letters that Unicode does not take for others with marks."""
# NFKD alone would make å an a and drop the rest, so these come first.
_SPELLED_OUT = str.maketrans(
    {
        "æ": "ae",
        "ø": "oe",
        "å": "aa",
        "ǣ": "ae",
        "ǽ": "ae",
        "ǿ": "oe",
        "ǻ": "aa",
        **UNMARKED,
    }
)
_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PRIVATE_USE = 0xE000
NO_LETTER = "#"
"""What stands in an index over names without a letter, such as numbers."""


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """The part of an address that stands for `text`: a-z, 0-9 and single hyphens.

    >>> slug("Økonomiforvaltningen på Århus Allé")
    'oekonomiforvaltningen-paa-aarhus-alle'

    Empty where the text has no letter or digit with an ASCII form.
    """
    if _SLUG.fullmatch(text):
        return text
    # Casefolding İ leaves a combining dot, which NFKD then drops.
    composed = unicodedata.normalize("NFC", text).casefold()
    ascii_only = unicodedata.normalize("NFKD", composed.translate(_SPELLED_OUT))
    kept = "".join(c for c in ascii_only if not unicodedata.combining(c))
    return _NOT_IN_A_SLUG.sub("-", kept).strip("-")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The form under which two spellings are the same name or topic: NFC, case and space folded."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


class Alphabet:
    """An order of letters: a to z, then the language's own.

    `tail` lists what follows z in order, with `=` for what sorts as another letter, as in
    `"æ ä=æ ø ö=ø å aa=å ü=y"`.
    """

    def __init__(self, tail: str) -> None:
        self._tail: dict[str, str] = {}
        self._same_as: list[tuple[str, str]] = []
        for entry in tail.split():
            spelled, _, letter = entry.partition("=")
            if letter:
                self._same_as.append((spelled, letter))
            else:
                self._tail[spelled] = chr(_PRIVATE_USE + len(self._tail))

    def sort_key(self, text: str) -> tuple[str, str]:
        """A key by which names stand in this alphabet's order, any ties in a fixed order."""
        return "".join(self._rank(c) for c in self._respelled(text)), text

    def initial(self, text: str) -> str:
        """The letter under which `text` stands in an index, upper case; else NO_LETTER."""
        for character in self._respelled(text):
            if character in self._tail:
                return character.upper()
            plain = unicodedata.normalize("NFKD", character)[0]
            if plain.isalpha():
                return plain.upper()
            if plain.isdigit():
                return NO_LETTER
        return NO_LETTER

    def letters(self) -> tuple[str, ...]:
        """A to Z and the language's own, upper case, in order."""
        return (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *(letter.upper() for letter in self._tail))

    def _respelled(self, text: str) -> str:
        folded = fold(text)
        for spelled, letter in self._same_as:
            folded = folded.replace(spelled, letter)
        return folded

    def _rank(self, character: str) -> str:
        own = self._tail.get(character)
        if own:
            return own
        plain = unicodedata.normalize("NFKD", character)
        return "".join(c for c in plain if not unicodedata.combining(c))
