"""The ``rhapsode`` command: its subcommands, and how its errors look."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from rich.markup import escape

import rhapsode
from rhapsode.cli import (
    audiobook,
    catalogue,
    doctor,
    keys,
    mcp,
    moving,
    phonemes,
    pronunciations,
    serve,
    speak,
    store,
    tasks,
    usage,
    voices,
    worker,
    wyoming,
)
from rhapsode.cli.output import drop_output, errors, results
from rhapsode.core.errors import RhapsodeError
from rhapsode.logs import configure_when_needed

app = typer.Typer(
    name="rhapsode",
    help="A self-hosted text-to-speech API with durable tasks.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(serve.serve)
app.command()(worker.worker)
app.command()(speak.speak)
app.command()(audiobook.audiobook)
app.command()(wyoming.wyoming)
app.command()(mcp.mcp)
app.command()(phonemes.phonemes)
app.command()(catalogue.models)
app.command()(usage.usage)
app.command()(doctor.doctor)
app.command()(moving.backup)
app.command()(moving.export)
app.command("import")(moving.load)
app.command()(moving.restore)
app.command()(store.sweep)
app.add_typer(keys.app, name="keys")
app.add_typer(voices.app, name="voices")
app.add_typer(pronunciations.app, name="pronunciations")
app.add_typer(worker.database)
app.add_typer(tasks.app, name="tasks")
app.add_typer(store.app, name="store")


def _version(wanted: bool) -> None:
    if wanted:
        results.print(f"rhapsode {rhapsode.__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Run a self-hosted text-to-speech API with durable tasks."""
    # Results alone go to standard output. 'serve' sets its logs up anew, by its settings.
    configure_when_needed("warning", "auto")


def run() -> None:
    """Run the command; errors that were raised on purpose are a line on stderr, not a stack trace."""
    if sys.stderr is None:  # closed by the caller (2>&-); what logs and prints there need not know
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 (for as long as the process lives)
    try:
        app()
    except RhapsodeError as error:
        errors.print("[red]error:[/red]", escape(error.message), highlight=False, soft_wrap=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:  # a disk that is full, a file that may not be read
        drop_output()
        where = f"{error.filename}: " if error.filename else ""
        errors.print(
            "[red]error:[/red]", escape(f"{where}{error.strerror or error}."), highlight=False, soft_wrap=True
        )
        sys.exit(1)
