"""Judged queries: what is typed, and which answers are right; and the answers planted for them.

The queries lie in judged.toml, with answers of their own whose subjects the filler of corpus.py
does not know, and with near misses. Judged is by recall@10, the share of the right answers among
the first ten, and by the reciprocal rank of the first right one; both are 1 at best.
"""

# ruff: noqa: S311 - a generator's odds stand where they are used; nothing here is secret

import random
import statistics
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from corpus import size_at
from prose import Prose, Rand, pick
from yaml_lines import quoted, slug

FIRST = 10
"""How many results are looked at."""
OFFICES = ("Økonomiforvaltningen", "Socialforvaltningen", "Teknik- og Miljøforvaltningen")
"""Administrations that are valid on all days of the corpus."""


@dataclass(frozen=True)
class Query:
    """Something typed, and what it should find."""

    kind: str
    words: str
    right: frozenset[str]
    """Addresses of the right answers, from the site's root: 'svar/2017/x/'."""


@dataclass(frozen=True)
class Score:
    """How well a query was answered, or the mean of several."""

    recall: float
    reciprocal_rank: float


def score(query: Query, found: Sequence[str]) -> Score:
    """Judge the addresses that a query found, best first."""
    first = list(dict.fromkeys(found))[:FIRST]
    hits = sum(address in query.right for address in first)
    ranks = [rank for rank, address in enumerate(first, 1) if address in query.right]
    return Score(hits / min(FIRST, len(query.right)), 1 / ranks[0] if ranks else 0.0)


def mean(scores: Sequence[Score]) -> Score:
    """The mean of both figures."""
    return Score(
        statistics.fmean(s.recall for s in scores),
        statistics.fmean(s.reciprocal_rank for s in scores),
    )


def planted_answers() -> int:
    """How many answers `plant` writes."""
    return sum(1 + len(subject["near"]) for subject in _stock()["planted"])


def plant(folder: Path) -> list[Query]:
    """Write the planted answers into the project in `folder`; returns the queries."""
    prose = Prose.load()
    stock = _stock()
    addresses: dict[str, str] = {}
    askers: dict[str, list[str]] = {}
    for number, subject in enumerate(stock["planted"]):
        address = _write(folder, prose, number, subject)
        addresses[subject["id"]] = address
        askers.setdefault(subject["by"], []).append(address)
        for nearby, text in enumerate(subject["near"]):
            title, question, answer = text.split(" | ")
            near = {"title": title, "question": question, "answer": answer}
            year = subject["case"][:4]
            near |= {"by": "Nanna Nærved (A)", "case": f"{year} - {700_100 + 10 * number + nearby}"}
            _write(folder, prose, 500 + number, near)
    queries = []
    for subject in stock["planted"]:
        own = frozenset({addresses[subject["id"]]})
        for kind, words, *all_of in subject["queries"]:
            queries.append(Query(kind, words, frozenset(askers[subject["by"]]) if all_of else own))
    return queries


def as_json(queries: Iterable[Query]) -> list[Mapping[str, object]]:
    """The queries for a program in another language."""
    return [{"kind": q.kind, "words": q.words, "right": sorted(q.right)} for q in queries]


def table(queries: Sequence[Query], *found: Sequence[Sequence[str]]) -> Iterator[str]:
    """Recall@10 and MRR by kind, as rows of Markdown, two columns for each way of searching."""
    for kind in [*dict.fromkeys(query.kind for query in queries), "all"]:
        chosen = [i for i, query in enumerate(queries) if kind in {query.kind, "all"}]
        cells = []
        for results in found:
            result = mean([score(queries[i], results[i]) for i in chosen])
            cells += [f"{result.recall:.3f}", f"{result.reciprocal_rank:.3f}"]
        yield f"| {kind} | {len(chosen)} | {' | '.join(cells)} |"


def _write(folder: Path, prose: Prose, number: int, subject: Mapping[str, Any]) -> str:
    """Write one answer; returns its address."""
    rand = random.Random(9_000_011 + number).random
    year = int(subject["case"][:4])
    asked = date(year, 1 + number * 5 % 11, 1 + number * 7 % 28)
    answered = asked + timedelta(17)
    head = (
        f"title: {quoted(subject['title'])}",
        f"asker: {subject['by']}",
        f"asked: {asked}",
        f"date: {answered}",
        f"administration: {pick(rand, OFFICES)}",
        f"sagsnummer: {subject['case']}",
        f"dokumentnummer: {30_000_000 + number * 7_001}",
    )
    paragraphs = list(_padded(rand, prose, subject["answer"]))
    question = subject["question"]
    parts = ["---\n" + "\n".join(head) + "\n---", "## Spørgsmål", question, "## Svar", *paragraphs]
    name = slug(subject["title"])
    file = folder / "answers" / str(answered.year) / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write("\n\n".join(parts) + "\n")
    return f"svar/{answered.year}/{name}/"


def _padded(rand: Rand, prose: Prose, text: str) -> Iterator[str]:
    """The text's paragraph, with filler after it and at times before it."""
    left = size_at(rand()) - len(text.encode()) - 400
    before = rand() < 0.4
    if not before:
        yield text
    while left > 0:
        paragraph = " ".join(prose.statement(rand) for _ in range(2 + int(rand() * 4)))
        left -= len(paragraph.encode())
        yield paragraph
        if before:
            yield text
            before = False
    if before:
        yield text


def _stock() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("judged.toml").read_text("utf-8"))
