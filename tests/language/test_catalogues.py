"""A catalogue holds the messages of the source, no others, and says the same of the same things.

Every .po file is put to these tests, so a language is added by adding its file.
"""

from __future__ import annotations

import gettext
import io
import re
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import write_mo
from catalogues import CATALOGUES, catalogue_of, extracted, is_translated, messages_of, written

from svargen.codes import CODES, GROUPS
from svargen.language import known_languages
from svargen.language.catalogue import catalogue_in

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

FILES = sorted(CATALOGUES.glob("*.po"))


@pytest.fixture(scope="module")
def source() -> Catalog:
    return extracted()


@pytest.fixture(params=FILES, ids=[path.stem for path in FILES])
def file(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def catalogue(file: Path) -> Catalog:
    return catalogue_of(file)


def test_no_message_is_missing(source: Catalog, catalogue: Catalog) -> None:
    assert named(source) - named(catalogue) == set(), "run tools/catalogues.py and translate"


def test_no_message_is_left_over(source: Catalog, catalogue: Catalog) -> None:
    assert named(catalogue) - named(source) == set(), "run tools/catalogues.py"


def test_every_message_is_translated(catalogue: Catalog) -> None:
    assert [message.id for message in messages_of(catalogue) if not is_translated(message)] == []


def test_every_plural_has_all_its_forms(catalogue: Catalog) -> None:
    plurals = [message for message in messages_of(catalogue) if not isinstance(message.id, str)]
    assert plurals
    assert {len(forms(message.string)) for message in plurals} == {catalogue.num_plurals}


def test_what_svargen_reads_of_it_is_what_babel_reads(file: Path, catalogue: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    babel, own = vars(gettext.GNUTranslations(compiled)), vars(catalogue_in(file))
    assert own["_catalog"] | {"": ""} == babel["_catalog"] | {"": ""}
    assert [own["plural"](count) for count in range(200)] == [
        babel["plural"](count) for count in range(200)
    ]


def test_fuzzy_translations_comments_and_long_lines_are_read(tmp_path: Path) -> None:
    file = tmp_path / "xx.po"
    file.write_text(
        '# A comment.\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n\n#~ msgid "old"\n#~ msgstr "gone"\n\n'
        'msgid "none"\nmsgstr ""\n\n#, python-brace-format\nmsgctxt "c"\nmsgid ""\n"long "\n'
        '"\\"text\\"\\n"\nmsgstr "said"\n',
        encoding="utf-8",
    )
    found = catalogue_in(file)
    assert found.pgettext("c", 'long "text"\n') == "said"
    assert [found.gettext(each) for each in ("a", "old", "none")] == ["a", "old", "none"]


def test_a_translation_speaks_of_the_same_values(catalogue: Catalog) -> None:
    assert [
        message.id for message in messages_of(catalogue) if not speaks_of_the_same(message)
    ] == []


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert [message.id for message in messages_of(catalogue) if message.fuzzy] == []


def test_a_catalogue_is_written_as_its_tool_writes_it(file: Path, catalogue: Catalog) -> None:
    assert file.read_text(encoding="utf-8") == written(catalogue), "run tools/catalogues.py"


def test_every_finding_can_be_translated(source: Catalog) -> None:
    said = {text for code in CODES.values() for text in (code.message, *code.hints)}
    assert said | set(GROUPS.values()) <= {message.id for message in source}


def test_a_new_language_begins_as_an_empty_file(source: Catalog, tmp_path: Path) -> None:
    new = tmp_path / "sv.po"
    new.write_bytes(b"")
    begun = catalogue_of(new)
    begun.update(source, no_fuzzy_matching=True)
    new.write_text(written(begun), encoding="utf-8")

    again = catalogue_of(new)

    assert named(again) == named(source)
    assert again.plural_forms == "nplurals=2; plural=(n != 1);"
    assert not any(map(is_translated, messages_of(again)))


def test_a_site_can_be_in_the_source_language_and_in_that_of_each_catalogue() -> None:
    assert set(known_languages()) == {"en", *(path.stem for path in FILES)}


def named(catalogue: Catalog) -> set[tuple[str | None, tuple[str, ...]]]:
    """(context, the message and its plural) of all messages."""
    return {(message.context, forms(message.id)) for message in messages_of(catalogue)}


def speaks_of_the_same(message: Message) -> bool:
    """Whether each form has the placeholders it needs and no others.

    A singular may leave the count out: 'The newest answer', 'The newest 5 answers'.
    """
    needed = [placeholders(form) for form in forms(message.id)]
    given = [placeholders(form) for form in forms(message.string)]
    least, most = set.intersection(*needed), set.union(*needed)
    return given[-1] == needed[-1] and all(least <= each <= most for each in given)


def placeholders(text: str) -> set[str]:
    """The names in a message: of findings as {name}, of templates as %(name)s."""
    in_braces = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    return in_braces | set(re.findall(r"%\((\w+)\)s", text))


def forms(text: object) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (str(text),)
