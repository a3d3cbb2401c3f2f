"""What a build would find, without a build.

Nothing is written but to a folder for what nobody needs afterwards, and to that only where a
project has templates of its own: whether they hold, only making pages tells.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from svargen.diagnostics import stops
from svargen.publishing.build import compared
from svargen.publishing.cache_files import opened
from svargen.publishing.destination import Destination
from svargen.publishing.generation import Generation
from svargen.publishing.ledger import published_before
from svargen.publishing.project import judge_project, put_together, read_project
from svargen.publishing.wishes import Built

if TYPE_CHECKING:
    from svargen.diagnostics import Diagnostic
    from svargen.publishing.project import Project
    from svargen.publishing.wishes import Wishes
    from svargen.reading.folder import Listing


_TRIED = (".html", ".js")
"""What a template or a module of the search page ends in."""


def rehearsed(listing: Listing, output: Path, wishes: Wishes, *, strict: bool) -> Built:
    """What a build of a project into `output` would find. Raises NoProject and OSError."""
    before = published_before(wishes.previous, output, first=wishes.first)
    own = any(path.startswith("templates/") and path.endswith(_TRIED) for path in listing.files)
    if own:
        project, found = _with_pages(listing, wishes, strict=strict)
    else:
        project = read_project(listing, wishes)
        found = list(project.diagnostics)
    found += compared(project, before, wishes, strict=strict)
    return Built(
        found, published=False, answers=len(project.archive.answers),
        compared=bool(before) or wishes.first or wishes.drafts,
    )  # fmt: skip


def _with_pages(
    listing: Listing, wishes: Wishes, *, strict: bool
) -> tuple[Project, list[Diagnostic]]:
    """A project with what is wrong with it, its templates included where all else is right."""
    from svargen.publishing.layout import Site

    with TemporaryDirectory(prefix="svargen-") as folder:
        destination = Destination(Path(folder) / "site", Path(listing.folder.root))
        with (
            destination.begin() as staging,
            opened(destination.source, folder, kept=False) as cache,
            closing(Generation(staging, kept=False)) as generation,
        ):
            project, context = put_together(listing, wishes, cache)
            judge_project(project, context, cache)
            found = list(project.diagnostics)
            if not stops(found, strict=strict):
                with closing(Site(project, cache.shelf, staging, wishes, generation)) as site:
                    found += site.rehearse()
    return project, found
