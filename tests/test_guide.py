"""The editor's guide is true: its examples are sound, its commands exist, its links lead on."""

import re
from pathlib import Path

import click
import pytest
from catalogues import CATALOGUES, catalogue_of, messages_of

from svargen.cli import run
from svargen.cli.commands import commands
from svargen.model import Site
from svargen.reading.answer import read_site
from tests import attached

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs/redaktoer.md").read_text("utf-8")
SITE = """\
title: Svar
base_url: https://svar.example.dk/
accessibility: {statement: "https://was.example/svar", date: 2026-01-15}
"""
FILE = "answers/2026/cykelparkering.md"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


def example() -> str:
    (found,) = blocks("markdown")
    return str(found)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "answers/2026").mkdir(parents=True)
    (tmp_path / "site.yaml").write_text(SITE, encoding="utf-8")
    return tmp_path


def checked(project: Path, text: str, capsys: pytest.CaptureFixture[str]) -> str:
    (project / FILE).write_text(text, encoding="utf-8")
    run(["check", "--source", str(project), "--today", "2026-06-01", "--jobs", "1"])
    return capsys.readouterr().out


def test_the_answer_it_shows_is_sound(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(project, example(), capsys) == ""


def test_the_finding_it_shows_is_what_an_editor_sees(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = example().replace("asked: 2026-04-21", "asked: 2026-04-31")
    assert [checked(project, wrong, capsys)] == blocks("text")


def test_the_finding_in_the_readme_is_that_of_the_answer_beside_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (shown,) = re.findall(r"^```text\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    text = (ROOT / "answers/2026/arbejdet-med-ai.md").read_text("utf-8")
    found = checked(project, text.replace("asked: 2026-04-21", "asked: 2026-04-31"), capsys)
    assert shown in found.replace(FILE, "answers/2026/arbejdet-med-ai.md")


def test_what_it_adds_to_an_answer_is_sound(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # What lets personal data pass is shown with some, below.
    others = {*Site.model_fields, "personal_data_ok"}
    added = [lines for lines in blocks("yaml") if key_of(lines) not in others]
    assert len(added) == 3
    for lines in added:
        text = example().replace("topics:", f"{lines}topics:")
        if "tilbagekaldt" in lines:
            text = text.partition("## Spørgsmål")[0]
        assert checked(project, text, capsys) == ""


def test_what_it_adds_to_site_yaml_is_sound() -> None:
    added = [lines for lines in blocks("yaml") if key_of(lines) in Site.model_fields]
    assert {key_of(lines) for lines in added} >= {"people", "parties", "administrations"}
    for lines in added:
        assert read_site(f"title: Svar\n{lines}".encode())[-1] == []


def key_of(lines: str) -> str:
    """The first key that a block of YAML sets."""
    return lines.partition(":")[0]


def test_what_it_lets_pass_of_personal_data_passes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_answer, in_site = (lines for lines in blocks("yaml") if lines.startswith("personal_data"))
    (project / "answers/2026/plads.jpg").write_bytes(attached.picture())
    keys = "attachments: {file: plads.jpg, title: Pladsen}\n"
    said = "\nVare 101290-1234. Skriv til cykler@eksempelby.dk, eller ring på 33 12 34 56.\n"
    text = example().replace("topics:", f"{keys}topics:") + said
    found = re.findall(r"\[([a-z-]+)\]", checked(project, text, capsys))
    assert sorted(found) == ["cpr-number", "email-address", "phone-number", "photo-location"]
    (project / "site.yaml").write_text(SITE + in_site, encoding="utf-8")
    assert checked(project, text.replace("topics:", f"{in_answer}topics:"), capsys) == ""


def test_its_commands_exist() -> None:
    used = re.findall(r"python3 build\.py ([a-z]+)", GUIDE)
    assert {"check", "new", "serve"} <= set(used) <= set(commands.commands)


@pytest.mark.parametrize("page", ["README.md", "docs/publishing.md", "docs/redaktoer.md"])
def test_every_option_that_is_shown_exists(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    known = {each for command in commands.commands.values() for each in options(command)}
    for line in re.findall(r"(?:build\.py|svargen) (?:[a-z]+) (.*)", text):
        assert set(re.findall(r"(?<![\w-])--[a-z-]+", line)) <= known, line


def options(command: click.Command) -> set[str]:
    return {name for param in command.params for name in param.opts}


def test_what_the_wrapper_is_said_to_say_is_what_it_says() -> None:
    said = [str(message.string) for message in messages_of(catalogue_of(CATALOGUES / "da.po"))]
    quoted = re.findall(r"»(build\.py: [^»«…]*)", GUIDE)
    assert len(quoted) == 3
    for each in quoted:
        assert any(message.startswith(each.strip()) for message in said)


def test_its_links_lead_on() -> None:
    for text, anchor in re.findall(r"\]\((?:(fund)\.md)?#([^)]+)\)", GUIDE):
        page = (ROOT / "docs/fund.md").read_text("utf-8") if text else GUIDE
        headings = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
        slugs = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
        assert anchor in slugs
