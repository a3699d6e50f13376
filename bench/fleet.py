"""What a fleet on one PostgreSQL gives: how it scales, how fast it dispatches, and how that is with much to do.

``python -m bench.fleet [--only NAME] [--json FILE]``. The engine of the workers sleeps, so that the cores of this
machine are not the limit; PostgreSQL is as durable as it is by default. Parts:

- ``scaling``: segments a second of 1, 2, 4 and 8 worker processes, and how evenly a book spreads over eight
- ``latency``: from the request that creates a task to the start of its segment, on an idle fleet
- ``throughput``: tasks a second, of one short sentence each
- ``backlog``: latency and throughput again, with 1,000,000 finished tasks and 100,000 that wait
- ``fairness``: a sentence beside another key's book, and beside its own
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import psycopg

from bench.machine import describe
from tests.e2e.fleet import Fleet
from tests.e2e.probe_engine import install
from tests.e2e.server import Json, running, until
from tests.e2e.wire import completed, create, request_for
from tests.support.postgres import PostgresServer, running_postgres

BOOK_SEGMENTS = 240
SLEEP_SECONDS = 1.0
SHORT = 200
"""Tasks of one sentence for a latency."""
MANY = 3_000
FINISHED, WAITING = 1_000_000, 100_000


@contextmanager
def fleet_of(postgres: PostgresServer, workers: int, sleep: float, replicas: int = 1) -> Iterator[Fleet]:
    """Yield a fleet of its own, whose engine ``probe`` takes so long for what says "slow"."""
    with tempfile.TemporaryDirectory(prefix="rhapsode-fleet-") as directory:
        home = Path(directory)
        url = postgres.create(f"fleet_{time.time_ns()}")
        settings = {**install(home), "PROBE_SECONDS": str(sleep), "RHAPSODE_LOG_LEVEL": "warning"}
        fleet = Fleet(home, url, replicas=replicas, workers=workers, **settings, RHAPSODE_SEGMENT_CACHE_BYTES="0")
        with running(fleet):
            yield fleet


def book(segments: int) -> str:
    """Return a text of so many segments that each take the engine's time."""
    return "\n\n".join(f"Slow page {number}." for number in range(segments))


def scaling(postgres: PostgresServer) -> Json:
    """Return segments a second by workers, and how a book spreads."""
    found: Json = {"sleep_s": SLEEP_SECONDS, "segments_per_second": {}}
    for workers in (1, 2, 4, 8):
        with fleet_of(postgres, workers, SLEEP_SECONDS) as fleet, fleet.replicas[0].client(fleet.key) as client:
            segments = BOOK_SEGMENTS * workers // 8
            task = completed(client, create(client, book(segments), model="probe")["id"])
            times = fleet.rows(
                "SELECT (max(ended_at) - min(started_at)) / 1000.0 AS seconds, count(*) AS n FROM attempts "
                "WHERE task_id = %s AND outcome = 'done'",
                task["id"],
            )[0]
            rate = float(times["n"]) / float(times["seconds"])
            found["segments_per_second"][workers] = round(rate, 2)
            found["book_s"] = round(float(times["seconds"]), 1)
            found["book_ideal_s"] = segments * SLEEP_SECONDS / workers
    rates = found["segments_per_second"]
    found["linear"] = {workers: round(rate / (rates[1] * workers), 3) for workers, rate in rates.items()}
    found["book_over_ideal"] = round(found["book_s"] / found["book_ideal_s"], 3)
    return found


def latency_of(fleet: Fleet, client: httpx.Client, count: int = SHORT, pause_s: float = 0.05) -> Json:
    """Create → segment started, by the clock of the machine, one task after the other."""
    started: dict[str, float] = {}
    for number in range(count):
        begun = time.time()
        started[create(client, f"Quick {number}.", model="probe")["id"]] = begun
        time.sleep(pause_s)
    until(
        lambda: (
            not fleet.rows(
                "SELECT 1 FROM tasks WHERE id = ANY(%s) AND status IN ('pending', 'processing') LIMIT 1", list(started)
            )
        ),
        "the tasks",
    )
    rows = fleet.rows("SELECT task_id, started_at FROM attempts WHERE task_id = ANY(%s)", list(started))
    waits = sorted(row["started_at"] - 1000 * started[row["task_id"]] for row in rows)
    return {
        "tasks": len(waits),
        "p50_ms": round(statistics.median(waits), 1),
        "p99_ms": round(waits[int(0.99 * len(waits))], 1),
        "max_ms": round(waits[-1], 1),
    }


def latency(postgres: PostgresServer) -> Json:
    """Measure on an idle fleet of one replica and two workers."""
    with fleet_of(postgres, 2, 0.0) as fleet, fleet.replicas[0].client(fleet.key) as client:
        latency_of(fleet, client, 20)
        return latency_of(fleet, client)


def cpu_seconds(fleet: Fleet, postgres: PostgresServer) -> dict[str, float]:
    """Return what each kind of process has taken of the cores so far, its children included."""

    def of(*pids: int) -> float:
        total = 0.0
        for pid in pids:
            family = psutil.Process(pid)
            for process in (family, *family.children(recursive=True)):
                with contextlib.suppress(psutil.NoSuchProcess):
                    times = process.cpu_times()
                    total += times.user + times.system
        return total

    return {
        "postgres": of(postgres.pid),
        "workers": of(*(worker.pid for worker in fleet.workers)),
        "replicas": of(*(replica.pid for replica in fleet.replicas)),
    }


def transactions(fleet: Fleet) -> int:
    """Return how many transactions the database has committed."""
    row = fleet.rows("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")[0]
    return int(row["xact_commit"])


def throughput_of(fleet: Fleet, postgres: PostgresServer, tasks: int) -> Json:
    """Return so many tasks of one sentence, created as fast as the replicas take them, until all are completed."""
    headers = {"Authorization": f"Bearer {fleet.key}", "Content-Type": "application/json"}
    cpu, committed = cpu_seconds(fleet, postgres), transactions(fleet)
    before = fleet.rows("SELECT coalesce(max(id), '') AS newest FROM tasks")[0]["newest"]
    begun = time.monotonic()

    def send(part: int) -> None:
        # Not with httpx, which takes about as much of the cores for a request as the server.
        address = urlsplit(fleet.replicas[part % len(fleet.replicas)].url)
        with contextlib.closing(HTTPConnection(address.hostname or "", address.port)) as client:
            for number in range(tasks // 8):
                body = json.dumps(request_for(f"Quick {part} {number}.", model="probe"))
                client.request("POST", "/v1/tasks", body, headers)
                answer = client.getresponse()
                told = answer.read()
                if answer.status != 202:
                    raise RuntimeError(told.decode())

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(send, range(8)))
    accepted = time.monotonic() - begun
    until(
        lambda: (
            not fleet.rows("SELECT 1 FROM tasks WHERE id > %s AND status IN ('pending', 'processing') LIMIT 1", before)
        ),
        "the tasks",
        seconds=600,
    )
    done = time.monotonic() - begun
    time.sleep(1.0)  # until the last statistics are in
    spent = cpu_seconds(fleet, postgres)
    each = {name: 1000 * (spent[name] - cpu[name]) / tasks for name in spent}
    return {
        "tasks": tasks,
        "accepted_per_second": round(tasks / accepted),
        "done_per_second": round(tasks / done),
        "cpu_ms_per_task": {name: round(ms, 2) for name, ms in each.items()} | {"all": round(sum(each.values()), 2)},
        "transactions_per_task": round((transactions(fleet) - committed) / tasks, 1),
    }


def throughput(postgres: PostgresServer) -> Json:
    """Measure with one replica and two workers."""
    with fleet_of(postgres, 2, 0.0) as fleet:
        throughput_of(fleet, postgres, 200)
        return throughput_of(fleet, postgres, MANY)


def backlog(postgres: PostgresServer) -> Json:
    """Measure with many tasks before and behind: they are put into the tables as the server would have left them."""
    with fleet_of(postgres, 2, 0.0) as fleet, fleet.replicas[0].client(fleet.key) as client:
        throughput_of(fleet, postgres, 200)
        found: Json = {"before": latency_of(fleet, client) | throughput_of(fleet, postgres, 1_000)}
        with psycopg.connect(fleet.database_url, autocommit=True) as connection:
            for statement in _CROWD:
                connection.execute(statement, {"finished": FINISHED, "waiting": WAITING})
        time.sleep(10)
        found["with_them"] = latency_of(fleet, client) | throughput_of(fleet, postgres, 1_000)
        begun = time.perf_counter()
        for _ in range(200):
            client.get("/v1/tasks", params={"limit": 1})
        found["list_ms"] = round((time.perf_counter() - begun) * 5, 2)
        return found


_CROWD = (
    b"""INSERT INTO tasks (id, key_id, model, engine, status, created_at, started_at, completed_at, characters,
            done_characters, metadata, data_removed_at)
        SELECT 'task_00' || lpad(n::text, 24, '0'), 'crowd', 'probe', 'probe', 'completed', n, n, n, 100, 100, '{}', n
        FROM generate_series(1, %(finished)s) AS n""",
    b"""INSERT INTO tasks (id, key_id, model, engine, status, created_at, characters, metadata)
        SELECT 'task_01' || lpad(n::text, 24, '0'), 'crowd' || n %% 100, 'elsewhere', 'elsewhere', 'pending',
            extract(epoch FROM now()) * 1000, 100, '{}'
        FROM generate_series(1, %(waiting)s) AS n""",
    b"""INSERT INTO items (task_id, item, params, characters)
        SELECT id, 0, '{"version":1,"voice_name":"High"}', 100 FROM tasks WHERE engine = 'elsewhere'""",
    b"""INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
        SELECT 'elsewhere', 'rhapsode.unit', -100 * row_number() OVER (), jsonb_build_object('kind', 'plan',
            'task_id', id, 'key_id', key_id, 'engine', engine, 'item', 0, 'cost', 200, 'segment_id', NULL,
            'alone', false)
        FROM tasks WHERE engine = 'elsewhere'""",
    b"ANALYZE",
)


def fairness(postgres: PostgresServer) -> Json:
    """Return how long a sentence takes beside a book, in times of what it takes alone."""
    sleep = 0.3
    with fleet_of(postgres, 2, sleep) as fleet, fleet.replicas[0].client(fleet.key) as owner:
        created = owner.post("/v1/keys", json={"name": "other"}).json()
        headers = {"Authorization": f"Bearer {created['key']}"}

        def sentence(number: int, **extra: Any) -> float:
            begun = time.monotonic()
            answer = owner.post("/v1/tasks", json=request_for(f"Slow {number}.", model="probe"), **extra)
            owner.get(f"/v1/tasks/{answer.json()['id']}", params={"wait": 60}, **extra)
            return time.monotonic() - begun

        alone = statistics.median(sentence(number) for number in range(5))
        reading = create(owner, book(400), model="probe")
        until(lambda: fleet.rows("SELECT 1 FROM segments WHERE status = 'done' LIMIT 1"), "the book")
        own = statistics.median(sentence(10 + number) for number in range(8))
        others = statistics.median(sentence(20 + number, headers=headers) for number in range(8))
        begun, done = time.monotonic(), fleet.rows(_PAGES, reading["id"])[0]["n"]
        sentences = 0
        while time.monotonic() - begun < 20:  # sentences without end
            with ThreadPoolExecutor(4) as crowd:
                list(crowd.map(sentence, range(100 + sentences, 104 + sentences)))
            sentences += 4
        pages = fleet.rows(_PAGES, reading["id"])[0]["n"] - done
        owner.post(f"/v1/tasks/{reading['id']}/cancel")
        return {
            "alone_s": round(alone, 2),
            "beside_own_book_s": round(own, 2),
            "beside_others_book_s": round(others, 2),
            "share_of_the_book": round(pages / (pages + sentences), 2),
        }


_PAGES = "SELECT count(*) AS n FROM segments WHERE task_id = %s AND status = 'done'"
PARTS: dict[str, Callable[[PostgresServer], Json]] = {
    "scaling": scaling,
    "latency": latency,
    "throughput": throughput,
    "backlog": backlog,
    "fairness": fairness,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="bench.fleet", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", choices=PARTS, action="append", help="this part alone; may be repeated")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    report: Json = {"machine": describe()}
    with running_postgres() as postgres:
        for name in options.only or PARTS:
            before = os.getloadavg()[0]
            report[name] = PARTS[name](postgres)
            report[name]["load_average"] = [round(before, 1), round(os.getloadavg()[0], 1)]
            print(json.dumps({name: report[name]}), file=sys.stderr, flush=True)
    print(json.dumps(report, indent=2))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
