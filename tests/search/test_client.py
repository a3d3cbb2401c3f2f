"""The search client: its cases in Node and in a browser, its types, its size.

The cases stand in js/cases.js; they ask an archive that svargen builds here.
"""

import gzip
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import sync_playwright

from svargen.search.scripts import joined
from svargen.search.stemmer import stemmer_module
from tests.project import Project, question
from tests.tools.install import BROWSER

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MODULES = sorted((ROOT / "templates/assets/search").glob("*.js"))
VECTORS = sorted((HERE / "vectors").glob("*.json"))
LANGUAGES = ("da", "en")

BERTIL, NOBODY = "Bertil Prøve (B)", "Łukasz Kıraç"
ANSWERS = {
    "2024/laan": question(
        "Lån til almene boliger", "Rammen er på 1.250.000 kr.[^1]\n\n[^1]: *Uden* gebyrer.",
        asker=BERTIL, asked="2024-02-01", date="2024-02-20",
    ),
    "2025/cykelparkering": question(
        "Cykelparkering på skolerne", "Skolerne får flere stativer.", asked="2025-03-03",
        date="2025-03-20",
    ),
    "2025/parkering": question(
        "Parkering af cykler ved Aaløkken", "Stationen får flere pladser.", asked="2025-04-01",
        date="2025-04-04",
    ),
    "2025/biler": question(
        "Betalt parkering i centrum", "Biler betaler hele døgnet.", asked="2025-04-01",
        date="2025-04-04",
    ),
    "2025/stadion": question(
        "Parkering ved stadion", "På kampdage er den lukket.", asked="2025-05-01",
        date="2025-05-05",
    ),
    "2026/legepladser": question(
        "Legepladser til børn", "Der bygges to.", asked="2026-01-05", date="2026-01-30",
    ),
    "2026/stoej": question(
        "Støj fra havnen", "Vi måler i juni. Støj om natten går ud over naboernes nattesøvn.",
        asker=BERTIL, asked="2026-05-01", date="2026-05-08", sagsnummer="2026 - 10323",
        topics="[Byens miljø og liv]",
        links="[{title: Plan for stille timer, url: 'https://plan.example/'}]",
        attachments="[{file: kajen.csv, title: Målinger ved kajen i maj}]",
    ),
    "2026/traeer": question(
        "Træer langs vejene", "Der plantes lind og eg. Rottebekæmpelsen følger.",
        asked="2026-06-01", date="2026-06-08",
    ),
    "2024/robot": question(
        "Robotklippere på boldbanerne", "De kører efter mørkets frembrud.", asker=NOBODY,
        asked="2024-03-01", date="2024-03-05",
    ),
    "2024/genbrug": question(
        "Bemanding om søndagen", "Genbrugsstationsmedarbejderne har fri.", asker=NOBODY,
        asked="2024-03-01", date="2024-03-06",
    ),
    "2024/genbrugt": question(
        "Møbler som genbrug", "De gives væk.", asker=NOBODY, asked="2024-03-01", date="2024-03-07",
    ),
    "2024/modernisering": question(
        "Modernisering af Mødrehjælpens hus", "Vinduerne skiftes.", asker=NOBODY,
        asked="2024-03-01", date="2024-03-08",
    ),
    "2024/foraeldre": question(
        "Dialog med hjemmene", "Klasserne holder forældremøder.", asker=NOBODY, asked="2024-03-01",
        date="2024-03-11",
    ),
    "2024/koele": question(
        "Kølemontrer og kolesterol i kantinen", "Personalet vælger selv.", asker=NOBODY,
        asked="2024-03-01", date="2024-03-12",
    ),
    "2024/kolera": question(
        "Koleraens historie", "Brand, slukning og øvelser vises på teatret.", asker=NOBODY,
        asked="2024-03-01", date="2024-03-13",
    ),
    "2024/brand": question(
        "Brandslukningsøvelser", "De holdes i maj.", asker=NOBODY, asked="2024-03-01",
        date="2024-03-14",
    ),
}  # fmt: skip
NAMES = """\
people: [{id: bertil-proeve, name: Bertil Prøve, former: [Bertil Udkast]}]
administrations: [{name: Vejforvaltningen, aliases: [VEF]}]
topics: {Byens miljø og liv: {aliases: [gadeliv]}}
"""
PARTIES = "parties:\n  A: {name: Aprilpartiet}\n  B: {name: Bypartiet}\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that the cases ask, and the stemmers beside it."""
    project = Project(tmp_path_factory.mktemp("client"))
    project.write(ANSWERS, PARTIES + NAMES)
    (project.source / "answers/2026/kajen.csv").write_text("Dag;Decibel\n", encoding="utf-8")
    folder = project.build().folder
    for language in LANGUAGES:
        (folder / f"{language}.mjs").write_bytes(stemmer_module(language))
    return folder


def test_its_cases_hold_in_node(archive: Path, tmp_path: Path) -> None:
    # Where no package.json says so, Node takes no .js for a module.
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    shutil.copytree(HERE / "js", tmp_path / "tests/search/js")
    shutil.copytree(MODULES[0].parent, tmp_path / "templates/assets/search")
    cases = tmp_path / "tests/search/js/node.mjs"
    world = {
        "site": str(archive),
        "stemmers": {language: str(archive / f"{language}.mjs") for language in LANGUAGES},
        "vectors": [str(file) for file in VECTORS],
    }
    done = subprocess.run(
        [
            shutil.which("node") or "node",
            "--test",
            "--test-reporter=spec",
            str(cases),
        ],
        env=os.environ | {"WORLD": json.dumps(world)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


class Host(SimpleHTTPRequestHandler):
    """The archive, and the project's own files below /templates/ and /tests/."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def translate_path(self, path: str) -> str:
        if path.startswith(("/templates/", "/tests/")):
            return str(ROOT / path.partition("?")[0].lstrip("/"))
        return super().translate_path(path)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def host(archive: Path) -> Iterator[str]:
    handler = partial(Host, directory=str(archive))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_its_cases_hold_in_a_browser(archive: Path, host: str) -> None:
    script = '<!doctype html><script type="module" src="/tests/search/js/browser.js"></script>'
    (archive / "cases.html").write_text(script, encoding="utf-8")
    world = {
        "stemmers": {language: f"/{language}.mjs" for language in LANGUAGES},
        "vectors": [f"/tests/search/vectors/{file.name}" for file in VECTORS],
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER.found())
        page = browser.new_page()
        page.goto(f"{host}/cases.html#{quote(json.dumps(world))}")
        page.wait_for_function("document.title")
        told: dict[str, Any] = json.loads(page.title())
        browser.close()
    assert told["ran"] > 10
    assert not told["failed"], "\n".join(told["failed"])


def test_its_types_are_right() -> None:
    tools = ROOT / "tests/tools"
    command = [str(tools / "node_modules/.bin/tsc"), "--project", str(tools)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


WRITTEN = {
    "signs": """\
/** Two signs are two signs. */
export const sums = (one) => {
  const less = one - -1; // one less {
  return [one + +1, less, one ? .5 : 1];
};
export class Kept {
  #words = { a: "b  =  {", c: /a , b/.test("a , b") };
  get words() { return this.#words; }
}
""",
    "texts": """\
/** Texts are as they are, whatever stands beside them. */
export const told = (word) => {
  const nested = `{ ${[word].map((each) => `${each} ; ${"a ; b"}`)} }`;
  const space = "const  a";
  if (word === "a  =  b") return `${word} ;  }${space}` + "\\" ;  \\\\" + nested;
  return [word, "'"]
    .map((each) => each
      || `" , "`)
    .join(word
      ? " , "
      : ".");
};
export const halved = (word) => word.replace(/["\\/]  , [/']/g, "  '  ").length / 2;
""",
    "lines": "export const lines = `a  {\n\n  b`;\n",
    "main": """\
import { lines } from "./lines.js";
import { Kept, sums } from "./signs.js";
import { halved, told } from "./texts.js";

console.log(JSON.stringify([sums(2), new Kept().words, lines, told("a  =  b"), told(""),
  halved("/  , '")]));
""",
}


def test_published_it_says_what_it_says_as_it_is_written() -> None:
    script = joined(WRITTEN, "main")
    command = [shutil.which("node") or "node", "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    told = ['a  =  b ;  }const  a" ;  \\{ a  =  b ; a ; b }', '" , ".\'']
    assert json.loads(done.stdout) == [
        [3, 3, 0.5], {"a": "b  =  {", "c": True}, "a  {\n\n  b", *told, 2.5
    ]  # fmt: skip
    assert 'if(word==="a  =  b")return`' in script
    assert "each)=>each||`" in script
    assert """halved=(word)=>word.replace(/["\\/]  , [/']/g,"  '  ").length / 2;""" in script
    assert 'let space="const  a";' in script
    assert len(script) < sum(map(len, WRITTEN.values()))


def test_it_takes_less_than_fifteen_kilobytes() -> None:
    modules = {file.stem: file.read_text("utf-8") for file in MODULES}
    first = "main" if "main" in modules else "archive"
    assert len(gzip.compress(joined(modules, first).encode())) < 15_000
