"""What a Wyoming client may send."""

from __future__ import annotations

import asyncio
import json
import threading
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, cast

import pytest

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)  # which the library imports
    from wyoming.event import Event, async_read_event

    from rhapsode.wyoming_server import MOST_BYTES, BoundedReader, RefusedError, RemoteVoices


async def read(head: dict[str, Any], rest: bytes = b"") -> Event | None:
    stream = asyncio.StreamReader()
    stream.feed_data(json.dumps(head).encode() + b"\n" + rest)
    stream.feed_eof()
    return await async_read_event(cast("asyncio.StreamReader", BoundedReader(stream)))


async def test_an_event_is_read() -> None:
    event = await read({"type": "synthesize", "data_length": 15, "payload_length": 3}, b'{"text": "Hi."}abc')
    assert event is not None
    assert (event.type, event.data, event.payload) == ("synthesize", {"text": "Hi."}, b"abc")


@pytest.mark.parametrize("field", ["data_length", "payload_length"])
@pytest.mark.parametrize("length", [MOST_BYTES + 1, 10**18, 1.5])
async def test_what_is_announced_to_be_too_long_ends_the_connection(field: str, length: float) -> None:
    assert await read({"type": "synthesize", field: length}, b"{}") is None


class Listing(BaseHTTPRequestHandler):
    """A server with voices, which counts how often it is asked for them."""

    requests: ClassVar[list[str]] = []
    voices: ClassVar[list[dict[str, Any]]] = []
    status = 200

    def do_GET(self) -> None:
        self.requests.append(self.path)
        body = json.dumps({"data": self.voices}).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listing() -> Iterator[tuple[RemoteVoices, type[Listing]]]:
    """Yield voices of a server, and the handler of its requests."""

    class Handler(Listing):
        requests: ClassVar[list[str]] = []
        voices: ClassVar[list[dict[str, Any]]] = [{"name": "Kore", "models": ["draft", "fine"]}]

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield RemoteVoices(f"http://127.0.0.1:{server.server_port}", None), Handler
        server.shutdown()
        thread.join()


async def test_the_list_of_voices_is_asked_for_once_for_many_utterances(
    listing: tuple[RemoteVoices, type[Listing]],
) -> None:
    voices, server = listing
    assert [await voices.model_of("Kore") for _ in range(5)] == ["draft"] * 5
    assert server.requests == ["/v1/voices"]


async def test_the_list_is_asked_for_again_for_a_voice_that_is_new_and_after_a_refusal(
    listing: tuple[RemoteVoices, type[Listing]],
) -> None:
    voices, server = listing
    assert await voices.model_of("Kore") == "draft"
    assert await voices.model_of("Narrator") is None
    server.voices.append({"name": "Narrator", "models": ["fine"]})
    assert await voices.model_of("Narrator") == "fine"
    assert len(server.requests) == 3
    server.voices[:] = [{"name": "Kore", "models": ["fine"]}]
    voices.forget()
    assert await voices.model_of("Kore") == "fine"
    server.status = 401
    with pytest.raises(RefusedError, match="RHAPSODE_KEY"):
        await voices.model_of("Puck")
