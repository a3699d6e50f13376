"""From one sample rate to another."""

from __future__ import annotations

from math import gcd

import numpy as np

from rhapsode.core.audio import Int16, Pcm


def resampled(pcm: Pcm, rate_hz: int) -> Pcm:
    """The same sound at ``rate_hz``, by a polyphase filter; as a whole, because pieces would click where they meet."""
    if pcm.rate_hz == rate_hz or not len(pcm.samples):
        return Pcm(pcm.samples, rate_hz)
    from scipy.signal import resample_poly  # a tenth of a second to load, and hardly ever needed

    common = gcd(rate_hz, pcm.rate_hz)
    samples = resample_poly(pcm.samples, rate_hz // common, pcm.rate_hz // common)
    return Pcm(np.asarray(samples, np.float32), rate_hz)


class StreamResampler:
    """Resamples 16-bit sound that comes in pieces; all that it gives, in order, is the sound at ``to_hz``.

    A linear-phase low-pass filter (Kaiser window, beta 5, ten zero crossings on each side, as scipy's
    ``resample_poly`` has it) of which each piece sees what came before, so that nothing clicks where they meet. Output
    sample ``n`` stands for the time ``n / to_hz``; there are ``ceil(samples * to_hz / from_hz)`` of them.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        from scipy.signal import firwin

        common = gcd(from_hz, to_hz)
        self._up, self._down = to_hz // common, from_hz // common
        self._kept = np.zeros(0, np.float32)
        self._start = 0  # the index of the first kept input sample, a multiple of ``down``
        self._given = 0
        if self._up == self._down:
            return
        widest = max(self._up, self._down)
        self._half = 10 * widest
        taps = firwin(2 * self._half + 1, 1.0 / widest, window=("kaiser", 5.0)) * self._up
        pad = -self._half % self._down  # so that the delay is a whole number of output samples
        self._taps = np.concatenate((np.zeros(pad), taps)).astype(np.float32)
        self._delay = (self._half + pad) // self._down

    def write(self, samples: Int16) -> Int16:
        """Return what can be said of ``samples`` (shape ``(n,)``), which follow those before."""
        if self._up == self._down:
            return samples
        self._kept = np.concatenate((self._kept, samples.astype(np.float32)))
        end = self._start + len(self._kept)
        return self._out((end * self._up - self._half - 1) // self._down + 1)

    def finish(self) -> Int16:
        """Return the rest."""
        if self._up == self._down:
            return np.zeros(0, np.int16)
        end = self._start + len(self._kept)
        self._kept = np.concatenate((self._kept, np.zeros(self._half // self._up + 2, np.float32)))
        return self._out(-(-end * self._up // self._down))

    def _out(self, until: int) -> Int16:
        """The output samples up to ``until``, exclusive."""
        from scipy.signal import upfirdn

        if until <= self._given:
            return np.zeros(0, np.int16)
        first = self._start // self._down * self._up - self._delay
        made = upfirdn(self._taps, self._kept, self._up, self._down)[self._given - first : until - first]
        self._given = until
        needed = max(0, (until * self._down - self._half) // self._up)
        keep_from = max(self._start, needed // self._down * self._down)
        self._kept = self._kept[keep_from - self._start :]
        self._start = keep_from
        rounded: Int16 = np.clip(np.rint(made), -32768, 32767).astype(np.int16)
        return rounded
