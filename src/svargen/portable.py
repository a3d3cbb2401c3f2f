"""Names of files that mean the same on every system."""

import re

_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3])")


def is_portable(name: str) -> bool:
    """Whether a file's or folder's name means that file on every system.

    Windows drops dots and spaces at the end, parts folders at a back-slash, and keeps some names
    for devices, whatever ending follows (learn.microsoft.com, "Naming Files, Paths, and
    Namespaces").
    """
    stem = name.partition(".")[0].rstrip(" ")
    return not (name.endswith((".", " ")) or "\\" in name or _DEVICE.fullmatch(stem))
