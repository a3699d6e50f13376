"""Peaks of audio for a waveform display."""

from __future__ import annotations

import numpy as np

from rhapsode.core.audio import Float32, Int16

FULL_SCALE = 32_768


class PeakMeter:
    """The loudest sample of each of ``bars`` equal parts of a sound of ``samples``, given to it block by block."""

    def __init__(self, samples: int, bars: int) -> None:
        # Where there are fewer samples than bars, some bars begin at the same one, and share it.
        self._starts = np.arange(bars + 1, dtype=np.int64) * samples // bars
        self._levels = np.zeros(bars, np.float32)
        self._at = 0

    def add(self, block: Int16) -> None:
        """Add the next samples, of shape ``(n,)``; what goes beyond the end is left out."""
        end = self._at + len(block)
        before = int(np.searchsorted(self._starts, self._at, "right")) - 1
        first = min(before, int(np.searchsorted(self._starts, self._at, "left")))
        last = int(np.searchsorted(self._starts, end, "left"))
        touched = slice(first, min(last, len(self._levels)))
        starts = np.maximum(self._starts[touched] - self._at, 0)
        if len(starts):
            kept = np.abs(block[: self._starts[-1] - self._at].astype(np.float32))
            if len(kept):
                levels = np.maximum.reduceat(kept, np.minimum(starts, len(kept) - 1)) / FULL_SCALE
                self._levels[touched] = np.maximum(self._levels[touched], levels)
        self._at = end

    @property
    def levels(self) -> Float32:
        """From the beginning to the end, of shape ``(bars,)``, each from 0 to 1."""
        return self._levels
