"""Askers, parties, administrations and topics are those of site.yaml, on the day they are named.

Where site.yaml lists none, any name will do.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from svargen.checking.context import answer_rule, finding
from svargen.language import fold, foreign_letter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context
    from svargen.diagnostics import Finding
    from svargen.model import Answer
    from svargen.values import AskerName

T = TypeVar("T")
_WITHOUT_PARTY = frozenset(
    {"løsgænger", "uden for parti", "uden for partierne", "partiløs", "independent", "no party"}
)
"""What editors write where there is none."""
_BETWEEN = " ,-\u2013/"
"""What may stand between a name and the letter of a party, without brackets."""


@answer_rule("asker")
def parties_are_known(answer: Answer, context: Context) -> Iterator[Finding]:
    """A party was in use on the day of the question, or on any where that day cannot be read."""
    names, day = context.names, answer.front.asked
    if names.parties is None:
        return
    dated = "asked" not in answer.broken
    on_day = names.parties_on(day) if dated else list(names.parties)
    values: dict[str, object] = {"date": day} if dated else {}
    for key, asker in _each("asker", answer.front.asker):
        if not asker.party or asker.party in on_day:
            continue
        if names.knows_letter(asker.party):
            known = {"known": ", ".join(on_day)} if on_day else {}
            yield finding(answer, "party-not-valid", key, party=asker.party, **values, **known)
        else:
            alone = fold(asker.party) in _WITHOUT_PARTY
            guess = {"name": asker.name} if alone else context.guess(asker.party, on_day)
            yield finding(answer, "unknown-party", key, party=asker.party, **values, **guess)


@answer_rule("asker", "asked")
def askers_are_told_apart(answer: Answer, context: Context) -> Iterator[Finding]:
    """A name that several people share is told apart by party and date."""
    for key, asker in _each("asker", answer.front.asker):
        people = context.names.candidates(asker, answer.front.asked)
        if len(people) > 1:
            known = ", ".join(person.id for person in people)
            yield finding(answer, "ambiguous-asker", key, name=str(asker), known=known)


@answer_rule("asker", "asked")
def askers_have_their_party_of_the_day(answer: Answer, context: Context) -> Iterator[Finding]:
    """A person of site.yaml asks for a party they had on the day of the question."""
    day = answer.front.asked
    for key, asker in _each("asker", answer.front.asker):
        people = context.names.candidates(asker, day)
        held = people[0].parties_on(day) if len(people) == 1 else ()
        if held and asker.party not in held:
            guess = f"{asker.name} ({held[0]})" if held[0] else asker.name
            values = {"name": str(asker), "date": day, "guess": guess}
            yield finding(answer, "party-of-another-day", key, **values)


@answer_rule("asker", "asked")
def letters_stand_in_brackets(answer: Answer, context: Context) -> Iterator[Finding]:
    """No name ends in the letter of a party, unless site.yaml knows it as a person's."""
    for key, asker in _each("asker", answer.front.asker):
        guess = _with_letter(asker, context)
        if guess and not context.names.candidates(asker, answer.front.asked):
            yield finding(answer, "party-in-name", key, name=asker.name, guess=guess)


def _with_letter(asker: AskerName, context: Context) -> str:
    """A name that ends in a letter of site.yaml, with that as its party; '' for any other."""
    before, _, last = asker.name.rpartition(" ")
    name, letter = before.rstrip(_BETWEEN), last.lstrip(_BETWEEN)
    words = name.split()
    # 'Lokaludvalg B' and 'Ungdomsrådet i Region Ø' are nobody's names.
    is_person = len(words) > 1 and all(word[0].isupper() for word in words)
    ends = is_person and not asker.party and letter in (context.site.parties or {})
    return f"{name} ({letter})" if ends else ""


def names_hold_no_others(context: Context) -> Iterator[Finding]:
    """No asker's name is another's with a word before it, unless site.yaml knows whose it is.

    Told once for each name, at the newest question; those of different parties are different.
    """
    newest: dict[str, tuple[Answer, str, AskerName]] = {}
    parties: dict[str, set[str | None]] = defaultdict(set)
    for answer in sorted(context.answers, key=lambda a: a.front.asked):
        if not {"asker", "asked"}.intersection(answer.broken):
            for key, asker in _each("asker", answer.front.asker):
                newest[fold(asker.name)] = answer, key, asker
                parties[fold(asker.name)].add(asker.party)
    for name, (answer, key, asker) in newest.items():
        words = name.split()
        ends = (" ".join(words[n:]) for n in range(1, len(words) - 1))
        other = next((end for end in ends if end in newest), None)
        if not other or not parties[other] & {asker.party, None}:
            continue
        if not context.names.candidates(asker, answer.front.asked):
            known = newest[other][2].name
            guess = str(asker._replace(name=known))
            yield finding(answer, "name-in-name", key, name=asker.name, other=known, guess=guess)


@answer_rule("administration")
def administrations_are_known(answer: Answer, context: Context) -> Iterator[Finding]:
    """An administration had this name or alias on the day, or on any where that cannot be read."""
    names, day = context.names, answer.day
    if names.administrations is None:
        return
    dated = not {"asked", "date"}.intersection(answer.broken)
    for key, name in _each("administration", answer.front.administration):
        called = names.administrations_called(name)
        if names.administration(name, day) or (called and not dated):
            continue
        if called:
            values: dict[str, object] = {"name": name, "date": day}
            related = (a for a in names.succession(called) if a.holds_on(day))
            if then := next(related, None):
                values["guess"] = then.name
            yield finding(answer, "administration-not-valid", key, **values)
            continue
        valid = [a.name for a in names.administrations if not dated or a.holds_on(day)]
        yield finding(
            answer, "unknown-administration", key, name=name, **context.guess(name, valid)
        )


@answer_rule("topics")
def topics_are_known(answer: Answer, context: Context) -> Iterator[Finding]:
    """A topic is one of site.yaml's, or an alias of one."""
    topics = context.names.topics
    for key, topic in _each("topics", answer.front.topics):
        if context.names.topic(topic) is None:
            values = context.guess(topic, topics or [])
            yield finding(answer, "unknown-topic", key, topic=topic, **values)


def _each(key: str, values: tuple[T, ...]) -> Iterator[tuple[str, T]]:
    for index, value in enumerate(values):
        yield f"{key}[{index}]", value


@answer_rule()
def names_are_of_one_script(answer: Answer, _context: Context) -> Iterator[Finding]:
    """No word of a name mixes Latin letters with others that look like them (UTS #39, 5.1)."""
    front = answer.front
    named = {
        "asker": [asker.name for asker in front.asker],
        "administration": front.administration,
        "topics": front.topics,
    }
    for field, values in named.items():
        for i, value in enumerate(values):
            if field not in answer.broken and (letter := foreign_letter(value)):
                yield finding(answer, "mixed-letters", f"{field}[{i}]", value=value, letter=letter)
