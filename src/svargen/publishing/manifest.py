"""manifest.json: every page and file of a published site, and what is in it.

    {"format": 1, "generator": "svargen …",
     "pages": {address: {"sha256", "title", "kind"}}, "files": {path: sha256}}

A site built with drafts, for nobody but its editors, says so by `"drafts": true`.

It is the mark by which svargen knows an output as its own, and what later builds compare
published addresses with. It does not list itself.
"""

from __future__ import annotations

from bisect import bisect_left
from json.decoder import scanstring  # type: ignore[attr-defined]
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svargen.pages.urls import IndexFiles

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
        self._pages = _Told()
        self._files = _Told()
        self._dropped: set[str] = set()
        """Files that were."""

    def add(self, written: Iterable[Written]) -> None:
        """Enter what was written."""
        for each in written:
            if each.kind:
                self._pages.new[each.address] = (
                    f'{{"sha256": "{each.sha256}", "title": {_quoted(each.title)}, '
                    f'"kind": "{each.kind}"}}'
                )
            else:
                self._files.new[each.path] = f'"{each.sha256}"'

    def take(self, before: Manifest, *, but: IndexFiles) -> None:
        """Begin with all that another has, but for the search index."""
        self._pages = before._pages.copy()
        self._files = before._files.copy()
        self._files.forget(but)

    def drop(self, written: Iterable[Written]) -> None:
        """Leave out what was written before, and is no more."""
        for each in written:
            self._dropped.add(_file_at(each.address) if each.kind else each.path)
            if each.kind:
                self._pages.new[each.address] = ""
            else:
                self._files.new[each.path] = ""

    def sha256_of(self, path: str) -> str:
        """Of a file of the site; '' where there is none."""
        if told := self._files.get(path):
            return told[1:65]
        told = self._pages.get(f"/{path.removesuffix('index.html')}")
        # Of a page it is the first thing that is told.
        return told[12:76] if told else ""

    def paths(self) -> set[str]:
        """Every file, but for the manifest itself."""
        pages = {_file_at(address) for address, _ in self._pages.all()}
        return pages.union(path for path, _ in self._files.all())

    def has(self, path: str) -> bool:
        """Whether there is a file at this path that is no page."""
        return bool(self._files.get(path))

    def files_of(self, index: IndexFiles) -> set[str]:
        """Every file of the search index."""
        return {path for path in self._files.within(index.folder) if path in index}

    def lost(self, before: Manifest, *, but: IndexFiles | None) -> set[str]:
        """The files that another has and this has not.

        `but`: what was left out when this one took over all the other has; None where it did not.
        """
        if but:
            dropped = {path for path in self._dropped if not self.sha256_of(path)}
            return dropped | (before.files_of(but) - self.files_of(but))
        return before.paths() - self.paths()

    def kinds(self) -> Iterator[tuple[str, str]]:
        """(address, kind) of each page."""
        for address, told in self._pages.all():
            yield address, told[told.rindex('"', 0, -2) + 1 : -2]

    def to_bytes(self) -> bytes:
        """The manifest as JSON, in the order of addresses, with a line for each."""
        head = f"{{{self._head},".encode()
        pages, files = self._pages.told(), self._files.told()
        return b"".join((head, _PAGES, pages, _FILES, files, _LAST))

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """What `to_bytes` made. Raises ValueError for anything else."""
        pages = data.index(_PAGES)
        files = data.index(_FILES, pages)
        if data[-len(_LAST) :] != _LAST:
            raise ValueError
        manifest, view = cls(""), memoryview(data)
        manifest._head = data[1 : pages - 1].decode()
        manifest._pages = _Told(view[pages + len(_PAGES) : files])
        manifest._files = _Told(view[files + len(_FILES) : -len(_LAST)])
        return manifest


_PAGES, _FILES, _LAST = b'\n"pages": {\n', b'\n},\n"files": {\n', b"\n}}\n"
"""What stands before the pages, before the files, and at the end."""


def _file_at(address: str) -> str:
    """The file of the page at an address."""
    return f"{address[1:]}index.html" if address[-1] == "/" else address[1:]


_MANY = 2_000
"""Lines that are found one by one; when more are asked for, all are taken apart at once."""
_END = b",\n"
_FAR = 1 << 14
"""Bytes."""


class _Told:
    """Lines in the order of their keys, of which few are looked at, and what is new beside them."""

    def __init__(self, told: bytes | memoryview = b"") -> None:
        """`told` has something between two lines, as `told()` gives them."""
        self._data = b"".join((told, _END)) if told else b""
        """Every line with its end, which is in no key, and in nothing that is told."""
        self.new: dict[str, str] = {}
        """What is told now of some keys; '' for nothing more."""
        self._asked = 0
        self._known: dict[str, str] | None = None
        self._marks: tuple[list[str], list[int]] | None = None
        """The keys of some lines far from one another, and where these begin."""

    def get(self, key: str) -> str:
        """What is told of a key; '' for nothing."""
        if key in self.new:
            return self.new[key]
        self._asked += 1
        if self._known is None and self._asked > _MANY:
            self._known = dict(self._apart())
        if self._known is not None:
            return self._known.get(key, "")
        known, told, _ = self._line(self._place(key))
        return told if known == key else ""

    def within(self, begin: str) -> list[str]:
        """The keys that begin like this."""
        keys = [key for key, told in self.new.items() if told and key.startswith(begin)]
        at = self._place(begin)
        while at < len(self._data):
            key, _, at = self._line(at)
            if not key.startswith(begin):
                break
            if key not in self.new:
                keys.append(key)
        return keys

    def copy(self) -> _Told:
        """The same, of which other things can be told."""
        self.told()
        same = _Told()
        same._data = self._data
        return same

    def forget(self, index: IndexFiles) -> None:
        """Leave out the lines of the search index, before any is asked for."""
        view = memoryview(self._data)
        kept, done = [], 0
        at = self._place(index.folder)
        while at < len(view):
            key, _, end = self._line(at)
            if not key.startswith(index.folder):
                break
            if key in index:
                kept.append(view[done:at])
                done = end
            at = end
        if kept:
            self._data = b"".join((*kept, view[done:]))
            self._marks = None

    def told(self) -> memoryview:
        """All lines, with something between two of them."""
        new = sorted(self.new.items())
        pieces: list[bytes | memoryview] = []
        view = memoryview(self._data)
        at = 0
        if not self._data:
            lines = [f"{_quoted(key)}: {told},\n" for key, told in new if told]
            pieces, new = ["".join(lines).encode()], []
        start, known, after = 0, "", 0
        # Few among many are put in their places, which some of them have in common.
        for key, told in new:
            if key >= known:
                start = self._place(key)
                known, _, after = self._line(start)
            pieces += view[at:start], f"{_quoted(key)}: {told},\n".encode() if told else b""
            at = after if known == key else start
        self._data = b"".join((*pieces, view[at:])) if pieces else self._data
        if self.new:
            self.new, self._known, self._marks = {}, None, None
        return memoryview(self._data)[: -len(_END)]

    def all(self) -> Iterator[tuple[str, str]]:
        """Every key with what is told of it."""
        self.told()
        return self._apart()

    def _apart(self) -> Iterator[tuple[str, str]]:
        lines = self._data.decode().split(",\n")
        return map(_apart, filter(None, lines))

    def _place(self, key: str) -> int:
        """Where the line of a key begins, or would."""
        if self._marks is None:
            far = range(_FAR, len(self._data), _FAR)
            places = [0, *(self._data.find(b"\n", at) + 1 for at in far)]
            places = [place for place in places if place < len(self._data)]
            self._marks = [self._line(place)[0] for place in places], places
        keys, places = self._marks
        after = bisect_left(keys, key)
        low = places[after - 1] if after else 0
        high = places[after] if after < len(places) else len(self._data)
        while low < high:
            middle = (low + high) // 2
            begins = max(low, self._data.rfind(b"\n", low, middle) + 1)
            known, _, ends = self._line(begins)
            low, high = (ends, high) if known < key else (low, begins)
        return low

    def _line(self, at: int) -> tuple[str, str, int]:
        """The key of the line that begins there, what is told of it, and where the next begins."""
        end = self._data.find(_END, at)
        if end < 0:
            return "", "", at
        return *_apart(self._data[at:end].decode()), end + len(_END)


def _apart(line: str) -> tuple[str, str]:
    """A line's key, and what is told of it."""
    ends = line.index('": ', 1)
    key = line[1:ends]
    if "\\" in key:
        key, ends = scanstring(line, 1)
        return key, line[ends + 2 :]
    return key, line[ends + 3 :]
