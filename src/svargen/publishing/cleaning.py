"""What svargen remembers between builds, removed."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from svargen.diagnostics import Diagnostic, Place, Refused
from svargen.publishing.cache_files import DATABASE, FOLDER
from svargen.publishing.database import connected
from svargen.publishing.destination import Destination, OutputLocked
from svargen.publishing.lock import StillLocked, locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def clean(source: Path, output: Path) -> list[Path]:
    """Remove the project's caches and what is kept beside its output; return what is gone.

    The output itself stays; where a killed build left it there, it is first put back. Raises
    Refused (a build or a preview is at work, and nothing was removed), DestinationError and
    OSError.
    """
    destination = Destination(output, source)
    # A link is somebody else's, and so is what it leads to.
    memory, workshop = (
        folder if folder.is_dir() and not folder.is_symlink() else None
        for folder in (source / FOLDER, output.parent / destination.workshop.name)
    )
    with ExitStack() as ours:
        if workshop:
            ours.enter_context(_no_build(destination))
        if memory:
            ours.enter_context(_nobody_remembering(memory, source))
        gone = [folder for folder in (memory, workshop) if folder]
        for folder in gone:
            shutil.rmtree(folder)
    return gone


@contextmanager
def _no_build(destination: Destination) -> Iterator[None]:
    """Keep the output to ourselves."""
    try:
        with destination.begin(patience=0):
            yield
    except OutputLocked:
        raise _refused(destination.source, "build-running") from None


@contextmanager
def _nobody_remembering(memory: Path, source: Path) -> Iterator[None]:
    """Keep what is remembered of a project to ourselves: no preview has it, nor any build."""
    try:
        with locked(memory / "serve.lock", patience=0, waiting=None):
            if (memory / DATABASE).is_file():
                try:
                    with closing(connected(memory / DATABASE)):
                        pass
                except sqlite3.OperationalError:
                    raise _refused(source, "build-running") from None
                except sqlite3.DatabaseError:
                    # Nobody can be using one that is broken.
                    pass
            yield
    except StillLocked:
        raise _refused(source, "preview-running") from None


def _refused(source: Path, code: str) -> Refused:
    return Refused(Diagnostic.at(Place(os.fspath(source)), code))
