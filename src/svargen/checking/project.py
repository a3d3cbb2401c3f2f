"""site.yaml says at what address the site stands; and there is something to publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.diagnostics import Finding
from svargen.model import NO_BASE_URL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context


def site_has_an_address(context: Context) -> Iterator[Finding]:
    """Feeds, sitemap and canonical links need the whole address."""
    if not context.site.base_url:
        yield Finding("site.yaml", "no-base-url", {"value": NO_BASE_URL})


def there_are_answers(context: Context) -> Iterator[Finding]:
    """An archive of nothing is probably a folder in the wrong place."""
    if not context.answers and not context.unread:
        yield Finding("answers", "no-answers", {"year": context.today.year})
