"""What waits for an answer is seen by all: whom it was asked of, till when, and what is late.

Each test begins with a repository, builds it, and looks at the pages as a reader does.
"""

import json
from pathlib import Path

import pytest
from lxml import etree, html
from lxml.html import HtmlElement

from tests.project import Project, question
from tests.site.atom import NAMESPACE
from tests.site.built import Page, Site, read

DEADLINES = "deadlines: {working_days: 10, administrations: {Parkforvaltningen: 5}}\n"
WAITING = {"status": "afventer"}
# 3 August 2026 is a Monday: 10 working days later it is the 17th, 5 later the 10th.
LAMPS = question("Lamper", **WAITING)
TREES = question("Træer", **WAITING, administration="Parkforvaltningen", asked="2026-08-24")
SEATS = question("Bænke", **WAITING, administration="Parkforvaltningen")
ANSWERED = question("Huller", "Lukket.", date="2026-08-10")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.write({"2026/lamper": LAMPS, "2026/trae": TREES, "2026/baenke": SEATS, "2026/h": ANSWERED},
               DEADLINES)  # fmt: skip
    return made


def parts(page: Page) -> dict[str, list[str]]:
    """The headings of the page, each with what a reader reads of each question under it."""
    return {
        read(section.xpath("string(.//h2)")): [read(li.text_content()) for li in lines(section)]
        for section in page.tree.xpath("//main//section")
    }


def lines(part: HtmlElement) -> list[HtmlElement]:
    return list(part.xpath(".//ol[contains(@class, 'list')]/li"))


def alarmed(page: Page) -> list[str]:
    """What stands in the colour of missed deadlines."""
    return [read(each.text_content()) for each in page.tree.xpath("//main//*[@class='st late']")]


def lead(site: Site) -> str:
    return read(site.page("afventer/").tree.xpath("string(//main//p[@class='lead'])"))


def entry_of(site: Site, file: str, name: str) -> dict[str, str]:
    """What a feed reader shows of an answer: its parts by their elements."""
    (entry,) = (
        each
        for each in etree.fromstring(site.files[file]).iter(f"{NAMESPACE}entry")
        if each.findtext(f"{NAMESPACE}id", "").endswith(f"/{name}/")
    )
    shown = html.fragment_fromstring(entry.findtext(f"{NAMESPACE}content", ""), "div")
    return {
        "summary": entry.findtext(f"{NAMESPACE}summary", ""),
        "content": read(shown.text_content()),
    }


def test_questions_stand_under_their_administration_those_due_first_at_the_top(
    project: Project,
) -> None:
    found = parts(project.build().page("afventer/"))
    titles = {name: [line.split()[4] for line in each] for name, each in found.items()}
    assert titles == {
        "Parkforvaltningen 2": ["Bænke", "Træer"],
        "Vejforvaltningen 1": ["Lamper"],
    }


def test_deadlines_are_working_days_and_an_administration_may_have_its_own(
    project: Project,
) -> None:
    found = [line for each in parts(project.build().page("afventer/")).values() for line in each]
    assert [line.partition(" 2026 ")[0] for line in found] == [
        "Frist 10. august", "Frist 31. august", "Frist 17. august",
    ]  # fmt: skip


def test_what_is_late_is_said_in_words_and_as_of_which_day(project: Project) -> None:
    site = project.build()
    said = "3 spørgsmål venter på svar. 2 har overskredet fristen. Opgjort den 31. august 2026."
    assert lead(site) == said
    page = site.page("afventer/")
    assert alarmed(page) == ["Overskredet"] * 2
    assert "Overskredet med 15 arbejdsdage" in page.words()
    assert "Overskredet med 10 arbejdsdage" in page.words()
    assert "Frist i dag" in page.words()


def test_a_question_is_late_from_the_day_after_its_deadline(project: Project) -> None:
    assert "Frist i dag" in project.build("2026-08-17").page("afventer/").words()
    assert "Overskredet med 1 arbejdsdag" in project.build("2026-08-18").page("afventer/").words()


def test_on_a_sunday_a_deadline_of_friday_has_passed(project: Project) -> None:
    project.write({"2026/lamper": LAMPS.replace("status", "due: 2026-08-14\nstatus")})
    sunday = project.build("2026-08-16").page("afventer/")
    assert sunday.words().endswith("Lamper Asta Eksempelsen (A), 3. august 2026 Overskredet")


def test_an_editors_own_date_comes_before_the_sites_deadline(project: Project) -> None:
    project.write({"2026/lamper": LAMPS.replace("status", "due: 2026-12-01\nstatus")}, DEADLINES)
    site = project.build()
    assert "Frist 1. december 2026" in site.page("afventer/").words()
    assert "1 har overskredet fristen" in lead(site)


def test_of_several_administrations_the_one_with_most_time_counts(project: Project) -> None:
    joint = question("Fælles", **WAITING, administration="[Parkforvaltningen, Vejforvaltningen]")
    project.write({"2026/faelles": joint}, DEADLINES)
    site = project.build("2026-08-12")
    found = parts(site.page("afventer/"))
    for name in ("Parkforvaltningen 3", "Vejforvaltningen 2"):
        assert any(line.startswith("Frist 17. august 2026 Fælles") for line in found[name])
    assert lead(site).startswith("4 spørgsmål venter på svar.")


def test_a_deadline_holds_for_an_administration_under_any_of_its_names(project: Project) -> None:
    named = "administrations: [{name: Vejforvaltningen, aliases: [VF]}, Parkforvaltningen]\n"
    project.write(
        {"2026/lamper": LAMPS.replace("Vejforvaltningen", "VF")},
        f"{named}deadlines: {{administrations: {{VF: 3}}}}\n",
    )
    words = project.build().page("afventer/").words()
    assert "Fristen er 3 arbejdsdage." in words
    assert "Frist 6. august 2026 Lamper" in words
    assert words.count("Ingen frist") == 2


def test_danish_holidays_are_no_working_days(project: Project) -> None:
    # Maundy Thursday, Good Friday and Easter Monday of 2026.
    project.write({"2026/lamper": LAMPS.replace("2026-08-03", "2026-04-01")}, DEADLINES)
    assert "Frist 20. april 2026 Lamper" in project.build().page("afventer/").words()


def test_where_no_deadline_has_passed_that_is_said(project: Project) -> None:
    assert "Ingen har overskredet fristen." in lead(project.build("2026-08-10"))


def test_without_deadlines_nothing_is_due_and_nothing_late(project: Project) -> None:
    project.write({})
    site = project.build("2027-08-31")
    assert lead(site) == "3 spørgsmål venter på svar. Opgjort den 31. august 2027."
    page = site.page("afventer/")
    assert alarmed(page) == []
    assert page.words().count("Ingen frist") == 3
    assert "har overskredet" not in site.page("").words()


def test_provisional_answers_have_a_part_of_their_own(project: Project) -> None:
    holding = question("Broer", "Snart.", status="foreløbigt", date="2026-08-10", due="2026-08-20")
    project.write({"2026/broer": holding}, DEADLINES)
    site = project.build()
    found = parts(site.page("afventer/"))
    assert list(found)[-1] == "Med et foreløbigt svar 1"
    (line,) = found["Med et foreløbigt svar 1"]
    assert line.startswith("Frist 20. august 2026 Broer")
    assert "Vejforvaltningen" in line
    assert "Foreløbigt svar 10. august 2026" in line
    assert "1 har fået et foreløbigt svar og venter på det endelige." in lead(site)
    assert "3 har overskredet fristen." in lead(site)


def test_a_provisional_answer_is_told_as_such_wherever_it_is_read(project: Project) -> None:
    front = {"status": "foreløbigt", "date": "2026-08-10"}
    holding = question("Broer", "Snart.", **front, due="2026-08-20")
    project.write({"2026/broer": holding, "2026/huse": question("Huse", "Senere.", **front)})
    site = project.build()
    bridges, houses = (entry_of(site, "feed.xml", name) for name in ("broer", "huse"))
    assert bridges["content"].startswith(
        "Foreløbigt svar. Fristen for det endelige svar er 20. august 2026. Spørgsmål Broer?"
    )
    assert "Foreløbigt svar Snart." in bridges["content"]
    assert bridges["summary"].startswith("Foreløbigt svar. Fristen for det endelige svar er 20.")
    assert houses["content"].startswith("Foreløbigt svar. Et endeligt svar følger. Spørgsmål")
    assert "oreløbigt" not in "".join(entry_of(site, "feed.xml", "h").values())
    page = site.page("svar/2026/broer/")
    assert "»Broer«, foreløbigt svar til Asta Eksempelsen (A), 10. august 2026" in page.words()
    (about,) = page.tree.xpath("//meta[@name='description']/@content")
    assert str(about).startswith("Foreløbigt svar fra Vejforvaltningen til Asta Eksempelsen (A)")


def test_a_feed_does_not_change_because_a_deadline_passes(project: Project) -> None:
    holding = question("Broer", "Snart.", status="foreløbigt", date="2026-08-10", due="2026-08-20")
    project.write({"2026/broer": holding}, DEADLINES)
    before, after = (project.build(day).files["feed.xml"] for day in ("2026-08-20", "2026-08-21"))
    assert before == after


def test_a_deadline_that_site_yaml_moves_is_told_in_feeds(project: Project) -> None:
    holding = question("Broer", "Snart.", status="foreløbigt", date="2026-08-10")
    project.write({"2026/broer": holding}, DEADLINES)
    assert "17. august 2026" in entry_of(project.build(), "feed.xml", "broer")["summary"]
    project.write({}, DEADLINES.replace("10", "11"))
    assert "18. august 2026" in entry_of(project.build(), "feed.xml", "broer")["summary"]


def test_a_question_that_was_taken_back_waits_no_longer(project: Project) -> None:
    project.write({"2026/lamper": LAMPS.replace("afventer", "trukket")}, DEADLINES)
    site = project.build()
    assert "Lamper" not in site.page("afventer/").words()
    assert "Spørgsmålet er trukket" in site.page("svar/2026/lamper/").words()
    assert "2 spørgsmål venter på svar" in site.page("").words()


def test_the_page_of_a_question_says_when_its_answer_is_due_and_that_it_is_late(
    project: Project,
) -> None:
    late = "Svaret skulle være kommet senest den 17. august 2026. Den 31. august 2026 var det ikke"
    at = "svar/2026/lamper/"
    assert "Fristen er 17. august 2026." in project.build("2026-08-17").page(at).words()
    site = project.build()
    assert late in site.page(at).words()
    assert json.loads(site.files[f"{at}index.json"])["due"] == "2026-08-17"
    assert (
        alarmed(site.page("spoerger/asta-eksempelsen/"))
        == ["Afventer svar, fristen er overskredet"] * 2
    )


def test_an_answer_comes_to_the_address_of_its_question(project: Project) -> None:
    before = project.build()
    assert "Afventer svar" in before.page("svar/2026/lamper/").words()
    project.write({"2026/lamper": question("Lamper", "Der er 12.", date="2026-09-01")}, DEADLINES)
    after = project.build("2026-09-01")
    assert "Der er 12." in after.page("svar/2026/lamper/").words()
    assert "Lamper" not in after.page("afventer/").words()
    assert "Lamper" in after.page("svar/").words()


def test_with_nothing_to_wait_for_the_page_says_so(project: Project) -> None:
    for name in ("lamper", "trae", "baenke"):
        (project.source / f"answers/2026/{name}.md").unlink()
    project.write({})
    site = project.build()
    assert lead(site) == "Ingen spørgsmål venter på svar. Opgjort den 31. august 2026."
    assert "venter på svar" not in site.page("").words()


def test_readers_are_led_to_what_waits(project: Project) -> None:
    site = project.build()
    front = site.page("").tree
    (counted,) = front.xpath("//main//a[@href='./afventer/']/..")
    assert read(counted.text_content()) == "3 spørgsmål venter på svar, 2 har overskredet fristen"
    crumbs = site.page("svar/2026/lamper/").tree.xpath("//nav[@class='crumbs']//a/@href")
    assert crumbs == ["../../../", "../../../afventer/"]
    for page in (site.page("svar/2026/h/"), site.page("404.html")):
        assert page.tree.xpath("//header//a[contains(@href, 'afventer/')]")
    assert b"<loc>https://svar.example/afventer/</loc>" in site.files["sitemap.xml"]
    assert site.manifest["pages"]["/afventer/"]["kind"] == "pending"


def test_questions_can_be_followed_as_a_feed_and_are_the_askers(project: Project) -> None:
    site = project.build()
    feed = etree.fromstring(site.files["afventer/feed.xml"])
    titles = [e.findtext(f"{NAMESPACE}title") for e in feed.iter(f"{NAMESPACE}entry")]
    assert titles == ["Træer", "Bænke", "Lamper"]
    for entry in feed.iter(f"{NAMESPACE}entry"):
        assert [a.findtext(f"{NAMESPACE}name") for a in entry.iter(f"{NAMESPACE}author")] == [
            "Asta Eksempelsen"
        ]


def test_a_provisional_answer_stays_in_the_feed_of_what_waits_until_the_final_one(
    project: Project,
) -> None:
    final = question("Lamper", "Der er 12.", date="2026-08-20")
    holding = final.replace("12.", "vist mange.").replace("date:", "status: foreløbigt\ndate:")
    project.write({"2026/lamper": holding}, DEADLINES)
    told = entry_of(project.build(), "afventer/feed.xml", "lamper")["content"]
    assert "Foreløbigt svar Der er vist mange." in told
    project.write({"2026/lamper": holding.replace("mange", "flere")}, DEADLINES)
    assert "vist flere" in entry_of(project.build(), "afventer/feed.xml", "lamper")["content"]
    project.write({"2026/lamper": final}, DEADLINES)
    assert b"lamper" not in project.build().files["afventer/feed.xml"]


def test_many_questions_go_on_on_further_pages_that_nobody_holds_on_to(project: Project) -> None:
    many = {f"2026/nr-{n}": question(f"Nr. {n}", **WAITING) for n in range(198)}
    project.write(many, DEADLINES)
    site = project.build()
    assert site.manifest["pages"]["/afventer/side/2/"]["kind"] == "page"
    assert parts(site.page("afventer/side/2/")).keys() == {"Vejforvaltningen 199"}
    assert [len(lines(site.page(f"afventer/{at}").tree)) for at in ("", "side/2/")] == [200, 1]
    project.write({"2026/lamper": question("Lamper", "12.", date="2026-08-20")}, DEADLINES)
    assert "afventer/side/2/index.html" not in project.build().files


def test_the_same_project_and_day_give_the_same_bytes(project: Project) -> None:
    first, again = project.build().files, project.build().files
    assert first == again
    changed = {
        file for file, data in project.build("2026-09-01").files.items() if data != first[file]
    }
    assert "afventer/index.html" in changed
    assert "svar/2026/h/index.html" not in changed
