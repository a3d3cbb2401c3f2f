"""build.py, run for real on a small project that needs nothing from the network."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

Env = Mapping[str, str]
NO_ENV: Env = {}
BUILD = Path(__file__).resolve().parents[1] / "build.py"

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""

# The least that pip takes for an editable install, in place of hatchling.
BACKEND = """\
from pathlib import Path
from zipfile import ZipFile

def build_editable(folder, config_settings=None, metadata_directory=None):
    info = "svargen-1.dist-info"
    with ZipFile(Path(folder, "svargen-1-py3-none-any.whl"), "w") as wheel:
        wheel.writestr("svargen.pth", str(Path("src").resolve()))
        wheel.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: svargen\\nVersion: 1\\n")
        wheel.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr(info + "/entry_points.txt", "[console_scripts]\\nsvargen = svargen:main\\n")
        wheel.writestr(info + "/RECORD", "")
    return "svargen-1-py3-none-any.whl"
"""

# Tells what it was called with and from where; a number as the last argument is its exit code.
SVARGEN = """\
import os, sys

def main():
    print(os.getcwd(), *sys.argv[1:], "æøå")
    return int(sys.argv[-1]) if sys.argv[-1].isdigit() else 0
"""


MAKING = "build.py: making .venv, which takes a minute the first time\n"


class Ended(NamedTuple):
    code: int
    output: str
    errors: str


def write_project(root: Path, *, needs: str = "") -> Path:
    """A project that build.py can set up; `needs` is what its lock asks for."""
    for name, text in {
        "pyproject.toml": PYPROJECT,
        "backend.py": BACKEND,
        "requirements/run.txt": needs,
        "requirements/test.txt": needs,
        "src/svargen.py": SVARGEN,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copy(BUILD, root)
    return root


def build(root: Path, *args: str, cwd: Path | None = None, env: Env = NO_ENV) -> Ended:
    """Runs build.py of a project."""
    return python(str(root / "build.py"), *args, cwd=cwd or root, env=env)


def python(*args: str, cwd: Path, env: Env = NO_ENV) -> Ended:
    """Runs Python in a world where every package index is out of reach."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    no_index = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_RETRIES": "0",
    }
    done = subprocess.run(
        [sys.executable, *args],
        cwd=cwd,
        env={**own, **no_index, **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was set up, over what an interrupted set-up left."""
    root = write_project(tmp_path_factory.mktemp("ready"))
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").symlink_to("nowhere")
    assert build(root) == Ended(0, f"{root} build æøå\n", MAKING)
    return root


def test_an_old_python_reads_the_file_and_gets_one_line(tmp_path: Path) -> None:
    ast.parse(BUILD.read_text(encoding="utf-8"), feature_version=(3, 7))
    pretend = "import runpy, sys; sys.version_info = (3, 7, 0); sys.version = '3.7.0 (old)'; "
    code, _, errors = python("-c", f"{pretend} runpy.run_path({str(BUILD)!r})", cwd=tmp_path)
    assert code == 1
    assert errors == (
        "build.py: svargen needs Python 3.11 or newer, and this is 3.7.0; "
        "run it with a newer one, such as: python3.12 build.py\n"
    )


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    root = write_project(tmp_path)
    pretend = "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv = ['build.py']; "
    call = f"{pretend} runpy.run_path('build.py', run_name='__main__')"
    code, _, errors = python("-c", call, cwd=root)
    assert code == 1
    assert errors == (
        "build.py: this Python comes without venv; on Debian or Ubuntu run "
        f"'sudo apt install python3.{sys.version_info[1]}-venv', then this again\n"
    )


def test_a_changed_lock_sets_up_anew_and_no_network_gets_one_line(tmp_path: Path) -> None:
    root = write_project(tmp_path)
    bent = {"PIP_USER": "1", "PIP_CONSTRAINT": "nowhere", "PIP_TARGET": "elsewhere"}
    assert build(root, env=bent) == Ended(0, f"{root} build æøå\n", MAKING)
    lock = f"absent==1 --hash=sha256:{'0' * 64}\n"
    (root / "requirements" / "run.txt").write_text(lock, encoding="ascii")
    code, output, errors = build(root)
    assert (code, output) == (1, "")
    assert errors.startswith(f"{MAKING}build.py: cannot fetch packages: is there a network? ")
    assert errors.count("\n") == 2


def test_a_second_run_installs_nothing_and_prints_nothing_of_its_own(ready: Path) -> None:
    before = (ready / ".venv" / "pyvenv.cfg").stat().st_mtime_ns
    assert build(ready, "check", "--strict") == Ended(0, f"{ready} check --strict æøå\n", "")
    assert (ready / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == before


def test_exit_codes_pass_through(ready: Path) -> None:
    assert [build(ready, "check", str(code)).code for code in (0, 1, 2, 130)] == [0, 1, 2, 130]


def test_from_elsewhere_it_works_on_its_own_folder(ready: Path, tmp_path: Path) -> None:
    elsewhere = build(ready, "check", "x.md", cwd=tmp_path)
    assert elsewhere.output == f"{tmp_path} check --source {ready} x.md æøå\n"
    assert build(ready, "--version", cwd=tmp_path).output == f"{tmp_path} --version æøå\n"


def test_neither_the_locale_nor_pythonpath_reach_svargen(ready: Path, tmp_path: Path) -> None:
    (tmp_path / "svargen.py").write_text("def main(): return 9\n", encoding="utf-8")
    bent = {"LC_ALL": "C", "PYTHONPATH": str(tmp_path)}
    assert build(ready, env=bent) == Ended(0, f"{ready} build æøå\n", "")
