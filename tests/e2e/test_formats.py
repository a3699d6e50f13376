"""Formats, speed and language: what is asked for is what is delivered, whichever way the file was made."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import av
import httpx
import numpy as np
import pytest
import soundfile

from tests.e2e.server import WEB, Json
from tests.e2e.wire import assert_error, completed, download, spoken, urls

pytestmark = pytest.mark.e2e

SHORT = "One sentence alone."
LONG = "The first sentence of a text that is longer. " * 12
MIME_TYPES = {
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "flac": "audio/flac",
    "pcm": "audio/L16;rate=24000;channels=1",
}
HERE = "input[0].params"


def asked(*params: Json) -> Json:
    return {"model": "tone", "input": [{"params": entry} for entry in params]}


@pytest.fixture(scope="module", params=[SHORT, LONG], ids=["one segment", "several"])
def task(request: pytest.FixtureRequest, client: httpx.Client) -> Json:
    """Return one text in all formats."""
    answer = client.post("/v1/tasks", json=asked(*({"text": request.param, "format": name} for name in MIME_TYPES)))
    return completed(client, answer.json()["id"])


def test_all_formats_say_the_same_for_as_long(task: Json) -> None:
    files = {name: download(url) for name, url in zip(MIME_TYPES, urls(task), strict=True)}
    raw = np.frombuffer(files["pcm"], "<i2")
    assert len(raw) > 10_000
    for name in ("wav", "flac", "mp3", "opus"):
        samples, rate_hz = soundfile.read(io.BytesIO(files[name]), dtype="int16")
        assert (len(samples), rate_hz) == (len(raw), 24_000), name
        if name in {"wav", "flac"}:
            assert np.array_equal(samples, raw), name
        with av.open(io.BytesIO(files[name])) as container:
            assert container.duration is not None
            assert container.duration / 1e6 == pytest.approx(len(raw) / 24_000, abs=0.05), name
    assert task["metadata"]["rhapsode"]["audio_seconds"] == round(5 * len(raw) / 24_000, 3)
    assert len(files["mp3"]) < len(files["wav"]) / 4


RATES = [("wav", 48_000), ("flac", 16_000), ("pcm", 8_000), ("mulaw", None), ("alaw", 16_000), ("aac", None)]


@pytest.mark.parametrize("text", [SHORT, LONG], ids=["one segment", "several"])
def test_files_at_other_rates_are_as_long_at_every_door(client: httpx.Client, text: str) -> None:
    params = [{"text": text, "format": name, **({"sample_rate": hz} if hz else {})} for name, hz in RATES]
    plain = completed(client, client.post("/v1/tasks", json=asked({"text": text, "format": "pcm"})).json()["id"])
    seconds = len(download(urls(plain)[0])) / 48_000
    task = completed(client, client.post("/v1/tasks", json=asked(*params)).json()["id"])
    assert task["metadata"]["rhapsode"]["audio_seconds"] == pytest.approx(len(RATES) * seconds, abs=0.01)
    wav, flac, pcm, mulaw, alaw, aac = (download(url) for url in urls(task))
    for data, rate_hz in ((wav, 48_000), (flac, 16_000)):
        samples, found_hz = soundfile.read(io.BytesIO(data), dtype="int16")
        assert (found_hz, len(samples) / found_hz) == (rate_hz, pytest.approx(seconds, abs=1e-3))
        assert np.abs(samples).max() > 3000
    assert len(pcm) / 16_000 == pytest.approx(seconds, abs=1e-3)
    assert (len(mulaw), len(alaw)) == (len(pcm) // 2, len(pcm))
    assert aac[:1] == b"\xff"
    types = [entry["content"][0]["mime_type"] for entry in task["output"]]
    assert types[2:] == [
        "audio/L16;rate=8000;channels=1",
        "audio/PCMU;rate=8000;channels=1",
        "audio/PCMA;rate=16000;channels=1",
        "audio/aac",
    ]
    for index, whole in ((0, wav), (3, mulaw), (5, aac)):
        assert client.get(f"/v1/tasks/{task['id']}/audio", params={"input": index}).content == whole
    for body in ({"response_format": "wav", "sample_rate": 48_000}, {"response_format": "mulaw"}):
        spoken_there = client.post("/v1/audio/speech", json={"model": "tone", "input": text, **body})
        assert spoken_there.status_code == 200
        expected = wav if body["response_format"] == "wav" else mulaw
        assert len(spoken_there.content) == pytest.approx(len(expected), rel=0.03)  # its pauses may differ


@pytest.mark.parametrize(
    ("params", "param", "words"),
    [
        ({"format": "mp3", "sample_rate": 8_000}, "sample_rate", "the nearest is 16000"),
        ({"sample_rate": 96_000}, "sample_rate", "the nearest is 48000"),
        ({"sample_rate": 22_051}, "sample_rate", "the nearest is 22050"),
        ({"sample_rate": 0}, "sample_rate", "the nearest is 8000"),
        ({"sample_rate": -5, "format": "pcm"}, "sample_rate", "the nearest is 8000"),
        ({"sample_rate": 10**400}, "sample_rate", "the nearest is 48000"),
    ],
)
def test_a_rate_that_there_is_not_names_the_nearest(
    client: httpx.Client, params: Json, param: str, words: str
) -> None:
    answer = client.post("/v1/tasks", json=asked({"text": SHORT, **params}))
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["param"] == f"{HERE}.{param}"
    assert words in error["error_message"]


@pytest.mark.parametrize("text", [SHORT, LONG], ids=["one segment", "several"])
def test_volume_is_heard_in_the_file_and_in_what_is_listened_to(client: httpx.Client, text: str) -> None:
    """Twice each, so that the second may come from the cache, and must not come from that of another volume."""

    def level(volume_db: float) -> float:
        task = completed(client, client.post("/v1/tasks", json=asked({"text": text, **given(volume_db)})).json()["id"])
        samples, _ = soundfile.read(io.BytesIO(download(urls(task)[0])), dtype="float32")
        heard = client.get(f"/v1/tasks/{task['id']}/audio").content
        assert heard == download(urls(task)[0])
        assert np.abs(samples).max() <= 1.0
        return float(20 * np.log10(np.sqrt(np.mean(samples**2))))

    def given(volume_db: float) -> Json:
        return {"volume_db": volume_db} if volume_db else {}

    usual = level(0)
    for _ in range(2):
        assert level(-12) == pytest.approx(usual - 12, abs=0.1)
        assert level(0) == usual
    assert usual + 5 < level(20) < usual + 20


def test_each_output_says_what_it_is(task: Json) -> None:
    for (name, mime_type), entry in zip(MIME_TYPES.items(), task["output"], strict=True):
        (audio,) = entry["content"]
        assert audio["mime_type"] == mime_type
        assert f".{name}?" in audio["url"]
        answer = WEB.head(audio["url"])
        assert (answer.status_code, answer.headers["content-type"]) == (200, mime_type)
        assert answer.headers["content-disposition"].endswith(f'.{name}"')


def test_a_link_opens_the_file_in_its_format_alone(client: httpx.Client) -> None:
    (url,) = urls(spoken(client, SHORT))
    assert WEB.get(url.replace(".wav?", ".mp3?")).status_code == 403


@pytest.mark.parametrize("text", [SHORT, LONG])
def test_speed_is_how_much_faster_it_is(client: httpx.Client, text: str) -> None:
    answer = client.post("/v1/tasks", json=asked(*({"text": text, "speed": speed} for speed in (0.5, 1, 2.0))))
    slow, usual, fast = (len(download(url)) for url in urls(completed(client, answer.json()["id"])))
    assert slow == pytest.approx(2 * usual, rel=0.1)
    assert fast == pytest.approx(usual / 2, rel=0.1)


def test_a_language_is_one_of_the_engines(client: httpx.Client) -> None:
    for code in ("en-GB", "en_us", "en"):
        assert client.post("/v1/tasks", json=asked({"text": SHORT, "language_code": code})).status_code == 202
    refused = client.post("/v1/tasks", json=asked({"text": SHORT, "language_code": "en-AU"}))
    more = "Google's models read more, where this server may ask them."
    message = f"Unknown language 'en-AU'. Did you mean 'en-US'? {more}"
    assert_error(refused, 400, message, param=f"{HERE}.language_code")
    refused = client.post("/v1/tasks", json=asked({"text": SHORT, "language_code": "ja"}))
    assert_error(refused, 400, f"Unknown language 'ja'. Valid: en-US, en-GB. {more}", param=f"{HERE}.language_code")


def test_the_format_belongs_to_an_idempotent_request(client: httpx.Client) -> None:
    headers = {"Idempotency-Key": "formats-once"}
    first = client.post("/v1/tasks", json=asked({"text": SHORT}), headers=headers)
    same = client.post("/v1/tasks", json=asked({"text": SHORT, "format": "wav", "speed": 1}), headers=headers)
    other = client.post("/v1/tasks", json=asked({"text": SHORT, "format": "mp3"}), headers=headers)
    assert first.json()["id"] == same.json()["id"]
    assert other.status_code == 422


def test_equal_segments_are_found_in_the_cache_whatever_the_format(client: httpx.Client) -> None:
    text = "A sentence that only this test ever says."
    spoken(client, text)
    answer = client.post("/v1/tasks", json=asked({"text": text, "format": "opus"}, {"text": text, "speed": 1.5}))
    assert completed(client, answer.json()["id"])["metadata"]["rhapsode"]["cache_hits"] == 1


def test_a_streamed_wav_file_tells_its_length_where_it_is_known(client: httpx.Client) -> None:
    """At the doors that stream: with an idempotency key the second answer is of a task that is done."""
    google = {
        "contents": [{"parts": [{"text": "How long is it?"}]}],
        "generationConfig": {"responseFormat": {"audio": {"mimeType": "audio/wav"}}},
    }
    calls: list[tuple[str, Any, str]] = [
        ("/v1/audio/speech", {"model": "tone", "input": "How long is it?", "response_format": "wav"}, ""),
        ("/v1/text-to-speech/Low?output_format=wav_16000", {"model_id": "tone", "text": "How long is it?"}, ""),
        ("/v1/models/tone:streamGenerateContent?alt=sse", google, "data"),
    ]
    for number, (path, body, name) in enumerate(calls):
        once = {"Idempotency-Key": f"known-length-{number}"}
        first = client.post(path, json=body, headers=once)
        assert first.status_code == 200, first.text
        completed(client, first.headers["rhapsode-task-id"])
        again = client.post(path, json=body, headers=once)
        assert again.headers["idempotent-replayed"] == "true"
        sound = again.content
        if name:
            blobs = re.findall(r'"data":"([^"]*)"', again.text)
            sound = b"".join(base64.b64decode(blob) for blob in blobs)
        assert sound[:4] == b"RIFF"
        assert int.from_bytes(sound[4:8], "little") == len(sound) - 8, path
