"""manifest.json: every page and file of a published site, and what is in it.

    {"format": 1, "generator": "svargen …",
     "pages": {address: {"sha256", "title", "kind"}}, "files": {path: sha256}}

A site built with drafts, for nobody but its editors, says so by `"drafts": true`.

It is the mark by which svargen knows an output as its own, and what later builds compare
published addresses with. It does not list itself.
"""

from __future__ import annotations

from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = 1
DRAFTS = "drafts"


class Written(NamedTuple):
    """A file that was written into the site."""

    path: str
    sha256: str
    title: str = ""
    kind: str = ""
    """The kind of page; '' for any other file."""
    address: str = ""
    """The page's address from '/'; '' for any other file."""


class Entry(NamedTuple):
    """A page in a manifest; a few bytes less for each count where there are many."""

    sha256: bytes
    title: str
    kind: str


class Manifest:
    """A manifest being put together."""

    def __init__(self, generator: str, *, drafts: bool = False) -> None:
        self.generator = generator
        self.drafts = drafts
        self.pages: dict[str, Entry] = {}
        """By address."""
        self.files: dict[str, bytes] = {}
        """Path -> SHA-256."""
        self._once: dict[str, str] = {}

    def add(self, written: Iterable[Written]) -> None:
        """Enter what was written."""
        for each in written:
            digest = bytes.fromhex(each.sha256)
            if each.kind:
                # An answer's title is that of its old and short addresses, too.
                title = self._once.setdefault(each.title, each.title)
                kind = self._once.setdefault(each.kind, each.kind)
                self.pages[each.address] = Entry(digest, title, kind)
            else:
                self.files[each.path] = digest

    def to_bytes(self) -> bytes:
        """The manifest as JSON, in the order of addresses."""
        head = f'"format": {FORMAT},\n"generator": {_quoted(self.generator)}'
        if self.drafts:
            head += f',\n"{DRAFTS}": true'
        # A line for each, put together by hand: there may be a hundred thousand.
        pages = ",\n".join(
            f'{_quoted(address)}: {{"sha256": "{page.sha256.hex()}", '
            f'"title": {_quoted(page.title)}, "kind": "{page.kind}"}}'
            for address, page in sorted(self.pages.items())
        )
        files = ",\n".join(
            f'{_quoted(path)}: "{digest.hex()}"' for path, digest in sorted(self.files.items())
        )
        return f'{{{head},\n"pages": {{\n{pages}\n}},\n"files": {{\n{files}\n}}}}\n'.encode()
