"""Questions that belong together lead to one another, and tell nothing that is not public.

Each test begins with a repository, builds it, and looks at the pages as a reader does.
"""

import json
from pathlib import Path

import pytest

from tests.project import Project, question
from tests.site.built import Page, read


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def answered(title: str, **front: str) -> str:
    return question(title, f"Om {title}.", **{"date": "2026-08-20"} | front)


def thread(page: Page) -> list[str]:
    """What a reader reads of each question in the page's thread, in order."""
    return [read(li.text_content()) for li in page.tree.xpath("//ol[contains(@class,'thread')]/li")]


def titles(page: Page) -> list[str]:
    return [line.partition("2026")[2].strip() for line in thread(page)]


def under(page: Page, heading: str) -> list[str]:
    """The titles that stand under a heading of the page."""
    path = f"//section[.//h2[normalize-space()='{heading}']]//h3"
    return [read(h3.text_content()) for h3 in page.tree.xpath(path)]


def test_a_thread_is_shown_whole_from_each_of_its_questions(project: Project) -> None:
    days = enumerate("abcd", 3)
    project.write({
        f"2026/{name}": answered(name.upper(), asked=f"2026-08-{day:02}", follows=before)
        for (day, name), before in zip(days, ("[]", "a.md", "2026/b", "c"), strict=True)
    })  # fmt: skip
    site = project.build()
    for name in "abcd":
        wanted = [t if t != name.upper() else f"{t} (denne side)" for t in "ABCD"]
        assert titles(site.page(f"svar/2026/{name}/")) == wanted
    data = json.loads(site.files["svar/2026/b/index.json"])
    assert data["follows"] == ["https://svar.example/svar/2026/a/"]
    assert data["followed_by"] == ["https://svar.example/svar/2026/c/"]


def test_a_thread_forks_and_meets_again_and_names_each_question_once(project: Project) -> None:
    project.write({
        "2026/a": answered("A", asked="2026-08-03"),
        "2026/b": answered("B", asked="2026-08-04", follows="a"),
        "2026/c": answered("C", asked="2026-08-05", follows="a"),
        "2026/d": answered("D", asked="2026-08-06", follows="[b, c]"),
    })  # fmt: skip
    site = project.build()
    assert titles(site.page("svar/2026/d/")) == ["A", "B", "C", "D (denne side)"]
    assert titles(site.page("svar/2026/a/")) == ["A (denne side)", "B", "C", "D"]


def test_a_very_long_thread_shows_the_nearest_and_says_that_there_are_more(
    project: Project,
) -> None:
    many = {f"2026/nr-{n}": answered(f"Nr. {n}", follows=f"nr-{n - 1}") for n in range(1, 41)}
    project.write(many | {"2026/nr-0": answered("Nr. 0")})
    site = project.build()
    middle = site.page("svar/2026/nr-20/")
    assert sorted(int(t.split()[1]) for t in titles(middle)) == list(range(8, 33))
    assert "Tråden er længere" in middle.words()
    assert len(titles(site.page("svar/2026/nr-0/"))) == 13


def test_a_circle_stops_the_build_and_names_itself(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write({"2026/a": answered("A", follows="b"), "2026/b": answered("B", follows="a")})
    assert project.run("build", "--today", "2026-08-31") == 1
    assert "2026/a.md → 2026/b.md → 2026/a.md" in capsys.readouterr().out


def test_of_a_withdrawn_answer_a_thread_tells_only_that_it_was_withdrawn(
    project: Project,
) -> None:
    chain = {
        "2026/a": answered("A", asked="2026-08-03"),
        "2026/b": answered("Hemmelig", asked="2026-08-04", follows="a"),
        "2026/c": answered("C", asked="2026-08-05", follows="b"),
    }
    project.write(chain)
    assert titles(project.build().page("svar/2026/a/"))[1] == "Hemmelig"
    gone = "status: tilbagekaldt\nwithdrawn: {date: 2026-08-25, reason: Forkert.}\nfollows"
    project.write({"2026/b": chain["2026/b"].replace("follows", gone)})
    site = project.build()
    for name in "ac":
        page = site.page(f"svar/2026/{name}/")
        assert thread(page)[1] == "Tilbagekaldt 25. august 2026Svaret er tilbagekaldt"
        assert len(thread(page)) == 3
    assert not [file for file, data in site.files.items() if b"Hemmelig" in data]


@pytest.mark.parametrize("hides", ["draft: true", "publish_from: 2026-12-01"])
def test_what_is_hidden_joins_no_thread_until_it_is_public(project: Project, hides: str) -> None:
    hidden = answered("Gemt", asked="2026-08-04", follows="a")
    project.write({
        "2026/a": answered("A", asked="2026-08-03"),
        "2026/b": hidden.replace("follows", f"{hides}\nfollows"),
    })  # fmt: skip
    site = project.build()
    assert thread(site.page("svar/2026/a/")) == []
    assert json.loads(site.files["svar/2026/a/index.json"])["followed_by"] == []
    project.write({"2026/b": hidden})
    assert titles(project.build().page("svar/2026/a/")) == ["A (denne side)", "Gemt"]


@pytest.mark.parametrize("hides", ["draft: true", "publish_from: 2026-12-01"])
def test_a_public_question_cannot_follow_a_hidden_one(
    project: Project, hides: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hidden = answered("Gemt").replace("title", f"{hides}\ntitle")
    project.write({"2026/a": hidden, "2026/b": answered("B", follows="a")})
    assert project.run("build", "--today", "2026-08-31") == 1
    assert "answers/2026/b.md:7:10: error[hidden-link]" in capsys.readouterr().out


TWINS = {
    "2026/veje": question("Støj", "Fra biler.", date="2026-08-20"),
    "2026/parker": question("Støj", status="afventer", administration="Parkforvaltningen"),
}


def test_answers_of_several_administrations_to_one_question_lead_to_one_another(
    project: Project,
) -> None:
    # The title may be another, and the spaces of the question.
    park = TWINS["2026/parker"].replace("title: Støj", "title: I parken")
    project.write(TWINS | {"2026/parker": park.replace("\n\nStøj?", "\n\n  støj?")})
    site = project.build()
    assert under(site.page("svar/2026/veje/"), "Samme spørgsmål") == ["I parken"]
    assert under(site.page("svar/2026/parker/"), "Andre svar på samme spørgsmål") == ["Støj"]
    data = json.loads(site.files["svar/2026/veje/index.json"])
    assert data["same_question"] == ["https://svar.example/svar/2026/parker/"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\nStøj?", "\nStøj om natten?"),
        ("2026-08-03", "2026-08-04"),
        ("Asta Eksempelsen", "Bertil Prøve"),
        ("title", "draft: true\ntitle"),
        ("status: afventer", "status: tilbagekaldt\nwithdrawn: {date: 2026-08-21, reason: Nej.}"),
    ],
)
def test_another_question_is_another_and_a_hidden_one_none(
    project: Project, old: str, new: str
) -> None:
    project.write(TWINS | {"2026/parker": TWINS["2026/parker"].replace(old, new)})
    page = project.build().page("svar/2026/veje/")
    assert under(page, "Andre svar på samme spørgsmål") == []
    assert under(page, "Samme spørgsmål") == []


def test_an_edit_of_a_question_alone_finds_out_who_else_asks_it(project: Project) -> None:
    heading, park = "Samme spørgsmål", TWINS["2026/parker"]
    other = {"2026/parker": park.replace("\nStøj?", "\nStøj om natten?")}
    project.write(TWINS | other)
    assert under(project.build().page("svar/2026/veje/"), heading) == []
    project.write(TWINS)
    assert under(project.build().page("svar/2026/veje/"), heading) == ["Støj"]
    project.write(TWINS | other)
    assert under(project.build().page("svar/2026/veje/"), heading) == []


@pytest.mark.parametrize(
    ("other", "heading"),
    [
        (answered("Regn"), "Andre svar om veje"),
        (answered("Regn", status="foreløbigt"), "Andre svar om veje"),
        (answered("Regn", status="trukket"), "Andre svar om veje"),
        (question("Regn", status="trukket"), "Flere spørgsmål om veje"),
        (question("Regn", status="afventer"), "Flere spørgsmål om veje"),
    ],
)
def test_nothing_is_called_an_answer_that_is_none(
    project: Project, other: str, heading: str
) -> None:
    files = {"2026/a": answered("Sne"), "2026/b": answered("Is"), "2026/c": other}
    project.write({name: f"---\ntopics: veje\n{text[4:]}" for name, text in files.items()})
    page = project.build().page("svar/2026/a/")
    assert sorted(under(page, heading)) == ["Is", "Regn"]


def test_a_question_taken_back_is_no_other_answer_to_it(project: Project) -> None:
    gone = question("Støj", status="trukket", administration="Parkforvaltningen")
    project.write(TWINS | {"2026/parker": gone})
    page = project.build().page("svar/2026/veje/")
    assert under(page, "Samme spørgsmål") == ["Støj"]
    assert under(page, "Andre svar på samme spørgsmål") == []


def test_what_is_in_one_case_leads_to_the_rest_of_it_each_once(project: Project) -> None:
    case = {"sagsnummer": "2026 - 17"}
    project.write({
        "2026/a": answered("A", **case),
        "2026/b": answered("B", follows="a", **case),
        "2026/c": answered("C", **case),
    })  # fmt: skip
    page = project.build().page("svar/2026/a/")
    assert titles(page) == ["A (denne side)", "B"]
    assert under(page, "Samme sag, 2026 - 17") == ["C"]
