"""Removes audio that nothing refers to: left by attempts that came late, and by servers that died."""

from __future__ import annotations

import structlog

from rhapsode.core.ports import BlobStore
from rhapsode.render.keys import OUTPUTS, SEGMENTS, task_of
from rhapsode.store.work import WorkStore

log = structlog.get_logger(__name__)

BATCH = 500


async def sweep_orphans(store: WorkStore, blobs: BlobStore) -> int:
    """Delete segments of tasks that have ended and files that no item points at; how many blobs that were.

    Only tasks that are not live are looked at, so nothing that is being written is touched.
    """
    swept = 0
    for prefix in (SEGMENTS, OUTPUTS):
        batch: list[str] = []
        async for blob in blobs.sweep(prefix):
            batch.append(blob.key)
            if len(batch) >= BATCH:
                swept += await _sweep(store, blobs, batch)
                batch.clear()
        swept += await _sweep(store, blobs, batch)
    if swept:
        log.info("blobs.swept", blobs=swept)
    return swept


async def _sweep(store: WorkStore, blobs: BlobStore, keys: list[str]) -> int:
    tasks = list({task_of(key) for key in keys})
    if not tasks:
        return 0
    live = await store.live(tasks)
    kept = await store.outputs(tasks)
    orphans = [key for key in keys if task_of(key) not in live and key not in kept]
    await blobs.delete(orphans)
    return len(orphans)
