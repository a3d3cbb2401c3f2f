"""Provides the test tools that are not Python's; run by `python3 build.py test`.

A browser, Java, Node and web servers come from the distribution: those on PATH are used as they
are; missing ones are installed with apt-get where that needs no password; else this prints what to
install and exits 1. The Nu HTML checker, axe and Lighthouse come from npm, by package-lock.json,
into node_modules; and so does, by npm/package-lock.json, the npm that installs them.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
NPM = HERE / "npm"


class Tool(NamedTuple):
    """A program that the tests call."""

    title: str
    """What to call it when it is missing."""
    commands: tuple[str, ...]
    """Its names; the first one found on PATH is used."""
    packages: tuple[str, ...]
    """The Debian packages that bring it."""
    version: int = 0
    """The least major version that will do; 0: any, and the program is not asked."""
    version_option: str = "--version"
    """What makes it tell its version."""

    def found(self) -> str | None:
        """The path of the program, if there is one that is new enough and starts."""
        paths = filter(None, map(on_path, self.commands))
        return next((path for path in paths if self.is_new_enough(path)), None)

    def is_new_enough(self, path: str) -> bool:
        """Whether the program tells a version that will do; macOS's stub for Java fails here."""
        if not self.version:
            return True
        command = [path, self.version_option]
        told = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        number = re.search(r"\d+", told.stdout + told.stderr)
        return not told.returncode and number is not None and int(number[0]) >= self.version


def on_path(*commands: str) -> str | None:
    """Where the first of some commands lies; servers lie where only root looks by itself."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    return next(filter(None, (shutil.which(each, path=path) for each in commands)), None)


BROWSER = Tool(
    "Chromium (or Chrome)",
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    ("chromium",),
)
TOOLS = (
    BROWSER,
    Tool("Java 17 or newer", ("java",), ("default-jre-headless",), 17, "-version"),
    Tool("Node.js 18 or newer", ("node",), ("nodejs",), 18),
    Tool("npm", ("npm",), ("npm",)),
    Tool("nginx", ("nginx",), ("nginx",)),
    Tool("Apache", ("apache2", "httpd"), ("apache2-bin",)),
    Tool("rsync", ("rsync",), ("rsync",)),
    Tool("OpenSSL", ("openssl",), ("openssl",)),
)


def main() -> int:
    """Provides all tools; 1 if some are still missing."""
    missing = [tool for tool in TOOLS if not tool.found()]
    if missing:
        apt_install([package for tool in missing for package in tool.packages])
        missing = [tool for tool in TOOLS if not tool.found()]
    if missing:
        packages = " ".join(package for tool in missing for package in tool.packages)
        say(
            f"the tests need {', '.join(tool.title for tool in missing)} on PATH. On Debian or "
            f"Ubuntu run 'sudo apt-get install {packages}'; then run this again"
        )
        return 1
    return npm_install()


def apt_install(packages: list[str]) -> None:
    """Installs Debian packages, where this system has apt-get and asks for no password."""
    as_root = root_prefix()
    if as_root is None or not shutil.which("apt-get"):
        return
    say(f"installing {' '.join(packages)} with apt-get, which takes minutes the first time")
    # Some come with a service, which nobody asked for: it is not started.
    quiet = ["DEBIAN_FRONTEND=noninteractive", "SYSTEMD_OFFLINE=1", "RUNLEVEL=1"]
    apt = [*as_root, "env", *quiet, "apt-get", "-qq"]
    apt += ["-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300"]
    # A stale list is better than none, so a failing update stops nothing.
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, check=False)
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    subprocess.run(install, stdout=subprocess.DEVNULL, check=False)


def root_prefix() -> list[str] | None:
    """What makes a command run as root without a password; None where nothing does."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    able = shutil.which("sudo") and not subprocess.run([*sudo, "true"], check=False).returncode
    return sudo if able else None


def npm_install() -> int:
    """Installs what the two locks name, unless a stamp says that it was; 1 if that fails."""
    stamp = HERE / "node_modules" / ".installed"
    locks = [folder / "package-lock.json" for folder in (NPM, HERE)]
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return 0
    # What the distribution has brings an npm that reads the other lock: Debian's 9.2 cannot.
    npm = [shutil.which("node") or "node", str(NPM / "node_modules/npm/bin/npm-cli.js")]
    for command, folder in (([shutil.which("npm") or "npm"], NPM), (npm, HERE)):
        # Package scripts stay off: one of them would fetch a Java of its own.
        ci = [*command, "ci", "--ignore-scripts", "--loglevel=error"]
        if subprocess.run(ci, cwd=folder, stdout=subprocess.DEVNULL, check=False).returncode:
            say(
                "npm cannot install its part of the test tools, as it says above: "
                "is there a network?"
            )
            return 1
    stamp.write_text(wanted, encoding="ascii")
    return 0


def say(text: str) -> None:
    """Tells the person at the terminal what goes on."""
    print(f"build.py: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
