"""`svargen serve`, run for real: in a process of its own, asked over HTTP and a web socket."""

import asyncio
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import html
from playwright.sync_api import Page, sync_playwright
from tornado.websocket import websocket_connect

from svargen.publishing.destination import Destination
from svargen.publishing.memory import Memory
from svargen.publishing.preview import Preview, preview
from svargen.publishing.shelf import Shelf
from svargen.publishing.wishes import Wishes
from svargen.serving import _Serving
from svargen.serving.decorating import policy
from svargen.serving.watching import Watch
from tests.tools.install import BROWSER

PATIENCE = 30
"""Seconds until something that should happen has failed to."""
TODAY = "2026-05-20"

SITE = """\
title: Svar
base_url: https://svar.example.dk/
parties: {A: Alfa}
accessibility: {statement: "https://was.example/svar", date: 2026-05-01}
"""


def answer(title: str, *, more: str = "", text: str = "Ja.") -> str:
    return (
        f"---\ntitle: {title}\nasker: Asta Eksempelsen (A)\nasked: 2026-04-21\n"
        f"date: 2026-05-08\nadministration: Økonomiforvaltningen\n{more}---\n"
        f"## Spørgsmål\n\nEr det sandt?\n\n## Svar\n\n{text}\n"
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "projekt"
    for name, text in {
        "site.yaml": SITE,
        "answers/2026/et.md": answer("Et"),
        "answers/2026/to.md": answer("To"),
        "answers/2026/kladde.md": answer("Under arbejde", more="draft: true\n"),
        "answers/2026/senere.md": answer("Senere", more="publish_from: 2026-06-01\n"),
        "pages/om.md": "---\ntitle: Om\n---\nOm arkivet.\n",
    }.items():
        write(root / name, text)
    return root


def write(file: Path, text: str) -> None:
    """Save as most editors do: a new file takes the old one's name."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


class Got(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def words(self) -> str:
        """What a reader sees, without soft hyphens."""
        seen = " ".join(html.document_fromstring(self.text).text_content().split())
        return seen.replace("\u00ad", "")


@dataclass
class Live:
    """A preview that is running."""

    process: "subprocess.Popen[str]"
    port: int
    project: Path

    def get(self, path: str, host: str = "", method: str = "GET", **headers: str) -> Got:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"127.0.0.1:{self.port}")
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        got = Got(response.status, dict(response.getheaders()), response.read())
        connection.close()
        return got

    def after(self, change: Callable[[], object]) -> None:
        """Make a change and wait until browsers are told to load their page anew."""
        self.get("/")
        self.is_told("/", change)

    def is_told(self, url: str, change: Callable[[], object] = lambda: None) -> None:
        """Connect as a page does, make a change, and wait to be told to load it anew."""
        told = asyncio.run(self._told(url, change))
        assert told["command"] == "reload"

    def save(self, name: str, text: str) -> None:
        self.after(lambda: write(self.project / name, text))

    async def _told(self, url: str, change: Callable[[], object]) -> dict[str, object]:
        browser = await websocket_connect(f"ws://127.0.0.1:{self.port}/livereload")
        await browser.write_message(json.dumps({"command": "hello", "protocols": []}))
        assert json.loads(str(await browser.read_message()))["command"] == "hello"
        await browser.write_message(json.dumps({"command": "info", "url": url}))
        change()
        message = await asyncio.wait_for(asyncio.shield(browser.read_message()), PATIENCE)
        browser.close()
        # Told that it is closed, so that no socket outlives the loop.
        while await browser.read_message() is not None:
            pass
        return dict(json.loads(str(message)))


def command(project: Path, *options: str) -> list[str]:
    start = [sys.executable, "-m", "svargen", "serve", "--source", str(project)]
    return [*start, "--today", TODAY, *options]


@contextmanager
def serving(project: Path, *options: str) -> Iterator[Live]:
    process = subprocess.Popen(
        command(project, *(options or ("--port", "0"))),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stderr
    try:
        said = ""
        for line in process.stderr:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                yield Live(process, int(found[1]), project)
                break
        else:
            pytest.fail(said)
    finally:
        process.kill()
        process.stderr.close()
        process.wait()


# -- what is shown -------------------------------------------------------------------------


def test_drafts_and_embargoed_answers_are_shown_with_a_ribbon(project: Path) -> None:
    with serving(project) as live:
        draft = live.get("/svar/2026/kladde/")
        later = live.get("/svar/2026/senere/")
        public = live.get("/svar/2026/et/")
    assert "Draft" in draft.text or "Kladde" in draft.text
    assert "Under arbejde" in draft.words
    assert "1. juni 2026" in later.words
    assert later.status == 200
    assert "svargen-preview" not in public.text


def test_the_preview_goes_into_its_own_folder_and_never_into_the_output(project: Path) -> None:
    with serving(project) as live:
        live.get("/")
    assert (project / ".svargen/preview/svar/2026/kladde/index.html").is_file()
    assert not (project / "public").exists()
    for file in (project / ".svargen/preview").rglob("*.html"):
        assert "livereload" not in file.read_text("utf-8")


def test_a_save_is_built_and_the_browser_told(project: Path) -> None:
    with serving(project) as live:
        live.save("answers/2026/et.md", answer("Et", text="Nu står her noget andet."))
        assert "Nu står her noget andet." in live.get("/svar/2026/et/").words


def test_a_new_file_appears_and_a_deleted_one_goes(project: Path) -> None:
    with serving(project) as live:
        live.save("answers/2026/ny.md", answer("Ny"))
        assert live.get("/svar/2026/ny/").status == 200
        live.after((project / "answers/2026/ny.md").unlink)
        assert live.get("/svar/2026/ny/").status == 404
        assert not (project / ".svargen/preview/svar/2026/ny").exists()


def test_a_broken_file_leaves_its_last_good_page_and_shows_the_finding(project: Path) -> None:
    bad = answer("Et", text="Aldrig vist.").replace("2026-04-21", "2026-04-31")
    with serving(project) as live:
        live.save("answers/2026/et.md", bad)
        page = live.get("/svar/2026/et/")
        assert "Ja." in page.words
        assert "Aldrig vist." not in page.words
        assert "2026-04-31" in page.words
        assert "2026-04-31" not in live.get("/svar/2026/to/").words
        assert "2026-04-31" in live.get("/_svargen/").words
        assert html.fromstring(live.get("/svar/2026/to/").text).xpath("//a[@href='/_svargen/']")
        live.save("answers/2026/et.md", answer("Et", text="Mended."))
        assert "Mended." in live.get("/svar/2026/et/").words
        assert "svargen-preview" not in live.get("/svar/2026/et/").text


def test_with_a_broken_file_at_the_very_start_all_else_is_shown(project: Path) -> None:
    write(project / "answers/2026/et.md", "---\ntitle: [\n")
    with serving(project) as live:
        assert "Ja." in live.get("/svar/2026/to/").words
        missing = live.get("/svar/2026/et/")
        assert missing.status == 404
        assert "svargen-preview" in missing.text
        live.save("answers/2026/et.md", answer("Et"))
        assert live.get("/svar/2026/et/").status == 200


@pytest.mark.parametrize("folder", [".svargen", ".svargen/preview"])
def test_a_preview_that_was_removed_is_made_again(folder: str, project: Path) -> None:
    with serving(project) as live:
        # At once: what is at work may be writing there.
        (project / folder).rename(project.parent / "gone")
        live.save("answers/2026/et.md", answer("Et og et halvt"))
        assert "Et og et halvt" in live.get("/svar/2026/et/").words
        assert live.get("/svar/2026/to/").status == 200


def test_a_broken_template_leaves_the_last_good_site(project: Path) -> None:
    with serving(project) as live:
        live.save("templates/plain.html", "{% if %}")
        page = live.get("/om/")
        assert "Om arkivet." in page.words
        assert "plain.html" in live.get("/_svargen/").text
        assert "svargen-preview" in page.text
        live.save(
            "templates/plain.html", '{% extends "base.html" %}{% block main %}Min{% endblock %}'
        )
        assert "Min" in live.get("/om/").words
        assert "svargen-preview" not in live.get("/om/").text


def test_a_page_that_was_built_anew_before_it_could_listen_is_loaded_anew(project: Path) -> None:
    with serving(project) as live:
        live.get("/om/")
        live.save("answers/2026/et.md", answer("Et", text="Et andet ord."))
        live.is_told(f"http://127.0.0.1:{live.port}/om/")


def test_a_broken_site_yaml_leaves_the_last_good_site(project: Path) -> None:
    with serving(project) as live:
        live.save("site.yaml", SITE.replace("title: Svar", "titel: Svar"))
        assert "svargen-preview" in live.get("/om/").text
        assert html.fromstring(live.get("/").text).xpath("//title")[0].text.startswith("Svar")
        live.after((project / "site.yaml").unlink)
        assert "Om arkivet." in live.get("/om/").words
        live.save("site.yaml", SITE.replace("title: Svar", "title: Nyt navn"))
        assert "Nyt navn" in live.get("/om/").text
        assert "svargen-preview" not in live.get("/om/").text


def test_no_finding_keeps_the_rest_from_being_shown(project: Path) -> None:
    for name, text in {
        "answers/2026/ET.md": answer("Samme adresse"),
        "answers/2026/navnløs.md": answer("Navnløs").replace("Asta Eksempelsen", "???"),
        "answers/2026/uden-bilag.md": answer(
            "Uden bilag", more="attachments: [{file: plan.pdf, title: Plan}]\n"
        ),
        "answers/2026/gammel.md": answer("Gammel", more="aliases: [/om/, /../../ud/]\n"),
        "static/om/index.html": "<p>Taget",
        "static/svar/2026/et/index.json": "{}",
        "pages/svar.md": "---\ntitle: Svar\n---\nX\n",
    }.items():
        write(project / name, text)
    with serving(project) as live:
        assert "Ja." in live.get("/svar/2026/to/").words
        assert "Om arkivet." in live.get("/om/").words
        assert "plan.pdf" in live.get("/svar/2026/uden-bilag/").words
        assert "Uden bilag" in live.get("/svar/2026/uden-bilag/").words
    assert not (project / ".svargen/ud").exists()


def test_findings_are_text_whatever_an_editor_wrote(project: Path) -> None:
    bad = answer("Et").replace("Asta Eksempelsen (A)", '"</aside><img src=x onerror=alert(1)> (("')
    write(project / "answers/2026/et.md", bad)
    with serving(project) as live:
        for path in ("/svar/2026/et/", "/_svargen/"):
            page = live.get(path)
            assert "&lt;img src=x" in page.text
            assert not html.fromstring(page.text).xpath("//img[@onerror]")


# -- who may look --------------------------------------------------------------------------


def test_only_this_machines_names_with_the_port_are_answered(project: Path) -> None:
    with serving(project) as live:
        for host in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
            assert live.get("/", f"{host}:{live.port}").status == 200, host
        for host in (
            "evil.example",
            f"evil.example:{live.port}",
            f"localhost.evil.example:{live.port}",
            "127.0.0.1",
            f"127.0.0.1:{live.port + 1}",
            f"127.0.0.1:{live.port}@evil.example",
        ):
            for path in ("/", "/livereload.js", "/_svargen/", "/feed.xml", "/livereload"):
                got = live.get(path, host)
                assert got.status in {400, 421}, (host, path)
                assert "Svar" not in got.text


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://127.0.0.1:{port}", "null", "http://127.0.0.1:1"]
)
def test_a_page_from_elsewhere_gets_no_socket(project: Path, origin: str) -> None:
    with serving(project) as live:
        got = live.get(
            "/livereload",
            Origin=origin.format(port=live.port),
            Upgrade="websocket",
            Connection="Upgrade",
            Sec_WebSocket_Version="13",
            Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
        )
    assert got.status == 403


def test_nothing_but_the_preview_is_served(project: Path) -> None:
    write(project / ".svargen/secret.txt", "hemmeligt")
    with serving(project) as live:
        shown = project / ".svargen/preview"
        (shown / "link.txt").symlink_to("../secret.txt")
        (shown / "link.html").symlink_to("../secret.txt")
        (shown / "folder").symlink_to("..")
        os.mkfifo(shown / "pipe.txt")
        for path in (
            "/link.txt",
            "/link.html",
            "/folder/secret.txt",
            "/folder/secret.txt/",
            "/pipe.txt",
            "/../secret.txt",
            "/..%2fsecret.txt",
            "/%2e%2e/secret.txt",
            "/assets/../../secret.txt",
            "/assets/%2e%2e/%2e%2e/secret.txt",
            "/..%5csecret.txt",
            f"/{project}/.svargen/secret.txt",
            f"//{project}/site.yaml",
            "/site.yaml",
            "/svar/2026/et%00/",
            "/%2fetc/passwd",
        ):
            got = live.get(path)
            assert got.status in {400, 403, 404}, path
            assert "hemmeligt" not in got.text
            assert "base_url" not in got.text


def test_it_listens_on_this_machine_alone(project: Path) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    with serving(project) as live:
        for address in others - {"127.0.0.1", "127.0.1.1"}:
            with socket.socket() as probe:
                probe.settimeout(2)
                assert probe.connect_ex((str(address), live.port)) != 0


def test_a_page_has_its_own_policy_and_what_the_script_needs(project: Path) -> None:
    with serving(project) as live:
        tree = html.fromstring(live.get("/om/").text)
        public = html.parse(str(project / ".svargen/preview/om/index.html"))
    xpath = "//meta[@http-equiv='Content-Security-Policy']/@content"
    (shown,), (own,) = tree.xpath(xpath), public.xpath(xpath)
    assert str(shown) == policy(str(own), f"127.0.0.1:{live.port}")
    assert "script-src 'self'" in str(shown)
    assert f"connect-src 'self' ws://127.0.0.1:{live.port}" in str(shown)
    assert "unsafe" not in str(shown)
    assert [s.get("src") for s in tree.xpath("//script[not(@type)]")] == ["/livereload.js"]
    assert not tree.xpath("//script[not(@type)]/text()")


def test_a_page_without_a_policy_gets_one(project: Path) -> None:
    write(project / "static/bevis.html", "<!doctype html><title>B</title><script>x()</script>")
    with serving(project) as live:
        for path in ("/bevis.html", "/_svargen/"):
            own = live.get(path).headers["Content-Security-Policy"]
            assert own.startswith("default-src 'none'; "), path
            assert "script-src 'self';" in own


@pytest.mark.parametrize(
    ("own", "more"),
    [
        ("default-src 'none'", "default-src 'none'; script-src 'self'; style-src 'self'"),
        ("script-src 'none'", "script-src 'self'; style-src 'self'"),
        ("script-src 'sha256-x'", "script-src 'sha256-x' 'self'; style-src 'self'"),
        ("style-src 'self'; img-src 'self'", "style-src 'self'; img-src 'self'; script-src 'self'"),
    ],
)
def test_a_policy_keeps_what_it_says(own: str, more: str) -> None:
    assert policy(own, "localhost:1") == f"{more}; connect-src 'self' ws://localhost:1"


@contextmanager
def watched(live: Live, path: str, complaints: list[str]) -> Iterator[Page]:
    """A page in Chromium that follows the preview, and what its console says."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER.found(), args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda message: complaints.append(message.text))
        with page.expect_websocket() as opened:
            page.goto(f"http://localhost:{live.port}{path}")
        opened.value.wait_for_event("framereceived")
        yield page
        browser.close()


def test_chromium_follows_a_save_under_that_policy(project: Path) -> None:
    complaints: list[str] = []
    with serving(project) as live, watched(live, "/svar/2026/et/", complaints) as page:
        write(project / "answers/2026/et.md", answer("Et", text="Set i browseren."))
        page.get_by_text("Set i browseren.").wait_for()
    assert complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_an_editor_at_the_top_of_a_page_sees_what_was_found(project: Path, width: int) -> None:
    long = "\n\n".join(["Et langt afsnit om det, der er gjort. " * 20] * 12)
    file = project / "answers/2026/et.md"
    write(file, answer("Et", text=long))
    with serving(project) as live, watched(live, "/svar/2026/et/", []) as page:
        page.set_viewport_size({"width": width, "height": 600})
        with page.expect_event("load"):
            write(file, answer("Et", text=long).replace("2026-04-21", "2026-04-31"))
        found = page.locator(".svargen-preview").get_by_text("Den dag findes ikke: 2026-04-31.")
        found.wait_for()
        # Two frames: a browser goes back to where it was with the first.
        page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
        assert page.evaluate("scrollY") == 0
        place = found.bounding_box()
        assert place
        assert 0 <= place["y"] < 600


def test_a_search_in_the_preview_finds_what_was_just_saved(project: Path) -> None:
    complaints: list[str] = []
    with serving(project) as live, watched(live, "/soeg/?q=kvælstof", complaints) as page:
        found = page.locator("main ol")
        assert found.get_by_text("Et", exact=True).count() == 0
        write(project / "answers/2026/et.md", answer("Et", text="Om kvælstof i søen."))
        found.get_by_text("Et", exact=True).wait_for()
    assert complaints == []


def test_an_editor_breaks_mends_and_moves_a_file_without_touching_the_browser(
    project: Path,
) -> None:
    file = project / "answers/2026/et.md"
    complaints: list[str] = []
    with serving(project) as live, watched(live, "/svar/2026/et/", complaints) as page:
        ribbon = page.locator(".svargen-preview")
        write(file, answer("Et").replace("2026-04-21", "2026-04-31"))
        ribbon.get_by_text("Den dag findes ikke: 2026-04-31.").wait_for()
        file.write_bytes(answer("Rød").encode("latin-1"))
        ribbon.get_by_text("UTF-8").first.wait_for()
        write(file, answer("Et", text="Rettet igen."))
        page.get_by_text("Rettet igen.").wait_for()
        assert ribbon.count() == 0
        style = project / "templates/assets/site.css"
        write(style, "h1 { display: none }")
        page.locator("h1").wait_for(state="hidden")
        style.unlink()
        page.locator("h1").wait_for()
        assert complaints == []
        file.rename(file.with_name("flyttet.md"))
        page.get_by_role("heading", name="Siden findes ikke").wait_for()
        file.with_name("flyttet.md").rename(file)
        page.get_by_text("Rettet igen.").wait_for()
    assert all("404" in said for said in complaints)


# -- beginning and ending ------------------------------------------------------------------


def run(project: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(project, *options),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def test_a_port_in_use_is_one_finding(project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run(project, "--port", str(port))
    assert ended.returncode == 1
    assert f"127.0.0.1:{port}: error[port-refused]" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr


def test_without_a_port_the_next_free_one_is_taken(project: Path) -> None:
    with ExitStack() as stack:
        # Where something else has 8000 already, that will do.
        with suppress(OSError):
            stack.enter_context(socket.create_server(("127.0.0.1", 8000)))
        live = stack.enter_context(serving(project, "--jobs", "1"))
        assert 8000 < live.port < 8020


def test_a_second_preview_of_a_project_is_refused(project: Path) -> None:
    with serving(project):
        ended = run(project, "--port", "0")
    assert ended.returncode == 1
    assert "error[preview-running]" in ended.stdout


def test_no_project_is_one_finding_and_leaves_nothing(tmp_path: Path) -> None:
    ended = run(tmp_path, "--port", "0")
    assert ended.returncode == 1
    assert "error[no-site]" in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_linked_memory_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (project / ".svargen").symlink_to(tmp_path / "elsewhere")
    ended = run(project, "--port", "0")
    assert ended.returncode == 1
    assert "error[output-refused]" in ended.stdout
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_ctrl_c_ends_it_without_a_word(project: Path) -> None:
    with serving(project) as live:
        live.save("answers/2026/et.md", answer("Et igen"))
        os.killpg(live.process.pid, signal.SIGINT)
        assert live.process.wait(PATIENCE) == 130
        assert live.process.stderr
        assert "Traceback" not in live.process.stderr.read()


# -- watching and building -----------------------------------------------------------------


def test_the_watch_follows_no_links(project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write(outside / "x.md", "a")
    (project / "answers/link").symlink_to(outside)
    watch = Watch(str(project))
    watch.look()
    write(outside / "x.md", "changed")
    assert not watch.look()
    write(project / "answers/2026/et.md", "changed")
    assert watch.look()


def looks_until(watch: Watch, change: Callable[[], object]) -> int:
    """How often all files are looked at until a change is told that comes while `watch` waits."""
    looks: list[None] = []
    look = watch.look

    def counted() -> bool:
        looks.append(None)
        return look()

    def rest() -> bool:
        change()
        # There is no time to look at all files.
        return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watch, "look", counted)
        asyncio.run(asyncio.wait_for(watch.change(rest), PATIENCE))
    return len(looks)


def test_one_change_among_those_likely_is_seen_without_a_look_at_all_files(project: Path) -> None:
    watch = Watch(str(project))
    watch.look()
    file = project / "answers/2026/et.md"
    assert looks_until(watch, lambda: write(file, answer("Nyt"))) == 0
    assert not watch.look()
    assert looks_until(watch, lambda: file.rename(file.with_name("flyttet.md"))) == 1


def test_a_file_whose_page_is_shown_is_one_of_those_likely_to_change(project: Path) -> None:
    file = project / "answers/2026/et.md"
    os.utime(file, (1, 1))
    for number in range(70):
        write(project / f"static/{number}.txt", "")
    watch = Watch(str(project))
    watch.look()
    write(file, answer("Nyt"))
    assert not watch.glance()
    watch.attend("answers/2026/et.md")
    assert watch.glance()
    assert not watch.glance()


def previewed(project: Path, memory: Memory) -> Preview:
    wishes = Wishes(today=date(2026, 5, 20), preview=True, base_url="http://127.0.0.1:1/")
    (project / ".svargen").mkdir(exist_ok=True)
    return preview(Destination(project / ".svargen/preview", project), wishes, memory)


def is_whole(site: dict[str, bytes]) -> bool:
    """Whether all that its manifest and its search name is there, and nothing else."""
    manifest = json.loads(site["manifest.json"])
    named = dict(manifest["files"])
    for address, page in manifest["pages"].items():
        path = address[1:]
        named[f"{path}index.html" if not path or path.endswith("/") else path] = page["sha256"]
    there = {path: hashlib.sha256(data).hexdigest() for path, data in site.items()}
    del there["manifest.json"]
    index = site["soeg/indeks.json"].decode()
    search = {path for path in site if path.startswith("soeg/") and path.count(".") == 1}
    in_index = {path for path in search if Path(path).stem in index}
    return there == named and search - in_index == {"soeg/indeks.json", "soeg/index.html"}


def test_pages_come_first_and_the_search_follows(project: Path) -> None:
    folder = project / ".svargen/preview"
    with closing(Shelf.passing(None)) as shelf:
        memory = Memory(shelf)
        assert previewed(project, memory).behind is None
        before = tree(folder)
        write(project / "answers/2026/et.md", answer("Et", text="Om kvælstof."))
        behind = previewed(project, memory).behind
        between = tree(folder)
        assert behind
        behind.catch_up()
        after = tree(folder)

    def in_search(path: str) -> bool:
        return path.startswith(behind.folder)

    assert b"Om kv" in between["svar/2026/et/index.html"]
    assert all(map(is_whole, (before, between, after)))
    assert {p: d for p, d in between.items() if in_search(p)} == {
        p: d for p, d in before.items() if in_search(p)
    }
    changed = {path for path in between | after if between.get(path) != after.get(path)}
    assert "soeg/indeks.json" in changed
    assert all(in_search(path) for path in changed - {"manifest.json"})


def test_a_search_that_cannot_follow_is_told_and_mended_by_the_next_build(project: Path) -> None:
    told: list[Preview] = []
    folder = project / ".svargen/preview"
    (project / ".svargen").mkdir()
    wishes = Wishes(today=date(2026, 5, 20), preview=True, base_url="http://127.0.0.1:1/")
    live = _Serving(Destination(folder, project), wishes, lambda made, _seconds: told.append(made))
    with closing(live.memory.shelf):
        live.build()
        write(project / "answers/2026/et.md", answer("Et", text="Om kvælstof."))
        live.build()
        shutil.rmtree(folder / "soeg")
        (folder / "soeg").write_text("Taget")
        live.catch_up()
        assert [each.code for each in told[-1].diagnostics if each not in told[-2].diagnostics] == [
            "write-failed"
        ]
        write(project / "answers/2026/et.md", answer("Et", text="Om fosfor."))
        live.build()
        live.catch_up()
        assert told[-1].diagnostics == told[0].diagnostics
        mended = tree(folder)
    with closing(Shelf.passing(None)) as fresh:
        assert previewed(project, Memory(fresh)).fresh
    assert mended == tree(folder)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_an_address_given_twice_goes_back_to_whom_it_belongs_once_that_is_mended(
    project: Path,
) -> None:
    page = project / ".svargen/preview/dok/7/index.html"

    def numbered(name: str, number: int) -> None:
        write(project / f"answers/2026/{name}.md", answer(name, more=f"dokumentnummer: {number}\n"))

    with closing(Shelf.passing(None)) as shelf:
        memory = Memory(shelf)
        numbered("ny", 7)
        assert previewed(project, memory).fresh
        numbered("aa", 7)
        twice = previewed(project, memory)
        assert "../../svar/2026/aa/" in page.read_text("utf-8")
        numbered("aa", 8)
        mended = previewed(project, memory)
        assert "../../svar/2026/ny/" in page.read_text("utf-8")
    found = {d.code for d in twice.diagnostics} - {d.code for d in mended.diagnostics}
    assert "duplicate-document-number" in found


def test_a_preview_after_many_changes_is_that_built_from_nothing(project: Path) -> None:
    def shown(memory: Memory) -> dict[str, bytes]:
        made = previewed(project, memory)
        assert made.fresh
        assert is_whole(tree(project / ".svargen/preview"))
        if made.behind:
            made.behind.catch_up()
        return tree(project / ".svargen/preview")

    def renamed() -> None:
        (project / "answers/2026/to.md").rename(project / "answers/2026/tre.md")

    def moved_to_the_output() -> None:
        shutil.rmtree(project / ".svargen/preview")

    changes: list[Callable[[], object]] = [
        lambda: None,
        lambda: write(project / "answers/2026/et.md", answer("Et", text="Andet.")),
        lambda: write(project / "answers/2026/et.md", answer("En helt ny titel")),
        lambda: write(project / "answers/2026/ny.md", answer("Ny", more="dokumentnummer: 7\n")),
        renamed,
        lambda: write(project / "static/robots-extra.txt", "a"),
        lambda: write(project / "static/robots-extra.txt", "b"),
        (project / "answers/2026/kladde.md").unlink,
        lambda: write(project / "pages/ny.md", "---\ntitle: Ny side\n---\nTekst.\n"),
        lambda: write(project / "templates/tombstone.html", '{% extends "base.html" %}'),
        lambda: write(
            project / "answers/2026/et.md",
            answer(
                "Et", more="status: tilbagekaldt\nwithdrawn: {date: 2026-05-09, reason: Fejl.}\n"
            ),
        ),
        moved_to_the_output,
        lambda: write(project / "site.yaml", SITE + "lists: {page_size: 1}\n"),
        (project / "static/robots-extra.txt").unlink,
    ]
    with closing(Shelf.passing(None)) as shelf:
        memory = Memory(shelf)
        for number, change in enumerate(changes):
            shown(memory)
            change()
            after = shown(memory)
            # This one takes the folder's place, which the memory must notice.
            with closing(Shelf.passing(None)) as fresh:
                assert after == shown(Memory(fresh)), number
