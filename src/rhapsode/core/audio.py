"""The nouns of sound. Units are written out: ``_hz``, ``_s`` (seconds), ``_ms`` (milliseconds)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]
Int16 = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Pcm:
    """Mono sound as an engine gives it.

    ``samples`` has shape ``(n,)``, float32, nominally within [-1, 1] (an engine may overshoot; see
    :func:`rhapsode.audio.level.to_int16`). ``rate_hz`` is the sample rate.
    """

    samples: Float32
    rate_hz: int

    @property
    def seconds(self) -> float:
        """The duration in seconds."""
        return len(self.samples) / self.rate_hz
