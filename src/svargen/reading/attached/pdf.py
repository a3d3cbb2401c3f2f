"""PDF: text page by page, notes, links, forms, properties, bookmarks. The only door to pypdf."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.errors import DependencyError

from svargen.codes import N_
from svargen.reading.attached.piece import LOCKED, NO_TEXT, PROPERTIES, Piece, Unsearchable, told

if TYPE_CHECKING:
    from collections.abc import Iterator

# It would tell of each slip in a file on standard error, among the findings.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def pieces_of_pdf(data: bytes) -> Iterator[Piece]:
    """All that a PDF says. Raises Unsearchable, and whatever a damaged one makes pypdf raise."""
    reader = PdfReader(BytesIO(data))
    try:
        # Many are locked against changes alone: those open with no password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unsearchable(LOCKED)
    except (DependencyError, NotImplementedError):
        raise Unsearchable(LOCKED) from None
    yield Piece("\n".join(_properties(reader)), PROPERTIES)
    empty = True
    for number, page in enumerate(reader.pages, 1):
        where = told(N_("on page {page}"), page=number)
        text = page.extract_text()
        empty = empty and not text.strip()
        yield Piece(text, where)
        yield Piece("\n".join(_beside(page)), where)
    for name, versions in reader.attachments.items():
        where = told(N_("in {name} within it"), name=name)
        yield from (Piece(name, where, version) for version in versions)
    yield Piece("\n".join(_bookmarks(reader.outline)), told(N_("in the bookmarks of the file")))
    if empty and reader.pages:
        raise Unsearchable(NO_TEXT)


def _properties(reader: PdfReader) -> Iterator[str]:
    yield from (str(value) for value in (reader.metadata or {}).values())
    described = _plain(reader.root_object.get("/Metadata"))
    if described is not None and hasattr(described, "get_data"):
        yield described.get_data().decode(errors="replace")
    for field in (reader.get_fields() or {}).values():
        yield str(field.get("/V", ""))


def _beside(page: Any) -> Iterator[str]:
    """Notes on a page, and where its links lead."""
    for note in map(_plain, _plain(page.get("/Annots")) or ()):
        action = _plain(note.get("/A")) or {}
        for value in (note.get("/Contents"), note.get("/V"), action.get("/URI")):
            if value is not None:
                yield str(_plain(value))


def _bookmarks(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _bookmarks(entry)
        else:
            yield str(entry.title)


def _plain(value: Any) -> Any:
    """What a reference in a PDF stands for."""
    return value.get_object() if hasattr(value, "get_object") else value
