"""Names as readers meet them: each once, in order, and whole on a phone."""

import json
import re
from pathlib import Path

import pytest

from tests.project import Project, question
from tests.site.built import read


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def answered(title: str, **front: str) -> str:
    return question(title, f"Om {title}.", **{"date": "2026-08-20"} | front)


def test_an_asker_named_twice_asked_once(project: Project) -> None:
    project.write({"2026/lamper": answered("Lamper", asker="[Bo Prøve (A), Bo  Prøve (A), Aia]")})
    site = project.build()
    page = site.page("svar/2026/lamper/")
    assert "Bo Prøve (A) og Aia" in page.words()
    assert page.text.count("spoerger/bo-proeve/") == page.text.count("spoerger/aia/")
    data = json.loads(site.files["svar/2026/lamper/index.json"])
    assert [asker["name"] for asker in data["askers"]] == ["Bo Prøve", "Aia"]
    text = site.files["svar/2026/lamper/index.md"].decode()
    assert re.findall("Bo Prøve|Aia", text) == ["Bo Prøve", "Aia"]
    everything = b"".join(site.files.values()).decode(errors="replace").replace("\u00a0", " ")
    assert "Bo Prøve (A), Bo Prøve (A)" not in everything
    assert "Bo Prøve (A) og Bo Prøve (A)" not in everything


def test_one_asker_named_twice_is_one_asker(project: Project) -> None:
    unanswered = question("Bænke", status="afventer", asker="[Bo (A), Bo (A)]")
    project.write({"2026/baenke": unanswered})
    site = project.build()
    assert "asker: Bo (A)\n" in site.files["svar/2026/baenke/index.md"].decode()
    assert site.files["feed.xml"].decode().count("<name>Bo</name>") < 2


def test_people_of_one_name_in_two_parties_both_asked(project: Project) -> None:
    project.write({"2026/lamper": answered("Lamper", asker="[Bo (A), Bo (V)]")})
    data = json.loads(project.build().files["svar/2026/lamper/index.json"])
    assert [asker["party"] for asker in data["askers"]] == ["A", "V"]


def test_an_administration_and_a_topic_named_twice_are_written_once(project: Project) -> None:
    twice = {"administration": "[Parken, Parken]", "topics": "[Miljø, veje, Miljø]"}
    project.write({"2026/lamper": answered("Lamper", **twice)})
    text = project.build().files["svar/2026/lamper/index.md"].decode()
    assert "administration: Parken\n" in text
    assert text.count("Miljø") == 1


def test_what_has_no_letter_stands_last_in_an_index_and_beside_it(project: Project) -> None:
    topics = "[5G, 112, asfalt, broer, cykler, dyr, el, fisk, ærlighed, åer, Zoo, Østers]"
    project.write({"2026/alt": answered("Alt", topics=topics)})
    page = project.build().page("emne/")
    beside = [read(a.text_content()) for a in page.tree.xpath("//ul[@class='abc']//a")]
    below = [read(h2.text_content()) for h2 in page.tree.xpath("//section/h2")]
    assert beside == below == [*"ABCDEFZÆØÅ", "#"]
    assert [read(a.text_content()) for a in page.tree.xpath("//section[last()]//li/a")] == [
        "112",
        "5G",
    ]


def test_a_long_name_of_a_party_can_be_broken_where_its_words_meet(project: Project) -> None:
    site = "parties: {A: Socialdemokratiet, T: Venstresocialistlisten}\n"
    asked = {"2026/a": answered("A"), "2026/t": answered("T", asker="Bo (T)")}
    project.write(asked, site)
    pages = project.build()
    for path in ("", "parti/"):
        assert "Social\u00addemokratiet" in pages.page(path).text
        assert "Venstre\u00adsocialist\u00adlisten" in pages.page(path).text
