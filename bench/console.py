"""What the console costs the API: two servers side by side, one with it and one without.

``python -m bench.console [--pairs N] [--json FILE]``

Polls per second in turns, the time from the start of the process until it answers, and the memory of the server's own
process, before and after the console's first page, which loads it: how long that takes, and the slowest poll
meanwhile. Then what large pages cost those who poll: see :mod:`bench.console_pages`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from bench.console_pages import pages
from bench.load import rate
from tests.e2e.server import ServerProcess

SECONDS = 1.0
"""How long a server is polled in its turn."""


def started(home: Path, console: str) -> tuple[ServerProcess, float]:
    """Return a running server, and how long it took to answer."""
    server = ServerProcess(home, RHAPSODE_ENGINES="tone", RHAPSODE_CONSOLE=console)
    begun = time.perf_counter()
    server.start()
    return server, time.perf_counter() - begun


def own_mb(server: ServerProcess) -> float:
    """Return the resident memory of the server's process, without its workers, in MB."""
    return float(psutil.Process(server.pid).memory_info().rss) / 1e6


def first_visit(server: ServerProcess, task: str) -> tuple[float, float]:
    """Return seconds until somebody who signs in has his first page, and of the slowest poll meanwhile."""
    done = threading.Event()
    polls: list[float] = []

    def poll() -> None:
        with server.client() as client:
            while not done.is_set():
                begun = time.perf_counter()
                client.get(task).raise_for_status()
                polls.append(time.perf_counter() - begun)

    polling = threading.Thread(target=poll)
    polling.start()
    time.sleep(SECONDS)
    polls.clear()
    begun = time.perf_counter()
    with server.anonymous() as client:
        client.post("/console/login", data={"key": server.first_key})
        client.get("/console/keys").raise_for_status()
    seconds = time.perf_counter() - begun
    done.set()
    polling.join()
    return seconds, max(polls)


def main() -> int:
    """Measure, and print the figures; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=20, help="how many times each server is polled (20)")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        servers: dict[str, ServerProcess] = {}
        starts: dict[str, float] = {}
        try:
            for console in ("true", "false"):
                servers[console], starts[console] = started(Path(directory) / console, console)
            tasks = {}
            for console, server in servers.items():
                with server.client() as client:
                    body = {"model": "tone", "input": [{"params": {"text": "One task to poll."}}]}
                    created = client.post("/v1/tasks", json=body, headers={"Prefer": "wait=30"}).json()
                tasks[console] = f"/v1/tasks/{created['id']}"
            memory = {console: own_mb(server) for console, server in servers.items()}
            pairs = []
            for turn in range(options.pairs):
                found = {}
                for console in ("true", "false") if turn % 2 else ("false", "true"):
                    found[console] = asyncio.run(rate(servers[console], tasks[console], SECONDS))
                pairs.append((found["true"], found["false"]))
                print(f"pair {turn + 1}: {found['true']:,.0f} with, {found['false']:,.0f} without", file=sys.stderr)
            visit_s, slowest_s = first_visit(servers["true"], tasks["true"])
            figures = {
                "polls_per_s_with": round(statistics.median(with_page for with_page, _ in pairs)),
                "polls_per_s_without": round(statistics.median(other for _, other in pairs)),
                "ratio": round(statistics.median(with_page / other for with_page, other in pairs), 3),
                "start_s_with": round(starts["true"], 2),
                "start_s_without": round(starts["false"], 2),
                "memory_mb_with": round(memory["true"]),
                "memory_mb_without": round(memory["false"]),
                "memory_mb_after_a_page": round(own_mb(servers["true"])),
                "first_visit_s": round(visit_s, 2),
                "slowest_poll_meanwhile_ms": round(1000 * slowest_s, 1),
                "pages": pages(servers["true"]),
            }
        finally:
            for server in servers.values():
                server.stop()
    print(json.dumps(figures, indent=2))
    if options.json is not None:
        options.json.write_text(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
