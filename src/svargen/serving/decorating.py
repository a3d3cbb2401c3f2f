"""What the preview adds to a page as it leaves the server: ribbon, findings, script.

The pages themselves are those of a public build, so an addition needs no page made anew, and
stands on the last good page, too, when a template is broken. What it adds is rendered by
templates, escaped; the page is only cut open where its body begins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from svargen.pages.preview import (
    SCRIPT,
    STYLE,
    Panel,
    Summary,
    counts,
    told,
    told_of,
)
from svargen.rendering import of_preview

if TYPE_CHECKING:
    from svargen.diagnostics import Diagnostic
    from svargen.language import Language
    from svargen.publishing.preview import Preview

_POLICY = re.compile(
    rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")', re.IGNORECASE
)
_BODY = re.compile(rb"<body[^>]*>", re.IGNORECASE)
_HEAD = f'<link rel="stylesheet" href="/{STYLE}"><script src="/{SCRIPT}" defer></script>\n'


class Decorator:
    """Decorates the pages of the preview that was built last."""

    def __init__(self) -> None:
        self._preview: Preview | None = None
        self._language: Language | None = None
        self._by_source: dict[str, list[Diagnostic]] = {}
        self._counts = ""

    def show(self, preview: Preview, language: Language) -> None:
        """From now on decorate the pages of this one."""
        self._preview, self._language = preview, language
        self._counts = counts(preview.diagnostics, language)
        self._by_source = {}
        for diagnostic in preview.diagnostics:
            self._by_source.setdefault(diagnostic.place.path, []).append(diagnostic)

    def page(self, html: bytes, path: str, host: str) -> bytes:
        """A page of the site, by its path without the first slash, as the preview shows it."""
        html = _POLICY.sub(lambda m: m[1] + policy(m[2].decode(), host).encode() + m[3], html, 1)
        body = _BODY.search(html)
        if not body or not self._preview or not self._language:
            return html
        panel = self._panel(path)
        added = of_preview(panel, self._language) if panel else b""
        head = html.find(b"</head>")
        at = head if 0 <= head < body.start() else body.start()
        return b"".join(
            [html[:at], _HEAD.encode(), html[at : body.end()], b"\n", added, html[body.end() :]]
        )

    def summary(self) -> bytes:
        """All findings as a page."""
        if not self._preview or not self._language:
            return b""
        paths = {source: path for path, source in reversed(list(self._preview.sources.items()))}
        files = told_of(self._preview.diagnostics, paths, self._language)
        page = Summary(self._language.code, self._counts, files)
        return of_preview(page, self._language)

    def _panel(self, path: str) -> Panel | None:
        if not self._preview or not self._language:
            return None
        source = self._preview.sources.get(path, "")
        here = told(self._by_source.get(source, ()), self._language)
        ribbon = self._preview.ribbons.get(source, "")
        stale = not self._preview.fresh
        if not (here or ribbon or stale or self._counts):
            return None
        return Panel(ribbon, stale, self._counts, here)


def has_policy(html: bytes) -> bool:
    """Whether a page says itself what it may load."""
    return _POLICY.search(html) is not None


def policy(written: str, host: str) -> str:
    """A page's own Content-Security-Policy, and what the preview's script needs."""
    directives: dict[str, str] = {}
    for part in written.split(";"):
        name, _, value = part.strip().partition(" ")
        if name:
            directives.setdefault(name.lower(), value)
    more = {"script-src": "'self'", "style-src": "'self'", "connect-src": f"'self' ws://{host}"}
    for name, needed in more.items():
        has = directives.get(name, "").replace("'none'", "").split()
        directives[name] = " ".join(dict.fromkeys([*has, *needed.split()]))
    return "; ".join(f"{name} {value}".rstrip() for name, value in directives.items())


def default_policy(host: str) -> str:
    """The policy of a page that has none, such as the list of findings."""
    return policy("default-src 'none'; img-src 'self'; base-uri 'none'; form-action 'self'", host)
