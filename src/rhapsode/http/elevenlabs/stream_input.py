"""``stream-input`` and ``multi-stream-input``: ElevenLabs' WebSockets for text streaming."""

from __future__ import annotations

import asyncio
import base64
import json
from contextlib import ExitStack, aclosing, suppress
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import structlog
from fastapi import APIRouter
from starlette.websockets import WebSocket, WebSocketDisconnect

from rhapsode.audio.encode import Encoder
from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.dropped import dropped_object
from rhapsode.core.errors import RequestError, RhapsodeError
from rhapsode.core.speech import MAX_DROPPED, SpeechParams
from rhapsode.core.task import ApiKey
from rhapsode.http.bodies import IGNORED_HEADER, check, ignored_header
from rhapsode.http.context import Context
from rhapsode.http.elevenlabs.alignment import Aligner
from rhapsode.http.elevenlabs.errors import elevenlabs_error
from rhapsode.http.elevenlabs.formats import OutputFormat, find_format
from rhapsode.http.elevenlabs.names import find_models, find_spoken
from rhapsode.http.elevenlabs.schemas import VoiceSettings
from rhapsode.http.errors import fault
from rhapsode.http.json_messages import parse_message, receive_text
from rhapsode.http.openai.names import DEFAULT
from rhapsode.http.speech_stream.route import caller_of, close_code
from rhapsode.http.speech_stream.session import SpeechSession, SpokenPiece
from rhapsode.text.incremental import TextChunk

log = structlog.get_logger(__name__)

router = APIRouter(prefix="/v1/text-to-speech", tags=["elevenlabs"])

USUAL_INACTIVITY_SECONDS, MOST_INACTIVITY_SECONDS = 20.0, 180.0
"""How long a client may send nothing, as ElevenLabs has it."""
PARAMETERS: Final = ("model_id", "language_code", "output_format", "inactivity_timeout")
"""Query parameters that are obeyed; others are named in ``Rhapsode-Ignored`` of the handshake."""
MOST_CONTEXTS: Final = 5
"""So many contexts may be open at once, as ElevenLabs has it."""
MOST_NAME_CHARS: Final = 200
"""The longest name of a context: every message with sound repeats it."""


@router.websocket("/{voice_id}/stream-input")
async def stream_input(websocket: WebSocket, voice_id: str) -> None:
    """Speak streamed text, for ElevenLabs' clients."""
    await _answered(websocket, voice_id, several=False)


@router.websocket("/{voice_id}/multi-stream-input")
async def multi_stream_input(websocket: WebSocket, voice_id: str) -> None:
    """Speak streamed text, several contexts over one connection, for ElevenLabs' clients."""
    await _answered(websocket, voice_id, several=True)


async def _answered(websocket: WebSocket, voice_id: str, *, several: bool) -> None:
    ignored = [name for name in websocket.query_params if name not in PARAMETERS]
    await websocket.accept(headers=[(IGNORED_HEADER.lower().encode(), ignored_header(ignored))] if ignored else None)
    context: Context = websocket.app.state.context
    # Both are open until the client has been told how the stream ended.
    with context.service.connection() as stopping, ExitStack() as counted:
        try:
            async with _Connection(websocket, voice_id, stopping, counted, several=several) as connection:
                await connection.serve()
            await websocket.close()
        except WebSocketDisconnect:
            pass
        except TimeoutError:
            message = "Nothing was sent for the time of 'inactivity_timeout'."
            await _fail(websocket, RequestError(message, param="inactivity_timeout"))
        except RhapsodeError as error:
            await _fail(websocket, error)
        except Exception as error:  # an internal error: the client gets an answer, never a stack trace
            log.exception("stream.error")
            await _fail(websocket, fault(error))


async def _fail(websocket: WebSocket, error: RhapsodeError) -> None:
    """Tell the client why the connection ends, and end it."""
    detail = elevenlabs_error(error)["detail"]
    with suppress(WebSocketDisconnect, RuntimeError, OSError):
        await websocket.send_text(
            json.dumps({"message": detail["message"], "error": detail["code"], "code": error.status})
        )
        await websocket.close(close_code(error), str(detail["code"]))


class _Connection:
    """A client's connection: reads its messages and keeps its contexts; ``stream-input`` has one, named ``None``."""

    def __init__(
        self,
        websocket: WebSocket,
        voice_id: str,
        stopping: asyncio.Future[NoReturn],
        counted: ExitStack,
        *,
        several: bool,
    ) -> None:
        self._websocket = websocket
        self._context: Context = websocket.app.state.context
        self._voice_id = voice_id
        self._counted = counted
        self._ends: list[asyncio.Future[NoReturn]] = [stopping]
        self._several = several
        self._query = websocket.query_params
        self._output = find_format(self._query.get("output_format"))
        self._key: ApiKey | None = None
        self._settings: VoiceSettings | None = None
        self._open: dict[str | None, _Speaking] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> _Connection:
        return self

    async def __aexit__(self, *_: object) -> None:
        await cancel_and_wait(self._closing)
        for speaking in self._open.values():
            await speaking.session.aclose()

    async def serve(self) -> None:
        """Answer until the client closes the stream. Raises RhapsodeError, and TimeoutError."""
        patience = _patience(self._query.get("inactivity_timeout"))
        while True:
            body = await parse_message(await self._next(patience))
            if self._key is None:
                self._key = await caller_of(self._websocket, self._context, _text(body, "xi_api_key", "xi-api-key"))
                self._counted.enter_context(self._context.service.stream(self._key))
                inactive = self._context.active_keys.until_inactive(self._key.id)
                self._ends.append(self._counted.enter_context(inactive))
            if self._several and body.get("close_socket"):
                return await self._close_all()
            name = (_text(body, "context_id", "contextId") or "default") if self._several else None
            if name is not None and len(name) > MOST_NAME_CHARS:
                raise RequestError(f"'context_id' must have at most {MOST_NAME_CHARS} characters.", param="context_id")
            if self._several and body.get("close_context"):
                self._close(name)
                while len(self._closing) > MOST_CONTEXTS:
                    await self._any_of()
                continue
            text = body.get("text")
            if not isinstance(text, str | None):
                raise RequestError("'text' must be a string.", param="text")
            if text == "" and not self._several:
                return await self._close_all()
            speaking = await self._speaking(name, body)
            if text:
                speaking.session.append(text if speaking.begun else text.lstrip())
                speaking.begun = speaking.begun or bool(text.strip())
            if body.get("flush"):
                speaking.session.flush()

    async def _next(self, patience: float) -> str:
        """Return the next message. Raises what has ended a context meanwhile, and TimeoutError."""
        receiving = asyncio.create_task(receive_text(self._websocket))
        try:
            async with asyncio.timeout(patience):
                while not receiving.done():
                    await self._any_of(receiving)
            return await receiving
        finally:
            receiving.cancel()

    async def _any_of(self, *others: asyncio.Future[Any]) -> None:
        """Wait for the end of any of ``others`` or of a context that is closing.

        Raises what has ended a context, StoppingError when the server stops, and AuthenticationError when the key is
        revoked or expires.
        """
        failures: list[asyncio.Future[Any]] = [
            *self._ends,
            *(speaking.session.failed for speaking in self._open.values()),
        ]
        done, _ = await asyncio.wait([*others, *failures, *self._closing], return_when=asyncio.FIRST_COMPLETED)
        for ended in done.difference(others):
            ended.result()
        self._closing -= done

    def _close(self, name: str | None) -> None:
        """Close a context while other messages are read: what was flushed is spoken, what was not is dropped."""
        self._closing.add(asyncio.create_task(self._finish(name, self._open.pop(name, None))))

    async def _close_all(self) -> None:
        """Speak what all contexts have left, and close them."""
        for name, speaking in list(self._open.items()):
            speaking.session.flush()
            self._close(name)
        if not self._several and not self._closing:
            self._close(None)  # without any text the client gets the final message, too
        while self._closing:
            await self._any_of()

    async def _speaking(self, name: str | None, body: dict[str, object]) -> _Speaking:
        """Return the context of that name, opened if it is new."""
        if (stream := self._open.get(name)) is not None:
            return stream
        if len(self._open) >= MOST_CONTEXTS:
            raise RequestError(f"At most {MOST_CONTEXTS} contexts may be open at once.", param="context_id")
        if isinstance(voice_settings := body.get("voice_settings"), dict):
            self._settings = check(VoiceSettings, voice_settings)
        settings = self._settings or VoiceSettings()
        models = find_models(self._context.service.catalogue, self._query.get("model_id") or DEFAULT)
        assert self._key is not None
        custom_voices = await self._context.custom_voices.of(self._key.id)
        model, voice_name = find_spoken(self._context.service.catalogue, models, self._voice_id, custom_voices)
        params = SpeechParams(
            "",
            voice_name,
            speed=settings.speed,
            style=settings.direction,
            language_code=self._query.get("language_code"),
        )
        sink = _Audio(self._websocket, self._output, name)
        session = SpeechSession(self._context, self._key, model, params, sink, custom_voices)
        sink.timed = session.timed
        await session.start()
        speaking = self._open[name] = _Speaking(session, sink)
        return speaking

    async def _finish(self, name: str | None, speaking: _Speaking | None) -> None:
        """Send the sound of what a context has flushed, tell that it was all, and end the context."""
        final: dict[str, object] = {"audio": None, "isFinal": True}
        if speaking is not None:
            async with aclosing(speaking.session) as session:
                await session.finish()
            final |= speaking.sink.take_unspoken()
        if name is not None:
            final["contextId"] = name
        await self._websocket.send_text(json.dumps(final, ensure_ascii=False))


@dataclass(slots=True)
class _Speaking:
    """A context: its session with its sink, and whether it has ``begun``, which is that it has had text."""

    session: SpeechSession
    sink: _Audio
    begun: bool = False


class _Audio:
    """Sends sound as base64 in JSON, with the times of its characters counted from the beginning of each message.

    What is not spoken is told with the next sound, or with the end of the context: ElevenLabs has no message for it.
    """

    def __init__(self, websocket: WebSocket, output: OutputFormat, name: str | None) -> None:
        self.timed = False
        self._websocket = websocket
        self._output = output
        self._name = name
        self._encoder: Encoder | None = None
        self._chunk: TextChunk | None = None
        self._aligner = Aligner("")
        self._times: dict[str, object] | None = None
        self._dropped: list[dict[str, object]] = []
        self._skipped: list[dict[str, object]] = []

    def take_unspoken(self) -> dict[str, list[dict[str, object]]]:
        """Return the fields that tell what was not spoken since the last call, at most MAX_DROPPED pieces in each.

        Pieces of a chunk are ``dropped``, whole chunks ``skipped``; a field without any is left out.
        """
        fields = {"dropped": self._dropped[:MAX_DROPPED], "skipped": self._skipped[:MAX_DROPPED]}
        self._dropped, self._skipped = [], []
        return {name: pieces for name, pieces in fields.items() if pieces}

    async def piece(self, piece: SpokenPiece) -> None:
        if piece.chunk is not self._chunk:
            self._chunk, self._aligner = piece.chunk, Aligner(piece.chunk.text, piece.start_s)
            self._dropped += map(dropped_object, piece.dropped)
        since = piece.chunk.start
        if (alignment := self._aligner.add(piece.words, since)) is not None:
            self._times = alignment.in_milliseconds(piece.at_s)
        if not len(piece.samples):
            return
        head = b""
        if self._encoder is None:
            self._encoder = self._output.encoder(piece.rate_hz)
            head = self._encoder.begin(None)
        data = head + await asyncio.to_thread(self._encoder.write, piece.samples)
        times, self._times = self._times, None
        await self._send(data, times if self.timed else None)

    async def skipped(self, chunk: TextChunk, error: RequestError) -> None:
        log.info("stream.skipped", reason=type(error).__name__)
        self._skipped.append({"from": chunk.start, "to": chunk.end, "message": error.message})

    async def flushed(self) -> None:
        audio_encoder, self._encoder = self._encoder, None
        if audio_encoder is not None and (data := await asyncio.to_thread(audio_encoder.finish)):
            await self._send(data, None)

    async def _send(self, data: bytes, times: dict[str, object] | None) -> None:
        message: dict[str, object] = {
            "audio": base64.b64encode(data).decode(),
            "isFinal": None,
            "alignment": times,
            "normalizedAlignment": times,
            **self.take_unspoken(),
        }
        if self._name is not None:
            message["contextId"] = self._name
        await self._websocket.send_text(json.dumps(message, ensure_ascii=False))


def _patience(value: str | None) -> float:
    """Return the seconds of ``inactivity_timeout``. Raises RequestError."""
    if value is None:
        return USUAL_INACTIVITY_SECONDS
    if not value.isdecimal() or not 1 <= int(value[:9]) <= MOST_INACTIVITY_SECONDS:
        raise RequestError(
            f"'inactivity_timeout' must be a whole number from 1 to {MOST_INACTIVITY_SECONDS:.0f}.",
            param="inactivity_timeout",
        )
    return float(value)


def _text(body: dict[str, object], *names: str) -> str | None:
    """Return the first of the fields ``names`` that is a string."""
    return next((value for name in names if isinstance(value := body.get(name), str)), None)
