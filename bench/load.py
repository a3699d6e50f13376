"""What the server itself costs: polls, creates and a flood of tasks, with an engine that takes next to no time.

``python -m bench.load [--rows N] [--tasks N] [--json FILE]``

- *polls*: how often a second a completed task can be read, with its key, against an empty route (``/healthz``) of the
  same process; with ten tasks in the store, and with ``--rows`` (a million), the two servers in turns.
- *create to completed*: a sentence at a time, asked for with ``Prefer: wait``.
- *flood*: ``--tasks`` sentences as fast as the server takes them: tasks per second, and for each tenth the median
  latency and the memory of all its processes; in the end files and rows are counted. Before it a tenth as many tasks
  of two words, which have next to no speech: a sentence is five seconds of samples to be checked and written.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from bench.invented import sentences
from bench.machine import describe
from tests.e2e.ledger import audio_files
from tests.e2e.server import ServerProcess, until
from tests.e2e.wire import spoken

CONNECTIONS = 16
ROUND_SECONDS = 3.0
ROUNDS = 5
TRIALS = 200
FEW = 10


class Wire:
    """One HTTP connection that does no more than it must, so that the server and not its client is measured."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, key: str) -> None:
        self._reader = reader
        self._writer = writer
        self._key = key

    def request(self, method: str, path: str, body: bytes = b"", prefer: str = "") -> bytes:
        """Return the bytes of a request."""
        lines = [f"{method} {path} HTTP/1.1", "Host: here", f"Authorization: Bearer {self._key}"]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        if prefer:
            lines.append(f"Prefer: {prefer}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Return the status and the body of the answer."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(head[9:12]), await self._reader.readexactly(length)

    def close(self) -> None:
        self._writer.close()


@asynccontextmanager
async def wires(server: ServerProcess, count: int) -> AsyncIterator[list[Wire]]:
    """Yield connections to a server."""
    place = urlsplit(server.url)
    created = [await asyncio.open_connection(place.hostname, place.port) for _ in range(count)]
    opened = [Wire(reader, writer, server.first_key) for reader, writer in created]
    try:
        yield opened
    finally:
        for stream in opened:
            stream.close()


@dataclass
class Figures:
    """Per second; milliseconds; megabytes."""

    rows: int
    empty_per_s: float = 0.0
    poll_few_per_s: float = 0.0
    poll_many_per_s: float = 0.0
    poll_of_empty: float = 0.0
    many_of_few: float = 0.0
    list_many_ms: float = 0.0
    create_to_completed_p50_ms: float = 0.0
    create_to_completed_p95_ms: float = 0.0
    tasks: int = 0
    tasks_per_s: float = 0.0
    tasks_of_words_per_s: float = 0.0
    tenths: list[dict[str, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


async def rate(server: ServerProcess, path: str, seconds: float = ROUND_SECONDS) -> float:
    """Return how many GETs a second the server answers."""
    async with wires(server, CONNECTIONS) as opened:
        request = opened[0].request("GET", path)
        stop = time.perf_counter() + seconds

        async def ask(wire: Wire) -> int:
            count = 0
            while time.perf_counter() < stop:
                status, _ = await wire.ask(request)
                assert status == 200
                count += 1
            return count

        began = time.perf_counter()
        return sum(await asyncio.gather(*map(ask, opened))) / (time.perf_counter() - began)


def creation(text: str) -> bytes:
    """Return the body that creates a task."""
    return json.dumps({"model": "tone", "input": [{"params": {"text": text}}]}).encode()


async def alone(server: ServerProcess) -> list[float]:
    """Return milliseconds from create to completed, one sentence after the other."""
    texts = sentences(seed=1)
    took: list[float] = []
    async with wires(server, 1) as (wire,):
        for _ in range(TRIALS):
            asked = time.perf_counter()
            status, _ = await wire.ask(wire.request("POST", "/v1/tasks", creation(next(texts)), "wait=30"))
            assert status == 200
            took.append(1000 * (time.perf_counter() - asked))
    return sorted(took)


def memory_mb(server: ServerProcess) -> float:
    """Return what the server and its workers have in use."""
    process = psutil.Process(server.pid)
    return float(sum(running.memory_info().rss for running in (process, *process.children(recursive=True)))) / 1e6


def words(first: int) -> Iterator[str]:
    """Yield texts of two words, without end, each another one; the first says the number ``first``."""
    return (f"No {number}." for number in count(first))


async def flooded(server: ServerProcess, texts: Iterator[str], tasks: int) -> list[float]:
    """Have so many tasks completed, as fast as the server takes them; return the milliseconds that each took."""
    left = iter(range(tasks))
    took: list[float] = []

    async def work(wire: Wire) -> None:
        for _ in left:
            asked = time.perf_counter()
            status, _ = await wire.ask(wire.request("POST", "/v1/tasks", creation(next(texts)), "wait=60"))
            assert status == 200
            took.append(1000 * (time.perf_counter() - asked))

    async with wires(server, 2 * CONNECTIONS) as opened:
        await asyncio.gather(*map(work, opened))
    return took


async def flood(server: ServerProcess, tasks: int, figures: Figures) -> None:
    """Create so many sentences, as fast as they are completed, after a tenth as many tasks with next to no speech."""
    began = time.perf_counter()
    figures.tasks = len(await flooded(server, words(0), tasks // 10))
    figures.tasks_of_words_per_s = round(figures.tasks / (time.perf_counter() - began), 1)
    texts = sentences(seed=2)
    started = time.perf_counter()
    for _ in range(10):
        began = time.perf_counter()
        took = await flooded(server, texts, tasks // 10)
        tenth = {
            "tasks_per_s": round(len(took) / (time.perf_counter() - began), 1),
            "p50_ms": round(statistics.median(took), 1),
            "memory_mb": round(memory_mb(server), 1),
        }
        figures.tenths.append(tenth)
        print(f"flood: {tenth}", file=sys.stderr, flush=True)
    figures.tasks_per_s = round(tasks // 10 * 10 / (time.perf_counter() - started), 1)
    figures.tasks += tasks // 10 * 10


def multiply(server: ServerProcess, rows: int) -> None:
    """Put so many completed tasks of one segment into the database of a stopped server, as copies of its first."""
    with sqlite3.connect(server.data_dir / "rhapsode.db") as connection:
        for table, key in (("tasks", "id"), ("items", "task_id"), ("segments", "task_id"), ("attempts", "task_id")):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            new_id = "printf('task_%026d', n)"
            fields = {key: new_id, "output": "'outputs/' || printf('task_%026d', n)", "id": "n + 1000000"}
            if table == "attempts":
                fields["id"] = "printf('attempt_%026d', n)"
            fields[key] = new_id
            columns = ", ".join(f'"{name}"' for name in names)
            values = ", ".join(fields.get(name, f'one."{name}"') for name in names)
            connection.execute(
                f"""WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows})
                    INSERT INTO {table} ({columns})
                    SELECT {values} FROM numbers, (SELECT * FROM {table} ORDER BY {key} DESC LIMIT 1) AS one"""
            )
        connection.execute("ANALYZE")


@contextmanager
def running(home: Path) -> Iterator[ServerProcess]:
    """Yield a server with the tone engine, without its cache of segments."""
    server = ServerProcess(
        home, RHAPSODE_ENGINES="tone", RHAPSODE_LOG_LEVEL="warning", RHAPSODE_SEGMENT_CACHE_BYTES="0"
    )
    try:
        yield server.start().warm()
    finally:
        server.stop()


def poll(directory: Path, figures: Figures) -> None:
    """Poll the servers with few and with many rows, in turns."""
    with running(directory / "few") as few, running(directory / "many") as many:
        with few.client() as client:
            ids = [spoken(client, f"Sentence {number}.")["id"] for number in range(FEW)]
        with many.client() as client:
            spoken(client, "A sentence.")
        many.stop()
        began = time.monotonic()
        multiply(many, figures.rows)
        print(f"{figures.rows:,} tasks made in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        many.start().warm()
        paths = {"few": f"/v1/tasks/{ids[0]}", "many": f"/v1/tasks/task_{figures.rows // 2:026d}", "empty": "/healthz"}
        found: dict[str, list[float]] = {name: [] for name in paths}
        for number in range(ROUNDS):
            for name in ("few", "many", "empty") if number % 2 else ("empty", "many", "few"):
                found[name].append(asyncio.run(rate(many if name == "many" else few, paths[name])))
            last = {name: round(values[-1]) for name, values in found.items()}
            print(f"polls: {last}", file=sys.stderr, flush=True)
        figures.empty_per_s, figures.poll_few_per_s, figures.poll_many_per_s = (
            round(statistics.median(found[name])) for name in ("empty", "few", "many")
        )
        pairs = list(zip(found["few"], found["empty"], found["many"], strict=True))
        figures.poll_of_empty = round(statistics.median(poll / empty for poll, empty, _ in pairs), 3)
        figures.many_of_few = round(statistics.median(many / few_ for few_, _, many in pairs), 3)
        with many.client() as client:
            asked = time.perf_counter()
            assert len(client.get("/v1/tasks?limit=100").json()["data"]) == 100
            figures.list_many_ms = round(1000 * (time.perf_counter() - asked), 1)


def work(directory: Path, tasks: int, figures: Figures) -> None:
    """Create alone and as a flood, and what they leave behind."""
    with running(directory / "work") as server:
        asyncio.run(alone(server))  # until everything is warm
        took = asyncio.run(alone(server))
        figures.create_to_completed_p50_ms = round(took[len(took) // 2], 1)
        figures.create_to_completed_p95_ms = round(took[int(0.95 * len(took))], 1)
        asyncio.run(flood(server, tasks, figures))
        expected = 2 * TRIALS + figures.tasks
        until(lambda: not audio_files(server, "segments"), "the segments to be gone", seconds=30)
        for what, count in (
            ("files", len(audio_files(server, "outputs"))),
            ("completed tasks", _count(server, "tasks WHERE status = 'completed'")),
            ("tasks", _count(server, "tasks")),
            ("items with a file", _count(server, "items WHERE output IS NOT NULL")),
            ("finished attempts", _count(server, "attempts WHERE outcome = 'done'")),
        ):
            if count != expected:
                figures.faults.append(f"{count} {what} of {expected}")


def _count(server: ServerProcess, what: str) -> int:
    return int(server.rows(f"SELECT count(*) AS n FROM {what}")[0]["n"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.load", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--tasks", type=int, default=50_000)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    figures = Figures(rows=options.rows)
    with tempfile.TemporaryDirectory(prefix="rhapsode-load-") as directory:
        poll(Path(directory), figures)
        work(Path(directory), options.tasks, figures)
    print(f"{describe()}\n")
    report: dict[str, Any] = asdict(figures)
    for name, value in report.items():
        if not isinstance(value, list):
            print(f"{name.replace('_', ' '):<28} {value:>12,}")
    for number, tenth in enumerate(figures.tenths, 1):
        print(f"tenth {number:>2}: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in tenth.items()))
    print(*figures.faults, sep="\n")
    if options.json:
        options.json.write_text(json.dumps({"machine": describe(), **report}, indent=2) + "\n", encoding="utf-8")
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main())
