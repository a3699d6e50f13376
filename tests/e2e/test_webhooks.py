"""Webhooks from end to end: who asks for one is told of the end of his task, whatever happens on the way."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from standardwebhooks import WebhookVerificationError

from tests.e2e.conftest import MakeServer
from tests.e2e.probe_engine import install
from tests.e2e.receiver import Hook, Receiver, receiving
from tests.e2e.server import Json, ServerProcess, running, until
from tests.e2e.wire import assert_error, create, download, finished, read, request_for, samples_of, urls

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Yield a server that may send to this machine."""
    home = tmp_path_factory.mktemp("webhooks")
    with running(ServerProcess(home, RHAPSODE_WEBHOOK_ALLOW_PRIVATE="true", **install(home))) as server:
        yield server


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def secret_of(client: httpx.Client) -> str:
    return str(client.get("/v1/keys/me/webhook-secret").json()["secret"])


def hook_of(receiver: Receiver, task_id: str, count: int = 1) -> Hook:
    """Return the newest of ``count`` requests about a task."""
    return until(lambda: len(found := receiver.of(task_id)) >= count and found, f"webhook {count}")[-1]


def log_of(client: httpx.Client, task_id: str) -> Json:
    """Return the one delivery of a task."""
    answer = client.get(f"/v1/tasks/{task_id}/deliveries")
    assert answer.status_code == 200, answer.text
    (delivery,) = answer.json()["data"]
    found: Json = delivery
    return found


def settled(client: httpx.Client, task_id: str) -> Json:
    """Return the delivery of a task once it is taken."""
    return until(lambda: (found := log_of(client, task_id))["status"] == "delivered" and found, "the delivery's log")


def without_links(task: Json) -> Json:
    """Return a task without what is signed anew with every look at it."""
    return {name: value for name, value in task.items() if name != "output"}


@pytest.mark.parametrize(
    ("text", "status"), [("Hello there.", "completed"), ("Unable.", "failed"), ("Wait for me.", "canceled")]
)
def test_every_end_of_a_task_is_sent(server: ServerProcess, receiver: Receiver, text: str, status: str) -> None:
    with server.client() as client:
        url = f"{receiver.url}/hooks?for=me"
        task_id = create(client, text, model="probe", webhook_url=url, metadata={"order": 7})["id"]
        if status == "canceled":
            assert client.get(f"/v1/tasks/{task_id}/deliveries").json() == {"object": "list", "data": []}
            client.post(f"/v1/tasks/{task_id}/cancel").raise_for_status()
            (server.home / "signals" / "go").touch()  # the engine is not stopped by that, and others want it
        hook = hook_of(receiver, task_id)
        event = hook.verified(secret_of(client))
        assert set(event) == {"type", "timestamp", "data"}
        assert event["type"] == f"task.{status}"
        task = read(client, task_id)
        assert task["status"] == status
        assert without_links(event["data"]) == without_links(task)
        assert event["data"]["metadata"]["order"] == 7
        assert ("output" in event["data"]) == (status == "completed")
        if status == "completed":
            assert samples_of(download(urls(event["data"])[0])).any()
        assert hook.path == "/hooks?for=me"
        assert hook.headers["content-type"] == "application/json"
        assert hook.headers["user-agent"].startswith("rhapsode/")
        assert "authorization" not in hook.headers

        delivery = settled(client, task_id)
        (attempt,) = delivery["attempts"]
        assert (attempt["http_status"], attempt["error"]) == (204, None)
        assert (delivery["id"], delivery["event"], delivery["url"], delivery["next_attempt_at"]) == (
            hook.headers["webhook-id"],
            f"task.{status}",
            url,
            None,
        )
    assert len(receiver.of(task_id)) == 1
    shown = server.cli("tasks", "show", task_id).stdout
    assert f"webhook {delivery['id']} (task.{status}) to {url}: delivered\n" in shown


def test_each_key_has_a_secret_of_its_own(server: ServerProcess, receiver: Receiver) -> None:
    with server.client() as admin:
        created = admin.post("/v1/keys", json={"name": "hooked"}).json()
        first = secret_of(admin)
        with server.client(created["key"]) as client:
            mine = secret_of(client)
            hook = hook_of(receiver, create(client, "Hello.", webhook_url=receiver.url)["id"])
            hook.verified(mine)
            with pytest.raises(WebhookVerificationError):
                hook.verified(first)
            new = admin.post(f"/v1/keys/{created['id']}/rotate-webhook-secret").json()["secret"]
            hook = hook_of(receiver, create(client, "Hello.", webhook_url=receiver.url)["id"])
            assert hook.verified(mine) == hook.verified(new), "for a day, both hold"
            task_id = hook.event["data"]["id"]
        not_mine = admin.get(f"/v1/tasks/{task_id}/deliveries")
        assert_error(not_mine, 404, "There is no such task.", kind="not_found_error", param="id")


def test_a_receiver_that_fails_gets_it_again(server: ServerProcess, receiver: Receiver) -> None:
    receiver.answers = [500]
    with server.client() as client:
        task_id = create(client, "Hello again.", model="probe", webhook_url=receiver.url)["id"]
        first = hook_of(receiver, task_id)
        receiver.open.clear()
        waiting = until(lambda: (found := log_of(client, task_id))["attempts"] and found, "the first try")
        assert waiting["status"] == "pending"
        assert 3 <= waiting["next_attempt_at"] - waiting["attempts"][0]["at"] <= 7
        shown = server.cli("tasks", "show", task_id).stdout
        assert f"{receiver.url}: pending, next try at " in shown
        receiver.open.set()
        second = hook_of(receiver, task_id, 2)
        assert second.headers["webhook-id"] == first.headers["webhook-id"]
        assert second.verified(secret_of(client))["type"] == "task.completed"
        delivery = settled(client, task_id)
    assert [attempt["http_status"] for attempt in delivery["attempts"]] == [500, 204]
    assert delivery["tries"] == delivery["attempts"], "by the old name as well"
    assert 4 <= delivery["attempts"][1]["at"] - delivery["attempts"][0]["at"] <= 60, "not at the time after that"


@pytest.mark.slow
def test_a_server_that_is_killed_before_it_could_deliver_does_so_later(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone", RHAPSODE_WEBHOOK_ALLOW_PRIVATE="true").start()
    with socket.create_server(("127.0.0.1", 0)) as placeholder:
        port = placeholder.getsockname()[1]
    url = f"http://127.0.0.1:{port}"  # where nobody listens yet
    with server.client() as client:
        task_id = create(client, "Hello.", webhook_url=url)["id"]
        finished(client, task_id)
        secret = secret_of(client)
        tried = until(lambda: (found := log_of(client, task_id))["attempts"] and found, "the first try")
    assert (tried["status"], tried["attempts"][0]["error"]) == ("pending", "no connection")
    server.kill()
    with receiving(port) as receiver:
        server.start()
        event = hook_of(receiver, task_id).verified(secret)
        assert event["type"] == "task.completed"
        assert samples_of(download(urls(event["data"])[0])).any(), "its link leads to the server as it is now"
        with server.client() as client:
            assert len(settled(client, task_id)["attempts"]) == 2


@pytest.mark.slow
def test_what_ends_while_no_server_runs_is_told_by_the_next(make_server: MakeServer, tmp_path: Any) -> None:
    home = tmp_path / "probe"
    home.mkdir()
    server = make_server(RHAPSODE_WEBHOOK_ALLOW_PRIVATE="true", **install(home)).start()
    with receiving() as receiver:
        with server.client() as client:
            task_id = create(client, "Wait for it.", model="probe", webhook_url=receiver.url)["id"]
        server.kill()
        assert server.cli("tasks", "cancel", task_id).returncode == 0
        assert receiver.got == []
        server.start()
        assert hook_of(receiver, task_id).event["type"] == "task.canceled"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://localhost/",
        "https://10.0.0.7/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:192.168.0.1]/",
        "http://printer.local/",
    ],
)
def test_a_private_address_is_refused(client: httpx.Client, url: str) -> None:
    answer = client.post("/v1/tasks", json=request_for("Hello.", webhook_url=url))
    message = "The webhook URL cannot be used: it leads to a private address, which this server does not send to."
    assert_error(answer, 400, message, param="webhook_url")
