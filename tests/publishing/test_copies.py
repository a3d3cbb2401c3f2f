"""Work shared among copies of the process."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from svargen.publishing import copies
from svargen.publishing.aside import can_fork
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
def test_meanwhile_this_process_works_and_makes_fresh_copies(tmp_path: Path) -> None:
    done = tmp_path / "done"

    def work(number: int) -> int:
        if number == 9:
            done.touch()
        return number

    def meanwhile(tend: Callable[[], None]) -> None:
        while not done.exists():
            tend()

    assert list(by_copies(work, 10, 2, str(tmp_path), meanwhile)) == list(range(10))
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
def test_what_goes_wrong_meanwhile_ends_the_copies(tmp_path: Path) -> None:
    def meanwhile(_tend: Callable[[], None]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(by_copies(lambda _number: signal.pause(), 10, 3, str(tmp_path), meanwhile))


@pytest.mark.usefixtures("turn")
def test_a_copy_that_is_killed_is_told(tmp_path: Path) -> None:
    def work(number: int) -> int:
        if number == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(ProcessLost):
        list(by_copies(work, 10, 2, str(tmp_path)))


def test_where_a_file_has_no_room_the_work_is_lost_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers, full = tmp_path / "numbers", Path("/dev/full")
    files = iter([numbers.open("w+b", 0), full.open("wb", 0), full.open("wb", 0)])
    numbers.unlink()
    monkeypatch.setattr(copies, "_nameless", lambda _folder: next(files))
    with pytest.raises(ProcessLost):
        list(by_copies(lambda number: number, 10, 2, str(tmp_path)))


def test_copies_from_before_make_way_when_this_process_is_done(tmp_path: Path) -> None:
    begun, another = tmp_path / "begun", tmp_path / "another"
    first: list[int] = []

    def work(number: int) -> int:
        (another if number else begun).touch()
        while not (number or another.exists()):
            pass
        return os.getpid()

    def meanwhile(_tend: Callable[[], None]) -> None:
        while not begun.exists():
            pass
        first.append(int(children()[-1]))

    found = list(by_copies(work, 10, 2, str(tmp_path), meanwhile))
    assert found[0] == first[0]
    assert found.count(first[0]) == 1
    begun.unlink()
    another.unlink()
