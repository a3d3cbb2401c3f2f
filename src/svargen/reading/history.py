"""What the project's git repository remembers of its files. The only door to git.

Git is asked three things: where the repository is, which commits changed which files, and what
these held. It runs no program for that but itself: the repository's settings, attributes, hooks,
grafts and replacements are out of its sight, since the last two questions are asked from an empty
repository that only borrows the objects of the real one. So neither filters nor textconv change
a text, and what is missing from a partial clone is never fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import unicodedata
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Self, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SECONDS = 120
"""Within which git must have told everything."""
_MOST_VERSIONS = 50
"""Of one file, the newest."""
_MOST_RENAMED = 200
"""Files that were added in one commit, and as many removed, among which git looks for renames."""
_BLOCK = 1 << 16
_REGULAR = (b"100644", b"100755")
_UNBORN = 1
"""What rev-parse exits with, and says nothing, where a repository has nothing in it yet; newer ones
exit so where its objects are broken, too, and say what is wrong."""


class HistoryTrouble(Exception):
    """The history cannot be read; carries a finding's code and values."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Version(NamedTuple):
    """A file as one commit left it."""

    when: int
    """The committer's time, in seconds of Unix."""
    blob: str
    """Its content's object in git, in hexadecimal."""


class History(NamedTuple):
    """The first-parent history of the commit that is checked out."""

    head: str
    """That commit, in hexadecimal."""
    prefix: str
    """The project's folder within the repository: '' or 'arkiv/'."""
    common: str
    """The folder where git keeps the objects of all working trees."""
    object_format: str
    """sha1 or sha256."""

    @classmethod
    def of(cls, root: str) -> History | None:
        """The history of the project in the folder `root`.

        None without git, without a repository around the project, or without a commit in it.
        Raises HistoryTrouble for a repository that git does not read, or that is not whole.
        """
        program, top = shutil.which("git"), _repository(root)
        if not program or not top:
            return None
        # Told where to look, git asks neither the settings nor who owns the repository.
        place = [f"--git-dir={top / '.git'}", f"--work-tree={top}"]
        asked = ["--is-shallow-repository", "--show-object-format", "--git-common-dir"]
        command = [program, *place, "rev-parse", *asked, "--quiet", "--verify", "HEAD^{commit}"]
        done = _told(command, os.fspath(top))
        if done.returncode == _UNBORN and not done.stderr:
            return None
        if done.returncode:
            raise HistoryTrouble("unreadable-history", reason=_reason(done.stderr))
        # The folder's name may hold a line feed.
        shallow, object_format, *common, head, _ = os.fsdecode(done.stdout).split("\n")
        if shallow == "true":
            raise HistoryTrouble("shallow-history")
        within = Path(os.path.realpath(root)).relative_to(top).as_posix()
        prefix = "" if within == "." else f"{_decoded(os.fsencode(within))}/"
        return cls(head, prefix, os.fspath(top / "\n".join(common)), object_format)

    def versions(self, files: Iterable[str]) -> dict[str, tuple[Version, ...]]:
        """The versions of some files in the project's answers/, newest first.

        One walk for all of them. A file is followed through renames that git takes for such; one
        that was removed and came back begins where it came back. Raises HistoryTrouble.
        """
        wanted = {_normal(self.prefix + file): file for file in files}
        found: dict[str, list[Version]] = {file: [] for file in wanted.values()}
        with _Lent(self) as git:
            for when, changes in _commits(git.walk(f"{self.prefix}answers")):
                for status, mode, blob, before, after in changes:
                    file = wanted.get(after)
                    if file is None:
                        continue
                    if mode in _REGULAR and len(found[file]) < _MOST_VERSIONS:
                        found[file].append(Version(when, blob))
                    if status in "AR":
                        del wanted[after]
                    if status == "R":
                        wanted.setdefault(before, file)
        return {file: tuple(each) for file, each in found.items()}

    def texts(
        self, versions: Mapping[str, tuple[Version, ...]], limit: int
    ) -> Iterator[tuple[str, list[tuple[int, bytes]]]]:
        """Each file with the times and contents of its versions, newest first.

        One of more than `limit` KB is left out. Raises HistoryTrouble.
        """
        with _Lent(self) as git:
            for file, each in versions.items():
                held = git.contents([version.blob for version in each], limit * 1024)
                both = zip(each, held, strict=True)
                yield file, [(version.when, data) for version, data in both if data is not None]


class _Lent:
    """Git in an empty repository that borrows the objects of a real one."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.late = False

    def __enter__(self) -> Self:
        self._open = ExitStack()
        self._folder = self._open.enter_context(tempfile.TemporaryDirectory())
        place = Path(self._folder)
        (place / "refs").mkdir()
        (place / "HEAD").write_text(f"{self.history.head}\n", encoding="ascii")
        settings = "[core]\nrepositoryformatversion = 1\nbare = true\n[extensions]\n"
        settings += f"objectFormat = {self.history.object_format}\n"
        (place / "config").write_text(settings, encoding="ascii")
        self._errors = self._open.enter_context(tempfile.TemporaryFile())
        self._checked: subprocess.Popen[bytes] | None = None
        self._given: subprocess.Popen[bytes] | None = None
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def walk(self, under: str) -> Iterator[bytes]:
        """What git log tells of a folder, NUL after NUL."""
        # The whole folder and not the files in question: git compares every name with every path.
        process = self._start(
            "log", "--first-parent", "-m", "--root", "--raw", "-z", "--no-abbrev", "--no-color",
            "--no-show-signature", "--no-notes", "--format=%ct", "-M", f"-l{_MOST_RENAMED}",
            self.history.head, "--", os.fsdecode(under.encode("utf-8", "surrogateescape")),
        )  # fmt: skip
        rest = b""
        while block := _out(process).read(_BLOCK):
            *whole, rest = (rest + block).split(b"\0")
            yield from whole
        _out(process).close()
        if process.wait() or rest:
            raise self._trouble(process)

    def contents(self, blobs: list[str], limit: int) -> list[bytes | None]:
        """What some objects hold; None where it is more than `limit` bytes."""
        if not self._checked or not self._given:
            self._checked = self._start("cat-file", "--batch-check")
            self._given = self._start("cat-file", "--batch")
        sizes = [self._answer(self._checked) for _ in self._asked(self._checked, blobs)]
        small = [blob for blob, size in zip(blobs, sizes, strict=True) if size <= limit]
        held = {}
        for blob in self._asked(self._given, small):
            size = self._answer(self._given)
            # Each ends with a line feed of git's own.
            held[blob] = _out(self._given).read(size + 1)[:size]
        return [held.get(blob) for blob in blobs]

    def _asked(self, process: subprocess.Popen[bytes], blobs: list[str]) -> list[str]:
        """The objects, asked for all at once: few enough to fit into a pipe."""
        pipe = cast("IO[bytes]", process.stdin)
        try:
            pipe.write("".join(f"{blob}\n" for blob in blobs).encode())
            pipe.flush()
        except OSError:
            raise self._trouble(process) from None
        return blobs

    def _answer(self, process: subprocess.Popen[bytes]) -> int:
        """The size of the object that git tells of next."""
        _, _, told = _out(process).readline(_BLOCK).partition(b" ")
        if not told.startswith(b"blob "):
            raise self._trouble(process)
        return int(told.removeprefix(b"blob "))

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        program = shutil.which("git") or "git"
        process = subprocess.Popen(  # noqa: S603 - a list, and no word of it is taken for another
            [program, f"--git-dir={self._folder}", *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
            env=_surroundings(self.history.common),
        )  # fmt: skip
        timer = threading.Timer(_SECONDS, self._too_late, [process])
        timer.daemon = True
        timer.start()
        self._open.callback(_ended, process, timer)
        return process

    def _too_late(self, process: subprocess.Popen[bytes]) -> None:
        self.late = True
        process.kill()

    def _trouble(self, process: subprocess.Popen[bytes]) -> HistoryTrouble:
        process.kill()
        process.wait()
        if any(Path(self.history.common, "objects/pack").glob("*.promisor")):
            # A partial clone: what git did not find was never fetched.
            return HistoryTrouble("shallow-history")
        if self.late:
            return HistoryTrouble("unreadable-history", reason=f"> {_SECONDS} s")
        self._errors.seek(0)
        return HistoryTrouble("unreadable-history", reason=_reason(self._errors.read(_BLOCK)))


_Change = tuple[str, bytes, str, str, str]
"""Status (A, M, R, …), mode and object afterwards, path before and afterwards."""


def _commits(told: Iterator[bytes]) -> Iterator[tuple[int, list[_Change]]]:
    """What `git log --raw -z --format=%ct` tells: (time, changes) of each commit."""
    when: int | None = None
    changes: list[_Change] = []
    for part in told:
        line = part.lstrip(b"\n")
        if not line.startswith(b":"):
            if when is not None:
                yield when, changes
            when, changes = int(line), []
            continue
        _, mode, _, blob, status = line.split(b" ")
        before = after = _normal(_decoded(next(told)))
        if status[:1] in (b"R", b"C"):
            after = _normal(_decoded(next(told)))
        changes.append((status[:1].decode(), mode, blob.decode(), before, after))
    if when is not None:
        yield when, changes


def _repository(root: str) -> Path | None:
    """The nearest folder around the project that holds a repository."""
    real = Path(os.path.realpath(root))
    return next((f for f in (real, *real.parents) if os.path.lexists(f / ".git")), None)


def _surroundings(common: str = "") -> dict[str, str]:
    """The environment git runs in: none of its own settings, nor anybody's."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    if common:
        env["GIT_OBJECT_DIRECTORY"] = os.fspath(Path(common, "objects"))
    return env | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def _told(command: list[str], folder: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - a list, and no word of it is taken for another
            command, cwd=folder, env=_surroundings(), stdin=subprocess.DEVNULL,
            capture_output=True, check=False, timeout=_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise HistoryTrouble("unreadable-history", reason=str(error)) from None


def _ended(process: subprocess.Popen[bytes], timer: threading.Timer) -> None:
    timer.cancel()
    timer.join()
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    process.wait()


def _out(process: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", process.stdout)


def _reason(told: bytes) -> str:
    """The last that git said."""
    lines = told.decode(errors="replace").strip().splitlines()
    return lines[-1].removeprefix("fatal: ") if lines else "git"


def _decoded(path: bytes) -> str:
    """A path as the project's own are: in UTF-8, whatever the locale says."""
    return path.decode("utf-8", "surrogateescape")


def _normal(path: str) -> str:
    """A path as the project's own are: in NFC, whatever the file system keeps."""
    return unicodedata.normalize("NFC", path)
