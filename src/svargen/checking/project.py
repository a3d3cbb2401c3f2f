"""site.yaml says where the site stands and how accessible it is; and there are answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.diagnostics import Finding
from svargen.model import NO_BASE_URL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context

_A_YEAR = 366
_SOON = 30
"""Days in which an editor can be expected to look."""


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


def security_is_current(context: Context) -> Iterator[Finding]:
    """security.txt is true, and somebody looks at it once a year (RFC 9116, 2.5.4 and 2.5.5)."""
    security = context.site.security
    if not security:
        return
    left = (security.expires - context.today).days
    code = ""
    if left <= 0:
        code = "security-expired"
    elif left <= _SOON:
        code = "security-expires-soon"
    elif left > _A_YEAR:
        code = "security-expires-late"
    if code:
        yield Finding("site.yaml", code, {"date": security.expires}, "security.expires")
    for i, contact in enumerate(security.contact):
        if contact.startswith("http:"):
            key = f"security.contact[{i}]"
            yield Finding("site.yaml", "security-not-https", {"value": contact}, key)
    if security.policy and security.policy.startswith("http:"):
        values = {"value": security.policy}
        yield Finding("site.yaml", "security-not-https", values, "security.policy")


def there_are_answers(context: Context) -> Iterator[Finding]:
    """An archive of nothing is probably a folder in the wrong place."""
    if not context.answers and not context.unread:
        yield Finding("answers", "no-answers", {"year": context.today.year})
