"""Nothing that looks like a CPR number gets out: not published, not remembered, not in a log."""

import re
from pathlib import Path

import pytest

from svargen.cli import run
from svargen.diagnostics import FORMATS
from svargen.publishing.memory import Memory
from svargen.publishing.shelf import Shelf
from svargen.reading.attached import search
from svargen.reading.folder import Listing
from tests import attached

SITE = "title: Svar\nbase_url: https://svar.example/\n"
NUMBER = "010190-1234"
WIDE = "".join(chr(0xFF10 + int(c)) if c.isdecimal() else c for c in NUMBER)
FORMS = re.compile(r"010190\W{0,3}1234|\uff10\uff11|010190%2D1234")
ANSWER = """\
---
title: {title}
asker: Asta Eksempelsen (A)
asked: 2026-03-02
date: 2026-03-19
administration: Kulturforvaltningen
{keys}
---
## Spørgsmål

{text}

## Svar

Den 1. juni.
"""


def project(
    folder: Path, *, title: str = "Havnebadet", keys: str = "", text: str = "Hvornår?"
) -> Path:
    (folder / "answers/2026").mkdir(parents=True)
    (folder / "site.yaml").write_text(SITE, encoding="utf-8")
    answer = ANSWER.format(title=title, keys=keys, text=text)
    (folder / "answers/2026/bad.md").write_text(answer, encoding="utf-8")
    return folder


def svargen(*args: str | Path) -> int:
    return run([*map(str, args), "--today", "2026-05-20"])


# Each is reported by a finding that otherwise shows what was written.
EVERYWHERE = f"""\
aliases: {NUMBER}
due: {NUMBER}
edoc_sagsnummer: 0101901234
sagsnummer: {NUMBER}
dokumentnummer: {NUMBER}
follows: {NUMBER}
status: {NUMBER}
{NUMBER}: x
links:
  - {{title: Se, url: "https:{NUMBER}"}}
  - {{title: "{NUMBER}", url: null}}
  - {{title: Se, url: "http//x/?q=010190%2D1234"}}
attachments:
  - {{file: "{NUMBER}.csv", title: Tal}}
  - {{file: "tal {NUMBER}.pdf", title: Tal}}
publish_from: {NUMBER} # {NUMBER}
personal_data_ok: {{text: 010190 - 1235, reason: x}}"""
IN_TEXT = (
    f"Hvorfor [{NUMBER}]() og [{NUMBER}] (x y), [x]({NUMBER}.md), [y]({WIDE}.pdf), "
    f"![]({NUMBER}.png)?\n\n## Svar {NUMBER}"
)


@pytest.mark.parametrize("form", FORMATS)
def test_no_form_of_findings_shows_a_cpr_number(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = project(tmp_path, title=NUMBER, keys=EVERYWHERE, text=IN_TEXT)
    (source / f"answers/2026/{NUMBER}.csv").write_text(NUMBER, encoding="utf-8")
    (source / f"answers/2026/ubrugt {NUMBER}.txt").write_text(NUMBER, encoding="utf-8")
    (source / f"pages/{NUMBER}").mkdir(parents=True)
    (source / f"pages/{NUMBER}.md").write_text(f"---\ntitel: {NUMBER}\n---\n", encoding="utf-8")
    assert svargen("check", "--source", source, "--format", form) == 1
    out, err = capsys.readouterr()
    assert "cpr-number" in out
    assert "010190-xxxx" in out
    assert FORMS.findall(out + err) == []


def test_a_cpr_number_keeps_the_old_site_as_it_was(tmp_path: Path) -> None:
    source = project(tmp_path / "projekt")
    assert svargen("build", "--source", source) == 0
    before = {file: file.read_bytes() for file in (source / "public").rglob("*") if file.is_file()}
    file = source / "answers/2026/bad.md"
    file.write_text(file.read_text("utf-8").replace("1. juni", NUMBER), encoding="utf-8")
    assert svargen("build", "--source", source) == 1
    after = {file: file.read_bytes() for file in (source / "public").rglob("*") if file.is_file()}
    assert after == before
    left = [file for file in source.rglob("*") if file.is_file() and file.suffix != ".md"]
    assert [file for file in left if NUMBER.encode() in file.read_bytes()] == []


def test_what_is_let_pass_is_published_and_why_is_not(tmp_path: Path) -> None:
    keys = "personal_data_ok: {text: 0101901234, reason: GRUNDEN}\n"
    source = project(tmp_path / "projekt", keys=keys, text=f"Er {NUMBER} et varenummer?")
    assert svargen("build", "--source", source) == 0
    files = {file: file.read_bytes() for file in (source / "public").rglob("*") if file.is_file()}
    shown = {file.name for file, data in files.items() if NUMBER.encode() in data}
    assert {"index.html", "index.json", "index.md"} <= shown
    assert [file for file, data in files.items() if b"GRUNDEN" in data] == []
    assert [file for file, data in files.items() if b"0101901234" in data] == []


def test_attachments_are_searched_the_same_by_one_process_or_several(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"brev-{i}.pdf" for i in range(6)]
    listed = "".join(f"\n  - {{file: {name}, title: Brev}}" for name in names)
    source = project(tmp_path, keys=f"attachments:{listed}")
    for i, name in enumerate(names):
        (source / "answers/2026" / name).write_bytes(attached.pdf("x", f"0{i + 1}0190-1234"))
    told = []
    for jobs in ("1", "3"):
        assert svargen("check", "--source", source, "--jobs", jobs) == 1
        told.append(capsys.readouterr().out)
    assert told[0].count("error[cpr-number]") == len(names)
    assert told[0] == told[1]


def test_an_attachment_is_searched_again_when_it_has_changed(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    file = tmp_path / "static/x.txt"
    file.write_text(NUMBER, encoding="utf-8")
    shelf = Shelf.passing(None)
    memory = Memory(shelf)
    assert memory.searched(Listing.of(tmp_path), ["static/x.txt"], 1024) == {}
    found = search(file.read_bytes())
    memory.keep_searched({"static/x.txt": found})
    assert memory.searched(Listing.of(tmp_path), ["static/x.txt"], 1024) == {"static/x.txt": found}
    file.write_text("intet mere", encoding="utf-8")
    assert memory.searched(Listing.of(tmp_path), ["static/x.txt"], 1024) == {}
    shelf.close()


def test_what_could_not_be_searched_is_remembered_with_its_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = project(tmp_path, keys="attachments: [{file: brev.pdf, title: Brev}]")
    scanned = attached.with_pictures(attached.pdf("Følgebrev", "", ""), {1: 595, 2: 595})
    (source / "answers/2026/brev.pdf").write_bytes(scanned)
    for title in ("Havnebadet", "Badet"):
        file = source / "answers/2026/bad.md"
        file.write_text(file.read_text("utf-8").replace("Havnebadet", title), encoding="utf-8")
        assert svargen("build", "--source", source) == 0
        assert "der er ingen tekst på side 2-3, fx fordi papir er skannet" in capsys.readouterr()[0]


def test_a_file_that_holds_a_number_in_its_name_can_be_checked_by_that_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = project(tmp_path)
    named = source / f"answers/2026/{NUMBER}.md"
    named.write_text((source / "answers/2026/bad.md").read_text("utf-8"), encoding="utf-8")
    assert svargen("check", named, "--source", source) == 1
    assert "answers/2026/010190-xxxx.md:1:1: error[cpr-number]" in capsys.readouterr().out
