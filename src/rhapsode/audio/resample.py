"""From one sample rate to another."""

from __future__ import annotations

from math import gcd

import numpy as np

from rhapsode.core.audio import Pcm


def resampled(pcm: Pcm, rate_hz: int) -> Pcm:
    """The same sound at ``rate_hz``, by a polyphase filter; as a whole, because pieces would click where they meet."""
    if pcm.rate_hz == rate_hz or not len(pcm.samples):
        return Pcm(pcm.samples, rate_hz)
    from scipy.signal import resample_poly  # a tenth of a second to load, and hardly ever needed

    common = gcd(rate_hz, pcm.rate_hz)
    samples = resample_poly(pcm.samples, rate_hz // common, pcm.rate_hz // common)
    return Pcm(np.asarray(samples, np.float32), rate_hz)
