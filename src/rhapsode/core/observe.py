"""Events for observers: metrics, spans, the measured speed of engines.

The code that does the work publishes events in few places, and does not depend on the observers. An observer is called
in the event loop, so it must be quick and must not block. Events of the store are published after the commit. No event
contains a text, a key or a path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rhapsode.core.task import AttemptOutcome, TaskStatus
    from rhapsode.core.work import Job


@dataclass(frozen=True, slots=True)
class RequestEnded:
    """A request was answered. ``route`` is the template of its path, ``None`` where there is none.

    ``traceparent`` is the caller's header of that name (W3C Trace Context), unvalidated.
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
    """A worker spoke a segment of so many characters, in ``worker_seconds``. ``kept``: it is stored in the cache."""

    engine: str
    characters: int
    audio_seconds: float
    worker_seconds: float
    kept: bool


@dataclass(frozen=True, slots=True)
class SegmentRecalled:
    """A segment was a cache hit."""

    engine: str


@dataclass(frozen=True, slots=True)
class JobEnded:
    """The dispatcher has run a job, with its duration; ``ok`` unless it is retried because of an internal error."""

    job: Job
    seconds: float
    ok: bool


@dataclass(frozen=True, slots=True)
class WorkerChanged:
    """A worker process of a pool crashed, was killed after a timeout, or was replaced."""

    pool: str
    event: Literal["died", "timeout", "renewed", "not_renewed"]


@dataclass(frozen=True, slots=True)
class WebhookAttempted:
    """A webhook was sent: delivered, to be retried, or failed."""

    outcome: Literal["delivered", "retried", "failed"]


Fact = (
    RequestEnded
    | TaskEnded
    | AttemptEnded
    | SegmentSpoken
    | SegmentRecalled
    | JobEnded
    | WorkerChanged
    | WebhookAttempted
)
Observe = Callable[[Fact], None]


def ignore(_fact: Fact) -> None:
    """Observe nothing."""
