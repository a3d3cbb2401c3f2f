"""A document number in F2 names one document, so it stands in one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.checking.context import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context
    from svargen.diagnostics import Finding


def document_numbers_are_unique(context: Context) -> Iterator[Finding]:
    """No two answers have the same document number."""
    for answer in context.answers:
        number = answer.front.dokumentnummer
        if not number or "dokumentnummer" in answer.broken:
            continue
        first = context.by_document[number]
        if first is not answer:
            other = f"answers/{first.path}"
            yield finding(
                answer, "duplicate-document-number", "dokumentnummer", number=number, other=other
            )
