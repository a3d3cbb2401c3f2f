"""Options that several commands share, and the wishes they stand for."""

from __future__ import annotations

import os
import re
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from svargen.codes import N_
from svargen.diagnostics import FORMATS
from svargen.language import time_zone

if TYPE_CHECKING:
    from collections.abc import Callable

    from svargen.publishing.wishes import Wishes


class Day(click.ParamType[date]):
    """A day, as in `--today 2026-04-21`."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """The day."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            say = ctx.obj.text
            self.fail(
                say(N_("'{value}' is not a day, such as 2026-04-21."), value=value), param, ctx
            )


def base_url(context: click.Context, _option: Any, value: str | None) -> str | None:
    """The address of a site, with its last slash."""
    if value is None:
        return None
    from svargen.values import base_url_of

    url = base_url_of(value)
    if not url:
        say = context.obj.text
        raise click.BadParameter(
            say(N_("'{value}' is not the address of a site, from https:// on."), value=value)
        )
    return url


source = click.option(
    "--source",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar=N_("FOLDER"),
    help=N_("The project's folder: the one with site.yaml."),
)
form = click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text",
    help=N_("How findings are written."),
)  # fmt: skip
output = click.option(
    "--output", type=click.Path(path_type=Path), metavar=N_("FOLDER"),
    help=N_("Where the site goes; else public in the project's folder."),
)  # fmt: skip
previous = click.option(
    "--previous", metavar=N_("FOLDER|URL|FILE"),
    help=N_("The published site, to compare addresses with."),
)  # fmt: skip
first = click.option("--first", is_flag=True, help=N_("Nothing has been published yet."))
strict = click.option("--strict", is_flag=True, help=N_("Warnings stop publishing, too."))
drafts = click.option("--drafts", is_flag=True, help=N_("With answers marked as drafts."))
today = click.option(
    "--today",
    type=Day(),
    metavar=N_("DATE"),
    help=N_("The day to publish for, as 2026-04-21."),
)
jobs = click.option(
    "--jobs",
    type=click.IntRange(1, 512),
    metavar=N_("NUMBER"),
    help=N_("Processes; else one a core."),
)


def wishes_of(options: dict[str, Any], progress: Callable[[str, int, int], None]) -> Wishes:
    """What the options ask of a reading. Raises click.UsageError where two contradict."""
    from svargen.publishing.wishes import Wishes

    say = click.get_current_context().obj.text
    if options.get("previous") is not None and options.get("first"):
        raise click.UsageError(say(N_("--first and --previous cannot both be true.")))
    if options.get("previous") == "":
        # As where a variable was not set: never to be taken for a build without it.
        raise click.UsageError(say(N_("--previous is empty: name the published site.")))

    return Wishes(
        today=options["today"],
        drafts=options.get("drafts", False),
        base_url=options.get("base_url"),
        previous=options.get("previous"),
        first=options.get("first", False),
        jobs=options["jobs"] or 0,
        cache=not options.get("no_cache", False),
        clock=clock,
        progress=progress,
    )


def clock(zone: str) -> date:
    """Today in a time zone: SOURCE_DATE_EPOCH's day if it is set, else the wall clock's.

    Raises click.UsageError where that is no time: whoever sets it wants the same site each time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or str(int(time.time()))
    # Digits beyond these are no day of any calendar.
    if not re.fullmatch("[0-9]{1,11}", epoch):
        say = click.get_current_context().obj.text
        raise click.UsageError(
            say(
                N_(
                    "SOURCE_DATE_EPOCH is '{value}': write the seconds since 1970, or leave it out."
                ),
                value=epoch,
            )
        )
    return datetime.fromtimestamp(int(epoch), time_zone(zone)).date()


def named(file: Path, source: Path) -> str:
    """A file as findings name it: relative to the project."""
    base = source.resolve()
    # Where its folder is, wherever links lead: what it is itself, findings tell.
    absolute = _in_its_folder(file)
    if not absolute.exists() and (base / file).exists():
        absolute = _in_its_folder(base / file)
    try:
        return absolute.relative_to(base).as_posix()
    except ValueError:
        return file.as_posix()


def _in_its_folder(file: Path) -> Path:
    plain = Path(os.path.abspath(file))  # noqa: PTH100 - `..` goes, and no link is followed
    return plain.parent.resolve() / plain.name
