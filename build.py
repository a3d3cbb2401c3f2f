#!/usr/bin/env python3
"""Runs svargen from a fresh clone with nothing but Python, like a gradle wrapper.

    python3 build.py                 the site, into public/
    python3 build.py check           any other command of svargen
    python3 build.py test [-k feed]  every check of this project; the rest goes to pytest

The first run makes .venv beside this file from the hashed locks in requirements/. Its stamps are
written last, so a set-up that was interrupted is done over. From another folder, a command works
on this file's folder unless it names a --source; its other paths stay relative to where you are.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# The syntax of this file stays that of Python 3.6, which gets this line instead of a traceback.
if sys.version_info < (3, 11):  # noqa: UP036 - older than requires-python is whom it is for
    sys.exit(
        f"build.py: svargen needs Python 3.11 or newer, and this is {sys.version.split()[0]}; "
        "run it with a newer one, such as: python3.12 build.py"
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCKS = {"run": ROOT / "requirements" / "run.txt", "test": ROOT / "requirements" / "test.txt"}
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports", "--no-logo"),
)
# Where packages come from and how they are reached stays the user's choice; no other pip setting
# does, since many (a constraint, --user, --target) would change what the locks say.
PIP_SETTINGS = re.compile(
    "PIP_(CACHE_DIR|CERT|CLIENT_CERT|CONFIG_FILE|DEFAULT_TIMEOUT|EXTRA_INDEX_URL|FIND_LINKS|"
    "INDEX_URL|NO_INDEX|PROXY|RETRIES|TRUSTED_HOST)"
)
# What pip prints when it reaches no index; the last one also where a platform has no wheel.
NO_NETWORK = ("connection broken", "Max retries exceeded", "from versions: none")


class SetupError(Exception):
    """Why the set-up cannot go on and what to do about it, in one line."""


def main(args: list[str]) -> int:
    """Runs one command and returns its exit code; 1 if the set-up fails, 130 if interrupted."""
    try:
        if args[:1] == ["test"]:
            return test(args[1:])
        set_up("run")
        return svargen(args or ["build"])
    except (SetupError, OSError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


def svargen(args: list[str]) -> int:
    """Hands over to svargen; where the system can, this process becomes it."""
    if not args[0].startswith("-") and Path.cwd() != ROOT:
        # Before the user's own options, of which the last one counts.
        args = [args[0], "--source", str(ROOT), *args[1:]]
    command = [str(BIN / "svargen"), *args]
    # So that svargen's advice names the command that was written.
    called = {**environment(), "SVARGEN_CALLED": "python3 build.py"}
    if os.name != "nt":
        os.execve(command[0], command, called)  # noqa: S606 - no shell is wanted
    return subprocess.call(command, env=called)


def test(args: list[str]) -> int:
    """Runs every check, then pytest, whose closing line comes last; 1 if any check fails."""
    set_up("test")
    if run(sys.executable, str(ROOT / "tests" / "tools" / "install.py")):
        return 1
    failed = [" ".join(check) for check in CHECKS if run(str(BIN / check[0]), *check[1:])]
    if failed:
        say(f"failed, whatever pytest says below: {', '.join(failed)}")
    # By file: what a file's tests share, such as a browser, is started once.
    spread = ("--numprocesses=auto", "--dist=loadfile", "--no-loadscope-reorder")
    status = run(str(BIN / "pytest"), "--cov", *spread, *args)
    return status or bool(failed)


def run(*command: str) -> int:
    """Runs a command in the project's folder, its output shown, and returns its exit code."""
    return subprocess.call(command, cwd=str(ROOT), env=environment())


def set_up(purpose: str) -> None:
    """Makes .venv ready for a purpose of LOCKS, unless its stamp says that it is."""
    if is_ready(purpose):
        return
    with alone():
        if not is_ready("run"):
            make_venv()
            pip("--require-hashes", "--only-binary=:all:", "-r", str(LOCKS["run"]))
            pip("--no-build-isolation", "--no-deps", "-e", str(ROOT))
            # As pip does for all it installs but this: a fifth of a small build's time.
            quietly(str(BIN / "python"), "-m", "compileall", "-q", str(ROOT / "src"))
            quietly(str(BIN / "python"), "-m", "svargen.templating")
            stamp("run").write_text(digest(), encoding="ascii")
        if not is_ready(purpose):
            say("adding the test tools to .venv")
            pip("--require-hashes", "--only-binary=:all:", "-r", str(LOCKS[purpose]))
            stamp(purpose).write_text(digest(), encoding="ascii")


def is_ready(purpose: str) -> bool:
    """Whether .venv was set up to the end, from what the project asks for now."""
    with contextlib.suppress(OSError):
        whole = stamp(purpose).read_text(encoding="ascii") == digest()
        return whole and shutil.which("python", path=str(BIN)) is not None
    return False


def stamp(purpose: str) -> Path:
    """Where it is written that .venv is ready for a purpose."""
    return VENV / f"ready-to-{purpose}"


def digest() -> str:
    """The SHA-256 of all that .venv hangs on: its place, the Python, the locks, the project."""
    parts = [str(ROOT).encode(), sys.version.encode()]
    parts += [path.read_bytes() for path in (*LOCKS.values(), ROOT / "pyproject.toml")]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Keeps a second set-up waiting until this one is done, where the system can (POSIX)."""
    with Path(__file__).open(encoding="utf-8") as own:
        with contextlib.suppress(ImportError, OSError):
            import fcntl

            fcntl.flock(own, fcntl.LOCK_EX)
        yield


def make_venv() -> None:
    """Makes .venv, empty but for pip, in place of what is there."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise SetupError(
            "this Python comes without venv; on Debian or Ubuntu run "
            f"'sudo apt install python3.{sys.version_info[1]}-venv', then this again"
        )
    say("making .venv, which takes a minute the first time")
    done = quietly(sys.executable, "-m", "venv", "--clear", str(VENV))
    if done.returncode:
        raise SetupError(f"cannot make .venv: {complaint(done.stdout)}")


def pip(*args: str) -> None:
    """Installs with the pip of .venv; what pip prints is kept for the reason of a failure."""
    done = quietly(str(BIN / "python"), "-m", "pip", "install", "--no-input", *args)
    if not done.returncode:
        return
    if any(sign in done.stdout for sign in NO_NETWORK):
        raise SetupError(
            "cannot fetch packages: is there a network? Where it needs a proxy or a mirror, set "
            f"HTTPS_PROXY or pip's index-url. Then run this again. ({complaint(done.stdout)})"
        )
    raise SetupError(f"pip cannot install: {complaint(done.stdout)}")


def quietly(*command: str) -> "subprocess.CompletedProcess[str]":
    """Runs a command and keeps what it prints."""
    return subprocess.run(
        command,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=environment(),
    )


def complaint(output: str) -> str:
    """The line of an output that says what went wrong: the first error, else the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines[-1:] or ["no reason given"])[0]


def environment() -> dict[str, str]:
    """The user's environment, with its proxies, without what bends Python or pip."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__"}
        and (not name.startswith("PIP_") or PIP_SETTINGS.fullmatch(name))
    }
    # UTF-8 under any locale; and what a pip.conf may set, an environment variable overrules.
    return {**kept, "PYTHONUTF8": "1", "PIP_USER": "0", "PIP_CONSTRAINT": os.devnull}


def say(text: str) -> None:
    """Tells the person at the terminal what goes on."""
    print(f"build.py: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
