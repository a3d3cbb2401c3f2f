"""An attachment lies beside its answer, spelled exactly so; and what lies there is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.checking.context import answer_rule, finding, guess
from svargen.diagnostics import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context
    from svargen.model import Answer


@answer_rule("attachments")
def attachments_are_there(answer: Answer, context: Context) -> Iterator[Finding]:
    """Each attachment is a file in the answer's folder, listed once."""
    seen: set[str] = set()
    for i, attachment in enumerate(answer.front.attachments):
        key = f"attachments[{i}].file"
        file = answer.beside(attachment.file)
        if attachment.file.casefold() in seen:
            yield finding(answer, "duplicate-attachment", key, file=attachment.file)
        elif file not in context.files:
            folder = file.rpartition("/")[0] + "/"
            near = [f.removeprefix(folder) for f in context.files if f.startswith(folder)]
            values = {k: v for k, v in guess(attachment.file, near).items() if k == "guess"}
            yield finding(answer, "missing-attachment", key, file=attachment.file, **values)
        seen.add(attachment.file.casefold())


def files_are_used(context: Context) -> Iterator[Finding]:
    """Every file in answers/ is an answer or is named by one."""
    used = {a.beside(each.file) for a in context.answers for each in a.front.attachments}
    if context.unread or any("attachments" in a.broken for a in context.answers):
        # What a broken file would have named is not known.
        return
    for file in sorted(context.files):
        if file.startswith("answers/") and not file.endswith(".md") and file not in used:
            yield Finding(file, "unused-file", {"name": file.rpartition("/")[2]})
