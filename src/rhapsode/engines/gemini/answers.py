"""Convert responses of Google's API: audio from a response, and a rhapsode error from a failure.

Responses are not trusted: anything wrong with them becomes an error of rhapsode. No message of Google's is passed on,
because it may quote the text.
"""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Iterable, Iterator, Mapping
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
from rhapsode.core.speech import RemoteSpeech

if TYPE_CHECKING:
    from google.genai.errors import APIError
    from google.genai.types import GenerateContentResponse

DEFAULT_RATE_HZ = 24_000
LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 8_000, 192_000
"""Sample rates that speech comes at. Any other is a fault, and would take long to convert."""
MOST_TOKENS = 1_000_000
"""An upper bound of the tokens of a call: Google's models take 8,192 and give 16,384."""
LONGEST_DELAY_SECONDS = 60.0
"""What failed is tried again after so long at most, whatever is asked for. (Limits are another matter.)"""
MOST_CHARACTERS = 2_000
"""How much of a message is examined."""
REFUSALS = frozenset({"SAFETY", "PROHIBITED_CONTENT", "RECITATION", "BLOCKLIST", "SPII", "LANGUAGE"})
"""Finish reasons that are about the text: the same text will be refused again."""

_RATE = re.compile(r"rate\s*=\s*(\d{1,9})", re.IGNORECASE | re.ASCII)
_CHANNELS = re.compile(r"channels\s*=\s*(\d{1,9})", re.IGNORECASE | re.ASCII)
_RAW = re.compile(r"audio/(?:l16|pcm|raw)\b", re.IGNORECASE)
_DURATION = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)s", re.ASCII)
_SECONDS = re.compile(r"\d{1,12}", re.ASCII)
_STATUS = re.compile(r"[A-Z_]{1,40}")
_SPOKE_TEXT = re.compile(r"tried to generate text", re.IGNORECASE)
_OF_KEY = re.compile(
    r"(?:permission denied: )?(?:your |consumer ')?(?:api[ _]key|project)\b|method doesn't allow unregistered callers",
    re.IGNORECASE,
)
"""How a refusal begins that is about who asks. What comes later in a message may be a quotation of the text."""
_KEY_REASONS = re.compile(
    r"API_KEY_\w+|CONSUMER_\w+|CREDENTIALS_MISSING|SERVICE_DISABLED|BILLING_DISABLED|USER_PROJECT_DENIED", re.ASCII
)
"""Reasons of google.rpc.ErrorInfo that are about the key, or the project that it belongs to."""


def speech_of(answer: GenerateContentResponse) -> RemoteSpeech:
    """Return the audio of a response and its tokens.

    Raises RefusedError when the model will not speak the text, ImplausibleAudioError when there is no sound or it was
    cut off, and UpstreamError when it cannot be read; each has the tokens that are charged all the same.
    """
    usage = answer.usage_metadata
    billed = (0, 0) if usage is None else (_tokens(usage.prompt_token_count), _tokens(usage.candidates_token_count))
    try:
        audio, rate_hz = _sound(answer)
    except EngineError as error:
        error.billed = billed
        raise
    return RemoteSpeech(audio, rate_hz, *billed)


def _tokens(count: int | None) -> int:
    return min(max(0, count or 0), MOST_TOKENS)


def _sound(answer: GenerateContentResponse) -> tuple[bytes, int]:
    feedback = answer.prompt_feedback
    if feedback is not None and feedback.block_reason is not None:
        raise RefusedError(f"Google refuses this text ({_name(feedback.block_reason)}).")
    if not answer.candidates and answer.usage_metadata is None:
        raise UpstreamError("Google's API answered with nothing that is an answer.")
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
    rate_hz = rates.pop()
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        raise UpstreamError(f"Google's model returned audio at {rate_hz} samples a second.")
    return b"".join(audio for audio, _ in pieces), rate_hz


def _name(value: object) -> str:
    """Return the name of one of the SDK's enumerations, which let unknown values pass."""
    return re.sub(r"\W", "", str(getattr(value, "value", value))[:40], flags=re.ASCII)


def _samples(data: bytes, mime_type: str) -> tuple[bytes, int]:
    """Return 16-bit mono samples and their rate, out of a WAV file or raw samples, whatever they are called."""
    if data[:4] == b"RIFF":
        try:
            with wave.open(io.BytesIO(data)) as file:
                if file.getsampwidth() != 2:
                    raise UpstreamError("Google's model returned a WAV file that does not have 16 bits.")
                return _mono(file.readframes(file.getnframes()), file.getnchannels()), file.getframerate()
        except UpstreamError:
            raise
        except Exception:  # a damaged file makes the standard library raise undocumented exceptions
            raise UpstreamError("Google's model returned a WAV file that cannot be read.") from None
    if not _RAW.match(mime_type):
        raise UpstreamError("Google's model returned audio of a type that is not known here.")
    rate, channels = _RATE.search(mime_type), _CHANNELS.search(mime_type)
    return _mono(data, int(channels[1]) if channels else 1), int(rate[1]) if rate else DEFAULT_RATE_HZ


def _mono(samples: bytes, channels: int) -> bytes:
    """Mix the channels of 16-bit samples to one; an incomplete frame at the end is dropped."""
    if channels not in (1, 2):
        raise UpstreamError(f"Google's model returned audio with {channels} channels.")
    samples = samples[: len(samples) // (2 * channels) * 2 * channels]
    if channels == 1:
        return samples
    frames = np.frombuffer(samples, "<i2").reshape(-1, channels)
    return bytes(frames.mean(axis=1).astype("<i2").tobytes())


class SpokeTextError(UpstreamRejectedError):
    """Google's model answers this text instead of reading it."""


def raise_for(error: APIError, model: str) -> NoReturn:
    """Raise what an HTTP error of the API means for a request to ``model``, as Google calls it."""
    code = int(error.code or 0)
    status = str(error.status or "")
    message = str(error.message or "")[:MOST_CHARACTERS]
    summary = f"Google's API answered {code}{f' {status}' if _STATUS.fullmatch(status) else ''}"
    of_key = bool(_OF_KEY.match(message)) or any(map(_KEY_REASONS.fullmatch, _reasons(error)))
    match code:
        case 400 if _SPOKE_TEXT.search(message):
            raise SpokeTextError
        case 400 if of_key and status != "FAILED_PRECONDITION":
            raise _denied(f"{summary}: the API key is not valid. Set RHAPSODE_GEMINI_API_KEY.", of_model=False)
        case 400 if status == "FAILED_PRECONDITION":  # the location of the server, or billing
            raise _denied(f"{summary}: it does not serve this project, or not from here.", of_model=False)
        case 401:
            raise _denied(f"{summary}: the API key is not accepted. Set RHAPSODE_GEMINI_API_KEY.", of_model=False)
        case 403 if of_key:
            raise _denied(f"{summary}: the API key is not accepted. Set RHAPSODE_GEMINI_API_KEY.", of_model=False)
        case 403:
            raise _denied(f"{summary}: the API key may not use the model {model!r}.")
        case 404 if status == "NOT_FOUND":
            raise _denied(
                f"{summary}: it has no model {model!r} (any more). Set another one in RHAPSODE_GEMINI_MODELS."
            )
        case 404:
            raise _denied(f"{summary}: there is nothing. Is RHAPSODE_GEMINI_BASE_URL right?")
        case 429:
            _raise_limit(error, summary)
        case _ if code in {408, 499} or not 400 <= code < 500:
            passing = UpstreamError(f"{summary}.")
            delay = _retry_delay(error)
            passing.retry_after_s = None if delay is None else min(delay, LONGEST_DELAY_SECONDS)
            raise passing
        case _:
            raise UpstreamRejectedError(f"{summary}.")


def _denied(message: str, *, of_model: bool = True) -> UpstreamDeniedError:
    denied = UpstreamDeniedError(message)
    denied.of_model = of_model
    return denied


def _raise_limit(error: APIError, message: str) -> NoReturn:
    """Raise UpstreamLimitError for a limit that is soon over, UpstreamDeniedError for a longer one."""
    violations = list(_violations(error))
    names = [f"{violation.get('quotaId')} {violation.get('quotaMetric')}".lower() for violation in violations]
    of_model = any("permodel" in name for name in names)
    if any("perday" in name for name in names):
        raise _denied(f"{message}: the quota of this day is used up.", of_model=of_model)
    if any(str(violation.get("quotaValue")) == "0" for violation in violations):
        raise _denied(f"{message}: there is no quota for this.", of_model=of_model)
    limited = UpstreamLimitError(f"{message}: too many requests.")
    limited.of_model = of_model
    limited.retry_after_s = _retry_delay(error)
    raise limited


def _details(error: APIError) -> Iterable[Mapping[str, Any]]:
    body = error.details
    inner = body.get("error", body) if isinstance(body, Mapping) else {}
    details = inner.get("details", ()) if isinstance(inner, Mapping) else ()
    return [detail for detail in details if isinstance(detail, Mapping)] if isinstance(details, list) else []


def _reasons(error: APIError) -> Iterator[str]:
    return (str(detail["reason"]) for detail in _details(error) if "reason" in detail)


def _violations(error: APIError) -> Iterator[Mapping[str, Any]]:
    """Yield the exhausted quotas of google.rpc.QuotaFailure."""
    for detail in _details(error):
        violations = detail.get("violations")
        yield from (
            (violation for violation in violations if isinstance(violation, Mapping))
            if isinstance(violations, list)
            else ()
        )


def _retry_delay(error: APIError) -> float | None:
    """Return the seconds of google.rpc.RetryInfo, or else of the header Retry-After."""
    for detail in _details(error):
        if match := _DURATION.fullmatch(str(detail.get("retryDelay", ""))):
            return float(match[1])
    headers = getattr(error.response, "headers", None) or {}
    after = str(headers.get("retry-after", ""))
    return float(after) if _SECONDS.fullmatch(after) else None
