"""Google's speech models, asked through google-genai: one call, one attempt."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx

from rhapsode.core.errors import EngineUnavailableError, UpstreamError, UpstreamTimeoutError
from rhapsode.core.ports import EngineStatus, UpstreamOptions
from rhapsode.core.speech import Reading, UpstreamRequest, UpstreamSpeech
from rhapsode.engines.gemini.answers import DeniedError, SpokeTextError, raise_for, speech_of
from rhapsode.engines.gemini.prompts import prompt_of
from rhapsode.engines.gemini.provider import PROFILE
from rhapsode.engines.upstream import Gate

if TYPE_CHECKING:
    from google.genai import Client
    from google.genai.types import GenerateContentConfig, GenerateContentResponse, SpeechConfig

API_VERSION = "v1beta"
CONNECT_SECONDS = 10.0


class GeminiEngine:
    """Implements :class:`rhapsode.core.ports.UpstreamEngine`. The SDK is loaded when it starts."""

    def __init__(self, options: UpstreamOptions) -> None:
        self.concurrency = options.concurrency
        self._options = options
        self._gate = Gate(PROFILE.name, options.requests_per_minute)
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
                raise EngineUnavailableError("google-genai is missing. Run: pip install google-genai") from error
            limits = httpx.Limits(max_connections=self.concurrency)
            timeout = httpx.Timeout(self._options.timeout_s, connect=CONNECT_SECONDS)
            # A client of our own: it says which exceptions there are, and retries nothing behind our back.
            self._http = await asyncio.to_thread(lambda: httpx.AsyncClient(limits=limits, timeout=timeout))
            self._client = genai.Client(
                api_key=self._options.api_key,
                vertexai=False,
                http_options=genai.types.HttpOptions(
                    base_url=self._options.base_url,
                    api_version=API_VERSION,
                    timeout=round(1000 * self._options.timeout_s),
                    httpx_async_client=self._http,
                ),
            )

    async def speak(self, request: UpstreamRequest) -> UpstreamSpeech:
        """One call, for which the right was reserved; two where the model first takes the text for a question."""
        await self.start()
        model = self._options.models[request.model]
        try:
            try:
                return await self._call(model, request, insist=False)
            except SpokeTextError:
                await self._gate.reserved()
                return await self._call(model, request, insist=True)
        except DeniedError as denied:
            raise self._gate.deny(denied.message, None if denied.of_key else model) from None

    async def _call(self, model: str, request: UpstreamRequest, *, insist: bool) -> UpstreamSpeech:
        with self._gate.passing(model):
            return speech_of(await self._generate(model, prompt_of(request, model, insist=insist), request.reading))

    async def _generate(self, model: str, prompt: str, reading: Reading) -> GenerateContentResponse:
        """The answer of the API. Raises UpstreamError."""
        from google.genai import errors

        assert self._client is not None
        try:
            # The SDK times what it waits for, not the whole: a server that drips would hold us for ever.
            async with asyncio.timeout(self._options.timeout_s):
                return await self._client.aio.models.generate_content(
                    model=model, contents=prompt, config=_config(reading)
                )
        except errors.APIError as error:
            raise_for(error, model)
        except (TimeoutError, httpx.TimeoutException):
            raise UpstreamTimeoutError(
                f"Google's API did not answer within {self._options.timeout_s:.0f} s."
            ) from None
        except httpx.HTTPError as error:
            raise UpstreamError(f"Google's API could not be reached ({type(error).__name__}).") from None
        except ValueError as error:  # no JSON, or none that is an answer
            raise UpstreamError(f"Google's API answered something unreadable ({type(error).__name__}).") from None

    def reserve(self) -> float:
        return self._gate.reserve()

    def status(self) -> EngineStatus:
        return self._gate.status()

    def identity(self) -> str:
        return f"{PROFILE.version} {sorted(self._options.models.items())}"

    def version(self, model: str) -> str:
        return self._options.models[model]

    async def stop(self) -> None:
        if self._http is not None:
            await self._http.aclose()
        self._client = self._http = None


def _sdk():  # type: ignore[no-untyped-def]  # a module
    from google import genai

    return genai


def _config(reading: Reading) -> GenerateContentConfig:
    from google.genai import types

    return types.GenerateContentConfig(response_modalities=["AUDIO"], speech_config=_speech(reading))


def _speech(reading: Reading) -> SpeechConfig:
    from google.genai import types

    def voice(name: str) -> types.VoiceConfig:
        return types.VoiceConfig(prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name=name))

    if not reading.speakers:
        return types.SpeechConfig(voice_config=voice(reading.voice), language_code=reading.language)
    speakers = [
        types.SpeakerVoiceConfig(speaker=one.name, voice_config=voice(one.voice_name)) for one in reading.speakers
    ]
    return types.SpeechConfig(
        multi_speaker_voice_config=types.MultiSpeakerVoiceConfig(speaker_voice_configs=speakers),
        language_code=reading.language,
    )
