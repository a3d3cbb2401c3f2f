"""Danish-looking text out of a seed: words, compounds, sentences.

The words lie in danish.toml. The grammar is small: it has to give what a Markdown parser and a
search index meet in real answers, which is a few very common words, a long tail of compounds that
occur once, numbers, dates and letters beyond ASCII.

Chance comes in as a `Rand`, a function that gives floats in [0, 1) such as `Random(7).random`.
Nothing else of `random` is used: its sequence for a seed is the only one that Python promises to
keep across versions and platforms.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

T = TypeVar("T")
Rand = Callable[[], float]
Form = Sequence[tuple[str, Callable[[Rand], str]]]
"""A sentence to be filled: literal text and the slot that follows it, again and again."""


def pick(rand: Rand, choices: Sequence[T]) -> T:
    """One of `choices`, all as likely."""
    return choices[int(rand() * len(choices))]


def pick_early(rand: Rand, choices: Sequence[T]) -> T:
    """One of `choices`, the earlier the likelier: the first tenth gets about a third."""
    chance = rand()
    return choices[int(chance * chance * len(choices))]


def capital(text: str) -> str:
    """`text` with its first letter large; the others stay as they are."""
    return text[:1].upper() + text[1:]


class Sentences(Protocol):
    """Where the sentences of a body come from."""

    def statement(self, rand: Rand) -> str:
        """One sentence of an answer."""

    def question(self, rand: Rand) -> str:
        """One sentence of a question."""


class Noun(NamedTuple):
    """A noun in the four forms that Danish has, genitives aside."""

    one: str
    the_one: str
    many: str
    the_many: str
    en: bool
    """Common gender: 'en', 'den'; else 'et', 'det'."""


class Prose:
    """Sentences, titles and names made of the word stock."""

    def __init__(self, stock: Mapping[str, Any]) -> None:
        self._first: list[str] = stock["compounds"]["first"].split()
        self._middle: list[str] = stock["compounds"]["middle"].split()
        self._nouns = tuple(_nouns(stock["nouns"]))
        self._common = tuple(noun for noun in self._nouns if noun.en)
        self._adjectives = tuple(_adjectives(stock["adjectives"]))
        self.first_names: list[str] = stock["people"]["first"].split()
        self.last_names: list[str] = stock["people"]["last"].split()
        self.topics = tuple(" ".join(t.split()) for t in stock["topics"]["all"].split(","))
        self._places = tuple(
            first + last
            for last in stock["places"]["last"].split()
            for first in stock["places"]["first"].split()
        )
        self._slots = self._slot_makers(stock)
        forms: Mapping[str, Sequence[str]] = stock["sentences"]
        self._forms = {kind: [self._compile(form) for form in forms[kind]] for kind in forms}

    @classmethod
    def load(cls) -> "Prose":
        """The prose of the word stock beside this file."""
        return cls(tomllib.loads(Path(__file__).with_name("danish.toml").read_text("utf-8")))

    def statement(self, rand: Rand) -> str:
        """One sentence of an answer."""
        return self.make(rand, "statements")

    def question(self, rand: Rand) -> str:
        """One sentence of a question."""
        return self.make(rand, "questions")

    def make(self, rand: Rand, kind: str) -> str:
        """A text of one `kind`, a key of the stock's `sentences`, with a capital first letter."""
        text = ""
        for literal, slot in pick(rand, self._forms[kind]):
            text += literal + slot(rand)
        return capital(text.replace("kr..", "kr."))

    def compound(self, rand: Rand) -> str:
        """A noun without article in the singular, mostly a compound: 'cykelparkeringsplads'."""
        return self._prefix(rand) + pick_early(rand, self._nouns).one

    def _compile(self, form: str) -> Form:
        literals_and_names = re.split(r"\{(\w+)\}", form)
        names: list[str | None] = [*literals_and_names[1::2], None]
        return [
            (literal, self._slots[name] if name else _nothing)
            for literal, name in zip(literals_and_names[::2], names, strict=True)
        ]

    def _slot_makers(self, stock: Mapping[str, Any]) -> dict[str, Callable[[Rand], str]]:
        verbs, phrases = stock["verbs"], stock["phrases"]
        months = phrases["month"].split()
        lists: dict[str, Sequence[str]] = {
            "PRESENT": verbs["present"],
            "PASSIVE": verbs["passive"],
            "PARTICIPLE": verbs["participle"],
            "WHEN": phrases["when"],
            "OFFICE": phrases["office"],
            "COMMITTEE": phrases["committee"],
            "REASON": phrases["reason"],
            "CHANGE": phrases["change"],
            "AVOID": phrases["avoid"],
            "PLACE": self._places,
        }
        return {name: _one_of(words) for name, words in lists.items()} | {
            "DEF": self._definite,
            "DEFS": self._definite_plural,
            "INDEF": self._indefinite,
            "PLURAL": self._plural,
            "SINGULAR": self.compound,
            "SINGULAR_EN": lambda rand: self._prefix(rand) + pick_early(rand, self._common).one,
            "COMPOUND": self.compound,
            "ADJECTIVE": lambda rand: pick_early(rand, self._adjectives)[0],
            "ADJECTIVES": lambda rand: pick_early(rand, self._adjectives)[2],
            "NUMBER": number,
            "SMALL": lambda rand: str(2 + int(rand() * 58)),
            "PERCENT": percent,
            "MONEY": money,
            "YEAR": year,
            "DATE": lambda rand: f"{1 + int(rand() * 28)}. {pick(rand, months)} {year(rand)}",
        }

    def _prefix(self, rand: Rand) -> str:
        chance = rand()
        if chance < 0.1:
            return ""
        first = pick_early(rand, self._first)
        return first if chance < 0.75 else first + pick_early(rand, self._middle)

    def _compound(self, rand: Rand) -> tuple[str, Noun]:
        return self._prefix(rand), pick_early(rand, self._nouns)

    def _definite(self, rand: Rand) -> str:
        prefix, noun = self._compound(rand)
        if rand() < 0.75:
            return prefix + noun.the_one
        adjective = pick_early(rand, self._adjectives)[2]
        return f"{'den' if noun.en else 'det'} {adjective} {prefix}{noun.one}"

    def _indefinite(self, rand: Rand) -> str:
        prefix, noun = self._compound(rand)
        article = "en" if noun.en else "et"
        if rand() < 0.6:
            return f"{article} {prefix}{noun.one}"
        adjective = pick_early(rand, self._adjectives)[0 if noun.en else 1]
        return f"{article} {adjective} {prefix}{noun.one}"

    def _plural(self, rand: Rand) -> str:
        prefix, noun = self._compound(rand)
        if rand() < 0.8:
            return prefix + noun.many
        return f"{pick_early(rand, self._adjectives)[2]} {prefix}{noun.many}"

    def _definite_plural(self, rand: Rand) -> str:
        prefix, noun = self._compound(rand)
        if rand() < 0.8:
            return prefix + noun.the_many
        return f"de {pick_early(rand, self._adjectives)[2]} {prefix}{noun.many}"


class Quotes:
    """Sentences of a file instead of the grammar's: JSON, `{source: [sentence, …]}`.

    Left out are sentences that Markdown would not take as plain text (markup, or a number at the
    start, which makes a list), fragments, and those with an address or number of a person.
    """

    _PLAIN = re.compile(r"[^\W\d_][^\n\r\t\\`*_<>\[\]|#~{}@]{20,400}[.!?]", re.UNICODE)
    _PERSONAL = re.compile(r"\d{6}-?\d{4}|\b\d\d ?\d\d ?\d\d ?\d\d\b|https?:")

    def __init__(self, sentences: Iterable[str]) -> None:
        plain = list(self.plain(sentences))
        self._statements = [s for s in plain if not s.endswith("?")]
        self._questions = [s for s in plain if s.endswith("?")] or self._statements
        if not self._statements:
            raise ValueError("the file has no sentence that can stand as plain Markdown text")

    @classmethod
    def plain(cls, sentences: Iterable[str]) -> Iterator[str]:
        """Those that Markdown takes as plain text, with no address or number of a person."""
        for s in sentences:
            if cls._PLAIN.fullmatch(s) and not cls._PERSONAL.search(s):
                yield s

    @classmethod
    def load(cls, file: Path) -> "Quotes":
        """The sentences of `file`, its sources in alphabetical order."""
        sources: dict[str, list[str]] = json.loads(file.read_text("utf-8"))
        return cls(sentence for source in sorted(sources) for sentence in sources[source])

    def statement(self, rand: Rand) -> str:
        """One sentence that is no question."""
        return pick(rand, self._statements)

    def question(self, rand: Rand) -> str:
        """One question; any sentence where the file has none."""
        return pick(rand, self._questions)


def number(rand: Rand) -> str:
    """A whole number as Danish writes it, small ones likelier: '12', '3.412'."""
    chance = rand()
    return thousands(3 + int(chance * chance * chance * 9_900))


def thousands(value: int) -> str:
    """A whole number with Danish separators: '12.345'."""
    return f"{value:,}".replace(",", ".")


def percent(rand: Rand) -> str:
    """A share: '47 %' or '12,5 %'."""
    tenths = int(rand() * 1000)
    return f"{tenths // 10} %" if rand() < 0.7 else f"{tenths // 10},{tenths % 10} %"


def money(rand: Rand) -> str:
    """An amount: '12,5 mio. kr.' or '340.000 kr.'."""
    tenths = 3 + int(rand() * 997)
    if rand() < 0.5:
        return f"{tenths // 10},{tenths % 10} mio. kr."
    return f"{thousands(tenths * 1000)} kr."


def year(rand: Rand) -> str:
    """A year from 2009 to 2026."""
    return str(2009 + int(rand() * 18))


def _one_of(words: Sequence[str]) -> Callable[[Rand], str]:
    return lambda rand: pick_early(rand, words)


def _nothing(_: Rand) -> str:
    return ""


def _nouns(stock: Mapping[str, Any]) -> Iterable[Noun]:
    endings = {
        "en_er": ("en", "er", "erne"),
        "en_r": ("n", "r", "rne"),
        "en_e": ("en", "e", "ene"),
        "et_er": ("et", "er", "erne"),
        "et_r": ("t", "r", "rne"),
        "et_": ("et", "", "ene"),
    }
    for bending, (the_one, many, the_many) in endings.items():
        for word in stock[bending].split():
            yield Noun(
                word, word + the_one, word + many, word + the_many, bending.startswith("en_")
            )
    for line in stock["irregular"]:
        one, the_one, many, the_many, article = line.split()
        yield Noun(one, the_one, many, the_many, article == "en")


def _adjectives(stock: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    for line in stock["irregular"]:
        base, neuter, plural = line.split()
        yield base, neuter, plural
    for word in stock["regular"].split():
        yield word, word + "t", word + "e"
