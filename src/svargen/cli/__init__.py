"""The command line: words -> one call -> exit code.

Exit codes: 0 fine; 1 findings or failures that stop publishing; 2 a command line that cannot
be parsed; 130 interrupted. Findings go to standard output, all else to standard error.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from svargen.cli.beginning import init, new
from svargen.cli.changing import rename
from svargen.cli.commands import commands
from svargen.cli.speech import called, language_of_line, spoken

commands.add_command(init)
commands.add_command(new)
commands.add_command(rename)


def main() -> NoReturn:
    """Run svargen with the arguments it was started with."""
    # A build makes millions of objects that live as long as it does. To look through them at every
    # 700 new ones, as Python does unless it is told otherwise, takes a fifth of its time.
    gc.set_threshold(100_000, 50, 100)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Danish letters, whatever the locale says.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = _unheard()
    # All is closed by now, and to take these objects apart would take as long again.
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        language = language_of_line(arguments)
        said = spoken(commands, language)
        code = said.main(arguments, prog_name=called(), standalone_mode=False, obj=language)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # Whoever read the findings has read enough.
        return _unheard()
    except MemoryError:
        return _failed(os.strerror(errno.ENOMEM))
    except OSError as error:
        return _failed(error.strerror or str(error))
    return int(code or 0)


def _failed(reason: str) -> int:
    with suppress(OSError):
        sys.stderr.write(f"svargen: {reason}\n")
    return _unheard()


def _unheard() -> int:
    """The exit code where what was to be said could not be; Python must not try it again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    return 1
