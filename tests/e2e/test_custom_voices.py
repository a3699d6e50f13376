"""Blends and voices of one's own, from making to hearing: the tone's pitch tells who spoke."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import numpy as np
import pytest
from websockets.sync.client import connect

from tests.e2e.server import Json, ServerProcess
from tests.e2e.test_keys_api import make
from tests.e2e.wire import assert_error, completed, download, samples_of, spoken, urls

pytestmark = pytest.mark.e2e

VOICES = "/v1/voices"
LOW, HIGH = 110.0, 220.0
MIDDLE = (LOW * HIGH) ** 0.5


def hertz(audio: np.ndarray[Any, np.dtype[np.int16]]) -> float:
    """Return the pitch of a tone, by how often it rises through zero."""
    sound = audio[np.flatnonzero(audio)[0] : np.flatnonzero(audio)[-1]]
    return float(np.count_nonzero((sound[:-1] < 0) & (sound[1:] >= 0)) * 24_000 / len(sound))


def pitch(client: httpx.Client, voice: str, text: str = "How high does it sound to you today?") -> float:
    return hertz(samples_of(download(urls(spoken(client, text, voice=voice))[0])))


@pytest.fixture
def mine(tone: ServerProcess, client: httpx.Client) -> Any:
    """Yield a client with a key of its own, which has no voices yet."""
    with tone.client(make(client, "voices")["key"]) as opened:
        yield opened


def test_a_blend_speaks_at_every_door(mine: httpx.Client) -> None:
    assert pitch(mine, "low+HIGH") == pytest.approx(MIDDLE, rel=0.02)
    assert pitch(mine, "Low(3)+High(1)") == pytest.approx(LOW**0.75 * HIGH**0.25, rel=0.02)
    body = {"model": "tone", "voice": "Low:1,High:3", "input": "How high is it?", "response_format": "wav"}
    answer = mine.post("/v1/audio/speech", json=body)
    assert hertz(samples_of(answer.content)) == pytest.approx(LOW**0.25 * HIGH**0.75, rel=0.02)
    config = {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Low+High"}}}
    google = {
        "contents": [{"parts": [{"text": "How high is it?"}]}],
        "generationConfig": {"responseModalities": ["AUDIO"], "speechConfig": config},
    }
    assert mine.post("/v1beta/models/tone:generateContent", json=google).status_code == 200
    refused = mine.post("/v1/audio/speech", json={**body, "voice": "Low+Hih"})
    assert refused.status_code == 400
    assert refused.json()["error"]["message"] == "Unknown voice 'Hih' in a blend. Did you mean 'High'?"


def test_a_voice_is_made_heard_changed_and_forgotten(mine: httpx.Client, client: httpx.Client) -> None:
    answer = mine.post(VOICES, json={"name": "Middle", "blend": "high+low", "description": "Between them"})
    assert answer.status_code == 201, answer.text
    created: Json = answer.json()
    facts = created.pop("custom")
    assert created == {
        "object": "voice",
        "name": "Middle",
        "description": "Between them",
        "gender": "female",
        "languages": ["en-US"],
        "models": ["tone"],
        "sample_url": created["sample_url"],
    }
    assert (facts["scope"], facts["blend"], facts["delivery"]["rate"]) == ("key", "High(0.5)+Low(0.5)", 1.0)
    shown = mine.get(f"{VOICES}/middle").json()
    assert shown == {**created, "custom": facts} == mine.get(f"{VOICES}/{facts['id']}").json()
    listed = mine.get(VOICES).json()["data"]
    assert listed[-1] == shown
    assert listed[0]["custom"] is None
    assert shown["name"] in [entry["id"] for entry in mine.get("/v1/audio/voices").json()["data"]]
    assert "Middle" not in [entry["name"] for entry in client.get(VOICES).json()["data"]], "of another key"
    assert_error(
        mine.post(VOICES, json={"name": "MIDDLE", "blend": "Low"}),
        409, "There is a voice of that name already: change it.", param="name",
    )  # fmt: skip

    assert pitch(mine, "middle") == pytest.approx(MIDDLE, rel=0.02)
    assert mine.get(created["sample_url"]).status_code == 200
    speech = {"model": "tone-1", "voice": "Middle", "input": "Hello.", "response_format": "wav"}
    heard = mine.post("/v1/audio/speech", json={**speech, "model": "tone"})
    assert hertz(samples_of(heard.content)) == pytest.approx(MIDDLE, rel=0.1)
    key = mine.headers["Authorization"].removeprefix("Bearer ")
    with httpx.Client(base_url=mine.base_url, headers={"xi-api-key": key}, timeout=60) as labs:
        assert labs.get(f"{VOICES}/middle").json()["category"] == "generated"
        assert "Middle" in [
            voice["voice_id"] for voice in labs.get("/v2/voices", params={"search": "middle"}).json()["voices"]
        ]
        for voice, high in (("Middle", MIDDLE), ("Low(1)+High(3)", LOW**0.25 * HIGH**0.75)):
            path, body = f"/v1/text-to-speech/{voice}", {"model_id": "tone", "text": "How high is it?"}
            sound = labs.post(path, json=body, params={"output_format": "pcm_24000"})
            assert hertz(np.frombuffer(sound.content, "<i2")) == pytest.approx(high, rel=0.02)
            address = f"{str(mine.base_url).replace('http', 'ws').rstrip('/')}{path}/stream-input"
            asked = "model_id=tone&output_format=pcm_24000&enable_logging=false"
            with connect(f"{address}?{asked}", additional_headers={"xi-api-key": key}) as socket:
                assert socket.response is not None
                assert socket.response.headers["Rhapsode-Ignored"] == "enable_logging"
                for text in ("How high ", "is it? ", ""):
                    socket.send(json.dumps({"text": text}))
                pieces = [json.loads(message)["audio"] for message in socket]
            streamed = b"".join(base64.b64decode(piece) for piece in pieces if piece)
            assert hertz(np.frombuffer(streamed, "<i2")) == pytest.approx(high, rel=0.02)
    address = str(mine.base_url).replace("http", "ws").rstrip("/") + "/v1/speech/stream"
    with connect(address, additional_headers={"Authorization": f"Bearer {key}"}) as socket:
        for message in (
            {"type": "configure", "model": "tone", "voice_name": "middle"},
            {"type": "append", "text": "How high is it?"},
            {"type": "close"},
        ):
            socket.send(json.dumps(message))
        streamed = b"".join(message for message in socket if isinstance(message, bytes))
        assert hertz(np.frombuffer(streamed, "<i2")) == pytest.approx(MIDDLE, rel=0.02)
    dialogue = {"text": "A: Hello there.\nB: Hello.", "speakers": [
        {"speaker": "A", "voice_name": "Middle"}, {"speaker": "B", "voice_name": "Low"},
    ]}  # fmt: skip
    asked = mine.post("/v1/tasks", json={"model": "tone", "input": [{"params": dialogue}]})
    assert completed(mine, asked.json()["id"])["status"] == "completed"

    # What was spoken by the voice as it was is not played for what it is now.
    changed = mine.patch(f"{VOICES}/Middle", json={"blend": "Low", "delivery": {"pitch": -2}}).json()
    assert (changed["custom"]["blend"], changed["custom"]["delivery"]["pitch"]) == ("Low", -2.0)
    assert pitch(mine, "middle") == pytest.approx(LOW, rel=0.02)

    assert mine.delete(f"{VOICES}/middle").json() == {"id": facts["id"], "object": "voice", "deleted": True}
    gone = "There is no such voice. 'GET /v1/voices' lists them."
    assert mine.get(f"{VOICES}/middle").json()["error"]["error_message"] == gone
    assert_error(mine.delete(f"{VOICES}/middle"), 404, gone, kind="not_found_error", param="voice")
    refused = mine.post(
        "/v1/tasks", json={"model": "tone", "input": [{"params": {"text": "x", "voice_name": "Middle"}}]}
    )
    assert refused.json()["error"]["error_message"] == "Unknown voice 'Middle'. Valid: Low, High."


def test_a_voice_that_is_not_there_is_told_the_nearest(mine: httpx.Client, client: httpx.Client) -> None:
    mine.post(VOICES, json={"name": "Narrator", "blend": "Low"}).raise_for_status()
    try:
        for wrong, near in (("Narator", "Narrator"), ("NARATTOR", "Narrator"), ("Hihg", "High")):
            message = f"There is no such voice. Did you mean '{near}'?"
            for path in (f"{VOICES}/{wrong}", f"{VOICES}/{wrong}/sample"):
                assert_error(mine.get(path), 404, message, kind="not_found_error", param="voice")
            assert mine.delete(f"{VOICES}/{wrong}").json()["error"]["error_message"] == message
        other = client.get(f"{VOICES}/Narator").json()["error"]["error_message"]
        assert other == "There is no such voice. 'GET /v1/voices' lists them.", "voices of another key are not told"
        given = mine.patch(f"{VOICES}/low", json={"blend": "High"})
        message = "'low' is a voice of the model 'tone', and none that was made here."
        assert_error(given, 404, message, kind="not_found_error", param="voice")
    finally:
        mine.delete(f"{VOICES}/Narrator")


def test_the_installation_has_voices_for_every_key(mine: httpx.Client, client: httpx.Client) -> None:
    body = {"name": "Everybodys", "blend": "Low+High", "scope": "installation"}
    assert mine.post(VOICES, json=body).status_code == 403
    assert client.post(VOICES, json=body).status_code == 201
    try:
        assert pitch(mine, "everybodys") == pytest.approx(MIDDLE, rel=0.02)
        assert mine.patch(f"{VOICES}/Everybodys", json={"blend": "Low"}).status_code == 403
        mine.post(VOICES, json={"name": "Everybodys", "blend": "High"}).raise_for_status()
        assert pitch(mine, "Everybodys") == pytest.approx(HIGH, rel=0.02), "one's own comes first"
    finally:
        client.delete(f"{VOICES}/Everybodys").raise_for_status()
