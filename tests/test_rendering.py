"""A project's own templates reach nothing but their page, and take no more than a page's share."""

import pickle
import re
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from markupsafe import Markup, escape

from svargen.bounds import Bounds, TooMuch
from svargen.language import language_of
from svargen.model import AddressWords
from svargen.pages.types import Frame, NotFoundPage, Ref
from svargen.pages.urls import Urls
from svargen.rendering import Renderer, TemplateTrouble
from svargen.templating import Quick, _compiled, _saying, environment_of, escaped

ATTACKS = Path(__file__).parent / "attacks"
DANISH = language_of("da")
FRAME = Frame(
    title="Politikersvar", publisher="", base_url="https://svar.example/", language="da",
    locale="da_DK", menu=(), footer=(), feed=Ref("", "feed.xml"), search_path="soeg/",
    contact_email="", contact_phone="", accessibility="", stylesheet="a.css", icon="i.svg",
    generator="svargen",
)  # fmt: skip
PAGE = NotFoundPage(
    path="404.html", title="Væk", description="", indexed=False, ways=(Ref("Svar", "svar/"),),
    base="https://svar.example/",
)  # fmt: skip
SECRET = "wpsz7q-of-the-environment"  # noqa: S105, what no template may show


def lines(file: str) -> Iterator[tuple[str, str]]:
    """(heading, line) of a file of attacks."""
    heading = ""
    for line in (ATTACKS / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line
        elif line and not line.startswith("# "):
            yield heading, line


def rendered(template: str, seconds: float = 5) -> str:
    """The page for what is not there, by a template of the project's own."""
    own = {"not_found.html": template}
    return Renderer(FRAME, DANISH, Urls(AddressWords()), own, seconds).render(PAGE).decode()


REFUSED = [line for heading, line in lines("templates.txt") if heading.startswith("[refused]")]
HARMLESS = [line for heading, line in lines("templates.txt") if heading.startswith("[harmless]")]


@pytest.mark.parametrize("template", REFUSED)
def test_a_template_reaches_neither_python_nor_files(template: str) -> None:
    with pytest.raises(TemplateTrouble) as refused:
        rendered(template)
    assert "root:" not in refused.value.problem


@pytest.mark.parametrize("line", HARMLESS)
def test_what_a_template_may_ask_shows_nothing_else(line: str) -> None:
    template, _, expected = line.rpartition("->")
    assert rendered(template.strip()).strip() == expected.strip()


def by(own: dict[str, str]) -> str:
    """The same page by svargen's own template, with others of the project's own."""
    return Renderer(FRAME, DANISH, Urls(AddressWords()), own, 5).render(PAGE).decode()


# What the page's template calls with the ways that it was given.
HANDED_OVER = (
    *("'{0.__class__} {0[0].__init__.__globals__}'.format", "'{x.__class__}'.format_map"),
    *(
        "''.__class__",
        "[].append",
        "{}.update",
        "site.__init__",
        "range.__class__",
        "_.__globals__",
    ),
    *("('{0.__class__}'|attr('format'))", "(['{0.__class__}']|map(attribute='format')|first)"),
)


@pytest.mark.parametrize("gadget", HANDED_OVER)
def test_what_a_template_hands_to_svargen_s_own_reaches_no_further(gadget: str) -> None:
    try:
        page = by({"_macros.html": f"{{% set ways = {gadget} %}}"})
    except TemplateTrouble as refused:
        page = refused.problem
    for leak in ("<class", "&lt;class", "'__name__'", "__builtins__", "root:"):
        assert leak not in page


def test_svargen_s_own_templates_use_what_a_project_s_say_instead() -> None:
    said = by(
        {"_macros.html": "{% macro ways(ways, root) %}Kun <b>{{ ways[0].text }}</b>{% endmacro %}"}
    )
    assert "Kun <b>Svar</b>" in said
    around = by(
        {"base.html": "<title>{{ page.title }}</title>{% block main %}{% endblock %} & {{ 2 }}"}
    )
    assert around.startswith("<title>Væk</title>")
    assert 'href="https://svar.example/svar/"' in around
    with pytest.raises(TemplateTrouble) as missing:
        by({"_macros.html": ""})
    assert "ways" in missing.value.problem


def test_a_sentence_may_have_a_number_in_it() -> None:
    template = "{{ _('%(n)d svar til %(who)s', n=3, who='A & B') }} {{ _('%(x)s', x=1.5) }}"
    assert rendered(template) == "3 svar til A &amp; B 1.5"


def test_no_value_of_the_environment_is_among_what_a_template_can_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SVARGEN_SECRET", SECRET)
    names = "page site range dict cycler joiner namespace _ gettext ngettext pgettext npgettext"
    shown = rendered("".join(f"{{{{ {name}|pprint }}}}\n" for name in names.split()))
    assert SECRET not in shown
    assert str(Path.cwd()) not in shown


def reachable(thing: object, way: str) -> Iterator[tuple[str, object]]:
    """All that attributes and items lead to from `thing` without a call."""
    yield way, thing
    if is_dataclass(thing):
        for field in fields(thing):
            yield from reachable(getattr(thing, field.name), f"{way}.{field.name}")
    elif isinstance(thing, tuple):
        for number, item in enumerate(thing):
            yield from reachable(item, f"{way}[{number}]")


def test_all_that_a_template_is_given_is_plain_data() -> None:
    given = [*reachable(PAGE, "page"), *reachable(FRAME, "site")]
    assert len(given) > 30
    others = [
        way
        for way, thing in given
        if not (thing is None or isinstance(thing, str | int | tuple) or is_dataclass(thing))
    ]
    assert others == []


# A tracer would itself be what is ended, where there is no more room on the stack or in memory.
@pytest.mark.untraced
@pytest.mark.parametrize("template", [line for _, line in lines("bombs.txt")])
def test_a_template_that_takes_too_much_is_ended(template: str) -> None:
    with pytest.raises(TemplateTrouble) as ended:
        rendered(template, seconds=0.2)
    assert re.search("too much|recursion|Range too big|4300 digits", ended.value.problem)


def test_trouble_in_a_worker_reaches_its_parent_whole() -> None:
    trouble = pickle.loads(pickle.dumps(TemplateTrouble("a.html", 3, "x")))  # noqa: S301, our own
    assert (trouble.name, trouble.line, trouble.problem) == ("a.html", 3, "x")


# The bounds themselves


def forever() -> None:
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: BLE001, S110, as templates' own code does
            pass


def test_work_that_ends_gives_what_it_returns_and_leaves_no_bound_behind() -> None:
    before = signal.getsignal(signal.SIGPROF)
    assert Bounds(1).within(lambda: 7) == 7
    assert signal.getsignal(signal.SIGPROF) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    assert len(b"x" * (600 << 20)) == 600 << 20


def test_work_that_takes_too_long_is_ended_whatever_it_catches() -> None:
    with pytest.raises(TooMuch):
        Bounds(0.05).within(forever)
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


class Clings:
    """Has much to do when it is no longer needed, and cannot be interrupted in it."""

    def __del__(self) -> None:
        until = time.process_time() + 0.2
        while time.process_time() < until:
            pass


def test_an_interruption_that_python_lets_out_nowhere_is_not_told_and_comes_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def work() -> None:
        Clings()
        forever()

    told: list[object] = []
    before, sys.unraisablehook = sys.unraisablehook, told.append
    try:
        with pytest.raises(TooMuch):
            Bounds(0.05).within(work)
        assert sys.unraisablehook == told.append
    finally:
        sys.unraisablehook = before
    assert told == []
    assert capsys.readouterr().err == ""


def test_work_that_takes_too_much_memory_is_ended_and_what_it_took_is_given_back() -> None:
    bounds = Bounds(5, memory=64)
    for _ in range(3):
        with pytest.raises(TooMuch):
            bounds.within(lambda: b"x" * (2 << 30))
    assert len(bounds.within(lambda: b"x" * (32 << 20))) == 32 << 20


def test_pieces_that_keep_what_they_take_are_ended_too() -> None:
    bounds, kept = Bounds(5, memory=256, total=600), list[bytes]()
    ended = False
    while not ended:
        try:
            bounds.within(lambda: kept.append(b"x" * (200 << 20)))
        except TooMuch:
            ended = True
    assert 1 <= len(kept) <= 3


def test_an_error_of_the_work_is_its_own() -> None:
    with pytest.raises(ZeroDivisionError):
        Bounds(1).within(lambda: 1 // 0)


def test_another_thread_has_no_bound_of_time_and_still_works() -> None:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(Bounds(1).within(lambda: 7)))
    thread.start()
    thread.join()
    assert found == [7]


@given(st.one_of(st.text(), st.text("<>&'\"a").map(Markup), st.integers(), st.none()))
def test_what_is_escaped_in_less_time_is_escaped_alike(value: object) -> None:
    assert escaped(value) == escape(value)


@given(st.text("<>&'\"% a"))
def test_what_a_sentence_is_filled_with_is_escaped(name: str) -> None:
    said = _saying(DANISH)("Answer to %(askers)s", askers=name)
    assert said == f"Politikersvar til {escape(name)}"


def said_by_own(template: str) -> str:
    """What a template of svargen's own says in a process that begins."""
    _compiled.cache_clear()
    environment = environment_of(Quick, DictLoader({"a.html": template}), DANISH)
    return environment.get_template("a.html").render(word="ja")


def kept(folder: Path) -> list[Path]:
    return sorted(folder.rglob("templates/da-a.html-*.py"))


def test_a_template_is_compiled_anew_where_what_was_kept_of_it_is_not_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    assert said_by_own("<{{ word }}>") == "<ja>"
    (file,) = kept(tmp_path)
    for broken in ("", "what?", "root = 7"):
        file.write_text(broken, encoding="utf-8")
        assert said_by_own("<{{ word }}>") == "<ja>"
        assert "<" in file.read_text(encoding="utf-8")


def test_of_a_template_that_was_changed_the_new_one_alone_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    assert said_by_own("<{{ word }}>") == "<ja>"
    assert said_by_own("({{ word }})") == "(ja)"
    (file,) = kept(tmp_path)
    assert "(" in file.read_text(encoding="utf-8")


def test_a_template_that_was_kept_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    said_by_own("<{{ word }}>")
    (file,) = kept(tmp_path)
    # Of another length, since by that and by its time Python tells that a file has changed.
    other = file.read_text(encoding="utf-8").replace("<", "[[")
    file.write_text(other, encoding="utf-8")
    assert said_by_own("<{{ word }}>") == "[[ja>"


def test_where_nothing_can_be_kept_templates_are_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(in_the_way))
    assert said_by_own("<{{ word }}>") == "<ja>"
