"""The commands with which something begins: a project, an answer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from svargen.cli import options as given
from svargen.cli.speech import called
from svargen.cli.voice import Voice, failures
from svargen.codes import N_
from svargen.language import known_languages, language_of

if TYPE_CHECKING:
    from svargen.language import Language
    from svargen.starting.answer import Desk, Fields

_QUESTIONS = {
    "asker": N_("Asker, as Name (P)"),
    "administration": N_("Administration"),
    "asked": N_("Asked on, such as 2026-04-21"),
    "date": N_("Answered on (Enter while there is no answer)"),
    "sagsnummer": N_("Case number (Enter for none)"),
    "dokumentnummer": N_("Document number (Enter for none)"),
    "topics": N_("Topics, with commas between them (Enter for none)"),
}


@click.command(help=N_("Begin an answer: a draft in answers/, with TITLE as its subject."))
@click.argument("title", metavar=N_("TITLE"))
@click.option(
    "--asker", metavar=N_("NAME"), multiple=True, help=N_("'Name (P)'; again for several.")
)
@click.option("--administration", metavar=N_("NAME"), multiple=True, help=N_("Again for several."))
@click.option("--asked", metavar=N_("DATE"), help=N_("The day of the question."))
@click.option(
    "--date", metavar=N_("DATE"), help=N_("The day of the answer; left out while there is none.")
)
@click.option("--sagsnummer", metavar=N_("NUMBER"), help=N_("The case, as 2026-10323."))
@click.option("--dokumentnummer", metavar=N_("NUMBER"), help=N_("The document's number."))
@click.option("--edoc-sagsnummer", metavar=N_("NUMBER"), help=N_("The case in eDoc."))
@click.option("--sagsbehandler", metavar=N_("NAME"), help=N_("The caseworker."))
@click.option("--topic", "topics", metavar=N_("TEXT"), multiple=True, help=N_("Again for several."))
@given.source
@given.today
@click.pass_obj
def new(language: Language, /, source: Path, **options: Any) -> int:
    """`svargen new`, and its exit code."""
    from svargen.starting.answer import Desk, stops

    say = Voice(language, "text")
    fields: Fields = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in options.items()
        if value and key != "today"
    }
    with failures(say, source):
        desk = Desk.of(source, options["today"], given.clock)
        if sys.stdin.isatty():
            _ask(desk, fields, say)
        found = desk.judge(fields)
        say.findings(found)
        if stops(found):
            return 1
        click.echo(desk.write(fields))
        say.aside(
            N_(
                "It is a draft: write the text in it, look at it with '{command} serve', and "
                "delete the line 'draft: true' when it may be published."
            ),
            command=called(),
        )
    return 0


@click.command(
    help=N_(
        "Begin a project: FOLDER with a first answer, a wrapper, and workflows that publish it."
    )
)
@click.argument("folder", metavar=N_("FOLDER"), type=click.Path(path_type=Path))
@click.option("--title", metavar=N_("TEXT"), help=N_("What the site is called."))
@click.option("--publisher", metavar=N_("TEXT"), help=N_("Whose it is."))
@click.option("--base-url", metavar="URL", callback=given.base_url, help=N_("Where it will stand."))
@click.option(
    "--language", type=click.Choice(known_languages()), default="da", help=N_("Of the site."),
    show_default=True,
)  # fmt: skip
@click.option(
    "--wheel", metavar=N_("FILE"), type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=N_("svargen's wheel, to be kept in the project; else that of this svargen."),
)  # fmt: skip
# As with every command: the wrapper names its own folder. Nothing there is read.
@click.option("--source", hidden=True, expose_value=False)
@given.today
def init(folder: Path, **options: Any) -> int:
    """`svargen init`, and its exit code."""
    from tempfile import TemporaryDirectory

    from svargen.starting.project import Wanted, begin, time_zone_of
    from svargen.starting.wheel import own_wheel

    say = Voice(language_of(options["language"]), "text")
    with failures(say, folder), TemporaryDirectory() as workshop:
        wanted = Wanted(
            language=options["language"],
            today=options["today"] or given.clock(time_zone_of(options["language"])),
            title=options["title"] or "",
            publisher=options["publisher"] or "",
            base_url=options["base_url"] or "",
            wheel=options["wheel"] or own_wheel(Path(workshop)),
        )
        begin(folder, wanted)
    say.aside(N_("The project is in {path}. Read its README.md."), path=folder)
    return 0


def _ask(desk: Desk, fields: Fields, say: Voice) -> None:
    """Ask for what is missing or wrong, each thing until it is right."""
    for key in [key for key in fields if key != "title"]:
        _keep_if_right(desk, fields, key, say)
    for key, question in _QUESTIONS.items():
        while not fields.get(key):
            shown = say.language.text(question)
            known = desk.administrations() if key == "administration" else ()
            if known:
                shown = f"{shown} ({', '.join(known)})"
            needed = key in {"asker", "administration", "asked"}
            # Without a default an empty line is asked for again.
            default = known[0] if len(known) == 1 else None if needed else ""
            told = click.prompt(shown, default=default, show_default=bool(default), err=True)
            parts = [part.strip() for part in told.split(",")] if key == "topics" else [told]
            if answer := [part for part in parts if part]:
                fields[key] = answer if key in {"topics", "asker", "administration"} else told
            elif not needed:
                break
            _keep_if_right(desk, fields, key, say)


def _keep_if_right(desk: Desk, fields: Fields, key: str, say: Voice) -> None:
    """Tell what is wrong with a value, and forget it."""
    from svargen.starting.answer import stops

    wrong = [d for d in desk.judge(fields) if d.place.path == desk.option_of(key)]
    if stops(wrong):
        say.findings(wrong)
        fields.pop(key, None)
