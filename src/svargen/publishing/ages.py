"""What tells whether a file of a site has been touched, without reading it: its time and size."""

from __future__ import annotations

import hashlib
import os
import stat
from array import array
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Age = tuple[int, int]
"""When a file was last written, in ns, and its bytes; for a folder, whose path ends in /, 0."""


def tree_of(files: Iterable[str]) -> list[str]:
    """Some files, and the folders they are in."""
    listed = list(files)
    return [*listed, *_folders(listed)]


def take_ages(root: str, tree: Sequence[str]) -> bytes:
    """The ages of the files and folders of a tree, in its order; `ages_of` reads them.

    Raises OSError where one is missing.
    """
    numbers = array("q")
    for path in tree:
        status = os.lstat(f"{root}/{path}")
        numbers.append(status.st_mtime_ns)
        numbers.append(0 if path[-1:] == "/" else status.st_size)
    return numbers.tobytes()


def ages_of(tree: Sequence[str], taken: bytes) -> dict[str, Age]:
    """The age of each file and folder of a tree. Raises ValueError for those of another."""
    numbers = iter(array("q", taken))
    return dict(zip(tree, zip(numbers, numbers, strict=True), strict=True))


def age_again(ages: dict[str, Age], root: str, touched: set[str]) -> None:
    """Take the ages of files that were written or removed, and of the folders they are in."""
    for path in tree_of(touched):
        ages.pop(path, None)
        with suppress(FileNotFoundError, NotADirectoryError):
            status = os.lstat(f"{root}/{path}".rstrip("/"))
            is_folder = path.endswith("/")
            if stat.S_ISDIR(status.st_mode) == is_folder:
                ages[path] = status.st_mtime_ns, 0 if is_folder else status.st_size


def kept_ages(ages: Mapping[str, Age]) -> tuple[str, str]:
    """A tree as text, and what is another once anything in it has been touched."""
    tree = "\n".join(ages)
    return tree, digest_of(tree, array("q", chain.from_iterable(ages.values())).tobytes())


def digest_of(tree: str, taken: bytes) -> str:
    """What is another once a tree is, or anything in it has been touched."""
    digest = hashlib.sha256(tree.encode(errors="surrogatepass"))
    digest.update(taken)
    return digest.hexdigest()


def _folders(files: Iterable[str]) -> list[str]:
    """The folders that files are in, and all that those lie in, up to the tree itself ('/')."""
    found: dict[str, None] = {}
    for file in files:
        folder = file.rpartition("/")[0]
        while f"{folder}/" not in found:
            found[f"{folder}/"] = None
            folder = folder.rpartition("/")[0]
    return list(found)
