"""PDF: text page by page, notes, links, forms, properties, bookmarks. The only door to pypdf."""

from __future__ import annotations

import hashlib
import logging
import re
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.errors import DependencyError

from svargen.codes import N_
from svargen.reading.attached.piece import (
    LOCKED,
    NO_TEXT,
    NO_TEXT_ON,
    PROPERTIES,
    Piece,
    Unsearchable,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PageObject

_IN_NOTES = ("/Contents", "/V", "/T", "/Subj", "/RC", "/OverlayText")
"""What a note says, who wrote it, and what it will show once something is blacked out."""
_END = re.compile(rb"startxref\s+[1-9][0-9]*\s+%%EOF")
_LEAST = 99
"""Bytes that a change takes, with its table."""
_EARLIER = told(N_("in an earlier version that the file keeps until it is printed to a new PDF"))
_LONGEST_OF_SCANS = 1 << 16
"""Bytes that put pictures in their places; a map that is drawn takes many more."""

# It would tell of each slip in a file on standard error, among the findings.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def pieces_of_pdf(data: bytes) -> Iterator[Piece]:
    """All that a PDF says. Raises Unsearchable, and whatever a damaged one makes pypdf raise."""
    reader = _opened(data)
    yield Piece("\n".join(_properties(reader)), PROPERTIES)
    ends = _earlier_ends(data)
    drawn: set[bytes] = set()
    files: set[bytes] = set()
    wordless: dict[int, PageObject] = {}
    for number, page in enumerate(reader.pages, 1):
        where = told(N_("on page {page}"), page=number)
        text = page.extract_text()
        if not text.strip():
            wordless[number] = page
        if ends:
            drawn.add(_drawn(page))
        yield Piece(text, where)
        yield Piece("\n".join(_beside(page)), where)
    for piece in _around(reader):
        files.add(piece.data)
        yield piece
    yield Piece("\n".join(_for_listeners(reader)), told(N_("in a text for screen readers")))
    for end in ends:
        yield from _of_version(data[:end], drawn, files)
    if wordless and len(wordless) == len(reader.pages):
        raise Unsearchable(NO_TEXT)
    if scanned := [number for number, page in wordless.items() if _is_covered(page)]:
        raise Unsearchable(NO_TEXT_ON, pages=_in_short(scanned))


def _around(reader: PdfReader) -> Iterator[Piece]:
    """Files within a PDF, and its bookmarks."""
    for page in reader.pages:
        yield from _files_on(page)
    for name, versions in reader.attachments.items():
        yield from (_file(name, version) for version in versions)
    yield Piece("\n".join(_bookmarks(reader.outline)), told(N_("in the bookmarks of the file")))


def _opened(data: bytes) -> PdfReader:
    reader = PdfReader(BytesIO(data))
    try:
        # Many are locked against changes alone: those open with no password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unsearchable(LOCKED)
    except (DependencyError, NotImplementedError):
        raise Unsearchable(LOCKED) from None
    return reader


def _earlier_ends(data: bytes) -> list[int]:
    """Where the versions end that a PDF was before changes were put behind it, newest first.

    That is how many programs save, and sign; what was taken out stands there still (ISO 32000-2,
    7.5.6). A file that is to be read page by page over a net has one end more, at 0.
    """
    ends = [found.end() for found in _END.finditer(data)]
    return [end for end in reversed(ends) if len(data) - end > _LEAST]


def _of_version(data: bytes, drawn: set[bytes], files: set[bytes]) -> list[Piece]:
    """What an earlier version says, but for pages and files that are in later ones, too."""
    said: list[str] = []
    within: list[bytes] = []
    try:
        reader = _opened(data)
        said.extend(_properties(reader))
        for page in reader.pages:
            said.extend(_beside(page))
            if (one := _drawn(page)) not in drawn:
                drawn.add(one)
                said.append(page.extract_text())
        for piece in _around(reader):
            said.append(piece.text)
            within.append(piece.data)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001, S110 - that was the end of another file, within this one
        pass
    new = set(within) - files
    files |= new
    return [Piece("\n".join(said), _EARLIER), *(Piece("", _EARLIER, file) for file in new)]


def _drawn(page: PageObject) -> bytes:
    """What tells whether two pages show the same."""
    digest = hashlib.sha256()
    # What is wrong with a page is told where its text is read.
    with suppress(Exception):
        contents = _plain(page["/Contents"])
        for stream in contents if isinstance(contents, list) else [contents]:
            digest.update(_plain(stream).get_data())
        for form in map(_plain, _plain(_plain(page["/Resources"])["/XObject"]).values()):
            if form["/Subtype"] == "/Form":
                digest.update(form.get_data())
    return digest.digest()


def _is_covered(page: PageObject) -> bool:
    """Whether pictures cover most of a page, as they do when paper has been scanned."""
    covered = [0.0]

    def drawn(operator: bytes, _operands: object, matrix: list[float], _of_text: object) -> None:
        if operator == b"Do":
            a, b, c, d = matrix[:4]
            covered.append(abs(a * d - b * c))

    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) <= _LONGEST_OF_SCANS:
        # One that cannot be read has no picture that anybody sees.
        with suppress(Exception):
            page.extract_text(visitor_operand_before=drawn)
    return sum(covered) * 2 > float(page.mediabox.width * page.mediabox.height)


def _in_short(numbers: list[int]) -> str:
    """Page numbers as people write them: `2, 4-6`."""
    rows: list[list[int]] = []
    for number in numbers:
        if rows and rows[-1][-1] == number - 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    return ", ".join(f"{row[0]}-{row[-1]}" if row[1:] else f"{row[0]}" for row in rows)


def _properties(reader: PdfReader) -> Iterator[str]:
    yield from (str(value) for value in (reader.metadata or {}).values())
    if described := reader.root_object.get("/Metadata"):
        yield _words(described)
    for field in (reader.get_fields() or {}).values():
        yield str(field.get("/V", ""))


def _notes(page: PageObject) -> Iterator[Any]:
    yield from map(_plain, _plain(page.get("/Annots")) or ())


def _beside(page: PageObject) -> Iterator[str]:
    """Notes on a page with who wrote them, and where its links lead."""
    for note in _notes(page):
        action = _plain(note.get("/A")) or {}
        for value in (*map(note.get, _IN_NOTES), action.get("/URI")):
            if value is not None:
                yield _words(value)


def _files_on(page: PageObject) -> Iterator[Piece]:
    """Files that notes carry (ISO 32000-2, 12.5.6.15)."""
    for note in _notes(page):
        named = _plain(note.get("/FS"))
        files = _plain(named.get("/EF")) if isinstance(named, dict) else None
        # All are the same file, for one system and another.
        for file in list((files or {}).values())[:1]:
            yield _file(str(named.get("/UF") or named.get("/F")), _plain(file).get_data())


def _file(name: str, data: bytes) -> Piece:
    return Piece(name, told(N_("in {name} within it"), name=name), data)


def _bookmarks(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _bookmarks(entry)
        else:
            yield str(entry.title)


def _words(value: Any) -> str:
    """A text, which may be a stream of its own."""
    value = _plain(value)
    return value.get_data().decode(errors="replace") if hasattr(value, "get_data") else str(value)


def _for_listeners(reader: PdfReader) -> Iterator[str]:
    """What stands for pictures and signs (ISO 32000-2, 14.9.3 and 14.9.4)."""
    todo = [reader.root_object.get("/StructTreeRoot")]
    met: set[int] = set()
    while todo:
        entry = _plain(todo.pop())
        if not isinstance(entry, list | dict) or id(entry) in met:
            continue
        met.add(id(entry))
        if isinstance(entry, list):
            todo.extend(entry)
        else:
            yield from (_words(entry[key]) for key in ("/Alt", "/ActualText") if key in entry)
            todo.append(entry.get("/K"))


def _plain(value: Any) -> Any:
    """What a reference in a PDF stands for."""
    return value.get_object() if hasattr(value, "get_object") else value
