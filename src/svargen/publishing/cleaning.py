"""What svargen remembers between builds, removed."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from svargen.diagnostics import Diagnostic, Place, Refused
from svargen.publishing.destination import Destination
from svargen.publishing.lock import StillLocked, locked

if TYPE_CHECKING:
    from pathlib import Path


def clean(source: Path, output: Path) -> list[Path]:
    """Remove the project's caches and what is kept beside its output; return what is gone.

    The output itself stays; where a killed build left it there, it is first put back. Raises
    DestinationError (a build is at work), Refused (a preview is) and OSError.
    """
    removed = []
    memory = source / ".svargen"
    workshop = output.parent / f".{output.name}.svargen"
    # A link is somebody else's, and so is what it leads to.
    if memory.is_dir() and not memory.is_symlink():
        try:
            with locked(memory / "serve.lock", patience=0, waiting=None):
                shutil.rmtree(memory)
        except StillLocked:
            place = Place(os.fspath(source))
            raise Refused(Diagnostic.at(place, "preview-running")) from None
        removed.append(memory)
    if workshop.is_dir() and not workshop.is_symlink():
        with Destination(output, source).begin(patience=0):
            shutil.rmtree(workshop)
        removed.append(workshop)
    return removed
