"""No one's personal data is published with a file, or in its path, unless the answer lets it pass.

What stands in texts is found where they are read (`reading.gate`).
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from svargen.codes import N_
from svargen.diagnostics import Finding, Phrase
from svargen.personal import Match, personal_data
from svargen.reading.gate import CODE_OF, permitting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from svargen.checking.context import Context
    from svargen.model import Answer
    from svargen.personal import Kind

IN_NAME = Phrase(N_("in the name of the file"))
IN_FILE = Phrase(N_("in the file"))
IN_FOLDER = Phrase(N_("in the name of a folder"))


def attachments_hold_no_personal_data(context: Context) -> Iterator[Finding]:
    """Neither attachments nor files of static/ hold any; and permissions are for something."""
    owners: Mapping[str, list[Answer]] = _owners(context)
    used: dict[str, set[int]] = defaultdict(set)
    for file in sorted(context.files | {f"answers/{a.path}" for a in context.answers}):
        yield from _of_file(context, file, owners.get(file, []), used)
    for page in context.plain:
        yield from _of_file(context, f"pages/{page.path}", [], used)
        for i, permission in enumerate(page.front.personal_data_ok):
            if i not in page.permitted:
                yield _unused(f"pages/{page.path}", i, permission.text)
    for answer in context.answers:
        if not {"personal_data_ok", "attachments"}.isdisjoint(answer.broken):
            continue
        for i, permission in enumerate(answer.front.personal_data_ok):
            if i not in answer.permitted and i not in used[answer.path]:
                yield _unused(f"answers/{answer.path}", i, permission.text)


@lru_cache(maxsize=16_384)
def _in_name(name: str) -> tuple[Match, ...]:
    """What the name of a file or folder tells of a person; a preview asks that at each save."""
    return tuple(personal_data(name))


def _owners(context: Context) -> dict[str, list[Answer]]:
    """The answers that publish each file."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in context.answers:
        found[f"answers/{answer.path}"].append(answer)
        for attachment in answer.front.attachments:
            found[answer.beside(attachment.file)].append(answer)
    return found


def _of_file(
    context: Context, file: str, owners: list[Answer], used: dict[str, set[int]]
) -> Iterator[Finding]:
    """What is wrong with one file that none of its owners lets pass."""
    *folders, name = file.split("/")
    searched = context.searched.get(file)
    whole = name.casefold()
    hits: list[tuple[Kind, str, str, Phrase | None]]
    hits = [(m.kind, m.key, m.shown, IN_NAME) for m in _in_name(name)]
    hits += [(m.kind, m.key, m.shown, IN_FOLDER) for each in folders for m in _in_name(each)]
    if searched:
        hits += [(hit.kind, hit.key or whole, hit.shown, hit.where) for hit in searched.hits]
    for kind, key, shown, where in hits:
        severity = context.policy.severity(kind)
        if severity is None or not context.policy.minds(kind, key):
            continue
        if not _let_pass(owners, used, key):
            told = {"value": shown, "part": where}
            if file.startswith("static/"):
                told |= {"part": where or IN_FILE, "static": file}
            values = {name: value for name, value in told.items() if value}
            yield Finding(file, CODE_OF[kind], values, severity=severity)
    reason = searched.trouble if searched else None
    if reason and owners and not _let_pass(owners, used, whole):
        yield Finding(file, "attachment-unsearched", {"name": name, "reason": reason})


def _let_pass(owners: list[Answer], used: dict[str, set[int]], *keys: str) -> bool:
    passed = False
    for owner in owners:
        by = permitting(owner.front.personal_data_ok, *keys)
        used[owner.path].update(by)
        passed = passed or bool(by)
    return passed


def _unused(file: str, index: int, text: str) -> Finding:
    return Finding(file, "unused-permission", {"value": text}, f"personal_data_ok[{index}].text")
