"""What corrections changed, as the project's git history tells it.

A version of an answer is shown if it was public on the day it was committed: read without an error,
answered, no draft, not under embargo; and if nothing in it looks like data about a person. Nothing
is shown from before the answer was withdrawn, nor from before something was removed from it: the
first version that may be shown lists every redaction, and is the last of its day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from svargen.archive import is_public
from svargen.codes import Severity
from svargen.diagnostics import Diagnostic, Place
from svargen.language import time_zone
from svargen.pages.differences import Told, difference
from svargen.publishing.workers import in_parallel
from svargen.reading.answer import Settings, read_answer
from svargen.reading.folder import Folder, Unreadable
from svargen.reading.gate import PERSONAL
from svargen.reading.history import History, HistoryTrouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from zoneinfo import ZoneInfo

    from svargen.model import Answer, Correction
    from svargen.pages.types import Changes
    from svargen.publishing.cache import Cache
    from svargen.publishing.memory import Memory
    from svargen.reading.answer import Reading

_MOST_SHOWN = 6_000
"""Letters of all differences on one answer's page; those of its newest corrections come first."""
_AT_ONCE = 1_000
"""Answers whose versions are in memory at one time."""
_CHUNK = 16


class Asked(NamedTuple):
    """What the changes of a project depend on, beside its history and its answers."""

    folder: Folder
    settings: Settings
    timezone: str
    today: date


def read_changes(
    asked: Asked, answers: Iterable[Answer], jobs: int, memory: Memory | Cache | None = None
) -> tuple[dict[str, Changes], list[Diagnostic]]:
    """The changes of all answers that were corrected, by their paths; and what is wrong.

    Git is asked only if there are any. With a `memory` nothing is read twice for the same commit.
    """
    corrected = {f"answers/{a.path}": a.digest for a in answers if a.front.corrections}
    if not corrected:
        return {}, []
    try:
        history = History.of(asked.folder.root)
        if history is None:
            return {}, []
        mark = (history.head, asked, tuple(corrected.items()))
        found = memory.changes.get(mark) if memory else None
        if found is None:
            found = dict(_found(asked, history, list(corrected), jobs))
        if memory:
            memory.changes = {mark: found}
    except HistoryTrouble as trouble:
        return {}, [Diagnostic.at(Place("site.yaml"), trouble.code, **trouble.values)]
    return found, []


def changes_of(
    current: Reading, older: Iterable[tuple[date | None, Reading]], today: date
) -> Changes:
    """What each correction of an answer changed; `older` are its versions, newest first.

    Several versions between two corrections count as one. A change belongs to the correction that
    its version is the first to list; else to the first one dated on its day or later.
    """
    if not current.answer or not current.body:
        return {}
    corrections = current.answer.front.corrections
    runs: dict[int, tuple[int, int]] = {}
    shown = _texts(reversed(list(_shown(current, older, today))))
    for index, (before, after) in enumerate(pairwise(shown)):
        fits = _correction(corrections, before, after)
        if fits is None:
            continue
        begun, ended = runs.get(fits, (index, index))
        runs[fits] = (begun if ended == index else index, index + 1)
    left = _MOST_SHOWN
    found: Changes = {}
    for fits, (begun, ended) in sorted(runs.items(), key=lambda run: run[1], reverse=True):
        passages, whole = difference(shown[begun].told, shown[ended].told, left)
        left -= sum(len(p.text) for each in passages for line in each.paragraphs for p in line)
        if passages or not whole:
            found[fits] = passages, whole
    return found


# -- which versions may be shown ------------------------------------------------------------


@dataclass(slots=True)
class _Shown:
    day: date
    status: str
    told: Told
    corrections: Counter[date]


def _shown(
    current: Reading, older: Iterable[tuple[date | None, Reading]], today: date
) -> Iterator[_Shown]:
    """The current version, and those before it that may be shown, newest first."""
    removed: Counter[date] = Counter()
    for age, (day, reading) in enumerate(((today, current), *older)):
        front = reading.answer.front if reading.answer else None
        if not front:
            continue
        listed = Counter(redaction.date for redaction in front.redactions)
        if front.status == "tilbagekaldt" or removed - listed:
            return
        removed |= listed
        since = max(removed, default=None)
        if age and since and day and day < since:
            return
        if day and (age == 0 or _was_public(reading, day)) and reading.body:
            told = Told(front.title, reading.body)
            dates = Counter(correction.date for correction in front.corrections)
            yield _Shown(day, front.status, told, dates)
        if age and day == since:
            return


def _was_public(reading: Reading, day: date) -> bool:
    answer = reading.answer
    sound = all(
        found.severity != Severity.ERROR and found.code not in PERSONAL
        for found in reading.diagnostics
    )
    return bool(answer and sound and answer.answered and is_public(answer, day))


def _texts(versions: Iterable[_Shown]) -> list[_Shown]:
    """Versions with others of the same text as one, oldest first."""
    found: list[_Shown] = []
    for version in versions:
        if found and found[-1].told.texts == version.told.texts:
            found[-1].corrections = version.corrections
            found[-1].status = version.status
        else:
            found.append(version)
    return found


def _correction(corrections: tuple[Correction, ...], before: _Shown, after: _Shown) -> int | None:
    """Which correction a change belongs to; None where it is no correction."""
    new = after.corrections - before.corrections
    listed = [(c.date, index) for index, c in enumerate(corrections) if c.date in new]
    if listed:
        return max(listed)[1]
    if before.status != after.status:
        # The final answer after a provisional one corrects nothing.
        return None
    later = [(c.date, index) for index, c in enumerate(corrections) if c.date >= after.day]
    return min(later)[1] if later else None


# -- reading them ---------------------------------------------------------------------------


class _Versions(NamedTuple):
    """An answer's file with what it held before."""

    path: str
    current: bytes
    older: tuple[tuple[int, bytes], ...]
    """(seconds of Unix, content), newest first."""


def _found(
    asked: Asked, history: History, paths: list[str], jobs: int
) -> Iterator[tuple[str, Changes]]:
    versions = history.versions(paths)
    for begin in range(0, len(paths), _AT_ONCE):
        batch = {path: versions[path] for path in paths[begin : begin + _AT_ONCE]}
        # All at once: git has ended before other processes are started.
        some = list(history.texts(batch, asked.settings.limits.file))
        work = [versions for path, each in some for versions in _differing(asked, path, each)]
        pieces = [work[i : i + _CHUNK] for i in range(0, len(work), _CHUNK)]
        size = sum(1 + len(versions.older) for versions in work)
        for found in in_parallel(partial(_changes, asked), pieces, jobs, size):
            yield from found


def _differing(asked: Asked, path: str, older: list[tuple[int, bytes]]) -> Iterator[_Versions]:
    """The versions of a file, unless all are the same."""
    try:
        current = asked.folder.read(path, asked.settings.limits.file)
    except Unreadable:
        return
    if any(data != current for _, data in older):
        yield _Versions(path, current, tuple(older))


def _changes(asked: Asked, some: list[_Versions]) -> list[tuple[str, Changes]]:
    """The work of one process."""
    zone = time_zone(asked.timezone)
    found = []
    for path, current, older in some:
        read = ((_day(when, zone), read_answer(data, path, asked.settings)) for when, data in older)
        changes = changes_of(read_answer(current, path, asked.settings), read, asked.today)
        if changes:
            found.append((path.removeprefix("answers/"), changes))
    return found


def _day(when: int, zone: ZoneInfo) -> date | None:
    """The day of a commit; None for a time that no calendar holds."""
    try:
        return datetime.fromtimestamp(when, zone).date()
    except (OSError, OverflowError, ValueError):
        return None
