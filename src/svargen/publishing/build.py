"""The whole story: from a project folder to a published site.

    bytes --read--> Answer --assemble--> Archive --pages_of--> Pages --render--> bytes --publish

Nothing is published unless everything is right, and then all at once.
"""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

from svargen.diagnostics import Diagnostic, Place, stops
from svargen.publishing.cache_files import opened
from svargen.publishing.generation import Generation
from svargen.publishing.ledger import published_before, read_previous, vanished
from svargen.publishing.project import bytes_of_site, judge_project, put_together
from svargen.publishing.unchanged import kept_of
from svargen.publishing.wishes import Built
from svargen.reading.folder import SITE, Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from svargen.publishing.ledger import Published
    from svargen.publishing.project import Project
    from svargen.publishing.unchanged import Standing
    from svargen.publishing.wishes import Wishes


_last: list[object] = []
"""What the last build came to hold: to take that apart takes as long as to publish an edit, and
mostly the process ends next."""


def build(
    standing: Standing, listing: Listing, *, strict: bool, waiting: Callable[[], None]
) -> Built:
    """Build the project and publish it, unless a finding stops that.

    `standing` is what was published before, and `listing` that of the project's files; `waiting` is
    called if another build of the same output has to end first, and then both are looked at anew.
    Raises NoProject, DestinationError and OSError; the old site is then as it was.
    """
    destination, wishes = standing.destination, standing.wishes
    # Before anything is written, were it but a lock: there must be a project.
    bytes_of_site(listing.folder)
    waited: list[bool] = []

    def wait() -> None:
        waited.append(True)
        waiting()

    with destination.begin(waiting=wait) as staging:
        listing = Listing(listing.folder) if waited else listing
        looking = None if waited else standing.before()
        # Asked first, since nothing else is worth the while where it cannot be had.
        named = read_previous(wishes.previous) if wishes.previous else None
        workshop = os.fspath(staging.root.parent)
        with (
            opened(destination.source, workshop, kept=wishes.cache) as cache,
            closing(Generation(staging, kept=wishes.cache, looking=looking)) as generation,
        ):
            project, context = put_together(listing, wishes, cache)
            from svargen.publishing.layout import Site

            with closing(Site(project, cache.shelf, staging, wishes, generation)) as site:
                if not stops(project.diagnostics, strict=strict):
                    # What takes the longest, before it is sure that it is wanted.
                    site.begin()
                judge_project(project, context, cache, apart=wishes.jobs != 1)
                found, before = list(project.diagnostics), named
                same = not named and generation.stands_for(project.shape)
                if not same:
                    before = named or published_before(None, destination.output, first=wishes.first)
                    found += compared(project, before, wishes, strict=strict)
                if stops(found, strict=strict):
                    site.give_up()
                    return Built(found, published=False)
                laid = site.lay_out()
            if not laid.whole:
                return Built([*found, *laid.trouble], published=False)
            staging.commit()
            built = Built(
                found,
                published=True,
                answers=len(project.archive.answers),
                pages=laid.pages,
                waiting=project.archive.waiting,
                compared=bool(before) or wishes.first or (same and not wishes.drafts),
            )
            generation.keep(kept_of(built, wishes, destination, listing.digest, project.archive))
            _last[:] = [listing, project, cache, generation]
    return built


def compared(
    project: Project, before: Published | None, wishes: Wishes, *, strict: bool
) -> Iterator[Diagnostic]:
    """What the published addresses demand of the new site; with drafts it is not for publishing."""
    if before:
        yield from vanished(project, before)
    elif strict and not (wishes.first or wishes.drafts):
        yield Diagnostic.at(Place(SITE), "nothing-published")
