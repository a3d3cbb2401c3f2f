"""Texts that nobody wrote for this: real questions and debates, and queries drawn from them.

The texts are no part of this project. They come from a folder with `uk-written-questions-300.jsonl`
(see uk.py), `danish-sentences.json` (`{"parliament": [sentence, …]}`) and `snowball-danish.tsv`
(word, tab, stem). Each makes a project and its queries; what is right follows from the texts by
rule, so the judgement is coarser than that of judged.toml:

- exact: two rare words of one answer
- inflection: the same two in other forms of the same stem, as far as there are any
- typo: one of them with a letter left out, doubled, changed or moved
- phrase: four words in a row, of which no other answer has the like
- folded letters, compound part, compound tail, split compound (Danish only): of a rare word
- number, name (British only)

Right are the answers that hold the two words in any form of their stems; of a phrase those that
hold it.
"""

# ruff: noqa: S311 - a generator's odds stand where they are used; nothing here is secret

import json
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import uk
from judged import Query
from prose import Quotes, Rand, pick
from yaml_lines import quoted, slug

from svargen.search.letters import letters_of

DANISH = "danish-sentences.json"
STEMS = "snowball-danish.tsv"
BRITISH = "uk-written-questions-300.jsonl"
SENTENCES = 7
"""Sentences of a debate that make one answer."""
ENOUGH = 60
"""Queries of each kind, at most."""
FAMILIAR = 3
"""Answers that hold a word before it counts as a word that compounds are made of."""


_RUN = re.compile(r"(?<!\w)[^\W\d_]+(?: [^\W\d_]+){3}(?!\w)")


@dataclass(frozen=True)
class Text:
    """An answer's text, and where it is."""

    address: str
    pieces: tuple[str, ...]
    """Its title, its question and its answer, in small letters."""
    asker: str = ""
    number: str = ""

    @cached_property
    def words(self) -> list[str]:
        """All its words in their order."""
        return re.findall(r"[^\W_]+", " ".join(self.pieces))


@dataclass
class Vocabulary:
    """Which texts hold which words and stems."""

    language: str
    more: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """stem -> words, beside those of the texts."""
    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    forms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        self.letters = letters_of(self.language)

    def add(self, text: Text) -> None:
        """Take in a text."""
        for word in set(text.words):
            stem = self.stem(word)
            self.words[word].add(text.address)
            self.stems[stem].add(text.address)
            self.forms[stem].add(word)

    def stem(self, word: str) -> str:
        """The stem of a word in small letters."""
        return self.letters.stem(word)

    def other_forms(self, word: str) -> list[str]:
        """Other words of the same stem, in a fixed order."""
        stem = self.stem(word)
        return sorted({*self.forms[stem], *self.more.get(stem, ())} - {word})


def british(folder: Path, data: Path) -> list[Query]:
    """Write a project of the UK's written questions into `folder`; returns its queries."""
    lines = (data / BRITISH).read_text("utf-8").splitlines()
    questions: list[uk.Question] = [json.loads(line) for line in lines if line.strip()]
    uk.write_project(questions, folder)
    texts = []
    for question in questions:
        path, _ = uk.answer_file(question)
        texts.append(
            Text(
                f"svar{path.removeprefix('answers').removesuffix('.md')}/",
                _small(
                    question["title"], question["question"], question["answer_markdown_or_text"]
                ),
                question["asker"],
                question["id"].removeprefix("uk-"),
            )
        )
    vocabulary = Vocabulary("en")
    return [*_queries(texts, vocabulary), *_numbers(texts), *_names(texts)]


def danish(folder: Path, data: Path) -> list[Query]:
    """Add the debates of the Danish parliament to the project in `folder`; returns its queries."""
    quotes: Mapping[str, Sequence[str]] = json.loads((data / DANISH).read_text("utf-8"))
    sentences = list(Quotes.plain(quotes["parliament"]))
    texts = []
    for number, start in enumerate(range(0, len(sentences) - SENTENCES, SENTENCES)):
        title, question, *answer = sentences[start : start + SENTENCES]
        title = " ".join(title.rstrip(".?!").split()[:10])
        address = _write(folder, number, title, question, " ".join(answer))
        texts.append(Text(address, _small(title, question, " ".join(answer))))
    more = defaultdict(list)
    for line in (data / STEMS).read_text("utf-8").splitlines():
        word, _, stem = line.partition("\t")
        more[stem].append(word)
    vocabulary = Vocabulary("da", more)
    return [*_queries(texts, vocabulary), *_folded(texts, vocabulary), *_parts(texts, vocabulary)]


# -- queries of both languages --------------------------------------------------------------------


def _queries(texts: Iterable[Text], vocabulary: Vocabulary) -> list[Query]:
    for text in texts:
        vocabulary.add(text)
    found: dict[str, list[Query]] = defaultdict(list)
    for number, text in enumerate(texts):
        rand = random.Random(77_000_003 + number).random
        pair = _rare_pair(rand, text, vocabulary)
        if not pair:
            continue
        one, other = pair
        right = frozenset(_holding(vocabulary, one, other))
        found["exact"].append(Query("exact", f"{one} {other}", right))
        bent = [pick(rand, vocabulary.other_forms(word) or [word]) for word in pair]
        if bent != [one, other]:
            found["inflection"].append(Query("inflection", " ".join(bent), right))
        wrong = _misspelt(rand, one)
        if wrong not in vocabulary.words and len(one) > 5:
            found["typo"].append(Query("typo", f"{wrong} {other}", right))
        if phrase := _phrase(rand, text, texts):
            found["phrase"].append(Query("phrase", f'"{phrase}"', frozenset({text.address})))
    return [query for queries in found.values() for query in _some(queries)]


def _rare_pair(rand: Rand, text: Text, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Two words of the text, each in few others, that three texts at most hold together."""
    rare = [
        word
        for word in dict.fromkeys(text.words)
        if len(word) >= 5 and word.isalpha() and 2 <= len(vocabulary.words[word]) <= 25
        if word not in vocabulary.letters.stop
    ]
    for _ in range(20 if len(rare) > 1 else 0):
        one, other = pick(rand, rare), pick(rand, rare)
        apart = vocabulary.stem(one) != vocabulary.stem(other)
        if apart and len(_holding(vocabulary, one, other)) <= 3:
            return one, other
    return None


def _holding(vocabulary: Vocabulary, *words: str) -> set[str]:
    """The texts with all these words in any form of their stems."""
    return set.intersection(*(vocabulary.stems[vocabulary.stem(word)] for word in words))


def _misspelt(rand: Rand, word: str) -> str:
    place = int(rand() * (len(word) - 1))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return (
        before + after,
        before + letter + letter + after,
        before + pick(rand, "aeinorst") + after,
        before + after[:1] + letter + after[1:],
    )[int(rand() * 4)]


def _phrase(rand: Rand, text: Text, texts: Iterable[Text]) -> str:
    """Four words in a row with nothing else between, that no other text has so, or ''."""
    runs: list[str] = [run for piece in text.pieces for run in _RUN.findall(piece)]
    for _ in range(5 if runs else 0):
        phrase = pick(rand, runs)
        holding = sum(phrase in piece for each in texts for piece in each.pieces)
        if holding == 1 and sum(len(word) > 4 for word in phrase.split()) > 1:
            return phrase
    return ""


def _numbers(texts: Iterable[Text]) -> list[Query]:
    return _some([Query("number", t.number, frozenset({t.address})) for t in texts])


def _names(texts: Iterable[Text]) -> list[Query]:
    by: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        by[text.asker].add(text.address)
    return _some([Query("name", name, frozenset(right)) for name, right in sorted(by.items())])


# -- queries of Danish ----------------------------------------------------------------------------


def _folded(texts: Iterable[Text], vocabulary: Vocabulary) -> list[Query]:
    """A rare word and another, the Danish letters written as ae, oe, aa, or as a and o."""
    queries = []
    for number, text in enumerate(texts):
        rand = random.Random(78_000_007 + number).random
        pair = _rare_pair(rand, text, vocabulary)
        if pair and set("".join(pair)) & set("æøå"):
            right = frozenset(_holding(vocabulary, *pair))
            letters = ("ae", "oe", "aa") if rand() < 0.5 else ("a", "o", "a")
            words = " ".join(pair)
            for letter, instead in zip("æøå", letters, strict=True):
                words = words.replace(letter, instead)
            queries.append(Query("folded letters", words, right))
    return _some(queries)


def _parts(texts: Iterable[Text], vocabulary: Vocabulary) -> Iterator[Query]:
    """The head, or the tail, of a compound with another word; and a compound written as two."""
    found: dict[str, list[Query]] = defaultdict(list)
    for number, text in enumerate(texts):
        rand = random.Random(79_000_009 + number).random
        compounds = [
            (word, *parts)
            for word in dict.fromkeys(text.words)
            if len(vocabulary.words[word]) <= 2 and (parts := _halves(word, vocabulary))
        ]
        others = [w for w in text.words if len(w) >= 6 and 2 <= len(vocabulary.words[w]) <= 12]
        if not compounds or not others:
            continue
        word, head, tail = pick(rand, compounds)
        other = pick(rand, others)
        found["split compound"].append(
            Query("split compound", f"{head} {tail}", frozenset(_holding(vocabulary, word)))
        )
        for kind, part in (("compound part", head), ("compound tail", tail)):
            right = _holding(vocabulary, word, other) | _holding(vocabulary, part, other)
            if part not in other and len(right) <= 4:
                found[kind].append(Query(kind, f"{part} {other}", frozenset(right)))
    for queries in found.values():
        yield from _some(queries)


def _halves(word: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """A compound's two words where both are familiar on their own, the longest tail first."""
    for place in range(4, len(word) - 3):
        head, tail = word[:place], word[place:]
        for bare in (head, head.removesuffix("s"), head.removesuffix("e")):
            # A tail that is nearly all ending is none: "plads erne".
            if (
                len(bare) >= 4
                and len(vocabulary.stem(tail)) >= 4
                and all(len(vocabulary.words.get(part, ())) >= FAMILIAR for part in (bare, tail))
            ):
                return bare, tail
    return None


# -- the texts ------------------------------------------------------------------------------------


def _some(queries: Sequence[Query]) -> list[Query]:
    """Some of them, from all over."""
    step = max(1, len(queries) // ENOUGH)
    return list(queries[::step][:ENOUGH])


def _small(*texts: str) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFC", text).lower() for text in texts)


def _write(folder: Path, number: int, title: str, question: str, answer: str) -> str:
    """Write a part of a debate as an answer; returns its address."""
    asked = date(2012 + number % 14, 1 + number % 12, 1 + number % 28)
    head = (
        f"title: {quoted(title)}",
        "asker: Otto Ordfører",
        f"asked: {asked}",
        f"date: {asked + timedelta(2)}",
        "administration: Økonomiforvaltningen",
        f"dokumentnummer: {40_000_000 + number * 7_001}",
    )
    name = f"{slug(title)[:60].strip('-')}-{number}"
    year = (asked + timedelta(2)).year
    file = folder / "answers" / str(year) / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    parts = ["---\n" + "\n".join(head) + "\n---", "## Spørgsmål", question, "## Svar", answer]
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write("\n\n".join(parts) + "\n")
    return f"svar/{year}/{name}/"
