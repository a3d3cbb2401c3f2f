"""The gate for personal data, at the texts that editors write.

What it finds may be published only where site.yaml's policy, or the answer, says so: a municipality
was criticised for a published CPR number in 2021 (Datatilsynet), and an archive that all can read
holds no citizen's e-mail address or telephone number. In what colleagues tell one another, which
stands in git alone, CPR numbers are looked for and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from svargen.codes import Severity
from svargen.diagnostics import Diagnostic, Place
from svargen.personal import keys_in, personal_data
from svargen.reading.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from svargen.model import Permission, Site
    from svargen.personal import Kind, Match
    from svargen.reading.frontmatter import Marked, Path, Split

CODE_OF: dict[Kind, str] = {
    "cpr": "cpr-number",
    "email": "email-address",
    "phone": "phone-number",
    "location": "photo-location",
}
"""The code of the finding about each kind of data."""
PERSONAL = frozenset(CODE_OF.values())
"""All of them."""
_NOT_OF_A_DOMAIN = re.compile(r"^(?:https?://)?(?:www\.|@)?|/.*$")
_CPR_ALONE = ("contact", "security", "personal_data_ok")
"""Keys with the publisher's own addresses and numbers, or with reasons that are not published."""
_REMARK = re.compile(r"#(?<!\S#).*")
"""What YAML leaves out; and what only looks like it, within a text."""
# A sign that is the same each time comes first: many times as fast.
_DIGIT_BEFORE_LINK = re.compile(r"\[(?:(?<=\d\[)|(?<=\d[^\w\s]\[)|(?<=\d[^\w\s]{2}\[))")
_DIGIT_AFTER_LINK = re.compile(r"\](?:\([^()\n]{0,300}\)|\[[^\[\]\n]{0,80}\])[^\w\s]{0,4}\d")


@dataclass(frozen=True, slots=True)
class Policy:
    """What site.yaml says of personal data."""

    severities: tuple[tuple[Kind, Severity], ...] = ()
    """Of each kind that is looked for."""
    own: frozenset[str] = field(default_factory=frozenset)
    """Keys of addresses and numbers that are the publisher's own, and domains."""

    @classmethod
    def of(cls, site: Site) -> Policy:
        """The policy of a site; CPR numbers are looked for where it is Danish, or says so."""
        gates = site.personal_data
        cpr = gates.cpr or ("error" if site.language == "da" else "off")
        chosen: tuple[tuple[Kind, str], ...] = (
            ("cpr", cpr), ("email", gates.email), ("phone", gates.phone),
            ("location", gates.location),
        )  # fmt: skip
        contact, security = site.contact, site.security
        official = [
            contact.email,
            contact.phone,
            contact.url,
            *(security.contact if security else ()),
        ]
        texts = [*gates.own, *(text.rpartition(":")[2] for text in official if text)]
        own = frozenset(key for text in texts for key in keys_in(_NOT_OF_A_DOMAIN.sub("", text)))
        return cls(tuple((kind, Severity(g)) for kind, g in chosen if g != "off"), own)

    def severity(self, kind: Kind) -> Severity | None:
        """How much a find of this kind matters; None if it is not looked for."""
        return next((severity for each, severity in self.severities if each == kind), None)

    def minds(self, kind: Kind, key: str) -> bool:
        """Whether data of this kind is looked for, and this is not the publisher's own."""
        if self.severity(kind) is None or key in self.own:
            return False
        steps = key.rpartition("@")[2].split(".") if kind == "email" else []
        return not any(".".join(steps[i:]) in self.own for i in range(len(steps) - 1))


class Passed(NamedTuple):
    """What the gate says of one file's text."""

    diagnostics: tuple[Diagnostic, ...] = ()
    permitted: frozenset[int] = frozenset()
    """The entries of `personal_data_ok` that let something pass, by index."""


def permitting(permissions: Sequence[Permission], *keys: str) -> frozenset[int]:
    """The entries, by index, that let something with one of these keys pass."""
    return frozenset(
        i for i, each in enumerate(permissions) if not keys_in(each.text).isdisjoint(keys)
    )


class Written(NamedTuple):
    """One file, as it was written and as it is read."""

    path: str
    """Relative to the project."""
    text: str
    marked: Marked
    """What its keys say."""
    split: Split | None = None
    """Where its Markdown begins, if it has any."""
    read: tuple[str, ...] = ()
    """What becomes of the Markdown, as plain text."""
    html: str = ""
    """What becomes of the rest of it, as HTML."""


def gate(written: Written, policy: Policy, permissions: Sequence[Permission] = ()) -> Passed:
    """Look through one file: what its keys say, its Markdown, and what readers see of that."""
    split = written.split
    halved = split is not None and _may_be_halved(split.body)
    # Of the whole file at once, since nearly all hold nothing.
    may_hold = halved or _may_be_escaped(written) or any(personal_data(written.text))
    if not (policy.severities and may_hold):
        return Passed()
    found = [*_in_values(written)]
    found += _in_remarks(written, {place for _, place in found})
    if split:
        found += _in_text(split, written.path)
        if halved:
            found += _as_read(written, split, {match.key for match, _ in found})
    diagnostics: list[Diagnostic] = []
    used: set[int] = set()
    for match, place in found:
        severity = policy.severity(match.kind)
        if severity is None or not policy.minds(match.kind, match.key):
            continue
        let_by = permitting(permissions, match.key)
        used |= let_by
        if not let_by:
            values = {"value": match.shown}
            diagnostics.append(Diagnostic(place, CODE_OF[match.kind], values, severity))
    return Passed(tuple(diagnostics), frozenset(used))


def _may_be_escaped(written: Written) -> bool:
    """Whether YAML may read another text than stands in the file: its escapes need a backslash."""
    front = written.split.front if written.split else written.text
    return "\\" in front and '"' in front


def _may_be_halved(body: str) -> bool:
    """Whether digits stand beside a link: one number may be half in it."""
    return bool(_DIGIT_BEFORE_LINK.search(body) or _DIGIT_AFTER_LINK.search(body))


_Found = tuple["Match", Place]


def _in_values(written: Written) -> Iterator[_Found]:
    """What stands in the values of keys, and in keys that are names, as those of topics."""
    lines = written.text.split("\n")
    for at, value, is_key in _values(written.marked.data, ()):
        named = at[0] == "personal_data_ok" and at[-1] != "reason"
        if named or at[:2] == ("personal_data", "own"):
            continue
        place = written.marked.place(written.path, at, key=is_key)
        for match in personal_data(value):
            if at[0] in _CPR_ALONE and match.kind != "cpr":
                continue
            yield match, _within(place, lines, value, match.start)


def _in_remarks(written: Written, known: set[Place]) -> Iterator[_Found]:
    """CPR numbers in remarks to colleagues, which no reader sees, but whoever can read the file."""
    front, first = (written.split.front, 2) if written.split else (written.text, 1)
    lines = Lines(front)
    for remark in _REMARK.finditer(front):
        for match in personal_data(remark[0]):
            line, column = lines.at(remark.start() + match.start)
            place = Place(written.path, line + first - 1, column)
            if match.kind == "cpr" and place not in known:
                yield match, place


def _values(data: Any, at: Path) -> Iterator[tuple[Path, str, bool]]:
    """Each text, where it stands, and whether it is a key."""
    if isinstance(data, str):
        yield at, data, False
    elif isinstance(data, dict):
        for key, value in data.items():
            yield (*at, key), key, True
            yield from _values(value, (*at, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _values(value, (*at, index))


def _within(place: Place, lines: list[str], value: str, offset: int) -> Place:
    """Where in a value's line a match begins; where the value begins if it is written otherwise."""
    written = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    at = written.find(value, place.column - 1)
    return Place(place.path, place.line, at + offset + 1) if at >= 0 else place


def _in_text(split: Split, path: str) -> Iterator[_Found]:
    """What stands in the Markdown: in words, in addresses, in texts for pictures, in notes."""
    lines = Lines(split.body)
    for match in personal_data(split.body):
        line, column = lines.at(match.start)
        yield match, Place(path, line + split.body_line - 1, column)


def _as_read(written: Written, split: Split, known: set[str]) -> Iterator[_Found]:
    """What stands nowhere in the Markdown, but in the text that it becomes."""
    for text in (*written.read, unescape(re.sub("<[^>]*>", "", written.html))):
        for match in personal_data(text):
            if match.key not in known:
                yield match, Place(written.path, _line_of(match.key, split), 1)


def _line_of(key: str, split: Split) -> int:
    """The line on which a number that markup cuts in two begins, as far as that can be told."""
    begins = re.search(r"[^\w\n]*".join(key[:4]), split.body) if key.isdecimal() else None
    return split.body_line + (split.body.count("\n", 0, begins.start()) if begins else 0)
