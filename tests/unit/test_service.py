"""What a caller can do: everything that can be refused is refused before it is accepted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from rhapsode.core.audio import AudioFormat
from rhapsode.core.clock import now_ms
from rhapsode.core.errors import (
    ConflictError,
    MismatchError,
    NotFoundError,
    RequestError,
    StoreUnavailableError,
)
from rhapsode.core.limits import Limits, LimitStatus
from rhapsode.core.ports import Dispatcher
from rhapsode.core.speech import EngineProfile, SpeechParams, pronunciations_of
from rhapsode.core.task import ApiKey, NewInput, NewTask, Task, TaskItem, TaskStatus
from rhapsode.core.work import JobKind, UnfinishedTask, jobs_of
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.service.deadlines import DeadlineTimer
from rhapsode.service.request_checker import RequestChecker
from rhapsode.service.requests import TaskRequest
from rhapsode.service.speech import SpeechService
from rhapsode.service.termination import TaskTermination
from rhapsode.service.watching import Watcher
from rhapsode.store.changes import LocalChanges
from rhapsode.store.idempotency import IdempotencyStore, KeyTakenError, UsedKey
from rhapsode.store.lifecycle import Deleted, LifecycleStore
from rhapsode.store.tasks import TaskStore

KEY = ApiKey("key-a", "laptop", "rhap_key-a", frozenset({"speech"}), 0)
OTHER = replace(KEY, id="key-b")


class FakeTasks(TaskStore):
    def __init__(self) -> None:
        self.added: list[NewTask] = []
        self.broken = False
        self.used: UsedKey | None = None
        self.gate: asyncio.Event | None = None

    async def add(self, task: NewTask) -> Task:
        if self.broken:
            raise StoreUnavailableError
        if self.used is not None and task.idempotency is not None:
            raise KeyTakenError(self.used)
        if self.gate is not None:
            await self.gate.wait()
        self.added.append(task)
        return self._task(task)

    async def get(self, task_id: str, key_id: str | None = None) -> Task | None:
        for task in self.added:
            if task.id == task_id and key_id in (None, task.key_id):
                return self._task(task)
        return None

    @staticmethod
    def _task(new: NewTask) -> Task:
        characters = sum(entry.characters for entry in new.inputs)
        items = tuple(TaskItem(index, entry.characters) for index, entry in enumerate(new.inputs))
        return Task(
            new.id, new.key_id, new.model, new.engine, TaskStatus.PENDING, new.created_at, None, None, characters, 0,
            new.metadata, items=items,
        )  # fmt: skip


class FakeIdempotency(IdempotencyStore):
    def __init__(self, tasks: FakeTasks) -> None:
        self._tasks = tasks

    async def find(self, key_id: str, name: str) -> UsedKey | None:
        for task in self._tasks.added:
            if task.key_id == key_id and task.idempotency is not None and task.idempotency.name == name:
                return UsedKey(task.id, task.idempotency.fingerprint)
        return None


class FakeLifecycle(LifecycleStore):
    """Ends the tasks that are in ``live``; knows those in ``final``."""

    def __init__(self) -> None:
        self.live: list[Task] = []
        self.final: list[Task] = []
        self.overdue: list[list[str]] = []

    async def cancel(self, task_id: str, key_id: str | None = None) -> tuple[Task, bool] | None:
        for task in self.live:
            if task.id == task_id:
                return replace(task, status=TaskStatus.CANCELED), True
        for task in self.final:
            if task.id == task_id:
                return task, False
        return None

    async def delete(self, task_id: str, key_id: str | None = None) -> Deleted | None:
        return Deleted(task_id, True, ["cache/a.pcm"]) if task_id in {task.id for task in self.live} else None

    async def expire(self, now: int) -> list[str]:
        return self.overdue.pop(0) if self.overdue else []


class FakeAudio:
    def __init__(self) -> None:
        self.removed: list[tuple[str, tuple[str, ...]]] = []
        self.error: Exception | None = None

    async def remove(self, task_id: str, further: Sequence[str] = ()) -> None:
        self.removed.append((task_id, tuple(further)))
        if self.error is not None:
            raise self.error


class FakeDispatcher(Dispatcher):
    def __init__(self) -> None:
        self.submitted: list[UnfinishedTask] = []
        self.canceled: list[str] = []

    def submit(self, task: UnfinishedTask) -> None:
        self.submitted.append(task)

    def cancel(self, task_id: str) -> None:
        self.canceled.append(task_id)


class FakeTimer(DeadlineTimer):
    def __init__(self) -> None:
        self.expected: list[int] = []

    def expect(self, deadline_at: int) -> None:
        self.expected.append(deadline_at)


class Desk:
    """A service with everything behind it made up."""

    def __init__(self, provider: ToneProvider | None = None) -> None:
        self.tasks = FakeTasks()
        self.dispatcher = FakeDispatcher()
        catalogue = Catalogue([provider or ToneProvider()])
        self.lifecycle = FakeLifecycle()
        self.audio = FakeAudio()
        self.timer = FakeTimer()
        self.termination = TaskTermination(self.lifecycle, self.audio, self.dispatcher)
        self.service = SpeechService(
            self.tasks,
            FakeIdempotency(self.tasks),
            self.dispatcher,
            RequestChecker(catalogue, max_text_characters=50_000),
            self.termination,
            Watcher(self.tasks, LocalChanges()),
            self.timer,
        )

    async def submit(self, *texts: str, model: str = "tone", voice: str | None = None, **metadata: object) -> Task:
        inputs = [SpeechParams(text, voice) for text in texts]
        return await self.service.submit(KEY, TaskRequest(model, inputs, metadata))

    async def refusal(self, *texts: str, **how: str) -> RequestError:
        with pytest.raises(RequestError) as raised:
            await self.submit(*texts, **how)  # type: ignore[arg-type]
        assert self.tasks.added == []
        assert self.dispatcher.submitted == []
        return raised.value


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_task_is_stored_and_then_dispatched(desk: Desk) -> None:
    task = await desk.submit("One.", "Two, longer.", voice="High", order="7")
    (stored,) = desk.tasks.added
    assert (stored.id, stored.key_id, stored.model, stored.engine) == (task.id, "key-a", "tone", "tone")
    assert [entry.params for entry in stored.inputs] == [
        SpeechParams("One.", "High"),
        SpeechParams("Two, longer.", "High"),
    ]
    assert stored.metadata == {"order": "7"}
    (submitted,) = desk.dispatcher.submitted
    assert [(job.kind, job.task_id, job.key_id, job.item) for job in jobs_of(submitted)] == [
        (JobKind.PLAN, task.id, "key-a", 0),
        (JobKind.PLAN, task.id, "key-a", 1),
    ]


async def test_what_was_accepted_does_not_look_refused_because_its_limits_cannot_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: object) -> list[LimitStatus]:
        raise StoreUnavailableError

    monkeypatch.setattr(desk.tasks, "limit_statuses", broken, raising=False)
    limited = replace(KEY, limits=Limits(max_concurrent_tasks=3))
    assert await desk.service.limit_statuses(limited) == []


async def test_the_default_voice_is_filled_in(desk: Desk) -> None:
    await desk.submit("One.")
    assert desk.tasks.added[0].inputs[0].params.voice_name == "Low"


async def test_what_the_store_did_not_take_is_not_dispatched(desk: Desk) -> None:
    desk.tasks.broken = True
    with pytest.raises(StoreUnavailableError):
        await desk.submit("One.")
    assert desk.dispatcher.submitted == []


async def test_many_pronunciations_are_checked_in_a_thread_as_a_long_text_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred inputs with a hundred pronunciations each took 1.4 s of the event loop, with texts of five letters."""
    threads: list[str] = []
    checked = RequestChecker._checked_inputs

    def noting(self: RequestChecker, *given: Any) -> tuple[NewInput, ...]:
        threads.append(threading.current_thread().name)
        return checked(self, *given)

    monkeypatch.setattr(RequestChecker, "_checked_inputs", noting)
    few, many = ({f"w{n}": "said so" for n in range(count)} for count in (5, 50))
    for said in (few, many):
        params = SpeechParams("Hello", pronunciations=pronunciations_of(said))
        await desk.service.submit(KEY, TaskRequest("tone", [params]))
    assert threads[0] == threading.current_thread().name
    assert threads[1] != threads[0]


async def test_a_long_text_is_checked_like_a_short_one(desk: Desk) -> None:
    await desk.submit("Words and words. " * 2_000)
    assert len(desk.tasks.added) == 1
    error = await Desk().refusal("Words and words. " * 2_000, "...")
    assert error.param == "input[1].params.text"


@pytest.mark.parametrize(
    ("model", "hint"), [("tune", "Did you mean 'tone'?"), ("TUNE", "Did you mean 'tone'?"), ("whale", "Valid: tone.")]
)
async def test_an_unknown_model_is_told_the_nearest(desk: Desk, model: str, hint: str) -> None:
    error = await desk.refusal("One.", model=model)
    assert (error.param, error.message) == ("model", f"Unknown model {model!r}. {hint}")


async def test_an_unknown_voice_is_told_the_nearest_and_never_replaced(desk: Desk) -> None:
    error = await desk.refusal("One.", voice="hihg")
    assert (error.param, error.message) == ("input[0].params.voice_name", "Unknown voice 'hihg'. Did you mean 'High'?")
    error = await desk.refusal("One.", voice="")
    assert error.param == "input[0].params.voice_name"


async def test_long_names_are_not_repeated_at_length(desk: Desk) -> None:
    assert len((await desk.refusal("One.", model="x" * 10_000)).message) < 200


async def test_a_text_over_the_limit_is_refused_with_both_numbers(desk: Desk) -> None:
    error = await desk.refusal("Fine.", "a" * 50_001)
    assert error.param == "input[1].params.text"
    assert "50,001" in error.message
    assert "50,000" in error.message
    await desk.submit("Words and so on. "[:10] * 5_000)


@pytest.mark.parametrize("text", ["...", " \n\t ", "!?"])
async def test_a_text_without_anything_speakable_is_refused(desk: Desk, text: str) -> None:
    assert (await desk.refusal("Fine.", text)).param == "input[1].params.text"


async def test_speech_that_no_file_can_hold_is_refused() -> None:
    class Slow(ToneProvider):
        profile: EngineProfile = replace(ToneProvider.profile, seconds_per_character=10.0, seconds_per_phoneme=10.0)

    error = await Desk(Slow()).refusal("Words and so on. " * 1_000)
    assert "hours long" in error.message
    assert error.param == "input[0].params.text"


@pytest.mark.parametrize("count", [0, 101])
async def test_the_number_of_inputs_is_bounded(desk: Desk, count: int) -> None:
    error = await desk.refusal(*["One."] * count)
    assert (error.param, str(count) in error.message) == ("input", True)


async def test_metadata_is_bounded_in_bytes_and_one_key_is_ours(desk: Desk) -> None:
    assert (await desk.refusal("One.", note="é" * 8_000)).param == "metadata"
    assert (await desk.refusal("One.", rhapsode="mine")).param == "metadata.rhapsode"
    await desk.submit("One.", note="é" * 7_990)


async def test_a_task_is_read_by_its_own_key_alone(desk: Desk) -> None:
    task = await desk.submit("One.")
    assert (await desk.service.get(KEY, task.id)).id == task.id
    messages = set()
    for key, task_id in ((OTHER, task.id), (KEY, "task_never_was")):
        with pytest.raises(NotFoundError) as raised:
            await desk.service.get(key, task_id)
        messages.add((raised.value.message, raised.value.param))
    assert len(messages) == 1, "alike"


async def test_an_output_is_found_by_its_index(desk: Desk) -> None:
    task = await desk.submit("One.", "Two.")
    assert await desk.service.output(task.id, 1) is not None
    assert await desk.service.output(task.id, 2) is None
    assert await desk.service.output("task_never_was", 0) is None


def test_a_model_is_found_by_its_exact_id() -> None:
    catalogue = Catalogue([ToneProvider()])
    assert catalogue.find_model("tone").engine == "tone"


# -- deadlines, idempotency ------------------------------------------------------------------------------------------


async def test_a_deadline_is_counted_from_the_creation(desk: Desk) -> None:
    before = now_ms()
    await desk.service.submit(KEY, TaskRequest("tone", [SpeechParams("One.")], deadline_seconds=60))
    await desk.submit("None.")
    first, second = desk.tasks.added
    assert first.deadline_at == first.created_at + 60_000
    assert before <= first.created_at <= now_ms()
    assert second.deadline_at is None
    assert desk.timer.expected == [first.deadline_at]


def request(text: str = "One.", **fields: object) -> TaskRequest:
    return TaskRequest("tone", [SpeechParams(text)], **fields)  # type: ignore[arg-type]


async def test_a_request_is_done_once(desk: Desk) -> None:
    task, replayed = await desk.service.submit_once(KEY, request(), "once")
    assert not replayed
    again, replayed = await desk.service.submit_once(KEY, request(), "once")
    assert (again.id, replayed) == (task.id, True)
    assert len(desk.tasks.added) == len(desk.dispatcher.submitted) == 1
    other, replayed = await desk.service.submit_once(OTHER, request(), "once")
    assert (other.id != task.id, replayed) == (True, False)


async def test_the_same_request_may_be_written_in_another_way(desk: Desk) -> None:
    first = TaskRequest(
        "tone", [SpeechParams("One.", speed=1.0, format=AudioFormat.WAV, text_field="prompt")], {"a": 1, "b": [2]}
    )
    second = TaskRequest("tone", (SpeechParams("One."),), {"b": [2], "a": 1})
    await desk.service.submit_once(KEY, first, "once")
    assert (await desk.service.submit_once(KEY, second, "once"))[1]


@pytest.mark.parametrize(
    "other",
    [
        request("Two."),
        request(metadata={"a": 1}),
        request(deadline_seconds=60),
        TaskRequest("other", [SpeechParams("One.")]),
        TaskRequest("tone", [SpeechParams("One.", "Low")]),
        TaskRequest("tone", [SpeechParams("One.", speed=1.5)]),
        TaskRequest("tone", [SpeechParams("One.", format=AudioFormat.MP3)]),
        TaskRequest("tone", [SpeechParams("One.", style="calm")]),
        TaskRequest("tone", [SpeechParams("One.", language_code="en-GB")]),
        TaskRequest("tone", [SpeechParams("One."), SpeechParams("One.")]),
    ],
)
async def test_another_request_with_the_same_key_is_refused(desk: Desk, other: TaskRequest) -> None:
    await desk.service.submit_once(KEY, request(), "once")
    with pytest.raises(MismatchError):
        await desk.service.submit_once(KEY, other, "once")
    assert len(desk.tasks.added) == 1


async def test_a_request_that_is_refused_uses_no_key(desk: Desk) -> None:
    with pytest.raises(RequestError):
        await desk.service.submit_once(KEY, request("..."), "once")
    assert not (await desk.service.submit_once(KEY, request("Now."), "once"))[1]


async def test_a_task_in_creation_is_a_conflict(desk: Desk) -> None:
    desk.tasks.gate = asyncio.Event()
    first = asyncio.create_task(desk.service.submit_once(KEY, request(), "once"))
    await asyncio.sleep(0)
    with pytest.raises(ConflictError, match="still being created"):
        await desk.service.submit_once(KEY, request(), "once")
    with pytest.raises(MismatchError):
        await desk.service.submit_once(KEY, request("Two."), "once")
    desk.tasks.gate.set()
    task, _ = await first
    assert (await desk.service.submit_once(KEY, request(), "once"))[0].id == task.id


async def test_a_key_that_another_server_took_meanwhile_gives_its_task(desk: Desk) -> None:
    theirs = await desk.submit("One.")
    mine = request("Words. " * 4_000)
    desk.tasks.used = UsedKey(theirs.id, "another digest")
    with pytest.raises(MismatchError):
        await desk.service.submit_once(KEY, mine, "once")
    desk.tasks.used = UsedKey(theirs.id, None)
    with pytest.raises(ConflictError, match="deleted"):
        await desk.service.submit_once(KEY, mine, "once")
    assert len(desk.tasks.added) == 1


# -- endings ---------------------------------------------------------------------------------------------------------


async def test_a_canceled_task_waits_no_more_and_keeps_no_audio(desk: Desk) -> None:
    task = await desk.submit("One.")
    desk.lifecycle.live.append(task)
    assert (await desk.service.cancel(KEY, task.id)).status is TaskStatus.CANCELED
    assert desk.dispatcher.canceled == [task.id]
    assert desk.audio.removed == [(task.id, ())]


async def test_canceling_what_is_final_touches_nothing(desk: Desk) -> None:
    task = replace(await desk.submit("One."), status=TaskStatus.COMPLETED)
    desk.lifecycle.final.append(task)
    assert await desk.service.cancel(KEY, task.id) == task
    assert desk.dispatcher.canceled == desk.audio.removed == []


async def test_deleting_removes_the_audio_that_the_cache_kept(desk: Desk) -> None:
    task = await desk.submit("One.")
    desk.lifecycle.live.append(task)
    await desk.service.delete(KEY, task.id)
    assert desk.dispatcher.canceled == [task.id]
    assert desk.audio.removed == [(task.id, ("cache/a.pcm",))]
    for call in (desk.service.cancel, desk.service.delete):
        with pytest.raises(NotFoundError):
            await call(KEY, "task_never_was")


async def test_audio_that_cannot_be_removed_does_not_undo_the_end(desk: Desk) -> None:
    task = await desk.submit("One.")
    desk.lifecycle.live.append(task)
    for error in (OSError("no"), StoreUnavailableError()):
        desk.audio.error = error
        with capture_logs() as logs:
            assert (await desk.service.cancel(KEY, task.id)).status is TaskStatus.CANCELED
        assert [entry["event"] for entry in logs] == ["task.canceled", "task.audio_left"]


async def test_all_overdue_tasks_are_ended(desk: Desk) -> None:
    desk.lifecycle.overdue = [["a", "b"], ["c"]]
    await desk.termination.expire(1)
    assert desk.dispatcher.canceled == ["a", "b", "c"]
    assert [task for task, _ in desk.audio.removed] == ["a", "b", "c"]
