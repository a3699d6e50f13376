"""The client of Google's API against a stand-in for it: every answer, however odd, is sound or an error of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from structlog.testing import capture_logs

from rhapsode.core.errors import (
    EngineError,
    ImplausibleAudioError,
    RefusedError,
    UpstreamDeniedError,
    UpstreamError,
    UpstreamLimitError,
    UpstreamPausedError,
    UpstreamRejectedError,
    UpstreamTimeoutError,
)
from rhapsode.core.speech import RemoteRequest, SpeechParams
from rhapsode.engines.circuit_breaker import LocalQuota
from rhapsode.engines.gemini.client import GeminiEngine
from rhapsode.engines.gemini.provider import UPSTREAM_IDS, GeminiSettings
from tests.support import google
from tests.support.google import KEY, GoogleStandIn

TEXT = "A sentence that is to be spoken."
TIMEOUT_SECONDS = 1.5


@pytest.fixture(scope="module")
def running() -> Iterator[GoogleStandIn]:
    with GoogleStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def stand_in(running: GoogleStandIn) -> GoogleStandIn:
    running.forget()
    return running


def engine_of(
    stand_in: GoogleStandIn, *, key: str = KEY, url: str | None = None, seconds: float = TIMEOUT_SECONDS
) -> GeminiEngine:
    settings = GeminiSettings(api_key=key, base_url=url or stand_in.url, concurrency=4, timeout_seconds=seconds)
    return GeminiEngine(settings, UPSTREAM_IDS, LocalQuota(None))


@pytest.fixture
async def engine(stand_in: GoogleStandIn) -> AsyncIterator[GeminiEngine]:
    gemini_engine = engine_of(stand_in)
    yield gemini_engine
    await gemini_engine.stop()


def request(text: str = TEXT, model: str = "gemini_3_1_flash_tts_preview") -> RemoteRequest:
    return RemoteRequest(model, text, 1.0, SpeechParams("", "Kore"))


async def failure(engine: GeminiEngine, model: str = "gemini_3_1_flash_tts_preview") -> EngineError:
    with pytest.raises(EngineError) as raised:
        await engine.speak(request(model=model))
    return raised.value


async def test_a_request_returns_sound(engine: GeminiEngine, stand_in: GoogleStandIn) -> None:
    speech = await engine.speak(request())
    assert (len(speech.audio) / 2, speech.rate_hz) == (round(len(TEXT) * 0.06 * 24_000), 24_000)
    assert stand_in.requests[0].key == KEY


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        # 200, and no speech
        (google.other, ImplausibleAudioError),
        (google.header_only, ImplausibleAudioError),
        (google.cut_off, ImplausibleAudioError),
        (google.says({"usageMetadata": {"promptTokenCount": 3}}), ImplausibleAudioError),
        (google.says({"candidates": "none"}), ImplausibleAudioError),
        (google.says({"candidates": [{"content": None}]}), ImplausibleAudioError),
        (google.says({"candidates": [{"content": {"parts": [{"text": "Paris."}]}}]}), ImplausibleAudioError),
        (google.plays(""), ImplausibleAudioError),
        (google.finished("SAFETY"), RefusedError),
        (google.blocked, RefusedError),
        # 200, and nothing that is an answer
        (google.garbage, UpstreamError),
        (google.says({}), UpstreamError),
        (google.says({"candidates": []}), UpstreamError),
        (google.says([]), UpstreamError),
        (google.says([{"candidates": []}]), UpstreamError),
        (google.says("no"), UpstreamError),
        (google.says(None), UpstreamError),
        (google.says(7), UpstreamError),
        (google.says({"candidates": [7]}), UpstreamError),
        (google.says({"candidates": {"content": 1}}), UpstreamError),
        (google.says({"candidates": [{"content": {"parts": [{"inlineData": "x"}]}}]}), UpstreamError),
        (google.says({"candidates": [], "usageMetadata": {"promptTokenCount": "many"}}), UpstreamError),
        (google.plays("this is no base64!"), UpstreamError),
        (google.plays("A"), UpstreamError),
        (google.plays("AAAA", "audio/L16;rate=3"), UpstreamError),
        (google.plays("AAAA", "audio/mpeg"), UpstreamError),
        (google.plays("UklGRgAAAAA=", "audio/wav"), UpstreamError),
        (google.folded, UpstreamError),
        (google.huge, UpstreamError),
        # no answer
        (google.drops, UpstreamError),
        (google.breaks_off, UpstreamError),
        (google.elsewhere, UpstreamError),
        (google.slow(TIMEOUT_SECONDS + 0.5), UpstreamTimeoutError),
        (google.drips, UpstreamTimeoutError),
        # an error
        (google.SERVER_ERROR, UpstreamError),
        (google.UNAVAILABLE, UpstreamError),
        (google.fails(504, "DEADLINE_EXCEEDED"), UpstreamError),
        (google.limited(3), UpstreamLimitError),
        (google.limited(86_400), UpstreamDeniedError),
        (google.DAILY_QUOTA, UpstreamDeniedError),
        (google.GONE, UpstreamDeniedError),
        (google.KEY_INVALID, UpstreamDeniedError),
        (google.KEY_DENIED, UpstreamDeniedError),
        (google.MODEL_DENIED, UpstreamDeniedError),
        (google.fails(400, "INVALID_ARGUMENT"), UpstreamRejectedError),
    ],
)
async def test_an_answer_without_speech_is_an_engine_error(
    stand_in: GoogleStandIn, behaviour: google.Behaviour, error: type[EngineError]
) -> None:
    stand_in.on(TEXT, always=behaviour)
    # A busy machine may take seconds for a huge answer: only what is to be too late has little time.
    engine = engine_of(stand_in, seconds=TIMEOUT_SECONDS if error is UpstreamTimeoutError else 60.0)
    try:
        raised = await failure(engine)
    finally:
        await engine.stop()
    assert type(raised) is error, raised.message
    assert KEY not in raised.message
    assert TEXT not in raised.message
    assert [request.path for request in stand_in.requests] == [
        "/v1beta/models/gemini-3.1-flash-tts-preview:generateContent"
    ]


async def test_a_model_that_is_denied_and_a_key_that_is(engine: GeminiEngine, stand_in: GoogleStandIn) -> None:
    stand_in.on(TEXT, google.MODEL_DENIED, google.speaks(), google.KEY_DENIED)
    assert "may not use the model 'gemini-3.1-flash-tts-preview'" in (await failure(engine)).message
    assert "may not use the model" in (await failure(engine)).message
    assert engine.status().state == "ready"
    other = "gemini_3_8_flash_tts"
    await engine.speak(request(model=other))
    for _ in range(2):
        assert "the API key is not accepted" in (await failure(engine, other)).message
    assert "the API key is not accepted" in (await failure(engine, "gemini_2_5_pro_tts")).message
    assert engine.status().state == "failed"
    assert len(stand_in.requests) == 3


async def test_a_key_that_is_not_valid(stand_in: GoogleStandIn) -> None:
    engine = engine_of(stand_in, key="AIza-of-somebody-else")
    raised = await failure(engine)
    await engine.stop()
    assert isinstance(raised, UpstreamDeniedError)
    assert (raised.of_model, "AIza" in raised.message) == (False, False)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://nowhere.invalid"])
async def test_an_unreachable_api_is_an_upstream_error(stand_in: GoogleStandIn, url: str) -> None:
    engine = engine_of(stand_in, url=url)
    raised = await failure(engine)
    await engine.stop()
    assert type(raised) is UpstreamError
    assert raised.message.startswith("Google's API could not be reached (")


async def test_answers_that_cannot_be_read_are_failures_in_a_row(
    engine: GeminiEngine, stand_in: GoogleStandIn
) -> None:
    stand_in.on(TEXT, always=google.says([]))
    for _ in range(5):
        assert type(await failure(engine)) is UpstreamError
    assert type(await failure(engine)) is UpstreamPausedError
    assert len(stand_in.requests) == 5


async def test_another_model_than_was_asked_for_is_told_once(engine: GeminiEngine, stand_in: GoogleStandIn) -> None:
    stand_in.on(TEXT, always=google.speaks(model="gemini-3.8-flash-lite-tts"))
    with capture_logs() as log:
        for _ in range(3):
            await engine.speak(request())
    (told,) = [entry for entry in log if entry["event"] == "upstream.rerouted"]
    assert (told["model"], told["answered"]) == ("gemini-3.1-flash-tts-preview", "gemini-3.8-flash-lite-tts")


async def test_a_cancelled_call_leaves_no_connection(engine: GeminiEngine, stand_in: GoogleStandIn) -> None:
    """More calls are called off than there are connections; the next one has one."""
    stand_in.on("slow", always=google.slow(1.0))
    for _ in range(6):
        call = asyncio.create_task(engine.speak(request("A slow sentence.")))
        await asyncio.sleep(0.05)
        call.cancel()
        await asyncio.wait([call])
    assert (await engine.speak(request())).audio
