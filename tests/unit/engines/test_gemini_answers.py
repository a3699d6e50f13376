"""What Google's API may answer: sound however it is packed, refusals, and whatever else comes. Nothing is trusted."""

from __future__ import annotations

import base64
import io
import json
import struct
import wave
from typing import Any

import httpx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhapsode.core.errors import (
    EngineError,
    ImplausibleAudioError,
    RefusedError,
    UpstreamDeniedError,
    UpstreamError,
    UpstreamLimitError,
    UpstreamRejectedError,
)
from rhapsode.core.speech import RemoteSpeech
from rhapsode.engines.gemini.answers import MOST_TOKENS, SpokeTextError, raise_for, speech_of
from tests.support.cases import each_case
from tests.support.lazy_modules import LazyModule

types, errors = LazyModule("google.genai.types"), LazyModule("google.genai.errors")

MODEL = "gemini-3.1-flash-tts-preview"
RAW = "audio/L16;codec=pcm;rate=24000"
SAMPLES = np.arange(-600, 600, dtype="<i2").tobytes()


def answer(*blobs: tuple[bytes, str], finish: str | None = "STOP", **more: Any) -> dict[str, Any]:
    parts = [{"inlineData": {"mimeType": mime, "data": base64.b64encode(data).decode()}} for data, mime in blobs]
    usage = {"promptTokenCount": 9, "candidatesTokenCount": 25, "totalTokenCount": 34}
    return {
        "candidates": [{"content": {"parts": parts, "role": "model"}, "finishReason": finish, "index": 0}],
        "usageMetadata": usage,
        **more,
    }


def speech_in(body: dict[str, Any]) -> RemoteSpeech:
    return speech_of(types.GenerateContentResponse.model_validate(body))


def wav(samples: bytes = SAMPLES, rate_hz: int = 24_000, channels: int = 1, width: int = 2) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate_hz)
        file.writeframes(samples)
    return buffer.getvalue()


STEREO = np.repeat(np.frombuffer(SAMPLES, "<i2"), 2).astype("<i2").tobytes()


@each_case(
    ("blobs", "rate_hz"),
    [
        ([(SAMPLES, RAW)], 24_000),
        ([(SAMPLES, "audio/l16; rate=24000; channels=1")], 24_000),
        ([(SAMPLES, "AUDIO/PCM;RATE = 48000")], 48_000),
        ([(SAMPLES, "audio/L16")], 24_000),
        ([(SAMPLES + b"x", RAW)], 24_000),
        ([(STEREO, "audio/L16;rate=24000;channels=2")], 24_000),
        ([(SAMPLES[:1000], RAW), (SAMPLES[1000:], RAW)], 24_000),
        ([(wav(), "audio/wav")], 24_000),
        ([(wav(), RAW)], 24_000),
        ([(wav(rate_hz=16_000), "audio/wav")], 16_000),
        ([(wav(STEREO, channels=2), "audio/wav")], 24_000),
    ],
)
def test_sound_however_it_is_packed(blobs: list[tuple[bytes, str]], rate_hz: int) -> None:
    speech = speech_in(answer(*blobs))
    assert (speech.audio, speech.rate_hz) == (SAMPLES, rate_hz)
    assert (speech.input_text_tokens, speech.output_audio_tokens) == (9, 25)


@each_case(
    ("given", "error", "message"),
    [
        (answer(finish="OTHER"), ImplausibleAudioError, "no audio (finish reason OTHER)"),
        (answer(), ImplausibleAudioError, "no audio (finish reason STOP)"),
        (answer((wav(b""), "audio/wav")), ImplausibleAudioError, "no audio"),
        (answer((b"x", RAW)), ImplausibleAudioError, "no audio"),
        (answer((SAMPLES, RAW), finish="MAX_TOKENS"), ImplausibleAudioError, "in the middle of the text"),
        (answer((SAMPLES, RAW), finish="MALFORMED_FUNCTION_CALL"), ImplausibleAudioError, "did not finish"),
        (answer(finish="SAFETY"), RefusedError, "(SAFETY)"),
        (answer((SAMPLES, RAW), finish="PROHIBITED_CONTENT"), RefusedError, "(PROHIBITED_CONTENT)"),
        (answer(promptFeedback={"blockReason": "SAFETY"}), RefusedError, "(SAFETY)"),
        (answer(candidates=[], promptFeedback={"blockReason": "BLOCKLIST"}), RefusedError, "(BLOCKLIST)"),
        (answer(candidates=None), ImplausibleAudioError, "no audio"),
        (answer(candidates=[{}]), ImplausibleAudioError, "no audio"),
        (answer(candidates=[{"content": {}}]), ImplausibleAudioError, "no audio"),
        (answer(candidates=[{"content": {"parts": [{}, {"text": "Paris."}]}}]), ImplausibleAudioError, "no audio"),
        (answer((SAMPLES, "")), UpstreamError, "of a type that is not known"),
        (answer((SAMPLES, "audio/mpeg")), UpstreamError, "of a type that is not known"),
        (answer((SAMPLES, RAW), (SAMPLES, "audio/L16;rate=48000")), UpstreamError, "several sample rates"),
        (answer((SAMPLES, "audio/L16;rate=1")), UpstreamError, "at 1 samples a second"),
        (answer((SAMPLES, "audio/L16;rate=999999999999")), UpstreamError, "at 999999999 samples a second"),
        (answer((SAMPLES, "audio/L16;rate=24000;channels=7")), UpstreamError, "7 channels"),
        (answer((wav(rate_hz=1), "audio/wav")), UpstreamError, "at 1 samples a second"),
        (answer((wav(channels=3), "audio/wav")), UpstreamError, "3 channels"),
        (answer((wav(width=1), "audio/wav")), UpstreamError, "16 bits"),
        (answer((wav()[:20], "audio/wav")), UpstreamError, "cannot be read"),
        (answer((b"RIFF", "audio/wav")), UpstreamError, "cannot be read"),
    ],
)
def test_an_answer_without_speech_says_why_and_is_billed(
    given: dict[str, Any], error: type[EngineError], message: str
) -> None:
    with pytest.raises(error) as raised:
        speech_in(given)
    assert type(raised.value) is error
    assert message in raised.value.message
    assert raised.value.billed == (9, 25), "it is charged all the same"


def test_counts_that_cannot_be_are_not_charged() -> None:
    usage = {"promptTokenCount": -5, "candidatesTokenCount": 10**15}
    speech = speech_in(answer((SAMPLES, RAW), usageMetadata=usage))
    assert (speech.input_text_tokens, speech.output_audio_tokens) == (0, MOST_TOKENS)
    free = speech_in(answer((SAMPLES, RAW), usageMetadata=None))
    assert (free.input_text_tokens, free.output_audio_tokens) == (0, 0)


@given(st.lists(st.tuples(st.integers(0, len(wav()) - 1), st.integers(0, 255)), max_size=12), st.integers(0, 2500))
@settings(max_examples=300, deadline=None)
def test_a_damaged_file_is_an_error_of_ours_or_sound(changes: list[tuple[int, int]], length: int) -> None:
    data = bytearray(wav())
    for place, value in changes:
        data[place] = value
    try:
        speech = speech_in(answer((bytes(data[:length]), RAW)))
    except EngineError:
        return
    assert len(speech.audio) % 2 == 0
    assert 8_000 <= speech.rate_hz <= 192_000


def test_a_file_that_says_to_be_longer_than_it_is() -> None:
    data = bytearray(wav())
    data[40:44] = struct.pack("<I", 0xFFFF_FFFF)
    assert speech_in(answer((bytes(data), "audio/wav"))).audio == SAMPLES


# -- errors -----------------------------------------------------------------------------------------------------------


def refused(code: int, body: Any, **headers: str) -> EngineError:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = httpx.Response(code, text=body if isinstance(body, str) else json.dumps(body), headers=named)
    with pytest.raises(EngineError) as raised:
        raise_for(errors.APIError(code, body, response), MODEL)
    return raised.value


def said(code: int, status: str = "", message: str = "No.", *details: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "status": status, "details": list(details)}}


def because(reason: str) -> dict[str, str]:
    return {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}


def used_up(*quotas: str, value: str = "10") -> dict[str, Any]:
    violations = [{"quotaId": quota, "quotaMetric": "requests", "quotaValue": value} for quota in quotas]
    return {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": violations}


def wait(delay: str) -> dict[str, str]:
    return {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}


BAD_KEY = "API key not valid. Please pass a valid API key."


@each_case(
    ("code", "body", "of_model", "message"),
    [
        (400, said(400, "INVALID_ARGUMENT", BAD_KEY, because("API_KEY_INVALID")), False, "API key is not valid"),
        (400, said(400, "INVALID_ARGUMENT", BAD_KEY), False, "API key is not valid"),
        (400, said(400, "INVALID_ARGUMENT", "?", because("API_KEY_INVALID")), False, "API key is not valid"),
        (400, said(400, "FAILED_PRECONDITION", "User location is not supported."), False, "not from here"),
        (401, said(401, "UNAUTHENTICATED"), False, "API key is not accepted"),
        (403, said(403, "PERMISSION_DENIED", "Your API key was reported as leaked."), False, "key is not accepted"),
        (403, said(403, "PERMISSION_DENIED", "Your project has been denied access."), False, "key is not accepted"),
        (403, said(403, "PERMISSION_DENIED", "Blocked.", because("API_KEY_SERVICE_BLOCKED")), False, "not accepted"),
        (403, said(403, "PERMISSION_DENIED", "Off.", because("SERVICE_DISABLED")), False, "not accepted"),
        (403, said(403, "PERMISSION_DENIED", "The caller does not have permission"), True, f"the model '{MODEL}'"),
        (403, "<html>Forbidden</html>", True, f"may not use the model '{MODEL}'"),
        (404, said(404, "NOT_FOUND", f"models/{MODEL} is not found."), True, f"it has no model '{MODEL}' (any more)"),
        (404, "<html>404</html>", True, "Is RHAPSODE_GEMINI_BASE_URL right?"),
        (429, said(429, "RESOURCE_EXHAUSTED", "", used_up("RequestsPerDayPerProjectPerModel")), True, "of this day"),
        (429, said(429, "RESOURCE_EXHAUSTED", "", used_up("RequestsPerDay"), wait("3s")), False, "of this day"),
        (429, said(429, "", "", used_up("PerMinutePerProjectPerModel", value="0")), True, "there is no quota"),
    ],
)
def test_what_is_denied_for_long_and_how_much(code: int, body: Any, of_model: bool, message: str) -> None:
    error = refused(code, body)
    assert isinstance(error, UpstreamDeniedError)
    assert (error.of_model, error.retryable) == (of_model, False)
    assert message in error.message


@each_case(
    ("body", "headers", "of_model", "seconds"),
    [
        (said(429, "RESOURCE_EXHAUSTED", "", used_up("PerMinutePerProjectPerModel"), wait("47s")), {}, True, 47.0),
        (said(429, "RESOURCE_EXHAUSTED", "", used_up("PerMinute"), wait("0.25s")), {}, False, 0.25),
        (said(429, "RESOURCE_EXHAUSTED", "", wait("86400s")), {}, False, 86_400.0),
        (said(429, "RESOURCE_EXHAUSTED", "", wait("9" * 400 + "s")), {}, False, None),
        (said(429, "RESOURCE_EXHAUSTED", "", wait("-4s")), {}, False, None),
        (said(429), {"retry_after": "7"}, False, 7.0),
        (said(429), {"retry_after": "Thu, 01 Jan 2099 00:00:00 GMT"}, False, None),
        ({"error": {"details": {"retryDelay": "3s"}}}, {}, False, None),
        ({"error": {"details": [{"violations": "?"}, {"violations": [None]}, 3]}}, {}, False, None),
        ({"error": "slow down"}, {}, False, None),
        ([], {}, False, None),
        ("slow down", {}, False, None),
    ],
)
def test_limits_and_how_long_to_wait(
    body: Any, headers: dict[str, str], of_model: bool, seconds: float | None
) -> None:
    error = refused(429, body, **headers)
    assert isinstance(error, UpstreamLimitError)
    assert (error.of_model, error.retry_after_s, error.retryable) == (of_model, seconds, True)


@each_case("code", [204, 206, 302, 408, 499, 500, 502, 503, 504, 529])
def test_server_errors_may_be_retried(code: int) -> None:
    error = refused(code, said(code, "UNAVAILABLE", "Your API key is a text that is quoted here."))
    assert type(error) is UpstreamError
    assert (error.message, error.retryable) == (f"Google's API answered {code} UNAVAILABLE.", True)
    assert refused(code, said(code, "", "", wait("4s"))).retry_after_s == 4.0
    assert refused(code, said(code), retry_after="86400").retry_after_s == 60.0


@each_case("code", [400, 405, 409, 413, 415, 422])
def test_what_will_not_be_done(code: int) -> None:
    """Whatever is quoted in the message: a text must not be able to have the key denied."""
    error = refused(code, said(code, "INVALID_ARGUMENT", "Cannot speak: 'API key not valid, your project'"))
    assert type(error) is UpstreamRejectedError
    assert (error.message, error.retryable) == (f"Google's API answered {code} INVALID_ARGUMENT.", False)


def test_a_text_that_the_model_would_answer() -> None:
    message = "Model tried to generate text, but it should only be used for TTS."
    assert isinstance(refused(400, said(400, "INVALID_ARGUMENT", message)), SpokeTextError)


@each_case("status", ["Not Found", "<b>", "ü" * 5, "A" * 41, 7, None, {"a": 1}])
def test_only_a_status_of_googles_is_told(status: Any) -> None:
    assert refused(500, {"error": {"status": status, "message": {"not": "a text"}}}).message in {
        "Google's API answered 500.",
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["error", "details", "violations", "reason", "retryDelay", "status", "message", "quotaId"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.integers(201, 599), json_values)
@settings(max_examples=300, deadline=None)
def test_any_error_is_one_of_ours(code: int, body: Any) -> None:
    error = refused(code, body)
    assert isinstance(error, UpstreamError)
    assert error.message.startswith(f"Google's API answered {code}") or isinstance(error, SpokeTextError)
