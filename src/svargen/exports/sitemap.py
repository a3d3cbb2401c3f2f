"""sitemap.xml (sitemaps.org 0.9) and robots.txt (RFC 9309)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from svargen.pages.urls import SITEMAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST = 50_000
"""Addresses in one file, by the protocol."""
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def sitemaps(pages: Iterable[tuple[str, str]], root: str) -> Iterator[tuple[str, bytes]]:
    """(file, content) of the sitemap, and of its parts if it takes several.

    `pages` are (path, day last changed as ISO 8601 or ''); `root` is the site's address.
    """
    listed = sorted(pages)
    if len(listed) <= _MOST:
        yield SITEMAP, _urls(listed, root)
        return
    names = []
    for number, start in enumerate(range(0, len(listed), _MOST), 1):
        names.append(f"sitemap-{number}.xml")
        yield names[-1], _urls(listed[start : start + _MOST], root)
    parts = "".join(f"<sitemap><loc>{escape(root + name)}</loc></sitemap>\n" for name in names)
    yield SITEMAP, f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{parts}</sitemapindex>\n".encode()


def robots(root: str) -> bytes:
    """robots.txt: everything may be read, and here is the sitemap."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {root}{SITEMAP}\n".encode()


def _urls(pages: list[tuple[str, str]], root: str) -> bytes:
    entries = "".join(
        f"<url><loc>{escape(root + path)}</loc>"
        + (f"<lastmod>{day}</lastmod>" if day else "")
        + "</url>\n"
        for path, day in pages
    )
    return f"{_HEAD}<urlset {_NAMESPACE}>\n{entries}</urlset>\n".encode()
