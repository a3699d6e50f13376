"""Tasks as their workers see them: planned, claimed, finished, failed.

Finishing anything is a compare-and-set: on the attempt for a segment, on the place planned up to for a plan, on the
missing output for an item, and always on the task not being final. Who comes late is told so and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import Connection, Integer, Text, bindparam, case, cast, delete, func, select, text, update

from rhapsode.core.audio import AudioFormat
from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.observe import AttemptEnded
from rhapsode.core.speech import Segment, TextPlan
from rhapsode.core.task import AttemptOutcome, SegmentStatus, TaskStatus
from rhapsode.core.work import LOSSES_POISONED, PendingSegment, UnfinishedItem, UnfinishedTask
from rhapsode.store.cache import forget
from rhapsode.store.changes import note_fact
from rhapsode.store.claims import (
    CacheHit,
    ItemFile,
    OtherVersion,
    PlanClaim,
    Planned,
    SegmentAudio,
    SegmentClaim,
    StoredItem,
    StoredSegment,
)
from rhapsode.store.database import Database
from rhapsode.store.endings import end_task
from rhapsode.store.locks import lock_task, lock_task_of
from rhapsode.store.schema import (
    ATTEMPT_IS_RUNNING,
    SEGMENT_IS_OPEN,
    TASK_IS_LIVE,
    attempts,
    items,
    segments,
    tasks,
    texts,
)
from rhapsode.store.segments import READING, Address, claim_segment, finish_item, finish_segment, reading_of
from rhapsode.store.steps import (
    advance,
    claim_values,
    end_attempt,
    insert_segments,
    is_claimed,
    item_is_ready,
    note_next,
    task_is_live,
)

LEAD_CHARACTERS = 1000
"""The window in which the first segment is found that somebody listens for: one that is planned at once."""

_LEADS = (tasks.c.streamed == 1) & (items.c.planned_to == 0)
# Built once, because these run for every task: SQLAlchemy takes longer to build a statement than SQLite to execute it.
_WINDOW = (
    select(
        *READING,
        items.c.characters,
        items.c.planned_to,
        items.c.planned_speed,
        items.c.planned_speaker,
        func.coalesce(items.c.engine, tasks.c.engine).label("engine"),
        items.c.engine_version,
        items.c.generation,
        _LEADS.label("leads"),
        func.substr(
            texts.c.text,
            cast(items.c.planned_to + 1, Integer),
            case((_LEADS, LEAD_CHARACTERS), else_=bindparam("p_window", type_=Integer)),
        ).label("window"),
    )
    .join(tasks, tasks.c.id == items.c.task_id)
    .join(texts, (texts.c.task_id == items.c.task_id) & (texts.c.item == items.c.item))
    .where(items.c.task_id == bindparam("p_task"), items.c.item == bindparam("p_item"), text(TASK_IS_LIVE))
)
_PLANNED = (
    update(items)
    .where(
        items.c.task_id == bindparam("p_task"),
        items.c.item == bindparam("p_item"),
        items.c.planned_to == bindparam("p_from"),
        items.c.generation == bindparam("p_generation"),
        task_is_live(items.c.task_id),
    )
    .values(
        planned_to=bindparam("p_to"),
        planned_speed=bindparam("p_speed"),
        planned_speaker=bindparam("p_speaker"),
        engine_version=func.coalesce(items.c.engine_version, bindparam("p_version", type_=Text)),
        dropped_symbols=items.c.dropped_symbols + bindparam("p_symbols"),
        dropped_tags=items.c.dropped_tags + bindparam("p_tags"),
    )
    .returning(items.c.characters)
)


_POISONED = f"The server died {LOSSES_POISONED} times while it rendered a segment of this task."


def end_attempt_as_lost(connection: Connection, attempt_id: str) -> None:
    """Record that whoever was at an attempt has stopped."""
    now = now_ms()
    row = connection.execute(
        update(attempts)
        .where(attempts.c.id == attempt_id, text(ATTEMPT_IS_RUNNING))
        .values(outcome=AttemptOutcome.LOST.value, ended_at=now)
        .returning(attempts.c.task_id, attempts.c.item, attempts.c.engine, attempts.c.started_at)
    ).first()
    if row is not None:
        fact = AttemptEnded(row.task_id, row.item, row.engine, AttemptOutcome.LOST, row.started_at, now)
        note_fact(connection, fact)


class WorkStore:
    """Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recover(self, *, lost: bool = True) -> int:
        """Take back what is in work and nobody works on any more; how many segments that were.

        With ``lost`` the server died in the middle: the loss is counted, apart from the engine's failures, and a task
        whose segment was lost too often fails. Without, the segments are handed back in an orderly stop.
        """

        def recover(connection: Connection) -> int:
            now = now_ms()
            ended = (
                update(attempts)
                .where(text(ATTEMPT_IS_RUNNING))
                .values(outcome=AttemptOutcome.LOST.value, ended_at=now)
                .returning(attempts.c.task_id, attempts.c.item, attempts.c.engine, attempts.c.started_at)
            )
            for row in connection.execute(ended).all():
                fact = AttemptEnded(row.task_id, row.item, row.engine, AttemptOutcome.LOST, row.started_at, now)
                note_fact(connection, fact)
            back = connection.execute(
                update(segments)
                .where(text(SEGMENT_IS_OPEN), segments.c.status == SegmentStatus.RUNNING.value)
                .values(status=SegmentStatus.PENDING.value, attempt_id=None, losses=segments.c.losses + int(lost))
            )
            poisoned = select(segments.c.task_id).where(text(SEGMENT_IS_OPEN), segments.c.losses >= LOSSES_POISONED)
            for task_id in set(connection.execute(poisoned).scalars()):
                end_task(connection, task_id, TaskStatus.FAILED, error_code=500, error_message=_POISONED)
            return back.rowcount

        return await self._database.write(recover)

    async def take_back(self, segment_id: int, *, lost: bool) -> int:
        """As :meth:`recover`, for one segment whose worker died or stops; how often it was lost by now."""

        def take_back(connection: Connection) -> int:
            lock_task_of(connection, segment_id)
            claimed = (segments.c.id == segment_id) & (segments.c.status == SegmentStatus.RUNNING.value)
            row = connection.execute(
                select(segments.c.task_id, segments.c.attempt_id, segments.c.losses).where(claimed)
            ).first()
            if row is None:
                return 0
            losses: int = row.losses + int(lost)
            end_attempt_as_lost(connection, row.attempt_id)
            connection.execute(
                update(segments)
                .where(claimed)
                .values(status=SegmentStatus.PENDING.value, attempt_id=None, losses=losses)
            )
            if losses >= LOSSES_POISONED:
                end_task(connection, row.task_id, TaskStatus.FAILED, error_code=500, error_message=_POISONED)
            return losses

        return await self._database.write(take_back)

    async def unfinished(self) -> list[UnfinishedTask]:
        """Every task that is not final, with what is left to do of it, the oldest first."""

        def unfinished(connection: Connection) -> list[UnfinishedTask]:
            # Not joins, and the segments in no order: on SQLite either would read what is long finished.
            live = text(TASK_IS_LIVE)
            of_live_task = select(tasks.c.id).where(live)
            heads = connection.execute(
                select(tasks.c.id, tasks.c.key_id, tasks.c.engine).where(live).order_by(tasks.c.id)
            ).all()
            item_rows = connection.execute(
                select(
                    items.c.task_id,
                    items.c.item,
                    items.c.characters,
                    items.c.planned_to,
                    items.c.output,
                    items.c.engine,
                )
                .where(items.c.task_id.in_(of_live_task))
                .order_by(items.c.task_id, items.c.item)
            ).all()
            segment_rows = connection.execute(
                select(
                    segments.c.task_id,
                    segments.c.item,
                    segments.c.id,
                    segments.c.start,
                    segments.c.end,
                    segments.c.losses,
                ).where(
                    segments.c.task_id.in_(of_live_task),
                    text(SEGMENT_IS_OPEN),
                    segments.c.status == SegmentStatus.PENDING.value,
                )
            ).all()
            segment_rows = sorted(segment_rows, key=lambda row: (row.task_id, row.item, row.start))
            waiting = {
                place: [PendingSegment(row.id, row.end - row.start, row.losses) for row in rows]
                for place, rows in groupby(segment_rows, key=lambda row: (row.task_id, row.item))
            }
            of_task = {
                task_id: [
                    UnfinishedItem(
                        index=row.item,
                        characters=row.characters,
                        planned_to=row.planned_to,
                        assembled=row.output is not None,
                        segments=waiting.get((task_id, row.item), []),
                        engine=row.engine,
                    )
                    for row in rows
                ]
                for task_id, rows in groupby(item_rows, key=lambda row: row.task_id)
            }
            return [UnfinishedTask(row.id, row.key_id, row.engine, of_task[row.id]) for row in heads]

        return await self._database.read(unfinished)

    async def claim_plan(
        self,
        task_id: str,
        item: int,
        window_characters: int,
        version: str | None = None,
        *,
        engine: str | None = None,
    ) -> PlanClaim | OtherVersion | None:
        """The next window of the item's text, or ``None`` when there is nothing (left) to plan.

        With ``engine``, also when that does not have the item any more: its segments are another one's to plan.
        """

        def claim(connection: Connection) -> PlanClaim | OtherVersion | None:
            place = {"p_task": task_id, "p_item": item, "p_window": window_characters}
            row = connection.execute(_WINDOW, place).first()
            if row is None or row.planned_to >= row.characters or engine not in (None, row.engine):
                return None
            if version is not None and row.engine_version not in (None, version):
                return OtherVersion(row.engine_version)
            last = row.planned_to + len(row.window) >= row.characters
            return PlanClaim(
                reading_of(row),
                row.planned_to,
                row.window,
                last,
                row.planned_speed,
                row.planned_speaker,
                bool(row.leads),
                version,
                row.generation,
            )

        return await self._database.read(claim)

    async def finish_plan(self, task_id: str, item: int, claim: PlanClaim, plan: TextPlan) -> Planned | None:
        """Store the segments of ``plan``; ``None`` when somebody else did, or the task is final."""

        def finish(connection: Connection) -> Planned | None:
            values = {
                "p_task": task_id,
                "p_item": item,
                "p_from": claim.offset,
                "p_generation": claim.generation,
                "p_to": plan.end,
                "p_speed": plan.speed,
                "p_speaker": plan.speaker,
                "p_version": claim.version,
                "p_symbols": plan.dropped_symbols,
                "p_tags": plan.dropped_tags,
            }
            lock_task(connection, task_id)
            characters = connection.execute(_PLANNED, values).scalar()
            if characters is None:
                return None
            pending = insert_segments(connection, task_id, item, plan.segments)
            complete = plan.end >= characters
            ready = complete and not pending and item_is_ready(connection, task_id, item)
            note_next(connection, task_id, item, segments=pending, plan=not complete, assemble=ready)
            return Planned(pending, complete, ready)

        return await self._database.write(finish)

    async def claim_segment(
        self,
        segment_id: int,
        address: Address | None = None,
        version: str | None = None,
        *,
        engine: str | None = None,
    ) -> SegmentClaim | CacheHit | OtherVersion | None:
        """Begin an attempt at a segment with that version of its engine, or take its audio from the cache.

        ``None`` when it is not waiting any more, or its task is final, or it is not one of ``engine``.
        """
        attempt_id = new_id("attempt")
        return await self._database.write(lambda c: claim_segment(c, segment_id, attempt_id, address, version, engine))

    async def begin_again(self, task_id: str, item: int, version: str) -> bool:
        """Forget what was planned and spoken of an item with a version of its engine that nobody has any more.

        What is still in work comes late. False when the item is not (any more) one of that version.
        """

        def begin_again(connection: Connection) -> bool:
            lock_task(connection, task_id)
            mine = (items.c.task_id == task_id) & (items.c.item == item)
            reset = (
                update(items)
                .where(
                    mine,
                    items.c.engine_version == version,
                    items.c.output.is_(None),
                    task_is_live(items.c.task_id),
                )
                .values(
                    planned_to=0,
                    planned_speed=1.0,
                    planned_speaker=None,
                    dropped_symbols=0,
                    dropped_tags=0,
                    engine_version=None,
                    generation=items.c.generation + 1,
                )
            )
            if not connection.execute(reset).rowcount:
                return False
            of_item = (segments.c.task_id == task_id) & (segments.c.item == item)
            gone = connection.execute(
                segments.delete().where(of_item).returning(segments.c.status, segments.c.start, segments.c.end)
            ).all()
            advance(connection, task_id, -sum(row.end - row.start for row in gone if row.status == SegmentStatus.DONE))
            note_next(connection, task_id, item, plan=True)
            return True

        return await self._database.write(begin_again)

    async def finish_segment(self, claim: SegmentClaim, spoken: SegmentAudio) -> bool | None:
        """Record the audio of a segment. Returns whether its item is ready to be assembled; ``None`` if late."""

        def finish(connection: Connection) -> bool | None:
            if not finish_segment(connection, claim, spoken):
                return None
            ready = item_is_ready(connection, claim.task_id, claim.item)
            note_next(connection, claim.task_id, claim.item, assemble=ready)
            return ready

        return await self._database.write(finish)

    async def finish_whole(self, claim: SegmentClaim, spoken: SegmentAudio, file: ItemFile) -> bool | None:
        """Record the audio of a segment that is a whole item, and its file, as :meth:`finish_item` does."""

        def finish(connection: Connection) -> bool | None:
            if not finish_segment(connection, claim, spoken):
                return None
            return finish_item(connection, claim.task_id, claim.item, file)

        return await self._database.write(finish)

    async def retry_segment(
        self,
        claim: SegmentClaim,
        outcome: AttemptOutcome,
        detail: str,
        *,
        attempts: int,
        billed: tuple[int, int] = (0, 0),
    ) -> bool:
        """Record a failed attempt, counted ``attempts`` times (0 or 1); the segment waits again. False if late."""

        def retry(connection: Connection) -> bool:
            lock_task(connection, claim.task_id)
            end_attempt(connection, claim, outcome, detail, billed=billed)
            back = (
                update(segments)
                .where(is_claimed())
                .values(
                    status=SegmentStatus.PENDING.value,
                    attempt_id=None,
                    attempts=segments.c.attempts + attempts,
                )
            )
            return bool(connection.execute(back, claim_values(claim)).rowcount)

        return await self._database.write(retry)

    async def reopen_segment(self, segment_id: int, detail: str) -> None:
        """Let a segment whose attempt was dropped, by a fault of ours, wait again."""

        def reopen(connection: Connection) -> None:
            lock_task_of(connection, segment_id)
            claimed = (segments.c.id == segment_id) & (segments.c.status == SegmentStatus.RUNNING.value)
            connection.execute(
                update(attempts)
                .where(
                    text(ATTEMPT_IS_RUNNING),
                    attempts.c.id.in_(select(segments.c.attempt_id).where(claimed)),
                )
                .values(outcome=AttemptOutcome.ERROR.value, detail=detail, ended_at=now_ms())
            )
            connection.execute(
                update(segments).where(claimed).values(status=SegmentStatus.PENDING.value, attempt_id=None)
            )

        await self._database.write(reopen)

    async def fall_back(
        self,
        claim: SegmentClaim,
        engine: str,
        outcome: AttemptOutcome,
        detail: str,
        *,
        billed: tuple[int, int] = (0, 0),
    ) -> bool:
        """Record a failed attempt and hand the whole item to another engine, to be planned anew. False if late.

        What the engine before it has spoken or still speaks is not wanted any more.
        """

        def fall_back(connection: Connection) -> bool:
            lock_task(connection, claim.task_id)
            end_attempt(connection, claim, outcome, detail, billed=billed)
            mine = (segments.c.task_id == claim.task_id) & (segments.c.item == claim.item)
            if connection.execute(select(segments.c.id).where(is_claimed()), claim_values(claim)).first() is None:
                return False
            gone = connection.execute(
                delete(segments).where(mine).returning(segments.c.status, segments.c.start, segments.c.end)
            ).all()
            connection.execute(
                update(attempts)
                .where(
                    attempts.c.task_id == claim.task_id,
                    attempts.c.item == claim.item,
                    attempts.c.outcome == AttemptOutcome.DONE.value,
                )
                .values(outcome=AttemptOutcome.DISCARDED.value)
            )
            spoken = sum(row.end - row.start for row in gone if row.status == SegmentStatus.DONE)
            advance(connection, claim.task_id, -spoken)
            connection.execute(
                update(items)
                .where(items.c.task_id == claim.task_id, items.c.item == claim.item)
                .values(
                    engine=engine,
                    engine_version=None,
                    fallback=None,
                    generation=items.c.generation + 1,
                    planned_to=0,
                    planned_speed=1.0,
                    planned_speaker=None,
                    dropped_symbols=0,
                    dropped_tags=0,
                )
            )
            note_next(connection, claim.task_id, claim.item, plan=True)
            return True

        return await self._database.write(fall_back)

    async def split_segment(
        self,
        claim: SegmentClaim,
        outcome: AttemptOutcome,
        detail: str,
        parts: Sequence[Segment],
        *,
        billed: tuple[int, int] = (0, 0),
    ) -> Sequence[PendingSegment] | None:
        """Record a failed attempt and put ``parts``, which cover the same text, in the segment's place."""

        def split(connection: Connection) -> Sequence[PendingSegment] | None:
            lock_task(connection, claim.task_id)
            end_attempt(connection, claim, outcome, detail, billed=billed)
            gone = connection.execute(segments.delete().where(is_claimed()), claim_values(claim))
            if not gone.rowcount:
                return None
            added = insert_segments(connection, claim.task_id, claim.item, parts, attempts=claim.attempts + 1)
            note_next(connection, claim.task_id, claim.item, segments=added)
            return added

        return await self._database.write(split)

    async def item_segments(self, task_id: str, item: int) -> StoredItem | None:
        """The segments of an item that is ready to be assembled; ``None`` when it is not (any more)."""

        def read(connection: Connection) -> StoredItem | None:
            waiting = connection.execute(
                select(tasks.c.model, items.c.format)
                .join(tasks, tasks.c.id == items.c.task_id)
                .where(
                    items.c.task_id == task_id,
                    items.c.item == item,
                    items.c.output.is_(None),
                    text(TASK_IS_LIVE),
                )
            ).first()
            if waiting is None or not item_is_ready(connection, task_id, item):
                return None
            rows = connection.execute(
                select(
                    segments.c.id,
                    segments.c.audio,
                    segments.c.samples,
                    segments.c.checksum,
                    segments.c.pause_ms,
                    segments.c.input_text_tokens,
                    segments.c.output_audio_tokens,
                )
                .where(segments.c.task_id == task_id, segments.c.item == item)
                .order_by(segments.c.start)
            ).all()
            return StoredItem(waiting.model, AudioFormat(waiting.format), [StoredSegment(*row) for row in rows])

        return await self._database.read(read)

    async def finish_item(self, task_id: str, item: int, file: ItemFile) -> bool | None:
        """Record the file of an item, and complete the task with its last one.

        Returns whether the task is now complete; ``None`` if late.
        """
        return await self._database.write(lambda connection: finish_item(connection, task_id, item, file))

    async def rerender(self, segment_ids: Sequence[int]) -> list[PendingSegment]:
        """Let finished segments whose audio is gone wait again; the cache forgets that audio."""

        def back(connection: Connection) -> list[PendingSegment]:
            lock_task_of(connection, segment_ids[0])  # they are of one item
            lost = select(segments.c.audio).where(segments.c.id.in_(segment_ids), segments.c.audio.is_not(None))
            forget(connection, connection.execute(lost).scalars().all())
            rows = connection.execute(
                update(segments)
                .where(
                    segments.c.id.in_(segment_ids),
                    segments.c.status == SegmentStatus.DONE.value,
                    task_is_live(segments.c.task_id),
                )
                .values(status=SegmentStatus.PENDING.value, attempt_id=None, audio=None, checksum=None, cached=0)
                .returning(*(segments.c[name] for name in ("id", "task_id", "item", "start", "end", "losses")))
            ).all()
            for row in rows:
                advance(connection, row.task_id, row.start - row.end)
            waiting = [PendingSegment(row.id, row.end - row.start, row.losses) for row in rows]
            if rows:
                note_next(connection, rows[0].task_id, rows[0].item, segments=waiting)
            return waiting

        return await self._database.write(back)

    async def fail_task(
        self,
        task_id: str,
        code: int,
        message: str,
        *,
        claim: SegmentClaim | None = None,
        outcome: AttemptOutcome = AttemptOutcome.ERROR,
        detail: str = "",
        billed: tuple[int, int] = (0, 0),
    ) -> bool:
        """End a task with a reason; false when it was final already. Also ends the attempt of ``claim``."""

        def fail(connection: Connection) -> bool:
            lock_task(connection, task_id)
            if claim is not None:
                end_attempt(connection, claim, outcome, detail, billed=billed)
            return end_task(connection, task_id, TaskStatus.FAILED, error_code=code, error_message=message)

        return await self._database.write(fail)

    async def text(self, task_id: str, item: int, start: int, end: int) -> str:
        """A piece of an item's original text; empty when it is gone."""
        statement = select(func.substr(texts.c.text, start + 1, end - start)).where(
            texts.c.task_id == task_id, texts.c.item == item
        )
        return await self._database.read(lambda connection: connection.execute(statement).scalar()) or ""

    async def live(self, task_ids: Sequence[str]) -> set[str]:
        """Those of ``task_ids`` that exist and are not final."""
        statement = select(tasks.c.id).where(tasks.c.id.in_(task_ids), text(TASK_IS_LIVE))
        return set(await self._database.read(lambda connection: connection.execute(statement).scalars().all()))

    async def outputs(self, task_ids: Sequence[str]) -> set[str]:
        """The blob keys of the files that callers can or will reach; failed and canceled tasks have none."""
        statement = (
            select(items.c.output)
            .join(tasks, tasks.c.id == items.c.task_id)
            .where(
                items.c.task_id.in_(task_ids),
                items.c.output.is_not(None),
                tasks.c.status.not_in([TaskStatus.FAILED.value, TaskStatus.CANCELED.value]),
            )
        )
        found = await self._database.read(lambda connection: connection.execute(statement).scalars().all())
        return {key for key in found if key is not None}
