"""The messages of ``/v1/speech/stream``: what a client is told, and how the connection ends."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from rhapsode.core.errors import LimitError, RequestError, StoppingError, TaskFailedError
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.registry import Catalogue
from rhapsode.http.speech_stream import route
from rhapsode.service.checks import check_params
from tests.unit.http.speech_rig import BLOCK, TOKEN, Client, Rig

LINES = "".join(f"This is line {number} of them.\n" for number in range(9))
CONFIGURE = {"type": "configure", "api_key": TOKEN, "model": "tone", "voice_name": "Low"}


@pytest.fixture
async def rig() -> Rig:
    return Rig()


def append(text: str) -> dict[str, Any]:
    return {"type": "append", "text": text}


async def test_a_session_from_its_configuration_to_its_close(rig: Rig) -> None:
    client = Client(rig)
    client.say(CONFIGURE, append("All of the boats are"), append(" out."), {"type": "flush"}, {"type": "close"})
    await route.stream_speech(client.websocket)
    configured, chunk, *rest = client.told
    assert configured["type"] == "configured"
    assert (configured["model"], configured["voice_name"], configured["format"]) == ("tone", "Low", "pcm")
    assert chunk == {"type": "chunk", "task_id": "task_1", "from": 0, "to": 25, "start": 0.0}
    assert rest[0]["type"] == "words"
    assert (rest[0]["words"][0]["word"], rest[0]["words"][0]["from"], rest[0]["words"][0]["to"]) == ("All", 0, 3)
    assert [message["type"] for message in rest[1:]] == ["flushed", "flushed", "closed"]
    assert len(client.sound) == 2 * 2 * BLOCK
    assert client.code == 1000
    assert (rig.service.canceled, rig.service.streams) == ([], 0)


@pytest.mark.parametrize(
    ("language", "voice", "text"),
    [("es", "ef_dora", "Hola."), ("ja-JP", "jf_alpha", "はい。"), ("fr", "ff_siwis", "Oui.")],
)
async def test_a_language_alone_is_spoken_by_a_native_voice_of_another_model(
    rig: Rig, language: str, voice: str, text: str
) -> None:
    rig.service.catalogue = catalogue = Catalogue([KokoroProvider()])
    client = Client(rig)
    client.say({"type": "configure", "api_key": TOKEN, "language_code": language}, append(text), {"type": "close"})
    await route.stream_speech(client.websocket)
    assert client.kinds[:2] == ["configured", "chunk"], client.told
    assert client.told[0]["voice_name"] == voice
    (accepted,) = rig.service.accepted
    model = catalogue.models[client.told[0]["model"]]
    checked = check_params(catalogue, model, accepted, "", max_characters=1000, engine="kokoro").params
    assert checked.voice_name == voice


@pytest.mark.parametrize(
    ("first", "param", "message"),
    [
        ({"type": "append", "text": "Hi."}, "type", "must be 'configure'"),
        ({"type": "speak"}, "type", "'type' must be one of configure, append, flush, cancel, close"),
        ({"type": "apend"}, "type", "append, flush, cancel, close. Did you mean 'append'?"),
        ("no JSON", None, "JSON"),
        ("[]", None, "must be a JSON object"),
        (CONFIGURE | {"speed": 9}, "speed", "speed"),
        (CONFIGURE | {"voice": "Low"}, "voice", "voice_name"),
        (CONFIGURE | {"voice_name": "Lo"}, "voice_name", "Low"),
        (CONFIGURE | {"model": "tune"}, "model", "tone"),
        (CONFIGURE | {"language_code": "xx-XX"}, "language_code", "en-US"),
        (CONFIGURE | {"api_key": "rhap_wrong"}, None, "unknown, expired or revoked"),
        ({"type": "configure"}, None, "An API key is needed"),
    ],
)
async def test_a_wrong_first_message_ends_it(rig: Rig, first: Any, param: str | None, message: str) -> None:
    client = Client(rig)
    client.say(first)
    await route.stream_speech(client.websocket)
    (told,) = client.told
    assert (told["type"], told["error"]["param"]) == ("error", param)
    assert message in told["error"]["error_message"]
    assert (client.code, rig.service.streams) == (1008, 0)


async def test_a_client_that_does_not_configure_is_left(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "CONFIGURE_SECONDS", 0.0)
    client = Client(rig)
    await route.stream_speech(client.websocket)
    assert "configure" in client.told[0]["error"]["error_message"]
    assert client.code == 1008


async def test_wrong_messages_are_told_and_the_session_goes_on(rig: Rig) -> None:
    client = Client(rig)
    client.say(CONFIGURE, CONFIGURE, {"type": "append"}, {"type": "flash"}, "{", append("Yes, I can hear you well."))
    client._incoming.put_nowait({"type": "websocket.receive", "bytes": b"\0"})
    client.say({"type": "close"})
    await route.stream_speech(client.websocket)
    errors = [message["error"] for message in client.told if message["type"] == "error"]
    assert [error["param"] for error in errors] == ["type", "text", "type", None, None]
    assert "configured once" in errors[0]["error_message"]
    assert "binary" in errors[-1]["error_message"]
    assert [params.text for params in rig.service.accepted] == ["Yes, I can hear you well."]
    assert client.code == 1000


async def test_a_cancel_is_answered_and_what_follows_is_spoken(rig: Rig) -> None:
    rig.listener.gates["task_1"] = asyncio.Event()
    client = Client(rig)
    client.say(CONFIGURE | {"format": "wav"}, append(LINES))
    serving = asyncio.ensure_future(route.stream_speech(client.websocket))
    await client.until_sound()
    client.say({"type": "cancel"})
    await client.until("canceled")
    began = len(rig.service.accepted)
    assert len(rig.service.canceled) == began
    client.say(append("Yes, I can hear you well."), {"type": "close"})
    await serving
    assert client.kinds[:3] == ["configured", "chunk", "words"]
    behind = client.told[client.kinds.index("canceled") + 1 :]
    assert [message["type"] for message in behind] == ["chunk", "words", "flushed", "closed"]
    assert behind[0]["from"] == len(LINES)
    assert client.sound.count(b"RIFF") == 2, "the next utterance is a file of its own"


async def test_a_cancel_is_heard_while_much_text_waits_and_text_that_is_too_much_is_refused(rig: Rig) -> None:
    rig.service.max_text_characters = 3 * len(LINES)
    rig.listener.gates["task_1"] = asyncio.Event()
    client = Client(rig)
    client.say(CONFIGURE, append(3 * LINES))
    serving = asyncio.ensure_future(route.stream_speech(client.websocket))
    await client.until_sound()  # before a cancel the first task would be that of the text behind it
    client.say(append(3 * LINES), {"type": "cancel"}, append("Yes?"), {"type": "close"})
    await serving
    refused = next(told for told in client.told if told["type"] == "error")
    assert (refused["error"]["code"], refused["error"]["param"], refused["retry_after_seconds"]) == (429, "text", 5)
    behind = client.told[client.kinds.index("canceled") + 1 :]
    assert [told["type"] for told in behind] == ["chunk", "words", "flushed", "closed"]
    assert behind[0]["from"] == 3 * len(LINES), "what was refused does not count"


async def test_what_is_left_out_of_a_chunk_is_told_with_its_places_in_the_session(rig: Rig) -> None:
    client = Client(rig)
    client.say(CONFIGURE, append("All is well."), {"type": "flush"})
    client.say(append("She wrote мир and 😀 on it."), {"type": "close"})
    await route.stream_speech(client.websocket)
    first, second = [told for told in client.told if told["type"] == "chunk"]
    assert "dropped" not in first
    assert second["dropped"] == [
        {"kind": "letter", "what": "мир", "from": 22, "to": 25},
        {"kind": "symbol", "what": "😀", "from": 30, "to": 31},
    ]


async def test_what_cannot_be_spoken_names_the_field_of_the_message(rig: Rig) -> None:
    rig.service.refusals = [RequestError("No letters.", param="input[0].params.text")]
    client = Client(rig)
    client.say(CONFIGURE, append("🙂"), {"type": "close"})
    await route.stream_speech(client.websocket)
    assert client.kinds == ["configured", "skipped", "flushed", "closed"]
    assert client.told[1]["error"]["param"] == "text"


@pytest.mark.parametrize("closing", [False, True])
async def test_a_client_that_leaves_has_its_tasks_canceled(rig: Rig, closing: bool) -> None:
    rig.listener.gates["task_1"] = asyncio.Event()
    client = Client(rig)
    client.say(CONFIGURE, append(LINES))
    serving = asyncio.ensure_future(route.stream_speech(client.websocket))
    await client.until("words")
    if closing:
        client.say({"type": "close"}, {"type": "flush"}, "what comes behind a close is not read")
    client.leave()
    await serving
    assert len(rig.service.canceled) == len(rig.service.accepted) > 1
    assert (rig.listener.open, rig.service.streams) == (set(), 0)
    assert client.kinds == ["configured", "chunk", "words"]


@pytest.mark.parametrize(
    ("error", "code", "after"),
    [
        (StoppingError("The server is shutting down."), 1012, 10),
        (TaskFailedError("The task was canceled."), 1011, None),
        (LimitError("The budget is used up.", retry_after_seconds=60), 1013, 60),
    ],
)
async def test_what_ends_the_sound_is_told(rig: Rig, error: Any, code: int, after: int | None) -> None:
    rig.listener.failures["task_1"] = error
    client = Client(rig)
    client.say(CONFIGURE, append(LINES))
    await route.stream_speech(client.websocket)
    assert client.kinds == ["configured", "chunk", "words", "error"]
    assert client.told[-1]["error"]["error_message"] == error.message
    assert client.told[-1].get("retry_after_seconds") == after
    assert (client.code, rig.listener.open) == (code, set())


@pytest.mark.parametrize(
    "messages", [[], [append("It has not ended")], [append("Goodbye to all."), {"type": "close"}]]
)
async def test_a_session_is_told_that_the_server_stops_whatever_it_does(rig: Rig, messages: list[Any]) -> None:
    rig.listener.gates["task_1"] = asyncio.Event()
    client = Client(rig)
    client.say(CONFIGURE, *messages)
    serving = asyncio.ensure_future(route.stream_speech(client.websocket))
    await client.until("words" if len(messages) > 1 else "configured")
    assert rig.service.streams == 1
    rig.service.stopping[0].set_exception(StoppingError("The server is shutting down."))
    await serving
    assert client.told[-1]["type"] == "error"
    assert client.told[-1]["error"]["error_message"] == "The server is shutting down."
    assert client.told[-1]["retry_after_seconds"] == 10
    assert (client.code, rig.service.streams, rig.listener.open) == (1012, 0, set())


async def test_a_client_that_was_never_configured_is_told_that_the_server_stops(rig: Rig) -> None:
    client = Client(rig)
    serving = asyncio.ensure_future(route.stream_speech(client.websocket))
    await rig.service.connected.wait()
    rig.service.stopping[0].set_exception(StoppingError("The server is shutting down."))
    await serving
    assert [told["type"] for told in client.told] == ["error"]
    assert client.told[0]["error"]["error_message"] == "The server is shutting down."
    assert (client.code, rig.service.streams) == (1012, 0)


async def test_a_fault_shows_nothing_of_itself(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("what is inside")

    monkeypatch.setattr(rig.service, "stream", broken)
    client = Client(rig)
    client.say(CONFIGURE)
    await route.stream_speech(client.websocket)
    assert "inside" not in json.dumps(client.told)
    assert client.code == 1011


async def test_a_key_with_too_many_streams_is_told_when_to_come_again(rig: Rig) -> None:
    rig.service.too_many = LimitError("Too many streams.", retry_after_seconds=5)
    client = Client(rig)
    client.say(CONFIGURE)
    await route.stream_speech(client.websocket)
    assert (client.told[0]["error"]["error_message"], client.told[0]["retry_after_seconds"]) == (
        "Too many streams.",
        5,
    )
    assert client.code == 1013
