"""Many short texts in few objects: as Python's own, each would take 60 bytes beside its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svargen.search.bulk.arrays import Numbers


class Texts:
    """Texts without line ends, by their places."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines` has some of the texts in each, with a line for each; '' has none."""
        data = bytearray()
        starts = [np.zeros(1, np.uint32)]
        for some in filter(None, lines):
            told = f"{some}\n".encode(errors=_ERRORS)
            at = np.flatnonzero(np.frombuffer(told, np.uint8) == ord("\n"))
            starts.append((at + (len(data) + 1)).astype(np.uint32))
            data += told
        self._data = data
        self._starts = np.concatenate(starts)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def between(self, first: int, last: int) -> list[str]:
        """The texts of the places from the first up to the last, without that."""
        if first == last:
            return []
        some = self._data[self._starts[first] : self._starts[last] - 1]
        return some.decode(errors=_ERRORS).split("\n")

    def at(self, places: Numbers) -> list[str]:
        """The texts of some places."""
        data = self._data
        return [
            data[start:end].decode(errors=_ERRORS)
            for start, end in zip(
                self._starts[places].tolist(),
                (self._starts[places + 1] - 1).tolist(),
                strict=True,
            )
        ]

    def by_ends(self) -> Numbers:
        """The places in the order of the texts' ends, so that those that end alike are together."""
        # As bytes they are smaller; that those of one letter are turned round does no harm. All are
        # turned round at once, so that the first is the last, and nothing stands before it.
        backs = bytes(self._data)[::-1].split(b"\n")
        order = np.fromiter(sorted(range(1, len(backs)), key=backs.__getitem__), np.int32)
        return len(self) - order


_ERRORS = "surrogatepass"
