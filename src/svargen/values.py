"""Single values as editors write them, typed from text.

Each reader takes what YAML's base loader gives (text, or None for nothing) and returns the
typed value, or raises pydantic's error under one of the codes of `codes.py`.
"""

from __future__ import annotations

import os
import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn
from urllib.parse import unquote

# No plugin that happens to be installed has a say in what is valid; and to look for one takes time.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from svargen.codes import N_
from svargen.hosts import host_of, is_host, poses_as_other
from svargen.language import UnreadableDate, read_date, slug
from svargen.portable import is_portable

if TYPE_CHECKING:
    from collections.abc import Callable


class AskerName(NamedTuple):
    """One asker as an answer names them."""

    name: str
    """As written, in one spacing."""
    party: str | None
    """The letter in brackets; None for someone without a party (løsgænger)."""

    def __str__(self) -> str:
        return f"{self.name} ({self.party})" if self.party else self.name


class CaseNumber(NamedTuple):
    """A case in F2: the year it was opened and its number in that year."""

    year: int
    number: int

    def __str__(self) -> str:
        """As F2 writes it: '2026 - 10323'."""
        return f"{self.year} - {self.number}"


def refuse(code: str, **values: object) -> NoReturn:
    """Raise the finding `code` for the value being read."""
    raise PydanticCustomError(code, code, values)


def _text(value: object, expected: str = N_("text"), example: str = '"…"') -> str:
    """One line of text: white space folded, never empty."""
    return " ".join(_filled(value, expected, example).split())


def is_empty(value: object) -> bool:
    """Whether nothing was written."""
    return value is None or (isinstance(value, str) and not value.strip())


def _never_empty(value: object) -> object:
    if is_empty(value):
        refuse("empty-value")
    return value


def _filled(value: object, expected: str = N_("text"), example: str = '"…"') -> str:
    _never_empty(value)
    if not isinstance(value, str):
        refuse("wrong-type", expected=expected, example=example)
    return value


_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")


def _paragraphs(value: object) -> str:
    """Text that may have several paragraphs, never empty; a line break within one is a space."""
    paragraphs = _BETWEEN_PARAGRAPHS.split(_filled(value).strip())
    return "\n\n".join(" ".join(map(str.strip, each.splitlines())) for each in paragraphs)


def _day(value: object) -> date:
    text = _text(value, N_("a date"), "2026-04-21")
    try:
        return read_date(text)
    except UnreadableDate as unreadable:
        codes = {"impossible": "impossible-date", "ambiguous": "ambiguous-date"}
        refuse(codes.get(unreadable.why, "not-a-date"), value=text)


_ASKER = re.compile(r"([^()\[\];,]+?)(?:\s*\(\s*([^()\[\];,]{1,60}?)\s*\))?")


def _asker(value: object) -> AskerName:
    text = _text(value)
    found = _ASKER.fullmatch(text)
    if not found or not any(c.isalpha() for c in found[1]):
        refuse("bad-asker", value=text)
    return AskerName(found[1].strip(), found[2])


_CASE = re.compile(r"([0-9]{4})\s*[-\u2010-\u2015\u2212]\s*([0-9]{1,12})")


def _case_number(value: object) -> CaseNumber:
    text = _text(value)
    found = _CASE.fullmatch(text)
    if not found or not int(found[2]):
        refuse("bad-case-number", value=text)
    return CaseNumber(int(found[1]), int(found[2]))


def _document_number(value: object) -> str:
    text = _text(value)
    if not re.fullmatch("[0-9]{1,20}", text):
        refuse("bad-document-number", value=text)
    return text


_YES = ("true", "yes", "ja", "on", "1", "sand", "sandt")
_NO = ("false", "no", "nej", "off", "0", "falsk")


def _truth(value: object) -> bool:
    if value not in ("true", "false"):
        # The wrong one of the two would publish what is to be hidden.
        meant = str(value).casefold()
        example = "true" if meant in _YES else "false" if meant in _NO else "true / false"
        refuse("wrong-type", expected=N_("true or false"), example=example)
    return value == "true"


_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_UNSEEN = re.compile(
    "[\x00-\x20\x7f-\xa0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\ufeff\\\\]"
)
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^/?#@:\[\]]+)(?::([0-9]{1,5}))?(?=[/?#]|$)")
"""A host, and perhaps a port, without a name and password before it (RFC 3986, 3.2)."""
_LAST_PORT = 65535
_LOOPBACK = re.compile(r"(?:.+\.)?localhost|127\.[0-9.]+|0\.0\.0\.0|\[::1?\]", re.IGNORECASE)
"""Hosts by which every computer means itself."""
_LONGEST_URL = 2000
"""Characters; no browser, sitemap or mail program takes many more."""


def read_url(text: str, *, local: bool = False) -> str:
    """An address a reader may be sent to: http(s), mailto or tel, or `/…` in this site.

    An allow-list, judged on the text as a browser reads it; what a browser would repair
    (white space, back-slashes, `//host`) is refused instead, and so is the reader's own computer
    unless `local`. Raises under `bad-url`, `bad-link-scheme` and their like.
    """
    if len(text) > _LONGEST_URL:
        refuse("url-too-long", size=len(text), limit=_LONGEST_URL)
    # Browsers drop tabs and line ends within an address, and what cannot be seen around it.
    stripped = re.sub("[\t\r\n]", "", text).strip("".join(map(chr, range(0x21))))
    scheme = _SCHEME.match(stripped)
    if scheme and scheme[1].lower() not in ("http", "https", "mailto", "tel"):
        refuse("bad-link-scheme", value=text)
    if not stripped or stripped.startswith("#") or stripped != text or _UNSEEN.search(text):
        meant = without_spaces(text) if scheme and " " in stripped else ""
        known = meant and not url_refusal(meant)
        refuse("bad-url", value=text, **({"guess": meant} if known else {}))
    if scheme:
        return _absolute(text, scheme[1].lower(), text[scheme.end() :], local=local)
    if text.startswith("//") or not text.startswith("/"):
        refuse("bad-url", value=text)
    return text


def without_spaces(url: str) -> str:
    """A whole address as it may be written that was written with spaces."""
    return url.replace(" ", "" if url.lower().startswith("tel:") else "%20")


def url_refusal(text: str) -> tuple[str, dict[str, Any]] | None:
    """The code and the values with which `read_url` refuses this address; None if it does not."""
    try:
        read_url(text)
    except PydanticCustomError as refused:
        return refused.type, dict(refused.context or {})
    return None


def _absolute(text: str, scheme: str, rest: str, *, local: bool) -> str:
    if scheme in ("mailto", "tel"):
        if not rest.strip("/"):
            refuse("bad-url", value=text)
        if scheme == "mailto" and poses_as_other(host := host_of(text) or ""):
            refuse("deceptive-host", value=text, host=host)
        return f"{scheme}:{rest}"
    found = _HOST.match(rest[2:]) if rest.startswith("//") else None
    if not found or not is_host(found[1]) or int(found[2] or 0) > _LAST_PORT:
        refuse("bad-url", value=text)
    if poses_as_other(found[1]):
        refuse("deceptive-host", value=text, host=found[1])
    if not local and _LOOPBACK.fullmatch(found[1]):
        refuse("local-link", value=text, guess=rest[2 + found.end() :] or "/")
    return f"{scheme}:{rest}"


def _url(value: object) -> str:
    return read_url(_text(value))


def _url_or_lost(value: object) -> str | None:
    if value is None:
        return None
    if is_empty(value):
        refuse("empty-value", null="null")
    text = _text(value)
    refused = url_refusal(text)
    if refused and refused[0] == "bad-url":
        refuse("bad-url", **refused[1], null="null")
    return read_url(text)


def _web_url(value: object) -> str:
    text = _text(value)
    refused = url_refusal(text)
    if not re.match("https?:", text, re.IGNORECASE) or (refused and refused[0] == "bad-url"):
        refuse("bad-url", **{"value": text, **(refused or ("", {}))[1]}, scheme="https://")
    if refused and refused[0] == "local-link":
        refuse("local-link", value=text)
    return read_url(text)


def _email(value: object) -> str:
    text = _text(value)
    local, _, host = text.rpartition("@")
    if not re.fullmatch(r"[\w.!$*+/=^{|}~-]+", local) or not is_host(host) or poses_as_other(host):
        refuse("wrong-type", expected=N_("an e-mail address"), example="post@example.dk")
    return text


def _phone(value: object) -> str:
    text = _text(value)
    if not re.fullmatch(r"\+?[0-9][0-9 ().-]{1,30}", text):
        refuse("wrong-type", expected=N_("a telephone number"), example="+45 33 66 33 66")
    return text


_LONGEST_ADDRESS, LONGEST_STEP = 1000, 200
"""Bytes of an address in the site, and of each of its steps, so that any file system takes it."""
_MOST_BYTES = 4
"""That one character takes in UTF-8."""
_SITE_ADDRESS = re.compile(r"/(?:[^/?#\s\\\x00-\x20\x7f]+/)*[^/?#\s\\\x00-\x20\x7f]*")

_NO_NAME = re.compile("[\x00-\x1f\x7f?#\ufffd]")
"""Signs that no name of a file has, percent-encoded or not; the last stands for no UTF-8."""


def _site_address(value: object) -> str:
    text = _text(value)
    # As a web server reads it; `.` and `..` end in a dot, too.
    named = unquote(text)
    sound = not _NO_NAME.search(named) and all(map(is_portable, named.split("/")))
    if not _SITE_ADDRESS.fullmatch(text) or text == "/" or not sound:
        refuse("bad-address", value=text)
    if too_long := address_too_long(text):
        refuse("address-too-long", name=text, size=too_long, limit=LONGEST_STEP)
    return unicodedata.normalize("NFC", text)


def address_too_long(address: str) -> int:
    """The bytes of the longest step of an address, or of all of it, where too many; else 0."""
    if len(address) * _MOST_BYTES <= LONGEST_STEP:
        return 0
    longest = max(len(step.encode()) for step in address.split("/"))
    if longest > LONGEST_STEP:
        return longest
    return size if (size := len(address.encode())) > _LONGEST_ADDRESS else 0


def _file_name(value: object) -> str:
    # Two spaces in a file's name are two spaces.
    text = _filled(value)
    # An address or Windows gives them a meaning of their own.
    signs = " ".join(dict.fromkeys(c for c in text if c in ':*?"<>|%#'))
    if signs:
        refuse("bad-file-name", value=text, signs=signs)
    if (
        any(c in "/\\" or ord(c) < 0x20 for c in text)
        or text.startswith(".")
        or not is_portable(text)
        or text.endswith("~")
        or text.lower().endswith(".md")
        or "." not in text
        or text.lower() in ("index.html", "index.json", "index.md")
    ):
        refuse("bad-file-name", value=text)
    return text


def _colour(value: object) -> str:
    text = _text(value)
    if not re.fullmatch("#[0-9a-fA-F]{6}", text):
        refuse("bad-colour", value=text)
    return text.lower()


def _address_word(value: object) -> str:
    text = _text(value)
    if text != slug(text):
        refuse("bad-address-word", value=text, **({"guess": slug(text)} if slug(text) else {}))
    return text


_NO_FOLDER = re.compile(r"/(?:/|(?:\.|%2e){1,2}(?:/|$)|index\.html?/?$)", re.IGNORECASE)
"""What browsers take out of a path, and the page that stands for its folder."""


def base_url_of(text: str) -> str | None:
    """The address where a site stands, with its last slash; None for what is none."""
    scheme = text.partition("//")[0].lower()
    if scheme not in ("https:", "http:") or re.search(r"[?#\"'<>`{}|^]", text):
        return None
    if _NO_FOLDER.search(text, len(scheme) + len("//")):
        return None
    try:
        url = read_url(text, local=True)
    except PydanticCustomError:
        return None
    return url if url.endswith("/") else f"{url}/"


def _base_url(value: object) -> str:
    text = _text(value)
    return base_url_of(text) or refuse("bad-base-url", value=text)


def whole_number(least: int, most: int) -> tuple[Any, Any]:
    """What annotates a whole number from `least` to `most`, both included."""

    def read(value: object) -> int:
        text = _text(value)
        if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
            refuse("out-of-range", value=text, least=least, most=most)
        return int(text)

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return PlainValidator(read), WithJsonSchema(schema)


def choice(*allowed: str, code: str = "bad-choice") -> tuple[Any, Any]:
    """What annotates a word that must be one of `allowed`."""

    def read(value: object) -> str:
        text = _text(value)
        if text not in allowed:
            refuse(code, value=text, known=", ".join(allowed))
        return text

    return PlainValidator(read), WithJsonSchema({"enum": list(allowed)})


def as_list(value: object) -> object:
    """One value alone is a list of one, so that findings name no union's branches."""
    return [value] if isinstance(value, (str, dict)) else value


def _typed(read: Callable[[object], Any], **schema: object) -> tuple[Any, Any]:
    return PlainValidator(read), WithJsonSchema({"type": "string", **schema})


Text = Annotated[str, *_typed(_text)]
Paragraphs = Annotated[str, *_typed(_paragraphs)]
Asker = Annotated[AskerName, *_typed(_asker)]
Case = Annotated[CaseNumber, *_typed(_case_number)]
DocumentNumber = Annotated[str, *_typed(_document_number, pattern="^[0-9]+$")]
Day = Annotated[date, *_typed(_day, format="date")]
Truth = Annotated[bool, PlainValidator(_truth), WithJsonSchema({"type": "boolean"})]
Url = Annotated[str, *_typed(_url)]
UrlOrLost = Annotated[
    str | None, PlainValidator(_url_or_lost), WithJsonSchema({"type": ["string", "null"]})
]
WebUrl = Annotated[str, *_typed(_web_url)]
Email = Annotated[str, *_typed(_email)]
Phone = Annotated[str, *_typed(_phone)]
Colour = Annotated[str, *_typed(_colour, pattern="^#[0-9a-fA-F]{6}$")]
BaseUrl = Annotated[str, *_typed(_base_url)]
AddressWord = Annotated[str, *_typed(_address_word, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
SiteAddress = Annotated[str, *_typed(_site_address, pattern="^/")]
FileName = Annotated[str, *_typed(_file_name)]
AsList = BeforeValidator(as_list)
NeverEmpty = BeforeValidator(_never_empty)
"""Of a key that hides something: to publish it as if the key were not there cannot be undone."""
