"""An output folder is published all or nothing, whatever happens meanwhile."""

import errno
import itertools
import json
import os
import pickle
import random
import re
import resource
import select
import shutil
import signal
import stat
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from svargen.diagnostics import Refused
from svargen.publishing import exchange
from svargen.publishing.cache_files import opened
from svargen.publishing.cleaning import clean
from svargen.publishing.destination import (
    Destination,
    DestinationError,
    ManifestMissing,
    OutputLocked,
    OutputRefused,
    Staging,
    UnsafePath,
)
from svargen.publishing.exchange import Way
from svargen.publishing.lock import locked
from svargen.publishing.ownership import Reason

# A child of a fork runs nothing but these tests' own code.
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

PUBLISHING = str(Path(exchange.__file__).parent)


def site(number: int) -> dict[str, bytes]:
    """Generation `number`: pages that change, one that never does, one that no other has."""
    pages = {f"svar/2026/{page}/index.html": b"%d" % number for page in range(3)}
    own = {f"only/{number}.html": b"%d" % number, "index.html": b"%d" % number}
    manifest = {"format": 1, "generator": f"svargen {number}", "pages": {}, "files": {}}
    return pages | own | {"style.css": b"same", "manifest.json": json.dumps(manifest).encode()}


def publish(
    destination: Destination, files: dict[str, bytes] | int, *, durable: bool = True
) -> Way:
    with destination.begin() as staging:
        for path, data in (site(files) if isinstance(files, int) else files).items():
            staging.write(path, data)
        return staging.commit(durable=durable)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if not path.is_dir()
    }


def number_of(folder: Path) -> int | None:
    """Which generation stands in the folder, wholly and alone; None if there is no folder."""
    if not folder.exists():
        return None
    found = tree(folder)
    number = int(found["index.html"])
    assert found == site(number)
    return number


def workshop(destination: Destination) -> Path:
    return destination.output.with_name(f".{destination.output.name}.svargen")


def left_in_workshop(destination: Destination) -> set[str]:
    return {path.name for path in workshop(destination).iterdir()}


@contextmanager
def forked(work: Callable[[], object]) -> Iterator[int]:
    """A real child process that runs `work`; killed and waited for at the end of the block."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001, told here, since it must not reach pytest twice
            traceback.print_exc()
        finally:
            os._exit(0)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


class Channel:
    """A pipe between processes: what one says, another waits for."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()

    def say(self, word: bytes = b".") -> None:
        os.write(self.writer, word)

    def hear(self, size: int = 1) -> bytes:
        ready, _, _ = select.select([self.reader], [], [], 30)
        assert ready, "the other process said nothing for 30 s"
        return os.read(self.reader, size)

    def close(self) -> None:
        os.close(self.reader)
        os.close(self.writer)


@pytest.fixture
def channels() -> Iterator[Iterator[Channel]]:
    with ExitStack() as stack:

        def opened() -> Iterator[Channel]:
            while True:
                channel = Channel()
                stack.callback(channel.close)
                yield channel

        yield opened()


@pytest.fixture
def destination(tmp_path: Path) -> Destination:
    source = tmp_path / "project"
    (source / "answers").mkdir(parents=True)
    return Destination(source / "public", source)


def by(way: Way, destination: Destination) -> Destination:
    return Destination(destination.output, destination.source, strongest=way)


ways = pytest.mark.parametrize("way", Way)


# Publishing


@ways
@pytest.mark.parametrize("before", ["nothing", "an empty folder", "an older site"])
def test_a_site_takes_the_place_of_whatever_stood_there(
    destination: Destination, way: Way, before: str
) -> None:
    if before == "an empty folder":
        destination.output.mkdir()
    if before == "an older site":
        publish(destination, 1)
    publish(by(way, destination), 2)
    assert number_of(destination.output) == 2


def test_commit_tells_the_way_it_went(destination: Destination) -> None:
    publish(destination, 1)
    assert [publish(by(way, destination), 2) for way in Way] == list(Way)


def test_to_make_a_destination_touches_nothing(destination: Destination) -> None:
    destination.refuse_unless_ours()
    assert [path.name for path in destination.source.iterdir()] == ["answers"]


@pytest.mark.parametrize("way", [Way.EXCHANGE, Way.RENAMES])
def test_a_reader_that_holds_the_old_site_open_keeps_it_until_the_next_build(
    destination: Destination, way: Way
) -> None:
    destination = by(way, destination)
    publish(destination, 1)
    held = os.open(destination.output, os.O_RDONLY)
    try:
        publish(destination, 2)
        with os.scandir(held) as entries:
            assert {entry.name for entry in entries} == {path.split("/")[0] for path in site(1)}
        page = os.open("index.html", os.O_RDONLY, dir_fd=held)
        assert os.read(page, 10) == b"1"
        os.close(page)
        publish(destination, 3)
        with os.scandir(held) as entries:
            assert not list(entries)
    finally:
        os.close(held)


@pytest.mark.parametrize(
    ("umask", "folder", "file"), [(0o022, 0o755, 0o644), (0o027, 0o750, 0o640)]
)
@ways
def test_permissions_are_the_ordinary_ones(
    destination: Destination, way: Way, umask: int, folder: int, file: int
) -> None:
    before = os.umask(umask)
    try:
        publish(by(way, destination), 1)
    finally:
        os.umask(before)
    modes = {
        stat.S_IMODE(path.stat().st_mode): path.is_dir()
        for path in [destination.output, *destination.output.rglob("*")]
    }
    assert modes == {folder: True, file: False}


def test_forked_workers_write_into_the_same_staging(destination: Destination) -> None:
    with destination.begin() as staging:
        children = []
        for worker in range(4):
            if (child := os.fork()) == 0:
                try:
                    for page in range(50):
                        staging.write(f"svar/{page}/{worker}.html", b"%d" % worker)
                finally:
                    os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        staging.write("manifest.json", site(1)["manifest.json"])
        staging.commit()
    assert len(tree(destination.output)) == 201


def test_spawned_workers_can_have_the_staging_too(destination: Destination) -> None:
    with destination.begin() as staging:
        pickle.loads(pickle.dumps(staging)).write("a.html", b"a")  # noqa: S301, our own
        assert tree(staging.root) == {"a.html": b"a"}


def test_a_worker_that_fails_its_way_out_of_the_block_ends_nothing(
    destination: Destination,
) -> None:
    parent = os.getpid()
    try:
        with destination.begin() as staging:
            staging.write("manifest.json", site(1)["manifest.json"])
            if (child := os.fork()) == 0:
                staging.commit()
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            assert tree(staging.root).keys() == {"manifest.json"}
            with pytest.raises(OutputLocked), destination.begin(patience=0):
                pytest.fail("two builds at once")
            assert not destination.output.exists()
    except RuntimeError as error:
        if os.getpid() == parent:
            raise
        os._exit(7 if "only the process that began" in str(error) else 1)
    assert status == 7


def test_names_are_utf8_in_any_locale(destination: Destination) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from svargen.publishing.destination import Destination\n"
        "with Destination(Path(sys.argv[1]), Path(sys.argv[2])).begin() as staging:\n"
        "    staging.write('sp\\xf8rger/\\xe5.html', b'')\n"
        "    staging.write('manifest.json', b'{}')\n"
        "    staging.commit()\n"
    )
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment["PYTHONPATH"] = str(Path(PUBLISHING).parents[1])
    command = [sys.executable, "-c", script, str(destination.output), str(destination.source)]
    subprocess.run(command, check=True, env=environment)
    with os.scandir(os.fsencode(destination.output) + "/spørger".encode()) as entries:
        assert [entry.name for entry in entries] == ["å.html".encode()]


# Failing


@ways
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_build_that_fails_in_the_middle_leaves_the_old_site(
    destination: Destination, way: Way, error: type[BaseException]
) -> None:
    destination = by(way, destination)
    publish(destination, 1)

    def build() -> None:
        with destination.begin() as staging:
            staging.write("index.html", b"2")
            raise error

    with pytest.raises(error):
        build()
    assert number_of(destination.output) == 1
    assert left_in_workshop(destination) == {"lock"}


def test_a_build_that_commits_nothing_publishes_nothing(destination: Destination) -> None:
    with destination.begin() as staging:
        staging.write("index.html", b"1")
    assert not destination.output.exists()


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """What a full disk does to a write, without filling one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_with_the_file_and_leaves_the_old_site(
    destination: Destination,
) -> None:
    publish(destination, 1)
    with pytest.raises(OSError, match="too large") as caught, files_limited_to(1000):
        publish(destination, site(2) | {"big.html": bytes(2000)})
    assert str(caught.value.filename).endswith("/big.html")
    assert number_of(destination.output) == 1


def test_a_full_disk_while_copying_in_place_leaves_the_old_site(destination: Destination) -> None:
    destination = by(Way.IN_PLACE, destination)
    publish(destination, 1)
    with destination.begin() as staging:
        for path, data in (site(2) | {"svar/big.html": bytes(2000)}).items():
            staging.write(path, data)
        with pytest.raises(OSError, match="too large") as caught, files_limited_to(1000):
            staging.commit()
    assert caught.value.filename is not None
    assert number_of(destination.output) == 1


def test_a_missing_parent_folder_is_refused_and_not_made(tmp_path: Path) -> None:
    destination = Destination(tmp_path / "missing" / "public", tmp_path / "project")
    with pytest.raises(OutputRefused) as caught:
        publish(destination, 1)
    assert caught.value.reason == Reason.NOWHERE
    assert not (tmp_path / "missing").exists()


def test_a_site_without_a_manifest_is_not_published(destination: Destination) -> None:
    publish(destination, 1)
    with pytest.raises(ManifestMissing):
        publish(destination, {"index.html": b"2"})
    assert number_of(destination.output) == 1


def test_two_pages_on_one_path_are_an_error(destination: Destination) -> None:
    with destination.begin() as staging:
        staging.write("svar/a.html", b"1")
        with pytest.raises(FileExistsError):
            staging.write("svar/a.html", b"2")
        assert tree(staging.root) == {"svar/a.html": b"1"}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/etc/x",
        "..",
        "../x",
        "a/../../x",
        "a/..",
        ".",
        "./a",
        "a/./b",
        "a//b",
        "a/",
        "a\0",
    ],
)
def test_a_path_out_of_the_site_is_refused(destination: Destination, path: str) -> None:
    with destination.begin() as staging, pytest.raises(UnsafePath) as caught:
        staging.write(path, b"")
    assert caught.value.path == path


def test_a_name_that_is_no_text_is_refused(destination: Destination) -> None:
    with destination.begin() as staging, pytest.raises(UnsafePath):
        staging.write("a\udcff.html", b"")


def test_an_error_of_a_worker_reaches_its_parent_whole() -> None:
    error = pickle.loads(pickle.dumps(UnsafePath("../x")))  # noqa: S301, our own
    assert (type(error), error.path, str(error)) == (
        UnsafePath,
        "../x",
        "not a path in the output: '../x'",
    )


# Whose folder it is


def refusal(output: Path, source: Path) -> str | None:
    try:
        Destination(output, source).refuse_unless_ours()
    except OutputRefused as error:
        refused = error
    else:
        return None
    assert (refused.output, refused.source) == (output, source)
    assert isinstance(refused, DestinationError)
    assert str(refused) == f"{output}: refused as output: {refused.reason}"
    return refused.reason.value


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("project", "same-as-source"),
        ("project/answers/..", "same-as-source"),
        ("alias", "symlink"),
        ("alias/../project", "same-as-source"),
        (".", "around-source"),
        ("..", "around-source"),
        ("/", "around-source"),
        ("project/answers", "inside-source"),
        ("project/new", "inside-source"),
        ("project/public/deeper", "inside-source"),
        ("project/.svargen", "inside-source"),
        ("alias/new", "inside-source"),
        ("project/public", None),
        ("alias/public", None),
        ("project/.svargen/preview", None),
        ("project/.svargen/a/b", None),
        ("project-2", None),
        ("elsewhere/public", None),
        ("site.txt", "not-a-folder"),
        ("pipe", "not-a-folder"),
        ("dangling", "symlink"),
    ],
)
def test_an_output_that_overlaps_the_source_or_is_no_folder_is_refused(
    tmp_path: Path, output: str, reason: str | None
) -> None:
    (tmp_path / "project/answers").mkdir(parents=True)
    (tmp_path / "alias").symlink_to("project")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "site.txt").write_text("mine", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / output, tmp_path / "project") == reason


def test_a_source_named_by_a_link_is_still_the_source(tmp_path: Path) -> None:
    (tmp_path / "project/answers").mkdir(parents=True)
    (tmp_path / "alias").symlink_to("project")
    assert refusal(tmp_path / "project/answers", tmp_path / "alias") == "inside-source"
    assert refusal(tmp_path / "project/public", tmp_path / "alias") is None


def test_caches_that_are_a_link_into_the_source_are_no_way_in(tmp_path: Path) -> None:
    (tmp_path / "project/answers").mkdir(parents=True)
    (tmp_path / "project/.svargen").symlink_to("answers")
    output = tmp_path / "project/.svargen/preview"
    assert refusal(output, tmp_path / "project") == "inside-source"


def test_relative_paths_count_from_where_the_build_was_started(
    destination: Destination, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(destination.source)
    here = Destination(Path("public"), Path())
    monkeypatch.chdir(tmp_path)
    publish(here, 1)
    assert number_of(destination.output) == 1


@pytest.mark.parametrize(
    ("manifest", "ours"),
    [
        (b'{"format": 1, "generator": "svargen 1.0"}', True),
        (b'{"files": {}, "format": 1, "generator": "svargen"}', True),
        (b'{"format": 2, "generator": "svargen 1.0"}', False),
        (b'{"format": true, "generator": "svargen 1.0"}', False),
        (b'{"format": 1, "generator": "Hugo"}', False),
        (b'{"format": 1, "generator": null}', False),
        (b'{"format": 1}', False),
        (b'["format", 1, "generator", "svargen"]', False),
        (b'{"format": 1, "generator": "svargen', False),
        (b"[" * 100_000, False),
        (b"\xff", False),
        (b"", False),
        (None, False),
    ],
)
def test_a_filled_folder_is_ours_by_its_manifest(
    destination: Destination, manifest: bytes | None, *, ours: bool
) -> None:
    destination.output.mkdir()
    (destination.output / "index.html").write_bytes(b"1")
    if manifest is not None:
        (destination.output / "manifest.json").write_bytes(manifest)
    found = refusal(destination.output, destination.source)
    assert found == (None if ours else "not-ours")


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_a_manifest_that_is_no_plain_file_proves_nothing(
    destination: Destination, tmp_path: Path, kind: str
) -> None:
    destination.output.mkdir()
    manifest = destination.output / "manifest.json"
    if kind == "link":
        (tmp_path / "true.json").write_bytes(site(1)["manifest.json"])
        manifest.symlink_to(tmp_path / "true.json")
    elif kind == "folder":
        manifest.mkdir()
    else:
        os.mkfifo(manifest)
    assert refusal(destination.output, destination.source) == "not-ours"


def test_a_repository_in_the_output_is_not_swept_away(destination: Destination) -> None:
    publish(destination, 1)
    (destination.output / ".git").write_text("gitdir: …", encoding="utf-8")
    assert refusal(destination.output, destination.source) == "repository"


def test_a_refused_output_gets_nothing_beside_it(destination: Destination) -> None:
    destination.output.mkdir()
    (destination.output / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputRefused):
        publish(destination, 1)
    assert tree(destination.output) == {"mine.txt": b"mine"}
    assert not workshop(destination).exists()


@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_workshop_that_is_no_folder_is_refused(
    destination: Destination, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "previous").mkdir()
    if kind == "link":
        workshop(destination).symlink_to(tmp_path)
    else:
        workshop(destination).write_bytes(b"")
    assert refusal(destination.output, destination.source) == "workshop"
    assert (tmp_path / "previous").is_dir()


@ways
def test_an_output_that_became_somebody_elses_during_the_build_is_left_alone(
    destination: Destination, way: Way
) -> None:
    destination = by(way, destination)
    publish(destination, 1)
    with destination.begin() as staging:
        staging.write("manifest.json", site(2)["manifest.json"])
        shutil.rmtree(destination.output)
        destination.output.mkdir()
        (destination.output / "mine.txt").write_text("mine", encoding="utf-8")
        with pytest.raises(OutputRefused):
            staging.commit()
    assert tree(destination.output) == {"mine.txt": b"mine"}


# What killed builds leave


def test_left_overs_are_removed_and_foreign_files_stay(
    destination: Destination, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/precious.txt").write_text("mine", encoding="utf-8")
    ours = workshop(destination)
    for left_over in ("staging-0123456789abcdef", "discarded-0123456789abcdef"):
        (ours / left_over / "svar").mkdir(parents=True)
        (ours / left_over / "svar/link").symlink_to(tmp_path / "outside")
    (ours / "displaced").symlink_to(tmp_path / "outside")
    foreign = {"staging", "staging-mine", "previous.zip", "staging-0123456789ABCDEF", "notes.txt"}
    for name in foreign:
        (ours / name).write_text("mine", encoding="utf-8")
    with destination.begin():
        pass
    assert left_in_workshop(destination) == foreign | {"lock"}
    assert tree(tmp_path / "outside") == {"precious.txt": b"mine"}
    assert not destination.output.exists()


def test_a_left_over_that_is_still_in_use_stops_no_build_and_goes_later(
    destination: Destination,
) -> None:
    publish(destination, 1)
    publish(destination, 2)
    # A mount is the use that every file system minds.
    previous = str(workshop(destination) / "previous/svar")
    with mounted("-t", "tmpfs", "tmpfs", previous) as where:
        publish(destination, 3)
        (used,) = workshop(destination).glob("discarded-*/svar")
        where.append(str(used))
    with destination.begin():
        assert number_of(destination.output) == 3
    assert left_in_workshop(destination) == {"lock", "previous"}


@pytest.mark.parametrize("remade", [False, True], ids=["missing", "made anew, empty"])
def test_a_site_displaced_by_a_killed_build_is_put_back(
    destination: Destination, *, remade: bool
) -> None:
    publish(destination, 1)
    destination.output.rename(workshop(destination) / "displaced")
    if remade:
        destination.output.mkdir()
    with destination.begin():
        assert number_of(destination.output) == 1
    assert left_in_workshop(destination) == {"lock"}


def test_an_output_that_its_owner_removed_does_not_come_back(destination: Destination) -> None:
    publish(destination, 1)
    publish(destination, 2)
    shutil.rmtree(destination.output)
    with destination.begin():
        pass
    assert not destination.output.exists()


def on_disk(folder: Path) -> set[tuple[str, int, bytes | None]]:
    """All that a process which is killed leaves: names, the files they are of, what those hold."""
    return {
        (entry.path, entry.inode(), None if entry.is_dir() else Path(entry).read_bytes())
        for root, _, _ in os.walk(folder)
        for entry in os.scandir(root)
    }


def committed(destination: Destination, number: int, before: Callable[[int], None]) -> int:
    """Commit in a child that calls `before` with the number of each line; minus what killed it."""

    def work() -> None:
        lines = itertools.count()

        def trace(frame: object, event: str, _: object) -> object:
            if PUBLISHING not in frame.f_code.co_filename:  # type: ignore[attr-defined]
                return None
            if event == "line":
                before(next(lines))
            return trace

        with destination.begin() as staging:
            for path, data in site(number).items():
                staging.write(path, data)
            sys.settrace(trace)  # type: ignore[arg-type]
            staging.commit()
        sys.settrace(None)

    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001, the child must end here
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kills(destination: Destination, number: int, put_back: Callable[[], None]) -> Iterator[None]:
    """Kill a commit once in each state that it takes the disk through, each time put back first.

    What a process leaves that is killed is what lies on the disk: between two lines that find the
    same there it need not die twice.
    """
    reader, writer = os.pipe()
    last = set[tuple[str, int, bytes | None]]()

    def look(line: int) -> None:
        nonlocal last
        if last != (now := on_disk(destination.source)):
            last = now
            os.write(writer, b"%d\n" % line)

    for seen in (lambda _: None, look):
        put_back()
        assert committed(destination, number, seen) == 0
    os.close(writer)
    with os.fdopen(reader, encoding="ascii") as told:
        moments = [int(line) for line in told]
    for moment in moments:
        put_back()

        def kill(line: int, moment: int = moment) -> None:
            if line == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        assert committed(destination, number, kill) == -signal.SIGKILL
        yield


@pytest.mark.parametrize("way", [Way.EXCHANGE, Way.RENAMES])
@pytest.mark.parametrize("first", [True, False], ids=["first", "second"])
def test_a_commit_killed_at_any_moment_leaves_a_whole_site(
    destination: Destination, way: Way, *, first: bool
) -> None:
    destination = by(way, destination)

    def put_back() -> None:
        if first:
            shutil.rmtree(destination.output, ignore_errors=True)
        else:
            publish(destination, 1, durable=False)

    seen = set[int | None]()
    for _ in kills(destination, 2, put_back):
        standing = number_of(destination.output)
        seen.add(standing)
        with destination.begin():
            found = number_of(destination.output)
        # Between two renames there is no site; the next build has the old one again.
        assert found == (standing or (None if first else 1))
        assert left_in_workshop(destination) <= {"lock", "previous"}
    missing = {None} if first or way is Way.RENAMES else set()
    assert seen == missing | ({2} if first else {1, 2})


@pytest.mark.parametrize("first", [True, False], ids=["first", "second"])
def test_an_update_in_place_killed_at_any_moment_leaves_whole_files(
    destination: Destination, *, first: bool
) -> None:
    destination = by(Way.IN_PLACE, destination)
    old, new = {} if first else site(1), site(2)

    def put_back() -> None:
        publish(destination, 3, durable=False)
        assert number_of(destination.output) == 3
        shutil.rmtree(destination.output)
        if not first:
            publish(destination, 1, durable=False)

    seen = list[dict[str, bytes]]()
    for _ in kills(destination, 2, put_back):
        found = tree(destination.output)
        seen.append(found)
        shown = {path: data for path, data in found.items() if not path.startswith(".svargen-")}
        assert all(
            data in {old.get(path), new.get(path)}
            for path, data in shown.items()
            if not (first and path == "manifest.json")
        )
        assert shown.keys() >= old.keys() & new.keys()
        if shown.get("manifest.json") == new["manifest.json"]:
            assert shown == new
    assert len(seen) > 10
    put_back()


def test_builds_killed_at_any_moment_leave_a_whole_site(
    destination: Destination, channels: Iterator[Channel]
) -> None:
    moments = random.Random(7)  # noqa: S311, moments, not secrets
    publish(destination, 0)
    last = 0
    for _ in range(20):
        channel = next(channels)

        def build(channel: Channel = channel, start: int = last) -> None:
            for number in itertools.count(start + 1):
                with destination.begin() as staging:
                    for path, data in site(number).items():
                        staging.write(path, data)
                        channel.say()
                    staging.commit()
                    channel.say()

        with forked(build):
            for _ in range(moments.randrange(1, 40)):
                channel.hear()
        found = number_of(destination.output)
        assert found is not None
        assert found >= last
        last = found
    assert last > 20


# Readers meanwhile


def test_a_reader_never_sees_a_mix_or_a_hole(
    destination: Destination, channels: Iterator[Channel]
) -> None:
    publish(destination, 0)
    told, stop, result = next(channels), next(channels), next(channels)

    def snapshot() -> set[bytes]:
        """What the pages say, by one opened folder: all one generation."""
        folder = os.open(destination.output, os.O_RDONLY)
        try:
            found = set()
            for path in ("index.html", *(f"svar/2026/{page}/index.html" for page in range(3))):
                page = os.open(path, os.O_RDONLY, dir_fd=folder)
                found.add(os.read(page, 100))
                os.close(page)
            return found
        finally:
            os.close(folder)

    def observe() -> None:
        seen, mixes, holes = set[bytes](), 0, 0
        while not select.select([stop.reader], [], [], 0)[0]:
            try:
                (destination.output / "svar/2026/1/index.html").read_bytes()
                (destination.output / "style.css").read_bytes()
            except OSError:
                holes += 1
            try:
                found = snapshot()
            except FileNotFoundError:
                # Overtaken by two builds: the folder it holds is no longer kept.
                continue
            mixes += len(found) != 1
            if not seen >= found:
                seen |= found
                told.say(b"%2d" % max(map(int, found)))
        result.say(json.dumps([len(seen), mixes, holes]).encode())

    with forked(observe):
        for number in range(1, 51):
            publish(destination, number)
            # Every now and then, let it see what stands: it must get some work done.
            while number % 10 == 0 and int(told.hear(2)) < number:
                pass
        stop.say()
        generations, mixes, holes = json.loads(result.hear(1000))
    assert (mixes, holes) == (0, 0)
    assert generations >= 5


# Two builds at once


def test_a_second_build_waits_for_the_first_and_says_so(
    destination: Destination, channels: Iterator[Channel]
) -> None:
    begun, finish = next(channels), next(channels)

    def first() -> None:
        with destination.begin() as staging:
            for path, data in site(1).items():
                staging.write(path, data)
            begun.say()
            finish.hear()
            staging.commit()

    with forked(first):
        begun.hear()
        said = []

        def waiting() -> None:
            said.append("waiting")
            finish.say()

        with destination.begin(waiting=waiting, patience=30):
            assert number_of(destination.output) == 1
    assert said == ["waiting"]


def test_a_lock_on_a_file_that_was_removed_meanwhile_is_none(
    destination: Destination, channels: Iterator[Channel]
) -> None:
    opened, removed, result = next(channels), next(channels), next(channels)
    publish(destination, 1)

    def second() -> None:
        moments = iter([True])

        def hear(event: str, _: object) -> None:
            # The lock file is open, and is about to be locked.
            if event == "fcntl.flock" and next(moments, False):
                opened.say()
                removed.hear()

        sys.addaudithook(hear)
        with destination.begin(patience=30):
            result.say(b"in")
            removed.hear()

    with forked(second):
        opened.hear()
        shutil.rmtree(workshop(destination))
        removed.say()
        assert result.hear(2) == b"in"
        with pytest.raises(OutputLocked), destination.begin(patience=0):
            pytest.fail("two builds at once")


def test_cleaning_waits_for_no_build_and_takes_nothing_from_one(destination: Destination) -> None:
    publish(destination, 1)
    with destination.begin() as staging:
        staging.write("a.html", b"a")
        remembered(destination)
        with pytest.raises(Refused) as refused:
            clean(destination.source, destination.output)
        assert refused.value.diagnostic.code == "build-running"
        assert tree(staging.root) == {"a.html": b"a"}
        assert (destination.source / ".svargen" / "readings.sqlite").is_file()
    memory = destination.source / ".svargen"
    assert clean(destination.source, destination.output) == [memory, workshop(destination)]
    assert number_of(destination.output) == 1
    assert not workshop(destination).exists()


def remembered(destination: Destination) -> None:
    """Leave what a build leaves that has read nothing."""
    with opened(destination.source, "", kept=True):
        pass


def test_cleaning_takes_nothing_from_a_build_of_another_output(destination: Destination) -> None:
    publish(destination, 1)
    with opened(destination.source, "", kept=True):
        with pytest.raises(Refused) as refused:
            clean(destination.source, destination.output)
        assert refused.value.diagnostic.code == "build-running"
        assert workshop(destination).is_dir()
    assert (destination.source / ".svargen" / "readings.sqlite").is_file()
    assert len(clean(destination.source, destination.output)) == 2


def test_cleaning_removes_what_is_broken(destination: Destination) -> None:
    remembered(destination)
    (destination.source / ".svargen" / "readings.sqlite").write_bytes(b"broken" * 1000)
    assert clean(destination.source, destination.output) == [destination.source / ".svargen"]


def test_cleaning_first_puts_back_a_site_that_a_killed_build_displaced(
    destination: Destination,
) -> None:
    publish(destination, 1)
    destination.output.rename(workshop(destination) / "displaced")
    clean(destination.source, destination.output)
    assert number_of(destination.output) == 1


def test_cleaning_takes_nothing_from_a_preview(destination: Destination) -> None:
    memory = destination.source / ".svargen"
    memory.mkdir()
    with locked(memory / "serve.lock", patience=0, waiting=None):
        with pytest.raises(Refused) as refused:
            clean(destination.source, destination.output)
        assert refused.value.diagnostic.code == "preview-running"
        assert memory.is_dir()
    assert clean(destination.source, destination.output) == [memory]


def test_patience_has_an_end(destination: Destination, channels: Iterator[Channel]) -> None:
    begun, never = next(channels), next(channels)

    def first() -> None:
        with destination.begin():
            begun.say()
            never.hear()

    with forked(first):
        begun.hear()
        with pytest.raises(OutputLocked) as caught, destination.begin(patience=0.1):
            pytest.fail("two builds at once")
    assert (caught.value.output, caught.value.patience) == (destination.output, 0.1)


def test_a_free_lock_is_taken_without_waiting(destination: Destination) -> None:
    for _ in range(2):
        with destination.begin(waiting=lambda: pytest.fail("waited"), patience=0):
            pass


def test_builds_of_two_outputs_do_not_wait_for_each_other(destination: Destination) -> None:
    other = Destination(destination.source.parent / "other", destination.source)
    with destination.begin(), other.begin(patience=0) as staging:
        assert staging.root.is_dir()


def test_a_worker_that_outlives_its_killed_build_holds_no_lock_and_mixes_nothing_in(
    destination: Destination, channels: Iterator[Channel]
) -> None:
    begun, go, result = next(channels), next(channels), next(channels)

    def build() -> None:
        with destination.begin() as staging:
            if os.fork() == 0:
                begun.say()
                go.hear()
                try:
                    staging.write("stray.html", b"1")
                    result.say(b"written")
                except FileNotFoundError:
                    result.say(b"refused")
                os._exit(0)
            signal.pause()

    with forked(build):
        begun.hear()
    with destination.begin(patience=0) as staging:
        go.say()
        assert result.hear(10) == b"refused"
        for path, data in site(2).items():
            staging.write(path, data)
        staging.commit()
    assert number_of(destination.output) == 2
    assert left_in_workshop(destination) == {"lock"}


def test_workers_that_still_write_do_not_keep_a_failed_build_from_clearing_up(
    destination: Destination, channels: Iterator[Channel]
) -> None:
    told = next(channels)
    staging: Staging

    def write_on(worker: int) -> None:
        for number in itertools.count():
            try:
                staging.write(f"svar/{number % 7}/{worker}-{number}.html", b"")
            except FileNotFoundError:
                told.say(b"ended")
                return
            if number == 9:
                told.say(b"begun")

    for _ in range(5):
        with ExitStack() as stack:
            with destination.begin() as staging:
                for worker in range(2):
                    stack.enter_context(forked(partial(write_on, worker)))
                    assert told.hear(5) == b"begun"
            assert (told.hear(5), told.hear(5)) == (b"ended", b"ended")
        assert left_in_workshop(destination) == {"lock"}


# In place


def test_in_place_changes_only_what_differs(destination: Destination) -> None:
    destination = by(Way.IN_PLACE, destination)

    def identity(path: str) -> tuple[int, int]:
        found = (destination.output / path).stat()
        return found.st_ino, found.st_ctime_ns

    publish(destination, 1)
    same, changed = identity("style.css"), identity("index.html")
    folder = destination.output.stat().st_ino
    publish(destination, 2)
    assert identity("style.css") == same
    assert identity("index.html") != changed
    assert destination.output.stat().st_ino == folder


def test_in_place_files_become_folders_and_folders_files(destination: Destination) -> None:
    destination = by(Way.IN_PLACE, destination)
    mark = {"manifest.json": site(1)["manifest.json"]}
    publish(destination, mark | {"a/b.html": b"1", "c": b"1", "d/e/f": b"1"})
    publish(destination, mark | {"a": b"2", "c/d/e.html": b"2", "d": b"2"})
    found = tree(destination.output)
    assert found == mark | {"a": b"2", "c/d/e.html": b"2", "d": b"2"}


def test_in_place_follows_no_link_out_of_the_output(
    destination: Destination, tmp_path: Path
) -> None:
    destination = by(Way.IN_PLACE, destination)
    publish(destination, 1)
    outside = tmp_path / "outside"
    shutil.copytree(destination.output / "svar", outside)
    (outside / "precious.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "same.css").write_bytes(b"same")
    shutil.rmtree(destination.output / "svar")
    (destination.output / "svar").symlink_to(outside)
    (destination.output / "stale").symlink_to(outside)
    (destination.output / "style.css").unlink()
    (destination.output / "style.css").symlink_to(tmp_path / "same.css")
    before = tree(outside)
    publish(destination, 2)
    assert number_of(destination.output) == 2
    assert not [path for path in destination.output.rglob("*") if path.is_symlink()]
    assert tree(outside) == before


@contextmanager
def mounted(*options: str) -> Iterator[list[str]]:
    """A real mount, where the tests may make one; a path put into the list is where it went."""
    done = subprocess.run(["mount", *options], check=False, capture_output=True, text=True)  # noqa: S607, wherever it is
    if done.returncode:
        pytest.skip(f"mounting is not permitted here: {done.stderr.strip()}")
    where = [options[-1]]
    try:
        yield where
    finally:
        subprocess.run(["umount", where[-1]], check=True)  # noqa: S607, wherever it is


@pytest.mark.parametrize("kind", ["tmpfs", "bind"])
def test_a_mounted_output_is_brought_up_to_date_in_place(
    destination: Destination, kind: str
) -> None:
    output = str(destination.output)
    destination.output.mkdir()
    options = ("--bind", output, output) if kind == "bind" else ("-t", "tmpfs", "tmpfs", output)
    with mounted(*options):
        assert publish(destination, 1) is Way.IN_PLACE
        assert publish(destination, 2) is Way.IN_PLACE
        assert number_of(destination.output) == 2
        subprocess.run(["mount", "-o", "remount,bind,ro", output], check=True)  # noqa: S607, wherever it is
        with pytest.raises(OSError, match="Read-only") as caught:
            publish(destination, 3)
        assert caught.value.errno == errno.EROFS
        assert number_of(destination.output) == 2


def test_a_disks_own_folder_in_a_mounted_output_is_neither_foreign_nor_stale(
    destination: Destination,
) -> None:
    destination.output.mkdir()
    with mounted("-t", "tmpfs", "tmpfs", str(destination.output)):
        (destination.output / "lost+found").mkdir()
        publish(destination, 1)
        publish(destination, 2)
        assert (destination.output / "lost+found").is_dir()
        (destination.output / "lost+found").rmdir()
        assert number_of(destination.output) == 2


# Other systems


def test_a_system_without_exchange_and_syncfs_renames_twice(
    destination: Destination, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(destination, 1)
    with monkeypatch.context() as other:
        other.setattr(sys, "platform", "freebsd14")
        assert publish(destination, 2) is Way.RENAMES
    assert number_of(destination.output) == 2
    assert number_of(workshop(destination) / "previous") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="a system call of Linux")
def test_a_c_library_without_renameat2_leaves_the_system_call(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    call = exchange._renameat2(wrapper="not_there")  # noqa: SLF001, this computer's C library has it
    names = os.fsencode(tmp_path / "one"), os.fsencode(tmp_path / "other")
    assert call(-100, names[0], -100, names[1], 2) == 0
    assert tree(tmp_path) == {"one": b"other", "other": b"one"}


def test_the_module_says_what_every_way_promises() -> None:
    documented = re.findall(r"^`Way\.(\w+)`", exchange.__doc__ or "", flags=re.MULTILINE)
    assert documented == [way.name for way in Way]
