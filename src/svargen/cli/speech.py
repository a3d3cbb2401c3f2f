"""The command line's own words, in the language of the site that it is about.

click asks gettext for its words, which goes by the machine's locale; an editor reads those of the
site, whatever the machine. So the commands are copied with their help translated, and click's own
messages are looked up in the same catalogue.
"""

from __future__ import annotations

import os
from copy import copy
from gettext import ngettext
from typing import TYPE_CHECKING, TypeVar

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from svargen.codes import N_
from svargen.language import known_languages, language_of
from svargen.reading.spoken import language_of_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svargen.language import Language

_Command = TypeVar("_Command", bound=click.Command)

OF_CLICK = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
    N_("default: {default}"),
    N_("required"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Missing argument"),
    N_("Missing command."),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("file"),
    N_("integer range"),
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
    ngettext(
        "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1
    ),
    ngettext(
        "Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1
    ),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1),
)
"""What click says where svargen's commands and options can make it, for the catalogues."""


def language_of_line(arguments: Sequence[str]) -> Language:
    """The language in which to speak of a command line that has not been understood yet."""
    asked = _last(arguments, "--language")
    if asked in known_languages():
        return language_of(asked)
    return language_of(language_of_project(_last(arguments, "--source") or "."))


def called() -> str:
    """What svargen is called in a command line: by the wrapper's name where that was written."""
    return os.environ.get("SVARGEN_CALLED", "svargen")


def spoken(command: _Command, language: Language) -> _Command:
    """The command as it says itself in a language, and all commands in it."""
    say = language.text
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        # Names that click's modules took from gettext; there is no other way to give it words.
        vars(module).update(_=say, ngettext=language.catalogue.ngettext)
    said = copy(command)
    said.help = say(command.help) if command.help else None
    said.options_metavar = say("[OPTIONS]")
    said.params = [_param(param, language) for param in command.params]
    if isinstance(said, click.Group):
        said.subcommand_metavar = say("COMMAND [ARGS]...")
        said.commands = {name: spoken(each, language) for name, each in said.commands.items()}
    return said


def _param(param: click.Parameter, language: Language) -> click.Parameter:
    say = language.text
    said = copy(param)
    said.metavar = say(param.metavar) if param.metavar else None
    said.type = copy(param.type)
    if isinstance(said.type, (click.Path, click.IntRange)):
        said.type.name = say(param.type.name)
    if isinstance(said, click.Option) and said.help:
        said.help = say(said.help)
    return said


def _last(arguments: Sequence[str], option: str) -> str:
    """What an option is given; the last one counts."""
    given = ""
    for each, following in zip(arguments, [*arguments, ""][1:], strict=True):
        if each == option:
            given = following
        elif each.startswith(f"{option}="):
            given = each.removeprefix(f"{option}=")
    return given
