"""The ``rhapsode`` command: its subcommands, and the output of errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

import rhapsode
from rhapsode.cli.groups import CommandGroup
from rhapsode.cli.output import drop_output, print_error, print_line, print_note
from rhapsode.core.errors import RhapsodeError
from rhapsode.core.extras import install_extra_command
from rhapsode.logs import configure_when_needed

COMMANDS = {
    "serve": "serve:serve",
    "worker": "worker:worker",
    "speak": "speak:speak",
    "audiobook": "audiobook:audiobook",
    "wyoming": "wyoming:wyoming",
    "mcp": "mcp:mcp",
    "phonemes": "phonemes:phonemes",
    "models": "catalogue:models",
    "usage": "usage:usage",
    "audit": "audit:audit",
    "doctor": "doctor:doctor",
    "backup": "backup:backup",
    "export": "backup:export",
    "import": "backup:load",
    "restore": "backup:restore",
    "sweep": "store:sweep",
    "keys": "keys:app",
    "voices": "voices:app",
    "pronunciations": "pronunciations:app",
    "db": "worker:database",
    "tasks": "tasks:app",
    "store": "store:app",
}
"""Where each command, or group of commands, is: the module in :mod:`rhapsode.cli`, and its name there."""


def command_line(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """Return the ``rhapsode`` command with the commands of these names, whose modules alone are imported."""
    app = typer.Typer(
        name="rhapsode",
        cls=CommandGroup,
        help="A self-hosted text-to-speech API with durable tasks.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # it would leave out what stands in brackets, such as "[default: …]"
        add_completion=False,
    )
    app.callback()(root)
    for name in names:
        module, _, attribute = COMMANDS[name].partition(":")
        command = getattr(import_module(f"rhapsode.cli.{module}"), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _version(value: bool) -> None:
    if value:
        print_line(f"rhapsode {rhapsode.__version__}")
        raise typer.Exit


def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Run a self-hosted text-to-speech API with durable tasks."""
    # Results alone go to standard output. 'serve' sets its logs up anew, by its settings.
    configure_when_needed("warning", "auto")


def _named(argv: Sequence[str]) -> Iterable[str]:
    """Return the commands that ``argv`` may need: the one that it names, none for the version, else all."""
    first = argv[1] if len(argv) > 1 else ""
    if first == "--version":
        return ()
    return (first,) if first in COMMANDS else COMMANDS


def run() -> None:
    """Run the command; print a RhapsodeError as one line on stderr, without a stack trace."""
    if sys.stderr is None:  # closed by the caller (2>&-): output to it is discarded
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 (for as long as the process lives)
    try:
        command_line(_named(sys.argv))()
    except RhapsodeError as error:
        print_error(error.message)
        if error.missing_extra is not None:
            print_note(f"Install it: {install_extra_command(error.missing_extra)}")
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:  # such as a full disk, or a file without permission
        drop_output()
        where = f"{error.filename}: " if error.filename else ""
        print_error(f"{where}{error.strerror or error}.")
        sys.exit(1)
