"""Eksempelby: the made-up municipality of the benchmark corpus, and its site.yaml.

Party letters are the Danish ones, their days only plausible; administrations are named as such
are; the people are nobody.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from prose import Rand, pick, pick_early
from yaml_lines import scalar

ASKERS = 300
TERMS = tuple(date(year, 1, 1) for year in (2010, 2014, 2018, 2022, 2026))
"""When each council took office; members sit for one to three terms."""


class Party(NamedTuple):
    """A party letter and the days between which it is valid."""

    letter: str
    name: str
    start: date = date.min
    end: date = date.max


PARTIES = (
    Party("A", "Socialdemokratiet"),
    Party("Ø", "Enhedslisten"),
    Party("F", "SF – Socialistisk Folkeparti", date(2007, 1, 1)),
    Party("V", "Venstre"),
    Party("B", "Radikale Venstre"),
    Party("C", "Det Konservative Folkeparti"),
    Party("Å", "Alternativet", date(2013, 11, 27)),
    Party("I", "Liberal Alliance", date(2008, 9, 1)),
    Party("O", "Dansk Folkeparti"),
    Party("D", "Nye Borgerlige", date(2015, 10, 1)),
    Party("M", "Moderaterne", date(2021, 6, 5)),
    Party("Æ", "Danmarksdemokraterne", date(2022, 6, 23)),
    Party("L", "Lokallisten Eksempel", date(2014, 1, 1), date(2021, 12, 31)),
)
"""The larger first."""


class Administration(NamedTuple):
    """An administration under one name, and the days between which it is valid."""

    name: str
    alias: str = ""
    start: date = date.min
    end: date = date.max
    successor: str = ""


ADMINISTRATIONS = (
    Administration("Teknik- og Miljøforvaltningen", "TMF"),
    Administration("Børne- og Ungdomsforvaltningen", "BUF"),
    Administration("Økonomiforvaltningen", "ØKF"),
    Administration("Sundheds- og Omsorgsforvaltningen"),
    Administration("Socialforvaltningen"),
    Administration(
        "Kultur- og Fritidsforvaltningen", end=date(2018, 12, 31), successor="Kulturforvaltningen"
    ),
    Administration("Kulturforvaltningen", start=date(2019, 1, 1)),
    Administration("Beskæftigelses- og Integrationsforvaltningen"),
)
"""The busiest first."""


class Councillor(NamedTuple):
    """Someone who asks: in one party, or none, until perhaps going over to another."""

    name: str
    parties: tuple[tuple[date, str], ...]
    """(from this day, letter), the earliest first; the letter '' is no party."""

    def written(self, day: date) -> str:
        """The name as an answer has it, with the letter valid on `day`: 'Asta Prøve (A)'."""
        letter = ""
        for since, party in self.parties:
            if since <= day:
                letter = party
        return f"{self.name} ({letter})" if letter else self.name


class Council:
    """The members of all terms, three hundred people."""

    def __init__(self, rand: Rand, first_names: Sequence[str], last_names: Sequence[str]) -> None:
        self._terms: tuple[list[Councillor], ...] = tuple([] for _ in TERMS)
        for number in range(ASKERS):
            name = person(number, first_names, last_names)
            councillor = Councillor(name, _career(rand))
            first = number % len(TERMS)
            for members in self._terms[first : first + 1 + int(rand() * 3)]:
                members.append(councillor)

    def members(self, day: date) -> Sequence[Councillor]:
        """Who sat on that day, which is no earlier than the first term."""
        return self._terms[sum(term <= day for term in TERMS) - 1]


def person(number: int, first_names: Sequence[str], last_names: Sequence[str]) -> str:
    """A name for each number, all different where the lengths of the lists share no factor."""
    return f"{first_names[number % len(first_names)]} {last_names[number % len(last_names)]}"


def offices_between(start: date, end: date) -> list[Administration]:
    """The administrations valid on both days."""
    return [a for a in ADMINISTRATIONS if all(a.start <= day <= a.end for day in (start, end))]


def site_yaml(topics: Sequence[str]) -> str:
    """The text of site.yaml."""
    lines = [
        "format: 1",
        "title: Politikersvar",
        "publisher: Eksempelby Kommune",
        "base_url: https://svar.example.dk/",
        "language: da",
        "timezone: Europe/Copenhagen",
        "accessibility: {statement: https://www.example.dk/was, date: 2026-01-15}",
        "parties:",
    ]
    for party in PARTIES:
        dated = _dated(party.start, party.end)
        name = scalar(party.name)
        lines.append(f"  {party.letter}: " + (f"{{name: {name}{dated}}}" if dated else name))
    lines.append("administrations:")
    for office in ADMINISTRATIONS:
        more = f", aliases: [{office.alias}]" if office.alias else ""
        more += _dated(office.start, office.end)
        more += f", successor: {office.successor}" if office.successor else ""
        lines.append(f"  - {{name: {office.name}{more}}}" if more else f"  - {office.name}")
    lines.append("topics:")
    aliases = {"kunstig intelligens": "AI", "almene boliger": "almennyttige boliger"}
    for topic in topics:
        alias = f"aliases: [{aliases[topic]}]" if topic in aliases else ""
        lines.append(f"  {topic}: {{{alias}}}")
    return "\n".join(lines) + "\n"


def _career(rand: Rand) -> tuple[tuple[date, str], ...]:
    """An old party or none, and for some a newer one, or none, later on."""
    old = pick_early(rand, [party for party in PARTIES if party.start < TERMS[0]])
    parties = [(date.min, old.letter if rand() > 0.03 else "")]
    new = pick(rand, PARTIES)
    if rand() < 0.35 and new.start > TERMS[0]:
        parties += [(new.start, new.letter), (new.end, "")]
    elif rand() < 0.04:
        parties.append((date(2010 + int(rand() * 16), 9, 1), ""))
    return tuple(parties)


def _dated(start: date, end: date) -> str:
    since = f", from: {start}" if start > date.min else ""
    return since + (f", to: {end}" if end < date.max else "")
