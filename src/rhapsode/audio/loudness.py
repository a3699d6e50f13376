"""Loudness by EBU R 128 and ITU-R BS.1770-4, and a limiter of true peaks; both take sound piece by piece."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Int16

Float64 = npt.NDArray[np.float64]

SILENT_DB = -96.0
"""The level that is reported for digital silence: the step of 16 bits."""
GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
"""The two gates of BS.1770-4, annex 1."""
FLOOR_SECONDS = 0.5
"""The quietest stretch of so long is the noise floor."""
OVERSAMPLING = 4
"""Of BS.1770-4, annex 2, for true peaks."""
LOOKAHEAD_SECONDS = 0.005
_MARGIN = 32
"""Samples that the filter of the oversampling reaches beyond its own."""
_PIECE_SECONDS = 1


def k_weighting(rate_hz: int) -> Float64:
    """Return BS.1770's K-weighting as second-order sections, shape ``(2, 6)``, for any sample rate.

    The standard gives coefficients for 48 kHz. These are the analogue filters behind them (a high shelf and a high
    pass), transformed bilinearly, with the parameters that reproduce the standard's at 48 kHz.
    """
    shelf_hz, shelf_db, shelf_q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k, high = math.tan(math.pi * shelf_hz / rate_hz), 10 ** (shelf_db / 20)
    middle = high**0.4996667741545416
    first = 1 + k / shelf_q + k * k
    shelf = [
        (high + middle * k / shelf_q + k * k) / first,
        2 * (k * k - high) / first,
        (high - middle * k / shelf_q + k * k) / first,
        1.0,
        2 * (k * k - 1) / first,
        (1 - k / shelf_q + k * k) / first,
    ]
    pass_hz, pass_q = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * pass_hz / rate_hz)
    first = 1 + k / pass_q + k * k
    high_pass = [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / first, (1 - k / pass_q + k * k) / first]
    return np.array([shelf, high_pass])


@dataclass(frozen=True, slots=True)
class Loudness:
    """Figures of a piece of sound.

    ``integrated_lufs`` is the gated loudness of one channel, ``None`` if all of it is below the gate. ``peak_db`` is
    the true peak (dBTP), ``rms_db`` the mean power and ``floor_db`` that of the quietest half second, both in dBFS.
    """

    integrated_lufs: float | None
    peak_db: float
    rms_db: float
    floor_db: float
    seconds: float


class LoudnessMeter:
    """Measures mono audio: call :meth:`add` for each block, then :meth:`figures`. It keeps 20 numbers per second."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._sections = k_weighting(rate_hz)
        self._state = np.zeros((2, 2))
        self._step = rate_hz // 10
        self._rest = np.zeros(0, np.float64)
        self._tail = np.zeros(2 * _MARGIN, np.float64)
        self._weighted: list[Float64] = []
        self._plain: list[Float64] = []
        self._energy, self._samples, self._peak = 0.0, 0, 0.0

    def add(self, samples: Int16) -> None:
        """Take the next samples, of any number."""
        if not len(samples):
            return
        sound = samples.astype(np.float64) / 32768
        self._samples += len(sound)
        self._energy += float(sound @ sound)
        self._tail = self._take_peak(np.concatenate((self._tail, sound)))
        pending = np.concatenate((self._rest, sound))
        whole = len(pending) // self._step * self._step
        self._rest = pending[whole:]
        if whole:
            from scipy.signal import sosfilt

            steps = pending[:whole]
            weighted, self._state = sosfilt(self._sections, steps, zi=self._state)
            for kept, values in ((self._weighted, weighted), (self._plain, steps)):
                kept.append(np.square(values).reshape(-1, self._step).mean(axis=1))

    def _take_peak(self, sound: Float64) -> Float64:
        """Look at the true peaks of ``sound``. Returns its end, which the next needs before it."""
        if len(sound) <= 2 * _MARGIN:
            return sound
        if np.abs(sound).max() > self._peak / 2:  # by oversampling, speech grows by far less than 6 dB
            # What is cut off at an end looks like a click: peaks there count when their neighbours are known.
            self._peak = max(self._peak, float(_true_peaks(sound)[_MARGIN:-_MARGIN].max()))
        return sound[-2 * _MARGIN :]

    def figures(self) -> Loudness:
        """Return what was measured so far."""
        weighted = np.concatenate([*self._weighted, np.zeros(0)])
        plain = np.concatenate([*self._plain, np.zeros(0)])
        rms = self._energy / self._samples if self._samples else 0.0
        wide = round(10 * FLOOR_SECONDS)
        floor = float(np.convolve(plain, np.full(wide, 1 / wide), "valid").min()) if len(plain) >= wide else rms
        return Loudness(
            gated_loudness(weighted), _db(self._peak**2), _db(rms), _db(floor), self._samples / self._rate_hz
        )


def block_energies(samples: Int16, rate_hz: int) -> Float64:
    """Return the K-weighted energy of every whole 100 ms of a stretch of sound that stands between silences.

    Those of stretches that follow each other make the loudness of all of them by :func:`gated_loudness`.
    """
    from scipy.signal import sosfilt

    step = rate_hz // 10
    whole = len(samples) // step * step
    weighted = sosfilt(k_weighting(rate_hz), samples[:whole].astype(np.float64) / 32768)
    energies: Float64 = np.square(weighted).reshape(-1, step).mean(axis=1)
    return energies


def gated_loudness(energies: Float64) -> float | None:
    """Return the integrated loudness of energies of 100 ms each, by blocks of 400 ms that overlap by 75 %."""
    if len(energies) < 4:
        return None
    blocks = np.convolve(energies, np.full(4, 0.25), "valid")
    loud = blocks[blocks > 10 ** ((GATE_LUFS + 0.691) / 10)]
    if not len(loud):
        return None
    loud = loud[loud > loud.mean() * 10 ** (RELATIVE_GATE_LU / 10)]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def _db(power: float) -> float:
    return max(SILENT_DB, 10 * math.log10(power)) if power > 0 else SILENT_DB


def _true_peaks(sound: Float64) -> Float64:
    """Return the highest absolute value around each sample of the oversampled sound; the same shape."""
    from scipy.signal import resample_poly

    fine = np.abs(resample_poly(sound, OVERSAMPLING, 1)).reshape(-1, OVERSAMPLING).max(axis=1)
    peaks: Float64 = np.maximum(fine, np.abs(sound))
    peaks[1:] = np.maximum(peaks[1:], fine[:-1])
    return peaks


BOOK_CEILING_DB = -3.0
"""True peaks of books stay below: the highest that ACX takes, and below the -1 dBTP that EBU R 128 asks for."""


class Limiter:
    """Applies a gain and keeps true peaks below a ceiling, by a gain that sinks and rises smoothly over 10 ms.

    What comes out is as long as what went in. The smallest gain needed within 5 ms is averaged by a Hann window of the
    same width, so that it is never above what the peak needs.
    """

    def __init__(self, rate_hz: int, gain_db: float, ceiling_db: float) -> None:
        self._gain = 10 ** (gain_db / 20)
        self._ceiling = 10 ** (ceiling_db / 20)
        self._reach = round(LOOKAHEAD_SECONDS * rate_hz)
        self._context = 2 * self._reach + _MARGIN
        window = np.hanning(2 * self._reach + 3)[1:-1]
        self._window = window / window.sum()
        self._piece = rate_hz * _PIECE_SECONDS
        self._before = np.zeros(self._context)
        self._pending = np.zeros(0)

    def process(self, samples: Int16) -> Int16:
        """Take the next samples. Returns those that are ready."""
        self._pending = np.concatenate((self._pending, samples.astype(np.float64) * (self._gain / 32768)))
        ready = []
        while len(self._pending) >= self._piece + self._context:
            ready.append(self._limited(self._piece, self._pending[: self._piece + self._context]))
        return np.concatenate(ready) if ready else np.zeros(0, np.int16)

    def finish(self) -> Int16:
        """Return the rest."""
        rest = len(self._pending)
        return self._limited(rest, np.concatenate((self._pending, np.zeros(self._context))))

    def _limited(self, count: int, ahead: Float64) -> Int16:
        """Return the next ``count`` samples; ``ahead`` are those and the context behind them."""
        sound = np.concatenate((self._before, ahead))
        middle = slice(self._context, self._context + count)
        out = sound[middle]
        if np.abs(sound).max(initial=0.0) > self._ceiling / 2:
            from scipy.ndimage import minimum_filter1d

            need = np.minimum(1.0, self._ceiling / np.maximum(_true_peaks(sound), self._ceiling))
            if need.min() < 1:
                lowest = minimum_filter1d(need, 2 * self._reach + 1)
                out = out * np.convolve(lowest, self._window, "same")[middle]
        self._before = sound[count : count + self._context]
        self._pending = self._pending[count:]
        return np.rint(np.clip(out * 32768, -32768, 32767)).astype(np.int16)
