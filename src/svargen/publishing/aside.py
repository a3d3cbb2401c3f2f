"""Another process that works while this one goes on, and what all such processes need."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from contextlib import contextmanager, suppress
from select import select
from typing import IO, TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Whether workers can be copies of this process, with all it knows."""
    # On macOS a fork of a process that has used system libraries may crash.
    return sys.platform == "linux" and hasattr(os, "fork")


class Aside:
    """Work that another process does while this one goes on; without one, done when asked for."""

    def __init__(self, work: Callable[[], bytes]) -> None:
        """`work` must not depend on what this process does meanwhile."""
        self._work = work
        self._process = 0
        self._told: bytes | None = None
        if not can_fork() or cores() < 2:
            return
        reads, writes = os.pipe()
        with deaf():
            self._process = os.fork()
            if not self._process:
                os.close(reads)
                self._child(writes)
        os.close(writes)
        self._pipe = os.fdopen(reads, "rb")

    def _child(self, pipe: int) -> NoReturn:
        with suppress(BaseException), os.fdopen(pipe, "wb") as told:
            end_with(os.getppid())
            told.write(self._work())
            told.flush()
            os._exit(0)
        os._exit(1)

    @property
    def pipe(self) -> int | None:
        """What can be read from once another process is done; None where none is at work."""
        return self._pipe.fileno() if self._process else None

    def at_work(self) -> bool:
        """Whether another process is at work, and nothing has come of it yet."""
        return self._process != 0 and not select([self._pipe], [], [], 0)[0]

    def hear(self) -> None:
        """Wait for what comes of it, and let that process end."""
        if self._process:
            told = self._pipe.read()
            self._told = told if self._ended() else None

    def result(self) -> bytes:
        """What `work` gives. Raises what it raises."""
        self.hear()
        told, self._told = self._told, None
        return self._work() if told is None else told

    def close(self) -> None:
        """Have done with it, finished or not."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
        self._ended()

    def _ended(self) -> bool:
        """Whether there was a process that has done its work; it is no more."""
        if not self._process:
            return False
        self._pipe.close()
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        return status == 0


def nameless(folder: str) -> IO[bytes]:
    """A file that nobody needs afterwards: for what comes of processes, so that it takes no memory.

    It lies in `folder`, or where the system has such files if it cannot.
    """
    try:
        return tempfile.TemporaryFile(dir=folder, buffering=0)
    except OSError:
        return tempfile.TemporaryFile(buffering=0)


def end_with(parent: int) -> None:
    """Let this process end when `parent` is killed, where the system can.

    Left alone it would wait for work for ever, and whoever reads what svargen says would wait, too.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def give_back() -> None:
    """Give memory that is free again back to the system, where the C library can (glibc).

    It would keep as much as it had at its most, a third of all after a search index, for each of
    the processes that are forked then.
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def give_back_early() -> None:
    """Give each large piece of memory back as soon as it is free, where the C library can (glibc).

    By itself it keeps what has been free once for the next that is as large. What is smaller it
    keeps until `give_back`: to ask the system for it again and again takes a fifth of the time of
    a search index, since each page of it comes filled with zeros.
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, 1 << 20)
            ctypes.CDLL(None).mallopt(_TRIM_THRESHOLD, 1 << 26)


_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
"""M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of malloc.h. Once they are set they do not grow."""
_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of linux/prctl.h."""


@contextmanager
def deaf() -> Iterator[None]:
    """Keep Ctrl-C from the processes started meanwhile.

    It goes to all of them at once, and a pool whose workers are interrupted may wait for ever.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
