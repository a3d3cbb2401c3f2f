"""What happens to a corpus between two measured builds.

A change is made once, in the corpus; each generator then follows it in its own project
(generators.py), so that all build the same answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus import TODAY


@dataclass(frozen=True)
class Scenario:
    """What happens to the corpus before a measured build."""

    name: str
    change: Callable[[Path, int], Path | None]
    """(corpus, turn) -> the file of the answer that is changed; each turn changes another."""
    shown: str = ""
    """What its page, or without one the front page, then has; `{turn}` stands for the turn."""
    cold: bool = False
    """Whether the site and all that is remembered go before the build."""
    template: bool = False
    """Whether the template that every page uses is changed."""


def leave(_corpus: Path, _turn: int) -> None:
    """Change no answer."""


def edit_answer(corpus: Path, turn: int) -> Path:
    """Add a paragraph to one answer."""
    file = _answered(corpus, turn)
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(f"\nTilføjet ved gennemgang nr. {turn}.\n")
    return file


def rewrite_answer(corpus: Path, turn: int) -> Path:
    """Give one answer all other words: those of an answer of the year before, the last first."""
    file = _answered(corpus, turn)
    head, heading, _ = file.read_text("utf-8").partition("## Svar\n")
    others = sorted((corpus / "answers" / str(TODAY.year - 2)).glob("*.md"))
    words = others[turn % len(others)].read_text("utf-8").partition("## Svar\n")[2].split()
    text = f"\nSkrevet om, nr. {turn}. {' '.join(reversed(words))}\n"
    file.write_text(head + heading + text, encoding="utf-8")
    return file


def add_answer(corpus: Path, turn: int) -> Path:
    """Add an answer newer than all others, which moves every list that it heads."""
    lines = (
        "---",
        f"title: Nyt svar om cykelparkering, nr. {turn}",
        "asker: Asta Eksempelsen",
        "asked: 2026-08-03",
        f"date: {TODAY}",
        "administration: Økonomiforvaltningen",
        f"sagsnummer: 2026 - {9_000_000 + turn}",
        f"dokumentnummer: {90_000_000 + turn}",
        "topics: [cykeltrafik, byrum]",
        "---",
        "## Spørgsmål\n\nHvor mange pladser er der kommet til?\n",
        f"## Svar\n\nDer er kommet {turn + 2} pladser til siden sidste opgørelse.\n",
    )
    file = corpus / "answers" / str(TODAY.year) / f"nyt-svar-{turn}.md"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def withdraw_answer(corpus: Path, turn: int) -> Path:
    """Withdraw one answer, which takes it out of every list but keeps its address."""
    file = _answered(corpus, -1 - turn)
    lines = f"status: tilbagekaldt\nwithdrawn: {{date: {TODAY}, reason: Svaret var forkert.}}\n"
    text = file.read_text("utf-8")
    file.write_text(text.replace("\n---\n", f"\n{lines}---\n", 1), encoding="utf-8")
    return file


def _answered(corpus: Path, place: int) -> Path:
    """An answer of the year before the newest that nothing has happened to, at or near `place`."""
    files = sorted((corpus / "answers" / str(TODAY.year - 1)).glob("*.md"))
    if abs(place) >= len(files):
        raise LookupError("the corpus is too small for so many turns")
    for file in files[place:] if place >= 0 else files[place::-1]:
        if "\nstatus:" not in file.read_text("utf-8").partition("\n---\n")[0]:
            return file
    raise LookupError("the corpus has too few answers left to change")


SCENARIOS = (
    Scenario("cold", leave, cold=True),
    Scenario("no change", leave),
    Scenario("one edit", edit_answer, shown="Tilføjet ved gennemgang nr. {turn}."),
    Scenario("another text", rewrite_answer, shown="Skrevet om, nr. {turn}."),
    Scenario("one new answer", add_answer, shown="Nyt svar om cykelparkering, nr. {turn}"),
    Scenario("withdrawal", withdraw_answer, shown="Svaret var forkert."),
    Scenario("template edit", leave, shown="<p hidden>{turn}</p></body>", template=True),
)
