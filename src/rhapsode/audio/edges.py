"""Trim the silence at the edges of a segment, and fade the rest to zero there."""

from __future__ import annotations

import numpy as np

from rhapsode.core.audio import Float32, Pcm

FRAME_MS = 5
THRESHOLD = 10 ** (-50 / 20)
"""A frame quieter than this (RMS, relative to full scale) is silence."""
LEAD_MS = 30
"""Kept before the first sound: plosives begin softly."""
TAIL_MS = 60
"""Kept after the last sound: vowels and breath fade slowly."""
FADE_MS = 5
"""Long enough not to click, too short to hear."""


def trim(pcm: Pcm) -> Pcm:
    """Cut the silence at both edges down to :data:`LEAD_MS` and :data:`TAIL_MS`, and fade both ends to zero.

    Pauses between segments are a decision of the plan, not an accident of the engine. Sound that is silent throughout
    comes back empty.
    """
    return cut(pcm, *edges(pcm))


def edges(
    pcm: Pcm,
    *,
    joins_before: bool = False,
    joins_after: bool = False,
    first_db: float = 0.0,
    last_db: float = 0.0,
) -> tuple[int, int]:
    """Return the samples ``[start, end)`` that :func:`trim` keeps; an edge that joins another segment stays.

    ``first_db`` and ``last_db`` are the gains that a delivery gives the speech at the two edges, 0 or less.
    """
    frame = pcm.rate_hz * FRAME_MS // 1000
    rms = frame_rms(pcm.samples, frame)
    from_start = np.flatnonzero(rms > THRESHOLD * 10 ** (first_db / 20))
    to_end = np.flatnonzero(rms > THRESHOLD * 10 ** (last_db / 20))
    if not len(from_start) or not len(to_end):
        return 0, 0
    start = max(0, int(from_start[0]) * frame - pcm.rate_hz * LEAD_MS // 1000)
    end = min(len(pcm.samples), (int(to_end[-1]) + 1) * frame + pcm.rate_hz * TAIL_MS // 1000)
    return 0 if joins_before else start, len(pcm.samples) if joins_after else end


def cut(pcm: Pcm, start: int, end: int) -> Pcm:
    """Return the samples ``[start, end)``, faded at both ends."""
    return Pcm(_fade(pcm.samples[start:end].copy(), pcm.rate_hz * FADE_MS // 1000), pcm.rate_hz)


def frame_rms(samples: Float32, frame: int) -> Float32:
    """Return the root mean square of each ``frame`` samples; the last frame may be shorter. Shape ``(ceil(n /
    frame),)``.
    """
    whole = len(samples) // frame * frame
    frames, rest = samples[:whole].reshape(-1, frame), samples[whole:]
    power: Float32 = np.empty(-(-len(samples) // frame), np.float32)
    # A sum of products without the array of squares, which would be as long as the sound: a third of the time.
    np.einsum("ij,ij->i", frames, frames, out=power[: len(frames)])
    if len(rest):
        power[-1] = np.dot(rest, rest)
    power /= frame
    return np.sqrt(power)


def _fade(samples: Float32, length: int) -> Float32:
    length = min(length, len(samples) // 2)
    ramp = np.linspace(0.0, 1.0, length, endpoint=False, dtype=np.float32)
    samples[:length] *= ramp
    samples[len(samples) - length :] *= ramp[::-1]
    return samples
