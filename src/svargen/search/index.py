"""The search index of an archive, file by file. docs/search.md tells what is in each, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from svargen.pages.urls import CONTENTS
from svargen.search.encoding import WEIGHTS, file_of, file_with
from svargen.search.numbering import windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.model import Answer
    from svargen.search.cutting import Cut
    from svargen.search.letters import Letters
    from svargen.search.numbering import Numbering

FORMAT = 1

Share = Callable[[Callable[[range], Any], list[range], int], Iterable[Any]]
"""Gives the results of a function for each piece of a work, in order; its size comes last."""


def alone(work: Callable[[range], Any], pieces: list[range], _size: int) -> Iterable[Any]:
    """All of the work by this process."""
    return map(work, pieces)


class Sizes(NamedTuple):
    """How large files become; smaller ones in tests."""

    terms: Cut = (14_000, 70_000, 12)
    spellings: Cut = (80_000, 320_000, 64)
    cards: int = 64
    """Numbers of which one file has the cards."""


class How(NamedTuple):
    """How an index is made."""

    analysis_of: Callable[[Answer], bytes]
    """Gives an answer's Analysis as bytes."""
    share: Share = alone
    """Shares the work, among forked processes say."""
    apart: Share | None = None
    """Shares what comes to hold all answers, or all words; None: as the rest."""
    settle: Callable[[], None] = lambda: None
    """Called between stages, when most of the memory that one took is free again."""
    sizes: Sizes = Sizes()
    few: int = 40
    """Answers that are put into an empty index one by one: faster than to begin with arrays."""


Labels = Mapping[str, tuple[str, ...]]
"""By each key of a facet how it is called, and the keys that it had before."""

File = tuple[str, Callable[[], bytes]]
"""A file's name, and what gives its bytes."""


class Shard(NamedTuple):
    """A file of a list that is cut into several."""

    start: str
    """The first key in it."""
    name: str
    data: Callable[[], bytes]


class Shards(NamedTuple):
    """The files of the lists that are cut into several."""

    terms: list[Shard]
    forward: list[Shard]
    backward: list[Shard]


class Site(NamedTuple):
    """What is to be found, but for its words."""

    letters: Letters
    numbering: Numbering
    cards: Cards
    facets: Mapping[str, File]
    """The file of each facet."""


class Shown(Protocol):
    """All answers as results show them, oldest first."""

    def cards(self, places: range) -> list[str]:
        """`Document.card` of some as JSON, `encoding.compact`."""

    def facets(self) -> list[list[str]]:
        """`Document.facets` of all."""


class Cards(NamedTuple):
    """The files of cards."""

    size: int
    """Of how many numbers one file has the cards."""
    names: list[str]
    """For each window of so many numbers the name of its file, or ""."""
    data: list[Callable[[], bytes]]
    """What gives the bytes of each file that has a name."""


def files_of(site: Site, shards: Shards) -> Iterator[File]:
    """Every file of an index, once each, the table of contents last."""
    seen = set()
    for name, data in _files(site, shards):
        # What is the same in two places is one file.
        if name not in seen:
            seen.add(name)
            yield name, data


def _files(site: Site, shards: Shards) -> Iterator[File]:
    for shard in (*shards.terms, *shards.forward, *shards.backward):
        yield shard.name, shard.data
    yield from zip(filter(None, site.cards.names), site.cards.data, strict=True)
    yield from site.facets.values()
    numbering, letters = site.numbering, site.letters
    forms = ",".join(map(" ".join, letters.norms_of_forms()))
    contents = {
        "format": FORMAT,
        "language": letters.language,
        "answers": len(numbering.numbers),
        "from": numbering.first.isoformat(),
        "days": numbering.days,
        "weights": WEIGHTS,
        "letters": {**letters.table.public, "forms": forms},
        "terms": _entered(shards.terms),
        "spellings": {
            "forward": _entered(shards.forward),
            "backward": _entered(shards.backward),
        },
        "cards": {"size": site.cards.size, "files": site.cards.names},
        "facets": {facet: name for facet, (name, _) in site.facets.items()},
    }
    yield CONTENTS, given(file_of(contents)[1])


def given(data: bytes) -> Callable[[], bytes]:
    """What gives these bytes."""
    return lambda: data


def _entered(shards: list[Shard]) -> dict[str, list[str]]:
    """How the table of contents tells of files."""
    starts, names = [each.start for each in shards], [each.name for each in shards]
    return {"starts": starts, "files": names}


def cards_of(
    shown: Shown,
    numbering: Numbering,
    sizes: Sizes,
    known: Callable[[int, int], str] = lambda _size, _window: "",
) -> Cards:
    """The files of cards; those whose name `known` gives by size and window are not made."""
    size = cards_in_one(numbering, sizes)
    names: list[str] = []
    data: list[Callable[[], bytes]] = []
    for window, places in enumerate(windows(numbering, size)):
        name = known(size, window) if places else ""
        if name:
            data.append(partial(_card_bytes, shown, places))
        elif places:
            name, made = _card_file(shown, places)
            data.append(given(made))
        names.append(name)
    return Cards(size, names, data)


def _card_bytes(shown: Shown, places: range) -> bytes:
    return _card_file(shown, places)[1]


def _card_file(shown: Shown, places: range) -> tuple[str, bytes]:
    return file_with(f"[{','.join(shown.cards(places))}]")


def cards_in_one(numbering: Numbering, sizes: Sizes) -> int:
    """Of how many numbers one file has the cards: more where most numbers are no answer's."""
    size = sizes.cards
    while 4 * size * len(numbering.numbers) < sizes.cards * numbering.end and numbering.numbers:
        size *= 2
    return size


def facets_of(
    shown: Shown,
    labels: Mapping[str, Labels],
    known: Callable[[str, Labels], str] = lambda _facet, _labels: "",
) -> dict[str, File]:
    """The file of each facet; those whose name `known` gives by facet and labels are not made."""
    told: list[list[str]] = []

    def made(index: int, called: Labels) -> tuple[str, bytes]:
        if not told:
            told.extend(shown.facets())
        return facet_file(called, [each[index] for each in told])

    found: dict[str, File] = {}
    for index, (facet, called) in enumerate(labels.items()):
        name = known(facet, called)
        if name:
            found[facet] = name, partial(lambda *of: made(*of)[1], index, called)
        else:
            name, data = made(index, called)
            found[facet] = name, given(data)
    return found


def facet_file(labels: Labels, keys: Iterable[str]) -> tuple[str, bytes]:
    """The name and the bytes of a facet's column; `keys` are those of each answer in order."""
    places = {key: place for place, key in enumerate(labels)}
    known: dict[str, int | list[int]] = {**places}
    of = []
    for some in keys:
        if some not in known:
            known[some] = [places[key] for key in some.split()]
        of.append(known[some])
    return file_of({"values": [(key, *told) for key, told in labels.items()], "of": of})
