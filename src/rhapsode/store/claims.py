"""What passes between the store and those who work: what is claimed, and what is left when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rhapsode.core.speech import Segment
from rhapsode.core.work import PendingSegment


@dataclass(frozen=True, slots=True)
class PlanClaim:
    """What a planner needs: a window of the text that begins where planning stopped."""

    voice: str
    offset: int
    window: str
    last: bool
    speed: float


@dataclass(frozen=True, slots=True)
class SegmentClaim:
    """A segment that is ours to render under ``attempt_id``. ``attempts`` counts those that failed before."""

    segment_id: int
    attempt_id: str
    task_id: str
    item: int
    voice: str
    segment: Segment
    attempts: int


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A finished segment, in the order of the text. ``audio`` is its blob key, ``None`` when it is only a pause."""

    id: int
    audio: str | None
    samples: int
    pause_ms: int
    input_text_tokens: int


@dataclass(frozen=True, slots=True)
class Planned:
    """The segments that a plan put into the store and that are to be rendered now."""

    segments: Sequence[PendingSegment]
    complete: bool
    ready: bool
