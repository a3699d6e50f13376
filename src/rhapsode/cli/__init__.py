"""The command line. Commands are imported when they run: worker processes import this module at every start."""

from __future__ import annotations


def main() -> None:
    """Run the ``rhapsode`` command."""
    from rhapsode.cli.app import run

    run()
