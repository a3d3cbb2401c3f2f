"""Snowball's stemmers: for the index, and for the browser as a module.

The only door to PyStemmer, the Snowball project's own binding of its C code. The JavaScript in
third_party/snowball/ is kept as the project generates it: scripts that set global names. Put one
after the other between two lines of ours, they are a module that leaves no name behind and takes
one request.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import Stemmer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SNOWBALL = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""What Snowball calls a language: by the first part of `language` in site.yaml (ISO 639-1)."""

_HEAD = "let BaseStemmer;\n"
_FOOT = """
const stemmer = new %s();

/** @param {string} word  @returns {string} */
export const stem = (word) => stemmer.stemWord(word);
"""
_NONE = """\
/** No stemmer knows the language. @param {string} word  @returns {string} */
export const stem = (word) => word;
"""
_CLASS = re.compile(r"^var (\w+) = function", re.MULTILINE)


def stemmer_of(language: str) -> Callable[[str], str]:
    """The stemmer of a language tag (BCP 47); of one that Snowball does not know, none."""
    name = SNOWBALL.get(language.partition("-")[0].lower())
    if not name:
        return str
    # It is asked for each word once, so it need not remember any.
    stem: Callable[[str], str] = Stemmer.Stemmer(name, 0).stemWord
    return stem


def stemmer_of_many(language: str) -> Callable[[Sequence[str]], list[str]]:
    """The same for many words at once, in a fraction of the time."""
    name = SNOWBALL.get(language.partition("-")[0].lower())
    if not name:
        return list
    stem: Callable[[Sequence[str]], list[str]] = Stemmer.Stemmer(name, 0).stemWords
    return stem


def stemmer_module(language: str) -> bytes:
    """An ES module with `stem(word)` for a language tag (BCP 47); of an unknown one, as it is."""
    name = SNOWBALL.get(language.partition("-")[0].lower())
    if not name:
        return _NONE.encode()
    folder = _snowball()
    licence, base, stemmer = (
        (folder / file).read_text(encoding="utf-8").rstrip("\n") + "\n"
        for file in ("COPYING", "base-stemmer.js", f"{name}-stemmer.js")
    )
    found = _CLASS.search(stemmer)
    assert found, name  # noqa: S101 - a file of ours, not of a project
    return f"/*\n{licence}*/\n{_HEAD}{base}{stemmer}{_FOOT % found[1]}".encode()


def _snowball() -> Path:
    packaged = Path(__file__).parents[1] / "third_party" / "snowball"
    # In a checkout it lies at the top, beside the rest that others made.
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "third_party" / "snowball"
