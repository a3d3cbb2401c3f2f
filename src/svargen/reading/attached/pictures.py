"""What a picture says of itself, and where it was taken, if it tells. The only door to Pillow.

Cameras write the place into Exif (CIPA DC-008, 4.6.6, "GPS Attribute Information"), programs also
into XMP; people write into descriptions and comments. Pixels are never looked at.
"""

from __future__ import annotations

import re
from contextlib import suppress
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from PIL import Image, IptcImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from svargen.reading.attached.piece import PROPERTIES, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

# Only heads are read, so the size that they claim cannot hurt.
Image.MAX_IMAGE_PIXELS = None
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF", "GIF")
_IN_WORDS = (
    Base.ImageDescription, Base.DocumentName, Base.Artist, Base.Copyright, Base.UserComment,
    Base.XPTitle, Base.XPComment, Base.XPAuthor, Base.XPKeywords, Base.XPSubject,
)  # fmt: skip
"""What people write. Numbers of cameras and of files look like those of people."""
_NOT_IN_WORDS = frozenset({"exif", "icc_profile", "xmp", "XML:com.adobe.xmp"})
# Two, since each is found fast by what it begins with.
_IN_XMP = (
    re.compile(rb"<dc:(\w+)>.{1,10000}?</dc:\1>", re.DOTALL),
    re.compile(
        rb"photoshop:(?:Headline|Instructions|CaptionWriter)"
        rb"(?:>[^<]{1,10000}|\s*=\s*(?:\"[^\"]{1,10000}|'[^']{1,10000}))"
    ),
)
_IN_IPTC = frozenset({(2, 25), (2, 40), (2, 80), (2, 105), (2, 118), (2, 120), (2, 122)})
"""Keywords, instructions, author, headline, contact, caption and who wrote it (IPTC IIM 4.2,
chapter 6); numbers of picture agencies stand in others."""
_CHUNKS_IN_WORDS = (b"tEXt", b"iTXt")
_EXIF = re.compile(rb"Exif\0\0(?=II\*\0|MM\0\*)")
_CHUNK = re.compile(rb"eXIf(?=II\*\0|MM\0\*)")
_PNG = b"\x89PNG\r\n\x1a\n"
_XMP = b"GPSLatitude"
_MOST = 500
"""Pictures that are looked for in one file."""
_LONGEST = 1 << 18
"""Bytes of Exif; in JPEG they are at most 64 KB."""


def pieces_of_picture(data: bytes) -> Iterator[Piece]:
    """What a picture says in words."""
    said = [*_beside(data), *_in_chunks(data)]
    for written in _IN_XMP:
        found = islice(written.finditer(data), _MOST)
        said += [re.sub(rb"<[^>]*>", b"", each[0]) for each in found]
    for exif in (*_marked(data), *_opened_exif(data)):
        tags = {**exif, **exif.get_ifd(IFD.Exif)}
        said += [tags[tag] for tag in _IN_WORDS if tag in tags]
    yield Piece("\n".join(map(_plain, said)), PROPERTIES)


def _plain(said: object) -> str:
    """A text of whatever encoding: of UTF-16 the digits and Latin letters are left."""
    if isinstance(said, bytes):
        return said.replace(b"\0", b"").decode("utf-8", "replace")
    return str(said)


def _beside(data: bytes) -> Iterator[object]:
    """Comments, and texts before the pixels."""
    with suppress(Exception), Image.open(BytesIO(data), formats=_FORMATS) as picture:
        for key, said in picture.info.items():
            if isinstance(said, (str, bytes)) and key not in _NOT_IN_WORDS:
                yield said
        captions = IptcImagePlugin.getiptcinfo(picture) or {}
        for key in _IN_IPTC & captions.keys():
            said = captions[key]
            yield from said if isinstance(said, list) else [said]


def _in_chunks(data: bytes) -> Iterator[bytes]:
    """Texts of a PNG, behind the pixels too."""
    at = 8
    while data.startswith(_PNG) and at + 8 <= len(data):
        body = at + 8
        length = int.from_bytes(data[at : at + 4])
        if data[at + 4 : body] in _CHUNKS_IN_WORDS:
            yield data[body : body + length]
        at = body + length + 4


def _opened_exif(data: bytes) -> Iterator[Image.Exif]:
    with suppress(Exception), Image.open(BytesIO(data), formats=_FORMATS) as picture:
        yield picture.getexif()


def tells_place(data: bytes) -> bool:
    """Whether a picture, or a file with pictures in it as they were, tells where it was taken."""
    return _XMP in data or any(map(_has_place, _marked(data))) or _opened_tells(data)


def _marked(data: bytes) -> Iterator[Image.Exif]:
    """Exif blocks that have a mark: those of JPEG and HEIC, in a PDF too, and chunks of a PNG."""
    for found in islice(_EXIF.finditer(data), _MOST):
        yield _loaded(data[found.start() : found.start() + _LONGEST])
    for found in islice(_CHUNK.finditer(data), _MOST):
        yield _loaded(b"Exif\0\0" + data[found.end() : found.end() + _LONGEST])


def _opened_tells(data: bytes) -> bool:
    """Whether the head of a picture tells, as far as Pillow reads it without the pixels."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            if _XMP.decode() in str(picture.info.get("XML:com.adobe.xmp", "")):
                return True
            headed = picture.format != "PNG" or "Raw profile type exif" in picture.info
            return headed and _has_place(picture.getexif())
    except Exception:  # noqa: BLE001 - what a damaged one makes Pillow raise, no list tells
        # None of these, or one that no browser shows either.
        return False


def _loaded(data: bytes) -> Image.Exif:
    exif = Image.Exif()
    with suppress(Exception):
        exif.load(data)
    return exif


def _has_place(exif: Image.Exif) -> bool:
    try:
        return GPS.GPSLatitude in exif.get_ifd(IFD.GPSInfo)
    except Exception:  # noqa: BLE001 - as above
        return False
