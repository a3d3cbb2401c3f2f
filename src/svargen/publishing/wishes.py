"""What is asked of a build, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from svargen.language import time_zone

if TYPE_CHECKING:
    from collections.abc import Callable

    from svargen.archive import Waiting
    from svargen.diagnostics import Diagnostic


class Wishes(NamedTuple):
    """What the command line asks of a reading."""

    today: date | None = None
    """None: the wall clock's date in the site's time zone."""
    drafts: bool = False
    preview: bool = False
    """Drafts and answers under embargo are shown; findings are those of a public build."""
    base_url: str | None = None
    previous: str | None = None
    """Where the published site is; None: at the output."""
    first: bool = False
    """Nothing has been published yet."""
    jobs: int = 0
    """Worker processes; 0 for one for each core."""
    cache: bool = True
    """Whether what builds before have read is known, and what this one reads is kept."""
    clock: Callable[[str], date] = lambda zone: datetime.now(time_zone(zone)).date()
    """Today in a time zone."""
    progress: Callable[[str, int, int], None] = lambda _phase, _done, _total: None
    """Called with a phase's name, how much is done, and of how much."""


class Built(NamedTuple):
    """What came of a build."""

    diagnostics: list[Diagnostic]
    published: bool
    answers: int = 0
    pages: int = 0
    waiting: Waiting | None = None
    compared: bool = True
    """Whether it is known what has been published before."""
