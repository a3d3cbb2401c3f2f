"""A preview: drafts and embargoed answers are shown, and no finding stops anything.

A broken answer stands as it last was sound, or is left out while all else is shown; a broken
template leaves the last good site. Pages that would come out the same are left as they are.

Pages come first: who waits for them does not wait for the search, which is of the preview before
until `Search.catch_up`. In between the site is whole, and so is a search in it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from svargen.archive import is_public
from svargen.diagnostics import in_order
from svargen.pages.plan import apart
from svargen.publishing.layout import lay_out
from svargen.publishing.project import read_project
from svargen.reading.folder import Folder, Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from svargen.diagnostics import Diagnostic
    from svargen.publishing.destination import Destination, Staging
    from svargen.publishing.memory import Memory
    from svargen.publishing.project import Project
    from svargen.publishing.wishes import Wishes


@dataclass(frozen=True, slots=True)
class Search:
    """The search of a preview that is that of the one before as yet."""

    folder: str
    """Where it stands in the site."""
    catch_up: Callable[[], None]
    """Brings it up to date; of use until the next preview is begun. Raises as `preview` does, and
    the search then is as it was."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What came of one build of a preview."""

    diagnostics: tuple[Diagnostic, ...]
    fresh: bool
    """Whether the pages show the project as it is now."""
    language: str
    answers: int
    sources: Mapping[str, str]
    """Every page that comes from one file -> that file, relative to the project."""
    ribbons: Mapping[str, str]
    """A file's ribbon, in the site's language: why the public does not see its page."""
    behind: Search | None = None
    """The search, where it is not up to date."""


def preview(destination: Destination, wishes: Wishes, memory: Memory) -> Preview:
    """Build the project as its editors should see it.

    Raises NoProject, DestinationError and OSError; the last preview is then as it was.
    """
    with destination.begin() as staging:
        project = read_project(Listing.of(destination.source), wishes, memory)
        output = Folder(os.fspath(destination.output))
        stands = memory.knows(output)
        laid = lay_out(project, memory.shelf, staging, wishes, memory)
        if laid.whole and stands:
            memory.bring_up_to_date(output, os.fspath(staging.root))
        elif laid.whole:
            staging.commit(durable=False)
            memory.published(output)
    behind = None
    if laid.whole and laid.add_index:
        catch_up = partial(_catch_up, destination, memory, laid.add_index)
        behind = Search(project.view.urls.search, catch_up)
    return Preview(
        tuple(in_order([*project.diagnostics, *laid.trouble])),
        laid.whole,
        project.site.language,
        len(project.archive.answers),
        _sources(project, memory),
        dict(_ribbons(project, memory)),
        behind,
    )


def _catch_up(destination: Destination, memory: Memory, write: Callable[[Staging], None]) -> None:
    """Bring the search of the preview that stands up to date."""
    with destination.begin() as staging:
        output = Folder(os.fspath(destination.output))
        # Where something has happened to it, the next one is made from nothing.
        if memory.knows(output):
            write(staging)
            memory.bring_up_to_date(output, os.fspath(staging.root))


def clear_up(destination: Destination) -> None:
    """Remove the preview that an earlier one has left, while nobody waits for it."""
    with destination.begin():
        pass


def _sources(project: Project, memory: Memory) -> dict[str, str]:
    # Where a broken answer would stand, too, so that its findings are shown there.
    older = {
        project.view.urls.answer_file(source.removeprefix("answers/")): source
        for source in memory.older
    }
    if memory.owners is None or memory.owners[0] != project.shape:
        pages = apart(project.plan)
        owners = {planned.path: planned.owner for planned in pages if planned.owner}
        memory.owners = project.shape, owners
    return older | memory.owners[1]


def _ribbons(project: Project, memory: Memory) -> Iterator[tuple[str, str]]:
    view, archive = project.view, project.archive
    for answer in (*archive.answers, *archive.withdrawn):
        source = f"answers/{answer.path}"
        told = []
        if answer.front.draft:
            told.append(view.text("Draft"))
        if answer.front.publish_from and not is_public(answer, project.today, drafts=True):
            day = view.language.long_date(answer.front.publish_from)
            told.append(view.text("Not shown before {day}", day=day))
        if source in memory.older:
            told.append(view.text("As it was before the error"))
        if told:
            yield source, " · ".join(told)
    for page in archive.plain:
        if page.front.draft:
            yield f"pages/{page.path}", view.text("Draft")
