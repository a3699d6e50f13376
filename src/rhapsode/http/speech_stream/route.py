"""``/v1/speech/stream``: incremental text in, audio and word timings out, over one WebSocket."""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from typing import Final, NoReturn

import structlog
from fastapi import APIRouter
from starlette.websockets import WebSocket, WebSocketDisconnect

from rhapsode.audio.encode import Encoder, encoder
from rhapsode.core.audio import AudioFormat
from rhapsode.core.custom_voices import CustomVoices
from rhapsode.core.dropped import dropped_object
from rhapsode.core.errors import (
    AuthenticationError,
    LimitError,
    RequestError,
    RhapsodeError,
    StoppingError,
    UnavailableError,
)
from rhapsode.core.speech import Model, SpeechParams, pronunciations_of
from rhapsode.core.task import ApiKey
from rhapsode.http.context import Context, find_key
from rhapsode.http.error_formats import own_error
from rhapsode.http.errors import fault
from rhapsode.http.json_messages import receive_text, receive_text_unless
from rhapsode.http.speech_stream.messages import Append, Cancel, Close, Configure, Flush, Message, read_message
from rhapsode.http.speech_stream.session import SpeechSession, SpokenPiece
from rhapsode.service.keys import SPEECH, need_scope
from rhapsode.service.speech import SpeechService
from rhapsode.text.incremental import TextChunk

log = structlog.get_logger(__name__)

router = APIRouter(prefix="/v1/speech", tags=["speech"])

CONFIGURE_SECONDS: Final = 20.0
"""How long a client may take for its first message."""
PROBE: Final = "Ready."
"""What the parameters are checked with, before there is a text."""


@router.websocket("/stream")
async def stream_speech(websocket: WebSocket) -> None:
    """Speak text while it is written. See the guide "Text streaming"."""
    await websocket.accept()
    client = _Client(websocket)
    context: Context = websocket.app.state.context
    # Both are open until the client has been told how the stream ended.
    with context.service.connection() as stopping, ExitStack() as counted:
        try:
            await _serve(websocket, client, context, stopping, counted)
        except WebSocketDisconnect:
            pass
        except TimeoutError:
            await client.fail(RequestError(f"The message 'configure' has to come within {CONFIGURE_SECONDS:.0f} s."))
        except RhapsodeError as error:
            await client.fail(error)
        except Exception as error:  # an internal error: the client gets an answer, never a stack trace
            log.exception("stream.error")
            await client.fail(fault(error))


async def _serve(
    websocket: WebSocket,
    client: _Client,
    context: Context,
    stopping: asyncio.Future[NoReturn],
    counted: ExitStack,
) -> None:
    for name in websocket.query_params:
        raise RequestError(f"Unknown query parameter '{name[:64]}': this call takes none.", param=name[:64])
    async with asyncio.timeout(CONFIGURE_SECONDS):
        message = await read_message(await receive_text_unless(stopping, websocket))
    if not isinstance(message, Configure):
        raise RequestError("The first message must be 'configure'.", param="type")
    key = await caller_of(websocket, context, message.api_key)
    counted.enter_context(context.service.stream(key))
    inactive = counted.enter_context(context.active_keys.until_inactive(key.id))
    custom_voices = await context.custom_voices.of(key.id)
    configuration = _checked(context.service, message, custom_voices)
    client.format = message.format
    async with SpeechSession(
        context, key, configuration.model, configuration.params, client, custom_voices
    ) as session:
        session.fail_with(stopping)
        session.fail_with(inactive)
        await client.say(
            {
                "type": "configured",
                "model": configuration.model.id,
                "voice_name": configuration.voice_name,
                "format": message.format,
                "sample_rate_hz": configuration.sample_rate_hz,
                "word_times": session.timed,
            }
        )
        await _converse(websocket, client, session)
    await websocket.close()


@dataclass(frozen=True, slots=True)
class _Configuration:
    """What a session speaks with: the parameters of each of its tasks, and what the client is told."""

    model: Model
    params: SpeechParams
    voice_name: str | None
    sample_rate_hz: int


def _checked(service: SpeechService, message: Configure, custom_voices: CustomVoices) -> _Configuration:
    """Return what a session is configured with. Raises RequestError that names the field."""
    catalogue = service.catalogue
    named = "model" in message.model_fields_set
    model = catalogue.find_model(message.model) if named else catalogue.default_model
    params = SpeechParams(
        PROBE,
        message.voice_name,
        speed=message.speed,
        style=message.style,
        language_code=message.language_code,
        volume_db=message.volume_db,
        pronunciations=pronunciations_of(message.pronunciations or {}),
    )
    engine = catalogue.route(model.id).engine
    checked = service.checker.check_params(model, params, engine, custom_voices=custom_voices)
    voice_name = checked.voice_name
    if params.voice_name is None:
        # A native voice of the language may be of another model: each task chooses it as this check has.
        checked = replace(checked, voice_name=None, language_code=params.language_code)
    elif (kept := custom_voices.find(params.voice_name)) is not None:
        voice_name = kept.name
        checked = replace(checked, voice_name=voice_name)  # it is looked up again for each task
    return _Configuration(model, checked, voice_name, catalogue.profile(engine).sample_rate_hz)


async def _converse(websocket: WebSocket, client: _Client, session: SpeechSession) -> None:
    """Do what the client's messages ask for, until it closes or something fails.

    Messages are read all the time, whatever waits to be spoken: ``cancel`` and the pings of both sides are among them.
    """
    while True:
        try:
            message = await read_message(await receive_text_unless(session.failed, websocket))
            if await _obey(message, websocket, client, session):
                return
        except RequestError as error:
            if session.failed.done():
                raise
            await client.complain(error)


async def _obey(message: Message, websocket: WebSocket, client: _Client, session: SpeechSession) -> bool:
    """Do what one message asks for, and tell whether it was the last. Raises RequestError for one that is refused."""
    match message:
        case Append():
            session.append(message.text)
        case Flush():
            session.flush()
        case Cancel():
            await session.cancel()
            client.encoder = None
            await client.say({"type": "canceled"})
        case Close():
            session.flush()
            finishing = asyncio.create_task(session.finish())
            disconnected = asyncio.create_task(_left(websocket))
            try:
                await asyncio.wait((finishing, disconnected), return_when=asyncio.FIRST_COMPLETED)
                if not finishing.done():
                    raise WebSocketDisconnect
                await finishing
            finally:
                finishing.cancel()
                disconnected.cancel()
            await client.say({"type": "closed"})
            return True
        case Configure():
            raise RequestError("A session is configured once. Open another one.", param="type")
    return False


async def _left(websocket: WebSocket) -> None:
    """Wait until the client disconnects, ignoring other messages."""
    with suppress(WebSocketDisconnect):
        while True:
            with suppress(RequestError):
                await receive_text(websocket)


async def caller_of(websocket: WebSocket, context: Context, token: str | None) -> ApiKey:
    """Return the key that a WebSocket counts for: that of its headers, or else ``token``, from its first message.

    Raises AuthenticationError, ForbiddenError and LimitError.
    """
    if token is not None and "authorization" not in websocket.headers:
        key = await context.keys.authenticate(token.strip())
    else:
        key = await find_key(websocket, context)
    need_scope(key, SPEECH)
    await context.limits.admit(key)
    return key


class _Client:
    """The client's end: JSON in text frames, sound in binary ones, one encoder for each utterance."""

    def __init__(self, websocket: WebSocket) -> None:
        self.format = AudioFormat.PCM
        self.encoder: Encoder | None = None
        self._websocket = websocket
        self._chunk: TextChunk | None = None

    async def say(self, message: dict[str, object]) -> None:
        """Send a message."""
        await self._websocket.send_text(json.dumps(message, ensure_ascii=False))

    async def piece(self, piece: SpokenPiece) -> None:
        if piece.chunk is not self._chunk:
            self._chunk = piece.chunk
            message: dict[str, object] = {
                "type": "chunk",
                "task_id": piece.task_id,
                "from": piece.chunk.start,
                "to": piece.chunk.end,
                "start": round(piece.start_s, 3),
            }
            if piece.dropped:
                message["dropped"] = [dropped_object(dropped) for dropped in piece.dropped]
            await self.say(message)
        if piece.words:
            words = [
                {
                    "word": piece.chunk.text[word.start - piece.chunk.start : word.end - piece.chunk.start],
                    "start": round(word.begins, 3),
                    "end": round(word.stops, 3),
                    "from": word.start,
                    "to": word.end,
                }
                for word in piece.words
            ]
            await self.say({"type": "words", "words": words})
        if not len(piece.samples):
            return
        head = b""
        if self.encoder is None:
            self.encoder = encoder(self.format, piece.rate_hz)
            head = self.encoder.begin(None)
        if self.format is AudioFormat.PCM:
            data = self.encoder.write(piece.samples)
        else:
            data = await asyncio.to_thread(self.encoder.write, piece.samples)
        if data := head + data:
            await self._websocket.send_bytes(data)

    async def skipped(self, chunk: TextChunk, error: RequestError) -> None:
        error.param = "text"  # the field of 'append', not that of the task
        await self.say({"type": "skipped", "from": chunk.start, "to": chunk.end, **own_error(error)})

    async def flushed(self) -> None:
        audio_encoder, self.encoder = self.encoder, None
        if audio_encoder is not None and (data := await asyncio.to_thread(audio_encoder.finish)):
            await self._websocket.send_bytes(data)
        await self.say({"type": "flushed"})

    async def complain(self, error: RhapsodeError) -> None:
        """Send an error message."""
        body: dict[str, object] = {"type": "error", **own_error(error)}
        if isinstance(error, UnavailableError | LimitError):
            body["retry_after_seconds"] = error.retry_after_seconds
        await self.say(body)

    async def fail(self, error: RhapsodeError) -> None:
        """Say why the session ends, and end it."""
        if not isinstance(error, RequestError):
            log.warning("stream.broken", error=type(error).__name__, reason=error.message)
        with suppress(WebSocketDisconnect, RuntimeError, OSError):
            await self.complain(error)
            await self._websocket.close(close_code(error))


def close_code(error: RhapsodeError) -> int:
    """Return the close code (RFC 6455 and its registry) for what ended a session."""
    match error:
        case StoppingError():
            return 1012  # service restart
        case UnavailableError() | LimitError():
            return 1013  # try again later
        case AuthenticationError() | RequestError():
            return 1008  # policy violation
        case _:
            return 1011  # internal error
