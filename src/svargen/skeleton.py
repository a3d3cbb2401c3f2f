"""The bones of an archive: which answers stand in which lists, by their numbers alone.

They are the same as long as no answer changes its shape (`Answer.shape`), and to hang the answers
on them again takes a fraction of the time that it takes to find them.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from svargen.archive import Archive, Group, Waiting
from svargen.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from svargen.model import Answer, Plain, Site

# Of thousands at each edit: in half the time of `Group` itself.
_group = partial(tuple.__new__, Group)
_LISTS = ("people", "parties", "administrations", "topics", "cases", "years", "months")
_SOME = ("answers", "withdrawn", "logged", "attached")


class Skeleton(NamedTuple):
    """The bones of an archive, as JSON has them."""

    shape: str
    """What it holds for."""
    bones: Mapping[str, Any]
    hidden: list[int]
    """Numbers of the answers that are not published, or not yet."""
    published: list[str]
    """The files of the project that are published as they are."""

    @classmethod
    def of(
        cls,
        shape: str,
        archive: Archive,
        answers: Sequence[Answer],
        hidden: Iterable[Answer],
        published: list[str],
    ) -> Skeleton:
        """The bones of an archive of these answers, whose numbers are their places."""
        number = {answer.path: place for place, answer in enumerate(answers)}

        def numbers(some: Iterable[Answer]) -> list[int]:
            return [number[answer.path] for answer in some]

        bones: dict[str, Any] = {name: numbers(getattr(archive, name)) for name in _SOME}
        for name in _LISTS:
            # By columns: of cases there are nearly as many as answers.
            each = getattr(archive, name)
            bones[name] = [
                [group.key for group in each], [group.name for group in each],
                [numbers(group.answers) for group in each],
                [group.withdrawn for group in each], [group.also for group in each],
            ]  # fmt: skip
        for name in ("follows", "followed_by"):
            bones[name] = {path: numbers(some) for path, some in getattr(archive, name).items()}
        several = {id(some): some for some in archive.same_question.values()}
        bones["same_question"] = [numbers(some) for some in several.values()]
        waiting = archive.waiting
        bones["waiting"] = [waiting.drafts, waiting.embargoed, str(waiting.until or "")]
        return cls(shape, bones, numbers(hidden), published)

    def archive(
        self, answers: Sequence[Answer], site: Site, today: date, plain: Iterable[Plain]
    ) -> Archive:
        """The archive of answers of the same shapes, in the same order."""
        bones = self.bones

        answer_of = answers.__getitem__

        def some(numbers: Iterable[int]) -> tuple[Answer, ...]:
            return tuple(map(answer_of, numbers))

        def groups(name: str) -> tuple[Group, ...]:
            keys, names, numbers, withdrawn, also = bones[name]
            # Most cases have one answer.
            stand = [
                (answers[each[0]],) if len(each) == 1 else tuple(map(answer_of, each))
                for each in numbers
            ]
            columns = zip(keys, names, stand, withdrawn, map(tuple, also), strict=True)
            return tuple(map(_group, columns))

        lists = {name: groups(name) for name in _LISTS}
        several = [some(numbers) for numbers in bones["same_question"]]
        drafts, embargoed, until = bones["waiting"]
        return Archive(
            site=site,
            today=today,
            names=Names(site),
            follows={path: some(numbers) for path, numbers in bones["follows"].items()},
            followed_by={path: some(numbers) for path, numbers in bones["followed_by"].items()},
            same_question={answer.path: each for each in several for answer in each},
            plain=tuple(plain),
            waiting=Waiting(drafts, embargoed, date.fromisoformat(until) if until else None),
            answers=some(bones["answers"]),
            withdrawn=some(bones["withdrawn"]),
            logged=some(bones["logged"]),
            attached=some(bones["attached"]),
            people=lists["people"],
            parties=lists["parties"],
            administrations=lists["administrations"],
            topics=lists["topics"],
            cases=lists["cases"],
            years=lists["years"],
            months=lists["months"],
        )

    def of_hidden(self, answers: Sequence[Answer]) -> tuple[Answer, ...]:
        """The answers that are not published, or not yet."""
        return tuple(answers[number] for number in self.hidden)
