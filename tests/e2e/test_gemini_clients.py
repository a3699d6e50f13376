"""Google's own client, unmodified: only its base URL is another."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.hang_ups import given_up
from tests.e2e.probe_engine import text_that_waits
from tests.e2e.server import Json, ServerProcess
from tests.e2e.test_keys_api import make
from tests.e2e.wire import completed, download, finished, samples_of, spoken, urls
from tests.support.lazy_modules import LazyModule
from tests.support.transcribe import Transcriber, normalise_words

pytestmark = pytest.mark.e2e
genai = LazyModule("google.genai")
types, errors = LazyModule("google.genai.types"), LazyModule("google.genai.errors")

SENTENCE = "The weather in the mountains was cold and clear this morning."
DIALOGUE = """TTS the following conversation between Joe and Jane:
Joe: The train leaves at seven.
Jane: Please close the kitchen window."""
MIME_TYPE = "audio/L16;codec=pcm;rate=24000"


def sdk(server: ServerProcess, key: str | None = None, **options: Any) -> genai.Client:
    """Return the client, as its documentation says to make one."""
    return genai.Client(
        api_key=key or server.first_key, http_options=types.HttpOptions(base_url=server.url, **options)
    )


def named(voice: str) -> types.VoiceConfig:
    return types.VoiceConfig(prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name=voice))


def spoken_by(voice: str) -> types.GenerateContentConfig:
    return types.GenerateContentConfig(
        response_modalities=["AUDIO"], speech_config=types.SpeechConfig(voice_config=named(voice))
    )


def audio_of(answer: types.GenerateContentResponse) -> bytes:
    assert answer.candidates is not None
    (candidate,) = answer.candidates
    assert candidate.content is not None
    assert candidate.content.parts is not None
    (part,) = candidate.content.parts
    assert part.inline_data is not None
    assert part.inline_data.mime_type == MIME_TYPE
    return part.inline_data.data or b""


@pytest.fixture
def client(probe: ServerProcess, go: Path) -> Iterator[genai.Client]:
    """Yield a client of the server whose engine does as it is told."""
    with sdk(probe) as opened:
        yield opened


# -- what is heard ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["gemini-3.1-flash-tts-preview", "gemini-2.5-flash-preview-tts"])
def test_one_voice_speaks_with_the_style_of_the_prompt(kokoro: ServerProcess, ears: Transcriber, model: str) -> None:
    with sdk(kokoro) as client, kokoro.client() as mine:
        answer = client.models.generate_content(
            model=model, contents=f"Say cheerfully: {SENTENCE}", config=spoken_by("Kore")
        )
        task = completed(mine, answer.response_id or "")
    audio = audio_of(answer)
    assert ears.words(np.frombuffer(audio, "<i2")) == normalise_words(SENTENCE)
    assert audio == download(urls(task)[0])
    assert answer.model_version == task["metadata"]["rhapsode"]["engine_version"]
    assert task["metadata"]["rhapsode"]["style"] == {"understood": ["cheerfully"], "ignored": []}
    assert "style_ignored" not in task["metadata"]["rhapsode"]
    with kokoro.client() as mine:  # a task of the native route says so in a field of its own
        params = {"text": SENTENCE, "voice_name": "Kore", "style": "Cheerfully, like a pirate."}
        asked = {"model": "kokoro", "input": [{"params": params}]}
        native = completed(mine, mine.post("/v1/tasks", json=asked).json()["id"])
    assert native["metadata"]["rhapsode"]["style"] == {"understood": ["cheerfully"], "ignored": ["like a pirate"]}
    heard = samples_of(download(urls(native)[0]))
    assert len(heard) == pytest.approx(len(audio) // 2, rel=0.1), "it is the same delivery, not cut for a listener"
    assert ears.words(heard) == normalise_words(SENTENCE)
    assert answer.candidates is not None
    assert answer.candidates[0].finish_reason is types.FinishReason.STOP
    usage, counted = task["usage"]["extra_info"], answer.usage_metadata
    assert counted is not None
    assert (counted.prompt_token_count, counted.candidates_token_count, counted.total_token_count) == (
        usage["input_text_tokens"],
        usage["output_audio_tokens"],
        usage["total_tokens"],
    )


@pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")  # Google's own doing
async def test_two_speakers_speak_with_their_voices(kokoro: ServerProcess, ears: Transcriber) -> None:
    voices = types.MultiSpeakerVoiceConfig(
        speaker_voice_configs=[
            types.SpeakerVoiceConfig(speaker=name, voice_config=named(voice))
            for name, voice in (("Joe", "Puck"), ("Jane", "Kore"))
        ]
    )
    config = types.GenerateContentConfig(
        response_modalities=["AUDIO"], speech_config=types.SpeechConfig(multi_speaker_voice_config=voices)
    )
    async with sdk(kokoro, api_version="v1beta").aio as client:
        answer = await client.models.generate_content(
            model="gemini-3.1-flash-tts-preview", contents=DIALOGUE, config=config
        )
    heard = ears.words(np.frombuffer(audio_of(answer), "<i2"))
    assert heard == normalise_words("The train leaves at seven. Please close the kitchen window.")


@pytest.mark.parametrize("version", ["v1", "v1beta"])
def test_the_beginning_is_heard_while_the_rest_is_rendered(
    probe: ServerProcess, mine: httpx.Client, client: genai.Client, version: str
) -> None:
    with sdk(probe, api_version=version) as streaming:
        pieces = streaming.models.generate_content_stream(
            model="probe", contents=text_that_waits(), config=spoken_by("Low")
        )
        first = next(pieces)
        assert audio_of(first)
        assert first.usage_metadata is None
        task_id = first.response_id or ""
        assert mine.get(f"/v1/tasks/{task_id}").json()["status"] == "processing"
        (probe.home / "signals" / "go").touch()
        rest = list(pieces)
    task = completed(mine, task_id)
    assert b"".join(map(audio_of, [first, *rest])) == download(urls(task)[0])
    assert rest[-1].candidates is not None
    assert rest[-1].candidates[0].finish_reason is types.FinishReason.STOP
    assert rest[-1].usage_metadata is not None
    assert rest[-1].usage_metadata.total_token_count == task["usage"]["extra_info"]["total_tokens"]


def test_a_stream_without_events_is_an_array(mine: httpx.Client, probe: ServerProcess, client: genai.Client) -> None:
    (probe.home / "signals" / "go").touch()
    body = {"contents": {"parts": {"text": text_that_waits()}}}
    answer = mine.post("/v1beta/models/probe:streamGenerateContent", json=body)
    assert answer.headers["content-type"] == "application/json"
    pieces = answer.json()
    audio = b"".join(
        base64.b64decode(piece["candidates"][0]["content"]["parts"][0]["inlineData"]["data"]) for piece in pieces
    )
    assert audio == download(urls(completed(mine, pieces[0]["responseId"]))[0])
    assert ["usageMetadata" in piece for piece in pieces] == [False] * (len(pieces) - 1) + [True]


def test_a_failure_in_the_middle_is_no_end(probe: ServerProcess, client: genai.Client) -> None:
    pieces = client.models.generate_content_stream(
        model="probe", contents=f"{SENTENCE}\n\nWait and be unable.", config=spoken_by("Low")
    )
    assert audio_of(next(pieces))
    (probe.home / "signals" / "go").touch()
    with pytest.raises(errors.ServerError) as failure:
        list(pieces)
    assert (failure.value.code, failure.value.status) == (500, "INTERNAL")


# -- hanging up ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_cancels(
    probe: ServerProcess, client: genai.Client, mine: httpx.Client, stream: bool
) -> None:
    def give_up(text: str, seconds: float) -> None:
        with sdk(probe, timeout=round(1000 * seconds)) as hasty:
            ask = hasty.models.generate_content_stream if stream else hasty.models.generate_content
            with pytest.raises(Exception, match="timed out"):
                list(ask(model="probe", contents=text, config=spoken_by("Low")))

    _, task_id = given_up(probe, give_up)
    assert finished(mine, task_id)["status"] == "canceled"


# -- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "text", "voice", "code", "status", "message"),
    [
        ("gemini-9-pro", "Hello.", "Low", 404, "NOT_FOUND", "Unknown model 'gemini-9-pro'"),
        ("probe", "Hello.", "Lo", 400, "INVALID_ARGUMENT", "Unknown voice 'Lo'. Did you mean 'Low'?"),
        ("probe", "…", "Low", 400, "INVALID_ARGUMENT", "There is nothing to speak"),
        ("probe", "a\0", "Low", 400, "INVALID_ARGUMENT", "There is the character NUL at position 1"),
        ("probe", "Unable.", "Low", 500, "INTERNAL", "input[0], characters 0 to 7: tried once"),
    ],
)
def test_what_cannot_be_spoken(
    client: genai.Client, model: str, text: str, voice: str, code: int, status: str, message: str
) -> None:
    with pytest.raises(errors.APIError) as error:
        client.models.generate_content(model=model, contents=text, config=spoken_by(voice))
    assert (error.value.code, error.value.status) == (code, status)
    assert (error.value.message or "").startswith(message)


def test_errors_of_keys_and_limits_are_googles(probe: ServerProcess, mine: httpx.Client) -> None:
    def ask(key: str) -> errors.APIError:
        with sdk(probe, key) as client, pytest.raises(errors.ClientError) as error:
            client.models.generate_content(model="probe", contents="Hello.", config=spoken_by("Low"))
        return error.value

    stranger = ask("rhap_not_a-key")
    assert (stranger.code, stranger.status) == (401, "UNAUTHENTICATED")
    manager = ask(make(mine, scopes=["admin"])["key"])
    assert (manager.code, manager.status) == (403, "PERMISSION_DENIED")
    poor = ask(make(mine, budgets={"tokens_per_day": 1})["key"])
    assert (poor.code, poor.status) == (429, "RESOURCE_EXHAUSTED")
    assert isinstance(poor.details, dict)
    (retry,) = poor.details["error"]["details"]
    assert retry["@type"] == "type.googleapis.com/google.rpc.RetryInfo"
    assert int(retry["retryDelay"].removesuffix("s")) > 0


def test_a_key_in_the_query_opens_and_is_not_logged(probe: ServerProcess, mine: httpx.Client) -> None:
    key = make(mine)["key"]
    body = {"contents": [{"parts": [{"text": "Hello."}]}]}
    with probe.anonymous() as client:
        for path in ("/v1/models", "/v1beta/models", "/v1beta/models/probe"):
            assert client.get(path, params={"key": key}).status_code == 200
            assert client.get(path, params={"key": "x"}).json()["error"]["status"] == "UNAUTHENTICATED"
        missing = client.post("/v1beta/models/probe:generateContent", json=body).json()["error"]
        assert missing["message"] == "An API key is needed: send it as 'x-goog-api-key: YOUR_API_KEY'."
        assert client.post("/v1beta/models/probe:generateContent", params={"key": key}, json=body).status_code == 200
        assert client.get("/v1/tasks", params={"key": key}).status_code == 401, "it is for these routes alone"
    assert key not in probe.log


def test_every_field_is_accepted_in_either_spelling(mine: httpx.Client) -> None:
    camel = {
        "contents": [{"parts": [{"text": "Hello."}], "role": "user"}],
        "generationConfig": {
            "responseModalities": ["audio"],
            "candidateCount": 1,
            "topP": 0.9,
            "maxOutputTokens": 8192,
            "stopSequences": [],
            "speechConfig": {
                "languageCode": "en-US",
                "voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "High"}},
            },
        },
        "safetySettings": [],
        "model": "models/probe",
    }
    lengths = set()
    for body in (camel, snake(camel)):
        answer = mine.post("/v1/models/probe:generateContent", json=body)
        assert answer.status_code == 200, answer.text
        lengths.add(len(answer.content))
    assert len(lengths) == 1
    for path, wrong in (("/generationConfig/speechConfig", {"voice": 1}), ("/contents/0", {"part": [1]})):
        body = snake(camel)
        place: Any = body
        for name in path.strip("/").split("/"):
            place = place[int(name)] if name.isdigit() else place[snake_name(name)]
        place.update(wrong)
        answer = mine.post("/v1/models/probe:generateContent", json=body)
        assert len(answer.content) in lengths, "it is spoken all the same"
        ignored = answer.headers["rhapsode-ignored"].split(", ")
        assert [name for name in ignored if name.endswith(f".{next(iter(wrong))}")] == [
            f"{path.strip('/').replace('/0', '[0]').replace('/', '.')}.{next(iter(wrong))}"
        ]
        assert "generationConfig.topP" in ignored, "it is known, and has no effect"


def snake_name(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def snake(value: Any) -> Any:
    """Return the same with all names in snake case."""
    if isinstance(value, dict):
        return {snake_name(name): snake(entry) for name, entry in value.items()}
    return [snake(entry) for entry in value] if isinstance(value, list) else value


# -- what there is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha"])
def test_models_are_listed_and_read(kokoro: ServerProcess, version: str) -> None:
    with sdk(kokoro, api_version=version) as client:
        models = {model.name: model for model in client.models.list()}
        assert {"models/gemini-3.1-flash-tts-preview", "models/kokoro", "models/hibari"} <= models.keys()
        assert list(client.models.list(config={"page_size": 1})) == list(models.values())
        model = client.models.get(model="gemini-3.1-flash-tts-preview")
        assert model == models["models/gemini-3.1-flash-tts-preview"]
        assert "generateContent" in (model.supported_actions or [])
        with pytest.raises(errors.ClientError) as missing:
            client.models.get(model="gemini-9-pro")
        assert (missing.value.code, missing.value.status) == (404, "NOT_FOUND")
        assert client.models.count_tokens(model="hibari", contents=SENTENCE).total_tokens == 16


@pytest.mark.slow
def test_our_own_engine_for_google_speaks_through_it(
    kokoro: ServerProcess, make_server: MakeServer, ears: Transcriber
) -> None:
    """A server whose Google is another server of ours."""
    server = make_server(
        RHAPSODE_ENGINES="tone",
        RHAPSODE_GEMINI_API_KEY=kokoro.first_key,
        RHAPSODE_GEMINI_BASE_URL=kokoro.url,
    ).start()
    with server.client() as client, kokoro.client() as theirs:
        task = spoken(client, SENTENCE, model="gemini_3_1_flash_tts_preview", voice="Kore")
        behind = theirs.get("/v1/tasks", params={"limit": 1}).json()["data"][0]
    assert ears.words(samples_of(download(urls(task)[0]))) == normalise_words(SENTENCE)
    assert task["metadata"]["rhapsode"]["engine"] == "gemini"
    assert behind["metadata"]["rhapsode"]["engine"] == "kokoro"
    assert task["usage"] == behind["usage"], "it passes on what was counted there"


def test_interactions_and_voices_are_served(kokoro: ServerProcess, ears: Transcriber) -> None:
    """As google-genai 3.6 sends them."""
    with sdk(kokoro) as client:
        answer = client.interactions.create(
            model="gemini-3.8-flash-tts",
            input=SENTENCE,
            response_modalities=["audio"],
            generation_config={"speech_config": [{"voice": "kore", "language": "en-IN"}]},
        )
        assert answer.status == "completed"
        assert answer.output_audio is not None
        assert (answer.output_audio.mime_type, answer.output_audio.sample_rate) == ("audio/l16", 24_000)
        audio = base64.b64decode(str(answer.output_audio.data))
        assert ears.words(np.frombuffer(audio, "<i2")) == normalise_words(SENTENCE)
        voices = client.voices.list().voices or []
        assert {"Kore", "Zephyr"} <= {voice.id for voice in voices}


def test_streamed_interactions_are_heard_while_they_are_rendered(
    probe: ServerProcess, mine: httpx.Client, client: genai.Client
) -> None:
    (probe.home / "signals" / "go").touch()
    events = list(
        client.interactions.create(model="probe", input=text_that_waits(), response_modalities=["audio"], stream=True)
    )
    kinds = [event.event_type for event in events]
    assert kinds[:2] == ["interaction.created", "step.start"]
    assert kinds[-2:] == ["step.stop", "interaction.completed"]
    assert set(kinds[2:-2]) == {"step.delta"}
    assert (events[0].interaction.status, events[-1].interaction.status) == ("in_progress", "completed")
    sound = b"".join(base64.b64decode(event.delta.data) for event in events[2:-2])
    assert sound == download(urls(completed(mine, events[0].interaction.id))[0])
    assert events[-1].interaction.usage.total_output_tokens > 0


def test_the_current_shapes_of_requests_are_accepted(probe: ServerProcess, mine: httpx.Client, go: Path) -> None:
    key = {"x-goog-api-key": probe.first_key}
    part: Json = {"text": "Hello.", "speechMetadata": {"style": "cheerful"}}
    config = {
        "responseFormat": [{"audio": {"mimeType": "AUDIO_WAV", "sampleRate": 16000}}],
        "speechConfig": {"voiceConfig": {"voice": "low"}},
    }
    body = {"contents": [{"parts": [part]}], "generationConfig": config, "systemInstruction": "calm", "tools": None}
    with probe.anonymous() as stranger:
        answer = stranger.post("/v1alpha/models/probe:generateContent", json=body, headers=key)
        assert answer.status_code == 200, answer.text
        assert "rhapsode-ignored" not in answer.headers
        blob = answer.json()["candidates"][0]["content"]["parts"][0]["inlineData"]
        wav = base64.b64decode(blob["data"])
        assert int.from_bytes(wav[24:28], "little") == 16_000
        assert (blob["mimeType"], wav[:4], int.from_bytes(wav[4:8], "little")) == ("audio/wav", b"RIFF", len(wav) - 8)
        for path, status in (("/v1/voices", 200), ("/v1/tasks", 401), ("/v1alpha/nothing", 404), ("/v1/nothing", 404)):
            answer = stranger.get(path, headers=key, params={"type": "prebuilt"} if path == "/v1/voices" else None)
            assert answer.status_code == status, answer.text
            if status != 200:
                assert set(answer.json()["error"]) >= {"code", "message", "status"}
    assert mine.get("/v1/voices", params={"type": "prebuilt"}).status_code == 400
