"""What attachments hold is found wherever office programs and cameras put it, and within bounds."""

import io
import random
import time
import zipfile

import pytest
from PIL.ExifTags import Base

from svargen.language import language_of
from svargen.reading.attached import Searched, search
from tests import attached

CPR = "010190-1234"
FOUND = ("cpr", "0101901234")


def found(data: bytes) -> list[tuple[str, str]]:
    searched = search(data)
    assert CPR not in repr(searched.hits).replace("0101901234", "")
    return [(hit.kind, hit.key) for hit in searched.hits]


def where(searched: Searched) -> list[str]:
    return [
        hit.where.message.format(**hit.where.values) if hit.where else "" for hit in searched.hits
    ]


def trouble(searched: Searched) -> str:
    reason = searched.trouble
    return reason.message.format(**reason.values) if reason else ""


def test_a_pdf_is_searched_page_by_page() -> None:
    searched = search(attached.pdf("Intet her", f"Borgeren {CPR} har klaget"))
    assert where(searched) == ["on page 2"]
    assert [(hit.kind, hit.key, hit.shown) for hit in searched.hits] == [(*FOUND, "010190-xxxx")]
    assert trouble(searched) == ""


def test_the_properties_of_a_pdf_are_searched() -> None:
    searched = search(attached.pdf("Intet her", title=f"Sag om {CPR}"))
    assert where(searched) == ["in the properties of the file"]


def test_the_bookmarks_of_a_pdf_are_searched() -> None:
    searched = search(attached.bookmarked(attached.pdf("Intet her"), "Sager", f"Sag om {CPR}"))
    assert [(hit.kind, hit.key) for hit in searched.hits] == [FOUND]
    assert where(searched) == ["in the bookmarks of the file"]


def test_the_text_that_stands_for_a_picture_in_a_pdf_is_searched() -> None:
    searched = search(attached.figured(attached.pdf("Intet her"), f"Brev fra {CPR}"))
    assert [(hit.kind, hit.key) for hit in searched.hits] == [FOUND]
    assert where(searched) == ["in a text for screen readers"]


def test_a_number_in_several_places_is_told_once() -> None:
    assert where(search(attached.pdf(CPR, CPR, "0101901234"))) == ["on page 1"]


def test_a_pdf_locked_with_a_password_cannot_be_searched() -> None:
    searched = search(attached.pdf(CPR, locked="hemmelig"))
    assert (searched.hits, trouble(searched)) == ((), "it is locked with a password")


def test_a_scanned_pdf_has_no_text_to_search() -> None:
    assert "no text" in trouble(search(attached.pdf("")))


def test_pages_that_are_scanned_are_told_beside_those_that_are_not() -> None:
    letter = attached.pdf("Følgebrev", "", "", "", "Underskrift", "")
    scanned = attached.with_pictures(letter, {1: 595, 2: 595, 3: 590, 5: 600})
    assert trouble(search(scanned)) == (
        "there is no text on p. 2-4, 6, as when paper has been scanned"
    )


def test_an_empty_page_a_logo_and_a_picture_with_words_are_no_scanned_pages() -> None:
    report = attached.pdf("Rapport", "", "", "Kort over havnen")
    assert trouble(search(attached.with_pictures(report, {0: 80, 2: 80, 3: 595}))) == ""


def test_what_notes_on_a_page_say_is_searched() -> None:
    page = attached.pdf("Intet her")
    for kind, key in (("Text", "Contents"), ("FreeText", "RC"), ("Redact", "OverlayText")):
        searched = search(attached.noted(page, kind, **{key: f"<p>Borger {CPR}</p>"}))
        assert [(hit.kind, hit.key) for hit in searched.hits] == [FOUND], key
        assert where(searched) == ["on page 1"]
    assert found(attached.noted(page, "Text", T="asta@eksempelsen.example", Contents="Ok")) == [
        ("email", "asta@eksempelsen.example")
    ]


def test_a_file_that_a_note_carries_is_searched() -> None:
    searched = search(attached.carrying(attached.pdf("x"), "borgere.docx", attached.docx(CPR)))
    assert [(hit.kind, hit.key) for hit in searched.hits] == [FOUND]
    assert where(searched) == ["in borgere.docx within it"]


def test_what_was_taken_out_of_a_pdf_is_found_in_the_version_that_it_keeps() -> None:
    pdf = attached.changed(attached.pdf(f"Borger {CPR}", "Intet her"), "Fjernet")
    searched = search(pdf)
    assert [(hit.kind, hit.key) for hit in searched.hits] == [FOUND]
    assert where(searched) == [
        "in an earlier version that the file keeps until it is printed to a new PDF"
    ]
    assert found(attached.anew(pdf)) == []


def test_a_change_that_takes_nothing_out_changes_nothing_that_is_found() -> None:
    pdf = attached.pdf("Forside", f"Borger {CPR}", title="Sag")
    for whole in (attached.changed(pdf, "Bilag 1"), pdf + b"\0" * 200 + b"%%EOF\n"):
        assert where(search(whole)) == ["on page 2"]
        assert trouble(search(whole)) == ""


def test_a_pdf_within_a_pdf_is_no_earlier_version_of_it() -> None:
    searched = search(attached.carrying(attached.pdf("x"), "brev.pdf", attached.pdf(CPR)))
    assert (where(searched), trouble(searched)) == (["in brev.pdf within it"], "")


@pytest.mark.parametrize("length", [9, 40, 200, 400])
def test_a_pdf_cut_short_is_searched_or_says_that_it_is_damaged(length: int) -> None:
    searched = search(attached.pdf(f"Borgeren {CPR}")[:length])
    assert searched.trouble or searched.hits


def test_a_number_formatted_piece_by_piece_is_found_in_a_document() -> None:
    assert found(attached.docx(["Borgeren ", "0101", "90-", "12", "34", " har klaget"])) == [FOUND]


def test_numbers_in_neighbouring_paragraphs_are_two() -> None:
    assert found(attached.docx("010190", "1234")) == []


def test_comments_headers_and_deleted_text_of_a_document_are_searched() -> None:
    xml = f'<w:x xmlns:w="{attached.WORD}"><w:p><w:r><w:delText>{CPR}</w:delText></w:r></w:p></w:x>'
    for part in ("comments.xml", "header1.xml", "footnotes.xml"):
        assert found(attached.docx("Intet her", parts={part: xml.encode()})) == [FOUND], part


@pytest.mark.parametrize(
    "xml",
    [
        '<w:docVars><w:docVar w:name="Borger" w:val="{}"/></w:docVars>',
        '<w:dropDownList><w:listItem w:displayText="Asta" w:value="{}"/></w:dropDownList>',
        '<w:dropDownList><w:listItem w:displayText="Asta {}" w:value="1"/></w:dropDownList>',
        '<w:ddList><w:listEntry w:val="{}"/></w:ddList>',
        '<w:p><w:fldSimple w:instr=" REF {} "/></w:p>',
        # What stands in a paragraph without being of its text.
        "<w:p><w:r><w:t>{}</w:t><w:anchor><w:posOffset>12700</w:posOffset></w:anchor></w:r></w:p>",
        "<w:p><w:r><w:t>{}</w:t><w:box><w:p><w:r><w:t>5</w:t></w:r></w:p></w:box></w:r></w:p>",
    ],
)
def test_what_a_document_says_outside_its_paragraphs_is_searched(xml: str) -> None:
    part = f'<w:x xmlns:w="{attached.WORD}">{xml.format(CPR)}</w:x>'
    assert found(attached.docx("Intet her", parts={"settings.xml": part.encode()})) == [FOUND]


def test_the_numbers_that_programs_give_what_stands_in_a_document_are_no_persons() -> None:
    xml = (
        f'<w:x xmlns:w="{attached.WORD}" w:rsidR="0101901234"><w:id w:val="0101901234"/>'
        '<w:creationId w:val="0101901234"/><w:creationId w:val="{AB010190-1234-4A5B}"/></w:x>'
    )
    assert search(attached.docx("Intet her", parts={"settings.xml": xml.encode()})).hits == ()


def test_each_point_of_a_chart_is_searched() -> None:
    cache = f"<c:pt><c:v>{CPR}</c:v></c:pt><c:pt><c:v>17</c:v></c:pt><c:pt><c:v>28</c:v></c:pt>"
    chart = {"charts/chart1.xml": f'<c:cat xmlns:c="c"><c:f>A1</c:f>{cache}</c:cat>'.encode()}
    for data in (attached.docx("Intet her", parts=chart), attached.xlsx({"A": []}, parts=chart)):
        assert found(data) == [FOUND]
        assert where(search(data)) == ["in a chart"]


def test_values_of_a_chart_are_no_number_together() -> None:
    cache = "<c:v>010190</c:v><c:v>1234</c:v><c:v>01019</c:v><c:v>01234</c:v>"
    chart = {"charts/chart1.xml": f'<c:cat xmlns:c="c">{cache}</c:cat>'.encode()}
    assert found(attached.docx("Intet her", parts=chart)) == []


@pytest.mark.parametrize(
    ("name", "xml", "place"),
    [
        ("pivotCache/pivotCacheRecords1.xml", '<r><s v="{}"/><s v="17"/></r>', "a pivot table"),
        ("externalLinks/externalLink1.xml", "<r><v>{}</v><v>17</v></r>", "another workbook"),
        ("tables/table1.xml", '<filters><filter val="{}"/><filter val="17"/></filters>', ""),
        ("tables/table2.xml", '<customFilter operator="equal" val="{}"/>', ""),
    ],
)
def test_what_a_workbook_keeps_beside_its_cells_is_searched(
    name: str, xml: str, place: str
) -> None:
    whole = attached.xlsx({"Ark1": [["Antal", 12]]}, parts={name: xml.format(CPR).encode()})
    assert found(whole) == [FOUND]
    assert place in where(search(whole))[0]


def test_a_text_in_a_cell_may_be_formatted_piece_by_piece() -> None:
    sheet = "<x><c><is><r><t>0101</t></r><r><t>90-1234</t></r></is></c><c><is><t>5</t></is></c></x>"
    whole = attached.xlsx({"Ark1": []}, parts={"worksheets/sheet2.xml": sheet.encode()})
    assert found(whole) == [FOUND]


def test_a_note_within_a_paragraph_of_libreoffice_does_not_hide_the_number_before_it() -> None:
    names = 'xmlns:t="t" xmlns:dc="dc"'
    note = "<t:note><t:note-citation>1</t:note-citation><t:p>5 stk.</t:p></t:note>"
    dated = "<t:annotation><dc:date>2026-05-08</dc:date><t:p>Ok</t:p></t:annotation>"
    for beside in (note, dated):
        xml = f"<t:x {names}><t:p>0101<t:span>90-1234</t:span>{beside}</t:p></t:x>"
        assert found(attached.zipped({"content.xml": xml})) == [FOUND], beside


def test_the_properties_of_a_document_are_searched() -> None:
    searched = search(attached.docx("Intet her", author="asta@eksempelsen.example"))
    assert [hit.key for hit in searched.hits] == ["asta@eksempelsen.example"]
    assert where(searched) == ["in the properties of the file"]


def test_a_workbook_is_searched_sheet_by_sheet() -> None:
    searched = search(attached.xlsx({"Tal": [["Antal", 12]], "Borgere": [["Navn", CPR]]}))
    assert where(searched) == ["in the sheet 'Borgere'"]


def test_a_number_that_a_workbook_shows_as_a_cpr_number_is_one() -> None:
    rows: attached.Sheets = {"Ark1": [["Antal", 101901234]]}
    assert found(attached.xlsx(rows, number_format="000000-0000")) == [FOUND]
    assert found(attached.xlsx(rows, number_format=r"000000\-0000")) == [FOUND]
    for whole in ("0000000000", "[$-406]0000000000;@", "000000 0000"):
        assert found(attached.xlsx(rows, number_format=whole)) == [FOUND], whole
    assert found(attached.xlsx(rows, number_format="00000000000000")) == []
    assert found(attached.xlsx(rows)) == []


def test_digits_of_neighbouring_cells_are_no_number() -> None:
    assert found(attached.xlsx({"Ark1": [[10190, 1234], ["010190", "1234"], [120190, 1234]]})) == []


def test_a_text_of_libreoffice_is_searched() -> None:
    assert found(attached.odt("Intet her", f"Borgeren {CPR}")) == [FOUND]


def test_a_document_within_a_document_is_searched() -> None:
    inner = attached.xlsx({"Ark1": [[CPR]]})
    whole = attached.docx("Intet her", parts={"embeddings/ark.xlsx": inner})
    assert found(whole) == [FOUND]
    assert where(search(whole)) == ["in ark.xlsx within it"]


@pytest.mark.parametrize("name", ["afchunk.htm", "afchunk.rtf", "afchunk.docx"])
def test_a_file_that_a_document_takes_in_is_searched(name: str) -> None:
    inner = attached.docx(CPR) if name.endswith("docx") else f"<p>{CPR}</p>".encode()
    whole = attached.docx("Intet her", parts={name: inner})
    assert found(whole) == [FOUND]
    assert where(search(whole)) == [f"in {name} within it"]


OLD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


@pytest.mark.parametrize(
    "whole",
    [
        attached.docx("Intet her", parts={"embeddings/ark.xls": OLD}),
        attached.zipped(
            {"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01\0\x99\x01\1" * 9}
        ),
    ],
    ids=["xls-in-docx", "xlsb"],
)
def test_what_cannot_be_read_within_a_document_is_told(whole: bytes) -> None:
    assert trouble(search(whole)).startswith("a part of it is of a kind that cannot be read")


def test_what_a_document_has_for_programs_and_to_be_looked_at_is_no_trouble() -> None:
    parts = {
        "media/image1.emf": b"\1\0\0\0" + bytes(80),
        "media/image2.png": attached.picture("PNG", located=False),
        "media/media1.mp4": b"\0\0\0\x18ftypmp42" + bytes(9),
        "fonts/font1.odttf": bytes(range(256)),
        "printerSettings/printerSettings1.bin": bytes(99),
        "drawings/vmlDrawing1.vml": b"<xml/>",
    }
    searched = search(attached.docx("Intet her", parts=parts))
    assert (searched.hits, trouble(searched)) == ((), "")


def test_what_libreoffice_keeps_beside_a_text_is_no_trouble() -> None:
    whole: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "<x/>",
        "Configurations2/accelerator/current.xml": "",
        "layout-cache": bytes(40),
        "ObjectReplacements/Object 1": bytes(40),
    }
    searched = search(attached.zipped(whole))
    assert (searched.hits, trouble(searched)) == ((), "")


WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize(
    "text",
    [
        f"navn;cpr\nAsta;{CPR}\n".encode(),
        f"\ufeffnavn;cpr\r\nAsta;{CPR}\r\n".encode(),
        f"navn;cpr\nÆse;{CPR}\n".encode("cp1252"),
        *(f"navn;cpr\nÆse;{CPR}\n".encode(coding) for coding in WIDE),
        b'{"navn": "\\u00c6se", "cpr": "\\u0030101901234"}',
        b'{"navn": "\\u00c6se", "cpr": "010190\\u20131234"}',
        b"<p>navn<br>\n<b>0101</b>90-<i>1234</i></p>",
    ],
)
def test_texts_of_any_encoding_are_searched(text: bytes) -> None:
    assert found(text) == [FOUND]


def test_a_mail_is_searched_in_its_text_its_subject_and_its_files() -> None:
    for whole in (
        attached.mail("Klage", f"Borger {CPR} ringer"),
        attached.mail(f"Klage på vegne af {CPR}", "Hej"),
        attached.mail("Klage", "Hej", brev_docx=attached.docx(CPR)),
        b"From: a\nContent-Transfer-Encoding: quoted-printable\n\nBorger 010190=2D1234",
    ):
        assert found(whole) == [FOUND]
    assert where(search(attached.mail("Klage", "Hej", brev_docx=attached.docx(CPR)))) == [
        "in brev.docx within it"
    ]


def test_a_mail_with_nothing_in_it_is_searched_without_trouble() -> None:
    whole = attached.mail("Møde på rådhuset", "Vi ses", kort_png=attached.picture(located=False))
    assert (search(whole).hits, trouble(search(whole))) == ((), "")
    broken = b"Subject: =?x?b?=?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=x\n\nHej"
    assert (search(broken).hits, trouble(search(broken))) == ((), "")


def test_a_file_in_a_mail_that_cannot_be_read_is_told() -> None:
    assert "a part of it" in trouble(search(attached.mail("Klage", "Hej", ark_xls=OLD)))


def test_a_line_of_a_text_is_told() -> None:
    assert where(search(f"navn;telefon\nAsta;tlf. 23 45 67 89\n{CPR}\n".encode())) == [
        "on line 3", "on line 2"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        attached.picture("JPEG"), attached.picture("PNG"), attached.picture("WEBP"),
        attached.picture("TIFF"), attached.heic(), attached.late_png(),
        attached.docx("Kort", parts={"media/image1.jpeg": attached.picture()}),
        b"%PDF-1.4\n1 0 obj\nstream\n" + attached.picture() + b"\nendstream",
        b'\xff\xd8\xff<x:xmpmeta exif:GPSLatitude="55,40.5N"/>',
    ],
    ids=["jpeg", "png", "webp", "tiff", "heic", "late-png", "docx", "pdf", "xmp"],
)  # fmt: skip
def test_a_picture_that_tells_where_it_was_taken_is_found(data: bytes) -> None:
    assert ("location", "") in found(data)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_that_does_not_tell_is_let_pass(form: str) -> None:
    assert search(attached.picture(form, located=False)).hits == ()
    assert trouble(search(attached.picture(form, located=False))) == ""


@pytest.mark.parametrize(
    "data",
    [
        attached.described("JPEG", exif={Base.ImageDescription: f"Borger {CPR}"}),
        attached.described("JPEG", exif={Base.XPComment: f"Borger {CPR}".encode("utf-16-le")}),
        attached.described("TIFF", exif={Base.ImageDescription: f"Borger {CPR}"}),
        attached.described("WEBP", exif={Base.Artist: f"Borger {CPR}"}),
        attached.described("JPEG", within={Base.UserComment: b"ASCII\0\0\0" + CPR.encode()}),
        attached.described(
            "JPEG", within={Base.UserComment: b"UNICODE\0" + CPR.encode("utf-16-be")}
        ),
        attached.described("JPEG", comment=f"Borger {CPR}"),
        attached.described("GIF", comment=f"Borger {CPR}"),
        attached.png_saying("tEXt", f"Borger {CPR}"),
        attached.png_saying("iTXt", f"Borger {CPR}"),
        attached.png_saying("zTXt", f"Borger {CPR}"),
        attached.png_saying("tEXt", f"Borger {CPR}", late=True),
        attached.picture(located=False)
        + f"<x:xmpmeta><dc:title><rdf:li>Borger {CPR}</rdf:li></dc:title>".encode(),
        attached.picture(located=False)
        + f'<rdf:Description photoshop:Headline="Borger {CPR}" tiff:Make="X"/>'.encode(),
        attached.picture(located=False)
        + f"<photoshop:Instructions>Borger {CPR}</photoshop:Instructions>".encode(),
        attached.captioned((120, f"Borger {CPR}".encode())),
        attached.captioned((25, b"havn"), (25, CPR.encode()), (55, b"20260508")),
    ],
)
def test_what_a_picture_says_of_itself_is_searched(data: bytes) -> None:
    assert found(data) == [FOUND]
    assert where(search(data)) == ["in the properties of the file"]


def test_a_picture_in_a_document_says_something_too() -> None:
    inner = attached.described("JPEG", comment=CPR)
    assert found(attached.docx("Intet her", parts={"media/image1.jpeg": inner})) == [FOUND]


def test_the_numbers_of_a_camera_are_no_persons() -> None:
    numbers: attached.Tags = {
        Base.BodySerialNumber: "0101901234", Base.MakerNote: b"\0\1x0101901234"
    }  # fmt: skip
    assert search(attached.described("JPEG", within=numbers)).hits == ()
    agency = attached.captioned((5, b"0101901234"), (103, b"0101901234"), (120, b"Havnen"))
    assert search(agency).hits == ()
    lens = (
        b'<rdf:Description aux:SerialNumber="0101901234" photoshop:LegacyIPTCDigest="0101901234"/>'
    )
    assert search(attached.picture(located=False) + lens).hits == ()


def test_a_line_full_of_numbers_is_searched_in_the_time_that_it_is_long() -> None:
    took = []
    for count in (1_000, 8_000):
        data = b"".join(b"01019%05d " % n for n in range(count))
        began = time.process_time()
        assert len(search(data).hits) == count
        took.append(time.process_time() - began)
    # To search the line again for each number would take 64 times as long.
    assert took[1] < 24 * max(took[0], 0.01)


# -- hostile files -------------------------------------------------------------------------


def test_an_archive_that_unpacks_to_very_much_is_given_up() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(b"<x>")
            for _ in range(130):
                part.write(b" " * (1 << 20))
    assert len(out.getvalue()) < 1 << 20
    assert "too much" in trouble(search(out.getvalue()))


def test_no_entity_of_a_document_is_expanded() -> None:
    xml = b'<!DOCTYPE x [<!ENTITY a "010190-1234">]><x>&a;&a;</x>'
    searched = search(attached.docx("Intet her", parts={"comments.xml": xml}))
    assert (searched.hits, trouble(searched)) == ((), "it is damaged")


def test_a_document_with_very_many_parts_is_given_up() -> None:
    many = attached.zipped({f"word/{i}.xml": "<x/>" for i in range(5001)})
    assert "too much" in trouble(search(many))


def test_what_cannot_be_read_is_told() -> None:
    locked = OLD + "EncryptedPackage".encode("utf-16-le")
    assert "kind" in trouble(search(OLD))
    assert "locked" in trouble(search(locked))
    assert "kind" in trouble(search(attached.zipped({"a.txt": "x"})))
    assert "damaged" in trouble(search(attached.docx("x")[:-40]))


@pytest.mark.parametrize(
    "data",
    [
        b"SQLite format 3\0\x10\0\1\1" + bytes(80) + CPR.encode(),
        b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(40), b"RIFF\0\1\0\0AVI LIST" + bytes(40),
        b"ID3\3\0\0\0\0\0\x1fTPE1", bytes(5000), bytes(range(256)) * 20,
    ],
    ids=["sqlite", "mp4", "avi", "mp3", "zeros", "bytes"],
)  # fmt: skip
def test_what_is_no_text_and_no_picture_cannot_be_searched(data: bytes) -> None:
    assert trouble(search(data)) == "files of this kind cannot be read"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF"])
def test_a_picture_is_no_file_of_an_unknown_kind(form: str) -> None:
    assert trouble(search(attached.picture(form, located=False))) == ""


def test_damaged_files_of_all_kinds_are_told_or_searched_but_never_raise() -> None:
    chance = random.Random(7)  # noqa: S311 - the same slips each time
    documents = [attached.pdf(CPR, "x"), attached.docx(CPR), attached.xlsx({"A": [[CPR]]})]
    for data in [*documents, *map(attached.picture, ("JPEG", "TIFF", "PNG"))]:
        for _ in range(25):
            broken = bytearray(data)
            for _ in range(chance.randint(1, 20)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            search(bytes(broken))


def test_every_reason_can_be_read_in_danish() -> None:
    danish = language_of("da").text
    for reason in (trouble(search(attached.pdf(""))), trouble(search(attached.docx("x")[:-40]))):
        assert danish(reason) != reason


def test_an_empty_attachment_is_told() -> None:
    assert trouble(search(b"")) == "it is empty"
