"""The limits of a key as options of commands."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, get_type_hints

import typer

from rhapsode.core.limits import LARGEST, LIMITS

_NAMES = {"max_concurrent_tasks": ("--max-concurrent-tasks", "--unfinished-tasks")}
"""The options that are not named like their limit alone: of ``--unfinished-tasks``, the name before 0.2."""
_HELP = {"max_concurrent_tasks": "Tasks that are not final. 0: no limit."}


def limit_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return ``command`` with an option for each limit in place of its parameter ``limits``, which comes last.

    ``limits`` are the options that were given, by the names of the limits; 0 became ``None``, which is no limit.
    """

    @wraps(command)
    def with_options(**options: object) -> None:
        given = {name: options.pop(name) for name in LIMITS}
        command(**options, limits={name: value or None for name, value in given.items() if value is not None})

    hints = get_type_hints(command, include_extras=True)
    own = [
        parameter.replace(annotation=hints[name])
        for name, parameter in inspect.signature(command).parameters.items()
        if name != "limits"
    ]
    parameters = [*own, *(_option(name) for name in LIMITS)]
    with_options.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # Typer reads both
    with_options.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return with_options


def _option(name: str) -> inspect.Parameter:
    option = typer.Option(*_NAMES.get(name, ()), min=0, max=LARGEST[name], help=_HELP.get(name, "0: no limit."))
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=None, annotation=Annotated[int | None, option])
