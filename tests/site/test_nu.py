"""Every page and stylesheet is valid by the Nu HTML checker, without a warning."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.site.built import Site

JAR = Path(__file__).parents[1] / "tools/node_modules/vnu-jar/build/dist/vnu.jar"
NOT_FROM_DISK = r"(Resource|Inline script) violates Content Security Policy \(meta tag\).*"
"""On a page read from disk 'self' is nobody, and data in a script element are no script: whether
pages keep their policy is seen in a browser."""
FAULTY = "<!doctype html><html lang=da><title>Fejl</title><p id=a><p id=a><b><p></b><center>x"


@pytest.fixture(scope="module")
def complaints(
    demo: Site, english: Site, smallest: Site, tmp_path_factory: pytest.TempPathFactory
) -> list[str]:
    """What the checker says of all the sites, and of a page and a stylesheet with faults.

    One run for all, since most of its time goes into starting.
    """
    faulty = tmp_path_factory.mktemp("faulty")
    (faulty / "index.html").write_text(FAULTY, encoding="utf-8")
    (faulty / "site.css").write_text("p { colour: red }", encoding="utf-8")
    return complaints_about([demo.folder, english.folder, smallest.folder, faulty])


def complaints_about(folders: list[Path]) -> list[str]:
    """What the checker says of all HTML, CSS and SVG in some folders; of the same bytes once."""
    java = shutil.which("java")
    assert java
    found = (file for folder in folders for file in sorted(folder.rglob("*")))
    files = {file.read_bytes(): file for file in found if file.suffix in {".html", ".css", ".svg"}}
    command = [java, "-Xss8m", "-XX:TieredStopAtLevel=1", "-jar", str(JAR), "--stdout"]
    command += ["--skip-non-html", "--also-check-css", "--also-check-svg", "--format", "json"]
    command += ["--filterpattern", NOT_FROM_DISK, *map(str, files.values())]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return [f"{m['url']}:{m.get('lastLine')}: {m['message']}" for m in messages]


def test_html_and_css_are_valid(complaints: list[str]) -> None:
    assert [complaint for complaint in complaints if "/faulty" not in complaint] == []


def test_the_checker_finds_what_is_wrong(complaints: list[str]) -> None:
    assert [complaint for complaint in complaints if "site.css:1: CSS: " in complaint]
    assert [complaint for complaint in complaints if "Duplicate ID" in complaint]
