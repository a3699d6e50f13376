"""Phoneme timings from the durations of Kokoro's duration predictor, or of an engine that copies it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final

LAG_SECONDS: Final = 0.06
"""The sound runs ahead of the durations, at speed 1: words behind a silence are heard 0.04 s before they begin by
them, and end 0.09 s before a silence. Medians of three voices of Kokoro and of Hibari, by the level of their sound."""


def phoneme_starts(
    frames: Iterable[int], frame_samples: int, rate_hz: int, speed: float | Sequence[float]
) -> list[int]:
    """Say with which sample each phoneme begins, and behind which one the last ends; shape ``(phonemes + 1,)``.

    ``frames`` are the durations of a pad and the phonemes, without the pad at the end. ``speed`` is one for all of
    them or one for each.
    """
    lasting = list(frames)
    speeds = [speed] * len(lasting) if isinstance(speed, (int, float)) else list(speed)
    lags = [round(LAG_SECONDS * rate_hz / pace) for pace in speeds]
    starts = [max(0, frame_samples * int(end) - lag) for end, lag in zip(accumulate(lasting), lags, strict=True)]
    return list(accumulate(starts, max))
