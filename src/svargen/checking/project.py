"""site.yaml says where the site stands and how accessible it is; and there are answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.diagnostics import Finding
from svargen.model import NO_BASE_URL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context

_A_YEAR = 366


def site_has_an_address(context: Context) -> Iterator[Finding]:
    """Feeds, sitemap and canonical links need the whole address."""
    if not context.site.base_url:
        yield Finding("site.yaml", "no-base-url", {"value": NO_BASE_URL})


def accessibility_is_stated(context: Context) -> Iterator[Finding]:
    """A public body states how accessible its site is, anew each year (lov 692 of 2018)."""
    stated = context.site.accessibility
    if not stated:
        yield Finding("site.yaml", "no-accessibility-statement")
    elif (context.today - stated.date).days > _A_YEAR:
        yield Finding(
            "site.yaml", "old-accessibility-statement", {"date": stated.date}, "accessibility.date"
        )


def there_are_answers(context: Context) -> Iterator[Finding]:
    """An archive of nothing is probably a folder in the wrong place."""
    if not context.answers and not context.unread:
        yield Finding("answers", "no-answers", {"year": context.today.year})
