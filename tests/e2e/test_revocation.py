"""Calls that are open when their key is revoked or expires: they end, whatever they wait for."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.e2e.probe_engine import text_that_waits
from tests.e2e.server import Json, ServerProcess, until
from tests.e2e.wire import assert_error, create, finished, request_for

pytestmark = pytest.mark.e2e

ENDED = "This API key was revoked or has expired."


@pytest.fixture
def admin(mine: httpx.Client, go: Path) -> httpx.Client:
    return mine


@pytest.fixture
def key(admin: httpx.Client) -> Json:
    created: Json = admin.post("/v1/keys", json={"name": f"for now, {uuid4().hex}"}).json()
    return created


@pytest.fixture
def caller(probe: ServerProcess, key: Json) -> Iterator[httpx.Client]:
    with probe.client(key["key"]) as client:
        yield client


def revoke(admin: httpx.Client, key: Json) -> None:
    assert admin.delete(f"/v1/keys/{key['id']}").status_code == 200


def status_of(probe: ServerProcess, task_id: str) -> str:
    (row,) = probe.rows("SELECT status FROM tasks WHERE id = ?", task_id)
    return str(row["status"])


Call = tuple[str, str, Json | None]


def audio_of_task(caller: httpx.Client, text: str) -> Call:
    return "GET", f"/v1/tasks/{create(caller, text, model='probe')['id']}/audio", None


def openai(**fields: object) -> Callable[[httpx.Client, str], Call]:
    return lambda _, text: ("POST", "/v1/audio/speech", {"model": "probe", "input": text, **fields})


def captioned(_: httpx.Client, text: str) -> Call:
    return "POST", "/dev/captioned_speech", {"model": "probe", "input": text, "response_format": "wav"}


def elevenlabs(end: str) -> Callable[[httpx.Client, str], Call]:
    path = f"/v1/text-to-speech/Low{end}"
    return lambda _, text: ("POST", path, {"model_id": "probe", "text": text})


def google(method: str) -> Callable[[httpx.Client, str], Call]:
    path = f"/v1beta/models/probe:{method}"
    return lambda _, text: ("POST", path, {"contents": [{"parts": [{"text": text}]}]})


def interaction(**fields: object) -> Callable[[httpx.Client, str], Call]:
    return lambda _, text: ("POST", "/v1/interactions", {"model": "probe", "input": text, **fields})


STREAMS = {
    "audio": audio_of_task,
    "OpenAI": openai(response_format="wav"),
    "OpenAI, events": openai(response_format="wav", stream_format="sse"),
    "Kokoro-FastAPI": captioned,
    "ElevenLabs": elevenlabs("/stream?output_format=pcm_24000"),
    "ElevenLabs, times": elevenlabs("/stream/with-timestamps?output_format=pcm_24000"),
    "Google": google("streamGenerateContent?alt=sse"),
    "Google, interaction": interaction(stream=True),
}


@pytest.mark.parametrize("door", STREAMS)
def test_a_stream_is_cut_off(
    probe: ServerProcess, admin: httpx.Client, caller: httpx.Client, key: Json, door: str
) -> None:
    method, path, body = STREAMS[door](caller, text_that_waits())
    with caller.stream(method, path, json=body) as answer:
        assert answer.status_code == 200
        chunks = answer.iter_raw()
        assert next(chunks)
        revoke(admin, key)
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            b"".join(chunks)
    if (task_id := answer.headers.get("Rhapsode-Task-Id")) is not None:  # as when its caller hangs up
        until(lambda: status_of(probe, task_id) == "canceled", "the end of the task")


@pytest.mark.parametrize("signed", [False, True])
def test_events_end(probe: ServerProcess, admin: httpx.Client, caller: httpx.Client, key: Json, signed: bool) -> None:
    task = create(caller, text_that_waits(), model="probe")
    url = task["metadata"]["rhapsode"]["events_url"] if signed else f"/v1/tasks/{task['id']}/events"
    with (
        probe.anonymous() if signed else probe.client(key["key"]) as watching,
        watching.stream("GET", url) as answer,
    ):
        lines = answer.iter_lines()
        assert any(line.startswith("data:") for line in lines)
        revoke(admin, key)
        assert all(json.loads(line[5:])["status"] != "completed" for line in lines if line.startswith("data:"))
        assert watching.get(url).status_code == (404 if signed else 401), "a reconnect"


def waiting_create(_: httpx.Client, text: str) -> Call:
    return "POST", "/v1/tasks", request_for(text, model="probe")


def waiting_poll(caller: httpx.Client, text: str) -> Call:
    return "GET", f"/v1/tasks/{create(caller, text, model='probe')['id']}?wait=60", None


WAITS = {
    "create": waiting_create,
    "poll": waiting_poll,
    "OpenAI": openai(stream=False),
    "ElevenLabs": elevenlabs("/with-timestamps"),
    "Google": google("generateContent"),
    "Google, interaction": interaction(),
}


@pytest.mark.parametrize("door", WAITS)
def test_a_wait_is_refused(
    probe: ServerProcess, admin: httpx.Client, caller: httpx.Client, key: Json, door: str
) -> None:
    text = f"Wait for that, {uuid4().hex}."
    method, path, body = WAITS[door](caller, text)
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(caller.request, method, path, json=body, headers={"Prefer": "wait=60"})
        until(lambda: probe.rows("SELECT task_id FROM texts WHERE text = ?", text), "the task")
        time.sleep(0.2)  # until it is waited for; a wait that begins later would end as well
        revoke(admin, key)
        answer = asking.result(50.0)
    if door in ("create", "poll"):
        assert_error(answer, 401, ENDED, kind="authentication_error")
    assert answer.status_code == 401
    assert ENDED in answer.text


SOCKETS: dict[str, tuple[Json, Json]] = {
    "/v1/speech/stream": ({"type": "configure", "model": "probe"}, {"type": "append", "text": "One. Wait. Two. "}),
    "/v1/text-to-speech/Low/stream-input?model_id=probe": ({"text": " "}, {"text": "One. Wait. Two. "}),
    "/v1/text-to-speech/Low/multi-stream-input?model_id=probe": ({"text": " "}, {"text": "One. Wait. Two. "}),
}


def all_of(socket: ClientConnection) -> tuple[list[str], int | None]:
    """Return the messages in text until the connection is closed, and the code that it is closed with."""
    told = []
    while True:
        try:
            message = socket.recv(timeout=30)
        except ConnectionClosed as closed:
            return told, None if closed.rcvd is None else closed.rcvd.code
        if isinstance(message, str):
            told.append(message)


@pytest.mark.parametrize("idle", [True, False])
@pytest.mark.parametrize("path", SOCKETS)
def test_a_websocket_is_closed(probe: ServerProcess, admin: httpx.Client, key: Json, path: str, idle: bool) -> None:
    headers = {"Authorization": f"Bearer {key['key']}"}
    first, text = SOCKETS[path]
    with connect(probe.url.replace("http", "ws") + path, additional_headers=headers, max_size=None) as socket:
        socket.send(json.dumps(first))
        if not idle:
            socket.send(json.dumps(text))
        until(lambda: admin.get(f"/v1/keys/{key['id']}").json()["last_used_at"] is not None, "the session")
        revoke(admin, key)
        told, code = all_of(socket)
    assert any(ENDED in message for message in told)
    assert code == 1008


def test_what_is_open_ends_when_the_key_expires(admin: httpx.Client, probe: ServerProcess) -> None:
    brief = {"name": f"brief, {uuid4().hex}", "expires_at": int(time.time()) + 3}
    with probe.client(admin.post("/v1/keys", json=brief).json()["key"]) as caller:
        task_id = create(caller, text_that_waits(), model="probe")["id"]
        answer = caller.get(f"/v1/tasks/{task_id}", params={"wait": 60})
    assert_error(answer, 401, ENDED, kind="authentication_error")


def test_a_revocation_ends_nothing_of_other_keys(
    probe: ServerProcess, admin: httpx.Client, caller: httpx.Client, key: Json, go: Path
) -> None:
    mine = create(admin, text_that_waits(), model="probe")["id"]
    with admin.stream("GET", f"/v1/tasks/{mine}/audio") as answer:
        chunks = answer.iter_raw()
        next(chunks)
        theirs = create(caller, f"Wait too, {uuid4().hex}.", model="probe")["id"]
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(caller.get, f"/v1/tasks/{theirs}", params={"wait": 60})
            revoke(admin, key)
            assert waiting.result(50.0).status_code == 401
        go.touch()
        b"".join(chunks)
    assert finished(admin, mine)["status"] == "completed"
    until(lambda: status_of(probe, theirs) == "completed", "the task: what was accepted is spoken")
