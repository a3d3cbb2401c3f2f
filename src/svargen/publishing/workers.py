"""Work shared among processes, the results in order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn, TypeVar

from svargen.diagnostics import Diagnostic, Place, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

W = TypeVar("W")
R = TypeVar("R")

FEWEST = 200
"""Below this many things to do, starting processes takes longer than doing them."""


class ProcessLost(Refused):
    """A process that shared the work is gone, by the system's want of memory say."""


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Whether workers can be copies of this process, with all it knows."""
    # On macOS a fork of a process that has used system libraries may crash.
    return sys.platform == "linux" and "fork" in multiprocessing.get_all_start_methods()


def in_parallel(
    work: Callable[[W], R],
    pieces: Sequence[W],
    jobs: int,
    size: int,
    meanwhile: Callable[[], None] | None = None,
) -> Iterator[R]:
    """The results of `work` on each piece, in their order.

    `jobs` processes share it (0: one for each core), unless `size`, the number of things in
    all pieces, is too small for that to pay. `work` and the pieces must be picklable. While they
    are at work, this process does `meanwhile`, which it need not do where it works alone.

    Raises ProcessLost where one of them is ended from outside.
    """
    workers = min(jobs or cores(), len(pieces))
    if workers <= 1 or size < FEWEST:
        yield from map(work, pieces)
        return
    method = "fork" if can_fork() else None
    context = multiprocessing.get_context(method)
    # The collector would write to every object that a worker shares, and so copy them all.
    gc.freeze()
    try:
        with ProcessPoolExecutor(
            workers, mp_context=context, initializer=_end_with, initargs=(os.getpid(),)
        ) as pool:
            with _deaf():
                # All workers are started here.
                results = pool.map(work, pieces)
            if meanwhile:
                meanwhile()
            yield from results
    except BrokenProcessPool:
        raise ProcessLost(Diagnostic.at(Place("svargen"), "process-lost")) from None
    finally:
        gc.unfreeze()


class Aside:
    """Work that another process does while this one goes on; without one, done when asked for."""

    def __init__(self, work: Callable[[], bytes]) -> None:
        """`work` must not depend on what this process does meanwhile."""
        self._work = work
        self._process = 0
        if not can_fork() or cores() < 2:
            return
        reads, writes = os.pipe()
        with _deaf():
            self._process = os.fork()
            if not self._process:
                os.close(reads)
                self._child(writes)
        os.close(writes)
        self._pipe = os.fdopen(reads, "rb")

    def _child(self, pipe: int) -> NoReturn:
        with suppress(BaseException), os.fdopen(pipe, "wb") as told:
            _end_with(os.getppid())
            told.write(self._work())
            told.flush()
            os._exit(0)
        os._exit(1)

    def result(self) -> bytes:
        """What `work` gives. Raises what it raises."""
        data = self._pipe.read() if self._process else b""
        return data if self._ended() else self._work()

    def close(self) -> None:
        """Have done with it."""
        self._ended()

    def _ended(self) -> bool:
        """Whether there was a process that has done its work; it is no more."""
        if not self._process:
            return False
        self._pipe.close()
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        return status == 0


def _end_with(parent: int) -> None:
    """Let this process end when `parent` is killed, where the system can.

    Left alone it would wait for work for ever, and whoever reads what svargen says would wait, too.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of linux/prctl.h."""


@contextmanager
def _deaf() -> Iterator[None]:
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
