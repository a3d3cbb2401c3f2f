"""What programs go by: sitemap, manifest, canonical addresses, redirects, robots.txt."""

import hashlib
from datetime import date
from urllib.parse import urljoin

from lxml import etree

from tests.site.built import Site, file_of

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def listed(site: Site) -> dict[str, str]:
    """What sitemap.xml lists: path -> day last changed or ''."""
    urls = etree.fromstring(site.files["sitemap.xml"]).iterfind("s:url", SITEMAP)
    found = {}
    for url in urls:
        path = site.within(url.findtext("s:loc", "", SITEMAP))
        assert path is not None
        assert path not in found
        found[path] = url.findtext("s:lastmod", "", SITEMAP)
    return found


def test_the_sitemap_lists_every_page_for_search_engines_and_nothing_else(site: Site) -> None:
    wanted = {page.path for page in site.pages if page.is_indexed}
    assert set(listed(site)) == wanted


def test_the_sitemap_says_when_an_answer_was_last_changed(demo: Site) -> None:
    days = listed(demo)
    assert days["svar/2026/kunstig-intelligens-i-byggesager/"] == "2026-06-12"
    assert days["svar/2026/rettet-svar-om-plejehjem/"] == "2026-03-17"
    assert all(date.fromisoformat(day) <= date(2026, 8, 31) for day in days.values() if day)


def test_redirects_tombstones_search_and_what_is_not_found_are_not_indexed(demo: Site) -> None:
    kinds = ("document", "redirect", "tombstone", "search", "not-found")
    pages = [page for kind in kinds for page in demo.pages_of(kind)]
    assert len(pages) > 30
    assert [page.file for page in pages if page.is_indexed] == []


def test_the_manifest_lists_every_file_but_itself_with_its_digest(site: Site) -> None:
    pages = {
        file_of(address.removeprefix("/")): entry["sha256"]
        for address, entry in site.manifest["pages"].items()
    }
    digests = {file: hashlib.sha256(data).hexdigest() for file, data in site.files.items()}
    del digests["manifest.json"]
    assert pages | site.manifest["files"] == digests


def test_the_manifest_knows_each_page_by_its_title_and_kind(demo: Site) -> None:
    entries = demo.manifest["pages"]
    assert entries["/svar/2019/gadelamper/"]["title"] == "Gadelamper"
    assert {entry["kind"] for entry in entries.values()} >= {
        "administration", "all", "answer", "asker", "case", "document", "front", "index", "month",
        "not-found", "page", "party", "plain", "redirect", "search", "tombstone", "topic", "year",
    }  # fmt: skip


def test_a_page_says_its_own_address(site: Site) -> None:
    for page in site.pages:
        if page.is_indexed:
            assert page.tree.xpath("//link[@rel='canonical']/@href") == [page.url]
            assert page.tree.xpath("//meta[@property='og:url']/@content") == [page.url]


def test_a_page_that_is_not_indexed_claims_no_address(site: Site) -> None:
    for page in site.pages:
        if not page.is_indexed and not page.is_redirect:
            assert page.tree.xpath("//link[@rel='canonical'] | //meta[@property='og:url']") == []


def test_a_redirect_gives_its_goal_as_the_true_address(demo: Site) -> None:
    for page in demo.pages:
        if page.refresh:
            (canonical,) = page.tree.xpath("//link[@rel='canonical']/@href")
            assert canonical == goal(demo, page.path)


def goal(site: Site, path: str) -> str:
    """The whole address to which an address of the site leads."""
    page = site.page(path)
    assert page.refresh, path
    return urljoin(page.url, page.refresh)


def test_every_document_number_leads_to_its_answer(demo: Site) -> None:
    numbered = [s for s in demo.sources if s.public and s.answer.front.dokumentnummer]
    assert len(numbered) > 25
    for source in numbered:
        short = f"dok/{source.answer.front.dokumentnummer}/"
        assert goal(demo, short) == demo.base_url + source.path


def test_old_addresses_of_an_answer_lead_to_it(demo: Site) -> None:
    new = f"{demo.base_url}svar/2026/rettet-svar-om-plejehjem/"
    for old in ("spm/2026/17/", "dokumenter/plejehjem.html", "svar/2026/plejehjem/"):
        assert goal(demo, old) == new


def test_old_addresses_of_site_yaml_lead_where_it_says(demo: Site) -> None:
    assert goal(demo, "gamle-sager/") == f"{demo.base_url}sag/"
    assert goal(demo, "vis/oversigt.html") == f"{demo.base_url}svar/"
    assert goal(demo, "ældre/svar/").endswith("/forvaltning/aeldre-og-omsorgsforvaltningen/")


def test_was_leads_to_the_accessibility_statement(demo: Site) -> None:
    assert goal(demo, "was/") == "https://was.example/eksempelby"


def test_the_number_and_the_old_addresses_of_a_withdrawn_answer_lead_to_its_tombstone(
    demo: Site,
) -> None:
    tombstone = f"{demo.base_url}svar/2026/fejlsendt/"
    assert goal(demo, "dok/70000001/") == tombstone
    assert goal(demo, "spm/2026/1/") == tombstone


def test_an_answers_address_is_the_place_of_its_file(demo: Site) -> None:
    answers = {s.path for s in demo.sources if s.readable}
    assert {page.path for page in demo.pages_of("answer")} == answers


def test_robots_may_read_everything_and_are_shown_the_sitemap(site: Site) -> None:
    lines = site.files["robots.txt"].decode().splitlines()
    assert [line for line in lines if line] == [
        "User-agent: *",
        "Disallow:",
        f"Sitemap: {site.base_url}sitemap.xml",
    ]


def test_static_files_are_copied_as_they_are(demo: Site) -> None:
    for name in ("ejerskab.txt", "vedtaegt/bilag-1.txt"):
        assert demo.files[name] == (demo.source / "static" / name).read_bytes()
    assert not [name for name in demo.files if "skjult" in name]


def test_attachments_lie_beside_their_answer(demo: Site) -> None:
    folder = "2026/havneparken"
    for file in (demo.source / "answers" / folder).iterdir():
        if file.suffix != ".md":
            assert demo.files[f"svar/{folder}/svar/{file.name}"] == file.read_bytes()


def test_addresses_are_ascii_but_for_what_an_editor_named_otherwise(demo: Site) -> None:
    odd = {file for file in demo.files if not file.isascii()}
    assert odd == {
        "svar/2026/havneparken/svar/Målinger 2026 (endelige).xlsx",
        "ældre/svar/feed.xml",
        "ældre/svar/index.html",
    }
