"""The sheets of an xlsx, cell by cell, so that a find is placed and a number is as it is shown."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from svargen.codes import N_
from svargen.reading.attached.piece import Piece, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from zipfile import ZipInfo

_BETWEEN = " | "
"""Parts cells: digits of two cells are no number."""
_LIKE_CPR = re.compile(r"(?<!0)0{6}([- ]?)0{4}(?!0)")


class Book:
    """The workbook in an archive."""

    def __init__(self, parsed: Callable[..., None], parts: Mapping[str, ZipInfo]) -> None:
        """`parsed` reads a part with handlers for start, end and text."""
        self.parsed = parsed
        self.parts = parts
        self.shared: list[str] = []
        self.cpr_styles: dict[str, str] = {}
        """Style -> what it puts between the date and the rest."""

    def pieces(self) -> Iterator[Piece]:
        """The cells of each sheet, hidden ones too."""
        self.read_shared()
        self.read_styles()
        for name, part in self.sheets():
            yield Piece(self.cells(part), told(N_("in the sheet '{sheet}'"), sheet=name))

    def sheets(self) -> Iterator[tuple[str, ZipInfo]]:
        """(name, part) of each."""
        named: list[tuple[str, str]] = []
        targets: dict[str, str] = {}

        def sheet(name: str, attributes: dict[str, str]) -> None:
            if name == "sheet":
                named.append((attributes.get("name", ""), attributes.get("id", "")))

        def relation(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship":
                targets[attributes.get("Id", "")] = attributes.get("Target", "")

        self.read("xl/workbook.xml", sheet)
        self.read("xl/_rels/workbook.xml.rels", relation)
        for name, key in named:
            path = posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/")
            if path in self.parts:
                yield name, self.parts[path]

    def read_shared(self) -> None:
        """The texts that cells have in common."""
        said: list[str] = []

        def end(name: str) -> None:
            if name == "si":
                self.shared.append("".join(said))
                said.clear()

        self.read("xl/sharedStrings.xml", end=end, text=said.append)

    def read_styles(self) -> None:
        """The styles that show a number as a CPR number, so that its first zero can be missing."""
        formats: dict[str, str] = {}
        styles: list[str] = []
        within = [False]

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "cellXfs":
                within[0] = True
            elif name == "numFmt":
                code = re.sub(r'[\\"]', "", attributes.get("formatCode", ""))
                if like := _LIKE_CPR.search(code):
                    formats[attributes.get("numFmtId", "")] = like[1]
            elif name == "xf" and within[0]:
                styles.append(attributes.get("numFmtId", ""))

        def end(name: str) -> None:
            if name == "cellXfs":
                within[0] = False

        self.read("xl/styles.xml", start, end)
        self.cpr_styles = {
            str(i): formats[style] for i, style in enumerate(styles) if style in formats
        }

    def cells(self, part: ZipInfo) -> str:
        """What the cells of a sheet show; a row a line."""
        rows: list[str] = []
        said: list[str] = []
        cell: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "c":
                cell.clear()
                cell.update(attributes)
            if name in ("v", "t"):
                said.clear()

        def end(name: str) -> None:
            if name in ("v", "t"):
                rows.append(self.shown("".join(said), cell) + _BETWEEN)
                said.clear()
            elif name == "row":
                rows.append("\n")

        self.parsed(part, start, end, said.append)
        return "".join(rows)

    def shown(self, value: str, cell: Mapping[str, str]) -> str:
        """A cell's value as its readers see it."""
        if cell.get("t") == "s":
            index = int(value) if value.isdecimal() else -1
            return self.shared[index] if 0 <= index < len(self.shared) else ""
        between = self.cpr_styles.get(cell.get("s", ""))
        if between is not None and value.isdecimal():
            digits = value.zfill(10)
            return f"{digits[:6]}{between}{digits[6:]}"
        return value

    def read(
        self,
        path: str,
        start: Callable[[str, dict[str, str]], None] = lambda *_: None,
        end: Callable[[str], None] = lambda _: None,
        text: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Read a part, if it is there."""
        if path in self.parts:
            self.parsed(self.parts[path], start, end, text)
