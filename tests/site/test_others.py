"""From one answer to others: its thread, its case, its topic, and none of them twice."""

import pytest

from tests.site.built import Page, Site, read


def thread_of(page: Page) -> list[str]:
    """The titles on its thread, the page's own in brackets."""
    titles = []
    for node in page.tree.xpath("//ol[contains(@class, 'thread')]/li"):
        links = node.xpath(".//p[last()]/a")
        titles.append(read(links[0].text_content()) if links else f"[{page.heading}]")
    return titles


@pytest.mark.parametrize(
    ("name", "thread"),
    [
        # Two steps back.
        (
            "2021/cykelsti-paa-broen",
            ["Cykelsti til Aabrinken", "Cykelsti til øen", "[Cykelsti på broen]"],
        ),
        # Two ways on.
        (
            "2021/cykelsti-til-aabrinken",
            [
                "[Cykelsti til Aabrinken]",
                "Cykelsti til øen",
                "Cykelsti på broen",
                "Åbningen af cykelstien til Aabrinken",
            ],
        ),
        ("2024/sne", []),
    ],
)
def test_a_thread_is_told_from_its_first_question_to_its_last(
    demo: Site, name: str, thread: list[str]
) -> None:
    assert thread_of(demo.page(f"svar/{name}/")) == thread


def test_no_answer_is_offered_twice_on_a_page(demo: Site) -> None:
    offered = 0
    for page in demo.pages_of("answer"):
        titles = page.tree.xpath("//ol[contains(@class, 'thread')]//p[last()]/a/@href")
        titles += page.tree.xpath("//ol[@class='list']//h3/a/@href")
        assert (page.path, len(titles)) == (page.path, len(set(titles)))
        offered += len(titles)
    assert offered > 60


def test_others_of_a_case_are_those_that_its_thread_leaves_out(demo: Site) -> None:
    def of_the_case(path: str) -> list[str]:
        titles = demo.page(path).tree.xpath("//h2[contains(., 'Samme sag')]/../..//h3")
        return [read(title.text_content()) for title in titles]

    assert of_the_case("svar/2026/havneparken/svar/") == ["Springvandet på torvet"]
    # All three of this case stand on its thread.
    assert of_the_case("svar/2021/cykelsti-paa-broen/") == []


def test_a_short_address_and_a_citation_stand_on_every_answer(site: Site) -> None:
    for page in site.pages_of("answer"):
        (cited,) = page.tree.xpath("//p[contains(@class, 'cite')]")
        words = read(cited.text_content())
        address = words.rpartition(" ")[2]
        assert page.heading in words
        assert site.within(address) in {page.path, *(p.path for p in site.pages_of("document"))}
