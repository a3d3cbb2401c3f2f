"""manifest.json: every page and file of a published site, and what is in it.

    {"format": 1, "generator": "svargen …",
     "pages": {address: {"sha256", "title", "kind"}}, "files": {path: sha256}}

A site built with drafts, for nobody but its editors, says so by `"drafts": true`.

It is the mark by which svargen knows an output as its own, and what later builds compare
published addresses with. It does not list itself.
"""

from __future__ import annotations

from json.decoder import scanstring  # type: ignore[attr-defined]
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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


class Manifest:
    """A manifest being put together; what it says of each page or file is kept as it is written."""

    def __init__(self, generator: str, *, drafts: bool = False) -> None:
        self._head = f'"format": {FORMAT},\n"generator": {_quoted(generator)}'
        if drafts:
            self._head += f',\n"{DRAFTS}": true'
        self.pages: dict[str, str] = {}
        """By address."""
        self.files: dict[str, str] = {}
        """By path."""

    def add(self, written: Iterable[Written]) -> None:
        """Enter what was written."""
        for each in written:
            if each.kind:
                self.pages[each.address] = (
                    f'{{"sha256": "{each.sha256}", "title": {_quoted(each.title)}, '
                    f'"kind": "{each.kind}"}}'
                )
            else:
                self.files[each.path] = f'"{each.sha256}"'

    def take(self, before: Manifest, *, but_in: str) -> None:
        """Enter all that another has, but for the files beside pages in this folder."""
        self.pages.update(before.pages)
        self.files.update(before.files)
        for path in [path for path in before.files if path.startswith(but_in)]:
            del self.files[path]

    def sha256_of(self, path: str) -> str:
        """Of a file of the site; '' where there is none."""
        told = self.files.get(path) or self.pages.get(f"/{path.removesuffix('index.html')}", "")
        # Of a page it is the first thing that is told.
        return told.partition('"sha256": ')[2][1:65] if told[:1] == "{" else told[1:65]

    def paths(self) -> set[str]:
        """Every file, but for the manifest itself."""
        pages = {
            f"{address[1:]}index.html" if address[-1] == "/" else address[1:]
            for address in self.pages
        }
        return pages.union(self.files)

    def kinds(self) -> Iterator[tuple[str, str]]:
        """(address, kind) of each page."""
        for address, told in self.pages.items():
            yield address, told[told.rindex('"', 0, -2) + 1 : -2]

    def to_bytes(self) -> bytes:
        """The manifest as JSON, in the order of addresses, with a line for each."""
        pages = _lines(self.pages)
        files = _lines(self.files)
        head = f'{{{self._head},\n"pages": {{\n'
        return f'{head}{pages}\n}},\n"files": {{\n{files}\n}}}}\n'.encode()

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """What `to_bytes` made. Raises ValueError for anything else."""
        head, pages, rest = data.decode().partition('\n"pages": {\n')
        told, files, end = rest.partition('\n},\n"files": {\n')
        if not pages or not files or end[-4:] != "\n}}\n":
            raise ValueError
        manifest = cls("")
        manifest._head = head[1:-1]
        manifest.pages = _read(told)
        manifest.files = _read(end[:-4])
        return manifest


def _lines(told: Mapping[str, str]) -> str:
    return ",\n".join([f"{_quoted(key)}: {each}" for key, each in sorted(told.items())])


def _read(lines: str) -> dict[str, str]:
    found = {}
    for line in lines.split(",\n") if lines else ():
        key, _, told = line.partition('": ')
        if "\\" in key:
            key, end = scanstring(line, 1)
            found[key] = line[end + 2 :]
        else:
            found[key[1:]] = told
    return found
