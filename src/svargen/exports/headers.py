"""Headers that a web server should send with a site: one model, in the forms of several servers.

    _headers              Netlify, Cloudflare Pages, and others that read the same
    .htaccess             Apache 2.4.10 with mod_headers and `AllowOverride FileInfo`
    _nginx-headers.conf   nginx: to be included in the site's `server` block

Each page has a stricter Content-Security-Policy of its own, in a meta element; this one also holds
for what is no page, and says who may frame the site, which a page cannot (CSP Level 3, 3.3).
Nothing that an editor writes stands in these files but whole numbers and a checked path.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from svargen.pages.urls import APACHE, ASSETS, HEADERS, NGINX_HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.model import Site

_ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    # For browsers that do not know frame-ancestors.
    "X-Frame-Options": "DENY",
}
_A_DAY = 86_400
_A_YEAR = 365
_FRESH = "no-cache"
"""Kept, and asked for each time whether it is still right: a correction is seen at once."""
_KEPT = f"public, max-age={_A_DAY}, stale-while-revalidate={7 * _A_DAY}"
"""A stylesheet's address changes with its content; an icon's does not, and may lag for a day."""
_SAFE_PATH = re.compile(r"/(?:[A-Za-z0-9._~-]+/)*")


class Header(NamedTuple):
    """One header."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What is sent with what."""

    always: tuple[Header, ...]
    """With every file."""
    fresh: str
    """Cache-Control of pages and all else that may change under its address."""
    kept: str
    """Cache-Control of the look."""
    look: str | None
    """Where the look lies, from the host's root; None where servers could misread its path."""


def policy_of(site: Site) -> Policy:
    """The headers of a site."""
    headers = dict(_ALWAYS)
    parts = urlsplit(site.root)
    days = site.headers.hsts
    if days is None:
        # It holds for the whole host, and a site below a path has the host from somebody else.
        days = _A_YEAR if parts.path == "/" else 0
    if days and parts.scheme == "https":
        headers["Strict-Transport-Security"] = f"max-age={days * _A_DAY}"
    safe = _SAFE_PATH.fullmatch(parts.path)
    return Policy(
        tuple(Header(*each) for each in sorted(headers.items())),
        _FRESH,
        _KEPT,
        f"{parts.path}{ASSETS}" if safe else None,
    )


def header_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """(file, content) in each server's form."""
    policy = policy_of(site)
    yield HEADERS, _for_static_hosts(policy).encode()
    yield APACHE, _for_apache(policy).encode()
    yield NGINX_HEADERS, _for_nginx(policy).encode()


def _for_static_hosts(policy: Policy) -> str:
    # Where two rules name one header such hosts send both values: so pages keep the host's own
    # Cache-Control, which asks each time, too.
    lines = ["/*", *(f"  {name}: {value}" for name, value in policy.always)]
    if policy.look:
        lines += [f"{policy.look}*", f"  Cache-Control: {policy.kept}"]
    return _lines(lines)


def _for_apache(policy: Policy) -> str:
    lines = [f'Header always set {name} "{value}"' for name, value in policy.always]
    lines.append(f'Header set Cache-Control "{policy.fresh}"')
    if policy.look:
        condition = f"expr=%{{REQUEST_URI}} =~ m#^{re.escape(policy.look)}#"
        lines.append(f'Header set Cache-Control "{policy.kept}" "{condition}"')
    return _lines(["<IfModule mod_headers.c>", *lines, "</IfModule>"])


def _for_nginx(policy: Policy) -> str:
    # A variable, since add_header in a location would drop all those of the server.
    lines = [f'set $svargen_cache "{policy.fresh}";']
    if policy.look:
        look = re.escape(policy.look)
        lines.append(f'if ($uri ~ "^{look}") {{ set $svargen_cache "{policy.kept}"; }}')
    lines += [f'add_header {name} "{value}" always;' for name, value in policy.always]
    lines.append("add_header Cache-Control $svargen_cache;")
    return _lines(lines)


def _lines(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in ["# Made by svargen.", *lines])
