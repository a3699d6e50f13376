"""Data between the store and workers: claims, and results of transactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rhapsode.core.delivery import DeliveryState
from rhapsode.core.speech import RenderedSegment, Segment, SpeechParams, TextPlan
from rhapsode.core.task import AttemptOutcome
from rhapsode.core.work import PendingSegment


@dataclass(frozen=True, slots=True)
class PlanClaim:
    """A claim of a plan: a window of the text that begins where planning stopped.

    ``speed`` and ``delivery`` were set by the tags before it, in addition to ``params``; ``speaker`` is the current
    speaker of a dialogue. ``lead``: a client streams the task, so the first segment should be short. ``generation``
    counts the engines that have had the input before. The rest is what a claim of its first segment needs.
    """

    params: SpeechParams
    offset: int
    window: str
    last: bool
    speed: float
    speaker: str | None = None
    delivery: DeliveryState | None = None
    lead: bool = False
    version: str | None = None
    generation: int = 0
    key_id: str = ""
    engine: str = ""
    model: str = ""
    fallback: str | None = None

    def only_segment(self, plan: TextPlan) -> Segment | None:
        """Return the segment of a plan of this window that is the whole text; ``None`` if none is."""
        whole = self.offset == 0 and self.last and plan.end >= len(self.window) and len(plan.segments) == 1
        return plan.segments[0] if whole else None


@dataclass(frozen=True, slots=True)
class SegmentClaim:
    """A claim of a segment to render under ``attempt_id``. ``attempts`` counts those that failed before.

    ``digest`` is where the cache of ``key_id`` will keep it, ``None`` when it will not. ``whole``: it is the only
    segment of its item, so its audio is the item's file. ``fallback`` is the engine that may take the item over, and
    ``generation`` how often the item was begun anew before.
    """

    segment_id: int
    attempt_id: str
    key_id: str
    task_id: str
    item: int
    model: str
    params: SpeechParams
    segment: Segment
    attempts: int
    digest: str | None = None
    whole: bool = False
    fallback: str | None = None
    generation: int = 0

    @property
    def voice(self) -> str:
        """The voice that speaks it."""
        return self.segment.voice or self.params.voice


@dataclass(frozen=True, slots=True)
class FailedAttempt:
    """How the attempt of ``claim`` failed: ``detail`` is for the record of attempts.

    ``billed`` are the text and audio tokens that a provider charges for it.
    """

    claim: SegmentClaim
    outcome: AttemptOutcome = AttemptOutcome.ERROR
    detail: str = ""
    billed: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """The claimed item is rendered with another version of its engine, which must continue it."""

    version: str


@dataclass(frozen=True, slots=True)
class CacheHit:
    """A segment that was done when it was claimed, with audio of the cache; ``ready``: so is its whole item."""

    ready: bool


@dataclass(frozen=True, slots=True)
class ItemFile:
    """The file of an item: stored under the blob path ``output``, ``size`` bytes, ``samples`` at ``rate_hz``.

    ``unstyled``: a style was asked for that the engine could not follow. ``output_audio_tokens``: as a provider counts
    them. ``style_facts``: what was understood of the style and what not, as JSON.
    ``captions`` is the blob path of its captions, if any were wanted.
    """

    output: str
    size: int
    samples: int
    rate_hz: int
    input_text_tokens: int
    engine: str
    engine_version: str
    unstyled: bool = False
    style_facts: str | None = None
    output_audio_tokens: int | None = None
    generation: int | None = None
    """The generation of the item when it was assembled; it may have been restarted since."""
    captions: str | None = None


@dataclass(frozen=True, slots=True)
class StoredItem:
    """The segments of an item that is ready to be assembled, in order. ``model`` is that of its task."""

    model: str
    params: SpeechParams
    segments: Sequence[RenderedSegment]
    generation: int
    characters: int = 0
    engine_version: str | None = None

    @property
    def lacks_captions(self) -> bool:
        """Whether captions are requested and a part was planned or rendered by a version without captions."""
        return self.params.captions is not None and any(
            part.words is None or (part.audio is not None and part.timings is None) for part in self.segments
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """The segments of a stored plan that are due for rendering.

    ``first`` was claimed in the same transaction.
    """

    segments: Sequence[PendingSegment]
    complete: bool
    ready: bool
    first: SegmentClaim | CacheHit | None = None
