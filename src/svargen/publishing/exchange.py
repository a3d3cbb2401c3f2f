"""Bring a finished site into the place of the one that stands there.

There are three ways. The strongest that the file system allows is taken:

`Way.EXCHANGE`, on the disks of Linux (ext4, XFS, Btrfs, tmpfs, overlayfs) and macOS (APFS): the
kernel exchanges the names of the two folders in one step; where no site stands yet, one rename
does the same. Whoever opens a file by its path finds the whole old or the whole new site, at every
instant, SIGKILL and power cut included. A reader that holds the old folder open keeps it until the
next build begins.

`Way.RENAMES`, where names cannot be exchanged (Windows; NFS, SMB and most FUSE file systems): the
old folder steps aside, the new one takes its name. No file is ever half written and old and new
never mix, but between the two renames, well under a millisecond, no site stands. A build that is
killed just there leaves none until the next build begins, which first puts the old one back.
Windows refuses to rename a folder while a program has a file in it open: the build then fails and
the old site stays. Windows offers no way to put a folder's names on disk, either: after a power
cut there the renames may be undone.

`Way.IN_PLACE`, where the folder itself cannot be renamed (a mount point, another file system, a
folder from a lower layer of an overlay): the folder is brought up to date file by file. Everything
new is first copied beside, so that a full disk harms nothing; then each file is replaced in one
step, pages after what they refer to; stale files go next, and manifest.json comes last. Each file
is wholly old or new at every instant and files that don't change are not touched, but for the
duration of those renames the site as a whole is a mix, and so it stays if the build is killed in
them or one of them fails: until the next build, which repairs it. No previous generation is kept.

Before any of this the new site is on disk (`put_on_disk`), so that a power cut cannot give names
to missing data. On Linux that is one `syncfs`: 25 ms for 4,000 files of 3.3 KB where an fsync of
each took 1 s. It waits for all that the file system has yet to write, other programs' data too.
"""

import errno
import os
import platform
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import IntEnum
from pathlib import Path

from svargen.pages import urls

MANIFEST = urls.MANIFEST
"""The file that tells a site made by svargen; the last one to be replaced."""

INCOMING = ".svargen-incoming"
"""Where `Way.IN_PLACE` lays new files before it shows them: in the output, on its file system."""


class Way(IntEnum):
    """How a new site takes the place of the old one; the module says what each promises."""

    EXCHANGE = 1
    RENAMES = 2
    IN_PLACE = 3


def bring_in(new: Path, output: Path, displaced: Path, *, strongest: Way, durable: bool) -> Way:
    """Let the folder `new` take the place of `output`, in the strongest way that works.

    Afterwards the old site stands at `new` (`Way.EXCHANGE`) or at `displaced` (`Way.RENAMES`), or
    is gone (`Way.IN_PLACE`, which leaves `new` where it is). Nothing stands at `displaced` before.

    Args:
        new: the finished site, in the same file system as `output` if possible.
        output: a folder made by svargen, an empty one, or nothing.
        displaced: where the old site steps aside between two renames.
        strongest: the first way to try.
        durable: whether data copied by `Way.IN_PLACE` must survive a power cut.

    Returns:
        The way that was taken.

    Raises:
        OSError: as the operating system says. The old site is whole, at `output` or `displaced`,
            unless the replacing itself of `Way.IN_PLACE` failed.
    """
    # Most kernels refuse to rename a mount point; Windows would move the mount itself.
    if strongest < Way.IN_PLACE and not os.path.ismount(output):
        try:
            return _rename_whole(new, output, displaced, strongest)
        except OSError as error:
            if error.errno not in {errno.EBUSY, errno.EXDEV} or displaced.exists():
                raise
    _update_in_place(new, output, durable=durable)
    return Way.IN_PLACE


def put_on_disk(tree: Path) -> None:
    """Return only when everything in the folder `tree` would survive a power cut.

    Raises:
        OSError: the disk is full or failing.
    """
    if sys.platform == "linux" and _syncfs(tree):
        return
    for folder, _, files in os.walk(tree, onerror=_raise):
        for name in files:
            _fsync(Path(folder, name))
        put_folder_on_disk(Path(folder))
    if sys.platform == "darwin":
        # fsync alone leaves the data in the drive's own cache there.
        _fsync(tree, full=True)


def put_folder_on_disk(folder: Path) -> None:
    """Make the names in one folder survive a power cut, where the system can."""
    if sys.platform != "win32":
        try:
            _fsync(folder)
        except OSError as error:
            # Some network file systems have no fsync for folders.
            if error.errno not in _NOT_SUPPORTED:
                raise


def remove(path: Path) -> None:
    """Remove whatever stands at `path`, if anything; links are removed, never followed.

    Raises:
        OSError: as the operating system says; part of a tree may be gone by then.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        shutil.rmtree(path)
    else:
        path.unlink()


def own_names(output: Path) -> frozenset[str]:
    """The names in an output that are neither the site's nor a stranger's."""
    # lost+found is a disk's own folder for rescued files, which only root could remove.
    rescued = {"lost+found"} if os.path.ismount(output) else set[str]()
    return frozenset({INCOMING, *rescued})


_NOT_SUPPORTED = frozenset({
    errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM
})  # fmt: skip
"""How kernels and file systems refuse a call they don't have (EPERM: older container filters)."""


def _rename_whole(new: Path, output: Path, displaced: Path, strongest: Way) -> Way:
    if not os.path.lexists(output):
        new.rename(output)
        return Way.EXCHANGE
    if strongest is Way.EXCHANGE:
        try:
            _exchange_names(new, output)
        except OSError as error:
            if error.errno not in _NOT_SUPPORTED:
                raise
        else:
            return Way.EXCHANGE
    output.rename(displaced)
    new.rename(output)
    return Way.RENAMES


def _exchange_names(one: Path, other: Path) -> None:
    """Exchange two names in one step: renameat2(2) on Linux, renamex_np(2) on macOS.

    Raises:
        OSError: with ENOSYS where the system has no such call, or as it says.
    """
    # 2 ms that only a build pays, not `svargen --help`.
    import ctypes

    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        failed = ctypes.CDLL(None, use_errno=True).renamex_np(*names, ctypes.c_uint(2))
        code = ctypes.get_errno()
    elif sys.platform == "linux":
        failed = _renameat2()(_AT_FDCWD, names[0], _AT_FDCWD, names[1], ctypes.c_uint(2))
        code = ctypes.get_errno()
    else:
        failed, code = True, errno.ENOSYS
    if failed:
        raise OSError(code, os.strerror(code), os.fspath(one), None, os.fspath(other))


_AT_FDCWD = -100

_RENAMEAT2_NUMBERS = {
    "x86_64": 316,
    "aarch64": 276,
    "riscv64": 276,
    "loongarch64": 276,
    "ppc64le": 357,
    "s390x": 347,
}


def _renameat2(*, wrapper: str = "renameat2") -> Callable[..., int]:
    """The C library's wrapper, or the system call itself where it has none (older musl)."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    number = _RENAMEAT2_NUMBERS.get(platform.machine())
    if hasattr(libc, wrapper):
        function: Callable[..., int] = getattr(libc, wrapper)
        return function
    if number is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    return lambda *arguments: int(libc.syscall(ctypes.c_long(number), *arguments))


def _syncfs(folder: Path) -> bool:
    """Whether syncfs(2) exists and has put the folder's whole file system on disk."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if not hasattr(libc, "syncfs"):
            return False
        if libc.syncfs(descriptor) == 0:
            return True
        code = ctypes.get_errno()
    finally:
        os.close(descriptor)
    if code in _NOT_SUPPORTED:
        return False
    raise OSError(code, os.strerror(code), os.fspath(folder))


def _fsync(path: Path, *, full: bool = False) -> None:
    # Windows flushes only what was opened for writing.
    descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        if sys.platform == "darwin" and full:
            import fcntl

            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)
    except OSError as error:
        raise OSError(error.errno, error.strerror, os.fspath(path)) from None
    finally:
        os.close(descriptor)


def _raise(error: OSError) -> None:
    raise error


def _update_in_place(new: Path, output: Path, *, durable: bool) -> None:
    output.mkdir(exist_ok=True)
    incoming = output / INCOMING
    remove(incoming)
    incoming.mkdir()
    try:
        wanted_files, wanted_folders = _contents(new)
        files, folders = _contents(output)
        changed = sorted(
            (
                path
                for path in wanted_files
                if path not in files or not _same_bytes(new / path, output / path)
            ),
            key=_readers_order,
        )
        for number, path in enumerate(changed):
            shutil.copyfile(new / path, incoming / str(number))
        claim = incoming / MANIFEST
        claim.write_bytes(_CLAIM)
        if durable:
            put_on_disk(incoming)
        if MANIFEST not in files:
            # From here on a killed build leaves a folder that the next one knows as its own.
            claim.replace(output / MANIFEST)
        _show(incoming, output, changed, new_folders=sorted(wanted_folders - folders), files=files)
        _remove_stale(output, wanted_files, wanted_folders)
        if durable:
            put_on_disk(output)
        if MANIFEST in changed:
            (incoming / str(changed.index(MANIFEST))).replace(output / MANIFEST)
    finally:
        with suppress(OSError):
            remove(incoming)
    if durable:
        put_folder_on_disk(output)


_CLAIM = b'{"format":1,"generator":"svargen","pages":{},"files":{}}\n'
"""What manifest.json says while the first site is laid into an empty folder: nothing published."""


def _show(
    incoming: Path, output: Path, changed: list[str], *, new_folders: list[str], files: set[str]
) -> None:
    """Give the incoming files their names; only renames, since all that can be full was filled.

    What stands under a wanted name without being listed as just that (a file for a folder, a link,
    the same letters in another case) is in the way and goes first.
    """
    for folder in new_folders:
        remove(output / folder)
        (output / folder).mkdir()
    for number, path in enumerate(changed):
        if path == MANIFEST:
            continue
        if path not in files:
            remove(output / path)
        (incoming / str(number)).replace(output / path)


def _remove_stale(output: Path, wanted_files: set[str], wanted_folders: set[str]) -> None:
    """Remove what the new site doesn't have; listed anew, since letters' case may have changed."""
    spared = wanted_files | own_names(output) | {MANIFEST}
    for path, entry in list(_entries(output, wanted_folders)):
        if path not in spared and path not in wanted_folders:
            remove(Path(entry.path))


def _contents(root: Path) -> tuple[set[str], set[str]]:
    """The regular files and the folders in `root`, as relative paths; links are neither."""
    files = set[str]()
    folders = set[str]()
    for path, entry in _entries(root):
        if entry.is_dir(follow_symlinks=False):
            folders.add(path)
        elif entry.is_file(follow_symlinks=False):
            files.add(path)
    return files, folders


def _entries(root: Path, within: set[str] | None = None) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All entries below `root`, or only those in folders named by `within`; follows no link."""
    spared = own_names(root)
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        # Listed whole before the first is given: whoever stops half-way leaves nothing open.
        with os.scandir(root / prefix) as listing:
            entries = list(listing)
        for entry in entries:
            path = prefix + entry.name
            if path in spared:
                continue
            yield path, entry
            if entry.is_dir(follow_symlinks=False) and (within is None or path in within):
                waiting.append(path + "/")


def _same_bytes(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as left, other.open("rb") as right:
        while chunk := left.read(1 << 20):
            if chunk != right.read(len(chunk)):
                return False
    return True


def _readers_order(path: str) -> tuple[bool, int, str]:
    """What pages refer to comes before them, deep pages before the lists that lead to them."""
    return path.endswith(".html"), -path.count("/"), path
