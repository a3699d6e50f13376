"""Removes the audio of canceled, failed and deleted tasks, and the files of projects."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from rhapsode.core.errors import ConfigurationError, StoreUnavailableError
from rhapsode.core.ports import BlobStore
from rhapsode.store.blobs.paths import outputs_prefix, segments_prefix
from rhapsode.store.cache import CacheStore


class TaskAudio:
    """Implements :class:`rhapsode.service.termination.AudioRemover`.

    What is still being written is removed by its writer.

    ``settle`` raises ConfigurationError when the store is another installation's by now: then nothing is removed.
    """

    def __init__(
        self, blobs: BlobStore, cache: CacheStore, settle: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self._blobs = blobs
        self._cache = cache
        self._settle = settle

    async def remove(self, task_id: str, further: Sequence[str] = ()) -> None:
        await self._check_owner()
        await self._blobs.clear(segments_prefix(task_id))
        await self._blobs.clear(outputs_prefix(task_id))
        await self._blobs.delete([*further, *await self._cache.spare(task_id)])

    async def delete(self, paths: Sequence[str]) -> None:
        """Remove files that no row refers to any more; missing ones are ignored. Raises StoreUnavailableError."""
        await self._check_owner()
        await self._blobs.delete(paths)

    async def _check_owner(self) -> None:
        if self._settle is not None:
            try:
                await self._settle()
            except ConfigurationError:
                raise StoreUnavailableError("The audio storage belongs to another installation.") from None
