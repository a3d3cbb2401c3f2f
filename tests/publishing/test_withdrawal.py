"""What was withdrawn or removed is nowhere in the site; that, when and why it was, stays.

The project lies in a git repository that remembers all of it.
"""

import json
from pathlib import Path

import pytest
from lxml import etree, html

from svargen.cli import run
from tests.repository import Repository
from tests.site.built import Page, Site

SITE = """\
title: Politikersvar
base_url: https://svar.example/
accessibility: {statement: https://was.example/svar, date: 2026-01-15}
"""
BATHS = """\
---
title: Hemmelig titel
asker: Hilda Prøve (V)
asked: 2026-04-21
date: 2026-05-08
administration: Kulturforvaltningen
sagsnummer: 2026 - 77
dokumentnummer: 4711
topics: [badning]
attachments:
  - {file: hemmelig.txt, title: Hemmeligt bilag}
links:
  - {title: Hemmeligt link, url: "https://hemmelig.example/"}
corrections:
  - {date: 2026-05-10, text: Hemmeligt tal rettet.}
redactions:
  - {date: 2026-05-11, reason: Hemmelig grund.}
---
## Spørgsmål

Hvor hemmeligt er badet?

## Svar

Hemmeligt er det ikke.
"""
ROADS = """\
---
title: Vejene
asker: Asta Eksempelsen (A)
asked: 2026-04-22
date: 2026-05-09
administration: Vejforvaltningen
sagsnummer: 2026 - 77
topics: [veje]
follows: 2026/badet.md
---
## Spørgsmål

Hvor er de?

## Svar

Overalt.
"""
WITHDRAWN = "status: tilbagekaldt\nwithdrawn: {date: 2026-06-01, reason: Svaret var forkert.}\n"


class Project:
    """A project under git that is built again and again into one folder."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "projekt"
        self.output = folder / "site"
        self.repository = Repository.begun(self.source)

    def commit(self, day: str, **files: str) -> None:
        for name, text in {"site": SITE, **files}.items():
            path = "site.yaml" if name == "site" else f"answers/2026/{name.replace('__', '.')}"
            file = self.source / (path if "." in path else f"{path}.md")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.repository.commit(day)

    def build(self, *options: str) -> Site:
        where = ["--source", str(self.source), "--output", str(self.output)]
        assert run(["build", *where, "--today", "2026-08-31", *options]) == 0
        return Site(self.source, self.output)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def withdrawn(project: Project) -> Site:
    """A site that was built with an answer, and again when that was withdrawn."""
    project.commit("2026-05-11", badet=BATHS, vejene=ROADS, hemmelig__txt="Hemmelig fil")
    before = project.build()
    assert "hemmelig" in before.page("svar/2026/badet/").words().casefold()
    project.commit("2026-06-01", badet=BATHS.replace("---\n## S", f"{WITHDRAWN}---\n## S"))
    return project.build()


def holding(site: Site, words: str) -> list[str]:
    return [
        file
        for file, data in site.files.items()
        if words in data.decode(errors="replace").casefold() or words in file.casefold()
    ]


def log_of(site: Site) -> Page:
    return site.page("rettelser/")


def test_a_withdrawn_text_is_nowhere(withdrawn: Site) -> None:
    assert holding(withdrawn, "hemmelig") == []


def test_its_address_tells_when_and_why_it_was_withdrawn(withdrawn: Site) -> None:
    tombstone = withdrawn.page("svar/2026/badet/")
    assert "1. juni 2026" in tombstone.words()
    assert "Svaret var forkert." in tombstone.words()
    assert not tombstone.is_indexed
    assert withdrawn.page("dok/4711/").is_redirect
    data = json.loads(withdrawn.files["svar/2026/badet/index.json"])
    assert data["withdrawn"] == {"date": "2026-06-01", "reason": "Svaret var forkert."}


def test_lists_that_it_alone_named_stay_and_say_so(withdrawn: Site) -> None:
    for path in ("spoerger/hilda-proeve/", "parti/v/", "emne/badning/",
                 "forvaltning/kulturforvaltningen/"):  # fmt: skip
        assert "Alle svar her er tilbagekaldt." in withdrawn.page(path).words()
        assert f"{path}feed.xml" in withdrawn.files
    assert "tilbagekaldt" in withdrawn.page("sag/2026-77/").words()


def test_the_log_tells_of_it_only_when_and_why(withdrawn: Site) -> None:
    (entry,) = log_of(withdrawn).tree.xpath("//main//ol[@class='list']/li")
    told = " ".join(entry.text_content().split())
    assert told == (
        "1. juni 2026 Svaret på et spørgsmål fra 21. april 2026 er tilbagekaldt "
        "Svaret var forkert. Tilbagekaldt"
    )
    feed = etree.fromstring(withdrawn.files["rettelser/feed.xml"])
    (updated, *_), titles = (
        [str(e.text) for e in feed.iter(f"{{*}}{n}")] for n in ("updated", "title")
    )
    assert updated.startswith("2026-06-01T")
    assert titles[1] == "Svaret på et spørgsmål fra 21. april 2026 er tilbagekaldt"


def test_an_answer_taken_back_into_the_archive_shows_nothing_from_before(project: Project) -> None:
    project.commit("2026-05-11", badet=BATHS, vejene=ROADS, hemmelig__txt="x")
    project.commit("2026-06-01", badet=BATHS.replace("---\n## S", f"{WITHDRAWN}---\n## S"))
    anew = ROADS.replace("follows: 2026/badet.md", "corrections: [{date: 2026-07-01, text: Nyt.}]")
    project.commit("2026-07-01", badet=anew, vejene=ROADS.replace("follows: 2026/badet.md\n", ""))
    (project.source / "answers/2026/hemmelig.txt").unlink()
    site = project.build("--first")
    assert "Nyt." in site.page("svar/2026/badet/").words()
    assert holding(site, "hemmelig") == []


def test_what_was_removed_is_told_with_its_reason_and_without_its_words(project: Project) -> None:
    named = ROADS.replace("Overalt.", "Bent Hemmeligsen ved det.").replace("follows", "# ")
    project.commit("2026-05-09", vejene=named)
    project.build("--first")
    reason = "redactions: [{date: 2026-05-20, reason: Et navn var nævnt.}]\n"
    project.commit(
        "2026-05-20",
        vejene=named.replace("Bent Hemmeligsen", "En ansat").replace("topics", f"{reason}topics"),
    )
    site = project.build()
    page = site.page("svar/2026/vejene/")
    assert "Tekst fjernet 20. maj 2026: Et navn var nævnt." in page.words()
    assert "Et navn var nævnt." in log_of(site).words()
    assert holding(site, "hemmeligsen") == []


def test_a_reader_finds_the_log_from_every_page_and_its_entries_lead_to_the_answer(
    project: Project,
) -> None:
    corrected = ROADS.replace(
        "follows: 2026/badet.md", "corrections: [{date: 2026-07-01, text: Nyt.}]"
    )
    project.commit("2026-07-01", vejene=corrected)
    site = project.build("--first")
    for page in site.pages:
        if not page.is_redirect:
            led_to = [address for address, _ in page.links() if address.endswith("rettelser/")]
            assert led_to
            assert site.misled(page, led_to[-1]) is None
    (heading,) = log_of(site).tree.xpath("//main//h3/a/@href")
    assert heading == "../svar/2026/vejene/#rettet-2026-07-01"
    assert site.misled(log_of(site), heading) is None


def test_a_correction_is_an_update_in_every_feed_of_the_answer(project: Project) -> None:
    project.commit("2026-05-09", vejene=ROADS.replace("follows", "# "))
    project.build("--first")
    corrections = "corrections: [{date: 2026-07-01, text: Nyt <tal>.}]\n"
    project.commit("2026-07-01", vejene=ROADS.replace("follows: 2026/badet.md\n", corrections))
    site = project.build()
    for path in ("feed.xml", "emne/veje/feed.xml"):
        feed = etree.fromstring(site.files[path])
        (entry,) = feed.iter("{*}entry")
        assert str(entry.findtext("{*}updated")).startswith("2026-07-01T")
        assert str(entry.findtext("{*}published")).startswith("2026-05-09T")
        assert "Rettet 1. juli 2026: Nyt" in str(entry.findtext("{*}summary"))
        content = html.fragment_fromstring(str(entry.findtext("{*}content")), create_parent="div")
        assert "Rettet 1. juli 2026: Nyt <tal>." in content.text_content()


def test_a_log_of_many_entries_is_paged_newest_first(project: Project) -> None:
    dates = [f"2026-0{month}-{day:02}" for month in (6, 7) for day in range(1, 31)]
    entries = "".join(f"  - {{date: {day}, text: Rettet den {day}.}}\n" for day in dates)
    project.commit(
        "2026-07-30", vejene=ROADS.replace("follows: 2026/badet.md\n", f"corrections:\n{entries}")
    )
    site = project.build("--first")
    first, second = site.page("rettelser/"), site.page("rettelser/side/2/")
    days = [str(d) for p in (first, second) for d in p.tree.xpath("//main//ol//time/@datetime")]
    assert days == sorted(dates, reverse=True)
    assert len(etree.fromstring(site.files["rettelser/feed.xml"]).findall("{*}entry")) == 50
    assert first.tree.xpath("//a[@rel='next']/@href") == ["../rettelser/side/2/"]
