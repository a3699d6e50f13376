"""A pitch tracker and what else of prosody can be measured of a sound, for tests and benchmarks.

F0 is the first high peak of the normalised cross-correlation of a frame with itself (as in Talkin's RAPT, 1995, but
without its tracking); a frame is voiced if that peak is high.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

LOWEST_HZ, HIGHEST_HZ = 55.0, 600.0
WINDOW_S, HOP_S = 0.030, 0.010
VOICED = 0.65
"""The least correlation of a voiced frame."""
FIRST = 0.88
"""A peak of this share of the highest one is the period, if it comes before it: later ones are its multiples."""
QUIET_DB = 35.0
"""Frames so far below the loudest one are pauses."""

Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Prosody:
    """What was measured: ``seconds`` from the first sound to the last, F0's median in Hz and its range in semitones
    (half of the distance of the 10th and the 90th percentile), the share of voiced frames among those that are no
    pause, the level in dB of full scale, and the ratio of the energy above 1 kHz to that below in dB."""

    seconds: float
    pitch_hz: float
    range_st: float
    voiced: float
    level_db: float
    tilt_db: float


def prosody(sound: Floats, rate_hz: int = 24_000) -> Prosody:
    """Measure a sound. Pitch and range are nan where there is no pitch."""
    hertz, loud = f0(sound, rate_hz)
    frames = np.flatnonzero(loud)
    pitched = hertz[loud & (hertz > 0)]
    few = len(pitched) < 5
    semitones = 12 * np.log2(pitched) if not few else np.zeros(1)
    low, high = np.percentile(semitones, [10, 90])
    kept = np.repeat(loud, round(HOP_S * rate_hz))
    heard = np.asarray(sound[: len(kept)], np.float64)[kept]
    power = np.abs(np.fft.rfft(heard)) ** 2
    split = int(1000 * len(heard) / rate_hz)
    return Prosody(
        seconds=float(frames[-1] - frames[0] + 1) * HOP_S,
        pitch_hz=float("nan") if few else float(np.median(pitched)),
        range_st=float("nan") if few else float(high - low) / 2,
        voiced=len(pitched) / len(frames),
        level_db=float(10 * np.log10(np.mean(np.square(heard)))),
        tilt_db=float(10 * np.log10(power[split:].sum() / power[:split].sum())),
    )


def f0(sound: Floats, rate_hz: int = 24_000) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return F0 in Hz of each 10 ms (0: unvoiced), and which of them are no pause."""
    hop, window = round(HOP_S * rate_hz), round(WINDOW_S * rate_hz)
    shortest, longest = int(rate_hz / HIGHEST_HZ), int(rate_hz / LOWEST_HZ)
    count = len(sound) // hop
    samples = np.asarray(sound, np.float64)
    padded = np.pad(samples, (window // 2, window + longest))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window + longest)[::hop][:count]
    first = frames[:, :window] - frames[:, :window].mean(axis=1, keepdims=True)
    whole = frames - frames[:, :window].mean(axis=1, keepdims=True)
    size = 1 << (window + longest - 1).bit_length() + 1
    product = np.fft.irfft(np.conj(np.fft.rfft(first, size)) * np.fft.rfft(whole, size))[:, : longest + 1]
    squares = np.cumsum(np.pad(whole**2, ((0, 0), (1, 0))), axis=1)
    energies = squares[:, window : window + longest + 1] - squares[:, : longest + 1]
    correlation = product / np.sqrt(np.maximum(energies * energies[:, :1], 1e-20))
    power = np.mean(samples[: count * hop].reshape(count, hop) ** 2, axis=1)
    loud = power > power.max() * 10 ** (-QUIET_DB / 10)
    hertz = np.zeros(count)
    for frame in np.flatnonzero(loud):
        lags = correlation[frame, shortest:]
        best = lags.max()
        if best < VOICED:
            continue
        inner = lags[1:-1]
        peaks = np.flatnonzero((inner >= lags[:-2]) & (inner > lags[2:]) & (inner >= FIRST * best)) + 1
        if len(peaks):
            at = peaks[0]
            before, peak, after = lags[at - 1 : at + 2]
            offset = 0.5 * (before - after) / (before - 2 * peak + after)  # of the parabola through the three
            hertz[frame] = rate_hz / (shortest + at + offset)
    return _without_strays(hertz), loud


def _without_strays(hertz: Floats) -> Floats:
    """Return ``hertz`` without frames that are more than a third of an octave off the median of the seven around
    them.
    """
    found = hertz.copy()
    for index in np.flatnonzero(hertz):
        near = hertz[max(0, index - 3) : index + 4]
        near = near[near > 0]
        if len(near) < 3 or abs(np.log2(hertz[index] / np.median(near))) > 1 / 3:
            found[index] = 0.0
    return found
