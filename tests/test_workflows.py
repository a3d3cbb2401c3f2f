"""Publishing on merge: the workflows are valid and do what they say."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.clones import PATIENCE, ROOT, cloned, shell

BROKEN = "answers/2026/forkert.md"


@pytest.fixture(params=["da", "en"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return cloned(tmp_path, request.param)


def github(project: Path, job: str) -> str:
    """The shell steps of a job, one after the other."""
    steps = workflow(project)["jobs"][job]["steps"]
    return "\n".join(step["run"] for step in steps if "run" in step)


def gitlab(project: Path, job: str) -> str:
    described = yaml.safe_load((project / ".gitlab-ci.yml").read_text("utf-8"))
    return "\n".join(described[job]["script"])


def workflow(project: Path) -> Any:
    text = (project / ".github/workflows/publish.yml").read_text("utf-8")
    return yaml.safe_load(text)


def break_an_answer(project: Path) -> None:
    text = next((project / "answers/2026").glob("*.md")).read_text("utf-8")
    (project / BROKEN).write_text(text.replace("asker: ", "asker: (("), encoding="utf-8")


# -- the files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-workflows", ".github/workflows/publish.yml"),
        ("vendor.gitlab-ci", ".gitlab-ci.yml"),
    ],
)
def test_they_are_valid_by_their_schemas(project: Path, schema: str, file: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    done = subprocess.run(
        [*command, str(project / file)],
        capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_this_repository_has_the_workflow_that_it_gives_to_others() -> None:
    given = ROOT / "src/svargen/starting/files/en/publish.yml"
    assert (ROOT / ".github/workflows/publish.yml").read_bytes() == given.read_bytes()


@pytest.mark.parametrize("name", ["publish.yml", "gitlab-ci.yml"])
def test_the_languages_differ_in_words_alone(name: str) -> None:
    files = ROOT / "src/svargen/starting/files"
    danish, english = (
        yaml.safe_load((files / each / name).read_text("utf-8")) for each in ("da", "en")
    )

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k != "description"}
        if isinstance(value, list):
            return [bare(v) for v in value]
        return re.sub(r"(?<=PUBLISHED:\?)[^}]*", "", value) if isinstance(value, str) else value

    assert bare(danish) == bare(english)


def test_each_job_has_the_least_rights(project: Path) -> None:
    described = workflow(project)
    assert described["permissions"] == {}
    assert {name: job["permissions"] for name, job in described["jobs"].items()} == {
        "check": {"contents": "read"},
        "build": {"contents": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    for job in described["jobs"].values():
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_actions_are_pinned_by_commit_with_their_version_beside_it(project: Path) -> None:
    text = (project / ".github/workflows/publish.yml").read_text("utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert len(used) == 9
    for each in used:
        assert re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)


def test_no_text_of_a_proposal_reaches_a_shell(project: Path) -> None:
    for job in workflow(project)["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")


def test_a_proposal_never_writes_what_publishing_remembers(project: Path) -> None:
    described = workflow(project)
    steps = [step.get("uses", "") for step in described["jobs"]["check"]["steps"]]
    assert any("cache/restore@" in step for step in steps)
    assert not any("cache@" in step or "cache/save@" in step for step in steps)
    assert described["jobs"]["build"]["if"] == "github.ref == 'refs/heads/main'"
    gitlab_jobs = yaml.safe_load((project / ".gitlab-ci.yml").read_text("utf-8"))
    assert gitlab_jobs["check"]["cache"]["policy"] == "pull"
    assert gitlab_jobs["pages"]["cache"]["policy"] == "pull-push"


# -- the steps -----------------------------------------------------------------------------


TO_COME = "no-accessibility-statement"


def test_a_sound_proposal_passes(project: Path) -> None:
    ran = shell(github(project, "check"), project, {"PUBLISHED": ""})
    # A new project has no accessibility statement yet, and is told so.
    assert (ran.code, re.findall("title=([a-z-]+)", ran.out)) == (0, [TO_COME])
    assert shell(gitlab(project, "check"), project, {}).code == 0
    found = json.loads((project / "findings.json").read_text("utf-8"))
    assert [each["check_name"] for each in found] == [TO_COME]


def test_a_mistake_in_a_proposal_is_shown_on_its_line(project: Path) -> None:
    break_an_answer(project)
    ran = shell(github(project, "check"), project, {"PUBLISHED": ""})
    assert ran.code == 1
    assert ran.out.startswith(f"::error col=8,file={BROKEN},line=3,title=bad-asker::")
    ran = shell(gitlab(project, "check"), project, {})
    assert ran.code == 1
    assert f"{BROKEN}:3:8: error[bad-asker]" in ran.out
    found, told = json.loads((project / "findings.json").read_text("utf-8"))
    assert (found["check_name"], told["check_name"]) == ("bad-asker", TO_COME)
    assert found["location"] == {"path": BROKEN, "lines": {"begin": 3}}


@pytest.mark.parametrize("steps", [(github, "build"), (gitlab, "pages")])
def test_publishing_begins_with_first_and_then_compares(project: Path, steps: Any) -> None:
    host, job = steps
    script = host(project, job)
    ran = shell(script, project, {"PUBLISHED": "", "FIRST": "true"})
    assert ran.code == 0, ran
    assert (project / "public/manifest.json").is_file()
    published = project / "tools/published"
    shutil.copytree(project / "public", published)
    assert shell(script, project, {"PUBLISHED": str(published), "FIRST": ""}).code == 0


@pytest.mark.parametrize("steps", [(github, "build"), (gitlab, "pages")])
def test_publishing_never_goes_on_without_comparing(project: Path, steps: Any) -> None:
    host, job = steps
    script = host(project, job)
    unset = shell(script, project, {"PUBLISHED": "", "FIRST": "false"})
    assert unset.code
    assert "PUBLISHED" in unset.err
    lost = shell(script, project, {"PUBLISHED": str(project / "nowhere"), "FIRST": ""})
    assert lost.code == 1
    assert "previous-unreadable" in lost.out
    assert not (project / "public").exists()
