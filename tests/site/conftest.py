"""The demonstration projects, built once for all tests that look at them."""

import re
import shutil
from pathlib import Path

import pytest

from svargen.cli import run
from tests.repository import Repository
from tests.site.built import TODAY, Site

TESTS = Path(__file__).resolve().parents[1]


CORRECTED = "answers/2026/rettet-svar-om-plejehjem.md"
BEFORE = {
    "den 1. december.\n\n|": "den 1. november.\n\n|",
    "Søndergården | 41": "Søndergården | 43",
    "Åbrinken | 3": "Åbrinken | 4",
}
"""What the demonstration's corrected answer says, and what it said before."""


def with_history(project: Path, copy: Path) -> Path:
    """A copy of a project under git, in which the corrected answer was committed twice."""
    shutil.copytree(project, copy)
    repository = Repository.begun(copy)
    corrected = copy / CORRECTED
    if corrected.exists():
        now = corrected.read_text(encoding="utf-8")
        before = re.sub(
            r"  - date: 2026-03-17\n    text: .*?\n(?=redactions)", "", now, flags=re.DOTALL
        )
        for new, old in BEFORE.items():
            assert new in before
            before = before.replace(new, old)
        corrected.write_text(before, encoding="utf-8")
        repository.commit("2026-02-12")
        corrected.write_text(now, encoding="utf-8")
    repository.commit("2026-03-17")
    return copy


def built(name: str, folder: Path, *options: str) -> Site:
    """The site of a demonstration project. One process: workers would be copies of pytest."""
    source = with_history(TESTS / name, folder.with_name(f"{folder.name}-source"))
    return built_from(source, folder, *options)


def built_from(source: Path, folder: Path, *options: str) -> Site:
    """The site of a project."""
    where = ["--source", str(source), "--output", str(folder)]
    code = run(["build", *where, "--today", TODAY, "--jobs", "1", *options])
    assert code == 0
    return Site(source, folder)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Every page type, in Danish, with the hardest data there is."""
    return built("demo", tmp_path_factory.mktemp("demo") / "site")


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A small site in English that publishes its caseworkers' names."""
    return built("demo-english", tmp_path_factory.mktemp("english") / "site")


@pytest.fixture(scope="session")
def smallest(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A title and one answer."""
    return built("demo-smallest", tmp_path_factory.mktemp("smallest") / "site")


@pytest.fixture(params=["demo", "english", "smallest"])
def site(request: pytest.FixtureRequest) -> Site:
    """Each of the demonstration sites in turn."""
    found: Site = request.getfixturevalue(request.param)
    return found
