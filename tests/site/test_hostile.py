"""What a hostile editor writes harms nobody: nothing runs, nothing is asked of others.

Every text of tests/attacks/texts.txt is planted in every place where an answer has text. What is
refused there must be so with a finding on its line, and is taken out; the rest is published and
looked at in Chromium, with the pages' own policy switched off, so that nothing else stops a script.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, groupby
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page, Request, sync_playwright

from svargen.codes import Severity
from svargen.diagnostics import Diagnostic
from svargen.language import language_of
from svargen.model import Limits
from svargen.pages.preview import Summary, counts, told_of
from svargen.publishing.project import Project, read_project
from svargen.publishing.wishes import Wishes
from svargen.reading.answer import Reading, Settings, read_answer
from svargen.reading.folder import Listing
from svargen.rendering import of_preview
from tests.site.atom import NAMESPACE, RULES, Feed
from tests.site.built import Site
from tests.site.conftest import built_from
from tests.site.test_browser import served
from tests.tools.install import BROWSER

pytestmark = pytest.mark.untraced

TEXTS = Path(__file__).parents[1] / "attacks/texts.txt"
TOGETHER = 8
"""Texts in one answer."""
DANISH = Settings("da", Limits())
SAMPLE = 10
"""Of lists that differ in nothing but a name every tenth is visited; all are read."""
IN_TEXT = {
    "paragraph": "{p}\na {p} b",
    "heading": "### {p}",
    "quotation": "> {p}",
    "list": "- {p}\n- *{p}* **{p}** `{p}`\n\na",
    "cells": "|a|\n|-|\n|{p}|",
    "words and title of a link": "[{p}](/ \"{p}\") [a](/ '{p}')",
    "address": "[a]({p})",
    "address in brackets": "[a](<{p}>)",
    "automatic link": "<{p}>",
    "definition": "[r{n}]\n\n[r{n}]: {p}",
    "image": "![{p}](bilag.png)",
    "address of an image": "![a]({p})",
    "footnote": "a[^{n}]\n\n[^{n}]: {p}",
    "fence": "~~~~~ {p}\n{p}\n~~~~~",
}
"""Places in Markdown."""
IN_LISTS = {
    "links": ({"title": "{p}", "url": "/"}, {"title": "a", "url": "{p}"}),
    "attachments": ({"file": "{n}.pdf", "title": "{p}"}, {"file": "{p}", "title": "a"}),
    "corrections": ({"date": "2026-06-01", "text": "{p}"},),
    "redactions": ({"date": "2026-06-01", "reason": "{p}"},),
    "aliases": ("/{p}",),
    "follows": ("{p}",),
}
"""Places in lists of front matter, each text in an entry of its own."""
ALONE = ("title", "edoc_sagsnummer", "sagsbehandler")
"""Keys with one value: all texts of the answer in a row."""
NAMES = ("topics", "administration", "asker", "asker (P)")
"""Keys whose values become pages: a text for each, in turn."""

LOOK = """([html, url]) => {
  const doc = html ? new DOMParser().parseFromString(html, 'text/html') : document;
  const base = url || location.href, found = [];
  const led = {a: 'href', link: 'href', img: 'src', script: 'src', form: 'action'};
  for (const each of doc.querySelectorAll('*')) {
    const tag = each.tagName.toLowerCase();
    if (!/^(TAGS)$/.test(tag)) found.push('<' + tag + '>');
    for (const {name} of each.attributes)
      if (!/^(ATTRIBUTES)$/.test(name)) found.push(tag + ' ' + name);
    if (each.id && !/^(IDS)$/.test(each.id)) found.push('#' + each.id);
    if (each.name && !['META', 'INPUT'].includes(each.tagName)) found.push('name=' + each.name);
    if (led[tag] && each.hasAttribute(led[tag])) {
      const to = URL.parse(each.getAttribute(led[tag]), base);
      if (!to) { found.push('no address: ' + each.outerHTML); continue; }
      const kinds = ['http:', 'https:'].concat(tag == 'a' ? ['mailto:', 'tel:'] : []);
      if (!kinds.includes(to.protocol)) found.push(tag + ' to ' + to);
      if (tag != 'a' && each.rel != 'canonical' && to.host != new URL(base).host)
        found.push(tag + ' from ' + to);
      if (to.username || to.password) found.push('user in ' + to);
    }
    if (tag == 'script' && !each.src) JSON.parse(each.textContent);
    if (tag == 'meta' && each.httpEquiv == 'refresh' && !/^0; ?url=(REFRESH)$/.test(each.content))
      found.push(each.content);
  }
  const comments = doc.createTreeWalker(doc, NodeFilter.SHOW_COMMENT);
  while (comments.nextNode()) found.push('a comment: ' + comments.currentNode.data);
  return found;
}"""
TAGS = (
    "html|head|meta|title|link|script|body|a|header|figure|figcaption|desc|text|line|div|svg|path|circle|rect|g|span|b|nav|ul|li|form|label|"
    "input|button|main|article|hgroup|p|h1|h2|h3|h4|h5|h6|time|section|blockquote|ol|table|thead|"
    "tbody|tr|th|td|pre|code|em|strong|img|sup|br|hr|dl|dt|dd|footer|address|small|abbr|i|select|"
    "option|del|ins|mark|fieldset|legend|details|summary|output|noscript"
)
ATTRIBUTES = (
    "lang|charset|http-equiv|content|name|property|rel|href|type|title|class|viewBox|preserveAspectRatio|vector-effect|points|transform|text-anchor|x1|x2|y1|y2|aria-[a-z]+|"
    "d|cx|cy|r|x|y|width|height|role|action|for|id|autocomplete|datetime|src|alt|tabindex|start|open|hidden|"
    "value|method|fill|stroke|style-[a-z]+|data-[a-z-]+|viewbox|colspan|scope|hreflang|disabled"
)
LED_ON = r"[a-z0-9./-]*|https:\/\/was\.example\/"
IDS = (
    "indhold|s|q|svar(-[0-9]+)?|spoergsmaal(-[0-9]+)?|h-[a-z0-9-]+|afsnit-[0-9-]+|note-[0-9]+|"
    "noteref-[0-9-]+|rettelser|fjernet|aar-[0-9]{4}|(rettet|fjernet)-[0-9-]+|[a-zæøå0-9#-]{1,3}|[a-z-]+"
)


@dataclass(frozen=True, eq=False)
class Spot:
    """A text in a place."""

    place: str
    written: str
    """In YAML or Markdown, several lines if need be."""
    text: str


@dataclass
class Hostile:
    """An answer made of spots."""

    path: str
    front: list[Spot]
    body: list[Spot]
    owners: dict[int, Spot] = field(default_factory=dict)
    """Line of the file -> what stands there."""

    def file(self) -> str:
        lines = ["---", "asked: 2026-05-01", "date: 2026-05-08"]
        self.owners.clear()
        for key in (*ALONE, *NAMES[:3], *IN_LISTS):
            spots = [s for s in self.front if s.place.split(" ")[0] == key]
            if key in ALONE and spots:
                self.write(lines, spots[0], "")
                continue
            if not spots and key not in ("title", "administration", "asker", "attachments"):
                continue
            lines.append("title: a" if key == "title" else f"{key}:")
            lines += {"attachments": ["  - {file: bilag.png, title: a}"], "title": []}.get(key, [])
            if key in ("administration", "asker"):
                lines.append("  - Asta")
            for spot in spots:
                self.write(lines, spot, "  - ")
        lines += ["---", "## Spørgsmål", "", "a", "", "## Svar", "", "a", ""]
        for spot in self.body:
            self.write(lines, spot, "")
            lines.append("")
        return "\n".join(lines)

    def write(self, lines: list[str], spot: Spot, prefix: str) -> None:
        for line in spot.written.split("\n"):
            lines.append(prefix + line)
            self.owners[len(lines)] = spot

    def without(self, errors: list[Diagnostic]) -> list[tuple[Spot, Diagnostic]]:
        """Take out what has an error. Every error is where something was planted."""
        found = {self.owners[d.place.line]: d for d in errors}
        for spot in found:
            (self.front if spot in self.front else self.body).remove(spot)
        return list(found.items())


@dataclass
class Outcome:
    """What was refused, and what was published."""

    site: Site
    at: str
    """Where it is served, with a slash at the end."""
    answers: list[Hostile]
    refused: list[tuple[Spot, Diagnostic]]


def sections() -> Iterator[tuple[str, str]]:
    """(heading, text) of each."""
    heading = ""
    for line in TEXTS.read_text(encoding="utf-8").partition("\n\n")[2].split("\n"):
        if line.startswith("=== "):
            heading = line
        elif line:
            yield heading, re.sub(r"<U\+([0-9A-F]{4,6})>", lambda at: chr(int(at[1], 16)), line)


def texts() -> list[str]:
    return [text for _, text in sections()]


def planted() -> Iterator[Hostile]:
    numbers = count(1)
    every = texts()
    addresses = {text for heading, text in sections() if re.search("schemes|addresses", heading)}
    for n in range(0, len(every), TOGETHER):
        together = every[n : n + TOGETHER]
        numbered = [(text, next(numbers)) for text in together]
        front = [
            Spot(key, f"{key}: {json.dumps(' | '.join(filter(str.isprintable, together)))}", "")
            for key in ALONE
        ]
        for turn, (text, _) in enumerate(numbered):
            name = NAMES[turn % len(NAMES)]
            shown = f"Asta ({text})" if name.endswith("(P)") else text
            front.append(Spot(name, json.dumps(shown), text))
        for key, forms in IN_LISTS.items():
            for form in forms:
                front += (Spot(key, filled(json.dumps(form), *each), each[0]) for each in numbered)
        body = [
            Spot(place, form.replace("{n}", f"{number}").replace("{p}", text), text)
            for place, form in IN_TEXT.items()
            for text, number in numbered
            # What tries an address alone is no other in a list than in a paragraph.
            if text not in addresses or not re.match("heading|quot|list|cells|foot|fence", place)
        ]
        # A fence that is not closed takes all that follows.
        body.sort(key=lambda spot: bool(re.search(r"^[> -]*[`~]{3}[^~]", spot.written)))
        yield Hostile(f"answers/2026/a{n}.md", front, body)


def filled(form: str, text: str, number: int) -> str:
    return form.replace("{n}", f"{number}").replace("{p}", json.dumps(text)[1:-1])


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """The project without what is refused, built and served."""
    project = tmp_path_factory.mktemp("hostile")
    (project / "answers/2026").mkdir(parents=True)
    (project / "site.yaml").write_text(
        "title: Svar\nbase_url: http://svar.example/\ncaseworkers: {publish: true}\n"
        "accessibility: {statement: https://was.example/, date: 2026-05-01}\n",
        encoding="utf-8",
    )
    (project / "answers/2026/bilag.png").write_bytes(b"x")
    for number in range(1, len(texts()) + 1):
        (project / f"answers/2026/{number}.pdf").write_bytes(b"x")
    answers = {answer.path: answer for answer in planted()}
    refused: list[tuple[Spot, Diagnostic]] = []
    for answer in answers.values():
        while errors := errors_of(read_answer(answer.file().encode(), answer.path, DANISH)):
            refused += answer.without(errors)
    while True:
        for answer in answers.values():
            (project / answer.path).write_text(answer.file(), encoding="utf-8", newline="\n")
        errors = errors_of(read_project(Listing.of(project), Wishes(jobs=1)))
        if not errors:
            break
        for path, found in groupby(errors, lambda d: d.place.path):
            refused += answers[path].without(list(found))
    folder = tmp_path_factory.mktemp("served")
    with served(folder) as at:
        site = built_from(project, folder / "svar", "--base-url", f"{at}svar/")
        yield Outcome(site, f"{at}svar/", list(answers.values()), refused)


def errors_of(read: Reading | Project) -> list[Diagnostic]:
    return [d for d in read.diagnostics if d.severity == Severity.ERROR]


@dataclass
class Seen:
    """What a browser saw of a site."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    """By page: what does not belong there, or a script that ran."""
    outside: list[str] = field(default_factory=list)
    """What was asked of others."""
    pages: int = 0
    feeds: int = 0


@pytest.fixture(scope="module")
def seen(outcome: Outcome) -> Seen:
    found = Seen()
    at = outcome.at
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER.found())
        with chromium.new_context(bypass_csp=True) as context:

            def asked(request: Request) -> None:
                if not request.url.startswith((at, "data:", "about:")):
                    found.outside.append(request.url)

            context.on("request", asked)
            page = context.new_page()
            page.add_init_script("window.pwn = () => { window.pwned = true }")
            page.on("dialog", lambda dialog: dialog.dismiss())
            look(page, outcome, found)
            listen(page, outcome, found)
        chromium.close()
    return found


def look(page: Page, outcome: Outcome, found: Seen) -> None:
    """Visit pages, and read those that differ in nothing but a name."""
    for n, each in enumerate(sorted(outcome.site.pages, key=lambda p: p.file)):
        file = each.file
        visited = re.match(r"(svar/2026/a|[^/]*\.html$|[a-z]+/index)", file) or n % SAMPLE == 0
        if visited and not each.is_redirect:
            page.goto(outcome.at + file, wait_until="domcontentloaded")
            faults = page.evaluate(LOOKED, ["", ""])
        else:
            html = outcome.site.files[file].decode()
            faults = page.evaluate(LOOKED, [html, outcome.at + file])
        if page.evaluate("window.pwned"):
            faults.append("a script ran")
        found.pages += 1
        if faults:
            found.faults[file] = faults


def listen(page: Page, outcome: Outcome, found: Seen) -> None:
    """Show the content of entries as a careless feed reader would: as markup, without a policy."""
    page.goto(outcome.at, wait_until="domcontentloaded")
    root = etree.fromstring(outcome.site.files["feed.xml"])
    for content in root.iter(f"{NAMESPACE}content", f"{NAMESPACE}title", f"{NAMESPACE}summary"):
        if content.get("type") == "html":
            page.set_content(content.text or "", wait_until="domcontentloaded")
            found.feeds += 1
            if page.evaluate("window.pwned"):
                found.faults[f"feed.xml {found.feeds}"] = ["a script ran"]


LOOKED = (
    LOOK.replace("TAGS", TAGS)
    .replace("ATTRIBUTES", ATTRIBUTES)
    .replace("IDS", IDS)
    .replace("REFRESH", LED_ON)
)


def test_there_are_hundreds_of_texts_and_each_is_planted(outcome: Outcome) -> None:
    assert len(texts()) > 500
    refused = {spot.text for spot, _ in outcome.refused}
    published = {spot.text for answer in outcome.answers for spot in (*answer.front, *answer.body)}
    assert set(texts()) == (refused | published) - {""}


def test_what_is_refused_has_a_hint(outcome: Outcome) -> None:
    assert len(outcome.refused) > 1000
    assert [d.code for _, d in outcome.refused if not d.hint(str)] == []


def test_nothing_runs_and_nothing_is_there_that_does_not_belong(seen: Seen) -> None:
    assert seen.pages > 300
    assert seen.feeds > 50
    assert seen.faults == {}, "\n".join(f"{file}: {each}" for file, each in seen.faults.items())


def test_nothing_is_asked_of_others(seen: Seen) -> None:
    assert seen.outside == []


def test_files_for_programs_keep_their_form(outcome: Outcome) -> None:
    files = outcome.site.files
    for file, data in files.items():
        if file.endswith(".json"):
            json.loads(data)
        elif file.endswith(".xml"):
            etree.fromstring(data)
    for hostile in outcome.answers:
        place = f"svar/2026/{Path(hostile.path).stem}"
        again = read_answer(files[f"{place}/index.md"], hostile.path, DANISH)
        assert errors_of(again) == []
        first = read_answer(hostile.file().encode(), hostile.path, DANISH)
        assert first.answer
        assert again.answer
        assert again.answer.front.title == first.answer.front.title
    assert files["robots.txt"].count(b"\n") == 4


def test_a_feed_of_hostile_answers_is_valid(outcome: Outcome) -> None:
    url = f"{outcome.at}feed.xml"
    root = etree.fromstring(outcome.site.files["feed.xml"])
    feed = Feed(root, url, datetime(2026, 9, 1, tzinfo=UTC))
    complaints = [f"{rule.__name__}: {said}" for rule in RULES for said in rule(feed)]
    # A name cannot be declared as markup (RFC 4287, 3.2.1), however it looks.
    assert [said for said in complaints if ": name is plain text with" not in said] == []


def test_the_preview_shows_hostile_findings_as_text(outcome: Outcome) -> None:
    danish = language_of("da")
    found = [d for _, d in outcome.refused]
    summary = Summary("da", counts(found, danish), told_of(found, {}, danish))
    html = of_preview(summary, danish).decode()
    tree = etree.fromstring(html.encode(), etree.HTMLParser(encoding="utf-8"))
    plain = {"script", "link", "meta"}
    shown = {str(each.tag) for body in tree.iter("body") for each in body.iter()} & plain
    assert shown <= {"script"}
    assert "attacker.example" in "".join(tree.itertext())
    assert not [
        each for each in tree.iter(etree.Element) if any(k.startswith("on") for k in each.attrib)
    ]
