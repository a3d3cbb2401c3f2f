"""How readers reach the publisher, by whichever of the ways there are."""

from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.project import Project, question
from tests.site.built import Page, read

FORM = "https://www.eksempelby.example/kontakt"
WITHDRAWN = "{date: 2026-08-25, reason: En fejl.}"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def build(project: Project, contact: str) -> dict[str, Page]:
    lamps = question("Lamper", "Tændt.", date="2026-08-20")
    gone = question("Væk", "Ja.", date="2026-08-20", status="tilbagekaldt", withdrawn=WITHDRAWN)
    page = project.source / "pages/skriv.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("---\ntitle: Skriv\n---\nSkriv til os.\n", encoding="utf-8")
    project.write({"2026/lamper": lamps, "2026/gone": gone}, f"contact: {contact}\n")
    site = project.build()
    paths = {"front": "", "answer": "svar/2026/lamper/", "tombstone": "svar/2026/gone/"}
    return {name: site.page(path) for name, path in paths.items()}


def led_to(page: Page, words: str) -> list[str]:
    """Where links with these words lead."""
    return [
        urljoin(page.url, str(link.get("href")))
        for link in page.tree.xpath("//a")
        if read(link.text_content()) == words
    ]


@pytest.mark.parametrize(
    ("url", "leads"), [(FORM, FORM), ("/skriv/", "https://svar.example/skriv/")]
)
def test_a_page_to_write_on_stands_below_every_page_and_is_where_mistakes_are_told(
    project: Project, url: str, leads: str
) -> None:
    pages = build(project, f"{{url: {url}}}")
    for page in pages.values():
        assert page.tree.xpath("//footer//address")
        assert led_to(page, "Kontakt os") == [leads]
    assert led_to(pages["answer"], "Meld fejl") == [leads]
    assert led_to(pages["tombstone"], "Skriv til os") == [leads]


def test_beside_it_stand_mail_and_telephone_and_mistakes_are_told_by_mail(
    project: Project,
) -> None:
    pages = build(project, f"{{email: svar@eksempel.example, phone: 00 00 12 34, url: {FORM}}}")
    for page in pages.values():
        below = [read(str(link)) for link in page.tree.xpath("//footer//address//a/text()")]
        assert below == ["svar@eksempel.example", "00 00 12 34", "Kontakt os"]
    (mail,) = led_to(pages["answer"], "Meld fejl")
    assert mail.startswith("mailto:svar@eksempel.example?subject=")
    assert led_to(pages["tombstone"], "Skriv til os") == ["mailto:svar@eksempel.example"]


def test_without_any_way_none_is_shown(project: Project) -> None:
    for page in build(project, "{}").values():
        assert not page.tree.xpath("//address")
        assert not led_to(page, "Meld fejl")
