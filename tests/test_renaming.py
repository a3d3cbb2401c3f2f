"""A name is changed across a whole archive, and nothing else is."""

from pathlib import Path

import pytest

from svargen.cli import run

SITE = """\
title: Politikersvar
base_url: https://svar.example/
# Hvem der var hvad.
topics:
  badning: {aliases: [badeliv]}   # også om vinteren
  veje:
administrations:
  - Kulturforvaltningen
  - {name: Vejforvaltningen, successor: Kulturforvaltningen}
  - {name: Brandvæsenet, successor: [Vejforvaltningen, Kulturforvaltningen]}
deadlines: {administrations: {Kulturforvaltningen: 10}}
"""
BATHS = """\
---
title: Havnebadet   # og badning
asker: "Asta Eksempelsen (A)"
asked: 2026-03-02
date: 2026-03-19
administration: Kulturforvaltningen
topics: [badning, veje]
---
## Spørgsmål

Hvad sker der med badning?

## Svar

Kulturforvaltningen og Asta Eksempelsen (A) har talt om badning.
"""
ROADS = """\
---
title: Vejene
asker:
  - Bertil Prøve (V)
  - asta eksempelsen
asked: 2026-03-04
date: 2026-04-20
administration: [Vejforvaltningen, 'Kulturforvaltningen']
topics:
- veje
- 'Badning'
---
## Spørgsmål

Hvor mange huller er der?

## Svar

Ingen har talt dem.
"""
FILES = ("site.yaml", "answers/2026/havnebadet.md", "answers/2026/vejene.md")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two answers, one of them with the line ends and the mark of another system."""
    (tmp_path / "answers/2026").mkdir(parents=True)
    texts = (SITE.encode(), BATHS.encode(), b"\xef\xbb\xbf" + ROADS.replace("\n", "\r\n").encode())
    for name, data in zip(FILES, texts, strict=True):
        (tmp_path / name).write_bytes(data)
    return tmp_path


def svargen(project: Path, command: str, *words: str) -> int:
    days = () if command == "rename" else ("--today", "2026-08-31")
    return run([command, *words, *days, "--source", str(project)])


def changed_lines(project: Path) -> list[tuple[str, str]]:
    """(before, after) of every line that differs, redirects that were added left out."""
    pairs = []
    for name, before in zip(FILES, (SITE, BATHS, ROADS), strict=True):
        data = (project / name).read_bytes()
        if name.endswith("vejene.md"):
            assert data.startswith(b"\xef\xbb\xbf")
            assert data.count(b"\r\n") == data.count(b"\n")
        after = data.decode("utf-8-sig").replace("\r\n", "\n").partition("redirects:")[0]
        lines = (before.splitlines(), after.splitlines())
        pairs += [pair for pair in zip(*lines, strict=True) if pair[0] != pair[1]]
    return pairs


def redirects(project: Path) -> list[str]:
    after = (project / "site.yaml").read_text("utf-8").partition("redirects:")[2]
    return [line.strip() for line in after.splitlines() if line.strip()]


def test_a_topic_is_renamed_where_it_is_named_and_nowhere_else(project: Path) -> None:
    assert svargen(project, "build") == 0
    assert svargen(project, "rename", "topic", "badning", "sol og bad") == 0
    assert changed_lines(project) == [
        (
            "  badning: {aliases: [badeliv]}   # også om vinteren",
            "  sol og bad: {aliases: [badeliv]}   # også om vinteren",
        ),
        ("topics: [badning, veje]", "topics: [sol og bad, veje]"),
        ("- 'Badning'", "- sol og bad"),
    ]
    assert redirects(project) == ["/emne/badning/: /emne/sol-og-bad/"]
    # The site that stands is what is published: nothing of it is lost.
    assert svargen(project, "build") == 0
    moved = (project / "public/emne/badning/index.html").read_text("utf-8")
    assert "/emne/sol-og-bad/" in moved


def test_an_asker_keeps_the_party_of_each_answer(project: Path) -> None:
    assert svargen(project, "build") == 0
    assert svargen(project, "rename", "asker", "Asta Eksempelsen", "Asta Eksempelsen-Prøve") == 0
    assert changed_lines(project) == [
        ('asker: "Asta Eksempelsen (A)"', "asker: Asta Eksempelsen-Prøve (A)"),
        ("  - asta eksempelsen", "  - Asta Eksempelsen-Prøve"),
    ]
    assert svargen(project, "build") == 0


def test_an_administration_is_renamed_in_site_yaml_too(project: Path) -> None:
    assert svargen(project, "build") == 0
    words = ("administration", "Kulturforvaltningen", "Fritidsforvaltningen")
    assert svargen(project, "rename", *words) == 0
    assert changed_lines(project) == [
        ("  - Kulturforvaltningen", "  - Fritidsforvaltningen"),
        (
            "  - {name: Vejforvaltningen, successor: Kulturforvaltningen}",
            "  - {name: Vejforvaltningen, successor: Fritidsforvaltningen}",
        ),
        (
            "  - {name: Brandvæsenet, successor: [Vejforvaltningen, Kulturforvaltningen]}",
            "  - {name: Brandvæsenet, successor: [Vejforvaltningen, Fritidsforvaltningen]}",
        ),
        (
            "deadlines: {administrations: {Kulturforvaltningen: 10}}",
            "deadlines: {administrations: {Fritidsforvaltningen: 10}}",
        ),
        ("administration: Kulturforvaltningen", "administration: Fritidsforvaltningen"),
        (
            "administration: [Vejforvaltningen, 'Kulturforvaltningen']",
            "administration: [Vejforvaltningen, Fritidsforvaltningen]",
        ),
    ]
    assert svargen(project, "build") == 0


def test_a_name_that_goes_there_and_back_leaves_no_circle(project: Path) -> None:
    assert svargen(project, "build") == 0
    for old, new in (("badning", "svømning"), ("svømning", "vand"), ("vand", "badning")):
        assert svargen(project, "rename", "topic", old, new) == 0
        assert svargen(project, "build") == 0
    assert set(redirects(project)) == {
        "/emne/svoemning/: /emne/badning/",
        "/emne/vand/: /emne/badning/",
    }


def test_two_topics_become_one(project: Path) -> None:
    assert svargen(project, "build") == 0
    assert svargen(project, "rename", "topic", "badning", "veje") == 0
    assert "badning: {aliases" in (project / "site.yaml").read_text("utf-8")
    assert set(redirects(project)) == {
        "/emne/badning/: /emne/veje/",
        "/emne/badeliv/: /emne/veje/",
    }
    assert svargen(project, "build") == 0


def test_a_name_becomes_the_alias_of_another(project: Path) -> None:
    assert svargen(project, "build") == 0
    assert svargen(project, "rename", "topic", "veje", "badeliv") == 0
    assert "  veje:\n" in (project / "site.yaml").read_text("utf-8")
    assert redirects(project) == ["/emne/veje/: /emne/badning/"]
    assert svargen(project, "build") == 0
    assert "Vejene" in (project / "public/emne/badning/index.html").read_text("utf-8")


def test_an_office_becomes_the_alias_of_another(project: Path) -> None:
    site = SITE.replace("- Kulturforvaltningen\n", "- {name: Kulturforvaltningen, aliases: [KF]}\n")
    (project / "site.yaml").write_text(site, encoding="utf-8")
    assert svargen(project, "build") == 0
    assert svargen(project, "rename", "administration", "Vejforvaltningen", "KF") == 0
    assert redirects(project) == [
        "/forvaltning/vejforvaltningen/: /forvaltning/kulturforvaltningen/"
    ]
    assert svargen(project, "build") == 0


def test_an_asker_becomes_one_whose_address_is_an_id(project: Path) -> None:
    people = "people: [{id: asta-2, name: Asta Eksempelsen}]\n"
    (project / "site.yaml").write_text(f"{people}{SITE}", encoding="utf-8")
    assert svargen(project, "build") == 0
    assert svargen(project, "rename", "asker", "Bertil Prøve", "Asta Eksempelsen") == 0
    assert redirects(project) == ["/spoerger/bertil-proeve/: /spoerger/asta-2/"]
    assert svargen(project, "build") == 0


def test_a_name_that_stays_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert svargen(project, "rename", "topic", "veje", "veje") == 0
    assert capsys.readouterr().out == ""
    assert changed_lines(project) == []


def test_no_link_is_followed_and_nothing_else_is_left(project: Path, tmp_path: Path) -> None:
    outside = tmp_path.parent / "outside.txt"
    outside.write_text("untouched", encoding="utf-8")
    beside = project / "answers/2026/.havnebadet.md.renamed"
    beside.symlink_to(outside)
    assert svargen(project, "rename", "topic", "veje", "gader") == 0
    assert outside.read_text("utf-8") == "untouched"
    assert not (project / FILES[1]).is_symlink()
    named = {file.name for file in (project / "answers/2026").iterdir()}
    assert named == {"havnebadet.md", "vejene.md", beside.name}


def test_a_file_keeps_who_may_read_it(project: Path) -> None:
    (project / FILES[1]).chmod(0o640)
    assert svargen(project, "rename", "topic", "veje", "gader") == 0
    assert (project / FILES[1]).stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("redirects: {}", "redirects: {/emne/badning/: /emne/bad/}"),
        ("redirects:", "redirects:"),
        (
            "redirects: {/x/: /emne/veje/}",
            "redirects: {/emne/badning/: /emne/bad/, /x/: /emne/veje/}",
        ),
    ],
)
def test_a_redirect_stands_with_the_others(project: Path, written: str, line: str) -> None:
    (project / "site.yaml").write_text(f"{written}\n{SITE}", encoding="utf-8")
    assert svargen(project, "rename", "topic", "badning", "bad") == 0
    assert (project / "site.yaml").read_text("utf-8").startswith(f"{line}\n")
    assert svargen(project, "check") == 0


def test_a_name_that_nobody_has_is_said_with_the_one_that_was_meant(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {name: (project / name).read_bytes() for name in FILES}
    assert svargen(project, "rename", "topic", "badnig", "bad") == 1
    said = capsys.readouterr().out
    assert "answers: error[nothing-to-rename]: " in said
    assert "»badning«" in said
    assert {name: (project / name).read_bytes() for name in FILES} == before


@pytest.mark.parametrize(
    "written",
    [
        'topics: ["bad\\u006eing"]',
        "topics:\n  - >-\n    badning",
        "topics: [badning\n---\n\nbadning: [",
    ],
)
def test_what_cannot_be_changed_safely_stops_all(
    project: Path, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = BATHS.replace("topics: [badning, veje]", written)
    (project / "answers/2026/underlig.md").write_text(odd, encoding="utf-8")
    before = {name: (project / name).read_bytes() for name in FILES}
    assert svargen(project, "rename", "topic", "badning", "bad") == 1
    assert "answers/2026/underlig.md:" in (said := capsys.readouterr().out)
    assert "error[rename-by-hand]" in said
    assert {name: (project / name).read_bytes() for name in FILES} == before


def test_a_name_of_signs_alone_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert svargen(project, "rename", "topic", "badning", "???") == 1
    assert "error[no-address]" in capsys.readouterr().out


def test_decomposed_letters_are_the_same_name(project: Path) -> None:
    file = project / "answers/2026/havnebadet.md"
    file.write_text(BATHS.replace("[badning", "[a\u030abne haver, badning"), encoding="utf-8")
    config = project / "site.yaml"
    config.write_text(SITE.replace("  veje:", "  åbne haver:\n  veje:"), encoding="utf-8")
    assert svargen(project, "rename", "topic", "åbne haver", "haver") == 0
    assert "topics: [haver, badning, veje]" in file.read_text("utf-8")
