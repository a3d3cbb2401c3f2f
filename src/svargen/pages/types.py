"""The pages of a site as frozen data: all that a template may know.

Each page type has one template of the same name (`AnswerPage` -> `answer.html`). Places in
the site are kept as `path`, the address without its first slash, so that a template writes a
relative link as `{{ page.root }}{{ item.path }}`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svargen.model import Body


class Day(NamedTuple):
    """A day, for programs and for people."""

    iso: str
    """'2026-05-08'."""
    text: str
    """'8. maj 2026'."""


class Ref(NamedTuple):
    """A link to a page of the site."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A link to a list, and how many answers are on it."""

    text: str
    path: str
    count: int
    share: int = 0
    """Percent of the largest beside it, for a bar."""
    note: str = ""
    """What tells it apart: an asker's party, a party's name, what a case is about."""
    see: str = ""
    """The name under which the list stands, where `text` is a former one."""


class AskerRef(NamedTuple):
    """An asker of an answer."""

    name: str
    path: str
    party: str
    """The letter on the day asked; '' for none."""
    party_name: str
    party_path: str

    @property
    def label(self) -> str:
        """'Mikkel Skovgaard (Ø)', the letter never on a line of its own."""
        return f"{self.name}\N{NO-BREAK SPACE}({self.party})" if self.party else self.name


class Period(NamedTuple):
    """A party or an administration, and when it was."""

    text: str
    path: str
    """'' where it has no page."""
    when: str
    """'fra 2024'; '' where nothing is known of its time."""


class Item(NamedTuple):
    """An answer as a line in a list."""

    title: str
    path: str
    day: Day
    """The answer's date, or while there is none the question's."""
    askers: tuple[AskerRef, ...]
    administrations: tuple[str, ...]
    status: str
    """A status of `model.STATUSES`."""
    waited: str
    """'13 arbejdsdage'; '' without an answer."""
    overdue: bool = False
    """Whether the final answer is due, and has not come."""

    @property
    def year(self) -> str:
        """'2026', under which it stands in a list of several years."""
        return self.day.iso[:4]


class OutLink(NamedTuple):
    """An editor's link, to anywhere."""

    title: str
    url: str
    """Absolute, for a link out of the site; else ''."""
    path: str
    """For a link within the site; else ''. Both are empty where the source has lost the address."""


class File(NamedTuple):
    """An attachment."""

    title: str
    name: str
    """The file's name, beside the page."""
    type: str
    """'PDF', 'Excel'."""
    size: str
    """'1,2 MB'."""


class Piece(NamedTuple):
    """Words of a text that changed, one after the other."""

    kind: str
    """same, removed, added, or skipped: unchanged words that are not shown."""
    text: str
    spaced: bool
    """Whether a space stands before them."""


class Passage(NamedTuple):
    """What changed in one text of an answer."""

    kind: str
    """title, question or answer."""
    number: int | None
    """2 for 'Svar 2'."""
    paragraphs: tuple[tuple[Piece, ...], ...]


Changes = dict[int, tuple[tuple[Passage, ...], bool]]
"""What a correction changed, and whether that is all of it; by its place in its answer's list."""


class Dated(NamedTuple):
    """Something said of an answer on a day: a correction, a redaction."""

    day: Day
    text: str
    anchor: str
    """Its id on the answer's page: 'rettet-2026-05-12'."""
    passages: tuple[Passage, ...] = ()
    """What a correction changed, where the project's history tells."""
    whole: bool = True
    """Whether `passages` are all of it; else the rest is too long to be shown."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in a long list a page stands."""

    number: int
    """This page, from 1."""
    total: int
    """Pages in all."""
    first: int
    """The first item's number, from 1; 0 in an empty list."""
    last: int
    count: int
    """Items in all."""
    links: tuple[tuple[int, str], ...]
    """(page number, path) of the pages worth a link; number 0 stands for a gap."""
    previous: str
    """Path of the page before; '' on the first."""
    next: str
    """Path of the page after; '' on the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page has."""

    kind: ClassVar[str] = "page"
    """The kind named in manifest.json."""
    template: ClassVar[str] = "page.html"
    search_box: ClassVar[bool] = True
    """Whether the search box stands at the top; else it is in the page, or the page is it."""

    path: str
    title: str
    """The heading."""
    description: str = ""
    """A sentence for search engines."""
    crumbs: tuple[Ref, ...] = ()
    """From the front page to the page above this one."""
    menu: str = ""
    """The entry of the main menu this page belongs to: its path."""
    feed: Ref | None = None
    """The feed of this page's own list."""
    indexed: bool = True
    """Whether search engines may list it."""
    root: str = field(init=False, repr=False, compare=False)
    """The way from this page to the front page."""

    def __post_init__(self) -> None:
        # A template asks for it at each link.
        object.__setattr__(self, "root", "../" * self.path.count("/") or "./")

    @property
    def file(self) -> str:
        """The file it is written to."""
        return self.path if self.path.endswith(".html") else f"{self.path}index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """The answer before or after within one administration."""

    administration: Ref
    previous: Ref | None
    next: Ref | None
    before: tuple[Ref, ...] = ()
    """The administrations whose answers came before its first."""
    after: tuple[Ref, ...] = ()
    """The administrations whose answers come after its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage(Page):
    """A question with its answer."""

    kind: ClassVar[str] = "answer"
    template: ClassVar[str] = "answer.html"

    digest: str
    """Stands for the body where pages are compared without their text."""
    body: Body | None = None
    askers: tuple[AskerRef, ...]
    asked: Day
    answered: Day | None
    administrations: tuple[Ref, ...]
    status: str
    due: Day | None
    """The day by which the final answer is or was to come; None where none is said."""
    overdue_on: Day | None
    """The day on which the site was built, if that was later and there was none."""
    waited: str
    """'13 arbejdsdage' between question and answer; ''  without an answer."""
    case: Ref | None
    document_number: str
    edoc_case: str
    caseworker: str
    """'' where there is none or the site does not publish it."""
    topics: tuple[Ref, ...]
    links: tuple[OutLink, ...]
    attachments: tuple[File, ...]
    corrections: tuple[Dated, ...]
    redactions: tuple[Dated, ...]
    thread: tuple[Item, ...]
    """The questions that follow one another up, this one among them; () where it stands alone."""
    thread_cut: bool
    """Whether there are more of these."""
    same_question: tuple[Item, ...]
    """Other answers to the very same question."""
    same_case: tuple[Item, ...]
    same_topic: tuple[Item, ...]
    topic: Ref | None
    """The topic that `same_topic` is of."""
    neighbours: tuple[Neighbour, ...]
    citation: str
    """Ready to paste, without the address."""
    short_path: str
    """The address to cite: /dok/… where there is a document number."""
    json_ld: str = ""
    """schema.org's description as JSON, fit to stand in a script element."""
    json_ld_hash: str = ""
    """Its source expression for a Content-Security-Policy: 'sha256-…'."""
    log_path: str
    """The log of all corrections."""
    source: str
    """Address of the file in the project's git host; '' where site.yaml names none."""

    @property
    def asked_by(self) -> tuple[str, ...]:
        """What those who asked are called."""
        return tuple([asker.label for asker in self.askers])

    @property
    def has_lost_links(self) -> bool:
        """Whether the source has lost the address of any of its links."""
        return not all(link.url or link.path for link in self.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstonePage(Page):
    """What stands where an answer was withdrawn. No title: that may be what leaked."""

    kind: ClassVar[str] = "tombstone"
    template: ClassVar[str] = "tombstone.html"

    asked: Day
    answered: Day | None
    withdrawn: Day
    reason: str
    administrations: tuple[Ref, ...]
    short_path: str


class SearchWithin(NamedTuple):
    """A search box that finds among the answers of one list."""

    label: str
    name: str
    """The filter's word in the address of a search: 'spoerger'."""
    value: str
    """'asta-eksempelsen'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(Page):
    """Answers one below the other, of whatever they share."""

    template: ClassVar[str] = "list.html"

    of: str
    """all, year, month, asker, party, administration, topic or case."""
    lead: str
    """A sentence that sums the list up."""
    items: tuple[Item, ...]
    paging: Paging
    years: tuple[Counted, ...] = ()
    """Ways to the years; in a list of several pages, to where each begins."""
    months: tuple[Counted, ...] = ()
    notes: tuple[str, ...] = ()
    """What else is to be said: other names, that all its answers were withdrawn."""
    times: tuple[Period, ...] = ()
    """What it was at other times, oldest first; on its first page alone."""
    alike: bool = False
    """Whether all lines name the list itself alike, which then goes without saying."""
    withdrawn: int = 0
    """How many answers were withdrawn from it."""
    search: SearchWithin | None = None
    """The search box that finds among its answers alone."""

    @property
    def kind(self) -> str:  # type: ignore[override]  # a list's kind is that of what it lists
        """What it lists; 'page' for its further pages."""
        return self.of if self.paging.number == 1 else "page"

    @property
    def by_year(self) -> Iterable[tuple[str, list[Item]]]:
        """Each year with its answers."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.year, []).append(item)
        return found.items()


class Pending(NamedTuple):
    """A question that waits for its final answer."""

    item: Item
    asked: Day
    due: Day | None
    time: str
    """'8 working days' past the deadline, or till then, or without one since it was asked."""
    today: bool
    """Whether this is the last day in time."""


@dataclass(frozen=True, slots=True)
class PendingOf:
    """The questions of one administration, or those with a provisional answer."""

    name: str
    path: str
    """'' for provisional answers, whoever gave them."""
    count: int
    """Those on other pages among them."""
    deadline: str
    """'10 working days'; '' where site.yaml says none."""
    entries: tuple[Pending, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPage(Page):
    """Questions that wait for an answer, those due first at the top of each administration's."""

    template: ClassVar[str] = "pending.html"

    lead: str
    """How many there are and how many are overdue, and on which day."""
    groups: tuple[PendingOf, ...]
    provisional: PendingOf | None
    paging: Paging

    @property
    def kind(self) -> str:  # type: ignore[override]  # further pages are of no kind of their own
        """'pending', and 'page' for its further pages."""
        return "pending" if self.paging.number == 1 else "page"


class Letter(NamedTuple):
    """The names under one letter of an index."""

    letter: str
    anchor: str
    entries: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage(Page):
    """All askers, parties, administrations, topics or cases."""

    template: ClassVar[str] = "index.html"

    of: str
    """askers, parties, administrations, topics or cases."""
    lead: str
    letters: tuple[Letter, ...]
    """Those of this page."""
    alphabet: tuple[tuple[str, str], ...]
    """(letter, where it begins as seen from this page): '' for a letter without a name."""
    paging: Paging

    @property
    def kind(self) -> str:  # type: ignore[override]  # further pages are not permanent
        """'index', and 'page' for its further pages."""
        return "index" if self.paging.number == 1 else "page"


class LogEntry(NamedTuple):
    """What became of an answer after it was published."""

    kind: str
    """corrected, removed or withdrawn."""
    day: Day
    title: str
    """The answer's; of a withdrawn one only that it was withdrawn."""
    path: str
    """Where it is told on the answer's page."""
    text: str

    @property
    def year(self) -> str:
        """'2026', under which it stands."""
        return self.day.iso[:4]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage(Page):
    """What was corrected, removed and withdrawn, newest first."""

    template: ClassVar[str] = "log.html"

    lead: str
    entries: tuple[LogEntry, ...]
    paging: Paging

    @property
    def kind(self) -> str:  # type: ignore[override]  # further pages are not permanent
        """'log', and 'page' for its further pages."""
        return "log" if self.paging.number == 1 else "page"


class Thread(NamedTuple):
    """A question in the front page's figure, in thousandths of its width."""

    asked: int
    answered: int
    row: int
    waiting: bool
    """Whether it has no answer yet; `answered` is then the right edge."""


class Begin(NamedTuple):
    """Where a month begins in the front page's figure, or in a long time a year."""

    at: int
    """Thousandths of its width."""
    name: str
    room: str
    """The narrowest screen on which it can be named: '' for any, 's', 'm', 'l', or 'none'."""
    flush: bool
    """Whether its name ends where the figure does, since it would not fit otherwise."""


class Timeline(NamedTuple):
    """The newest questions along time."""

    months: tuple[Begin, ...]
    threads: tuple[Thread, ...]
    rows: int
    since: str
    """The first month, in words: 'januar 2026'."""
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage(Page):
    """The way in."""

    kind: ClassVar[str] = "front"
    template: ClassVar[str] = "front.html"
    search_box: ClassVar[bool] = False

    count: int
    """Answers in all."""
    since: int
    """The year of the oldest; 0 without answers."""
    updated: Day | None
    """The day of the newest answer."""
    newest: tuple[Item, ...]
    topics: tuple[Counted, ...]
    topic_count: int
    administrations: tuple[Counted, ...]
    years: tuple[Counted, ...]
    parties: tuple[Counted, ...]
    """`text` is the letter, `note` the name."""
    examples: tuple[str, ...]
    """Searches to try."""
    timeline: Timeline | None
    pending: str = ""
    """'5 questions await an answer', in words; '' where none does."""
    overdue: str = ""
    """'2 are overdue'; '' where none is."""
    pending_path: str = ""
    answers_path: str = ""
    """The list of all answers."""
    topics_path: str = ""
    """The index of all topics."""
    askers_path: str = ""
    """The index of all askers."""


class Filter(NamedTuple):
    """What a search can be narrowed to."""

    name: str
    """Its word in the address of a search: 'forvaltning'."""
    label: str


class State(NamedTuple):
    """A status other than that of a plain answer, as a result of a search tells it."""

    status: str
    label: str
    style: str
    """Its class in the stylesheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """Search; without JavaScript, the ways to browse."""

    kind: ClassVar[str] = "search"
    template: ClassVar[str] = "search.html"
    search_box: ClassVar[bool] = False

    ways: tuple[Ref, ...]
    filters: tuple[Filter, ...]
    states: tuple[State, ...]
    joints: str
    """What long compounds end in, separated by spaces: there they may be broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage(Page):
    """A page of the publisher's own, from pages/."""

    kind: ClassVar[str] = "plain"
    template: ClassVar[str] = "plain.html"

    html: str
    """Safe HTML."""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundPage(Page):
    """What a server shows where nothing stands. Its links are absolute: it appears anywhere."""

    kind: ClassVar[str] = "not-found"
    template: ClassVar[str] = "not_found.html"

    ways: tuple[Ref, ...]
    base: str

    def __post_init__(self) -> None:
        # The whole address of the site.
        object.__setattr__(self, "root", self.base)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectPage(Page):
    """An old or a short address that leads to a page."""

    template: ClassVar[str] = "redirect.html"

    target: Ref
    url: str = ""
    """The whole address, where it leads out of the site."""
    of: str = "document"
    """document (/dok/…) or redirect (an old address)."""

    @property
    def href(self) -> str:
        """Where it leads, as seen from its own address."""
        return self.url or f"{self.root}{self.target.path}"

    @property
    def kind(self) -> str:  # type: ignore[override]  # told apart in the manifest
        """'document' or 'redirect'."""
        return self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all pages share: `site` in a template."""

    title: str
    publisher: str
    base_url: str
    """Ends with '/'."""
    language: str
    locale: str
    """For Open Graph: 'da_DK'."""
    menu: tuple[Ref, ...]
    footer: tuple[Ref, ...]
    """The publisher's own pages and the archive's."""
    feed: Ref
    search_path: str
    contact_email: str
    contact_phone: str
    accessibility: str
    """Address of the accessibility statement; ''."""
    stylesheet: str
    """Path of the stylesheet, its content's digest in the name."""
    icon: str
    generator: str
    scripts: tuple[str, ...] = ()
    """Paths of the search page's modules, the one that begins first."""
    opensearch: str = ""
    """Path of the description by which browsers search here."""
    contact_link: OutLink | None = None
    """Where else the publisher can be written to."""
