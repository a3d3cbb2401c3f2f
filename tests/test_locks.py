"""The locks hold all that an installer will ask for, whatever has been released since."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = Path(__file__).resolve().parents[1] / "requirements"


@pytest.mark.parametrize("lock", ["run.txt", "test.txt"])
def test_an_extra_that_a_locked_package_asks_for_is_pinned_as_such(lock: str) -> None:
    pinned = set(re.findall(r"^([\w.\[\],-]+)==", (LOCKS / lock).read_text("utf-8"), re.MULTILINE))
    names = {canonicalize_name(pin.partition("[")[0]): pin for pin in pinned}
    asked = [
        Requirement(text)
        for package in distributions()
        if canonicalize_name(package.name) in names
        for text in package.requires or ()
    ]
    wanted = [r for r in asked if r.extras and (not r.marker or r.marker.evaluate({"extra": ""}))]
    missing = {str(r) for r in wanted if not r.extras <= _extras(names[canonicalize_name(r.name)])}
    assert asked
    assert not missing


def _extras(pin: str) -> set[str]:
    return set(re.findall(r"[\w-]+", pin.partition("[")[2]))
