"""ElevenLabs' WebSockets: contexts that are flushed, closed and interrupted, none of which waits for another."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rhapsode.core.errors import RequestError, StoppingError, TaskFailedError
from rhapsode.http.elevenlabs import stream_input
from rhapsode.http.elevenlabs.family import FAMILY
from tests.unit.http.speech_rig import TOKEN, Client, Rig

LINES = "".join(f"This is line {number} of them.\n" for number in range(9))


@pytest.fixture
async def rig() -> Rig:
    return Rig()


def connected(rig: Rig, route: str) -> tuple[Client, asyncio.Task[None]]:
    """Return a client of a WebSocket, and what serves it."""
    client = Client(rig, f"/v1/text-to-speech/Low/{route}", "model_id=tone&output_format=pcm_24000", FAMILY)
    serve = stream_input.stream_input if route == "stream-input" else stream_input.multi_stream_input
    client.say({"text": " ", "xi_api_key": TOKEN, "context_id": "one"})
    return client, asyncio.create_task(serve(client.websocket, "Low"))


def said(text: str, context: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, "context_id": context, **fields}


def closed(context: str) -> dict[str, Any]:
    return {"context_id": context, "close_context": True}


def sounds_of(context: str) -> Any:
    return lambda told: bool(told.get("audio")) and told["contextId"] == context


def is_final(context: str) -> Any:
    return lambda told: told.get("isFinal") is True and told["contextId"] == context


async def test_an_interrupted_context_is_dropped_and_the_next_one_is_heard(rig: Rig) -> None:
    rig.listener.gates["task_1"] = asyncio.Event()
    client, serving = connected(rig, "multi-stream-input")
    client.say(said(LINES, "one"))
    await client.until_told(sounds_of("one"))
    client.say(closed("one"), said("Yes?", "two", flush=True), closed("two"))
    await client.until_told(is_final("one"))
    await client.until_told(is_final("two"))
    assert "task_1" in rig.service.canceled
    assert rig.service.accepted[-1].text == "Yes?"
    assert len([told for told in client.told if sounds_of("one")(told)]) == 1
    client.say({"close_socket": True})
    await serving
    assert (client.code, rig.service.streams, rig.listener.open) == (1000, 0, set())


async def test_a_flushed_context_is_spoken_to_its_end_beside_the_next_one(rig: Rig) -> None:
    rig.listener.gates["task_1"] = asyncio.Event()
    client, serving = connected(rig, "multi-stream-input")
    client.say(said("One.", "one", flush=True), closed("one"))
    await client.until_told(sounds_of("one"))
    client.say(said("Two.", "two", flush=True), closed("two"))
    await client.until_told(is_final("two"))
    assert not any(is_final("one")(told) for told in client.told)
    rig.listener.gates["task_1"].set()
    await client.until_told(is_final("one"))
    assert rig.service.canceled == []
    client.say({"close_socket": True})
    await serving
    assert [params.text for params in rig.service.accepted] == ["One.", "Two."]


async def test_closing_the_socket_speaks_what_all_contexts_have_left(rig: Rig) -> None:
    client, serving = connected(rig, "multi-stream-input")
    client.say(said("One.", "one"), said("Two.", "two"), {"close_socket": True})
    await serving
    assert sorted(params.text for params in rig.service.accepted) == ["One.", "Two."]
    assert all(any(is_final(name)(told) for told in client.told) for name in ("one", "two"))
    assert (client.code, rig.service.canceled) == (1000, [])


async def test_an_empty_text_ends_a_connection_of_one_context(rig: Rig) -> None:
    client, serving = connected(rig, "stream-input")
    client.say({"text": "One."}, {"text": ""})
    await serving
    assert [params.text for params in rig.service.accepted] == ["One."]
    assert client.told[-1] == {"audio": None, "isFinal": True}
    assert client.code == 1000


async def test_what_is_not_spoken_is_told_with_the_next_sound(rig: Rig) -> None:
    client, serving = connected(rig, "stream-input")
    client.say({"text": "Ελλάδα is Greece. [hums] It is warm. "}, {"text": ""})
    await serving
    assert [told["dropped"] for told in client.told if "dropped" in told] == [
        [
            {"kind": "letter", "what": "Ελλάδα", "from": 0, "to": 6},
            {"kind": "tag", "what": "[hums]", "from": 18, "to": 24},
        ]
    ]
    assert client.told[0]["audio"]
    assert "dropped" in client.told[0]


@pytest.mark.parametrize("route", ["stream-input", "multi-stream-input"])
async def test_what_is_not_spoken_at_all_is_told_with_the_end(rig: Rig, route: str) -> None:
    rig.service.refusals = [RequestError("There is nothing to speak.")]
    client, serving = connected(rig, route)
    client.say(said("Привет.", "one"), {"close_socket": True} if route.startswith("multi") else {"text": ""})
    await serving
    final = client.told[-1]
    assert final.pop("contextId", None) == ("one" if route.startswith("multi") else None)
    skipped = [{"from": 0, "to": 7, "message": "There is nothing to speak."}]
    assert final == {"audio": None, "isFinal": True, "skipped": skipped}
    assert not any(told.get("audio") for told in client.told)


async def test_a_connection_without_text_is_told_that_it_was_all(rig: Rig) -> None:
    client, serving = connected(rig, "stream-input")
    client.say({"text": ""})
    await serving
    assert (client.told, client.code) == ([{"audio": None, "isFinal": True}], 1000)


async def test_what_ends_a_closing_context_is_told(rig: Rig) -> None:
    rig.listener.gates["task_1"] = asyncio.Event()
    rig.listener.failures["task_1"] = TaskFailedError("The engine failed.")
    client, serving = connected(rig, "multi-stream-input")
    client.say(said("One.", "one", flush=True), closed("one"))
    await client.until_told(sounds_of("one"))
    rig.listener.gates["task_1"].set()
    await serving
    assert client.told[-1]["message"] == "The engine failed."
    assert (client.code, rig.service.streams) == (1011, 0)


@pytest.mark.parametrize("route", ["stream-input", "multi-stream-input"])
@pytest.mark.parametrize("speaking", [False, True])
async def test_a_connection_is_told_that_the_server_stops(rig: Rig, route: str, speaking: bool) -> None:
    rig.listener.gates["task_1"] = asyncio.Event()
    client, serving = connected(rig, route)
    if speaking:
        client.say(said("Hello to everybody.", "one", flush=True))
        await client.until_told(lambda told: bool(told.get("audio")))
    await rig.service.streaming.wait()
    rig.service.stopping[0].set_exception(StoppingError("The server is shutting down."))
    await serving
    assert client.told[-1]["message"] == "The server is shutting down."
    assert (client.code, rig.service.streams, rig.listener.open) == (1012, 0, set())


async def test_a_client_that_leaves_has_the_tasks_of_all_its_contexts_canceled(rig: Rig) -> None:
    rig.listener.gates = {"task_1": asyncio.Event(), "task_2": asyncio.Event()}
    client, serving = connected(rig, "multi-stream-input")
    client.say(said("One.", "one", flush=True), closed("one"))
    await client.until_told(sounds_of("one"))
    client.say(said("Two.", "two", flush=True))
    await client.until_told(sounds_of("two"))
    client.leave()
    await serving
    assert (sorted(rig.service.canceled), rig.listener.open) == (["task_1", "task_2"], set())
    assert rig.service.streams == 0
