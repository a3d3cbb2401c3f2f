"""What stands beside each answer for programs: index.json, and index.md as svargen reads it."""

import json
import mimetypes
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from svargen.pages.of_answer import media_type
from svargen.reading.answer import Settings, read_answer
from tests.site.built import Site, read


def data_of(site: Site, path: str) -> Any:
    return json.loads(site.files[f"{path}index.json"])


def test_every_answer_and_tombstone_has_its_data_beside_it(site: Site) -> None:
    pages = [*site.pages_of("answer"), *site.pages_of("tombstone")]
    # Data cannot lead on: it stands beside an old address, too.
    old = {page.path for page in site.pages_of("redirect")}
    with_data = {file.removesuffix("index.json") for file in site.files if "index.json" in file}
    with_text = {file.removesuffix("index.md") for file in site.files if "index.md" in file}
    assert with_data == with_text
    assert with_data - old == {page.path for page in pages}


def test_the_documentation_names_every_key_of_the_data(site: Site) -> None:
    text = (Path(__file__).parents[2] / "docs/formats.md").read_text("utf-8")
    documented = re.findall("[a-z_]+", re.findall(r"^`index.json` is .*$", text, re.MULTILINE)[0])
    for page in site.pages_of("answer"):
        data = data_of(site, page.path)
        parts = [data, *data["askers"], *data["administrations"], *data["sections"]]
        assert {key for part in parts for key in part} <= set(documented)


def test_a_page_names_its_data_and_its_text(site: Site) -> None:
    for page in site.pages_of("answer"):
        for kind, file in (("application/json", "index.json"), ("text/markdown", "index.md")):
            assert page.tree.xpath(f"//link[@rel='alternate'][@type='{kind}']/@href") == [file]


def test_the_data_agree_with_the_page(site: Site) -> None:
    for page in site.pages_of("answer"):
        data, words = data_of(site, page.path), page.words()
        assert page.heading == read(data["title"])
        assert data["url"] == page.url
        for asker in data["askers"]:
            assert asker["name"] in words
        for administration in data["administrations"]:
            assert administration["name"] in words
        for key in ("sagsnummer", "dokumentnummer", "edoc_sagsnummer"):
            assert data[key] is None or data[key] in words
        days = {str(day) for day in page.tree.xpath("//time/@datetime")}
        assert {data["asked"], data["date"]} - {None} <= days


def test_the_words_in_the_data_are_those_on_the_page(site: Site) -> None:
    for page in site.pages_of("answer"):
        (main,) = page.tree.xpath("//main")
        # Numbers of notes and paragraphs, and remarks of the publisher's, are no words of it.
        added = "ancestor::*[self::sup or @class='pa' or @class='ed']"
        texts = main.xpath(f".//text()[not({added})] | .//img/@alt")
        words = read("".join(map(str, texts))).replace(" ", "")
        for section in data_of(site, page.path)["sections"]:
            for line in section["text"].splitlines():
                assert read(line).replace(" ", "") in words


def test_the_type_of_a_file_does_not_hang_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(mimetypes.types_map, ".pdf", "application/x-of-this-machine")
    assert media_type("Notat (endelig).PDF") == "application/pdf"
    assert media_type("Målinger 2026.xlsx").endswith("spreadsheetml.sheet")
    assert media_type("data.of-no-kind") == "application/octet-stream"


def test_links_in_the_data_are_whole_addresses_that_lead_somewhere(site: Site) -> None:
    for page in site.pages_of("answer"):
        data = data_of(site, page.path)
        links = [
            *(asker["url"] for asker in data["askers"]),
            *(administration["url"] for administration in data["administrations"]),
            *(attachment["url"] for attachment in data["attachments"]),
            *data["follows"],
        ]
        assert [url for url in links if site.within(url) is None] == []
        links += [link["url"] for link in data["links"] if link["url"]]
        assert [url for url in links if url.startswith("/")] == []
        assert [why for url in links if (why := site.misled(page, url))] == []


def test_the_text_read_again_is_the_same_answer(site: Site) -> None:
    settings = Settings(site.settings.language, site.settings.limits)
    hidden: dict[str, Any] = {"personal_data_ok": (), "publish_from": None}
    if not site.settings.caseworkers.publish:
        hidden["sagsbehandler"] = None
    for source in site.sources:
        if not source.readable:
            continue
        reading = read_answer(
            site.files[f"{source.path}index.md"], f"answers/{source.answer.path}", settings
        )
        assert [d for d in reading.diagnostics if d.severity == "error"] == []
        assert reading.answer
        assert reading.answer.front == source.answer.front.model_copy(update=hidden)
        assert reading.body == source.body
        assert replace(reading.answer, front=source.answer.front).excerpt == source.answer.excerpt


def test_the_data_call_topics_and_administrations_by_their_own_names(demo: Site) -> None:
    data = data_of(demo, "svar/2026/forbrug-paa-veje-og-stier/")
    assert data["topics"] == ["cykelstier", "økonomi"]
    assert [administration["name"] for administration in data["administrations"]] == [
        "Klima-, Trafik- og Byudviklingsforvaltningen",
        "Økonomiforvaltningen",
    ]


def test_a_withdrawn_answer_says_in_its_data_when_and_why_and_nothing_else(demo: Site) -> None:
    assert data_of(demo, "svar/2026/fejlsendt/") == {
        "format": 1,
        "url": f"{demo.base_url}svar/2026/fejlsendt/",
        "status": "tilbagekaldt",
        "asked": "2026-01-05",
        "withdrawn": {
            "date": "2026-01-16",
            "reason": (
                "Svaret indeholdt oplysninger om en borger.\n\nSpørgeren har fået det at vide."
            ),
        },
    }


def test_an_attachment_is_described_by_its_type(demo: Site) -> None:
    types = {
        a["file"]: a["type"] for a in data_of(demo, "svar/2026/havneparken/svar/")["attachments"]
    }
    assert types == {
        "kort over havneparken.png": "image/png",
        "Målinger 2026 (endelige).xlsx": (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        ),
        "notat.pdf": "application/pdf",
        "raa-data.csv": "text/csv",
    }
