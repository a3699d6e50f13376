"""``Idempotency-Key``: the same request gives the same task, however often it is sent."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.probe_engine import install
from tests.e2e.server import ServerProcess
from tests.e2e.wire import assert_error, completed, read, request_for

pytestmark = pytest.mark.e2e

HEADER = "Idempotency-Key"
HELLO = request_for("Hello.")


def post(client: httpx.Client, name: str, body: object = HELLO, **headers: str) -> httpx.Response:
    return client.post("/v1/tasks", json=body, headers={HEADER: name, **headers})


def test_a_repeated_request_gets_the_same_task(client: httpx.Client) -> None:
    first = post(client, "again")
    assert first.status_code == 202
    assert "Idempotent-Replayed" not in first.headers
    second = post(client, "again")
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.json()["id"] == first.json()["id"]
    assert second.headers["Location"] == first.headers["Location"]
    done = completed(client, first.json()["id"])
    third = post(client, "again")
    assert third.status_code == 200, "it is final"
    assert third.json()["status"] == "completed"
    assert third.json()["usage"] == done["usage"]


def test_the_same_may_be_said_in_another_way(client: httpx.Client) -> None:
    first = {"model": "tone", "input": [{"params": {"text": "Hello."}}], "metadata": {"a": 1, "b": 2}}
    second = {"metadata": {"b": 2, "a": 1}, "input": [{"params": {"prompt": "Hello."}}], "model": "tone"}
    assert post(client, "said", first).json()["id"] == post(client, "said", second).json()["id"]


def test_another_request_with_the_same_key_is_refused(client: httpx.Client) -> None:
    post(client, "other")
    for body in (request_for("Hello!"), {**HELLO, "metadata": {"a": 1}}, {**HELLO, "deadline_seconds": 60}):
        answer = post(client, "other", body)
        message = "This Idempotency-Key was used for another request in the last 24 hours."
        assert_error(answer, 422, message, kind="idempotency_error", param=HEADER)


GOOGLE = {"contents": [{"parts": [{"text": "Hello."}]}], "generationConfig": {"responseModalities": ["AUDIO"]}}
AS_WAV = {**GOOGLE["generationConfig"], "responseFormat": {"audio": {"mimeType": "audio/wav"}}}
SPOKEN = {"model": "tone", "input": "Hello."}
COMPATIBLE_CALLS: dict[str, list[tuple[str, object]]] = {
    "OpenAI": [
        ("/v1/audio/speech", SPOKEN),
        ("/v1/audio/speech", {**SPOKEN, "response_format": "wav"}),
        ("/v1/audio/speech", {**SPOKEN, "response_format": "flac"}),
        ("/v1/audio/speech", {**SPOKEN, "sample_rate": 16_000}),
        ("/v1/audio/speech", {**SPOKEN, "stream_format": "sse"}),
        ("/v1/audio/speech", {**SPOKEN, "stream": False}),
    ],
    "ElevenLabs": [
        ("/v1/text-to-speech/Low", {"text": "Hello.", "model_id": "tone"}),
        ("/v1/text-to-speech/Low?output_format=mp3_44100_64", {"text": "Hello.", "model_id": "tone"}),
        ("/v1/text-to-speech/Low/stream?output_format=pcm_16000", {"text": "Hello.", "model_id": "tone"}),
        ("/v1/text-to-speech/Low/with-timestamps?output_format=wav_24000", {"text": "Hello.", "model_id": "tone"}),
    ],
    "Google": [
        ("/v1beta/models/tone:generateContent", GOOGLE),
        ("/v1beta/models/tone:generateContent", {**GOOGLE, "generationConfig": AS_WAV}),
        ("/v1beta/models/tone:streamGenerateContent", GOOGLE),
    ],
    "Google's interactions": [
        ("/v1/interactions", SPOKEN),
        ("/v1/interactions", {**SPOKEN, "response_format": {"type": "audio", "mime_type": "audio/wav"}}),
        ("/v1/interactions", {**SPOKEN, "stream": True}),
    ],
}
"""Calls that speak the same, and are answered in another way each."""


@pytest.mark.parametrize("api", COMPATIBLE_CALLS)
def test_another_answer_with_the_same_key_is_another_request(client: httpx.Client, api: str) -> None:
    calls = COMPATIBLE_CALLS[api]
    for number, (path, body) in enumerate(calls):
        key = {HEADER: f"{api.replace(' ', '-')}-{number}"}
        first = client.post(path, json=body, headers=key)
        assert (first.status_code, "Idempotent-Replayed" in first.headers) == (200, False), path
        again = client.post(path, json=body, headers=key)
        assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true"), path
        assert again.headers["Rhapsode-Task-Id"] == first.headers["Rhapsode-Task-Id"]
        for other_path, other_body in calls[:number] + calls[number + 1 :]:
            other = client.post(other_path, json=other_body, headers=key)
            assert other.status_code == 422, (path, body, other_path, other_body)


def test_a_request_that_is_refused_uses_no_key(client: httpx.Client) -> None:
    assert post(client, "refused", request_for("🎈")).status_code == 400
    assert post(client, "refused", {}).status_code == 400
    assert post(client, "refused").status_code == 202


def test_the_key_of_a_deleted_task_makes_no_other(client: httpx.Client) -> None:
    task = post(client, "deleted").json()
    client.delete(f"/v1/tasks/{task['id']}")
    message = "The task of this Idempotency-Key was deleted. Use a new key for a new task."
    for body in (HELLO, request_for("Something else.")):
        assert_error(post(client, "deleted", body), 409, message, kind="idempotency_error", param=HEADER)


def test_keys_of_different_callers_have_nothing_to_do_with_each_other(
    tone: ServerProcess, client: httpx.Client
) -> None:
    with tone.client(tone.cli("keys", "create", "other").stdout.strip()) as other:
        mine, theirs = post(client, "shared").json(), post(other, "shared", request_for("Theirs.")).json()
    assert mine["id"] != theirs["id"]


@pytest.mark.parametrize("name", ["x" * 255, "!", "~", '"quoted"', "a,b;c=d", "8e03978e-40d5-43e8-bc93-6894a57f9324"])
def test_visible_ascii_makes_a_key(client: httpx.Client, name: str) -> None:
    assert post(client, name).json()["id"] == post(client, name).json()["id"]


@pytest.mark.parametrize("name", [b"", b"x" * 256, b"two words", b"\xc3\xa9", b"a\tb"])
def test_malformed_idempotency_keys_are_refused(client: httpx.Client, name: bytes) -> None:
    answer = client.post("/v1/tasks", json=HELLO, headers=[(HEADER.encode(), name)])
    message = "The Idempotency-Key header must be 1 to 255 visible ASCII characters, and there must be one."
    assert_error(answer, 400, message, param=HEADER)


def test_two_idempotency_keys_are_refused(client: httpx.Client) -> None:
    answer = client.post("/v1/tasks", json=HELLO, headers=[(HEADER, "a"), (HEADER, "b")])
    assert answer.status_code == 400


def test_a_crowd_makes_one_task(tone: ServerProcess) -> None:
    crowd = 100
    key = tone.cli("keys", "create", "crowd").stdout.strip()
    with tone.client(key) as client, ThreadPoolExecutor(crowd) as pool:
        answers = list(pool.map(lambda _: post(client, "crowd"), range(crowd)))
        assert {answer.status_code for answer in answers} <= {200, 202, 409}
        created = [answer for answer in answers if answer.status_code == 202 and HEADER not in answer.headers]
        ids = {answer.json()["id"] for answer in answers if answer.status_code != 409}
        fresh = [answer for answer in created if "Idempotent-Replayed" not in answer.headers]
        assert (len(ids), len(fresh)) == (1, 1)
        assert [task["id"] for task in client.get("/v1/tasks").json()["data"]] == list(ids)


@pytest.mark.slow
def test_a_key_outlives_the_server(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone").start()
    with server.client() as client:
        task = post(client, "durable").json()
    server.kill()
    server.start()
    with server.client() as client:
        again = post(client, "durable")
        assert again.headers["Idempotent-Replayed"] == "true"
        assert again.json()["id"] == task["id"]
        assert completed(client, task["id"])
        assert len(client.get("/v1/tasks").json()["data"]) == 1


@pytest.mark.slow
def test_a_replay_needs_no_model(make_server: MakeServer) -> None:
    """What was accepted is found again, also when the server does not offer its model any more."""
    server = make_server()
    server.settings |= install(server.home)
    bodies = {"done": request_for("Hello.", model="probe"), "waits": request_for("Wait for it.", model="probe")}
    server.start()
    with server.client() as client:
        ids = {name: post(client, name, body).json()["id"] for name, body in bodies.items()}
        completed(client, ids["done"])
    server.kill()
    server.settings["RHAPSODE_ENGINES"] = "tone"
    server.start()
    with server.client() as client:
        assert post(client, "new", bodies["done"]).status_code == 400
        for name, status in (("done", 200), ("waits", 202)):
            again = post(client, name, bodies[name])
            assert (again.status_code, again.headers.get("Idempotent-Replayed")) == (status, "true"), again.text
            assert again.json()["id"] == ids[name]
        assert post(client, "waits", request_for("Other.", model="probe")).status_code == 422


def test_a_client_that_leaves_before_the_answer_finds_its_task(tone: ServerProcess, client: httpx.Client) -> None:
    body = b'{"model": "tone", "input": [{"params": {"text": "Left early."}}]}'
    head = f"POST /v1/tasks HTTP/1.1\r\nHost: x\r\nAuthorization: {client.headers['Authorization']}\r\n"
    head += f"Content-Type: application/json\r\n{HEADER}: left\r\nContent-Length: {len(body)}\r\n\r\n"
    address = urlsplit(tone.url)
    for _ in range(3):
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(head.encode() + body)
    # One of those who left may still be at it: then the answer is a 409 for a moment.
    answers = iter(lambda: post(client, "left", request_for("Left early.")), None)
    task = next(answer.json() for answer in answers if answer.status_code != 409)
    assert read(client, task["id"])["id"] == task["id"]
    rows = tone.rows("SELECT count(*) AS tasks FROM idempotency_keys WHERE name = 'left'")
    assert rows == [{"tasks": 1}]
