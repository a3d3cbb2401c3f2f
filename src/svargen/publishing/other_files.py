"""What a site takes from files that are not answers: templates, assets, attachments, static/."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from svargen.codes import N_
from svargen.diagnostics import Diagnostic, Place, Term
from svargen.look import own_templates
from svargen.reading.encoding import decode
from svargen.reading.folder import Unreadable
from svargen.rendering import stylesheet
from svargen.search.scripts import joined, not_understood
from svargen.search.stemmer import stemmer_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.publishing.project import Project

SEARCH = "search/"
"""Folder of the search page's scripts within assets/."""


class FileRefused(Exception):
    """A file that cannot be published; what is wrong with it."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__()
        self.diagnostic = diagnostic


class OtherFiles:
    """The files of a project that are not answers. Methods raise FileRefused."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def templates(self) -> dict[str, str]:
        """The project's own templates: name -> text."""
        if _is_own(self.project.folder.root):
            return {}
        found = {}
        for file in sorted(self.project.files):
            name = file.removeprefix("templates/")
            if name == file or name.startswith("assets/"):
                continue
            text, diagnostics = decode(self.read(file, self.project.site.limits.file), file)
            if text is None:
                raise FileRefused(diagnostics[0])
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
        return found | self.scripts(found)

    def scripts(self, assets: dict[str, bytes]) -> dict[str, bytes]:
        """The search page's scripts made of the modules in `assets`, which they leave.

        Their folder is named by all that is in it, so that no browser mixes old and new ones.
        """
        modules = {}
        for name in [name for name in assets if name.startswith(SEARCH)]:
            data = assets.pop(name)
            if name.endswith(".js"):
                script = data.decode(errors="replace").replace("\r\n", "\n")
                modules[name[len(SEARCH) : -3]] = script
                if line := not_understood(script):
                    raise FileRefused(_of_module(f"assets/{name}", line))
        own = modules.pop("stemmer", "").encode()
        stemmer = own or stemmer_module(self.project.view.language.code)
        found = {"main.js": joined(modules, "main").encode(), "stemmer.js": stemmer}
        digest = hashlib.sha256(b"\0".join(found.values())).hexdigest()[:8]
        return {f"{SEARCH}{digest}/{name}": data for name, data in found.items()}

    def copies(self) -> Iterator[tuple[str, str]]:
        """(path in the site, file in the project) of attachments and static/."""
        for answer in self.project.archive.attached:
            for attachment in answer.front.attachments:
                path = self.project.view.urls.answer(answer) + attachment.file
                yield path, answer.beside(attachment.file)
        for file in sorted(self.project.files):
            if file.startswith("static/"):
                yield file.removeprefix("static/"), file

    def read(self, file: str, limit: int = 0) -> bytes:
        """A file of the project of at most `limit` KB; without it, within that of attachments."""
        try:
            return self.project.folder.read(file, limit or self.project.site.limits.attachment)
        except Unreadable as unreadable:
            place = Place(unreadable.path)
            raise FileRefused(Diagnostic.at(place, unreadable.code, **unreadable.values)) from None


def _of_module(name: str, line: int) -> Diagnostic:
    problem = Term(N_("imports and exports must be written as those of svargen's own modules are"))
    place = Place(f"templates/{name}", line, 1)
    return Diagnostic.at(place, "template-error", name=name, problem=problem)


def _is_own(root: str) -> bool:
    """Whether the project's templates/ are svargen's own: in svargen's own checkout."""
    try:
        return Path(root, "templates").samefile(own_templates())
    except OSError:
        return False
