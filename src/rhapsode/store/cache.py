"""The segment cache: equal segments of one API key are rendered once.

The cache key is the API key and a digest of everything that affects the audio. Entries belong to one API key: a hit
must not reveal the texts of another key.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, delete, exists, func, select, text, update

from rhapsode.core.clock import now_ms
from rhapsode.core.speech import RenderedSegment
from rhapsode.store.claims import SegmentClaim
from rhapsode.store.database import Database
from rhapsode.store.queries import only_row
from rhapsode.store.schema import TASK_IS_LIVE, cache, segments, tasks
from rhapsode.store.statements import Statement
from rhapsode.store.upserts import insert_into

EVICT_TO = 0.9
"""A full cache is evicted down to this share of its limit, so that evictions are rare."""

AUDIO_BATCH = 500
"""The most blob paths in one statement, within the limits of both databases."""


_THIS = (cache.c.key_id == bindparam("p_key")) & (cache.c.digest == bindparam("p_digest"))
_RECALLED = (
    update(cache)
    .where(_THIS)
    .values(used_at=bindparam("p_now"))
    .returning(
        cache.c.audio,
        cache.c.samples,
        cache.c.checksum,
        cache.c.input_text_tokens,
        cache.c.output_audio_tokens,
        cache.c.timings,
    )
)
_RECALL, _RECALL_TIMED = Statement(_RECALLED), Statement(_RECALLED.where(cache.c.timings.is_not(None)))
_KNOWN = Statement(select(cache.c.audio).where(_THIS))


@functools.cache
def _remember(dialect: str) -> Statement:
    """Return the statement that inserts an entry.

    An entry of an older version gets its timings: equal audio has equal timings.
    """
    entry = insert_into(cache, dialect)
    return Statement(
        entry.on_conflict_do_update(
            index_elements=["key_id", "digest"],
            set_={"timings": entry.excluded.timings},
            where=cache.c.timings.is_(None) & (cache.c.samples == entry.excluded.samples),
        )
    )


_SPARED = select(segments.c.audio).where(
    segments.c.task_id == bindparam("p_task"),
    segments.c.digest.is_not(None),
    segments.c.audio.is_not(None),
    ~exists().where(cache.c.audio == segments.c.audio),
)
_SPARE, _SPARE_OF_ITEM = Statement(_SPARED), Statement(_SPARED.where(segments.c.item == bindparam("p_item")))
_LONGEST_UNUSED = select(cache.c.audio, cache.c.size).order_by(cache.c.used_at).limit(AUDIO_BATCH)


def recall(connection: Connection, key_id: str, digest: str, *, timed: bool) -> RenderedSegment | None:
    """Return the audio of an entry, which counts as used now; with ``timed`` only of one that has timings."""
    recalled = _RECALL_TIMED if timed else _RECALL
    row = recalled.first(connection, {"p_key": key_id, "p_digest": digest, "p_now": now_ms()})
    return None if row is None else RenderedSegment(*row)


def knows(connection: Connection, key_id: str, digest: str) -> bool:
    """Tell whether there is such an entry; this does not count as a use."""
    return _KNOWN.first(connection, {"p_key": key_id, "p_digest": digest}) is not None


def remember(connection: Connection, claim: SegmentClaim, rendered: RenderedSegment) -> None:
    """Insert an entry for the audio of ``claim``, unless there is one already."""
    if claim.digest is None:
        return
    _remember(connection.dialect.name).run(
        connection,
        {
            "key_id": claim.key_id,
            "digest": claim.digest,
            "audio": rendered.audio,
            "samples": rendered.samples,
            "checksum": rendered.checksum,
            "input_text_tokens": rendered.input_text_tokens,
            "output_audio_tokens": rendered.output_audio_tokens,
            "size": rendered.size,
            "used_at": now_ms(),
            "timings": rendered.timings,
        },
    )


def forget(connection: Connection, audio: Iterable[str]) -> None:
    """Remove the entries whose audio is stored under these blob paths."""
    paths = list(audio)
    for start in range(0, len(paths), AUDIO_BATCH):
        connection.execute(delete(cache).where(cache.c.audio.in_(paths[start : start + AUDIO_BATCH])))


def needed_by_work(connection: Connection, audio: Sequence[str], *among: ColumnElement[bool]) -> set[str]:
    """Return those of the blob paths that segments of tasks in work refer to; only segments that meet ``among``
    count.
    """
    live = select(tasks.c.id).where(text(TASK_IS_LIVE))
    needed: set[str] = set()
    for start in range(0, len(audio), AUDIO_BATCH):
        some = segments.c.audio.in_(audio[start : start + AUDIO_BATCH])
        found = connection.execute(
            select(segments.c.audio).where(segments.c.task_id.in_(live), some, *among)
        ).scalars()
        needed.update(path for path in found if path is not None)
    return needed


class CacheStore:
    """The size and the eviction of the cache. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def size(self) -> tuple[int, int]:
        """Return how many entries there are, and how many bytes of audio."""
        statement = select(func.count(), func.coalesce(func.sum(cache.c.size), 0)).select_from(cache)
        row = await self._database.read(only_row, statement)
        return int(row[0]), int(row[1])

    async def evict(self, limit_bytes: int, unused_since: int | None = None) -> list[str]:
        """Evict entries that were not used since that time and, above the limit, the least recently used.

        Returns the blob paths of the audio that is not needed any more. Entries that an unfinished task still has to
        assemble are evicted as well, but their audio stays until that task ends: a book may be longer than the whole
        cache.
        """
        _, size = await self.size()

        def evict(connection: Connection) -> list[str]:
            gone: list[str] = []
            left = size
            if unused_since is not None:
                old = delete(cache).where(cache.c.used_at < unused_since).returning(cache.c.audio, cache.c.size)
                for row in connection.execute(old):
                    gone.append(row.audio)
                    left -= row.size
            if left > limit_bytes:
                excess = left - int(EVICT_TO * limit_bytes)
                while excess > 0 and (rows := connection.execute(_LONGEST_UNUSED).all()):
                    leaving = []
                    for row in rows:
                        if excess <= 0:
                            break
                        leaving.append(row.audio)
                        excess -= row.size
                    forget(connection, leaving)
                    gone += leaving
            needed = needed_by_work(connection, gone)
            return [audio for audio in gone if audio not in needed]

        if size <= limit_bytes and unused_since is None:
            return []
        return await self._database.write(evict)

    async def spare(self, task_id: str, item: int | None = None) -> list[str]:
        """Return the audio of segments of a task that the cache does not hold, and that no other unfinished task
        needs: an equal segment was inserted first, or the entry was evicted since.
        """
        statement, place = (_SPARE, {}) if item is None else (_SPARE_OF_ITEM, {"p_item": item})
        # Not in one snapshot: audio that is not in the cache cannot get new references.
        rows = await self._database.look(statement.all, {"p_task": task_id, **place})
        paths: list[str] = [row.audio for row in rows]
        if not paths:
            return []
        of_task = segments.c.task_id == task_id
        if item is not None:
            of_task &= segments.c.item == item
        needed = await self._database.read(needed_by_work, paths, ~of_task)
        return [audio for audio in paths if audio not in needed]

    async def referred(self, audio: Sequence[str]) -> set[str]:
        """Return those of the blob paths that an entry, or a segment of a task in work, refers to."""

        def read(connection: Connection) -> set[str]:
            entries = connection.execute(select(cache.c.audio).where(cache.c.audio.in_(audio))).scalars()
            return {*entries, *needed_by_work(connection, audio)}

        return await self._database.read(read)
