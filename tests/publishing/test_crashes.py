"""Whatever ends a build of the command line's, and wherever: the site is the old one or the new."""

import errno
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import svargen
from svargen.cli import run

# A child of a fork runs nothing but a build.
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

ENV = os.environ | {"PYTHONPATH": str(Path(svargen.__file__).parents[1])}
SITE = "title: Politikersvar\nbase_url: https://svar.example/\n"
ANSWER = """\
---
title: Havnebadet
asker: Asta Eksempelsen (A)
asked: 2026-03-02
date: 2026-03-19
administration: Kulturforvaltningen
attachments: [{file: plan.pdf, title: Plan}]
---
## Spørgsmål

Hvornår åbner havnebadet?

## Svar

Den 1. juni.
"""
FILES = {
    "site.yaml": SITE,
    "answers/2026/havnebadet.md": ANSWER,
    "answers/2026/plan.pdf": "%PDF",
    "pages/om.md": "---\ntitle: Om\n---\nOm arkivet.\n",
    "static/logo.txt": "logo",
    "templates/not_found.html": "<!doctype html><title>Væk</title>",
}


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One answer, and one of everything else that is read."""
    write(tmp_path / "projekt", FILES)
    return tmp_path / "projekt"


def options(project: Path, *more: str) -> list[str]:
    # Each generation has a page that no other has; to lose it is on purpose.
    fixed = ["--jobs", "1", "--today", "2026-08-31", "--first"]
    return ["build", "--source", str(project), *fixed, *more]


def build(project: Path, *more: str) -> int:
    return run(options(project, *more))


def edit(project: Path, number: int) -> None:
    """Another generation: a page that changes, one that no other has."""
    text = ANSWER.replace("Den 1. juni.", f"Den {number}. juni.")
    extra = text.replace("attachments: [{file: plan.pdf, title: Plan}]\n", "")
    shutil.rmtree(project / "answers")
    files = {f"answers/2026/kun-{number}.md": extra, "answers/2026/havnebadet.md": text}
    write(project, files | {"answers/2026/plan.pdf": f"%PDF {number}"})


def whole(output: Path) -> str | None:
    """The generation that stands there, by what only it has; every file as its manifest says."""
    if not os.path.lexists(output):
        return None
    manifest = json.loads((output / "manifest.json").read_bytes())
    listed = manifest["files"] | {
        f"{address[1:]}index.html" if address.endswith("/") else address[1:]: page["sha256"]
        for address, page in manifest["pages"].items()
    }
    found = {
        file.relative_to(output).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in output.rglob("*")
        if file.is_file() and file.name != "manifest.json"
    }
    assert found == listed
    # By its files: an empty folder of the one before is left where it cannot be removed.
    (own,) = {path.split("/")[2] for path in found if path.startswith("svar/2026/kun-")}
    return own


def left_over(project: Path) -> set[str]:
    kept = {"lock", "previous", "generation.sqlite", "search.sqlite"}
    return {each.name for each in (project / ".public.svargen").iterdir()} - kept


CHANGES = {
    "open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree",
    "os.scandir", "ctypes.dlsym", "ctypes.call_function", "os.link", "tempfile.mkstemp",
}  # fmt: skip
"""Moments of a build: Python tells of each of these just before it is done."""


def ended(
    project: Path, moment: int, end: Callable[[str, tuple[object, ...]], None]
) -> tuple[int, int]:
    """(exit code or minus signal, moments passed) of a build in a process of its own.

    `end` is called just before the moment of that number.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        passed = 0

        def hear(event: str, about: tuple[object, ...]) -> None:
            nonlocal passed
            if event in CHANGES:
                passed += 1
                if passed == moment:
                    end(event, about)

        sys.addaudithook(hear)
        code = 99
        try:
            code = build(project)
        finally:
            os.write(writer, b"%d" % passed)
            os._exit(code)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        return status, int(told.read() or 0)


def kill(_event: str, _about: tuple[object, ...]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def second(project: Path, tmp_path: Path) -> Callable[[], None]:
    """Puts the project back to where its second generation is about to be built."""
    shutil.rmtree(project / "templates")
    edit(project, 1)
    assert build(project) == 0
    edit(project, 2)
    kept = project.rename(tmp_path / "kept")

    def put_back() -> None:
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(kept, project)

    put_back()
    return put_back


def test_a_build_killed_at_any_moment_leaves_a_whole_site_and_the_next_one_mends_all(
    project: Path, second: Callable[[], None]
) -> None:
    status, last = ended(project, -1, kill)
    assert (status, whole(project / "public")) == (0, "kun-2")
    seen = []
    # Each moment about the exchange of names, which comes last, and some before.
    for moment in (*range(1, last - 14, last // 4), *range(last - 12, last + 1)):
        second()
        status, _ = ended(project, moment, kill)
        assert status == -signal.SIGKILL
        seen.append(whole(project / "public"))
    assert set(seen) == {"kun-1", "kun-2"}
    # What they all left, one after the other, and of a first build.
    shutil.rmtree(project / "public")
    ended(project, last // 2, kill)
    assert whole(project / "public") is None
    assert left_over(project) != set()
    edit(project, 3)
    assert build(project) == 0
    assert whole(project / "public") == "kun-3"
    assert left_over(project) == set()


def fail(_event: str, about: tuple[object, ...]) -> None:
    name = about[0] if about and isinstance(about[0], str | bytes) else None
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)


def test_a_build_of_which_any_call_fails_publishes_all_or_nothing(
    project: Path, second: Callable[[], None]
) -> None:
    _, last = ended(project, -1, kill)
    for moment in (*range(2, last - 14, last // 4), *range(last - 12, last + 1, 3)):
        second()
        status, _ = ended(project, moment, fail)
        # What cannot be cleared away after publishing is left to the next build.
        assert (status, whole(project / "public")) in {(1, "kun-1"), (1, "kun-2"), (0, "kun-2")}
    assert build(project) == 0
    assert left_over(project) == set()


# A disk that is full, a reader, a source that is gone


def told(project: Path, *more: str, **how: object) -> tuple[int, list[str], str]:
    """(exit code, errors, standard error) of a build by a program of its own."""
    command = [sys.executable, "-m", "svargen", *options(project, *more)]
    done = subprocess.run(command, check=False, capture_output=True, env=ENV, **how)  # type: ignore[call-overload]
    found = [line for line in done.stdout.decode().splitlines() if ": error[" in line]
    assert "Traceback" not in done.stderr.decode()
    return done.returncode, found, done.stderr.decode()


def test_a_disk_that_is_full_is_one_finding_and_the_old_site_stays(project: Path) -> None:
    edit(project, 1)
    assert build(project) == 0
    edit(project, 2)
    (project / "static/stor.bin").write_bytes(bytes(900_000))

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))

    status, found, _ = told(project, preexec_fn=limit)
    assert (status, len(found)) == (1, 1)
    assert "error[write-failed]" in found[0]
    assert whole(project / "public") == "kun-1"
    assert left_over(project) == set()


@pytest.mark.parametrize("name", [name for name in FILES if name != "site.yaml"])
def test_a_source_that_vanishes_during_the_build_is_one_finding(
    project: Path, tmp_path: Path, name: str
) -> None:
    runner = tmp_path / "runner.py"
    runner.write_text(
        "import os, sys\n"
        "from svargen.reading import folder\n"
        "from svargen.cli import main\n"
        "opened = folder.opened\n"
        "def late(root, path, flags):\n"
        f"    if path == {name!r} and os.path.exists({os.fspath(project / name)!r}):\n"
        f"        os.unlink({os.fspath(project / name)!r})\n"
        "    return opened(root, path, flags)\n"
        "folder.opened = late\n"
        "main()\n",
        encoding="utf-8",
    )
    command = [sys.executable, str(runner), *options(project)]
    done = subprocess.run(command, check=False, capture_output=True, env=ENV)
    found = [line for line in done.stdout.decode().splitlines() if ": error[" in line]
    assert done.returncode == 1
    assert [line.partition(": ")[0] for line in found] == [name]
    assert "error[unreadable-file]" in found[0]
    assert b"Traceback" not in done.stderr
    assert not (project / "public").exists()


def test_findings_that_cannot_be_written_are_one_line_and_an_exit_code(project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "svargen", "check", "--source", str(project)]
        done = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE, env=ENV)
        assert done.returncode == 1
        assert done.stderr.decode() == "svargen: No space left on device\n"
        silent = subprocess.run(command, check=False, stdout=full, stderr=full, env=ENV)
        assert silent.returncode == 1


def test_want_of_memory_is_one_line_and_a_small_manifest_wants_little(
    project: Path, tmp_path: Path
) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (240 << 20, 240 << 20))

    def compared(previous: Path) -> tuple[int, str]:
        command = [sys.executable, "-m", "svargen", "check", "--source", str(project)]
        command += ["--previous", str(previous)]
        done = subprocess.run(command, check=False, capture_output=True, env=ENV, preexec_fn=limit)
        return done.returncode, done.stderr.decode()

    assert build(project) == 0
    assert compared(project / "public")[0] == 0
    large = tmp_path / "large.json"
    large.touch()
    os.truncate(large, 250 << 20)
    assert compared(large) == (1, f"svargen: {os.strerror(errno.ENOMEM)}\n")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems let them live")
def test_no_process_outlives_a_build_that_is_killed(tmp_path: Path, project: Path) -> None:
    runner = tmp_path / "runner.py"
    runner.write_text(
        "import os, signal, sys\n"
        "from svargen.publishing import project\n"
        "from svargen.cli import main\n"
        "parent, read = os.getpid(), project.read_answer\n"
        "def killing(data, path, settings):\n"
        "    if path.endswith('/9.md') and os.getpid() != parent:\n"
        "        os.kill(parent, signal.SIGKILL)\n"
        "    return read(data, path, settings)\n"
        "project.read_answer = killing\n"
        "main()\n",
        encoding="utf-8",
    )
    write(project, {f"answers/2025/{number}.md": ANSWER for number in range(210)})
    command = [sys.executable, str(runner), *options(project), "--jobs", "2"]
    # Whoever lives on keeps standard output open, and this would wait for its end.
    done = subprocess.run(command, check=False, capture_output=True, env=ENV, timeout=60)
    assert done.returncode == -signal.SIGKILL


def test_a_process_of_several_that_is_killed_is_one_finding(tmp_path: Path, project: Path) -> None:
    runner = tmp_path / "runner.py"
    runner.write_text(
        "import os, signal, sys\n"
        "from svargen.publishing import project\n"
        "from svargen.cli import main\n"
        "parent, read = os.getpid(), project.read_answer\n"
        "def dying(data, path, settings):\n"
        "    if path.endswith('/9.md') and os.getpid() != parent:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return read(data, path, settings)\n"
        "project.read_answer = dying\n"
        "main()\n",
        encoding="utf-8",
    )
    write(project, {f"answers/2025/{number}.md": ANSWER for number in range(210)})
    command = [sys.executable, str(runner), *options(project), "--jobs", "2"]
    done = subprocess.run(command, check=False, capture_output=True, env=ENV)
    assert done.returncode == 1
    assert done.stdout.decode().startswith("svargen: error[process-lost]")
    assert done.stdout.count(b": error[") == 1
    assert b"Traceback" not in done.stderr
    assert not (project / "public").exists()


def test_no_locale_hides_a_name_or_a_letter(tmp_path: Path) -> None:
    project = tmp_path / "på vej til øen"
    write(project, FILES | {"answers/år/å.md": ANSWER.replace("attachments", "attachmentz")})
    command = [sys.executable, "-m", "svargen", *options(project)]
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    outputs = [
        subprocess.run(command, check=False, capture_output=True, env=ENV | env)
        for env in (plain, {"LC_ALL": "C.UTF-8"})
    ]
    assert outputs[0].stdout == outputs[1].stdout
    assert outputs[0].stderr == outputs[1].stderr
    assert "answers/år/å.md:7:1: error[unknown-field]".encode() in outputs[0].stdout
    assert f"{project.name}/public".encode() in outputs[0].stderr


def test_what_is_published_can_be_read_by_the_web_server(project: Path) -> None:
    before = os.umask(0o022)
    try:
        assert build(project) == 0
    finally:
        os.umask(before)
    output = project / "public"
    modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in output.rglob("*")}
    assert modes | {(True, output.stat().st_mode & 0o777)} == {(True, 0o755), (False, 0o644)}
