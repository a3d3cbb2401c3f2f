"""Brings every catalogue in src/svargen/language up to date with the messages of the source.

    .venv/bin/python tools/catalogues.py

Messages that are new come in untranslated, those that are gone go, and all stand in the order
of the source. A new language begins as an empty file there, named by its code: `sv.po`.
"""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "src" / "svargen" / "language"

# Babel's own header has dates and versions in it, which change when no message does.
_HEADER = r"""{comment}
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Language: {language}\n"
"Plural-Forms: {plurals}\n"

"""


def main() -> None:
    """Update all catalogues, and tell how much of each is untranslated."""
    source = extracted()
    for path in sorted(CATALOGUES.glob("*.po")):
        catalogue = catalogue_of(path)
        catalogue.update(source, no_fuzzy_matching=True)
        path.write_text(written(catalogue), encoding="utf-8")
        missing = sum(not is_translated(message) for message in messages_of(catalogue))
        print(f"{path.name}: {len(catalogue)} messages, {missing} of them untranslated")


def extracted() -> Catalog:
    """The messages of the source, by Babel's own command and its mapping in pyproject.toml."""
    with TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
        options = ["--mapping-file", "pyproject.toml", "--no-location"]
        subprocess.run([*command, *options, "-o", str(template), "."], cwd=ROOT, check=True)
        return catalogue_of(template)


def catalogue_of(path: Path) -> Catalog:
    """The catalogue in a file; of the language that the file is named for."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem if path.suffix == ".po" else None)


def messages_of(catalogue: Catalog) -> list[Message]:
    """The messages of a catalogue without its header."""
    return [message for message in catalogue if message.id]


def is_translated(message: Message) -> bool:
    """Whether a message has a translation, in every plural form."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def written(catalogue: Catalog) -> str:
    """A catalogue as its file holds it: the same for the same messages."""
    body = io.BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, ignore_obsolete=True)
    header = _HEADER.format(
        comment=catalogue.header_comment,
        language=catalogue.locale_identifier,
        plurals=catalogue.plural_forms,
    )
    return header + body.getvalue().decode().strip("\n") + "\n"


if __name__ == "__main__":
    main()
