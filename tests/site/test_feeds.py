"""Feeds are valid, whole, and found from the pages they belong to."""

import re
from datetime import UTC, date, datetime
from urllib.parse import urljoin

import pytest
from lxml import etree, html

from svargen.exports.atom import apart
from tests.site.atom import NAMESPACE, RULES, Feed, Rule
from tests.site.built import TODAY, Site

NOON = datetime.fromisoformat(f"{TODAY}T12:00:00+02:00")

VALID = """\
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="da">
<id>https://svar.example/feed.xml</id><title>Svar</title><updated>2026-05-08T09:00:00Z</updated>
<link rel="self" type="application/atom+xml" href="https://svar.example/feed.xml"/>
<link rel="alternate" type="text/html" href="https://svar.example/"/>
<author><name>Byen</name></author>
<entry>
<id>https://svar.example/svar/a/</id><title>A</title>
<link rel="alternate" type="text/html" href="https://svar.example/svar/a/"/>
<published>2026-05-08T08:00:00Z</published><updated>2026-05-08T08:00:00Z</updated>
<category term="by"/><content type="html">&lt;p&gt;Ja.&lt;/p&gt;</content>
</entry>
<entry>
<id>https://svar.example/svar/b/</id><title>B</title>
<link rel="alternate" type="text/html" href="https://svar.example/svar/b/"/>
<updated>2026-05-08T09:00:00Z</updated><summary>B?</summary>
</entry>
</feed>
"""
BREAKS = {
    "elements_stand_where_and_as_often_as_they_may": ("<title>B</title>", ""),
    "the_feeds_own_data_come_before_its_entries": (
        "</feed>",
        "<category term='sidst'/></feed>",
    ),
    "somebody_is_the_author": ("<author><name>Byen</name></author>", ""),
    "ids_are_whole_canonical_and_unique": ("svar/b/</id>", "svar/a/</id>"),
    "times_are_those_of_rfc_3339_and_plausible": (
        "<published>2026-05-08T08:00:00Z",
        "<published>2026-05-08",
    ),
    "no_two_entries_are_updated_at_one_time": (
        "<updated>2026-05-08T09:00:00Z</updated><summary>",
        "<updated>2026-05-08T08:00:00Z</updated><summary>",
    ),
    "nothing_is_updated_before_it_is_published": (
        "<published>2026-05-08T08:00:00Z",
        "<published>2026-05-08T08:30:00Z",
    ),
    "it_links_to_itself": ('rel="self" type="application/atom+xml"', 'rel="self"'),
    "links_are_whole_and_each_alternate_is_one": (
        'href="https://svar.example/svar/b/"',
        'href="/svar/b/"',
    ),
    "texts_are_filled_and_declare_their_markup": ("<summary>B?", "<summary>&lt;b>B?&lt;/b>"),
    "markup_is_valid_safe_and_links_by_whole_addresses": (
        "&lt;p&gt;Ja.",
        "&lt;p onclick='f()'&gt;Ja.",
    ),
    "it_says_its_language": (' xml:lang="da"', ""),
    "no_character_is_one_that_feed_readers_stumble_over": ("B?", "B\x92"),
}


def complaints(rule: Rule, text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    url = "https://svar.example/feed.xml"
    return list(rule(Feed(etree.fromstring(data), url, NOON)))


def feeds_of(site: Site) -> dict[str, Feed]:
    """Every feed of a site by its path."""
    return {
        file: Feed(etree.fromstring(data), site.base_url + file, NOON)
        for file, data in site.files.items()
        if file.endswith(".xml") and file not in {"sitemap.xml", "opensearch.xml"}
    }


def entries_of(feed: Feed) -> list[str]:
    return [entry.findtext(f"{NAMESPACE}id", "") for entry in feed.entries]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_feed_keeps_the_rules(site: Site, rule: Rule) -> None:
    kept = {path: list(rule(feed)) for path, feed in feeds_of(site).items()}
    assert kept
    assert {path: broken for path, broken in kept.items() if broken} == {}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_finds_a_feed_that_breaks_it_and_passes_one_that_does_not(rule: Rule) -> None:
    right, wrong = BREAKS[rule.__name__]
    assert right in VALID
    assert complaints(rule, VALID) == []
    assert complaints(rule, VALID.replace(right, wrong)) != []


def test_a_feed_holds_the_newest_answers_and_no_more_than_site_yaml_says(demo: Site) -> None:
    newest = entries_of(feeds_of(demo)["feed.xml"])
    listed = [
        urljoin(page.url, str(link.get("href")))
        for page in (demo.page("svar/"), demo.page("svar/side/2/"))
        for link in page.tree.xpath("//main//h3/a")
    ]
    assert newest == listed
    assert len(newest) == 10


def test_an_entry_leads_to_its_answer(site: Site) -> None:
    answers = {page.url for page in site.pages_of("answer")}
    tombstones = {page.url for page in site.pages_of("tombstone")}
    for path, feed in feeds_of(site).items():
        led_to = {url.split("#")[0] for url in entries_of(feed)}
        assert led_to <= (answers | tombstones if path == "rettelser/feed.xml" else answers)
        for entry in feed.entries:
            (link,) = entry.iterfind(f"{NAMESPACE}link")
            assert link.get("href") == entry.findtext(f"{NAMESPACE}id")


def test_a_feed_tells_questions_and_answers_in_full(demo: Site) -> None:
    feed = feeds_of(demo)["spoerger/bertil-proeve-v/feed.xml"]
    (content,) = (
        entry.findtext(f"{NAMESPACE}content", "")
        for entry in feed.entries
        if entry.findtext(f"{NAMESPACE}title") == "Otte spørgsmål om skolerne"
    )
    text = html.fragment_fromstring(content, create_parent="div").text_content()
    for words in (
        "Hvor mange skoler er der?",
        "Aabrinkens",
        "104.300",
        "Målt af Skolevejsudvalget",
    ):
        assert words in text


def test_a_question_that_waits_stands_in_the_feed_of_such_alone(demo: Site) -> None:
    for file, feed in feeds_of(demo).items():
        waits = [url for url in entries_of(feed) if "natbus" in url or "springvand" in url]
        assert len(waits) == (2 if file == "afventer/feed.xml" else 0)


def test_every_list_but_cases_and_times_has_a_feed_and_no_other_page_has(site: Site) -> None:
    lists = ["", "rettelser/", "afventer/"]
    for kind in ("asker", "party", "administration", "topic"):
        lists += [page.path for page in site.pages_of(kind)]
    old = {f"{page.path}feed.xml" for page in site.pages_of("redirect")}
    assert set(feeds_of(site)) - old == {f"{path}feed.xml" for path in lists}


def test_a_list_names_its_own_feed_first_and_every_page_names_the_sites(site: Site) -> None:
    for page in site.pages:
        if page.is_redirect:
            continue
        named = page.tree.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")
        feeds = [site.within(urljoin(page.url, str(each))) for each in named]
        own = re.sub(r"side/\d+/$", "", page.path) + "feed.xml"
        assert feeds[0] == (own if own in site.files else feeds[-1])
        assert feeds[-1] == "feed.xml"


def test_a_list_offers_its_feed_to_its_readers(demo: Site) -> None:
    page = demo.page("emne/aabenhed/")
    assert page.tree.xpath("//main//a[contains(@href, 'emne/aabenhed/feed.xml')]")


def test_an_entry_says_who_asked_who_answered_and_about_what(demo: Site) -> None:
    feed = feeds_of(demo)["feed.xml"]
    (entry,) = (
        e for e in feed.entries if "kunstig-intelligens" in e.findtext(f"{NAMESPACE}id", "")
    )
    authors = [each.text for each in entry.iterfind(f"{NAMESPACE}author/{NAMESPACE}name")]
    topics = [each.get("term") for each in entry.iterfind(f"{NAMESPACE}category")]
    assert authors == ["Klima-, Trafik- og Byudviklingsforvaltningen"]
    assert "Dagmar Påfund (C)" in entry.findtext(f"{NAMESPACE}summary", "")
    assert topics == ["kunstig intelligens", "åbenhed"]


def test_a_correction_moves_an_answers_time_and_not_its_day_of_publication(demo: Site) -> None:
    feed = feeds_of(demo)["emne/aeldrepleje/feed.xml"]
    (entry,) = (e for e in feed.entries if "rettet" in e.findtext(f"{NAMESPACE}id", ""))
    assert entry.findtext(f"{NAMESPACE}published", "").startswith("2026-01-30T")
    assert entry.findtext(f"{NAMESPACE}updated", "").startswith("2026-03-17T")


def test_a_question_taken_back_after_its_answer_says_so_in_feeds(demo: Site) -> None:
    entries = [entry for feed in feeds_of(demo).values() for entry in feed.entries]
    told = "Spørgeren trak spørgsmålet tilbage, efter at det var besvaret."
    back = [e for e in entries if "trukket-efter-svar" in e.findtext(f"{NAMESPACE}id", "")]
    assert back
    for entry in back:
        assert entry.findtext(f"{NAMESPACE}summary", "").startswith(told)
        assert entry.findtext(f"{NAMESPACE}content", "").startswith(f"<p><strong>{told}</strong>")
    assert sum(told in entry.findtext(f"{NAMESPACE}content", "") for entry in entries) == len(back)


def test_a_time_in_a_feed_is_of_the_answers_day_and_before_an_office_opens(demo: Site) -> None:
    for feed in feeds_of(demo).values():
        for time in feed.root.iter(f"{NAMESPACE}published"):
            when = datetime.fromisoformat(str(time.text)).astimezone(UTC)
            assert when.hour < 6
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", when.date().isoformat())


def test_entries_of_one_day_have_each_a_second_of_their_own() -> None:
    """As feed readers want it; of so many, some dozens would share one."""
    day = date(2026, 5, 8)
    times = apart((f"svar/2026/{number}/", day) for number in range(2_000))
    assert len(set(times.values())) == 2_000
    assert {time.date() for time in times.values()} == {day}
