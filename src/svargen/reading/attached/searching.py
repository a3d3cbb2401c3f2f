"""One attachment searched: from its bytes to what in it looks like data about a person."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from svargen.bounds import Bounds, TooMuch
from svargen.codes import N_
from svargen.personal import personal_data
from svargen.reading.attached.piece import (
    DAMAGED,
    EMPTY,
    LOCKED,
    PARTLY,
    TOO_MUCH,
    UNKNOWN,
    Piece,
    Unsearchable,
    told,
)
from svargen.reading.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.diagnostics import Phrase
    from svargen.personal import Kind

_SECONDS = 60
_MEMORY = 1024
"""MB beyond what the process has."""
_DEEPEST = 2
"""Documents within documents."""
_LIKE_A_ZIP = b"PK\x03\x04"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
"""Of .doc, .xls, .msg; and of a new document that is locked with a password."""
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b")
_PICTURES = (
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"GIF8",
)  # fmt: skip
_BRANDED = re.compile(
    rb".{4}ftyp(heic|heix|hevc|mif1|msf1|avif|avis)|RIFF.{4}WEBP|BM.{4}\0{4}", re.DOTALL
)
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_HEADER = re.compile(rb"[A-Za-z][A-Za-z-]*:")
_OF_MAIL = re.compile(rb"(?im)^(?:MIME-Version|Content-(?:Type|Transfer-Encoding)):")
_LONGEST_HEAD = 1 << 16
_ESCAPED = re.compile(r"\\u(?!00[01])([0-9A-Fa-f]{4})")
"""A sign in JSON; but for those that would be another line."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something in an attachment that looks like data about a person."""

    kind: Kind
    key: str
    """As in `personal.Match`; '' for a location."""
    shown: str
    where: Phrase | None


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found in an attachment."""

    digest: str
    """SHA-256 of its bytes, on which all else depends."""
    hits: tuple[Hit, ...] = ()
    """Each once, where it is met first."""
    trouble: Phrase | None = None
    """Why it, or a part of it, could not be searched; None where it was."""


def search(data: bytes) -> Searched:
    """Search one attachment. Never raises."""
    found: dict[tuple[Kind, str], Hit] = {}
    troubles: list[Phrase] = []

    def work() -> None:
        for hit in _hits(Piece(data=data), troubles, 0):
            found.setdefault((hit.kind, hit.key), hit)

    try:
        Bounds(_SECONDS, _MEMORY).within(work)
    except TooMuch:
        troubles.append(told(TOO_MUCH))
    digest = hashlib.sha256(data).hexdigest()
    return Searched(digest, tuple(found.values()), troubles[0] if troubles else None)


def _hits(whole: Piece, troubles: list[Phrase], depth: int) -> Iterator[Hit]:
    data = whole.data
    try:
        for piece in _pieces(data):
            yield from _hits_in(piece, troubles, depth)
    except Unsearchable as unsearchable:
        partly = depth and unsearchable.reason.message == UNKNOWN
        if not (partly and whole.shown):
            troubles.append(told(PARTLY) if partly else unsearchable.reason)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file makes a library raise whatever it likes
        troubles.append(told(DAMAGED))
    if _may_tell_place(data):
        from svargen.reading.attached.pictures import tells_place

        if tells_place(data):
            yield Hit("location", "", "", None)


def _hits_in(piece: Piece, troubles: list[Phrase], depth: int) -> Iterator[Hit]:
    for match in personal_data(piece.text, loose=True):
        yield Hit(match.kind, match.key, match.shown, piece.where)
    if piece.data and depth < _DEEPEST:
        for hit in _hits(piece, troubles, depth + 1):
            yield Hit(hit.kind, hit.key, hit.shown, piece.where)


def _pieces(data: bytes) -> Iterator[Piece]:
    """The parts of a file, by what its first bytes say it is."""
    if not data:
        raise Unsearchable(EMPTY)
    if b"%PDF-" in data[:1024]:
        from svargen.reading.attached.pdf import pieces_of_pdf

        yield from pieces_of_pdf(data)
    elif data.startswith(_LIKE_A_ZIP):
        from svargen.reading.attached.office import pieces_of_archive

        yield from pieces_of_archive(data)
    elif data.startswith(_OLD_OFFICE):
        raise Unsearchable(LOCKED if _LOCKED_OFFICE in data else UNKNOWN)
    elif data.startswith(_ARCHIVES):
        raise Unsearchable(UNKNOWN)
    elif _is_picture(data):
        from svargen.reading.attached.pictures import pieces_of_picture

        yield from pieces_of_picture(data)
    else:
        yield from _lines(_ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), _text(data)))
        if _is_mail(data):
            from svargen.reading.attached.mail import pieces_of_mail

            yield from pieces_of_mail(data)


def _text(data: bytes) -> str:
    """What a text says. Raises Unsearchable where it is none, but a film, a database or a font."""
    for bom, coding in _BOMS:
        if data.startswith(bom):
            return data.decode(coding, "replace")
    if b"\0" in data[:8192]:
        for coding in _WIDE:
            start = data[:4096].decode(coding, "replace")
            # Read by another, its signs would be Chinese.
            if "\0" not in start and sum(map(str.isascii, start)) * 2 > len(start):
                return data.decode(coding, "replace")
        raise Unsearchable(UNKNOWN)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _lines(text: str) -> Iterator[Piece]:
    """The lines of a text in which something looks like personal data."""
    lines = Lines(text)
    spans = [
        (lines.at(match.start)[0], lines.at(match.end)[0])
        for match in personal_data(text, loose=True)
    ]
    # One line may hold many.
    for first, last in dict.fromkeys(spans):
        yield Piece(lines.text(first, last), told(N_("on line {line}"), line=first))
    if "<" in text:
        # Tags may part the digits of a number.
        yield Piece(re.sub("<[^<>]*>", "", text))


def _may_tell_place(data: bytes) -> bool:
    return _is_picture(data) or b"Exif\0\0" in data or b"GPSLatitude" in data


def _is_mail(data: bytes) -> bool:
    """Whether a text begins as a mail does that may be encoded."""
    head = re.split(rb"\r?\n\r?\n", data[:_LONGEST_HEAD], maxsplit=1)[0]
    return bool(_HEADER.match(head) and _OF_MAIL.search(head))


def _is_picture(data: bytes) -> bool:
    return data.startswith(_PICTURES) or bool(_BRANDED.match(data))
