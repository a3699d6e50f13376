"""Readiness of the server, tested by writes, because a store that can be read may still refuse writes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import structlog

from rhapsode.core.errors import ConfigurationError, StoreUnavailableError, UnavailableError
from rhapsode.core.notices import Notices
from rhapsode.core.ports import BlobStore
from rhapsode.service.admission import Admission
from rhapsode.store.blobs.paths import probe_path
from rhapsode.store.ownership import FOREIGN

log = structlog.get_logger(__name__)

PROBE_SECONDS = 3.0
"""The TTL of a result, and the time limit of a probe."""

Condition = Literal["ok", "full", "failed"]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a new task needs: a store and a disk that can be written, and a server that is not stopping."""

    store: Literal["ok", "failed", "damaged"]
    storage: Condition
    stopping: bool
    warnings: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether tasks can be accepted."""
        return not self.stopping and self.store == self.storage == "ok"


class Probe:
    """Runs a test periodically, one at a time, so that hanging tests do not accumulate."""

    def __init__(self, name: str, action: Callable[[], Awaitable[None]]) -> None:
        self._name = name
        self._action = action
        self._running: asyncio.Task[None] | None = None
        self._ok = False
        self._tried = False
        self._looking: asyncio.Task[bool] | None = None
        self._until = 0.0

    async def ok(self) -> bool:
        """Tell whether the test passed within the last seconds."""
        if time.monotonic() >= self._until:
            if self._running is None or self._running.done():
                self._running = asyncio.create_task(self._try(), name=f"probe {self._name}")
            if not (await asyncio.wait([self._running], timeout=PROBE_SECONDS))[0]:
                self._note(ok=False, reason="no answer")
        return self._ok

    def failing(self) -> bool:
        """Tell whether the last test failed. When that was long ago, a new test is started, but not awaited."""
        if time.monotonic() >= self._until and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self.ok(), name=f"look at {self._name}")
        return self._tried and not self._ok

    async def _try(self) -> None:
        try:
            await self._action()
        # any exception counts as a failure; otherwise the last success would be reported for ever
        except Exception as error:
            self._note(ok=False, reason=type(error).__name__)
        else:
            self._note(ok=True)

    def _note(self, *, ok: bool, reason: str | None = None) -> None:
        if not ok:
            log.warning("probe.failed", what=self._name, reason=reason)
        self._ok, self._tried, self._until = ok, True, time.monotonic() + PROBE_SECONDS


class Readiness:
    """Tests whether tasks can be accepted. ``write`` writes to the store and raises UnavailableError if it cannot.

    ``settle`` raises ConfigurationError when the storage is another installation's. ``notices`` are passed on.
    """

    def __init__(
        self,
        write: Callable[[], Awaitable[None]],
        blobs: BlobStore,
        admission: Admission,
        *,
        settle: Callable[[], Awaitable[None]] | None = None,
        notices: Notices | None = None,
    ) -> None:
        self._blobs = blobs
        self._settle = settle
        self._notices = Notices() if notices is None else notices
        self._admission = admission
        self._store = Probe("store", write)
        self._storage = Probe("storage", self._write_blob)
        admission.refuse_while(self._storage.failing)

    async def conditions(self) -> Conditions:
        """Return the conditions, as of the last seconds."""
        store, storage = await asyncio.gather(self._store.ok(), self._storage.ok())
        room: Condition = "failed"
        if storage:
            try:
                room = "ok" if self._admission.has_room() else "full"
            except UnavailableError:
                room = "failed"
        damaged = "database" in self._notices
        return Conditions(
            "damaged" if damaged else "ok" if store else "failed",
            room,
            self._admission.stopping,
            tuple(self._notices),
        )

    async def _write_blob(self) -> None:
        if self._settle is not None:
            await self._owned(self._settle)
        path = probe_path()
        await asyncio.to_thread(self._blobs.put, path, [b"written"], durable=False)
        await self._blobs.delete([path])  # only these files: the directory may hold other files

    async def _owned(self, settle: Callable[[], Awaitable[None]]) -> None:
        try:
            await settle()
        except ConfigurationError as error:
            if self._notices.tell("owner", FOREIGN):
                log.error("store.not_ours", reason=error.message)
            raise StoreUnavailableError(FOREIGN) from None
        self._notices.withdraw("owner")
