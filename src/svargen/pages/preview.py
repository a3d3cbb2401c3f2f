"""What `serve` adds to a page: why the public does not see it, and what was found wrong."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from svargen.codes import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svargen.diagnostics import Diagnostic
    from svargen.language import Language

SUMMARY = "_svargen/"
"""Where all findings stand; no page of a site begins with an underscore."""
STYLE = "_svargen/preview.css"
SCRIPT = "livereload.js"


class Told(NamedTuple):
    """A finding in words."""

    severity: str
    """error, warning or note."""
    label: str
    """The same in the site's language."""
    spot: str
    """'4:7', or ''."""
    message: str
    hint: str


class ToldOf(NamedTuple):
    """What was found in one file."""

    source: str
    path: str | None
    """The page made of it, if there is one."""
    findings: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Stands at the top of a page in the preview."""

    ribbon: str
    """'Kladde'; '' for a page as the public sees it."""
    stale: bool
    """Whether the page is older than what the project holds now."""
    counts: str
    """'2 errors and 1 warning' of the whole project; '' where there are none."""
    here: tuple[Told, ...]
    """What was found in the page's own file."""


@dataclass(frozen=True, slots=True)
class Summary:
    """All findings on one page."""

    language: str
    counts: str
    files: tuple[ToldOf, ...]


def told(diagnostics: Iterable[Diagnostic], language: Language) -> tuple[Told, ...]:
    """Findings in words."""
    labels = {
        Severity.ERROR: language.text("Error"),
        Severity.WARNING: language.text("Warning"),
        Severity.NOTE: language.text("Note"),
    }
    return tuple(
        Told(
            str(d.severity),
            labels[d.severity],
            f"{d.place.line}:{d.place.column}" if d.place.line else "",
            d.message(language.text),
            d.hint(language.text),
        )
        for d in diagnostics
    )


def told_of(
    diagnostics: Iterable[Diagnostic], paths: dict[str, str], language: Language
) -> tuple[ToldOf, ...]:
    """Findings by file; `paths` are the pages made of the files."""
    by_file = groupby(diagnostics, lambda d: d.place.path)
    return tuple(
        ToldOf(source, paths.get(source), told(found, language)) for source, found in by_file
    )


def counts(diagnostics: Iterable[Diagnostic], language: Language) -> str:
    """'2 errors and 1 warning'; '' for notes alone, or nothing."""
    severities = [d.severity for d in diagnostics]
    parts = []
    if errors := severities.count(Severity.ERROR):
        parts.append(language.counted("{count} error", "{count} errors", errors))
    if warnings := severities.count(Severity.WARNING):
        parts.append(language.counted("{count} warning", "{count} warnings", warnings))
    return language.joined(tuple(parts))
