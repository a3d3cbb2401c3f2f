"""What is published, and that no address of it is lost.

Published is what `--previous` names; without it, the output that is being replaced, unless that
was built with drafts. An address that readers may hold on to must lead somewhere in the new site:
to its page, to a tombstone, or by an alias or a redirect to the page that took its place; unless
site.yaml says that it had to be erased.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from svargen.codes import N_, Severity
from svargen.diagnostics import Diagnostic, Place, Refused, Term, reason_of
from svargen.pages.urls import BESIDE, old_address
from svargen.publishing.exchange import MANIFEST
from svargen.publishing.manifest import DRAFTS, FORMAT
from svargen.publishing.successors import Successors
from svargen.writing import yaml_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from svargen.publishing.project import Project

PERMANENT = frozenset(
    {
        *("answer", "tombstone", "document", "redirect", "all", "year", "month", "log"),
        *("asker", "party", "administration", "topic", "case"),
    }
)
"""The kinds of pages in manifest.json whose addresses never vanish."""

_MOST = 256 * 1024 * 1024
_PATIENCE = 30
_ANSWERS = "answers/"


class PreviousUnreadable(Refused):
    """The manifest of the published site cannot be had."""

    def __init__(self, where: str, reason: str) -> None:
        values = {"path": where, "reason": Term(reason)}
        super().__init__(Diagnostic.at(Place(where), "previous-unreadable", **values))


class Published(NamedTuple):
    """The addresses of a published site."""

    pages: Mapping[str, Mapping[str, str]]
    """Address from '/' -> {sha256, title, kind}."""
    files: Mapping[str, str]
    """Path -> SHA-256."""
    drafts: bool = False
    """Whether it was built with drafts, and so for nobody but the editor."""
    asked_for: bool = True
    """Whether `--previous` named it; else it is the output to be replaced."""

    def kind(self, address: str) -> str:
        """The kind of a page; '' for a file."""
        return self.pages.get(address, {}).get("kind", "")

    def title(self, address: str) -> str:
        """What a page is called; '' for a file."""
        return self.pages.get(address, {}).get("title", "")


def published_before(previous: str | None, output: Path, *, first: bool) -> Published | None:
    """What a new site is compared with; None where nothing is known to be published.

    Raises Refused.
    """
    if previous:
        return read_previous(previous)
    try:
        stands = not first and (output / MANIFEST).is_file()
    except OSError as error:
        name = os.fspath(output)
        values = {"name": name, "reason": reason_of(error)}
        raise Refused(Diagnostic.at(Place(name), "unreadable-file", **values)) from None
    if not stands:
        return None
    replaced = read_previous(str(output))
    if replaced.drafts:
        return None
    return Published(replaced.pages, replaced.files, asked_for=False)


def read_previous(where: str) -> Published:
    """The manifest of a site: in a folder, at an address, or in a file.

    Raises PreviousUnreadable.
    """
    data = _fetched(where) if re.match(r"https?://", where) else _from_disk(where)
    try:
        manifest = json.loads(data)
    except (ValueError, RecursionError):
        raise PreviousUnreadable(where, N_("it is not JSON")) from None
    if not _is_manifest(manifest):
        raise PreviousUnreadable(where, N_("it is not a manifest of svargen’s")) from None
    return Published(manifest["pages"], manifest["files"], bool(manifest.get(DRAFTS)))


def vanished(project: Project, published: Published) -> Iterator[Diagnostic]:
    """A finding for each published address that leads nowhere in the new site."""
    new = _New(project, published)
    successors = Successors(project, published, new.pages)
    lost = new.lost()
    moved = {a: answer for a in lost if (answer := successors.answer(a)) and a not in new.hidden}
    old: dict[str, list[str]] = defaultdict(list)
    for address, answer in moved.items():
        old[answer.path].append(address)
    for address in lost:
        values: dict[str, object] = {"address": address, "title": published.title(address)}
        if answer := moved.get(address):
            file = f"answers/{answer.path}"
            aliases = yaml_value([*answer.front.aliases, *old[answer.path]])
            values |= {"file": file, "aliases": aliases}
            yield Diagnostic.at(Place(file), "vanished-address", **values)
        elif hidden := new.hidden.get(address):
            yield Diagnostic.at(Place(hidden, 1, 1), "hidden-address", **values)
        elif published.kind(address) in {"answer", "tombstone"}:
            values["today"] = project.today.isoformat()
            yield Diagnostic.at(Place("site.yaml"), "vanished-answer", **values)
        else:
            values["successor"] = successors.page(address)
            yield Diagnostic.at(Place("site.yaml"), "vanished-address", **values)
    if lost and not published.asked_for:
        yield Diagnostic.at(Place("site.yaml"), "compared-with-output")


class _New:
    """The addresses of the site to come, beside those that are published."""

    def __init__(self, project: Project, published: Published) -> None:
        self.project = project
        self.published = published
        self.pages = {f"/{planned.path}" for planned in project.plan}
        self.hidden: dict[str, str] = {}
        """Each address of an answer that is not published, or not yet -> its file."""
        urls = project.view.urls
        for answer in project.hidden:
            number = answer.front.dokumentnummer
            for path in (urls.answer(answer), *([urls.document(number)] if number else [])):
                self.hidden[f"/{path}"] = f"answers/{answer.path}"

    def lost(self) -> list[str]:
        """Every published address that leads nowhere, and is not known to come back.

        Where an answer has an error or was hidden, its lists and other addresses may be missing for
        want of it alone: then nothing is said of such.
        """
        pages = list(self.lost_pages())
        wrong = {d.place.path for d in self.project.diagnostics if d.severity == Severity.ERROR}
        answers = {path for path in wrong if path.startswith(_ANSWERS) and path.endswith(".md")}
        if not answers and self.hidden.keys().isdisjoint(pages):
            return [*pages, *self.lost_files()]
        file_of = self.project.view.urls.answer_file
        own = {f"/{file_of(path.removeprefix(_ANSWERS))}" for path in answers}
        alone = (
            a for a in pages if self.published.kind(a) in {"answer", "tombstone"} and a not in own
        )
        return sorted({*alone, *(a for a in pages if a in self.hidden)})

    def lost_pages(self) -> Iterator[str]:
        """The permanent pages that lead nowhere, but for those that had to go."""
        erased = {old_address(each.address).casefold() for each in self.project.site.erased}
        for address in sorted(self.published.pages.keys() - self.pages):
            if (
                self.published.kind(address) in PERMANENT
                and old_address(address).casefold() not in erased
            ):
                yield address

    def lost_files(self) -> Iterator[str]:
        """What stood beside a page that is still there, but for those that only lead on."""
        old = {f"/{p.path}" for p in self.project.plan if p.leads_to is not None}
        for file in sorted(self.published.files.keys() - self._beside()):
            folder, slash, name = file.rpartition("/")
            page = f"/{folder}{slash}"
            if name in BESIDE and page in self.pages and page not in old:
                yield f"/{file}"

    def _beside(self) -> set[str]:
        archive, urls = self.project.archive, self.project.view.urls
        from svargen.exports.feeds import feeds_of

        files = {feed.path for feed in feeds_of(self.project.view)}
        shown = (*archive.answers, *archive.withdrawn)
        return files | {f"{urls.answer(a)}{name}" for a in shown for name in BESIDE[:2]}


def _from_disk(where: str) -> bytes:
    path = Path(where)
    try:
        file = path / MANIFEST if path.is_dir() else path
        if not file.is_file():
            # A pipe would be waited for.
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        with file.open("rb") as opened:
            # No more is asked for than there is: room for all of it is made beforehand.
            return opened.read(min(os.fstat(opened.fileno()).st_size, _MOST))
    except (OSError, ValueError) as error:
        raise _unreadable(where, error) from None


def _fetched(url: str) -> bytes:
    # What most builds have no use for takes a while to import.
    import urllib.request
    from http.client import HTTPException
    from urllib.error import HTTPError

    if named := re.match(r"(https?://)[^/?#]*@(.*)", url, re.DOTALL):
        # What stands in a log of CI is read by many.
        shown = f"{named[1]}…@{named[2]}"
        raise PreviousUnreadable(shown, N_("an address with a name and a password is not read"))
    address = url if url.endswith(".json") else f"{url.rstrip('/')}/{MANIFEST}"
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - http(s)
            return bytes(answer.read(_MOST))
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, HTTPError):
            # It is the answer itself, which nobody reads.
            error.close()
        raise _unreadable(url, error) from None


def _unreadable(where: str, error: Exception) -> PreviousUnreadable:
    # What an address could not be had for is told by the error in the error.
    reason = getattr(error, "reason", None) or error
    told = reason_of(reason) if isinstance(reason, OSError) else str(reason)
    return PreviousUnreadable(where, told)


def _is_manifest(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and data.get("format") == FORMAT
        and isinstance(data.get("pages"), dict)
        and isinstance(data.get("files"), dict)
        and all(
            a.startswith("/")
            and isinstance(p, dict)
            and isinstance(p.get("kind"), str)
            and isinstance(p.get("title", ""), str)
            for a, p in data["pages"].items()
        )
        and all(isinstance(s, str) for s in data["files"].values())
    )
