"""A built site as its readers get it: files, pages, links."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

from svargen.model import Answer, Body
from svargen.model import Site as Settings
from svargen.reading.answer import Settings as ReadingSettings
from svargen.reading.answer import read_answer, read_site

TODAY = "2026-08-31"

ADDRESSES = {"a": "href", "link": "href", "img": "src", "script": "src", "form": "action"}
"""Elements that lead somewhere, and the attribute that says where."""


class Source(NamedTuple):
    """An answer as its editor wrote it."""

    answer: Answer
    body: Body

    @property
    def public(self) -> bool:
        """Whether it may be seen, if only as a tombstone."""
        front = self.answer.front
        return not front.draft and not (
            front.publish_from and front.publish_from.isoformat() > TODAY
        )

    @property
    def readable(self) -> bool:
        """Whether its text may be seen."""
        return self.public and self.answer.front.status != "tilbagekaldt"

    @property
    def path(self) -> str:
        """Where its page stands in the site; the demos' file names are addresses already."""
        return f"svar/{self.answer.path.removesuffix('.md')}/"


@dataclass(frozen=True)
class Page:
    """An HTML file of the site."""

    site: "Site"
    file: str
    """Relative to the site, with slashes."""

    @property
    def path(self) -> str:
        """Its address, from the site's root and without the first slash."""
        return re.sub(r"(^|/)index\.html$", r"\1", self.file)

    @property
    def url(self) -> str:
        return self.site.base_url + self.path

    @cached_property
    def text(self) -> str:
        return (self.site.folder / self.file).read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> html.HtmlElement:
        parser = html.HTMLParser(encoding="utf-8")
        return html.document_fromstring(self.text.encode(), parser=parser)

    @cached_property
    def ids(self) -> list[str]:
        return [str(found) for found in self.tree.xpath("//@id")]

    @property
    def is_redirect(self) -> bool:
        return self.refresh is not None

    @cached_property
    def refresh(self) -> str | None:
        """Where it sends its reader on to at once; None where it does not."""
        for content in self.tree.xpath("//meta[@http-equiv='refresh']/@content"):
            seconds, _, url = str(content).partition(";")
            assert seconds.strip() == "0"
            return url.strip().removeprefix("url=")
        return None

    @property
    def is_indexed(self) -> bool:
        robots = self.tree.xpath("//meta[@name='robots']/@content")
        return not self.is_redirect and "noindex" not in robots

    def links(self) -> Iterator[tuple[str, html.HtmlElement]]:
        """(address as written, element) of all it loads or leads to."""
        for element in self.tree.iter(*ADDRESSES):
            address = element.get(ADDRESSES[str(element.tag)])
            if address is not None:
                yield str(address), element

    def words(self) -> str:
        """What a reader reads in its main part."""
        (main,) = self.tree.xpath("//main")
        return read(main.text_content())

    @property
    def heading(self) -> str:
        """What a reader reads at its top."""
        (heading,) = self.tree.iter("h1")
        return read(heading.text_content())


@dataclass(frozen=True)
class Site:
    """What one build wrote, beside what it was made from."""

    source: Path
    folder: Path

    @cached_property
    def settings(self) -> Settings:
        return read_site((self.source / "site.yaml").read_bytes())[0]

    @property
    def base_url(self) -> str:
        return self.settings.root

    @cached_property
    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    @cached_property
    def pages(self) -> list[Page]:
        return [Page(self, file) for file in self.files if file.endswith(".html")]

    @cached_property
    def sources(self) -> list[Source]:
        """Every answer of the project, hidden ones too, in no meaningful order."""
        settings = ReadingSettings(self.settings.language, self.settings.limits)
        found = []
        for file in sorted(self.source.glob("answers/**/*.md")):
            path = file.relative_to(self.source).as_posix()
            reading = read_answer(file.read_bytes(), path, settings)
            assert reading.answer
            assert reading.body
            found.append(Source(reading.answer, reading.body))
        return found

    @cached_property
    def manifest(self) -> Any:
        return json.loads(self.files["manifest.json"])

    @cached_property
    def _by_file(self) -> dict[str, Page]:
        return {page.file: page for page in self.pages}

    def page(self, path: str) -> Page:
        """The page at an address from the site's root."""
        return self._by_file[file_of(path)]

    def pages_of(self, kind: str) -> list[Page]:
        """The pages of a kind as manifest.json names it."""
        return [
            self.page(address.removeprefix("/"))
            for address, entry in self.manifest["pages"].items()
            if entry["kind"] == kind
        ]

    def within(self, url: str) -> str | None:
        """The path of a whole address that lies in this site; None for any other."""
        if not url.startswith(self.base_url):
            return None
        return url.removeprefix(self.base_url)

    def misled(self, page: Page, address: str) -> str | None:
        """Why an address on a page leads nowhere; None where it leads somewhere."""
        url = urljoin(page.url, address)
        parts = urlsplit(url)
        if parts.netloc != urlsplit(self.base_url).netloc:
            return None
        path = self.within(url.split("#")[0].split("?")[0])
        if path is None:
            return f"{page.file}: {address} leads out of {self.base_url}"
        file = file_of(path)
        if file not in self.files:
            return f"{page.file}: {address} leads to {file}, which is not there"
        target = self._by_file.get(file)
        if parts.fragment and target and unquote(parts.fragment) not in target.ids:
            return f"{page.file}: {address}: {file} has no such id"
        return None


def read(text: object) -> str:
    """Text as a reader reads it: white space folded, soft hyphens unseen."""
    return " ".join(str(text).replace("\N{SOFT HYPHEN}", "").split())


def file_of(path: str) -> str:
    """The file that a web server gives for an address of the site."""
    path = unquote(path)
    if not path or path.endswith("/"):
        return f"{path}index.html"
    assert PurePosixPath(path).suffix, f"{path} would need a redirect to its folder"
    return path
