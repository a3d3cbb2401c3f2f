"""Searching in a real Chromium: how long it takes, what is sent, what is found.

Bytes are those the server sends, heads and bodies, compressed as by a usual host (host.py). The
browser keeps what it was sent, as a citizen's does; a new context begins with nothing. An answer is
there when no request is open and nothing on the page has changed for a while; the time told is
until the last change of the results.
"""

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Protocol

from host import Host, Sent
from judged import FIRST, Query
from playwright.sync_api import Browser, Page, sync_playwright

PATIENCE = 30_000
"""Milliseconds until a page has failed."""

COLD, FOLLOWING = 12, 36
"""How many queries are asked first, and how many second, in browsers that know nothing yet."""

COUNTING = """
window.openRequests = 0;
const plain = window.fetch;
window.fetch = async (...all) => {
  window.openRequests++;
  try {
    const response = await plain(...all);
    for (const read of ["json", "text", "arrayBuffer"]) {
      const reading = response[read].bind(response);
      response[read] = async () => {
        window.openRequests++;
        try { return await reading(); } finally { window.openRequests--; }
      };
    }
    return response;
  } finally { window.openRequests--; }
};
"""
"""Run in each page before its own scripts: how many requests are open."""

ASK = """
async ([words, quiet]) => {
  const main = document.querySelector("main");
  const form = main.querySelector("form[role=search], search form, form");
  const box = main.querySelector("input[name=q]");
  const answers = () => [...main.querySelectorAll("ol > li")].map((item) => item.innerHTML).join();
  let changed = performance.now(), last = NaN, shown = answers();
  const watch = new MutationObserver(() => {
    changed = performance.now();
    const now = answers();
    if (now !== shown) { shown = now; last = changed; }
  });
  watch.observe(main, { childList: true, subtree: true, characterData: true });
  const start = performance.now();
  box.value = words;
  form.requestSubmit();
  const end = start + 20000;
  do { await new Promise((go) => setTimeout(go, 5)); }
  while (performance.now() < end && (window.openRequests || performance.now() - changed < quiet));
  watch.disconnect();
  return last - start;
}
"""
"""Types words into the search page and sends them; -> milliseconds until the last result stood."""

FOUND = """
() => [...document.querySelectorAll("main ol > li")].map((item) => {
  const link = item.querySelector("a[href]");
  return link ? new URL(link.href).pathname.slice(1) : "";
})
"""

ASK_PAGEFIND = """
async ([words, count]) => {
  const start = performance.now();
  const found = await window.pagefind.search(words);
  const data = await Promise.all(found.results.slice(0, count).map((result) => result.data()));
  return [performance.now() - start, data.map((page) => page.url.replace(/^[/]/, ""))];
}
"""


@dataclass(frozen=True)
class Load:
    """What one query made the server send."""

    size: int
    requests: int
    page: int
    """Bytes of the HTML."""
    style: int
    """Bytes of CSS, images and fonts."""
    script: int
    """Bytes of JavaScript, and of wasm."""
    index: int
    """Bytes of everything else."""


@dataclass
class Seen:
    """What a search was seen to do."""

    cold: list[Load] = field(default_factory=list)
    following: list[Load] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    """Warm: everything asked has been asked before."""
    found: list[list[str]] = field(default_factory=list)
    """The first addresses, for each query."""


class Search(Protocol):
    """A page that can be asked."""

    def open(self, page: Page, words: str) -> None:
        """Go to the page with a first query, and wait until that is answered."""

    def ask(self, page: Page, words: str) -> tuple[float, list[str]]:
        """Ask the open page; returns milliseconds and the first addresses."""


@dataclass(frozen=True)
class OwnSearch:
    """The search page of the site."""

    address: str
    quiet: int = 80
    """Milliseconds without a change after which an answer is there."""

    def open(self, page: Page, words: str) -> None:
        """Go to the page and send the words."""
        page.goto(f"{self.address}soeg/", wait_until="networkidle", timeout=PATIENCE)
        page.evaluate(ASK, [words, self.quiet])

    def ask(self, page: Page, words: str) -> tuple[float, list[str]]:
        """Type the words and send them."""
        milliseconds = page.evaluate(ASK, [words, self.quiet])
        return milliseconds, page.evaluate(FOUND)[:FIRST]


@dataclass(frozen=True)
class Pagefind:
    """Pagefind's own JavaScript, on a page with nothing else."""

    address: str

    def open(self, page: Page, words: str) -> None:
        """Load it and ask."""
        page.goto(f"{self.address}empty.html", timeout=PATIENCE)
        page.evaluate(
            "async () => { window.pagefind = await import('/pagefind/pagefind.js');"
            " await window.pagefind.init(); }"
        )
        page.evaluate(ASK_PAGEFIND, [words, FIRST])

    def ask(self, page: Page, words: str) -> tuple[float, list[str]]:
        """Ask for the first results with their data, which is what is shown."""
        milliseconds, found = page.evaluate(ASK_PAGEFIND, [words, FIRST])
        return milliseconds, found


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium."""
    path = which("chromium") or which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def watch(browser: Browser, host: Host, search: Search, queries: Sequence[Query]) -> Seen:
    """Ask all the queries, some of them in browsers that know nothing yet."""
    seen = Seen()
    every = [queries[number * len(queries) // FOLLOWING] for number in range(FOLLOWING)]
    for number, query in enumerate(every):
        with _fresh(browser) as page:
            host.sent()
            search.open(page, every[number - 1].words)
            first = _settled(host)
            if number % (FOLLOWING // COLD) == 0:
                seen.cold.append(_load(first))
            search.ask(page, query.words)
            seen.following.append(_load(_settled(host)))
    with _fresh(browser) as page:
        search.open(page, "vej")
        seen.found = [search.ask(page, query.words)[1] for query in queries]
        passes = [[search.ask(page, q.words)[0] for q in queries] for _ in range(2)]
        # Not a number where a query shows the same as the one before it.
        seen.milliseconds = [min(t) for t in zip(*passes, strict=True) if not math.isnan(sum(t))]
    return seen


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values don't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _load(sent: Sequence[Sent]) -> Load:
    sizes = {"page": 0, "style": 0, "script": 0, "index": 0}
    for response in sent:
        sizes[_kind(response.path)] += response.size
    return Load(sum(sizes.values()), len(sent), **sizes)


def _kind(path: str) -> str:
    name = Path(path).name
    if path.endswith("/") or name.endswith(".html"):
        return "page"
    if name.endswith((".css", ".svg", ".png", ".ico", ".woff2")):
        return "style"
    return "script" if name.endswith((".js", ".pagefind", ".wasm")) else "index"


def _settled(host: Host) -> list[Sent]:
    """What was sent, once nothing more comes."""
    sent = host.sent()
    while True:
        time.sleep(0.1)
        more = host.sent()
        if not more:
            return sent
        sent += more


@contextmanager
def _fresh(browser: Browser) -> Iterator[Page]:
    """A page of a browser that knows nothing yet."""
    context = browser.new_context()
    context.add_init_script(COUNTING)
    page = context.new_page()
    yield page
    context.close()
