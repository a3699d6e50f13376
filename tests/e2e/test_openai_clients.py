"""OpenAI's own client, and one of somebody else, unmodified: only their base URL is another."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from rhapsode.http.openai.names import VOICES
from tests.e2e.conftest import MakeServer
from tests.e2e.hang_ups import given_up
from tests.e2e.probe_engine import text_that_waits
from tests.e2e.server import Json, ServerProcess
from tests.e2e.test_keys_api import make
from tests.e2e.wire import completed, download, finished, urls
from tests.support.lazy_modules import LazyModule
from tests.support.transcribe import Transcriber, normalise_words

pytestmark = pytest.mark.e2e
openai = LazyModule("openai")

SENTENCE = "The weather in the mountains was cold and clear this morning."
TASK = "rhapsode-task-id"


def sdk(server: ServerProcess, key: str | None = None, **options: Any) -> openai.OpenAI:
    """Return the client, as its documentation says to make one."""
    return openai.OpenAI(base_url=f"{server.url}/v1", api_key=key or server.first_key, **options)


@pytest.fixture
def client(probe: ServerProcess, go: Path) -> Iterator[openai.OpenAI]:
    """Yield a client of the server whose engine does as it is told; it asks once."""
    with sdk(probe, max_retries=0) as opened:
        yield opened


@pytest.fixture
def gone(go: Path) -> None:
    """Tell whether the engine waits for nothing."""
    go.touch()


def newest(client: httpx.Client) -> Json:
    task: Json = client.get("/v1/tasks", params={"limit": 1}).json()["data"][0]
    return task


# -- what is heard ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["mp3", "opus", "flac", "wav", "pcm"])
def test_every_format_says_the_text(kokoro: ServerProcess, ears: Transcriber, tmp_path: Path, format: str) -> None:
    with sdk(kokoro) as client:
        spoken = client.audio.speech.create(model="hibari", voice="heart", input=SENTENCE, response_format=format)  # type: ignore[arg-type]
        if format == "pcm":
            assert spoken.response.headers["content-type"] == "audio/pcm"
            assert ears.words(np.frombuffer(spoken.content, "<i2")) == normalise_words(SENTENCE)
            return
        file = tmp_path / f"speech.{format}"
        spoken.write_to_file(file)
    assert ears.words(file) == normalise_words(SENTENCE)


async def test_a_minimal_call_has_all_defaults(kokoro: ServerProcess, ears: Transcriber, tmp_path: Path) -> None:
    async with openai.AsyncOpenAI(base_url=f"{kokoro.url}/v1", api_key=kokoro.first_key) as client:
        spoken = await client.audio.speech.create(model="tts-1", voice="alloy", input=SENTENCE)
        spoken.write_to_file(tmp_path / "speech.mp3")
    assert spoken.response.headers["content-type"] == "audio/mpeg"
    assert ears.words(tmp_path / "speech.mp3") == normalise_words(SENTENCE)
    with kokoro.client() as mine:
        task = completed(mine, spoken.response.headers[TASK])
    assert (task["model"], task["metadata"]["rhapsode"]["engine"]) == ("gemini_3_1_flash_tts_preview", "kokoro")


@pytest.mark.slow
def test_clients_of_others_are_served(
    kokoro: ServerProcess, ears: Transcriber, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # or it looks for its prices on the internet
    import litellm  # takes seconds

    spoken = litellm.speech(
        model="openai/gpt-4o-mini-tts",
        voice="af_heart",
        input=SENTENCE,
        api_base=f"{kokoro.url}/v1",
        api_key=kokoro.first_key,
        response_format="flac",
    )
    (tmp_path / "speech.flac").write_bytes(spoken.content)
    assert ears.words(tmp_path / "speech.flac") == normalise_words(SENTENCE)


def test_speed_shortens_the_audio(client: openai.OpenAI) -> None:
    lengths = [
        len(
            client.audio.speech.create(
                model="probe", voice="High", input=SENTENCE, response_format="pcm", speed=speed
            ).content
        )
        for speed in (1.0, 2.0)
    ]
    assert lengths[0] / lengths[1] == pytest.approx(2.0, rel=0.05)


# -- streaming -------------------------------------------------------------------------------------------------------


def test_the_beginning_is_heard_while_the_rest_is_rendered(
    probe: ServerProcess, client: openai.OpenAI, mine: httpx.Client
) -> None:
    streaming = client.audio.speech.with_streaming_response
    with streaming.create(model="probe", voice="High", input=text_that_waits(), response_format="pcm") as answer:
        chunks = answer.iter_bytes()
        audio = next(chunks)
        task_id = answer.headers[TASK]
        assert mine.get(f"/v1/tasks/{task_id}").json()["status"] == "processing"
        (probe.home / "signals" / "go").touch()
        audio += b"".join(chunks)
    assert audio == download(urls(completed(mine, task_id))[0])


def test_the_first_segment_is_soon_spoken(probe: ServerProcess, client: openai.OpenAI) -> None:
    spoken = client.audio.speech.create(model="probe", voice="High", input=f"{SENTENCE} {SENTENCE}")
    segments = probe.rows('SELECT "end" FROM segments WHERE task_id = ? ORDER BY start', spoken.response.headers[TASK])
    assert [segment["end"] for segment in segments] == [len(SENTENCE) + 1, 2 * len(SENTENCE) + 1]


async def test_events_carry_the_audio(probe: ServerProcess, gone: None) -> None:
    async with (
        openai.AsyncOpenAI(base_url=f"{probe.url}/v1", api_key=probe.first_key) as client,
        client.audio.speech.with_streaming_response.create(
            model="probe", voice="Low", input=text_that_waits(), response_format="pcm", stream_format="sse"
        ) as answer,
    ):
        assert answer.headers["content-type"] == "text/event-stream"
        events = [json.loads(line.removeprefix("data: ")) async for line in answer.iter_lines() if line]
    *deltas, done = events
    assert {event["type"] for event in deltas} == {"speech.audio.delta"}
    assert max(len(event["audio"]) for event in deltas) <= 64_000
    with probe.client() as mine:
        task = completed(mine, answer.headers[TASK])
    assert b"".join(base64.b64decode(event["audio"]) for event in deltas) == download(urls(task)[0])
    usage = task["usage"]["extra_info"]
    expected = {
        "input_tokens": usage["input_text_tokens"],
        "output_tokens": usage["output_audio_tokens"],
        "total_tokens": usage["total_tokens"],
    }
    assert done == {"type": "speech.audio.done", "usage": expected}


@pytest.mark.parametrize("stream_format", ["audio", "sse"])
def test_a_failure_in_the_middle_is_no_end(probe: ServerProcess, client: openai.OpenAI, stream_format: Any) -> None:
    text = "This is heard.\n\nWait and be unable."
    with client.audio.speech.with_streaming_response.create(
        model="probe", voice="Low", input=text, response_format="pcm", stream_format=stream_format
    ) as answer:
        chunks = answer.iter_bytes()
        heard = [next(chunks)]
        (probe.home / "signals" / "go").touch()
        with pytest.raises(Exception, match="incomplete chunked read"):
            heard.extend(chunks)
    if stream_format == "sse":
        last = json.loads(b"".join(heard).decode().strip().rpartition("data: ")[2])
        assert (last["type"], last["error"]["type"]) == ("error", "engine_error")


# -- hanging up ------------------------------------------------------------------------------------------------------


def test_a_client_that_leaves_before_the_first_sound_cancels(
    probe: ServerProcess, client: openai.OpenAI, mine: httpx.Client
) -> None:
    def give_up(text: str, seconds: float) -> None:
        with pytest.raises(openai.APITimeoutError):
            client.audio.speech.create(model="probe", voice="Low", input=text, timeout=seconds)

    _, task_id = given_up(probe, give_up)
    assert finished(mine, task_id)["status"] == "canceled"


def test_a_client_that_leaves_during_the_sound_cancels(client: openai.OpenAI, mine: httpx.Client) -> None:
    with client.audio.speech.with_streaming_response.create(
        model="probe", voice="Low", input=text_that_waits(), response_format="pcm"
    ) as answer:
        next(answer.iter_bytes())
    assert finished(mine, answer.headers[TASK])["status"] == "canceled"


def test_a_client_that_may_reconnect_does_not_cancel(
    probe: ServerProcess, client: openai.OpenAI, mine: httpx.Client
) -> None:
    def ask(text: str, **options: Any) -> Any:
        once = {"Idempotency-Key": text.replace(" ", "-")}
        return client.audio.speech.create(
            model="probe", voice="Low", input=text, response_format="pcm", extra_headers=once, **options
        )

    def give_up(text: str, seconds: float) -> None:
        with pytest.raises(openai.APITimeoutError):
            ask(text, timeout=seconds)

    text, task_id = given_up(probe, give_up)
    (probe.home / "signals" / "go").touch()
    spoken = ask(text)
    assert (spoken.response.headers[TASK], spoken.response.headers["idempotent-replayed"]) == (task_id, "true")
    assert spoken.content == download(urls(completed(mine, task_id))[0])
    once = {"Idempotency-Key": text.replace(" ", "-")}
    with pytest.raises(openai.UnprocessableEntityError):
        client.audio.speech.create(model="probe", voice="Low", input="Another.", extra_headers=once)


# -- errors ----------------------------------------------------------------------------------------------------------


def refused(error: openai.APIStatusError) -> tuple[int, str | None, str | None, str | None]:
    assert isinstance(error.body, dict), error.response.text
    assert set(error.body) == {"message", "type", "param", "code"}
    return error.status_code, error.type, error.param, error.code


@pytest.mark.parametrize(
    ("change", "expected", "message"),
    [
        ({"model": "tts-9"}, (404, "invalid_request_error", "model", "model_not_found"), "Did you mean 'tts-1'?"),
        ({"voice": "alloi"}, (400, "invalid_request_error", "voice", None), "Did you mean 'alloy'?"),
        ({"voice": {"id": "Lo"}}, (400, "invalid_request_error", "voice", None), "Did you mean 'Low'?"),
        ({"response_format": "ogg"}, (400, "invalid_request_error", "response_format", None), "mp3, opus, flac, pcm"),
        ({"speed": 4.5}, (400, "invalid_request_error", "speed", None), "at most 4.0"),
        ({"input": ""}, (400, "invalid_request_error", "input", None), "must not be empty"),
        ({"input": "\0"}, (400, "invalid_request_error", "input", None), "the character NUL at position 0"),
        ({"input": "…"}, (400, "invalid_request_error", "input", None), "nothing to speak"),
        ({"input": "Unable."}, (500, "engine_error", None, None), "The probe is unable."),
    ],
)
def test_what_cannot_be_spoken(client: openai.OpenAI, change: Json, expected: Any, message: str) -> None:
    with pytest.raises(openai.APIStatusError) as error:
        client.audio.speech.create(**{"model": "probe", "voice": "Low", "input": "Hello.", **change})
    assert refused(error.value) == expected
    assert message in error.value.message


@pytest.mark.parametrize("base", ["", "/v1/v1"])
def test_a_wrong_base_url_is_told(client: openai.OpenAI, probe: ServerProcess, base: str) -> None:
    with (
        client.with_options(base_url=probe.url + base) as lost,
        pytest.raises(openai.NotFoundError, match="Did you mean '/v1/audio/speech'"),
    ):
        lost.audio.speech.create(model="probe", voice="Low", input="Hello.")


def test_what_is_null_is_left_out(probe: ServerProcess, mine: httpx.Client, client: openai.OpenAI) -> None:
    """As clients send it that write down every field they know."""
    body: Json = {"model": "probe", "voice": "Low", "input": "Hello.", "response_format": None, "speed": None}
    (probe.home / "signals" / "go").touch()
    answer = mine.post("/v1/audio/speech", json={**body, "instructions": None, "stream_format": None})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/mpeg")
    assert "rhapsode-ignored" not in answer.headers
    answer = mine.post("/v1//audio/speech/", json={"input": "Hello.", "model": "Probe", "response_format": "PCM"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/pcm")
    assert newest(mine)["model"] == "probe"


def test_what_is_not_known_is_left_out_and_named(probe: ServerProcess, client: openai.OpenAI) -> None:
    (probe.home / "signals" / "go").touch()
    speech = client.audio.speech.with_raw_response.create(
        model="probe", voice="Low", input="Hello.", extra_body={"user": "me", "nickname": None, "a b": [1]}
    )
    assert speech.headers["rhapsode-ignored"] == "user, a%20b"
    assert len(speech.content) > 100


@pytest.mark.parametrize("speed", [pytest.param(0.25, marks=pytest.mark.slow), 4.0])
def test_speed_as_far_as_openai_has_it(kokoro: ServerProcess, speed: float) -> None:
    with kokoro.client() as mine:
        for model in ("kokoro", "hibari"):
            body = {
                "model": model,
                "input": f"[very slow] {SENTENCE} [very fast] {SENTENCE}",
                "response_format": "pcm",
            }
            usual, other = (mine.post("/v1/audio/speech", json={**body, "speed": str(pace)}) for pace in (1.0, speed))
            assert (usual.status_code, other.status_code) == (200, 200), other.text
            # A frame for each phoneme is the least that an engine speaks.
            ratio = len(usual.content) / len(other.content)
            assert ratio < 0.4 if speed < 1 else ratio > 1.8


def test_fields_of_kokoro_servers_are_accepted(mine: httpx.Client, go: Path) -> None:
    go.touch()
    body: Json = {"model": "openai/probe", "voice": "LOW", "input": "Hello.", "response_format": "pcm"}
    plain = mine.post("/v1/audio/speech", json=body)
    theirs = {"stream": True, "lang_code": "a", "volume_multiplier": 2.0, "normalization_options": {"normalize": True}}
    louder = mine.post("/v1/audio/speech", json={**body, **theirs})
    assert (louder.status_code, "rhapsode-ignored" in louder.headers) == (200, False)
    peaks = [int(np.abs(np.frombuffer(answer.content, "<i2").astype(int)).max()) for answer in (plain, louder)]
    assert peaks[1] > peaks[0]
    theirs = {
        "stream": False,
        "language": "en-IN",
        "return_timing": True,
        "normalization_options": {"normalize": False},
    }
    answer = mine.post("/v1/audio/speech", json={**body, **theirs})
    assert answer.headers["rhapsode-ignored"] == "return_timing, normalization_options.normalize"
    assert answer.content == plain.content
    answer = mine.post("/v1/audio/speech", json={**body, "language": "xx"})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "language")


def test_lists_are_open_and_nothing_else(kokoro: ServerProcess, make_server: MakeServer) -> None:
    with httpx.Client(base_url=kokoro.url) as stranger:
        for path in ("/v1/audio/voices", "/v1/audio/models", "/v1//audio/speech/voices"):
            assert stranger.get(path).status_code == 200
            assert stranger.get(path, headers={"Authorization": "Bearer rhap_none"}).status_code == 401
        for path in ("/v1/voices", "/v1/models", "/v1/models/tts-1", "/v1/tasks"):
            assert stranger.get(path).status_code == 401
        assert stranger.post("/v1/audio/speech", json={"input": "Hello."}).status_code == 401
        voices = stranger.get("/v1/audio/voices", params={"model": "Hibari"}).json()["voices"]
        assert {voice["id"] for voice in voices} == {*VOICES, "heart"}
        names = stranger.get("/v1/audio/voices", params={"legacy": "true"}).json()["voices"]
        assert {"alloy", "af_heart", "Kore"} <= set(names)
        assert stranger.get("/v1/audio/voices", params={"lang": "en"}).headers["rhapsode-ignored"] == "lang"
        assert stranger.get("/v1/audio/voices", params={"model": "none"}).status_code == 404
        first = stranger.get("/v1/audio/speech/voices", params={"model_id": "kokoro"}).json()["data"][-1]
        assert (first["voice_id"], first["model_id"]) == (first["id"], "kokoro")
    shut = make_server(RHAPSODE_ENGINES="tone", RHAPSODE_PUBLIC_LISTS="false").start()
    for path in ("/v1/audio/voices", "/v1/audio/models", "/v1/audio/speech/voices"):
        assert httpx.get(f"{shut.url}{path}").status_code == 401


def test_models_of_openai_are_found(kokoro: ServerProcess) -> None:
    with sdk(kokoro) as client:
        assert {"tts-1", "tts-1-hd", "gpt-4o-mini-tts"} <= {model.id for model in client.models.list().data}
        for name in ("tts-1", "TTS-1-HD", "gpt-4o-mini-tts-2025-12-15"):
            assert client.models.retrieve(name).id == name.lower()
        with pytest.raises(openai.NotFoundError) as error:
            client.models.retrieve("tts-9")
    assert isinstance(error.value.body, dict)
    assert error.value.body["message"] == error.value.body["error_message"]
    assert error.value.body["code"] == 404


def test_errors_of_keys_and_limits_are_openais(probe: ServerProcess, mine: httpx.Client) -> None:
    with sdk(probe, "rhap_not_a-key") as stranger, pytest.raises(openai.AuthenticationError) as error:
        stranger.models.list()
    assert error.value.response.json()["error"]["type"] == "authentication_error"
    with sdk(probe, "rhap_not_a-key") as stranger, pytest.raises(openai.AuthenticationError) as error:
        stranger.audio.speech.create(model="probe", voice="Low", input="Hello.")
    assert refused(error.value) == (401, "authentication_error", None, "invalid_api_key")
    manages = make(mine, scopes=["admin"])["key"]
    with sdk(probe, manages) as other, pytest.raises(openai.PermissionDeniedError):
        other.audio.speech.create(model="probe", voice="Low", input="Hello.")
    poor = make(mine, budgets={"tokens_per_day": 1})["key"]
    with sdk(probe, poor, max_retries=0) as other, pytest.raises(openai.RateLimitError) as limit:
        other.audio.speech.create(model="probe", voice="Low", input="Hello.")
    assert refused(limit.value) == (429, "requests", None, "rate_limit_exceeded")
    assert int(limit.value.response.headers["retry-after"]) > 0
    assert limit.value.response.headers["ratelimit"].startswith('"tokens-per-day";r=')


def test_faults_are_tried_again(probe: ServerProcess, mine: httpx.Client) -> None:
    key = make(mine)
    with sdk(probe, key["key"], max_retries=1) as client, pytest.raises(openai.InternalServerError):
        client.audio.speech.create(model="probe", voice="Low", input="Unable.")
    with probe.client(key["key"]) as other:
        tasks = [finished(other, task["id"]) for task in other.get("/v1/tasks").json()["data"]]
        assert [task["status"] for task in tasks] == ["failed", "failed"]


# -- what there is ---------------------------------------------------------------------------------------------------


def test_models_and_voices_are_listed(kokoro: ServerProcess) -> None:
    with sdk(kokoro) as client, kokoro.client() as mine:
        models = client.models.list().data
        assert {model.id for model in models} >= {"gemini_3_1_flash_tts_preview", "kokoro", "hibari"}
        model = client.models.retrieve("kokoro")
        assert (model.id, model.object, model.owned_by) == ("kokoro", "model", "rhapsode")
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve("kokoros")
        audio_models = mine.get("/v1/audio/models").json()
        voices = mine.get("/v1/audio/voices").json()
    assert [model["id"] for model in audio_models["models"]][:3] == ["tts-1", "tts-1-hd", "gpt-4o-mini-tts"]
    assert audio_models["models"] == audio_models["data"]
    named = {voice["id"]: voice for voice in voices["voices"]}
    assert voices["voices"] == voices["data"]
    assert named["alloy"]["name"] == "alloy (Gacrux, female)"
    assert named["af_heart"]["models"] == ["kokoro"]
    assert {"Kore", "onyx", "bm_george", "heart"} <= named.keys()


# -- Kokoro-FastAPI --------------------------------------------------------------------------------------------------


def test_speech_with_word_times_of_kokoro_fastapi(kokoro: ServerProcess) -> None:
    asked = {"model": "hibari", "input": SENTENCE, "voice": "heart", "response_format": "wav", "lang_code": "a"}
    with kokoro.client() as client:
        whole = client.post("/dev/captioned_speech", json={**asked, "stream": False}).json()
        streamed = client.post("/dev/captioned_speech", json=asked)
        plain = client.post(
            "/dev/captioned_speech", json={**asked, "stream": False, "return_timestamps": False}
        ).json()
    assert [word["word"].strip(".") for word in whole["timestamps"]] == SENTENCE.strip(".").split()
    assert all(0 <= word["start_time"] < word["end_time"] for word in whole["timestamps"])
    assert whole["audio_format"] == "audio/wav"
    assert plain["timestamps"] is None
    chunks = [json.loads(line) for line in streamed.text.splitlines()]
    assert [word for chunk in chunks for word in chunk["timestamps"]] == whole["timestamps"]
    # The header of a running stream does not know the length; all samples are the same.
    sound = [b"".join(base64.b64decode(chunk["audio"]) for chunk in found) for found in (chunks, [whole])]
    assert sound[0][44:] == sound[1][44:]


def test_phonemes_for_clients_of_kokoro_fastapi(kokoro: ServerProcess) -> None:
    with kokoro.client() as client:
        american = client.post("/dev/phonemize", json={"text": "The tomato.", "language": "a"})
        british = client.post("/dev/phonemize", json={"text": "The tomato.", "language": "b"})
        wrong = client.post("/dev/phonemize", json={"text": "The tomato.", "language": "xx"})
    assert (american.status_code, british.status_code, wrong.status_code) == (200, 200, 400)
    assert american.json()["phonemes"] != british.json()["phonemes"]
    assert "xx" in wrong.json()["error"]["message"]


def test_phonemes_are_spoken_as_they_are_for_clients_of_kokoro_fastapi(
    kokoro: ServerProcess, ears: Transcriber, tmp_path: Path
) -> None:
    sentence = "The weather was cold, and the little town had no joy now."
    with kokoro.client() as client:
        phonemes = client.post("/dev/phonemize", json={"text": sentence}).json()["phonemes"]
        spoken = client.post("/dev/generate_from_phonemes", json={"phonemes": phonemes, "voice": "Kore"})
        refused = client.post("/dev/generate_from_phonemes", json={"phonemes": "h\u02c8\u0416"})
    assert spoken.headers["content-type"] == "audio/wav", spoken.text
    (tmp_path / "speech.wav").write_bytes(spoken.content)
    assert ears.words(tmp_path / "speech.wav") == normalise_words(sentence)
    assert refused.status_code == 400
    assert refused.json()["error"]["param"] == "phonemes"
