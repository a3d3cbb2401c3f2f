"""Findings of a project, without trying what is known to find nothing.

A rule that found nothing finds nothing again in the same. So what has to be judged anew are answers
that differ, and, once any answer's shape does, what all have to do with one another.
"""

from __future__ import annotations

import pickle
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from svargen.checking import alone, check, nearby, of_site, together
from svargen.publishing.aside import Aside
from svargen.publishing.memory import Judged, fingerprint
from svargen.publishing.workers import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from svargen.checking import Context
    from svargen.diagnostics import Finding
    from svargen.publishing.cache import Cache
    from svargen.publishing.memory import Memory

_MANY = 2_000
"""Answers to judge of which another process does so: it takes with it what it looked at. Python
writes to all of that, which others have then twice that began before."""


def judge(
    context: Context, shape: str, memory: Memory | Cache | None = None, *, apart: bool = False
) -> list[Finding]:
    """All findings; `shape` is the project's, and many answers may be judged `apart`."""
    shape = fingerprint(shape, context.root, sorted(context.searched.items())).hex()
    if not memory:
        return list(check(context))
    # All that the rules about one answer look at, beside it.
    rules = fingerprint(context.site, context.today).hex()
    fine = memory.fine(rules)
    before = memory.judged
    same = before is not None and before.shape == shape
    known = memory.known() - before.blamed if before and same else frozenset()
    whole = not same or bool(before and before.together)
    tried = partial(_tried, context, fine, known, whole=whole)
    many = len(context.answers) - len(fine) > _MANY
    found = _by_another(tried, context.planned) if apart and many else tried()
    judged = {f"answers/{answer.path}" for answer in context.answers}
    memory.keep_fine(judged - _files(found.alone) - fine, rules)
    memory.judged = Judged(shape, _files(found.beside), bool(found.together))
    return [*found.alone, *found.beside, *found.together, *found.site]


class _Found(NamedTuple):
    """What rules found: about each answer, and what is near it; about all together; the site."""

    alone: list[Finding]
    beside: list[Finding]
    together: list[Finding]
    site: list[Finding]


def _tried(context: Context, fine: frozenset[str], known: frozenset[str], *, whole: bool) -> _Found:
    """What rules find, but for answers of which it is known that they find nothing."""
    return _Found(
        list(alone(context, fine)),
        list(nearby(context, known)),
        list(together(context)) if whole else [],
        list(of_site(context)),
    )


def _by_another(tried: Callable[[], _Found], meanwhile: Callable[[], object]) -> _Found:
    """What another process finds, while this one does what is to be done next."""
    with frozen(), closing(Aside(lambda: pickle.dumps(tried()))) as aside:
        meanwhile()
        # Written by a copy of this process, into a pipe between the two.
        found: _Found = pickle.loads(aside.result())  # noqa: S301
    return found


def _files(findings: list[Finding]) -> frozenset[str]:
    return frozenset(finding.path for finding in findings)
