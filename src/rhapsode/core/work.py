"""Jobs: the units of work of a task, as the dispatcher passes them to workers.

An item is planned (slice by slice), its segments are rendered, and the item is assembled. A :class:`Job` only names
the work; its state is in the store, so delivery is at least once and a job is idempotent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit


class JobKind(StrEnum):
    """The kind of work of a job."""

    PLAN = "plan"
    RENDER = "render"
    ASSEMBLE = "assemble"


TEXT_LANE = "text"
"""The lane of planning and assembly; rendering runs in the lane named after its engine."""


LOSSES_BEFORE_EXCLUSIVE = 5
"""After so many worker losses a segment is run exclusively, to protect the others…"""
LOSSES_POISONED = 20
"""…and after so many its task fails, because the segment is assumed to crash workers (poison pill)."""
PLAN_COST = 200
"""The cost of a plan or an assembly in its lane, in characters; all are short and similar."""
INLINE_PLAN_CHARACTERS = 300
"""A text of no more than this, which is one segment or two, is planned inline by the worker that renders it."""
INLINE_PLAN_COST = 200
"""The maximum cost of an inline plan: a segment is rarely longer, and a second one has its own cost."""


@dataclass(frozen=True, slots=True)
class Job:
    """A unit of work, small enough not to delay others.

    ``cost`` is its share in characters; ``segment_id`` is set for RENDER. ``delay_s`` delays it; ``exclusive``: no
    other job of its lane runs at the same time. ``inline_plan`` is the plan of a short text made by a worker of its
    engine, which continues with its first segment. ``continues``: the plan follows one of the window before.
    """

    kind: JobKind
    task_id: str
    key_id: str
    engine: str
    item: int
    cost: int = PLAN_COST
    segment_id: int | None = None
    delay_s: float = 0.0
    exclusive: bool = False
    inline_plan: bool = False
    continues: bool = False

    @property
    def lane(self) -> str:
        """The queue and the processes that it runs in."""
        return self.engine if self.kind is JobKind.RENDER or self.inline_plan else TEXT_LANE

    def delayed(self, seconds: float) -> Job:
        """Return the same job with a delay."""
        return replace(self, delay_s=seconds)

    def inlined(self, characters: int) -> Job:
        """Return the plan of a text of so many ``characters`` as one that the worker of its engine makes."""
        return replace(self, cost=max(1, min(characters, INLINE_PLAN_COST)), inline_plan=True)

    def next_window(self, delay_s: float) -> Job:
        """Return the job that plans the next window of the same item."""
        return replace(self, cost=PLAN_COST, delay_s=delay_s, inline_plan=False, continues=True)

    def render(self, segment: PendingSegment) -> Job:
        """Return the job that renders a segment of the same item."""
        return replace(
            self,
            kind=JobKind.RENDER,
            cost=max(1, segment.characters),
            segment_id=segment.id,
            delay_s=0.0,
            exclusive=segment.worker_losses >= LOSSES_BEFORE_EXCLUSIVE,
            inline_plan=False,
            continues=False,
        )

    def taken_over(self, engine: str) -> Job:
        """Return the job that restarts the same item with another engine."""
        return Job(JobKind.PLAN, self.task_id, self.key_id, engine, self.item)

    def assemble(self) -> Job:
        """Return the job that assembles the same item."""
        return Job(JobKind.ASSEMBLE, self.task_id, self.key_id, self.engine, self.item)


@dataclass(frozen=True, slots=True)
class WebhookAttempt:
    """An attempt of a webhook delivery that is due at ``due_at``, after ``number`` others.

    ``host`` is the receiver, for fair scheduling.
    """

    delivery_id: str
    number: int
    host: str
    due_at: int

    @classmethod
    def of(cls, delivery_id: str, number: int, url: str, due_at: int) -> WebhookAttempt:
        """Return the attempt for an event to ``url``."""
        return cls(delivery_id, number, urlsplit(url).netloc.rpartition("@")[2], due_at)


PendingWork = Job | WebhookAttempt
"""Work that a transaction makes due: in a fleet, a job of the queue."""


@dataclass(frozen=True, slots=True)
class UnfinishedItem:
    """The remaining work of an item: plan from ``planned_to``, render ``segments``, or assemble.

    ``engine`` is the fallback engine, if it was used.
    """

    index: int
    characters: int
    planned_to: int
    assembled: bool
    segments: Sequence[PendingSegment]
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class PendingSegment:
    """A segment that waits: its id, its length in characters and how often it was lost with the server."""

    id: int
    characters: int
    worker_losses: int = 0


@dataclass(frozen=True, slots=True)
class UnfinishedTask:
    """The state of a task that a dispatcher needs to resume it.

    ``streamed``: it is new, and a client listens for its first words.
    """

    id: str
    key_id: str
    engine: str
    items: Sequence[UnfinishedItem]
    streamed: bool = False

    @property
    def engines(self) -> set[str]:
        """The engines of the remaining work."""
        return {item.engine or self.engine for item in self.items if not item.assembled}


def jobs_of(task: UnfinishedTask) -> list[Job]:
    """Return the jobs of a task that are due now."""
    jobs = []
    for item in task.items:
        if item.assembled:
            continue
        plan = Job(JobKind.PLAN, task.id, task.key_id, item.engine or task.engine, item.index)
        if item.planned_to < item.characters:
            jobs.append(plan)
        elif not item.segments:
            jobs.append(plan.assemble())
        jobs.extend(plan.render(segment) for segment in item.segments)
    return jobs


@dataclass(frozen=True, slots=True)
class WorkAhead:
    """The work ahead of an unfinished task.

    About ``segments_ahead`` segments of others start before its next one (0: it is next, or running). ``characters``
    is an upper bound of the characters rendered until it is done, its own included, if no further task arrives. The
    engine has ``workers`` to render them.
    """

    engine: str
    segments_ahead: int
    characters: int
    workers: int


@dataclass(frozen=True, slots=True)
class LaneState:
    """The state of a lane: queued and running jobs, and the age of the oldest queued one."""

    name: str
    waiting: int
    running: int
    oldest_seconds: float


class JobRunner(Protocol):
    """Runs a job from claim to commit."""

    async def run(self, job: Job, release: Callable[[], None]) -> Sequence[Job] | None:
        """Run ``job`` and return its follow-up jobs, or ``None`` when its task has ended.

        ``release`` is called as soon as its process is free for the next job, before the result is committed.
        Failures of the engine are handled inside. Raises UnavailableError when the store or the disk fails; the
        job may then be run again.
        """
        ...
