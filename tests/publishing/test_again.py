"""What is known from the build before lets nothing wrong through, and leaves nothing old."""

from pathlib import Path

import pytest

from svargen.cli import run
from tests.project import BASE, question

BIKES, BUSES, BATHS = "2026/cykler", "2026/busser", "2026/bade"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project that was built, with three answers."""
    folder = tmp_path / "projekt"
    (folder / "answers/2026").mkdir(parents=True)
    (folder / "site.yaml").write_text(BASE, encoding="utf-8")
    for name, title in ((BIKES, "Cykler"), (BUSES, "Busser"), (BATHS, "Bade")):
        write(folder, name, title)
    return folder


def write(folder: Path, name: str, title: str, answer: str = "Ja.", **front: str) -> None:
    front = {"date": "2026-08-10", **front}
    (folder / f"answers/{name}.md").write_text(question(title, answer, **front), encoding="utf-8")


def build(folder: Path, *options: str) -> int:
    """What comes of one more build, which compares with the published site."""
    return run(["build", "--source", str(folder), "--today", "2026-08-31", *options])


def same_as_anew(folder: Path) -> bool:
    """Whether the site is the very one that a build makes that remembers nothing."""
    anew = folder.parent / "anew"
    assert build(folder, "--output", str(anew), "--no-cache", "--first") == 0
    return files(folder / "public") == files(anew)


def files(site: Path) -> dict[str, bytes]:
    return {str(f.relative_to(site)): f.read_bytes() for f in site.rglob("*") if f.is_file()}


def page(folder: Path, path: str) -> str:
    return (folder / "public" / path / "index.html").read_text("utf-8")


def test_an_attachment_with_a_number_stops_a_site_that_is_otherwise_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, BIKES, "Cykler", attachments="[{file: tal.csv, title: Tal}]")
    attachment = folder / "answers/2026/tal.csv"
    attachment.write_text("navn;antal\nNord;12\n", encoding="utf-8")
    assert build(folder) == 0
    attachment.write_text("navn;nummer\nNord;010190-1234\n", encoding="utf-8")
    assert build(folder) == 1
    assert "error[cpr-number]" in capsys.readouterr().out
    assert "010190" not in (folder / "public/svar/2026/cykler/tal.csv").read_text("utf-8")


def test_what_stops_a_build_stops_the_next_one_whatever_else_is_edited(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(folder) == 0
    write(folder, BIKES, "Cykler", "Se [svaret](/svar/2026/findes-ikke/).")
    for text in ("Nej.", "Måske."):
        assert build(folder) == 1
        assert "error[dead-link]" in capsys.readouterr().out
        write(folder, BUSES, "Busser", text)
    write(folder, BIKES, "Cykler")
    assert build(folder) == 0
    assert same_as_anew(folder)


def test_the_log_names_an_answer_as_it_is_called_now(folder: Path) -> None:
    corrected = {"corrections": "[{date: 2026-08-20, text: Tallet er rettet.}]"}
    write(folder, BIKES, "Cykler", **corrected)
    assert build(folder) == 0
    write(folder, BIKES, "Cykler på broen", **corrected)
    assert build(folder) == 0
    assert "Cykler på broen" in page(folder, "rettelser")
    assert same_as_anew(folder)


def test_a_page_tells_how_large_its_attachment_is_now(folder: Path) -> None:
    write(folder, BIKES, "Cykler", attachments="[{file: tal.csv, title: Tal}]")
    attachment = folder / "answers/2026/tal.csv"
    attachment.write_text("Nord;12\n" * 250, encoding="utf-8")
    assert build(folder) == 0
    before = page(folder, f"svar/{BIKES}")
    assert "2 KB" in before
    attachment.write_text("Nord;12\n" * 90_000, encoding="utf-8")
    assert build(folder) == 0
    assert "2 KB" not in page(folder, f"svar/{BIKES}")
    assert same_as_anew(folder)


@pytest.mark.parametrize("old", ["/soeg/gammel/", "/soeg/gammel.aspx", "/gammel/"])
def test_an_old_address_keeps_its_data_when_another_answer_is_edited(
    folder: Path, old: str
) -> None:
    write(folder, BIKES, "Cykler", aliases=f"[{old}]")
    assert build(folder) == 0
    data = folder / "public" / old[1:] / "index.json"
    assert data.is_file()
    write(folder, BUSES, "Busser", "Nej.")
    assert build(folder) == 0
    assert data.is_file()
    assert same_as_anew(folder)
    # And is gone when nobody asks for it any more.
    write(folder, BIKES, "Cykler")
    assert build(folder, "--first") == 0
    assert not data.exists()
    assert same_as_anew(folder)
