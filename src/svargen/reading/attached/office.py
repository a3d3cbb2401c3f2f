"""Documents of office programs: archives of XML (ECMA-376 for docx, xlsx, pptx; ODF for odt, ods).

Read by the standard library's zip and expat, not by a library for each: those give the body of a
document, while comments, headers, hidden sheets and text that is deleted but kept go out with
them. No entity is ever expanded, since a document with a DOCTYPE is refused; and whatever an
archive claims, so many bytes are unpacked and no more.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from svargen.codes import N_
from svargen.reading.attached.piece import (
    DAMAGED,
    LOCKED,
    PROPERTIES,
    TOO_MUCH,
    UNKNOWN,
    Piece,
    Unsearchable,
    told,
)
from svargen.reading.attached.sheets import Book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zipfile import ZipInfo

    from svargen.diagnostics import Phrase

_MOST_PARTS = 5_000
_MOST_BYTES = 128 << 20
"""Unpacked, of all parts together."""
_CHUNK = 1 << 16
_GOES_ON = frozenset({"t", "delText", "instrText", "delInstrText", "p", "h", "span", "a"})
"""Elements whose text may go on in the next, as where formatting parts a number. What other ones
say (a value of a diagram, how far a picture is moved) stands by itself."""
_ENDS_LINE = frozenset(
    {
        "p",
        "h",
        "si",
        "is",
        "tc",
        "table-cell",
        "comment",
        "list-item",
        "tr",
        "br",
        "line-break",
        "cr",
    }
)
"""Elements after which another text begins."""
_BEGINS_LINE = frozenset({"p", "h"})
"""Those that may stand in the midst of another's text: in a box, in a note."""
_SIGNS = {"noBreakHyphen": "-", "softHyphen": "\u00ad", "tab": "\t", "s": " "}
_SPOKEN = frozenset(
    {"Target", "href", "descr", "title", "tooltip", "string-value", "author", "name", "v", "instr",
     "displayText"}
)  # fmt: skip
"""Attributes in which people write, or addresses stand. In others are numbers of programs, many
of ten digits."""
_VALUED = frozenset({"docVar", "listItem", "listEntry", "filter", "customFilter"})
"""Elements whose value is a text."""
_SLIDE = re.compile(r"ppt/(?:slides|notesSlides)/\D+([0-9]+)\.xml$")
_FOLDERS = {
    "docProps": PROPERTIES,
    "charts": told(N_("in a chart")),
    "pivotCache": told(N_("in the data that a pivot table keeps")),
    "externalLinks": told(N_("in the data that is kept of another workbook")),
}
"""Where a part stands, by its folder, in the words of who is to find it."""
_SHOWN = re.compile(r"(?:.*/)?(?:media|Pictures)/")
"""Pictures, films and sounds."""
_NO_WORDS = re.compile(
    r"(?:.*/)?(?:fonts|printerSettings|ObjectReplacements|Thumbnails)/|docProps/thumbnail|"
    r"(?:mimetype|layout-cache)$"
)
"""What is for programs alone, or shows in small what stands elsewhere."""


def pieces_of_archive(data: bytes) -> Iterator[Piece]:
    """All that a document says. Raises Unsearchable."""
    try:
        yield from _Archive(data).pieces()
    except (BadZipFile, expat.ExpatError, zlib.error, EOFError, KeyError, ValueError):
        raise Unsearchable(DAMAGED) from None
    except (NotImplementedError, RuntimeError):
        # Packed in a way that the standard library does not know, or with a password.
        raise Unsearchable(LOCKED) from None


class _Archive:
    def __init__(self, data: bytes) -> None:
        self.zip = ZipFile(BytesIO(data))
        self.left = _MOST_BYTES
        parts = self.zip.infolist()
        if len(parts) > _MOST_PARTS:
            raise Unsearchable(TOO_MUCH)
        if any(part.flag_bits & 1 for part in parts):
            raise Unsearchable(LOCKED)
        self.parts = {part.filename: part for part in parts if not part.is_dir()}

    def pieces(self) -> Iterator[Piece]:
        manifest = self.parts.get("META-INF/manifest.xml")
        if manifest and b"encryption-data" in b"".join(self.chunks(manifest)):
            raise Unsearchable(LOCKED)
        if "[Content_Types].xml" not in self.parts and "content.xml" not in self.parts:
            raise Unsearchable(UNKNOWN)
        if "xl/workbook.xml" in self.parts:
            yield from Book(self.parsed, self.parts).pieces()
        for name, part in self.parts.items():
            if _NO_WORDS.match(name) or not part.file_size:
                continue
            if name.endswith((".xml", ".rels")):
                yield Piece(self.text(part), _where(name))
            else:
                where = told(N_("in {name} within it"), name=posixpath.basename(name))
                shown = bool(_SHOWN.match(name))
                yield Piece("", where, b"".join(self.chunks(part)), shown=shown)

    def chunks(self, part: ZipInfo) -> Iterator[bytes]:
        """A part, unpacked bit by bit. Raises Unsearchable where there is too much of it."""
        with self.zip.open(part) as file:
            while chunk := file.read(_CHUNK):
                self.left -= len(chunk)
                if self.left < 0:
                    raise Unsearchable(TOO_MUCH)
                yield chunk

    def parsed(
        self,
        part: ZipInfo,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None],
        text: Callable[[str], None],
    ) -> None:
        """Read the XML of a part: names come without their namespace."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = lambda name, attributes: start(
            _local(name), {_local(key): value for key, value in attributes.items()}
        )
        parser.EndElementHandler = lambda name: end(_local(name))
        parser.CharacterDataHandler = text
        for chunk in self.chunks(part):
            parser.Parse(chunk, False)  # noqa: FBT003 - the library's own form
        parser.Parse(b"", True)  # noqa: FBT003 - as above

    def text(self, part: ZipInfo) -> str:
        """All that a part says; a paragraph a line."""
        said: list[str] = []
        beside: list[str] = []
        within = [""]

        def start(name: str, attributes: dict[str, str]) -> None:
            within.append(name)
            spoken = _SPOKEN | {"val", "value"} if name in _VALUED else _SPOKEN
            beside.extend(f"{attributes[key]}\n" for key in spoken & attributes.keys())
            if name in _SIGNS:
                said.append(_SIGNS[name])
            elif name in _BEGINS_LINE and said and said[-1] != "\n":
                said.append("\n")

        def end(name: str) -> None:
            within.pop()
            if name in _ENDS_LINE:
                said.append("\n")
            if name not in _GOES_ON and beside and beside[-1][-1:] != "\n":
                beside.append("\n")

        def text(written: str) -> None:
            (said if within[-1] in _GOES_ON else beside).append(written)

        self.parsed(part, start, end, text)
        return "".join([*said, "\n", *beside])


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_: object) -> None:
    raise Unsearchable(DAMAGED)


def _where(name: str) -> Phrase | None:
    if slide := _SLIDE.match(name):
        return told(N_("on slide {number}"), number=slide[1])
    folder = posixpath.basename(posixpath.dirname(name))
    return PROPERTIES if name == "meta.xml" else _FOLDERS.get(folder)
