"""A checked project, written file by file into the staging folder."""

from __future__ import annotations

import hashlib
import os
from contextlib import closing
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from svargen import __version__
from svargen.diagnostics import Diagnostic, Place
from svargen.exports.answer_data import (
    answer_json,
    answer_markdown,
    withdrawn_json,
    withdrawn_markdown,
)
from svargen.exports.feeds import Feed, FeedWriter, at_old_address, feeds_of
from svargen.exports.log_feed import LogFeed
from svargen.exports.redirects import Move, moves_of, with_siblings
from svargen.exports.sitemap import sitemaps
from svargen.pages import urls
from svargen.pages.of_answer import with_text
from svargen.pages.of_site import frame
from svargen.pages.plan import Planned, apart, plan_within
from svargen.pages.reach import Places, Reach
from svargen.pages.types import AnswerPage
from svargen.publishing.aside import can_fork
from svargen.publishing.destination import UnsafePath
from svargen.publishing.exchange import MANIFEST
from svargen.publishing.for_machines import for_machines
from svargen.publishing.indexing import Indexing
from svargen.publishing.manifest import Manifest, Written
from svargen.publishing.memory import Made, Outline, fingerprint
from svargen.publishing.other_files import SEARCH, FileRefused, OtherFiles
from svargen.publishing.sharing import shared
from svargen.publishing.shelf import Drawer
from svargen.reading.folder import NO_STAMP
from svargen.rendering import Renderer, TemplateTrouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from svargen.model import Answer
    from svargen.pages.types import Page
    from svargen.publishing.destination import Staging
    from svargen.publishing.generation import Generation
    from svargen.publishing.memory import Memory
    from svargen.publishing.project import Project
    from svargen.publishing.sharing import Thing
    from svargen.publishing.shelf import Shelf
    from svargen.publishing.wishes import Wishes

_FEW = 12_000
"""Answers of which the search index is made from nothing while they are judged and their pages
made: of more it would take too much memory beside that of others."""


class Laid(NamedTuple):
    """What came of writing a site into the staging folder."""

    whole: bool
    """Whether it may be published."""
    trouble: list[Diagnostic]
    """What was found wrong only now."""
    pages: int
    """How many pages it has."""
    add_index: Callable[[Staging], None] | None
    """What writes the search index into another staging folder once this one is published; None
    where it is written already."""


def lay_out(
    project: Project,
    shelf: Shelf,
    staging: Staging,
    wishes: Wishes,
    memory: Memory | Generation,
) -> Laid:
    """Write every file of a site; what `memory` has of it already is not written again.

    In a preview a file that cannot be had, or whose place is taken, is left out instead of stopping
    all, and of a site that stands the search index may be left as it is for now.
    """
    with closing(Site(project, shelf, staging, wishes, memory)) as site:
        site.begin()
        return site.lay_out()


class Site:
    """A project on its way into the staging folder."""

    def __init__(
        self,
        project: Project,
        shelf: Shelf,
        staging: Staging,
        wishes: Wishes,
        memory: Memory | Generation,
    ) -> None:
        self.project = project
        self.others = OtherFiles(project)
        self.shelf = shelf
        self.staging = staging
        self.memory = memory
        self.wishes = wishes
        self.preview = wishes.preview
        self.view = project.view
        self.folder = os.fspath(staging.root.parent)
        self.entries = Drawer(self.folder)
        self.feeds = FeedWriter(self.view, shelf.take, self.entries)
        drafts = wishes.drafts or wishes.preview
        self.no_manifest = partial(Manifest, f"svargen {__version__}", drafts=drafts)
        self.manifest = self.no_manifest()
        self.assets: dict[str, bytes] = {}
        self.refused: Diagnostic | None = None
        """A file without which there is no site."""
        self.common = b""
        """The fingerprint of what all pages depend on."""
        self.trouble: list[Diagnostic] = []
        self.indexes: list[Made] | None = None
        """The files of the search index, when they have been written."""
        self.index_aside: Indexing | None = None
        """The index on its way, where another process makes it."""
        self.index_later = False
        """Whether the index of the site before stays for now."""
        self.reach: Reach | None = None
        """What of the site before may differ, where the new one has the same pages."""
        self.before = self.told = Outline("", 0, (), {})
        """What is known of that site, and of the new one."""
        self.taken = False
        """Whether the manifest has all that the one before has."""
        self.marks: dict[str, bytes] = {}
        """The fingerprints of what is to be made, where they were asked for."""
        self.renewed: set[str] = set()
        """Files that were made anew, where the others stand at their old addresses, too."""

    def close(self) -> None:
        """Have done with what is at work, and give space back."""
        self.entries.close()
        if self.index_aside:
            self.index_aside.close()
            self.index_aside = None

    def begin(self) -> None:
        """Find what all pages depend on, and let another process make the search index.

        The site may yet turn out not to be wanted: nothing of it is written.
        """
        self.get_ready()
        if not self.refused:
            self.begin_index()

    def get_ready(self) -> None:
        """Find what all pages depend on."""
        try:
            overrides = self.others.templates()
            self.assets = self.others.assets()
        except FileRefused as refused:
            self.refused = refused.diagnostic
            return
        style = hashlib.sha256(self.assets["site.css"]).hexdigest()[:8]
        scripts = tuple(f"{urls.ASSETS}{name}" for name in self.assets if name.startswith(SEARCH))
        look = frame(self.view, f"{urls.ASSETS}site.css?{style}", scripts)
        seconds = self.project.site.limits.page
        self.render = partial(
            Renderer, look, self.view.language, self.view.urls, overrides, seconds
        )
        own = self.memory.templates()
        self.common = fingerprint(self.project.site, look, overrides, own)

    def give_up(self) -> None:
        """It is not wanted; what is soon known for the next index is kept."""
        if self.index_aside and self.index_aside.soon:
            self.index_aside.wait()

    def begin_index(self) -> None:
        """Let another process make the index."""
        if self.wishes.jobs != 1 and not self.preview:
            index = self.indexing
            if index.begin(anew=len(self.project.archive.answers) <= _FEW):
                self.index_aside = index

    def lay_out(self) -> Laid:
        """Write every file of the site."""
        stopped = [self.refused] if self.refused else self.write()
        pages = self.before.pages if self.reach else len(self.plan)
        later = partial(self.add_index, jobs=self.wishes.jobs if can_fork() else 1)
        later_index = later if self.index_later else None
        return Laid(not stopped, [*self.trouble, *stopped], pages, later_index)

    def write(self) -> list[Diagnostic]:
        """Write every file of the site; what is wrong with the project's own templates."""
        few = self.prepare()
        self.index_later = self.preview and few
        if stopped := self.make_all(*self.compared(few=few)):
            if self.index_aside:
                # What is known for the next index is kept.
                self.index_aside.wait()
            return stopped
        self.finish(self.wishes.jobs if can_fork() else 1)
        return []

    def rehearse(self) -> list[Diagnostic]:
        """Make every page and nothing else; what is wrong with the project's own templates."""
        self.get_ready()
        if self.refused:
            return [self.refused]
        return self.make_all(*self.compared(few=self.prepare()))

    def make_all(self, work: list[Thing], todo: list[Thing]) -> list[Diagnostic]:
        """Make what is to be done of the work; what stops all."""
        done = len(work) - len(todo)
        beside = self.index_aside.aside if self.index_aside else None
        try:
            for made in shared(self.make, todo, self.wishes.jobs, self.folder, beside):
                self.enter(made)
                done += len(made)
                self.wishes.progress("write", done, len(work))
            self.enter(self.copied())
        except TemplateTrouble as trouble:
            return [_of_template(trouble)]
        except FileRefused as refused:
            return [refused.diagnostic]
        return []

    # -- the site before ---------------------------------------------------------------

    def prepare(self) -> bool:
        """Get ready to make pages; whether most will be what they were."""
        self.memory.begin(self.common)
        few = self.memory.expects_little(self.common)
        self.renderer = self.memory.renderer(self.common, self.render)
        return few

    def compared(self, *, few: bool) -> tuple[list[Thing], list[Thing]]:
        """What may differ from the site before, and what of it has to be made."""
        before = self.memory.places_before() if few else None
        outline = self.memory.outline(self.project.shape) if before else None
        size_of = self.project.folder.size
        if before:
            self.places = Places.seen(self.view, size_of, before if outline else None)
        reach = Reach.between(before, self.places, self.view.archive) if before else None
        if reach and outline:
            # The same pages in the same lists: the others need not even be thought of.
            self.reach, self.before = reach, outline
        work = list(self.work())
        if reach:
            work = self.within(reach, work)
        return work, self.not_carried(work) if few else work

    def within(self, reach: Reach, work: list[Thing]) -> list[Thing]:
        """What of the work is new, or may differ; the rest is carried over."""
        gone: set[str] = set()
        index = self.view.urls.index_files
        if not self.reach:
            stood = self.memory.stood()
            if stood is None:
                return work
            copies = (path for path, _ in self.others.copies())
            kept = (*(f"assets/{name}" for name in self.assets), *copies)
            gone = stood.difference((thing.path for thing in work), kept)
            gone = {path for path in gone if path not in index}
            if not all(map(self.memory.files_of, gone)):
                return work
            work = [
                thing
                for thing in work
                if not isinstance(thing, Planned)
                or thing.path not in stood
                or reach.takes_in(thing)
            ]
        files = self.memory.carry_all(but=gone, index=index)
        if self.memory.manifest:
            self.manifest.take(self.memory.manifest, but=index)
            # It does not list itself.
            self.manifest.drop(each for each in files if each.path != MANIFEST)
            self.taken = True
        return work

    def not_carried(self, work: list[Thing]) -> list[Thing]:
        """What cannot be carried over from the site before; the rest is entered."""
        todo = []
        for thing in work:
            inputs = self.inputs_of(thing)
            mark = fingerprint(self.common, inputs) if inputs else b""
            if made := self.memory.carried(thing.path, mark):
                self.memory.enter(made)
                if not self.taken:
                    self.manifest.add(made.files)
            else:
                todo.append(thing)
                self.marks[thing.path] = mark
        return todo

    # -- pages and feeds, in any process -----------------------------------------------

    def work(self) -> Iterator[Thing]:
        """What there is to be made, or may be."""
        yield from feeds_of(self.view, self.reach)
        if self.reach:
            yield from plan_within(self.view, self.project.folder.size, self.reach)
        else:
            yield from self.plan

    @cached_property
    def plan(self) -> tuple[Planned, ...]:
        """Every page; in a preview of two at one address the first."""
        plan = self.project.plan
        return tuple(apart(plan)) if self.preview else plan

    @cached_property
    def places(self) -> Places:
        """Where answers stand in the new site."""
        return Places.seen(self.view, self.project.folder.size)

    @staticmethod
    def inputs_of(thing: Thing) -> tuple[object, ...] | None:
        """All that something is made of; None where only making it tells."""
        return thing.build.inputs() if isinstance(thing, Planned) else thing.stands_for

    def make(self, thing: Thing) -> Made:
        """One page with what stands beside it, or one feed."""
        inputs = None if self.marks.get(thing.path) else self.inputs_of(thing)
        if isinstance(thing, Feed | LogFeed):
            return self.made_of(thing.path, inputs, partial(self.write_feed, thing))
        page = thing.build()
        write = partial(self.write_page, page, thing.answer)
        return self.made_of(thing.path, inputs or page, write)

    def made_of(self, path: str, data: object, write: Callable[[], Iterable[Written]]) -> Made:
        """What `write` makes of `data`, or made of the same before."""
        mark = self.marks.get(path) or fingerprint(self.common, data)
        return self.memory.carried(path, mark) or Made(path, mark, tuple(write()))

    def write_feed(self, feed: Feed | LogFeed) -> Iterator[Written]:
        """Write one feed."""
        yield self.put(feed.path, self.feeds.write(feed))

    def write_page(self, page: Page, answer: Answer | None) -> Iterator[Written]:
        """Write one page with what stands beside it."""
        if answer and isinstance(page, AnswerPage):
            body = self.shelf.take(answer)
            page = with_text(self.view, page, body)
            yield self.put(f"{page.path}index.json", answer_json(self.view, answer, body))
            yield self.put(f"{page.path}index.md", answer_markdown(self.view, answer, body))
        html = self.renderer.render(page)
        written = self.put(page.file, html)
        yield Written(written.path, written.sha256, page.title, page.kind, f"/{page.path}")

    def put(self, path: str, data: bytes) -> Written:
        """Write one file, if it does not stand there already."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.memory.stands(path, digest):
            try:
                self.staging.write(path, data)
            except (FileExistsError, UnsafePath):
                # In a preview that is a finding, and what came first stays.
                if not self.preview:
                    raise
        return Written(path, digest)

    def enter(self, made: Iterable[Made]) -> None:
        """Enter what was made in the manifest."""
        for each in made:
            self.manifest.drop(self.memory.enter(each))
            self.manifest.add(each.files)
            if self.reach:
                self.renewed.update(written.path for written in each.files)

    # -- the rest ----------------------------------------------------------------------

    def finish(self, jobs: int) -> None:
        """Write what needs to know all that was written before."""
        rest = list(self.beside())
        self.manifest.add(rest)
        listed = self.indexed()
        if not self.reach or listed != self.before.listed:
            maps = sitemaps(listed.items(), self.project.site.root)
            rest += (self.put(file, data) for file, data in maps)
        if not self.reach:
            moves = moves_of(self.plan) + self.siblings
            rest += (self.put(file, data) for file, data in for_machines(self.view, moves))
        if self.index_later:
            self.indexes = self.indexing.standing()
        elif self.index_aside:
            self.indexes = self.index_aside.end()
        if self.indexes is None:
            self.write_index(jobs)
        self.told = self.outline(listed)
        self.end(rest, self.memory.files_of(MANIFEST) if self.reach else [])

    def end(self, rest: list[Written], before: list[Written]) -> None:
        """Enter the search index and `rest`, and write the manifest; `before` stands already."""
        self.enter(self.indexes or ())
        self.manifest.add(rest)
        rest.append(self.put(MANIFEST, self.manifest.to_bytes()))
        last = {written.path: written for written in (*before, *rest)}
        self.memory.enter(Made(MANIFEST, b"", tuple(last.values())))
        # Where pages share an address, another may come to have it that is nowhere near a change.
        self.memory.keep_places(self.places if self.told.shape else None)
        self.memory.finish(self.manifest, rest[-1].sha256, self.told)

    def add_index(self, staging: Staging, jobs: int) -> None:
        """Write what alone is not up to date of a site that stands: the search index."""
        self.staging = staging
        index = self.view.urls.index_files
        self.memory.begin(self.common)
        self.memory.carry_all(but=(), index=index)
        if self.memory.manifest:
            self.manifest = self.no_manifest()
            self.manifest.take(self.memory.manifest, but=index)
        self.write_index(jobs)
        self.end([], self.memory.files_of(MANIFEST))

    def outline(self, listed: dict[str, str]) -> Outline:
        """What the next site need not find out again, if it has the same pages."""
        if self.reach:
            same = listed == self.before.listed
            return self.before if same else self.before._replace(listed=listed)
        # Where pages share an address, which is the first has to be found out each time.
        shape = self.project.shape if len(self.plan) == len(self.project.plan) else ""
        return Outline(shape, len(self.plan), self.siblings, listed)

    def beside(self) -> Iterator[Written]:
        """Write what stands beside tombstones and old addresses."""
        written = []
        for answer in self.project.archive.withdrawn:
            if not self.reach or answer.path in self.reach.changed:
                path = self.view.urls.answer(answer)
                written.append(self.put(f"{path}index.json", withdrawn_json(self.view, answer)))
                written.append(self.put(f"{path}index.md", withdrawn_markdown(answer)))
        self.manifest.add(written)
        self.renewed.update(each.path for each in written)
        yield from written
        yield from self.beside_old_addresses()

    def write_index(self, jobs: int) -> None:
        """Write the search index beside the search page."""
        self.indexes = self.indexing.write(jobs)

    @property
    def indexing(self) -> Indexing:
        """The search index on its way; not kept, lest this and that keep one another alive."""
        return Indexing(
            self.view, self.shelf, self.memory, self.common, self.put, folder=self.folder
        )

    def beside_old_addresses(self) -> Iterator[Written]:
        """What stood beside a page stands beside its old addresses, too, since data cannot lead on.

        Not in a preview, where nobody has an old address to try.
        """
        for old, new in () if self.preview else self.siblings:
            if self.reach and new not in self.renewed:
                continue
            data = self.staging.read(new)
            if new.endswith(urls.FEED):
                data = at_old_address(data, self.project.site.root, new, old)
            yield self.put(old, data)

    @cached_property
    def siblings(self) -> tuple[Move, ...]:
        """What stands beside pages that have old addresses."""
        if self.reach:
            return self.before.siblings
        return tuple(with_siblings(moves_of(self.plan), self.manifest.has))

    def indexed(self) -> dict[str, str]:
        """Every page that search engines may list: path -> day last changed, or ''."""
        archive, to = self.project.archive, self.view.urls.answer
        if self.reach:
            again = (a for a in archive.answers if a.path in self.reach.changed)
            return self.before.listed | {to(answer): answer.changed.isoformat() for answer in again}
        hidden = {"tombstone", "document", "redirect", "search", "not-found"}
        changed = {to(answer): answer.changed.isoformat() for answer in archive.answers}
        pages = ((address[1:], kind) for address, kind in self.manifest.kinds())
        return {path: changed.get(path, "") for path, kind in pages if kind not in hidden}

    def copied(self) -> Iterator[Made]:
        """Write what is copied as it is: assets, attachments, static/."""
        for name, data in self.assets.items():
            path = f"assets/{name}"
            yield Made(path, b"", (self.put(path, data),))
        for path, source in self.others.copies():
            stamp = self.project.listing.sure(source)
            write = partial(self.copy, path, source)
            try:
                if stamp != NO_STAMP:
                    yield self.made_of(path, stamp, write)
                else:
                    yield Made(path, b"", tuple(write()))
            except FileRefused as refused:
                if not self.preview:
                    raise
                self.trouble.append(refused.diagnostic)

    def copy(self, path: str, source: str) -> Iterator[Written]:
        """Copy one file of the project."""
        yield self.put(path, self.others.read(source))


def _of_template(trouble: TemplateTrouble) -> Diagnostic:
    place = Place(f"templates/{trouble.name}", trouble.line, 1 if trouble.line else 0)
    return Diagnostic.at(place, "template-error", name=trouble.name, problem=trouble.problem)
