"""What the scripts of Python clients share: one line for each check, and files for the audio."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

URL, KEY, OUT = os.environ["BASE_URL"], os.environ["API_KEY"], Path(os.environ["OUT"])
TEXT = "Every client is welcome here, whatever it was made for."
_failed: list[str] = []


@contextmanager
def check(what: str) -> Iterator[None]:
    """Print ``ok: what``, or ``FAIL: what: reason`` for anything that is raised."""
    try:
        yield
    except Exception as error:
        _failed.append(what)
        traceback.print_exc()
        print(f"FAIL: {what}: {type(error).__name__}: {' '.join(str(error).split())[:300]}", flush=True)
    else:
        print(f"ok: {what}", flush=True)


def keep(name: str, audio: bytes) -> None:
    """Store audio for the harness to decode; the name's ending says what it is."""
    assert audio, "there is no audio"
    (OUT / name).write_bytes(audio)


def done() -> None:
    """Leave with 1 if a check failed."""
    sys.stdout.flush()
    sys.exit(1 if _failed else 0)
