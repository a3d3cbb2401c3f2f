"""What YAML, pydantic and dates are known to do with odd values, and must not do here."""

import json

import pytest

from svargen.diagnostics import FORMATS
from svargen.language import language_of
from svargen.model import Limits
from svargen.reading.answer import Settings, read_answer, read_site

PATH = "answers/2026/a.md"
DANISH = Settings("da", Limits())
FRONT = {
    "title": "a", "asker": "Asta", "asked": "2026-05-01", "date": "2026-05-08",
    "administration": "a",
}  # fmt: skip


def codes(**changed: str) -> list[str]:
    """The findings of an answer with these values written as they are."""
    front = {**FRONT, **changed}
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    file = f"---\n{lines}---\n## Spørgsmål\n\na\n\n## Svar\n\nb\n"
    return [d.code for d in read_answer(file.encode(), PATH, DANISH).diagnostics]


@pytest.mark.parametrize("surrogate", [r"\ud800", r"\udfff", r"a\ud83db", r"\U0000D800"])
def test_half_a_character_never_gets_in(surrogate: str) -> None:
    assert codes(title=f'"{surrogate}"') != []
    assert codes(topics=f'["{surrogate}"]') != []
    _, _, found = read_site(f'title: a\nparties: {{"{surrogate}": a}}\n'.encode())
    assert found


@pytest.mark.parametrize("key", [r"\x07", r"\u202e", r"\u200b", r"\x00"])
def test_a_key_holds_nothing_that_a_value_may_not(key: str) -> None:
    _, _, found = read_site(f'title: a\nparties: {{"{key}": a}}\n'.encode())
    assert found


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-30", "2026-13-01", "0000-01-01", "2026-00-10", "99999-01-01", "1767225600", "0",
        "-1", "1e9", "2026", "20260501", "2026-05-01T00:00:00Z", "2026-W18-5", "9" * 5000,
        "31-02-2026", "32. maj 2026", "\u0662\u0660\u0662\u0666-05-01", "2026-05-01 2026-05-02",
        "infinity", "nan",
    ],
)  # fmt: skip
def test_only_a_day_that_exists_is_a_date(day: str) -> None:
    assert codes(asked=f'"{day}"') in (["impossible-date"], ["not-a-date"], ["ambiguous-date"])


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "0x10", "1e3", "٣", "1_000", "0b1", "1.0"])
def test_only_a_whole_number_within_bounds_is_one(number: str) -> None:
    _, _, found = read_site(f'title: a\nlimits: {{file: "{number}"}}\n'.encode())
    assert [d.code for d in found] == ["no-base-url"] or found[0].code == "out-of-range"
    assert "out-of-range" in [d.code for d in found]


def test_long_digits_are_no_document_number() -> None:
    assert codes(dokumentnummer="9" * 5000) == ["bad-document-number"]
    assert codes(sagsnummer=f"2026 - {'9' * 5000}") == ["bad-case-number"]


@pytest.mark.parametrize(
    "url",
    [
        "https:evil.example", "https:///evil.example", "https:/evil.example", "https://a@evil.example",
        "https://a:b@evil.example", r"https://evil.example\\@a", "https://", "https://:80/",
        r"ht\ttps://evil.example", r"https://evil\t.example", "https://evil.example:99999999/", "https://evil.example:65536/",
        "https://\u0435vil.example/", "http://[::1", "https://evil.example /x",
    ],
)  # fmt: skip
def test_an_address_is_refused_and_never_repaired(url: str) -> None:
    found = codes(links=f'[{{title: a, url: "{url}"}}]')
    assert found in (["bad-url"], ["deceptive-host"])


def test_what_was_written_is_told_by_findings_alone_and_shortened() -> None:
    secret = "hemmelig-" + "x" * 5000
    for key in FRONT:
        file = f"---\n{key}: [{{{secret}: {secret}}}]\n---\n".encode()
        found = read_answer(file, PATH, DANISH).diagnostics
        for form, write in FORMATS.items():
            said = write(found, language_of("da").text)
            assert "x" * 400 not in said, form
            assert "validation error" not in said
            assert "pydantic" not in said


def test_yaml_is_never_more_than_text() -> None:
    for value in ("!!python/object/apply:os.system [id]", "&a [*a]", "!!binary aGVq", "!!set {a}"):
        assert set(codes(title=value)) & {"yaml-tag", "yaml-anchor"}
    for value in ("NO", "0123", "12:30", ".inf", "1_000", "0o7", "=", "<<"):
        assert codes(title=value) == []
    assert codes(title=json.dumps({"a": 1})) == ["wrong-type"]
