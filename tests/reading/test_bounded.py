"""No file can hang a build: what would take long is refused, and long honest texts are read.

Nothing here is timed. Work is counted, in calls of functions: they grow as the time does and are
the same on every machine. Times are printed by benchmarks/pathological.py.
"""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from pathological import FRONTS, SITES, TEXTS, answer, cut, just_read, outcome

from svargen.model import Limits
from svargen.reading.answer import Settings, read_answer, read_plain_page, read_site
from svargen.reading.density import marks_in

pytestmark = pytest.mark.untraced

DANISH = Settings("da", Limits())
PATH = "answers/2026/a.md"
FEW = 250
"""Marks, so that two hundred texts are read in seconds; what is linear here is so with more."""
LONG = {
    "prose": "Teksten er lang, men ganske almindelig – og den står i afsnit.\n\n" * 4700,
    "prose in one paragraph": "Teksten er lang, men ganske almindelig – og uden afsnit. " * 5000,
    "a table": "|a|b|c|d|e|f|g|h|i|j|\n" + "|-" * 10 + "|\n" + "|1|2|3|4|5|6|7|8|9|0|\n" * 2000,
    "links": "Se [den gode plan](https://www.example.dk/den-gode-plan/2026_05?a=b&c=d). " * 500,
    "footnotes": "".join(f"Det er så.[^{n}]\n\n[^{n}]: Se *side {n}*.\n\n" for n in range(300)),
    "a list": "- Et punkt med **vægt** og `kode`, som er til at læse.\n" * 2000,
    "Greek": "Ἐν ἀρχῇ ἦν ὁ λόγος, καὶ ὁ λόγος ἦν πρὸς τὸν θεόν. " * 2000,
}
"""What an editor may write and must be read."""


def calls_of(work: Callable[[], object]) -> int:
    """How many calls of functions a piece of work makes, those into C included."""
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def calls_to_read(text: str, marks: int) -> int:
    settings = Settings("da", Limits.model_validate({"marks": str(marks)}))
    return calls_of(lambda: read_answer(answer(text), PATH, settings))


def test_work_grows_with_the_marks_that_are_let_in_and_no_faster() -> None:
    grown = {}
    for name, make in TEXTS.items():
        once, twice = (
            just_read(make, marks * 20, marks - marks_in(answer("").decode()))
            for marks in (FEW, 2 * FEW)
        )
        calls = calls_to_read(once, FEW)
        assert calls < 800 * FEW, name
        ratio = (calls_to_read(twice, 2 * FEW) - calls) / calls
        if ratio > 1.6:
            grown[name] = ratio
    assert grown == {}


def test_work_grows_with_the_front_matter_and_no_faster() -> None:
    grown = {}
    for name, make in FRONTS.items():
        once, twice = (whole_lines(make(size), size) for size in (3000, 6000))
        calls = calls_of(partial(read_answer, answer("a", once), PATH, DANISH))
        again = calls_of(partial(read_answer, answer("a", twice), PATH, DANISH))
        if again > 2.6 * calls + 2000:
            grown[name] = again / calls
    assert grown == {}


def test_work_grows_with_site_yaml_and_no_faster() -> None:
    grown = {}
    for name, make in SITES.items():
        once, twice = (
            whole_lines(f"title: a\n{name}:\n{make(size)}", size) for size in (3000, 6000)
        )
        calls = calls_of(partial(read_site, once.encode()))
        again = calls_of(partial(read_site, twice.encode()))
        if again > 2.6 * calls:
            grown[name] = again / calls
    assert grown == {}


def whole_lines(text: str, most: int) -> str:
    """The beginning of a text, cut where a line ends if it has several."""
    kept = cut(text, most)
    return kept[: kept.rfind("\n") + 1] or kept


@pytest.mark.parametrize("name", ["[a", "![[]()", "*a_", "- - a", "lines", "short rows", "|", "<a"])
def test_a_file_of_nothing_but_signs_is_refused_before_it_is_read(name: str) -> None:
    room = Limits().file * 1024 - 500
    data = answer(cut(TEXTS[name](room), room))
    assert outcome("answer", data) == "text-too-dense"
    assert outcome("page", data) == "text-too-dense"
    calls = calls_of(lambda: read_answer(data, PATH, DANISH))
    assert calls < 500_000
    found = read_plain_page(data, "pages/a.md", DANISH).diagnostics[-1]
    assert found.place.line > 10
    assert found.hint(str)


@pytest.mark.parametrize("name", LONG)
def test_a_long_honest_text_is_read(name: str) -> None:
    assert outcome("answer", answer(LONG[name])) == "read"


def test_a_publisher_may_set_the_limit_of_marks() -> None:
    data = answer("*a* " * 100)
    few, many = (
        Settings("da", read_site(f"title: a\nlimits: {{marks: {n}}}\n".encode())[0].limits)
        for n in (150, 600)
    )
    assert [d.code for d in read_answer(data, PATH, few).diagnostics] == ["text-too-dense"]
    assert read_answer(data, PATH, many).diagnostics == ()


def test_accents_without_end_are_cut_off_before_they_are_put_in_order() -> None:
    data = answer("a" + "\u0323\u0301" * 10_000 + " b")
    reading = read_answer(data, PATH, DANISH)
    assert [d.code for d in reading.diagnostics] == ["piled-marks"]
    assert reading.body
    assert len(reading.body.sections[1].text) < 40


def test_marks_of_direction_without_end_have_their_line_looked_through_once() -> None:
    data = answer("a" * 1000 + "\u05d0" + "\u200f" * 1000)
    assert read_answer(data, PATH, DANISH).diagnostics == ()
    assert calls_of(lambda: read_answer(data, PATH, DANISH)) < 20_000


def test_definitions_used_without_end_do_not_blow_up_the_page() -> None:
    long = f"[a]: https://example.dk/{'b' * 1900}\n\n" + "[a] " * 5000
    reading = read_answer(answer(long), PATH, DANISH)
    assert [d.code for d in reading.diagnostics] == ["definitions-too-long"]
    assert reading.body
    assert len(reading.body.sections[1].html) < 1_000_000
