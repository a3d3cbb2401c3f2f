"""What tells whether a file of a site has been touched, without reading it: its time and size."""

from __future__ import annotations

import hashlib
import os
import stat
from array import array
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def tree_of(files: Iterable[str]) -> list[str]:
    """Some files, and the folders they are in, in order."""
    listed = list(files)
    return sorted([*listed, *_folders(listed)])


def take_ages(root: str, tree: Iterable[str]) -> bytes:
    """The ages of the files and folders of a tree, in its order, as `Ages` has them.

    Of each the time it was last written, in ns, and its bytes; of a folder, whose path ends in /,
    no bytes. Raises OSError where one is missing.
    """
    numbers = array("q")
    for path in tree:
        status = os.lstat(f"{root}/{path}")
        numbers.append(status.st_mtime_ns)
        numbers.append(0 if path[-1:] == "/" else status.st_size)
    return numbers.tobytes()


class Ages:
    """The ages of the files and folders of a tree."""

    def __init__(self, tree: list[str], taken: bytes, text: str = "") -> None:
        """`taken` are those of the tree, in its order. Raises ValueError for those of another.

        `text` is the tree in lines, where that is at hand.
        """
        self.tree = tree
        self._text = text
        self._taken = array("q", taken)
        if len(self._taken) != 2 * len(tree):
            raise ValueError

    def take_again(self, root: str, touched: Iterable[str]) -> None:
        """Take those of files that were written or removed, and of the folders they are in.

        Raises OSError.
        """
        for path in tree_of(touched):
            age = _age(root, path)
            place = bisect_left(self.tree, path)
            stands = path in self
            if stands != (age is not None):
                self._text = ""
            if age is None:
                del self.tree[place : place + stands]
                del self._taken[2 * place : 2 * (place + stands)]
            else:
                self.tree[place : place + stands] = [path]
                self._taken[2 * place : 2 * (place + stands)] = array("q", age)

    def __contains__(self, path: object) -> bool:
        """Whether there is a file or folder of that path."""
        if not isinstance(path, str):
            return False
        place = bisect_left(self.tree, path)
        return place < len(self.tree) and self.tree[place] == path

    def kept(self) -> tuple[str, str]:
        """The tree as text, and what is another once anything in it has been touched."""
        tree = self._text or "\n".join(self.tree)
        return tree, digest_of(tree, self._taken.tobytes())


def _age(root: str, path: str) -> tuple[int, int] | None:
    """The age of one file or folder; None where there is no such thing."""
    try:
        status = os.lstat(f"{root}/{path}".rstrip("/"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    is_folder = path[-1:] == "/"
    if stat.S_ISDIR(status.st_mode) != is_folder:
        return None
    return status.st_mtime_ns, 0 if is_folder else status.st_size


def digest_of(tree: str, taken: bytes) -> str:
    """What is another once a tree is, or anything in it has been touched."""
    return hashlib.sha256(_digest_of_tree(tree) + taken).hexdigest()


@lru_cache(maxsize=2)
def _digest_of_tree(tree: str) -> bytes:
    return hashlib.sha256(tree.encode(errors="surrogatepass")).digest()


def umask() -> int:
    """What this process keeps others from doing with files that it makes; the system's word."""
    before = os.umask(0o077)
    os.umask(before)
    return before


def _folders(files: Iterable[str]) -> list[str]:
    """The folders that files are in, and all that those lie in, up to the tree itself ('/')."""
    found: dict[str, None] = {}
    for file in files:
        folder = file.rpartition("/")[0]
        while f"{folder}/" not in found:
            found[f"{folder}/"] = None
            folder = folder.rpartition("/")[0]
    return list(found)
