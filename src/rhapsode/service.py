"""What callers can do: the use-cases behind every route, page and command."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

import structlog

from rhapsode.audio.wav import MAX_SAMPLES
from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.errors import AuthenticationError, NotFoundError, RequestError
from rhapsode.core.ports import Dispatcher
from rhapsode.core.speech import Model, SpeechParams
from rhapsode.core.task import ApiKey, NewInput, NewTask, Task
from rhapsode.core.work import UnfinishedItem, UnfinishedTask
from rhapsode.engines.registry import Catalogue
from rhapsode.store.keys import KeyStore
from rhapsode.store.tasks import TaskStore
from rhapsode.text.speakable import check_text

log = structlog.get_logger(__name__)

MAX_INPUTS = 100
MAX_METADATA_BYTES = 16_000
RESERVED_METADATA = "rhapsode"
INLINE_CHARACTERS = 20_000
"""Up to here a text is checked where it is; longer ones in a thread, so that other callers do not wait."""


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """What a caller wants to be spoken; well-formed, but not yet checked against what this server can do."""

    model: str
    inputs: Sequence[SpeechParams]
    metadata: dict[str, Any] = field(default_factory=dict)


class SpeechService:
    """The one door to tasks. It checks everything that can be checked before a task is accepted."""

    def __init__(
        self,
        tasks: TaskStore,
        keys: KeyStore,
        dispatcher: Dispatcher,
        catalogue: Catalogue,
        *,
        max_text_characters: int,
    ) -> None:
        self._tasks = tasks
        self._keys = keys
        self._dispatcher = dispatcher
        self._max_text_characters = max_text_characters
        self.catalogue = catalogue

    async def authenticate(self, token: str) -> ApiKey:
        """The key that ``token`` is. Raises AuthenticationError when it is unknown, expired or revoked."""
        key = await self._keys.verify(token)
        if key is None:
            raise AuthenticationError("This API key is unknown, expired or revoked.")
        return key

    async def submit(self, key: ApiKey, request: TaskRequest) -> Task:
        """Check ``request``, accept it durably and see that it gets done.

        Raises RequestError, naming the field, when it cannot be served; nothing is accepted then.
        """
        model = find_model(self.catalogue, request.model)
        metadata = _checked_metadata(request.metadata)
        if not 1 <= len(request.inputs) <= MAX_INPUTS:
            raise RequestError(f"A task takes 1 to {MAX_INPUTS} inputs, not {len(request.inputs)}.", param="input")
        if sum(len(params.text) for params in request.inputs) > INLINE_CHARACTERS:
            inputs = await asyncio.to_thread(self._checked_inputs, model, request.inputs)
        else:
            inputs = self._checked_inputs(model, request.inputs)
        new = NewTask(
            id=new_id("task"),
            key_id=key.id,
            model=model.id,
            engine=model.engine,
            created_at=now_ms(),
            inputs=inputs,
            metadata=metadata,
        )
        task = await self._tasks.add(new)
        log.info("task.accepted", task=task.id, key=key.id, model=model.id, inputs=len(inputs), chars=task.characters)
        self._dispatcher.submit(
            UnfinishedTask(
                new.id,
                new.key_id,
                new.engine,
                [UnfinishedItem(index, entry.characters, 0, False, ()) for index, entry in enumerate(inputs)],
            )
        )
        return task

    async def get(self, key: ApiKey, task_id: str) -> Task:
        """A task of ``key``. Raises NotFoundError, alike for another key's task and for one that never was."""
        task = await self._tasks.get(task_id, key.id)
        if task is None:
            raise NotFoundError("There is no such task.", param="id")
        return task

    async def output(self, task_id: str, item: int) -> Task | None:
        """The task whose file is asked for by a signed link, which stands for the key."""
        task = await self._tasks.get(task_id)
        return task if task is not None and item < len(task.items) else None

    async def ping(self) -> None:
        """Raise StoreUnavailableError unless the store answers."""
        await self._tasks.ping()

    def _checked_inputs(self, model: Model, inputs: Sequence[SpeechParams]) -> tuple[NewInput, ...]:
        return tuple(
            NewInput(
                check_params(
                    self.catalogue, model, params, f"input[{index}].params", max_characters=self._max_text_characters
                )
            )
            for index, params in enumerate(inputs)
        )


def find_model(catalogue: Catalogue, name: str) -> Model:
    """The model of that id. Raises RequestError, naming the nearest one."""
    model = catalogue.models.get(name)
    if model is None:
        raise RequestError(f"Unknown model{_nearest(name, catalogue.models)}", param="model")
    return model


def check_params(
    catalogue: Catalogue, model: Model, params: SpeechParams, where: str, *, max_characters: int
) -> SpeechParams:
    """``params`` with the voice filled in, once it is sure that ``model`` can speak them.

    Raises RequestError whose ``param`` begins with ``where``.
    """
    profile = catalogue.providers[model.engine].profile
    name = params.voice_name if params.voice_name is not None else model.default_voice
    voice = model.voice(name)
    if voice is None:
        names = [known.name for known in model.voices]
        speaks = next((other.id for other in catalogue.models.values() if other.voice(name)), None)
        hint = f" {name!r}. It is a voice of the model {speaks!r}." if speaks else _nearest(name, names)
        raise RequestError(f"Unknown voice{hint}", param=f"{where}.voice_name")
    if len(params.text) > max_characters:
        raise RequestError(
            f"The text has {len(params.text):,} characters; this server takes up to {max_characters:,} an input.",
            param=f"{where}.{params.text_field}",
        )
    try:
        estimate = check_text(params.text, profile, voice.language)
    except RequestError as error:
        error.param = f"{where}.{params.text_field}"
        raise
    longest = MAX_SAMPLES / profile.sample_rate_hz
    if estimate.seconds > longest:
        raise RequestError(
            f"The speech would be about {estimate.seconds / 3600:.0f} hours long; a WAV file holds at most "
            f"{longest / 3600:.1f}. Split the text into several inputs.",
            param=f"{where}.{params.text_field}",
        )
    return replace(params, voice_name=name)


def _checked_metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    if RESERVED_METADATA in metadata:
        raise RequestError(
            f"The key {RESERVED_METADATA!r} is reserved for what the server reports.",
            param=f"metadata.{RESERVED_METADATA}",
        )
    size = len(json.dumps(metadata, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MAX_METADATA_BYTES:
        raise RequestError(
            f"The metadata takes {size:,} bytes; at most {MAX_METADATA_BYTES:,} are kept.", param="metadata"
        )
    return metadata


def _nearest(name: str, known: Sequence[str] | Any) -> str:
    """The rest of an error message: what was asked for and the nearest valid name, or all of them."""
    names = list(known)
    by_folded = {candidate.casefold(): candidate for candidate in names}
    near = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.5)
    shown = name if len(name) <= 64 else name[:64] + "…"
    hint = f"Did you mean {by_folded[near[0]]!r}?" if near else f"Valid: {', '.join(names)}."
    return f" {shown!r}. {hint}"
