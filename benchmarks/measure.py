"""What a command costs: time, processor time and memory of it and all its processes.

**Wall time** is from start to end of the command. **CPU time** is user and system time of all its
processes together: of its own, of those it waited for, and of those it left behind, which come to
us to be waited for (Linux: `PR_SET_CHILD_SUBREAPER`).

**Memory of all** is the highest sum over the processes alive at one time, sampled every 20 ms from
/proc. Summed is PSS, in which memory shared by n processes counts 1/n for each, so that workers
forked from one parent are not counted several times; where the kernel tells no PSS it is RSS, which
is more. The command runs as a session of its own, and its processes are those of that session. The
peak of a control group would miss nothing between two samples, but counts the page cache too, which
is the files read and written and no need of the program. Sampling costs some time, so a run that is
sampled is not timed.

**Memory of one** is the largest resident set that any single process had (`getrusage`), which the
kernel keeps exactly; it says nothing of their sum.
"""

import ctypes
import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
"""From <linux/prctl.h>."""
INTERVAL = 0.02
"""Seconds between two samples of memory."""


class CommandError(Exception):
    """A measured command ended with something else than 0; the message is its output."""


@dataclass(frozen=True)
class Cost:
    """What one run cost; memory in bytes."""

    wall: float
    cpu: float
    memory_of_one: int
    memory_of_all: int = 0
    """0 where it was not sampled."""


def cost_of(command: Sequence[str], *, sample_memory: bool = False) -> Cost:
    """Run `command` to its end. Raises CommandError."""
    _adopt_orphans()
    with tempfile.TemporaryFile() as output:
        before = _cpu_of_children()
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
        sampler = _Sampler(process.pid) if sample_memory else None
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        peak = sampler.stop() if sampler else 0
        process.returncode = os.waitstatus_to_exitcode(status)
        _wait_for_orphans()
        if process.returncode:
            output.seek(0)
            said = output.read().decode(errors="replace")[-4000:]
            raise CommandError(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    return Cost(wall, _cpu_of_children() - before, usage.ru_maxrss * 1024, peak)


def pace() -> float:
    """Milliseconds that a fixed piece of Python takes: machines, and hours of one, differ in it."""
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        kept: dict[int, str] = {}
        for number in range(600_000):
            kept[number & 1023] = str(number)
        best = min(best, time.perf_counter() - start)
    return best * 1000


def memory_kind() -> str:
    """Which figure is summed on this machine: PSS or RSS."""
    return "PSS" if Path("/proc/self/smaps_rollup").exists() else "RSS"


class _Sampler:
    """Watches a session's memory in a thread until it is stopped."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._peak = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> int:
        """The highest sum seen, in bytes."""
        self._stopped.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._stopped.wait(INTERVAL):
            self._peak = max(self._peak, sum(map(_memory, _processes(self._session))))


def _processes(session: int) -> list[Path]:
    """The folders in /proc of a session's processes."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            # Fields after the name in brackets: state, parent, group, session (proc(5)).
            fields = _text(folder / "stat").rpartition(")")[2].split()
            if fields[3:4] == [str(session)]:
                found.append(folder)
    return found


def _memory(process: Path) -> int:
    """PSS in bytes, else RSS; 0 for a process that has just ended."""
    for line in _text(process / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    pages = _text(process / "statm").split()[1:2]
    return int(pages[0]) * resource.getpagesize() if pages else 0


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:  # it has ended, or is not ours
        return ""


def _adopt_orphans() -> None:
    """Have processes whose parent has ended come to this one, so that they can be waited for."""
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_orphans() -> None:
    """Wait for what the command left behind, for two seconds at most."""
    deadline = time.monotonic() + 2
    try:
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
    except ChildProcessError:
        pass


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
