"""A fresh clone of a project, and a shell that runs in it what a host or a person would."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from svargen.starting.project import Wanted, begin

ROOT = Path(__file__).resolve().parents[1]
TODAY = "2026-05-20"
EPOCH = "1779271200"
"""The same day in seconds, for commands that take no option."""
PATIENCE = 60


def cloned(folder: Path, language: str) -> Path:
    """A clone of a project that `init` has made, its wrapper set up as if by a first run."""
    made = folder / "made"
    begin(made, Wanted(language=language, today=date.fromisoformat(TODAY)))
    git(made, "init", "--quiet", "--initial-branch=main")
    git(made, "add", "--all")
    git(made, "-c", "user.name=A", "-c", "user.email=a@example.dk", "commit", "-qm", "Begin")
    clone = folder / "clone"
    git(folder, "clone", "--quiet", str(made), str(clone))
    ready(clone)
    return clone


def git(folder: Path, *args: str) -> None:
    subprocess.run([shutil.which("git") or "git", *args], cwd=folder, check=True, timeout=PATIENCE)


def ready(clone: Path) -> None:
    """Let the wrapper find svargen installed: what a runner fetches is here already."""
    bin_folder = clone / ".venv/bin"
    bin_folder.mkdir(parents=True)
    tool = bin_folder / "svargen"
    start = f'PYTHONPATH="{ROOT / "src"}" exec "{sys.executable}" -m svargen "$@"'
    tool.write_text(f"#!/bin/sh\n{start}\n", encoding="utf-8")
    tool.chmod(0o755)
    (bin_folder / "python").symlink_to(sys.executable)
    digest = subprocess.run(
        [sys.executable, "-c", "import build; print(build.digest(), end='')"],
        cwd=clone, check=True, capture_output=True, encoding="ascii", timeout=PATIENCE,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    (clone / ".venv/ready-to-run").write_text(digest.stdout, encoding="ascii")


class Ran(NamedTuple):
    code: int
    out: str
    err: str


def shell(script: str, folder: Path, env: Mapping[str, str]) -> Ran:
    """Run a script as the hosts do: by bash, which ends at the first command that fails."""
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    if not (tools / "python3").exists():
        (tools / "python3").symlink_to(sys.executable)
    done = subprocess.run(
        ["/bin/bash", "-e", "-o", "pipefail", "-c", script],
        cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
        env={"PATH": f"{tools}:/usr/bin:/bin", "LC_ALL": "C", "SOURCE_DATE_EPOCH": EPOCH, **env},
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)
