"""A Wyoming server that is a client of rhapsode's HTTP API: each text goes to the WebSocket ``/v1/speech/stream``."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from functools import partial
from typing import cast

import httpx
import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import Attribution, Describe, Info, TtsProgram, TtsVoice
from wyoming.server import AsyncEventHandler, AsyncTcpServer
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
    SynthesizeVoice,
)

import rhapsode
from rhapsode.api_objects import ErrorObject, VoiceObject
from rhapsode.core.cancelling import cancel_and_wait

log = structlog.get_logger(__name__)

ATTRIBUTION = Attribution(name="rhapsode", url="")
MOST_BYTES = 4_000_000
"""The most bytes of an event: as many as the server takes in a message."""
WAIT_SECONDS = 2.0
"""How often a server that is not there yet is asked again."""
LONGEST_WAIT_SECONDS = 60.0


async def serve(host: str, port: int, url: str, key: str | None) -> None:
    """Listen until cancelled. The server at ``url`` need not be there yet."""
    await AsyncTcpServer(host, port).run(partial(_Handler, RemoteVoices(url, key)))


class RefusedError(Exception):
    """What the server will not do: its message, and the type of its error as ``code``."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class RemoteVoices:
    """The voices of the server at ``url``, which is asked again only for what is not known."""

    def __init__(self, url: str, key: str | None) -> None:
        self.url = url
        self.headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        self._models: dict[str, list[str]] = {}

    async def fetch(self) -> list[VoiceObject]:
        """Return the server's voices, once it is there. Raises TimeoutError, and RefusedError."""
        async with (
            httpx.AsyncClient(base_url=self.url, headers=self.headers) as client,
            asyncio.timeout(LONGEST_WAIT_SECONDS),
        ):
            while True:
                try:
                    answer = await client.get("/v1/voices")
                    if answer.status_code == 200:
                        voices: list[VoiceObject] = answer.json()["data"]
                        self._models = {voice["name"]: voice["models"] for voice in voices}
                        return voices
                    if answer.status_code != 503:
                        status = answer.status_code
                        raise RefusedError(
                            f"The server answers with status {status}. Is RHAPSODE_KEY right?", f"HTTP {status}"
                        )
                except httpx.TransportError:
                    pass
                await asyncio.sleep(WAIT_SECONDS)

    async def model_of(self, name: str) -> str | None:
        """Return the first model that has a voice; ``None`` for a voice that no model lists, such as a blend.

        Raises TimeoutError, and RefusedError.
        """
        if name not in self._models:
            await self.fetch()
        models = self._models.get(name)
        return models[0] if models else None

    def forget(self) -> None:
        """Ask again for the next voice, because the server refused one: it may be another server now."""
        self._models = {}


class BoundedReader:
    """A stream whose sender cannot have it hold more than :data:`MOST_BYTES`, whatever lengths an event announces."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def readline(self) -> bytes:
        """Return a line. Raises ValueError for one that is longer than the stream's own limit."""
        return await self._reader.readline()

    async def readexactly(self, count: object) -> bytes:
        """Return so many bytes. Raises ValueError for too many or no number; the connection is closed then."""
        if not isinstance(count, int) or count > MOST_BYTES:
            raise ValueError(f"An event has at most {MOST_BYTES:,} bytes.")
        return await self._reader.readexactly(count)

    def feed_eof(self) -> None:
        """End the stream."""
        self._reader.feed_eof()


class _Handler(AsyncEventHandler):
    """One connection of Home Assistant's."""

    def __init__(self, voices: RemoteVoices, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        super().__init__(cast("asyncio.StreamReader", BoundedReader(reader)), writer)
        self._voices = voices
        self._stack = AsyncExitStack()
        self._socket: ClientConnection | None = None
        self._speaking: asyncio.Task[None] | None = None

    async def handle_event(self, event: Event) -> bool:
        """Answer an event; an error is sent as an event too, and the connection stays open."""
        try:
            await self._handle(event)
        except (KeyError, TypeError, AttributeError):  # of a field that is missing or is something else
            await self.write_event(Error(text="The event is not understood.", code="RequestError").event())
        except RefusedError as refused:
            self._voices.forget()
            await self._end()
            await self.write_event(Error(text=str(refused), code=refused.code).event())
        except (OSError, httpx.HTTPError, WebSocketException, TimeoutError) as error:
            log.warning("wyoming.failed", error=type(error).__name__)
            await self._end()
            await self.write_event(Error(text=f"The server failed: {error}", code=type(error).__name__).event())
        return True

    async def disconnect(self) -> None:
        """End the speech in progress."""
        await self._end()

    async def _handle(self, event: Event) -> None:
        if Describe.is_type(event.type):
            await self.write_event((await self._info()).event())
        elif SynthesizeStart.is_type(event.type):
            await self._begin(SynthesizeStart.from_event(event).voice)
        elif SynthesizeChunk.is_type(event.type) and self._socket is not None:
            await self._say("append", text=SynthesizeChunk.from_event(event).text)
        elif SynthesizeStop.is_type(event.type) and self._socket is not None:
            await self._finish()
            await self.write_event(SynthesizeStopped().event())
        elif Synthesize.is_type(event.type) and self._socket is None:  # beside a stream it repeats the whole text
            synthesize = Synthesize.from_event(event)
            await self._begin(synthesize.voice)
            await self._say("append", text=synthesize.text)
            await self._finish()

    async def _info(self) -> Info:
        """Return what the server can speak."""
        voices = [_voice(voice) for voice in await self._voices.fetch()]
        program = TtsProgram(
            name="rhapsode",
            attribution=ATTRIBUTION,
            installed=True,
            description="Speech of your own",
            version=rhapsode.__version__,
            voices=voices,
            supports_synthesize_streaming=True,
        )
        return Info(tts=[program])

    async def _begin(self, voice: SynthesizeVoice | None) -> None:
        await self._end()
        params: dict[str, str] = {}
        address = f"{self._voices.url.replace('http', 'ws', 1)}/v1/speech/stream"
        self._socket = await self._stack.enter_async_context(
            connect(address, additional_headers=self._voices.headers, max_size=None)
        )
        if voice is not None and voice.name:
            params["voice_name"] = voice.name
            if (model := await self._voices.model_of(voice.name)) is not None:
                params["model"] = model
        if voice is not None and voice.language:
            params["language_code"] = voice.language.replace("_", "-")
        await self._say("configure", **params)
        self._speaking = asyncio.create_task(self._pass_on(self._socket))

    async def _say(self, type: str, **fields: object) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps({"type": type, **fields}))

    async def _pass_on(self, socket: ClientConnection) -> None:
        """Forward audio as it arrives. Raises RefusedError with the error, or why nothing is spoken."""
        rate_hz, begun = 24_000, False
        skipped: RefusedError | None = None
        async for message in socket:
            if isinstance(message, bytes):
                if not begun:
                    await self.write_event(AudioStart(rate=rate_hz, width=2, channels=1).event())
                    begun = True
                await self.write_event(AudioChunk(rate=rate_hz, width=2, channels=1, audio=message).event())
                continue
            event = json.loads(message)
            if event["type"] == "configured":
                rate_hz = event["sample_rate_hz"]
            elif event["type"] == "error":
                raise _refused(event["error"])
            elif event["type"] == "skipped":
                skipped = skipped or _refused(event["error"])
        if skipped is not None and not begun:
            raise skipped
        if not begun:
            await self.write_event(AudioStart(rate=rate_hz, width=2, channels=1).event())
        await self.write_event(AudioStop().event())

    async def _finish(self) -> None:
        """Flush the text, and wait for the end of its audio."""
        await self._say("close")
        assert self._speaking is not None
        await self._speaking
        await self._end()

    async def _end(self) -> None:
        speaking, self._speaking, self._socket = self._speaking, None, None
        await cancel_and_wait([speaking])
        await self._stack.aclose()
        self._stack = AsyncExitStack()


def _refused(error: ErrorObject) -> RefusedError:
    return RefusedError(error["error_message"], error["type"])


def _voice(voice: VoiceObject) -> TtsVoice:
    return TtsVoice(
        name=voice["name"],
        attribution=ATTRIBUTION,
        installed=True,
        description=f"{voice['name']} ({voice['description']}, {voice['gender']})",
        version=rhapsode.__version__,
        languages=voice["languages"],
    )
