"""Streamed text over WebSockets: our own protocol, and ElevenLabs' by its own client."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from socket import SHUT_RDWR
from typing import Any

import httpx
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.e2e.conftest import MakeServer
from tests.e2e.ledger import idle
from tests.e2e.server import ServerProcess
from tests.e2e.wire import completed
from tests.support.lazy_modules import LazyModule
from tests.support.transcribe import Transcriber, normalise_words

pytestmark = pytest.mark.e2e
elevenlabs = LazyModule("elevenlabs")

TEXT = "The weather in the mountains was cold and clear. Then he went home, where nobody was waiting for him."

PATHS = ("/v1/speech/stream", "/v1/text-to-speech/Low/stream-input", "/v1/text-to-speech/Low/multi-stream-input")
"""Every WebSocket that speaks."""


@contextmanager
def opened(server: ServerProcess, **configuration: Any) -> Iterator[ClientConnection]:
    """Yield a connection whose session is configured."""
    address = server.url.replace("http", "ws") + "/v1/speech/stream"
    with connect(address, additional_headers={"Authorization": f"Bearer {server.first_key}"}, max_size=None) as socket:
        socket.send(json.dumps({"type": "configure", **configuration}))
        yield socket


def say(socket: ClientConnection, type: str, **fields: Any) -> None:
    socket.send(json.dumps({"type": type, **fields}))


def heard(socket: ClientConnection, last: str) -> tuple[bytes, list[Any]]:
    """Return all sound and messages up to one of the type ``last``."""
    sound, messages = b"", []
    while not messages or messages[-1]["type"] != last:
        message = socket.recv(timeout=120)
        if isinstance(message, bytes):
            sound += message
        else:
            messages.append(json.loads(message))
    return sound, messages


def pieces_of(text: str, size: int = 4) -> Iterator[str]:
    yield from (text[at : at + size] for at in range(0, len(text), size))


def test_text_in_pieces_is_said_word_for_word(kokoro: ServerProcess, ears: Transcriber) -> None:
    with opened(kokoro, model="hibari") as socket:
        for piece in pieces_of(TEXT):
            say(socket, "append", text=piece)
        say(socket, "flush")
        sound, messages = heard(socket, "flushed")
        assert messages[0]["type"] == "configured"
        words = [word for message in messages if message["type"] == "words" for word in message["words"]]
        assert [word["word"] for word in words] == TEXT.split()
        assert all(TEXT[word["from"] : word["to"]] == word["word"] for word in words)
        assert [word["start"] for word in words] == sorted(word["start"] for word in words)
        samples = np.frombuffer(sound, "<i2")
        assert words[-1]["end"] <= len(samples) / 24_000
        assert ears.words(samples) == normalise_words(TEXT)
        chunks = [message for message in messages if message["type"] == "chunk"]
        assert (chunks[0]["from"], chunks[-1]["to"]) == (0, len(TEXT))
        say(socket, "append", text=5)
        assert heard(socket, "error")[1][-1]["error"]["param"] == "text"
        say(socket, "append", text="It goes on, after a mistake.")
        say(socket, "close")
        sound, messages = heard(socket, "closed")
        assert sound
    with kokoro.client() as mine:
        assert completed(mine, chunks[0]["task_id"])["model"] == "hibari"


def test_what_was_not_sent_is_dropped_and_killed_clients_leave_nothing(kokoro: ServerProcess) -> None:
    with opened(kokoro, model="kokoro", format="mp3") as socket:
        say(socket, "append", text="This is a long story about a house by the sea. " * 40)
        heard(socket, "chunk")
        say(socket, "cancel")
        heard(socket, "canceled")
        say(socket, "append", text="Something else.")
        say(socket, "close")
        sound, messages = heard(socket, "closed")
        assert sound[0] == 0xFF
        assert [message["type"] for message in messages if message["type"] in {"chunk", "flushed"}] == [
            "chunk",
            "flushed",
        ]
    with opened(kokoro, model="kokoro") as socket:
        say(socket, "append", text="This is a long story about a house by the river. " * 40)
        heard(socket, "chunk")
        socket.socket.shutdown(SHUT_RDWR)  # without a word
    idle(kokoro)


@pytest.mark.parametrize(
    ("first", "type", "code"),
    [
        ({"type": "configure", "voice": "Kore"}, "invalid_request_error", 1008),
        ({"type": "append", "text": "Hello."}, "invalid_request_error", 1008),
        ({"type": "configure", "api_key": "rhap_none"}, "authentication_error", 1008),
    ],
)
def test_what_is_wrong_is_said(kokoro: ServerProcess, first: dict[str, Any], type: str, code: int) -> None:
    with connect(kokoro.url.replace("http", "ws") + "/v1/speech/stream") as socket:
        socket.send(json.dumps(first))
        assert json.loads(socket.recv())["error"]["type"] == type
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/v1/speech/strem", "There is nothing at this path. Did you mean '/v1/speech/stream'?"),
        ("/v1/tasks", "There is nothing at this path. '/openapi.json' lists what there is."),
    ],
)
def test_a_connection_to_an_unknown_path_is_a_404(kokoro: ServerProcess, path: str, message: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(kokoro.url.replace("http", "ws") + path)
    assert refused.value.response.status_code == 404
    assert json.loads(refused.value.response.body)["error"]["error_message"] == message


@pytest.mark.parametrize("path", PATHS)
def test_a_request_without_an_upgrade_is_told_that_it_needs_one(kokoro: ServerProcess, path: str) -> None:
    with kokoro.client() as client:
        answer = client.get(path)
    assert answer.status_code == 404
    assert "This path is for WebSockets: connect to it with ws:// or wss://." in answer.text


def test_a_session_ends_with_its_key(kokoro: ServerProcess) -> None:
    address = kokoro.url.replace("http", "ws") + "/v1/speech/stream"
    with kokoro.client() as admin, connect(address) as socket:
        key = admin.post("/v1/keys", json={"name": "brief"}).json()
        say(socket, "configure", model="hibari", api_key=key["key"])
        say(socket, "append", text="While it holds.")
        say(socket, "flush")
        heard(socket, "flushed")
        admin.delete(f"/v1/keys/{key['id']}").raise_for_status()
        say(socket, "append", text="Once it does not.")
        say(socket, "flush")
        sound, messages = heard(socket, "error")
        assert (sound, messages[-1]["error"]["type"]) == (b"", "authentication_error")
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008


@pytest.mark.filterwarnings("ignore:ConnectionClosed.code is deprecated:DeprecationWarning")  # which it reads
def test_elevenlabs_client_streams_its_input(kokoro: ServerProcess, ears: Transcriber) -> None:
    with httpx.Client() as web:
        client = elevenlabs.ElevenLabs(api_key=kokoro.first_key, base_url=kokoro.url, httpx_client=web)
        client.text_to_speech._ws_base_url = kokoro.url.replace("http", "ws")  # it believes in TLS alone
        sound = b"".join(
            client.text_to_speech.convert_realtime(
                "heart", text=pieces_of(TEXT, 12), model_id="hibari", output_format="pcm_24000"
            )
        )
    assert ears.words(np.frombuffer(sound, "<i2")) == normalise_words(TEXT)


def test_several_contexts_share_a_connection(kokoro: ServerProcess) -> None:
    address = f"{kokoro.url.replace('http', 'ws')}/v1/text-to-speech/heart/multi-stream-input?model_id=hibari"
    with connect(address, additional_headers={"xi-api-key": kokoro.first_key}, max_size=None) as socket:
        for name, text in (("one", "The first of two contexts."), ("two", "The second of two contexts.")):
            socket.send(json.dumps({"text": " ", "context_id": name}))
            socket.send(json.dumps({"text": text, "context_id": name, "flush": True}))
        for name in ("one", "two"):
            socket.send(json.dumps({"context_id": name, "close_context": True}))
        said: dict[str, str] = {}
        ended = []
        while len(ended) < 2:
            message = json.loads(socket.recv(timeout=120))
            if message["isFinal"]:
                ended.append(message["contextId"])
            elif message["alignment"]:
                said[message["contextId"]] = said.get(message["contextId"], "") + "".join(
                    message["alignment"]["chars"]
                )
        assert said == {"one": "The first of two contexts.", "two": "The second of two contexts."}
        socket.send(json.dumps({"close_socket": True}))


def test_sessions_are_told_that_the_server_stops(make_server: MakeServer) -> None:
    """Those that wait for a text, those whose text is being spoken, and those whose client has said nothing yet."""
    server = make_server(RHAPSODE_ENGINES="tone").start()
    with ExitStack() as stack:
        sessions = [stack.enter_context(opened(server, model="tone")) for _ in range(8)]
        base = server.url.replace("http", "ws", 1)
        silent = [stack.enter_context(connect(base + path)) for path in PATHS]
        for number, session in enumerate(sessions):
            heard(session, "configured")
            if number % 2:
                say(session, "append", text=f"This is session {number}. " * 200)
                say(session, "flush")
                heard(session, "chunk")
        server.send(signal.SIGTERM)
        for session in sessions:
            _, messages = heard(session, "error")
            assert "shutting down" in messages[-1]["error"]["error_message"]
            assert messages[-1]["retry_after_seconds"] > 0
            with pytest.raises(ConnectionClosed) as ended:
                session.recv(timeout=10)
            assert ended.value.rcvd is not None
            assert ended.value.rcvd.code == 1012
        for socket in silent:
            assert "shutting down" in str(socket.recv(timeout=10))
            with pytest.raises(ConnectionClosed) as ended:
                socket.recv(timeout=10)
            assert ended.value.rcvd is not None
            assert ended.value.rcvd.code == 1012
    assert server.wait(60) == -signal.SIGTERM
