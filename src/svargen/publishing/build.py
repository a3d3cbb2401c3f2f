"""The whole story: from a project folder to a published site.

    bytes --read--> Answer --assemble--> Archive --pages_of--> Pages --render--> bytes --publish

Nothing is published unless everything is right, and then all at once.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from svargen import __version__
from svargen.diagnostics import Diagnostic, Place
from svargen.exports.answer_data import (
    answer_json,
    answer_markdown,
    withdrawn_json,
    withdrawn_markdown,
)
from svargen.exports.feeds import Feed, FeedWriter, feeds_of
from svargen.exports.sitemap import robots, sitemaps
from svargen.pages.of_answer import with_text
from svargen.pages.of_site import frame
from svargen.pages.types import AnswerPage
from svargen.publishing.manifest import Manifest, Written
from svargen.publishing.project import Project, Wishes, read_project
from svargen.publishing.shelf import Shelf
from svargen.publishing.workers import can_fork, in_parallel
from svargen.reading.encoding import decode
from svargen.reading.folder import Unreadable
from svargen.rendering import Renderer, TemplateTrouble, own_templates, stylesheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from svargen.archive import Waiting
    from svargen.pages.plan import Planned
    from svargen.publishing.destination import Destination, Staging

_CHUNK = 40
_TEMPLATE_LIMIT = 1024


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
    with destination.begin(waiting=waiting) as staging:
        shelf = Shelf(os.fspath(staging.root.parent))
        try:
            project = read_project(os.fspath(destination.source), wishes, shelf.put)
            shelf.done()
            if stops(project.diagnostics, strict=strict):
                return Built(project.diagnostics, published=False)
            site = _Site(project, shelf, staging)
            trouble = site.write(wishes)
        finally:
            shelf.close()
        if trouble:
            return Built([*project.diagnostics, *trouble], published=False)
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


class _Site:
    """A checked project on its way into the staging folder."""

    def __init__(self, project: Project, shelf: Shelf, staging: Staging) -> None:
        self.project = project
        self.shelf = shelf
        self.staging = staging
        self.view = project.view
        self.feeds = FeedWriter(self.view, shelf.take)
        self.manifest = Manifest(f"svargen {__version__}")

    def write(self, wishes: Wishes) -> list[Diagnostic]:
        """Write every file of the site; what is wrong with the project's own templates."""
        try:
            overrides = self.own_templates()
            assets = self.assets()
        except _Refused as refused:
            return [refused.diagnostic]
        style = hashlib.sha256(assets["site.css"]).hexdigest()[:8]
        look = frame(self.view, f"assets/site.css?{style}")
        self.renderer = Renderer(look, self.view.language, self.view.urls, overrides)
        work: list[Planned | Feed] = [*self.project.plan, *feeds_of(self.view)]
        pieces = [range(i, min(i + _CHUNK, len(work))) for i in range(0, len(work), _CHUNK)]
        done = 0
        try:
            for written in _shared(self, work, pieces, wishes.jobs):
                self.manifest.add(written)
                done += _CHUNK
                wishes.progress("write", min(done, len(work)), len(work))
            self.manifest.add(self.copied(assets))
        except TemplateTrouble as trouble:
            return [_of_template(trouble)]
        except _Refused as refused:
            return [refused.diagnostic]
        self.finish()
        return []

    # -- pages and feeds, in any process -----------------------------------------------

    def produce(self, thing: Planned | Feed) -> Iterator[Written]:
        """Write one page with what stands beside it, or one feed."""
        if isinstance(thing, Feed):
            yield self.put(thing.path, self.feeds.write(thing))
            return
        page = thing.build()
        answer = thing.answer
        if answer and isinstance(page, AnswerPage):
            body = self.shelf.take(answer)
            page = with_text(self.view, page, body)
            yield self.put(f"{page.path}index.json", answer_json(self.view, answer, body))
            yield self.put(f"{page.path}index.md", answer_markdown(self.view, answer, body))
        html = self.renderer.render(page)
        written = self.put(page.file, html)
        yield Written(written.path, written.sha256, page.title, page.kind, f"/{page.path}")

    def put(self, path: str, data: bytes) -> Written:
        """Write one file."""
        self.staging.write(path, data)
        return Written(path, hashlib.sha256(data).hexdigest())

    # -- the rest ----------------------------------------------------------------------

    def finish(self) -> None:
        """Write what needs to know all that was written before."""
        archive, root = self.project.archive, self.project.site.root
        rest: list[Written] = []
        for answer in archive.withdrawn:
            path = self.view.urls.answer(answer)
            rest.append(self.put(f"{path}index.json", withdrawn_json(self.view, answer)))
            rest.append(self.put(f"{path}index.md", withdrawn_markdown(answer)))
        listed = [(path, day) for path, day in self.indexed()]
        rest += (self.put(file, data) for file, data in sitemaps(listed, root))
        rest.append(self.put("robots.txt", robots(root)))
        self.manifest.add(rest)
        self.staging.write("manifest.json", self.manifest.to_bytes())

    def indexed(self) -> Iterator[tuple[str, str]]:
        """(path, day last changed or '') of every page that search engines may list."""
        hidden = {"tombstone", "document", "redirect", "search", "not-found"}
        changed = {
            self.view.urls.answer(a): max(
                [a.day, *(c.date for c in a.front.corrections)]
            ).isoformat()
            for a in self.project.archive.answers
        }
        for address, page in self.manifest.pages.items():
            if page["kind"] not in hidden:
                path = address.removeprefix("/")
                yield path, changed.get(path, "")

    def own_templates(self) -> dict[str, str]:
        """The project's own templates: name -> text."""
        if _is_own(self.project.folder.root):
            return {}
        found = {}
        for file in sorted(self.project.files):
            name = file.removeprefix("templates/")
            if name == file or name.startswith("assets/"):
                continue
            text, diagnostics = decode(self.read(file), file)
            if text is None:
                raise _Refused(diagnostics[0])
            found[name] = text
        return found

    def assets(self) -> dict[str, bytes]:
        """Stylesheet, icons and scripts: svargen's, each replaced by the project's own."""
        folder = own_templates() / "assets"
        found = {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
        for file in sorted(self.project.files):
            if file.startswith("templates/assets/"):
                found[file.removeprefix("templates/assets/")] = self.read(file)
        found["site.css"] = stylesheet(found["site.css"], self.project.site.theme)
        return found

    def copied(self, assets: dict[str, bytes]) -> Iterator[Written]:
        """Write what is copied as it is: assets, attachments, static/."""
        for name, data in assets.items():
            yield self.put(f"assets/{name}", data)
        for answer in self.project.archive.answers:
            for attachment in answer.front.attachments:
                source = answer.beside(attachment.file)
                path = self.view.urls.answer(answer) + attachment.file
                yield self.put(path, self.read(source))
        for file in sorted(self.project.files):
            if file.startswith("static/"):
                yield self.put(file.removeprefix("static/"), self.read(file))

    def read(self, file: str) -> bytes:
        """A file of the project, within the limit for attachments."""
        try:
            return self.project.folder.read(file, self.project.site.limits.attachment)
        except Unreadable as unreadable:
            place = Place(unreadable.path)
            raise _Refused(Diagnostic.at(place, unreadable.code, **unreadable.values)) from None


class _Refused(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__()
        self.diagnostic = diagnostic


# What a forked worker has from its parent without its being copied through a pipe.
_at_work: list[tuple[_Site, list[Planned | Feed]]] = []


def _shared(
    site: _Site, work: list[Planned | Feed], pieces: list[range], jobs: int
) -> Iterator[list[Written]]:
    """Write pages and feeds, by several processes where they can be forked."""
    _at_work.append((site, work))
    try:
        yield from in_parallel(_piece, pieces, jobs if can_fork() else 1, len(work))
    finally:
        _at_work.pop()


def _piece(piece: range) -> list[Written]:
    site, work = _at_work[-1]
    return [written for index in piece for written in site.produce(work[index])]


def _is_own(root: str) -> bool:
    """Whether the project's templates/ are svargen's own: in svargen's own checkout."""
    try:
        return Path(root, "templates").samefile(own_templates())
    except OSError:
        return False


def _of_template(trouble: TemplateTrouble) -> Diagnostic:
    place = Place(f"templates/{trouble.name}", trouble.line, 1 if trouble.line else 0)
    return Diagnostic.at(place, "template-error", name=trouble.name, problem=trouble.problem)
