"""Convert float samples of an engine to 16-bit samples."""

from __future__ import annotations

import numpy as np

from rhapsode.core.audio import Float32, Int16

KNEE = 0.9
"""Up to here samples pass unchanged; above, a tanh curve brings any peak below full scale without a corner."""


def to_int16(samples: Float32, gain_db: float = 0.0) -> Int16:
    """Return 16-bit samples of the same shape, louder by ``gain_db`` decibels: a factor of ``10 ** (gain_db / 20)``.

    Peaks are limited softly, never wrapped and never clipped hard.
    """
    if gain_db:
        samples = samples * np.float32(10.0 ** (gain_db / 20.0))
    if samples.size and max(samples.max(), -samples.min()) > KNEE:  # without an array as long as the sound
        samples = _limited(samples)
    scaled: Float32 = samples * np.float32(32767.0)
    return np.rint(scaled, out=scaled).astype(np.int16)


def _limited(samples: Float32) -> Float32:
    size = np.abs(samples)
    over = size > KNEE
    limited = samples.copy()
    room = 1.0 - KNEE
    limited[over] = np.sign(samples[over]) * (KNEE + room * np.tanh((size[over] - KNEE) / room))
    return limited
