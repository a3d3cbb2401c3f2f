"""A whole project is built as its editors know it: all or nothing, and the same every time."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from corpus import TODAY, write_corpus

import svargen
from svargen.cli import run

DEMO = Path(__file__).parents[1] / "demo"
SMALLEST = Path(__file__).parents[1] / "demo-smallest"
ON_THE_DAY = ("--today", "2026-08-31")

SITE = "title: Politikersvar\nbase_url: https://svar.example/\n"
BATHS = """\
---
title: Havnebadet
asker: Asta Eksempelsen (A)
asked: 2026-03-02
date: 2026-03-19
administration: Kulturforvaltningen
dokumentnummer: 4711
topics: [badning]
---
## Spørgsmål

Hvornår åbner havnebadet?

## Svar

Den 1. juni.
"""
ROADS = """\
---
title: Vejene
asker: Bertil Prøve (V)
asked: 2026-03-04
date: 2026-03-20
administration: Vejforvaltningen
topics: [veje]
---
## Spørgsmål

Hvor mange huller er der?

## Svar

Ingen har talt dem.
"""
ANSWER = "svar/2026/havnebadet/"


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write some files into a folder, and give the folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two answers, and what belongs to them."""
    return write(
        tmp_path / "projekt",
        {
            "site.yaml": SITE,
            "answers/2026/havnebadet.md": BATHS,
            "answers/2026/vejene.md": ROADS,
        },
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def build(project: Path, *options: str) -> int:
    """The exit code of a build. One process: workers would be copies of pytest."""
    return run(["build", "--source", str(project), "--jobs", "1", *ON_THE_DAY, *options])


def published(project: Path, *options: str) -> dict[str, bytes]:
    """The files of a site after a build that went well."""
    assert build(project, *options) == 0
    return tree(project / "public")


def edit(project: Path, old: str, new: str, file: str = "answers/2026/havnebadet.md") -> None:
    text = (project / file).read_text(encoding="utf-8")
    assert old in text
    (project / file).write_text(text.replace(old, new), encoding="utf-8")


def errors(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The errors that were reported, each with its place, without their hints."""
    return [line for line in capsys.readouterr().out.splitlines() if ": error[" in line]


# The same input, the same bytes


def built_elsewhere(source: Path, output: Path, *options: str, **env: str) -> dict[str, bytes]:
    """The files of a site built by a process of its own, in the environment given."""
    command = [sys.executable, "-m", "svargen", "build", "--source", str(source)]
    command += ["--output", str(output), *options]
    # The svargen of these tests, from any folder.
    env = os.environ | {"PYTHONPATH": str(Path(svargen.__file__).parents[1])} | env
    done = subprocess.run(command, check=False, capture_output=True, env=env, cwd=output.parent)
    assert done.returncode == 0, done.stderr.decode()
    return tree(output)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The demonstration site as one process made it."""
    output = tmp_path_factory.mktemp("expected") / "site"
    return built_elsewhere(DEMO, output, *ON_THE_DAY, "--jobs", "1", PYTHONHASHSEED="1")


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "2"},
        {"LC_ALL": "C"},
        {"TZ": "Pacific/Kiritimati"},
    ],
    ids=["hash-seed", "locale", "time-zone"],
)
def test_no_environment_changes_a_byte(
    expected: dict[str, bytes], tmp_path: Path, env: dict[str, str]
) -> None:
    assert built_elsewhere(DEMO, tmp_path / "site", *ON_THE_DAY, **env) == expected


def test_neither_place_nor_order_nor_age_of_the_files_changes_a_byte(
    expected: dict[str, bytes], tmp_path: Path
) -> None:
    copy = tmp_path / "et andet sted med æ, ø og å"
    for file in sorted(filter(Path.is_file, DEMO.rglob("*")), reverse=True):
        other = copy / file.relative_to(DEMO)
        other.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, other)
        os.utime(other, (0, 0))
    assert built_elsewhere(copy, tmp_path / "site", *ON_THE_DAY) == expected


def test_the_number_of_processes_changes_no_byte(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    # Enough for two processes to share reading, too.
    write_corpus(corpus, 230)
    day = ("--today", TODAY.isoformat())
    alone, shared = (
        built_elsewhere(corpus, tmp_path / jobs, *day, "--jobs", jobs) for jobs in ("1", "2")
    )
    assert len(alone) > 1000
    assert alone == shared


def test_a_site_built_again_is_the_same_site(project: Path) -> None:
    assert published(project) == published(project)


def test_the_day_is_that_of_source_date_epoch_where_no_other_is_given(
    project: Path, tmp_path: Path
) -> None:
    edit(project, "dokumentnummer", "publish_from: 2026-04-02\ndokumentnummer")
    before, after = (
        built_elsewhere(project, tmp_path / epoch, SOURCE_DATE_EPOCH=epoch)
        # Half an hour before and after midnight in Copenhagen.
        for epoch in ("1775079000", "1775082600")
    )
    assert f"{ANSWER}index.html" not in before
    assert f"{ANSWER}index.html" in after


# All or nothing


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("date: 2026-03-19", "date: 2026-03-91", "impossible-date"),
        ("## Svar", "## Svarr", "missing-section"),
        ("havnebadet?", "[havnebadet](/ingen/steder/)?", "dead-link"),
        ("title: Havnebadet", "titel: Havnebadet", "unknown-field"),
    ],
)
def test_a_build_with_errors_leaves_the_old_site_as_it_was(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, code: str
) -> None:
    before = published(project)
    edit(project, "Ingen har talt dem.", "Elleve.", "answers/2026/vejene.md")
    edit(project, old, new)
    assert build(project) == 1
    assert [code for finding in errors(capsys) if f"error[{code}]" in finding] == [code]
    assert tree(project / "public") == before


def test_a_build_with_errors_makes_no_site_where_there_was_none(project: Path) -> None:
    edit(project, "title: Havnebadet", "title:")
    assert build(project) == 1
    assert not (project / "public").exists()


def test_a_warning_stops_a_strict_build_alone(project: Path) -> None:
    edit(project, "Den 1. juni.", "Den 1. juni, se [kalenderen]().")
    assert build(project, "--strict", "--first") == 1
    assert not (project / "public").exists()
    assert build(project, "--first") == 0


def test_every_finding_of_every_file_is_reported_at_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project, "date: 2026-03-19", "date: i går")
    edit(project, "## Svar\n", "", "answers/2026/vejene.md")
    edit(project, "title", "tittle", "site.yaml")
    assert build(project) == 1
    found = {finding.split(":")[0] for finding in errors(capsys)}
    assert found == {"answers/2026/havnebadet.md", "answers/2026/vejene.md", "site.yaml"}


def test_a_folder_of_other_things_is_no_output(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = write(tmp_path / "mine", {"index.html": "min egen side"})
    assert build(project, "--output", str(mine)) == 1
    assert "error[output-refused]" in capsys.readouterr().out
    assert tree(mine) == {"index.html": b"min egen side"}


@pytest.mark.parametrize("output", [".", "answers", "answers/site", "static", "site"])
def test_an_output_within_the_project_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    before = tree(project)
    assert build(project, "--output", str(project / output)) == 1
    assert "error[output-refused]" in capsys.readouterr().out
    assert tree(project) == before


def test_an_output_around_the_project_is_refused(project: Path, tmp_path: Path) -> None:
    before = tree(tmp_path)
    assert build(project, "--output", str(tmp_path)) == 1
    assert tree(tmp_path) == before


def test_the_projects_own_public_folder_is_where_a_site_goes_by_itself(project: Path) -> None:
    build(project)
    assert build(project, "--output", str(project / "public")) == 0
    assert {path.name for path in project.iterdir()} - {".svargen"} == {
        ".public.svargen",
        "answers",
        "public",
        "site.yaml",
    }


def test_an_output_whose_folder_is_missing_is_reported(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(project, "--output", str(tmp_path / "no" / "such" / "site")) == 1
    assert "error[" in capsys.readouterr().out


def test_a_folder_without_a_project_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(tmp_path) == 1
    assert "error[no-site]" in capsys.readouterr().out
    assert tree(tmp_path) == {}


def test_the_site_before_is_kept_until_the_next_build(project: Path) -> None:
    first = published(project)
    edit(project, "Den 1. juni.", "Den 2. juni.")
    assert published(project) != first
    assert tree(project / ".public.svargen" / "previous") == first


def test_nothing_but_the_projects_own_files_is_published(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"hemmelig.md": BATHS})
    (project / "answers" / "2026" / "hemmelig.md").symlink_to(tmp_path / "hemmelig.md")
    assert build(project) == 1
    assert "error[not-a-regular-file]" in capsys.readouterr().out


# What a project may bring


def test_a_projects_own_template_takes_the_place_of_one_and_no_other(project: Path) -> None:
    before = published(project)
    page = '{% extends "base.html" %}{% block main %}<h1>{{ page.title }} her</h1>{% endblock %}'
    write(project, {"templates/tombstone.html": page, "templates/not_found.html": page})
    after = published(project)
    assert "her</h1>" in after["404.html"].decode()
    assert {file for file in after if after[file] != before[file]} == {"404.html", "manifest.json"}


def test_a_template_of_ones_own_may_share_what_the_others_share(project: Path) -> None:
    own = (
        '{% extends "base.html" %}{% from "own.html" import greeting %}'
        "{% block main %}<h1>{{ greeting(page.title) }}</h1>{% endblock %}"
    )
    greeting = "{% macro greeting(name) %}Hej, {{ name }}{% endmacro %}"
    write(project, {"templates/not_found.html": own, "templates/own.html": greeting})
    assert "<h1>Hej, " in published(project)["404.html"].decode()


def test_a_template_that_fails_leaves_the_old_site_as_it_was(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = published(project)
    edit(project, "Den 1. juni.", "Den 2. juni.")
    write(project, {"templates/not_found.html": "<h1>Væk</h1>\n{{ no_such_thing }}"})
    assert build(project) == 1
    (finding,) = errors(capsys)
    assert finding.startswith("templates/not_found.html:2:1: error[template-error]")
    assert tree(project / "public") == before


def test_a_template_that_fails_is_named_itself_not_the_page_that_uses_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = '{% import "own.html" as own %}\n{{ own.greeting() }}'
    greeting = "{% macro greeting() %}\n\n{{ ''.__class__ }}{% endmacro %}"
    write(project, {"templates/not_found.html": own, "templates/own.html": greeting})
    assert build(project) == 1
    (finding,) = errors(capsys)
    assert finding.startswith("templates/own.html:3:1: error[template-error]")
    assert finding.endswith("is unsafe.")


HOSTILE = {
    "base.html": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "_macros.html": "{% include '../../../../../etc/passwd' %}",
    "answer.html": "{{ ''|attr('_' ~ '_class_' ~ '_') }}",
    "list.html": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "front.html": "{{ 'a' * 10 ** 11 }}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_ends_a_build_with_one_finding_and_no_site(
    project: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    edit(project, "title", "limits: {page: 1}\ntitle", "site.yaml")
    write(project, {f"templates/{name}": HOSTILE[name]})
    assert build(project) == 1
    (finding,) = errors(capsys)
    assert "error[template-error]" in finding
    assert not (project / "public").exists()


def test_trouble_that_a_process_of_several_meets_is_one_finding_too(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write_corpus(corpus, 210)
    write(corpus, {"templates/answer.html": "{{ page.no_such_thing }}"})
    command = [sys.executable, "-m", "svargen", "build", "--jobs", "2", "--source", str(corpus)]
    env = os.environ | {"PYTHONPATH": str(Path(svargen.__file__).parents[1])}
    done = subprocess.run(command, check=False, capture_output=True, env=env)
    found = [line for line in done.stdout.decode().splitlines() if ": error[" in line]
    assert (done.returncode, len(found)) == (1, 1)
    assert found[0].startswith("templates/answer.html:1:1: error[template-error]")
    assert b"Traceback" not in done.stderr


def test_a_template_that_cannot_be_parsed_is_reported_on_its_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, {"templates/not_found.html": "<h1>Væk</h1>\n\n{% endblock %}\n"})
    assert build(project) == 1
    (finding,) = errors(capsys)
    assert finding.startswith("templates/not_found.html:3:1: error[template-error]")


def test_assets_of_ones_own_take_the_place_of_svargens_or_stand_beside_them(
    project: Path,
) -> None:
    before = published(project)
    css = "body { color: #123456 }"
    write(project, {"templates/assets/site.css": css, "templates/assets/print.css": css})
    after = published(project)
    assert after["assets/site.css"] == after["assets/print.css"] == css.encode()
    assert after["assets/icon.svg"] == before["assets/icon.svg"]


def test_a_new_stylesheet_has_a_new_address_so_that_no_reader_keeps_the_old(
    project: Path,
) -> None:
    before = published(project)["index.html"]
    write(project, {"templates/assets/site.css": "body { color: #123456 }"})
    assert published(project)["index.html"] != before


def test_static_files_are_copied_byte_for_byte(project: Path) -> None:
    write(project, {"static/CNAME": "svar.example\n", "static/a/b.txt": "\r\n"})
    (project / "static/logo.png").write_bytes(bytes(range(256)))
    after = published(project)
    assert after["CNAME"] == b"svar.example\n"
    assert after["logo.png"] == bytes(range(256))
    assert "a/b.txt" in json.loads(after["manifest.json"])["files"]


@pytest.mark.parametrize(
    "name",
    ["index.html", "svar/2026/havnebadet/index.html", "feed.xml", "manifest.json", "robots.txt",
     "svar/2026/havnebadet/index.json", "SVAR/2026/havnebadet/index.html", "_headers",
     "_nginx-headers.conf"],
)  # fmt: skip
def test_a_static_file_in_the_place_of_a_page_is_an_error_of_the_file(
    project: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    write(project, {f"static/{name}": "i vejen"})
    assert build(project) == 1
    (finding,) = errors(capsys)
    assert finding.startswith(f"static/{name}: error[duplicate-address]")
    assert not (project / "public").exists()


def test_a_project_of_one_answer_is_a_whole_site(tmp_path: Path) -> None:
    copy = tmp_path / "svar"
    shutil.copytree(SMALLEST, copy)
    files = published(copy)
    assert "Er her nogen?" in files["svar/hej/index.html"].decode()
    assert {"index.html", "404.html", "feed.xml", "sitemap.xml", "manifest.json"} <= set(files)


def test_a_project_without_an_answer_is_a_site_that_waits_for_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = write(tmp_path / "ny", {"site.yaml": SITE})
    files = published(project)
    assert "warning[no-answers]" in capsys.readouterr().out
    assert {"index.html", "svar/index.html", "feed.xml"} <= set(files)


def test_a_project_is_built_from_within_and_from_a_path_with_spaces_and_danish_letters(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = published(project)
    place = project.with_name("Borgmesterens ærlige svar på øen")
    project.rename(place)
    shutil.rmtree(place / "public")
    monkeypatch.chdir(place)
    assert run(["build", *ON_THE_DAY]) == 0
    assert tree(place / "public") == expected


# What is published when


def test_drafts_are_built_when_they_are_asked_for(project: Path) -> None:
    edit(project, "topics", "draft: true\ntopics")
    assert f"{ANSWER}index.html" not in published(project)
    assert f"{ANSWER}index.html" in published(project, "--drafts")


def test_an_embargo_holds_whoever_asks_for_drafts(project: Path) -> None:
    edit(project, "topics", "draft: true\npublish_from: 2026-09-01\ntopics")
    assert f"{ANSWER}index.html" not in published(project, "--drafts")


def test_an_embargo_ends_on_its_day(project: Path) -> None:
    edit(project, "topics", "publish_from: 2026-09-01\ntopics")
    assert f"{ANSWER}index.html" not in published(project)
    assert f"{ANSWER}index.html" in published(project, "--today", "2026-09-01")


def test_errors_in_a_draft_do_not_stop_the_others(project: Path) -> None:
    edit(project, "date: 2026-03-19", "draft: true\ndate: snart")
    assert "svar/2026/vejene/index.html" in published(project)


def test_a_base_url_on_the_command_line_overrides_that_of_the_project(project: Path) -> None:
    files = published(project, "--base-url", "https://example.org/et/sted")
    text = b"".join(files.values()).decode()
    assert "https://example.org/et/sted/svar/2026/havnebadet/" in text
    assert "https://svar.example/" not in text


def test_pages_are_the_same_under_any_base_url_but_for_whole_addresses(project: Path) -> None:
    one = published(project)
    other = published(project, "--base-url", "https://example.org/et/sted/")
    assert set(one) == set(other)
    for file in one:
        if file.endswith(".html"):
            replaced = one[file].replace(b"https://svar.example/", b"https://example.org/et/sted/")
            without_hash = [
                line for line in replaced.splitlines() if b"Content-Security-Policy" not in line
            ]
            assert without_hash == [
                line for line in other[file].splitlines() if b"Content-Security-Policy" not in line
            ]


def test_a_withdrawn_answer_leaves_every_list_and_keeps_its_addresses(project: Path) -> None:
    before = published(project)
    edit(
        project,
        "topics",
        "status: tilbagekaldt\nwithdrawn: {date: 2026-04-01, reason: Det var forkert.}\ntopics",
    )
    after = published(project)
    # The search index alone is no address.
    assert {path for path in before if not path.startswith("soeg/")} <= set(after)
    for file, data in after.items():
        assert "Den 1. juni." not in data.decode()
        assert "Havnebadet" not in data.decode()
        if file.startswith(("emne/", "spoerger/", "forvaltning/", "sitemap", "feed")):
            assert ANSWER not in data.decode()
    assert "Det var forkert." in after[f"{ANSWER}index.html"].decode()
    assert "dok/4711/index.html" in after


def test_an_answer_with_a_new_title_keeps_its_address(project: Path) -> None:
    before = published(project)
    edit(project, "title: Havnebadet", "title: Badeanstalten ved havnen")
    after = published(project)
    found = ({path for path in files if not path.startswith("soeg/")} for files in (before, after))
    assert next(found) == next(found)
    assert "Badeanstalten" in after[f"{ANSWER}index.html"].decode()


def test_a_renamed_answer_keeps_its_old_address(project: Path) -> None:
    before = published(project)
    edit(project, "topics", "aliases: /svar/2026/havnebadet/\ntopics")
    (project / "answers/2026/havnebadet.md").rename(project / "answers/2026/badet.md")
    after = published(project)
    assert {file for file in before if file.endswith(".html")} <= set(after)
    assert "/svar/2026/badet/" in after[f"{ANSWER}index.html"].decode()


def test_the_summary_counts_what_is_published_and_what_waits(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project, "topics", "publish_from: 2026-09-01\ntopics")
    edit(project, "topics", "draft: true\ntopics", "answers/2026/vejene.md")
    build(project, "--first")
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3
    assert said[0].startswith("0 svar")
    assert "1. september 2026" in said[2]
