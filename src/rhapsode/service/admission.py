"""Admission control: whether the server accepts another task, and the estimated wait of accepted ones."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from rhapsode.core.audio import BYTES_PER_SAMPLE
from rhapsode.core.errors import QueueFullError, StoppingError, StorageFullError, StoreUnavailableError
from rhapsode.core.ports import Dispatcher
from rhapsode.core.speech import EngineProfile
from rhapsode.core.speed import Speeds
from rhapsode.core.task import QueuePlace, Task

DISK_SECONDS = 1.0
"""The TTL of the measured free disk space."""
COPIES = 2
"""Audio is on the disk twice while a file is assembled from its segments."""
UNKNOWN_RETRY_SECONDS = 60
"""``Retry-After`` when the speed of the queue is unknown."""
LONGEST_RETRY_SECONDS = 3600


class Admission:
    """Accepts tasks unless the server is stopping, the disk is full, or the queue is full.

    ``free_bytes`` tells the free space of the data directory; ``min_free_bytes`` of it stay free. At most
    ``max_queued_audio_seconds`` of speech may be queued (0: no limit), but a single task is never too long.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        speeds: Speeds,
        profiles: Mapping[str, EngineProfile],
        workers: Mapping[str, int],
        free_bytes: Callable[[], int],
        *,
        min_free_bytes: int,
        max_queued_audio_seconds: int,
        audio_on_disk: bool = True,
    ) -> None:
        self._dispatcher = dispatcher
        self._speeds = speeds
        self._profiles = profiles
        self._workers = workers
        self._free_bytes = free_bytes
        self._min_free_bytes = min_free_bytes
        self._max_queued_s = max_queued_audio_seconds
        self._copies = COPIES if audio_on_disk else 0
        self._in_creation: Counter[str] = Counter()
        self._free = 0
        self._free_until = -math.inf
        self._storage_failing: Callable[[], bool] = lambda: False
        self.stopping = False

    def refuse_while(self, storage_failing: Callable[[], bool]) -> None:
        """Refuse tasks while ``storage_failing`` says that audio cannot be written."""
        self._storage_failing = storage_failing

    @contextmanager
    def hold(self, engine: str, seconds: float) -> Iterator[None]:
        """Admit a task of that estimated duration for the block, so that concurrent requests count it.

        Raises UnavailableError when it is refused.
        """
        self._check(engine, seconds)
        self._in_creation[engine] += math.ceil(seconds)
        try:
            yield
        finally:
            self._in_creation[engine] -= math.ceil(seconds)

    def _check(self, engine: str, seconds: float) -> None:
        if self.stopping:
            raise StoppingError
        if self._storage_failing():
            raise StoreUnavailableError("Audio cannot be stored at the moment. Nothing was accepted; try again.")
        queued = self._queued_seconds()
        waiting = sum(queued.values())
        if self._max_queued_s and waiting > 0 and waiting + seconds > self._max_queued_s:
            message = (
                f"About {waiting / 3600:.1f} hours of speech are waiting already, and this server lets no more than "
                f"{self._max_queued_s / 3600:.1f} wait. Nothing was accepted; try again later."
            )
            over = waiting + seconds - self._max_queued_s
            raise QueueFullError(message, retry_after_seconds=self._retry_after(queued, min(over, waiting)))
        needed = self._bytes(engine, seconds) + sum(self._bytes(name, length) for name, length in queued.items())
        if self.free_bytes() - needed < self._min_free_bytes:
            raise StorageFullError(
                "The disk has no room for this speech beside what is waiting. Nothing was accepted; try again later."
            )

    def has_room(self) -> bool:
        """Tell whether the disk has more free space than has to stay free. Raises StoreUnavailableError."""
        return self.free_bytes() >= self._min_free_bytes

    def free_bytes(self) -> int:
        """Return the free space of the data directory, as of the last second. Raises StoreUnavailableError."""
        now = time.monotonic()
        if now >= self._free_until:
            try:
                self._free = self._free_bytes()
            except OSError:
                raise StoreUnavailableError("The data directory cannot be reached. Nothing was accepted.") from None
            self._free_until = now + DISK_SECONDS
        return self._free

    def queued_seconds(self) -> float:
        """Return about how many seconds of speech are queued or being rendered."""
        return sum(self._queued_seconds().values())

    def wait_seconds(self, engine: str) -> float | None:
        """Return an upper bound of the seconds that a new task waits for ``engine``, at its recent speed.

        ``None`` if tasks are queued and the speed of the engine is not known yet.
        """
        waiting = self._dispatcher.queued_characters(engine)
        if not waiting:
            return 0.0
        pace = self._speeds.of(engine).characters_per_second
        return None if pace is None else waiting / (pace * self._workers.get(engine, 1))

    def placed(self, task: Task) -> Task:
        """Return the task with its place in the queue, unless it is final."""
        if task.status.final:
            return task
        work_ahead = self._dispatcher.work_ahead(task)
        if work_ahead is None:
            return task
        pace = self._speeds.of(work_ahead.engine).characters_per_second
        seconds = None if pace is None else work_ahead.characters / (pace * work_ahead.workers)
        return replace(task, queue=QueuePlace(work_ahead.segments_ahead, seconds))

    def _queued_seconds(self) -> dict[str, float]:
        """Return the seconds of speech that are queued for each engine, at its usual pace."""
        return {
            name: self._dispatcher.queued_characters(name) * profile.seconds_per_character + self._in_creation[name]
            for name, profile in self._profiles.items()
        }

    def _bytes(self, engine: str, seconds: float) -> int:
        return int(self._copies * BYTES_PER_SAMPLE * self._profiles[engine].sample_rate_hz * seconds)

    def _retry_after(self, queued: Mapping[str, float], excess_s: float) -> int:
        """Return in how many seconds ``excess_s`` of the queued speech will be rendered, at the current speed."""
        spoken_per_second = 0.0
        for name, waiting in queued.items():
            factor = self._speeds.of(name).real_time_factor
            if waiting and factor:
                spoken_per_second += self._workers[name] / factor
        if not spoken_per_second:
            return UNKNOWN_RETRY_SECONDS
        return max(1, min(LONGEST_RETRY_SECONDS, math.ceil(excess_s / spoken_per_second)))
