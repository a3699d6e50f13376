"""WAV files: 16-bit mono PCM behind a 44-byte RIFF header."""

from __future__ import annotations

import struct

from rhapsode.core.audio import BYTES_PER_SAMPLE

HEADER_BYTES = 44
UNKNOWN = 2**32 - 1
"""What readers take for a length that is not known."""
MAX_SAMPLES = (2**32 - 1 - (HEADER_BYTES - 8)) // BYTES_PER_SAMPLE
"""The RIFF header counts its bytes in 32 bits: more samples than this do not fit."""


def wav_header(samples: int, rate_hz: int) -> bytes:
    """Return the header of a file with ``samples`` 16-bit mono samples at ``rate_hz``. Raises ValueError past 4 GiB.

    The layout is that of Microsoft's "Multimedia Programming Interface and Data Specifications 1.0" (RIFF WAVE, PCM).
    """
    if not 0 <= samples <= MAX_SAMPLES:
        raise ValueError(f"{samples} samples do not fit into a WAV file")
    data_bytes = samples * BYTES_PER_SAMPLE
    return _header(HEADER_BYTES - 8 + data_bytes, data_bytes, rate_hz)


def wav_stream_header(rate_hz: int) -> bytes:
    """Return the header of a file of unknown length: both sizes have the largest value."""
    return _header(UNKNOWN, UNKNOWN, rate_hz)


def _header(riff_bytes: int, data_bytes: int, rate_hz: int) -> bytes:
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        riff_bytes,
        b"WAVE",
        b"fmt ",
        16,
        1,  # PCM
        1,  # mono
        rate_hz,
        rate_hz * BYTES_PER_SAMPLE,
        BYTES_PER_SAMPLE,
        8 * BYTES_PER_SAMPLE,
        b"data",
        data_bytes,
    )
