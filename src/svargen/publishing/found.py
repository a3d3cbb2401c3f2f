"""Findings as data that JSON can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svargen.codes import Severity
from svargen.diagnostics import Diagnostic, Phrase, Place, Term

if TYPE_CHECKING:
    from collections.abc import Mapping


def pack_found(found: Diagnostic) -> list[object]:
    """A finding as lists, texts and numbers."""
    place = found.place
    spot = [place.path, place.line, place.column]
    return [spot, found.code, _all_plain(found.values), found.severity.value]


def unpack_found(packed: list[Any]) -> Diagnostic:
    """A finding of what `pack_found` made."""
    place, code, values, severity = packed
    return Diagnostic(Place(*place), code, _all_values(values), Severity(severity))


def pack_value(value: object) -> object:
    """A value of a finding; what JSON does not have would be shown as text anyway."""
    if isinstance(value, Term):
        return {"term": value}
    if isinstance(value, Phrase):
        return {"phrase": value.message, "values": _all_plain(value.values)}
    return value if isinstance(value, int | None) else str(value)


def unpack_value(packed: Any) -> object:
    """A value of what `pack_value` made."""
    if not isinstance(packed, dict):
        return packed
    if "term" in packed:
        return Term(packed["term"])
    return Phrase(packed["phrase"], _all_values(packed["values"]))


def _all_plain(values: Mapping[str, object]) -> dict[str, object]:
    return {key: pack_value(value) for key, value in values.items()}


def _all_values(packed: Mapping[str, Any]) -> dict[str, object]:
    return {key: unpack_value(value) for key, value in packed.items()}
