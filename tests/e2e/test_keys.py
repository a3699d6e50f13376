"""Keys by the command line beside a running server, and what must never be written anywhere."""

from __future__ import annotations

import re
import socket
import stat

import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.server import ServerProcess, until
from tests.e2e.wire import create, finished, request_for

pytestmark = pytest.mark.e2e

KEY = re.compile(r"rhap_[0-9a-f]{12}_[\w-]{43}")
PREFIX = len("rhap_0123456789ab")
"""So much of a key is public; after one more character its secret begins, which may hold any of A-Za-z0-9_-."""
CANARY = "xylophonist"


def test_create_prints_the_key_and_only_the_key(tone: ServerProcess) -> None:
    result = tone.cli("keys", "create", "for a script")
    assert result.returncode == 0
    assert KEY.fullmatch(result.stdout.removesuffix("\n"))
    assert result.stderr == ""


def test_list_names_keys_without_showing_them(tone: ServerProcess) -> None:
    used, unused = (tone.cli("keys", "create", name).stdout.strip() for name in ("used", "unused"))
    with tone.client(used) as client:
        until(lambda: client.get("/v1/models").status_code == 200, "the new key")
        until(lambda: client.get("/v1/keys/me").json()["last_used_at"], "the note of its use")
    assert tone.cli("keys", "revoke", unused[:PREFIX]).returncode == 0
    listed = tone.cli("keys", "list")
    assert listed.stdout.split("\n")[0].split() == ["PREFIX", "NAME", "SCOPES", "CREATED", "LAST", "USED", "STATE"]
    rows = {line.split()[1]: line for line in listed.stdout.splitlines()[1:]}
    moment = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
    assert re.fullmatch(rf"{used[:PREFIX]} +used +speech +{moment} +{moment} +active *", rows["used"])
    assert re.fullmatch(rf"{unused[:PREFIX]} +unused +speech +{moment} +- +revoked *", rows["unused"])
    assert re.search(r" admin,speech ", rows["first"])
    assert not KEY.search(listed.stdout)


def test_a_key_that_cannot_be_revoked(tone: ServerProcess) -> None:
    for name in ("twin", "twin"):
        tone.cli("keys", "create", name)
    unclear = tone.cli("keys", "revoke", "twin")
    assert unclear.returncode == 1
    assert unclear.stderr.startswith("error: Several active keys are named 'twin': name one by its prefix (rhap_")
    nobody = tone.cli("keys", "revoke", "[/nobody]")
    assert nobody.returncode == 1
    message = "No active key has the name or prefix '[/nobody]'. 'rhapsode keys list' shows all."
    assert nobody.stderr == f"error: {message}\n"
    misspelled = tone.cli("keys", "show", "twinn")
    assert misspelled.stderr == "error: No active key has the name or prefix 'twinn'. Did you mean 'twin'?\n"


def test_the_first_start_alone_prints_a_key(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone")
    server.make_tables = True
    server.start()
    assert "Your first API key, an admin key, shown only this once:" in server.printed
    with server.client(server.first_key) as client:
        assert client.get("/v1/models").status_code == 200
    server.stop()
    server.start()
    assert server.printed == f"rhapsode listens on {server.url}\nThe console is at {server.url}/console/\n"
    with server.client() as client:
        assert client.get("/v1/models").status_code == 200


@pytest.mark.slow
def test_a_start_that_fails_makes_no_key(make_server: MakeServer, tone: ServerProcess) -> None:
    server = make_server(RHAPSODE_ENGINES="tone")
    taken = tone.url.rpartition(":")[2]
    failed = server.cli("serve", "--port", taken)
    assert failed.returncode == 1
    assert failed.stderr.endswith(f"error: Cannot listen on 127.0.0.1:{taken}: Address already in use.\n")
    server.start()
    assert KEY.search(server.printed), "the key is not lost with the start that could not show it"


def test_no_key_is_ever_written_down(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone", RHAPSODE_LOG_LEVEL="debug")
    server.make_tables = True
    server.start()
    keys = [server.first_key, server.cli("keys", "create", "second").stdout.strip()]
    for key in keys:
        with server.client(key) as client:
            until(lambda client=client: client.get("/v1/models").status_code == 200, "the key")
            create(client, "Hello.")
    server.cli("keys", "revoke", "second")
    with server.anonymous() as client:
        client.get(f"/v1/models?key={keys[0]}")
        client.get(f"/{keys[0]}", headers={"Authorization": f"Basic {keys[0]}"})
    server.stop()
    written = [path for path in server.data_dir.rglob("*") if path.is_file()]
    assert server.data_dir / "rhapsode.db" in written
    for path in [*written, server.home / "server-1.log"]:
        content = path.read_bytes()
        for key in keys:
            assert key[PREFIX + 1 :].encode() not in content, f"{path} holds a key"
    assert stat.S_IMODE(server.data_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE((server.data_dir / "rhapsode.db").stat().st_mode) == 0o600


def test_what_users_write_is_never_logged(probe: ServerProcess) -> None:
    with probe.client() as client:
        ended = [create(client, f"{word} {CANARY}.", model="probe") for word in ("Say", "Unable", "Raise", "Hush")]
        refused = [
            request_for(f"{CANARY} שלום", model="probe"),
            request_for("Hi.", model=CANARY),
            request_for("Hi.", model="probe", voice=CANARY),
            request_for("Hi.", model="probe", **{CANARY: CANARY}),
            request_for("Hi.", model="probe", metadata={"rhapsode": CANARY}),
            request_for(f"{CANARY}\x00", model="probe"),
        ]
        for body in refused:
            assert client.post("/v1/tasks", json=body).status_code == 400
        assert client.post("/v1/tasks", content=f'{{"{CANARY}'.encode()).status_code == 415
        client.get(f"/v1/{CANARY}?{CANARY}={CANARY}", headers={"X-Canary": CANARY, "User-Agent": CANARY})
        client.get(f"/v1/tasks/{CANARY}")
        client.get(f"/files/{CANARY}.wav?signature={CANARY}")
        with socket.create_connection(("127.0.0.1", int(probe.url.rpartition(":")[2])), timeout=10.0) as connection:
            connection.sendall(f"{CANARY}\r\n\r\n".encode())  # not even HTTP
            assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
        statuses = [finished(client, task["id"])["status"] for task in ended]
    assert statuses == ["completed", "failed", "failed", "failed"]
    for event in ("task.failed", "worker.error"):
        until(lambda event=event: f'"event": "{event}"' in probe.log, f"{event} in the log")  # type: ignore[misc]
    log = probe.log
    assert CANARY not in log.lower()
    assert probe.first_key[PREFIX + 1 :] not in log
