"""Open what lies in a folder, and follow no link on the way, were it put there a moment ago.

On Linux that is one system call, openat2(2) with RESOLVE_NO_SYMLINKS. Elsewhere, and where a
container forbids that call, each folder is opened from the one before (O_NOFOLLOW). Windows can
do neither: there a link is looked for just before, which leaves a moment.
"""

from __future__ import annotations

import errno
import os
import sys
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["file", "folder", "other"]
"""A regular file, a folder; or a link, a device, a pipe, a socket."""

_UNSAFE = frozenset({"", ".", ".."})
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_RESOLVE_NO_SYMLINKS = 0x04
_OPENAT2 = 437
"""Its number on every machine that Linux runs on, but Alpha (which then goes step by step)."""
_AT_FDCWD = -100
_MISSING = frozenset({errno.ENOSYS, errno.EPERM, errno.EINVAL, errno.E2BIG})
"""How kernels and containers refuse a call they don't have."""


def opened(root: str, path: str, flags: int) -> int:
    """A descriptor of what stands at `path`, relative to `root` with '/', letters in any form.

    To `root` itself links may lead: the user has named it. Raises OSError; ELOOP or ENOTDIR for a
    link, and for a path that could lead out.
    """
    steps = path.split("/")
    if not _UNSAFE.isdisjoint(steps) or "\0" in path:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if sys.platform == "win32":
        return os.open(_looked_for(root, path), flags)
    if sys.platform == "linux":
        place = _real(root) + b"/" + _written(path)
        found, code = _openat2(place, flags)
        if found >= 0:
            return found
        # Letters may be composed in one step and decomposed in another.
        if code not in _MISSING and (code != errno.ENOENT or path.isascii()):
            raise OSError(code, os.strerror(code))
    return _stepwise(root, steps, flags)


def scanned(root: str, path: str) -> list[Entry]:
    """What lies in the folder at `path`, in the order of names as bytes.

    Raises OSError like `opened`.
    """
    if sys.platform == "win32":
        with os.scandir(_looked_for(root, path)) as entries:
            return sorted(filter(None, map(_entry, entries)))
    folder = opened(root, path, _FOLDER)
    try:
        # By its descriptor: by its name another one could be listed meanwhile.
        with os.scandir(folder) as entries:
            return sorted(filter(None, map(_entry, entries)))
    finally:
        os.close(folder)


class Stamp(NamedTuple):
    """What changes whenever a file does, as exactly as the file system tells time."""

    written: int
    """When its content was last written, in ns; programs may set it as they like."""
    changed: int
    """When anything about it was last changed, in ns."""
    size: int
    """Bytes."""
    number: int
    """Its number in the file system."""

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """That of a file of such a status."""
        number = status.st_ino & _SIGNED
        numbers = status.st_mtime_ns, status.st_ctime_ns, status.st_size, number
        return tuple.__new__(cls, numbers)


_SIGNED = (1 << 63) - 1
"""What a number of 64 bits with a sign holds; some file systems count further."""


class Entry(NamedTuple):
    """Something that lies in a folder."""

    name: bytes
    kind: Kind
    stamp: Stamp | None
    """That of a file."""


def _entry(found: os.DirEntry[str]) -> Entry | None:
    """None where it is no more."""
    called = found.name
    name = called.encode() if called.isascii() else os.fsencode(called)
    if found.is_file(follow_symlinks=False):
        try:
            return Entry(name, "file", Stamp.of(found.stat(follow_symlinks=False)))
        except FileNotFoundError:
            return None
    return Entry(name, "folder" if found.is_dir(follow_symlinks=False) else "other", None)


def _written(name: str) -> bytes:
    """A name as bytes, so that the locale has no say."""
    return name.encode("utf-8", "surrogateescape")


@lru_cache(maxsize=16)
def _real(root: str) -> bytes:
    return os.fsencode(os.path.realpath(root))


def _openat2(place: bytes, flags: int) -> tuple[int, int]:
    """(descriptor or -1, errno)."""
    call, errno_of_call, how, size = _prepared(flags)
    found = call(_OPENAT2, _AT_FDCWD, place, how, size)
    return found, errno_of_call()


@lru_cache(maxsize=4)
def _prepared(flags: int) -> tuple[Callable[..., int], Callable[[], int], object, int]:
    """What the system call is made with, once for all files."""
    # 2 ms that only a command which reads pays, not `svargen --help`.
    import ctypes

    call = ctypes.CDLL(None, use_errno=True).syscall
    call.argtypes = [
        ctypes.c_long, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_size_t
    ]  # fmt: skip
    # struct open_how of linux/openat2.h: flags, mode, resolve; 64 bits each.
    how = (ctypes.c_uint64 * 3)(flags, 0, _RESOLVE_NO_SYMLINKS)
    return call, ctypes.get_errno, how, ctypes.sizeof(how)


def _stepwise(root: str, steps: list[str], flags: int) -> int:
    at = os.open(root, _FOLDER)
    try:
        for step in steps[:-1]:
            outer, at = at, -1
            try:
                at = _from(outer, step, _FOLDER | _NO_LINK)
            finally:
                os.close(outer)
        return _from(at, steps[-1], flags | _NO_LINK)
    finally:
        if at >= 0:
            os.close(at)


def _from(folder: int, name: str, flags: int) -> int:
    try:
        return os.open(_written(name), flags, dir_fd=folder)
    except FileNotFoundError:
        # macOS writes decomposed names, and other systems keep what they are given.
        decomposed = unicodedata.normalize("NFD", name)
        if decomposed == name:
            raise
        return os.open(_written(decomposed), flags, dir_fd=folder)


def _looked_for(root: str, path: str) -> Path:
    """Where `path` stands, if no link leads there."""
    place = Path(root).resolve() / path
    if os.path.normcase(place.resolve()) != os.path.normcase(place):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return place
