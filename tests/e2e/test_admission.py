"""What the server takes on: as much as may wait, as the disk has room for, and nothing once it stops."""

from __future__ import annotations

import json
import signal
import socket
from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.probe_engine import install
from tests.e2e.server import WEB, ServerProcess, until
from tests.e2e.wire import create, finished, read, request_for, spoken

pytestmark = pytest.mark.e2e

LONG = "A sentence that is to wait for its turn. " * 20


def probe_server(make_server: MakeServer, **settings: str) -> ServerProcess:
    server = make_server(**settings)
    server.settings |= install(server.home)
    return server.start()


def test_a_server_takes_requests_while_its_engines_are_still_loading(make_server: MakeServer) -> None:
    server = make_server()
    server.settings |= install(server.home)
    hold = server.home / "signals" / "hold"
    hold.touch()
    server.start()
    assert server.first_readiness["status"] == "ready"
    assert server.first_readiness["engines"]["probe"] == {"state": "warming", "reason": None}
    with server.client() as client:
        task_id = create(client, "Said as soon as it is loaded.", model="probe")["id"]
        assert read(client, task_id)["status"] in ("pending", "processing")
        assert client.get("/readyz").json()["engines"]["probe"]["state"] == "warming"
        hold.unlink()
        assert finished(client, task_id)["status"] == "completed"
        server.warm()


def test_a_full_queue_refuses_tasks(make_server: MakeServer) -> None:
    server = probe_server(make_server, RHAPSODE_MAX_QUEUED_AUDIO_SECONDS="60")
    with server.client() as client:
        spoken(client, "So that it is known how fast the engine is.", model="probe")
        held = create(client, "Wait for it.", model="probe")
        waiting = create(client, LONG, model="probe")
        refused = client.post("/v1/tasks", json=request_for(LONG, model="probe"))
        assert refused.status_code == 503, refused.text
        assert refused.json()["error"]["type"] == "unavailable_error"
        assert "0.0 wait" in refused.json()["error"]["error_message"]
        assert 1 <= int(refused.headers["retry-after"]) <= 3600
        assert server.rows("SELECT count(*) AS n FROM tasks")[0]["n"] == 3
        assert WEB.get(f"{server.url}/readyz").status_code == 200, "tasks can be read, and small ones fit"

        queue = read(client, waiting["id"])["metadata"]["rhapsode"]["queue"]
        assert queue["position"] >= 0
        assert queue["estimated_seconds"] > 0
        (server.home / "signals" / "go").touch()
        done = finished(client, waiting["id"])
        assert done["status"] == "completed"
        assert "queue" not in done["metadata"]["rhapsode"]
        finished(client, held["id"])
        assert client.post("/v1/tasks", json=request_for(LONG, model="probe")).status_code == 202


def test_a_disk_without_room_refuses_tasks(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone", RHAPSODE_MIN_FREE_BYTES=str(10**18))
    server.launch()
    url = until(lambda: _announced(server), "server.json")
    ready = WEB.get(f"{url}/readyz")
    assert ready.status_code == 503
    assert (ready.json()["status"], ready.json()["store"], ready.json()["storage"]) == ("unavailable", "ok", "full")
    server.url = url
    with server.client() as client:
        refused = client.post("/v1/tasks", json=request_for("Hello."))
        assert refused.status_code == 503
        assert "no room" in refused.json()["error"]["error_message"]
        assert refused.headers["retry-after"] == "60"
        assert server.rows("SELECT count(*) AS n FROM tasks")[0]["n"] == 0
        assert client.get("/v1/tasks").status_code == 200


def test_while_it_stops_nothing_is_taken_on_and_what_is_there_can_be_read(make_server: MakeServer) -> None:
    server = probe_server(make_server)
    with server.client() as client:
        task = create(client, "Wait for it.", model="probe")
        until(lambda: read(client, task["id"])["status"] == "processing", "the segment to be begun")
        server.send(signal.SIGTERM)
        stopping = until(lambda: _unready(server), "the server to be stopping")
        assert stopping["status"] == "stopping"
        refused = client.post("/v1/tasks", json=request_for("Too late.", model="probe"))
        assert refused.status_code == 503, refused.text
        assert "shutting down" in refused.json()["error"]["error_message"]
        assert refused.headers["retry-after"] == "10"
        assert read(client, task["id"])["status"] == "processing"
        (server.home / "signals" / "go").touch()
    assert server.wait() == -signal.SIGTERM
    assert server.rows("SELECT outcome FROM attempts") == [{"outcome": "done"}]
    assert server.rows("SELECT count(*) AS n FROM tasks")[0]["n"] == 1


def test_a_body_that_arrives_too_late_is_refused(make_server: MakeServer) -> None:
    """The connection was there before the signal, so it gets an answer."""
    server = make_server(RHAPSODE_ENGINES="tone").start()
    body = json.dumps(request_for("Hello.")).encode()
    head = (
        f"POST /v1/tasks HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {server.first_key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=20) as connection:
        connection.sendall(head.encode() + body[:10])
        until(lambda: WEB.get(f"{server.url}/healthz").status_code == 200, "the head to have arrived")
        server.send(signal.SIGTERM)
        until(lambda: not _accepts(place.port or 0), "the port to be closed")
        connection.sendall(body[10:])
        answer = connection.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 503 "), answer
    assert "retry-after: 10" in answer.lower()
    assert server.wait() == -signal.SIGTERM
    assert server.rows("SELECT count(*) AS n FROM tasks")[0]["n"] == 0


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _announced(server: ServerProcess) -> str | None:
    try:
        return str(json.loads((server.data_dir / "server.json").read_text())["url"])
    except FileNotFoundError:
        return None


def _unready(server: ServerProcess) -> dict[str, str] | None:
    answer = WEB.get(f"{server.url}/readyz")
    return answer.json() if answer.status_code == 503 else None
