"""The search page as citizens use it, in Chromium: a site below a path, on a plain web server."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright

from tests.project import Project, question
from tests.site.conftest import built
from tests.site.test_browser import AXE, SETTLED, faults, served
from tests.tools.install import BROWSER

BERTIL, ASTA, NOBODY = "Bertil Prøve (B)", "Asta Eksempelsen (A)", "Ørnulf Ordinær"
MARKUP = '<img src=x onerror="document.title=1"> i titler & "tegn" </h3>'
SITE = """\
publisher: Eksempelby Kommune
people: [{id: bertil-proeve, name: Bertil Prøve, former: [Bertil Forsøg]}]
redirects: {/forvaltning/stier/: /forvaltning/vejforvaltningen/}
parties: {A: Samlingslisten, B: Bredbåndslisten}
"""


def answers() -> dict[str, str]:
    """The project's answers: each test has a subject of its own."""
    found = {
        "2026/legepladser": question(
            "Nye legepladser", "Der bygges to af dem.", asked="2026-01-05", date="2026-01-30"
        ),
        "2026/stoej": question(
            "Støj fra havnen", "Vi måler i juni. Om natten forstyrrer natklubberne naboerne.",
            asked="2026-05-01", date="2026-05-08", asker=BERTIL,
        ),
        "2025/havnebad": question(
            "Badning i havnen", "Vandet er rent.", asked="2025-05-01", date="2025-05-08",
            asker=NOBODY, administration="Fritids- og Kulturforvaltningen",
        ),
        "2025/formel": question(
            "'=HYPERLINK(\"http://ondt.example\";\"havn\")'", "Havnen; svar.", asked="2025-04-01",
            date="2025-04-08", asker=BERTIL,
        ),
        "2026/markup": question(
            f"'{MARKUP}'", "Alle tegn er tilladt.", asked="2026-02-01", date="2026-02-08"
        ),
        "2026/hemmelig": question(
            "Hemmeligheden om kvindestemplet", "Kvindestemplet står i kælderen.",
            asked="2026-02-01", date="2026-02-08", status="tilbagekaldt",
            withdrawn='{date: 2026-03-01, reason: "Den blev lagt ud ved en fejl."}',
        ),
        "2027/sperret": question(
            "Kvindestemplet igen", "Det står der endnu.", asked="2026-02-01", date="2026-02-08",
            publish_from="2027-01-01",
        ),
    }  # fmt: skip
    for n in range(14):
        found[f"2024/trae-{n}"] = question(
            f"Træer på vej nummer {n + 1}", "Der plantes lind.", asked=f"2024-02-{n + 1:02}",
            date=f"2024-03-{n + 1:02}", asker=BERTIL if n % 2 else ASTA,
        )  # fmt: skip
    return found


PATIENCE = 30_000
"""Milliseconds that a busy machine may take for what takes one of them elsewhere."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER.found())
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, which ends with '/'."""
    project = Project(tmp_path_factory.mktemp("search"))
    root = tmp_path_factory.mktemp("host")
    project.output = root / "by" / "svar-arkiv"
    project.output.parent.mkdir()
    with served(root) as address:
        base = f"{address}by/svar-arkiv/"
        project.write(answers(), SITE)
        project.build("2026-08-31", "--base-url", base)
        built("demo-english", root / "english", "--base-url", f"{address}english/")
        yield base


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a desk, which must break no policy and have no error in the end."""
    said: list[str] = []
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
    assert [line for line in said if "ERR_FAILED" not in line] == []


def ask(page: Page, url: str) -> Page:
    """Open the page of a search, and wait for what it finds."""
    page.goto(url)
    if "/soeg/" in url:
        page.locator(SETTLED).wait_for()
    return page


def titles(page: Page) -> list[str]:
    return [re.sub("\xad", "", text) for text in page.locator("main ol h3").all_inner_texts()]


def status(page: Page) -> Locator:
    return page.locator("main [role=status]")


def box(page: Page) -> Locator:
    return page.locator("main input[name=q]")


def filtered(page: Page, name: str, value: str) -> Locator:
    return page.locator(f"main input[name={name}][value='{value}']")


def counts(page: Page, name: str) -> list[str]:
    """What a filter's choices say, each 'label count'."""
    found = page.locator(f"main li:has(> label > input[name={name}])").all_inner_texts()
    return [" ".join(text.replace("\xad", "").split()) for text in found]


def test_another_form_of_a_word_finds_the_answer_and_marks_it(page: Page, at: str) -> None:
    ask(page, f"{at}soeg/?q=legeplads")
    assert titles(page) == ["Nye legepladser"]
    expect(status(page)).to_have_text("1 svar")
    expect(page.locator("main ol mark").first).to_have_text("legepladser")
    page.locator("main ol h3 a").click()
    page.wait_for_url(f"{at}svar/2026/legepladser/")


def test_words_in_the_answer_alone_are_shown_as_its_own(page: Page, at: str) -> None:
    ask(page, f"{at}soeg/?q=natklub")
    excerpt = page.locator("main ol .ex")
    expect(excerpt).to_contain_text("I svaret:")
    expect(excerpt.locator("mark")).to_have_text("natklubberne")


def test_filters_follow_the_words_and_back_takes_them_off(page: Page, at: str) -> None:
    ask(page, f"{at}soeg/")
    expect(status(page)).to_have_text("19 svar")
    box(page).fill("havn")
    box(page).press("Enter")
    expect(status(page)).to_have_text("3 svar")
    expect(filtered(page, "aar", "2025")).to_be_visible()
    assert counts(page, "aar") == ["2026 1", "2025 2"]
    assert counts(page, "parti") == ["B Bredbåndslisten 2"]
    filtered(page, "parti", "b").check()
    expect(status(page)).to_have_text("2 svar")
    filtered(page, "aar", "2026").check()
    expect(status(page)).to_have_text("1 svar")
    assert titles(page) == ["Støj fra havnen"]
    assert page.url == f"{at}soeg/?q=havn&aar=2026&parti=b"
    # A year more is one more of the same kind.
    filtered(page, "aar", "2025").check()
    expect(status(page)).to_have_text("2 svar")
    page.go_back()
    expect(status(page)).to_have_text("1 svar")
    expect(filtered(page, "aar", "2025")).not_to_be_checked()
    expect(filtered(page, "parti", "b")).to_be_checked()
    page.get_by_role("link", name="Fjern 2026").click()
    expect(status(page)).to_have_text("2 svar")
    # The link is gone; the reader is led to what came of it.
    expect(page.get_by_role("heading", name="2 svar")).to_be_focused()
    page.reload()
    expect(status(page)).to_have_text("2 svar")
    expect(box(page)).to_have_value("havn")
    page.get_by_role("link", name="Fjern B Bredbåndslisten").click()
    expect(status(page)).to_have_text("3 svar")
    for _ in range(5):
        page.go_back()
    expect(status(page)).to_have_text("19 svar")
    expect(box(page)).to_have_value("")


def test_the_newest_can_come_first(page: Page, at: str) -> None:
    ask(page, f"{at}soeg/?q=havn")
    page.get_by_role("link", name="Nyeste først").click()
    page.wait_for_url(f"{at}soeg/?q=havn&sortering=dato")
    expect(page.locator("main ol time").first).to_have_text("8. maj 2026")
    days = [str(day.get_attribute("datetime")) for day in page.locator("main ol time").all()]
    assert days == ["2026-05-08", "2025-05-08", "2025-04-08"]


def test_a_misspelt_word_is_mended_and_can_be_insisted_on(page: Page, at: str) -> None:
    ask(page, f"{at}soeg/?q=legepldser")
    assert titles(page) == ["Nye legepladser"]
    expect(page.get_by_text("Viser resultater for legepladser")).to_be_visible()
    page.get_by_role("link", name="Søg i stedet efter »legepldser«").click()
    expect(status(page)).to_have_text("Ingen svar")
    expect(page.get_by_text("Ingen svar passer.")).to_be_visible()
    assert titles(page) == []


def test_markup_in_titles_and_words_stays_text(page: Page, at: str) -> None:
    hostile = "<img src=x onerror=alert(1)>&titler"
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    ask(page, f"{at}soeg/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%26titler&parti=%3Cb%3E%22x")
    expect(box(page)).to_have_value(hostile)
    expect(page.get_by_role("link", name='Fjern <b>"x')).to_be_visible()
    page.get_by_role("link", name="Søg uden afgrænsninger").click()
    expect(page.locator("main ol h3").first).to_have_text(MARKUP)
    assert page.locator("main img, main ol b").count() == 0
    assert page.title().startswith(hostile)


def test_withdrawn_and_embargoed_answers_are_never_found(page: Page, at: str) -> None:
    ask(page, f"{at}soeg/?q=kvindestemplet&ordret=ja")
    expect(status(page)).to_have_text("Ingen svar")


def test_the_number_found_is_announced_once(page: Page, at: str) -> None:
    ask(page, f"{at}soeg/")
    page.evaluate("""() => {
        window.announced = [];
        const region = document.querySelector("main [role=status]");
        new MutationObserver(() => announced.push(region.textContent))
            .observe(region, {subtree: true, childList: true, characterData: true});
    }""")
    box(page).fill("havn")
    expect(status(page)).to_have_text("3 svar")
    box(page).press("Enter")
    page.wait_for_function("history.state?.typing !== true")
    page.locator(SETTLED).wait_for()
    page.locator("main input[name=parti]").first.wait_for()
    assert page.evaluate("announced") == ["3 svar"]
    # As many for something else is something to be told.
    box(page).fill("havnen")
    box(page).press("Enter")
    page.wait_for_function("announced.length > 1")
    assert page.evaluate("announced") == ["3 svar", "3 svar"]
    live = "[aria-live]:not([aria-live=off]), [role=alert], [role=log], [role=status], output"
    assert page.locator(live).count() == 1


def test_typing_searches_after_a_pause_and_leaves_one_step_of_history(page: Page, at: str) -> None:
    ask(page, f"{at}soeg/")
    before = page.evaluate("history.length")
    box(page).press_sequentially("legep")
    # Where the machine is busy, less than that may have been searched for before.
    expect(page).to_have_url(f"{at}soeg/?q=legep")
    expect(status(page)).to_have_text("1 svar")
    assert page.evaluate("history.length") == before
    # What was found for half a word is found again.
    page.reload()
    expect(status(page)).to_have_text("1 svar")
    box(page).press("End")
    box(page).press_sequentially("ladser")
    box(page).press("Enter")
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    expect(status(page)).to_have_text("19 svar")


def test_a_word_being_composed_is_not_searched_for(page: Page, at: str) -> None:
    page.clock.install()
    ask(page, f"{at}soeg/")
    box(page).focus()
    composer = page.context.new_cdp_session(page)
    half = {"selectionStart": 6, "selectionEnd": 6, "text": "legepl"}
    composer.send("Input.imeSetComposition", half)
    expect(box(page)).to_have_value("legepl")
    page.clock.run_for(2_000)
    assert page.url == f"{at}soeg/"
    composer.send("Input.insertText", {"text": "legepladser"})
    page.clock.run_for(2_000)
    assert page.url == f"{at}soeg/?q=legepladser"
    expect(status(page)).to_have_text("1 svar")


def test_a_slow_answer_never_takes_the_place_of_a_newer_one(page: Page, at: str) -> None:
    held: list[Route] = []
    # Not the list's own method, which Playwright cannot wrap.
    page.route("**/svar/2026/stoej/index.json", lambda route: held.extend([route]))
    ask(page, f"{at}soeg/?q=lind")
    box(page).fill("natklubber")
    with page.expect_request("**/svar/2026/stoej/index.json"):
        box(page).press("Enter")
    box(page).fill("legepladser")
    box(page).press("Enter")
    expect(page.locator("main ol h3")).to_have_text("Nye legepladser")
    with page.expect_response("**/svar/2026/stoej/index.json"):
        held[0].continue_()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert titles(page) == ["Nye legepladser"]
    expect(box(page)).to_have_value("legepladser")


def test_more_results_come_ten_at_a_time_and_are_there_after_back(page: Page, at: str) -> None:
    ask(page, f"{at}soeg/?q=lind")
    assert len(titles(page)) == 10
    page.get_by_role("button", name="Vis flere").click()
    expect(page.locator("main ol > li")).to_have_count(14)
    assert page.evaluate(
        "document.activeElement.closest('li') == document.querySelector('main li:nth-child(11)')"
    )
    expect(page.get_by_role("button", name="Vis flere")).to_be_hidden()
    page.locator("main ol h3 a").last.click()
    page.wait_for_url("**/svar/2024/**")
    page.go_back()
    expect(page.locator("main ol > li")).to_have_count(14)
    expect(page.locator("main ol > li").last).to_be_in_viewport()


def test_the_results_as_csv_are_all_of_them_and_no_formula(page: Page, at: str) -> None:
    ask(page, f"{at}soeg/?q=lind")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("CSV")).click()
    rows = read(download.value.path())
    assert rows[0] == ["Titel", "Dato", "Spørger", "Besvaret af", "Status", "Adresse"]
    assert len(rows) == 15
    assert {row[0] for row in rows[1:]} == {f"Træer på vej nummer {n}" for n in range(1, 15)}
    ask(page, f"{at}soeg/?q=hyperlink")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("CSV")).click()
    assert read(download.value.path())[1:] == [[
        "'=HYPERLINK(\"http://ondt.example\";\"havn\")", "2025-04-08",
        "Bertil Prøve (B)", "Vejforvaltningen", "Besvaret", f"{at}svar/2025/formel/",
    ]]  # fmt: skip


def test_a_publication_mixes_nothing_into_the_results_of_an_open_page(
    browser: Browser, tmp_path: Path
) -> None:
    project = Project(tmp_path)
    project.output = tmp_path / "host" / "arkiv"
    project.output.parent.mkdir()
    with served(tmp_path / "host") as host, browser.new_context() as context:
        here = f"{host}arkiv/"
        project.write(answers(), SITE)
        project.build("2026-08-31", "--base-url", here)
        page = context.new_page()
        page.set_viewport_size({"width": 360, "height": 700})
        ask(page, f"{here}soeg/?q=lind&sortering=dato")
        others = {
            f"2024/bro-{n}": question(
                f"Bro nummer {n}", "Den males.", asked="2024-01-01", date=f"2024-03-{n:02}"
            )
            for n in range(1, 8)
        }
        project.write(others, SITE)
        project.build("2026-09-01", "--base-url", here)
        # What is read for the filters has another name by now.
        page.get_by_text("Afgræns", exact=True).click()
        filtered(page, "parti", "b").wait_for()
        page.get_by_text("Afgræns", exact=True).click()
        page.get_by_role("button", name="Vis flere").click()
        expect(page.locator("main ol > li")).to_have_count(14)
        every = [f"Træer på vej nummer {n}" for n in range(14, 0, -1)]
        assert titles(page) == every
        with page.expect_download() as download:
            page.get_by_role("button", name=re.compile("CSV")).click()
        assert [row[0] for row in read(download.value.path())[1:]] == every


def read(path: Path) -> list[list[str]]:
    """The rows of a file as Excel in Danish reads it."""
    text = path.read_bytes().decode()
    assert text.startswith("\ufeff")
    return [[cell.replace("\xa0", " ") for cell in row]
            for row in csv.reader(text[1:].splitlines(), delimiter=";")]  # fmt: skip


def test_an_asker_has_a_search_of_their_own(page: Page, at: str) -> None:
    page.goto(f"{at}spoerger/bertil-proeve/")
    box(page).fill("havn")
    box(page).press("Enter")
    page.wait_for_url(f"{at}soeg/?q=havn&spoerger=bertil-proeve")
    expect(status(page)).to_have_text("2 svar")
    expect(page.get_by_role("link", name="Fjern Bertil Prøve")).to_be_visible()
    page.goto(f"{at}forvaltning/fritids-og-kulturforvaltningen/")
    box(page).fill("havn")
    box(page).press("Enter")
    expect(page.locator("main ol h3")).to_have_text("Badning i havnen")


def test_a_shared_search_finds_the_same_when_what_it_names_is_called_otherwise(
    page: Page, at: str
) -> None:
    ask(page, f"{at}soeg/?q=havn&spoerger=bertil-forsoeg&forvaltning=stier")
    expect(status(page)).to_have_text("2 svar")
    expect(page.get_by_role("link", name="Fjern Vejforvaltningen")).to_be_visible()
    expect(filtered(page, "spoerger", "bertil-proeve")).to_be_checked()
    filtered(page, "spoerger", "bertil-proeve").uncheck()
    page.wait_for_url(f"{at}soeg/?q=havn&forvaltning=vejforvaltningen")
    # What never was a name is told as such.
    ask(page, f"{at}soeg/?q=havn&spoerger=ingen")
    expect(status(page)).to_have_text("Ingen svar")


def test_the_keyboard_is_enough(page: Page, at: str) -> None:
    ask(page, at)
    page.locator("main input[name=q]").focus()
    page.keyboard.type("havn")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{at}soeg/?q=havn")
    expect(filtered(page, "parti", "b")).to_be_visible()
    box(page).focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "b":
            break
    page.keyboard.press("Space")
    expect(status(page)).to_have_text("2 svar")
    # The reader stays where they were, though all around has changed.
    assert page.evaluate("document.activeElement.value") == "b"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('ol')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/svar/**")


def test_a_phone_has_its_filters_in_one_place(browser: Browser, at: str) -> None:
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        page = ask(context.new_page(), f"{at}soeg/?q=havn")
        expect(filtered(page, "parti", "b")).to_be_hidden()
        page.get_by_text("Afgræns", exact=True).click()
        filtered(page, "parti", "b").check()
        expect(status(page)).to_have_text("2 svar")
        page.get_by_role("button", name="Vis svarene").click()
        expect(filtered(page, "parti", "b")).to_be_hidden()
        expect(page.get_by_role("heading", name="2 svar")).to_be_focused()


def test_what_cannot_be_fetched_is_told_and_can_be_tried_again(browser: Browser, at: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/soeg/*.json", lambda route: route.abort())
        page.goto(f"{at}soeg/?q=havn")
        expect(status(page)).to_have_text("Søgningen virker ikke lige nu")
        expect(page.locator("main").get_by_role("link", name="Emner")).to_be_visible()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert faults(page) == []
        page.unroute("**/soeg/*.json")
        page.get_by_role("button", name="Prøv igen").click()
        expect(status(page)).to_have_text("3 svar")


@pytest.mark.parametrize("how", ["scripts are off", "the script cannot be had"])
def test_without_its_script_the_page_leads_to_the_lists(
    browser: Browser, at: str, how: str
) -> None:
    with browser.new_context(java_script_enabled=how != "scripts are off") as context:
        page = context.new_page()
        page.route("**/assets/search/**", lambda route: route.abort())
        page.goto(f"{at}soeg/?q=havn")
        expect(page.get_by_text("kræver JavaScript")).to_be_visible()
        expect(page.locator("main").get_by_role("link", name="Emner")).to_be_visible()
        expect(box(page)).to_be_visible()
        assert page.locator("main ol > li").count() == 0
        expect(page.locator("#found")).to_be_hidden()
        if how != "scripts are off":
            page.evaluate(AXE.read_text(encoding="utf-8"))
            assert faults(page) == []


def test_an_english_site_speaks_english(page: Page, at: str) -> None:
    ask(page, urljoin(at, "/english/soeg/?q=swan"))
    expect(status(page)).to_have_text("2 answers")
    expect(page.locator("main ol mark").first).to_have_text("Swans")
    expect(page.locator("main ol .ex").first).to_contain_text("In the question:")
    days = page.locator("main ol time").all_inner_texts()
    assert sorted(days) == ["13 June 2025", "20 May 2025"]


def own_module(folder: Path, script: str) -> Project:
    """A project with a module of the search page of its own."""
    project = Project(folder)
    own = project.source / "templates/assets/search/csv.js"
    own.parent.mkdir(parents=True)
    own.write_bytes(script.encode())
    project.write({"2026/legepladser": answers()["2026/legepladser"]})
    return project


def test_a_project_may_replace_a_module_of_the_page(tmp_path: Path) -> None:
    own = "export function csv() { return 'vores' }\nexport const give = alert;\n"
    site = own_module(tmp_path, own).build()
    (main,) = (data for file, data in site.files.items() if file.endswith("/main.js"))
    assert b"return 'vores'" in main
    assert main.count(b"URL.createObjectURL") == 0


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(
    "line",
    [
        "export default 1;", "export * from './index.js';", "export { give, csv };",
        'import "./index.js";', "import { read } from './index.js';", "import('./index.js');",
    ],
)  # fmt: skip
def test_a_module_that_would_not_run_is_an_error_at_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, line: str
) -> None:
    project = own_module(tmp_path, f"/*\nVores.\n*/\nfunction csv() {{}}\n{line}\n")
    assert project.run(command, "--today", "2026-08-31", "--first") == 1
    said = capsys.readouterr().out
    assert "templates/assets/search/csv.js:5:1: error[template-error]" in said


def test_a_module_may_have_line_ends_of_windows_and_speak_of_imports(tmp_path: Path) -> None:
    project = own_module(
        tmp_path,
        "/*\nimport x\nexport y\n*/\r\n"
        'import { address } from "./address.js";\r\n'
        "export async function csv() { return 'import' }\r\n"
        "// export default\r\nconst exported = [\r\n  address,\r\n];\r\nconst give = exported;\r\n"
        "export { give };\r\n",
    )
    site = project.build("2026-08-31", "--first")
    (main,) = (data for file, data in site.files.items() if file.endswith("/main.js"))
    assert b"import {" not in main.replace(b'import { stem } from "./stemmer.js"', b"")
    assert b"return{csv,give};" in main


def test_a_browser_learns_how_to_search_here(page: Page, at: str) -> None:
    ask(page, at)
    described = page.locator("link[rel=search]")
    assert described.get_attribute("type") == "application/opensearchdescription+xml"
    address = str(page.evaluate("document.querySelector('link[rel=search]').href"))
    found: Any = page.evaluate(
        """async (url) => {
            const text = await (await fetch(url)).text();
            const xml = new DOMParser().parseFromString(text, "application/xml");
            const link = xml.querySelector("Url[type='text/html']");
            return [xml.documentElement.namespaceURI, xml.querySelector("ShortName").textContent,
                    link.getAttribute("template")];
        }""",
        address,
    )
    assert found[:2] == ["http://a9.com/-/spec/opensearch/1.1/", "Politikersvar"]
    ask(page, found[2].replace("{searchTerms}", "legeplads"))
    assert titles(page) == ["Nye legepladser"]


def test_no_file_of_the_index_tells_of_what_is_hidden(at: str, browser: Browser) -> None:
    with browser.new_context() as context:
        names = json.loads(context.request.get(f"{at}manifest.json").text())["files"]
        files = [name for name in names if name.startswith("soeg/")]
        assert len(files) > 5
        for name in files:
            assert "kvindestem" not in context.request.get(at + name).text().casefold()
