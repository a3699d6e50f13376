"""The cache of rendered segments: cache keys and eviction."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Collection

import structlog

from rhapsode.core.clock import now_ms
from rhapsode.core.delivery import write_spans
from rhapsode.core.errors import UnavailableError
from rhapsode.core.params import audible
from rhapsode.core.ports import BlobStore
from rhapsode.core.speech import Segment, SpeechParams
from rhapsode.store.cache import CacheStore

log = structlog.get_logger(__name__)

CHECK_SECONDS = 60.0
"""The interval of evictions when little is added."""
CHECK_SHARE = 0.05
"""The share of the limit that may be added before an immediate eviction."""


class SegmentCache:
    """Computes cache keys and evicts entries. With a limit of 0 bytes it is off, and what it held is removed.

    ``identity`` returns the identity of a voice (the second argument) of an engine (the first) on this installation.
    ``max_age_s`` is how long an entry may stay unused; ``None``: as long as there is room. ``readers`` are engines
    that get the text itself, so that the model decides as well, and parameters that only they read.
    """

    def __init__(
        self,
        store: CacheStore,
        blobs: BlobStore,
        identity: Callable[[str, str], str],
        *,
        limit_bytes: int,
        max_age_s: float | None = None,
        readers: Collection[str] = (),
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._identity = identity
        self._identities: dict[tuple[str, str], str] = {}
        self._limit_bytes = limit_bytes
        self._max_age_s = max_age_s
        self._readers = frozenset(readers)
        self._check_s = CHECK_SECONDS if max_age_s is None else min(CHECK_SECONDS, max_age_s)
        self._added_bytes = 0
        self._wake = asyncio.Event()

    def address(self, engine: str, model: str, params: SpeechParams, segment: Segment) -> str | None:
        """Return the cache key of ``segment``, a digest of everything that affects its audio; ``None`` when the cache
        is off.

        It is computed in the thread that writes to the store: the first time for a voice may take long.
        """
        if not self._limit_bytes:
            return None
        prompted = engine in self._readers
        fields = [self._identity_of(engine, segment.voice or params.voice), repr(segment.speed), segment.phonemes]
        if segment.deliveries:
            fields.append(write_spans(segment.deliveries) or "")
        if segment.before or segment.after:
            fields += ["joined", segment.before, segment.after]
        fields += [model] if prompted else []
        fields += audible(params, prompted=prompted)
        return hashlib.sha256("\0".join(fields).encode()).hexdigest()

    async def address_async(self, engine: str, model: str, params: SpeechParams, segment: Segment) -> str | None:
        """Do as :meth:`address`, in the event loop: what takes long is computed in another thread."""
        voice = segment.voice or params.voice
        if self._limit_bytes and (engine, voice) not in self._identities:
            await asyncio.to_thread(self._identity_of, engine, voice)
        return self.address(engine, model, params, segment)

    def _identity_of(self, engine: str, voice: str) -> str:
        place = engine, voice
        if place not in self._identities:
            self._identities[place] = self._identity(engine, voice)
        return self._identities[place]

    def added(self, size: int) -> None:
        """Count bytes that were stored."""
        self._added_bytes += size
        if self._added_bytes > CHECK_SHARE * self._limit_bytes:
            self._wake.set()

    async def discard_spare(self, task_id: str, item: int | None = None) -> None:
        """Delete the audio of a task (or of one item) that is not in the cache. It must have no other references."""
        await self._blobs.delete(await self._store.spare(task_id, item))

    async def evict_excess(self) -> int:
        """Evict entries that are too old or above the limit; return how many."""
        self._added_bytes = 0
        since = None if self._max_age_s is None else now_ms() - int(1000 * self._max_age_s)
        evicted = await self._store.evict(self._limit_bytes, since)
        await self._blobs.delete(evicted)
        if evicted:
            log.info("cache.evicted", entries=len(evicted))
        return len(evicted)

    async def run(self) -> None:
        """Evict entries periodically, for as long as the server runs."""
        while True:
            self._wake.clear()
            try:
                await self.evict_excess()
            except UnavailableError as error:
                log.warning("cache.not_evicted", reason=error.message)
            try:
                async with asyncio.timeout(self._check_s):
                    await self._wake.wait()
            except TimeoutError:
                pass
