"""What is not public yet leaves no trace in the site, and comes out on its day by Danish time.

Each test begins with a repository and builds it as it is.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.project import Project, question
from tests.site.built import Site

SITE = """\
deadlines: {working_days: 10}
people: [{id: gemt-gemsen, name: Gemt Gemsen, former: [Gamle Gemsen]}]
topics: {veje: {}, gemt: {aliases: [skjult]}}
"""
SHARED = {"sagsnummer": "2026 - 17", "topics": "[veje]"}
PUBLIC = {
    "2026/a": question("Første", "Ja.", date="2026-08-10", dokumentnummer="1", **SHARED),
    "2026/c": question("Tredje", "Nej.", date="2026-08-12", follows="a", **SHARED),
    "2026/d": question("Fjerde", status="afventer"),
}
BETWEEN = question("Anden", "Måske.", date="2026-08-11", follows="a", **SHARED)
HIDDEN = {
    # beside the public ones in each of their lists
    "2026/b": BETWEEN,
    "2026/same": question("Første", "Også.", date="2026-08-10", administration="Parken"),
    "2026/late": question("Sen", status="afventer", due="2026-08-10"),
    "2026/part": question("Foreløbig", "Lidt.", status="foreløbigt", date="2026-08-10"),
    # with lists, addresses and files of their own
    "1999/own": question(
        "Egen", "Se [bilaget](gemt.txt).", asker="Gemt Gemsen (Ø)", asked="1999-03-01",
        date="1999-03-02", administration="Den hemmelige", sagsnummer="1999 - 1",
        dokumentnummer="99", topics="[gemt]", aliases="/gammel/adresse/",
        attachments="[{file: gemt.txt, title: Gemt}]",
        corrections="[{date: 1999-03-04, text: Rettet.}]",
    ),
    "2026/gone": question(
        "Væk", "Væk.", date="2026-08-11", status="tilbagekaldt",
        withdrawn="{date: 2026-08-13, reason: Forkert.}",
    ),
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def with_key(key: str) -> dict[str, str]:
    return {name: text.replace("title", f"{key}\ntitle", 1) for name, text in HIDDEN.items()}


@pytest.mark.parametrize(
    "key", ["draft: true", "publish_from: 2026-09-01", "draft: true\npublish_from: 2026-08-01"]
)
def test_what_is_hidden_changes_no_byte_of_the_site(project: Project, key: str) -> None:
    project.write(PUBLIC, SITE)
    without = project.build().files
    for name, text in {
        "answers/1999/gemt.txt": "Gemt.",
        "pages/kladde.md": "---\ntitle: Kladde\ndraft: true\n---\nGemt.\n",
    }.items():
        (project.source / name).parent.mkdir(exist_ok=True)
        (project.source / name).write_text(text, encoding="utf-8")
    project.write(with_key(key), SITE)
    assert project.build().files == without
    seen = project.build("2026-09-01", "--drafts").files
    assert {
        "svar/1999/own/gemt.txt",
        "spoerger/gemt-gemsen/index.html",
        "dok/99/index.html",
    } <= set(seen)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("draft: true", ["6 kladder er udeladt."]),
        ("publish_from: 2026-09-01", ["6 svar holdes tilbage, senest til den 1. september 2026."]),
        # A draft under embargo is a draft.
        ("draft: true\npublish_from: 2026-09-01", ["6 kladder er udeladt."]),
    ],
)
def test_the_editor_is_told_how_many_wait_and_until_when(
    project: Project, key: str, says: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    project.write(PUBLIC | with_key(key), SITE)
    (project.source / "answers/1999/gemt.txt").write_text("Gemt.", encoding="utf-8")
    project.build("2026-08-31", "--first")
    assert capsys.readouterr().err.splitlines()[1:] == says


def test_on_its_day_an_answer_is_wherever_it_belongs(project: Project) -> None:
    project.write(PUBLIC | {"2026/b": BETWEEN.replace("title", "publish_from: 2026-09-01\ntitle")})
    before = project.build("2026-08-31")
    assert "Anden" not in before.page("svar/2026/a/").text
    after = project.build("2026-09-01")
    for path in ("svar/2026/a/", "sag/2026-17/", "emne/veje/", "svar/2026/08/", ""):
        assert "Anden" in after.page(path).words()
    assert "/svar/2026/b/" in after.files["feed.xml"].decode()


# The night before the day, in Copenhagen: at 22 UTC in summer, at 23 in winter. The clocks change
# on 29 March and on 25 October 2026, in the early morning.
NIGHTS = [
    ("2026-07-01", "Europe/Copenhagen", "2026-06-30T22:00"),
    ("2027-01-01", "Europe/Copenhagen", "2026-12-31T23:00"),
    ("2026-03-29", "Europe/Copenhagen", "2026-03-28T23:00"),
    ("2026-03-30", "Europe/Copenhagen", "2026-03-29T22:00"),
    ("2026-10-25", "Europe/Copenhagen", "2026-10-24T22:00"),
    ("2026-10-26", "Europe/Copenhagen", "2026-10-25T23:00"),
    ("2026-07-01", "UTC", "2026-07-01T00:00"),
    ("2026-07-01", "Atlantic/Faroe", "2026-06-30T23:00"),
    ("2026-07-01", "America/Nuuk", "2026-07-01T01:00"),
    ("2026-07-01", "Pacific/Kiritimati", "2026-06-30T10:00"),
]


@pytest.mark.parametrize(("day", "zone", "midnight"), NIGHTS)
def test_a_day_begins_at_midnight_where_the_site_is(
    project: Project, monkeypatch: pytest.MonkeyPatch, day: str, zone: str, midnight: str
) -> None:
    project.write(
        {"2020/a": question("Ny", "Ja.", asked="2020-01-01", date="2020-01-02", publish_from=day)},
        f"timezone: {zone}\n",
    )
    epoch = int(datetime.fromisoformat(midnight).replace(tzinfo=UTC).timestamp())
    shown = []
    for second in (epoch - 1, epoch):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(second))
        assert project.run("build") == 0
        site = Site(project.source, project.output)
        shown.append("svar/2020/a/index.html" in site.files)
    assert shown == [False, True]


def test_what_is_overdue_is_told_by_the_day_where_the_site_is(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write({"2026/d": question("Fjerde", status="afventer", due="2026-08-31")})
    said = []
    for hour in ("21:59", "22:00"):
        moment = datetime.fromisoformat(f"2026-08-31T{hour}").replace(tzinfo=UTC)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
        assert project.run("build") == 0
        page = Site(project.source, project.output).page("afventer/")
        said.append("Frist i dag" in page.words())
        shutil.rmtree(project.output)
    assert said == [True, False]


@pytest.mark.parametrize("base", ["", "https://test.example/"])
def test_what_is_hidden_is_not_linked_to_by_its_whole_address_wherever_the_site_is_built_for(
    project: Project, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--first", "--today", "2026-08-31", *(["--base-url", base] if base else [])]
    link = "Se [svaret](https://svar.example/svar/2026/b/)."
    project.write({"2026/a": question("Første", link, date="2026-08-10"), "2026/b": BETWEEN})
    assert project.run("build", *options) == 0
    project.write({"2026/b": with_key("publish_from: 2026-09-01")["2026/b"]})
    capsys.readouterr()
    assert project.run("build", *options) == 1
    assert "answers/2026/a.md:14:13: error[hidden-link]" in capsys.readouterr().out
