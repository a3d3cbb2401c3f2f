"""From a mapping of text to a typed part of the model, with every error on its key.

Pydantic stops at the first wrong field where fields depend on one another; here a part with
wrong fields is still typed, with stand-ins, so that the rules across fields and answers can
report in the same run.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import ValidationError

from svargen.codes import CODES, N_
from svargen.diagnostics import Diagnostic, Term
from svargen.model import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svargen.reading.frontmatter import Marked

P = TypeVar("P", bound=Part)

# What editors write when they think in Danish.
_ALSO_CALLED = {
    "titel": "title", "emne": "topics", "emner": "topics", "spørger": "asker",
    "stiller": "asker", "politiker": "asker", "askers": "asker", "spurgt": "asked",
    "stillet": "asked", "spørgsmålsdato": "asked", "dato": "date", "svardato": "date",
    "answered": "date", "forvaltning": "administration", "forvaltninger": "administration",
    "administrations": "administration", "sagsnr": "sagsnummer", "sag": "sagsnummer",
    "case": "sagsnummer", "dokumentnr": "dokumentnummer", "document": "dokumentnummer",
    "caseworker": "sagsbehandler", "topic": "topics", "tags": "topics", "link": "links",
    "bilag": "attachments", "attachment": "attachments", "frist": "due", "rettelser": "corrections",
    "opfølgning": "follows", "kladde": "draft", "alias": "aliases", "udgiver": "publisher",
    "sprog": "language", "partier": "parties", "tidszone": "timezone", "baseurl": "base_url",
    "personer": "people", "navn": "name", "fra": "from", "til": "to", "fil": "file",
    "adresse": "url", "tekst": "text", "begrundelse": "reason", "årsag": "reason",
}  # fmt: skip

_EXPECTED = {
    "tuple_type": (N_("a list"), "[a, b]"),
    "list_type": (N_("a list"), "[a, b]"),
    "dict_type": (N_("a group of keys with values"), "{key: value}"),
    "model_type": (N_("a group of keys with values"), "{key: value}"),
}


def typed(
    model: type[P], marked: Marked, path: str, stand_ins: Mapping[str, object]
) -> tuple[P, frozenset[str], list[Diagnostic]]:
    """The part that `marked` describes, the keys that hold a stand-in, and what is wrong.

    `stand_ins` gives each required key a harmless value. Never raises.
    """
    data = {k: v for k, v in marked.data.items() if k not in marked.unusable}
    broken = set(marked.unusable)
    findings: list[Diagnostic] = []
    try:
        return model.model_validate({**_where(stand_ins, broken), **data}), frozenset(broken), []
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            findings.append(_diagnostic(model, problem, marked, path))
            broken.add(str(problem["loc"][0]) if problem["loc"] else "")
    sound = {k: v for k, v in data.items() if k not in broken}
    part = model.model_validate({**_where(stand_ins, broken), **sound})
    return part, frozenset(broken), findings


def _where(stand_ins: Mapping[str, object], broken: set[str]) -> dict[str, object]:
    return {key: value for key, value in stand_ins.items() if key in broken}


def _diagnostic(model: type[Part], problem: Any, marked: Marked, path: str) -> Diagnostic:
    kind = problem["type"]
    # '[key]' is pydantic's word for a mapping's key rather than its value.
    at = tuple(step for step in problem["loc"] if step != "[key]")
    values: dict[str, object] = {"field": written(at), **(problem.get("ctx") or {})}
    if kind == "extra_forbidden":
        return _unknown(model, at, marked, path)
    if kind in ("missing", "too_short"):
        place = marked.place(path, at, key=True) if at in marked.keys else None
        place = place or marked.place(path, at[:-1], key=True)
        code = "empty-value" if at in marked.keys else "missing-field"
        return Diagnostic.at(place, code, **values)
    if kind == "unknown-status":
        values |= _guess(str(values["value"]), str(values["known"]).split(", "))
    if kind == "wrong-type":
        values["expected"] = Term(values["expected"])
    if kind not in CODES:
        expected, example = _EXPECTED.get(kind, (N_("something else"), ""))
        part = part_at(model, at) if kind == "model_type" else None
        if part:
            example = "{" + ", ".join(f"{key}: …" for key in keys_of(part)) + "}"
        values = {"field": written(at), "expected": Term(expected)}
        values |= {"example": example} if example else {}
        kind = "wrong-type"
    is_key = "[key]" in problem["loc"]
    return Diagnostic.at(marked.place(path, at, key=is_key), kind, **values)


def _unknown(model: type[Part], at: tuple[Any, ...], marked: Marked, path: str) -> Diagnostic:
    part = part_at(model, at[:-1])
    known = keys_of(part) if part else []
    values: dict[str, object] = {"field": at[-1], "known": ", ".join(known)}
    name = str(at[-1])
    also = _ALSO_CALLED.get(name.casefold().replace("-", "_"))
    values |= {"guess": also} if also in known else _guess(name, known)
    return Diagnostic.at(marked.place(path, at, key=True), "unknown-field", **values)


def _guess(name: str, known: list[str]) -> dict[str, object]:
    folded = name.casefold().replace("-", "_").replace(" ", "_")
    close = get_close_matches(folded, known, 1, 0.6)
    return {"guess": close[0]} if close else {}


def written(at: tuple[Any, ...]) -> str:
    """A way to a value as an editor would write it: `links[1].url`."""
    return re.sub(
        r"\.(\[)", r"\1", ".".join(f"[{s}]" if isinstance(s, int) else str(s) for s in at)
    )


def keys_of(part: type[Part]) -> list[str]:
    """The keys an editor may write in this part."""
    return [field.alias or name for name, field in part.model_fields.items()]


def part_at(model: type[Part], at: tuple[Any, ...]) -> type[Part] | None:
    """The part of the model that describes the mapping at `at`."""
    part: type[Part] | None = model
    for step in at:
        if part is None or isinstance(step, int):
            continue
        names = {field.alias or name: field for name, field in part.model_fields.items()}
        if step in names:
            part = _part_within(names[step].annotation)
        # Anything else is a key of a mapping whose values are that same part.
    return part


def _part_within(annotation: Any) -> type[Part] | None:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    for argument in get_args(annotation):
        if found := _part_within(argument):
            return found
    return None
