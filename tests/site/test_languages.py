"""A site speaks one language: no word of another's catalogue is left over on its pages or feeds."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogues import CATALOGUES, catalogue_of, messages_of
from lxml import etree

from tests.site.built import Site

SEEN = "//@alt | //@aria-label | //@placeholder | //@title | //meta[@name='description']/@content"
SAID = "//text()[not(ancestor::script or ancestor::style)]"


def words(texts: object) -> set[str]:
    """The words of some texts, without those within addresses and names of files."""
    text = re.sub(r"\S*[/@_#]\S*|\S+\.\w+", " ", " ".join(map(str, texts)))  # type: ignore[call-overload]
    return set(re.findall(r"[a-zæøå]{3,}", text.replace("\u00ad", "").lower()))


def catalogue_words() -> tuple[set[str], set[str]]:
    """What svargen says in English, and what in Danish."""
    messages = messages_of(catalogue_of(CATALOGUES / "da.po"))
    return words(form for m in messages for form in forms(m.id)), words(
        form for m in messages for form in forms(m.string)
    )


def forms(text: object) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (str(text),)


def shown(site: Site) -> Iterator[tuple[str, set[str]]]:
    """(file, the words that it shows) of every page and feed."""
    for page in site.pages:
        yield page.file, words(page.tree.xpath(f"{SEEN} | {SAID}"))
    for file, data in site.files.items():
        if file.endswith("feed.xml"):
            feed = etree.fromstring(data)
            texts = feed.xpath("//*[local-name()='title' or local-name()='summary']/text()")
            content = feed.xpath("//*[local-name()='content']/text()")
            yield file, words(texts) | words(re.sub("<[^>]*>", " ", str(each)) for each in content)


def written(folder: Path) -> set[str]:
    """The words that the project itself holds."""
    files = [*folder.rglob("*.md"), *folder.rglob("*.yaml")]
    return words(file.read_text("utf-8", errors="replace") for file in files)


@pytest.mark.parametrize("name", ["demo", "english"])
def test_no_word_of_the_other_language_is_left_over(
    name: str, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue(name)
    english, danish = catalogue_words()
    foreign = (danish - english if name == "english" else english - danish) - written(site.source)
    assert len(foreign) > 400
    left = {file: found for file, seen in shown(site) if (found := seen & foreign)}
    assert left == {}


def test_every_page_and_feed_names_its_language(english: Site) -> None:
    for page in english.pages:
        assert page.tree.get("lang") == "en"
    for file, data in english.files.items():
        if file.endswith("feed.xml"):
            assert b'xml:lang="en"' in data
