"""The pages about findings are those that the table of findings gives; the house is told whole."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from reference import DOCS, PAGES, STANDS_FOR, page

import svargen
from svargen.codes import CODES, GROUPS
from svargen.language import known_languages, language_of


@pytest.mark.parametrize("language", sorted(PAGES))
def test_a_reference_says_what_the_table_says(language: str) -> None:
    text = (DOCS / PAGES[language]).read_text(encoding="utf-8")
    assert text == page(language_of(language)), "run tools/reference.py"


def test_there_is_a_reference_in_every_language() -> None:
    assert set(PAGES) == set(known_languages())


def test_every_finding_has_a_heading_that_can_be_linked_to() -> None:
    assert re.findall(r"^### ([a-z0-9-]+)$", page(language_of("en")), re.MULTILINE) == list(CODES)


def test_every_finding_stands_under_a_group() -> None:
    assert next(iter(CODES)) in GROUPS
    assert list(GROUPS) == [code for code in CODES if code in GROUPS]


def test_every_placeholder_says_what_it_stands_for() -> None:
    said = "".join(text for code in CODES.values() for text in (code.message, *code.hints))
    assert {name for _, name, _, _ in Formatter().parse(said) if name} == set(STANDS_FOR)


def test_the_architecture_names_every_part_of_the_house() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")
    house = Path(svargen.__file__).parent
    parts = [f"{entry.name}/" for entry in house.iterdir() if (entry / "__init__.py").is_file()]
    parts += [file.name for file in house.glob("*.py") if file.name != "__init__.py"]
    parts += [file.name for file in (house / "reading").glob("*.py") if file.name != "__init__.py"]
    assert [part for part in parts if f"`{part}`" not in text and f"/{part}`" not in text] == []
