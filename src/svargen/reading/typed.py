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
from svargen.model import Part, keys_of
from svargen.values import is_empty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svargen.reading.frontmatter import Marked, Path

P = TypeVar("P", bound=Part)

# What editors write when they think in Danish, or copy the lines of a document. Of several the
# first that the file does not have is meant.
_ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "titel": ("title",), "overskrift": ("title",), "emne": ("title", "topics"),
    "emner": ("topics",), "topic": ("topics",), "tags": ("topics",),
    "spørger": ("asker",), "stiller": ("asker",), "spørgsmålsstiller": ("asker",),
    "politiker": ("asker",), "stillet_af": ("asker",), "til": ("asker", "to"),
    "askers": ("asker",), "spurgt": ("asked",), "stillet": ("asked",),
    "spørgsmålsdato": ("asked",), "dato": ("date", "asked"), "svardato": ("date",),
    "besvaret": ("date",), "answered": ("date",), "forvaltning": ("administration",),
    "forvaltningen": ("administration",), "forvaltninger": ("administration",),
    "administrations": ("administration",), "sagsnr": ("sagsnummer",), "sag": ("sagsnummer",),
    "sagsnummer_i_f2": ("sagsnummer",), "case": ("sagsnummer",),
    "dokumentnr": ("dokumentnummer",), "dokumentnummer_i_f2": ("dokumentnummer",),
    "document": ("dokumentnummer",), "sagsnummer_edoc": ("edoc_sagsnummer",),
    "sagsnummer_i_edoc": ("edoc_sagsnummer",), "edoc": ("edoc_sagsnummer",),
    "caseworker": ("sagsbehandler",), "link": ("links",), "bilag": ("attachments",),
    "attachment": ("attachments",), "frist": ("due",), "rettelser": ("corrections",),
    "opfølgning": ("follows",), "kladde": ("draft",), "alias": ("aliases",),
    "udgiver": ("publisher",), "sprog": ("language",), "partier": ("parties",),
    "tidszone": ("timezone",), "baseurl": ("base_url",), "personer": ("people",),
    "navn": ("name",), "fra": ("from",), "fil": ("file",), "adresse": ("url",),
    "tekst": ("text",), "begrundelse": ("reason",), "årsag": ("reason",),
}  # fmt: skip

_MOST_GUESSES = 100
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
    broken = set(marked.unusable)
    findings: list[Diagnostic] = []
    try:
        part = model.model_validate(marked.data)
    except ValidationError as error:
        problems = _Problems(model, marked, path)
        for problem in error.errors(include_url=False):
            problems.add(problem)
        findings = problems.findings()
        broken |= problems.broken
    if broken:
        sound = {k: v for k, v in marked.data.items() if k not in broken}
        part = model.model_validate({**_where(stand_ins, broken), **sound})
    return part, frozenset(broken), findings


def _where(stand_ins: Mapping[str, object], broken: set[str]) -> dict[str, object]:
    return {key: value for key, value in stand_ins.items() if key in broken}


class _Problems:
    """What pydantic found, said in the words of an editor."""

    def __init__(self, model: type[Part], marked: Marked, path: str) -> None:
        self.model = model
        self.marked = marked
        self.path = path
        self.broken: set[str] = set()
        self.found: list[Diagnostic] = []
        self.missing: dict[Path, Diagnostic] = {}
        self.meant: set[Path] = set()
        """Keys that are there, if under another name."""

    def findings(self) -> list[Diagnostic]:
        missing = [found for at, found in self.missing.items() if at not in self.meant]
        return [*self.found, *missing]

    def add(self, problem: Any) -> None:
        """Report one problem, unless its value was refused already."""
        at = self.path_of(problem["loc"])
        self.broken.add(str(at[0]) if at else "")
        if any(at[:length] in self.marked.refused for length in range(1, len(at) + 1)):
            return
        kind = problem["type"]
        if kind == "extra_forbidden":
            self.unknown(at)
        elif kind in ("missing", "too_short") and at not in self.marked.keys:
            place = self.marked.place(self.path, at[:-1], key=True)
            values = {"field": written(at), "key": at[-1]}
            self.missing[at] = Diagnostic.at(place, "missing-field", **values)
        elif kind in ("missing", "too_short"):
            self.report(at, "empty-value", key=True)
        else:
            self.wrong(at, problem)

    def path_of(self, loc: tuple[Any, ...]) -> Path:
        """The way to a value as it was written: one value alone may stand for a list of one."""
        at: list[str | int] = []
        here: Any = self.marked.data
        for step in loc:
            if isinstance(step, int) and isinstance(here, list):
                here = here[step]
            elif isinstance(step, str) and isinstance(here, dict):
                here = here.get(step)
            else:
                # An index of no list, '[key]' (pydantic's word for a key rather than its value),
                # or the key of a part that is written as a text.
                continue
            at.append(step)
        return tuple(at)

    def report(self, at: Path, code: str, *, key: bool = False, **values: object) -> None:
        place = self.marked.place(self.path, at, key=key)
        self.found.append(Diagnostic.at(place, code, **{"field": written(at), **values}))

    def unknown(self, at: Path) -> None:
        known = self.known(at[:-1])
        key, colon, value = str(at[-1]).partition(":")
        if colon and key in known:
            # Within { and } a colon alone parts nothing.
            self.meant.add((*at[:-1], key))
            self.broken.add(str((*at[:-1], key)[0]))
            place = self.marked.place(self.path, at, key=True)
            self.found.append(Diagnostic.at(place, "yaml-space", key=key, value=value))
            return
        values: dict[str, object] = {"field": at[-1], "known": ", ".join(known)}
        there = [key for key in known if (*at[:-1], key) in self.marked.keys]
        name = re.sub(r"[\W_]+", "_", str(at[-1]).casefold()).strip("_")
        free = [key for key in known if key not in there]
        also = [key for key in _ALSO_CALLED.get(name, ()) if key in known]
        # A file of nothing but unknown keys is another file, and not a slip in each.
        guessing = len(self.found) < _MOST_GUESSES
        guesses = [key for key in also if key in free]
        guesses = guesses or (get_close_matches(name, free, 1, 0.6) if guessing else [])
        if guesses:
            meant = (*at[:-1], guesses[0])
            self.meant.add(meant)
            self.broken.add(str(meant[0]))
        guesses = guesses or also or (get_close_matches(name, known, 1, 0.6) if guessing else [])
        values |= {"guess": guesses[0]} if guesses else {}
        self.report(at, "unknown-field", key=True, **values)

    def known(self, at: Path) -> list[str]:
        part = part_at(self.model, at)
        return list(keys_of(part)) if part else []

    def wrong(self, at: Path, problem: Any) -> None:
        kind, values = problem["type"], dict(problem.get("ctx") or {})
        if kind == "unknown-status":
            statuses = str(values["known"]).split(", ")
            close = get_close_matches(str(values["value"]).casefold(), statuses, 1, 0.6)
            values |= {"guess": close[0]} if close else {}
        elif kind == "too_long":
            kind = "too-many-entries"
            values = {"size": values["actual_length"], "limit": values["max_length"]}
        elif kind in _EXPECTED and is_empty(problem["input"]):
            kind, values = "empty-value", {}
        elif kind not in CODES:
            expected, example = _EXPECTED.get(kind, (N_("something else"), ""))
            if kind == "model_type":
                example = "{" + ", ".join(f"{key}: …" for key in self.known(at)) + "}"
            kind, values = "wrong-type", {"expected": expected, "example": example}
        if kind == "wrong-type":
            values["expected"] = Term(values["expected"])
        of_key = "[key]" in problem["loc"] or kind == "empty-value"
        self.report(at, kind, key=of_key, **values)


def written(at: tuple[Any, ...]) -> str:
    """A way to a value as an editor would write it: `links[1].url`."""
    return re.sub(
        r"\.(\[)", r"\1", ".".join(f"[{s}]" if isinstance(s, int) else str(s) for s in at)
    )


def part_at(model: type[Part], at: tuple[Any, ...]) -> type[Part] | None:
    """The part of the model that describes the mapping at `at`."""
    part: type[Part] | None = model
    for step in at:
        if part is None or isinstance(step, int):
            continue
        names = keys_of(part)
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
