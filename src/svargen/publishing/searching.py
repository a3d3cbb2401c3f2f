"""Attachments and files of static/ searched for personal data, by several processes.

What comes of it depends on a file's bytes alone: what a policy or an answer says of it is asked
afterwards, by `checking.personal`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from svargen.publishing.workers import in_parallel
from svargen.reading.folder import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svargen.model import Answer
    from svargen.publishing.cache import Cache
    from svargen.publishing.memory import Memory
    from svargen.publishing.wishes import Wishes
    from svargen.reading.answer import Settings
    from svargen.reading.attached import Searched
    from svargen.reading.folder import Folder, Listing

_WEIGHT = 50
"""To search a file takes about as long as to read so many answers."""
_OF_THE_SITE = (".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ico")
"""Files of static/ that programmers write, and name themselves in."""


def searched(
    listing: Listing,
    settings: Settings,
    wishes: Wishes,
    wanted: list[str],
    memory: Memory | Cache | None = None,
) -> dict[str, Searched]:
    """What is in each of the files `wanted`; nothing where nothing is looked for."""
    if not settings.policy.severities:
        return {}
    limit = settings.limits.attachment
    known = memory.searched(listing, wanted, limit) if memory else {}
    new = [file for file in wanted if file not in known]
    search = partial(_search, listing.folder, limit)
    found = in_parallel(search, new, wishes.jobs, len(new) * _WEIGHT)
    for done, (file, result) in enumerate(zip(new, found, strict=True), 1):
        if result:
            known[file] = result
        wishes.progress("search", done, len(new))
    if memory:
        memory.keep_searched(known)
    return known


def published(answers: Iterable[Answer], files: frozenset[str]) -> list[str]:
    """Those of `files` that are published as they are, in order."""
    return sorted({*_attached(answers, files), *filter(_is_copied, files)})


def _attached(answers: Iterable[Answer], files: frozenset[str]) -> Iterator[str]:
    for answer in answers:
        if answer.front.status != "tilbagekaldt" and "attachments" not in answer.broken:
            named = (answer.beside(attachment.file) for attachment in answer.front.attachments)
            yield from (file for file in named if file in files)


def _is_copied(file: str) -> bool:
    """Whether a file is one of static/, and not for programs alone."""
    of_the_site = file.startswith("static/.well-known/") or file.lower().endswith(_OF_THE_SITE)
    return file.startswith("static/") and not of_the_site


def _search(folder: Folder, limit: int, file: str) -> Searched | None:
    """What is in one file: the work of one process. None where it cannot be had."""
    from svargen.reading.attached import search

    try:
        return search(folder.read(file, limit))
    except Unreadable:
        # That has a finding of its own, when it is to be copied.
        return None
