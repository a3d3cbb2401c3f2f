"""Work shared among copies of the process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from svargen.publishing import copies
from svargen.publishing.aside import Aside, can_fork
from svargen.publishing.copies import by_copies
from svargen.publishing.workers import ProcessLost

pytestmark = pytest.mark.skipif(not can_fork(), reason="processes cannot be forked here")


@pytest.fixture(params=[100.0, 0.0], ids=["one for all", "one for each piece"])
def turn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> float:
    """How long a copy works until it makes way, in seconds."""
    monkeypatch.setattr(copies, "_TURN", request.param)
    return float(request.param)


def children() -> list[str]:
    return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text("ascii").split()


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture(autouse=True)
def leaves_nobody_and_nothing(tmp_path: Path) -> Iterator[None]:
    before, files = children(), open_files()
    yield
    assert children() == before
    assert open_files() == files
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("turn")
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order_whoever_made_them(jobs: int, tmp_path: Path) -> None:
    folder = str(tmp_path)
    found = list(by_copies(lambda number: (number, os.getpid()), 50, jobs, folder))
    assert [number for number, _ in found] == list(range(50))
    assert os.getpid() not in {process for _, process in found}


def test_a_copy_makes_way_for_a_fresh_one(turn: float, tmp_path: Path) -> None:
    held: list[int] = []

    def work(number: int) -> int:
        held.append(number)
        return len(held)

    found = list(by_copies(work, 20, 1, str(tmp_path)))
    assert found == (list(range(1, 21)) if turn else [1] * 20)
    assert held == []


@pytest.mark.usefixtures("turn")
def test_while_another_process_is_at_work_there_is_one_less(tmp_path: Path) -> None:
    another, last = tmp_path / "another", tmp_path / "last"

    def work(number: int) -> int:
        # The one that works alone at first has to be joined by another for that.
        (last if number else another).touch()
        while not (number or last.exists()):
            pass
        return number

    def aside() -> bytes:
        while not another.exists():
            pass
        assert not last.exists()
        return b"done"

    with closing(Aside(aside)) as beside:
        assert list(by_copies(work, 10, 2, str(tmp_path), beside)) == list(range(10))
        assert beside.result() == b"done"
    for file in (another, last):
        file.unlink()


@pytest.mark.usefixtures("turn")
def test_who_works_beside_them_may_be_done_before_or_long_after(tmp_path: Path) -> None:
    done = tmp_path / "done"

    def aside() -> bytes:
        while not done.exists():
            pass
        return b"x" * 1_000_000

    with closing(Aside(lambda: b"before")) as before:
        before.hear()
        assert list(by_copies(str, 5, 2, str(tmp_path), before)) == list("01234")
        assert before.result() == b"before"
    with closing(Aside(aside)) as after:
        assert list(by_copies(str, 5, 2, str(tmp_path), after)) == list("01234")
        done.touch()
        assert after.result() == aside()
    done.unlink()


@pytest.mark.usefixtures("turn")
def test_what_goes_wrong_in_a_copy_is_raised_here(tmp_path: Path) -> None:
    def work(number: int) -> int:
        if number == 7:
            raise FileNotFoundError(2, "Not there", "page")
        return number

    found = by_copies(work, 1_000, 2, str(tmp_path))
    assert [next(found) for _ in range(7)] == list(range(7))
    with pytest.raises(FileNotFoundError, match="page"):
        next(found)


@pytest.mark.usefixtures("turn")
def test_what_is_not_asked_for_any_more_is_not_done(tmp_path: Path) -> None:
    found = by_copies(lambda number: number, 100_000, 2, str(tmp_path))
    assert next(found) == 0
    found.close()  # type: ignore[attr-defined]  # it is a generator


@pytest.mark.usefixtures("turn")
def test_what_goes_wrong_beside_them_is_done_again_and_raised_here(tmp_path: Path) -> None:
    def aside() -> bytes:
        raise FileNotFoundError(2, "Not there", "index")

    with closing(Aside(aside)) as beside:
        assert list(by_copies(str, 5, 2, str(tmp_path), beside)) == list("01234")
        with pytest.raises(FileNotFoundError, match="index"):
            beside.result()


@pytest.mark.usefixtures("turn")
def test_a_copy_that_is_killed_is_told(tmp_path: Path) -> None:
    def work(number: int) -> int:
        if number == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(ProcessLost):
        list(by_copies(work, 10, 2, str(tmp_path)))


_WITHOUT_ROOM = """
import resource, signal, sys
from svargen.publishing.copies import by_copies
from svargen.publishing.workers import ProcessLost

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    list(by_copies(lambda number: bytes(1000), 10, 2, sys.argv[1]))
except ProcessLost:
    print("lost")
"""


def test_where_a_file_has_no_room_the_work_is_lost_and_told(tmp_path: Path) -> None:
    command = [sys.executable, "-B", "-c", _WITHOUT_ROOM, str(tmp_path)]
    told = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert told.stdout == b"lost\n"
