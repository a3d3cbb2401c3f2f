"""The archive of what was read: hung on the bones of the last one, where its shape is the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from svargen.archive import assemble, is_public
from svargen.publishing.identity import identity
from svargen.publishing.memory import fingerprint
from svargen.publishing.searching import published
from svargen.publishing.workers import uncollected
from svargen.skeleton import Skeleton

if TYPE_CHECKING:
    from datetime import date

    from svargen.archive import Archive
    from svargen.model import Answer, Plain, Site
    from svargen.publishing.cache import Cache
    from svargen.publishing.memory import Memory
    from svargen.publishing.wishes import Wishes


class Sources(NamedTuple):
    """What was read of a project, and for whom."""

    site: Site
    today: date
    wishes: Wishes
    answers: list[Answer]
    """In the order of their files."""
    plain: list[Plain]
    files: frozenset[str]
    """Every other file in answers/, static/ and templates/, relative to the project."""
    unread: set[str]
    """Files too broken to be read at all, from answers/."""

    @property
    def shape(self) -> str:
        """What differs once anything does that has a say in which pages stand in which lists."""
        return fingerprint(
            identity(),
            self.site,
            self.today,
            self.wishes.drafts,
            self.wishes.preview,
            sorted(self.files),
            sorted(self.unread),
            [(page.path, page.front, page.links, page.permitted) for page in self.plain],
            b"".join([answer.shape for answer in self.answers]),
            _in_common([answer.question for answer in self.answers]),
        ).hex()

    def archive(self, shape: str, memory: Memory | Cache | None) -> tuple[Skeleton, Archive]:
        """The archive and its bones, as `memory` has them or found anew."""
        site, today, wishes, answers, plain, files, _ = self
        if memory and (known := memory.skeleton(shape)):
            drafts = wishes.drafts or wishes.preview
            shown = [page for page in plain if drafts or not page.front.draft]
            with uncollected():
                return known, known.archive(answers, site, today, shown)
        archive = assemble(
            answers, site, today=today, drafts=wishes.drafts or wishes.preview,
            embargoed=wishes.preview, plain=plain,
        )  # fmt: skip
        shows = partial(is_public, today=today, drafts=wishes.drafts)
        hidden = [answer for answer in answers if not shows(answer)]
        bones = Skeleton.of(shape, archive, answers, hidden, published(answers, files))
        if memory:
            memory.keep_skeleton(bones)
        return bones, archive


def _in_common(questions: list[bytes]) -> list[list[int]]:
    """Which answers, by their numbers, have a question in common, whatever its words."""
    known = Counter(questions)
    found: dict[bytes, list[int]] = defaultdict(list)
    for number, question in enumerate(questions):
        if question and known[question] > 1:
            found[question].append(number)
    return [*found.values()]
