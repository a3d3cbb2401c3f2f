"""The forms in which other programs get findings."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from svargen.diagnostics import FORMATS, Diagnostic, Place, Term
from svargen.language import language_of

FILE = "answers/2026/æblegrød & ærter.md"
FOUND = [
    Diagnostic.at(Place(FILE, 4, 7), "unknown-field", field="titel", guess="title"),
    Diagnostic.at(Place(FILE, 9, 1), "duplicate-key", field="asker", first=3),
    Diagnostic.at(Place(FILE, 12, 1), "control-character", character="\x1b[31m</failure>"),
    Diagnostic.at(Place(FILE, 20, 3), "lost-link", title="Kodeks"),
    Diagnostic.at(Place(FILE, 30, 3), "lost-link", title="Kodeks"),
    Diagnostic.at(Place("site.yaml"), "no-base-url", value="http://localhost/").as_note(),
    Diagnostic.at(Place("/srv/svar"), "output-refused", path="/srv/svar", reason=Term("x")),
]

TEXT = {"type": "string", "minLength": 1}
POSITIVE = {"type": "integer", "minimum": 1}


def closed(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """A mapping with these keys and no others."""
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


def many(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


GITLAB = many(
    closed(
        {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": closed({"path": TEXT, "lines": closed({"begin": POSITIVE})}),
        }
    )
)
"""What docs.gitlab.com/ci/testing/code_quality asks for."""

LEVEL = {"enum": ["none", "note", "warning", "error"]}
URI_REFERENCE = {"type": "string", "pattern": r"^[A-Za-z0-9._~/%-]+$"}
SARIF = closed(
    {
        "version": {"const": "2.1.0"},
        "runs": many(
            closed(
                {
                    "tool": closed(
                        {
                            "driver": closed(
                                {
                                    "name": TEXT,
                                    "version": TEXT,
                                    "rules": many(
                                        closed(
                                            {
                                                "id": TEXT,
                                                "defaultConfiguration": closed({"level": LEVEL}),
                                            }
                                        )
                                    ),
                                }
                            )
                        }
                    ),
                    "columnKind": {"const": "unicodeCodePoints"},
                    "results": many(
                        closed(
                            {
                                "ruleId": TEXT,
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": LEVEL,
                                "message": closed({"text": TEXT}),
                                "locations": many(
                                    closed(
                                        {
                                            "physicalLocation": closed(
                                                {
                                                    "artifactLocation": closed(
                                                        {"uri": URI_REFERENCE}, uriBaseId=TEXT
                                                    )
                                                },
                                                region=closed(
                                                    {"startLine": POSITIVE, "startColumn": POSITIVE}
                                                ),
                                            )
                                        }
                                    )
                                ),
                                "partialFingerprints": closed({"svargen/v1": TEXT}),
                            }
                        )
                    ),
                }
            )
        ),
    }
)
"""The part of SARIF 2.1.0 that is used, closed to all else."""


def written(form: str, found: Sequence[Diagnostic] = FOUND) -> str:
    return FORMATS[form](found, language_of("da").text)


def fingerprints(found: Sequence[Diagnostic]) -> list[str]:
    prints = [each["fingerprint"] for each in json.loads(written("gitlab", found))]
    (run,) = json.loads(written("sarif", found))["runs"]
    assert prints == [each["partialFingerprints"]["svargen/v1"] for each in run["results"]]
    return prints


@pytest.mark.parametrize(("form", "schema"), [("gitlab", GITLAB), ("sarif", SARIF)])
@pytest.mark.parametrize("found", [FOUND, []])
def test_the_form_is_valid(form: str, schema: dict[str, Any], found: list[Diagnostic]) -> None:
    Draft202012Validator(schema).validate(json.loads(written(form, found)))


def test_a_fingerprint_survives_moved_lines() -> None:
    moved = [
        Diagnostic.at(
            Place(d.place.path, d.place.line + 5, d.place.column),
            d.code,
            **{k: v + 5 if isinstance(v, int) else v for k, v in d.values.items()},
        )
        for d in FOUND[:-2]
    ]
    assert fingerprints(moved) == fingerprints(FOUND[:-2])


def test_no_two_findings_have_one_fingerprint() -> None:
    assert len(set(fingerprints(FOUND))) == len(FOUND)


def test_gitlab_shows_a_finding_of_a_whole_file_on_its_first_line() -> None:
    assert json.loads(written("gitlab"))[5]["location"] == {
        "path": "site.yaml",
        "lines": {"begin": 1},
    }


def test_sarif_names_each_rule_once_and_refers_to_it() -> None:
    (run,) = json.loads(written("sarif"))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted({d.code for d in FOUND})
    assert [rules[each["ruleIndex"]] for each in run["results"]] == [d.code for d in FOUND]
    places = [each["locations"][0]["physicalLocation"] for each in run["results"]]
    assert places[0]["artifactLocation"]["uri"] == (
        "answers/2026/%C3%A6blegr%C3%B8d%20%26%20%C3%A6rter.md"
    )
    assert "uriBaseId" not in places[-1]["artifactLocation"]


def test_junit_has_a_case_for_each_finding_and_only_errors_fail() -> None:
    (suite,) = etree.fromstring(written("junit").encode())
    assert dict(suite.attrib) == {
        "name": "svargen", "tests": "7", "failures": "4", "errors": "0",
    }  # fmt: skip
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failed == ["unknown-field", "duplicate-key", "control-character", "output-refused"]
    assert suite[0].get("classname") == FILE
    assert f"{FILE}:4:7\n" in str(suite[0][0].text)


def test_junit_without_findings_is_one_case_that_passed() -> None:
    (suite,) = etree.fromstring(written("junit", []).encode())
    assert [(case.get("name"), len(case)) for case in suite] == [("check", 0)]


def test_junit_is_xml_whatever_a_name_holds() -> None:
    odd = "a\ufffe\x00\x1b]]>\ud800.md"
    found = [Diagnostic.at(Place(odd, 1, 1), "unknown-field", field=odd)]
    (suite,) = etree.fromstring(written("junit", found).encode())
    assert re.fullmatch(r"a\ufffd\\u0000\\u001b\]\]>\\ud800\.md", str(suite[0].get("classname")))


# Names that would give orders to a terminal or to a runner

HOSTILE = [
    "answers/\x1b[2J\x1b]0;x\x07.md",
    "answers/a\n::error::b.md",
    "answers/a\r\n##[error]b.md",
    "answers/##vso[task.setvariable variable=x]y.md",
    "answers/##teamcity[x].md",
    "answers/\x9b31m.md",
    "answers/\u202egpj.md",
    "answers/\u2028::set-output::.md",
    "answers/\udcff\udc9b.md",
    "answers/\ud800.md",
    "::error::x.md",
    "##[add-mask]x.md",
    "answers/\U000e0041.md",
    "answers/\u200b.md",
    "answers/%0A::error::.md",
]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_gives_orders_to_a_terminal_or_a_runner(form: str, name: str) -> None:
    values = {"name": name}
    text = FORMATS[form]([Diagnostic.at(Place(name), "not-a-regular-file", **values)], str)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202e\ud800-\udfff]", text)
    assert "\U000e0041" not in text
    assert not re.search(r"##[\w.]*\[", text if form == "text" else "")
    for line in text.splitlines():
        if form == "github":
            assert line.startswith("::error file=")
            assert "::error" not in line.partition("::")[2].partition("::")[0].partition("file=")[2]
        else:
            assert not line.strip().startswith(("::", "##"))


@pytest.mark.parametrize("form", ["json", "gitlab"])
def test_programs_get_a_name_as_it_is(form: str) -> None:
    for name in HOSTILE:
        found = json.loads(FORMATS[form]([Diagnostic.at(Place(name), "no-answers", year=1)], str))
        entry = found["findings"][0] if form == "json" else found[0]["location"]
        assert entry["path"] == name


def test_the_documentation_names_every_form_and_every_key_of_json() -> None:
    text = (Path(__file__).parents[1] / "docs/formats.md").read_text("utf-8")
    told = text.partition("## Findings and exit codes")[2].partition("\n## ")[0]
    assert [form for form in FORMATS if form != "text" and f"{form}`" not in told] == []
    data = json.loads(written("json"))
    entry = ", ".join(data["findings"][0])
    assert f"`{{format: {data['format']}, findings: [{{{entry}}}]}}`" in told
