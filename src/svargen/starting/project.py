"""A new project: content alone, pinned to this version of svargen.

What is written stands in `files/`, by language; `@@name@@` in it is filled in here.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from svargen import __version__
from svargen.codes import N_
from svargen.diagnostics import Diagnostic, Place, Refused
from svargen.language import language_of
from svargen.writing import yaml_value

if TYPE_CHECKING:
    from datetime import date

_FILES = Path(__file__).parent / "files"
_PLACES = {
    "site.yaml": "site.yaml",
    "answer.md": "answers/@@year@@/@@example@@.md",
    "about.md": "pages/@@about@@.md",
    "README.md": "README.md",
    "publish.yml": ".github/workflows/publish.yml",
    "gitlab-ci.yml": ".gitlab-ci.yml",
}
"""Files that differ by language, and where they go."""
_WORDS = {
    "da": {
        "title": "Politikersvar",
        "publisher": "Eksempelby Kommune",
        "base_url": "https://svar.example.dk/",
        "timezone": "Europe/Copenhagen",
        "example": "cykelparkering",
        "about": "om",
    },
    "en": {
        "title": "Answers to councillors",
        "publisher": "Sampleton Council",
        "base_url": "https://answers.example.org/",
        "timezone": "Europe/London",
        "example": "cycle-parking",
        "about": "about",
    },
}
_SAID = {
    "too_old": N_(
        "build.py: Python 3.11 or newer is needed, and this is {version}; "
        "run it with a newer one, such as: python3.12 build.py"
    ),
    "making": N_("build.py: making .venv, which takes a minute the first time"),
    "no_venv": N_(
        "build.py: this Python comes without venv; on Debian or Ubuntu install python3-venv, "
        "then run this again"
    ),
    "failed": N_("build.py: svargen could not be installed: {reason}"),
}
"""What the wrapper says, in the project's language."""
_QUESTION_AGE = timedelta(days=14)


class NotBegun(Refused):
    """There is something already where a project should begin."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a new project; what is empty gets an example."""

    language: str
    today: date
    title: str = ""
    publisher: str = ""
    base_url: str = ""
    """Ends with '/'."""
    wheel: Path | None = None
    """svargen's own wheel, to be kept in the project."""


def time_zone_of(language: str) -> str:
    """The time zone that a new project in this language has."""
    return _words(language)["timezone"]


def begin(folder: Path, wanted: Wanted) -> None:
    """Write a project into a folder that is empty, but for git's own, or not there yet.

    Raises NotBegun and OSError.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise NotBegun(Diagnostic.at(Place(str(folder)), "not-a-regular-file", name=folder))
    if folder.exists() and any(each.name != ".git" for each in folder.iterdir()):
        raise NotBegun(Diagnostic.at(Place(str(folder)), "folder-not-empty", path=folder))
    for path, data in _contents(wanted).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (folder / "build.py").chmod(0o755)


def _contents(wanted: Wanted) -> dict[str, bytes]:
    """Every file of a project: path -> bytes."""
    values = _values(wanted)
    source = _FILES / ("da" if wanted.language == "da" else "en")
    found = {
        _filled(place, values): _filled((source / name).read_text("utf-8"), values).encode()
        for name, place in _PLACES.items()
    }
    found[".gitignore"] = (_FILES / "gitignore").read_bytes()
    found["build.py"] = _filled((_FILES / "build.py").read_text("utf-8"), values).encode()
    found["requirements.txt"] = _requirements().encode()
    pin = f"svargen=={__version__}"
    if wanted.wheel:
        wheel = wanted.wheel.read_bytes()
        found[f"wheels/{wanted.wheel.name}"] = wheel
        pin = f"./wheels/{wanted.wheel.name} --hash=sha256:{hashlib.sha256(wheel).hexdigest()}"
    head = (source / "svargen.txt").read_text("utf-8")
    found["svargen.txt"] = f"{head}{pin}\n".encode()
    return found


def _words(language: str) -> dict[str, str]:
    return _WORDS["da" if language == "da" else "en"]


def _values(wanted: Wanted) -> dict[str, str]:
    say = language_of(wanted.language).text
    words = _words(wanted.language)
    return {
        "version": __version__,
        "language": wanted.language,
        "title": yaml_value(wanted.title or words["title"]),
        "publisher": yaml_value(wanted.publisher or words["publisher"]),
        "base_url": wanted.base_url or words["base_url"],
        "timezone": words["timezone"],
        "example": words["example"],
        "about": words["about"],
        "year": f"{wanted.today.year:04}",
        "asked": (wanted.today - _QUESTION_AGE).isoformat(),
        "today": wanted.today.isoformat(),
        # As they stand within a string of the wrapper.
        **{name: json.dumps(say(text), ensure_ascii=False)[1:-1] for name, text in _SAID.items()},
    }


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub("@@([a-z_]+)@@", lambda found: values[found[1]], text)


_NEEDED_TO_BUILD = {"hatchling", "svargen (pyproject.toml:install)"}


def _requirements() -> str:
    """All that svargen runs on, with hashes, as in its own lock; not what it is built with."""
    here = Path(__file__).parents[1]
    packaged = here / "requirements" / "run.txt"
    # In a checkout the lock lies at the top.
    lock = packaged if packaged.is_file() else here.parents[1] / "requirements" / "run.txt"
    blocks = re.split(r"^(?=[A-Za-z0-9])", lock.read_text("utf-8"), flags=re.MULTILINE)[1:]
    kept = [block for block in blocks if not _reasons(block) <= _NEEDED_TO_BUILD]
    return "".join([f"# svargen {__version__}\n", *kept])


def _reasons(block: str) -> set[str]:
    """What a locked requirement is there for."""
    comments = re.findall(r"^ +#(?: via)? *(.*)$", block, flags=re.MULTILINE)
    return {comment for comment in comments if comment}
