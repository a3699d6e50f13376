"""Work: the pieces that a task is done in, and what passes between the dispatcher and those who do them.

An item is planned (slice by slice), its segments are rendered, and the item is assembled. A :class:`Job` only says
what to do; the truth is in the store, so a job may be lost, repeated or late without harm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit


class JobKind(StrEnum):
    """What a job does."""

    PLAN = "plan"
    RENDER = "render"
    ASSEMBLE = "assemble"


TEXT_LANE = "text"
"""The lane of planning and assembly; rendering runs in the lane named after its engine."""


LOSSES_BEFORE_EXCLUSIVE = 5
"""A segment that was in work so often when the server died runs alone, to protect the others…"""
LOSSES_POISONED = 20
"""…and after so many losses it is believed to be the cause, and its task fails."""
PLAN_COST = 200
"""What a plan or an assembly counts in its lane, in characters; they are short and much alike."""
INLINE_PLAN_CHARACTERS = 300
"""A text of no more than this, which is one segment or two, is planned by whoever is to speak it."""
INLINE_PLAN_COST = 200
"""What that counts at most: a segment is seldom longer, and a second one counts for itself."""


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do, small enough not to make others wait.

    ``cost`` is its share in characters; ``segment_id`` is set for RENDER. ``delay_s`` asks to wait before it is run;
    ``exclusive`` asks that nothing else run in its lane meanwhile. ``inline_plan`` is the plan of a short text made
    by a worker of its engine, which goes on with its first segment.
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

    @property
    def lane(self) -> str:
        """The queue and the processes that it runs in."""
        return self.engine if self.kind is JobKind.RENDER or self.inline_plan else TEXT_LANE

    def delayed(self, seconds: float) -> Job:
        """Return the same, to be run later."""
        return replace(self, delay_s=seconds)

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
        )

    def taken_over(self, engine: str) -> Job:
        """Return the job with which another engine begins the same item anew."""
        return Job(JobKind.PLAN, self.task_id, self.key_id, engine, self.item)

    def assemble(self) -> Job:
        """Return the job that assembles the same item."""
        return Job(JobKind.ASSEMBLE, self.task_id, self.key_id, self.engine, self.item)


@dataclass(frozen=True, slots=True)
class WebhookTry:
    """A try at a delivery that is to be made at ``due_at``; ``number`` were made before it.

    ``host`` is who gets it, for those who send to many at once.
    """

    delivery_id: str
    number: int
    host: str
    due_at: int

    @classmethod
    def of(cls, delivery_id: str, number: int, url: str, due_at: int) -> WebhookTry:
        """Return the try whose event goes to ``url``."""
        return cls(delivery_id, number, urlsplit(url).netloc.rpartition("@")[2], due_at)


PendingWork = Job | WebhookTry
"""What a transaction makes possible: in a fleet, a job of the queue."""


@dataclass(frozen=True, slots=True)
class UnfinishedItem:
    """What is left to do of an item: plan on from ``planned_to``, render ``segments``, or assemble.

    ``engine`` is the one that took it over, if one did.
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
    """What a dispatcher needs to know to pick a task up."""

    id: str
    key_id: str
    engine: str
    items: Sequence[UnfinishedItem]

    @property
    def engines(self) -> set[str]:
        """All that are needed for what is left to do."""
        return {item.engine or self.engine for item in self.items if not item.assembled}


def jobs_of(task: UnfinishedTask) -> list[Job]:
    """Return what can be done for a task now."""
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
class Outlook:
    """What a task that is not final has before it.

    About ``segments_ahead`` segments of others are begun before its next one (0: it is next, or being spoken).
    ``characters`` are to be spoken until it is done, its own included, if nothing else comes in: at most so many. The
    engine has ``workers`` to speak them.
    """

    engine: str
    segments_ahead: int
    characters: int
    workers: int


@dataclass(frozen=True, slots=True)
class LaneState:
    """A lane as it is now: jobs that wait and that run, and for how long the first of those that wait has waited."""

    name: str
    waiting: int
    running: int
    oldest_seconds: float


class JobRunner(Protocol):
    """Does a job from claim to commit."""

    async def run(self, job: Job, release: Callable[[], None]) -> Sequence[Job] | None:
        """Do ``job`` and return what follows from it, or ``None`` when its task has ended.

        ``release`` is called as soon as its process is free for the next job, before the result is committed.
        Failures of the engine are dealt with inside. Raises UnavailableError when the store or the disk fails; the
        job may then be run again.
        """
        ...
