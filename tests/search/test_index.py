"""The index as its files hold it, decoded here from docs/search.md alone."""

import json
import re
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, islice, repeat, takewhile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svargen.language import languages
from svargen.search.encoding import (
    WEIGHTS,
    bits_again,
    bits_of,
    count_of,
    entry,
    file_of,
    folded,
    kept,
    packed,
    read,
)
from svargen.search.letters import letters_of, tokens
from svargen.search.numbering import PERIOD, ROOM, numbered
from svargen.search.stemmer import SNOWBALL
from tests.project import Project, question


def bits_in(text: str) -> Iterator[int]:
    """The bits of base64, the first bit of a byte the highest; zeros after the last."""
    for byte in b64decode(text, validate=True):
        yield from (byte >> at & 1 for at in range(7, -1, -1))
    yield from repeat(0)


def ones(bits: Iterator[int]) -> int:
    """The ones before the next zero."""
    return sum(1 for _ in takewhile(bool, bits))


def number_in(bits: Iterator[int], size: int, before: int) -> int:
    """The number of some bits, with another before them."""
    for bit in islice(bits, size):
        before = 2 * before + bit
    return before


def list_in(bits: Iterator[int], end: int) -> list[tuple[int, int]]:
    """The (number, step) of the answers that the next term stands in."""
    count = number_in(bits, ones(bits), 1)
    size = end.bit_length() - count.bit_length()
    found, number = list[tuple[int, int]](), 0
    for _ in range(count):
        number += number_in(bits, size, ones(bits))
        found.append((number, ones(bits)))
        number += 1
    return found


def unfolded(text: str) -> list[str]:
    """Words that are told without what they share with the one before."""
    found = [""]
    for shared, rest in re.findall("([A-Z])([^A-Z]*)", text):
        found.append(found[-1][: ord(shared) - ord("A")] + rest)
    return found[1:]


class Index:
    """An index as a browser would read it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.contents = self.read("indeks.json")
        self.language = letters_of(self.contents["language"])

    def read(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def cards(self) -> dict[int, list[Any]]:
        """Each answer's card, by its number."""
        return dict(zip(self.numbers(), self.listed(), strict=True))

    def listed(self) -> list[Any]:
        files = filter(None, self.contents["cards"]["files"])
        return list(chain.from_iterable(map(self.read, files)))

    def numbers(self) -> list[int]:
        found, number, day, period = list[int](), 0, 0, 0
        for here in self.contents["days"]:
            if here < 0:
                day -= here
                continue
            if day // 32 > period:
                period = day // 32
                while number % 8:
                    number += 1
            found += range(number, number + here)
            number += here
            day += 1
        return found

    def terms(self) -> dict[str, list[tuple[int, int]]]:
        """Term -> (answer's number, step of weight)."""
        found: dict[str, list[tuple[int, int]]] = {}
        end = max(self.numbers()) + 1
        for name in self.contents["terms"]["files"]:
            shard = self.read(name)
            bits = bits_in(shard["stands"])
            found |= {term: list_in(bits, end) for term in unfolded(shard["terms"])}
        return found

    def spelled(self, way: str) -> list[str]:
        """The words in a list of written forms."""
        found = []
        for name in self.contents["spellings"][way]["files"]:
            shard = self.read(name)
            words = unfolded(shard["words"])
            assert len(shard["levels"]) == len(words)
            if way == "backward":
                ends = shard["ends"].split("-")
                words = [word[::-1] + end for word, end in zip(words, ends, strict=True)]
            found += words
        return found

    def titles(self, word: str) -> list[str]:
        """Titles of the answers that have a word in any form, newest first."""
        (token,) = tokens(word)
        norm = self.language.norm(self.language.before(token))
        cards, found = self.cards(), self.terms().get(norm, [])
        return [cards[number][0] for number, _ in reversed(found)]

    def facet(self, name: str) -> list[list[str]]:
        """For each answer the keys by which a facet finds it."""
        column = self.read(self.contents["facets"][name])
        places = (of if isinstance(of, list) else [of] for of in column["of"])
        return [[column["values"][place][0] for place in of] for of in places]


def index_of(project: Project, *options: str) -> Index:
    return Index(project.build("2026-08-31", *options).folder / "soeg")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_answers_are_found_by_any_form_spelling_and_part(project: Project) -> None:
    answers = {
        "cykel": question("Flere cykler", "Cykler og parkering.", date="2026-08-05"),
        "p": question("Stativer", "Cykelparkeringen ved Åboulevarden.", date="2026-08-07"),
        "vej": question(
            "Asfalt", "Vejen lægges om.", date="2026-08-06", sagsnummer="2026 - 10323",
            dokumentnummer="10858583", edoc_sagsnummer="2019-0123456", topics="[Trafik]",
        ),
    }  # fmt: skip
    # So that the parts are words of this archive.
    for number in range(3):
        title = f"Cyklen og parkering {number}"
        answers[f"mere{number}"] = question(title, "Ja.", date="2026-08-04")
    project.write(answers)
    index = index_of(project)
    assert index.titles("aaboulevard") == index.titles("Åboulevarden") == ["Stativer"]
    assert index.titles("parkeringens")[:1] == ["Stativer"]
    assert index.titles("cykel")[:1] == ["Stativer"]
    for spelled in ("202610323", "10323", "10858583", "0123456", "20190123456"):
        assert index.titles(spelled) == ["Asfalt"]
    assert index.titles("trafikken") == ["Asfalt"]
    assert len(index.titles("Vejforvaltningens")) == 6
    assert len(index.titles("Asta")) == 6
    assert not index.titles("og")


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Vi modtog svar.", "modtages"),
        ("Vi modtager svar.", "modtog"),
        ("Planen er fulgt.", "følger"),
        ("Et barn bor her.", "børnene"),
        ("Børnehaver lukker.", "barn"),
    ],
)
def test_a_word_is_found_by_forms_that_differ_within(
    project: Project, written: str, asked: str
) -> None:
    answers = {
        f"{number}": question("Andet", "Børnene har en have.", date="2026-08-04")
        for number in range(3)
    }
    project.write({"a": question("Emne", written, date="2026-08-05"), **answers})
    assert index_of(project).titles(asked)[:1] == ["Emne"]


def test_a_title_weighs_more_than_an_answer(project: Project) -> None:
    project.write({"a": question("Badning", "Havnebadet åbner.", date="2026-08-05")})
    terms = index_of(project).terms()
    ((_, head),) = terms["badning"]
    ((_, told),) = terms["abn"]
    assert WEIGHTS[head] > WEIGHTS[told]


def test_written_forms_stand_in_the_order_of_their_beginnings_and_ends(project: Project) -> None:
    long = "menneskerettighederne"
    project.write({"a": question("Skolen åbner", f"Folkeskolen. {long}", date="2026-08-05")})
    index = index_of(project)
    words = index.spelled("forward")
    assert {"skolen", "folkeskolen"} <= set(words)
    assert long not in words
    backward = index.spelled("backward")
    assert sorted(words) == sorted(backward)
    assert abs(backward.index("skolen") - backward.index("folkeskolen")) == 1


def test_links_and_attachments_are_found_by_their_titles(project: Project) -> None:
    links = "\n  - {title: Kodeks for badning, url: https://example.dk/}"
    project.write({"a": question("Vand", "Se kodeks.", date="2026-08-05", links=links)})
    assert index_of(project).titles("badning") == ["Vand"]


def test_what_the_public_may_not_see_is_nowhere(project: Project) -> None:
    hidden = {
        "draft": question("Kladdeord", "Kladdeord.", date="2026-08-05", draft="true"),
        "held": question("Embargoord", "Embargoord.", date="2026-08-05", publish_from="2026-09-01"),
        "gone": question(
            "Tombeord", "Tombeord.", date="2026-08-05", asker="Gorm Gravsten (G)",
            status="tilbagekaldt", withdrawn="{date: 2026-08-06, reason: Det var forkert.}",
        ),
    }  # fmt: skip
    project.write({"seen": question("Synlig", "Synlig.", date="2026-08-05"), **hidden})
    index = index_of(project)
    whole = "".join(file.read_text(encoding="utf-8") for file in index.folder.glob("*.json"))
    assert "Synlig" in whole
    for word in ("kladdeord", "embargoord", "tombeord", "gravsten", "gorm", "held", "gone"):
        assert word not in whole.lower()
    assert [card[0] for card in index.listed()] == ["Synlig"]


def test_drafts_are_found_where_they_are_asked_for(project: Project) -> None:
    project.write({"draft": question("Kladdeord", "Ja.", date="2026-08-05", draft="true")})
    assert index_of(project, "--drafts").titles("kladdeord") == ["Kladdeord"]


def test_columns_and_cards_tell_of_each_answer_newest_last(project: Project) -> None:
    askers = "[Asta Eksempelsen (A), Bertil Prøve (B)]"
    project.write(
        {
            "b": question("Anden", "Ja.", date="2026-08-06", asker=askers, topics="[Ørne, Æbler]"),
            "a": question("Første", "Ja.", date="2026-08-05"),
            "c": question("Tredje", asked="2026-08-09", status="afventer"),
        }
    )
    index = index_of(project)
    assert [card[0] for card in index.listed()] == ["Første", "Anden", "Tredje"]
    assert index.listed()[1][1:4] == [
        "svar/b/", ["Asta Eksempelsen\u00a0(A)", "Bertil Prøve\u00a0(B)"], ["Vejforvaltningen"],
    ]  # fmt: skip
    assert index.facet("parti") == [["a"], ["a", "b"], ["a"]]
    assert index.facet("spoerger")[1] == ["asta-eksempelsen", "bertil-proeve"]
    assert index.facet("emne") == [[], ["oerne", "aebler"], []]
    assert index.facet("status") == [["besvaret"], ["besvaret"], ["afventer"]]


def test_an_archive_in_another_language_is_stemmed_by_it(project: Project) -> None:
    text = question("Cykelvägar", "Vägarna är breda.", date="2026-08-05", administration="Gatan")
    text = text.replace("Spørgsmål", "Question").replace("Svar", "Answer")
    project.write({"a": text}, "language: sv\n")
    site = project.build()
    assert '<html lang="sv"' in (site.folder / "index.html").read_text(encoding="utf-8")
    assert Index(site.folder / "soeg").titles("vägen") == ["Cykelvägar"]


def test_every_language_of_a_site_has_its_stemmer() -> None:
    assert set(languages()) == set(SNOWBALL)


NUMBERS = st.dictionaries(st.integers(0, 3_000_000), st.integers(0, 4), min_size=1)


@given(st.lists(NUMBERS, min_size=1, max_size=5))
def test_postings_are_read_as_they_were_written(lists: list[dict[int, int]]) -> None:
    end = 1 + max(number for each in lists for number in each)
    told = []
    for each in lists:
        entries = sorted(entry(*pair) for pair in each.items())
        assert (read(kept(entries)).tolist(), count_of(kept(entries))) == (entries, len(entries))
        told.append(bits_of(entries, end))
    bits = bits_in(b64encode(packed(told)).decode())
    assert [list_in(bits, end) for _ in lists] == [sorted(each.items()) for each in lists]


@given(NUMBERS, st.lists(st.tuples(st.integers(0, 3_000_000), st.integers(-1, 4)), max_size=4))
def test_postings_of_which_few_differ_are_written_like_new_ones(
    before: dict[int, int], changes: list[tuple[int, int]]
) -> None:
    # Those that are there already are changed, or gone, as often as others come.
    held = sorted(before)
    after = dict(before)
    for at, step in changes:
        number = held[at % len(held)] if at % 2 else at
        after[number] = step
    after = {number: step for number, step in after.items() if step >= 0}
    end = 1 + max(*before, *after, 0)
    was, now = (
        array("I", sorted(entry(*pair) for pair in each.items())) for each in (before, after)
    )
    assert bits_again(now, was, bits_of(was, end), end) == bits_of(now, end)


@given(st.lists(st.text("aåb\U0001d51e", min_size=1, max_size=40)))
def test_words_are_read_as_they_were_written(words: list[str]) -> None:
    assert unfolded(folded(words)) == words


DAYS = st.lists(st.integers(0, 100), min_size=1, max_size=60).map(sorted)
FIRST = date(2024, 1, 1)


@given(DAYS, st.integers(0, 100))
def test_one_answer_more_moves_no_number_of_a_day_before(days: list[int], new: int) -> None:
    before = numbered([FIRST + timedelta(day) for day in days])
    after = numbered([FIRST + timedelta(day) for day in sorted([*days, new])])
    earlier = sum(day < new for day in days)
    assert before.numbers[:earlier] == after.numbers[:earlier]
    # Within the room of its period it moves none of a later one, either.
    period = new // PERIOD
    until = sum(day // PERIOD <= period for day in days)
    if any(day // PERIOD == period for day in days) and (before.numbers[until - 1] + 1) % ROOM:
        assert before.numbers[until:] == after.numbers[until + 1 :]
    assert len(set(after.numbers)) == len(days) + 1


def test_a_file_is_named_by_its_content() -> None:
    name, data = file_of(["å"])
    assert file_of(["å"]) == (name, data)
    assert file_of(["a"])[0] != name
    assert json.loads(data) == ["å"]
