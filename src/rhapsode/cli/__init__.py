"""The command line. Commands are imported when they run: worker processes import this module at every start."""

from __future__ import annotations

import gc
import os

IMPORT_THRESHOLD = 50_000
"""New objects after which Python looks for cycles while a command is imported; 700 is its default. Nothing of what is
imported is garbage, and looking at it again and again takes a sixth of a server's start."""


def main() -> None:
    """Run the ``rhapsode`` command."""
    gc.set_threshold(IMPORT_THRESHOLD)
    # Pydantic looks through all installed packages for plug-ins of its own, of which none is meant for a command.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from rhapsode.cli.app import run

    run()


def end_of_imports() -> None:
    """Restore the default thresholds of the garbage collector, and exclude all modules that were imported until now.

    For commands that go on running: full collections of a server then have a tenth of the objects to look at.
    """
    gc.freeze()
    gc.set_threshold(700, 10, 10)
