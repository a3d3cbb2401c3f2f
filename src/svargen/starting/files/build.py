#!/usr/bin/env python3
"""Runs svargen with nothing but Python, like a gradle wrapper.

    python3 build.py           the whole site, into public/
    python3 build.py serve     a preview that follows every save
    python3 build.py --help    all else

The first run makes .venv beside this file: the libraries of requirements.txt, by their hashes,
and the svargen of svargen.txt. When one of these two changes, the next run makes it anew.
"""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - older than that is whom it is for
    sys.exit("@@too_old@@".replace("{version}", sys.version.split()[0]))

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "ready-to-run"
LOCKS = (ROOT / "requirements.txt", ROOT / "svargen.txt")
# Where packages come from and how they are reached is the user's choice; all else the locks say.
PIP_SETTINGS = re.compile(
    "PIP_(CACHE_DIR|CERT|CLIENT_CERT|CONFIG_FILE|DEFAULT_TIMEOUT|EXTRA_INDEX_URL|FIND_LINKS|"
    "INDEX_URL|NO_INDEX|PROXY|RETRIES|TRUSTED_HOST)"
)


def main(args: list[str]) -> int:
    """Runs one command of svargen and returns its exit code."""
    try:
        with alone():
            if not is_ready():
                set_up()
    except (RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    args = args or ["build"]
    if not args[0].startswith("-") and Path.cwd() != ROOT:
        # Before the user's own options, of which the last one counts.
        args = [args[0], "--source", str(ROOT), *args[1:]]
    command = [str(BIN / "svargen"), *args]
    # So that svargen's advice names the command that was written.
    called = {**environment(), "SVARGEN_CALLED": "python3 build.py"}
    if os.name != "nt":
        os.execve(command[0], command, called)  # noqa: S606 - no shell is wanted
    return subprocess.call(command, env=called)


def is_ready() -> bool:
    """Whether .venv was made to the end, from what is locked now."""
    with contextlib.suppress(OSError):
        whole = STAMP.read_text(encoding="ascii") == digest()
        return whole and shutil.which("svargen", path=str(BIN)) is not None
    return False


def digest() -> str:
    """The SHA-256 of all that .venv hangs on: its place, the Python, the locks."""
    parts = [str(ROOT).encode(), sys.version.encode(), *(lock.read_bytes() for lock in LOCKS)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def set_up() -> None:
    """Makes .venv, whose stamp is written last."""
    print("@@making@@", file=sys.stderr, flush=True)
    if run(sys.executable, "-m", "venv", "--clear", str(VENV)).returncode:
        raise RuntimeError("@@no_venv@@")
    pip = (str(BIN / "python"), "-m", "pip", "install", "--no-input", "--only-binary=:all:")
    for options in (("--require-hashes",), ("--no-deps",)):
        done = run(*pip, *options, "-r", str(LOCKS["--no-deps" in options]))
        if done.returncode:
            lines = [line for line in done.stdout.splitlines() if line.startswith("ERROR")]
            reason = (lines or done.stdout.splitlines() or [""])[0]
            raise RuntimeError("@@failed@@".replace("{reason}", reason))
    STAMP.write_text(digest(), encoding="ascii")


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    """Runs a command in the project's folder and keeps what it prints."""
    return subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Keeps a second set-up waiting until this one is done, where the system can."""
    with Path(__file__).open(encoding="utf-8") as own:
        with contextlib.suppress(ImportError, OSError):
            import fcntl

            fcntl.flock(own, fcntl.LOCK_EX)
        yield


def environment() -> dict[str, str]:
    """The user's environment, without what bends Python or pip; UTF-8 under any locale."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__"}
        and (not name.startswith("PIP_") or PIP_SETTINGS.fullmatch(name))
    }
    # What a pip.conf may set, an environment variable overrules.
    return {**kept, "PYTHONUTF8": "1", "PIP_USER": "0", "PIP_CONSTRAINT": os.devnull}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
