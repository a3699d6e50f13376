"""The rendered audio of an item, for streaming before it is finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import UnknownParamsError
from rhapsode.core.params import read_params
from rhapsode.core.speech import RenderedSegment
from rhapsode.core.task import SegmentStatus, TaskError, TaskStatus
from rhapsode.store.database import Database
from rhapsode.store.schema import items, segments, tasks
from rhapsode.store.statements import Statement

PIECES = 16
"""The most rendered segments of one query: a stream needs the next ones, not a whole book."""


@dataclass(frozen=True, slots=True)
class ItemAudio:
    """What can be heard of an item of a task.

    ``pieces`` are rendered segments that follow each other from where it was asked for, the first few of them.
    ``engine_version`` is known as soon as there is anything to hear. ``output`` is the blob path of the finished file
    of ``output_bytes`` in ``format``, at the ``sample_rate`` that was asked for, if any was, ``captions_output`` that
    of its captions. ``generation`` is another one once another engine has taken the item over, from its beginning.
    """

    status: TaskStatus
    error: TaskError | None
    engine: str
    removed: bool
    characters: int
    output: str | None
    output_bytes: int
    format: AudioFormat
    pieces: Sequence[RenderedSegment]
    generation: int = 0
    engine_version: str | None = None
    captions_output: str | None = None
    sample_rate: int | None = None


_ITEM = Statement(
    select(
        tasks.c.status,
        tasks.c.error_code,
        tasks.c.error_message,
        func.coalesce(items.c.engine, tasks.c.engine).label("engine"),
        items.c.engine_version,
        items.c.generation,
        tasks.c.data_removed_at,
        items.c.characters,
        items.c.output,
        items.c.output_bytes,
        items.c.format,
        items.c.captions_output,
        items.c.params,
    )
    .join(items, items.c.task_id == tasks.c.id)
    .where(
        tasks.c.id == bindparam("p_task"), tasks.c.key_id == bindparam("p_key"), items.c.item == bindparam("p_item")
    )
)
_NEXT = Statement(
    select(
        segments.c.start,
        segments.c.end,
        segments.c.status,
        segments.c.audio,
        segments.c.samples,
        segments.c.checksum,
        segments.c.pause_ms,
        segments.c.words,
        segments.c.timings,
    )
    .where(
        segments.c.task_id == bindparam("p_task"),
        segments.c.item == bindparam("p_item"),
        segments.c.start >= bindparam("p_from"),
    )
    .order_by(segments.c.start)
    .limit(PIECES)
)


class ListeningStore:
    """Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def item(self, task_id: str, key_id: str, item: int, at: int) -> ItemAudio | None:
        """Return the rendered audio of an item from the character ``at`` on; ``None`` if the key has no such item."""

        def read(connection: Connection) -> ItemAudio | None:
            row = _ITEM.first(connection, {"p_task": task_id, "p_key": key_id, "p_item": item})
            if row is None:
                return None
            error = None if row.error_code is None else TaskError(row.error_code, row.error_message or "")
            return ItemAudio(
                status=TaskStatus(row.status),
                error=error,
                engine=row.engine,
                removed=row.data_removed_at is not None,
                characters=row.characters,
                output=row.output,
                output_bytes=row.output_bytes,
                format=AudioFormat(row.format),
                generation=row.generation,
                captions_output=row.captions_output,
                engine_version=row.engine_version,
                sample_rate=_sample_rate(row.params),
                pieces=() if row.output is not None else _pieces(connection, task_id, item, at),
            )

        return await self._database.read(read)


def _pieces(connection: Connection, task_id: str, item: int, at: int) -> list[RenderedSegment]:
    """Read the rendered segments from the character ``at`` on, up to the first that is not rendered."""
    pieces = []
    for row in _NEXT.all(connection, {"p_task": task_id, "p_item": item, "p_from": at}):
        if row.start != at or row.status != SegmentStatus.DONE:
            break
        pieces.append(
            RenderedSegment(
                row.audio,
                row.samples,
                row.checksum,
                start=row.start,
                end=row.end,
                pause_ms=row.pause_ms,
                words=row.words,
                timings=row.timings,
            )
        )
        at = row.end
    return pieces


def _sample_rate(params: str) -> int | None:
    """Return the sample rate, in Hz, that was asked for; ``None`` also for parameters of an unknown version."""
    try:
        return read_params(params).sample_rate
    except UnknownParamsError:
        return None
