"""The admin key of a first start, and the link that signs in with it: printed on a terminal, or written to a private
file.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from rhapsode.cli.output import print_line

FIRST_KEY_FILE = "first-key.txt"
"""Its name in the data directory."""


def tell_first_key(directory: Path, key: str, link: str | None) -> None:
    """Print the key, and ``link`` to the console if there is one, or write both to a file that only its owner reads.

    They are printed on a terminal, or into a file without rights for others (0600). Anything else may be a journal
    that others can read: there only the path of the file in ``directory`` (mode 0600) is printed.
    Raises OSError when that cannot be written.
    """
    words = f"Your first API key, an admin key, shown only this once:\n\n    {key}\n"
    if link is not None:
        words += f"\nThe console, signed in by this link once:\n\n    {link}\n"
    if is_private_output():
        print_line(words)
        return
    path = directory / FIRST_KEY_FILE
    path.unlink(missing_ok=True)
    with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(words)
    print_line(f"Your first API key, an admin key, is in {path}: keep it elsewhere, then delete the file.")


def is_private_output() -> bool:
    """Tell whether standard output is a terminal, or a file that only its owner can read."""
    if sys.stdout.isatty():
        return True
    try:
        mode = os.fstat(sys.stdout.fileno()).st_mode
    except (OSError, ValueError):  # no file at all
        return False
    return stat.S_ISREG(mode) and not mode & 0o077
