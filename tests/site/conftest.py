"""The demonstration projects, built once for all tests that look at them."""

from pathlib import Path

import pytest

from svargen.cli import run
from tests.site.built import TODAY, Site

TESTS = Path(__file__).resolve().parents[1]


def built(name: str, folder: Path, *options: str) -> Site:
    """The site of a demonstration project. One process: workers would be copies of pytest."""
    source = TESTS / name
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
