# ruff: noqa: RUF001
"""Samples of voices: rendered at the first request, then stored."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

import structlog

from rhapsode.core.audio import AudioFormat
from rhapsode.core.blends import is_blend
from rhapsode.core.errors import NotFoundError, RhapsodeError, TaskFailedError
from rhapsode.core.ports import BlobInfo, BlobLabel, BlobStore
from rhapsode.core.routes import RoutingPolicy
from rhapsode.core.speech import SpeechParams, Voice
from rhapsode.core.task import ApiKey, Task, TaskStatus
from rhapsode.service.listening import check_whole
from rhapsode.service.requests import TaskRequest
from rhapsode.service.speech import SpeechService
from rhapsode.store.blobs.paths import sample_path
from rhapsode.text.languages.registry import primary

log = structlog.get_logger(__name__)

TEXT = "The harbour was quiet, but the first boats were already on their way out. Shall we follow them?"
"""The text of every English sample, so that voices can be compared."""
TEXTS: Mapping[str, str] = MappingProxyType({
    "es": "El puerto estaba en calma, pero los primeros barcos ya salían. ¿Los seguimos?",
    "fr": "Le port était calme, mais les premiers bateaux partaient déjà. On les suit ?",
    "hi": "बंदरगाह शांत था, लेकिन पहली नावें निकल चुकी थीं। क्या हम उनके पीछे चलें?",
    "it": "Il porto era tranquillo, ma le prime barche stavano già uscendo. Le seguiamo?",
    "ja": "港は静かでしたが、最初の船はもう出ていくところでした。ついて行きましょうか？",
    "pt": "O porto estava calmo, mas os primeiros barcos já estavam saindo. Vamos atrás deles?",
    "zh": "港口很安静，但是第一批船已经出发了。我们要跟上去吗？",
})  # fmt: skip
"""The same in the languages of the other voices, by the primary subtag."""
FORMAT = AudioFormat.MP3
"""Every browser plays it, and a sample has about 40 kB."""
MEDIA_TYPE = FORMAT.mime_type(24_000)


class VoiceSamples:
    """Samples, each stored under a digest of everything that affects its sound.

    ``identity`` names how a voice (the second argument) of an engine (the first) sounds here.
    """

    def __init__(self, service: SpeechService, blobs: BlobStore, identity: Callable[[str, str], str]) -> None:
        self._service = service
        self._blobs = blobs
        self._identity = lru_cache(maxsize=None)(identity)
        self._making: dict[str, asyncio.Task[bytes]] = {}

    def digest(self, model_id: str, voice_name: str) -> str:
        """Return the digest of everything that affects a sample. Raises NotFoundError for an unknown voice."""
        model = self._service.catalogue.models.get(model_id)
        voice = None if model is None else self._service.catalogue.find_voice(model, voice_name)
        if model is None or voice is None:
            raise NotFoundError("There is no such voice.", param="voice")
        # The models of a provider sound different.
        of_model = (model_id,) if self._service.catalogue.profile(model.engine).remote else ()
        meaning = (self._identity(model.engine, voice_name), voice_name, _text(voice), FORMAT, *of_model)
        return hashlib.sha256("\0".join(meaning).encode()).hexdigest()

    async def ready(self, model_id: str, voice_name: str) -> bool:
        """Tell whether a sample is stored already. Raises NotFoundError for an unknown voice."""
        return await self._blobs.head(sample_path(self.digest(model_id, voice_name), FORMAT)) is not None

    async def audio(self, key: ApiKey, model_id: str, voice_name: str) -> bytes:
        """Return a sample, of type :data:`MEDIA_TYPE`.

        The first request renders it, as a task of ``key``, and waits. The task is deleted afterwards; its usage counts
        as any other's. Concurrent requests wait for the same task. Raises NotFoundError when there is no such voice,
        TaskFailedError when it could not be spoken, and as :meth:`rhapsode.service.speech.SpeechService.submit` does.
        """
        digest = self.digest(model_id, voice_name)
        while True:
            try:
                return b"".join([chunk async for chunk in self._blobs.stream(sample_path(digest, FORMAT))])
            except FileNotFoundError:
                making = self._making.get(digest)
            mine = making is None
            if making is None:
                making = asyncio.create_task(
                    self._make(key, model_id, voice_name, digest), name=f"sample-{digest[:8]}"
                )
                self._making[digest] = making
                making.add_done_callback(lambda done: self._made(digest, done))
            try:
                return await asyncio.shield(making)  # it is completed even if all clients have disconnected
            except RhapsodeError:
                if mine:
                    raise  # the other requests try again: the failure may be due to a limit of this key

    async def _make(self, key: ApiKey, model_id: str, voice_name: str, digest: str) -> bytes:
        catalogue = self._service.catalogue
        voice = catalogue.find_voice(catalogue.models[model_id], voice_name)
        params = SpeechParams(_text(voice), voice_name=voice_name, format=FORMAT)
        # A sample is stored under its engine, so there is no fallback.
        engine = catalogue.models[model_id].engine
        policy = RoutingPolicy.REMOTE if catalogue.profile(engine).remote else RoutingPolicy.LOCAL
        request = TaskRequest(model_id, [params], {"purpose": "voice sample"}, route=policy.name_for(engine))
        accepted = await self._service.submit(key, request)
        task = await self._service.ended(key, accepted.id)
        try:
            audio = await self._file(task)
            label = BlobLabel(MEDIA_TYPE, f"{'blend' if is_blend(voice_name) else voice_name}.{FORMAT.value}")
            await asyncio.to_thread(self._blobs.put, sample_path(digest, FORMAT), [audio], label=label)
        finally:
            if task.status is TaskStatus.COMPLETED:
                await self._service.delete(key, task.id)
        log.info("sample.stored", model=model_id, voice=voice_name)
        return audio

    async def _file(self, task: Task) -> bytes:
        output = task.items[0].output
        if task.status is not TaskStatus.COMPLETED or output is None:
            raise TaskFailedError(task.error.message, code=task.error.code) if task.error else TaskFailedError
        audio = b"".join([chunk async for chunk in self._blobs.stream(output)])
        check_whole(BlobInfo(output, len(audio)), task.items[0].output_bytes)
        return audio

    def _made(self, digest: str, done: asyncio.Task[bytes]) -> None:
        del self._making[digest]
        if not done.cancelled() and (error := done.exception()) is not None:
            log.warning("sample.failed", error=type(error).__name__)


def _text(voice: Voice | None) -> str:
    """Return the text of a voice's sample."""
    return TEXT if voice is None else TEXTS.get(primary(voice.language), TEXT)
