"""Which line of a text a place is on, told fast however many places are asked for."""

from __future__ import annotations

import re
from bisect import bisect_right


class Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self.whole = text
        self.begins = [0, *(found.end() for found in re.finditer("\n", text))]

    def at(self, offset: int) -> tuple[int, int]:
        """The line and the column of a place, both from 1."""
        line = bisect_right(self.begins, offset)
        return line, offset - self.begins[line - 1] + 1

    def text(self, first: int, last: int) -> str:
        """What stands on these lines, from 1."""
        following = self.begins[last : last + 1]
        return self.whole[self.begins[first - 1] : following[0] if following else None]
