"""Readings as bytes: for the way from one process to another, and for the cache.

JSON and nothing else, so that to unpack runs no code. What is unpacked is not checked again: it was
when it was read, and whoever keeps it makes sure that it comes back as it was.
"""

from __future__ import annotations

import json
from collections import deque
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from svargen.codes import Severity
from svargen.diagnostics import Phrase
from svargen.model import (
    SECTION_WORDS,
    Answer,
    Attachment,
    Body,
    BodyLink,
    Correction,
    FrontMatter,
    Link,
    NearHeading,
    Part,
    Permission,
    Redaction,
    Section,
    SectionHead,
    SectionKind,
    Withdrawal,
)
from svargen.publishing.found import pack_found, pack_value, unpack_found, unpack_value
from svargen.reading.answer import Reading
from svargen.search.analysis import analysed
from svargen.values import AskerName, CaseNumber

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from svargen.personal import Kind
    from svargen.publishing.heads import Head
    from svargen.reading.attached import Hit, Searched


class Packed(NamedTuple):
    """A reading as bytes."""

    path: str
    """Of the answer's file, relative to the project."""
    digest: bytes
    """SHA-256 of the file; b'' where it could not be read."""
    reading: bytes
    """All of it but the text of the answer."""
    text: bytes | None
    """The answer's text, and on a second line its words for search; None where there is none, or
    nobody wants it."""
    sound: bool
    """Whether it may be published: an answer without an error."""
    shown: Shown | None = None
    """What is asked of its answer, if there is one."""

    @classmethod
    def of(cls, reading: Reading, *, with_text: bool) -> Packed:
        """A reading, packed."""
        body, answer = reading.body if with_text else None, reading.answer
        digest = bytes.fromhex(answer.digest) if answer else b""
        text = pack_text(answer, body) if answer and body else None
        sound = answer is not None and all(
            each.severity != Severity.ERROR for each in reading.diagnostics
        )
        shown = Shown.of(reading, digest) if answer else None
        return cls(reading.path, digest, pack(reading), text, sound, shown)


def pack(reading: Reading) -> bytes:
    """A reading without the text of its answer."""
    answer = reading.answer and _answer(reading.answer)
    found = [pack_found(each) for each in reading.diagnostics]
    return _bytes([reading.path, answer, reading.draft, found])


def unpack(data: bytes) -> Reading:
    """A reading without the text of its answer."""
    path, answer, draft, found = json.loads(data)
    return Reading(
        path,
        _to_answer(answer) if answer else None,
        None,
        draft,
        tuple(unpack_found(each) for each in found),
    )


class Shown(NamedTuple):
    """What an archive of known bones asks of every answer, without the rest of it."""

    digest: bytes
    """SHA-256 of the file."""
    shape: bytes
    question: bytes
    """16 of them; `NO_QUESTION` for none."""
    day: int
    """Its proleptic Gregorian ordinal."""
    kind: int
    """The sum of `_ANSWERED`, `_PENDING` and `_DRAFT`, or `_WHOLE`."""
    title: str

    @classmethod
    def of(cls, reading: Reading, digest: bytes) -> Shown:
        """What is asked of the answer of a reading. Raises ValueError where there is none."""
        answer = reading.answer
        if answer is None:
            raise ValueError
        kind = _ANSWERED * answer.answered + _PENDING * answer.pending + _DRAFT * reading.draft
        kind = _WHOLE if reading.diagnostics else kind
        question = answer.question or NO_QUESTION
        day, title = answer.day.toordinal(), answer.front.title
        return cls(digest, answer.shape, question, day, kind, title)


NO_QUESTION = bytes(16)
_ANSWERED, _PENDING, _DRAFT = 1, 2, 4
_WHOLE = 8
"""Something was found in it, so that all of it is asked for at once."""


def unpack_later(
    shown: Mapping[str, Head], packed: Callable[[str], bytes]
) -> Iterator[tuple[str, Reading]]:
    """(Path, reading) of answers, the same as `unpack`, but unpacked no sooner than asked for.

    `packed` gives the reading of an answer, whose file is named from answers/.
    """
    names = [path.removeprefix("answers/") for path in shown]
    # Of all answers at each edit: slot by slot for all of them takes a fifth of the time.
    answers = [*map(object.__new__, repeat(_Later, len(names)))]
    for slot, values in zip(_TOLD, (names, shown.values(), repeat(packed)), strict=True):
        deque(map(slot.__set__, answers, values), maxlen=0)
    for path, head, answer in zip(shown, shown.values(), answers, strict=True):
        if head.kind == _WHOLE:
            yield path, unpack(packed(answer.path))
        else:
            yield path, Reading(path, answer, None, bool(head.kind & _DRAFT), ())


def _words_of(question: bytes) -> bytes:
    return b"" if question == NO_QUESTION else question


_day = lru_cache(maxsize=20_000)(date.fromordinal)
_LEFT = (
    *("front", "sections", "near_headings", "links"),
    *("excerpt", "broken", "permitted"),
)


class _Later(Answer):
    """An answer of which most is unpacked when it is first asked for."""

    __slots__ = ("_packed", "_shown")
    _packed: Callable[[str], bytes]
    _shown: Head

    @property
    def title(self) -> str:
        return self._shown.title

    # What is asked of many is told without its being unpacked.
    digest = property(lambda self: self._shown.digest.hex())
    shape = property(lambda self: self._shown.shape)
    question = property(lambda self: _words_of(self._shown.question))
    answered = property(lambda self: bool(self._shown.kind & _ANSWERED))
    pending = property(lambda self: bool(self._shown.kind & _PENDING))
    day = property(lambda self: _day(self._shown.day))
    order = property(lambda self: (-self._shown.day, self.path))

    def __getattr__(self, name: str) -> Any:
        if name not in _LEFT:
            raise AttributeError(name)
        packed = json.loads(self._packed(self.path))[1]
        for left, value in zip(_LEFT, _left_of(packed), strict=True):
            object.__setattr__(self, left, value)
        return getattr(self, name)


_TOLD = Answer.__dict__["path"], _Later.__dict__["_shown"], _Later.__dict__["_packed"]
# Told apart by nothing that depends on what was asked for before.
_Later.__qualname__ = Answer.__qualname__


def pack_text(answer: Answer, body: Body) -> bytes:
    """The text of an answer, and on a second line its words for search."""
    return pack_body(body) + b"\n" + analysed(answer, body).to_bytes()


def pack_body(body: Body) -> bytes:
    """The text of an answer."""
    return _bytes([[_fields(section) for section in body.sections], body.notes, body.notes_text])


def unpack_body(data: bytes) -> Body:
    """The text of an answer."""
    sections, *notes = json.loads(data)
    return Body(tuple(Section(*section) for section in sections), *notes)


def pack_searched(searched: Searched) -> bytes:
    """What was found in an attachment."""
    hits = [(hit.kind, hit.key, hit.shown, pack_value(hit.where)) for hit in searched.hits]
    return _bytes([searched.digest, hits, pack_value(searched.trouble)])


def unpack_searched(data: bytes) -> Searched:
    """What was found in an attachment."""
    from svargen.reading.attached import Searched

    digest, hits, trouble = json.loads(data)
    return Searched(digest, tuple(_hit(*hit) for hit in hits), _phrase(trouble))


def _hit(kind: Kind, key: str, shown: str, where: Any) -> Hit:
    from svargen.reading.attached import Hit

    return Hit(kind, key, shown, _phrase(where))


def _phrase(packed: Any) -> Phrase | None:
    told = unpack_value(packed)
    return told if isinstance(told, Phrase) else None


# -- answers -------------------------------------------------------------------------------

P = TypeVar("P", bound=Part)

_DAY: tuple[Callable[[Any], object], Callable[[Any], object]] = date.isoformat, date.fromisoformat


def _parts(part: type[Part]) -> tuple[Callable[[Any], object], Callable[[Any], object]]:
    def pack_parts(parts: tuple[Part, ...]) -> object:
        return [_values(each) for each in parts]

    def unpack_parts(packed: list[dict[str, Any]]) -> object:
        return tuple(_part(part, each) for each in packed)

    return pack_parts, unpack_parts


_DEFAULTS: dict[type[Part], dict[str, Any]] = {}


def _values(part: Part) -> dict[str, object]:
    """What differs in a part from its defaults."""
    defaults = _defaults(type(part))
    return {
        key: _FORMS[key][0](value) if key in _FORMS else value
        for key, value in part.__dict__.items()
        if value != defaults[key]
    }


def _part(kind: type[P], values: dict[str, Any]) -> P:
    """A part of such values; as pydantic itself makes one again that was taken apart."""
    known = {
        key: _FORMS[key][1](value) if key in _FORMS else value for key, value in values.items()
    }
    part = kind.__new__(kind)
    part.__setstate__(
        {
            "__dict__": {**_defaults(kind), **known},
            "__pydantic_extra__": None,
            "__pydantic_private__": None,
        }
    )
    return part


def _defaults(kind: type[Part]) -> dict[str, Any]:
    """The keys of a part in order, each with its default; ... for one that has none."""
    if kind not in _DEFAULTS:
        _DEFAULTS[kind] = {
            name: ... if field.is_required() else field.default
            for name, field in kind.model_fields.items()
        }
    return _DEFAULTS[kind]


_SAME = lru_cache(maxsize=20_000)
"""What many answers have in common is there once: each byte of an answer counts in as many
processes as look at all of them."""


@_SAME
def _askers(names: tuple[tuple[str, str], ...]) -> tuple[AskerName, ...]:
    return tuple([AskerName(*name) for name in names])


@_SAME
def _heads(heads: tuple[tuple[str, int | None, int, bool], ...]) -> tuple[SectionHead, ...]:
    return tuple([SectionHead(_KINDS[kind], n, line, empty) for kind, n, line, empty in heads])


_FORMS: Mapping[str, tuple[Callable[[Any], object], Callable[[Any], object]]] = {
    "asker": (list, lambda packed: _askers(tuple(map(tuple, packed)))),
    "asked": _DAY,
    "date": _DAY,
    "administration": (list, tuple),
    "sagsnummer": (list, lambda packed: CaseNumber(*packed)),
    "topics": (list, tuple),
    "links": _parts(Link),
    "attachments": _parts(Attachment),
    "due": _DAY,
    "follows": (list, tuple),
    "corrections": _parts(Correction),
    "redactions": _parts(Redaction),
    "withdrawn": (_values, lambda packed: _part(Withdrawal, packed)),
    "publish_from": _DAY,
    "aliases": (list, tuple),
    "personal_data_ok": _parts(Permission),
}
"""How the value of a key is written as JSON, and how it is read, where JSON has no such thing."""


def _answer(answer: Answer) -> list[object]:
    return [
        answer.path,
        _values(answer.front),
        [_fields(head) for head in answer.sections],
        [_fields(heading) for heading in answer.near_headings],
        [_fields(link) for link in answer.links],
        answer.excerpt,
        answer.question.hex(),
        answer.digest,
        answer.broken,
        answer.permitted,
    ]


def _to_answer(packed: list[Any]) -> Answer:
    path, question, digest = packed[0], bytes.fromhex(packed[6]), packed[7]
    left = dict(zip(_LEFT, _left_of(packed), strict=True))
    return Answer(path, question=question, digest=digest, **left)


_KINDS: Mapping[str, SectionKind] = {kind: kind for kind in SECTION_WORDS}
"""Each only once, however many heads there are."""


def _left_of(packed: list[Any]) -> tuple[Any, ...]:
    """What is unpacked of an answer when it is first asked for, in the order of `_LEFT`."""
    _, front, sections, headings, links, excerpt, _, _, broken, permitted = packed
    return (
        _part(FrontMatter, front),
        _heads(tuple(map(tuple, sections))),
        tuple([NearHeading(*heading) for heading in headings]),
        tuple([BodyLink(*link) for link in links]),
        excerpt,
        tuple(broken),
        tuple(permitted),
    )


# -- parts ---------------------------------------------------------------------------------


def _fields(of: Any) -> list[object]:
    """The values of a dataclass, in order."""
    return [getattr(of, name) for name in of.__slots__]


def _bytes(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(
        errors="surrogatepass"
    )
