"""Pages in a real browser: accessible, never wider than a phone, asking nothing of others."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, sync_playwright
from playwright.sync_api import Page as BrowserPage

from tests.project import question
from tests.site.conftest import built
from tests.tools.install import BROWSER

AXE = Path(__file__).parents[1] / "tools/node_modules/axe-core/axe.min.js"
ASKED = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""WCAG 2.2's size of targets is a rule that axe leaves off unless it is asked for."""
SETTLED = "#results[aria-busy=false]"
"""What a search has found once it stands there."""
PHONE, DESK = 320, 1280
A4 = 642
"""Pixels between the margins of a sheet."""
TOO_WIDE = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
"""By how many pixels a page can be scrolled sideways, or is cut off on paper."""
PAGES = (
    # one of each type
    "arkiv/", "arkiv/svar/", "arkiv/svar/side/2/", "arkiv/svar/2026/", "arkiv/svar/2026/06/",
    "arkiv/spoerger/", "arkiv/parti/", "arkiv/forvaltning/", "arkiv/emne/", "arkiv/sag/",
    "arkiv/sag/2021-77/", "arkiv/soeg/", "arkiv/soeg/?q=skole&parti=v&aar=2026&sortering=dato",
    "arkiv/soeg/?q=cykelstj+byggesager", "arkiv/soeg/?q=qxzqxz&forvaltning=oekonomiforvaltningen",
    "arkiv/soeg/?q=økonomiforvaltningen+asta",
    "english/soeg/?q=swan", "arkiv/om/", "arkiv/404.html",
    "arkiv/svar/2026/kunstig-intelligens-i-byggesager/", "arkiv/svar/2026/fejlsendt/",
    # hard ones
    "arkiv/svar/2026/samlet-redegoerelse/", "arkiv/svar/2026/otte-spoergsmaal-om-skolerne/",
    "arkiv/svar/2026/tre-spoergsmaal-et-svar/", "arkiv/svar/2026/forbrug-paa-veje-og-stier/",
    "arkiv/svar/2026/havneparken/svar/", "arkiv/svar/2026/rettet-svar-om-plejehjem/",
    "arkiv/svar/2026/plejehjem-igen/", "arkiv/svar/2026/natbus/", "arkiv/svar/2026/taget-tilbage/",
    "arkiv/rettelser/", "arkiv/afventer/", "arkiv/svar/2026/gebyrer-paa-havnen/",
    "arkiv/svar/2026/mange-spoergere/", "arkiv/svar/2026/tegn-og-tastatur/", "arkiv/svar/forord/",
    "arkiv/spoerger/asta-eksempelsen/", "arkiv/spoerger/viggo-vildledt/", "arkiv/parti/b/",
    "arkiv/forvaltning/beskaeftigelses-integrations-og-erhvervsudviklingsforvaltningen/",
    "arkiv/emne/ungdomsuddannelsesvejledning-og-virksomhedspraktik/",
    # other sites
    "english/", "english/svar/2025/swans-again/", "smallest/", "smallest/svar/hej/",
)  # fmt: skip


@dataclass
class Visit:
    """What a visit to a page showed."""

    violations: dict[str, list[str]] = field(default_factory=dict)
    """What axe found, by colour scheme and width."""
    wider: dict[int, int] = field(default_factory=dict)
    """By width: how many pixels it can be scrolled sideways."""
    said: list[str] = field(default_factory=list)
    """Errors and warnings on the console, a violated policy among them."""
    outside: list[str] = field(default_factory=list)
    """What it asked of others."""


class Quiet(SimpleHTTPRequestHandler):
    """A plain web server that keeps its log to itself."""

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a web server, at an address that ends with '/'."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[BrowserType]:
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="module")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    launched = chromium.launch(executable_path=BROWSER.found())
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demonstration sites stand, each in a folder; their own addresses say so, too."""
    folder = tmp_path_factory.mktemp("served")
    sites = {"demo": "arkiv", "demo-english": "english", "demo-smallest": "smallest"}
    with served(folder) as address:
        for project, name in sites.items():
            built(project, folder / name, "--base-url", f"{address}{name}/")
        yield address


@pytest.fixture(scope="module")
def visited(browser: Browser, at: str) -> Callable[[str], Visit]:
    """What a visit to a page showed; each is visited once."""
    return cache(partial(visit, browser, at))


def faults(page: BrowserPage) -> list[str]:
    """What axe finds on a page it was put into, by all its rules, best practices too."""
    results = page.evaluate(f"axe.run({json.dumps(ASKED)})")
    return [
        f"{rule['id']}: {node['target']}: {node['failureSummary']}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


def visit(browser: Browser, at: str, path: str) -> Visit:
    """Visit a page in two widths and two colour schemes."""
    found = Visit()
    with browser.new_context(viewport={"width": PHONE, "height": 800}) as context:
        context.on(
            "request",
            lambda request: (
                found.outside.append(request.url) if not request.url.startswith(at) else None
            ),
        )
        page = context.new_page()
        page.on("console", lambda message: found.said.append(message.text))
        page.on("pageerror", lambda error: found.said.append(str(error)))
        page.goto(at + path, wait_until="load")
        if "soeg/" in path:
            page.locator(SETTLED).wait_for()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 800})
            found.wider[width] = page.evaluate(TOO_WIDE)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found.violations[f"{scheme} {width}"] = faults(page)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_either_scheme_on_phone_and_desk(
    visited: Callable[[str], Visit], path: str
) -> None:
    violations = visited(path).violations
    assert len(violations) == 4
    assert {where: found for where, found in violations.items() if found} == {}


def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<p style='color: #aaa; background: #bbb'>Kan du læse det?</p><img src=x>")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = {fault.partition(":")[0] for fault in faults(page)}
    # The last two are best practices alone.
    assert found >= {"color-contrast", "image-alt", "landmark-one-main", "page-has-heading-one"}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_never_scrolled_sideways(visited: Callable[[str], Visit], path: str) -> None:
    assert visited(path).wider == {PHONE: 0, DESK: 0}


@pytest.mark.parametrize("pixels", [24, 32])
def test_large_letters_never_scroll_a_phone_sideways(
    chromium: BrowserType, at: str, pixels: int
) -> None:
    larger = [f"--blink-settings=defaultFontSize={pixels}"]
    wider = {}
    with chromium.launch(executable_path=BROWSER.found(), args=larger) as browser:
        page = browser.new_page(viewport={"width": PHONE, "height": 800})
        for path in PAGES:
            page.goto(at + path, wait_until="load")
            if "soeg/" in path:
                page.locator(SETTLED).wait_for()
            wider[path] = page.evaluate(TOO_WIDE)
    assert {path: by for path, by in wider.items() if by} == {}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_its_own_policy_and_says_nothing_on_the_console(
    visited: Callable[[str], Visit], path: str
) -> None:
    assert visited(path).said == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("arkiv/dok/70000310/", "arkiv/svar/2026/otte-spoergsmaal-om-skolerne/"),
        ("arkiv/vis/oversigt.html", "arkiv/svar/"),
    ],
)
def test_a_browser_follows_an_old_or_short_address(
    browser: Browser, at: str, old: str, new: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(at + old)
        page.wait_for_url(at + new)
        assert page.title()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_nothing_of_others(visited: Callable[[str], Visit], path: str) -> None:
    assert visited(path).outside == []


def test_one_click_marks_the_whole_citation_with_its_short_address(
    browser: Browser, at: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(at + "arkiv/svar/2026/havneparken/svar/")
        page.click(".cite")
        marked = str(page.evaluate("getSelection().toString()"))
    assert marked.startswith("Eksempelby Kommune, Klima-, Trafik- og Byudviklingsforvaltningen: »")
    assert marked.endswith(f" 2026 - 2404, dok. 70000404. {at}arkiv/dok/70000404/")


def test_the_keyboard_reaches_the_address_of_a_paragraph(browser: Browser, at: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(at + "arkiv/svar/2026/havneparken/svar/")
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.hash") == "#afsnit-1":
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**#afsnit-1")
        assert page.locator("p:target").inner_text().startswith("Ja, ved to af de tre steder")


@contextmanager
def small(
    folder: Path, answers: Mapping[str, str], words: str = "Hvad?", **front: str
) -> Iterator[str]:
    """A site of a few answers by their names, all to one question, on a web server."""
    (folder / "project/answers").mkdir(parents=True)
    (folder / "project/site.yaml").write_text("title: Svar\n", encoding="utf-8")
    for name, answer in answers.items():
        text = question(name, answer, **{"date": "2026-08-10"} | front).replace(f"{name}?", words)
        (folder / f"project/answers/{name}.md").write_text(text, encoding="utf-8")
    built(str(folder / "project"), folder / "site")
    with served(folder / "site") as address:
        yield address


SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-block-end: 2em !important }"""
"""What WCAG 1.4.12 lets readers wish for."""
PAST = """[...document.querySelectorAll('.side')].map(side => {
  const words = document.createRange();
  words.selectNodeContents(side);
  return words.getBoundingClientRect().right - side.getBoundingClientRect().right;
})"""
"""By how many pixels what stands at the side runs past it."""


def test_the_day_of_a_provisional_answer_fits_beside_its_question(
    browser: Browser, tmp_path: Path
) -> None:
    front = {"status": "foreløbigt", "asked": "2025-09-01", "date": "2025-09-28"}
    with (
        small(tmp_path, {"snart": "Snart."}, **front) as address,
        browser.new_context(bypass_csp=True) as context,
    ):
        page = context.new_page()
        page.set_viewport_size({"width": DESK, "height": 800})
        page.goto(f"{address}afventer/")
        (past,) = page.evaluate(PAST)
        assert past < 1
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 800})
            page.add_style_tag(content=SPACED)
            assert page.evaluate(TOO_WIDE) == 0


def test_paper_loses_no_column_of_a_wide_table(browser: Browser, at: str) -> None:
    wide = "[...document.querySelectorAll('.scroll')].map(t => t.scrollWidth - t.clientWidth)"
    with browser.new_context(viewport={"width": A4, "height": 900}) as context:
        page = context.new_page()
        page.goto(at + "arkiv/svar/2026/forbrug-paa-veje-og-stier/")
        assert max(page.evaluate(wide)) > 0
        page.emulate_media(media="print")
        assert max(page.evaluate(wide)) <= 0


YEARS = """
| År | Anlæg (mio. kr.) | Drift | Cyklister pr. døgn | Kommentar til tallene | Kilde | Nr. | Bilag |
| --- | ---: | ---: | --- | --- | --- | --- | --- |
| 2021 | 1,2 | 0,1 | 12.345 | Tælling ved Dronning Louises Bro udført manuelt | Tal | 1 | Kort |
| 2022 | 1,3 | 0,1 | 13.345 | Opgjort efter Vejdirektoratets egen metode | Tal | 2 | Kort |
"""
BROKEN = """() => {
  const broken = [], texts = document.createTreeWalker(document.querySelector('table'), 4);
  while (texts.nextNode())
    for (const number of texts.currentNode.data.matchAll(/[0-9.,]+/g)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, number.index);
      range.setEnd(texts.currentNode, number.index + number[0].length);
      if (range.getClientRects().length > 1) broken.push(number[0]);
    }
  return broken;
}"""
"""The numbers of a table that stand on two lines."""


def test_paper_breaks_no_year_of_a_wide_table(browser: Browser, tmp_path: Path) -> None:
    wide = {f"bred-{n}": f"Tal:\n\n{'|Forvaltning' * n}|\n{'|---' * n}|" for n in (13, 30)}
    answers = {"aar": f"Tal:\n{YEARS}", **wide}
    with small(tmp_path, answers) as address, browser.new_context() as context:
        page = context.new_page()
        page.set_viewport_size({"width": A4, "height": 900})
        page.emulate_media(media="print")
        for name in answers:
            page.goto(f"{address}svar/{name}/")
            assert page.evaluate(BROKEN) == []
            assert page.evaluate(TOO_WIDE) == 0


NAMED = "[...document.querySelectorAll('figure svg text')].map(t => t.getBoundingClientRect())"
"""Where the figure of the front page names months."""


def asked_from(folder: Path, first: date, last: date) -> None:
    """A project with 30 questions spread over a time."""
    folder.mkdir()
    (folder / "site.yaml").write_text("title: Svar\n", encoding="utf-8")
    (folder / "answers").mkdir()
    for number in range(30):
        day = first + (last - first) * number / 29
        (folder / f"answers/{number}.md").write_text(
            f"---\ntitle: Nummer {number}\nasker: Asta Eksempelsen\nasked: {day}\ndate: {day}\n"
            "administration: Rådhuset\n---\n## Spørgsmål\n\nHvad?\n\n## Svar\n\nDet.\n",
            encoding="utf-8",
        )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 8, 20), date(2026, 2, 27)),
        (date(2025, 8, 28), date(2026, 5, 6)),
        (date(2025, 8, 30), date(2025, 11, 30)),
        (date(2025, 9, 2), date(2026, 8, 28)),
        (date(2025, 9, 29), date(2025, 10, 2)),
        (date(1996, 5, 5), date(2026, 1, 3)),
    ],
)
def test_names_of_months_never_touch(
    browser: Browser, tmp_path: Path, first: date, last: date
) -> None:
    asked_from(tmp_path / "project", first, last)
    built(str(tmp_path / "project"), tmp_path / "site")
    with served(tmp_path / "site") as address, browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        for width in (320, 360, 430, 600, 767, 768, 1024, 1119, 1120, 1280, 1900):
            page.set_viewport_size({"width": width, "height": 800})
            named = [box for box in page.evaluate(NAMED) if box["width"]]
            assert named, width
            for one, other in pairwise(sorted(named, key=itemgetter("left"))):
                assert one["right"] + 3 < other["left"], width
            assert max(box["right"] for box in named) <= width, width


@pytest.mark.parametrize("width", [320, 360, 768, 1280, 1600])
def test_a_number_beside_a_long_name_stands_on_one_line(
    browser: Browser, at: str, width: int
) -> None:
    heights = "[...document.querySelectorAll('.counts .num')].map(n => n.offsetHeight)"
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{at}arkiv/")
        one_digit = page.evaluate(heights)
        page.eval_on_selector_all(".counts .num", "all => all.map(n => n.textContent = '1.234')")
        assert page.evaluate(heights) == one_digit


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        ("Hvad?", "P Hvad?"),
        ("Hvad?\n\n- en\n- to", "LI to"),
        ("Hvad?\n\n1. en\n2. to\n   - a\n   - b", "LI b"),
        ("Hvad?\n\n- en\n  - a\n- to", "LI to"),
        ("Hvad?\n\n- en\n\n- to\n\n  mere", "P mere"),
        ("Hvad?\n\n- en\n\nEller?", "P Eller?"),
    ],
)
def test_a_question_is_closed_right_after_its_last_word(
    browser: Browser, tmp_path: Path, asked: str, last: str
) -> None:
    closed = """[...document.querySelectorAll('.q blockquote *')]
        .filter(each => getComputedStyle(each, '::after').content.includes('«'))
        .map(each => `${each.tagName} ${each.textContent.trim()}`)"""
    with small(tmp_path, {"liste": "Ja."}, asked) as address, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}svar/liste/")
        assert page.evaluate(closed) == [last]


def test_what_is_quoted_within_a_text_is_marked_however_deep(browser: Browser, at: str) -> None:
    marked = "[...document.querySelectorAll('.words blockquote')].map(q => getComputedStyle(q))"
    widths = f"{marked}.map(style => style.borderInlineStartWidth)"
    with browser.new_context() as context:
        page = context.new_page()
        for path in ("tegn-og-tastatur", "forbrug-paa-veje-og-stier"):
            page.goto(f"{at}arkiv/svar/2026/{path}/")
            found = page.evaluate(widths)
            assert found
            assert "0px" not in found
