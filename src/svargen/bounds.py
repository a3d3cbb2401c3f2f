"""Work that may take so much of a processor and of memory, and no more.

For what a project brings that is itself a program: its templates. Counted is the processor's
time, not the clock's, so that a busy machine refuses nothing that an idle one would take; what is
refused is so far from any honest page that no machine's speed decides it.

Both bounds are the operating system's: setitimer(2), and RLIMIT_DATA of setrlimit(2), which leaves
the stack alone. Where there is no such call (Windows; memory also on macOS), that bound is missing;
that of time also in a thread that is not the main one.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")

_AGAIN = 0.1
"""Seconds until it is interrupted once more, should it have caught the first interruption, or
should that have come where Python lets no exception out (in `__del__`, or in a collector's call).
"""


class TooMuch(Exception):
    """The work took more than it may, and was ended."""


class Bounds:
    """What each piece of some work may take, and what all of them may leave behind."""

    def __init__(self, seconds: float, memory: int = 512, total: int = 2048) -> None:
        """Counted from here.

        Args:
            seconds: of one processor, for each piece.
            memory: MB beyond what the process has when a piece begins.
            total: MB beyond what it has now, whatever the pieces before have kept.
        """
        self.seconds = seconds
        self.memory = memory
        self._most = _size() + (total << 20)

    def within(self, work: Callable[[], R]) -> R:
        """What `work` returns, if it takes no more than it may. Raises TooMuch."""
        size = _size()
        undo = _limited(min(size + (self.memory << 20), self._most)) if size else _nothing
        try:
            return _timed(self.seconds, work)
        except MemoryError:
            raise TooMuch from None
        finally:
            undo()


class _Over(BaseException):
    """Raised in the midst of the work; no Exception, since templates' own code catches those."""


def _timed(seconds: float, work: Callable[[], R]) -> R:
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        return work()
    at_work = True

    def over(_number: int, _frame: object) -> None:
        if at_work:
            raise _Over

    def unraisable(told: sys.UnraisableHookArgs) -> None:
        if told.exc_type is not _Over:
            tell(told)

    tell, sys.unraisablehook = sys.unraisablehook, unraisable
    before = signal.signal(signal.SIGPROF, over)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        return work()
    except _Over:
        raise TooMuch from None
    finally:
        at_work = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        sys.unraisablehook = tell


def _size() -> int:
    """Bytes of data this process has; 0 where that is not bounded."""
    if sys.platform != "linux":
        return 0
    try:
        # Of each page that is made: the quickest way to read a file.
        handle = os.open("/proc/self/statm", os.O_RDONLY)
        pages = os.read(handle, 200).split()[5]
        os.close(handle)
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _nothing() -> None:
    """Lift no bound."""


def _limited(most: int) -> Callable[[], None]:
    """Let the process have so many bytes of data; returned is what lifts that again."""
    import resource

    before = soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    least = min([most, *(x for x in (soft, hard) if x != resource.RLIM_INFINITY)])
    resource.setrlimit(resource.RLIMIT_DATA, (least, hard))
    return lambda: resource.setrlimit(resource.RLIMIT_DATA, before)
