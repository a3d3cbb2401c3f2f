"""From bytes to text: UTF-8 and nothing else, said in words an editor can act on."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from svargen.diagnostics import Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NEVER_IN_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_DANISH = {
    name: re.compile(b"(?<=[A-Za-z])[" + re.escape("æøå".encode(codec)) + b"]")
    for name, codec in (
        ("Windows 1252", "cp1252"), ("CP 850", "cp850"), ("Mac Roman", "mac_roman"),
    )
}  # fmt: skip
"""Letters within words, as encodings of one byte write them; called as in VS Code."""
_MANGLED = re.compile("[ÂÃ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]|â€[\u0080-\u2122]")
"""What is left of a letter when UTF-8 has been read as Windows-1252 and saved."""
_BEYOND_LATIN = re.compile("[^\x00-\u02ff][^\x00-\u02ff]{30,}")
MOST_MARKS = 30
"""On one letter, as in the Stream-Safe Text Format of UAX #15. To put more in order takes time
with the square of their number, and no language has them."""
_LATIN = bytes(
    byte
    for byte in range(256)
    if 0x20 <= byte < 0x7F or byte in b"\t\n\r" or 0x80 <= byte <= 0xBF or 0xC3 <= byte <= 0xCB
)
"""What letters up to U+02FF are written with in UTF-8, but for what begins U+0080 to U+00BF."""
_SIGNS = tuple(sign.encode() for sign in "\u00a0–—‘’“”„•…»«§°·½²€")
# Beyond this a file is not text with a slip in it, but something else.
_MOST_CONTROLS = 20


def decode(data: bytes, path: str) -> tuple[str | None, list[Diagnostic]]:
    """The text of a file in NFC with Unix line ends, or None; and what is wrong with it.

    A character that is refused is replaced by U+FFFD, so that the rest can be read.
    """
    if data.startswith(_UTF16) or (b"\0" in data[:64] and _is_utf16(data[:64])):
        return None, [_wrong(path, 1, 1, "UTF-16")]
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        if _is_binary(data):
            return None, [Diagnostic.at(Place(path, line, column), "not-text")]
        return None, [_wrong(path, line, column, _likely(data))]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_common(data):
        return text, list(_lost(text, path))
    text, piled = unpiled(text)
    found = (
        [Diagnostic.at(_place(text, piled, path), "piled-marks", limit=MOST_MARKS)] if piled else []
    )
    text = unicodedata.normalize("NFC", text)
    found += [*_controls(text, path), *_lost(text, path)]
    if len(found) > _MOST_CONTROLS and found[0].code == "control-character":
        return None, [Diagnostic.at(found[0].place, "not-text")]
    return (_NEVER_IN_TEXT.sub("\ufffd", text) if found else text), found


def is_common(data: bytes) -> bool:
    """Whether a text in UTF-8 holds but Latin letters and common signs, as most do.

    Then it holds no control character, no mark to be put on a letter, and nothing that is not seen.
    To look at bytes takes a fraction of the time that it takes to look for each of these.
    """
    others = data.translate(None, _LATIN)
    if others and not others.translate(None, b"\xc2\xe2"):
        for sign in _SIGNS:
            data = data.replace(sign, b"")
        others = data.translate(None, _LATIN)
    return not others


def unpiled(text: str) -> tuple[str, int]:
    """The text with at most 30 marks on each letter, and where the first was cut off; 0 if none."""
    first = 0

    def cut(run: re.Match[str]) -> str:
        nonlocal first
        kept, marks = [], 0
        for at, character in enumerate(run[0], run.start()):
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks <= MOST_MARKS:
                kept.append(character)
            else:
                first = first or at
        return "".join(kept)

    return _BEYOND_LATIN.sub(cut, text), first


def first_control(text: str) -> str | None:
    """The first character of `text` that cannot be published, as 'U+0007'."""
    found = _NEVER_IN_TEXT.search(text)
    return _written(found[0]) if found else None


def _is_utf16(data: bytes) -> bool:
    # Every second byte of Western text in UTF-16 is zero, and none of the others.
    zeros = data[::2].count(0), data[1::2].count(0)
    return max(zeros) * 3 >= len(data) and not min(zeros)


def _controls(text: str, path: str) -> list[Diagnostic]:
    return [
        Diagnostic.at(
            _place(text, match.start(), path), "control-character", character=_written(match[0])
        )
        for match in islice(_NEVER_IN_TEXT.finditer(text), _MOST_CONTROLS + 1)
    ]


def _lost(text: str, path: str) -> Iterator[Diagnostic]:
    """Letters that an earlier conversion of the text has lost or mangled: the first of each."""
    if (lost := text.find("\ufffd")) >= 0:
        yield Diagnostic.at(_place(text, lost, path), "lost-letter")
    # Told faster one by one than by the pattern.
    if not any(sign in text for sign in ("Â", "Ã", "â€")):
        return
    for match in _MANGLED.finditer(text):
        try:
            meant = match[0].encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        place = _place(text, match.start(), path)
        yield Diagnostic.at(place, "mangled-letter", value=match[0], guess=meant)
        return


def _place(text: str, at: int, path: str) -> Place:
    return Place(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _written(character: str) -> str:
    return f"U+{ord(character):04X}"


def _is_binary(data: bytes) -> bool:
    controls = sum(byte < 0x20 and byte not in b"\t\r\n\f" for byte in data[:4096])
    return controls > _MOST_CONTROLS


def _likely(data: bytes) -> str:
    """The encoding in which most is Danish; the first where none is."""
    return max(_DANISH, key=lambda name: len(_DANISH[name].findall(data)))


def _wrong(path: str, line: int, column: int, looks: str) -> Diagnostic:
    # Notepad knows these alone, and by itself.
    of = "windows" if looks in {"UTF-16", "Windows 1252"} else "encoding"
    return Diagnostic.at(Place(path, line, column), "wrong-encoding", found=looks, **{of: looks})
