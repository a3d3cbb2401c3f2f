"""Everything an editor can write, typed in one place: an answer's front matter, and site.yaml.

Here stands what one value or one part must be. What fields demand of one another, and answers
of one another, stands in `checking/`, so that it is reported beside a wrong field and not
only after it has been mended.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from svargen.language import languages, time_zones
from svargen.values import (
    AddressWord,
    Asker,
    AsList,
    BaseUrl,
    Case,
    Colour,
    Day,
    DocumentNumber,
    Email,
    FileName,
    NeverEmpty,
    Paragraphs,
    Phone,
    SiteAddress,
    Text,
    Truth,
    Url,
    UrlOrLost,
    WebUrl,
    choice,
    is_empty,
    refuse,
    whole_number,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pydantic.fields import FieldInfo

    from svargen.values import AskerName

_NO_KEYS: set[str] = set()
_REPEATED = frozenset(
    {"asker", "administration", "status", "asked", "date", "topics", "sagsbehandler"}
)
_ONCE: dict[Any, Any] = {}
"""Values of those keys that came from other processes: a few thousand in any archive."""


class Part(BaseModel):
    """A mapping an editor writes: frozen, and with no key that is not declared here."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True
    )

    shorthand: ClassVar[str | None] = None
    """The key that a text alone stands for, where the part may be written as a text."""
    keeps_null: ClassVar[frozenset[str]] = frozenset()
    """Keys of which an empty value is judged; elsewhere it is as good as none."""

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """Take what another process read, what many parts have in common only once."""
        values = state["__dict__"]
        for key in _REPEATED & values.keys():
            values[key] = _ONCE.setdefault(values[key], values[key])
        super().__setstate__({**state, "__pydantic_fields_set__": _NO_KEYS})

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        if isinstance(data, str) and cls.shorthand:
            return {cls.shorthand: data}
        if isinstance(data, dict):
            # What is not known stays, to be refused with a value or without.
            kept = cls.keeps_null
            known = keys_of(cls)
            return {
                key: value
                for key, value in data.items()
                if key not in known or key in kept or not is_empty(value)
            }
        return data


@lru_cache(maxsize=64)
def keys_of(part: type[Part]) -> dict[str, FieldInfo]:
    """The keys an editor may write in this part, in order."""
    return {field.alias or name: field for name, field in part.model_fields.items()}


# -- an answer -----------------------------------------------------------------------------

STATUSES = ("besvaret", "afventer", "foreløbigt", "trukket", "tilbagekaldt")
UNANSWERED = ("afventer", "trukket")
"""Statuses of a question that needs no answer; a `trukket` one may have had it already."""


class Link(Part):
    """A link that belongs to the answer as a whole."""

    keeps_null: ClassVar[frozenset[str]] = frozenset({"url"})

    title: Text
    url: UrlOrLost
    """http(s), mailto, tel, or an address in the site; None where the source has lost it."""


class Attachment(Part):
    """A file beside the answer, published with it."""

    file: FileName
    title: Text


class Correction(Part):
    """What was put right, and when."""

    date: Day
    text: Paragraphs


class Redaction(Part):
    """That something was removed, when and why; never what."""

    date: Day
    reason: Paragraphs


class Withdrawal(Part):
    """That the whole answer was withdrawn, when and why."""

    date: Day
    reason: Paragraphs


class Permission(Part):
    """What the check for personal data may let pass."""

    text: Text
    reason: Text


_FEW = 100
"""Entries of a list each of which makes a page, or a line of one: one answer makes no flood."""


class FrontMatter(Part):
    """The front matter of an answer."""

    keeps_null: ClassVar[frozenset[str]] = frozenset(
        {"status", "redactions", "withdrawn", "publish_from", "draft"}
    )

    title: Text
    """The subject alone."""
    asker: Annotated[tuple[Asker, ...], AsList, Field(min_length=1, max_length=_FEW)]
    asked: Day
    date: Day | None = None
    """The answer's date."""
    administration: Annotated[tuple[Text, ...], AsList, Field(min_length=1, max_length=_FEW)]
    """Names or aliases, as written."""
    sagsnummer: Case | None = None
    """The case in F2."""
    dokumentnummer: DocumentNumber | None = None
    """The document in F2; unique in the archive."""
    edoc_sagsnummer: Text | None = None
    """The case in eDoc, the system before F2."""
    sagsbehandler: Text | None = None
    """The caseworker; published only where the site's policy says so."""
    topics: Annotated[tuple[Text, ...], AsList, Field(max_length=_FEW)] = ()
    links: Annotated[tuple[Link, ...], AsList] = ()
    attachments: Annotated[tuple[Attachment, ...], AsList] = ()
    status: Annotated[str, *choice(*STATUSES, code="unknown-status"), NeverEmpty] = "besvaret"
    due: Day | None = None
    """When the answer is due; without it the site's deadline applies."""
    follows: Annotated[tuple[Text, ...], AsList, Field(max_length=_FEW)] = ()
    """Answers this one follows up: a file, or a document number."""
    corrections: Annotated[tuple[Correction, ...], AsList] = ()
    redactions: Annotated[tuple[Redaction, ...], AsList, NeverEmpty] = ()
    withdrawn: Annotated[Withdrawal | None, NeverEmpty] = None
    publish_from: Annotated[Day | None, NeverEmpty] = None
    """Unseen before this day, in the site's time zone."""
    draft: Annotated[Truth, NeverEmpty] = False
    aliases: Annotated[tuple[SiteAddress, ...], AsList, Field(max_length=_FEW)] = ()
    """Old addresses that must go on working."""
    personal_data_ok: Annotated[tuple[Permission, ...], AsList] = ()

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """As with a part, but key by key: so Python keeps the keys of all answers only once."""
        tell = partial(object.__setattr__, self)
        for key, value in state["__dict__"].items():
            tell(key, _ONCE.setdefault(value, value) if key in _REPEATED else value)
        tell("__pydantic_fields_set__", _NO_KEYS)
        tell("__pydantic_extra__", None)
        tell("__pydantic_private__", None)


SectionKind = Literal["question", "answer"]


@dataclass(frozen=True, slots=True)
class SectionHead:
    """The heading of a section: which it is, and where it stands."""

    kind: SectionKind
    number: int | None
    """2 for `## Svar 2`; None for `## Svar`."""
    line: int
    """In the file, from 1."""
    empty: bool
    """Whether nothing stands under it."""


@dataclass(frozen=True, slots=True)
class BodyLink:
    """A link in an answer's text to something in the project, or to the web, where it may stand."""

    kind: Literal["address", "answer", "file", "web"]
    """An address in the site, another answer's file, an attachment of this answer, a whole URL."""
    target: str
    """`/svar/2025/x/`, `2025/x.md` from answers/, `plan.pdf`, or `https://…`."""
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class NearHeading:
    """A line that was perhaps meant as a section's heading."""

    kind: SectionKind
    text: str
    line: int
    number: int | None = None
    """2 for `**Svar 2**` and `## Svar nr. 2`; None where the line may well be about another."""
    of_section: bool = False
    """Whether it is a heading of the level that sections have."""


_UNSEEN = frozenset({"title", "edoc_sagsnummer", "sagsbehandler", "links"})
"""Keys that concern nothing but an answer's own lines and pages."""
_seen = attrgetter(*(key for key in FrontMatter.model_fields if key not in _UNSEEN))
"""The values of all others, in order. To ask for `__dict__` would have Python make one of each."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer without its text: what lists, links and checks are made of."""

    path: str
    """From answers/, as in `2026/arbejdet-med-ai.md`; its place is its address."""
    front: FrontMatter
    sections: tuple[SectionHead, ...] = ()
    near_headings: tuple[NearHeading, ...] = ()
    links: tuple[BodyLink, ...] = ()
    excerpt: str = ""
    """The beginning of the question as plain text, for lists and descriptions."""
    question: bytes = b""
    """Stands for the words of its questions, whatever their case and spaces; b'' for none."""
    digest: str = ""
    """SHA-256 of the file, in hexadecimal."""
    broken: tuple[str, ...] = ()
    """Keys that could not be read and hold a stand-in; rules about them are silent."""
    permitted: tuple[int, ...] = ()
    """The entries of `personal_data_ok`, by index, that let something in the text pass."""

    # What lists ask of each answer again and again:
    answered: bool = field(init=False, repr=False, compare=False)
    """Whether there is an answer to read; one given before the question was taken back is."""
    pending: bool = field(init=False, repr=False, compare=False)
    """Whether its final answer is still to come."""
    day: date = field(init=False, repr=False, compare=False)
    """The day it is listed under: the answer's, or while there is none the question's."""
    order: tuple[int, str] = field(init=False, repr=False, compare=False)
    """Its place in every list: by date, the newest first, and on one day by path."""
    shape: bytes = field(init=False, repr=False, compare=False)
    """Stands for all of it that other answers, lists and addresses can feel: not its title nor its
    words. While no answer's shape differs, nor which of them have a question in common, the same
    pages stand in the same lists."""

    def __post_init__(self) -> None:
        """Tell what follows from the rest."""
        tell, front = partial(object.__setattr__, self), self.front
        answered = front.status not in ("afventer", "tilbagekaldt")
        if front.status == "trukket":
            answered = any(head.kind == "answer" for head in self.sections)
        dated = front.date if answered or front.status == "tilbagekaldt" else None
        day = dated or front.asked
        tell("answered", answered)
        tell("pending", front.status in ("afventer", "foreløbigt"))
        tell("day", day)
        tell("order", (-day.toordinal(), self.path))
        seen = list(_seen(front))
        parts = [(head.kind, head.number, head.empty) for head in self.sections]
        shape = repr((self.path, seen, parts, self.broken, self.permitted))
        tell("shape", blake2b(shape.encode(errors="surrogatepass"), digest_size=16).digest())

    @property
    def askers(self) -> tuple[AskerName, ...]:
        """Who asked, each once."""
        return tuple(dict.fromkeys(self.front.asker))

    @property
    def title(self) -> str:
        """Its subject."""
        return self.front.title

    @property
    def changed(self) -> date:
        """The last day on which it was dated, corrected, or something removed from it."""
        front = self.front
        corrected = [correction.date for correction in front.corrections]
        removed = [redaction.date for redaction in front.redactions]
        return max([self.day, *corrected, *removed])

    def beside(self, name: str) -> str:
        """The file of that name in this answer's folder, relative to the project."""
        folder = self.path.rpartition("/")[0]
        return f"answers/{folder}/{name}" if folder else f"answers/{name}"


SECTION_WORDS: Mapping[SectionKind, str] = {"question": "spoergsmaal", "answer": "svar"}
"""Begin the id of each section on its page. Citations hold on to them: they never change."""


def section_id(kind: SectionKind, number: int | None) -> str:
    """The id of a section on its page: 'svar', 'spoergsmaal-2'."""
    return f"{SECTION_WORDS[kind]}-{number}" if number else SECTION_WORDS[kind]


@dataclass(frozen=True, slots=True)
class Section:
    """A question or an answer as text."""

    kind: SectionKind
    number: int | None
    html: str
    """Safe HTML; links within the project stand as `site:/…`, `answer:…`."""
    text: str
    """The same as plain text."""
    markdown: str
    """The same as the editor wrote it."""

    @property
    def id(self) -> str:
        """Its id on the page."""
        return section_id(self.kind, self.number)


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an answer, in the order of the file."""

    sections: tuple[Section, ...] = ()
    notes: str = ""
    """Footnotes as safe HTML; empty where there are none."""
    notes_text: str = ""
    """The same as plain text."""

    @property
    def questions(self) -> tuple[Section, ...]:
        """The questions alone."""
        return tuple([section for section in self.sections if section.kind == "question"])

    @property
    def answers(self) -> tuple[Section, ...]:
        """The answers alone."""
        return tuple([section for section in self.sections if section.kind == "answer"])


class PageMatter(Part):
    """The front matter of a plain page."""

    keeps_null: ClassVar[frozenset[str]] = frozenset({"draft"})

    title: Text
    description: Text | None = None
    """A sentence for search engines."""
    draft: Annotated[Truth, NeverEmpty] = False
    personal_data_ok: Annotated[tuple[Permission, ...], AsList] = ()


@dataclass(frozen=True, slots=True)
class Plain:
    """A page of the publisher's own."""

    path: str
    """From pages/, as in `om.md`."""
    front: PageMatter
    links: tuple[BodyLink, ...] = ()
    html: str = ""
    excerpt: str = ""
    permitted: tuple[int, ...] = ()
    """The entries of `personal_data_ok`, by index, that let something in the text pass."""


# -- site.yaml -----------------------------------------------------------------------------


class Dated(Part):
    """Something with a beginning and an end; either may be open."""

    since: Day | None = Field(default=None, alias="from")
    """The first day; None where it has always been so."""
    until: Day | None = Field(default=None, alias="to")
    """The last day; None where it still is so."""

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies between both, each included."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


class Party(Dated):
    """Who used a party letter, and when."""

    shorthand: ClassVar[str | None] = "name"
    name: Text


class Administration(Dated):
    """One part of the administration under one name."""

    shorthand: ClassVar[str | None] = "name"
    name: Text
    aliases: Annotated[tuple[Text, ...], AsList] = ()
    successor: Annotated[tuple[Text, ...], AsList] = ()
    """The names of those that took over: one, or after a split several."""


class Membership(Dated):
    """A person's party during a time."""

    shorthand: ClassVar[str | None] = "party"
    party: Text | None = None


class Person(Part):
    """An asker whom a name alone does not tell apart, or whose name has changed."""

    id: Text
    """The last part of the person's address."""
    name: Text
    former: Annotated[tuple[Text, ...], AsList] = ()
    """Names used before, and other spellings."""
    parties: Annotated[tuple[Membership, ...], AsList] = ()
    """Each with its time; one without a letter is a time without a party."""

    def parties_on(self, day: date) -> tuple[str | None, ...]:
        """The letters held on a day, None for a time without a party; () where nothing is said."""
        return tuple(each.party for each in self.parties if each.holds_on(day))


class TopicNames(Part):
    """What else a topic is called."""

    aliases: Annotated[tuple[Text, ...], AsList] = ()


class Caseworkers(Part):
    """Whether caseworkers' names are published."""

    publish: Truth = False


class Deadlines(Part):
    """Working days within which a question should be answered."""

    working_days: Annotated[int, *whole_number(1, 1000)] | None = None
    administrations: dict[Text, Annotated[int, *whole_number(1, 1000)]] = {}
    """Exceptions, by the administration's name."""


Gate = Annotated[str, *choice("error", "warning", "off")]


class PersonalData(Part):
    """How the check for personal data weighs what it finds."""

    cpr: Gate | None = None
    """None: an error where the site is Danish, else off."""
    email: Gate = "warning"
    phone: Gate = "warning"
    location: Gate = "warning"
    """Where a photograph was taken."""
    own: Annotated[tuple[Text, ...], AsList] = ()
    """The publisher's own domains, e-mail addresses and telephone numbers, which are let pass."""


class Limits(Part):
    """What one file may hold at most, so that no input can hang a build."""

    file: Annotated[int, *whole_number(1, 16384)] = 512
    """KB of a Markdown file."""
    front_matter: Annotated[int, *whole_number(1, 1024)] = 64
    """KB of front matter."""
    nesting: Annotated[int, *whole_number(2, 50)] = 12
    """Levels of lists and mappings in front matter."""
    marks: Annotated[int, *whole_number(100, 10_000_000)] = 30_000
    """Signs of Markdown, lines and cells of tables in a Markdown file, which cost time to read."""
    attachment: Annotated[int, *whole_number(1, 1048576)] = 51200
    """KB of an attachment."""
    page: Annotated[int, *whole_number(1, 60)] = 5
    """Seconds of a processor that one page may take the project's own templates."""


class Lists(Part):
    """How lists are cut into pages."""

    page_size: Annotated[int, *whole_number(1, 1000)] = 50
    feed_size: Annotated[int, *whole_number(1, 500)] = 50


class Contact(Part):
    """How readers reach the publisher."""

    email: Email | None = None
    phone: Phone | None = None
    url: Url | None = None


class Accessibility(Part):
    """The accessibility statement that the law asks for (lov 692 of 2018)."""

    statement: WebUrl
    date: Day
    """When it was last renewed."""


class Security(Part):
    """What security.txt says (RFC 9116)."""

    contact: Annotated[tuple[Url, ...], AsList, Field(min_length=1)]
    expires: Day
    policy: WebUrl | None = None


class Headers(Part):
    """What web servers are asked to send."""

    hsts: Annotated[int, *whole_number(0, 3650)] | None = None
    """Days for which browsers ask for the site by https alone (RFC 6797); 0: not said.

    None: 365 where base_url is a whole host by https.
    """


class Repository(Part):
    """Where the project lies, so that a page can lead to its source."""

    url: WebUrl
    branch: Text = "main"


class Erasure(Part):
    """An address whose own words had to go, and which is promised no longer (GDPR, article 17).

    Nothing of it is ever published.
    """

    address: SiteAddress
    date: Day
    reason: Text


class Tokens(Part):
    """The colours of one scheme; what is left out keeps svargen's own."""

    paper: Colour | None = None
    """The ground on which answers stand."""
    tint: Colour | None = None
    """The ground on which questions stand."""
    ink: Colour | None = None
    muted: Colour | None = None
    """Text of less weight."""
    rule: Colour | None = None
    """Borders of fields."""
    brand: Colour | None = None
    """The head of every page."""
    on_brand: Annotated[Colour | None, Field(alias="on-brand")] = None
    accent: Colour | None = None
    """Links and data."""
    visited: Colour | None = None
    mark: Colour | None = None
    """Corrections and search hits."""
    alert: Colour | None = None
    """Deadlines missed."""
    focus: Colour | None = None

    def named(self) -> dict[str, str]:
        """Token -> colour, of those that are set."""
        return {k: v for k, v in self.model_dump(by_alias=True).items() if v}


class Theme(Part):
    """Design tokens a publisher may set, as `#rrggbb`."""

    # Here and in Site: to validate what is sure would make a validator more, at every start.
    light: Tokens = Tokens.model_construct()
    dark: Tokens = Tokens.model_construct()


class AddressWords(Part):
    """The words of which addresses are made. They never change once pages are published."""

    answers: AddressWord = "svar"
    askers: AddressWord = "spoerger"
    parties: AddressWord = "parti"
    administrations: AddressWord = "forvaltning"
    topics: AddressWord = "emne"
    cases: AddressWord = "sag"
    documents: AddressWord = "dok"
    search: AddressWord = "soeg"
    pending: AddressWord = "afventer"
    corrections: AddressWord = "rettelser"
    statistics: AddressWord = "statistik"
    data: AddressWord = "data"
    about: AddressWord = "om"
    page: AddressWord = "side"
    """As in `/svar/2026/side/2/`."""


NO_BASE_URL = "http://localhost/"


def _language(value: object) -> object:
    if isinstance(value, str) and value not in languages():
        refuse("unknown-language", value=value, known=", ".join(languages()))
    return value


def _time_zone(value: object) -> object:
    if str(value) not in time_zones():
        refuse("unknown-time-zone", value=value)
    return value


def _format(value: object) -> object:
    if value != "1":
        from svargen import __version__

        refuse("unknown-format", value=value, version=__version__)
    return 1


class Site(Part):
    """site.yaml: who publishes, and how."""

    format: Annotated[Literal[1], BeforeValidator(_format)] = 1
    title: Text
    publisher: Text | None = None
    base_url: BaseUrl | None = None
    language: Annotated[Text, BeforeValidator(_language)] = "da"
    timezone: Annotated[Text, BeforeValidator(_time_zone)] = "Europe/Copenhagen"
    description: Text | None = None
    """What this is, in a sentence or two, for the front page and for search engines."""
    parties: dict[Text, Annotated[tuple[Party, ...], AsList]] | None = None
    """Who used each letter; None accepts any party."""
    administrations: Annotated[tuple[Administration, ...], AsList] | None = None
    """None accepts any name."""
    people: tuple[Person, ...] = ()
    topics: dict[Text, TopicNames | None] | None = None
    """None accepts any topic."""
    caseworkers: Caseworkers = Caseworkers.model_construct()
    deadlines: Deadlines = Deadlines.model_construct()
    personal_data: PersonalData = PersonalData.model_construct()
    limits: Limits = Limits.model_construct()
    lists: Lists = Lists.model_construct()
    contact: Contact = Contact.model_construct()
    accessibility: Accessibility | None = None
    security: Security | None = None
    headers: Headers = Headers.model_construct()
    repository: Repository | None = None
    theme: Theme = Theme.model_construct()
    addresses: AddressWords = AddressWords.model_construct()
    redirects: dict[SiteAddress, SiteAddress] = {}
    """Old address -> the address that took its place."""
    erased: Annotated[tuple[Erasure, ...], AsList] = ()

    @model_validator(mode="before")
    @classmethod
    def _keep_listed_topics(cls, data: Any) -> Any:
        topics = data.get("topics") if isinstance(data, dict) else None
        if isinstance(topics, list) and all(isinstance(topic, str) for topic in topics):
            return {**data, "topics": dict.fromkeys(topics)}
        return data

    @property
    def root(self) -> str:
        """Where the site stands: base_url, or a stand-in that leads nowhere in public."""
        return self.base_url or NO_BASE_URL

    def with_base_url(self, base_url: str | None) -> Self:
        """The same site at another address, already checked."""
        return self.model_copy(update={"base_url": base_url}) if base_url else self
