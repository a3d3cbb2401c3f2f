"""Lighthouse gives the site full marks for accessibility, best practices and SEO."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.site.conftest import built
from tests.site.test_browser import served
from tests.tools.install import BROWSER

SCRIPT = Path(__file__).parents[1] / "tools/lighthouse.mjs"
FULL = {"accessibility": 1, "best-practices": 1, "seo": 1}
INDEXED = ("", "svar/side/2/", "svar/2026/rettet-svar-om-plejehjem/")
WITHDRAWN = "svar/2026/fejlsendt/"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What Lighthouse says of each page, at the root of a web server as on a site of its own."""
    folder = tmp_path_factory.mktemp("lighthouse") / "site"
    folder.mkdir()
    node, browser = shutil.which("node"), BROWSER.found()
    assert node
    assert browser
    with served(folder) as address:
        built("demo", folder, "--base-url", address)
        urls = [address + path for path in (*INDEXED, WITHDRAWN)]
        command = [node, str(SCRIPT), browser, *urls]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    found = json.loads(done.stdout)
    return {url.removeprefix(address): judgement for url, judgement in found.items()}


@pytest.mark.parametrize("path", INDEXED)
def test_lighthouse_gives_full_marks(judged: dict[str, list[dict[str, Any]]], path: str) -> None:
    assert [found for found in judged[path] if found["faults"]] == []
    assert {found["category"]: found["score"] for found in judged[path]} == FULL


def test_lighthouse_holds_nothing_against_a_withdrawn_answer_but_that_no_search_engine_lists_it(
    judged: dict[str, list[dict[str, Any]]],
) -> None:
    faults = {found["category"]: found["faults"] for found in judged[WITHDRAWN]}
    assert faults == {"accessibility": [], "best-practices": [], "seo": ["is-crawlable"]}
