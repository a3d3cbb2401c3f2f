"""Writes the examples by which the builder and the browser prove that they agree about words.

    .venv/bin/python tools/vectors.py [da=FILE …] [en=FILE …]

Each file in tests/search/vectors/ keeps its words and texts; the words of the files given join
them. What is made of each is written anew.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from svargen.search.letters import Letters, tokens
from svargen.search.splitting import Splitter, split

VECTORS = Path(__file__).resolve().parent.parent / "tests/search/vectors"


def renewed(known: dict[str, Any]) -> dict[str, Any]:
    """The same examples with what is made of them now."""
    letters = Letters(known["language"])
    splitter = Splitter(letters, known["levels"])
    assert letters.links is not None  # noqa: S101 - the languages here have them
    return {
        "language": letters.language,
        "letters": letters.table.public,
        "norms": [_norms(letters, word) for word, *_ in known["norms"]],
        "tokens": [
            [text, sorted(filter(None, map(letters.before, tokens(text))))]
            for text, _ in known["tokens"]
        ],
        "levels": known["levels"],
        "splits": [
            [word, split(word, splitter.level, letters.links)] for word, _ in known["splits"]
        ],
    }


def _norms(letters: Letters, word: str) -> list[str]:
    """A token, then: one spelling, its stem, its norm."""
    before = letters.before(word)
    return [word, before, letters.stem(before), letters.norm(before)]


def _added(known: dict[str, Any], text: str) -> None:
    """Let the words of a text, and those that are long enough to be split, join the others."""
    letters = Letters(known["language"])
    seen = {word for word, *_ in known["norms"]}
    for word in sorted(set(tokens(text)) - seen):
        known["norms"].append([word])
        before = letters.before(word)
        if len(before) >= 9:
            known["splits"].append([before, []])
        else:
            known["levels"].setdefault(letters.norm(before), 1 + sum(map(ord, word)) % 5)


def main(arguments: list[str]) -> None:
    """Renew every file."""
    for file in sorted(VECTORS.glob("*.json")):
        known = json.loads(file.read_text(encoding="utf-8"))
        for argument in arguments:
            language, _, name = argument.partition("=")
            if language == known["language"]:
                _added(known, Path(name).read_text(encoding="utf-8"))
        file.write_text(as_text(renewed(known)), encoding="utf-8")


def as_text(vectors: dict[str, Any]) -> str:
    """The examples as JSON, one to a line."""
    parts = []
    for key, value in vectors.items():
        told = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list):
            lines = (json.dumps(each, ensure_ascii=False) for each in value)
            told = "[\n" + ",\n".join(lines) + "\n]"
        parts.append(f"{json.dumps(key)}: {told}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main(sys.argv[1:])
