"""Client of Google's speech models through google-genai: one call is one attempt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from typing import TYPE_CHECKING, TypeVar

import httpx
import structlog

from rhapsode.core.errors import EngineUnavailableError, UpstreamError, UpstreamTimeoutError
from rhapsode.core.extras import needs_extra
from rhapsode.core.ports import EngineStatus, Finding, Quota
from rhapsode.core.speech import RemoteRequest, RemoteSpeech, SpeechParams
from rhapsode.engines.circuit_breaker import CircuitBreaker
from rhapsode.engines.gemini.answers import SpokeTextError, raise_for, speech_of
from rhapsode.engines.gemini.prompts import prompt_of
from rhapsode.engines.gemini.provider import EXTRA, PROFILE
from rhapsode.engines.remote import RemoteSettings

if TYPE_CHECKING:
    from google.genai import Client
    from google.genai.types import GenerateContentConfig, SpeechConfig

T = TypeVar("T")
API_VERSION = "v1beta"
CONNECT_SECONDS = 10.0
LONGEST_ANSWER_BYTES = 64_000_000
"""Google's models give at most 16,384 tokens of audio, which are 655 s, 31 MB, and 42 MB in base64."""

log = structlog.get_logger(__name__)


class GeminiEngine:
    """Implements :class:`rhapsode.core.ports.RemoteEngine`. The SDK is loaded when it starts."""

    def __init__(self, settings: RemoteSettings, models: Mapping[str, str], quota: Quota) -> None:
        self.concurrency = settings.concurrency
        self._settings = settings
        self._models = models
        self._breaker = CircuitBreaker(PROFILE.name, quota)
        self._rerouted: set[tuple[str, str]] = set()
        self._http: httpx.AsyncClient | None = None
        self._client: Client | None = None
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        async with self._starting:
            if self._client is not None:
                return
            try:
                genai = await asyncio.to_thread(_sdk)  # half a second of imports
            except ImportError as error:
                message = "google-genai, of the extra 'gemini', is not installed."
                raise needs_extra(EngineUnavailableError(message), EXTRA) from error
            # A client of our own: its exceptions are known, it follows no redirect (with our key) and does not retry.
            self._http = await asyncio.to_thread(http_client, self.concurrency, self._settings.timeout_seconds)
            self._client = genai.Client(
                api_key=_secret(self._settings),
                vertexai=False,
                http_options=genai.types.HttpOptions(
                    base_url=None if self._settings.base_url is None else str(self._settings.base_url),
                    api_version=API_VERSION,
                    timeout=round(1000 * self._settings.timeout_seconds),
                    httpx_async_client=self._http,
                ),
            )

    async def speak(self, request: RemoteRequest) -> RemoteSpeech:
        """Return one call, for which the right was reserved; two where the model first takes the text for a
        question.
        """
        await self.start()
        model = self._models[request.model]
        try:
            return await self._call(model, request, insist=False)
        except SpokeTextError:
            await self._breaker.reserved(model)
            return await self._call(model, request, insist=True)

    async def _call(self, model: str, request: RemoteRequest, *, insist: bool) -> RemoteSpeech:
        prompt, config = prompt_of(request, model, insist=insist), _config(request.params)
        async with self._breaker.passing(model):
            assert self._client is not None
            speaking = self._client.aio.models.generate_content(model=model, contents=prompt, config=config)
            answer = await self._answer(speaking, model)
            self._note_version(model, answer.model_version)
            return speech_of(answer)

    async def _answer(self, asking: Awaitable[T], model: str) -> T:
        """Return the answer of the API to a request about ``model``. Raises UpstreamError."""
        from google.genai import errors

        try:
            # The SDK's timeout is per read, not for the whole response: a slow server could block for ever.
            async with asyncio.timeout(self._settings.timeout_seconds):
                return await asking
        except errors.APIError as error:
            raise_for(error, model)
        except (TimeoutError, httpx.TimeoutException):
            raise UpstreamTimeoutError(
                f"Google's API did not answer within {self._settings.timeout_seconds:.0f} s."
            ) from None
        except httpx.TransportError as error:
            raise UpstreamError(f"Google's API could not be reached ({type(error).__name__}).") from None
        except UpstreamError:
            raise
        except Exception as error:
            # The SDK does not validate responses: an unexpected shape can raise any exception.
            raise UpstreamError(f"Google's API answered something unreadable ({type(error).__name__}).") from None

    def _note_version(self, requested: str, answered: str | None) -> None:
        """Log once if another model answers than was requested."""
        if answered is None or answered.removeprefix("models/") == requested or len(self._rerouted) > 100:
            return
        if (requested, answered) not in self._rerouted:
            self._rerouted.add((requested, answered))
            log.warning("upstream.rerouted", engine=PROFILE.name, model=requested, answered=answered[:100])

    async def reserve(self, model: str) -> float:
        return await self._breaker.reserve(self._models[model])

    async def check(self) -> list[Finding]:
        await self.start()
        assert self._client is not None
        findings = []
        for model in self.versions():
            try:
                await self._answer(self._client.aio.models.get(model=model), model)
            except UpstreamError as error:
                findings.append(Finding(model, False, error.message))
            else:
                findings.append(Finding(model, True, "Google has it, and takes the key"))
        return findings

    def status(self) -> EngineStatus:
        return self._breaker.status()

    def identity(self) -> str:
        return f"{PROFILE.version} {sorted(self._models.items())}"

    def version(self, model: str) -> str:
        return self._models[model]

    def versions(self) -> list[str]:
        return sorted(set(self._models.values()))

    async def stop(self) -> None:
        if self._http is not None:
            await self._http.aclose()
        self._client = self._http = None


def http_client(connections: int, timeout_s: float) -> httpx.AsyncClient:
    """Return an HTTP client that takes no longer answer than there can be. Slow to make: it loads certificates."""

    async def connect_soon(request: httpx.Request) -> None:
        request.extensions["timeout"]["connect"] = min(CONNECT_SECONDS, timeout_s)  # the SDK sets one for everything

    async def bound(response: httpx.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":  # its decompressed size is not bounded
            raise UpstreamError("Google's API answered in an encoding that was not asked for.")
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Bounded(response.stream)

    return httpx.AsyncClient(
        limits=httpx.Limits(max_connections=connections),
        timeout=httpx.Timeout(timeout_s),
        headers={"Accept-Encoding": "identity"},
        event_hooks={"request": [connect_soon], "response": [bound]},
    )


class _Bounded(httpx.AsyncByteStream):
    """A body that may not be longer than :data:`LONGEST_ANSWER_BYTES`."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > LONGEST_ANSWER_BYTES:
                raise UpstreamError("Google's API answered more than any speech can be.")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


def _secret(settings: RemoteSettings) -> str | None:
    return None if settings.api_key is None else settings.api_key.get_secret_value()


def _sdk():  # type: ignore[no-untyped-def]  # a module
    from google import genai

    return genai


def _config(params: SpeechParams) -> GenerateContentConfig:
    from google.genai import types

    return types.GenerateContentConfig(response_modalities=["AUDIO"], speech_config=_speech(params))


def _speech(params: SpeechParams) -> SpeechConfig:
    from google.genai import types

    def voice(name: str) -> types.VoiceConfig:
        return types.VoiceConfig(prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name=name))

    if not params.speakers:
        return types.SpeechConfig(voice_config=voice(params.voice), language_code=params.language_code)
    speakers = [
        types.SpeakerVoiceConfig(speaker=speaker.name, voice_config=voice(speaker.voice_name))
        for speaker in params.speakers
    ]
    return types.SpeechConfig(
        multi_speaker_voice_config=types.MultiSpeakerVoiceConfig(speaker_voice_configs=speakers),
        language_code=params.language_code,
    )
