"""What a reader on a phone has to load."""

import gzip

from tests.site.built import Site

MOST = 15_000
"""Bytes of an answer's page with its stylesheet, or of a script, as a web server sends them."""


def test_an_answer_with_its_stylesheet_is_light(demo: Site) -> None:
    style = len(gzip.compress(demo.files["assets/site.css"]))
    weights = {
        page.path: style + len(gzip.compress(demo.files[page.file]))
        for page in demo.pages_of("answer")
    }
    assert {path: weight for path, weight in weights.items() if weight >= MOST} == {}


def test_an_answer_needs_nothing_but_its_stylesheet_icon_and_images(demo: Site) -> None:
    for page in demo.pages_of("answer"):
        loaded = page.tree.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //@src")
        names = {str(url).split("?")[0].rpartition("/")[2] for url in loaded}
        images = {n for n in demo.files if n.startswith(page.path) and n.endswith(".png")}
        assert len(names - {"site.css", "icon.svg"}) == len(images)


def test_no_page_but_search_needs_a_script(site: Site) -> None:
    scripted = [page.path for page in site.pages if page.tree.xpath("//script[@src]")]
    assert scripted == ["soeg/"]


def test_the_script_of_the_search_page_is_light(demo: Site) -> None:
    """The stemmer apart, which is the Snowball project's, and of one language."""
    (script,) = demo.page("soeg/").tree.xpath("//script/@src")
    assert len(gzip.compress(demo.files[str(script).removeprefix("../")])) < MOST
