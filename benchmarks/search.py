"""Measure the search: one command, its figures beside Pagefind's.

    python benchmarks/search.py [--sizes 1000,10000] [--no-pagefind] [--data FOLDER]

For each size a corpus is made (corpus.py) with the answers of judged.toml planted in it, and built
with and without the search, in turn; the difference of the two is what the search costs. Then the
site is put on a web server that compresses like a usual host, and all queries are asked in a real
Chromium. Pagefind indexes the answers' pages of the same site, as it comes, in the site's language,
and is asked through its own JavaScript for the first ten results with their excerpts. It is
installed into the temporary folder and no part of this project.

`--data FOLDER` adds real texts and the queries drawn from them (real.py).
"""

import argparse
import gzip
import os
import shutil
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import judged
import real
from browsing import Load, OwnSearch, Pagefind, Search, Seen, chromium, percentile, watch
from corpus import write_corpus
from generators import build_arguments
from host import LEVEL, hosting
from judged import Query
from measure import CommandError, Cost, cost_of, pace
from run import MEGABYTE, heading
from scenarios import edit_answer

WITHOUT = Path(__file__).with_name("without_search.py")
"""A svargen that leaves the search out."""


@dataclass(frozen=True)
class Weight:
    """What an index takes on disk."""

    files: int
    raw: int
    compressed: int


@dataclass(frozen=True)
class Building:
    """What building with and without the search cost; the best of several turns."""

    with_search: Cost
    without: Cost
    edit_with_search: Cost
    edit_without: Cost


def measure_building(project: Path, repeat: int) -> Building:
    """Build cold and after one edit, with and without the search in turn; ends with it."""
    arguments = build_arguments(project)
    commands = {
        "with": [sys.executable, "-m", "svargen", *arguments],
        "without": [sys.executable, str(WITHOUT), *arguments],
    }
    cold: dict[str, list[Cost]] = {"with": [], "without": []}
    edited: dict[str, list[Cost]] = {"with": [], "without": []}
    for turn in range(repeat + 1):
        for which in ("without", "with"):
            clear(project)
            os.sync()
            cold[which].append(cost_of(commands[which], sample_memory=turn == 0))
            edit_answer(project, turn)
            edited[which].append(cost_of(commands[which]))
    return Building(*(_best(costs[w]) for costs in (cold, edited) for w in ("with", "without")))


def clear(project: Path) -> None:
    """Remove a project's site and all that is remembered of it."""
    for name in ("public", ".svargen", ".public.svargen"):
        shutil.rmtree(project / name, ignore_errors=True)


def _best(costs: Sequence[Cost]) -> Cost:
    """The least of each figure; a run whose memory was sampled is not timed if there is another."""
    timed = costs[1:] or costs
    return Cost(
        min(cost.wall for cost in timed),
        min(cost.cpu for cost in timed),
        max(cost.memory_of_one for cost in costs),
        max(cost.memory_of_all for cost in costs),
    )


def weigh(*folders: Path) -> Weight:
    """The files of an index."""
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return Weight(
        len(files),
        sum(file.stat().st_size for file in files),
        sum(len(gzip.compress(file.read_bytes(), LEVEL)) for file in files),
    )


# -- Pagefind -------------------------------------------------------------------------------------


def install_pagefind(scratch: Path) -> Path | None:
    """A Python that has Pagefind, in an environment of its own; None where it cannot be had."""
    folder = scratch / "pagefind-environment"
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    try:
        cost_of([str(python), "-m", "pip", "install", "--quiet", "pagefind[bin]"])
    except CommandError as error:
        print(f"Pagefind cannot be installed: {error}", file=sys.stderr)
        return None
    return python


def index_by_pagefind(python: Path, project: Path, language: str) -> tuple[Path, Cost]:
    """Index the pages of the answers alone; returns the folder to be served."""
    site = project / "pagefind-site"
    shutil.rmtree(site, ignore_errors=True)
    for file in (project / "answers").rglob("*.md"):
        page = Path("svar", *file.relative_to(project / "answers").with_suffix("").parts)
        (site / page).mkdir(parents=True)
        os.link(project / "public" / page / "index.html", site / page / "index.html")
    command = [str(python), "-m", "pagefind", "--site", str(site), "--force-language", language]
    cost = cost_of(command, sample_memory=True)
    (site / "empty.html").write_text("<!doctype html><title>-</title>", encoding="utf-8")
    return site, cost


# -- the tables -----------------------------------------------------------------------------------


def seen_by(site: Path, queries: Sequence[Query], *, pagefind: bool = False) -> Seen:
    """Ask all queries in Chromium."""
    with hosting(site) as host, chromium() as browser:
        search: Search = (Pagefind if pagefind else OwnSearch)(host.address)
        return watch(browser, host, search, queries)


def cost_rows(building: Building) -> Iterator[list[str]]:
    """What indexing adds to a build."""
    cold = building.with_search, building.without
    edit = building.edit_with_search, building.edit_without
    for name, (more, less) in (("index, added to a cold build", cold), ("after one edit", edit)):
        wall = f"{more.wall - less.wall:.2f} s ({more.wall:.2f} less {less.wall:.2f})"
        yield [name, f"{wall}, CPU {more.cpu - less.cpu:.2f} s"]
    more, less = cold
    yield ["peak memory of a cold build", f"{_memory(more)}, without the search {_memory(less)}"]


def weight_text(weight: Weight) -> str:
    """Files, and megabytes compressed and not."""
    return (
        f"{weight.files:,} files, {weight.compressed / MEGABYTE:.2f} MB gzipped, "
        f"{weight.raw / MEGABYTE:.2f} MB raw"
    )


def seen_rows(*seen: Seen) -> Iterator[list[str]]:
    """What searching takes, a column for each."""
    yield ["first query, cold", *(_loads(s.cold) for s in seen)]
    yield ["of it page + style + script + index", *(_split(s.cold) for s in seen)]
    yield ["next query", *(_loads(s.following) for s in seen)]
    yield ["warm, input to results", *(_waits(s.milliseconds) for s in seen)]


def _waits(waits: Sequence[float]) -> str:
    return f"p50 {percentile(waits, 0.5):.0f} ms, p95 {percentile(waits, 0.95):.0f} ms"


def _loads(loads: Sequence[Load]) -> str:
    sizes, requests = [load.size for load in loads], [load.requests for load in loads]
    return (
        f"{percentile(sizes, 0.5) / 1000:.0f} kB (p95 {percentile(sizes, 0.95) / 1000:.0f}), "
        f"{percentile(requests, 0.5):.0f} requests (p95 {percentile(requests, 0.95):.0f})"
    )


def _split(loads: Sequence[Load]) -> str:
    parts = [
        percentile(values, 0.5) / 1000
        for values in zip(*((x.page, x.style, x.script, x.index) for x in loads), strict=True)
    ]
    return " + ".join(f"{part:.0f}" for part in parts) + " kB"


def print_rows(rows: Iterator[list[str]]) -> None:
    """Print rows of Markdown."""
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


# -- the command ----------------------------------------------------------------------------------


def measure(project: Path, queries: Sequence[Query], python: Path | None, language: str) -> None:
    """Ask everything of a built project and print what came."""
    site = project / "public"
    shown = [weight_text(weigh(site / "soeg", site / "assets" / "search"))]
    folder = None
    if python:
        # Before any browser, whose processes would count as this one's.
        folder, cost = index_by_pagefind(python, project, language)
        pagefind = weight_text(weigh(folder / "pagefind"))
        shown.append(f"{pagefind}; {cost.wall:.2f} s, CPU {cost.cpu:.2f} s, {_memory(cost)}")
    print_rows(iter([["on disk", *shown]]))
    seen = [seen_by(site, queries)]
    if folder:
        seen.append(seen_by(folder, queries, pagefind=True))
    print_rows(seen_rows(*seen))
    names = "".join(f" {name} recall@10 | MRR |" for name in ("svargen", "Pagefind")[: len(seen)])
    print(f"\n| kind | queries |{names}\n| --- | ---: |{' ---: | ---: |' * len(seen)}")
    print("\n".join(judged.table(queries, *(s.found for s in seen))), flush=True)


def _memory(cost: Cost) -> str:
    return f"{cost.memory_of_all / MEGABYTE:.0f} MB of memory"


def title(text: str, python: Path | None) -> None:
    """Print a heading, how fast the machine is just now, and the head of a table."""
    columns = ["", "svargen", "Pagefind"] if python else ["", "svargen"]
    print(f"\n## {text}\n\nA fixed loop takes {pace():.0f} ms.\n")
    print(f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}", flush=True)


def run(options: argparse.Namespace, scratch: Path) -> None:
    """Make the corpora, build, ask, and print each table as soon as it is known."""
    print(next(heading()), flush=True)
    python = None if options.no_pagefind else install_pagefind(scratch)
    for answers in options.sizes:
        project = scratch / str(answers)
        write_corpus(project, answers - judged.planted_answers())
        queries = judged.plant(project)
        title(f"{answers:,} answers", python)
        if options.no_building:
            cost_of([sys.executable, "-m", "svargen", *build_arguments(project)])
        else:
            building = measure_building(project, options.repeat if answers < 50_000 else 0)
            print_rows(cost_rows(building))
        measure(project, queries, python, "da")
        shutil.rmtree(project)
    if options.data:
        for name, language in (("British questions", "en"), ("Danish debates", "da")):
            project = scratch / language
            if language == "en":
                queries = real.british(project, options.data)
            else:
                write_corpus(project, 400)
                queries = real.danish(project, options.data)
            cost_of([sys.executable, "-m", "svargen", *build_arguments(project)])
            title(name, python)
            measure(project, queries, python, language)


def parse() -> argparse.Namespace:
    """The command line's options."""
    parser = argparse.ArgumentParser(description="Measure and judge the search.")
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(number) for number in text.split(",") if number],
        default=[1000, 10_000],
        help="1000,10000,100000",
    )
    parser.add_argument("--no-pagefind", action="store_true", help="svargen alone")
    parser.add_argument("--no-building", action="store_true", help="don't time the building")
    parser.add_argument("--repeat", type=int, default=1, help="timed builds of each kind")
    parser.add_argument("--data", type=Path, help="folder of real texts; see real.py")
    parser.add_argument("--folder", type=Path, help="where to make the temporary folder")
    return parser.parse_args()


def main() -> int:
    """Measure what the command line asks for."""
    options = parse()
    with tempfile.TemporaryDirectory(prefix="svargen-search-", dir=options.folder) as scratch:
        try:
            run(options, Path(scratch))
        except CommandError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
