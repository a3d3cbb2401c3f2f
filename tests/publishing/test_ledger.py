"""No published address is lost: what editors do over the years, and what stops them in time."""

import http.server
import json
import re
import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest

from svargen.cli import run
from svargen.pages.urls import old_address

SITE = "title: Politikersvar\nbase_url: https://svar.example/\n"
ANSWER = """\
---
title: Havnebadet
asker: Asta Eksempelsen (A)
asked: 2026-03-02
date: 2026-03-19
administration: Kulturforvaltningen
sagsnummer: 2026 - 17
dokumentnummer: 4711
topics: [badning]
---
## Spørgsmål

Hvornår åbner havnebadet?

## Svar

Den 1. juni.
"""
OTHER = """\
---
title: Vejene
asker: Bertil Prøve (V)
asked: 2026-03-04
date: 2026-04-20
administration: Vejforvaltningen
topics: [veje]
---
## Spørgsmål

Hvor mange huller er der?

## Svar

Ingen har talt dem.
"""
GIT = shutil.which("git") or "git"
FILE = "answers/2026/havnebadet.md"
ADDRESS = "/svar/2026/havnebadet/"


class Project:
    """A project, and what a build of it says."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def edit(self, old: str, new: str, file: str = FILE) -> None:
        text = (self.folder / file).read_text("utf-8")
        assert old in text
        self.write({file: text.replace(old, new)})

    def move(self, new: str, old: str = FILE) -> None:
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / old).rename(self.folder / new)

    def run(self, command: str, *options: str) -> tuple[int, str]:
        """The exit code, and all that was said."""
        self.capsys.readouterr()
        where = ("--source", str(self.folder), "--jobs", "1")
        # Whatever day it is for the machine.
        days = () if "--today" in options else ("--today", "2026-08-31")
        code = run([command, *where, *days, *options])
        said = self.capsys.readouterr()
        return code, said.out + said.err

    def build(self, *options: str) -> tuple[int, str]:
        return self.run("build", *options)

    def publish(self, *options: str) -> None:
        code, said = self.build(*options)
        assert code == 0, said

    def lost(self, *options: str) -> dict[str, str]:
        """Each address of which a refused build says that it would vanish, and the hint."""
        before = (self.folder / "public/manifest.json").read_bytes()
        code, said = self.build(*options)
        assert code == 1, said
        assert (self.folder / "public/manifest.json").read_bytes() == before
        lines = said.splitlines()
        found = {
            words[1]: hint.strip()
            for line, hint in pairwise(lines)
            if "[vanished-address]" in line or "[vanished-answer]" in line
            if (words := re.split(r"(/\S*) er offentliggjort", line))
        }
        assert self.run("check", *options)[0] == 1
        return found

    def page(self, address: str) -> str:
        file = old_address(address)
        return (self.folder / "public" / file / "index.html").read_text("utf-8")


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """A published site of two answers."""
    made = Project(tmp_path / "projekt", capsys)
    made.write({"site.yaml": SITE, FILE: ANSWER, "answers/2026/vejene.md": OTHER})
    made.publish()
    return made


def line_of(hint: str) -> str:
    """The line that a hint says to write."""
    return hint.partition(": ")[2]


def test_a_renamed_file_is_stopped_until_it_keeps_its_old_address(project: Project) -> None:
    project.move("answers/2026/badet-i-havnen.md")
    lost = project.lost()
    assert lost.keys() == {ADDRESS}
    project.edit("topics:", f"{line_of(lost[ADDRESS])}\ntopics:", "answers/2026/badet-i-havnen.md")
    project.publish()
    assert "badet-i-havnen/" in project.page(ADDRESS)
    for name in ("index.json", "index.md"):
        new = project.folder / "public/svar/2026/badet-i-havnen" / name
        old = project.folder / "public/svar/2026/havnebadet" / name
        assert old.read_bytes() == new.read_bytes()


@pytest.mark.parametrize(
    "old", ["/default.aspx", "/gl/side.php", "/a%20b/", "/%C3%B8l", "/øl/", "/x.html"]
)
def test_an_old_address_leads_on_from_any_host_of_files(old: str, project: Project) -> None:
    project.edit("topics:", f'aliases: ["{old}"]\ntopics:')
    project.publish()
    handler = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": _silent})
    files = partial(handler, directory=str(project.folder / "public"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), files) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}{quote(old, safe='/%')}"
        with urllib.request.urlopen(address) as page:
            assert page.headers.get_content_type() == "text/html"
            led = re.search(r'http-equiv="refresh" content="0; ?url=([^"]+)"', page.read().decode())
            assert led
            assert urljoin(page.url, led[1]).endswith(ADDRESS)
        server.shutdown()


def _silent(*_: object) -> None:
    pass


def test_servers_are_told_of_an_old_address_as_it_is_asked_for(project: Project) -> None:
    project.edit("topics:", "aliases: [/default.aspx]\ntopics:")
    project.publish()
    lines = (project.folder / "public/_redirects").read_text("ascii").splitlines()
    assert f"/default.aspx {ADDRESS} 301" in lines
    assert f"/default.aspx/ {ADDRESS} 301" in lines


@pytest.mark.parametrize(
    ("sound", "wrong"),
    [
        ("title: Havnebadet", "title: Nyt: Havnebadet"),
        ("date: 2026-03-19", "date: 2026-03-32"),
        ("---\ntitle", "title"),
        ("asker: Asta Eksempelsen (A)", "asker:"),
        ("## Svar", "## Svaret er"),
    ],
)
def test_a_mistake_in_an_answer_is_told_alone(sound: str, wrong: str, project: Project) -> None:
    project.edit(sound, wrong)
    code, said = project.run("check")
    assert code == 1
    assert f"{FILE}:" in said
    assert "[vanished" not in said
    assert "[compared-with-output]" not in said


def test_a_lost_answer_is_told_beside_the_mistake_in_another(project: Project) -> None:
    project.edit("date: 2026-03-19", "date: 2026-03-32")
    (project.folder / "answers/2026/vejene.md").unlink()
    assert project.lost().keys() == {"/svar/2026/vejene/"}


def test_a_hidden_answer_hides_its_addresses_and_its_lists(project: Project) -> None:
    project.edit("topics:", "draft: true\ntopics:")
    code, said = project.run("check")
    assert code == 1
    told = [line for line in said.splitlines() if "error[" in line]
    assert [line.partition("]")[0] for line in told] == [f"{FILE}:1:1: error[hidden-address"] * 2
    assert "/dok/4711/" in said


def test_an_old_address_is_kept_for_ever(project: Project) -> None:
    project.move("answers/2026/badet-i-havnen.md")
    project.edit("topics:", f"aliases: [{ADDRESS}]\ntopics:", "answers/2026/badet-i-havnen.md")
    project.publish()
    project.edit(f"aliases: [{ADDRESS}]\n", "", "answers/2026/badet-i-havnen.md")
    lost = project.lost()
    assert lost == {ADDRESS: lost[ADDRESS]}
    assert line_of(lost[ADDRESS]) == f'aliases: ["{ADDRESS}"]'


@pytest.mark.parametrize("name", ["badebroer", "havnens-huse", "2027/havnefronten"])
def test_a_removed_answer_does_not_lead_to_another_that_is_new(project: Project, name: str) -> None:
    (project.folder / FILE).unlink()
    new = OTHER.replace("title: Vejene", "title: Klapvognene")
    project.write({f"answers/2026/{name}.md": new})
    lost = project.lost()
    assert "status: tilbagekaldt" in lost[ADDRESS]
    assert name not in "".join(lost.values())


@pytest.mark.parametrize(
    ("name", "number"), [("havnebadet", "4712"), ("havnebaddet", "4712"), ("soebadet", "4711")]
)
def test_an_answer_with_a_new_title_is_known_by_its_file_or_number(
    project: Project, name: str, number: str
) -> None:
    file = f"answers/2027/{name}.md"
    project.move(file)
    project.edit("title: Havnebadet", "title: Badning i byen", file)
    project.edit("4711", number, file)
    assert line_of(project.lost()[ADDRESS]).startswith(f'aliases: ["{ADDRESS}"')


def test_a_withdrawn_answer_must_stay_as_such_or_lead_on(project: Project) -> None:
    withdrawal = "status: tilbagekaldt\nwithdrawn: {date: 2026-08-31, reason: Svaret var forkert.}"
    project.edit("topics:", f"{withdrawal}\ntopics:")
    project.publish()
    project.move("kept.md")
    assert "status: tilbagekaldt" in project.lost()[ADDRESS]
    project.move("answers/2027/havnebadet.md", "kept.md")
    assert line_of(project.lost()[ADDRESS]) == f'aliases: ["{ADDRESS}"]'


ERASED = """\
erased:
  - {address: /svar/2026/Klage-fra-Bo-Skitse, date: 2026-08-31, reason: Et navn i adressen.}
"""


def _that_say(word: str, folder: Path) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [str(f) for f in files if word in f"{f}".lower() or word.encode() in f.read_bytes()]


def test_an_address_with_a_name_in_it_can_be_erased(project: Project) -> None:
    named = "answers/2026/klage-fra-bo-skitse.md"
    project.write({named: OTHER})
    project.publish()
    assert _that_say("skitse", project.folder / "public")
    withdrawal = "status: tilbagekaldt\nwithdrawn: {date: 2026-08-31, reason: Forkert sag.}"
    project.edit("topics:", f"{withdrawal}\ntopics:", named)
    project.move("answers/2026/klage.md", named)
    assert project.lost().keys() == {"/svar/2026/klage-fra-bo-skitse/"}
    project.write({"site.yaml": SITE + ERASED})
    project.publish()
    assert not _that_say("skitse", project.folder / "public")
    assert not _that_say("Et navn i", project.folder / "public")
    assert "Forkert sag." in project.page("/svar/2026/klage/")
    project.edit("Den 1. juni.", "Den 2. juni.")
    project.publish()
    beside = project.folder / ".public.svargen"
    assert not _that_say("skitse", beside)
    # Once it is forgotten, so may be the line that says so.
    project.write({"site.yaml": SITE})
    project.publish()


@pytest.mark.parametrize(
    ("alias", "file", "site"),
    [
        ("", "klage-fra-bo-skitse", ""),
        ("aliases: /svar/2026/klage-fra-bo-skitse/\n", "klage", ""),
        ("", "klage", "redirects: {/svar/2026/klage-fra-bo-skitse: /svar/2026/klage/}\n"),
        ("publish_from: 2026-12-01\n", "klage-fra-bo-skitse", ""),
    ],
)
def test_what_is_to_be_erased_may_not_stand_or_lead_on(
    project: Project, alias: str, file: str, site: str
) -> None:
    answer = OTHER.replace("topics:", f"{alias}topics:")
    project.write({f"answers/2026/{file}.md": answer, "site.yaml": SITE + ERASED + site})
    code, said = project.run("check")
    assert code == 1
    assert "site.yaml:4:15: error[erased-address-stands]" in said


def test_an_address_is_erased_with_a_day_and_a_reason(project: Project) -> None:
    project.write({"site.yaml": f"{SITE}erased: {{address: /svar/2026/x/}}\n"})
    code, said = project.run("check")
    assert code == 1
    assert said.count("error[missing-field]") == 2


def test_several_lost_addresses_of_one_answer_are_mended_by_one_line(project: Project) -> None:
    project.move("answers/2026/badet-i-havnen.md")
    project.edit("4711", "4712", "answers/2026/badet-i-havnen.md")
    lost = project.lost()
    assert lost.keys() == {ADDRESS, "/dok/4711/"}
    lines = {line_of(hint) for hint in lost.values()}
    assert len(lines) == 1
    project.edit("topics:", f"{lines.pop()}\ntopics:", "answers/2026/badet-i-havnen.md")
    project.publish()
    assert "badet-i-havnen/" in project.page("/dok/4711/")


@pytest.mark.parametrize(
    ("old", "new", "addresses"),
    [
        ("2026 - 17", "2026 - 71", {"/sag/2026-17/": "/sag/"}),
        ("[badning]", "[baadning]", {"/emne/badning/": "/emne/baadning/"}),
        (
            "Asta Eksempelsen",
            "Berta Eksempelsen",
            {"/spoerger/asta-eksempelsen/": "/spoerger/"},
        ),
        (
            "Asta Eksempelsen",
            "Asta Eksempelsen-Prøve",
            {"/spoerger/asta-eksempelsen/": "/spoerger/asta-eksempelsen-proeve/"},
        ),
        ("date: 2026-03-19", "date: 2026-04-02", {"/svar/2026/03/": "/svar/2026/"}),
        ("Eksempelsen (A)", "Eksempelsen", {"/parti/a/": "/parti/"}),
    ],
)
def test_a_list_that_would_vanish_is_named_with_the_line_that_keeps_it(
    project: Project, old: str, new: str, addresses: dict[str, str]
) -> None:
    project.edit(old, new)
    lost = project.lost()
    assert {a: line_of(hint) for a, hint in lost.items()} == {
        a: f"{a}: {to}" for a, to in addresses.items()
    }
    lines = "".join(f"  {line_of(hint)}\n" for hint in lost.values())
    project.write({"site.yaml": f"{SITE}redirects:\n{lines}"})
    project.publish()
    for address, to in addresses.items():
        assert f'href="https://svar.example{to}"' in project.page(address)
        feed = project.folder / "public" / to[1:] / "feed.xml"
        old_feed = project.folder / "public" / address[1:] / "feed.xml"
        assert old_feed.is_file() == feed.is_file()


def test_a_removed_answer_can_be_withdrawn_but_not_just_removed(project: Project) -> None:
    (project.folder / FILE).unlink()
    lost = project.lost()
    assert {ADDRESS, "/dok/4711/", "/emne/badning/", "/spoerger/asta-eksempelsen/"} <= lost.keys()
    assert "withdrawn: {date: 2026-08-31, reason: …}" in lost[ADDRESS]
    withdrawal = "status: tilbagekaldt\nwithdrawn: {date: 2026-08-31, reason: Svaret var forkert.}"
    project.write({FILE: ANSWER.replace("topics:", f"{withdrawal}\ntopics:")})
    project.publish()
    assert "Svaret var forkert." in project.page(ADDRESS)
    assert project.page("/spoerger/asta-eksempelsen/")


@pytest.mark.parametrize("key", ["draft: true", "publish_from: 2026-12-01"])
def test_what_was_published_cannot_be_hidden_again(project: Project, key: str) -> None:
    project.edit("topics:", f"{key}\ntopics:")
    code, said = project.build()
    assert code == 1
    assert f"{FILE}:1:1: error[hidden-address]" in said
    assert ADDRESS in said


def test_an_answer_shown_by_a_build_with_drafts_was_not_published(project: Project) -> None:
    project.write({"answers/2026/kladde.md": OTHER.replace("topics:", "draft: true\ntopics:")})
    project.publish("--drafts")
    (project.folder / "answers/2026/kladde.md").unlink()
    code, said = project.build()
    assert code == 0
    assert "Der var intet at sammenligne med" in said


def test_what_was_built_but_never_published_may_vanish(project: Project, tmp_path: Path) -> None:
    shutil.copytree(project.folder / "public", tmp_path / "live")
    project.write({"answers/2026/nyt.md": OTHER})
    project.publish()
    project.move("answers/2026/andet.md", "answers/2026/nyt.md")
    code, said = project.build()
    assert code == 1
    assert "note[compared-with-output]" in said
    assert "--previous" in said
    project.publish("--previous", str(tmp_path / "live"))


def test_a_site_that_was_never_published_says_so(project: Project) -> None:
    project.move("answers/2026/badet.md")
    assert project.build("--first")[0] == 0
    assert not (project.folder / "public/svar/2026/havnebadet").exists()


def test_another_branch_is_compared_with_what_is_published(
    project: Project, tmp_path: Path
) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=Asta", "-c", "user.email=asta@example.org")
        subprocess.run([GIT, *who, *words], cwd=project.folder, check=True, capture_output=True)

    project.write({".gitignore": "public/\n.*.svargen/\n"})
    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "Begin")
    shutil.copytree(project.folder / "public", tmp_path / "live")
    git("switch", "-c", "forslag")
    project.write({"answers/2026/forslag.md": OTHER})
    project.publish()
    git("add", ".")
    git("commit", "-m", "Propose")
    git("switch", "main")
    assert project.lost().keys() == {"/svar/2026/forslag/"}
    project.publish("--previous", str(tmp_path / "live"))


def test_strict_wants_to_know_what_is_published(project: Project, tmp_path: Path) -> None:
    accessible = "accessibility: {statement: https://was.example/x, date: 2026-01-15}\n"
    project.write({"site.yaml": SITE + accessible})
    elsewhere = str(tmp_path / "elsewhere")
    code, said = project.build("--strict", "--output", elsewhere)
    assert code == 1
    assert "site.yaml: warning[nothing-published]" in said
    assert project.build("--strict", "--output", elsewhere, "--first")[0] == 0
    assert project.build("--strict", "--output", elsewhere)[0] == 0


def test_nothing_to_compare_with_is_said_in_the_summary(project: Project, tmp_path: Path) -> None:
    said = project.build("--output", str(tmp_path / "elsewhere"))[1]
    assert "Der var intet at sammenligne med" in said
    assert "Der var intet at sammenligne med" not in project.build()[1]


def test_first_and_previous_contradict_each_other(project: Project) -> None:
    assert project.build("--first", "--previous", str(project.folder / "public"))[0] == 2


def test_paged_lists_plain_pages_and_static_files_are_not_held_on_to(project: Project) -> None:
    lists = f"{SITE}lists: {{page_size: 1}}\n"
    extra = {"pages/nyt.md": "---\ntitle: Nyt\n---\nHej.\n", "static/x.txt": "x"}
    project.write({"site.yaml": lists, **extra})
    project.publish()
    assert project.page("/svar/2026/side/2/")
    project.write({"site.yaml": SITE})
    for name in extra:
        (project.folder / name).unlink()
    project.publish()


OFFICES = """\
administrations:
  - {name: Fritidsforvaltningen, aliases: Kulturforvaltningen}
  - Vejforvaltningen
"""


@pytest.mark.parametrize(
    ("before", "after", "names", "old", "new"),
    [
        (
            "Asta Eksempelsen",
            "Asta Prøvesen",
            "people: [{id: asta-proevesen, name: Asta Prøvesen, former: [Asta Eksempelsen]}]",
            "/spoerger/asta-eksempelsen/",
            "/spoerger/asta-proevesen/",
        ),
        (
            "Kulturforvaltningen",
            "Fritidsforvaltningen",
            OFFICES,
            "/forvaltning/kulturforvaltningen/",
            "/forvaltning/fritidsforvaltningen/",
        ),
        (
            "[badning]",
            "[badeliv]",
            "topics: {badeliv: {aliases: [badning]}, veje: {}}",
            "/emne/badning/",
            "/emne/badeliv/",
        ),
    ],
)
def test_a_name_that_site_yaml_still_knows_keeps_its_old_address(  # noqa: PLR0913, PLR0917
    project: Project, before: str, after: str, names: str, old: str, new: str
) -> None:
    project.edit(before, after)
    project.write({"site.yaml": f"{SITE}{names}\n"})
    project.publish()
    assert f'href="https://svar.example{new}"' in project.page(old)
    feeds = [
        (project.folder / "public" / a[1:] / "feed.xml").read_text("utf-8") for a in (old, new)
    ]
    # Each says where it is read; all else is the same.
    assert feeds[0].replace(f"{old}feed.xml", f"{new}feed.xml") == feeds[1]


SERVED = ("_redirects", ".htaccess", "_nginx-redirects.conf")


def test_every_server_is_told_of_old_addresses_and_none_can_be_misled(project: Project) -> None:
    aliases = '["/gammel/", "/gammel{}/", "/gammel;/", "/gammel$1/", "/gammel*/", "/gammel:x/"]'
    project.edit("topics:", f"aliases: {aliases}\ntopics:")
    project.publish()
    for name in SERVED:
        lines = (project.folder / "public" / name).read_text("ascii").splitlines()
        named = [line for line in lines if "gammel" in line]
        assert len(named) == 3, name
        assert all(re.search(r"[ ^]/gammel/|^/gammel/", line) for line in named)
        assert all(ADDRESS in line for line in named)
    assert project.page("/gammel;/")


def test_a_site_built_with_drafts_says_so_in_its_manifest(project: Project) -> None:
    manifest = project.folder / "public/manifest.json"
    assert set(json.loads(manifest.read_bytes())) == {"format", "generator", "pages", "files"}
    project.publish("--drafts")
    assert json.loads(manifest.read_bytes())["drafts"] is True


@pytest.mark.parametrize("path", ["", ":8080/", "/manifest.json", "/a@b\nc"])
def test_a_password_in_the_address_of_the_published_site_is_told_to_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    (tmp_path / "site.yaml").write_text("title: Svar\n", encoding="utf-8")
    address = f"https://bruger:hemmelig@nul@svar.invalid{path}"
    assert run(["check", "--source", str(tmp_path), "--previous", address]) == 1
    said = "".join(capsys.readouterr())
    assert "error[previous-unreadable]" in said
    assert "https://…@svar.invalid" in said
    assert "bruger" not in said
    assert "hemmelig" not in said
