"""A whole project read and checked: what `build` and `check` have in common."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from svargen.diagnostics import Diagnostic, Place, Refused, in_order
from svargen.language import language_of, working_days
from svargen.publishing.packing import Packed, unpack
from svargen.publishing.workers import in_parallel
from svargen.reading.answer import (
    PlainReading,
    Reading,
    Settings,
    places_in,
    read_answer,
    read_plain_page,
    read_site,
)
from svargen.reading.folder import SITE, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from svargen.archive import Archive
    from svargen.checking import Context
    from svargen.diagnostics import Finding
    from svargen.model import Answer, Plain, Site
    from svargen.pages.plan import Planned
    from svargen.pages.view import View
    from svargen.publishing.cache import Cache
    from svargen.publishing.memory import Memory
    from svargen.publishing.wishes import Wishes
    from svargen.reading.folder import Folder, Listing

_PAGES = "pages/"
_CHUNK = 64


class NoProject(Refused):
    """There is no site.yaml where one was looked for."""


@dataclass
class Project:
    """Everything that was read, what will be published of it, and what is wrong."""

    listing: Listing
    site: Site
    archive: Archive
    view: View
    files: frozenset[str]
    """Every other file in answers/, static/ and templates/, relative to the project."""
    today: date
    shape: str
    """The same as long as the same pages stand at the same addresses, in the same lists."""
    drafts: frozenset[str] = frozenset()
    """Files of drafts that stay drafts: what is wrong with them stops nothing."""
    hidden: tuple[Answer, ...] = ()
    """Answers that are not published, or not yet."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """What is wrong with it, in order."""

    @property
    def folder(self) -> Folder:
        """Where it lies."""
        return self.listing.folder

    def find(self, found: Iterable[Diagnostic]) -> None:
        """Tell what is wrong with it, too."""
        more = [d.as_note() if d.place.path in self.drafts else d for d in found]
        self.diagnostics = in_order([*self.diagnostics, *more])

    @cached_property
    def plan(self) -> tuple[Planned, ...]:
        """Every page to come; made when it is asked for."""
        from svargen.pages.plan import plan_of

        return plan_of(self.view, self.folder.size)


def read_project(listing: Listing, wishes: Wishes, memory: Memory | Cache | None = None) -> Project:
    """Read and check a project. Raises NoProject where there is no site.yaml.

    With a `memory` only what has changed is read, and texts go to its shelf; else they are lost.
    """
    project, context = put_together(listing, wishes, memory)
    judge_project(project, context, memory)
    return project


def put_together(
    listing: Listing, wishes: Wishes, memory: Memory | Cache | None = None
) -> tuple[Project, Context]:
    """The project of `read_project`, and what shows what is wrong with the whole of it."""
    folder = listing.folder
    site, diagnostics = site_of(folder, memory)
    root, site = site.base_url, site.with_base_url(wishes.base_url)
    today = wishes.today or wishes.clock(site.timezone)
    settings = Settings.of(site)
    sources, files, unlisted = _listed(listing)
    diagnostics += map(_unread, unlisted)
    answers: list[Answer] = []
    # A copy that a program kept is nobody's answer, and names no file.
    refused = (each.path for each in unlisted if each.code != "kept-copy")
    unread = {_from_answers(path) for path in refused if path.startswith("answers")}
    drafts: set[str] = set()
    ready = partial(_make_ready, site.language) if memory else None
    read = partial(_readings, folder, settings, wishes, ready)
    for reading in _remembered(memory, listing, sources, settings, read):
        diagnostics += reading.diagnostics
        if reading.draft and not wishes.drafts:
            drafts.add(reading.path)
        if reading.answer is None:
            unread.add(_from_answers(reading.path))
            continue
        answers.append(reading.answer)
    plain = []
    for path, page in _plain(listing, settings):
        diagnostics += page.diagnostics
        if page.draft and not wishes.drafts:
            drafts.add(path)
        if page.page:
            plain.append(page.page)
    # Loaded no sooner: it takes as long as reading hundreds of answers, which others do meanwhile.
    from svargen.checking import Context
    from svargen.names import Names
    from svargen.pages.view import View
    from svargen.publishing.bones import Sources
    from svargen.publishing.changes import Asked, read_changes
    from svargen.publishing.searching import searched

    read_all = Sources(site, today, wishes, answers, plain, files, unread)
    shape = read_all.shape
    bones, archive = read_all.archive(shape, memory)
    found = searched(listing, settings, wishes, bones.published, memory)
    asked = Asked(folder, settings, site.timezone, today)
    logged = [answer for answer in archive.logged if answer.front.status != "tilbagekaldt"]
    changes, untold = read_changes(asked, logged, wishes.jobs, memory)
    diagnostics += untold
    project = Project(
        listing, site, archive, View.of(archive, changes), files, today, shape,
        drafts=frozenset(drafts), hidden=bones.of_hidden(answers),
    )  # fmt: skip
    project.find(diagnostics)
    context = Context(
        site, tuple(answers), tuple(plain), Names(site), project.view.urls,
        language_of(site.language), today, wishes.drafts,
        partial(_to_be_public, project, answers, plain, preview=wishes.preview),
        files, frozenset(unread), settings.policy, found, root,
    )  # fmt: skip
    return project, context


def judge_project(
    project: Project,
    context: Context,
    memory: Memory | Cache | None = None,
    *,
    apart: bool = False,
) -> None:
    """Find what is wrong with the whole of a project that was put together.

    Where it has many answers, another process may do so `apart`, and take what it looks at with it.
    """
    from svargen.publishing.judging import judge

    settings = Settings.of(project.site)
    found = judge(context, project.shape, memory, apart=apart)
    project.find(_placed(found, project.folder, settings))


def site_of(folder: Folder, memory: Memory | Cache | None = None) -> tuple[Site, list[Diagnostic]]:
    """What site.yaml says, and what is wrong with it. Raises NoProject."""
    site, _, diagnostics = read_site(bytes_of_site(folder))
    if memory:
        site = memory.sound_site(site, diagnostics)
    return site, diagnostics


def bytes_of_site(folder: Folder) -> bytes:
    """The file site.yaml. Raises NoProject where there is none."""
    try:
        return folder.read(SITE, 1024)
    except Unreadable as unreadable:
        missing = not os.path.lexists(f"{folder.root}/{SITE}")
        diagnostic = Diagnostic.at(
            Place(SITE),
            "no-site" if missing else unreadable.code,
            **({"folder": folder.root} if missing else unreadable.values),
        )
        raise NoProject(diagnostic) from None


# -- parts ---------------------------------------------------------------------------------


def _listed(listing: Listing) -> tuple[list[str], frozenset[str], list[Unreadable]]:
    """The answers' files, all other files but those of pages/, and what could not be listed."""
    sources = [each for each in listing.files if each.endswith(".md") and each[:8] == "answers/"]
    others = listing.files.keys() - sources
    files = [each for each in others if each != SITE and not each.startswith(_PAGES)]
    unlisted = [each for each in listing.refused if not _is_of_pages(each)]
    return sources, frozenset(files), unlisted


def _is_of_pages(unreadable: Unreadable) -> bool:
    return f"{unreadable.path}/".startswith(_PAGES)


def _from_answers(path: str) -> str:
    """A file of the project as answers name one another."""
    return path.removeprefix("answers/")


def _plain(listing: Listing, settings: Settings) -> Iterator[tuple[str, PlainReading]]:
    """Each file of pages/, and what came of it."""
    for unread in filter(_is_of_pages, listing.refused):
        yield unread.path, PlainReading(None, draft=False, diagnostics=(_unread(unread),))
    for found in listing.files:
        if not found.startswith(_PAGES):
            continue
        if not found.endswith(".md") or found.count("/") != 1:
            unused = Diagnostic.at(Place(found), "unused-page", name=found)
            yield found, PlainReading(None, draft=False, diagnostics=(unused,))
        else:
            try:
                data = listing.folder.read(found, settings.limits.file)
            except Unreadable as unreadable:
                yield found, PlainReading(None, draft=False, diagnostics=(_unread(unreadable),))
            else:
                yield found, read_plain_page(data, found, settings)


def _remembered(
    memory: Memory | Cache | None,
    listing: Listing,
    sources: list[str],
    settings: Settings,
    read: Callable[[list[str]], Iterator[Packed]],
) -> Iterator[Reading]:
    """The readings of all answers, in order; read are those that `memory` does not know."""
    if memory:
        yield from memory.readings(listing, sources, settings, read)
    else:
        yield from (unpack(packed.reading) for packed in read(sources))


def _make_ready(language: str) -> None:
    """Load once what every process that makes pages needs."""
    from svargen import rendering
    from svargen.publishing import layout  # noqa: F401 - all that writes a site, loaded by now

    working_days.make_ready(language_of(language).country)
    rendering.make_ready(language_of(language))


def _readings(
    folder: Folder,
    settings: Settings,
    wishes: Wishes,
    ready: Callable[[], None] | None,
    sources: list[str],
) -> Iterator[Packed]:
    """The readings of all answers, in order; by several processes where there are many.

    With their texts where pages will be made, for which this process gets `ready` meanwhile.
    """
    read = partial(read_some, folder, settings, ready is not None)
    chunks = [sources[i : i + _CHUNK] for i in range(0, len(sources), _CHUNK)]
    done = 0
    for readings in in_parallel(read, chunks, wishes.jobs, len(sources), ready):
        yield from readings
        done += len(readings)
        wishes.progress("read", done, len(sources))


def read_some(
    folder: Folder,
    settings: Settings,
    with_text: bool,  # noqa: FBT001 - given by partial
    paths: list[str],
) -> list[Packed]:
    """The readings of some answers: the work of one process."""
    return [Packed.of(_read(folder, settings, path), with_text=with_text) for path in paths]


def _read(folder: Folder, settings: Settings, path: str) -> Reading:
    try:
        data = folder.read(path, settings.limits.file)
    except Unreadable as unreadable:
        return Reading(path, None, None, draft=False, diagnostics=(_unread(unreadable),))
    return read_answer(data, path, settings)


def _to_be_public(
    project: Project, answers: list[Answer], plain: list[Plain], *, preview: bool
) -> tuple[Planned, ...]:
    """The pages that a public build would have, but for lists of hidden answers alone."""
    from svargen.archive import is_public

    if not preview:
        return project.plan
    hidden = {f"answers/{a.path}" for a in answers if not is_public(a, project.today)}
    hidden |= {f"pages/{page.path}" for page in plain if page.front.draft}
    return tuple(planned for planned in project.plan if planned.owner not in hidden)


def _unread(unreadable: Unreadable) -> Diagnostic:
    return Diagnostic.at(Place(unreadable.path), unreadable.code, **unreadable.values)


def _placed(
    findings: Iterable[Finding], folder: Folder, settings: Settings
) -> Iterator[Diagnostic]:
    """Findings with the lines and columns of their keys, read again from the files concerned.

    Findings are few and answers many: to remember every key's place would cost more.
    """
    marks = {}
    for finding in findings:
        path = finding.path
        if finding.line or not path.endswith((".md", ".yaml")):
            place = Place(path, finding.line, finding.column if finding.line else 0)
            yield _diagnostic(finding, place)
            continue
        if path not in marks:
            try:
                data = folder.read(path, settings.limits.file)
            except Unreadable:
                data = b""
            marks[path] = places_in(data, path, settings)
        yield _diagnostic(finding, marks[path].place(path, _steps(finding.key)))


def _diagnostic(finding: Finding, place: Place) -> Diagnostic:
    found = Diagnostic.at(place, finding.code, **finding.values)
    return found._replace(severity=finding.severity) if finding.severity else found


_STEP = re.compile(r'\[("(?:[^"\\]|\\.)*"|[0-9]+)\]|([^.\[\]]+)')


def _steps(key: str) -> tuple[str | int, ...]:
    """`links[1].url` -> ("links", 1, "url"), `topics["St. Hans"]` -> ("topics", "St. Hans")."""
    return tuple(json.loads(step[1]) if step[1] else step[2] for step in _STEP.finditer(key))
