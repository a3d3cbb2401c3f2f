"""Whatever an editor changes, the site is byte for byte the one that is made from nothing."""

import json
import shutil
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from time import time_ns
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, rule

from svargen.publishing.build import build
from svargen.publishing.destination import Destination
from svargen.publishing.memory import Memory
from svargen.publishing.preview import preview
from svargen.publishing.shelf import Shelf
from svargen.publishing.unchanged import Standing
from svargen.publishing.wishes import Built, Wishes
from svargen.reading.folder import Listing

pytestmark = pytest.mark.untraced

TODAY = date(2026, 8, 31)
SITE = """\
title: Politikersvar
base_url: https://svar.example/
lists: {{page_size: 3, feed_size: 3}}
deadlines: {{working_days: {days}}}
{topics}
{more}
"""
TOPICS = ("", "topics: {veje: {aliases: [vejnet]}, parker: {}, støj: {}}")
MORE = (
    "",
    "people: [{id: asta, name: Asta Eksempelsen, former: [Asta Prøve]}]",
    """\
administrations:
- {name: Vejforvaltningen, to: 2025-12-31, successor: Byforvaltningen}
- {name: Byforvaltningen, from: 2026-01-01}
- Kulturforvaltningen""",
)
TITLES = ("Cykelstier i nord", "Støj om natten", "Åbningstider i svømmehallen", "Ældre træer")
ASKERS = ("Asta Eksempelsen (A)", "Bertil Prøve (B)", "Asta Prøve", "Carla Tænkt (Å)")
OFFICES = ("Vejforvaltningen", "Kulturforvaltningen", "Byforvaltningen")
TEXTS = (
    "Cykelparkeringen udvides til foråret, og støjen måles igen.",
    "Forvaltningen har **ikke** planer om det. Se [svaret](/svar/).",
    "Svømmehallerne åbner klokken seks.\n\n- Øster\n- Vester",
)
fronts = st.fixed_dictionaries(
    {
        "title": st.sampled_from(TITLES),
        "asker": st.sampled_from(ASKERS),
        "administration": st.sampled_from(OFFICES),
        "topics": st.lists(st.sampled_from(("veje", "Veje", "parker", "støj")), max_size=2),
        "sagsnummer": st.sampled_from((None, "2026 - 1", "2025 - 22")),
        "status": st.sampled_from(("besvaret",) * 4 + ("afventer", "foreløbigt", "tilbagekaldt")),
        "draft": st.sampled_from((None,) * 5 + ("true",)),
        "publish_from": st.sampled_from((None,) * 5 + ("2026-09-01",)),
    }
)
days = st.integers(0, 700)


class Editing(RuleBasedStateMachine):
    """A project that is changed, and built after each change into one output and into a new one."""

    names = Bundle("names")

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.project = self.root / "projekt"
        (self.project / "answers/2026").mkdir(parents=True)
        empty = {"format": 1, "generator": "svargen", "pages": {}, "files": {}}
        self.empty = self.root / "empty.json"
        self.empty.write_text(json.dumps(empty), encoding="utf-8")
        self.count = self.saves = 0
        self.today = TODAY
        self.memory = Memory(Shelf.passing(None))

    def teardown(self) -> None:
        if (self.root / "preview").is_dir():
            with closing(Shelf.passing(None)) as shelf:
                expected = self.previewed("preview-anew", Memory(shelf))
            assert self.previewed("preview", self.memory) == expected
            self.same("preview", "preview-anew")
        self.memory.shelf.close()
        shutil.rmtree(self.root)

    @initialize(fronts=st.lists(st.tuples(fronts, days), min_size=5, max_size=9))
    def begin(self, fronts: list[tuple[dict[str, object], int]]) -> None:
        self.site(TOPICS[0], MORE[0], 20)
        for front, day in fronts:
            self.write(self.new_name(), front, day, TEXTS[0])
        self.compare()

    # -- what an editor does -----------------------------------------------------------

    @rule(target=names, front=fronts, day=days, text=st.sampled_from(TEXTS))
    def add(self, front: dict[str, object], day: int, text: str) -> str:
        name = self.new_name()
        self.write(name, front, day, text)
        self.compare()
        return name

    @rule(name=names, front=fronts, day=days, text=st.sampled_from(TEXTS))
    def rewrite(self, name: str, front: dict[str, object], day: int, text: str) -> None:
        self.write(name, front, day, text)
        self.compare()

    @rule(which=st.integers(0, 99), word=st.sampled_from(("skolebus", "å", "cykelsti")))
    def edit_a_text(self, which: int, word: str) -> None:
        file = self.file(which)
        text = file.read_text("utf-8").replace("## Svar\n", f"## Svar\n\nMed {word}.\n")
        file.write_text(text, encoding="utf-8")
        self.compare()

    @rule(which=st.integers(0, 99), words=st.sampled_from(("Hvorfor?", "Hvornår?")))
    def edit_a_question(self, which: int, words: str) -> None:
        file = self.file(which)
        head, _, tail = file.read_text("utf-8").partition("## Spørgsmål\n\n")
        tail = tail.partition("\n")[2]
        file.write_text(f"{head}## Spørgsmål\n\n{words}\n{tail}", encoding="utf-8")
        self.compare()

    @rule(which=st.integers(0, 99), old=st.sampled_from(("/gl/{}/", "/soeg/{}/", "/{}.aspx", "")))
    def give_an_old_address(self, which: int, old: str) -> None:
        file = self.file(which)
        self.tell(file, "aliases", f"[{old.format(file.stem)}]" if old else "")
        self.compare()

    @rule(which=st.integers(0, 99), size=st.sampled_from((0, 9, 999, 99_999)))
    def attach(self, which: int, size: int) -> None:
        file = self.file(which)
        attached = file.with_name(f"{file.stem}-bilag.txt")
        attached.write_text("Tal. " * size, encoding="utf-8")
        self.tell(file, "attachments", f"[{{file: {attached.name}, title: Bilag}}]" if size else "")
        self.compare()

    @rule(which=st.integers(0, 99), day=st.integers(20, 30), text=st.sampled_from(TITLES))
    def correct(self, which: int, day: int, text: str) -> None:
        corrections = f"[{{date: 2026-08-{day}, text: {text}}}]" if day % 3 else ""
        self.tell(self.file(which), "corrections", corrections)
        self.compare()

    @rule(which=st.integers(0, 99), other=st.integers(0, 99))
    def follow_another_up(self, which: int, other: int) -> None:
        # In the order of their files, so that none comes back to itself.
        first, second = sorted((self.file(which), self.file(other)))
        self.tell(second, "follows", f"{first.name}" if first != second else "")
        self.compare()

    @rule(front=fronts, day=days)
    def make_a_mistake_and_mend_it(self, front: dict[str, object], day: int) -> None:
        # Two of one number, which is found only when all is put together.
        first, second = self.new_name(), self.new_name()
        front = {**front, "draft": None}
        for name in (first, second):
            self.write(name, front, day, TEXTS[0])
        file = self.project / f"answers/{second}.md"
        number = second.rpartition("-")[2]
        mended = file.read_text("utf-8")
        mistaken = mended.replace(
            f"dokumentnummer: {number}\n", f"dokumentnummer: {first.rpartition('-')[2]}\n"
        )
        file.write_text(mistaken, encoding="utf-8")
        assert not self.compare().published
        file.write_text(mended, encoding="utf-8")
        self.compare()

    @rule(target=names, name=consumes(names))
    def rename(self, name: str) -> str:
        new = self.new_name()
        (self.project / f"answers/{name}.md").rename(self.project / f"answers/{new}.md")
        self.compare()
        return new

    @rule(target=names, name=consumes(names))
    def move(self, name: str) -> str:
        new = self.new_name()
        file = self.project / f"answers/{name}.md"
        text = file.read_text("utf-8").replace("---\n", f"---\naliases: /svar/{name}/\n", 1)
        (self.project / f"answers/{new}.md").write_text(text, encoding="utf-8")
        file.unlink()
        self.compare()
        return new

    @rule(name=consumes(names))
    def delete(self, name: str) -> None:
        (self.project / f"answers/{name}.md").unlink()
        self.compare()

    @rule(topics=st.sampled_from(TOPICS), more=st.sampled_from(MORE), due=st.sampled_from((5, 20)))
    def change_the_site(self, topics: str, more: str, due: int) -> None:
        self.site(topics, more, due)
        self.compare()

    @rule(word=st.sampled_from(("Væk", "Ikke her")))
    def change_a_template(self, word: str) -> None:
        (self.project / "templates").mkdir(exist_ok=True)
        text = f'{{% extends "base.html" %}}{{% block main %}}<h1>{word}</h1>{{% endblock %}}'
        (self.project / "templates/not_found.html").write_text(text, encoding="utf-8")
        self.compare()

    @rule(text=st.sampled_from(("et", "to")))
    def change_a_static_file(self, text: str) -> None:
        (self.project / "static").mkdir(exist_ok=True)
        (self.project / "static/fil.txt").write_text(text, encoding="utf-8")
        self.compare()

    @rule()
    def wait_a_day(self) -> None:
        self.today += timedelta(1)
        self.compare()

    @rule(which=st.integers(0, 999), how=st.sampled_from(("changed", "gone", "new")))
    def touch_the_output(self, which: int, how: str) -> None:
        site = self.root / "site"
        found = sorted(f for f in site.rglob("*") if f.is_file() and f.name != "manifest.json")
        if not found:
            return
        file = found[which % len(found)]
        if how == "changed":
            file.write_text("Noget andet", encoding="utf-8")
        elif how == "gone":
            file.unlink()
        else:
            (file.parent / "fremmed.txt").write_text("Noget nyt", encoding="utf-8")
        self.compare()

    # -- what comes of it ----------------------------------------------------------------

    def file(self, which: int) -> Path:
        found = sorted((self.project / "answers").rglob("*.md"))
        return found[which % len(found)]

    def tell(self, file: Path, key: str, value: str) -> None:
        """Have the front matter of an answer say so of a key; '' for nothing."""
        lines = file.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(f"{key}: ")]
        told = [f"{key}: {value}\n"] if value else []
        file.write_text("".join([kept[0], *told, *kept[1:]]), encoding="utf-8")

    def new_name(self) -> str:
        self.count += 1
        return f"2026/svar-{self.count}"

    def site(self, topics: str, more: str, due: int) -> None:
        text = SITE.format(topics=topics, more=more, days=due)
        (self.project / "site.yaml").write_text(text, encoding="utf-8")

    def write(self, name: str, front: dict[str, object], day: int, text: str) -> None:
        asked = date(2024, 9, 1) + timedelta(day)
        given = {**front, "asked": asked, "dokumentnummer": name.rpartition("-")[2]}
        if front["status"] != "afventer":
            given["date"] = asked + timedelta(12)
        if front["status"] == "tilbagekaldt":
            given["withdrawn"] = "{date: 2026-08-30, reason: Den var forkert.}"
        if front["administration"] == "Vejforvaltningen":
            given["administration"] = OFFICES[0] if asked.year < 2026 else OFFICES[2]
        lines = [f"{key}: {value}" for key, value in given.items() if value is not None]
        body = f"## Spørgsmål\n\n{front['title']}?\n"
        if front["status"] != "afventer":
            body += f"\n## Svar\n\n{text}\n"
        content = "\n".join(["---", *lines, "---", body])
        (self.project / f"answers/{name}.md").write_text(content, encoding="utf-8")

    def compare(self) -> Built:
        wishes, destination = self.asked("site", cache=True)
        # As if the editor were slow: nothing is younger than the few seconds that leave doubt.
        with patch.object(time, "time_ns", lambda: time_ns() + 10_000_000_000):
            told = self.built("site", cache=True)
            assert not told.published or self.known(destination, wishes)
        shutil.rmtree(self.root / "anew", ignore_errors=True)
        anew = self.built("anew", cache=False)
        assert (told.published, told.diagnostics) == (anew.published, anew.diagnostics)
        if told.published:
            self.same("site", "anew")
        # Now and then the next edit comes before the search has followed.
        self.saves += 1
        self.previewed("preview", self.memory, all_of_it=self.saves % 3 > 0)
        return told

    def same(self, one: str, other: str) -> None:
        found, expected = files(self.root / one), files(self.root / other)
        assert sorted(found) == sorted(expected)
        assert [path for path in found if found[path] != expected[path]] == []

    def previewed(
        self, output: str, memory: Memory, *, all_of_it: bool = True
    ) -> tuple[object, ...]:
        """What a preview that has been open for a while tells, or one that was just opened."""
        wishes = Wishes(today=self.today, preview=True, base_url="http://127.0.0.1:8000/", jobs=2)
        shown = preview(Destination(self.root / output, self.project), wishes, memory)
        if shown.behind and all_of_it:
            shown.behind.catch_up()
        return shown.diagnostics, shown.answers, shown.sources, shown.ribbons

    def built(self, output: str, *, cache: bool) -> Built:
        wishes, destination = self.asked(output, cache=cache)
        with closing(Standing(destination, wishes)) as standing:
            listing = self.listing()
            # As the command does.
            standing.list(listing, lambda _: None)
            known = standing.unchanged(listing, strict=False)
            return known or build(standing, listing, strict=False, waiting=lambda: None)

    def known(self, destination: Destination, wishes: Wishes) -> Built | None:
        with closing(Standing(destination, wishes)) as standing:
            return standing.unchanged(self.listing(), strict=False)

    def listing(self) -> Listing:
        return Listing.of(self.project)

    def asked(self, output: str, *, cache: bool) -> tuple[Wishes, Destination]:
        wishes = Wishes(today=self.today, previous=str(self.empty), jobs=2, cache=cache)
        return wishes, Destination(self.root / output, self.project)


def files(site: Path) -> dict[str, bytes]:
    return {str(f.relative_to(site)): f.read_bytes() for f in site.rglob("*") if f.is_file()}


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    deadline=None,
    max_examples=6,
    stateful_step_count=10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
