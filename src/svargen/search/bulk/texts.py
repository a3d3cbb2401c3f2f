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
        told = (f"{some}\n".encode(errors=_ERRORS) for some in lines if some)
        self._data = b"".join(told)
        at = np.flatnonzero(np.frombuffer(self._data, np.uint8) == ord("\n"))
        self._starts = np.concatenate(([0], at + 1)).astype(np.int64)

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
        # As bytes they are smaller; that those of one letter are turned round does no harm.
        backs = [text[::-1] for text in self._data.split(b"\n")[:-1]]
        return np.array(sorted(range(len(backs)), key=backs.__getitem__), np.int32)


_ERRORS = "surrogatepass"
