"""The search index of an archive, file by file. docs/search.md tells what is in each, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from svargen.search.encoding import WEIGHTS, file_of
from svargen.search.letters import Letters, letters_of
from svargen.search.making import terms_of
from svargen.search.numbering import Numbering, numbered, windows
from svargen.search.terms import BACKWARD, FORWARD, backwards, files_in, terms_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from svargen.model import Answer
    from svargen.search.documents import Document
    from svargen.search.terms import Cut, Listing, Row

CONTENTS = "indeks.json"
"""The table of contents."""
FORMAT = 1

Share = Callable[[Callable[[range], Any], list[range], int], Iterable[Any]]
"""Gives the results of a function for each piece of a work, in order; its size comes last."""


def alone(work: Callable[[range], Any], pieces: list[range], _size: int) -> Iterable[Any]:
    """All of the work by this process."""
    return map(work, pieces)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large files become; smaller ones in tests."""

    terms: Cut = (14_000, 70_000, 12)
    spellings: Cut = (80_000, 320_000, 64)
    cards: int = 64
    """Numbers of which one file has the cards."""


@dataclass(frozen=True, slots=True)
class How:
    """How an index is made."""

    analysis_of: Callable[[Answer], bytes]
    """Gives an answer's Analysis as bytes."""
    share: Share = alone
    """Shares the work, among forked processes say."""
    sizes: Sizes = Sizes()


def index_files(
    language: str,
    documents: Sequence[Document],
    labels: Mapping[str, Mapping[str, str]],
    how: How,
) -> Iterator[tuple[str, bytes]]:
    """(Name, bytes) of every file, once each, the table of contents last.

    `language` is a language tag (BCP 47), `documents` come oldest first, and `labels` tells what
    the keys of facets are called.
    """
    letters = letters_of(language)
    numbering = numbered([document.answer.day for document in documents])
    made = terms_of(letters, documents, numbering.numbers, how.analysis_of, how.share)
    shards = Shards(
        _shards(made.terms, terms_before(numbering.end), how.sizes.terms),
        _shards(made.spellings, FORWARD, how.sizes.spellings),
        _shards(sorted(backwards(made.spellings)), BACKWARD, how.sizes.spellings),
    )
    for name, data in files_of(Site(letters, documents, labels, numbering), shards, how.sizes):
        yield name, data()


def _shards(rows: Iterable[Row], listing: Listing, cut: Cut) -> list[Shard]:
    """The files of a list."""
    return [shard_of(some, listing) for some in files_in(rows, listing, cut)]


def shard_of(rows: Sequence[Row], listing: Listing) -> Shard:
    """The file of some rows."""
    name, data = listing.file(rows)
    return Shard(rows[0][0], name, given(data))


File = tuple[str, Callable[[], bytes]]
"""A file's name, and what gives its bytes."""


class Shard(NamedTuple):
    """A file of a list that is cut into several."""

    start: str
    """The first key in it."""
    name: str
    data: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Shards:
    """The files of the lists that are cut into several."""

    terms: list[Shard]
    forward: list[Shard]
    backward: list[Shard]


@dataclass(frozen=True, slots=True)
class Site:
    """What is to be found, but for its words."""

    letters: Letters
    documents: Sequence[Document]
    labels: Mapping[str, Mapping[str, str]]
    numbering: Numbering


def files_of(site: Site, shards: Shards, sizes: Sizes) -> Iterator[File]:
    """Every file of an index, once each, the table of contents last."""
    seen = set()
    for name, data in _files(site, shards, sizes):
        # What is the same in two places is one file.
        if name not in seen:
            seen.add(name)
            yield name, data


def _files(site: Site, shards: Shards, sizes: Sizes) -> Iterator[File]:
    for shard in (*shards.terms, *shards.forward, *shards.backward):
        yield shard.name, shard.data
    numbering = site.numbering
    size = cards_in_one(numbering, sizes)
    cards = [""] * -(-numbering.end // size)
    for window, places in windows(numbering.numbers, size).items():
        cards[window], data = file_of([site.documents[place].card for place in places])
        yield cards[window], given(data)
    facets = {}
    for index, (facet, called) in enumerate(site.labels.items()):
        facets[facet], data = facet_file(called, [each.facets[index] for each in site.documents])
        yield facets[facet], given(data)
    contents = {
        "format": FORMAT,
        "language": site.letters.language,
        "answers": len(site.documents),
        "from": numbering.first.isoformat(),
        "days": numbering.days,
        "weights": WEIGHTS,
        "letters": site.letters.table.public,
        "terms": _entered(shards.terms),
        "spellings": {
            "forward": _entered(shards.forward),
            "backward": _entered(shards.backward),
        },
        "cards": {"size": size, "files": cards},
        "facets": facets,
    }
    yield CONTENTS, given(file_of(contents)[1])


def given(data: bytes) -> Callable[[], bytes]:
    """What gives these bytes."""
    return lambda: data


def _entered(shards: list[Shard]) -> dict[str, list[str]]:
    """How the table of contents tells of files."""
    starts, names = [each.start for each in shards], [each.name for each in shards]
    return {"starts": starts, "files": names}


def cards_in_one(numbering: Numbering, sizes: Sizes) -> int:
    """Of how many numbers one file has the cards: more where most numbers are no answer's."""
    size = sizes.cards
    while 4 * size * len(numbering.numbers) < sizes.cards * numbering.end and numbering.numbers:
        size *= 2
    return size


def facet_file(labels: Mapping[str, str], keys: Iterable[Sequence[str]]) -> tuple[str, bytes]:
    """The name and the bytes of a facet's column; `keys` are those of each answer in order."""
    places = {key: place for place, key in enumerate(labels)}
    of = [places[each[0]] if len(each) == 1 else [places[key] for key in each] for each in keys]
    return file_of({"values": list(labels.items()), "of": of})
