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
    from collections.abc import Iterable, Mapping

Age = tuple[int, int]
"""When a file was last written, in ns, and its bytes; for a folder, whose path ends in /, 0."""


def take_ages(ages: dict[str, Age], root: str, files: Iterable[str]) -> None:
    """Take the ages of some files of a tree and of the folders they are in.

    Raises OSError where one is missing.
    """
    folders = set()
    for file in files:
        status = os.lstat(f"{root}/{file}")
        ages[file] = status.st_mtime_ns, status.st_size
        folders.add(file.rpartition("/")[0])
    for folder in _with_outer(folders):
        ages[f"{folder}/"] = os.lstat(f"{root}/{folder}").st_mtime_ns, 0


def age_again(ages: dict[str, Age], root: str, touched: set[str]) -> None:
    """Take the ages of files that were written or removed, and of the folders they are in."""
    folders = _with_outer({file.rpartition("/")[0] for file in touched})
    for path in (*touched, *(f"{folder}/" for folder in folders)):
        ages.pop(path, None)
        place = f"{root}/{path}".rstrip("/")
        with suppress(FileNotFoundError, NotADirectoryError):
            status = os.lstat(place)
            is_folder = path.endswith("/")
            if stat.S_ISDIR(status.st_mode) == is_folder:
                ages[path] = status.st_mtime_ns, 0 if is_folder else status.st_size


def sum_of(ages: Mapping[str, Age]) -> str:
    """What is another once a file or a folder has been touched."""
    numbers = array("q", chain.from_iterable(ages[path] for path in sorted(ages)))
    return f"{len(ages)} {hashlib.sha256(numbers).hexdigest()}"


def _with_outer(folders: set[str]) -> set[str]:
    """Folders with all that they lie in, the tree itself ('') among them."""
    found = set()
    for folder in folders:
        path = folder
        while path not in found:
            found.add(path)
            path = path.rpartition("/")[0]
    return found
