"""The text of a command: an argument, a file, or standard input."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from rhapsode.cli.decoding import decode, decode_argument
from rhapsode.core.errors import RequestError

STANDARD_INPUT = "-"


def text_to_speak(argument: str | None, file: str | None) -> str:
    """Return the text of the command line: its argument, a file's, or what standard input holds.

    Raises RequestError where there is none, or two, and for an argument that names a file, whose content may be meant.
    """
    if file is not None:
        if argument is not None:
            raise RequestError("There are two texts: an argument and --file. Leave out one.")
        return read_standard_input() if file == STANDARD_INPUT else _read_file(file)
    if argument is None and sys.stdin is not None and sys.stdin.isatty():
        raise RequestError("There is no text: give it as an argument, name a file with --file, or send it to '-'.")
    if argument is None or argument == STANDARD_INPUT:
        return read_standard_input()
    if os.path.isfile(argument):
        raise RequestError(
            f"{argument!r} is a file. To speak what is in it: --file {shlex.quote(argument)}. To speak its name, send "
            "that through standard input."
        )
    return decode_argument(argument, "The text")


def read_standard_input() -> str:
    """Return the text of standard input. Raises RequestError when it is closed or not text."""
    if sys.stdin is None:
        raise RequestError("Standard input is closed: there is no text to read.")
    try:
        with open(sys.stdin.fileno(), "rb", closefd=False) as file:
            data = file.read()
    except OSError as error:
        raise RequestError(f"Standard input could not be read: {error.strerror}.") from None
    return _as_text(data, "The text")


def _read_file(name: str) -> str:
    try:
        data = Path(name).read_bytes()
    except OSError as error:
        raise RequestError(f"--file: {name} could not be read: {error.strerror}.") from None
    return _as_text(data, name)


def _as_text(data: bytes, name: str) -> str:
    """Decode bytes, with universal newlines."""
    return decode(data, name).replace("\r\n", "\n").replace("\r", "\n")
