"""A project that somebody hostile has put together is read as far as it goes, and leads nowhere."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import svargen
from svargen.cli import run

SECRET = "wpsz7q-hemmeligt"  # noqa: S105, what may never be shown
FILES = {
    "site.yaml": "title: Politikersvar\nbase_url: https://svar.example/\n",
    "answers/2026/havnebadet.md": "---\ntitle: Havnebadet\nasker: Asta Eksempelsen (A)\n"
    "asked: 2026-03-02\ndate: 2026-03-19\nadministration: Kulturforvaltningen\n"
    "attachments: [{file: plan.pdf, title: Plan}]\n---\n"
    "## Spørgsmål\n\nHvornår åbner havnebadet?\n\n## Svar\n\nDen 1. juni.\n",
    "answers/2026/plan.pdf": "%PDF",
    "pages/om.md": "---\ntitle: Om\n---\nOm arkivet.\n",
    "static/logo.txt": "logo",
    "static/.well-known/x.txt": "x",
    "templates/assets/print.css": "p { color: #123456 }",
}


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path / "projekt", FILES)
    return tmp_path / "projekt"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """The same files somewhere else, with a secret in each."""
    write(tmp_path / "udenfor", {name: f"{text}{SECRET}\n" for name, text in FILES.items()})
    return tmp_path / "udenfor"


def build(project: Path) -> int:
    fixed = ["--jobs", "1", "--today", "2026-08-31", "--first"]
    return run(["build", "--source", str(project), *fixed])


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


PLACES = sorted({*FILES, *(name.rpartition("/")[0] for name in FILES if "/" in name), "answers",
                 "templates"})  # fmt: skip


def link(place: Path, target: Path) -> None:
    place.symlink_to(target)


def pipe(place: Path, _target: Path) -> None:
    os.mkfifo(place)


@pytest.mark.parametrize("instead", [link, pipe])
@pytest.mark.parametrize("name", PLACES)
def test_what_is_no_file_of_the_project_is_an_error_and_is_not_read(
    project: Path,
    outside: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    instead: Callable[[Path, Path], None],
) -> None:
    place = project / name
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    instead(place, outside / name)
    before = tree(outside)
    assert build(project) == 1
    said = capsys.readouterr()
    errors = [line for line in said.out.splitlines() if ": error[" in line]
    assert any(line.startswith(f"{name}: error[not-a-regular-file]") for line in errors)
    assert SECRET not in said.out + said.err
    assert not (project / "public").exists()
    assert tree(outside) == before


@pytest.mark.parametrize(
    "case",
    [
        ("public", ".", "output-refused"),
        ("public", "public", "output-refused"),
        (".public.svargen", ".", "output-refused"),
        (".public.svargen/lock", "site.yaml", "write-failed"),
        (".public.svargen/previous", ".", None),
        (".public.svargen/displaced", ".", None),
        (".public.svargen/staging-0123456789abcdef/answers", "answers", None),
        (".public.svargen/discarded-0123456789abcdef", ".", None),
        (".public.svargen/generation.sqlite", "site.yaml", None),
        (".public.svargen/search.sqlite", "site.yaml", None),
        (".public.svargen/search.sqlite-journal", "site.yaml", None),
        (".svargen", ".", None),
        (".svargen/readings.sqlite", "site.yaml", None),
        (".svargen/readings.sqlite-journal", "site.yaml", None),
    ],
)
def test_nothing_is_written_or_removed_where_a_link_leads(
    project: Path,
    outside: Path,
    capsys: pytest.CaptureFixture[str],
    case: tuple[str, str, str | None],
) -> None:
    name, target, code = case
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).symlink_to(outside / target)
    before = tree(outside)
    assert build(project) == (1 if code else 0)
    found = [line for line in capsys.readouterr().out.splitlines() if ": error[" in line]
    assert [line.partition("error[")[2].partition("]")[0] for line in found] == (
        [code] if code else []
    )
    assert tree(outside) == before
    if code is None:
        assert (project / "public/index.html").is_file()


def test_names_that_other_systems_take_for_one_are_one_finding_each(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        project,
        {
            "static/Logo.txt": "x",
            "static/INDEX.html": "x",
            "static/svar": "x",
            "static/NUL.txt": "x",
            "static/Robots.TXT": "x",
            "answers/2026/HAVNEBADET.md": FILES["answers/2026/havnebadet.md"],
        },
    )
    assert build(project) == 1
    out = capsys.readouterr().out
    for name, code in {
        "answers/2026/havnebadet.md": "duplicate-address",
        "static/INDEX.html": "duplicate-address",
        "static/NUL.txt": "unportable-name",
        "static/Robots.TXT": "duplicate-address",
        "static/logo.txt": "duplicate-address",
        "static/svar": "duplicate-address",
    }.items():
        assert any(
            line.startswith(name) and f"error[{code}]" in line for line in out.splitlines()
        ), (name, out)


def test_a_hard_link_is_the_file_itself(project: Path, outside: Path) -> None:
    (project / "static/logo.txt").unlink()
    os.link(outside / "static/logo.txt", project / "static/logo.txt")
    assert build(project) == 0
    # Nothing tells the two apart: SECURITY.md says so.
    assert SECRET in (project / "public/logo.txt").read_text("utf-8")


def test_two_builds_of_one_output_wait_for_each_other(project: Path) -> None:
    command = [sys.executable, "-m", "svargen", "build", "--source", str(project), "--first"]
    env = os.environ | {"PYTHONPATH": str(Path(svargen.__file__).parents[1])}
    both = [subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [each.wait() for each in both] == [0, 0]
    once = tree(project / "public")
    assert build(project) == 0
    assert tree(project / "public").keys() == once.keys()
    left = {each.name for each in (project / ".public.svargen").iterdir()}
    assert left == {"lock", "previous", "generation.sqlite", "search.sqlite"}
