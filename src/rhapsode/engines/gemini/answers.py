"""What Google's API answers, made plain: sound out of an answer, and one of our errors out of a refusal.

No message of Google's is passed on: it may quote the text.
"""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from rhapsode.core.errors import (
    EngineError,
    ImplausibleAudioError,
    RefusedError,
    UpstreamDeniedError,
    UpstreamError,
    UpstreamLimitError,
    UpstreamRejectedError,
)
from rhapsode.core.speech import UpstreamSpeech

if TYPE_CHECKING:
    from google.genai.errors import APIError
    from google.genai.types import GenerateContentResponse

DEFAULT_RATE_HZ = 24_000
REFUSALS = frozenset({"SAFETY", "PROHIBITED_CONTENT", "RECITATION", "BLOCKLIST", "SPII", "LANGUAGE"})
"""Finish reasons that are about the text: the same text will be refused again."""

_RATE = re.compile(r"rate\s*=\s*(\d+)", re.IGNORECASE)
_RAW = re.compile(r"audio/(?:l16|pcm|raw)\b", re.IGNORECASE)
_DURATION = re.compile(r"(\d+(?:\.\d+)?)s")
_SPOKE_TEXT = re.compile(r"tried to generate text", re.IGNORECASE)
_BAD_KEY = re.compile(r"api[ _]key", re.IGNORECASE)


def speech_of(answer: GenerateContentResponse) -> UpstreamSpeech:
    """The sound in an answer and what it has cost.

    Raises RefusedError when the model will not speak the text, ImplausibleAudioError when there is no sound or it was
    cut off, and UpstreamError when it cannot be read; each has the tokens that are charged all the same.
    """
    usage = answer.usage_metadata
    billed = (0, 0) if usage is None else (usage.prompt_token_count or 0, usage.candidates_token_count or 0)
    try:
        audio, rate_hz = _sound(answer)
    except EngineError as error:
        error.billed = billed
        raise
    return UpstreamSpeech(audio, rate_hz, *billed)


def _sound(answer: GenerateContentResponse) -> tuple[bytes, int]:
    feedback = answer.prompt_feedback
    if feedback is not None and feedback.block_reason is not None:
        raise RefusedError(f"Google refuses this text ({_name(feedback.block_reason)}).")
    candidate = answer.candidates[0] if answer.candidates else None
    reason = "STOP" if candidate is None or candidate.finish_reason is None else _name(candidate.finish_reason)
    if reason in REFUSALS:
        raise RefusedError(f"Google refuses this text ({reason}).")
    if reason == "MAX_TOKENS":
        raise ImplausibleAudioError("Google's model stopped in the middle of the text (MAX_TOKENS).")
    content = None if candidate is None else candidate.content
    blobs = [part.inline_data for part in (content.parts if content is not None else None) or ()]
    pieces = [_samples(blob.data, blob.mime_type or "") for blob in blobs if blob is not None and blob.data]
    if not pieces or not any(audio for audio, _ in pieces):
        raise ImplausibleAudioError(f"Google's model returned no audio (finish reason {reason}).")
    if reason not in {"STOP", "FINISH_REASON_UNSPECIFIED"}:
        raise ImplausibleAudioError(f"Google's model did not finish the text ({reason}).")
    rates = {rate_hz for _, rate_hz in pieces}
    if len(rates) > 1:
        raise UpstreamError("Google's model returned audio at several sample rates at once.")
    return b"".join(audio for audio, _ in pieces), rates.pop()


def _name(value: Any) -> str:
    """The name of one of the SDK's enumerations, which let unknown values pass."""
    return re.sub(r"\W", "", str(getattr(value, "value", value)))[:40]


def _samples(data: bytes, mime_type: str) -> tuple[bytes, int]:
    """16-bit mono samples and their rate, out of a WAV file or raw samples, whatever they are called."""
    if data[:4] == b"RIFF":
        try:
            with wave.open(io.BytesIO(data)) as file:
                if file.getsampwidth() != 2:
                    raise UpstreamError("Google's model returned a WAV file that does not have 16 bits.")
                samples = file.readframes(file.getnframes())
                channels, rate_hz = file.getnchannels(), file.getframerate()
        except (wave.Error, EOFError):
            raise UpstreamError("Google's model returned a WAV file that cannot be read.") from None
        if channels > 1:
            frames = np.frombuffer(samples[: len(samples) // (2 * channels) * 2 * channels], "<i2")
            samples = frames.reshape(-1, channels).mean(axis=1).astype("<i2").tobytes()
        return samples, rate_hz
    if not _RAW.match(mime_type):
        raise UpstreamError("Google's model returned audio of a type that is not known here.")
    found = _RATE.search(mime_type)
    return data[: len(data) & ~1], int(found[1]) if found else DEFAULT_RATE_HZ


class DeniedError(UpstreamDeniedError):
    """The API will not serve this model for long."""

    of_key = False
    """Nor any other, with this key."""


class KeyDeniedError(DeniedError):
    """The API will not serve this key for long."""

    of_key = True


class SpokeTextError(UpstreamRejectedError):
    """Google's model answers this text instead of reading it."""


def raise_for(error: APIError, model: str) -> NoReturn:
    """Raise what an HTTP error of the API means."""
    code = int(error.code or 0)
    status = re.sub(r"[^A-Z_]", "", str(error.status or ""))[:40]
    message = str(error.message or "")
    said = f"Google's API answered {code}{f' {status}' if status else ''}"
    match code:
        case 400 if _SPOKE_TEXT.search(message):
            raise SpokeTextError
        case 401 | 403:
            raise KeyDeniedError(f"{said}: the API key is not accepted. Set RHAPSODE_GEMINI_API_KEY.")
        case 400 if _BAD_KEY.search(message) or _reason(error, "API_KEY_INVALID"):
            raise KeyDeniedError(f"{said}: the API key is not valid. Set RHAPSODE_GEMINI_API_KEY.")
        case 404:
            raise DeniedError(
                f"{said}: it has no model {model!r} (any more). Set another one in RHAPSODE_GEMINI_MODELS."
            )
        case 429 if _daily(error):
            raise DeniedError(f"{said}: the quota of this day is used up.")
        case 429:
            limited = UpstreamLimitError(f"{said}: too many requests.")
            limited.retry_after_s = _retry_delay(error)
            raise limited
        case _ if code in {408, 499} or code >= 500:
            raise UpstreamError(f"{said}.")
        case _:
            raise UpstreamRejectedError(f"{said}.")


def _details(error: APIError) -> Iterable[Mapping[str, Any]]:
    body = error.details
    inner = body.get("error", body) if isinstance(body, Mapping) else {}
    details = inner.get("details", ()) if isinstance(inner, Mapping) else ()
    return [one for one in details if isinstance(one, Mapping)] if isinstance(details, list) else []


def _reason(error: APIError, reason: str) -> bool:
    return any(one.get("reason") == reason for one in _details(error))


def _daily(error: APIError) -> bool:
    """Whether the quota that is used up is one of a day."""
    for detail in _details(error):
        violations = detail.get("violations")
        for one in violations if isinstance(violations, list) else ():
            if isinstance(one, Mapping) and "perday" in f"{one.get('quotaId')} {one.get('quotaMetric')}".lower():
                return True
    return False


def _retry_delay(error: APIError) -> float | None:
    """The seconds of google.rpc.RetryInfo, or else of the header Retry-After."""
    for detail in _details(error):
        found = _DURATION.fullmatch(str(detail.get("retryDelay", "")))
        if found:
            return float(found[1])
    headers = getattr(error.response, "headers", None) or {}
    after = str(headers.get("retry-after", ""))
    return float(after) if after.isascii() and after.isdigit() else None
