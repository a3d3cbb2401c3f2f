"""Pages and feeds made by several processes."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from svargen.pages.plan import Planned
from svargen.publishing.aside import can_fork, cores
from svargen.publishing.copies import by_copies
from svargen.publishing.workers import FEWEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from svargen.exports.feeds import Feed
    from svargen.exports.log_feed import LogFeed
    from svargen.publishing.aside import Aside
    from svargen.publishing.memory import Made

    Thing = Planned | Feed | LogFeed
    Make = Callable[[Thing], Made]

_CHUNK = 40
_WITHOUT_FEEDS = 4
"""Processes that have as much to do with pages as one has with all feeds."""


def shared(
    make: Make,
    work: list[Thing],
    jobs: int,
    folder: str,
    beside: Aside | None,
) -> Iterator[list[Made]]:
    """What `make` makes of pages and feeds, by several processes where they can be forked.

    The feeds come first. As long as another process is at work `beside` them, there is one less.
    `folder` is where files may lie that nobody needs afterwards.
    """
    pieces = _pieces(work, jobs or cores())
    jobs = min(jobs or cores(), len(pieces))

    def made(number: int) -> list[Made]:
        piece = pieces[number]
        return [make(work[index]) for index in piece]

    if jobs <= 1 or len(work) < FEWEST or not can_fork():
        yield from map(made, range(len(pieces)))
    else:
        yield from by_copies(made, len(pieces), jobs, folder, beside)


def _pieces(work: list[Thing], jobs: int) -> list[range]:
    """The work in pieces, each for one process: the feeds, which come first, in as few as can be.

    An answer's entry stands in several feeds, and each process makes it once; but one alone with
    all feeds would keep many waiting.
    """
    feeds = sum(not isinstance(thing, Planned) for thing in work)
    with_feeds = ceil(jobs / _WITHOUT_FEEDS)
    most = max(1, ceil(feeds / with_feeds))
    ends = [*range(most, feeds, most), *range(feeds, len(work), _CHUNK), len(work)]
    return [range(*piece) for piece in zip([0, *ends], ends, strict=False) if piece[0] < piece[1]]
