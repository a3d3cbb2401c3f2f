"""Whatever is accepted becomes valid pages and valid feeds; whatever is not, a finding.

Whole projects, site.yaml and a few answers, are made of sound parts and odd ones. What is found
wrong is left out as an editor would leave it out, and what is left is built as any site is. Set
SVARGEN_EXAMPLES to look at more of them than the same few.
"""

import json
import re
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from svargen.codes import Severity
from svargen.publishing.project import read_project
from svargen.publishing.wishes import Wishes
from svargen.reading.folder import Listing
from tests.conftest import EXAMPLES
from tests.reading.test_properties import MARKDOWN, MARKDOWN_PIECES
from tests.site.atom import RULES, Feed
from tests.site.conftest import built_from
from tests.site.test_hostile import texts
from tests.site.test_nu import complaints_about

pytestmark = pytest.mark.untraced

ODD = st.one_of(
    st.sampled_from(texts()),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    st.sampled_from(["Æblegrød på Ærø", "אבג", "🏳️‍🌈", "a" * 150, "1", "-", "NO", "null"]),
)
LINE = st.one_of(st.sampled_from(["Cykelstier", "Økonomiforvaltningen", "Skoler & børn"]), ODD)
NAME = st.one_of(st.sampled_from(["Asta Eksempelsen (Ø)", "Bertil O'Prøve", "Ib Æ (A)"]), ODD)
DAY = st.sampled_from(["2026-05-01", "2026-05-08", "1999-12-31", "1. maj 2026", "2026-02-30"])
URL = st.one_of(st.sampled_from(["/", "https://example.dk/a?b&c", "mailto:a@b.dk", "#svar"]), ODD)
FRONT = st.fixed_dictionaries(
    {"title": LINE, "asker": st.lists(NAME, min_size=1, max_size=2), "administration": LINE},
    optional={
        "topics": st.lists(LINE, max_size=2),
        "links": st.lists(st.fixed_dictionaries({"title": LINE, "url": URL}), max_size=2),
        "status": st.sampled_from(["besvaret", "foreløbigt", "tilbagekaldt"]),
        "edoc_sagsnummer": LINE,
        "sagsnummer": st.sampled_from(["2026 - 1", "x"]),
        "dokumentnummer": st.sampled_from(["0", "10858583"]),
        "corrections": st.lists(st.fixed_dictionaries({"date": DAY, "text": LINE}), max_size=2),
        "redactions": st.lists(st.fixed_dictionaries({"date": DAY, "reason": LINE}), max_size=1),
        "withdrawn": st.fixed_dictionaries({"date": DAY, "reason": LINE}),
        "aliases": st.lists(st.sampled_from(["/a/", "/b/æ.html"]), max_size=1),
        "due": DAY,
    },
)
SITE = st.fixed_dictionaries(
    {"title": LINE},
    optional={
        "publisher": LINE,
        "description": LINE,
        "language": st.sampled_from(["da", "en"]),
        "contact": st.fixed_dictionaries({"email": LINE, "phone": LINE, "url": URL}),
        "parties": st.dictionaries(st.sampled_from("ØAÆ"), LINE, max_size=3),
        "topics": st.lists(LINE, max_size=2),
        "caseworkers": st.just({"publish": "true"}),
        "repository": st.fixed_dictionaries({"url": URL, "branch": LINE}),
    },
)
TEXT = st.one_of(MARKDOWN, st.lists(st.one_of(ODD, MARKDOWN_PIECES), max_size=12).map("".join))
TODAY = date(2026, 8, 31)
NOW = datetime(2026, 9, 1, tzinfo=UTC)
SOUND: dict[str, Any] = {
    "title": "Sundt", "asker": "Asta Eksempelsen", "asked": "2026-04-21", "date": "2026-05-08",
    "administration": "Økonomiforvaltningen",
}  # fmt: skip
SOUND_SITE: dict[str, Any] = {
    "title": "Svar", "base_url": "https://svar.example/", "language": "da",
    "accessibility": {"statement": "https://was.example/", "date": "2026-05-01"},
}  # fmt: skip
PROJECT = st.tuples(SITE, st.lists(st.tuples(FRONT, TEXT), min_size=1, max_size=3))
"""site.yaml, and the front matter and the text of a few answers."""

Keys = dict[str, Any]


def yaml_of(values: Keys) -> str:
    """One key a line, so that a finding's line tells its key; JSON is YAML."""
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in values.items())


def write(folder: Path, site: Keys, answers: list[tuple[Keys, str]]) -> None:
    (folder / "answers").mkdir(exist_ok=True)
    (folder / "site.yaml").write_text(yaml_of(site), encoding="utf-8")
    words = ("Question", "Answer") if site.get("language") == "en" else ("Spørgsmål", "Svar")
    for n, (front, text) in enumerate(answers):
        body = f"## {words[0]}\n\na\n\n## {words[1]}\n\nb\n\n{text}\n"
        file = f"---\n{yaml_of(front)}---\n{body}"
        (folder / f"answers/svar-{n}.md").write_bytes(file.encode())


def accepted(folder: Path, site: Keys, answers: list[tuple[Keys, str]]) -> None:
    """Write what is accepted of a project, leaving out what is found wrong."""
    while True:
        write(folder, site, answers)
        found = read_project(Listing.of(folder), Wishes(jobs=1, today=TODAY)).diagnostics
        errors = [d for d in found if d.severity == Severity.ERROR]
        if not errors:
            return
        for d in errors:
            assert d.message(str)
            n = re.fullmatch(r"answers/svar-(\d)\.md", d.place.path)
            keys, text = answers[int(n[1])] if n else (site, "")
            lines = [*keys] if not n else ["", *keys]
            key = lines[d.place.line - 1] if 0 < d.place.line <= len(lines) else ""
            if key:
                sound = SOUND.get(key) if n else SOUND_SITE.get(key)
                assert keys[key] != sound, f"what is sound is refused: {d}"
                keys[key] = sound
                if sound is None:
                    del keys[key]
            elif n:
                assert text or d.code == "withdrawn-mismatch", f"nothing is refused: {d}"
                keys.pop("status", None)
                keys.pop("withdrawn", None)
                answers[int(n[1])] = (keys, "")
            # Keys and lines have moved.
            break


@given(PROJECT)
@settings(
    max_examples=max(10, EXAMPLES // 16),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def made(project: tuple[Keys, list[tuple[Keys, str]]]) -> None:
    """Build what is accepted of a project, and look at all of it."""
    folder = Path(tempfile.mkdtemp(dir=made_in[0]))
    site, answers = project
    accepted(folder, {**SOUND_SITE, **site}, [({**SOUND, **f}, text) for f, text in answers])
    built = built_from(folder, folder / "public")
    for file, data in built.files.items():
        if file.endswith(".html"):
            html5lib.HTMLParser(strict=True).parse(data)
        elif file.endswith(".json"):
            json.loads(data)
        elif file.endswith(".xml"):
            root = etree.fromstring(data)
            if str(root.tag).endswith("}feed"):
                feed = Feed(root, built.base_url + file, NOW)
                found = [f"{rule.__name__}: {said}" for rule in RULES for said in rule(feed)]
                # A name cannot be declared as markup, however it looks.
                assert [said for said in found if ": name is plain text with" not in said] == []


made_in: list[Path] = []


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sites made of accepted projects, each looked at when it was made."""
    made_in[:] = [tmp_path_factory.mktemp("projects")]
    made()
    return sorted(made_in[0].glob("*/public"))


def test_what_is_accepted_becomes_valid_pages_and_feeds(sites: list[Path]) -> None:
    assert len(sites) >= 10


def test_the_nu_checker_finds_nothing_in_them(sites: list[Path]) -> None:
    assert complaints_about(sites) == []
