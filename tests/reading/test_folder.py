"""The project's files: what is listed, what is read, and what is refused."""

import os
import socket
import sys
import unicodedata
from pathlib import Path

import pytest

from svargen.diagnostics import Diagnostic, Place, as_text
from svargen.reading.folder import Folder, Listing, Unreadable


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


@pytest.fixture(params=["linux", "freebsd14"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Files opened by one call of Linux's, and step by step as elsewhere."""
    if sys.platform != "win32":
        monkeypatch.setattr(sys, "platform", request.param)
    return str(request.param)


@pytest.mark.usefixtures("system")
def test_links_and_special_files_are_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "outside/a.md", "answers/a.md")
    (tmp_path / "answers" / "file.md").symlink_to(tmp_path / "outside" / "a.md")
    (tmp_path / "answers" / "folder").symlink_to(tmp_path / "outside")
    (tmp_path / "answers" / "gone.md").symlink_to("nowhere")
    os.mkfifo(tmp_path / "answers" / "pipe.md")
    listening = socket.socket(socket.AF_UNIX)
    with monkeypatch.context() as there:
        # A socket's path must be short.
        there.chdir(tmp_path / "answers")
        listening.bind("ear.md")
    listening.close()
    assert listed(tmp_path) == [
        "answers/a.md",
        "answers/ear.md [not-a-regular-file]",
        "answers/file.md [not-a-regular-file]",
        "answers/folder [not-a-regular-file]",
        "answers/gone.md [not-a-regular-file]",
        "answers/pipe.md [not-a-regular-file]",
    ]
    assert refusal(tmp_path, "answers/file.md") == "not-a-regular-file"
    assert refusal(tmp_path, "answers/pipe.md") == "not-a-regular-file"
    assert refusal(tmp_path, "answers/ear.md") == "not-a-regular-file"
    assert refusal(tmp_path, "answers/folder/a.md") == "not-a-regular-file"
    assert Folder(os.fspath(tmp_path)).size("answers/folder/a.md") is None
    assert Folder(os.fspath(tmp_path)).size("answers/pipe.md") is None


@pytest.mark.usefixtures("system")
def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "outside/a.md")
    (tmp_path / "answers").symlink_to(tmp_path / "outside")
    assert listed(tmp_path) == ["answers [not-a-regular-file]"]
    assert refusal(tmp_path, "answers/a.md") == "not-a-regular-file"


@pytest.mark.usefixtures("system")
def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "answers")
    assert listed(tmp_path) == ["answers [not-a-regular-file]"]


@pytest.mark.usefixtures("system")
def test_a_project_may_itself_be_named_by_a_link(tmp_path: Path) -> None:
    write(tmp_path, "project/answers/a.md")
    (tmp_path / "alias").symlink_to("project")
    assert listed(tmp_path / "alias") == ["answers/a.md"]
    assert Folder(os.fspath(tmp_path / "alias")).read("answers/a.md", 1) == b"x"


@pytest.mark.usefixtures("system")
def test_a_folder_that_becomes_a_link_is_neither_listed_nor_read(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.md", "answers/a/a.md", "answers/b/b.md")
    folder = Folder(os.fspath(tmp_path))
    found = folder.files("answers")
    assert next(found) == "answers/a/a.md"
    for name in ("a", "b"):
        (tmp_path / "answers" / name).rename(tmp_path / name)
        (tmp_path / "answers" / name).symlink_to(tmp_path / "outside")
    (rest,) = found
    assert isinstance(rest, Unreadable)
    assert (rest.path, rest.code) == ("answers/b", "not-a-regular-file")
    assert refusal(tmp_path, "answers/a/secret.md") == "not-a-regular-file"
    assert folder.size("answers/a/secret.md") is None


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize(
    "path",
    ["../outside.md", "answers/../../outside.md", "/etc/passwd", "", ".", "answers//a.md",
     "answers/./a.md", "answers/a.md/", "answers/a\0.md"],
)  # fmt: skip
def test_a_path_that_could_lead_out_is_refused(tmp_path: Path, path: str) -> None:
    write(tmp_path, "outside.md", "project/answers/a.md")
    assert refusal(tmp_path / "project", path) == "not-a-regular-file"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("con.md", "unportable-name"), ("Aux", "unportable-name"),
        ("COM1.tar.gz", "unportable-name"), ("lpt³.md", "unportable-name"),
        ("nul .md", "unportable-name"), ("a.md.", "unportable-name"),
        ("a.md ", "unportable-name"), ("..\\..\\a.md", "unportable-name"),
        ("a.md~", "kept-copy"), ("a\n::error::b.md", "unseen-in-name"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("as_folder", [True, False], ids=["folder", "file"])
def test_a_name_that_means_something_else_elsewhere_is_refused(
    tmp_path: Path, name: str, code: str, *, as_folder: bool
) -> None:
    write(tmp_path, f"answers/{name}/x.md" if as_folder else f"answers/{name}")
    # A name of two dots and more begins with a dot, and is passed over.
    assert listed(tmp_path) == ([] if name.startswith(".") else [f"answers/{name} [{code}]"])


@pytest.mark.parametrize("name", ["context.md", "aux-2.md", "com.md", "a b.md", "com10.md", "a~b"])
def test_a_name_that_means_the_same_everywhere_is_read(tmp_path: Path, name: str) -> None:
    write(tmp_path, f"answers/{name}")
    assert listed(tmp_path) == [f"answers/{name}"]


def test_of_hidden_names_only_well_known_files_are_copied(tmp_path: Path) -> None:
    write(tmp_path, "static/.well-known/x.txt", "static/.htaccess", "static/a/.well-known/y")
    write(tmp_path, "answers/.well-known/a.md")
    assert listed(tmp_path, "static") == ["static/.well-known/x.txt"]
    assert listed(tmp_path) == []


@pytest.mark.usefixtures("system")
def test_a_decomposed_name_is_that_of_its_composed_letters(tmp_path: Path) -> None:
    write(tmp_path, unicodedata.normalize("NFD", "answers/på vej/å.md"))
    assert listed(tmp_path) == ["answers/på vej/å.md"]
    folder = Folder(os.fspath(tmp_path))
    assert folder.read("answers/på vej/å.md", 1) == b"x"
    assert folder.size("answers/på vej/å.md") == 1


@pytest.mark.usefixtures("system")
def test_composed_and_decomposed_names_may_lie_in_one_another(tmp_path: Path) -> None:
    write(tmp_path, f"answers/{unicodedata.normalize('NFD', 'på vej')}/å.md")
    assert listed(tmp_path) == ["answers/på vej/å.md"]
    assert Folder(os.fspath(tmp_path)).read("answers/på vej/å.md", 1) == b"x"


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


def test_another_process_may_list_all_whatever_it_is_called(tmp_path: Path) -> None:
    # What was just written is unsure, and the others are not.
    write(tmp_path, "answers/å\tb.md", "answers/æ.md", "site.yaml")
    os.utime(tmp_path / "site.yaml", (1_000_000_000, 1_000_000_000))
    (tmp_path / "answers" / "link.md").symlink_to("æ.md")
    if sys.platform == "linux":
        (tmp_path / os.fsdecode(b"answers/\xff.md")).write_bytes(b"x")
    here, there = Listing.of(tmp_path), Listing.of(tmp_path)
    there.take(Listing.of(tmp_path).packed())
    assert dict(there.files) == dict(here.files)
    assert set(there.files) >= {"answers/æ.md", "site.yaml"}
    told = [[str(vars(each)) for each in listing.refused] for listing in (there, here)]
    assert told[0] == told[1]
    assert len(told[0]) >= 2
    assert [there.sure(file) for file in here.files] == [here.sure(file) for file in here.files]


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
