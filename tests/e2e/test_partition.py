"""A fleet whose network parts: processes lose PostgreSQL, the object storage or both while they are at work.

One replica and one worker are behind wires that can be cut, where packets vanish without a word; what was underway
arrives when the wire is mended, late. The other replica and the other worker reach everything.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import obstore
import pytest
from obstore.store import S3Store

from bench.proxy import Proxy
from rhapsode.dispatch.heartbeat import STALLED_SECONDS
from tests.e2e.fleet import Fleet
from tests.e2e.probe_engine import install
from tests.e2e.receiver import Receiver, receiving
from tests.e2e.server import Json, running, until
from tests.e2e.wire import completed, create, download, read, request_for, spoken, urls
from tests.support.postgres import PostgresServer
from tests.support.s3 import S3, s3_server

pytestmark = pytest.mark.e2e

LINKS = ("database", "storage")
PREFIX = "parted"


@dataclass
class Parted:
    """A fleet, the wires to the far half of it, and what it is asked for."""

    fleet: Fleet
    wires: dict[str, Proxy]
    receiver: Receiver
    store: S3Store

    @property
    def go(self) -> Path:
        """What the engine waits for."""
        return Path(self.fleet.replicas[0].settings["PROBE_DIR"]) / "go"

    def cut(self, *links: str) -> None:
        for link in links:
            self.wires[link].cut()

    def mend(self) -> None:
        for wire in self.wires.values():
            wire.mend()

    def objects(self, kind: str) -> list[str]:
        """Return the names of all objects below ``outputs`` or ``segments`` in the bucket."""
        return sorted(found["path"] for page in obstore.list(self.store, f"{kind}/") for found in page)


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with s3_server() as server:
        yield server


@pytest.fixture(scope="module")
def parted(own_postgres: PostgresServer, s3: S3, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parted]:
    home = tmp_path_factory.mktemp("parted")
    settings = {
        **install(home),
        **s3.environment,
        "RHAPSODE_BLOB_URL": s3.url(PREFIX),
        "RHAPSODE_BLOB_REDIRECT": "false",
        "RHAPSODE_SEGMENT_CACHE_BYTES": "0",
        "RHAPSODE_WEBHOOK_ALLOW_PRIVATE": "true",
        "PROBE_SECONDS": "0.2",
    }
    database = own_postgres.create("parted")
    fleet = Fleet(home, database, replicas=2, workers=2, **settings)
    endpoint = httpx.URL(s3.endpoint)
    assert endpoint.port is not None
    wires = {"database": Proxy(own_postgres.port), "storage": Proxy(endpoint.port)}
    for process in (fleet.replicas[1], fleet.workers[1]):
        process.settings = process.settings | {
            "RHAPSODE_DATABASE_URL": database.replace(f":{own_postgres.port}/", f":{wires['database'].port}/"),
            "AWS_ENDPOINT_URL": str(endpoint.copy_with(port=wires["storage"].port)),
        }
    store = S3Store(
        s3.bucket,
        prefix=PREFIX,
        endpoint=s3.endpoint,
        access_key_id=s3.environment["AWS_ACCESS_KEY_ID"],
        secret_access_key=s3.environment["AWS_SECRET_ACCESS_KEY"],
        region=s3.environment["AWS_REGION"],
        client_options={"allow_http": True},
    )
    try:
        with receiving() as receiver, running(fleet):
            yield Parted(fleet, wires, receiver, store)
    finally:
        for wire in wires.values():
            wire.close()


@pytest.fixture
def clients(parted: Parted) -> Iterator[list[httpx.Client]]:
    """Yield a client of the near replica and one of the far one. However the test goes, the wires are whole in the
    end.
    """
    parted.go.unlink(missing_ok=True)
    opened = [replica.client(parted.fleet.key) for replica in parted.fleet.replicas]
    try:
        yield opened
    finally:
        parted.go.touch()
        parted.mend()
        for client in opened:
            client.close()
        until(lambda: parted.fleet.ready_workers() >= 2, "the workers")


def send(clients: list[httpx.Client], body: Json, name: str) -> str:
    """Ask the far replica and then, as often as it takes, any other, for the one task of that name."""
    for number in range(1, 1000):
        try:
            answer = clients[number % 2].post(
                "/v1/tasks", json=body, headers={"Idempotency-Key": name}, timeout=2.0 if number % 2 else 30.0
            )
        except httpx.TransportError:
            continue
        if answer.status_code in {200, 202}:
            return str(answer.json()["id"])
        assert answer.status_code in {409, 503}, answer.text
        time.sleep(0.1)
    raise AssertionError(f"Nobody took {name}.")


def words(what: str) -> str:
    """Return a text of some segments that no other task has."""
    return "\n\n".join(f"{what} {uuid4().hex}." for _ in range(3))


@pytest.mark.slow
@pytest.mark.parametrize("links", [LINKS, *((link,) for link in LINKS)], ids=lambda links: " and ".join(links))
def test_everything_is_done_once_while_half_of_the_fleet_is_cut_off(
    parted: Parted, clients: list[httpx.Client], links: tuple[str, ...]
) -> None:
    fleet, near = parted.fleet, clients[0]
    before = {task["id"] for task in fleet.rows("SELECT id FROM tasks")}
    hook = f"{parted.receiver.url}/told"
    bodies = [request_for(words("Wait for"), words("Wait for"), model="probe", webhook_url=hook) for _ in range(3)]
    tasks = {near.post("/v1/tasks", json=body).json()["id"]: body for body in bodies}
    until(
        lambda: fleet.rows("SELECT count(*) AS n FROM attempts WHERE outcome = 'running'")[0]["n"] >= 2,
        "work in both workers",
    )
    parted.cut(*links)
    parted.go.touch()  # what the far worker has in hand is spoken now, and cannot be stored or not be recorded
    with ThreadPoolExecutor(3) as crowd:
        more = [request_for(words("Said meanwhile"), model="probe", webhook_url=hook) for _ in range(6)]
        sent = [crowd.submit(send, clients, body, uuid4().hex) for body in more]
        tasks |= {task.result(): body for task, body in zip(sent, more, strict=True)}
    if "database" in links:  # it is taken for dead, and others do its work
        for task_id in tasks:
            completed(near, task_id)
    else:  # it lives, and holds on to what it has until the storage is there again
        time.sleep(STALLED_SECONDS / 2)
    parted.mend()
    for task_id in tasks:
        completed(near, task_id)
    for replica, client in enumerate(clients):  # both are as they were
        until(lambda client=client: client.get("/readyz").status_code == 200, f"replica {replica}")  # type: ignore[misc]
        spoken(client, words("And on"), model="probe")
    until(lambda: fleet.ready_workers() >= 2, "the workers")
    check(parted, clients, tasks, before)


def check(parted: Parted, clients: list[httpx.Client], tasks: dict[str, Json], before: set[str]) -> None:
    """Fail unless everything that was asked for was done, once."""
    fleet = parted.fleet
    until(
        lambda: not fleet.rows("SELECT 1 FROM attempts WHERE outcome = 'running'"),
        "the end of what was given up",
        seconds=150,
    )
    jobs = "SELECT 1 FROM procrastinate_jobs WHERE args ->> 'task_id' = ANY(%s)"
    until(lambda: not fleet.rows(jobs, list(tasks)), "the end of all jobs")
    created = {task["id"] for task in fleet.rows("SELECT id FROM tasks")} - before
    assert len(created) == len(tasks) + 2, "no task twice"
    for table in ("segments", "attempts WHERE outcome = 'done'"):
        twice = f"SELECT task_id, item, start FROM {table} GROUP BY 1, 2, 3 HAVING count(*) > 1"
        assert fleet.rows(twice) == [], table
    for task_id, body in tasks.items():
        again = create(clients[0], *(entry["params"]["text"] for entry in body["input"]), model="probe")
        reference = completed(clients[0], again["id"])
        for client in clients:
            task = read(client, task_id)
            assert [download(url) for url in urls(task)] == [download(url) for url in urls(reference)]
        until(lambda task_id=task_id: parted.receiver.of(task_id), "the webhook")  # type: ignore[misc]
        assert len({hook.headers["webhook-id"] for hook in parted.receiver.of(task_id)}) == 1
    expected = Counter(row["output"] for row in fleet.rows("SELECT output FROM items"))
    assert set(expected.values()) == {1}
    until(lambda: not parted.objects("segments"), "segments to be removed")

    def left() -> list[str]:
        return [path for path in parted.objects("outputs") if not any(path.startswith(output) for output in expected)]

    until(lambda: not left(), "late outputs to be removed")
