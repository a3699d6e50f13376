"""What happens, as facts for whoever counts it: metrics, spans, the measured speed.

Who does the work says what happened, in few places, and knows nothing of who listens. An observer is called in the
event loop, so it has to be quick and never waits. Facts of the store are told once they are committed. No fact holds
a text, a key or a path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rhapsode.core.task import AttemptOutcome, TaskStatus
from rhapsode.core.work import Job


@dataclass(frozen=True, slots=True)
class RequestEnded:
    """A request was answered. ``route`` is the template of its path, ``None`` where there is none.

    ``traceparent`` is the caller's header of that name (W3C Trace Context), whatever it holds.
    """

    method: str
    route: str | None
    status: int
    seconds: float
    request_id: str
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class TaskEnded:
    """A task became final. Times are milliseconds since the epoch."""

    task_id: str
    model: str
    engine: str
    status: TaskStatus
    created_at: int
    ended_at: int


@dataclass(frozen=True, slots=True)
class AttemptEnded:
    """An attempt at a segment ended. Times are milliseconds since the epoch."""

    task_id: str
    item: int
    engine: str
    outcome: AttemptOutcome
    started_at: int
    ended_at: int


@dataclass(frozen=True, slots=True)
class SegmentSpoken:
    """A worker spoke a segment of so many characters, in ``worker_seconds``. ``kept``: the cache will have it."""

    engine: str
    characters: int
    audio_seconds: float
    worker_seconds: float
    kept: bool


@dataclass(frozen=True, slots=True)
class SegmentRecalled:
    """A segment needed no worker: the cache had it."""

    engine: str


@dataclass(frozen=True, slots=True)
class JobEnded:
    """The dispatcher has run a job, for so long; ``ok`` unless it has to be repeated for a fault of ours."""

    job: Job
    seconds: float
    ok: bool


@dataclass(frozen=True, slots=True)
class WorkerChanged:
    """A worker process of a pool died, was ended for taking too long, or was renewed."""

    pool: str
    event: Literal["died", "timeout", "renewed", "not_renewed"]


@dataclass(frozen=True, slots=True)
class WebhookTried:
    """A webhook was sent: taken, to be sent again, or given up."""

    outcome: Literal["delivered", "retried", "failed"]


Fact = (
    RequestEnded | TaskEnded | AttemptEnded | SegmentSpoken | SegmentRecalled | JobEnded | WorkerChanged | WebhookTried
)
Observe = Callable[[Fact], None]


def ignore(_fact: Fact) -> None:
    """Observe nothing."""
