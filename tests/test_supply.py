"""What svargen stands on: few libraries, each locked with its hashes and named with its reason."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NEEDED = [
    canonicalize_name(Requirement(written).name)
    for written in (*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["install"])
]


def named_with_a_reason() -> set[str]:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    table = text.partition("## Dependencies")[2].partition("\n## ")[0]
    rows = [row.split("|")[1:4] for row in table.splitlines() if row.startswith("| ")][1:]
    return {
        canonicalize_name(name.strip())
        for names, _, reason in rows
        for name in names.split(",")
        if len(reason.split()) > 3
    }


def test_each_dependency_is_named_with_its_reason_and_no_other() -> None:
    # git is a program, not a package.
    assert named_with_a_reason() - {"git", "where it is installed"} == set(NEEDED)


@pytest.mark.parametrize(
    "lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda f: f.name
)
def test_each_locked_package_has_one_version_and_its_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text("utf-8").replace("\\\n", " "))
    pinned = [
        entry for entry in entries if re.match(r"[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==\S", entry)
    ]
    assert pinned
    for entry in pinned:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    rest = [entry for entry in entries if entry not in pinned and not entry.startswith("#")]
    assert [entry for entry in rest if entry.strip()] == []


def test_all_that_is_needed_is_locked() -> None:
    lock = (ROOT / "requirements/run.txt").read_text("utf-8")
    locked = {
        canonicalize_name(n) for n in re.findall(r"^([\w.-]+)(?:\[.*\])?==", lock, re.MULTILINE)
    }
    assert set(NEEDED) <= locked


def test_every_file_that_the_promises_name_exists() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        assert (ROOT / target).is_file(), target
    for page, anchor in re.findall(r"\]\(([^)#]+)#([^)]+)\)", text):
        heads = re.findall(r"^#+ (.+)$", (ROOT / page).read_text("utf-8"), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in heads}
    assert "(SECURITY.md)" in (ROOT / "README.md").read_text("utf-8")
