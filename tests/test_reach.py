"""A page that an edit is said not to reach is made of the same as before, and so is the same."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svargen.archive import assemble
from svargen.model import Answer, FrontMatter, Site
from svargen.pages.plan import plan_of
from svargen.pages.reach import Places, Reach
from svargen.pages.view import View

SITE = Site.model_validate({"title": "Svar", "lists": {"page_size": "3", "feed_size": "3"}})
TOPICS = ("veje", "parker", "støj", "Støj", "skoler")
STATUSES = ("besvaret",) * 6 + ("afventer", "tilbagekaldt")


def written(chance: Random, path: str, others: int) -> Answer:
    """An answer as an editor may write it, among so many others."""
    asked = date(2025, 10, 1) + timedelta(chance.randrange(150))
    status = chance.choice(STATUSES)
    front: dict[str, object] = {
        "title": chance.choice(("Cykelstier", "Træer")),
        "asker": chance.choice(("Asta Prøve (A)", "Bo Tænkt (B)", f"Ny {chance.randrange(50)}")),
        "asked": asked.isoformat(),
        "administration": chance.choice(("Vejforvaltningen", "Parkforvaltningen")),
        "topics": chance.sample(TOPICS, chance.randrange(4)),
        "status": status,
    }
    if status != "afventer":
        front["date"] = (asked + timedelta(3)).isoformat()
    if chance.random() < 0.3:
        front["sagsnummer"] = chance.choice(("2026 - 1", "2025 - 2"))
    if chance.random() < 0.25:
        front["follows"] = [f"{chance.randrange(others)}.md"]
    question = bytes([chance.randrange(3)]) if chance.random() < 0.05 else b""
    return of(chance, path, FrontMatter.model_validate(front), question)


def of(chance: Random, path: str, front: FrontMatter, question: bytes = b"") -> Answer:
    return Answer(path, front, question=question, digest=f"{chance.getrandbits(256):064x}")


def edited(chance: Random, before: dict[str, Answer]) -> dict[str, Answer]:
    """The same but for one answer: new, gone, withdrawn or another."""
    path, new = chance.choice(list(before)), f"ny-{chance.randrange(99)}.md"
    edit = chance.random()
    if edit < 0.3:
        return {**before, new: written(chance, new, len(before))}
    if edit < 0.5 and len(before) > 1:
        return {name: answer for name, answer in before.items() if name != path}
    front = before[path].front
    front = front.model_copy(update={"status": "tilbagekaldt", "date": front.date or front.asked})
    withdrawn = of(chance, path, front)
    return {**before, path: withdrawn if edit < 0.7 else written(chance, path, len(before))}


def seen(answers: dict[str, Answer]) -> View:
    return View.of(assemble(answers.values(), SITE, today=date(2026, 8, 31)))


def no_size(_path: str) -> None:
    """There are no attachments."""


@given(st.randoms(use_true_random=True), st.sampled_from((5, 30, 90)), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_what_is_out_of_reach_is_the_same(chance: Random, size: int, edits: int) -> None:
    answers = {f"{i}.md": written(chance, f"{i}.md", size) for i in range(size)}
    before, stood = seen(answers), dict(answers)
    for _ in range(edits):
        stood = edited(chance, stood)
    is_the_same_out_of_reach(before, seen(stood))


def is_the_same_out_of_reach(before: View, now: View) -> None:
    reach = Reach.between(Places.seen(before, no_size), Places.seen(now, no_size), now.archive)
    pages = {planned.path: planned for planned in plan_of(before, no_size)}
    for planned in plan_of(now, no_size):
        if was := pages.get(planned.path):
            inputs = planned.build.inputs()
            same = inputs is not None and inputs == was.build.inputs()
            assert same or not reach or reach.takes_in(planned)
            assert not same or planned.build() == was.build()


@pytest.mark.parametrize("length", [3, 13, 30])
def test_a_new_answer_is_named_beyond_a_thread(length: int) -> None:
    """Those of a thread are named by one another already, so that others take their place."""
    chance = Random(3)  # noqa: S311 - chance is all that is asked for

    def dated(path: str, day: int, *follows: str) -> Answer:
        front = {"title": "Træer", "asker": "Bo Tænkt", "administration": "Parkforvaltningen"}
        days = dict.fromkeys(("asked", "date"), (date(2026, 1, 1) + timedelta(day)).isoformat())
        about: dict[str, object] = {**front, **days, "topics": ["parker"], "follows": [*follows]}
        return of(chance, path, FrontMatter.model_validate(about))

    older = {f"{i}.md": dated(f"{i}.md", i) for i in range(10)}
    thread = {
        f"t{i}.md": dated(f"t{i}.md", 20 + i, *([f"t{i - 1}.md"] if i else []))
        for i in range(length)
    }
    before = {**older, **thread}
    is_the_same_out_of_reach(seen(before), seen({**before, "ny.md": dated("ny.md", 15)}))


def test_a_new_answer_reaches_few_pages() -> None:
    chance = Random(1)  # noqa: S311 - chance is all that is asked for
    answers = {f"{i}.md": written(chance, f"{i}.md", 400) for i in range(400)}
    before = seen(answers)
    alone = replace(answers["7.md"], path="ny.md")
    now = seen({**answers, "ny.md": alone})
    reach = Reach.between(Places.seen(before, no_size), Places.seen(now, no_size), now.archive)
    assert reach
    assert len(reach.answers) < 120


def test_a_new_answer_reaches_the_months_of_its_year_alone() -> None:
    chance = Random(2)  # noqa: S311 - chance is all that is asked for
    answers = {f"{i}.md": written(chance, f"{i}.md", 90) for i in range(90)}
    front = {"title": "Nyt", "asker": "Bo Tænkt", "administration": "Parkforvaltningen"}
    dates = {"asked": "2026-01-05", "date": "2026-01-08"}
    new = of(chance, "ny.md", FrontMatter.model_validate(front | dates))
    before, now = seen(answers), seen({**answers, "ny.md": new})
    reach = Reach.between(Places.seen(before, no_size), Places.seen(now, no_size), now.archive)
    assert reach
    reached = {group.key[:4]: set[bool]() for group in now.archive.months}
    for group in now.archive.months:
        reached[group.key[:4]].add(reach.takes_in_list("month", group))
    assert reached == {"2026": {True}, "2025": {False}}
