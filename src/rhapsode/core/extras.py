"""Extras of the package that are not installed, and the commands that install packages beside rhapsode."""

from __future__ import annotations

import shlex
import sys
from importlib.util import find_spec
from typing import TypeVar

from rhapsode.core.errors import RhapsodeError

E = TypeVar("E", bound=RhapsodeError)


def needs_extra(error: E, extra: str) -> E:
    """Return ``error``, marked with the extra whose installation is the remedy.

    Commands print how to install it. The message itself says nothing of that: clients of the API read it, too, and the
    command has a path of the server.
    """
    error.missing_extra = extra
    return error


def install_command(*requirements: str, options: str = "") -> str:
    """Return the shell command that installs packages into the environment that this process runs in.

    Another ``pip`` than that of the environment would install into another one, where rhapsode is not, and would look
    for a package of that name in the index.
    """
    python = shlex.quote(sys.executable)
    pip = f"{python} -m pip install" if find_spec("pip") is not None else f"uv pip install --python {python}"
    return " ".join(filter(None, (pip, options, *map(shlex.quote, requirements))))


def install_extra_command(extra: str) -> str:
    """Return the command that installs an extra; rhapsode itself is there already, and stays as it is."""
    return install_command(f"rhapsode[{extra}]")
