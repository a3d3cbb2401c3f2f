"""The rules: every one is tried, and none takes longer than the project is large."""

import inspect
import pkgutil
import time
from datetime import date
from importlib import import_module
from typing import Any

from svargen import checking
from svargen.archive import assemble
from svargen.checking import Context, check, of_site, together
from svargen.checking.context import AnswerRule
from svargen.checking.rules import ANSWER_RULES, NEARBY_RULES, SHAPE_RULES, SHAPED_RULES, SITE_RULES
from svargen.language import language_of
from svargen.model import Answer, BodyLink, FrontMatter, Site
from svargen.names import Names
from svargen.pages.plan import plan_of
from svargen.pages.view import View

TODAY = date(2026, 6, 1)
SOUND = {
    "title": "Cykelstier",
    "asker": "Asta Eksempelsen",
    "asked": "2026-05-01",
    "date": "2026-05-08",
    "administration": "Vejforvaltningen",
}


def context_of(*answers: Answer) -> Context:
    site = Site.model_validate({"title": "Svar"})
    view = View.of(assemble(answers, site, today=TODAY))
    return Context(
        site=site, answers=answers, plain=(), names=Names(site), urls=view.urls,
        language=language_of("da"), today=TODAY, drafts=False,
        planned=lambda: plan_of(view, lambda _: None),
        files=frozenset(), unread=frozenset(),
    )  # fmt: skip


def written_rules() -> list[Any]:
    """Every rule in the files of checking/, tried or not."""
    found: list[Any] = []
    for module in pkgutil.iter_modules(checking.__path__, f"{checking.__name__}."):
        of_module = vars(import_module(module.name)).values()
        found += [each for each in of_module if isinstance(each, AnswerRule)]
        functions = [each for each in of_module if inspect.isfunction(each)]
        found += [
            each
            for each in functions
            if each.__module__ == module.name
            and not each.__name__.startswith("_")
            and list(inspect.get_annotations(each)) == ["context", "return"]
        ]
    return found


def test_every_rule_that_is_written_is_tried() -> None:
    rules = (*ANSWER_RULES, *NEARBY_RULES, *SHAPED_RULES, *SHAPE_RULES, *SITE_RULES)
    tried = {id(rule) for rule in (*rules, check, together, of_site)}
    assert [rule for rule in written_rules() if id(rule) not in tried] == []
    assert len(tried) > 20


def test_a_rule_is_silent_about_keys_that_are_broken() -> None:
    front = FrontMatter.model_validate({**SOUND, "asked": "2026-05-09"})
    sound = Answer("2026/a.md", front)
    broken = Answer("2026/a.md", front, broken=("asked",))
    assert "answer-before-question" in {found.code for found in check(context_of(sound))}
    assert "answer-before-question" not in {found.code for found in check(context_of(broken))}


def test_the_time_to_check_does_not_grow_with_what_leads_nowhere_times_what_there_is() -> None:
    sound = FrontMatter.model_validate(SOUND)
    answers = [Answer(f"2026/answer-number-{n}.md", sound) for n in range(5000)]
    lost = tuple(BodyLink("address", f"/svar/2026/anser-{n}x/", n, 1) for n in range(2000))
    front = FrontMatter.model_validate(SOUND | {"aliases": "/gammel/"})
    wrong = [
        SOUND
        | {"follows": [f"2026/anser-{n}" if n % 2 else f"{n + 1}" for n in range(at, at + 80)]}
        for at in range(0, 8000, 80)
    ]
    lose = [
        Answer(f"2026/lose-{n}.md", FrontMatter.model_validate(each))
        for n, each in enumerate(wrong)
    ]
    context = context_of(*answers, *lose, Answer("2026/lost.md", front, links=lost))
    began = time.process_time()
    found = [each for each in check(context) if each.code in ("dead-link", "unknown-follows")]
    assert len(found) == 10_000
    assert "guess" in found[0].values
    # A few seconds; to compare every link with every address takes minutes.
    assert time.process_time() - began < 40
