"""Groups of commands: how they list themselves, and how they explain a wrong option."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from rhapsode.core.validation import message_of_validator, requirement

MOST_HELP_CHARS = 1000


class CommandGroup(TyperGroup):
    """Commands that are listed with a whole sentence each, and that explain a wrong option as the API does."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # of types that Typer keeps to itself
        """Write the list of the commands. Typer's own list cuts what does not fit on a line."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str(MOST_HELP_CHARS)) for name, command in commands if command]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: Any) -> Any:  # of types that Typer keeps to itself
        """Run the command that the arguments name. Raises BadParameter, which Typer prints."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = _reworded(error)
            raise


def _reworded(error: typer.BadParameter) -> str:
    """Return the message of a wrong option. Typer repeats that of pydantic, which checks the values."""
    from pydantic import ValidationError  # imported already if there is such a message

    if not isinstance(error.__cause__, ValidationError):
        return error.message
    problem = error.__cause__.errors(include_url=False)[0]
    return message_of_validator(problem) or f"{problem['input']!r} {requirement(problem)}."
