"""A svargen project of any size, the same every time.

    python benchmarks/corpus.py --answers 10000 --output /tmp/corpus

Answer i depends on the seed and on the answers before it alone, so a larger corpus begins with
the files of a smaller one. Nothing depends on hash seed, locale, time zone or platform. People and
places are plainly made up; the text is grammar (prose.py), or sentences of a file with `--words`.
All of it is valid: a build reports no finding.
"""

# ruff: noqa: S311 - a generator's odds stand where they are used; nothing here is secret

import argparse
import random
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from prose import Prose, Quotes, Rand, Sentences, pick, pick_early, thousands
from setting import Council, offices_between, person, site_yaml
from yaml_lines import entry, quoted, scalar, slug

FIRST_DAY = date(2011, 7, 1)
LAST_DAY = date(2026, 6, 30)
"""Between these the questions are asked."""
TODAY = date(2026, 8, 31)
"""A day after everything in a corpus: what to build with, `--today`."""

CASEWORKERS = 60

SIZES = ((0.0, 500), (0.1, 1500), (0.5, 3040), (0.9, 4800), (0.99, 8_000), (1.0, 20_000))
"""How long files are: (share of the answers, bytes at most), linear between; a bit overshot."""


def write_corpus(folder: Path, answers: int, *, seed: int = 1, words: Path | None = None) -> None:
    """Write a whole project of `answers` answers into `folder`, with sentences of `words` if given.

    Raises FileExistsError where the folder already has answers or a site.yaml.
    """
    for taken in (folder / "site.yaml", folder / "answers"):
        if taken.exists():
            raise FileExistsError(f"{taken} exists; a corpus goes into a folder of its own")
    corpus = Corpus(seed, Quotes.load(words) if words else None)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.yaml").write_bytes(site_yaml(corpus.topics).encode())
    made = set()
    for path, text in corpus.files(answers):
        file = folder / path
        if file.parent not in made:
            file.parent.mkdir(parents=True)
            made.add(file.parent)
        file.write_bytes(text.encode())


class Earlier(NamedTuple):
    """What later answers may need of an earlier one."""

    address: str
    title: str
    asked: date
    answered: date | None
    case: str
    document: str
    linkable: bool
    """Answered and not withdrawn."""


@dataclass
class Draft:
    """An answer in the making: the keys of its front matter and its length."""

    title: str
    asked: date
    date: date | None
    size: int
    status: str = ""
    case: str = ""
    document: str = ""
    follows: Earlier | None = None
    keys: list[str] = field(default_factory=list)
    """Finished lines of front matter."""


class Corpus:
    """Makes answers one after the other, remembering what later ones refer to."""

    def __init__(self, seed: int = 1, sentences: Sentences | None = None) -> None:
        self._seed = seed
        self._prose = Prose.load()
        self._sentences = sentences or self._prose
        names = self._prose.first_names, self._prose.last_names
        self._council = Council(random.Random(seed).random, *names)
        self._caseworkers = [person(1000 + number, *names) for number in range(CASEWORKERS)]
        self._earlier: list[Earlier] = []
        self._taken: set[str] = set()
        self._uses: dict[str, int] = {}

    @property
    def topics(self) -> tuple[str, ...]:
        """What answers may be about, the commonest first."""
        return self._prose.topics

    def files(self, answers: int) -> Iterator[tuple[str, str]]:
        """(path in the project, text) of the next `answers` answers."""
        for _ in range(answers):
            yield self._next()

    def _next(self) -> tuple[str, str]:
        index = len(self._earlier)
        rand = random.Random(self._seed * 1_000_000_007 + index).random
        draft = self._begin(rand, index)
        self._describe(rand, draft)
        head = "---\n" + "\n".join(draft.keys) + "\n---\n"
        body = self._body(rand, draft, draft.size - len(head.encode()))
        address = self._address(draft)
        linkable = draft.date is not None and not draft.status
        self._earlier.append(
            Earlier(
                address, draft.title, draft.asked, draft.date, draft.case, draft.document, linkable
            )
        )
        return f"answers{address.removeprefix('/svar')[:-1]}.md", head + body

    def _address(self, draft: Draft) -> str:
        """The next free address under the answer's year: a title used before gets a number."""
        stem = f"/svar/{(draft.date or draft.asked).year}/{slug(draft.title)}"
        address = f"{stem}/"
        while address in self._taken:
            self._uses[stem] = self._uses.get(stem, 1) + 1
            address = f"{stem}-{self._uses[stem]}/"
        self._taken.add(address)
        return address

    # -- when, and beside what ---------------------------------------------------------------

    def _begin(self, rand: Rand, index: int) -> Draft:
        asked = _working_day(rand)
        status = ""
        chance = rand()
        if chance < 0.002:
            status = "tilbagekaldt"
        elif (LAST_DAY - asked).days < 60 and chance > 0.94:
            status = "afventer"
        answered = None if status == "afventer" else _later(rand, asked)
        title = self._prose.make(rand, "titles")
        draft = Draft(title, asked, answered, size_at(rand()), status)
        draft.case = f"{asked.year} - {1 + index * 48_271 % 999_983:05}"
        if answered:
            draft.document = str(10_000_000 + index * 7_368_787 % 9_999_991)
        self._relate(rand, draft)
        return draft

    def _relate(self, rand: Rand, draft: Draft) -> None:
        """Now and then make the answer a follow-up, or give it the case of another."""
        follow_up, shared = rand() < 0.022, rand() < 0.12
        if not (follow_up or shared):
            return
        for _ in range(12):
            other = self._one_before(rand, draft.asked)
            if other and follow_up:
                draft.follows = other
                draft.title = f"{other.title.removesuffix(', opfølgning')}, opfølgning"
                return
            if other and other.asked.year == draft.asked.year:
                draft.case = other.case
                return

    def _one_before(self, rand: Rand, day: date) -> Earlier | None:
        """An earlier answer that was there on `day`, if chance meets one."""
        for _ in range(4 if self._earlier else 0):
            other = pick(rand, self._earlier)
            if other.linkable and other.answered and other.answered <= day:
                return other
        return None

    # -- front matter -----------------------------------------------------------------------

    def _describe(self, rand: Rand, draft: Draft) -> None:
        """Write the lines of front matter, in the order an editor would."""
        keys = draft.keys
        keys.append(f"title: {scalar(draft.title)}")
        keys += entry("asker", self._askers(rand, draft.asked))
        keys.append(f"asked: {draft.asked}")
        if draft.date:
            keys.append(f"date: {draft.date}")
        keys += entry("administration", _offices(rand, draft))
        keys.append(f"sagsnummer: {draft.case}")
        if draft.document:
            keys.append(f"dokumentnummer: {draft.document}")
        if draft.asked.year < 2016:
            keys.append(f"edoc_sagsnummer: {draft.asked.year}-{int(rand() * 1e6):07}")
        keys.append(f"sagsbehandler: {pick(rand, self._caseworkers)}")
        keys.append(f"topics: [{', '.join(self._topics(rand))}]")
        keys += self._links(rand, draft.asked)
        if draft.status:
            keys.append(f"status: {draft.status}")
        if draft.follows:
            keys.append(f"follows: {draft.follows.document}")
        if draft.date:
            self._afterwards(rand, draft, draft.date)

    def _askers(self, rand: Rand, day: date) -> list[str]:
        members = self._council.members(day)
        asker = pick_early(rand, members)
        if rand() > 0.02:
            return [asker.written(day)]
        start = int(rand() * len(members))
        others = [m for m in members[start : start + 3] if m is not asker]
        return [c.written(day) for c in (asker, *others[: 1 + int(rand() * 2)])]

    def _topics(self, rand: Rand) -> list[str]:
        wanted = 1 + int(rand() * rand() * 4)
        return list(dict.fromkeys(pick_early(rand, self.topics) for _ in range(wanted)))

    def _links(self, rand: Rand, day: date) -> list[str]:
        lines = []
        for _ in range(int(rand() * 5) - 1):
            other = self._one_before(rand, day) if rand() < 0.2 else None
            title = other.title if other else self._prose.make(rand, "links")
            url = other.address if other else _web_address(rand, title)
            lines += [f"  - title: {scalar(title)}", f"    url: {url}"]
        return ["links:", *lines] if lines else []

    def _afterwards(self, rand: Rand, draft: Draft, answered: date) -> None:
        """What was done to an answer once it was out: corrections, a withdrawal."""
        if rand() < 0.01:
            draft.keys.append("corrections:")
            day = answered
            for _ in range(1 + int(rand() * 1.3)):
                day = _later(rand, day)
                text = self._prose.make(rand, "corrections")
                draft.keys += [f"  - date: {day}", f"    text: {scalar(text)}"]
        if draft.status == "tilbagekaldt":
            reason = self._prose.make(rand, "withdrawals")
            day = _later(rand, answered)
            draft.keys.append(f"withdrawn: {{date: {day}, reason: {quoted(reason)}}}")

    # -- the text ---------------------------------------------------------------------------

    def _body(self, rand: Rand, draft: Draft, size: int) -> str:
        """Questions and answers as Markdown, together at least `size` bytes where answered."""
        if not draft.date:
            return f"## Spørgsmål\n\n{self._question(rand)}\n"
        pairs = 2 + int(rand() * 3) if rand() < 0.03 else 1
        parts: list[str] = []
        for number in range(1, pairs + 1):
            suffix = f" {number}" if pairs > 1 else ""
            question = self._question(rand)
            length = max(300, size // pairs - len(question.encode()) - 32)
            parts += [f"## Spørgsmål{suffix}", question, f"## Svar{suffix}"]
            parts += self._answer(rand, length, draft.asked)
        return "\n\n".join(parts) + "\n"

    def _question(self, rand: Rand) -> str:
        statements = [self._sentences.statement(rand) for _ in range(int(rand() * 3))]
        questions = [self._sentences.question(rand) for _ in range(1 + int(rand() * 2))]
        return " ".join(statements + questions)

    def _answer(self, rand: Rand, size: int, day: date) -> Iterator[str]:
        """Blocks of Markdown until `size` bytes are full; the first is always a paragraph."""
        left = size
        first, listed = True, False
        while left > 0:
            chance = 1.0 if first else rand()
            if chance < 0.06 and left > 800:
                block = f"### {self._prose.make(rand, 'headings')}\n\n{self._paragraph(rand, day)}"
            elif chance < 0.15 and not listed:
                # Two lists in a row would be one.
                block = self._bullets(rand)
            elif chance < 0.17:
                block = self._table(rand)
            else:
                block = self._paragraph(rand, day)
            yield block
            left -= len(block.encode()) + 2
            first, listed = False, block.startswith(("-", "1."))

    def _paragraph(self, rand: Rand, day: date) -> str:
        sentences = [self._sentences.statement(rand) for _ in range(2 + int(rand() * 4))]
        chance = rand()
        if chance < 0.06:
            sentences[0] = f"**{sentences[0]}**"
        elif chance < 0.1:
            title = self._prose.make(rand, "links").replace(" | ", " – ")
            sentences.append(f"Se [{title}]({_web_address(rand, title)}).")
        elif chance < 0.12 and (other := self._one_before(rand, day)):
            sentences.append(f"Se også svaret om [{other.title}]({other.address}).")
        return " ".join(sentences)

    def _bullets(self, rand: Rand) -> str:
        ordered, bold = rand() < 0.3, rand() < 0.3
        lines = []
        for number in range(1, 3 + int(rand() * 5)):
            mark = f"{number}." if ordered else "-"
            lead = f"**{self._prose.make(rand, 'headings')}:** " if bold else ""
            lines.append(f"{mark} {lead}{self._sentences.statement(rand)}")
        return "\n".join(lines)

    def _table(self, rand: Rand) -> str:
        years = range(2016 + int(rand() * 6), 2023)
        rows = [
            ["Område", *map(str, years)],
            ["---", *("---:" for _ in years)],
        ]
        for _ in range(3 + int(rand() * 8)):
            figures = [thousands(int(rand() * 20_000)) for _ in years]
            rows.append([self._prose.make(rand, "cells"), *figures])
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _offices(rand: Rand, draft: Draft) -> list[str]:
    """One administration, seldom two, valid on both days, at times by its short name."""
    valid = offices_between(draft.asked, draft.date or draft.asked)
    chosen = [pick_early(rand, valid)]
    if rand() < 0.015:
        chosen.append(pick(rand, [a for a in valid if a is not chosen[0]]))
    return [a.alias if a.alias and rand() < 0.05 else a.name for a in chosen]


def _web_address(rand: Rand, title: str) -> str:
    host = "www.example.dk" if rand() < 0.7 else "example.org"
    return f"https://{host}/{slug(title)}/{int(rand() * 100_000)}"


# -- days and sizes ----------------------------------------------------------------------------


def _working_day(rand: Rand) -> date:
    """A day from Monday to Friday between the first and the last; half as often in July."""
    days = (LAST_DAY - FIRST_DAY).days - 1
    day = FIRST_DAY + timedelta(int(rand() * days))
    if day.month == 7 and rand() < 0.5:
        day = FIRST_DAY + timedelta(int(rand() * days))
    return day + timedelta(2) if day.weekday() >= 5 else day


def _later(rand: Rand, day: date) -> date:
    """A working day 5 to 40 days after `day`, as the answer comes after the question."""
    wait = 5 + int((rand() + rand()) * 18)
    later = day + timedelta(wait)
    if later.weekday() >= 5:
        later += timedelta(2 if wait < 10 else -2)
    return min(later, TODAY)


def size_at(chance: float) -> int:
    """The bytes of an answer at this place between the shortest (0) and the longest (1)."""
    for (low, least), (high, most) in pairwise(SIZES):
        if chance <= high:
            return least + int((most - least) * (chance - low) / (high - low))
    return SIZES[-1][1]


def main() -> int:
    """Write the corpus the command line asks for, and say what it is like."""
    parser = argparse.ArgumentParser(description="Write a svargen project of any size.")
    parser.add_argument("--answers", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--words", type=Path, help="JSON {source: [sentences]} to use instead")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    try:
        write_corpus(options.output, options.answers, seed=options.seed, words=options.words)
    except FileExistsError as error:
        print(error, file=sys.stderr)
        return 1
    sizes = [file.stat().st_size for file in options.output.glob("answers/*/*.md")]
    median = statistics.median(sizes) if sizes else 0
    print(f"{len(sizes)} answers, {sum(sizes) / 1e6:.1f} MB, median {median:.0f} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
