"""Attachments as office programs and cameras make them, from a few lines of text."""

import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from types import MappingProxyType
from typing import cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image
from PIL.ExifTags import GPS, IFD
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Sheets = Mapping[str, Sequence[Sequence[str | int]]]
"""Name -> rows of cells."""
NO_PARTS: Mapping[str, bytes] = MappingProxyType({})
SIZE = "/MediaBox [0 0 595 842]"
FONT = "<< /Font << /F1 3 0 R >> >>"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def pdf(*pages: str, title: str = "", locked: str = "") -> bytes:
    """A PDF with a page for each text, written by hand; locked with a password, if one is given."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, text in enumerate(pages):
        lines = "".join(f"({_in_pdf(line)}) Tj T* " for line in text.split("\n"))
        content = f"BT /F1 11 Tf 13 TL 50 700 Td {lines}ET" if text else ""
        objects += [
            f"<< /Type /Page /Parent 2 0 R {SIZE} /Resources {FONT} /Contents {5 + 2 * i} 0 R >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    objects.append(f"<< /Title ({_in_pdf(title)}) >>")
    out, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{written}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode()
    return _locked(out, locked) if locked else out


def changed(pdf: bytes, text: str) -> bytes:
    """A PDF whose first page was given another text; the change is put behind it."""
    writer = PdfWriter(io.BytesIO(pdf), incremental=True)
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 11 Tf 50 700 Td ({_in_pdf(text)}) Tj ET".encode())
    added = writer._add_object(content)  # noqa: SLF001 - pypdf has no other way to put one in
    writer.pages[0][NameObject("/Contents")] = added
    return _written(writer)


def anew(pdf: bytes) -> bytes:
    """A PDF with nothing but what is shown, as printing makes it."""
    return _written(PdfWriter(clone_from=PdfReader(io.BytesIO(pdf))))


def noted(pdf: bytes, kind: str, **said: str) -> bytes:
    """A PDF with a note of that kind on its first page."""
    entries = {f"/{key}": TextStringObject(text) for key, text in said.items()}
    return _with_note(PdfWriter(clone_from=PdfReader(io.BytesIO(pdf))), kind, entries)


def figured(pdf: bytes, text: str) -> bytes:
    """A PDF with a figure that a text stands for; its parts lead back to one another."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    figure = _dictionary({"/S": NameObject("/Figure"), "/Alt": TextStringObject(text)})
    root = _dictionary({"/Type": NameObject("/StructTreeRoot")})
    at = writer._add_object(root)  # noqa: SLF001 - pypdf has no other way to put one in
    figure[NameObject("/K")] = ArrayObject([NumberObject(0), at])
    root[NameObject("/K")] = ArrayObject([figure])
    writer.root_object[NameObject("/StructTreeRoot")] = at
    return _written(writer)


def carrying(pdf: bytes, name: str, data: bytes) -> bytes:
    """A PDF with a note on its first page that carries a file."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    stream = DecodedStreamObject()
    stream.set_data(data)
    file = writer._add_object(stream)  # noqa: SLF001 - as above
    named = _dictionary({"/UF": TextStringObject(name), "/EF": _dictionary({"/F": file})})
    return _with_note(writer, "FileAttachment", {"/FS": named})


def _with_note(writer: PdfWriter, kind: str, entries: Mapping[str, PdfObject]) -> bytes:
    note = _dictionary({"/Type": NameObject("/Annot"), "/Subtype": NameObject(f"/{kind}")})
    note.update(_dictionary(entries))
    writer.pages[0][NameObject("/Annots")] = ArrayObject([note])
    return _written(writer)


def _dictionary(entries: Mapping[str, PdfObject]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in entries.items()})


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_pictures(pdf: bytes, widths: Mapping[int, int]) -> bytes:
    """A PDF with pictures on some of its pages (from 0), so wide and half as high again."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for number, width in widths.items():
        page = writer.pages[number]
        pixel = DecodedStreamObject()
        pixel.update(
            _dictionary(
                {
                    "/Subtype": NameObject("/Image"),
                    "/Width": NumberObject(1),
                    "/Height": NumberObject(1),
                    "/BitsPerComponent": NumberObject(8),
                    "/ColorSpace": NameObject("/DeviceGray"),
                }
            )
        )
        pixel.set_data(b"\x80")
        named = _dictionary({"/Im0": writer._add_object(pixel)})  # noqa: SLF001 - as above
        cast("DictionaryObject", page["/Resources"])[NameObject("/XObject")] = named
        content = DecodedStreamObject()
        content.set_data(f"q {width} 0 0 {width * 3 // 2} 0 0 cm /Im0 Do Q".encode())
        page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), content])
    return _written(writer)


def bookmarked(pdf: bytes, outer: str, inner: str) -> bytes:
    """A PDF with a bookmark, and one beneath it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    above = writer.add_outline_item(title=outer, page_number=0)
    writer.add_outline_item(title=inner, page_number=0, parent=above)
    return _written(writer)


def _in_pdf(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _locked(data: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, algorithm="RC4-128")
    return _written(writer)


def docx(
    *paragraphs: Sequence[str] | str, author: str = "", parts: Mapping[str, bytes] = NO_PARTS
) -> bytes:
    """A Word document; a paragraph given as several texts is formatted differently in each."""
    body = "".join(f"<w:p>{''.join(map(_run, _texts(p)))}</w:p>" for p in paragraphs)
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "word/document.xml": f'<w:document xmlns:w="{WORD}">{body}</w:document>',
            "docProps/core.xml": (
                f'<p:coreProperties xmlns:p="{PACKAGE}/metadata/core-properties" '
                f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{escape(author)}'
                "</dc:creator></p:coreProperties>"
            ),
            **{f"word/{name}": data for name, data in parts.items()},
        }
    )


def _texts(paragraph: Sequence[str] | str) -> Sequence[str]:
    return [paragraph] if isinstance(paragraph, str) else paragraph


def _run(text: str) -> str:
    return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def xlsx(sheets: Sheets, number_format: str = "0", parts: Mapping[str, bytes] = NO_PARTS) -> bytes:
    """A workbook: texts are shared ones, and every number has the format given."""
    shared = [
        cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell, str)
    ]
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">'
        + "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
        + "</sst>",
        "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><numFmts><numFmt numFmtId="164" '
        f'formatCode="{escape(number_format)}"/></numFmts><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="164"/></cellXfs></styleSheet>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"/>'
            for i, name in enumerate(sheets, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{i}" Target="worksheets/sheet{i}.xml"/>'
            for i in range(1, len(sheets) + 1)
        )
        + "</Relationships>",
    }
    for i, rows in enumerate(sheets.values(), 1):
        cells = "".join(
            f"<row>{''.join(_cell(cell, shared) for cell in row)}</row>" for row in rows
        )
        files[f"xl/worksheets/sheet{i}.xml"] = (
            f'<worksheet xmlns="{SHEET}"><sheetData>{cells}</sheetData></worksheet>'
        )
    return zipped({**files, **{f"xl/{name}": data for name, data in parts.items()}})


def _cell(cell: str | int, shared: list[str]) -> str:
    if isinstance(cell, str):
        return f'<c t="s"><v>{shared.index(cell)}</v></c>'
    return f'<c s="1"><v>{cell}</v></c>'


def odt(*paragraphs: str) -> bytes:
    """A text of LibreOffice."""
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    names += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = "".join(f"<text:p>{escape(p)}</text:p>" for p in paragraphs)
    return zipped(
        {"content.xml": f"<office:document-content {names}>{body}</office:document-content>"}
    )


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def mail(subject: str, text: str, **files: bytes) -> bytes:
    """A mail as programs save it, its text and files in base64; names have `_` for a point."""
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content(text, cte="base64")
    for name, data in files.items():
        message.add_attachment(data, "application", "octet-stream", filename=name.replace("_", "."))
    return message.as_bytes()


def picture(form: str = "JPEG", *, located: bool = True) -> bytes:
    """A picture that tells where it was taken, or not."""
    exif = Image.Exif()
    if located:
        exif[IFD.GPSInfo] = {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (55.0, 40.0, 30.0)}
        written, exif = exif.tobytes(), Image.Exif()
        exif.load(written)
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, form, exif=exif)
    return out.getvalue()


Tags = Mapping[int, str | bytes]
NO_TAGS: Tags = MappingProxyType({})


def described(
    form: str, *, exif: Tags = NO_TAGS, within: Tags = NO_TAGS, comment: str = ""
) -> bytes:
    """A picture that says something in Exif, in the block of the camera `within`, or beside it."""
    block = Image.Exif()
    block.update(exif)
    block.get_ifd(IFD.Exif).update(within)
    out = io.BytesIO()
    said = {"comment": comment} if comment else {}
    Image.new("RGB", (8, 8), "teal").save(out, form, exif=block, **said)
    return out.getvalue()


def captioned(*datasets: tuple[int, bytes]) -> bytes:
    """A JPEG with a caption as picture agencies write it: IPTC in a segment of Photoshop's."""
    said = b"".join(
        b"\x1c\2" + bytes([number]) + struct.pack(">H", len(text)) + text
        for number, text in datasets
    )
    resource = b"8BIM\4\4\0\0" + struct.pack(">I", len(said)) + said + b"\0" * (len(said) % 2)
    segment = b"Photoshop 3.0\0" + resource
    whole = picture(located=False)
    return whole[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + whole[2:]


def png_saying(kind: str, text: str, *, late: bool = False) -> bytes:
    """A PNG with a text in a chunk of that kind, `late` behind its pixels."""
    chunks = {
        "tEXt": b"Comment\0" + text.encode(),
        "iTXt": b"Comment\0\0\0da\0\0" + text.encode(),
        "zTXt": b"Comment\0\0" + zlib.compress(text.encode()),
    }
    body = kind.encode() + chunks[kind]
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    whole = picture("PNG", located=False)
    at = whole.index(b"IEND" if late else b"IDAT") - 4
    return whole[:at] + chunk + whole[at:]


def heic() -> bytes:
    """The boxes of a HEIC file as far as they matter here: its brand, and Exif as an item."""
    jpeg = picture()
    exif = jpeg[jpeg.index(b"Exif\0\0") :][:400]
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + struct.pack(">I", 8 + len(exif)) + b"mdat" + exif


def late_png() -> bytes:
    """A PNG whose Exif chunk stands after its pixels."""
    whole = picture("PNG")
    start = whole.index(b"eXIf") - 4
    (length,) = struct.unpack(">I", whole[start : start + 4])
    chunk = whole[start : start + 12 + length]
    rest = whole[:start] + whole[start + len(chunk) :]
    assert zlib.crc32(chunk[4:-4]) == struct.unpack(">I", chunk[-4:])[0]
    end = rest.index(b"IEND") - 4
    return rest[:end] + chunk + rest[end:]
