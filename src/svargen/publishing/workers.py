"""Work shared among processes, the results in order."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from svargen.diagnostics import Diagnostic, Place, Refused
from svargen.publishing.aside import can_fork, cores, deaf, end_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

W = TypeVar("W")
R = TypeVar("R")

FEWEST = 200
"""Below this many things to do, starting processes takes longer than doing them."""


class ProcessLost(Refused):
    """A process that shared the work is gone, by the system's want of memory say."""


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
    # What an edit can do without.
    import multiprocessing
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    method = "fork" if can_fork() else None
    context = multiprocessing.get_context(method)
    try:
        with (
            frozen(),
            ProcessPoolExecutor(
                workers, mp_context=context, initializer=end_with, initargs=(os.getpid(),)
            ) as pool,
        ):
            with deaf():
                # All workers are started here.
                results = pool.map(work, pieces)
            if meanwhile:
                meanwhile()
            yield from results
    except BrokenProcessPool:
        raise ProcessLost(Diagnostic.at(Place("svargen"), "process-lost")) from None


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector from looking through what is made meanwhile, nearly all of which stays."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # To what has grown old already, which takes no time.
        gc.freeze()
        gc.unfreeze()
        if enabled:
            gc.enable()


@contextmanager
def frozen() -> Iterator[None]:
    """Keep the collector from what there is already.

    It would write to every object that a forked process shares, and so copy them all.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
