"""One name changed across a whole archive, and its old address kept.

Only the lines that hold the name are rewritten, in the answers and in site.yaml; the rest of each
file stays as it was, to the byte. Everything is worked out before anything is written, and a file
is replaced in one step. A redirect in site.yaml leads from the old list to the new one.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from svargen.diagnostics import Diagnostic, Place, Refused
from svargen.language import fold, slug
from svargen.pages.urls import Urls
from svargen.publishing.project import site_of
from svargen.reading.answer import Settings, places_in
from svargen.reading.folder import SITE, Folder, Unreadable
from svargen.writing import yaml_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.model import Site
    from svargen.reading.frontmatter import Marked
    from svargen.reading.frontmatter import Path as Way

Kind = Literal["topic", "asker", "administration"]

_KEYS = {"topic": "topics", "asker": "asker", "administration": "administration"}
_PARTY = re.compile(r"(.*?)(\s*\([^()]*\))?", re.DOTALL)
_ALIKE = 0.6


class NotRenamed(Refused):
    """A name cannot be changed; nothing was written."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """What was rewritten."""

    files: tuple[str, ...]
    """Relative to the project, site.yaml last."""
    redirect: tuple[str, str] | None
    """The old and the new address; None where they are the same."""


def rename(root: Path, kind: Kind, old: str, new: str) -> Renamed:
    """Change a name in every answer and in site.yaml. Raises NoProject, NotRenamed and OSError."""
    folder = Folder(str(root.absolute()))
    site, _ = site_of(folder)
    if not slug(new):
        raise NotRenamed(Diagnostic.at(Place(SITE), "no-address", name=new))
    settings = Settings(site.language, site.limits)
    names = _Names(kind, old, new)
    answers = (_rewritten(folder, path, settings, names) for path in _answers(folder))
    changed = [text for text in answers if text.changed]
    if not names.found:
        raise NotRenamed(names.unknown())
    config = _rewritten(folder, SITE, settings, names)
    redirect = _redirect(site, kind, old, new)
    if redirect:
        _lead_on(config, [redirect, *_aliases(site, kind, old, new)])
    if config.changed:
        changed.append(config)
    for text in changed:
        text.write(root)
    return Renamed(tuple(text.path for text in changed), redirect)


class _Names:
    """The name to change, and all names of its kind that were met."""

    def __init__(self, kind: Kind, old: str, new: str) -> None:
        self.kind = kind
        self.old = old
        self.new = new
        self.met: dict[str, None] = {}
        self.found = False
        """Whether anything has the name to change."""

    def instead_of(self, value: str) -> str | None:
        """What a value becomes that holds the name; None for any other, and where it is the new."""
        name, party = value, ""
        if self.kind == "asker" and (found := _PARTY.fullmatch(value)):
            name, party = found[1], found[2] or ""
        self.met[name] = None
        if fold(name) != fold(self.old):
            return None
        self.found = True
        return None if name == self.new else f"{self.new}{party}"

    def unknown(self) -> Diagnostic:
        """That nothing has this name."""
        by_fold = {fold(name): name for name in reversed(self.met)}
        close = get_close_matches(fold(self.old), by_fold, 1, _ALIKE)
        values = {"guess": by_fold[close[0]]} if close else {}
        return Diagnostic.at(Place("answers"), "nothing-to-rename", name=self.old, **values)

    def places(self, path: str, marked: Marked) -> Iterator[tuple[Way, bool, str, str]]:
        """(way, whether it is a key, text, new text) of whatever holds the name in a file."""
        wanted = self._in_site if path == SITE else self._in_answer
        texts = list(_texts((), marked.data))
        named = [each for each in texts if wanted(each[0], is_key=each[1])]
        if path == SITE:
            known = (*named, *(each for each in texts if self._is_alias(each[0])))
            if fold(self.new) in {fold(value) for _, _, value in known}:
                # The two become one, and site.yaml knows the one already.
                return
        for way, is_key, value in named:
            if (new := self.instead_of(value)) is not None:
                yield way, is_key, value, new

    def _is_alias(self, way: Way) -> bool:
        """Whether this is the place of an alias in site.yaml."""
        return way[0] == f"{self.kind}s" and len(way) == 4 and way[2] == "aliases"

    def _in_answer(self, way: Way, *, is_key: bool) -> bool:
        return way[:1] == (_KEYS[self.kind],) and len(way) <= 2 and not is_key

    def _in_site(self, way: Way, *, is_key: bool) -> bool:
        first, last = way[0], way[-1]
        if self.kind == "topic":
            # A list of topics, or a mapping whose keys they are.
            return first == "topics" and len(way) == 2
        if self.kind == "asker":
            return first == "people" and last == "name"
        named = last == "name" or "successor" in way
        listed = first == "administrations" and (len(way) == 2 or named)
        return (listed and not is_key) or (way[:2] == ("deadlines", "administrations") and is_key)


def _texts(way: Way, value: object) -> Iterator[tuple[Way, bool, str]]:
    """(way, whether it is a key, text) of every text in a file's data."""
    if isinstance(value, str):
        yield way, False, value
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _texts((*way, i), item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*way, key), True, key
            yield from _texts((*way, key), item)


# -- addresses -----------------------------------------------------------------------------


def _redirect(site: Site, kind: Kind, old: str, new: str) -> tuple[str, str] | None:
    """The old and the new address of the list; None where it keeps its own."""
    if kind == "asker" and any(
        fold(old) in map(fold, (person.name, *person.former)) for person in site.people
    ):
        # Its address is its id, whatever the name.
        return None
    urls = Urls(site.addresses)
    of = {"topic": urls.topic, "asker": urls.person, "administration": urls.administration}[kind]
    before, after = f"/{of(slug(old))}", f"/{of(_key(site, kind, new))}"
    return (before, after) if slug(old) and before != after else None


def _aliases(site: Site, kind: Kind, old: str, new: str) -> Iterator[tuple[str, str]]:
    """Where other names of a list must lead when it becomes one with another list."""
    urls = Urls(site.addresses)
    of = urls.topic if kind == "topic" else urls.administration
    known = _known(site, kind)
    if any(fold(new) in map(fold, (name, *aliases)) for name, aliases in known.items()):
        for name, aliases in known.items():
            for alias in aliases if fold(name) == fold(old) else ():
                yield f"/{of(slug(alias))}", f"/{of(_key(site, kind, new))}"


def _key(site: Site, kind: Kind, name: str) -> str:
    """The last step of the address of the list that a name stands for."""
    if kind == "asker":
        people = [p for p in site.people if fold(name) in map(fold, (p.name, *p.former))]
        # A name that several share leads to none of them.
        return slug(people[0].id if len(people) == 1 else name)
    known = _known(site, kind).items()
    return slug(next((n for n, others in known if fold(name) in map(fold, (n, *others))), name))


def _known(site: Site, kind: Kind) -> dict[str, tuple[str, ...]]:
    """The topics or administrations of site.yaml with their aliases."""
    if kind == "topic":
        return {name: known.aliases if known else () for name, known in (site.topics or {}).items()}
    if kind == "administration":
        return {known.name: known.aliases for known in site.administrations or ()}
    return {}


def _lead_on(text: _Text, moves: list[tuple[str, str]]) -> None:
    """Lead from old addresses to new ones, and on from those that led to the old ones."""
    redirects = text.marked.data.get("redirects")
    known = redirects if isinstance(redirects, dict) else {}
    added = []
    for old, new in moves:
        for address, target in known.items():
            if target == old and address != new:
                text.replace(("redirects", address), is_key=False, old=old, new=new)
        if new in known:
            # It is a page again.
            text.replace(("redirects", new), is_key=True, old=new, new=old)
            text.replace(("redirects", new), is_key=False, old=known[new], new=new)
        elif old not in known:
            added.append(f"{old}: {new}")
    if added:
        text.add_redirects(added)


# -- files ---------------------------------------------------------------------------------


def _answers(folder: Folder) -> Iterator[str]:
    for found in folder.files("answers"):
        if isinstance(found, Unreadable):
            raise NotRenamed(Diagnostic.at(Place(found.path), found.code, **found.values))
        if found.endswith(".md"):
            yield found


def _rewritten(folder: Folder, path: str, settings: Settings, names: _Names) -> _Text:
    """A file with every line rewritten that holds the name. Raises NotRenamed."""
    try:
        data = folder.read(path, settings.limits.file)
    except Unreadable as unreadable:
        raise NotRenamed(Diagnostic.at(Place(path), unreadable.code, **unreadable.values)) from None
    text = _Text(path, data, places_in(data, path, settings))
    if not text.marked.data and names.old.encode() in data:
        # What cannot be read may hold the name, too.
        values = {"value": names.old, "text": names.new}
        raise NotRenamed(Diagnostic.at(Place(path, 1, 1), "rename-by-hand", **values))
    for way, is_key, old, new in names.places(path, text.marked):
        text.replace(way, is_key=is_key, old=old, new=yaml_value(new))
    return text


@dataclass(slots=True)
class _Text:
    """A file while some of its lines are being rewritten."""

    path: str
    data: bytes
    marked: Marked
    edits: list[tuple[int, int, str, str]] = field(default_factory=list)
    """(line, column, what stands there, what shall), line and column from 1."""
    added: list[tuple[int, str]] = field(default_factory=list)
    """(line after which, text); -1 for the end."""
    _lines: dict[int, str] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.edits or self.added)

    def replace(self, way: Way, *, is_key: bool, old: str, new: str) -> None:
        """Let `new`, as YAML, be a key or a value. Raises NotRenamed where it cannot be done."""
        line, column = (self.marked.keys if is_key else self.marked.values)[way]
        rest = self._line(line)[column - 1 :]
        for written in (old, f'"{old}"', f"'{old}'"):
            if rest.startswith(written):
                self.edits.append((line, column, written, new))
                return
        place = Place(self.path, line, column)
        raise NotRenamed(Diagnostic.at(place, "rename-by-hand", value=old, text=new))

    def add_redirects(self, added: list[str]) -> None:
        """Write redirects where the others stand, or at the end."""
        line, column = self.marked.values.get(("redirects",), (0, 0))
        known = self.marked.data.get("redirects")
        if line and self._line(line)[column - 1 :].startswith("{"):
            more = ", " if known else ""
            self.edits.append((line, column, "{", f"{{{', '.join(added)}{more}"))
        elif isinstance(known, dict) and known:
            last = max(self.marked.keys["redirects", key] for key in known)
            indent = " " * (last[1] - 1)
            self.added.append((last[0], "\n".join(f"{indent}{each}" for each in added)))
        else:
            lines = "\n".join(f"  {each}" for each in added)
            at = self.marked.keys.get(("redirects",))
            self.added.append((at[0], lines) if at else (-1, f"redirects:\n{lines}"))

    def write(self, root: Path) -> None:
        """Put the new text in the file's place. Raises OSError."""
        file = root / self.path
        # A name that nobody can have put there before, so that no link is followed.
        descriptor, name = tempfile.mkstemp(prefix=".svargen-", dir=file.parent)
        beside = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(self._new())
            shutil.copymode(file, beside)
            beside.replace(file)
        finally:
            with suppress(OSError):
                beside.unlink()

    def _new(self) -> bytes:
        parts = re.split(r"(\r\n|\r|\n)", self.data.decode("utf-8"))
        ending = parts[1] if len(parts) > 1 else "\n"
        for line, column, old, new in sorted(self.edits, reverse=True):
            mark = "\ufeff" if line == 1 and parts[0].startswith("\ufeff") else ""
            written = self._line(line)
            start = column - 1
            parts[2 * line - 2] = f"{mark}{written[:start]}{new}{written[start + len(old) :]}"
            self._lines[line] = parts[2 * line - 2].removeprefix(mark)
        for line, text in sorted(self.added, reverse=True):
            lines = text.replace("\n", ending)
            if line < 0:
                parts.append(lines + ending if not parts[-1] else ending + lines + ending)
            else:
                parts[2 * line - 2] += ending + lines
        return "".join(parts).encode("utf-8")

    def _line(self, line: int) -> str:
        """A line as the places in it count: composed, and without a byte order mark."""
        if line not in self._lines:
            text = self.data.decode("utf-8").removeprefix("\ufeff")
            for number, each in enumerate(re.split(r"\r\n|\r|\n", text), 1):
                self._lines[number] = unicodedata.normalize("NFC", each)
        return self._lines[line]
