"""What makes an Atom feed valid: RFC 4287, and what the W3C feed validator warns of.

Each rule takes a feed and gives its complaints. There is no maintained validator to install: the
W3C's own is in no registry.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from html5lib import HTMLParser
from html5lib.html5parser import ParseError
from lxml import etree

NAMESPACE = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Feed:
    """A feed as it was got."""

    root: etree._Element
    """Its document element."""
    url: str
    """Where it was got."""
    now: datetime
    """When it was got."""

    @property
    def entries(self) -> list[etree._Element]:
        return self.root.findall(f"{NAMESPACE}entry")


Rule = Callable[[Feed], Iterator[str]]

ONCE, AT_MOST_ONCE, ANY = (1, 1), (0, 1), (0, 999)
MAY_HOLD: dict[str, dict[str, tuple[int, int]]] = {
    "feed": {
        "id": ONCE, "title": ONCE, "updated": ONCE, "subtitle": AT_MOST_ONCE,
        "rights": AT_MOST_ONCE, "generator": AT_MOST_ONCE, "icon": AT_MOST_ONCE,
        "logo": AT_MOST_ONCE, "author": ANY, "category": ANY, "contributor": ANY, "link": ANY,
        "entry": ANY,
    },
    "entry": {
        "id": ONCE, "title": ONCE, "updated": ONCE, "published": AT_MOST_ONCE,
        "summary": AT_MOST_ONCE, "content": AT_MOST_ONCE, "rights": AT_MOST_ONCE,
        "source": AT_MOST_ONCE, "author": ANY, "category": ANY, "contributor": ANY, "link": ANY,
    },
    "author": {"name": ONCE, "uri": AT_MOST_ONCE, "email": AT_MOST_ONCE},
}  # fmt: skip
"""Element -> what may stand in it, and how often (section 4); nothing stands in any other."""
ATTRIBUTES = {
    "feed": {LANG}, "link": {"rel", "type", "href", "hreflang", "title", "length"},
    "category": {"term", "scheme", "label"}, "generator": {"uri", "version"},
    "title": {"type"}, "summary": {"type"}, "content": {"type", "src"},
}  # fmt: skip
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=10)
"""How far the W3C's validator lets a clock be wrong."""
PLAIN_TYPES = {"text", "html"}
SAFE_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd",
    "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "section",
    "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "time", "tr", "u", "ul", "var",
}  # fmt: skip
SAFE_ATTRIBUTES = {
    "abbr", "alt", "cite", "class", "colspan", "datetime", "dir", "headers", "height", "href",
    "hreflang", "id", "lang", "rel", "rowspan", "scope", "span", "src", "start", "tabindex",
    "title", "type", "value", "width",
}  # fmt: skip


def name(element: etree._Element) -> str:
    return str(element.tag).removeprefix(NAMESPACE)


def is_plain(element: etree._Element) -> bool:
    return element.get("type", "text") == "text"


def elements_stand_where_and_as_often_as_they_may(feed: Feed) -> Iterator[str]:
    """Section 4.1 and 4.2."""
    for element in feed.root.iter():
        allowed = MAY_HOLD.get(name(element), {})
        count = Counter(name(child) for child in element)
        for child in allowed | dict.fromkeys(count, (0, 0)):
            least, most = allowed.get(child, (0, 0))
            if not least <= count[child] <= most:
                yield f"{count[child]} {child} in {name(element)}"
        if unknown := set(element.attrib) - ATTRIBUTES.get(name(element), set()):
            yield f"{unknown} on {name(element)}"


def the_feeds_own_data_come_before_its_entries(feed: Feed) -> Iterator[str]:
    """The validator's MisplacedMetadata."""
    names = [name(child) for child in feed.root]
    if names != sorted(names, key=lambda each: each == "entry"):
        yield "feed data after an entry"


def somebody_is_the_author(feed: Feed) -> Iterator[str]:
    """Section 4.1.1: the feed's author, or one for each entry."""
    if feed.root.find(f"{NAMESPACE}author") is None:
        for entry in feed.entries:
            if entry.find(f"{NAMESPACE}author") is None:
                yield "an entry without an author"


def ids_are_whole_canonical_and_unique(feed: Feed) -> Iterator[str]:
    """Section 4.2.6; the validator's NonCanonicalURI, DuplicateEntries."""
    ids = [str(found.text) for found in feed.root.iter(f"{NAMESPACE}id")]
    for found in ids:
        parts = urlsplit(found)
        if parts.scheme not in ("http", "https", "urn", "tag") or not found.isascii():
            yield f"{found} is no IRI to compare by"
        if parts.netloc != parts.netloc.lower() or "/." in parts.path or re.search(r"\s", found):
            yield f"{found} is not canonical"
        if parts.netloc and not parts.path:
            yield f"{found} has an empty path"
    yield from (f"{found} stands twice" for found, count in Counter(ids).items() if count > 1)


def times_are_those_of_rfc_3339_and_plausible(feed: Feed) -> Iterator[str]:
    """Section 3.3; the validator's ImplausibleDate."""
    for element in feed.root.iter(f"{NAMESPACE}updated", f"{NAMESPACE}published"):
        text = str(element.text)
        if not RFC_3339.fullmatch(text):
            yield f"{text} is not as in RFC 3339"
        elif not EARLIEST <= datetime.fromisoformat(text) <= feed.now + AHEAD:
            yield f"{text} is implausible"


def no_two_entries_are_updated_at_one_time(feed: Feed) -> Iterator[str]:
    """The validator's DuplicateUpdated."""
    times = Counter(entry.findtext(f"{NAMESPACE}updated") for entry in feed.entries)
    yield from (f"{count} entries of {time}" for time, count in times.items() if count > 1)


def nothing_is_updated_before_it_is_published(feed: Feed) -> Iterator[str]:
    """Section 4.2.9: published is early in an entry's life; updated is its last change."""
    for entry in feed.entries:
        updated = entry.findtext(f"{NAMESPACE}updated", "")
        if not entry.findtext(f"{NAMESPACE}published", "") <= updated:
            yield f"updated {updated} before it was published"
        if updated > feed.root.findtext(f"{NAMESPACE}updated", ""):
            yield f"updated {updated} after the feed"


def it_links_to_itself(feed: Feed) -> Iterator[str]:
    """Section 4.1.1; the validator's MissingSelf, SelfDoesntMatchLocation, SelfNotAtom."""
    links = feed.root.findall(f"{NAMESPACE}link[@rel='self']")
    found = [(link.get("href"), link.get("type")) for link in links]
    if found != [(feed.url, "application/atom+xml")]:
        yield f"links to itself by {found}"


def links_are_whole_and_each_alternate_is_one(feed: Feed) -> Iterator[str]:
    """Section 4.1.1 and 4.2.7; the validator's DuplicateAtomLink, MissingHref."""
    for holder in (feed.root, *feed.entries):
        links = holder.findall(f"{NAMESPACE}link")
        kinds = Counter((x.get("rel"), x.get("type"), x.get("hreflang")) for x in links)
        yield from (f"two links for {kind}" for kind, count in kinds.items() if count > 1)
        for link in links:
            if not urlsplit(link.get("href", "")).netloc or link.text:
                yield f"a link to {link.get('href')}"
            if link.get("rel") not in {"self", "alternate", "related", "via", "enclosure"}:
                yield f"a link by {link.get('rel')}"
        if not any(link.get("rel") == "alternate" for link in links):
            yield f"{name(holder)} without a page"


def texts_are_filled_and_declare_their_markup(feed: Feed) -> Iterator[str]:
    """Section 3.1; the validator's NotBlank, ContainsUndeclaredHTML."""
    wanted = {f"{NAMESPACE}{each}" for each in ("title", "summary", "content", "name")}
    for element in feed.root.iter(*wanted):
        text = element.text or ""
        if not text.strip():
            yield f"{name(element)} is empty"
        if element.get("type", "text") not in PLAIN_TYPES:
            yield f"{name(element)} of type {element.get('type')}"
        if is_plain(element) and (found := re.search(r"</\w+>|&#?\w+;", text)):
            yield f"{name(element)} is plain text with {found[0]}"
    for element in feed.root.iter(f"{NAMESPACE}category"):
        if not element.get("term", "").strip():
            yield "a category without a term"


def markup_is_valid_safe_and_links_by_whole_addresses(feed: Feed) -> Iterator[str]:
    """Section 3.1.1.2; the validator's NotHtml, SecurityRisk, SecurityRiskAttr, ContainsRelRef."""
    for element in feed.root.iter():
        if element.get("type") != "html":
            continue
        try:
            fragment = HTMLParser(strict=True).parseFragment(element.text or "")
        except ParseError as error:
            yield f"invalid HTML in {name(element)}: {error}"
            continue
        for each in fragment.iter():
            tag = str(each.tag).rpartition("}")[2]
            if tag not in SAFE_TAGS | {"DOCUMENT_FRAGMENT"}:
                yield f"<{tag}>"
            for attribute, value in each.attrib.items():
                if attribute not in SAFE_ATTRIBUTES:
                    yield f"{attribute}="
                url = attribute in ("href", "src", "cite")
                if url and not value.startswith(("https://", "http://", "mailto:", "tel:")):
                    yield f"a relative link to {value}"


def it_says_its_language(feed: Feed) -> Iterator[str]:
    """Section 2; the validator's MissingDCLanguage."""
    if not re.fullmatch("[a-z]{2}", feed.root.get(LANG, "")):
        yield "no xml:lang"


def no_character_is_one_that_feed_readers_stumble_over(feed: Feed) -> Iterator[str]:
    """The validator's BadCharacters: C1 controls, and what could not be decoded."""
    for text in feed.root.itertext():
        if found := re.search("[\x80-\x9f\ufffd]", str(text)):
            yield f"U+{ord(found[0]):04X}"


RULES: tuple[Rule, ...] = (
    elements_stand_where_and_as_often_as_they_may,
    the_feeds_own_data_come_before_its_entries,
    somebody_is_the_author,
    ids_are_whole_canonical_and_unique,
    times_are_those_of_rfc_3339_and_plausible,
    no_two_entries_are_updated_at_one_time,
    nothing_is_updated_before_it_is_published,
    it_links_to_itself,
    links_are_whole_and_each_alternate_is_one,
    texts_are_filled_and_declare_their_markup,
    markup_is_valid_safe_and_links_by_whole_addresses,
    it_says_its_language,
    no_character_is_one_that_feed_readers_stumble_over,
)
