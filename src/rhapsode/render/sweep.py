"""Sweep of orphaned audio files, left by late attempts and by servers that crashed.

A sweep deletes only files of the store's owner with names that rhapsode generates, without a reference by a task, a
cache entry or a project, above a minimum age; and if those are more than a small share of all files it deletes nothing
and reports it, because then the database is probably the wrong one.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Final

from rhapsode.core.clock import new_id
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.notices import Notices
from rhapsode.core.ports import BlobInfo, BlobStore
from rhapsode.logs import Logger
from rhapsode.store.blobs.paths import CACHE, PLACES, PROBES, PROJECTS, is_ours, probe_path, task_of, ulid_of
from rhapsode.store.cache import CacheStore
from rhapsode.store.ownership import FOREIGN, Ownership, OwnershipStore, RetentionHold
from rhapsode.store.work import WorkStore

log = Logger(__name__)

BATCH = 500
TASK_SECONDS: Final = 24 * 3600.0
"""The minimum age of orphaned files of tasks and of projects: a database that is restored may refer to them."""
CACHE_SECONDS: Final = 3600.0
"""The minimum age of cache audio and drafts: their writer may be about to commit them."""
SHARE: Final = 10
FEW: Final = 20
"""An unconfirmed sweep deletes no more than one in ``SHARE`` of all files, or ``FEW`` if that is more."""
CLOCK_SECONDS: Final = 60.0
"""The tolerated drift between the wall clock and the monotonic clock; more means that the clock was set."""


@dataclass(slots=True)
class StoreCount:
    """The counts of a sweep: files of tasks, the cache and projects, and those that nothing refers to."""

    files: int = 0
    bytes: int = 0
    orphans: int = 0
    orphan_bytes: int = 0
    newer: int = 0
    """Of tasks, takes and exports that are newer than all that the database knew: it is older than the files."""
    held: int = 0
    """Only a confirmed sweep deletes these."""
    young: int = 0
    """Not old enough to be deleted."""
    due: int = 0
    """What a sweep would delete now."""
    deleted: int = 0

    @property
    def limit(self) -> int:
        """The most that a sweep deletes unless it is confirmed."""
        return max(FEW, self.files // SHARE)


@dataclass(frozen=True, slots=True)
class _Orphan:
    blob: BlobInfo
    newer: bool
    held: bool


@dataclass(slots=True)
class Sweeper:
    """Finds and deletes the orphans of one store.

    ``clock`` gives seconds since the epoch, ``passed`` seconds of a monotonic clock.
    """

    work: WorkStore
    cache: CacheStore
    rows: OwnershipStore
    ownership: Ownership
    blobs: BlobStore
    notices: Notices = field(default_factory=Notices)
    clock: Callable[[], float] = time.time
    passed: Callable[[], float] = time.monotonic
    _known: RetentionHold | None = None
    _counted: tuple[float, float] | None = None

    async def begin(self) -> None:
        """Record the newest id of the database at the start: files with a later one are from a newer database."""
        self._known = RetentionHold(await self.rows.newest(), new_id("now").partition("_")[2], "older")

    async def look(self, *, note: bool = True) -> StoreCount:
        """Count. With ``note`` the files that are newer than the database are held from now on.

        Raises ConfigurationError when the store is another installation's, StoreUnavailableError or OSError.
        """
        await self.ownership.settle()
        count, _ = await self._look(note=note)
        return count

    async def count(self) -> StoreCount:
        """Count without writing, whatever the owner of the store. Raises StoreUnavailableError or OSError."""
        count, _ = await self._look(note=False, now=self.clock())
        return count

    async def periodic(self) -> StoreCount:
        """Sweep; but only count the first time after a start, or after the clock was set. As :meth:`look` raises."""
        now = (self.clock(), self.passed())
        last, self._counted = self._counted, now
        if last is None or abs((now[0] - last[0]) - (now[1] - last[1])) > CLOCK_SECONDS:
            count = await self.look()
            if count.orphans:
                log.info("blobs.counted", files=count.files, orphans=count.orphans, due=count.due)
            return count
        return await self.sweep()

    async def sweep(self, *, confirmed: bool = False) -> StoreCount:
        """Delete orphans, if they are few or ``confirmed``; return the counts. Raises as :meth:`look`."""
        await self.ownership.settle()
        count, hold = await self._look(note=not confirmed)
        now = await self._now()
        await self.blobs.discard_drafts(before=now - CACHE_SECONDS)
        await self._delete_probes(now)
        due = count.due + (count.held if confirmed else 0)
        if due and (confirmed or count.due <= count.limit):
            left = due if confirmed else count.limit
            async for orphans in self._orphans(hold):
                paths = [o.blob.path for o in orphans if _old(o, now) and (confirmed or not o.held)][:left]
                await self.blobs.delete(paths)
                left -= len(paths)
                count.deleted += len(paths)
            log.info("blobs.swept", blobs=count.deleted, files=count.files)
        if confirmed:
            after, _ = await self._look(note=False)
            if hold is not None and not after.held:
                await self.rows.release()
            self._tell(after)
        return count

    async def _look(self, *, note: bool, now: float | None = None) -> tuple[StoreCount, RetentionHold | None]:
        count, hold = StoreCount(), await self.rows.hold()
        now = await self._now() if now is None else now
        newest = ""
        async for orphans in self._orphans(hold, count):
            for orphan in orphans:
                count.orphans += 1
                count.orphan_bytes += orphan.blob.size
                if orphan.newer:
                    count.newer += 1
                    newest = max(newest, ulid_of(orphan.blob.path))
                if not _old(orphan, now):
                    count.young += 1
                if orphan.held or orphan.newer:
                    count.held += 1
                elif _old(orphan, now):
                    count.due += 1
        if note:
            if newest and self._known is not None:
                hold = await self.rows.add_hold(RetentionHold(self._known.after, newest, "older"))
            self._tell(count)
        return count, hold

    def _tell(self, count: StoreCount) -> None:
        sentence = sentence_of(count)
        if sentence is not None and self.notices.tell("audio", sentence):
            log.warning("blobs.not_swept", files=count.files, orphans=count.orphans, newer=count.newer, hint=sentence)
        elif sentence is None:
            self.notices.withdraw("audio")

    async def _orphans(
        self, hold: RetentionHold | None, count: StoreCount | None = None
    ) -> AsyncIterator[list[_Orphan]]:
        """Yield orphaned files, batch by batch; count all files in ``count``."""
        for place in PLACES:
            async for batch in self._batches(place):
                if count is not None:
                    count.files += len(batch)
                    count.bytes += sum(blob.size for blob in batch)
                find = {CACHE: self._of_cache, PROJECTS: self._of_projects}.get(place, self._of_tasks)
                yield await find(batch, hold)

    async def _of_tasks(self, blobs: list[BlobInfo], hold: RetentionHold | None) -> list[_Orphan]:
        ids = list({task_of(blob.path) for blob in blobs})
        live = await self.work.live(ids)  # before the outputs: a task that ends in between has its outputs by then
        kept = await self.work.outputs(ids)
        orphans = [blob for blob in blobs if task_of(blob.path) not in live and blob.path not in kept]
        known = await self.rows.existing(list({task_of(blob.path) for blob in orphans})) if orphans else set()
        return [
            _Orphan(blob, *self._standing(blob, hold))
            if task_of(blob.path) not in known
            else _Orphan(blob, False, False)
            for blob in orphans
        ]

    async def _of_cache(self, blobs: list[BlobInfo], hold: RetentionHold | None) -> list[_Orphan]:
        referred = await self.cache.referred([blob.path for blob in blobs])
        return [_Orphan(blob, False, self._standing(blob, hold)[1]) for blob in blobs if blob.path not in referred]

    async def _of_projects(self, blobs: list[BlobInfo], hold: RetentionHold | None) -> list[_Orphan]:
        used, known = await self.rows.project_files([blob.path for blob in blobs])
        return [
            _Orphan(blob, *((False, False) if blob.path in known else self._standing(blob, hold)))
            for blob in blobs
            if blob.path not in used
        ]

    def _standing(self, blob: BlobInfo, hold: RetentionHold | None) -> tuple[bool, bool]:
        """Return whether a file is newer than all that the database knew at the start, and whether it is held."""
        ulid = ulid_of(blob.path)
        return self._known is not None and self._known.covers(ulid), hold is not None and hold.covers(ulid)

    async def _batches(self, place: str) -> AsyncIterator[list[BlobInfo]]:
        batch: list[BlobInfo] = []
        async for blob in self.blobs.sweep(place):
            if is_ours(blob.path):
                batch.append(blob)
            if len(batch) >= BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    async def _now(self) -> float:
        """Return the time by our clock or by that of the store, whichever is earlier: one of them may be wrong."""
        path = probe_path()
        await self.blobs.replace(path, b"clock")
        written = await self.blobs.head(path)
        await self.blobs.delete([path])
        return self.clock() if written is None else min(self.clock(), written.modified_at)

    async def _delete_probes(self, now: float) -> None:
        """Delete test blobs that crashed servers have left."""
        async for blobs in self._batches(PROBES):
            await self.blobs.delete([blob.path for blob in blobs if blob.modified_at < now - CACHE_SECONDS])


def _old(orphan: _Orphan, now: float) -> bool:
    seconds = CACHE_SECONDS if orphan.blob.path.startswith(f"{CACHE}/") else TASK_SECONDS
    return orphan.blob.modified_at < now - seconds


def sentence_of(count: StoreCount) -> str | None:
    """Return a message on orphaned files that are kept, with what to do; ``None`` if there are none."""
    if count.newer:
        return (
            f"The database is older than the audio beside it: {count.newer:,} files belong to tasks or takes "
            "that are newer than all that it knows, as after the restore of a backup or the loss of its log. They are "
            "kept until 'rhapsode sweep --confirm'."
        )
    if count.held:
        return (
            f"{count.held:,} files are kept that the database does not know, since it was restored or the store taken "
            "over. 'rhapsode sweep --confirm' deletes them."
        )
    if count.due > count.limit:
        return (
            f"{count.due:,} of {count.files:,} files belong to nothing that the database knows, which is more than a "
            f"sweep deletes by itself ({count.limit:,}). Nothing was deleted. Is it the right database? "
            "'rhapsode sweep --confirm' deletes them."
        )
    return None


async def sweep_and_report(sweeper: Sweeper) -> None:
    """Sweep as :meth:`Sweeper.periodic`; a store of another installation is reported and not touched."""
    try:
        await sweeper.periodic()
    except ConfigurationError as error:
        sweeper.notices.tell("owner", FOREIGN)
        log.error("blobs.not_ours", reason=error.message)
    else:
        sweeper.notices.withdraw("owner")
