"""What the scripts of Python clients share: one line for each check, files for the audio, and servers of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

URL, KEY, OUT = os.environ["BASE_URL"], os.environ["API_KEY"], Path(os.environ["OUT"])
RHAPSODE = os.environ.get("RHAPSODE", "rhapsode")
"""The command, for the clients of ``rhapsode wyoming`` and ``rhapsode mcp``."""
ENVIRONMENT = {"RHAPSODE_URL": URL, "RHAPSODE_KEY": KEY}
"""What these commands want to know."""
TEXT = "Every client is welcome here, whatever it was made for."
START_SECONDS = 60.0
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


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def serving(command: Sequence[str], port: int) -> Iterator[None]:
    """Run a command that listens on ``port`` while the block runs. Raises RuntimeError if it does not."""
    process = subprocess.Popen(command, env={**os.environ, **ENVIRONMENT}, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{' '.join(command[:2])} does not listen")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def done() -> None:
    """Leave with 1 if a check failed."""
    sys.stdout.flush()
    sys.exit(1 if _failed else 0)
