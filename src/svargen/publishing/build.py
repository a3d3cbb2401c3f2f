"""The whole story: from a project folder to a published site.

    bytes --read--> Answer --assemble--> Archive --pages_of--> Pages --render--> bytes --publish

Nothing is published unless everything is right, and then all at once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from svargen.publishing.layout import lay_out
from svargen.publishing.project import Wishes, read_project, site_of
from svargen.publishing.shelf import Shelf
from svargen.reading.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from svargen.archive import Waiting
    from svargen.diagnostics import Diagnostic
    from svargen.publishing.destination import Destination


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build."""

    diagnostics: list[Diagnostic]
    published: bool
    answers: int = 0
    pages: int = 0
    waiting: Waiting | None = None


def build(
    destination: Destination, wishes: Wishes, *, strict: bool, waiting: Callable[[], None]
) -> Built:
    """Build the project and publish it, unless a finding stops that.

    `waiting` is called if another build of the same output has to end first. Raises NoProject,
    DestinationError and OSError; the old site is then as it was.
    """
    # Before anything is written, were it but a lock: there must be a project.
    site_of(Folder(os.fspath(destination.source.absolute())))
    with destination.begin(waiting=waiting) as staging:
        shelf = Shelf(os.fspath(staging.root.parent))
        try:
            project = read_project(os.fspath(destination.source), wishes, shelf.put)
            shelf.done()
            if stops(project.diagnostics, strict=strict):
                return Built(project.diagnostics, published=False)
            laid = lay_out(project, shelf, staging, wishes)
        finally:
            shelf.close()
        if not laid.whole:
            return Built([*project.diagnostics, *laid.trouble], published=False)
        staging.commit()
    archive = project.archive
    return Built(
        project.diagnostics,
        published=True,
        answers=len(archive.answers),
        pages=len(project.plan),
        waiting=archive.waiting,
    )


def stops(diagnostics: list[Diagnostic], *, strict: bool) -> bool:
    """Whether these findings stop publishing."""
    severities = {d.severity for d in diagnostics}
    return "error" in severities or (strict and "warning" in severities)
