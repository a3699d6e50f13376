"""Measures the recent speed of engines."""

from __future__ import annotations

import math

from rhapsode.core.observe import Fact, SegmentSpoken

MEMORY_SECONDS = 60.0
"""Time constant of the exponential decay of measurements, in seconds of working time."""


class Speed:
    """The speed of one worker: exponentially decaying sums, so that long segments have more weight than short ones."""

    def __init__(self) -> None:
        self._characters = 0.0
        self._audio_s = 0.0
        self._worker_s = 0.0

    def note(self, segment: SegmentSpoken) -> None:
        """Add a measurement."""
        fade = math.exp(-segment.worker_seconds / MEMORY_SECONDS)
        self._characters = fade * self._characters + segment.characters
        self._audio_s = fade * self._audio_s + segment.audio_seconds
        self._worker_s = fade * self._worker_s + segment.worker_seconds

    @property
    def characters_per_second(self) -> float | None:
        """Characters of text in a second of work; ``None`` before the first segment."""
        return self._characters / self._worker_s if self._worker_s else None

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of work for a second of audio, below 1 if faster than speech; ``None`` before the first segment."""
        return self._worker_s / self._audio_s if self._audio_s else None


class Speeds:
    """The speed of each engine: an observer."""

    def __init__(self) -> None:
        self._of: dict[str, Speed] = {}

    def __call__(self, fact: Fact) -> None:
        if isinstance(fact, SegmentSpoken):
            self._of.setdefault(fact.engine, Speed()).note(fact)

    def of(self, engine: str) -> Speed:
        """Return the speed of an engine."""
        return self._of.get(engine) or Speed()
