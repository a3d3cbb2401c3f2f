"""`svargen init` and `svargen new`, and the wheel they come in."""

import hashlib
import os
import pty
import re
import select
import shutil
import stat
import subprocess
import sys
import sysconfig
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

import svargen
from svargen.cli import run
from svargen.reading.answer import read_site
from svargen.starting.project import Wanted, begin
from tests.repository import Repository

ROOT = Path(__file__).resolve().parents[1]
TODAY = "2026-05-20"
PATIENCE = 60


class Done(NamedTuple):
    code: int
    out: str
    err: str


def svargen_in(folder: Path, *args: str) -> Done:
    """Run svargen in a folder, without a terminal.

    In this process: what the tool does in one of its own is shown below, with the wheel.
    """
    out, err = StringIO(), StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        code = run([*args])
    return Done(code, out.getvalue(), err.getvalue())


def begun(folder: Path, *options: str) -> Path:
    """A new project."""
    done = svargen_in(folder, "init", "projekt", "--today", TODAY, *options)
    assert done.code == 0, done
    return folder / "projekt"


def with_a_statement(project: Path) -> Path:
    """The project once its accessibility statement is named, as an editor would do it."""
    file = project / "site.yaml"
    signs = re.compile("^# (?=accessibility:|  (?:statement|date):)", re.MULTILINE)
    file.write_text(signs.sub("", file.read_text("utf-8")), "utf-8")
    return project


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as `init` makes it, to be copied."""
    return with_a_statement(begun(tmp_path_factory.mktemp("made")))


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "projekt")


# -- init ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_new_project_lacks_only_its_accessibility_statement(
    tmp_path: Path, language: str
) -> None:
    project = begun(tmp_path, "--language", language)
    found = svargen_in(project, "check", "--drafts", "--today", TODAY, "--format", "json")
    assert re.findall('"code": "(.*?)"', found.out) == ["no-accessibility-statement"]
    with_a_statement(project)
    checked = svargen_in(project, "check", "--strict", "--drafts", "--today", TODAY)
    assert (checked.code, checked.out) == (0, "")
    built = svargen_in(project, "build", "--strict", "--first", "--today", TODAY)
    assert (built.code, built.out) == (0, "")
    example = {"da": "svar/2026/cykelparkering", "en": "answers/2026/cycle-parking"}[language]
    assert (project / "public" / example / "index.html").is_file()


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_commented_line_of_its_site_yaml_can_be_used(tmp_path: Path, language: str) -> None:
    text = (begun(tmp_path, "--language", language) / "site.yaml").read_text("utf-8")
    # Prose begins with a capital letter, what can be used with a key, or is part of one above it.
    used = re.sub(r"^( *)# ((?: {2,}|[a-z_]+:).*)$", r"\1\2", text, flags=re.MULTILINE)
    site, _, findings = read_site(used.encode())
    assert [(d.code, d.values) for d in findings] == []
    assert site.parties
    assert site.people
    assert site.redirects
    assert site.deadlines.working_days == 14


@pytest.mark.parametrize(("language", "day"), [("da", "2026-01-16"), ("en", "2026-01-15")])
def test_its_example_is_of_the_day_in_its_own_time_zone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, day: str
) -> None:
    # 15 January 2026, 23:30 UTC.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1768519800")
    assert svargen_in(tmp_path, "init", "projekt", "--language", language).code == 0
    (example,) = (tmp_path / "projekt/answers/2026").iterdir()
    assert f"\ndate: {day}\n" in example.read_text("utf-8")


def test_a_title_can_be_anything(tmp_path: Path) -> None:
    project = begun(tmp_path, "--title", 'Svar: "alle" # og @@flere@@', "--publisher", "yes")
    site, _, findings = read_site((project / "site.yaml").read_bytes())
    assert (site.title, site.publisher) == ('Svar: "alle" # og @@flere@@', "yes")
    assert findings == []


def test_a_folder_that_is_not_empty_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "projekt").mkdir()
    (tmp_path / "projekt/mine.txt").write_text("x", encoding="utf-8")
    done = svargen_in(tmp_path, "init", "projekt")
    assert done.code == 1
    assert "projekt: error[folder-not-empty]" in done.out
    assert [file.name for file in (tmp_path / "projekt").iterdir()] == ["mine.txt"]


def test_a_new_git_repository_is_a_place_for_a_project(tmp_path: Path) -> None:
    Repository.begun(tmp_path / "projekt")
    head = (tmp_path / "projekt/.git/HEAD").read_bytes()
    assert (begun(tmp_path) / "site.yaml").is_file()
    assert (tmp_path / "projekt/.git/HEAD").read_bytes() == head
    assert svargen_in(tmp_path, "init", "projekt").code == 1


def test_a_link_is_no_place_for_a_project(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "projekt").symlink_to(tmp_path / "elsewhere")
    assert svargen_in(tmp_path, "init", "projekt").code == 1
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_it_is_pinned_to_this_version_with_the_hashes_of_all_it_runs_on(project: Path) -> None:
    locked = (project / "requirements.txt").read_text("utf-8")
    ours = (ROOT / "requirements/run.txt").read_text("utf-8")
    blocks = re.findall(r"^[a-z].*?(?=^[a-z]|\Z)", locked, re.MULTILINE | re.DOTALL)
    assert {"jinja2", "tornado", "tzdata"} <= {block.partition("==")[0] for block in blocks}
    assert "hatchling==" not in locked
    for block in blocks:
        assert "--hash=sha256:" in block
        assert block in ours


def test_it_holds_the_very_svargen_that_made_it(project: Path) -> None:
    (wheel,) = (project / "wheels").iterdir()
    pin = (
        f"\n./wheels/{wheel.name} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
    )
    assert (project / "svargen.txt").read_text("utf-8").endswith(pin)
    with ZipFile(wheel) as archive:
        assert archive.read("svargen/model.py") == (ROOT / "src/svargen/model.py").read_bytes()


def test_without_a_wheel_it_names_the_version(tmp_path: Path) -> None:
    begin(tmp_path / "projekt", Wanted(language="da", today=date(2026, 5, 20)))
    pinned = (tmp_path / "projekt/svargen.txt").read_text("utf-8")
    assert pinned.endswith(f"\nsvargen=={svargen.__version__}\n")
    assert not (tmp_path / "projekt/wheels").exists()


def test_the_wrapper_may_name_its_own_folder(tmp_path: Path) -> None:
    assert svargen_in(tmp_path, "init", "--source", str(ROOT), "projekt").code == 0
    assert (tmp_path / "projekt/site.yaml").is_file()


def test_its_wrapper_is_ready_to_be_run(project: Path) -> None:
    wrapper = project / "build.py"
    assert wrapper.stat().st_mode & stat.S_IXUSR
    text = wrapper.read_text("utf-8")
    assert "@@" not in text
    compile(text, "build.py", "exec")


# -- new -----------------------------------------------------------------------------------

COMPLETE = (
    "new", "Cykelstier: hvor og hvornår?", "--asker", "Bo Prøve (Ø)", "--administration",
    "Økonomiforvaltningen", "--asked", "21. april 2026", "--today", TODAY,
)  # fmt: skip


def test_a_new_answer_is_a_valid_draft_and_its_path_is_told(project: Path) -> None:
    done = svargen_in(
        project, *COMPLETE, "--date", "2026-05-08", "--sagsnummer", "2026-10323",
        "--dokumentnummer", "10858583", "--topic", "cykler", "--topic", "veje, stier",
    )  # fmt: skip
    assert done[:2] == (0, "answers/2026/cykelstier-hvor-og-hvornaar.md\n")
    assert "»svargen serve«" in done.err
    assert (project / done.out.strip()).read_text("utf-8").split("## ")[0] == (
        '---\ntitle: "Cykelstier: hvor og hvornår?"\nasker: Bo Prøve (Ø)\nasked: 2026-04-21\n'
        "date: 2026-05-08\nadministration: Økonomiforvaltningen\nsagsnummer: 2026 - 10323\n"
        'dokumentnummer: 10858583\ntopics: [cykler, "veje, stier"]\ndraft: true\n---\n'
    )
    checked = svargen_in(project, "check", "--strict", "--drafts", "--today", TODAY)
    assert (checked.code, checked.out) == (0, "")


def test_a_question_without_an_answer_is_pending(project: Path) -> None:
    text = (project / svargen_in(project, *COMPLETE).out.strip()).read_text("utf-8")
    assert "status: afventer\ndraft: true\n" in text
    assert "## Spørgsmål\n\nSkriv spørgsmålet her.\n" in text
    assert "## Svar" not in text
    checked = svargen_in(project, "check", "--strict", "--drafts", "--today", TODAY)
    assert (checked.code, checked.out) == (0, "")


def test_an_english_project_gets_english_headings(tmp_path: Path) -> None:
    project = with_a_statement(begun(tmp_path, "--language", "en"))
    done = svargen_in(project, *COMPLETE, "--date", "2026-05-08")
    text = (project / done.out.strip()).read_text("utf-8")
    assert "## Question\n\nWrite the question here.\n" in text
    assert "## Answer\n\nWrite the answer here.\n" in text
    assert svargen_in(project, "check", "--strict", "--drafts", "--today", TODAY).code == 0


def test_a_new_answer_is_not_published_before_it_is_written(project: Path) -> None:
    file = project / svargen_in(project, *COMPLETE, "--date", "2026-05-08").out.strip()
    finished = file.read_text("utf-8").replace("draft: true\n", "")
    file.write_text(finished, "utf-8")
    checked = svargen_in(project, "check", "--today", TODAY)
    assert checked.code == 1
    assert checked.out.count("error[unwritten-text]") == 2
    written = finished.replace("Skriv spørgsmålet her.", "Hvor?").replace(
        "Skriv svaret her.", "Der."
    )
    file.write_text(written, "utf-8")
    assert svargen_in(project, "check", "--today", TODAY).code == 0


def test_nothing_is_ever_overwritten(project: Path) -> None:
    paths = [svargen_in(project, *COMPLETE).out.strip() for _ in range(3)]
    assert paths == [
        f"answers/2026/cykelstier-hvor-og-hvornaar{tail}.md" for tail in ("", "-2", "-3")
    ]


def test_several_askers_are_a_list(project: Path) -> None:
    path = svargen_in(project, *COMPLETE, "--asker", "Asta Eksempelsen (A)").out.strip()
    assert "asker: [Bo Prøve (Ø), Asta Eksempelsen (A)]\n" in (project / path).read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "finding"),
    [
        (("--asked", "2026-04-31"), "--asked: error[impossible-date]"),
        (("--asked", "04-05-26"), "--asked: error[ambiguous-date]"),
        (("--date", "2026-04-01"), "--date: error[answer-before-question]"),
        (("--sagsnummer", "abc"), "--sagsnummer: error[bad-case-number]"),
        (("--dokumentnummer", "12a"), "--dokumentnummer: error[bad-document-number]"),
        (("--asker", "Bo (Prøve"), "--asker: error[bad-asker]"),
        (("--topic", "***"), "--topic: error[no-address]"),
        (("--dokumentnummer", "7"), "--dokumentnummer: error[duplicate-document-number]"),
        (("--asker", "Asta Eksempelsen (Q)"), "--asker: error[unknown-party]"),
        (("--administration", "Okonomi"), "--administration: error[unknown-administration]"),
    ],
)
def test_a_wrong_value_gets_the_finding_of_check(
    project: Path, options: tuple[str, ...], finding: str
) -> None:
    site = project / "site.yaml"
    names = "parties: {A: Alfa, Ø: Øens Liste}\nadministrations: [Økonomiforvaltningen]\n"
    site.write_text(site.read_text("utf-8") + names, encoding="utf-8")
    other = project / "answers/2026/cykelparkering.md"
    other.write_text(
        other.read_text("utf-8").replace("topics:", "dokumentnummer: 7\ntopics:"), "utf-8"
    )
    done = svargen_in(project, *COMPLETE, *options)
    assert done.code == 1
    assert finding in done.out
    assert [file.name for file in (project / "answers/2026").iterdir()] == ["cykelparkering.md"]


def test_without_a_terminal_what_is_missing_is_told_and_nothing_asked(project: Path) -> None:
    done = svargen_in(project, "new", "Emne")
    assert done.code == 1
    told = re.findall(r"^(\S+): error\[missing-option\]", done.out, re.MULTILINE)
    assert told == ["--asker", "--asked", "--administration"]
    assert "--asked: error[missing-option]: --asked mangler." in done.out


def test_a_title_without_letters_has_no_address(project: Path) -> None:
    done = svargen_in(project, "new", "???", *COMPLETE[2:])
    assert done.code == 1
    assert "TITEL: error[no-address]" in done.out


def test_a_title_whose_file_no_windows_could_have_is_refused(project: Path) -> None:
    done = svargen_in(project, "new", "Aux", *COMPLETE[2:])
    assert done.code == 1
    assert "error[unportable-name]: " in done.out
    assert not list(project.glob("answers/**/aux*"))


def test_half_an_answer_is_no_answer(project: Path) -> None:
    """As where the disk is full."""
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50));"
        "from svargen.cli import run; import sys; sys.exit(run(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", limited, *COMPLETE],
        cwd=project, capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 1
    assert "cykelstier-hvor-og-hvornaar.md: error[write-failed]: " in done.stdout
    assert not list(project.glob("answers/**/cykelstier*"))


def test_a_long_title_makes_a_name_that_ends_with_a_word(project: Path) -> None:
    title = "Om " + "cykelparkeringspladser og " * 8
    name = Path(svargen_in(project, "new", title, *COMPLETE[2:]).out.strip()).stem
    assert len(name) <= 60
    assert f"{title.strip().lower().replace(' ', '-')}-".startswith(f"{name}-")


def test_nothing_is_written_through_a_link(project: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (project / "answers/2026/cykelparkering.md").unlink()
    (project / "answers/2026").rmdir()
    (project / "answers/2026").symlink_to(tmp_path / "outside")
    done = svargen_in(project, *COMPLETE)
    assert done.code == 1
    assert "error[not-a-regular-file]" in done.out
    assert list((tmp_path / "outside").iterdir()) == []


def test_on_a_terminal_what_is_missing_is_asked_until_it_is_right(project: Path) -> None:
    # What was given in the command and is wrong is asked for as well.
    command = [sys.executable, "-m", "svargen", "new", "Et emne", "--today", TODAY]
    command += ["--dokumentnummer", "x", "--sagsnummer", "2026-77"]
    main, terminal = pty.openpty()
    process = subprocess.Popen(
        [*command, "--source", str(project)],
        stdin=terminal, stdout=subprocess.PIPE, stderr=terminal,
    )  # fmt: skip
    os.close(terminal)
    # Each answer is given when the terminal has asked once more.
    seen = ""
    for given in ("Bo (Prøve", "Bo Prøve (Ø)", "", "Økonomiforvaltningen", "31-04-2026",
                  "21-04-2026", "", "", "cykler, veje"):  # fmt: skip
        while not seen.rstrip().endswith(":"):
            seen += _heard(main)
        seen = ""
        os.write(main, f"{given}\n".encode())
    out, _ = process.communicate(timeout=PATIENCE)
    os.close(main)
    text = (project / out.decode().splitlines()[-1]).read_text("utf-8")
    assert process.returncode == 0
    assert "error[bad-asker]" in out.decode()
    assert out.decode().count("error[bad-document-number]") == 1
    assert text.startswith(
        "---\ntitle: Et emne\nasker: Bo Prøve (Ø)\nasked: 2026-04-21\n"
        "administration: Økonomiforvaltningen\nsagsnummer: 2026 - 77\ntopics: [cykler, veje]\n"
        "status: afventer\ndraft: true\n---\n"
    )


def _heard(terminal: int) -> str:
    ready, _, _ = select.select([terminal], [], [], PATIENCE)
    assert ready, "nothing more was asked"
    return os.read(terminal, 4096).decode()


# -- the wheel -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """svargen's wheel, made offline by the build back end of the test environment."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=PATIENCE)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel that stands for all of svargen's dependencies, already installed for the tests."""
    file = tmp_path_factory.mktemp("libraries") / "libraries-1-py3-none-any.whl"
    info = "libraries-1.dist-info"
    with ZipFile(file, "w") as archive:
        archive.writestr("libraries.pth", sysconfig.get_path("purelib"))
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: libraries\nVersion: 1\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return file


def test_the_wheel_holds_all_that_svargen_reads(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for needed in (
        "svargen/templates/base.html", "svargen/templates/assets/site.css",
        "svargen/language/da.po", "svargen/requirements/run.txt", "svargen/serving/preview.css",
        "svargen/starting/files/build.py", "svargen/starting/files/gitignore",
        "svargen/starting/files/da/publish.yml", "svargen/starting/files/en/site.yaml",
    ):  # fmt: skip
        assert needed in names
    assert not [name for name in names if "tests" in name or "answers/" in name]


def test_a_project_made_by_the_wheel_needs_nothing_but_python(
    wheel: Path, libraries: Path, tmp_path: Path
) -> None:
    """From the wheel alone to a site whose look is partly the project's own."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(venv / "bin/python")]
    install = [*pip, "install", "--no-index", "--no-deps", "--quiet", str(wheel), str(libraries)]
    subprocess.run(install, check=True, timeout=PATIENCE)
    tool = str(venv / "bin/svargen")
    bent = {"PYTHONPATH": "", "PIP_PREFIX": str(tmp_path / "elsewhere"), "PIP_TARGET": "nowhere"}

    def run(*command: str, cwd: Path) -> str:
        done = subprocess.run(
            command, cwd=cwd, capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
            stdin=subprocess.DEVNULL, env={**os.environ, **bent},
        )  # fmt: skip
        assert done.returncode == 0, (done.stdout, done.stderr)
        return done.stdout

    where = run(
        str(venv / "bin/python"), "-c", "import svargen; print(svargen.__file__)", cwd=tmp_path
    )
    assert Path(where.strip()).is_relative_to(venv)
    run(tool, "init", "projekt", "--wheel", str(wheel), "--today", TODAY, cwd=tmp_path)
    project = tmp_path / "projekt"
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert f"./wheels/{wheel.name} --hash=sha256:{digest}" in (project / "svargen.txt").read_text(
        "utf-8"
    )

    # What is on an index for others is here in one wheel.
    libraries_digest = hashlib.sha256(libraries.read_bytes()).hexdigest()
    (project / "requirements.txt").write_text(
        f"{libraries} --hash=sha256:{libraries_digest}\n", "utf-8"
    )
    (project / "templates").mkdir()
    own = '{% extends "base.html" %}{% block main %}<h1>Vores egen</h1>{% endblock %}'
    (project / "templates/plain.html").write_text(own, encoding="utf-8")
    wrapper = (sys.executable, "build.py")
    path = run(*wrapper, *COMPLETE, cwd=project).strip()
    assert (project / path).is_file()
    run(*wrapper, "build", "--first", "--today", TODAY, cwd=project)
    assert "Vores egen" in (project / "public/om/index.html").read_text("utf-8")
    answer = (project / "public/svar/2026/cykelparkering/index.html").read_text("utf-8")
    assert "<h1" in answer
    assert "Vores egen" not in answer
