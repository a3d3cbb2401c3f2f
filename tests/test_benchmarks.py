"""What is measured beside svargen: the same answers, changed alike, and sites that are whole."""

import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import generators
import pytest
import run as benchmark
import yaml
from corpus import TODAY, write_corpus
from generators import NotWholeError, Tool
from rivals import (
    HUGO,
    PELICAN,
    SITES,
    Answer,
    Content,
    hugo_page,
    pelican_page,
    places,
    read_answer,
    read_names,
    write_project,
)
from scenarios import SCENARIOS

from svargen.cli import run

SITE = """
parties: {Ø: Enhedslisten, F: {name: SF, from: 2007-01-01}}
administrations: [Økonomiforvaltningen, {name: Teknik- og Miljøforvaltningen, aliases: [TMF]}]
topics: {kunstig intelligens: {aliases: [AI]}, byrum: {}}
"""
ANSWER = """---
title: "Æbler: fra byens træer"
asker:
  - Asta Prøve (Ø)
  - Bo Skitse
asked: 2026-04-21
date: 2026-05-08
administration: [TMF, Økonomiforvaltningen]
sagsnummer: 2026 - 10323
dokumentnummer: 10858583
topics: [AI, byrum]
links:
  - title: Kodeks | Kommunen
    url: https://www.example.dk/kodeks
corrections:
  - date: 2026-05-10
    text: Tallet er rettet.
---
## Spørgsmål

Hvor mange?

## Svar

Der er ni.
"""
WITHDRAWN = ANSWER.replace(
    "\n---\n",
    "\nstatus: tilbagekaldt\nwithdrawn: {date: 2026-06-01, reason: Svaret var forkert.}\n---\n",
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmarks") / "corpus"
    write_corpus(folder, 120)
    return folder


def answer(folder: Path, text: str) -> Answer:
    (folder / "site.yaml").write_text(SITE, "utf-8")
    return read_answer(text, read_names(folder))


def parts(page: str) -> tuple[dict[str, Any], str]:
    front, _, body = page.removeprefix("---\n").partition("\n---\n")
    return yaml.safe_load(front), body


# -- the same answers --------------------------------------------------------------------------


def test_hugo_gets_all_that_an_answer_says_under_full_names(tmp_path: Path) -> None:
    front, body = parts(hugo_page(answer(tmp_path, ANSWER)))
    assert front["title"] == "Æbler: fra byens træer"
    assert (str(front["date"]), str(front["asked"])) == ("2026-05-08", "2026-04-21")
    assert front["spoerger"] == ["Asta Prøve", "Bo Skitse"]
    assert front["parti"] == ["Enhedslisten"]
    assert front["forvaltning"] == ["Teknik- og Miljøforvaltningen", "Økonomiforvaltningen"]
    assert front["emne"] == ["kunstig intelligens", "byrum"]
    assert (front["sagsnummer"], front["dokumentnummer"]) == ("2026 - 10323", "10858583")
    assert front["links"] == [
        {"title": "Kodeks | Kommunen", "url": "https://www.example.dk/kodeks"}
    ]
    assert front["corrections"][0]["text"] == "Tallet er rettet."
    assert body == ANSWER.partition("\n---\n")[2]


def test_pelican_gets_them_as_its_own_metadata(tmp_path: Path) -> None:
    front, _, body = pelican_page(answer(tmp_path, ANSWER)).partition("\n---\n")
    keys = dict(line.split(": ", 1) for line in front.splitlines()[1:])
    assert keys["title"] == "Æbler: fra byens træer"
    assert keys["authors"] == "Asta Prøve; Bo Skitse"
    assert keys["category"] == "Teknik- og Miljøforvaltningen"
    assert keys["tags"] == "kunstig intelligens; byrum"
    assert keys["parti"] == "Enhedslisten"
    assert "status" not in keys
    assert "Der er ni." in body
    assert "- [Kodeks | Kommunen](https://www.example.dk/kodeks)" in body
    assert "Rettet 2026-05-10: Tallet er rettet." in body


def test_a_withdrawn_answer_leaves_the_lists_and_loses_its_text(tmp_path: Path) -> None:
    withdrawn = answer(tmp_path, WITHDRAWN)
    front, body = parts(hugo_page(withdrawn))
    assert front["build"] == {"list": "never"}
    assert front["withdrawn"]["reason"] == "Svaret var forkert."
    assert not body
    page = pelican_page(withdrawn)
    assert "\nstatus: hidden\n" in page
    assert "Tilbagekaldt 2026-06-01: Svaret var forkert." in page
    assert "Der er ni." not in page


@pytest.mark.parametrize("content", [HUGO, PELICAN], ids=lambda content: content.name)
def test_a_rival_has_a_file_for_each_answer(corpus: Path, tmp_path: Path, content: Content) -> None:
    write_project(content, corpus, tmp_path / "project")
    folder = tmp_path / "project/content/svar"
    written = {file.relative_to(folder) for file in folder.rglob("*.md")}
    assert {file for file in written if file.name != "_index.md"} == set(places(corpus))


# -- the same changes --------------------------------------------------------------------------


def test_each_turn_changes_another_answer_and_leaves_the_corpus_valid(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", 120)
    for scenario in SCENARIOS:
        files = [scenario.change(tmp_path / "corpus", turn) for turn in range(3)]
        changed = [file for file in files if file]
        assert len(set(changed)) == len(changed)
        for turn, file in enumerate(changed):
            assert scenario.shown.format(turn=turn) in file.read_text("utf-8")
    checked = ["check", "--source", str(tmp_path / "corpus"), "--today", TODAY.isoformat()]
    assert run([*checked, "--first", "--strict"]) == 0


@pytest.mark.parametrize(
    "tool",
    [
        generators.svargen(["svargen"]),
        generators.hugo(Path("hugo")),
        generators.pelican(Path("pelican")),
    ],
    ids=lambda tool: tool.name,
)
def test_a_change_is_followed_in_each_project(corpus: Path, tmp_path: Path, tool: Tool) -> None:
    project = tmp_path / "project"
    tool.begin(corpus, project)
    scenario = next(s for s in SCENARIOS if s.name == "one new answer")
    file = scenario.change(corpus, 7)
    assert file
    tool.follow(corpus, file, project)
    file.unlink()
    assert list(project.rglob("nyt-svar-7.md"))
    tool.edit_template(project, 3)
    assert "<p hidden>3</p></body>" in (project / tool.frame_place).read_text("utf-8")


def test_what_pelican_remembers_goes_before_a_cold_build(tmp_path: Path) -> None:
    # Without a path of its own it would lie wherever the benchmark was started.
    settings = runpy.run_path(str(SITES / "pelican/pelicanconf.py"))
    tool = generators.pelican(Path("pelican"))
    (tmp_path / settings["CACHE_PATH"]).mkdir()
    (tmp_path / settings["OUTPUT_PATH"]).mkdir()
    tool.forget(tmp_path)
    assert list(tmp_path.iterdir()) == []


# -- whole sites -------------------------------------------------------------------------------


@pytest.fixture
def site(corpus: Path, tmp_path: Path) -> Path:
    """A site that has all its parts, empty of meaning."""
    parts = [part.replace("*", "en") for part in generators.PARTS]
    pages = [f"svar/{place.with_suffix('')}/index.html" for place in places(corpus)]
    for name in (*parts, *pages, "svar/side/2/index.html", "svar/2025/03/index.html"):
        file = tmp_path / "public" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("her", "utf-8")
    return tmp_path / "public"


TOOL = Tool("made up", lambda _: [])


def test_a_whole_site_is_one_with_all_pages(site: Path, corpus: Path) -> None:
    TOOL.check_whole(site.parent, corpus)
    TOOL.check_shown(site.parent, next(places(corpus)), "her")


def test_a_site_that_lacks_something_is_not_timed(site: Path, corpus: Path) -> None:
    with pytest.raises(NotWholeError, match="does not show"):
        TOOL.check_shown(site.parent, None, "der")
    with pytest.raises(NotWholeError, match=r"soeg/indeks\.json"):
        replace(TOOL, has=("soeg/indeks.json",)).check_whole(site.parent, corpus)
    (site / "emne/en/feed.xml").unlink()
    with pytest.raises(NotWholeError, match=r"emne/\*/feed\.xml"):
        TOOL.check_whole(site.parent, corpus)
    (site / "svar" / next(places(corpus)).with_suffix("") / "index.html").unlink()
    with pytest.raises(NotWholeError, match="1 of 120 answers have no page"):
        TOOL.check_whole(site.parent, corpus)


def test_a_page_too_many_is_not_timed_either(site: Path, corpus: Path) -> None:
    (site / "svar/2025/gammelt").mkdir()
    (site / "svar/2025/gammelt/index.html").write_text("her", "utf-8")
    with pytest.raises(NotWholeError, match="1 pages have no answer"):
        TOOL.check_whole(site.parent, corpus)


# -- figures -----------------------------------------------------------------------------------


def row(tool: str, answers: int, wall: float, memory: int) -> benchmark.Row:
    return benchmark.Row(
        answers=answers,
        scenario="cold",
        tool=tool,
        wall=wall,
        cpu=wall,
        memory_of_all=memory,
        memory_of_one=memory,
        files=1,
        size=1,
    )


def test_bars_are_judged_against_hugo_of_the_same_run() -> None:
    hugo = row("Hugo", 10_000, 10, 1_000_000_000)
    said = benchmark.bars(row("svargen", 10_000, 7.9, 410_000_000), hugo)
    assert "wall ≤ 0.8 × Hugo's: reached" in said
    assert "memory ≤ 0.4 × Hugo's: **missed**" in said
    assert "Hugo" not in benchmark.bars(row("svargen", 10_000, 7.9, 410_000_000), None)
    assert not benchmark.bars(hugo, hugo)


def test_growth_is_time_per_answer_at_the_most_against_the_fewest() -> None:
    rows = [
        row("svargen", 1_000, 1, 1),
        row("svargen", 10_000, 9, 1),
        row("svargen", 100_000, 140, 1),
    ]
    (said,) = benchmark.scaling(rows)
    assert "at 100,000 against 1,000, svargen: 1.40 (1.00 ms, then 1.40 ms)" in said
    assert "**missed**" in said
    assert list(benchmark.scaling(rows[:1])) == []


def test_what_is_installed_from_the_lock_is_not_installed_again(tmp_path: Path) -> None:
    (tmp_path / "rivals").mkdir()
    lock = generators.LOCK.read_text("utf-8")
    (tmp_path / "rivals/installed.txt").write_text(lock, "utf-8")
    assert generators.install_rivals(tmp_path) == tmp_path / "rivals"
