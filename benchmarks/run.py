"""Measure svargen beside Hugo and Pelican: one command, one table.

    python benchmarks/run.py [--sizes 1000,10000] [--tools svargen,hugo] [--repeat 3] [--profile]

For each size a corpus is made in a temporary folder (corpus.py) and written as a project for each
generator (generators.py, rivals.py). In each scenario (scenarios.py) all of them take the same turn
one after the other, then the next one, whoever was second first; so an hour in which the machine is
slow falls on all. A scenario's first build is sampled for memory and not timed; the figures are
medians of the next `--repeat` builds. How they are taken, measure.py says. Every site is looked
over after its build.

`--profile` builds each size once within this process under cProfile, with `--jobs 1` so that all
work happens here, and prints where the time went. Profiled code runs at about half its speed.
"""

import argparse
import cProfile
import os
import platform
import pstats
import re
import shlex
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus import write_corpus
from generators import (
    WITHOUT_SEARCH,
    NotWholeError,
    Tool,
    build_arguments,
    hugo,
    hugo_program,
    install_rivals,
    pelican,
    svargen,
    svargen_without_search,
)
from measure import CommandError, Cost, cost_of, memory_kind, pace
from scenarios import SCENARIOS, Scenario

MEGABYTE = 1_000_000
TOOLS = ("svargen", "without-search", "hugo", "pelican")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "svargen-benchmarks"
"""Where the rivals are installed once."""


@dataclass(frozen=True)
class Row:
    """What building a project in one scenario costs: medians, and the size of the site."""

    answers: int
    scenario: str
    tool: str
    wall: float
    cpu: float
    memory_of_all: int
    memory_of_one: int
    files: int
    size: int


@dataclass(frozen=True)
class Bar:
    """A figure to stay below."""

    answers: int
    scenario: str
    figure: str
    limit: float
    said: str
    """The limit in words."""
    of_hugo: bool = False
    """Whether the figure is a share of Hugo's in the same run."""
    tool: str = "svargen"


BARS = (
    Bar(1_000, "cold", "wall", 2.5, "wall < 2.5 s"),
    Bar(10_000, "cold", "memory_of_all", 300 * MEGABYTE, "memory ≤ 300 MB"),
    Bar(10_000, "cold", "wall", 0.8, "wall ≤ 0.8 × Hugo's", of_hugo=True),
    Bar(10_000, "cold", "wall", 0.5, "wall ≤ 0.5 × Hugo's", of_hugo=True, tool=WITHOUT_SEARCH),
    Bar(10_000, "cold", "memory_of_all", 0.4, "memory ≤ 0.4 × Hugo's", of_hugo=True),
    Bar(10_000, "no change", "wall", 0.06, "wall ≤ 0.06 × Hugo's", of_hugo=True),
    Bar(10_000, "one edit", "wall", 0.1, "wall ≤ 0.1 × Hugo's", of_hugo=True),
    Bar(10_000, "one edit", "memory_of_all", 0.4, "memory ≤ 0.4 × Hugo's", of_hugo=True),
    Bar(10_000, "one new answer", "wall", 0.12, "wall ≤ 0.12 × Hugo's", of_hugo=True),
    Bar(10_000, "one new answer", "memory_of_all", 0.4, "memory ≤ 0.4 × Hugo's", of_hugo=True),
    Bar(100_000, "one edit", "wall", 8, "wall ≤ 8 s"),
    Bar(100_000, "one edit", "memory_of_all", 3000 * MEGABYTE, "memory ≤ 3 GB"),
)
SCALING = Bar(100_000, "cold", "wall", 1.3, "at 100,000 against 1,000 ≤ 1.3")
"""Of the time per answer."""


# -- measuring ---------------------------------------------------------------------------------


class Bench:
    """A corpus, and a project made of it for each generator."""

    def __init__(self, tools: Sequence[Tool], folder: Path) -> None:
        """`folder` holds the corpus in corpus/; the projects come to lie beside it."""
        self._tools = tools
        self._corpus = folder / "corpus"
        self._projects = {tool.name: folder / tool.name.replace(" ", "-") for tool in tools}
        for tool in tools:
            tool.begin(self._corpus, self._projects[tool.name])

    def measure(self, scenario: Scenario, answers: int, repeat: int) -> list[Row]:
        """Build once for memory and `repeat` times for time: a turn of each, then the next."""
        tools = [tool for tool in self._tools if scenario.cold or not tool.cold_only]
        costs: dict[str, list[Cost]] = {tool.name: [] for tool in tools}
        for turn in range(repeat + 1) if tools else ():
            file = scenario.change(self._corpus, turn)
            first = turn % len(tools)
            for tool in (*tools[first:], *tools[:first]):
                costs[tool.name].append(self._build(tool, scenario, file, turn))
        return [self._row(tool, scenario, answers, costs[tool.name]) for tool in tools]

    def _build(self, tool: Tool, scenario: Scenario, file: Path | None, turn: int) -> Cost:
        """Bring a generator's project to where the corpus is, build it, and look it over."""
        project = self._projects[tool.name]
        if not scenario.cold and not (project / tool.output).exists():
            cost_of(tool.command(project))
        if file:
            tool.follow(self._corpus, file, project)
        if scenario.template:
            tool.edit_template(project, turn)
        if scenario.cold:
            tool.forget(project)
        os.sync()  # what earlier builds still have to write is not this one's cost
        cost = cost_of(tool.command(project), sample_memory=turn == 0)
        tool.check_whole(project, self._corpus)
        if scenario.shown:
            place = file.relative_to(self._corpus / "answers") if file else None
            tool.check_shown(project, place, scenario.shown.format(turn=turn))
        return cost

    def _row(self, tool: Tool, scenario: Scenario, answers: int, costs: Sequence[Cost]) -> Row:
        sizes = list(_sizes(self._projects[tool.name] / tool.output))
        return Row(
            answers=answers,
            scenario=scenario.name,
            tool=tool.name,
            wall=statistics.median(cost.wall for cost in costs[1:]),
            cpu=statistics.median(cost.cpu for cost in costs[1:]),
            memory_of_all=costs[0].memory_of_all,
            memory_of_one=max(cost.memory_of_one for cost in costs),
            files=len(sizes),
            size=sum(sizes),
        )


def _sizes(folder: Path) -> Iterator[int]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield Path(parent, name).stat().st_size


def bars(row: Row, hugo: Row | None) -> str:
    """Which bars hold for a row, and whether they are reached."""
    said = []
    for bar in BARS:
        if (bar.answers, bar.scenario, bar.tool) == (row.answers, row.scenario, row.tool):
            if not bar.of_hugo:
                said.append(judged(bar, getattr(row, bar.figure)))
            elif hugo:
                said.append(judged(bar, getattr(row, bar.figure) / getattr(hugo, bar.figure)))
    return "; ".join(said)


def judged(bar: Bar, figure: float) -> str:
    """A bar in words, and whether a figure reaches it."""
    return f"{bar.said}: {'reached' if figure <= bar.limit else '**missed**'}"


# -- printing ----------------------------------------------------------------------------------


def heading() -> Iterator[str]:
    """The machine and the head of the table, as Markdown."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield (
        f"{datetime.now(UTC):%Y-%m-%d}: {_processor()}, {cores} cores, {memory:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}; memory of all is "
        f"{memory_kind()}; a fixed loop takes {pace():.0f} ms"
    )
    yield ""
    yield (
        "| answers | scenario | tool | wall s | × Hugo | CPU s | memory of all, MB | × Hugo "
        "| of one, MB | files | site, MB | bars |"
    )
    yield "| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"


def line(row: Row, hugo: Row | None) -> str:
    """A row of the table, as Markdown."""
    cells: Iterable[str] = (
        f"{row.answers:,}",
        row.scenario,
        row.tool,
        f"{row.wall:.2f}",
        f"{row.wall / hugo.wall:.2f}" if hugo else "",
        f"{row.cpu:.2f}",
        f"{row.memory_of_all / MEGABYTE:.0f}",
        f"{row.memory_of_all / hugo.memory_of_all:.2f}" if hugo else "",
        f"{row.memory_of_one / MEGABYTE:.0f}",
        f"{row.files:,}",
        f"{row.size / MEGABYTE:.1f}",
        bars(row, hugo),
    )
    return f"| {' | '.join(cells)} |"


def scaling(rows: Sequence[Row]) -> Iterator[str]:
    """How the time per answer of cold builds grows with the archive, by generator."""
    cold = [row for row in rows if row.scenario == "cold"]
    for tool in dict.fromkeys(row.tool for row in cold):
        by_size = sorted((r for r in cold if r.tool == tool), key=lambda row: row.answers)
        least, most = by_size[0], by_size[-1]
        if least.answers < most.answers:
            grown = (most.wall / most.answers) / (least.wall / least.answers)
            barred = tool == SCALING.tool and (least.answers, most.answers) == (1_000, 100_000)
            yield (
                f"- Time per answer, cold, at {most.answers:,} against {least.answers:,}, {tool}: "
                f"{grown:.2f} ({least.wall / least.answers * 1000:.2f} ms, then "
                f"{most.wall / most.answers * 1000:.2f} ms)"
                + (f"; {judged(SCALING, grown)}" if barred else "")
            )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    found = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def profile(arguments: Sequence[str]) -> None:
    """Run svargen with `arguments` in this process and print where its time goes."""
    from svargen.cli import run as svargen

    sys.argv = ["svargen", *arguments]
    profiler = cProfile.Profile()
    code = profiler.runcall(svargen, list(arguments))
    if code:
        raise CommandError(f"svargen {' '.join(arguments)} ended with {code}")
    pstats.Stats(profiler).strip_dirs().sort_stats("cumulative").print_stats(25)


# -- the command -------------------------------------------------------------------------------


def chosen(options: argparse.Namespace) -> list[Tool]:
    """The generators to measure; the rivals are installed if they are among them."""
    makers: dict[str, Callable[[], Tool]] = {
        "svargen": lambda: svargen(options.command),
        "without-search": svargen_without_search,
        "hugo": lambda: hugo(hugo_program(install_rivals(options.rivals))),
        "pelican": lambda: pelican(install_rivals(options.rivals) / "bin/pelican"),
    }
    names = options.tools or TOOLS
    return [makers[name]() for name in names]


def run(options: argparse.Namespace, scratch: Path) -> None:
    """Make the corpora and print a row for each tool and scenario, as soon as it is known."""
    scenarios = [s for s in SCENARIOS if not options.scenarios or s.name in options.scenarios]
    tools = [] if options.profile else chosen(options)
    rows: list[Row] = []
    if not options.profile:
        print("\n".join(heading()), flush=True)
    for answers in options.sizes:
        folder = scratch / str(answers)
        write_corpus(folder / "corpus", answers, words=options.words)
        if options.profile:
            profile([*build_arguments(folder / "corpus"), "--jobs", "1"])
            continue
        able = [t for t in tools if options.tools or not t.most or answers <= t.most]
        bench = Bench(able, folder)
        for scenario in scenarios:
            measured = bench.measure(scenario, answers, options.repeat)
            rival = next((row for row in measured if row.tool == "Hugo"), None)
            print("\n".join(line(row, rival) for row in measured), flush=True)
            rows += measured
        shutil.rmtree(folder)
    print("\n".join(["", *scaling(rows)]))


def parse() -> argparse.Namespace:
    """The command line's options."""
    names = [scenario.name for scenario in SCENARIOS]
    parser = argparse.ArgumentParser(description="Measure svargen on made-up archives.")
    parser.add_argument("--sizes", type=_numbers, default=[1000, 10_000], help="1000,10000")
    parser.add_argument("--repeat", type=int, default=3, help="timed builds in each scenario")
    parser.add_argument(
        "--scenarios", type=_some_of(names), help=f"some of: {','.join(names)}; else all"
    )
    parser.add_argument(
        "--tools",
        type=_some_of(TOOLS),
        help=f"some of: {','.join(TOOLS)}; else all, Pelican up to 10,000",
    )
    parser.add_argument(
        "--rivals", type=Path, default=CACHE, help=f"where Hugo and Pelican live; else {CACHE}"
    )
    parser.add_argument("--words", type=Path, help="JSON {source: [sentences]} for the texts")
    parser.add_argument("--profile", action="store_true", help="print where the time goes instead")
    parser.add_argument("--folder", type=Path, help="where to make the temporary folder")
    parser.add_argument(
        "--command",
        type=shlex.split,
        default=[sys.executable, "-m", "svargen"],
        help="how svargen is started, where not by this Python",
    )
    return parser.parse_args()


def _some_of(known: Sequence[str]) -> Callable[[str], list[str]]:
    """What reads an option that names some of `known`, with commas between."""

    def read(text: str) -> list[str]:
        names = text.split(",")
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(known)}")
        return names

    return read


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main() -> int:
    """Measure what the command line asks for."""
    options = parse()
    with tempfile.TemporaryDirectory(prefix="svargen-benchmark-", dir=options.folder) as scratch:
        try:
            run(options, Path(scratch))
        except (CommandError, LookupError, NotWholeError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
