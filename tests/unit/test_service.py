"""What a caller can do: everything that can be refused is refused before it is accepted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rhapsode.core.errors import AuthenticationError, NotFoundError, RequestError, StoreUnavailableError
from rhapsode.core.ports import Dispatcher
from rhapsode.core.speech import EngineProfile, SpeechParams
from rhapsode.core.task import ApiKey, NewTask, Task, TaskItem, TaskStatus
from rhapsode.core.work import UnfinishedTask, UnitKind, units_of
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.service import SpeechService, TaskRequest, find_model
from rhapsode.store.keys import KeyStore
from rhapsode.store.tasks import TaskStore

KEY = ApiKey("key-a", "laptop", "rhap_key-a", frozenset({"speech"}), 0)
OTHER = replace(KEY, id="key-b")


class FakeTasks(TaskStore):
    def __init__(self) -> None:
        self.added: list[NewTask] = []
        self.broken = False

    async def add(self, task: NewTask) -> Task:
        if self.broken:
            raise StoreUnavailableError
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
        items = tuple(TaskItem(index, "Low", entry.characters) for index, entry in enumerate(new.inputs))
        return Task(
            new.id, new.key_id, new.model, new.engine, TaskStatus.PENDING, new.created_at, None, None, characters, 0,
            new.metadata, items=items,
        )  # fmt: skip


class FakeKeys(KeyStore):
    def __init__(self) -> None:
        pass

    async def verify(self, token: str) -> ApiKey | None:
        return KEY if token == "right" else None


class FakeDispatcher(Dispatcher):
    def __init__(self) -> None:
        self.submitted: list[UnfinishedTask] = []

    def submit(self, task: UnfinishedTask) -> None:
        self.submitted.append(task)


class Desk:
    """A service with everything behind it made up."""

    def __init__(self, provider: ToneProvider | None = None) -> None:
        self.tasks = FakeTasks()
        self.dispatcher = FakeDispatcher()
        catalogue = Catalogue([provider or ToneProvider()])
        self.service = SpeechService(self.tasks, FakeKeys(), self.dispatcher, catalogue, max_text_characters=50_000)

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
    assert [(unit.kind, unit.task_id, unit.key_id, unit.item) for unit in units_of(submitted)] == [
        (UnitKind.PLAN, task.id, "key-a", 0),
        (UnitKind.PLAN, task.id, "key-a", 1),
    ]


async def test_the_default_voice_is_filled_in(desk: Desk) -> None:
    await desk.submit("One.")
    assert desk.tasks.added[0].inputs[0].params.voice_name == "Low"


async def test_what_the_store_did_not_take_is_not_dispatched(desk: Desk) -> None:
    desk.tasks.broken = True
    with pytest.raises(StoreUnavailableError):
        await desk.submit("One.")
    assert desk.dispatcher.submitted == []


async def test_a_long_text_is_checked_like_a_short_one(desk: Desk) -> None:
    await desk.submit("Words and words. " * 2_000)
    assert len(desk.tasks.added) == 1
    error = await Desk().refusal("Words and words. " * 2_000, "...")
    assert error.param == "input[1].params.text"


@pytest.mark.parametrize(
    ("model", "hint"), [("tune", "Did you mean 'tone'?"), ("TONE", "Did you mean 'tone'?"), ("whale", "Valid: tone.")]
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
async def test_nothing_speakable_is_refused(desk: Desk, text: str) -> None:
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


async def test_only_a_key_opens(desk: Desk) -> None:
    assert await desk.service.authenticate("right") == KEY
    with pytest.raises(AuthenticationError):
        await desk.service.authenticate("wrong")


def test_a_model_is_found_by_its_exact_id() -> None:
    catalogue = Catalogue([ToneProvider()])
    assert find_model(catalogue, "tone").engine == "tone"
