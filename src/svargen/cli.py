"""The command line: words -> one call -> exit code.

Exit codes: 0 fine; 1 findings or failures that stop publishing; 2 a command line that cannot
be parsed; 130 interrupted. Findings go to standard output, all else to standard error.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from zoneinfo import ZoneInfo

import click

from svargen import __version__
from svargen.codes import N_, Severity
from svargen.diagnostics import FORMATS, Diagnostic, Place, Term
from svargen.language import language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from svargen.language import Language
    from svargen.publishing.build import Built
    from svargen.publishing.project import Wishes


def main() -> NoReturn:
    """Run svargen with the arguments it was started with."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Danish letters, whatever the locale says.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        code = commands.main(arguments, prog_name="svargen", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # Whoever read the findings has read enough; Python must not try to flush them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return int(code or 0)


class _Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a day written as 2026-04-21.", param, ctx)


def _base_url(_context: Any, _option: Any, value: str | None) -> str | None:
    if value is None:
        return None
    from svargen.values import url_refusal

    url = value if value.endswith("/") else f"{value}/"
    if url_refusal(url) or not url.startswith(("http://", "https://")) or set(url) & set("?#"):
        raise click.BadParameter(f"'{value}' is not the address of a site, from https:// on.")
    return url


_source = click.option(
    "--source",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The project's folder: the one with site.yaml.",
)
_format = click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text",
    help="How findings are written.",
)  # fmt: skip
_output = click.option(
    "--output", type=click.Path(path_type=Path), help="Where the site goes; else SOURCE/public."
)
_previous = click.option(
    "--previous", metavar="DIR|URL|FILE", help="The published site, to compare addresses with."
)
_first = click.option("--first", is_flag=True, help="Nothing has been published yet.")
_strict = click.option("--strict", is_flag=True, help="Warnings stop publishing, too.")
_drafts = click.option("--drafts", is_flag=True, help="With answers marked as drafts.")
_today = click.option("--today", type=_Day(), help="The day to publish for, as 2026-04-21.")
_jobs = click.option("--jobs", type=click.IntRange(1, 512), help="Processes; else one a core.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="svargen")
def commands() -> None:
    """Turn a folder of published answers into a searchable static archive."""


@commands.command()
@_source
@_output
@click.option("--base-url", callback=_base_url, help="Where the site will stand.")
@_strict
@_drafts
@_today
@_jobs
@click.option("--no-cache", is_flag=True, help="Read everything anew.")
@_previous
@_first
@_format
def build(source: Path, output: Path | None, form: str, **options: Any) -> int:
    """Build the whole site."""
    from svargen.publishing.build import build as build_site
    from svargen.publishing.destination import Destination

    say = _Voice(source, form)
    target = output or source / "public"
    started = time.monotonic()
    with _failures(say, target), _progress() as progress:
        _read_previous(options)
        built = build_site(
            Destination(target, source.absolute()),
            _wishes(options, progress),
            strict=options["strict"],
            waiting=lambda: say.aside(
                N_("Waiting for another build of {path} to end."), path=target
            ),
        )
    say.findings(built.diagnostics)
    if built.published:
        say.built(built, target, time.monotonic() - started)
        return 0
    say.stopped(built.diagnostics, target)
    return 1


@commands.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@_source
@_strict
@_drafts
@_today
@_jobs
@_previous
@_first
@_format
def check(files: tuple[Path, ...], source: Path, form: str, **options: Any) -> int:
    """Report what a build would find, and write nothing."""
    from svargen.publishing.build import stops
    from svargen.publishing.project import read_project

    say = _Voice(source, form)
    with _failures(say, source), _progress() as progress:
        _read_previous(options)
        project = read_project(os.fspath(source), _wishes(options, progress))
    found = project.diagnostics
    if files:
        named = [_named(file, source) for file in files]
        found = [
            d
            for d in found
            if any(d.place.path == n or d.place.path.startswith(f"{n}/") for n in named)
        ]
        for name in named:
            if not (source / name).exists():
                found.append(Diagnostic.at(Place(name), "no-such-file", name=name))
    say.findings(found)
    say.checked(found, len(project.archive.answers))
    return 1 if stops(found, strict=options["strict"]) else 0


@commands.command()
@_source
@_output
def clean(source: Path, output: Path | None) -> int:
    """Remove what is remembered between builds; the site itself stays."""
    from svargen.publishing.cleaning import clean as clean_up

    say = _Voice(source, "text")
    with _failures(say, source):
        removed = clean_up(source, output or source / "public")
    for folder in removed:
        say.aside(N_("Removed {path}."), path=folder)
    if not removed:
        say.aside(N_("There was nothing to remove."))
    return 0


# -- from words to wishes ------------------------------------------------------------------


def _wishes(options: dict[str, Any], progress: Callable[[str, int, int], None]) -> Wishes:
    from svargen.publishing.project import Wishes

    return Wishes(
        today=options["today"],
        drafts=options["drafts"],
        base_url=options.get("base_url"),
        jobs=options["jobs"] or 0,
        clock=_clock,
        progress=progress,
    )


def _clock(zone: str) -> date:
    """Today in a time zone: SOURCE_DATE_EPOCH's day if it is set, else the wall clock's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = int(epoch) if epoch.isdecimal() else time.time()
    return datetime.fromtimestamp(now, ZoneInfo(zone)).date()


def _read_previous(options: dict[str, Any]) -> None:
    if options["previous"]:
        from svargen.publishing.ledger import read_previous

        read_previous(options["previous"])


def _named(file: Path, source: Path) -> str:
    """A file as findings name it: relative to the project."""
    absolute = Path(Path(file).resolve())
    base = Path(Path(source).resolve())
    if not absolute.exists() and (base / file).exists():
        absolute = Path(Path(base / file).resolve())
    try:
        return absolute.relative_to(base).as_posix()
    except ValueError:
        return file.as_posix()


# -- from what happened to words -----------------------------------------------------------

_REASONS = {
    "same-as-source": N_("it is the project itself"),
    "around-source": N_("the project lies in it"),
    "inside-source": N_("it lies in the project, and is not its public/"),
    "symlink": N_("it is a link"),
    "not-a-folder": N_("it is not a folder"),
    "repository": N_("it is a git repository"),
    "not-ours": N_("it holds files that svargen did not make"),
    "workshop": N_("the folder that svargen needs beside it is something else"),
}


class _Voice:
    """Speaks to the editor in the site's language."""

    def __init__(self, source: Path, form: str) -> None:
        self.source = source
        self.form = form
        self._language: Language | None = None

    @property
    def language(self) -> Language:
        if self._language is None:
            from svargen.publishing.project import read_settings

            self._language = language_of(read_settings(os.fspath(self.source)))
        return self._language

    def findings(self, found: list[Diagnostic]) -> None:
        text = FORMATS[self.form](found, self.language.text)
        if self.form == "text" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
            text = _coloured(text)
        sys.stdout.write(text)
        sys.stdout.flush()

    def aside(self, message: str, **values: object) -> None:
        sys.stderr.write(self.language.text(message, **values) + "\n")

    def built(self, built: Built, target: Path, seconds: float) -> None:
        say = self.language
        self.aside(
            N_("{answers} and {pages} in {path}, after {seconds} s."),
            answers=say.counted("{count} answer", "{count} answers", built.answers),
            pages=say.counted("{count} page", "{count} pages", built.pages),
            path=target,
            seconds=say.number(round(seconds, 1)),
        )
        waiting = built.waiting
        if waiting and waiting.drafts:
            sys.stderr.write(
                say.counted(
                    "{count} draft is left out.", "{count} drafts are left out.", waiting.drafts
                )
                + "\n"
            )
        if waiting and waiting.embargoed and waiting.until:
            text = say.counted(
                "{count} answer waits, until {day} at the latest.",
                "{count} answers wait, until {day} at the latest.",
                waiting.embargoed,
                day=say.long_date(waiting.until),
            )
            sys.stderr.write(f"{text}\n")

    def stopped(self, found: list[Diagnostic], target: Path) -> None:
        self.aside(
            N_("{errors} and {warnings}. Nothing was published; {path} is as it was."),
            path=target,
            **self._counts(found),
        )

    def checked(self, found: list[Diagnostic], answers: int) -> None:
        self.aside(
            N_("{answers} checked: {errors} and {warnings}."),
            answers=self.language.counted("{count} answer", "{count} answers", answers),
            **self._counts(found),
        )

    def _counts(self, found: list[Diagnostic]) -> dict[str, str]:
        errors = sum(d.severity == Severity.ERROR for d in found)
        warnings = sum(d.severity == Severity.WARNING for d in found)
        return {
            "errors": self.language.counted("{count} error", "{count} errors", errors),
            "warnings": self.language.counted("{count} warning", "{count} warnings", warnings),
        }


def _coloured(text: str) -> str:
    for word, colour in (("error", "red"), ("warning", "yellow"), ("note", "cyan")):
        text = text.replace(f": {word}[", ": " + click.style(word, fg=colour, bold=True) + "[")
    return text


@contextmanager
def _failures(say: _Voice, path: Path) -> Iterator[None]:
    """Turn what can go wrong outside the answers into one finding and exit code 1."""
    from svargen.publishing.destination import (
        DestinationError,
        OutputLocked,
        OutputRefused,
    )
    from svargen.publishing.ledger import PreviousUnreadable
    from svargen.publishing.project import NoProject

    shown = os.fspath(path)
    try:
        yield
    except (NoProject, PreviousUnreadable) as error:
        finding = error.diagnostic
    except OutputRefused as error:
        reason = Term(_REASONS.get(str(error.reason), str(error.reason)))
        finding = Diagnostic.at(Place(shown), "output-refused", path=shown, reason=reason)
    except OutputLocked as error:
        finding = Diagnostic.at(
            Place(shown), "output-locked", path=shown, seconds=round(error.patience)
        )
    except DestinationError as error:
        finding = Diagnostic.at(Place(shown), "write-failed", path=shown, reason=str(error))
    except OSError as error:
        name = os.fsdecode(error.filename) if error.filename else shown
        finding = Diagnostic.at(
            Place(name), "write-failed", path=name, reason=error.strerror or str(error)
        )
    else:
        return
    say.findings([finding])
    raise click.exceptions.Exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal; silence anywhere else."""
    if not sys.stderr.isatty():
        yield lambda _phase, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    # Without a thread of its own: workers are forked while it is shown.
    bar = Progress(console=Console(stderr=True), transient=True, auto_refresh=False)
    tasks: dict[str, Any] = {}
    with bar:

        def show(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bar.add_task(phase, total=total)
            bar.update(tasks[phase], completed=done, total=total, refresh=True)

        yield show
