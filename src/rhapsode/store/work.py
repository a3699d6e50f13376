"""Tasks from the workers' side: plan, claim, finish, fail.

Finishing anything is a compare-and-set: on the attempt for a segment, on the place planned up to for a plan, on the
missing output for an item, and always on the task not being final. A late result is rejected and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, null, select, text

from rhapsode.core.clock import new_id
from rhapsode.core.params import read_params
from rhapsode.core.speech import RenderedSegment, Segment, TextPlan
from rhapsode.core.task import SegmentStatus, TaskStatus
from rhapsode.core.work import PendingSegment, UnfinishedTask
from rhapsode.store.cache import knows
from rhapsode.store.claims import (
    CacheHit,
    FailedAttempt,
    ItemFile,
    OtherVersion,
    PlanClaim,
    Planned,
    SegmentClaim,
    StoredItem,
)
from rhapsode.store.database import Database
from rhapsode.store.finalize import end_task
from rhapsode.store.locks import lock_task
from rhapsode.store.planning import begin_again, claim_plan, finish_plan, finish_unclaimed, forget_begin
from rhapsode.store.queries import all_rows, all_values, first_value
from rhapsode.store.recovery import first_segment, recover, reopen, take_back, unfinished
from rhapsode.store.schema import TASK_IS_LIVE, items, segments, tasks, texts
from rhapsode.store.segment_retry import fall_back, rerender, retry_segment, split_segment
from rhapsode.store.segment_sql import end_attempt, item_is_ready, note_next
from rhapsode.store.segments import (
    Address,
    Begin,
    Version,
    claim_segment,
    finish_item,
    finish_segment,
    finish_whole,
    model_to_ask,
)
from rhapsode.store.statements import Statement

_RENDERED = tuple(segments.c[name] for name in RenderedSegment.__slots__)
"""The columns that a :class:`RenderedSegment` is made of, in the order of its fields."""
_UNCAPTIONED = tuple(null() if column.name in {"timings", "words"} else column for column in _RENDERED)
"""The same without what only captions are made of, which is as long as the text."""
_TO_ASSEMBLE = Statement(
    select(
        tasks.c.model,
        items.c.params,
        items.c.generation,
        items.c.characters,
        items.c.engine_version,
    )
    .join(tasks, tasks.c.id == items.c.task_id)
    .where(
        items.c.task_id == bindparam("p_task"),
        items.c.item == bindparam("p_item"),
        items.c.output.is_(None),
        text(TASK_IS_LIVE),
    )
)
_PARTS, _CAPTIONED_PARTS = (
    Statement(
        select(*columns)
        .where(segments.c.task_id == bindparam("p_task"), segments.c.item == bindparam("p_item"))
        .order_by(segments.c.start)
    )
    for columns in (_UNCAPTIONED, _RENDERED)
)


class WorkStore:
    """Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recover(self, *, lost: bool = True) -> int:
        """Recover running work without a worker; return the number of segments.

        With ``lost`` the server died in the middle: the loss is counted, apart from the engine's failures, and a task
        whose segment was lost too often fails. Without, the segments are handed back in an orderly stop.
        """
        return await self._database.write(recover, lost=lost)

    async def take_back(self, segment_id: int, *, lost: bool) -> int:
        """Do as :meth:`recover`, for one segment whose worker died or stops; return its number of losses."""
        return await self._database.write(take_back, segment_id, lost=lost)

    async def first_segment(self, task_id: str, item: int, status: SegmentStatus) -> int | None:
        """Return the first segment of an item that is to be spoken, if it is planned and in that state.

        It is the one that a job with an inline plan is at.
        """
        return await self._database.look(first_segment, task_id, item, status)

    async def unfinished(self) -> list[UnfinishedTask]:
        """Return every task that is not final, with what is left to do of it, the oldest first."""
        return await self._database.read(unfinished)

    async def claim_plan(
        self,
        task_id: str,
        item: int,
        window_characters: int,
        version: Version | None = None,
        *,
        engine: str | None = None,
    ) -> PlanClaim | OtherVersion | None:
        """Return the next window of the item's text, or ``None`` when there is nothing (left) to plan.

        With ``engine``, also when that does not have the item any more: its segments are another one's to plan.
        """
        return await self._database.look(claim_plan, task_id, item, window_characters, version, engine)

    async def finish_plan(
        self, task_id: str, item: int, claim: PlanClaim, plan: TextPlan, begin: Begin | None = None
    ) -> Planned | None:
        """Store the segments of ``plan``; ``None`` if another worker has stored them, or the task is final.

        With ``begin`` the first one that is to be spoken is claimed at once.
        """
        return await self._database.write(finish_plan, task_id, item, claim, plan, begin)

    async def claim_segment(
        self,
        segment_id: int,
        address: Address | None = None,
        version: Version | None = None,
        *,
        engine: str | None = None,
        attempt_id: str | None = None,
    ) -> SegmentClaim | CacheHit | OtherVersion | None:
        """Begin an attempt at a segment with that version of its engine, or take its audio from the cache.

        ``None`` when it is not waiting any more, or its task is final, or it is not one of ``engine``. A caller that
        names the attempt can :meth:`forget` it if the outcome of the commit is unknown.
        """
        attempt = attempt_id or new_id("attempt")
        return await self._database.write(claim_segment, segment_id, attempt, address, version, engine)

    async def forget(self, task_id: str, item: int, attempt_id: str) -> None:
        """Make a segment claimable again whose attempt may have begun and is not running."""

        def forget(connection: Connection) -> None:
            lock_task(connection, task_id)  # and wait for a transaction that is about to begin it
            forget_begin(connection, task_id, item, attempt_id)

        await self._database.write(forget)

    async def model_to_ask(
        self, segment_id: int, address: Address | None, version: Version | None, *, engine: str
    ) -> str | None:
        """Return the model that :meth:`claim_segment` would have ``engine`` speak with; ``None`` if it would not have
        to.
        """
        return await self._database.read(model_to_ask, segment_id, address, version, engine)

    async def begin_again(self, task_id: str, item: int, version: str) -> int | None:
        """Discard the plan and the segments of an item that need an engine version which no worker has any more.

        What is still in work comes late. Returns the generation that is forgotten, ``None`` when the item is not (any
        more) one of that version.
        """
        return await self._database.write(begin_again, task_id, item, version)

    async def finish_segment(self, claim: SegmentClaim, rendered: RenderedSegment) -> bool | None:
        """Record the audio of a segment. Returns whether its item is ready to be assembled; ``None`` if late."""

        def finish(connection: Connection) -> bool | None:
            if not finish_segment(connection, claim, rendered):
                return None
            ready = item_is_ready(connection, claim.task_id, claim.item)
            note_next(connection, claim.task_id, claim.item, assemble=ready)
            return ready

        return await self._database.write(finish)

    async def finish_whole(self, claim: SegmentClaim, rendered: RenderedSegment, file: ItemFile) -> bool | None:
        """Record the audio of a segment that is a whole item, and its file, as :meth:`finish_item` does."""
        return await self._database.write(finish_whole, claim, rendered, file)

    async def is_cached(self, key_id: str, digest: str) -> bool:
        """Tell whether the cache has the audio of a segment; this does not count as a use."""
        return await self._database.look(knows, key_id, digest)

    async def finish_unclaimed(
        self,
        plan_claim: PlanClaim,
        plan: TextPlan,
        begin: Begin,
        claim: SegmentClaim,
        rendered: RenderedSegment,
        file: ItemFile,
    ) -> bool | None:
        """Store a plan of one segment, and its audio and file as :meth:`finish_whole` does, whose ``claim`` was not
        committed.
        """
        return await self._database.write(finish_unclaimed, plan_claim, plan, begin, claim, rendered, file)

    async def retry_segment(self, failed: FailedAttempt, *, attempts: int) -> bool:
        """Record a failed attempt, counted ``attempts`` times (0 or 1), and requeue the segment. Return false if
        late."""
        return await self._database.write(retry_segment, failed, attempts=attempts)

    async def reopen_segment(self, segment_id: int, detail: str) -> None:
        """Requeue a segment whose attempt was dropped by an internal error."""

        await self._database.write(reopen, segment_id, detail)

    async def fall_back(self, failed: FailedAttempt, engine: str) -> bool:
        """Record a failed attempt and restart the whole item with another engine. Return false if late. Results of the
        previous engine are discarded.
        """
        return await self._database.write(fall_back, failed, engine)

    async def split_segment(self, failed: FailedAttempt, parts: Sequence[Segment]) -> Sequence[PendingSegment] | None:
        """Record a failed attempt and put ``parts``, which cover the same text, in the segment's place."""
        return await self._database.write(split_segment, failed, parts)

    async def item_segments(self, task_id: str, item: int) -> StoredItem | None:
        """Return the segments of an item that is ready to be assembled; ``None`` when it is not (any more)."""

        def read(connection: Connection) -> StoredItem | None:
            place = {"p_task": task_id, "p_item": item}
            waiting = _TO_ASSEMBLE.first(connection, place)
            if waiting is None or not item_is_ready(connection, task_id, item):
                return None
            params = read_params(waiting.params)
            parts = _PARTS if params.captions is None else _CAPTIONED_PARTS
            stored = [RenderedSegment(*row) for row in parts.all(connection, place)]
            return StoredItem(
                waiting.model, params, stored, waiting.generation, waiting.characters, waiting.engine_version
            )

        return await self._database.read(read)

    async def finish_item(self, task_id: str, item: int, file: ItemFile) -> bool | None:
        """Record the file of an item, and complete the task with its last one.

        Returns whether the task is now complete; ``None`` if late.
        """
        return await self._database.write(finish_item, task_id, item, file)

    async def rerender(self, segment_ids: Sequence[int]) -> list[PendingSegment]:
        """Requeue finished segments whose audio is missing, and remove that audio from the cache."""
        return await self._database.write(rerender, segment_ids)

    async def fail_task(self, task_id: str, code: int, message: str, failed: FailedAttempt | None = None) -> bool:
        """Fail a task with a reason; return false if it was final already. Also ends the attempt that ``failed``."""

        def fail(connection: Connection) -> bool:
            lock_task(connection, task_id)
            if failed is not None:
                end_attempt(connection, failed.claim, failed.outcome, failed.detail, billed=failed.billed)
            return end_task(connection, task_id, TaskStatus.FAILED, error_code=code, error_message=message)

        return await self._database.write(fail)

    async def text(self, task_id: str, item: int, start: int, end: int) -> str:
        """Return a piece of an item's original text; empty when it is gone."""
        statement = select(func.substr(texts.c.text, start + 1, end - start)).where(
            texts.c.task_id == task_id, texts.c.item == item
        )
        return await self._database.read(first_value, statement) or ""

    async def live(self, task_ids: Sequence[str]) -> set[str]:
        """Return those of ``task_ids`` that exist and are not final."""
        statement = select(tasks.c.id).where(tasks.c.id.in_(task_ids), text(TASK_IS_LIVE))
        return set(await self._database.read(all_values, statement))

    async def outputs(self, task_ids: Sequence[str]) -> set[str]:
        """Return the blob paths of the files that callers can download, now or later; failed and canceled tasks have
        none."""
        statement = (
            select(items.c.output, items.c.captions_output)
            .join(tasks, tasks.c.id == items.c.task_id)
            .where(
                items.c.task_id.in_(task_ids),
                items.c.output.is_not(None),
                tasks.c.status.not_in([TaskStatus.FAILED.value, TaskStatus.CANCELED.value]),
            )
        )
        rows = await self._database.read(all_rows, statement)
        return {path for row in rows for path in row if path is not None}
