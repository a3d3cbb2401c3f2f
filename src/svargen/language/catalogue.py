"""A gettext catalogue read from its .po file.

Babel reads them too, with all that a translator's tools want to know. What is needed here takes a
fraction of the time, and is needed whenever svargen starts.
"""

from __future__ import annotations

import gettext
import io
import json
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC = 0x950412DE
_HEAD = struct.Struct("<7I")
_PLACE = struct.Struct("<2I")


def catalogue_in(path: Path) -> gettext.NullTranslations:
    """The translations in a .po file; what is marked as fuzzy or has none is left out."""
    found = map(_translated, path.read_text(encoding="utf-8").split("\n\n"))
    return gettext.GNUTranslations(io.BytesIO(_compiled(dict(filter(None, found)))))


def _translated(entry: str) -> tuple[bytes, bytes] | None:
    """What is looked up, and what is found, as a .mo file has them; None for no translation."""
    asked: dict[str, str] = {}
    forms: list[str] = []
    for name, text in _fields(entry):
        if name == "fuzzy":
            return None
        if name.startswith("msgstr"):
            forms.append(text)
        else:
            asked[name] = text
    if not forms or not all(forms):
        return None
    context = f"{asked['msgctxt']}\x04" if "msgctxt" in asked else ""
    plural = f"\0{asked['msgid_plural']}" if "msgid_plural" in asked else ""
    return f"{context}{asked['msgid']}{plural}".encode(), "\0".join(forms).encode()


def _fields(entry: str) -> Iterator[tuple[str, str]]:
    """Each field of an entry with its text, and 'fuzzy' where it is marked so."""
    name, text = "", ""
    for line in entry.split("\n"):
        if line.startswith("#"):
            if line.startswith("#,") and "fuzzy" in line:
                yield "fuzzy", ""
            continue
        begins, _, quoted = line.partition('"')
        if begins:
            if name:
                yield name, text
            name, text = begins.rstrip(), ""
        text += json.loads(f'"{quoted}') if "\\" in quoted else quoted[:-1]
    if name:
        yield name, text


def _compiled(entries: dict[bytes, bytes]) -> bytes:
    """The entries as a .mo file."""
    first = _HEAD.size
    second = first + _PLACE.size * len(entries)
    start = second + _PLACE.size * len(entries)
    places, texts = bytearray(), bytearray()
    for each in (*entries.keys(), *entries.values()):
        places += _PLACE.pack(len(each), start + len(texts))
        texts += each + b"\0"
    return _HEAD.pack(_MAGIC, 0, len(entries), first, second, 0, 0) + places + texts
