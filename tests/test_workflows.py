"""Publishing: the workflows are valid and do what they say, the recipes work."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from svargen.starting.project import Wanted, begin

ROOT = Path(__file__).resolve().parents[1]
TODAY = "2026-05-20"
EPOCH = "1779271200"
"""The same day in seconds, for commands that take no option."""
PATIENCE = 60
BROKEN = "answers/2026/forkert.md"


@pytest.fixture(params=["da", "en"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A fresh clone of a project that `init` has made, its wrapper set up as if by a first run."""
    made = tmp_path / "made"
    begin(made, Wanted(language=request.param, today=date.fromisoformat(TODAY)))
    git(made, "init", "--quiet", "--initial-branch=main")
    git(made, "add", "--all")
    git(made, "-c", "user.name=A", "-c", "user.email=a@example.dk", "commit", "-qm", "Begin")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(made), str(clone))
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


def test_a_sound_proposal_passes(project: Path) -> None:
    assert shell(github(project, "check"), project, {"PUBLISHED": ""})[:2] == (0, "")
    assert shell(gitlab(project, "check"), project, {}).code == 0
    assert json.loads((project / "findings.json").read_text("utf-8")) == []


def test_a_mistake_in_a_proposal_is_shown_on_its_line(project: Path) -> None:
    break_an_answer(project)
    ran = shell(github(project, "check"), project, {"PUBLISHED": ""})
    assert ran.code == 1
    assert ran.out.startswith(f"::error col=8,file={BROKEN},line=3,title=bad-asker::")
    ran = shell(gitlab(project, "check"), project, {})
    assert ran.code == 1
    assert f"{BROKEN}:3:8: error[bad-asker]" in ran.out
    (found,) = json.loads((project / "findings.json").read_text("utf-8"))
    assert found["check_name"] == "bad-asker"
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


# -- the recipes ---------------------------------------------------------------------------


def recipes() -> Iterator[str]:
    text = (ROOT / "docs/publishing.md").read_text("utf-8")
    yield from re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def recipe(word: str) -> str:
    (found,) = [text for text in recipes() if word in text]
    return found


def stand_in(folder: Path, name: str, script: str) -> None:
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    (tools / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (tools / name).chmod(0o755)


def test_every_recipe_is_tried_below() -> None:
    tried = ("hatchling", "--output", "rsync", "head -n -5")
    for text in recipes():
        assert any(word in text for word in tried), text


def test_a_server_of_ones_own_can_be_built_to(project: Path, tmp_path: Path) -> None:
    sites = tmp_path / "sites"
    sites.mkdir()
    env = {"SITES": str(sites)}
    first = recipe("--output").replace('--previous "$SITES/svar"', "--first")
    assert shell(first, project, env).code == 0
    assert shell(recipe("--output"), project, env).code == 0
    assert (sites / "svar/index.html").is_file()


def test_releases_follow_one_another_by_moving_a_link(tmp_path: Path) -> None:
    # A server on this machine, and of rsync what this recipe asks of it.
    stand_in(tmp_path, "ssh", 'exec sh -c "$2"')
    stand_in(tmp_path, "rsync", 'mkdir -p "${5#*:}" && cp -a "$4." "${5#*:}"')
    stand_in(tmp_path, "date", 'cat "$CLOCK"')
    root, clock, public = tmp_path / "srv", tmp_path / "clock", tmp_path / "public"
    public.mkdir()
    env = {"SERVER": "svar.example.dk", "ROOT": str(root), "CLOCK": str(clock)}
    for number in range(1, 8):
        clock.write_text(f"2026052{number}T120000Z\n", encoding="utf-8")
        (public / "index.html").write_text(f"release {number}", encoding="utf-8")
        ran = shell(recipe("rsync"), tmp_path, env)
        assert ran.code == 0, ran
        assert (root / "current").is_symlink()
        assert (root / "current/index.html").read_text("utf-8") == f"release {number}"
    assert shell(recipe("head -n -5"), tmp_path, env).code == 0
    left = sorted(folder.name for folder in (root / "releases").iterdir())
    assert left == [f"2026052{number}T120000Z" for number in range(3, 8)]
    assert (root / "current/index.html").read_text("utf-8") == "release 7"
