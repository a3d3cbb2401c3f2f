"""A correction is shown with what it changed, from the project's own git repository.

Each test commits, builds and looks at the page as a reader.
"""

import os
import shutil
import stat
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import html

from svargen.cli import run
from svargen.publishing.destination import Destination
from svargen.publishing.memory import Memory
from svargen.publishing.preview import preview
from svargen.publishing.shelf import Shelf
from svargen.publishing.wishes import Wishes
from tests.repository import PATIENCE, Repository

FILE = "answers/2026/badet.md"
PAGE = "svar/2026/badet/"
SITE = """\
title: Politikersvar
base_url: https://svar.example/
accessibility: {statement: https://was.example/svar, date: 2026-01-15}
"""
CORRECTED = "corrections:\n  - {date: 2026-05-12, text: Antallet var forkert.}\n"
SECOND = f"{CORRECTED}  - {{date: 2026-06-01, text: Prisen var forkert.}}\n"
REMOVED = "redactions:\n  - {date: 2026-05-20, reason: Et navn er fjernet.}\n"


def answer(text: str, more: str = "") -> str:
    return f"""\
---
title: Badet
asker: Asta Eksempelsen (A)
asked: 2026-04-21
date: 2026-05-08
administration: Kulturforvaltningen
{more}---
## Spørgsmål

Hvor mange kan bade?

## Svar

{text}
"""


class Shown(NamedTuple):
    """What a reader sees of one correction."""

    removed: list[str]
    added: list[str]
    words: str


class Project(NamedTuple):
    """A project under git, with one answer."""

    repository: Repository
    output: Path

    @property
    def file(self) -> Path:
        return self.repository.folder / FILE

    def write(self, text: str, more: str = "") -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(answer(text, more), encoding="utf-8")

    def commit(self, when: str, text: str, more: str = "") -> None:
        self.write(text, more)
        self.repository.commit(when)

    def build(self, *options: str) -> int:
        where = ["--source", str(self.repository.folder), "--output", str(self.output)]
        return run(["build", *where, "--today", "2026-08-31", "--first", *options])

    def page(self) -> str:
        assert self.build() == 0
        return (self.output / PAGE / "index.html").read_text(encoding="utf-8")

    def shown(self) -> dict[str, Shown]:
        """What each correction is shown to have changed, by its id."""
        found = {}
        for entry in html.document_fromstring(self.page()).xpath("//li[details]"):
            (told,) = entry.xpath("details")
            for unsaid in told.xpath(".//*[@class='vh' or @aria-hidden]"):
                unsaid.text = ""
            found[str(entry.get("id"))] = Shown(
                [e.text_content() for e in told.iter("del")],
                [e.text_content() for e in told.iter("ins")],
                told.text_content(),
            )
        return found

    def holding(self, words: str) -> list[str]:
        """The files of the site that hold some words."""
        files = filter(Path.is_file, self.output.rglob("*"))
        return [str(file) for file in files if words.encode() in file.read_bytes()]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "projekt"
    repository = Repository.begun(folder)
    (folder / "site.yaml").write_text(SITE, encoding="utf-8")
    return Project(repository, tmp_path / "site")


# -- what is shown --------------------------------------------------------------------------


def test_a_correction_is_shown_with_the_words_it_changed(project: Project) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020 badende hver dag.")
    project.commit("2026-05-12", "Der er plads til 1.200 badende hver dag.", CORRECTED)
    shown = project.shown()
    assert list(shown) == ["rettet-2026-05-12"]
    assert shown["rettet-2026-05-12"].removed == ["1.020"]
    assert shown["rettet-2026-05-12"].added == ["1.200"]
    assert "Der er plads til" in shown["rettet-2026-05-12"].words


def test_a_screen_reader_says_what_was_removed_and_what_was_added(project: Project) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020 badende.")
    project.commit("2026-05-12", "Der er plads til 1.200 badende.", CORRECTED)
    tree = html.document_fromstring(project.page())
    (told,) = tree.xpath("//details[@class='diff']")
    said = " ".join(told.text_content().split())
    assert "Der er plads til [fjernet: 1.020] [tilføjet: 1.200] badende." in said


def test_each_correction_is_shown_with_its_own_change(project: Project) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020. Det koster 10 kr.")
    project.commit("2026-05-12", "Der er plads til 1.200. Det koster 10 kr.", CORRECTED)
    project.commit("2026-06-01", "Der er plads til 1.200. Det koster 20 kr.", SECOND)
    shown = project.shown()
    assert shown["rettet-2026-05-12"][:2] == (["1.020"], ["1.200"])
    assert shown["rettet-2026-06-01"][:2] == (["10"], ["20"])


def test_an_edit_that_is_not_committed_yet_is_the_current_version(project: Project) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020.")
    project.write("Der er plads til 1.200.", CORRECTED)
    assert project.shown()["rettet-2026-05-12"][:2] == (["1.020"], ["1.200"])


def test_a_correction_of_the_title_is_shown(project: Project) -> None:
    project.commit("2026-05-08", "Mange.")
    text = answer("Mange.", CORRECTED).replace("title: Badet", "title: Søbadet")
    project.file.write_text(text, encoding="utf-8")
    project.repository.commit("2026-05-12")
    assert project.shown()["rettet-2026-05-12"][:2] == (["Badet"], ["Søbadet"])


def test_other_quotes_dashes_spaces_and_soft_hyphens_are_no_change(project: Project) -> None:
    project.commit("2026-05-08", 'Det "store" bad - det med  slusen.\n\nDet er 5 m dybt.')
    now = "Det »store« bad – det med slu\u00adsen.\n\nDet er 5\u00a0m\ndybt."
    project.commit("2026-05-12", now, CORRECTED)
    assert project.shown() == {}
    assert "Antallet var forkert." in project.page()


def test_words_far_from_a_change_are_left_out(project: Project) -> None:
    long = " ".join(f"ord{n}" for n in range(200))
    project.commit("2026-05-08", f"Det var før. {long}")
    project.commit("2026-05-12", f"Det er nu. {long}", CORRECTED)
    words = project.shown()["rettet-2026-05-12"].words
    assert "ord3" in words
    assert "ord100" not in words


def test_an_answer_that_was_rewritten_leaves_its_page_readable(project: Project) -> None:
    before, after = (" ".join(f"{word}{n}" for n in range(4_000)) for word in ("før", "nu"))
    project.commit("2026-05-08", before)
    project.commit("2026-05-12", after, CORRECTED)
    words = project.shown()["rettet-2026-05-12"].words
    assert len(words) < 8_000
    assert "for lang til at blive vist" in words


def test_a_renamed_answer_keeps_its_history(project: Project) -> None:
    old = project.file.with_name("bad.md")
    project.write("Der er plads til 1.020.")
    project.file.rename(old)
    project.repository.commit("2026-05-08")
    old.rename(project.file)
    project.commit("2026-05-09", "Der er plads til 1.020.", "aliases: [/svar/2026/bad/]\n")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    assert project.shown()["rettet-2026-05-12"][:2] == (["1.020"], ["1.200"])


def test_the_final_answer_after_a_provisional_one_corrects_nothing(project: Project) -> None:
    project.commit("2026-05-08", "Det ved vi ikke endnu.", "status: foreløbigt\n")
    project.commit("2026-05-10", "Der er plads til 1.020.")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    assert project.shown()["rettet-2026-05-12"][:2] == (["1.020"], ["1.200"])


def test_an_answer_under_another_projects_roof_is_found(project: Project, tmp_path: Path) -> None:
    """The project need not be the whole repository."""
    inner = Repository(project.repository.folder / "arkiv")
    shutil.copytree(project.repository.folder, tmp_path / "tom", ignore=lambda *_: {".git"})
    shutil.move(tmp_path / "tom", inner.folder)
    lower = Project(inner, project.output)
    lower.commit("2026-05-08", "Der er plads til 1.020.")
    lower.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    assert lower.shown()["rettet-2026-05-12"][:2] == (["1.020"], ["1.200"])


def test_letters_of_paths_are_the_same_in_every_locale(project: Project) -> None:
    inner = project.repository.folder / "ærø"
    text = answer("Der er plads til 1.020.")
    (inner / "answers/år").mkdir(parents=True)
    (inner / "site.yaml").write_text(SITE, encoding="utf-8")
    file = inner / "answers/år/søbad.md"
    file.write_text(text, encoding="utf-8")
    project.repository.commit("2026-05-08")
    file.write_text(answer("Der er plads til 1.200.", CORRECTED), encoding="utf-8")
    project.repository.commit("2026-05-12")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    pages = []
    for env in (plain, {"LC_ALL": "C.UTF-8"}):
        command = [sys.executable, "-m", "svargen", "build", "--first", "--today", "2026-08-31"]
        command += ["--source", str(inner), "--output", str(project.output)]
        subprocess.run(command, check=True, env=os.environ | env, timeout=PATIENCE)
        page = project.output / "svar/aar/soebad/index.html"
        pages.append(page.read_text(encoding="utf-8"))
    assert "1.020" in pages[0]
    assert pages[0] == pages[1]


def test_the_same_commit_gives_the_same_page_in_a_working_tree_of_its_own(
    project: Project, tmp_path: Path
) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020.")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    expected = project.page()
    project.repository.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "andet"))
    other = Project(Repository(tmp_path / "andet"), tmp_path / "other-site")
    assert other.page() == expected
    assert "1.020" in expected


def test_a_preview_shows_what_an_edit_and_a_commit_change(project: Project) -> None:
    """It asks git anew only when something of it may have changed."""

    def shown() -> str:
        wishes = Wishes(today=date(2026, 8, 31), preview=True)
        folder = project.repository.folder / ".svargen/preview"
        assert preview(Destination(folder, project.repository.folder), wishes, memory).fresh
        text = (folder / PAGE / "index.html").read_text(encoding="utf-8")
        (entry,) = html.document_fromstring(text).xpath("//li[@id='rettet-2026-05-12']")
        return " ".join(e.text_content() for e in entry.iter("del", "ins"))

    (project.repository.folder / ".svargen").mkdir()
    with closing(Shelf.passing(None)) as shelf:
        memory = Memory(shelf)
        project.commit("2026-05-08", "Der er plads til 1.020.")
        project.write("Der er plads til 1.200.", CORRECTED)
        assert shown() == "[fjernet: 1.020] [tilføjet: 1.200]"
        assert shown() == "[fjernet: 1.020] [tilføjet: 1.200]"
        project.write("Der er plads til 1.300.", CORRECTED)
        assert shown() == "[fjernet: 1.020] [tilføjet: 1.300]"
        project.repository.git("commit", "--quiet", "--amend", "--all", "--message", "One version")
        assert shown() == ""


def test_a_repository_with_sha_256_is_read(tmp_path: Path) -> None:
    repository = Repository.begun(tmp_path / "projekt", "--object-format=sha256")
    (repository.folder / "site.yaml").write_text(SITE, encoding="utf-8")
    project = Project(repository, tmp_path / "site")
    project.commit("2026-05-08", "Der er plads til 1.020.")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    assert project.shown()["rettet-2026-05-12"][:2] == (["1.020"], ["1.200"])


# -- what is not ----------------------------------------------------------------------------


def test_nothing_is_shown_from_before_something_was_removed(project: Project) -> None:
    project.commit("2026-05-08", "Bent Hemmeligsen passer 1.020 badende.")
    project.commit("2026-05-12", "Bent Hemmeligsen passer 1.200 badende.", CORRECTED)
    project.commit("2026-05-20", "En vagt passer 1.200 badende.", CORRECTED + REMOVED)
    project.commit("2026-06-01", "En vagt passer 1.300 badende.", SECOND + REMOVED)
    shown = project.shown()
    assert list(shown) == ["rettet-2026-06-01"]
    assert shown["rettet-2026-06-01"][:2] == (["1.200"], ["1.300"])
    assert project.holding("Hemmeligsen") == []


def test_a_removal_told_late_hides_what_was_there_meanwhile(project: Project) -> None:
    project.commit("2026-05-22", "Bent Hemmeligsen passer 1.200 badende.", CORRECTED)
    project.commit("2026-05-25", "En vagt passer 1.200 badende.", CORRECTED + REMOVED)
    project.commit("2026-06-01", "En vagt passer 1.300 badende.", SECOND + REMOVED)
    assert project.shown()["rettet-2026-06-01"][:2] == (["1.200"], ["1.300"])
    assert project.holding("Hemmeligsen") == []


def test_a_name_removed_later_the_same_day_is_not_shown(project: Project) -> None:
    """The entry came first, and the text only afterwards."""
    project.commit("2026-05-08", "Bent Hemmeligsen passer 1.200 badende.")
    project.commit(
        "2026-05-20T08:00:00Z", "Bent Hemmeligsen passer 1.200 badende.", CORRECTED + REMOVED
    )
    project.commit("2026-05-20T09:00:00Z", "En vagt passer 1.200 badende.", CORRECTED + REMOVED)
    project.commit("2026-06-01", "En vagt passer 1.300 badende.", SECOND + REMOVED)
    assert project.shown()["rettet-2026-06-01"][:2] == (["1.200"], ["1.300"])
    assert project.holding("Hemmeligsen") == []


def test_a_removal_that_is_no_longer_told_still_hides(project: Project) -> None:
    project.commit("2026-05-08", "Bent Hemmeligsen passer 1.200 badende.")
    project.commit("2026-05-20", "En vagt passer 1.200 badende.", REMOVED)
    project.commit("2026-06-01", "En vagt passer 1.300 badende.", SECOND)
    assert project.holding("Hemmeligsen") == []
    assert project.page()
    assert project.holding("Hemmeligsen") == []


def test_nothing_is_shown_from_before_a_withdrawal(project: Project) -> None:
    project.commit("2026-05-08", "Hemmeligt bad.")
    withdrawn = "status: tilbagekaldt\nwithdrawn: {date: 2026-05-10, reason: Forkert.}\n"
    project.commit("2026-05-10", "Hemmeligt bad.", withdrawn)
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    assert project.shown() == {}
    assert project.holding("Hemmeligt") == []


@pytest.mark.parametrize(
    "hidden",
    [
        "draft: true\n", "publish_from: 2026-05-09\n", "sagsnummer: x\n", "a: [\n",
        "edoc_sagsnummer: 010190-1234\n", "edoc_sagsnummer: asta@eksempelsen.example\n",
    ],
)  # fmt: skip
def test_a_version_that_nobody_could_see_is_not_shown(project: Project, hidden: str) -> None:
    project.commit("2026-05-08", "Hemmeligt udkast.", hidden)
    project.commit("2026-05-10", "Der er plads til 1.020.")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    assert project.shown()["rettet-2026-05-12"][:2] == (["1.020"], ["1.200"])
    assert project.holding("Hemmeligt") == []


@pytest.mark.parametrize("data", ["bent@hemmelig.dk", "telefon 23 45 67 89", "010190-1234"])
def test_data_about_a_person_is_not_shown_again_by_a_correction(
    project: Project, data: str
) -> None:
    project.commit("2026-05-07", "Der er plads til 1.020.")
    project.commit("2026-05-08", f"Spørg Bent, {data}.")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    assert project.shown()["rettet-2026-05-12"][:2] == (["1.020"], ["1.200"])
    assert project.holding(data) == []


def test_an_embargo_ends_at_midnight_where_the_site_is(project: Project) -> None:
    project.commit("2026-05-08T22:30:00Z", "Der er plads til 1.020.", "publish_from: 2026-05-09\n")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    assert project.shown()["rettet-2026-05-12"].removed == ["1.020"]


def test_what_was_only_on_another_branch_is_not_shown(project: Project) -> None:
    git = project.repository.git
    project.commit("2026-05-08", "Der er plads til 1.020.")
    git("switch", "--quiet", "--create", "forslag")
    project.commit("2026-05-10", "Hemmeligt udkast.", CORRECTED)
    project.commit("2026-05-11", "Der er plads til 1.200.", SECOND)
    git("switch", "--quiet", "main")
    git("merge", "--quiet", "--no-ff", "--no-edit", "forslag", when="2026-06-01T12:00:00Z")
    shown = project.shown()
    assert list(shown) == ["rettet-2026-06-01"]
    assert shown["rettet-2026-06-01"][:2] == (["1.020"], ["1.200"])
    assert project.holding("Hemmeligt") == []


# -- where git cannot tell ------------------------------------------------------------------


def test_a_shallow_clone_is_a_warning_and_shows_nothing(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020.")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    project.commit("2026-05-13", "Der er plads til 1.200.", f"topics: [bad]\n{CORRECTED}")
    shallow = tmp_path / "klon"
    project.repository.git(
        "clone", "--quiet", "--depth=2", project.repository.folder.as_uri(), str(shallow)
    )
    clone = Project(Repository(shallow), tmp_path / "clone-site")
    assert clone.shown() == {}
    assert "warning[shallow-history]" in capsys.readouterr().out
    assert clone.build("--strict") == 1
    capsys.readouterr()
    assert run(["check", "--source", str(shallow), "--first"]) == 0
    assert "warning[shallow-history]" in capsys.readouterr().out


def test_a_partial_clone_is_a_warning_and_fetches_nothing(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020.")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    source = project.repository
    source.git("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "klon"
    source.git("clone", "--quiet", "--filter=blob:none", source.folder.as_uri(), str(partial))
    clone = Project(Repository(partial), tmp_path / "clone-site")
    packs = sorted(partial.glob(".git/objects/**/*"))
    assert clone.shown() == {}
    assert "warning[shallow-history]" in capsys.readouterr().out
    assert sorted(partial.glob(".git/objects/**/*")) == packs


def test_a_shallow_clone_without_corrections_is_no_finding(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020.")
    project.commit("2026-05-12", "Der er plads til 1.200.")
    shallow = tmp_path / "klon"
    project.repository.git(
        "clone", "--quiet", "--depth=1", project.repository.folder.as_uri(), str(shallow)
    )
    assert Project(Repository(shallow), tmp_path / "clone-site").build("--strict") == 0
    assert "history" not in capsys.readouterr().out


def test_a_project_outside_git_is_built_without_differences(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write("Der er plads til 1.200.", CORRECTED)
    shutil.rmtree(project.repository.folder / ".git")
    assert project.shown() == {}
    assert "history" not in capsys.readouterr().out


def test_a_broken_repository_is_a_warning(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020.")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    objects = project.repository.folder / ".git/objects"
    for file in filter(Path.is_file, objects.rglob("*")):
        file.chmod(stat.S_IRUSR | stat.S_IWUSR)
        file.write_bytes(b"")
    assert project.shown() == {}
    assert "warning[unreadable-history]" in capsys.readouterr().out


# -- what a repository may say, and nobody listens to ---------------------------------------


def test_no_filter_setting_hook_or_replacement_of_a_repository_changes_a_page(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020.")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    expected = project.page()
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{ran}'\necho andet\n", encoding="utf-8")
    program.chmod(0o755)
    git = project.repository.git
    (project.repository.folder / ".gitattributes").write_text(
        "*.md diff=ond filter=ond text eol=crlf ident working-tree-encoding=UTF-16\n"
    )
    for key in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.alternateRefsCommand",
        "diff.external", "diff.ond.textconv", "diff.ond.command", "filter.ond.smudge",
        "filter.ond.clean", "filter.ond.process", "gpg.program", "pager.log", "credential.helper",
    ):  # fmt: skip
        git("config", key, str(program))
    for key, value in (
        ("log.showSignature", "true"), ("log.follow", "true"), ("log.date", "raw"),
        ("format.pretty", "oneline"), ("diff.renames", "copies"), ("diff.noprefix", "true"),
        ("core.quotePath", "true"), ("log.diffMerges", "combined"), ("color.ui", "always"),
        ("core.worktree", str(tmp_path)), ("core.bare", "true"),
        ("core.hooksPath", str(tmp_path)), ("alias.log", f"!{program}"), ("log.mailmap", "true"),
    ):  # fmt: skip
        git("config", key, value)
    secret = tmp_path / "secret"
    secret.write_text(answer("Der er plads til 9.999."), encoding="utf-8")
    first = git("rev-parse", f"HEAD^:{FILE}").strip()
    other = git("hash-object", "-w", "--no-filters", str(secret)).strip()
    git("update-ref", f"refs/replace/{first}", other)
    (project.repository.folder / ".git/info").mkdir(exist_ok=True)
    head = git("rev-parse", "HEAD").strip()
    (project.repository.folder / ".git/info/grafts").write_text(f"{head}\n", encoding="ascii")
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS"):
        monkeypatch.setenv(name, str(program))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(program))
    assert project.page() == expected
    assert not ran.exists()


def test_a_repository_of_somebody_else_is_read(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020.")
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    git = shutil.which("git")
    bin_folder = project.output.with_name("bin")
    bin_folder.mkdir()
    program = bin_folder / "git"
    # What git itself offers to test this with.
    program.write_text(
        f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{git}" "$@"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{os.environ['PATH']}")
    assert project.shown()["rettet-2026-05-12"].removed == ["1.020"]


def test_a_file_that_was_a_link_is_no_version_whatever_it_led_to(project: Project) -> None:
    project.file.parent.mkdir(parents=True)
    project.file.symlink_to(answer("Der er plads til 1.020."))
    project.repository.commit("2026-05-08")
    project.file.unlink()
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    assert project.shown() == {}


def test_a_version_too_large_to_be_an_answer_is_passed_over(project: Project) -> None:
    project.commit("2026-05-08", "Der er plads til 1.020.")
    project.commit("2026-05-09", "x" * 700_000)
    project.commit("2026-05-12", "Der er plads til 1.200.", CORRECTED)
    assert project.shown()["rettet-2026-05-12"][:2] == (["1.020"], ["1.200"])
