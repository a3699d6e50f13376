"""Remove audio and texts some time after their task is final."""

from __future__ import annotations

import asyncio

import structlog

from rhapsode.core.clock import ClockSteps
from rhapsode.core.errors import UnavailableError
from rhapsode.service.termination import AudioRemover
from rhapsode.store.retention import RetentionStore

log = structlog.get_logger(__name__)

LONGEST_SLEEP_S = 60.0
"""The longest sleep: a task that ends now is due a whole retention later, but the clock may be changed."""
SHORTEST_SLEEP_S = 0.5
RETRY_S = 5.0
"""The delay after a failure of the store or the disk."""


class Retention:
    """Removes audio and texts that were kept for ``seconds``; 0 keeps them for ever.

    A clock that is set forward removes nothing early. The audio is removed first, then the texts together with setting
    the mark. After a crash in between the task has no mark, and is processed again.
    """

    def __init__(
        self, store: RetentionStore, audio: AudioRemover, seconds: int, clock: ClockSteps | None = None
    ) -> None:
        self._store = store
        self._clock = clock or ClockSteps()
        self._audio = audio
        self._kept_ms = 1000 * seconds

    async def sweep(self) -> int:
        """Remove everything that is due; return the number of tasks. Raises UnavailableError or OSError."""
        removed = 0
        while self._kept_ms and (batch := await self._store.due(self._now() - self._kept_ms)):
            ids = [task.id for task in batch]
            for task_id in ids:
                await self._audio.remove(task_id)
            while await self._store.thin(ids):
                pass
            removed += await self._store.mark_removed(ids)
        if removed:
            log.info("retention.removed", tasks=removed)
        return removed

    def _now(self) -> int:
        return self._clock.for_age(self._kept_ms)

    async def run(self) -> None:
        """Sweep when something is due, for as long as the server runs."""
        while self._kept_ms:
            try:
                await self.sweep()
                oldest = await self._store.next_due()
            except (OSError, UnavailableError) as error:
                log.warning("retention.late", error=type(error).__name__)
                await asyncio.sleep(RETRY_S)
                continue
            except Exception:  # an internal error must not stop the retention for ever
                log.exception("retention.fault")
                await asyncio.sleep(LONGEST_SLEEP_S)
                continue
            left_s = LONGEST_SLEEP_S if oldest is None else (oldest + self._kept_ms - self._now()) / 1000
            # Tasks may end while we sleep, but none of them is due before a whole retention has passed.
            longest = min(LONGEST_SLEEP_S, self._kept_ms / 1000)
            await asyncio.sleep(min(longest, max(SHORTEST_SLEEP_S, left_s)))
