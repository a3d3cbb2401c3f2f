"""A link's text says where it leads, also to those who hear or see the links alone.

That is what WCAG 2.2 asks for (2.4.4, and 2.4.9 in so many words): "here" tells nothing in a list
of links, and an address read aloud tells little.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from svargen.values import without_spaces

if TYPE_CHECKING:
    from collections.abc import Callable

VAGUE = frozenset(
    {
        # Danish
        "link", "links", "linket", "dette link", "følg linket", "følg link", "se link", "via link",
        "via dette link", "link her", "her", "heri", "herfra", "klik", "klik her", "tryk her",
        "klik på linket", "læs", "læs her", "læs mere", "læs mere her", "læs mere via linket",
        "læs videre", "se", "se her", "se mere", "se mere her", "mere", "mere her", "mere info",
        "find det her", "find den her", "hent", "hent her", "download", "download her", "gå til",
        "gå hertil", "siden", "hjemmesiden", "denne side",
        # English
        "this", "this link", "the link", "follow the link", "follow this link", "see link", "here",
        "click", "click here", "click on this link", "read", "read here", "read more",
        "read more here", "read on", "see", "see here", "see more", "more", "more here",
        "more info", "learn more", "find out more", "find it here", "download here", "get it here",
        "go to", "this page", "the website",
    }
)  # fmt: skip
"""Texts that would do for any link, in lower case."""
_WORDS_BEFORE = 4
_WORDS_AFTER = 7
_JOINING = ("og", "eller", "samt", "and", "or")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NOT_A_LINK = re.compile(r"\[([^\[\]]{1,200})\]( ?)\(([^()]{1,300})\)")
"""What was meant as a link, and is none: a space in the address, or before it."""

_WITH_SCHEME = re.compile("(?:https?|mailto|tel):")
_BEFORE_QUOTES = re.compile("\\s+(?=[\"'«»‘’“”„])")
_URL = r"((?:https?://|mailto:|www\.)[^\s()\[\]<>]{1,300})"
_ALMOST_A_LINK = re.compile(
    rf"\(([^()\[\]]{{1,200}})\)\[{_URL}\]|\[([^\[\]]{{1,200}})\]\({_URL}(?<![.,;:])"
)
"""The same, with brackets that are swapped or not closed."""


def text_trouble(
    text: str, url: str, around: Callable[[], tuple[str, str]] = lambda: ("", "")
) -> tuple[str, dict[str, object]] | None:
    """The code and the values of what is wrong with a link's text; None if it is sound.

    `around` gives what stands before and after the link in its paragraph, for a proposal.
    """
    if not text.strip():
        return "empty-link-text", {}
    if _is_vague(text):
        guess = words_around(text, *around())
        told = {"guess": guess, "address": url} if guess and not _is_vague(guess) else {}
        return "vague-link-text", {"title": text, **told}
    if not url.lower().startswith(("mailto:", "tel:")) and _is_address(text, url):
        return "address-as-link-text", {"guess": page_named_by(url), "address": url}
    return None


def meant_as_link(content: str, *, whole: bool = True) -> tuple[str, dict[str, object]] | None:
    """What in a text was meant as a link and is none, and how it would be one, if that is known.

    A text that is not `whole` goes on in the next line.
    """
    if found := _NOT_A_LINK.search(content):
        # What stands in quotes is the title that Markdown knows.
        address = _BEFORE_QUOTES.split(found[3])[0]
        parted = found[2] and " " in address
        known = _WITH_SCHEME.match(address) and not parted
        told = {"title": found[1], "address": without_spaces(address)} if known else {}
        return found[0], told
    if found := _ALMOST_A_LINK.search(content):
        rest = content[found.end() :]
        if found[3] and (rest.startswith("(") or not (rest or whole)):
            return found[0], {}
        return found[0], {"title": found[1] or found[3], "address": found[2] or found[4]}
    return None


def _is_vague(text: str) -> bool:
    return " ".join(re.sub(r"[^\w\s]+", " ", text.casefold()).split()) in VAGUE


def words_around(text: str, before: str, after: str) -> str:
    """The words that the link could stand on: those before it, or else it and those after it."""
    sentence = re.split(r"[.!?:;]\s", before)[-1].strip(" ,–-([\"»”'")
    if before.strip() and sentence and not re.search(r"[.!?:;]\s*$", before):
        said = sentence.split()
        while said and said[-1].casefold() in _JOINING:
            said.pop()
        return " ".join(said[-_WORDS_BEFORE:])
    rest = re.split(r"[.!?:;,)](?:\s|$)", after)[0].split()[:_WORDS_AFTER]
    return " ".join([text, *rest]) if rest else ""


def page_named_by(url: str) -> str:
    """A page as its address names it: `Ny cykelplan`; or the host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    last = unquote(parts.path.rstrip("/").rpartition("/")[2]).partition(".")[0]
    words = re.sub(r"[-_+]+", " ", last).strip()
    if re.search(r"[^\W\d_]{3}", words) and not re.search(r"\d{6}", words):
        return words[:1].upper() + words[1:]
    return (parts.hostname or parts.path).removeprefix("www.")


def _is_address(text: str, url: str) -> bool:
    bare = text.strip().strip("<>")
    return bool(_ADDRESS.fullmatch(bare)) or (
        "/" in bare and " " not in bare and url.endswith(bare)
    )
