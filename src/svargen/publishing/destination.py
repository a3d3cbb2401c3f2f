"""The output folder, published all or nothing.

    with Destination(output, source).begin() as staging:
        staging.write("svar/2026/arbejdet-med-ai/index.html", data)   # in any process
        ...
        staging.write("manifest.json", manifest)
        staging.commit()

Until `commit` the output is untouched; whoever leaves the block without it, by an error or Ctrl-C,
leaves the old site as it was. What each file system can promise of the exchange itself is said in
`exchange`. Beside the output `public` lies `.public.svargen/`, the only other thing written:

    lock                 held by the one build at work
    staging-<hex>/       the generation being made; never the same name twice, so that a worker
                         which outlives its killed build cannot write into the next one's
    previous/            the generation that was replaced, kept until the next one is published
    displaced/           the same, while it steps aside for a moment (`Way.RENAMES`)
    discarded-<hex>/     what is being removed

Of these a killed build may leave any; the next `begin` puts `displaced` back if the output is
missing, and removes the rest but `previous`. What else lies in that folder is others' concern.

A staging tree need not be made from nothing: `Staging.take_previous` makes it of `previous`, and
`Staging.take_links` of links to the output's files. No file that exists is ever written into, so
whoever shares one by a link, or still has it open, keeps it as it is.
"""

import errno
import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from svargen.publishing.exchange import (
    MANIFEST,
    Way,
    bring_in,
    put_folder_on_disk,
    put_on_disk,
    remove,
)
from svargen.publishing.lock import StillLocked, locked
from svargen.publishing.ownership import Reason, reason_to_refuse

PATIENCE = 600.0
"""How long a build waits for another one of the same output, in seconds."""


class DestinationError(Exception):
    """A site cannot be published there."""


@dataclass(eq=False)
class OutputRefused(DestinationError):
    """The output is no place to publish to; nothing was touched."""

    output: Path
    """As the user named it."""
    source: Path
    reason: Reason

    def __str__(self) -> str:
        return f"{self.output}: refused as output: {self.reason}"


@dataclass(eq=False)
class OutputLocked(DestinationError):
    """Another build of the same output took longer than this one would wait."""

    output: Path
    patience: float
    """Seconds."""

    def __str__(self) -> str:
        return f"{self.output}: locked by another build for {self.patience:g} s"


@dataclass(eq=False)
class UnsafePath(DestinationError):
    """A path that would leave the output, or names no file in it."""

    path: str

    def __str__(self) -> str:
        return f"not a path in the output: {self.path!a}"


@dataclass(eq=False)
class ManifestMissing(DestinationError):
    """A site without manifest.json: the next build would not know it for its own."""

    output: Path

    def __str__(self) -> str:
        return f"{self.output}: a site needs its {MANIFEST}"


@dataclass(frozen=True)
class Destination:
    """One output folder, published all or nothing.

    To make one touches nothing. The folder above the output must exist; `begin` doesn't make it.
    """

    output: Path
    """As the user named it; relative paths count from where the object is made."""
    source: Path
    """The project folder."""
    strongest: Way = Way.EXCHANGE
    """The first way to try; for file systems that promise more than they keep, and for tests."""
    _place: Path = field(init=False, repr=False)
    """The output's own name in the real folder above it."""
    _project: Path = field(init=False, repr=False)
    """The real source."""

    def __post_init__(self) -> None:
        place = Path(os.path.realpath(self.output.parent), self.output.name)
        if self.output.name in {"", ".."}:
            place = Path(os.path.realpath(self.output))
        object.__setattr__(self, "_place", place)
        object.__setattr__(self, "_project", Path(os.path.realpath(self.source)))

    def refuse_unless_ours(self) -> None:
        """Make sure that publishing here can harm nothing but an older site of svargen's.

        Raises:
            OutputRefused: it could.
            OSError: that cannot be told, say for lack of permission.
        """
        reason = reason_to_refuse(self._place, self.workshop, self._project)
        if reason is not None:
            raise OutputRefused(self.output, self.source, reason)

    @contextmanager
    def begin(
        self, *, waiting: Callable[[], None] | None = None, patience: float = PATIENCE
    ) -> Iterator["Staging"]:
        """Lock the output, clear up after killed builds and give an empty staging tree.

        A build of the same output that is at work is waited for. Only inside the block is it sure
        that the output, its manifest.json say, is whole and stays as it is. An empty block thus
        only clears up.

        Args:
            waiting: called once if another build has to be waited for.
            patience: how long to wait, in seconds.

        Raises:
            OutputRefused: see `refuse_unless_ours`; asked before and after the wait.
            OutputLocked: the other build took longer than `patience`.
            OSError: with a file name.
        """
        self.refuse_unless_ours()
        # First, lest the message name a folder that the user has never heard of.
        try:
            self._place.parent.stat()
        except FileNotFoundError:
            raise OutputRefused(self.output, self.source, Reason.NOWHERE) from None
        self.workshop.mkdir(exist_ok=True)
        with ExitStack() as stack:
            lock = locked(self.workshop / "lock", patience=patience, waiting=waiting)
            try:
                stack.enter_context(lock)
            except StillLocked:
                raise OutputLocked(self.output, patience) from None
            self._put_back_displaced()
            self.refuse_unless_ours()
            self._discard_left_overs()
            with self._staging() as staging:
                yield staging

    @property
    def workshop(self) -> Path:
        """The folder beside the output."""
        return self._place.parent / f".{self._place.name}.svargen"

    @property
    def previous(self) -> Path:
        """The generation that was replaced by the published one."""
        return self.workshop / "previous"

    @property
    def _displaced(self) -> Path:
        return self.workshop / "displaced"

    def _put_back_displaced(self) -> None:
        """Undo the first of two renames where a build was killed before the second."""
        if self._displaced.is_dir() and not self._displaced.is_symlink():
            with suppress(OSError):
                # Only if empty: somebody may have made the missing folder anew.
                self._place.rmdir()
            if not os.path.lexists(self._place):
                self._displaced.rename(self._place)

    def _discard_left_overs(self) -> None:
        for left_over in sorted(self.workshop.iterdir()):
            if _OUR_NAMES.fullmatch(left_over.name):
                self._discard(left_over)

    def _discard(self, tree: Path) -> None:
        # Under a new name no orphaned worker finds it.
        doomed = self.workshop / f"discarded-{secrets.token_hex(8)}"
        tree.rename(doomed)
        for _ in range(_TRIES):
            try:
                remove(doomed)
            except OSError as error:
                # A worker writes its last, or a reader holds a file open (NFS, Windows): what is
                # still there then, the next `begin` clears up.
                if error.errno not in _IN_USE:
                    raise
            else:
                return

    @contextmanager
    def _staging(self) -> Iterator["Staging"]:
        process = os.getpid()
        root = self.workshop / f"staging-{secrets.token_hex(8)}"
        try:
            root.mkdir()
            yield Staging(root, self._place, self.previous, self._publish, process)
        finally:
            # Not in a forked worker that unwinds: the tree is its parent's.
            if os.getpid() == process:
                # The error that brought us here matters more; the next `begin` clears up the rest.
                with suppress(OSError):
                    self._put_back_displaced()
                with suppress(OSError):
                    self._discard(root)

    def _publish(self, root: Path, *, durable: bool) -> Way:
        if not (root / MANIFEST).is_file():
            raise ManifestMissing(self.output)
        # Once more: much can have happened to the output while the pages were made.
        self.refuse_unless_ours()
        if durable:
            put_on_disk(root)
        way = bring_in(
            root, self._place, self._displaced, strongest=self.strongest, durable=durable
        )
        if durable:
            put_folder_on_disk(self._place.parent)
        old = {Way.EXCHANGE: root, Way.RENAMES: self._displaced}.get(way)
        if os.path.lexists(self.previous):
            self._discard(self.previous)
        if old is not None:
            # Nothing stood there before, or it cannot be kept: the new site is published anyway.
            with suppress(OSError):
                old.rename(self.previous)
        return way


@dataclass(frozen=True)
class Staging:
    """The generation being made; plain data, so that worker processes can have it, too."""

    root: Path
    """A folder beside the output, empty at first."""
    output: Path
    """What stands, in its real folder."""
    previous: Path
    """What stood before that, if it is still there."""
    _publish: Callable[..., Way] = field(repr=False)
    _process: int = field(repr=False)
    _folders: set[bytes] = field(default_factory=set, repr=False, compare=False)
    """Folders known to be there; each process learns its own."""
    _taken: list[Container[str]] = field(default_factory=list, repr=False, compare=False)
    """The files of a tree that was taken: they may be written anew, as may the next."""
    _old: set[str] = field(default_factory=set, repr=False, compare=False)
    """Files that are links."""
    _new: set[str] = field(default_factory=set, repr=False, compare=False)
    """Of these and others those written anew by now, or removed; each process learns its own."""

    def take_previous(self, files: Container[str]) -> None:
        """Go on with `previous`, which has `files`. Nothing may have been written yet.

        Raises OSError; the tree is then of no use.
        """
        self.root.rmdir()
        self.previous.rename(self.root)
        self._taken.append(files)

    def take_links(self, files: Iterable[str]) -> None:
        """Begin with these files of the output. Nothing may have been written yet.

        They are links to the output's own, or where the file system has none, copies.
        Raises OSError where one is missing; the tree is then of no use.
        """
        root, output = os.fsencode(self.root), os.fsencode(self.output)
        for path in files:
            encoded = _encoded(path)
            target = self._place(root + b"/" + encoded, root)
            _linked(output + b"/" + encoded, target)
            self._old.add(path)
            self._new.discard(path)

    def remove(self, path: str) -> None:
        """Remove a file that was taken, if it is there, and folders that are empty then."""
        self._new.add(path)
        root = os.fsencode(self.root)
        target = root + b"/" + _encoded(path)
        with suppress(FileNotFoundError):
            os.unlink(target)  # noqa: PTH108, bytes
        with suppress(OSError):
            while (target := target[: target.rindex(b"/")]) != root:
                os.rmdir(target)  # noqa: PTH106, bytes
                self._folders.discard(target)

    def restart(self) -> None:
        """Begin anew with an empty tree, whatever was taken or written."""
        remove(self.root)
        self.root.mkdir()
        self._folders.clear()
        self._old.clear()
        self._new.clear()
        self._taken.clear()

    def write(self, path: str, data: bytes) -> None:
        """Write one new file, in this or any forked or spawned process.

        Args:
            path: its place in the site, relative, with slashes; encoded as UTF-8 in any locale.
            data: its content.

        Raises:
            UnsafePath: the path is empty or absolute, has an empty step, `.`, `..` or NUL, or
                cannot be encoded (on Windows: has a backslash or a colon).
            FileExistsError: two pages have one address.
            OSError: with a file name: the disk is full, the build was ended, and so on.
        """
        # Bytes, so that the locale's encoding has no say.
        root = os.fsencode(self.root)
        target = self._place(root + b"/" + _encoded(path), root)
        if path not in self._new and any(path in each for each in (self._old, *self._taken)):
            self._new.add(path)
            with suppress(FileNotFoundError):
                os.unlink(target)  # noqa: PTH108, bytes
        handle = -1
        try:
            handle = os.open(target, _NEW_FILE, 0o666)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
        except OSError as error:
            # Not from open, whose errors carry a name: the disk is full or failing.
            if error.filename is None:
                raise OSError(error.errno, error.strerror, os.fsdecode(target)) from None
            raise
        finally:
            if handle >= 0:
                os.close(handle)

    def _place(self, target: bytes, root: bytes) -> bytes:
        """A file's place, in a folder that is there."""
        folder = target[: target.rindex(b"/")]
        if folder not in self._folders:
            _make_folder(folder, below=root)
            self._folders.add(folder)
        return target

    def read(self, path: str) -> bytes:
        """What was written at a path. Raises UnsafePath and OSError."""
        return Path(os.fsdecode(os.fsencode(self.root) + b"/" + _encoded(path))).read_bytes()

    def commit(self, *, durable: bool = True) -> Way:
        """Let this generation take the place of the output; nothing can be written after.

        Args:
            durable: wait until it would survive a power cut. A preview need not.

        Returns:
            The way it went, which says what was promised meanwhile; see `exchange`.

        Raises:
            ManifestMissing: manifest.json was not written.
            OutputRefused: the output has become somebody else's since `begin`.
            OSError: with a file name. The output is whole, new or old, by any but `Way.IN_PLACE`.
        """
        if os.getpid() != self._process:
            raise RuntimeError("only the process that began may commit")
        return self._publish(self.root, durable=durable)


_OUR_NAMES = re.compile(r"(staging|discarded)-[0-9a-f]{16}|displaced")

_IN_USE = {errno.ENOTEMPTY, errno.EBUSY} | ({errno.EACCES} if sys.platform == "win32" else set())

_TRIES = 5
"""How often it is tried to remove a tree that is still in use."""
_NEW_FILE = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)

_UNSAFE_STEPS = frozenset({"", ".", ".."})


def _encoded(path: str) -> bytes:
    unsafe = not _UNSAFE_STEPS.isdisjoint(path.split("/")) or "\0" in path
    if sys.platform == "win32":
        unsafe = unsafe or "\\" in path or ":" in path
    if unsafe:
        raise UnsafePath(path)
    try:
        return path.encode()
    except UnicodeEncodeError:
        raise UnsafePath(path) from None


def _make_folder(folder: bytes, below: bytes) -> None:
    """Make a folder and those it lies in, down from `below`, which is never made itself."""
    if folder == below:
        return
    try:
        os.mkdir(folder)  # noqa: PTH102, bytes
    except FileExistsError:
        return
    except FileNotFoundError:
        _make_folder(folder[: folder.rindex(b"/")], below)
        with suppress(FileExistsError):
            os.mkdir(folder)  # noqa: PTH102, bytes


def _linked(source: bytes, target: bytes) -> None:
    """Give a file a second name; or where the file system knows none, a copy."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(source, target)


_NO_LINKS = {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}
