"""One builder at a time: a lock that dies with its holder, whatever becomes of its workers.

The lock is flock(2) on a file (msvcrt.locking on Windows), which the kernel releases when the last
copy of the open file is closed. A forked child has such a copy, and orphaned workers can outlive a
killed parent for ever; so every child of os.fork closes its copy first thing. Started programs
never get one (close-on-exec). A file system without locks (ENOLCK, ENOTSUP) stops the build with
that error: two builds that mix are worse than none. Whoever removes the
file during a build lets a second one in; svargen itself does so only while it holds the lock, and
who then gets a lock on a file that is no longer there tries again.
"""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class StillLocked(Exception):
    """Another process held the lock for as long as this one would wait."""


@contextmanager
def locked(file: Path, *, patience: float, waiting: Callable[[], None] | None) -> Iterator[None]:
    """Hold the lock on `file`, which is made if absent and never removed.

    Args:
        file: the lock file; only its being locked means anything.
        patience: how long to wait for another holder, in seconds.
        waiting: called once if there is another holder.

    Raises:
        StillLocked: another holder had it all the while.
        OSError: the file cannot be made or locked.
    """
    descriptor = _acquire(file, patience, waiting)
    try:
        yield
    finally:
        _let_go(descriptor)


_POLL = 0.05
"""Seconds between two tries: flock with a time limit would need signals."""

_BUSY = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK, errno.EWOULDBLOCK})

_held: set[int] = set()
"""Descriptors of lock files that this very process opened."""


def _let_go_in_child() -> None:
    for descriptor in tuple(_held):
        _let_go(descriptor)


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_let_go_in_child)


def _acquire(file: Path, patience: float, waiting: Callable[[], None] | None) -> int:
    deadline = time.monotonic() + patience
    while True:
        file.parent.mkdir(exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        _held.add(descriptor)
        taken = standing = False
        try:
            taken = _try(descriptor, file)
            standing = taken and _stands(descriptor, file)
        finally:
            if not standing:
                _let_go(descriptor)
        if standing:
            return descriptor
        if taken:
            continue
        if time.monotonic() >= deadline:
            raise StillLocked
        if waiting is not None:
            waiting()
            waiting = None
        time.sleep(_POLL)


def _try(descriptor: int, file: Path) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise OSError(error.errno, error.strerror, os.fspath(file)) from None
    return True


def _stands(descriptor: int, file: Path) -> bool:
    """Whether the locked file is still the one that others would lock."""
    try:
        return os.path.samestat(os.fstat(descriptor), file.lstat())
    except FileNotFoundError:
        return False


def _let_go(descriptor: int) -> None:
    # Not held: this is a forked child that has let go already.
    if descriptor in _held:
        _held.remove(descriptor)
        os.close(descriptor)
