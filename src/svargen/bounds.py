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
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")

MEMORY = 512
"""MB that the work may take beyond what the process has."""

_AGAIN = 0.1
"""Seconds until it is interrupted once more, should it have caught the first interruption."""


class TooMuch(Exception):
    """The work took more than it may, and was ended."""


def within(seconds: float, work: Callable[[], R], memory: int = MEMORY) -> R:
    """What `work` returns, if it takes no more than it may.

    Args:
        seconds: of one processor.
        work: what is done, here and now.
        memory: MB beyond what the process has when it begins.

    Raises:
        TooMuch: it took more of either.
    """
    undo = _memory(memory)
    try:
        return _timed(seconds, work)
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


def _memory(most: int) -> Callable[[], None]:
    """Let the process grow by `most` MB; returned is what lifts that again."""
    if sys.platform != "linux":
        return lambda: None
    import resource

    before = soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        pages = Path("/proc/self/statm").read_bytes().split()[5]
    except OSError:
        return lambda: None
    has = int(pages) * os.sysconf("SC_PAGE_SIZE")
    limits = [has + most * 1024 * 1024, *(x for x in (soft, hard) if x != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_DATA, (min(limits), hard))
    return lambda: resource.setrlimit(resource.RLIMIT_DATA, before)
