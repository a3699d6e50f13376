"""A disk that is slow in itself: what is asked of it takes so long, for the server and all its processes.

``python -m bench.slow_disk [--delay-ms N] [--tasks N] [--json FILE]``. ``strace`` (Linux, from the distribution)
holds up every call that waits for the disk (``fsync``, ``fdatasync``, ``rename``). Tasks are created one after the
other, and one that is done is polled meanwhile. Ends with 1 when a task is lost or fails.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.machine import describe
from tests.e2e.ledger import assert_sound
from tests.e2e.processes import workers
from tests.e2e.server import WEB, ServerProcess, until
from tests.e2e.texts import book
from tests.e2e.wire import FINAL, read, request_for, spoken

CALLS = "fsync,fdatasync,rename,renameat,renameat2"
PARAGRAPHS = 3
ATTACH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds, but for ``delay_ms`` and the counts; ``refused`` are creates that were answered with 503."""

    delay_ms: int
    accepted: int
    refused: int
    completed: int
    longest_create: float
    longest_poll: float
    median_poll: float
    all_done: float
    done_again: float
    """A new sentence, once the disk is itself again."""


@contextmanager
def slow_disk(delay_ms: int, *pids: int) -> Iterator[None]:
    """Slow down what these processes wait for the disk for, while the block runs."""
    attached = [word for pid in pids for word in ("-p", str(pid))]
    inject = f"inject={CALLS}:delay_enter={1000 * delay_ms}"
    command = ["strace", "-f", "-qq", "-o", "/dev/null", *attached, "-e", f"trace={CALLS}", "-e", inject]
    tracing = subprocess.Popen(command)
    time.sleep(ATTACH_SECONDS)
    try:
        yield
    finally:
        tracing.send_signal(signal.SIGTERM)
        tracing.wait()


def measure(home: Path, delay_ms: int, tasks: int) -> Result:
    """Start a server and measure."""
    server = ServerProcess(home, RHAPSODE_ENGINES="tone")
    try:
        server.start().warm()
        with server.client() as client:
            before = spoken(client, "Said before.")["id"]
            creates: list[float] = []
            polls: list[float] = []
            ids: list[str] = []
            with slow_disk(delay_ms, server.pid, *workers(server.pid)):
                began = time.monotonic()
                for number in range(tasks):
                    asked = time.monotonic()
                    answer = client.post("/v1/tasks", json=request_for(f"{book(PARAGRAPHS)} {number}."))
                    creates.append(time.monotonic() - asked)
                    if answer.status_code == 202:
                        ids.append(answer.json()["id"])

                def settled() -> bool:
                    asked = time.monotonic()
                    read(client, before)
                    polls.append(time.monotonic() - asked)
                    return all(read(client, task_id)["status"] in FINAL for task_id in ids)

                until(settled, "the tasks", seconds=600.0)
                all_done = time.monotonic() - began
            asked = time.monotonic()
            until(lambda: WEB.get(f"{server.url}/readyz").status_code == 200, "the server to be ready")
            spoken(client, "Said afterwards.")
            again = time.monotonic() - asked
            completed = sum(read(client, task_id)["status"] == "completed" for task_id in ids)
        assert_sound(server)
        polls.sort()
        return Result(
            delay_ms=delay_ms,
            accepted=len(ids),
            refused=tasks - len(ids),
            completed=completed,
            longest_create=round(max(creates), 2),
            longest_poll=round(polls[-1], 3),
            median_poll=round(polls[len(polls) // 2], 3),
            all_done=round(all_done, 1),
            done_again=round(again, 2),
        )
    finally:
        server.stop()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.slow_disk", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--delay-ms", type=int, default=300)
    parser.add_argument("--tasks", type=int, default=10)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    if shutil.which("strace") is None:
        parser.error("this needs strace")
    with tempfile.TemporaryDirectory(prefix="rhapsode-slow-disk-") as directory:
        result = measure(Path(directory) / "home", options.delay_ms, options.tasks)
    figures = {"machine": describe(), **asdict(result)}
    print(json.dumps(figures, indent=2))
    if options.json is not None:
        options.json.write_text(json.dumps(figures, indent=2))
    return int(result.completed < result.accepted)


if __name__ == "__main__":
    sys.exit(main())
