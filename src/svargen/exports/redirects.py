"""Old addresses, and those of what was withdrawn, as web servers read them: one model, three forms.

    _redirects              Netlify, Cloudflare Pages, and others that read the same
    .htaccess               Apache 2.4.13, which also answers 410 where an answer was withdrawn
    _nginx-redirects.conf   two maps for nginx: to be included above the site's `server` block

Every old address also has a small page that leads on, for hosts that know nothing better. An
address with other signs than letters, digits and `. _ ~ -` has that page alone: in these files it
could be read in another way. So has one that is too long for nginx, there. Short addresses (/dok/…)
are as many as answers, and pages only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from svargen.pages import urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from svargen.pages.plan import Planned
    from svargen.pages.view import View

_PLAIN = re.compile(r"/[A-Za-z0-9._~/-]*")
_LONGEST_OF_NGINX = 480
"""Bytes of an address that a bucket of 512 in nginx's maps can hold; by one more it stops."""


class Move(NamedTuple):
    """An old address and the one that took its place, both from the site's root without '/'."""

    old: str
    new: str


def moves_of(plan: tuple[Planned, ...]) -> tuple[Move, ...]:
    """Every old address of the site."""
    return tuple(Move(p.path, p.leads_to) for p in plan if p.leads_to is not None)


def with_siblings(moves: tuple[Move, ...], stands: Callable[[str], bool]) -> Iterator[Move]:
    """What stood beside an old address, where it stands now; `stands` tells which files do."""
    for old, new in moves:
        if old.endswith("/"):
            for name in urls.BESIDE:
                if stands(f"{new}{name}"):
                    yield Move(f"{old}{name}", f"{new}{name}")


def redirect_files(
    view: View, moves: tuple[Move, ...], gone: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    """(file, content) in each server's form; `gone` are the paths of withdrawn answers."""
    base = urlsplit(view.archive.site.root).path
    plain = [
        (base + form, base + new)
        for old, new in moves
        for form in _forms(old)
        if _PLAIN.fullmatch(base + old) and _PLAIN.fullmatch(base + new)
    ]
    lost = [base + path for path in gone if _PLAIN.fullmatch(base + path)]
    yield urls.REDIRECTS, _for_static_hosts(plain)
    if plain or lost:
        yield urls.APACHE, _for_apache(plain, lost)
    yield urls.NGINX_REDIRECTS, _for_nginx(plain, lost)


def _forms(old: str) -> Iterator[str]:
    """How an old address is asked for: with an ending, `/gammel.aspx/`, as if it were a file's."""
    yield old
    bare = old.removesuffix("/")
    if bare != old and "." in bare.rpartition("/")[2]:
        yield bare


def _for_static_hosts(moves: list[tuple[str, str]]) -> bytes:
    # 410 is not among the answers such hosts can give.
    return _lines(f"{old} {new} 301" for old, new in moves)


def _for_apache(moves: list[tuple[str, str]], gone: list[str]) -> bytes:
    lines = ["<IfModule mod_alias.c>"]
    lines += [f"RedirectMatch 301 ^{re.escape(old)}$ {new}" for old, new in moves]
    if gone:
        lines += [f"RedirectMatch 410 ^{re.escape(path)}$" for path in gone]
        # The page that says why is the answer's own.
        lines.append('ErrorDocument 410 "/%{REQUEST_URI}index.html"')
    return _lines([*lines, "</IfModule>"])


def _for_nginx(moves: list[tuple[str, str]], gone: list[str]) -> bytes:
    return _lines(
        [
            "map $uri $svargen_moved {",
            '    default "";',
            *(f"    {old} {new};" for old, new in moves if len(old) <= _LONGEST_OF_NGINX),
            "}",
            # Asked again for the page that says why, which is not gone itself.
            "map $uri $svargen_gone {",
            "    volatile;",
            '    default "";',
            *(f"    {path} 1;" for path in gone if len(path) <= _LONGEST_OF_NGINX),
            "}",
        ]
    )


def _lines(lines: Iterator[str] | list[str]) -> bytes:
    return "".join(f"{line}\n" for line in ("# Made by svargen.", *lines)).encode("ascii")
