"""What is spoken once more, or kept as a sample, goes to no engine that it was not meant for."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rhapsode.console.tasks import engines_of
from rhapsode.core.errors import NotFoundError
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import ApiKey, Task, TaskItem, TaskStatus
from rhapsode.engines.gemini.provider import GeminiProvider
from rhapsode.engines.hibari.provider import HibariProvider
from rhapsode.engines.registry import Catalogue
from rhapsode.service.inspection import Inspector
from rhapsode.service.requests import TaskRequest
from rhapsode.service.samples import VoiceSamples
from rhapsode.store.inspection import Request

KEY = ApiKey("key-a", "laptop", "rhap_key-a", frozenset({"speech"}), 0)
MODEL = "gemini_3_1_flash_tts_preview"
TASK = Task("task_1", KEY.id, MODEL, "gemini", TaskStatus.COMPLETED, 0, 0, 0, 5, 5, {}, "3.1")
ITEM = TaskItem(0, 5, engine="gemini", engine_version="3.1")
FALLEN = replace(ITEM, index=1, engine="hibari", engine_version="1")


class FakeService:
    """Has one task, and notes what is submitted."""

    def __init__(self, task: Task) -> None:
        self.catalogue = Catalogue([HibariProvider()], [GeminiProvider()])
        self.task = task
        self.submitted: list[TaskRequest] = []

    async def get(self, _key: ApiKey, _task_id: str) -> Task:
        return self.task

    async def submit(self, _key: ApiKey, request: TaskRequest) -> Task:
        self.submitted.append(request)
        return self.task


def inspector(service: FakeService, request: Request | None) -> Inspector:
    async def found(_task_id: str, _most: int | None = None) -> Request | None:
        return request

    details = cast(Any, SimpleNamespace(request=found))
    return Inspector(cast(Any, service), cast(Any, None), details, cast(Any, None), cast(Any, None))


@pytest.mark.parametrize(
    ("task", "falls_back", "route"),
    [
        (replace(TASK, engine="hibari"), False, "local"),
        (replace(TASK, engine="an engine that is gone"), False, "local"),
        (TASK, False, "gemini"),
        (TASK, True, None),
        (replace(TASK, items=(ITEM, FALLEN)), False, None),
    ],
)
async def test_what_is_spoken_once_more_goes_no_other_way(task: Task, falls_back: bool, route: str | None) -> None:
    service = FakeService(task)
    request = Request(MODEL, [SpeechParams("Hello")], None, None, kept=True, falls_back=falls_back)
    await inspector(service, request).again(KEY, task.id)
    assert [request.route for request in service.submitted] == [route]


async def test_a_task_that_is_deleted_meanwhile_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        await inspector(FakeService(TASK), None).details(KEY, TASK.id)


def test_models_of_a_provider_have_samples_of_their_own() -> None:
    service = FakeService(TASK)
    samples = VoiceSamples(cast(Any, service), cast(Any, None), lambda engine, voice: f"{engine}: {voice}")
    remote = [id for id, model in service.catalogue.models.items() if model.engine == "gemini"]
    assert len({samples.digest(id, "Kore") for id in remote}) == len(remote) > 1


def test_the_engine_of_each_input_is_shown() -> None:
    assert engines_of(replace(TASK, items=(ITEM,))) == "gemini (3.1)"
    assert engines_of(replace(TASK, items=(ITEM, FALLEN))) == "gemini (3.1) for input 1; hibari (1) for input 2"
