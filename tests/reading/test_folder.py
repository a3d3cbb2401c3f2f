"""The project's files: what is listed, what is read, and what is refused."""

import os
import sys
import unicodedata
from pathlib import Path

import pytest

from svargen.diagnostics import Diagnostic, Place, as_text
from svargen.reading.folder import Folder, Unreadable


def listed(folder: Path, under: str = "answers") -> list[str]:
    return [
        f"{found.path} [{found.code}]" if isinstance(found, Unreadable) else found
        for found in Folder(os.fspath(folder)).files(under)
    ]


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"x")


def refusal(folder: Path, path: str, limit: int = 1) -> str:
    with pytest.raises(Unreadable) as refused:
        Folder(os.fspath(folder)).read(path, limit)
    return refused.value.code


def test_files_come_in_one_order_whatever_the_file_system_keeps(tmp_path: Path) -> None:
    write(tmp_path, "answers/b.md", "answers/a/z.md", "answers/a.md", "answers/B.md")
    assert listed(tmp_path) == ["answers/B.md", "answers/a/z.md", "answers/a.md", "answers/b.md"]


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert listed(tmp_path) == []


def test_names_that_begin_with_a_dot_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "answers/.git/a.md", "answers/.a.md.swp", "answers/a.md")
    assert listed(tmp_path) == ["answers/a.md"]


def test_links_and_special_files_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "outside/a.md", "answers/a.md")
    (tmp_path / "answers" / "file.md").symlink_to(tmp_path / "outside" / "a.md")
    (tmp_path / "answers" / "folder").symlink_to(tmp_path / "outside")
    (tmp_path / "answers" / "gone.md").symlink_to("nowhere")
    os.mkfifo(tmp_path / "answers" / "pipe.md")
    assert listed(tmp_path) == [
        "answers/a.md",
        "answers/file.md [not-a-regular-file]",
        "answers/folder [not-a-regular-file]",
        "answers/gone.md [not-a-regular-file]",
        "answers/pipe.md [not-a-regular-file]",
    ]
    assert refusal(tmp_path, "answers/file.md") == "not-a-regular-file"
    assert refusal(tmp_path, "answers/pipe.md") == "not-a-regular-file"


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "outside/a.md")
    (tmp_path / "answers").symlink_to(tmp_path / "outside")
    assert listed(tmp_path) == ["answers [not-a-regular-file]"]


def test_a_decomposed_name_is_that_of_its_composed_letters(tmp_path: Path) -> None:
    write(tmp_path, unicodedata.normalize("NFD", "answers/på vej/å.md"))
    assert listed(tmp_path) == ["answers/på vej/å.md"]
    folder = Folder(os.fspath(tmp_path))
    assert folder.read("answers/på vej/å.md", 1) == b"x"
    assert folder.size("answers/på vej/å.md") == 1


def test_one_name_in_two_forms_is_refused_once(tmp_path: Path) -> None:
    write(tmp_path, "answers/å.md", unicodedata.normalize("NFD", "answers/å.md"))
    assert listed(tmp_path) == ["answers/å.md", "answers/å.md [duplicate-name]"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_a_name_with_signs_that_cannot_be_seen_is_refused_and_shown(tmp_path: Path) -> None:
    names = ["no\u00a0break.pdf", "line\n::error::break.md", "soft\u00adhyphen.md", "bell\x07.md"]
    write(tmp_path, *(f"answers/{name}" for name in names))
    (tmp_path / os.fsdecode(b"answers/latin-\xf8.md")).write_bytes(b"x")
    refused = [f for f in Folder(os.fspath(tmp_path)).files("answers") if isinstance(f, Unreadable)]
    assert {found.code for found in refused} == {"unseen-in-name"}
    assert len(refused) == 5
    found = [Diagnostic.at(Place(each.path), each.code, **each.values) for each in refused]
    assert as_text(found, str).count("\n") == 10
    assert "answers/line\\u000a::error::break.md: error[unseen-in-name]" in as_text(found, str)


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    assert refusal(tmp_path, "answers/a.md") == "unreadable-file"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    write(tmp_path, "answers/a.md/b.txt")
    assert refusal(tmp_path, "answers/a.md") == "not-a-regular-file"


def test_a_file_is_read_up_to_its_limit_and_no_further(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 1024)
    (tmp_path / "b.md").write_bytes(b"x" * 1025)
    assert len(Folder(os.fspath(tmp_path)).read("a.md", 1)) == 1024
    assert refusal(tmp_path, "b.md") == "file-too-large"


def test_folders_can_lie_in_one_another_more_deeply_than_calls_can(tmp_path: Path) -> None:
    levels = 1200
    folders = [f"answers/{'a/' * level}" for level in range(levels)]
    for folder in folders:
        (tmp_path / folder).mkdir()
    (tmp_path / folders[-1] / "x.md").write_bytes(b"x")
    found = listed(tmp_path)
    # Python's own way to remove a folder calls itself too often here.
    (tmp_path / folders[-1] / "x.md").unlink()
    for folder in reversed(folders):
        (tmp_path / folder).rmdir()
    assert found == [f"{folders[-1]}x.md"]


def test_a_folder_that_cannot_be_listed_is_a_finding(tmp_path: Path) -> None:
    write(tmp_path, "answers/z.md")
    folder = os.open(tmp_path / "answers", os.O_RDONLY)
    # Longer than the path of a file may be.
    for _ in range(20):
        os.mkdir("a" * 240, dir_fd=folder)
        inner = os.open("a" * 240, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)
    first, last = listed(tmp_path)
    assert first.endswith("aaa [unreadable-file]")
    assert last == "answers/z.md"
