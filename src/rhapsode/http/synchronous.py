"""Shared by the routes for clients of other APIs: a call that is answered with audio is a task that is waited for.

The task is an ordinary one, with an id (the header ``Rhapsode-Task-Id``), limits, usage and retention; the
caller only does not have to know.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

import structlog
from starlette.requests import Request

from rhapsode.core.dropped import dropped_object
from rhapsode.core.errors import RequestError, RhapsodeError
from rhapsode.core.speech import OnUnspeakable, SpeechParams
from rhapsode.core.task import ApiKey, Task, TaskStatus
from rhapsode.http import request_params
from rhapsode.http.context import Context
from rhapsode.http.streaming import OnDisconnect
from rhapsode.http.submission import submit
from rhapsode.service.languages import nearest_language
from rhapsode.service.request_checker import takes_long
from rhapsode.service.requests import TaskRequest
from rhapsode.text.languages.registry import front_end
from rhapsode.text.unspeakable import foreseen

log = structlog.get_logger(__name__)

TASK_HEADER = "Rhapsode-Task-Id"
OLD_TASK_HEADER = "Rhapsode-Task"
"""Its name before 0.2, which is sent as well until 1.0."""
DROPPED_HEADER = "Rhapsode-Dropped"
"""What of the text is not spoken: JSON, ASCII, the first few pieces of it."""
DROPPED_SHOWN = 10
WHERE = "input[0].params."


@dataclass(frozen=True, slots=True)
class SynchronousTask:
    """A task whose client waits for its audio. ``on_disconnect`` is awaited when the client disconnects."""

    task: Task
    headers: Mapping[str, str]
    on_disconnect: OnDisconnect | None


async def speak(
    request: Request,
    context: Context,
    key: ApiKey,
    model: str,
    params: SpeechParams,
    fields: Mapping[str, str],
    *,
    streamed: bool = True,
    answer: Mapping[str, object] | None = None,
) -> SynchronousTask:
    """Submit what is to be spoken. ``fields`` are the caller's own names of ``text``, ``voice_name`` and so on;
    ``answer`` is that of :class:`~rhapsode.service.requests.TaskRequest`.

    When the caller hangs up the task is canceled, unless there is an idempotency key: then they mean to come back.
    Raises as :meth:`rhapsode.service.speech.SpeechService.submit_once` does, with the caller's names.
    """
    idempotency_key = request_params.idempotency_key(request)
    # These APIs refuse no letter: what cannot be spoken is left out, and named in a header.
    params = replace(params, on_unspeakable=OnUnspeakable.SKIP)
    if params.language_code is not None:
        catalogue = context.service.catalogue
        profile = catalogue.profile(catalogue.route(model).engine)
        params = replace(params, language_code=nearest_language(params.language_code, profile))
    task_request = TaskRequest(model=model, inputs=[params], streamed=streamed, answer=answer or {})
    try:
        task, headers = await submit(request, context, key, task_request, idempotency_key)
    except RequestError as error:
        if error.param is not None and error.param.startswith(WHERE):
            name, mark, rest = error.param.removeprefix(WHERE).partition("[")
            error.param = fields.get(name, name) + mark + rest
        raise
    headers[TASK_HEADER] = headers[OLD_TASK_HEADER] = task.id
    if named := await _dropped(context, task, params):
        headers[DROPPED_HEADER] = named

    async def on_disconnect() -> None:
        try:
            await context.service.cancel(key, task.id)
        except RhapsodeError as error:
            log.warning("task.not_canceled", task=task.id, reason=error.message)

    return SynchronousTask(task, headers, on_disconnect if idempotency_key is None else None)


async def length_of(context: Context, key: ApiKey, task_id: str) -> int | None:
    """Return how many samples a task has, if it is spoken already: the header of a WAV file tells them."""
    task = await context.service.get(key, task_id)
    return task.items[0].samples if task.status is TaskStatus.COMPLETED else None


async def _dropped(context: Context, task: Task, params: SpeechParams) -> str | None:
    """Return what of a text is not spoken, as a header tells it. A remote engine reads all."""
    catalogue = context.service.catalogue
    profile = catalogue.profile(task.engine)
    if profile.remote:
        return None
    voice = params.speakers[0].voice_name if params.speakers else params.voice_name
    model = catalogue.models[task.model]
    if voice is not None and (custom := (await context.custom_voices.of(task.key_id)).find(voice)) is not None:
        voice = custom.spoken_as
    listed = None if voice is None else catalogue.find_voice(model, voice, task.engine)
    voice = model.default_voice if listed is None else listed.name
    language = front_end(params.language_code or catalogue.language(task.engine, voice))
    if takes_long(len(params.text), pronounced=False):
        pieces = await asyncio.to_thread(foreseen, params.text, language, params.on_unspeakable, profile.ipa_symbols)
    else:
        pieces = foreseen(params.text, language, params.on_unspeakable, profile.ipa_symbols)
    if not pieces:
        return None
    return json.dumps([dropped_object(piece) for piece in pieces[:DROPPED_SHOWN]], separators=(",", ":"))
