"""What libraries have told that take long to load: asked once, and kept for the next build.

An edit needs a date, a number and a few holidays; to load for them all that Babel and `holidays`
know takes longer than to make a dozen pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_tables: dict[str, dict[str, Any]] = {}


def table(about: str) -> dict[str, Any]:
    """What has been told about something, by key; values are what JSON can hold.

    Whoever asks a library enters here what it said.
    """
    return _tables.setdefault(about, {})


def told() -> Mapping[str, Mapping[str, Any]]:
    """All that has been told, for `recall`."""
    return _tables


def recall(known: Mapping[str, Mapping[str, Any]]) -> None:
    """Take what `told` gave, of the same libraries."""
    for about, values in known.items():
        table(about).update(values)
