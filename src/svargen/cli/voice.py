"""From what happened to words: findings, summaries, progress, failures."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from svargen.codes import N_, Severity
from svargen.diagnostics import FORMATS, Diagnostic, Place, Refused, Term, reason_of, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from svargen.language import Language
    from svargen.publishing.preview import Preview
    from svargen.publishing.wishes import Built

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


_PHASES = {"read": N_("reading"), "search": N_("searching"), "write": N_("writing")}


class Voice:
    """Speaks to the editor in the site's language."""

    def __init__(self, language: Language, form: str) -> None:
        self.language = language
        """The site's."""
        self.form = form
        self._previewed: tuple[Diagnostic, ...] = ()

    def findings(self, found: Iterable[Diagnostic]) -> None:
        """Write findings to standard output."""
        text = FORMATS[self.form](found, self.language.text)
        if self.form == "text" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
            text = _coloured(text)
        sys.stdout.write(text)
        sys.stdout.flush()

    def aside(self, message: str, **values: object) -> None:
        """Write a line to standard error."""
        shown = {name: visible(str(value)) for name, value in values.items()}
        sys.stderr.write(self.language.text(message, **shown) + "\n")

    def built(self, built: Built, target: Path, seconds: float) -> None:
        """Tell what was published, and what waits."""
        say = self.language
        self.aside(
            N_("{answers} and {pages} in {path}, after {seconds} s."),
            answers=say.counted("{count} answer", "{count} answers", built.answers),
            pages=say.counted("{count} page", "{count} pages", built.pages),
            path=target,
            seconds=say.number(round(seconds, 1)),
        )
        self.compared(built)
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

    def previewed(self, preview: Preview, seconds: float) -> None:
        """Tell what a preview shows; its findings only where they are others than before."""
        if preview.diagnostics != self._previewed:
            self._previewed = preview.diagnostics
            self.findings(preview.diagnostics)
        self.aside(
            N_("{answers} shown after {seconds} s: {errors} and {warnings}."),
            answers=self.language.counted("{count} answer", "{count} answers", preview.answers),
            seconds=self.language.number(round(seconds, 1)),
            **self._counts(preview.diagnostics),
        )

    def stopped(self, found: list[Diagnostic], target: Path) -> None:
        """Tell that nothing was published."""
        self.aside(
            N_("{errors} and {warnings}. Nothing was published; {path} is as it was."),
            path=target,
            **self._counts(found),
        )

    def checked(self, found: list[Diagnostic], answers: int) -> None:
        """Tell how much was checked."""
        self.aside(
            N_("{answers} checked: {errors} and {warnings}."),
            answers=self.language.counted("{count} answer", "{count} answers", answers),
            **self._counts(found),
        )

    def compared(self, built: Built) -> None:
        """Tell where no address could be checked for loss."""
        if not built.compared:
            self.aside(N_("There was nothing to compare with: no address was checked for loss."))

    def _counts(self, found: Sequence[Diagnostic]) -> dict[str, str]:
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
def failures(say: Voice, path: Path) -> Iterator[None]:
    """Turn what can go wrong outside the answers into one finding and exit code 1."""
    from svargen.publishing.destination import DestinationError, OutputLocked, OutputRefused

    shown = os.fspath(path)
    try:
        yield
    except Refused as error:
        finding = error.diagnostic
    except OutputRefused as error:
        finding = _refused(error.output, str(error.reason))
    except OutputLocked as error:
        finding = Diagnostic.at(
            Place(shown), "output-locked", path=shown, seconds=round(error.patience)
        )
    except DestinationError as error:
        finding = Diagnostic.at(Place(shown), "write-failed", path=shown, reason=str(error))
    except OSError as error:
        name = os.fsdecode(error.filename) if error.filename else shown
        finding = Diagnostic.at(Place(name), "write-failed", path=name, reason=reason_of(error))
    else:
        return
    say.findings([finding])
    raise click.exceptions.Exit(1)


def _refused(output: Path, why: str) -> Diagnostic:
    """Why nothing is published there, and what to do about it."""
    path = os.fspath(output)
    if why == "nowhere":
        return Diagnostic.at(Place(path), "no-output-folder", path=os.path.dirname(path))  # noqa: PTH120 - as it was written
    return Diagnostic.at(
        Place(path), "output-refused", path=path, reason=Term(_REASONS.get(why, why))
    )


@contextmanager
def progress(say: Voice) -> Iterator[Callable[[str, int, int], None]]:
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
                tasks[phase] = bar.add_task(
                    say.language.text(_PHASES.get(phase, phase)), total=total
                )
            bar.update(tasks[phase], completed=done, total=total, refresh=True)

        yield show
