"""The commands that build, check and show a project."""

from __future__ import annotations

import time
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from svargen import __version__
from svargen.cli import options as given
from svargen.cli.voice import Voice, failures, progress
from svargen.codes import N_
from svargen.diagnostics import Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from svargen.language import Language
    from svargen.publishing.preview import Preview


@click.group(
    help=N_("Turn a folder of published answers into a searchable static archive."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="svargen")
def commands() -> None:
    """All commands."""


@commands.command(help=N_("Build the whole site."))
@given.source
@given.output
@click.option(
    "--base-url",
    metavar="URL",
    callback=given.base_url,
    help=N_("Where the site will stand."),
)
@given.strict
@given.drafts
@given.today
@given.jobs
@click.option("--no-cache", is_flag=True, help=N_("Read everything anew."))
@given.previous
@given.first
@given.form
@click.pass_obj
def build(
    language: Language, /, source: Path, output: Path | None, form: str, **options: Any
) -> int:
    """`svargen build`, and its exit code."""
    from svargen.publishing.destination import Destination
    from svargen.publishing.unchanged import Standing
    from svargen.reading.folder import Listing

    say = Voice(language, form)
    target = output or source / "public"
    started = time.monotonic()
    with failures(say, target), progress(say) as showing:
        destination = Destination(target, source.absolute())
        wishes = given.wishes_of(options, showing)
        listing = Listing.of(source)
        with closing(Standing(destination, wishes)) as standing:
            standing.list(listing, load_builder)
            built = standing.unchanged(listing, strict=options["strict"])
            if built is None:
                # It has use for nearly everything, which takes a while to import.
                from svargen.publishing.build import build as build_site

                built = build_site(
                    standing,
                    listing,
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


def load_builder(time_left: Callable[[], bool]) -> None:
    """Load what builds a site, module by module, those first that take long, for as long as it may.

    Much of it stands on pydantic, whose classes are made when they are loaded.
    """
    for name in _BUILDER:
        if not time_left():
            break
        import_module(name)


_BUILDER = (
    *("svargen.values", "svargen.model", "svargen.reading.markdown", "svargen.reading.answer"),
    *("svargen.publishing.packing", "svargen.pages.types", "svargen.publishing.cache"),
    *("svargen.publishing.generation", "svargen.publishing.build", "svargen.checking"),
    *("svargen.publishing.bones", "svargen.publishing.judging", "svargen.publishing.layout"),
)


@commands.command(help=N_("Report what a build would find, and write nothing."))
@click.argument("files", nargs=-1, metavar=N_("[FILE]..."), type=click.Path(path_type=Path))
@given.source
@given.output
@given.strict
@given.drafts
@given.today
@given.jobs
@given.previous
@given.first
@given.form
@click.pass_obj
def check(
    language: Language,
    /,
    files: tuple[Path, ...],
    source: Path,
    output: Path | None,
    form: str,
    **options: Any,
) -> int:
    """`svargen check`, and its exit code."""
    from svargen.diagnostics import stops
    from svargen.publishing.rehearsal import rehearsed
    from svargen.reading.folder import Listing

    say = Voice(language, form)
    with failures(say, source), progress(say) as showing:
        wishes = given.wishes_of(options, showing)
        target = output or source / "public"
        checked = rehearsed(Listing.of(source), target, wishes, strict=options["strict"])
    found = checked.diagnostics
    if files:
        named = [given.named(file, source) for file in files]
        found = [
            d
            for d in found
            if any(n == "." or f"{d.place.path}/".startswith(f"{n}/") for n in named)
        ]
        for name in named:
            outside = name.startswith(("/", "../")) or name == ".."
            if outside or not (source / name).exists():
                found.append(Diagnostic.at(Place(name), "no-such-file", name=name))
    say.findings(found)
    say.checked(found, checked.answers)
    if stops(found, strict=options["strict"]):
        return 1
    say.compared(checked)
    return 0


@commands.command(help=N_("Show the project in a browser that follows every save."))
@given.source
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar=N_("NUMBER"),
    help=N_("Where to listen; else the first free from 8000."),
)  # fmt: skip
@given.today
@given.jobs
@click.pass_obj
def serve(language: Language, /, source: Path, port: int | None, **options: Any) -> int:
    """`svargen serve`, and its exit code."""
    from svargen.serving import serve as show_live

    say = Voice(language, "text")

    def shown(preview: Preview, seconds: float) -> None:
        say.previewed(preview, seconds)

    with failures(say, source), progress(say) as showing:
        show_live(
            source.absolute(),
            port,
            given.wishes_of(options, showing),
            ready=lambda address: say.aside(
                N_("The preview is at {address} and follows every save; Ctrl-C ends it."),
                address=address,
            ),
            shown=shown,
        )
    return 0


@commands.command(help=N_("Remove what is remembered between builds; the site itself stays."))
@given.source
@given.output
@click.pass_obj
def clean(language: Language, /, source: Path, output: Path | None) -> int:
    """`svargen clean`, and its exit code."""
    from svargen.publishing.cleaning import clean as clean_up

    say = Voice(language, "text")
    with failures(say, source):
        removed = clean_up(source, output or source / "public")
    for folder in removed:
        say.aside(N_("Removed {path}."), path=folder)
    if not removed:
        say.aside(N_("There was nothing to remove."))
    return 0
