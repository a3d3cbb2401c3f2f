"""The normal form of words. The browser has the same in letters.js; shared examples prove it.

    text -> tokens -> before: one spelling -> Snowball's stem -> after: plain letters

A number keeps its digits alone, so that a case is found in any spelling of its number.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from svargen.search.languages import table_of
from svargen.search.stemmer import stemmer_of, stemmer_of_many

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@lru_cache(maxsize=4)
def letters_of(language: str) -> Letters:
    """The normal form of a language, given by its tag (BCP 47)."""
    return Letters(language)


class Letters:
    """The normal form of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.table = table_of(language)
        self.links = None if self.table.links is None else ("", *self.table.links.split())
        """What may stand between the parts of a compound; None: none is split."""
        self.stem = stemmer_of(language)
        self._stem_all = stemmer_of_many(language)
        self.stop = frozenset(self.table.stop.split())
        """Words, as `before` leaves them, that say nothing by themselves."""
        self._respell = _replacer(self.table.before)
        keep = self.table.keep
        self._odd = None if keep is None else re.compile(rf"[^\x00-\x7f{re.escape(keep)}]")
        """A letter that loses its marks before it is stemmed."""
        self._flatten = _replacer(self.table.after)
        seeds = map(self.before, self.table.seeds.split())
        self.seeds = frozenset(map(self.norm, seeds))
        """Norms that are parts of compounds however rare they are as words."""
        self.forms: dict[str, tuple[str, ...]] = {}
        """Norm -> those of the word's other forms, where the stemmer keeps them apart."""
        for norms in self.norms_of_forms():
            for norm in norms:
                others = dict.fromkeys((*self.forms.get(norm, ()), *norms))
                others.pop(norm)
                self.forms[norm] = tuple(others)

    def before(self, word: str) -> str:
        """A token with its spelling made one: `aaben` and `åben` are the same, `co₂` and `co2`."""
        if is_number(word):
            return word if word.isascii() else unicodedata.normalize("NFKC", word)
        word = self._respell(word)
        keep = self.table.keep
        if keep is None or word.isascii():
            return word
        return self._plainer(word)

    def _plainer(self, word: str) -> str:
        """A word without the marks on letters that are not the language's own."""
        keep = self.table.keep or ""
        return "".join(c if c.isascii() or c in keep else plain(c) for c in word)

    def norm(self, word: str) -> str:
        """What the index calls a word that is as `before` leaves it; '' for nothing."""
        return word if is_number(word) else self.after(self.stem(word))

    def after(self, word: str) -> str:
        """A word in plain letters: `børn` and `born` are the same."""
        word = self._flatten(word)
        return word if word.isascii() else plain(word)

    # -- the same for many words, as one text: ten times as fast -------------------------

    def all_before(self, words: Sequence[str]) -> list[str]:
        """`before` of many tokens."""
        all_plain = "".join(words).isalpha()
        plain_words = words if all_plain else [word for word in words if word.isalpha()]
        text = self._respell("\n".join(plain_words))
        if self._odd and not text.isascii():
            odd = {*self._odd.findall(text)}
            if odd:
                text = text.translate({ord(c): plain(c) for c in odd})
        found = text.split("\n")
        if all_plain:
            return found
        rest = iter(found)
        return [
            next(rest) if word.isalpha() else word if _is_plain(word) else self.before(word)
            for word in words
        ]

    def all_norms(self, words: Sequence[str]) -> list[str]:
        """`norm` of many words that are as `before` leaves them."""
        if "".join(words).isalpha():
            return self.all_after(self._stem_all(words))
        plain_words = [word for word in words if word.isalpha()]
        rest = iter(self.all_after(self._stem_all(plain_words)))
        return [
            next(rest) if word.isalpha() else word if _is_plain(word) else self.norm(word)
            for word in words
        ]

    def all_after(self, words: Sequence[str]) -> list[str]:
        """`after` of many words."""
        if not words:
            return []
        text = self._flatten("\n".join(words))
        found = text.split("\n")
        return found if text.isascii() else [w if w.isascii() else plain(w) for w in found]

    def norms_of_forms(self) -> list[list[str]]:
        """Of each word whose forms the stemmer keeps apart, what they are called."""
        named = [dict.fromkeys(self.all_norms(self.all_before(f))) for f in self.table.forms]
        return [[*norms] for norms in named if len(norms) > 1]


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, in lower case and NFC.

    `2026 - 10323` gives 202610323, 2026 and 10323; `1.250.000` gives 1250000. Numbers that are
    spelled in several pieces come first, all else in the order of the text.
    """
    composed = unicodedata.normalize("NFC", text).replace("_", " ")
    try:
        data = composed.encode("latin-1", _TO_SPACE)
    except UnicodeEncodeError:
        return _tokens(composed)
    # Nearly all texts of western Europe, ten times as fast as by expressions.
    found: list[str] = []
    kinds = data.translate(_KINDS)
    others = _WITH_NO_BREAK_SPACES if b"\xa0" in data else _OF_OTHER_NUMBERS
    if any(map(kinds.__contains__, others)):
        found, rest = _without_numbers(data.decode("latin-1"), _NUMBER_IN_LATIN)
        data = rest.encode("latin-1")
    elif _IN_GROUPS in kinds:
        found, data = _without_groups(data, kinds)
    return found + data.translate(_LOWER, _SOFT_HYPHEN.encode("latin-1")).decode("latin-1").split()


def is_number(word: str) -> bool:
    """Whether a word has any digit, and so is never stemmed or respelled."""
    if word.isalpha():
        return False
    return word.isdecimal() or any(unicodedata.category(c)[0] == "N" for c in word)


def _is_plain(number: str) -> bool:
    """Whether all of it are the usual digits."""
    return number.isdecimal() and number.isascii()


def plain(text: str) -> str:
    """Letters without their marks."""
    apart = unicodedata.normalize("NFD", text)
    kept = "".join(c for c in apart if unicodedata.category(c)[0] != "M")
    return unicodedata.normalize("NFC", kept)


def _tokens(composed: str) -> list[str]:
    """The tokens of any text in NFC."""
    # Some letters can be composed only in lower case.
    lowered = unicodedata.normalize("NFC", composed.lower())
    word, number = _with_marks()
    found, rest = _without_numbers(lowered, number)
    words = (each.replace(_SOFT_HYPHEN, "") for each in word.findall(rest))
    return found + list(filter(None, words))


def _without_numbers(text: str, expression: re.Pattern[str]) -> tuple[list[str], str]:
    """The numbers that are spelled in several pieces, and the text without them."""
    found: list[str] = []

    def taken(number: re.Match[str]) -> str:
        pieces = _NOT_DIGITS.split(number[0])
        found.append("".join(pieces))
        if not _THOUSANDS.fullmatch(number[0]):
            found.extend(pieces)
        return " "

    return found, expression.sub(taken, text)


def _without_groups(data: bytes, kinds: bytes) -> tuple[list[str], bytes]:
    """The same of a text in Latin-1 where all such numbers have groups after points and commas."""
    found: list[str] = []
    rest: list[bytes] = []
    done, at = 0, kinds.find(_IN_GROUPS)
    while at >= 0:
        start = at
        while start > done and kinds[start - 1] == _DIGIT:
            start -= 1
        number = _GROUPS_IN_LATIN.match(data, start)
        if number:
            found.append(number[0].translate(None, b".,").decode())
            rest += (data[done:start], b" ")
            done = number.end()
        at = kinds.find(_IN_GROUPS, max(done, at + 1))
    rest.append(data[done:])
    return found, b"".join(rest)


def _marks() -> str:
    """All combining marks (Unicode's M), as the inside of a character class."""
    # To go over all planes takes longer than the rest of a small build; the others have none.
    planes = *range(0x20000), *range(0xE0000, 0xE1000)
    found = (code for code in planes if unicodedata.category(chr(code))[0] == "M")
    ranges: list[list[int]] = []
    for code in found:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_SOFT_HYPHEN = "\u00ad"
_SPACE = r"[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]*"
"""What ECMAScript's \\s stands for, which differs a little from Python's."""
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_CASE = rf"[0-9]{{3}}{_SPACE}[-{_DASHES}]{_SPACE}[0-9]+"
_GROUPS = r"[0-9]{0,2}(?:[.,\u00a0\u202f][0-9]{3})+(?!\w)"
_THOUSANDS = re.compile(rf"[0-9]{_GROUPS}")
_NOT_DIGITS = re.compile(r"[^0-9]+")


def _number(in_words: str) -> re.Pattern[str]:
    """A number in several pieces: before its first digit stands nothing that words are made of."""
    # A digit first, which the engine looks for faster than for what stands before it.
    return re.compile(rf"[0-9](?<![{in_words}][0-9])(?:{_CASE}|{_GROUPS})")


_NUMBER_IN_LATIN = _number(rf"\w{_SOFT_HYPHEN}")


@lru_cache(maxsize=1)
def _with_marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words, and numbers in several pieces, in any text; to find all marks takes its time."""
    in_words = rf"\w{_marks()}{_SOFT_HYPHEN}"
    return re.compile(f"[{in_words}]+"), _number(in_words)


def _to_space(error: UnicodeError) -> tuple[str, int]:
    """Stand-ins for signs outside Latin-1, unless they are letters, numbers or marks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    if any(unicodedata.category(sign)[0] in "LMN" for sign in signs):
        raise error
    return "".join(map(_stand_in, signs)), error.end


def _stand_in(sign: str) -> str:
    return (
        "-"
        if sign in _DASHES
        else "\u00a0"
        if sign == "\u202f"
        else " "
        if re.fullmatch(_SPACE, sign)
        else "?"
    )


_TO_SPACE = "svargen-to-space"
codecs.register_error(_TO_SPACE, _to_space)
_LATIN = bytes(range(256)).decode("latin-1")
_LOWER = "".join(c.lower() if c.isalnum() else " " for c in _LATIN).encode("latin-1")
_KINDS = "".join(
    "0"
    if "0" <= c <= "9"
    else c
    if c in ".-\u00a0"
    else "."
    if c == ","
    else " "[: c.isspace()] or "a"
    for c in _LATIN
).encode("latin-1")
_DIGIT = ord("0")
_IN_GROUPS = b"0.000"
_OF_OTHER_NUMBERS = (b"0000-", b"0000 -", b"0000  ")
_WITH_NO_BREAK_SPACES = (
    *_OF_OTHER_NUMBERS,
    *(b"0\xa0000", b"0000\xa0-", b"0000 \xa0", b"0000\xa0 ", b"0000\xa0\xa0"),
)
"""Kinds of signs one after the other: any number in several pieces has some of these in it."""
_LETTERS_IN_LATIN = re.escape("".join(filter(str.isalnum, _LATIN)))
_GROUPS_IN_LATIN = re.compile(
    rf"(?<![{_LETTERS_IN_LATIN}{_SOFT_HYPHEN}])[0-9]{{1,3}}(?:[.,][0-9]{{3}})+"
    rf"(?![{_LETTERS_IN_LATIN}])".encode("latin-1")
)


def _replacer(pairs: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    """What replaces each first of a pair by its second, from the left, the longest first."""
    if not pairs:
        return str
    by = dict(pairs)
    if all(len(spelled) == 1 for spelled in by):
        return partial(_replaced, pairs)
    either = re.compile("|".join(map(re.escape, sorted(by, key=len, reverse=True))))
    # Where no two of them overlap, one after the other is ten times as fast.
    overlaps = [
        one[:at] + other
        for one in by
        for other in by
        for at in range(1, len(one))
        if other.startswith(one[at:]) or one[at:].startswith(other)
    ]

    def replaced(text: str) -> str:
        if any(map(text.__contains__, overlaps)):
            return either.sub(lambda found: by[found[0]], text)
        return _replaced(pairs, text)

    return replaced


def _replaced(pairs: tuple[tuple[str, str], ...], text: str) -> str:
    """A text with each first of a pair replaced, no letter of which is in what replaces another."""
    for letter, other in pairs:
        text = text.replace(letter, other)
    return text
