"""Measure `serve`: from a saved file to the page that a browser has loaded anew.

    python benchmarks/serve.py [--answers 1000] [--repeat 9]

A corpus is made in a temporary folder (corpus.py) and shown by `svargen serve`; Chromium looks at
an answer's page. Each turn appends a paragraph to that answer, or to its title, and the clock runs
from before the file is written until the browser has the new words on its page: the watching, the
build, the message and the loading are all in it. Printed are medians and the longest turn, beside
what svargen itself says that its builds took.
"""

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from corpus import TODAY, write_corpus
from playwright.sync_api import Page, sync_playwright

PATIENCE = 60_000
"""Milliseconds until a turn has failed."""


class Turn(NamedTuple):
    """How an answer is changed, and where the change is to be seen."""

    name: str
    change: Callable[[str, int], str]
    """(the file's text, turn) -> its new text."""
    shown: Callable[[int], str]
    """(turn) -> words that the page then has."""


TURNS = (
    Turn(
        "a paragraph",
        lambda text, turn: f"{text.rstrip()}\n\nTilføjet i gang nr. {turn}.\n",
        lambda turn: f"Tilføjet i gang nr. {turn}.",
    ),
    Turn(
        "the title",
        lambda text, turn: re.sub("(?m)^title: .*$", f"title: Gang nr {turn}", text),
        lambda turn: f"Gang nr {turn}",
    ),
)


@contextmanager
def serving(project: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of a preview while it runs, and what it has said so far."""
    command = [sys.executable, "-m", "svargen", "serve", "--source", str(project)]
    process = subprocess.Popen(
        [*command, "--port", "0", "--today", TODAY.isoformat()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    said: list[str] = []
    if process.stderr is None:
        raise AssertionError
    try:
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"http://\S+", line):
                yield found[0], said
                break
    finally:
        process.terminate()
        said.extend(process.stderr)
        process.wait()


def measure(page: Page, file: Path, turn: Turn, repeat: int) -> list[float]:
    """Seconds from save to new page, for each of `repeat` turns."""
    seconds = []
    for number in range(repeat):
        text = turn.change(file.read_text("utf-8"), number)
        started = time.perf_counter()
        file.write_text(text, "utf-8")
        page.wait_for_function(
            "words => document.body?.innerText.replaceAll('\\u00ad', '').includes(words)",
            arg=turn.shown(number),
            timeout=PATIENCE,
            polling=10,
        )
        seconds.append(time.perf_counter() - started)
        page.wait_for_load_state("load")
    return seconds


def main() -> int:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="Measure the live preview.")
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=9)
    options = parser.parse_args()
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory(prefix="svargen-serve-") as scratch:
        project = Path(scratch)
        write_corpus(project, options.answers)
        file = min((project / "answers" / str(TODAY.year)).glob("*.md"))
        with sync_playwright() as playwright, serving(project) as (address, said):
            chromium = playwright.chromium
            browser = chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"{address}svar/{TODAY.year}/{file.stem}/", wait_until="networkidle")
            for turn in TURNS:
                seconds = measure(page, file, turn, options.repeat)
                print(
                    f"{options.answers:,} answers, {turn.name}: from save to new page "
                    f"{statistics.median(seconds):.2f} s (longest {max(seconds):.2f} s)",
                    flush=True,
                )
            browser.close()
    # In the corpus's language, Danish: "996 svar vist efter 0,4 sek.: …".
    builds = [float(f.replace(",", ".")) for f in re.findall(r" ([\d,]+) s", "".join(said))]
    print(f"its builds took {statistics.median(builds[1:]):.1f} s, the first {builds[0]:.1f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
