"""Webhooks of a fleet: sent promptly by any process, on time, and recovered when their sender dies."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import httpx
import pytest

from tests.e2e.fleet import Fleet, WorkerProcess
from tests.e2e.probe_engine import install
from tests.e2e.receiver import Receiver, receiving
from tests.e2e.server import run_cli, running, until
from tests.e2e.wire import completed, create, download, samples_of, urls
from tests.support.postgres import PostgresServer

TAKEN_OVER_SECONDS = 15.0


@pytest.fixture(scope="module")
def fleet(own_postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    home = tmp_path_factory.mktemp("fleet")
    settings = {**install(home), "RHAPSODE_WEBHOOK_ALLOW_PRIVATE": "true"}
    fleet = Fleet(home, own_postgres.create("fleet"), replicas=2, workers=1, **settings)
    with running(fleet):
        yield fleet


@pytest.fixture
def client(fleet: Fleet) -> Iterator[httpx.Client]:
    with fleet.replicas[0].client(fleet.key) as client:
        yield client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def tries_of(fleet: Fleet, task_id: str) -> list[int | None]:
    """Return the statuses of the answers, in their order."""
    rows = fleet.rows(
        "SELECT t.http_status FROM delivery_tries t JOIN deliveries d ON d.id = t.delivery_id "
        "WHERE d.task_id = %s ORDER BY t.number",
        task_id,
    )
    return [row["http_status"] for row in rows]


def test_a_webhook_is_sent_when_its_task_ends(fleet: Fleet, client: httpx.Client, receiver: Receiver) -> None:
    secret = client.get("/v1/keys/me/webhook-secret").json()["secret"]
    tasks = [create(client, f"Number {n}.", webhook_url=receiver.url)["id"] for n in range(20)]
    for task_id in tasks:
        (hook,) = until(lambda task_id=task_id: receiver.of(task_id), "its webhook")  # type: ignore[misc]
        event = hook.verified(secret)
        assert event["type"] == "task.completed"
        assert samples_of(download(urls(event["data"])[0])).any()
    waits = fleet.rows(
        "SELECT t.at - d.created_at AS ms FROM delivery_tries t JOIN deliveries d ON d.id = t.delivery_id"
    )
    assert len(waits) >= len(tasks)
    ends = fleet.rows("SELECT completed_at - created_at AS ms FROM tasks WHERE id = ANY(%s)", tasks)
    # On a machine that is slow or busy with other tests, it takes no longer than the tasks do.
    longest = max(250, median(row["ms"] for row in ends))
    assert median(row["ms"] for row in waits) < longest, (
        "told by a notification: to ask now and then takes half a second"
    )
    assert not fleet.rows("SELECT 1 FROM procrastinate_jobs WHERE queue_name = 'webhooks'")


@pytest.mark.slow
def test_a_receiver_that_fails_gets_it_again_on_time_though_the_database_dies_meanwhile(
    fleet: Fleet, client: httpx.Client, receiver: Receiver, own_postgres: PostgresServer
) -> None:
    receiver.answers = [503]
    task_id = create(client, "Hello again.", webhook_url=receiver.url)["id"]
    until(lambda: tries_of(fleet, task_id), "the first try")
    own_postgres.kill()
    time.sleep(1)
    own_postgres.start()
    back = 1000 * time.time()
    first, second = until(lambda: len(found := receiver.of(task_id)) == 2 and found, "the second try", seconds=20)
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    until(lambda: tries_of(fleet, task_id) == [503, 204], "its log")
    rows = fleet.rows("SELECT at FROM delivery_tries WHERE delivery_id = %s ORDER BY at", first.headers["webhook-id"])
    assert rows[1]["at"] - rows[0]["at"] >= 4000
    assert rows[1]["at"] <= max(rows[0]["at"] + 8000, back + 8000)
    time.sleep(3)
    assert len(receiver.of(task_id)) == 2


@pytest.mark.slow
def test_what_a_killed_sender_had_in_hand_is_sent_by_another(fleet: Fleet, client: httpx.Client) -> None:
    here, there = fleet.replicas
    with socket.create_server(("127.0.0.1", 0)) as hanging:  # takes the connection, and answers nothing
        port = hanging.getsockname()[1]
        there.send(signal.SIGSTOP)
        task_id = create(client, "Do you hear me?", webhook_url=f"http://127.0.0.1:{port}")["id"]
        until(
            lambda: fleet.rows(
                "SELECT 1 FROM deliveries WHERE task_id = %s AND due_at > created_at AND tries = 0", task_id
            ),
            "a sender",
        )
        there.send(signal.SIGCONT)
        here.kill()
        died = time.monotonic()
    with receiving(port) as receiver:
        (hook,) = until(lambda: receiver.of(task_id), "the webhook", seconds=30)
        assert time.monotonic() - died < TAKEN_OVER_SECONDS
        assert hook.event["type"] == "task.completed"
        until(lambda: tries_of(fleet, task_id) == [204], "its log")
    here.start()


@pytest.mark.slow
def test_a_worker_that_may_sends_them_too(
    fleet: Fleet, client: httpx.Client, receiver: Receiver, tmp_path: Path
) -> None:
    settings = {**fleet.workers[0].settings, "RHAPSODE_PUBLIC_URL": "https://speech.example"}
    worker = WorkerProcess(tmp_path / "sender", "--engines", "tone", "--webhooks", **settings).start()
    try:
        task_id = create(client, "wait for nobody.", model="probe", webhook_url=receiver.url)["id"]
        until(lambda: fleet.rows("SELECT 1 FROM attempts WHERE task_id = %s", task_id), "an attempt")
        for replica in fleet.replicas:
            replica.stop()
        (Path(settings["PROBE_DIR"]) / "go").touch()
        (hook,) = until(lambda: receiver.of(task_id), "the webhook", seconds=60)
        assert urls(hook.event["data"])[0].startswith("https://speech.example/files/")
    finally:
        worker.stop()
        for replica in fleet.replicas:
            replica.start()
    with fleet.replicas[0].client(fleet.key) as again:
        completed(again, task_id)


def test_a_worker_that_sends_has_to_know_where_links_lead(tmp_path: Path) -> None:
    ended = run_cli(
        tmp_path,
        tmp_path / "data",
        "worker",
        "--webhooks",
        RHAPSODE_ENGINES="tone",
        RHAPSODE_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
    )
    assert ended.returncode == 1
    assert "RHAPSODE_PUBLIC_URL" in ended.stderr
