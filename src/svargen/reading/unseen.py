"""Characters that readers cannot see and that make a text another than it seems.

Signs that turn the direction of writing can show a text in an order that is not its own (CVE-2021-
42574, "Trojan Source"); characters without a shape can carry a hidden text, or part two names that
look the same. Those that a script or an emoji needs are let pass: joiners within Arabic, Persian
or Indic words and between emoji, marks of direction beside letters from right to left, variation
selectors after what has variants (Unicode Standard, 23.2 and 23.4; UTS #51), a single soft hyphen.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from svargen.diagnostics import Diagnostic, Place
from svargen.reading.encoding import is_common

if TYPE_CHECKING:
    from collections.abc import Iterator

_TURNING = "\u202a-\u202e\u2066-\u2069"
_DIRECTION = "\u061c\u200e\u200f"
_JOINING = "\u200c\u200d"
_SELECTING = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SHAPELESS = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180e\u2061-\u2064\u2065\u206a-\u206f\u2800\u3164\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Without a shape, and without a use in the text of an answer."""
_SPACELESS = "\u200b\u2060"
"""Word processors and web pages put them where a line may, or may not, be broken."""
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
"""Signs that each font has for itself: a bullet in Word, and a box anywhere else."""
_UNSEEN = re.compile(
    f"[\u00ad{_TURNING}{_DIRECTION}{_JOINING}{_SELECTING}{_SHAPELESS}{_SPACELESS}{_PRIVATE}]"
)
_TURNS = re.compile(f"[{_TURNING}]")
_FONTS = re.compile(f"[{_PRIVATE}]")
_SHAPES = re.compile(f"[{_SELECTING}{_SHAPELESS}]")
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""The flag of a part of a country, spelled in characters without a shape (UTS #51, ED-14a)."""
_MOST = 20
"""Findings in one text: beyond that they tell nothing new."""


def unseen(text: str, path: str, first_line: int, *, names: bool) -> Iterator[Diagnostic]:
    """What cannot be seen in a text and should not be there, at most 20 times.

    `first_line` is the line of the file on which `text` begins; `names` whether it holds names and
    keys, which what cannot be seen would make different from what they seem to be.
    """
    if is_common(text.encode(errors="surrogatepass")) or not _UNSEEN.search(text):
        return
    for at, code in islice(_found(text, names=names), _MOST):
        line = first_line + text.count("\n", 0, at)
        place = Place(path, line, at - text.rfind("\n", 0, at))
        yield Diagnostic.at(place, code, character=written(text[at]))


def first_unseen(text: str, source: str, *, names: bool) -> tuple[str, str] | None:
    """The code and the character of the first one that should not be in a text.

    Passed over is what stands in its `source` as it is, and not as an escape or an entity: that is
    found there, with a place of its own.
    """
    if text.isascii() or not _UNSEEN.search(text):
        return None
    found = ((code, text[at]) for at, code in _found(text, names=names))
    return next((each for each in found if each[1] not in source), None)


def written(character: str) -> str:
    """How a character that cannot be seen is told of: 'U+200B'."""
    return f"U+{ord(character):04X}"


def _found(text: str, *, names: bool) -> Iterator[tuple[int, str]]:
    """Where a character should not be, and under which code."""
    shown = _FLAG.sub(lambda flag: "\U0001f3f4" * len(flag[0]), text)
    line = _Line(shown)
    for match in _UNSEEN.finditer(shown):
        character, at = match[0], match.start()
        before, after = shown[at - 1 : at], shown[at + 1 : at + 2]
        if _TURNS.match(character):
            yield at, "hidden-direction"
        elif _FONTS.match(character):
            yield at, "font-sign"
        elif _is_needed(character, before, after, line, at):
            continue
        elif character == "\u00ad" and not names:
            if "\u00ad" in shown[max(0, at - 2) : at]:
                yield at, "invisible-character"
        elif names or _SHAPES.match(character):
            yield at, "hidden-text"
        else:
            yield at, "invisible-character"


@dataclass(slots=True)
class _Line:
    """The line last looked at; looked through once, since marks of direction come in plenty."""

    text: str
    end: int = -1
    from_right: bool = False

    def runs_from_right(self, at: int) -> bool:
        """Whether letters from right to left stand on the line of `at`, never before the last."""
        if at > self.end:
            begin = self.text.rfind("\n", 0, at) + 1
            end = self.text.find("\n", at)
            self.end = end if end >= 0 else len(self.text)
            # Two of the marks themselves are of the class of such letters.
            letters = set(self.text[begin : self.end]).difference(_DIRECTION)
            self.from_right = any(unicodedata.bidirectional(c) in ("R", "AL") for c in letters)
        return self.from_right


def _is_needed(character: str, before: str, after: str, line: _Line, at: int) -> bool:
    if character in "\u200c\u200d":
        pictures = character == "\u200d" and _is_picture(before) and _is_picture(after)
        return pictures or _joins(before)
    if character in _DIRECTION:
        return line.runs_from_right(at)
    if "\U000e0100" <= character <= "\U000e01ef":
        return before >= "\u2e80" and unicodedata.category(before) == "Lo"
    if "\ufe00" <= character <= "\ufe0f":
        return bool(before) and _has_variants(before)
    return (
        "\u180b" <= character <= "\u180f"
        and character != "\u180e"
        and "\u1820" <= before <= "\u18aa"
    )


def _is_picture(character: str) -> bool:
    """Whether it may stand in an emoji of several: a symbol, a colour of skin, a selector."""
    return bool(character) and (
        character in "\ufe0f\u20e3" or unicodedata.category(character) in ("So", "Sk", "Sm")
    )


def _joins(before: str) -> bool:
    """Whether a letter belongs to a script whose letters joiners part or join."""
    return (
        bool(before)
        and before >= "\u0600"
        and unicodedata.category(before) in ("Lo", "Mn", "Mc", "Lm")
    )


def _has_variants(before: str) -> bool:
    kind = unicodedata.category(before)
    return (
        before in "#*0123456789"
        or kind in ("So", "Sm", "Sk", "Po", "Pd", "Ps", "Pe")
        or (before >= "\u1000" and kind in ("Lo", "Ll", "Nl", "No"))
    )
