"""Builders for the tests of the stores: tasks, plans, and the steps of a worker in one call each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.speech import RenderedSegment, Segment, SpeechParams, TextPlan
from rhapsode.core.task import NewInput, NewTask, Task
from rhapsode.store.cache import CacheStore
from rhapsode.store.claims import ItemFile, PlanClaim, Planned, SegmentClaim
from rhapsode.store.database import Database
from rhapsode.store.deliveries import DeliveryStore
from rhapsode.store.idempotency import IdempotencyStore
from rhapsode.store.keys import KeyStore
from rhapsode.store.lifecycle import LifecycleStore
from rhapsode.store.retention import RetentionStore
from rhapsode.store.segments import Address, Begin
from rhapsode.store.tasks import SegmentCounts, TaskStore
from rhapsode.store.work import WorkStore

WINDOW = 20_000


def new_task(
    *texts: str,
    key_id: str = "key-a",
    engine: str = "tone",
    metadata: dict[str, Any] | None = None,
    params: SpeechParams | None = None,
) -> NewTask:
    like = params or SpeechParams("", "Low")
    return NewTask(
        id=new_id("task"),
        key_id=key_id,
        model="tone",
        engine=engine,
        created_at=now_ms(),
        inputs=tuple(NewInput(replace(like, text=text)) for text in texts),
        metadata=metadata or {},
    )


def cut(start: int, *lengths: int) -> tuple[Segment, ...]:
    """Return segments that follow each other from ``start``; a negative length is that of a pause."""
    segments = []
    for length in lengths:
        end = start + abs(length)
        segments.append(Segment(start, end, "x" * max(0, length), pause_ms=100))
        start = end
    return tuple(segments)


def plan_of(segments: tuple[Segment, ...]) -> TextPlan:
    return TextPlan(segments, segments[-1].end)


@dataclass(frozen=True)
class Rig:
    """The stores on one database."""

    database: Database
    tasks: TaskStore
    work: WorkStore
    keys: KeyStore
    cache: CacheStore
    lifecycle: LifecycleStore
    idempotency: IdempotencyStore
    deliveries: DeliveryStore
    retention: RetentionStore

    @classmethod
    def on(cls, database: Database) -> Rig:
        return cls(
            database,
            TaskStore(database),
            WorkStore(database),
            KeyStore(database),
            CacheStore(database),
            LifecycleStore(database),
            IdempotencyStore(database),
            DeliveryStore(database),
            RetentionStore(database),
        )

    async def accept(
        self, *texts: str, key_id: str = "key-a", engine: str = "tone", params: SpeechParams | None = None
    ) -> Task:
        return await self.tasks.add(new_task(*texts, key_id=key_id, engine=engine, params=params))

    async def read(self, task_id: str) -> Task:
        task = await self.tasks.get(task_id)
        assert task is not None
        return task

    async def claimed_plan(self, task_id: str, item: int = 0, window: int = WINDOW) -> PlanClaim:
        claim = await self.work.claim_plan(task_id, item, window)
        assert claim is not None
        return claim

    async def plan(self, task_id: str, *lengths: int, item: int = 0) -> Planned:
        """Plan the next slice of an item as segments of these lengths."""
        claim = await self.claimed_plan(task_id, item)
        planned = await self.work.finish_plan(task_id, item, claim, plan_of(cut(claim.offset, *lengths)))
        assert planned is not None
        return planned

    async def plan_and_begin(self, task_id: str, *lengths: int, address: Address | None = None) -> Planned:
        """Plan the first item as :meth:`plan` does, and begin its first segment at once."""
        claim = await self.claimed_plan(task_id)
        begin = Begin(new_id("attempt"), address)
        planned = await self.work.finish_plan(task_id, 0, claim, plan_of(cut(claim.offset, *lengths)), begin)
        assert planned is not None
        return planned

    async def claimed(self, segment_id: int) -> SegmentClaim:
        claim = await self.work.claim_segment(segment_id)
        assert isinstance(claim, SegmentClaim)
        return claim

    async def claimed_only(self, *texts: str) -> tuple[Task, SegmentClaim]:
        """Return a new task whose first input is one segment, which is claimed."""
        task = await self.accept(*texts or ("Ten chars.",))
        planned = await self.plan(task.id, task.characters if len(texts) < 2 else len(texts[0]))
        return task, await self.claimed(planned.segments[0].id)

    async def render(self, segment_id: int) -> bool | None:
        """Claim and finish a segment; whether its item is ready."""
        return await self.finish(await self.claimed(segment_id))

    async def finish(self, claim: SegmentClaim) -> bool | None:
        return await self.work.finish_segment(claim, RenderedSegment(f"segments/{claim.attempt_id}.pcm", 2400, 99, 7))

    async def assemble(self, task_id: str, item: int = 0, attempt: str = "a") -> bool | None:
        file = ItemFile(f"outputs/{task_id}/{item}/{attempt}.wav", 44, 24_000, 24_000, 7, "tone", "tone-1")
        return await self.work.finish_item(task_id, item, file)

    async def completed(self, *texts: str) -> Task:
        """Return a task of one-segment inputs that went all the way."""
        task = await self.accept(*texts or ("Ten chars.",))
        for index, text in enumerate(texts or ("Ten chars.",)):
            planned = await self.plan(task.id, len(text), item=index)
            await self.render(planned.segments[0].id)
            await self.assemble(task.id, index)
        return await self.read(task.id)

    async def counts(self, task_id: str) -> SegmentCounts:
        return await self.tasks.segment_counts(task_id)

    async def outcomes(self, task_id: str) -> list[str]:
        return [attempt.outcome for attempt in await self.tasks.attempts(task_id)]
