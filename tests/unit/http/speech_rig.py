"""Stand-ins around a speech session: what accepts its tasks, what speaks them, and what takes their sound."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Collection, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, NoReturn, cast

import numpy as np
from starlette.types import Message
from starlette.websockets import WebSocket

from rhapsode.core.custom_voices import NO_CUSTOM_VOICES
from rhapsode.core.errors import AuthenticationError, RequestError, RhapsodeError
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import ApiKey, Task, TaskItem, TaskStatus
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.http.context import Context
from rhapsode.http.families import FAMILIES, RouteFamily
from rhapsode.http.native import FAMILY
from rhapsode.http.speech_stream.session import SpeechSession, SpokenPiece
from rhapsode.service.active_keys import ActiveKeys
from rhapsode.service.listening import AudioBlock
from rhapsode.service.request_checker import RequestChecker
from rhapsode.service.requests import TaskRequest
from rhapsode.text.cues import TimedWord
from rhapsode.text.incremental import TextChunk

KEY = ApiKey("key-a", "laptop", "rhap_key-a", frozenset({"speech"}), 0)
TOKEN = "rhap_key-a_right"
RATE = ToneProvider().profile.sample_rate_hz
BLOCK = 100
"""Samples of a block; each task has two."""


class Service:
    """Accepts tasks. ``refusals`` are raised first, one each; ``gate`` holds submissions while it is shut."""

    max_text_characters = 10_000

    def __init__(self) -> None:
        self.catalogue = Catalogue([ToneProvider()])
        self.gate = open_gate()
        self.submitting = asyncio.Event()
        self.refusals: list[RhapsodeError] = []
        self.accepted: list[SpeechParams] = []
        self.canceled: list[str] = []
        self.not_canceled: dict[str, RhapsodeError] = {}
        self.too_many: RhapsodeError | None = None
        self.streams = 0
        self.streaming = asyncio.Event()
        self.connected = asyncio.Event()
        self.stopping: list[asyncio.Future[NoReturn]] = []

    @property
    def checker(self) -> RequestChecker:
        return RequestChecker(self.catalogue, max_text_characters=self.max_text_characters)

    async def submit(self, _key: ApiKey, request: TaskRequest) -> Task:
        self.submitting.set()
        await self.gate.wait()
        if self.refusals:
            raise self.refusals.pop(0)
        (params,) = request.inputs
        self.accepted.append(params)
        size = len(params.text)
        task_id = f"task_{len(self.accepted)}"
        items = (TaskItem(0, size),)
        engine = self.catalogue.route(request.model).engine
        return Task(
            task_id, KEY.id, request.model, engine, TaskStatus.PENDING, 0, None, None, size, 0, {}, items=items
        )

    async def cancel(self, _key: ApiKey, task_id: str) -> None:
        if task_id in self.not_canceled:
            raise self.not_canceled[task_id]
        self.canceled.append(task_id)

    @contextmanager
    def connection(self) -> Iterator[asyncio.Future[NoReturn]]:
        stopping: asyncio.Future[NoReturn] = asyncio.get_running_loop().create_future()
        self.stopping.append(stopping)
        self.connected.set()
        try:
            yield stopping
        finally:
            stopping.cancel()

    @contextmanager
    def stream(self, _key: ApiKey) -> Iterator[None]:
        if self.too_many is not None:
            raise self.too_many
        self.streams += 1
        self.streaming.set()
        try:
            yield
        finally:
            self.streams -= 1


class Keys:
    """Knows one secret."""

    async def authenticate(self, token: str) -> ApiKey:
        if token != TOKEN:
            raise AuthenticationError("This API key is unknown, expired or revoked.")
        return KEY


class Listener:
    """Speaks each task as two blocks of its number; ``gates`` hold the second block of a task while they are shut."""

    def __init__(self) -> None:
        self.gates: dict[str, asyncio.Event] = {}
        self.failures: dict[str, RhapsodeError] = {}
        self.open: set[str] = set()

    async def spoken(self, _key_id: str, task_id: str, _item: int, text: str) -> AsyncGenerator[AudioBlock]:
        self.open.add(task_id)
        try:
            samples = np.full(BLOCK, int(task_id.removeprefix("task_")), np.int16)
            end = len(text.split(" ", 1)[0])
            yield AudioBlock(RATE, samples, [TimedWord(0, end, 0.0, BLOCK / RATE)])
            if task_id in self.gates:
                await self.gates[task_id].wait()
            if task_id in self.failures:
                raise self.failures[task_id]
            yield AudioBlock(RATE, samples, [])
        finally:
            self.open.discard(task_id)


class Recorder:
    """Takes the sound of a session while ``room`` is open. ``changed`` is notified of everything that comes."""

    def __init__(self) -> None:
        self.room = open_gate()
        self.pieces: list[SpokenPiece] = []
        self.events: list[str] = []
        self._changed = asyncio.Condition()

    async def piece(self, piece: SpokenPiece) -> None:
        await self.room.wait()
        self.pieces.append(piece)
        await self._tell(piece.task_id)

    async def skipped(self, chunk: TextChunk, error: RequestError) -> None:
        await self._tell(f"skipped {chunk.text.strip()}: {error.message}")

    async def flushed(self) -> None:
        await self._tell("flushed")

    async def _tell(self, event: str) -> None:
        async with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait until something that came makes ``reached`` true."""
        async with self._changed:
            await self._changed.wait_for(reached)


class Rig:
    """The parts beside a session, and its context."""

    def __init__(self) -> None:
        self.service, self.listener, self.sink = Service(), Listener(), Recorder()
        self.revoked: set[str] = set()

        async def own(_key_id: str) -> Any:
            return NO_CUSTOM_VOICES

        async def admit(_key: ApiKey) -> None:
            return None

        self.context = cast(
            Context,
            SimpleNamespace(
                service=self.service,
                keys=Keys(),
                active_keys=ActiveKeys(self.inactive, 0.01),
                listener=self.listener,
                custom_voices=SimpleNamespace(of=own),
                limits=SimpleNamespace(admit=admit),
                open_access=None,
            ),
        )

    async def inactive(self, key_ids: Collection[str]) -> set[str]:
        return self.revoked.intersection(key_ids)

    def session(self, **params: Any) -> SpeechSession:
        """Return a session of the engine for tests."""
        model = self.service.catalogue.models["tone"]
        return SpeechSession(self.context, KEY, model, SpeechParams("", "Low", **params), self.sink)


class Client:
    """A client of the WebSocket: ``send`` gives it messages of the server, ``say`` and ``leave`` are its own."""

    def __init__(
        self, rig: Rig, path: str = "/v1/speech/stream", query: str = "", family: RouteFamily = FAMILY
    ) -> None:
        self._incoming: asyncio.Queue[Message] = asyncio.Queue()
        self._incoming.put_nowait({"type": "websocket.connect"})
        self.told: list[dict[str, Any]] = []
        self.sound = bytearray()
        self.code: int | None = None
        self._changed = asyncio.Condition()
        scope = {
            "type": "websocket",
            "path": path,
            "headers": [],
            "query_string": query.encode(),
            FAMILIES: (family,),
            "app": SimpleNamespace(state=SimpleNamespace(context=rig.context)),
        }
        self.websocket = WebSocket(scope, self._incoming.get, self._send)

    async def _send(self, message: Message) -> None:
        async with self._changed:
            if message["type"] == "websocket.close":
                self.code = message["code"]
            elif message.get("bytes") is not None:
                self.sound += message["bytes"]
            elif message["type"] == "websocket.send":
                self.told.append(json.loads(message["text"]))
            self._changed.notify_all()

    def say(self, *messages: dict[str, Any] | str) -> None:
        for message in messages:
            text = message if isinstance(message, str) else json.dumps(message)
            self._incoming.put_nowait({"type": "websocket.receive", "text": text})

    def leave(self) -> None:
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})

    async def until(self, kind: str) -> dict[str, Any]:
        """Return the first message of that type, once it has come."""
        return await self.until_told(lambda told: bool(told["type"] == kind))

    async def until_told(self, meant: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first message that is ``meant``, once it has come."""
        async with self._changed:
            await self._changed.wait_for(lambda: any(meant(told) for told in self.told))
        return next(told for told in self.told if meant(told))

    async def until_sound(self) -> None:
        """Wait for the first sound."""
        async with self._changed:
            await self._changed.wait_for(lambda: bool(self.sound))

    @property
    def kinds(self) -> list[str]:
        return [message["type"] for message in self.told]


def open_gate() -> asyncio.Event:
    """Return an event that is set."""
    gate = asyncio.Event()
    gate.set()
    return gate
