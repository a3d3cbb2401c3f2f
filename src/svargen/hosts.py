"""Hosts in addresses: what a browser makes of one, and what a reader would take it for."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from ipaddress import ip_address

from svargen.language import mixes_scripts, poses_as_latin

_SCHEME = re.compile("(https?)://|mailto:", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s/?#<>()\[\]\"'»«”]+", re.IGNORECASE)
"""What shows within words that an address is meant."""
_NAME = re.compile(r"[^\s/?#:@]+\.[^\W\d_]{2,}(?=/|$)")
_FILES = frozenset(
    {"csv", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "js", "json", "md", "mp3", "mp4",
     "odp", "ods", "odt", "pdf", "png", "ppt", "pptx", "py", "rtf", "svg", "txt", "webp", "xls",
     "xlsm", "xlsx", "xml", "yaml", "yml", "zip"}
)  # fmt: skip
"""Endings that tell the name of a file from that of a host."""


_MAIL = re.compile(r"[^\s/@:]+@(?:[\w-]+\.)+[^\W\d_]{2,}")
_SITE = re.compile(r"(?:[\w-]+\.)+(?:dk|eu|com|org|net|info|nu|se|no|de|uk)(?=[/?#]|$)")
"""Names under endings that are not those of files, too."""


def meant_as_address(name: str) -> str | None:
    """The address that `name` was meant to be, without what begins one; None where it is none."""
    if _MAIL.fullmatch(name):
        return f"mailto:{name}"
    return f"https://{name}" if _SITE.match(name) else None


def host_of(url: str) -> str | None:
    """The host of a whole address or of a mail address; None where it has none."""
    scheme = _SCHEME.match(url)
    if not scheme:
        return None
    rest = re.split("[/?#]" if scheme[1] else r"\?", url[scheme.end() :])[0].rpartition("@")[2]
    return re.sub(":[0-9]*$", "", rest) or None


@lru_cache(maxsize=4096)
def is_host(host: str) -> bool:
    """Whether a browser reads this host as it stands: a name of letters and digits, or an IP."""
    if host.startswith("["):
        return _is_ip(host[1:-1])
    labels = _labels(host)
    # What ends in a number is taken for an address of 32 bits (WHATWG URL, 3.5).
    number = re.fullmatch("[0-9]+|0x[0-9a-f]*", labels[-1])
    return _is_ip(host) if number else all(map(_is_label, labels))


@lru_cache(maxsize=4096)
def poses_as_other(host: str) -> bool:
    """Whether a reader would take a part of the host for one of other letters."""
    labels = _labels(host)
    # Under an ending of its own script a word is what it seems to be.
    return any(
        poses_as_latin(label) and (labels[-1].isascii() or mixes_scripts(label)) for label in labels
    )


def misleading_host(words: str, url: str) -> tuple[str, str] | None:
    """(host shown, host led to) of a link whose words name another host than its address.

    Hosts of one domain, such as `kk.dk` and `www.kk.dk`, are not told apart. Words are taken for a
    host where they begin as an address does, or are nothing else.
    """
    if "." not in words:
        return None
    led = host_of(url)
    # What cannot be seen does not part the letters of a name for its readers.
    seen = "".join(c for c in words if unicodedata.category(c) != "Cf").strip()
    shown = _host_shown(seen) if led else None
    if not led or not shown or _domain(shown) == _domain(led):
        return None
    return shown, led


def _host_shown(words: str) -> str | None:
    if address := _ADDRESS.search(words):
        return re.sub(":[0-9]*$", "", re.sub("^https?://", "", address[0], flags=re.IGNORECASE))
    name = _NAME.match(words.rpartition("@")[2]) if " " not in words else None
    return name[0] if name and name[0].rpartition(".")[2].casefold() not in _FILES else None


def _domain(host: str) -> list[str]:
    """The last two parts of a host: 'kk', 'dk'."""
    return _labels(host.rstrip(".,;:"))[-2:]


def _labels(host: str) -> list[str]:
    return [_shown(label) for label in host.removesuffix(".").split(".")]


def _shown(label: str) -> str:
    """A part of a host as a browser may show it (UTS #46, RFC 3492); '' for what is none."""
    folded = unicodedata.normalize("NFKC", label).casefold()
    if not folded.startswith("xn--"):
        return folded
    try:
        return folded[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return ""


def _is_label(label: str) -> bool:
    letters = "".join(c for c in label if not unicodedata.category(c).startswith("M"))
    return re.fullmatch(r"[\w-]+", letters) is not None


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
