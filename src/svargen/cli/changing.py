"""The command that changes many answers at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from svargen.cli import options as given
from svargen.cli.voice import Voice, failures
from svargen.codes import N_

if TYPE_CHECKING:
    from pathlib import Path

    from svargen.language import Language
    from svargen.renaming import Kind

_KINDS: tuple[Kind, ...] = ("topic", "asker", "administration")


@click.command(
    help=N_("Change a name in every answer, and keep the address of its list: OLD becomes NEW.")
)
@click.argument("kind", metavar="topic|asker|administration", type=click.Choice(_KINDS))
@click.argument("old", metavar=N_("OLD"))
@click.argument("new", metavar=N_("NEW"))
@given.source
@click.pass_obj
def rename(language: Language, /, kind: Kind, old: str, new: str, source: Path) -> int:
    """`svargen rename`, and its exit code."""
    from svargen.renaming import rename as rename_all

    say = Voice(language, "text")
    with failures(say, source):
        done = rename_all(source, kind, old, new)
    for file in done.files:
        click.echo(file)
    say.aside(
        N_("{files} changed. See what git shows, and run check."),
        files=language.counted("{count} file", "{count} files", len(done.files)),
    )
    if done.redirect:
        say.aside(
            N_("{old} leads to {new} from now on."), old=done.redirect[0], new=done.redirect[1]
        )
    return 0
