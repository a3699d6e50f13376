"""G.711, the companding of telephone lines: 16-bit samples to 8 bits by the mu-law and by the A-law."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Int16

Law: TypeAlias = Literal["ulaw", "alaw"]
RATE_HZ = 8_000
"""The sample rate that G.711 is defined for."""


class G711Encoder:
    """Makes nothing but G.711 bytes, one for each sample; an :class:`~rhapsode.audio.encode.Encoder`."""

    def __init__(self, law: Law, rate_hz: int = RATE_HZ) -> None:
        self.mime_type = f"audio/{'basic' if law == 'ulaw' else 'x-alaw-basic'}"
        self._table = _table(law)

    def begin(self, samples: int | None) -> bytes:
        return b""

    def write(self, samples: Int16) -> bytes:
        return self._table[samples.astype(np.int32) + 32768].tobytes()

    def finish(self) -> bytes:
        return b""


@lru_cache(maxsize=2)
def _table(law: Law) -> npt.NDArray[np.uint8]:
    """Return the byte of each 16-bit sample, from -32768 on."""
    return np.array([(_ulaw if law == "ulaw" else _alaw)(sample) for sample in range(-32768, 32768)], np.uint8)


def _ulaw(sample: int) -> int:
    """Encode by ITU-T G.711, table 2a: 14 bits with a bias of 33, sign, three bits of the segment, four of the
    step.
    """
    size = min(abs(sample) >> 2, 8158) + 33
    segment = size.bit_length() - 6
    code = segment << 4 | size >> segment + 1 & 0xF
    return ~(code | (0x80 if sample < 0 else 0)) & 0xFF


def _alaw(sample: int) -> int:
    """Encode by ITU-T G.711, table 1a: 13 bits, sign, three bits of the segment, four of the step, even bits
    inverted.
    """
    size = min((sample if sample >= 0 else ~sample) >> 3, 4095)
    segment = max(size.bit_length() - 5, 0)
    code = segment << 4 | (size >> (segment or 1) & 0xF)
    return (code | (0x80 if sample >= 0 else 0)) ^ 0x55
