"""Measure svargen: one command, one table.

    python benchmarks/run.py [--sizes 1000,10000] [--repeat 3] [--words FILE.json] [--profile]

For each size a corpus is made in a temporary folder (corpus.py) and built in each scenario. A
scenario's first build is sampled for memory and not timed; the figures are medians of the next
`--repeat` builds. How they are taken, measure.py says. Rows are tools times scenarios, so a rival
is one more `Tool` that builds the same answers.

`--profile` builds each size once within this process under cProfile, with `--jobs 1` so that all
work happens here, and prints where the time went. Profiled code runs at about half its speed.
"""

import argparse
import cProfile
import os
import platform
import pstats
import re
import runpy
import shlex
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus import TODAY, write_corpus
from measure import CommandError, Cost, cost_of, memory_kind, pace

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Tool:
    """A site generator and how it builds a project."""

    name: str
    command: Callable[[Path], list[str]]
    """The project's folder -> the command that builds it."""
    output: str
    """The folder of the site in the project."""
    remembered: tuple[str, ...]
    """What else a build leaves in the project, to be removed before a cold one."""


@dataclass(frozen=True)
class Scenario:
    """What happens to a project before a measured build."""

    name: str
    change: Callable[[Path, int], None]
    """(project, turn) -> nothing; each turn changes something else."""
    cold: bool = False
    """Whether the site and all that is remembered go before the build."""


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


BARS = (
    Bar(1_000, "cold", "wall", 2.5, "wall < 2.5 s"),
    Bar(10_000, "cold", "memory_of_all", 300 * MEGABYTE, "memory ≤ 300 MB"),
)


# -- scenarios ---------------------------------------------------------------------------------


def leave(_project: Path, _turn: int) -> None:
    """Change nothing."""


def edit_answer(project: Path, turn: int) -> None:
    """Add a paragraph to one answer."""
    file = _answered(project, turn)
    _append(file, f"\nTilføjet ved gennemgang nr. {turn}.\n")


def add_answer(project: Path, turn: int) -> None:
    """Add an answer newer than all others, which moves every list that it heads."""
    lines = (
        "---",
        f"title: Nyt svar om cykelparkering, nr. {turn}",
        "asker: Asta Eksempelsen",
        "asked: 2026-08-03",
        f"date: {TODAY}",
        "administration: Økonomiforvaltningen",
        f"sagsnummer: 2026 - {9_000_000 + turn}",
        f"dokumentnummer: {90_000_000 + turn}",
        "topics: [cykeltrafik, byrum]",
        "---",
        "## Spørgsmål\n\nHvor mange pladser er der kommet til?\n",
        f"## Svar\n\nDer er kommet {turn + 2} pladser til siden sidste opgørelse.\n",
    )
    file = project / "answers" / str(TODAY.year) / f"nyt-svar-{turn}.md"
    file.write_text("\n".join(lines), encoding="utf-8")


def withdraw_answer(project: Path, turn: int) -> None:
    """Withdraw one answer, which takes it out of every list but keeps its address."""
    file = _answered(project, -1 - turn)
    lines = f"status: tilbagekaldt\nwithdrawn: {{date: {TODAY}, reason: Svaret var forkert.}}\n"
    text = file.read_text("utf-8")
    file.write_text(text.replace("\n---\n", f"\n{lines}---\n", 1), encoding="utf-8")


def edit_template(project: Path, turn: int) -> None:
    """Change a template that every page uses; the project's own overrides the one that comes."""
    source = _page_template()
    file = project / "templates" / source.name
    file.parent.mkdir(exist_ok=True)
    text = source.read_text("utf-8")
    file.write_text(text.replace("</body>", f"<!-- {turn} --></body>"), encoding="utf-8")


SCENARIOS = (
    Scenario("cold", leave, cold=True),
    Scenario("no change", leave),
    Scenario("one edit", edit_answer),
    Scenario("one new answer", add_answer),
    Scenario("withdrawal", withdraw_answer),
    Scenario("template edit", edit_template),
)


def _answered(project: Path, place: int) -> Path:
    """An answer of the year before the newest that nothing has happened to, at or near `place`."""
    files = sorted((project / "answers" / str(TODAY.year - 1)).glob("*.md"))
    if abs(place) >= len(files):
        raise LookupError("the corpus is too small for so many turns")
    for file in files[place:] if place >= 0 else files[place::-1]:
        if "\nstatus:" not in file.read_text("utf-8").partition("\n---\n")[0]:
            return file
    raise LookupError("the corpus has too few answers left to change")


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def _page_template() -> Path:
    """The template with the frame of all pages, of this checkout."""
    for file in sorted((Path(__file__).parents[1] / "templates").glob("*")):
        if file.is_file() and b"</body>" in file.read_bytes():
            return file
    raise LookupError("no template holds </body>")


# -- measuring ---------------------------------------------------------------------------------


def measure(tool: Tool, scenario: Scenario, project: Path, answers: int, repeat: int) -> Row:
    """Build once for memory and `repeat` times for time."""
    if not scenario.cold and not (project / tool.output).exists():
        cost_of(tool.command(project))
    costs: list[Cost] = []
    for turn in range(repeat + 1):
        scenario.change(project, turn)
        if scenario.cold:
            for name in (tool.output, *tool.remembered):
                shutil.rmtree(project / name, ignore_errors=True)
        os.sync()  # what earlier builds still have to write is not this one's cost
        costs.append(cost_of(tool.command(project), sample_memory=turn == 0))
    sizes = list(_sizes(project / tool.output))
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


def bars(row: Row) -> str:
    """Which bars hold for a row, and whether they are reached."""
    said = []
    for bar in BARS:
        if (bar.answers, bar.scenario) == (row.answers, row.scenario) and row.tool == "svargen":
            reached = getattr(row, bar.figure) <= bar.limit
            said.append(f"{bar.said}: {'reached' if reached else '**missed**'}")
    return "; ".join(said)


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
        "| answers | scenario | tool | wall s | CPU s | memory of all, MB | of one, MB "
        "| files | site, MB | bars |"
    )
    yield "| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"


def line(row: Row) -> str:
    """A row of the table, as Markdown."""
    cells: Iterable[str] = (
        f"{row.answers:,}",
        row.scenario,
        row.tool,
        f"{row.wall:.2f}",
        f"{row.cpu:.2f}",
        f"{row.memory_of_all / MEGABYTE:.0f}",
        f"{row.memory_of_one / MEGABYTE:.0f}",
        f"{row.files:,}",
        f"{row.size / MEGABYTE:.1f}",
        bars(row),
    )
    return f"| {' | '.join(cells)} |"


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    found = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def profile(arguments: Sequence[str]) -> None:
    """Run svargen with `arguments` in this process and print where its time goes."""
    sys.argv = ["svargen", *arguments]
    profiler = cProfile.Profile()
    code: object = None
    try:
        profiler.runcall(runpy.run_module, "svargen", run_name="__main__")
    except SystemExit as end:
        code = end.code
    if code:
        raise CommandError(f"svargen {' '.join(arguments)} ended with {code}")
    pstats.Stats(profiler).strip_dirs().sort_stats("cumulative").print_stats(25)


# -- the command -------------------------------------------------------------------------------


def build_arguments(project: Path) -> list[str]:
    """What svargen is told, after its name."""
    return ["build", "--source", str(project), "--today", TODAY.isoformat()]


def svargen(command: Sequence[str]) -> Tool:
    """The svargen that `command` starts."""
    return Tool(
        name="svargen",
        command=lambda project: [*command, *build_arguments(project)],
        output="public",
        remembered=(".svargen", ".public.svargen"),
    )


def run(options: argparse.Namespace, scratch: Path) -> None:
    """Make the corpora and print a row for each tool and scenario, as soon as it is known."""
    scenarios = [s for s in SCENARIOS if not options.scenarios or s.name in options.scenarios]
    if not options.profile:
        print("\n".join(heading()), flush=True)
    for answers in options.sizes:
        project = scratch / str(answers)
        write_corpus(project, answers, words=options.words)
        if options.profile:
            profile([*build_arguments(project), "--jobs", "1"])
            continue
        for tool in (svargen(options.command),):
            for scenario in scenarios:
                print(line(measure(tool, scenario, project, answers, options.repeat)), flush=True)
        shutil.rmtree(project)


def parse() -> argparse.Namespace:
    """The command line's options."""
    names = ", ".join(scenario.name for scenario in SCENARIOS)
    parser = argparse.ArgumentParser(description="Measure svargen on made-up archives.")
    parser.add_argument("--sizes", type=_numbers, default=[1000, 10_000], help="1000,10000")
    parser.add_argument("--repeat", type=int, default=3, help="timed builds in each scenario")
    parser.add_argument("--scenarios", type=lambda text: text.split(","), help=f"some of: {names}")
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


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main() -> int:
    """Measure what the command line asks for."""
    options = parse()
    with tempfile.TemporaryDirectory(prefix="svargen-benchmark-", dir=options.folder) as scratch:
        try:
            run(options, Path(scratch))
        except (CommandError, LookupError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
