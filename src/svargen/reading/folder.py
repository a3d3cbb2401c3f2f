"""The project folder: which files there are, and their bytes.

Nothing is read but regular files within the folder; links are not followed. A hard link is the
file itself, by another name, and read like any other: nothing tells the two apart.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
import time
import unicodedata
from array import array
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from svargen.diagnostics import Term, reason_of
from svargen.portable import is_portable
from svargen.reading.opening import Stamp, opened, scanned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SITE = "site.yaml"
FOLDERS = ("answers", "pages", "static", "templates")
"""What of a project is read."""
_READ = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO must not hang the build
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_OF_LINKS = frozenset({errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.ENOTDIR})
"""What systems say of a link or a special file where another kind is asked for."""


class Unreadable(Exception):
    """A file that is not read; carries a finding's code and values."""

    def __init__(self, path: str, code: str, **values: object) -> None:
        super().__init__(path)
        self.path = path
        self.code = code
        self.values = values


NO_STAMP = Stamp(0, 0, 0, 0)
"""Stands for one that tells nothing."""
_COARSEST = 3_000_000_000
"""Nanoseconds within which two changes of a file may look like one: the coarsest file systems tell
two seconds."""


class Folder(NamedTuple):
    """A project on disk."""

    root: str
    """Absolute."""

    def files(self, under: str) -> Iterator[str | Unreadable]:
        """Every file below `under`, relative to the root with '/', in a fixed order.

        Names that begin with a dot are passed over (but for static/.well-known), and others are
        given in NFC, whatever the file system keeps. What is not a regular file or a folder, or
        has a name that does not mean the same everywhere, comes as an Unreadable.
        """
        for found in self.stamped(under):
            yield found if isinstance(found, Unreadable) else found[0]

    def stamped(self, under: str) -> Iterator[tuple[str, Stamp] | Unreadable]:
        """The same, with the stamp of each file."""
        # No recursion: folders may lie in one another more deeply than calls may.
        waiting = [self._in(under)]
        while waiting:
            for found in waiting[-1]:
                if isinstance(found, _Inner):
                    waiting.append(self._in(found.path))
                    break
                yield found
            else:
                waiting.pop()

    def _in(self, prefix: str) -> Iterator[_Inner | tuple[str, Stamp] | Unreadable]:
        """What lies in one folder."""
        try:
            listed = scanned(self.root, prefix)
        except OSError as error:
            # A project need not have them all.
            if "/" in prefix or error.errno != errno.ENOENT:
                yield _refused(prefix, error)
            return
        seen: set[str] = set()
        for written, kind, stamp in listed:
            name = written.decode("utf-8", "surrogateescape")
            if not name.isascii():
                name = unicodedata.normalize("NFC", name)
            path = f"{prefix}/{name}"
            if name[0] == "." and path != "static/.well-known":
                continue
            if name in seen:
                yield Unreadable(path, "duplicate-name", name=name)
            elif kind == "other":
                yield _not_regular(path)
            elif code := (None if _PLAIN.fullmatch(name) else _why_not(name)):
                yield Unreadable(path, code, name=path)
            else:
                yield (path, stamp) if stamp else _Inner(path)
            seen.add(name)

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of one file, at most `limit` KB.

        Raises Unreadable for a link, a special file, one that is too large or not there.
        """
        handle = self._open(path)
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            os.close(handle)
            raise _not_regular(path)
        with os.fdopen(handle, "rb") as file:
            size = status.st_size
            if size <= limit * 1024:
                # A file that grows while it is read is still bounded.
                try:
                    data = file.read(limit * 1024 + 1)
                except OSError as error:
                    raise _refused(path, error) from None
                size = len(data)
            if size > limit * 1024:
                raise Unreadable(path, "file-too-large", size=-(-size // 1024), limit=limit)
            return data

    def size(self, path: str) -> int | None:
        """Bytes of a regular file; None where there is none that could be read."""
        try:
            handle = self._open(path)
        except Unreadable:
            return None
        status = os.fstat(handle)
        os.close(handle)
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def stamp(self, path: str) -> Stamp | None:
        """What changes whenever the file does; None where there is none that could be read."""
        try:
            status = os.lstat(self._place(path))
        except (OSError, ValueError):
            return None
        return Stamp.of(status)

    def _place(self, path: str) -> bytes:
        """Where a file lies, as bytes, so that the locale has no say in its name."""
        return os.fsencode(self.root) + b"/" + path.encode("utf-8", "surrogateescape")

    def _open(self, path: str) -> int:
        try:
            return opened(self.root, path, _READ)
        except OSError as error:
            raise _refused(path, error) from None


class Listing:
    """All files of a project, as they were when one of them was first asked for.

    What is called unsure was changed so lately that one more change might not show in its stamp.
    """

    def __init__(self, folder: Folder, under: Sequence[str] = FOLDERS) -> None:
        """`under` are the folders that are listed."""
        self.folder = folder
        self._under = under

    @classmethod
    def of(cls, root: str | os.PathLike[str]) -> Listing:
        """That of the project in a folder."""
        return cls(Folder(os.path.abspath(root)))

    @cached_property
    def _found(self) -> _Found:
        # Before any is looked at: what changes meanwhile is unsure, too.
        found = _Found(time.time_ns() - _COARSEST, {}, [])
        if site := self.folder.stamp(SITE):
            found.files[SITE] = site
        for under in self._under:
            for each in self.folder.stamped(under):
                if isinstance(each, Unreadable):
                    found.refused.append(each)
                else:
                    found.files[each[0]] = each[1]
        return found

    def packed(self) -> bytes:
        """All of it as bytes, for a process that has something else to do."""
        surely, files, refused = self._found
        refusals = [[each.path, each.code, each.values] for each in refused]
        told = [surely, list(files), refusals, sorted(self._unsure), self.digest]
        return json.dumps(told).encode() + b"\n" + _numbers(files.values())

    def take(self, packed: bytes) -> None:
        """Take what `packed` gave in another process for what this one would have found."""
        told, _, stamps = packed.partition(b"\n")
        surely, paths, refused, unsure, self.digest = json.loads(told)
        files = dict(zip(paths, stamps_of(stamps), strict=True))
        unreadable = [Unreadable(path, code, **_termed(values)) for path, code, values in refused]
        self._found = _Found(surely, files, unreadable)
        self._unsure = frozenset(unsure)

    @cached_property
    def _unsure(self) -> frozenset[str]:
        surely, files, _ = self._found
        return frozenset(
            path
            for path, (written, changed, *_) in files.items()
            if not (0 <= written < surely and 0 <= changed < surely)
        )

    @property
    def files(self) -> Mapping[str, Stamp]:
        """site.yaml, and every file in the order of `Folder.files`, relative to the project."""
        return self._found.files

    @property
    def refused(self) -> Sequence[Unreadable]:
        """What could not be listed, or is no file that is read."""
        return self._found.refused

    def sure(self, path: str) -> Stamp:
        """The stamp of a file; NO_STAMP where one more change might not show, or none is listed."""
        return self.certain.get(path, NO_STAMP)

    @cached_property
    def certain(self) -> Mapping[str, Stamp]:
        """The files whose stamps are sure."""
        if not self._unsure:
            return self.files
        return {path: stamp for path, stamp in self.files.items() if path not in self._unsure}

    @cached_property
    def digest(self) -> str:
        """What differs once any file does; '' where one of them is unsure."""
        if self._unsure:
            return ""
        told = "\0".join([*self.files, *(f"{each.path} {each.code}" for each in self.refused)])
        digest = hashlib.sha256(told.encode(errors="surrogatepass"))
        digest.update(_numbers(self.files.values()))
        return digest.hexdigest()


class _Found(NamedTuple):
    """What a listing found."""

    surely: int
    """When it began, in ns since 1970, less what two changes of a file may lie apart and look like
    one."""
    files: dict[str, Stamp]
    refused: list[Unreadable]


def _numbers(stamps: Iterable[Stamp]) -> bytes:
    return array("q", chain.from_iterable(stamps)).tobytes()


def stamps_of(numbers: bytes) -> Iterator[Stamp]:
    """Stamps, of their numbers one after the other. Raises ValueError where some are missing."""
    return map(_stamp, zip(*[iter(array("q", numbers))] * len(Stamp._fields), strict=True))


# There are many: one of these takes a third of the time of `Stamp._make`.
_stamp = partial(tuple.__new__, Stamp)


class _Inner(NamedTuple):
    """A folder that is still to be listed."""

    path: str


_PLAIN = re.compile(r"[0-9a-z_-]{5,}\.[a-z]+")
"""Names that nothing can be wrong with: no device's is as long."""


@lru_cache(maxsize=100_000)
def _why_not(name: str) -> str | None:
    """The code under which a name is refused; None if it is not. A preview asks at each save."""
    if not name.isprintable():
        return "unseen-in-name"
    if not is_portable(name):
        return "unportable-name"
    return "kept-copy" if name.endswith("~") else None


def _termed(values: dict[str, object]) -> dict[str, object]:
    """Values that were text in between, with the reason as what can be translated."""
    return {name: Term(text) if name == "reason" else text for name, text in values.items()}


def _refused(path: str, error: OSError) -> Unreadable:
    if error.errno in _OF_LINKS:
        return _not_regular(path)
    return Unreadable(path, "unreadable-file", name=path, reason=reason_of(error))


def _not_regular(path: str) -> Unreadable:
    return Unreadable(path, "not-a-regular-file", name=path)
