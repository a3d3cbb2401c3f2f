"""Law: svargen writes only to what it made itself, and never into its own source.

What may be published to: nothing yet, an empty folder, or a folder that svargen made, told by its
manifest.json. Such a folder is swept clean of all else that lies in it. It may not be the project
folder, hold it or lie in it, but for the project's own `public` and what is below `.svargen`.
Folders are compared as folders, not by their names: through links, bind mounts and letters' case.
"""

import json
import stat
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from svargen.publishing.exchange import MANIFEST, own_names


class Reason(StrEnum):
    """Why an output is refused."""

    SAME_AS_SOURCE = "same-as-source"
    AROUND_SOURCE = "around-source"
    INSIDE_SOURCE = "inside-source"
    """In the project, but neither its `public` nor below its `.svargen`."""
    SYMLINK = "symlink"
    NOT_A_FOLDER = "not-a-folder"
    REPOSITORY = "repository"
    """It holds a `.git`, which publishing would sweep away."""
    NOT_OURS = "not-ours"
    """A folder that isn't empty and has no manifest.json of svargen's."""
    WORKSHOP = "workshop"
    """`.<output>.svargen` beside it is not a folder."""
    NOWHERE = "nowhere"
    """The folder in which it should lie is not there, and svargen makes none outside an output."""


def reason_to_refuse(place: Path, workshop: Path, source: Path) -> Reason | None:
    """Why nothing may be published at `place`, if so.

    Args:
        place: the output, in a real folder.
        workshop: the folder beside it that svargen works in.
        source: the project folder, really: no link on the way to it.

    Raises:
        OSError: it cannot be told, say for lack of permission.
    """
    standing = _mode(place)
    reason = None
    if standing is not None and stat.S_ISLNK(standing):
        reason = Reason.SYMLINK
    elif standing is not None and not stat.S_ISDIR(standing):
        reason = Reason.NOT_A_FOLDER
    elif overlap := _overlap(place, source):
        reason = overlap
    elif not stat.S_ISDIR(_mode(workshop) or stat.S_IFDIR):
        reason = Reason.WORKSHOP
    elif standing is not None and _mode(place / ".git") is not None:
        reason = Reason.REPOSITORY
    elif standing is not None and not (_is_svargens(place) or _is_empty(place)):
        reason = Reason.NOT_OURS
    return reason


def _overlap(place: Path, source: Path) -> Reason | None:
    if _same(place, source):
        return Reason.SAME_AS_SOURCE
    if any(_same(place, above) for above in source.parents):
        return Reason.AROUND_SOURCE
    if not any(_same(above, source) for above in place.parents):
        return None
    public = source / "public"
    if place == public or _same(place, public):
        return None
    caches = source / ".svargen"
    if not caches.is_symlink() and any(_same(above, caches) for above in place.parents):
        return None
    return Reason.INSIDE_SOURCE


def _mode(path: Path) -> int | None:
    """The type and permissions of what stands at `path`, a link itself included, if anything."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one == other


def _is_empty(folder: Path) -> bool:
    return own_names(folder).issuperset(entry.name for entry in folder.iterdir())


def _is_svargens(folder: Path) -> bool:
    try:
        manifest = (folder / MANIFEST).lstat()
    except FileNotFoundError:
        return False
    state = manifest.st_dev, manifest.st_ino, manifest.st_size, manifest.st_mtime_ns
    return stat.S_ISREG(manifest.st_mode) and _names_svargen(folder / MANIFEST, state)


_AS_WRITTEN = b'{"format": 1,\n"generator": "svargen'
"""How every manifest begins that svargen has written, and nobody has formatted anew."""


@lru_cache(maxsize=4)
def _names_svargen(manifest: Path, _state: tuple[int, ...]) -> bool:
    """Whether the manifest in this state is svargen's; tens of MB, and a build asks thrice."""
    with manifest.open("rb") as file:
        if file.read(len(_AS_WRITTEN)) == _AS_WRITTEN:
            return True
    try:
        content = json.loads(manifest.read_bytes())
    except (ValueError, RecursionError):
        return False
    return (
        isinstance(content, dict)
        and type(content.get("format")) is int
        and content["format"] == 1
        and str(content.get("generator")).startswith("svargen")
    )
