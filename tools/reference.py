"""Writes the reference of findings, one page for each language, from the table in codes.py.

    .venv/bin/python tools/reference.py

Nothing on these pages is written by hand.
"""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING

from svargen.codes import CODES, GROUPS, N_, Code, Severity
from svargen.language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from svargen.language import Language

DOCS = Path(__file__).resolve().parent.parent / "docs"

PAGES: Mapping[str, str] = MappingProxyType({"da": "fund.md", "en": "findings.md"})
"""Language -> file in docs/."""

STANDS_FOR: Mapping[str, str] = MappingProxyType(
    {
        "address": N_("address"),
        "aliases": N_("addresses"),
        "asked": N_("the question’s date"),
        "character": N_("character"),
        "circle": N_("one after another"),
        "count": N_("number"),
        "date": N_("date"),
        "due": N_("the due date"),
        "example": N_("example"),
        "encoding": N_("encoding"),
        "expected": N_("the right kind of value"),
        "field": N_("key"),
        "file": N_("file"),
        "first": N_("number"),
        "folder": N_("folder"),
        "found": N_("encoding"),
        "ground": N_("background"),
        "guess": N_("suggestion"),
        "heading": N_("heading"),
        "host": N_("address"),
        "key": N_("key"),
        "known": N_("names"),
        "least": N_("number"),
        "letter": N_("character"),
        "limit": N_("number"),
        "line": N_("line"),
        "most": N_("number"),
        "name": N_("name"),
        "null": "null",
        "scheme": "https://",
        "number": N_("number"),
        "one": N_("the one"),
        "other": N_("the other one"),
        "part": N_("page, sheet or part"),
        "parts": N_("names"),
        "party": N_("party"),
        "path": N_("folder or address"),
        "port": N_("number"),
        "problem": N_("what is wrong"),
        "ratio": N_("number"),
        "reason": N_("reason"),
        "rule": N_("line"),
        "seconds": N_("number"),
        "section": N_("heading"),
        "shown": N_("address"),
        "signs": N_("signs"),
        "since": N_("date"),
        "size": N_("number"),
        "static": N_("file"),
        "status": N_("status"),
        "successor": N_("address"),
        "tag": N_("tag"),
        "target": N_("address"),
        "text": N_("line"),
        "title": N_("title"),
        "today": N_("date"),
        "token": N_("colour"),
        "topic": N_("topic"),
        "until": N_("date"),
        "value": N_("value"),
        "version": N_("version"),
        "where": N_("key"),
        "windows": N_("encoding"),
        "word": N_("heading"),
        "year": N_("year"),
    }
)
"""A message's placeholder -> what it stands for."""

_ORIGIN = "<!-- Made by tools/reference.py from src/svargen/codes.py; edits here are lost. -->"
_MARKDOWN = re.compile(r"[\\`*\[\]<>]")


def main() -> None:
    """Write all pages."""
    for code, name in PAGES.items():
        (DOCS / name).write_text(page(language_of(code)), encoding="utf-8")


def page(language: Language) -> str:
    """The reference in one language, as Markdown."""
    parts = [
        _ORIGIN,
        "# " + language.text("Errors and warnings"),
        language.text("What svargen can find wrong in a project, and how to mend it."),
        language.text(
            "An error stops publishing. A warning should be mended, and stops publishing only "
            "under --strict. In a draft both are notes, which stop nothing."
        ),
        language.text(
            "Words in italics stand for what your own files say. Where several ways to mend a "
            "finding are listed, svargen shows the first that fits."
        ),
    ]
    for name, code in CODES.items():
        if name in GROUPS:
            parts.append("## " + language.text(GROUPS[name]))
        parts += _entry(language, name, code)
    return "\n\n".join(parts) + "\n"


def _entry(language: Language, name: str, code: Code) -> Iterator[str]:
    words = {
        Severity.ERROR: language.text("Error"),
        Severity.WARNING: language.text("Warning"),
        Severity.NOTE: language.text("Note"),
    }
    # The heading is the anchor, too: findings.md#unknown-field.
    yield f"### {name}"
    yield f"**{words[code.severity]}:** {_shown(language, code.message)}"
    yield "\n".join(f"- {_shown(language, hint)}" for hint in code.hints)


def _shown(language: Language, message: str) -> str:
    """A message as Markdown, with words in italics for its placeholders."""
    shown = ""
    for words, placeholder, _, _ in Formatter().parse(language.text(message)):
        shown += _MARKDOWN.sub(r"\\\g<0>", words)
        if placeholder:
            shown += f"*{language.text(STANDS_FOR[placeholder])}*"
    return shown


if __name__ == "__main__":
    main()
