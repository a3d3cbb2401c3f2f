"""The search client's own modules, as they are published."""

import re

_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.DOTALL | re.MULTILINE)


def without_comments(script: str) -> str:
    """A module of ours without the comments that fill lines of their own.

    They are half of its bytes, and written for who works on it. The code stays as it is written.
    """
    return _COMMENT.sub("", script).strip("\n") + "\n"
