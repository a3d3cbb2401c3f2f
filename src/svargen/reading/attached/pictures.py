"""Where a picture was taken, if it tells. The only door to Pillow.

Cameras write it into Exif (CIPA DC-008, 4.6.6, "GPS Attribute Information"), programs also into
XMP. Pixels are never looked at.
"""

from __future__ import annotations

import re
from contextlib import suppress
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from PIL import Image
from PIL.ExifTags import GPS, IFD

if TYPE_CHECKING:
    from collections.abc import Iterator

# Only heads are read, so the size that they claim cannot hurt.
Image.MAX_IMAGE_PIXELS = None
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF", "MPO")
_EXIF = re.compile(rb"Exif\0\0(?=II\*\0|MM\0\*)")
_CHUNK = re.compile(rb"eXIf(?=II\*\0|MM\0\*)")
_XMP = b"GPSLatitude"
_MOST = 500
"""Pictures that are looked for in one file."""
_LONGEST = 1 << 18
"""Bytes of Exif; in JPEG they are at most 64 KB."""


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
