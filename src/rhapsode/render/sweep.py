"""Removes audio that nothing refers to: left by attempts that came late, and by servers that died."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import structlog

from rhapsode.core.ports import BlobStore
from rhapsode.render.keys import CACHE, OUTPUTS, SEGMENTS, task_of
from rhapsode.store.cache import CacheStore
from rhapsode.store.work import WorkStore

log = structlog.get_logger(__name__)

BATCH = 500


async def sweep_orphans(store: WorkStore, cache: CacheStore, blobs: BlobStore, before: float) -> int:
    """Delete audio that no task and no entry of the cache points at; how many blobs that were.

    Of tasks, only those that are not live are looked at, and of the cache's audio only what was stored ``before`` that
    time (seconds since the epoch), so nothing that is being written is touched.
    """

    async def orphans_of_tasks(keys: list[str]) -> list[str]:
        tasks = list({task_of(key) for key in keys})
        live = await store.live(tasks)
        kept = await store.outputs(tasks)
        return [key for key in keys if task_of(key) not in live and key not in kept]

    async def orphans_of_cache(keys: list[str]) -> list[str]:
        referred = await cache.referred(keys)
        return [key for key in keys if key not in referred]

    swept = 0
    for prefix, orphans in ((SEGMENTS, orphans_of_tasks), (OUTPUTS, orphans_of_tasks), (CACHE, orphans_of_cache)):
        swept += await _sweep(blobs, prefix, orphans, before if prefix == CACHE else None)
    if swept:
        log.info("blobs.swept", blobs=swept)
    return swept


async def _sweep(
    blobs: BlobStore, prefix: str, orphans: Callable[[list[str]], Awaitable[list[str]]], before: float | None
) -> int:
    swept = 0
    async for keys in _batches(blobs, prefix, before):
        found = await orphans(keys)
        await blobs.delete(found)
        swept += len(found)
    return swept


async def _batches(blobs: BlobStore, prefix: str, before: float | None) -> AsyncIterator[list[str]]:
    batch: list[str] = []
    async for blob in blobs.sweep(prefix):
        if before is None or blob.modified_at < before:
            batch.append(blob.key)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
