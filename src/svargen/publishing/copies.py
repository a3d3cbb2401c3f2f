"""Work shared among copies of this process, each for a while.

A copy has all that this process knows without its being sent, in memory that both share until one
of them writes to it; and Python writes to whatever it looks at. So a copy grows while it works. It
makes way for a fresh one after a second or so, and what comes of its work waits in a file until it
is asked for.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import time
import traceback
from contextlib import closing, suppress
from selectors import EVENT_READ, DefaultSelector
from typing import IO, TYPE_CHECKING, Any, NamedTuple, NoReturn

from svargen.diagnostics import Diagnostic, Place
from svargen.publishing.aside import Aside, deaf, end_with, give_back, nameless
from svargen.publishing.workers import ProcessLost, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TURN = 1.2
"""Seconds of a processor after which a copy makes way: one costs nearly a tenth of one."""
_NUMBER = struct.Struct("=I")
_DONE = struct.Struct("=II")
"""A piece, and the length of what came of it."""
_LOST, _MORE = 1, 10
"""How a copy ends that cannot go on, and one that makes way for another."""


def by_copies(
    work: Callable[[int], Any], pieces: int, jobs: int, folder: str, beside: Aside | None = None
) -> Iterator[Any]:
    """The results of `work` on each number from 0 on, in order, by so many copies at a time.

    As long as another process is at work `beside` them, there is one less. `folder` is where files
    may lie that nobody needs afterwards. What `work` raises is raised here.

    Raises ProcessLost where one of them is ended from outside.
    """
    with frozen(), closing(_Copies(work, pieces, folder)) as copies:
        give_back()
        copies.start(jobs, beside)
        yield from copies.results()


class _Copy(NamedTuple):
    """A copy at work."""

    process: int
    pipe: int
    """In which it tells what it has done; at its end when the copy is."""
    file: IO[bytes]
    """In which lies what came of it, and of those whose place it took."""


class _Copies:
    """The copies of this process, and what this and they have in common."""

    def __init__(self, work: Callable[[int], Any], pieces: int, folder: str) -> None:
        self._work = work
        self._pieces = pieces
        self._folder = folder
        # All read on from where one of them has read to, and so each number once (read(2)).
        self._to_do = nameless(folder)
        self._to_do.write(b"".join(map(_NUMBER.pack, range(pieces))))
        self._to_do.seek(0)
        self._at_work = DefaultSelector()
        self._found: dict[int, tuple[IO[bytes], int, int]] = {}
        """Where what came of a piece lies: file, start, length."""
        self._ends: dict[IO[bytes], int] = {}
        self._turn = _TURN

    # -- in this process ---------------------------------------------------------------

    def start(self, number: int, beside: Aside | None = None) -> None:
        """Have so many at a time, one of them when the process `beside` them is done."""
        if beside and beside.pipe is not None:
            self._at_work.register(beside.pipe, EVENT_READ, beside)
            number -= 1
            # That one takes more memory than any of these, which take the less the sooner they go.
            self._turn = _TURN / 2
        for _ in range(number):
            file = nameless(self._folder)
            self._ends[file] = 0
            self._start_with(file)

    def _start_with(self, file: IO[bytes]) -> None:
        reads, tells = os.pipe()
        parent = os.getpid()
        with deaf():
            process = os.fork()
            if not process:
                self._do_and_end(parent, file.fileno(), tells)
            os.close(tells)
            self._at_work.register(reads, EVENT_READ, _Copy(process, reads, file))

    def results(self) -> Iterator[Any]:
        """What came of each piece, in order."""
        for number in range(self._pieces):
            while number not in self._found:
                self.hear()
            file, start, length = self._found.pop(number)
            # Written by a copy of this process, into a file without a name.
            result, error = pickle.loads(os.pread(file.fileno(), length, start))  # noqa: S301
            if error:
                raise error
            yield result

    def hear(self) -> None:
        """Wait until one of them tells something, or ends."""
        if not self._at_work.get_map():
            raise _lost()
        for key, _ in self._at_work.select():
            if isinstance(key.data, Aside):
                self._at_work.unregister(key.fd)
                key.data.hear()
                self._turn = _TURN
                self.start(1)
                continue
            copy: _Copy = key.data
            told = os.read(copy.pipe, _DONE.size * 1_000)
            for piece, length in _DONE.iter_unpack(told):
                self._found[piece] = copy.file, self._ends[copy.file], length
                self._ends[copy.file] += length
            if not told and (status := self._ended(copy)):
                if status != _MORE:
                    raise _lost()
                self._start_with(copy.file)

    def _ended(self, copy: _Copy) -> int:
        """How a copy ended."""
        self._at_work.unregister(copy.pipe)
        os.close(copy.pipe)
        return os.waitstatus_to_exitcode(os.waitpid(copy.process, 0)[1])

    def close(self) -> None:
        """End them all, finished or not."""
        for key in list(self._at_work.get_map().values()):
            # Who works beside them goes on.
            if isinstance(key.data, _Copy):
                os.kill(key.data.process, signal.SIGKILL)
                self._ended(key.data)
        self._at_work.close()
        for file in (self._to_do, *self._ends):
            file.close()

    # -- in a copy ---------------------------------------------------------------------

    def _do_and_end(self, parent: int, file: int, pipe: int) -> NoReturn:
        """What it has of its parent's is not its to tidy up."""
        status = _LOST
        with suppress(BaseException):
            end_with(parent)
            status = self._do(file, pipe)
        os._exit(status)

    def _do(self, file: int, pipe: int) -> int:
        """Do pieces until there are none, or a fresh copy would do better."""
        until = time.process_time() + self._turn
        while told := os.read(self._to_do.fileno(), _NUMBER.size):
            (piece,) = _NUMBER.unpack(told)
            data = _packed(self._work, piece)
            if os.write(file, data) != len(data):
                return _LOST
            os.write(pipe, _DONE.pack(piece, len(data)))
            if time.process_time() > until:
                return _MORE
        return 0


def _lost() -> ProcessLost:
    return ProcessLost(Diagnostic.at(Place("svargen"), "process-lost"))


def _packed(work: Callable[[int], Any], piece: int) -> bytes:
    """What comes of a piece, or what it raises."""
    try:
        return pickle.dumps((work(piece), None))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        error.add_note(traceback.format_exc())
        return pickle.dumps((None, error))
