"""Every link of a site leads somewhere, wherever the site is put."""

from lxml import etree, html

from tests.site.built import Page, Site

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def misled(site: Site, links: list[tuple[Page, str]]) -> list[str]:
    return [why for page, address in links if (why := site.misled(page, address))]


def test_whatever_a_page_links_to_or_loads_is_there(site: Site) -> None:
    links = [(page, address) for page in site.pages for address, _ in page.links()]
    assert len(links) > 50
    assert misled(site, links) == []


def test_a_page_that_sends_its_reader_on_sends_them_to_a_page(site: Site) -> None:
    assert misled(site, [(page, page.refresh) for page in site.pages if page.refresh]) == []


def test_links_within_the_texts_of_a_feed_lead_somewhere(demo: Site) -> None:
    links: list[tuple[Page, str]] = []
    for file, data in demo.files.items():
        if file.endswith("feed.xml"):
            for content in etree.fromstring(data).iterfind(".//a:content", ATOM):
                text = html.fragment_fromstring(content.text or "", create_parent="div")
                links += [(demo.page(""), str(url)) for url in text.xpath("//@href | //@src")]
    assert len(links) > 50
    assert misled(demo, links) == []


def test_no_link_needs_the_web_server_to_add_a_slash(site: Site) -> None:
    folders = {file.rpartition("/")[0] for file in site.files}
    lazy = [
        (page.file, address)
        for page in site.pages
        for address, _ in page.links()
        if not address.startswith(("http", "mailto:", "tel:"))
        and address.split("#")[0].split("?")[0].lstrip("./") in folders - {""}
    ]
    assert lazy == []


def test_pages_link_to_one_another_relatively_so_that_a_copy_works_anywhere(site: Site) -> None:
    absolute = [
        (page.file, address)
        for page in site.pages
        for address, element in page.links()
        if page.file != "404.html"
        and element.get("rel") != "canonical"
        and (address.startswith("/") or site.within(address) is not None)
    ]
    assert absolute == []


def test_a_page_for_what_is_not_found_links_by_whole_addresses(site: Site) -> None:
    links = [
        address
        for address, _ in site.page("404.html").links()
        if not address.startswith(("#", "mailto:", "tel:"))
    ]
    assert len(links) > 5
    statement, contact = site.settings.accessibility, site.settings.contact.url
    outside = [statement.statement] if statement else []
    outside += [contact] if contact else []
    assert [address for address in links if site.within(address) is None] == outside


def test_links_out_of_the_site_are_of_a_harmless_kind(site: Site) -> None:
    schemes = {
        address.partition(":")[0]
        for page in site.pages
        for address, _ in page.links()
        if ":" in address.split("/")[0]
    }
    assert schemes <= {"http", "https", "mailto", "tel"}


def test_a_link_whose_address_is_lost_is_text_and_says_so(demo: Site) -> None:
    page = demo.page("svar/2026/kunstig-intelligens-i-byggesager/")
    linked = {str(a.text_content()) for a in page.tree.iter("a")}
    for title in ("et bilag, som er blevet væk", "Bilaget som ingen kan finde"):
        assert title in page.words()
        assert title not in linked


def test_a_follow_up_and_what_it_follows_link_to_each_other(demo: Site) -> None:
    first, second, third = (
        demo.page(f"svar/2026/{name}/")
        for name in ("rettet-svar-om-plejehjem", "plejehjem-opfoelgning", "plejehjem-igen")
    )
    thread = {
        page.file: {a for a, _ in page.links() if "plejehjem" in a and a.startswith("../")}
        for page in (first, second, third)
    }
    assert all(len({a.rstrip("/").rpartition("/")[2] for a in t}) >= 2 for t in thread.values())


def test_an_answer_leads_to_its_source_in_the_git_host(demo: Site) -> None:
    (link,) = (
        address
        for address, _ in demo.page("svar/2020/udvalg/affald/sortering/").links()
        if address.startswith("https://git.example/")
    )
    assert link == (
        "https://git.example/eksempelby/svar/blob/hoved/answers/2020/udvalg/affald/sortering.md"
    )
