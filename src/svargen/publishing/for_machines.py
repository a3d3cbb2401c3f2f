"""Files of a site that no reader opens: they differ only with the site or its addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.exports.headers import header_files
from svargen.exports.opensearch import opensearch
from svargen.exports.redirects import redirect_files
from svargen.exports.security import security_txt
from svargen.exports.sitemap import robots
from svargen.pages import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.exports.redirects import Move
    from svargen.pages.view import View


def for_machines(view: View, moves: tuple[Move, ...]) -> Iterator[tuple[str, bytes]]:
    """(file, content) of each, where so much has moved."""
    site = view.archive.site
    yield urls.ROBOTS, robots(site.root)
    yield urls.OPENSEARCH, opensearch(view)
    yield from _for_servers(view, moves)
    if site.security:
        yield urls.SECURITY, security_txt(site, site.security)


def _for_servers(view: View, moves: tuple[Move, ...]) -> Iterator[tuple[str, bytes]]:
    """Headers and redirects in the form of each web server; some have one file for both."""
    gone = tuple(map(view.urls.answer, view.archive.withdrawn))
    files: dict[str, bytes] = {}
    redirects = redirect_files(view, moves, gone)
    for file, data in (*header_files(view.archive.site), *redirects):
        files[file] = files.get(file, b"") + data
    yield from files.items()
