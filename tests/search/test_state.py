"""An index brought up to date is the one made from nothing, byte for byte."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svargen.model import Answer, Body, FrontMatter, Section
from svargen.pages.urls import CONTENTS
from svargen.publishing.indexing import by_another
from svargen.search.analysis import analysed
from svargen.search.documents import Document, Documents
from svargen.search.index import How, Sizes
from svargen.search.state import index_files, update

SMALL = Sizes(terms=(60, 200, 3), spellings=(30, 90, 3), cards=8)
LABELS = MappingProxyType({"status": {"besvaret": ("Besvaret",), "afventer": ("Afventer",)}})
WORDS = """
cykel cykler cyklen parkering parkeringen cykelparkering cykelparkeringer skolevej skole vej affald
sortering affaldssortering affaldssorteringen sorteringen aaben åben åbent og 2026-10323 1.250.000
bus busrute rute ruter børnehave børne have born idé barn børn fulgt følge modtog modtage
"""


@dataclass(frozen=True)
class Told:
    """An answer's day and words."""

    day: int
    title: str
    text: str
    name: str = "Asta Eksempelsen (A)"

    def document(self, path: str) -> tuple[Document, bytes]:
        day = (date(2026, 1, 1) + timedelta(self.day)).isoformat()
        front = FrontMatter.model_validate(
            {
                "title": self.title,
                "asker": self.name,
                "asked": day,
                "date": day,
                "administration": "Vejforvaltningen",
            }
        )
        digest = hashlib.sha256(repr(self).encode()).hexdigest()
        answer = Answer(path, front, digest=digest)
        body = Body((Section("answer", None, "", self.text, ""),))
        card = (self.title, path, (self.name,), ("Vejforvaltningen",), 0, "")
        document = Document(answer, (self.name,), (), (), card, ("besvaret",))
        return document, analysed(answer, body).to_bytes()


@dataclass
class Archive:
    told: dict[str, Told] = field(default_factory=dict)

    def parts(self, few: int = 0) -> tuple[list[Document], How]:
        """All documents, and how an index is made of more than a `few` by arrays."""
        made = [told.document(path) for path, told in self.told.items()]
        made.sort(key=lambda each: (each[0].answer.day, each[0].answer.path))
        words = {document.answer.path: analysis for document, analysis in made}
        return [document for document, _ in made], How(
            lambda a: words[a.path], sizes=SMALL, few=few
        )


TEXTS = st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join)
ANSWERS = st.builds(
    Told, st.integers(0, 5), TEXTS.map(lambda text: text or "Om"), TEXTS,
    st.sampled_from(["Asta Eksempelsen (A)", "Bus Prøve (B)"]),
)  # fmt: skip
PATHS = st.sampled_from([f"{letter}.md" for letter in "abcdefghij"])
STEP = st.dictionaries(PATHS, st.none() | ANSWERS, max_size=4)


@pytest.mark.untraced
@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(PATHS, ANSWERS),
    st.lists(STEP, min_size=1, max_size=4),
    st.sampled_from([0, 20]),
)
def test_any_changes_lead_to_the_index_made_from_nothing(
    first: dict[str, Told], steps: list[dict[str, Told | None]], few: int
) -> None:
    archive = Archive(first)
    kept: dict[str, bytes] = {}
    with closing(sqlite3.connect(":memory:")) as database:
        for step in [{}, *steps]:
            for path, told in step.items():
                if told is None:
                    archive.told.pop(path, None)
                else:
                    archive.told[path] = told
            documents, how = archive.parts()
            expected = _made(documents, how)
            files = dict(update(database, "da", of(documents), LABELS, how._replace(few=few)))
            written = {name: data() for name, data in files.items()}
            assert written == expected
            # A name that was there before stands for the same bytes.
            for name in files.keys() & kept.keys() - {CONTENTS}:
                assert kept[name] == written[name]
            kept = written


def test_a_word_that_comes_to_have_parts_counts_beside_others_that_have_them() -> None:
    texts = ["cykel parkering"] * 3 + ["drone"] * 2
    texts += ["droneparkering cykelparkering", "droneparkering parkering børn", "droneparkering"]
    archive = Archive({f"{day}.md": Told(day, "Emne", text) for day, text in enumerate(texts)})
    with closing(sqlite3.connect(":memory:")) as database:
        asked = "select beside from files where kind = 'terms'"
        told = []
        # Once three answers have it, it may be a part of others.
        for day in (8, 9):
            archive.told[f"{day}.md"] = Told(day, "Emne", "drone" if day == 9 else "vej")
            files = dict(update(database, "da", *_given(archive)))
            written = {name: data() for name, data in files.items()}
            assert written == _made(*archive.parts())
            told.append("".join(beside for (beside,) in database.execute(asked)))
    split = "droneparkering droneparkering dron parkering"
    assert [split in each for each in told] == [False, True]


def test_what_stays_is_not_made_again() -> None:
    archive = Archive({f"{day}.md": Told(day, f"Emne {day}", "cykel og vej") for day in range(40)})
    with closing(sqlite3.connect(":memory:")) as database:
        before = dict(update(database, "da", *_given(archive)))
        archive.told["40.md"] = Told(40, "Emne", "busrute")
        after = dict(update(database, "da", *_given(archive)))
    assert len(before.keys() - after.keys()) < len(before) / 2


def test_what_changes_for_all_answers_is_told_of_each() -> None:
    archive = Archive({f"{day}.md": Told(day, f"Emne {day}", "cykel og vej") for day in range(40)})
    documents, how = archive.parts()
    renamed = [
        each._replace(names=(f"{number}", "Bus"), card=(number,)) if number < 9 else each
        for number, each in enumerate(documents)
    ]
    with closing(sqlite3.connect(":memory:")) as database:
        update(database, "da", of(documents), LABELS, how)
        files = dict(update(database, "da", of(renamed, "renamed"), LABELS, how))
        written = {name: data() for name, data in files.items()}
    assert written == _made(renamed, how)


def test_work_that_is_left_to_other_processes_gives_the_same_and_leaves_no_file(
    tmp_path: Path,
) -> None:
    words = WORDS.split()
    archive = Archive(
        {
            f"{n}.md": Told(n % 40, f"Emne {n}", f"{words[n % len(words)]} {words[n % 7]}{n}")
            for n in range(600)
        }
    )
    documents, how = archive.parts()
    apart = how._replace(apart=by_another(str(tmp_path)))
    assert _made(documents, apart) == _made(documents, how)
    assert list(tmp_path.iterdir()) == []


def of(documents: list[Document], common: str = "") -> Documents:
    made = {document.answer.path: document for document in documents}
    return Documents([each.answer for each in documents], lambda answer: made[answer.path], common)


def _made(documents: list[Document], how: How) -> dict[str, bytes]:
    return {name: data() for name, data in index_files("da", of(documents), LABELS, how)}


def _given(archive: Archive) -> tuple[Documents, MappingProxyType[str, dict[str, tuple[str]]], How]:
    documents, how = archive.parts()
    return of(documents), LABELS, how
