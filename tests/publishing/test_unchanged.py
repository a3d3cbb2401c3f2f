"""A build where nothing has changed does nothing, says the same, and is sure of it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import time_ns

import pytest

from svargen.cli import run
from svargen.publishing import unchanged

SITE = "title: Politikersvar\nbase_url: https://svar.example/\nlanguage: en\n"
ANSWER = """\
---
title: Cykelstier i nord
asker: Asta Eksempelsen (A)
asked: 2026-03-01
date: 2026-03-12
administration: Vejforvaltningen
links: [{title: Referatet, url: null}]
---
## Question

Kommer der cykelstier?

## Answer

Ja, til foråret.
"""


@pytest.fixture(params=[10_000_000, -1], ids=["as it is", "as a large one"])
def project(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A project that has been built; its files are older than the seconds that leave doubt."""
    monkeypatch.setattr(unchanged, "_LARGE", request.param)
    monkeypatch.setattr(time, "time_ns", lambda: time_ns() + 10_000_000_000)
    folder = tmp_path / "projekt"
    (folder / "answers/2026").mkdir(parents=True)
    (folder / "site.yaml").write_text(SITE, encoding="utf-8")
    (folder / "answers/2026/cykelstier.md").write_text(ANSWER, encoding="utf-8")
    assert built(folder) == 0
    return folder


def built(folder: Path, *more: str) -> int:
    given = [] if "--today" in more else ["--today", "2026-08-31"]
    return run(["build", "--source", str(folder), *given, *more])


def is_the_same(folder: Path) -> Callable[[], bool]:
    """Whether the site's folder is the one that it is now: what is built takes its place."""
    site = folder / "public"
    number = site.stat().st_ino
    return lambda: site.stat().st_ino == number


def test_nothing_is_done_and_the_same_is_said(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(project) == 0
    first = capsys.readouterr()
    same = is_the_same(project)
    assert built(project) == 0
    assert same()
    second = capsys.readouterr()
    assert "lost-link" in first.out
    assert second.out == first.out
    # All but the seconds.
    assert "1 answer and" in second.err
    assert second.err.rpartition(",")[0] == first.err.rpartition(",")[0]


def test_warnings_that_are_known_stop_a_strict_build(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same = is_the_same(project)
    capsys.readouterr()
    assert built(project, "--strict") == 1
    assert "lost-link" in capsys.readouterr().out
    assert same()


def edit(folder: Path) -> None:
    file = folder / "answers/2026/cykelstier.md"
    file.write_text(ANSWER.replace("foråret", "sommer!"), encoding="utf-8")


def restore_times(folder: Path) -> None:
    """Another text of the same length with the same time of writing."""
    file = folder / "answers/2026/cykelstier.md"
    was = file.stat()
    file.write_text(ANSWER.replace("Ja", "Jo"), encoding="utf-8")
    os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))


def add_a_file(folder: Path) -> None:
    (folder / "static").mkdir()
    (folder / "static/fil.txt").write_text("Noget", encoding="utf-8")


def add_a_template(folder: Path) -> None:
    (folder / "templates").mkdir()
    text = '{% extends "base.html" %}{% block main %}<h1>Væk</h1>{% endblock %}'
    (folder / "templates/not_found.html").write_text(text, encoding="utf-8")


def add_a_page(folder: Path) -> None:
    (folder / "pages").mkdir()
    (folder / "pages/om.md").write_text("---\ntitle: Om\n---\nOm os.\n", encoding="utf-8")


def change_site(folder: Path) -> None:
    (folder / "site.yaml").write_text(SITE.replace("Politiker", "Borger"), encoding="utf-8")


def remove(folder: Path) -> None:
    shutil.rmtree(folder / "answers/2026")


def change_output(folder: Path) -> None:
    (folder / "public/index.html").write_text("Noget andet", encoding="utf-8")


def add_to_output(folder: Path) -> None:
    (folder / "public/svar/fremmed.txt").write_text("Noget nyt", encoding="utf-8")


def remove_output(folder: Path) -> None:
    shutil.rmtree(folder / "public/svar")


CHANGES = [
    edit, restore_times, add_a_file, add_a_template, add_a_page, change_site, change_output,
    add_to_output, remove_output,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change.__name__))
def test_a_change_is_built(project: Path, change: Callable[[Path], None]) -> None:
    same = is_the_same(project)
    change(project)
    assert built(project) == 0
    assert not same()
    again = is_the_same(project)
    assert built(project) == 0
    assert again()


def test_the_last_answer_removed_is_not_passed_over(project: Path) -> None:
    remove(project)
    assert built(project) == 1


@pytest.mark.parametrize(
    "other",
    [["--today", "2026-09-01"], ["--drafts"], ["--base-url", "https://b.example/"], ["--no-cache"]],
    ids=lambda other: str(other[0]),
)
def test_another_wish_is_built(project: Path, other: list[str]) -> None:
    same = is_the_same(project)
    assert built(project, *other) == 0
    assert not same()


def test_a_file_that_was_just_written_is_not_trusted(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(project)
    monkeypatch.setattr(time, "time_ns", time_ns)
    assert built(project) == 0
    same = is_the_same(project)
    assert built(project) == 0
    assert not same()


def test_a_new_commit_is_told_of_where_corrections_are(project: Path) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=Asta", "-c", "user.email=asta@example.dk"]
        command = [shutil.which("git") or "git", *who, *words]
        subprocess.run(command, cwd=project, check=True, capture_output=True)

    file = project / "answers/2026/cykelstier.md"
    git("init", "-q")
    git("add", "answers")
    git("commit", "-qm", "Svar", "--date", "2026-03-12T12:00:00+00:00")
    corrected = ANSWER.replace("foråret", "efteråret").replace(
        "links:", "corrections: [{date: 2026-04-01, text: Årstiden}]\nlinks:"
    )
    file.write_text(corrected, encoding="utf-8")
    assert built(project) == 0
    same = is_the_same(project)
    assert built(project) == 0
    assert same()
    git("commit", "-qam", "Rettelse")
    assert built(project) == 0
    assert not same()


def test_the_day_is_that_of_the_site(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = int(time.mktime(date(2026, 9, 1).timetuple())) + 43_200
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(noon))
    command = ["build", "--source", str(project)]
    assert run(command) == 0
    same = is_the_same(project)
    assert run(command) == 0
    assert same()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(noon + 86_400))
    assert run(command) == 0
    assert not same()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
@pytest.mark.parametrize("edited", [True, False], ids=["edited", "nothing new"])
def test_a_build_gives_all_of_the_site_the_rights_of_its_own_umask(
    project: Path,
    edited: bool,  # noqa: FBT001
) -> None:
    def others_may_read(masks: list[int]) -> list[set[bool]]:
        found = []
        for number, mask in enumerate(masks):
            if edited:
                text = ANSWER.replace("foråret", f"foråret {2026 + number}")
                (project / "answers/2026/cykelstier.md").write_text(text, encoding="utf-8")
            before = os.umask(mask)
            try:
                assert built(project) == 0
            finally:
                os.umask(before)
            site = [project / "public", *(project / "public").rglob("*")]
            found.append({bool(each.stat().st_mode & 0o004) for each in site})
        return found

    assert others_may_read([0o022] * 3) == [{True}] * 3
    assert others_may_read([0o077] * 3) == [{False}] * 3
    assert others_may_read([0o022] * 4) == [{True}] * 4
