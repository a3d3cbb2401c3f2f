"""Addresses. Nothing else in svargen knows how one is made.

Every address is kept as a path from the site's root without its first slash, such as
`svar/2026/arbejdet-med-ai/`. Once published an address never changes.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from svargen.language import slug

if TYPE_CHECKING:
    from collections.abc import Callable

    from svargen.model import AddressWords, Answer

FRONT = ""
NOT_FOUND = "404.html"
FEED = "feed.xml"
BESIDE = ("index.json", "index.md", FEED)
"""What may stand beside a page and share its fate: an answer as data, a list's feed."""
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
MANIFEST = "manifest.json"
CONTENTS = "indeks.json"
"""The table of contents of the search index, beside the search page."""
STATEMENT = "was/"
"""The short address of the accessibility statement, the same for all Danish authorities."""
ASSETS = "assets/"
OPENSEARCH = "opensearch.xml"
SECURITY = ".well-known/security.txt"
HEADERS = "_headers"
REDIRECTS = "_redirects"
APACHE = ".htaccess"
NGINX_HEADERS = "_nginx-headers.conf"
NGINX_REDIRECTS = "_nginx-redirects.conf"
"""What web servers should send with each file, and where old addresses lead, in three forms."""
QUERY = "q"
FILTERS = {
    "administration": "forvaltning",
    "party": "parti",
    "year": "aar",
    "status": "status",
    "topic": "emne",
    "asker": "spoerger",
}
"""What a search can be narrowed to, and the word for it in the address of the search; the value is
the last step of that list's own address."""
_OF_INDEX = re.compile(rf"[0-9a-f]{{10}}\.json|{re.escape(CONTENTS)}")


class IndexFiles(NamedTuple):
    """The files of the search index, told by their names from others that lie in its folder."""

    folder: str

    def __contains__(self, path: object) -> bool:
        """Whether a path is that of such a file."""
        folder = self.folder
        return (
            isinstance(path, str)
            and path.startswith(folder)
            and _OF_INDEX.fullmatch(path, len(folder)) is not None
        )


@dataclass(frozen=True, slots=True)
class Urls:
    """The addresses of one site."""

    words: AddressWords
    _answers: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Told before, by path: each is asked for a dozen times."""

    def answer(self, answer: Answer) -> str:
        """An answer's page: the place of its file."""
        return self.answer_file(answer.path)

    def answer_file(self, path: str) -> str:
        """The page of the answer in this file, from answers/."""
        told = self._answers.get(path)
        if told is None:
            steps = path.removesuffix(".md").split("/")
            told = self._answers[path] = "/".join([self.words.answers, *map(slug, steps), ""])
        return told

    def file_at(self, path: str) -> str | None:
        """The file, from answers/, whose page this may be; None where it is no answer's page."""
        inner = path.removeprefix(f"{self.words.answers}/")
        return None if inner == path else f"{inner.removesuffix('/')}.md"

    def answers(self, *time: str) -> str:
        """All answers, or those of a year, or of a year and a month."""
        return "/".join([self.words.answers, *time, ""])

    def person(self, key: str = "") -> str:
        """An asker; without a key all askers."""
        return _under(self.words.askers, key)

    def party(self, key: str = "") -> str:
        """A party; without a key all parties."""
        return _under(self.words.parties, key)

    def administration(self, key: str = "") -> str:
        """An administration; without a key all of them."""
        return _under(self.words.administrations, key)

    def topic(self, key: str = "") -> str:
        """A topic; without a key all topics."""
        return _under(self.words.topics, key)

    def case(self, key: str = "") -> str:
        """A case; without a key all cases."""
        return _under(self.words.cases, key)

    def index(self, of: str) -> str:
        """The index of all askers, parties, administrations, topics or cases ('asker', …)."""
        word = {
            "asker": self.words.askers,
            "party": self.words.parties,
            "administration": self.words.administrations,
            "topic": self.words.topics,
            "case": self.words.cases,
        }[of]
        return f"{word}/"

    def document(self, number: str) -> str:
        """The short address of an answer."""
        return _under(self.words.documents, number)

    def plain(self, path: str) -> str:
        """A page of the publisher's own, by its file in pages/."""
        return f"{slug(path.removesuffix('.md'))}/"

    @property
    def search(self) -> str:
        """The search page."""
        return f"{self.words.search}/"

    @property
    def index_files(self) -> IndexFiles:
        """The files of the search index."""
        return IndexFiles(self.search)

    @property
    def log(self) -> str:
        """What was corrected, removed and withdrawn."""
        return f"{self.words.corrections}/"

    @property
    def pending(self) -> str:
        """The questions that wait for an answer."""
        return f"{self.words.pending}/"

    def page(self, path: str, number: int) -> str:
        """A further page of a long list; the first is the list itself."""
        return path if number == 1 else f"{path}{self.words.page}/{number}/"


def old_address(address: str) -> str:
    """The path under which an old address `/…` goes on working: a page of HTML, or a folder.

    With another ending, as in `/gammel.aspx`, it is a folder, too, since hosts would not show such
    a file as a page. Signs are as hosts look for them: no longer percent-encoded (RFC 3986).
    """
    path = unicodedata.normalize("NFC", unquote(posixpath.normpath(address))).lstrip("/")
    return path if path.endswith(".html") else f"{path}/"


def path_of(address: str) -> str:
    """The path of an address `/…` as an editor links to it, without `?` and `#`."""
    path = re.split(r"[?#]", address, maxsplit=1)[0].removeprefix("/")
    return path.removesuffix("index.html")


def file_href(name: str) -> str:
    """A file's name as a link from the page it stands beside (RFC 3986)."""
    return quote(name)


_NO_URL_SIGN = re.compile(r'%(?![0-9A-Fa-f]{2})|["<>\[\]\\^`{|}]')


def link_href(url: str) -> str:
    """An editor's link with the signs that no address may hold percent-encoded (RFC 3986)."""
    found = re.match(r"[a-z]+://[^/?#]*", url)
    # A host may stand in brackets.
    host = found[0] if found else ""
    return host + _NO_URL_SIGN.sub(lambda sign: quote(sign[0]), url.removeprefix(host))


def feed_of(path: str) -> str:
    """The feed of a list."""
    return f"{path}{FEED}"


def _under(word: str, key: str) -> str:
    return f"{word}/{key}/" if key else f"{word}/"


# A sign that is the same each time comes first: many times as fast.
_PROJECT_LINK = re.compile(r'="(?:(?<=\bhref=")|(?<=\bsrc="))(site|answer|file):([^"#]*)(#[^"]*)?"')


def resolve_links(html: str, prefix: str, own: str, answer_file: Callable[[str], str]) -> str:
    """The HTML of a body with its links within the project led to their places.

    `prefix` is what leads to the site's root, `own` what leads to the folder of the page with
    the attachments; both may be relative or absolute.
    """

    def place(found: re.Match[str]) -> str:
        kind, target, fragment = found[1], found[2], found[3] or ""
        if kind == "site":
            # `./` keeps a link to the front page from being empty.
            led = f"{prefix}{target.removeprefix('/')}"
        elif kind == "answer":
            led = f"{prefix}{answer_file(target)}"
        else:
            led = f"{own}{target}"
        return f'="{led}{fragment}"'

    return _PROJECT_LINK.sub(place, html) if ":" in html else html
