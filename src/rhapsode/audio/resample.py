"""Resample audio by a polyphase filter, as a whole or as a stream."""

from __future__ import annotations

from functools import lru_cache
from math import gcd
from typing import Final

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Int16, Pcm

ZERO_CROSSINGS: Final = 32
"""Half the length of the filter, in samples of the lower of the two rates."""
KAISER_BETA: Final = 9.0
"""Of its window: about 90 dB of attenuation in the stop band (Kaiser's formula, 0.1102 (A - 8.7))."""
PASS_BAND: Final = 0.95
"""Where the filter is 6 dB down, as a share of the lower Nyquist frequency, so that what is above it stays out."""


def resampled(pcm: Pcm, rate_hz: int) -> Pcm:
    """Resample a whole sound to ``rate_hz`` by a polyphase filter; use :class:`StreamResampler` for one in pieces."""
    if pcm.rate_hz == rate_hz or not len(pcm.samples):
        return Pcm(pcm.samples, rate_hz)
    from scipy.signal import resample_poly  # a tenth of a second to load, and hardly ever needed

    common = gcd(rate_hz, pcm.rate_hz)
    samples = resample_poly(pcm.samples, rate_hz // common, pcm.rate_hz // common)
    return Pcm(np.asarray(samples, np.float32), rate_hz)


def resampled_length(samples: int, from_hz: int, to_hz: int) -> int:
    """Return how many samples a :class:`StreamResampler` makes of so many: those that lie within the sound."""
    return -(-samples * to_hz // from_hz)


class StreamResampler:
    """Resamples 16-bit mono sound that comes in pieces. The result does not depend on how it is cut.

    The filter has linear phase and its delay is taken away: sample ``n`` of the result is the sound at ``n / to_hz``.
    Memory is bounded by the length of the filter and of a piece. Between equal rates nothing is changed.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        common = gcd(from_hz, to_hz)
        self._from_hz, self._to_hz = from_hz, to_hz
        self._up, self._down = to_hz // common, from_hz // common
        self._taps = low_pass(self._up, self._down)
        self._delay = len(self._taps) // 2 // self._down  # in samples of the result; the half length is a multiple
        self._held = np.zeros(0)  # of the sound, from the sample `_start` on, which is a multiple of `_down`
        self._start = 0
        self._taken = 0
        self._returned = 0

    def write(self, samples: Int16) -> Int16:
        """Take samples of shape ``(n,)``, and return those of the result that are certain by now."""
        if self._up == self._down:
            return samples
        self._held = np.concatenate((self._held, samples))
        self._taken += len(samples)
        # Sample m of the whole convolution needs the sound up to m * down / up.
        complete = self._taken * self._up // self._down - self._delay
        return self._until(max(self._returned, complete))

    def finish(self) -> Int16:
        """Return the rest, as if silence followed."""
        total = resampled_length(self._taken, self._from_hz, self._to_hz)
        behind = -(-(len(self._taps) + self._down) // self._up) + 1
        self._held = np.concatenate((self._held, np.zeros(behind)))
        return self._until(total)

    def _until(self, end: int) -> Int16:
        count = end - self._returned
        if count <= 0:
            return np.zeros(0, np.int16)
        from scipy.signal import upfirdn  # a tenth of a second to load, and hardly ever needed

        first = self._returned + self._delay - self._start // self._down * self._up
        samples = upfirdn(self._taps, self._held, self._up, self._down)[first : first + count]
        self._returned = end
        # What the next sample needs begins a filter's length before it.
        needed = ((end + self._delay) * self._down - len(self._taps)) // self._up
        drop = max(0, (needed - self._start) // self._down * self._down)
        self._held = self._held[drop:]
        self._start += drop
        return np.asarray(np.clip(np.rint(samples), -32768, 32767), np.int16)


@lru_cache(maxsize=16)
def low_pass(up: int, down: int) -> npt.NDArray[np.float64]:
    """Return the coefficients of a low-pass filter at ``up`` times the first rate.

    Their number is odd, and half of it a multiple of ``down``.
    """
    from scipy.signal import firwin

    longest = max(up, down)
    half = -(-ZERO_CROSSINGS * longest // down) * down
    taps: npt.NDArray[np.float64] = firwin(2 * half + 1, PASS_BAND / longest, window=("kaiser", KAISER_BETA)) * up
    return taps
