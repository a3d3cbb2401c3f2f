"""Mail as programs save it (eml): its texts and files, whatever they are encoded as (RFC 2045)."""

from __future__ import annotations

from contextlib import suppress
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING

from svargen.codes import N_
from svargen.reading.attached.piece import Piece, told

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOKED_AT = frozenset({"image", "audio", "video"})


def pieces_of_mail(data: bytes) -> Iterator[Piece]:
    """What the parts of a mail say once they are decoded."""
    for part in message_from_bytes(data).walk():
        yield Piece("\n".join(map(_decoded, part.values())))
        said = part.get_payload(decode=True)
        if isinstance(said, bytes):
            name = _decoded(part.get_filename(""))
            where = told(N_("in {name} within it"), name=name) if name else None
            shown = part.get_content_maintype() in _LOOKED_AT
            yield Piece(name, where, said, shown=shown)


def _decoded(header: object) -> str:
    """A header as it is shown: `=?utf-8?B?w6Z?=` stands for a letter."""
    with suppress(HeaderParseError, LookupError, ValueError):
        return str(make_header(decode_header(str(header))))
    return str(header)
