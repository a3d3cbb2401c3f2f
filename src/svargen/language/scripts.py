"""Scripts: which alphabets a word is written in, and what can be taken for Latin letters.

Unicode's names tell a letter's script by their first word ("CYRILLIC SMALL LETTER A"), which is
all that is needed here of the Scripts property (UAX #24).
"""

from __future__ import annotations

import re
import unicodedata

_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)
"""Scripts that are one writing system together (UTS #39, 5.1, "Highly Restrictive")."""
_LOOK_LATIN = frozenset(
    "асеорхуѕіјһԁԛԝӏѵгпквмнтшьъԍүұ"  # Cyrillic
    "αβγεηικνορτυχωϲϳ"  # Greek
    "օսոհցզյքոգւաբեռլԼ"  # Armenian
)
_ALL_LOOK_LATIN = ("CHEROKEE", "LISU", "COPTIC", "DESERET")
_FIRST_GREEK = "\u0370"
"""Below it are Latin letters and their marks alone."""
_RARE_LATIN = (
    ("\u0131", "\u0131"), ("\u0138", "\u0138"), ("\u0180", "\u02af"), ("\u1d00", "\u1dbf"),
    ("\u2c60", "\u2c7f"), ("\ua720", "\ua7ff"), ("\uab30", "\uab6f"),
)  # fmt: skip
"""Latin letters of phonetics and of no European spelling, many of them like one from a to z."""


def scripts_of(text: str) -> frozenset[str]:
    """The scripts of a text's letters, as Unicode names them: `{"LATIN", "CYRILLIC"}`."""
    return frozenset(map(_script, filter(str.isalpha, text)))


def mixes_scripts(word: str) -> bool:
    """Whether letters of scripts stand together that no one language writes together."""
    scripts = scripts_of(word)
    return len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER)


def poses_as_latin(word: str) -> bool:
    """Whether a reader would take a word for one of Latin letters, which it is not, or not all.

    Either scripts are mixed, or all letters are of another script and look like Latin ones, or
    some are rare Latin letters that look like those from a to z.
    """
    letters = [c for c in unicodedata.normalize("NFC", word).casefold() if c.isalpha()]
    scripts = frozenset(map(_script, letters))
    if "LATIN" in scripts:
        return mixes_scripts(word) or any(
            first <= letter <= last for letter in letters for first, last in _RARE_LATIN
        )
    return bool(letters) and all(
        letter in _LOOK_LATIN or _script(letter) in _ALL_LOOK_LATIN for letter in letters
    )


def foreign_letter(text: str) -> str | None:
    """The first letter that looks Latin, is not, and stands in one word with those that are."""
    text = unicodedata.normalize("NFC", text)
    if text.isascii() or max(text) < _FIRST_GREEK:
        return None
    for word in re.findall(r"[^\W\d_]+", text):
        if "LATIN" in scripts_of(word):
            for letter in word:
                if letter.casefold() in _LOOK_LATIN and _script(letter) != "LATIN":
                    return str(letter)
    return None


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0]
