"""From bytes to text: UTF-8 and nothing else, said in words an editor can act on."""

from __future__ import annotations

import codecs
import re
import unicodedata

from svargen.codes import N_
from svargen.diagnostics import Diagnostic, Place, Term

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NEVER_IN_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
# Beyond this a file is not text with a slip in it, but something else.
_MOST_CONTROLS = 20


def decode(data: bytes, path: str) -> tuple[str | None, list[Diagnostic]]:
    """The text of a file in NFC with Unix line ends, or None; and what is wrong with it."""
    if data.startswith(_UTF16):
        return None, [_wrong(path, 1, 1, N_("it looks like UTF-16"))]
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in data:
        # Every second byte of Western text in UTF-16 is zero.
        utf16 = data[:64].count(0) * 3 >= len(data[:64])
        looks = N_("it looks like UTF-16") if utf16 else N_("it is not a text file")
        return None, [_wrong(path, 1, 1, looks)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return None, [_wrong(path, line, column, _guess(data))]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    return text, _controls(text, path)


def first_control(text: str) -> str | None:
    """The first character of `text` that cannot be published, as 'U+0007'."""
    found = _NEVER_IN_TEXT.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def _controls(text: str, path: str) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for match in _NEVER_IN_TEXT.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
        place = Place(path, line, column)
        found.append(Diagnostic.at(place, "control-character", character=f"U+{ord(match[0]):04X}"))
        if len(found) == _MOST_CONTROLS:
            break
    return found


def _guess(data: bytes) -> str:
    """What a file that is not UTF-8 probably is."""
    controls = sum(byte < 0x20 and byte not in b"\t\r\n\f" for byte in data[:4096])
    if controls:
        return N_("it is not a text file")
    return N_("it looks like Latin-1 or Windows-1252")


def _wrong(path: str, line: int, column: int, looks: str) -> Diagnostic:
    return Diagnostic.at(Place(path, line, column), "wrong-encoding", found=Term(looks))
