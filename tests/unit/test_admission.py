"""What is taken on and what is not, and how long what was taken on will wait."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace

import pytest

from rhapsode.core.clock import new_id
from rhapsode.core.errors import QueueFullError, StoppingError, StorageFullError, StoreUnavailableError
from rhapsode.core.observe import SegmentSpoken
from rhapsode.core.ports import Dispatcher
from rhapsode.core.speed import Speeds
from rhapsode.core.task import QueuePlace, Task, TaskStatus
from rhapsode.core.work import PendingSegment, UnfinishedItem, UnfinishedTask, WorkAhead
from rhapsode.dispatch.local import LocalDispatcher
from rhapsode.engines.tone import ToneProvider
from rhapsode.service import admission
from rhapsode.service.admission import Admission

PROFILE = replace(ToneProvider.profile, seconds_per_character=0.1)
TASK = Task(new_id("task"), "key", "tone", "tone", TaskStatus.PENDING, 0, None, None, 100, 0, {})


class Queue(Dispatcher):
    def __init__(self) -> None:
        self.characters = 0
        self.known: WorkAhead | None = None

    def queued_characters(self, engine: str) -> int:
        return self.characters

    def work_ahead(self, task: Task) -> WorkAhead | None:
        return self.known


class Disk:
    def __init__(self) -> None:
        self.free: int | Exception = 10**12
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        if isinstance(self.free, Exception):
            raise self.free
        return self.free


class Door:
    def __init__(self, *, limit_s: int = 3600, min_free: int = 1_000_000) -> None:
        self.queue, self.disk, self.speeds = Queue(), Disk(), Speeds()
        self.admission = Admission(
            self.queue, self.speeds, {"tone": PROFILE}, {"tone": 2}, self.disk,
            min_free_bytes=min_free, max_queued_audio_seconds=limit_s,
        )  # fmt: skip

    def check(self, engine: str, seconds: float) -> None:
        with self.admission.hold(engine, seconds):
            pass

    def waits(self, seconds: float) -> None:
        self.queue.characters = round(10 * seconds)

    def has_spoken(self, audio_s: float, worker_s: float) -> None:
        self.speeds(SegmentSpoken("tone", round(10 * audio_s), audio_s, worker_s, kept=False))


@pytest.fixture
def door() -> Door:
    return Door()


def test_what_fits_is_taken_on(door: Door) -> None:
    door.waits(3000)
    door.check("tone", 600)


def test_more_than_may_wait_is_not(door: Door) -> None:
    door.waits(3000)
    with pytest.raises(QueueFullError, match=r"0\.8 hours of speech are waiting.*than 1\.0") as refused:
        door.check("tone", 601)
    assert refused.value.retry_after_seconds == admission.UNKNOWN_RETRY_SECONDS


def test_what_is_being_created_counts_and_what_failed_does_not(door: Door) -> None:
    door.waits(1)
    with suppress(ZeroDivisionError), door.admission.hold("tone", 3000):
        with pytest.raises(QueueFullError):
            door.check("tone", 3000)
        raise ZeroDivisionError
    door.check("tone", 3000)


def test_what_is_alone_is_never_too_long(door: Door) -> None:
    door.check("tone", 10_000)


def test_with_no_limit_all_may_wait() -> None:
    door = Door(limit_s=0)
    door.waits(10**6)
    door.check("tone", 10**6)


@pytest.mark.parametrize(
    ("waiting", "new", "worker_s", "wait"),
    [
        (3600, 200, 0.5, 50),  # two workers, each twice as fast as speech: 200 s of it are gone in 50
        (3600, 0.1, 0.01, 1),
        (3600, 10_000, 0.5, 900),  # no longer than until nothing waits
        (3600, 3600, 10, 3600),  # and no longer than an hour
    ],
)
def test_retry_after_is_when_there_is_room(waiting: float, new: float, worker_s: float, wait: int) -> None:
    door = Door()
    door.waits(waiting)
    door.has_spoken(1.0, worker_s)
    with pytest.raises(QueueFullError) as refused:
        door.check("tone", new)
    assert refused.value.retry_after_seconds == pytest.approx(wait, abs=1)


def test_a_new_task_waits_for_what_is_before_it(door: Door) -> None:
    assert door.admission.wait_seconds("tone") == 0.0
    door.waits(100)
    assert door.admission.wait_seconds("tone") is None  # nobody knows how fast it is
    door.has_spoken(1.0, 0.5)
    assert door.admission.wait_seconds("tone") == pytest.approx(25)  # by two workers, each twice as fast as speech


def test_the_disk_has_room_for_what_waits_and_what_comes(door: Door) -> None:
    second = 2 * 2 * PROFILE.sample_rate_hz
    door.waits(100)
    door.disk.free = 1_000_000 + 110 * second
    door.check("tone", 10)
    with pytest.raises(StorageFullError):
        door.check("tone", 10.1)


def test_a_disk_is_asked_once_a_second(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(100):
        door.check("tone", 1)
    assert door.disk.asked == 1
    door.disk.free = 0
    assert door.admission.has_room()
    now = time.monotonic()
    monkeypatch.setattr(admission, "time", SimpleNamespace(monotonic=lambda: now + 1))
    assert not door.admission.has_room()


def test_a_disk_that_cannot_be_asked_is_unavailable(door: Door) -> None:
    door.disk.free = FileNotFoundError()
    with pytest.raises(StoreUnavailableError):
        door.check("tone", 1)


def test_a_server_that_stops_takes_nothing_on(door: Door) -> None:
    door.admission.stopping = True
    with pytest.raises(StoppingError):
        door.check("tone", 1)


@pytest.mark.parametrize("status", [TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELED])
def test_what_is_final_has_no_place(door: Door, status: TaskStatus) -> None:
    door.queue.known = WorkAhead("tone", 3, 100, 2)
    assert door.admission.placed(replace(TASK, status=status)).queue is None


def test_what_nobody_knows_has_no_place(door: Door) -> None:
    assert door.admission.placed(TASK).queue is None


def test_a_place_tells_when_as_soon_as_it_is_known(door: Door) -> None:
    door.queue.known = WorkAhead("tone", 3, 1000, 2)
    assert door.admission.placed(TASK).queue == QueuePlace(3, None)
    door.has_spoken(5.0, 0.5)  # 50 characters: 100 a second by one worker
    assert door.admission.placed(TASK).queue == QueuePlace(3, pytest.approx(5.0))


def test_speed_is_that_of_late_and_long_segments_count_more() -> None:
    speeds = Speeds()
    assert speeds.of("tone").characters_per_second is None
    assert speeds.of("tone").real_time_factor is None
    speeds(SegmentSpoken("tone", 100, 10.0, 1.0, kept=False))
    speeds(SegmentSpoken("tone", 300, 30.0, 1.0, kept=False))
    assert speeds.of("tone").characters_per_second == pytest.approx(200, rel=0.02)
    assert speeds.of("tone").real_time_factor == pytest.approx(1 / 20, rel=0.02)
    for _ in range(600):
        speeds(SegmentSpoken("tone", 10, 1.0, 1.0, kept=False))
    assert speeds.of("tone").characters_per_second == pytest.approx(10, rel=0.01)


class NoStore:
    async def recover(self, *, lost: bool = True) -> int:
        return 0


async def test_a_place_costs_the_same_however_many_wait() -> None:
    """A poll stays in microseconds: what is measured here is generous for a machine that is busy with other things."""
    dispatcher = LocalDispatcher(NoStore(), NoStore(), {"tone": 1, "text": 1})  # type: ignore[arg-type]
    for number in range(5_000):
        segments = [PendingSegment(number, 100)]
        items = [UnfinishedItem(0, 100, 100, False, segments)]
        dispatcher.submit(UnfinishedTask(f"task_{number}", f"key_{number % 50}", "tone", items))
    tasks = [replace(TASK, id=f"task_{number}") for number in range(1_000)]
    begun = time.process_time()
    for number in range(1_000):
        assert dispatcher.work_ahead(tasks[number]) == WorkAhead("tone", 4_999, 500_000, 1)
    assert (time.process_time() - begun) / 1_000 < 100e-6
