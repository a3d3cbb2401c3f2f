"""Findings of a project, without trying what is known to find nothing.

A rule that found nothing finds nothing again in the same. So what has to be judged anew are answers
that differ, and, once any answer's shape does, what all have to do with one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.checking import alone, check, nearby, of_site, together
from svargen.publishing.memory import Judged, fingerprint

if TYPE_CHECKING:
    from svargen.checking import Context
    from svargen.diagnostics import Finding
    from svargen.publishing.cache import Cache
    from svargen.publishing.memory import Memory


def judge(context: Context, shape: str, memory: Memory | Cache | None = None) -> list[Finding]:
    """All findings; `shape` is the project's."""
    shape = fingerprint(shape, sorted(context.searched.items())).hex()
    if not memory:
        return list(check(context))
    # All that the rules about one answer look at, beside it.
    rules = fingerprint(context.site, context.today).hex()
    fine = memory.fine(rules)
    found = list(alone(context, fine))
    judged = {f"answers/{answer.path}" for answer in context.answers}
    memory.keep_fine(judged - _files(found) - fine, rules)
    before = memory.judged
    same = before is not None and before.shape == shape
    known = memory.known() - before.blamed if before and same else frozenset()
    beside = list(nearby(context, known))
    found += beside
    all_together: list[Finding] = []
    if not same or (before and before.together):
        all_together = list(together(context))
    memory.judged = Judged(shape, _files(beside), bool(all_together))
    return [*found, *all_together, *of_site(context)]


def _files(findings: list[Finding]) -> frozenset[str]:
    return frozenset(finding.path for finding in findings)
