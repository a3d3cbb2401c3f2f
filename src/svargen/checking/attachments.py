"""An attachment lies beside its answer, spelled exactly so; and what lies there is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.checking.context import answer_rule, finding
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
            near = context.folders.get(file.rpartition("/")[0], [])
            close = context.close(attachment.file, near)
            values = {"guess": close} if close else {}
            yield finding(answer, "missing-attachment", key, file=attachment.file, **values)
        seen.add(attachment.file.casefold())


# fmt: off
_ACTIVE = frozenset({
    # What browsers run in the name of the site: markup, and images that are markup.
    "atom", "hta", "htm", "html", "js", "mathml", "mht", "mhtml", "mjs", "mml", "rdf", "rss",
    "shtm", "shtml", "stm", "svg", "svgz", "swf", "wasm", "xht", "xhtml", "xml", "xsl", "xslt",
    # What web servers run where they are set up for it, or take for orders.
    "ashx", "asp", "aspx", "cfm", "cgi", "config", "fcgi", "htaccess", "jsp", "jspx", "phar",
    "php", "php3", "php4", "php5", "php7", "php8", "pht", "phtml",
})
# fmt: on


@answer_rule("attachments")
def attachments_are_no_programs(answer: Answer, _context: Context) -> Iterator[Finding]:
    """No attachment can run: it stands under the site's own name, whatever headers are sent.

    Every ending counts: Apache takes `plan.html.da` for a page in Danish.
    """
    for i, attachment in enumerate(answer.front.attachments):
        endings = attachment.file.casefold().split(".")[1:]
        if not _ACTIVE.isdisjoint(ending.strip() for ending in endings):
            key = f"attachments[{i}].file"
            yield finding(answer, "active-attachment", key, file=attachment.file)


def files_are_used(context: Context) -> Iterator[Finding]:
    """Every file in answers/ is an answer or is named by one."""
    used = {a.beside(each.file) for a in context.answers for each in a.front.attachments}
    # What a broken answer would have named is not known.
    broken = {a.path for a in context.answers if "attachments" in a.broken} | context.unread
    passed_over = {f"answers/{path}".rpartition("/")[0] for path in broken}
    for folder, names in context.folders.items():
        if folder.partition("/")[0] != "answers" or folder in passed_over:
            continue
        for name in names:
            file = f"{folder}/{name}"
            if file not in used:
                yield Finding(file, "unused-file", {"name": name})
