"""People, parties and administrations over the years: one page each, right on every day."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from svargen.cli import run
from tests.repository import Repository
from tests.site.built import Page, Site, read

HEAD = "title: Politikersvar\nbase_url: https://svar.example/\n"
PARTIES = """\
parties:
  A: Samlingslisten
  B:
    - {name: Bypartiet, to: 2021-12-31}
    - {name: Bredbåndslisten, from: 2022-01-01}
"""


def answer(
    title: str, asker: str, day: str, office: str = "Vejforvaltningen", asked: str = ""
) -> str:
    return (
        f"---\ntitle: {title}\nasker: {asker}\nasked: {asked or day}\ndate: {day}\n"
        f"administration: {office}\n---\n## Spørgsmål\n\nEr der nyt?\n\n## Svar\n\nJa.\n"
    )


class Project:
    """A project under git, and the site as it was built last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = Repository.begun(folder)
        self.write({".gitignore": "public/\n.*svargen/\n"})

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def edit(self, file: str, old: str, new: str) -> None:
        text = (self.folder / file).read_text("utf-8")
        assert old in text
        self.write({file: text.replace(old, new)})

    def publish(self, files: Mapping[str, str], code: int = 0) -> Site:
        """Write, commit and build. Nothing published may be lost."""
        self.write(files)
        self.repository.commit("2026-08-01")
        where = ("--source", str(self.folder), "--jobs", "1", "--today", "2026-08-31")
        assert run(["build", *where]) == code
        return Site(self.folder, self.folder / "public")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "projekt")


def titles(page: Page) -> list[str]:
    """The answers that a list shows, newest first."""
    return [read(h.text_content()) for h in page.tree.xpath("//main//h3")]


def times(page: Page) -> list[str]:
    """What a list tells of its name over time, oldest first."""
    return [read(li.text_content()) for li in page.tree.xpath("//ol[contains(@class,'times')]/li")]


def leads(page: Page, *inside: str) -> list[str]:
    """Where the links of a page's times, or of another part, lead."""
    (part,) = inside or ("//ol[contains(@class,'times')]",)
    return [str(a).replace("../", "") for a in page.tree.xpath(f"{part}//a/@href")]


def index(page: Page) -> list[str]:
    """The lines of an index."""
    return [read(li.text_content()) for li in page.tree.xpath("//ul[contains(@class,'names')]/li")]


def shown(site: Site, path: str) -> tuple[str, ...]:
    """How an answer names its asker: page, citation, JSON-LD, index.json, index.md."""
    page = site.page(path)
    (by,) = page.tree.xpath("(//section[contains(@class,'q')]//header//p)[1]")
    (cite,) = page.tree.xpath("//p[contains(@class,'cite')]")
    cited = re.search(r"politikersvar til (.*?),", read(cite.text_content()))
    linked = json.loads(page.tree.xpath("//script[@type='application/ld+json']/text()")[0])
    data = json.loads(site.files[f"{path}index.json"])
    (asker,) = data["askers"]
    written = re.search(r'asker: "?(.*?)"?\n', site.files[f"{path}index.md"].decode())
    assert cited
    assert written
    return (
        read(by.text_content()),
        cited[1],
        linked["mainEntity"]["author"][0]["name"],
        f"{asker['name']} ({asker['party']})" if asker["party"] else asker["name"],
        asker["url"],
        written[1],
    )


PERSON = """\
people:
  - id: asta-eksempelsen
    name: Asta Prøvesen
    former: Asta Eksempelsen
    parties: [{party: A, to: 2024-03-14}, {from: 2024-03-15}]
"""


def test_a_councillor_keeps_one_page_through_a_new_name_and_a_new_party(project: Project) -> None:
    first = answer("Broen", "Asta Eksempelsen (A)", "2023-05-02")
    project.publish({"site.yaml": HEAD + PARTIES, "answers/2023/broen.md": first})
    second = answer("Havnen", "Asta Prøvesen", "2024-06-03")
    site = project.publish({"site.yaml": HEAD + PARTIES + PERSON, "answers/2024/havnen.md": second})
    page = site.page("spoerger/asta-eksempelsen/")
    assert page.heading == "Asta Prøvesen"
    assert "Tidligere Asta Eksempelsen." in page.words()
    assert times(page) == [
        "Samlingslisten (A) til og med 14. marts 2024",
        "Løsgænger fra 15. marts 2024",
    ]
    assert titles(page) == ["Havnen", "Broen"]
    # Where a name has changed, the list says who asked; the letter is that of the day.
    assert [read(p.text_content()) for p in page.tree.xpath("//p[contains(@class,'by')]")] == [
        "Asta Prøvesen",
        "Asta Eksempelsen (A)",
    ]
    assert "of-asker" not in page.text
    assert index(site.page("spoerger/")) == ["Asta Eksempelsen se Asta Prøvesen", "Asta Prøvesen 2"]
    assert "1 spørger" in site.page("spoerger/").words()
    assert titles(site.page("parti/a/")) == ["Broen"]

    url = "https://svar.example/spoerger/asta-eksempelsen/"
    old, new = "Asta Eksempelsen (A)", "Asta Prøvesen"
    assert shown(site, "svar/2023/broen/") == (old, old, "Asta Eksempelsen", old, url, old)
    assert shown(site, "svar/2024/havnen/") == (new, new, new, new, url, new)
    feed = site.files["spoerger/asta-eksempelsen/feed.xml"].decode()
    assert re.findall(r"<title>(.*?)</title>", feed)[0] == "Asta Prøvesen – Politikersvar"
    assert re.findall(r"<summary>Spørgsmål fra (.*?):", feed) == [new, old]

    # Another id is another address, and the old one leads on.
    project.edit("site.yaml", "id: asta-eksempelsen", "id: asta-proevesen")
    site = project.publish({})
    assert titles(site.page("spoerger/asta-proevesen/")) == ["Havnen", "Broen"]
    old_page = site.page("spoerger/asta-eksempelsen/")
    assert old_page.refresh
    assert old_page.refresh.endswith("spoerger/asta-proevesen/")


def test_without_a_word_in_site_yaml_a_name_is_one_person_and_tells_the_parties_seen(
    project: Project,
) -> None:
    answers = {
        "answers/1.md": answer("Et", "Asta Eksempelsen (A)", "2019-05-02"),
        "answers/2.md": answer("To", "Asta Eksempelsen (A)", "2020-05-04"),
        "answers/3.md": answer("Tre", "Asta Eksempelsen (B)", "2023-05-02"),
        "answers/4.md": answer("Fire", "Asta Eksempelsen", "2024-05-02"),
        "answers/5.md": answer("Fem", "Bertil Prøve (A)", "2024-05-02"),
    }
    site = project.publish({"site.yaml": HEAD + PARTIES, **answers})
    assert times(site.page("spoerger/asta-eksempelsen/")) == [
        "Samlingslisten (A) spørgsmål fra 2019 til 2020",
        "Bredbåndslisten (B) spørgsmål i 2023",
        "Løsgænger spørgsmål i 2024",
    ]
    assert times(site.page("spoerger/bertil-proeve/")) == ["Samlingslisten (A)"]
    assert leads(site.page("spoerger/bertil-proeve/")) == ["parti/a/"]


def test_a_letter_that_changes_hands_is_each_party_in_its_time(project: Project) -> None:
    member = "people:\n  - {id: dagmar, name: Dagmar Påfund, parties: B}\n"
    files = {
        "answers/1.md": answer("Før", "Dagmar Påfund (B)", "2021-12-31"),
        # Asked of the old party, answered in the time of the new one.
        "answers/2.md": answer("Over", "Dagmar Påfund (B)", "2022-03-01", asked="2021-12-30"),
    }
    site = project.publish({"site.yaml": HEAD + PARTIES, **files})
    assert site.page("parti/b/").heading == "Bypartiet (B)"
    files = {"answers/3.md": answer("Efter", "Dagmar Påfund (B)", "2022-01-03")}
    site = project.publish({"site.yaml": HEAD + PARTIES + member, **files})
    page = site.page("parti/b/")
    assert page.heading == "Bredbåndslisten (B)"
    assert times(page) == ["Bypartiet til og med 2021", "Bredbåndslisten fra 2022"]
    names = [site.page(f"svar/{n}/").words() for n in (1, 2, 3)]
    assert [("Bypartiet" in w, "Bredbåndslisten" in w) for w in names] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert times(site.page("spoerger/dagmar/")) == [
        "Bypartiet (B) til og med 2021",
        "Bredbåndslisten (B) fra 2022",
    ]


RENAMED = """\
administrations:
  - {name: Vejforvaltningen, aliases: VF, to: 2024-06-30, successor: Byforvaltningen}
  - {name: Byforvaltningen, from: 2024-07-01}
"""


def test_a_renamed_administration_keeps_both_names_each_in_its_time(project: Project) -> None:
    old = {
        "answers/1.md": answer("Første", "Asta Eksempelsen", "2023-05-02"),
        "answers/2.md": answer("Sidste", "Asta Eksempelsen", "2024-06-28", "VF"),
    }
    listed = f"{HEAD}administrations: [{{name: Vejforvaltningen, aliases: VF}}]\n"
    project.publish({"site.yaml": listed, **old})
    new = {"answers/3.md": answer("Ny", "Asta Eksempelsen", "2024-07-01", "Byforvaltningen")}
    site = project.publish({"site.yaml": HEAD + RENAMED, **new})

    before, after = "forvaltning/vejforvaltningen/", "forvaltning/byforvaltningen/"
    told = ["Vejforvaltningen til og med 30. juni 2024", "Byforvaltningen fra 1. juli 2024"]
    assert times(site.page(before)) == times(site.page(after)) == told
    assert leads(site.page(before)) == [after]
    assert leads(site.page(after)) == [before]
    assert "Kaldes også VF." in site.page(before).words()
    assert titles(site.page(before)) == ["Sidste", "Første"]
    assert titles(site.page(after)) == ["Ny"]
    assert index(site.page("forvaltning/")) == [
        "Byforvaltningen 1",
        "Vejforvaltningen til og med 30. juni 2024 2",
    ]
    assert site.page("forvaltning/vf/").refresh
    # The last answer under the old name leads to the new one, and the other way round.
    assert leads(site.page("svar/2/"), "//nav[contains(@class,'pn')]") == ["svar/1/", after]
    assert leads(site.page("svar/3/"), "//nav[contains(@class,'pn')]") == [before]
    assert "Vejforvaltningen" in str(json.loads(site.files["svar/2/index.json"])["administrations"])


@pytest.mark.parametrize(
    "offices",
    [
        "administrations: [{name: Byforvaltningen, aliases: [Vejforvaltningen, VF]}]\n",
        # Known still, though no answer bears its name any more.
        RENAMED.replace(", from: 2024-07-01", "").replace(", to: 2024-06-30", ", to: 2001-01-01"),
    ],
)
def test_an_administrations_old_address_leads_on_when_all_answers_take_the_new_name(
    project: Project, offices: str
) -> None:
    first = {"answers/1.md": answer("Første", "Asta Eksempelsen", "2023-05-02")}
    project.publish({"site.yaml": HEAD, **first})
    project.edit("answers/1.md", "Vejforvaltningen", "Byforvaltningen")
    site = project.publish({"site.yaml": HEAD + offices})
    for old in ("vejforvaltningen", "vf"):
        refresh = site.page(f"forvaltning/{old}/").refresh
        assert refresh
        assert refresh.endswith("forvaltning/byforvaltningen/")
        assert f"forvaltning/{old}/feed.xml" in site.files
    assert "Vejforvaltningen" in site.page("forvaltning/byforvaltningen/").words()


CHAIN = """\
administrations:
  - {name: Broforvaltningen, to: 2010-12-31, successor: Vejforvaltningen}
  - {name: Vejforvaltningen, from: 2011-01-01, to: 2020-12-31, successor: Byforvaltningen}
  - {name: Parkforvaltningen, to: 2020-12-31, successor: BF}
  - name: Byforvaltningen
    aliases: BF
    from: 2021-01-01
    to: 2023-12-31
    successor: [Klimaforvaltningen, Vejforvaltningen]
  - {name: Klimaforvaltningen, from: 2024-01-01}
  - {name: Vejforvaltningen, from: 2024-01-01}
"""


def test_chains_mergers_splits_and_a_name_taken_up_again_are_told_in_order(
    project: Project,
) -> None:
    named = {
        "2009": "Broforvaltningen",
        "2015": "Vejforvaltningen",
        "2016": "Parkforvaltningen",
        "2022": "Byforvaltningen",
        "2024": "Klimaforvaltningen",
        "2025": "Vejforvaltningen",
    }
    site = project.publish(
        {"site.yaml": HEAD + CHAIN}
        | {
            f"answers/i-{year}.md": answer(
                f"Svar {year}", "Asta Eksempelsen", f"{year}-05-04", name
            )
            for year, name in named.items()
        }
    )

    def told(key: str) -> list[str]:
        return times(site.page(f"forvaltning/{key}/"))

    bro, park = "Broforvaltningen til og med 2010", "Parkforvaltningen til og med 2020"
    vej, by = (
        "Vejforvaltningen fra 2011 til og med 2020",
        "Byforvaltningen fra 2021 til og med 2023",
    )
    klima, vej_again = "Klimaforvaltningen fra 2024", "Vejforvaltningen fra 2024"
    assert told("broforvaltningen") == [bro, vej, by, klima, vej_again]
    assert told("parkforvaltningen") == [park, by, klima, vej_again]
    assert told("klimaforvaltningen")[-2:] == [by, klima]
    assert set(told("vejforvaltningen")) == {bro, vej, park, by, klima, vej_again}
    assert set(told("byforvaltningen")) == {bro, vej, park, by, klima, vej_again}
    lines = index(site.page("forvaltning/"))
    assert "Byforvaltningen fra 2021 til og med 2023 1" in lines
    assert "Vejforvaltningen 2" in lines
    # The merged one leads back to both.
    assert leads(site.page("svar/i-2022/"), "//nav[contains(@class,'pn')]") == [
        "forvaltning/vejforvaltningen/",
        "forvaltning/parkforvaltningen/",
        "forvaltning/klimaforvaltningen/",
        "forvaltning/vejforvaltningen/",
    ]


def test_an_address_that_turns_out_to_be_two_peoples_leads_to_both(project: Project) -> None:
    files = {
        "answers/1.md": answer("Et", "Bertil Prøve (A)", "2023-05-02"),
        "answers/2.md": answer("To", "Bertil Prøve (B)", "2023-05-02"),
    }
    site = project.publish({"site.yaml": HEAD + PARTIES, **files})
    assert titles(site.page("spoerger/bertil-proeve/")) == ["Et", "To"]
    two = (
        "people:\n  - {id: bertil-a, name: Bertil Prøve, parties: A}\n"
        "  - {id: bertil-b, name: Bertil Prøve, parties: B}\n"
    )
    site = project.publish({"site.yaml": HEAD + PARTIES + two})
    assert titles(site.page("spoerger/bertil-a/")) == ["Et"]
    refresh = site.page("spoerger/bertil-proeve/").refresh
    assert refresh
    assert refresh.endswith("/spoerger/")
    assert index(site.page("spoerger/")) == ["Bertil Prøve (A) 1", "Bertil Prøve (B) 1"]
