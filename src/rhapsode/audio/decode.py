"""Decodes files that :mod:`rhapsode.audio.encode` has made, from any sample on."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np

from rhapsode.audio.wav import BYTES_PER_SAMPLE, HEADER_BYTES
from rhapsode.core.audio import AudioFormat, Int16

BLOCK_SAMPLES = 48_000

SAMPLES_FROM = {AudioFormat.WAV: HEADER_BYTES, AudioFormat.PCM: 0}
"""In these formats the samples lie in the file as they are, from that byte on."""


def sample_offset(format: AudioFormat, sample: int) -> int | None:
    """The byte at which a sample lies in a file; ``None`` where it has to be decoded."""
    first = SAMPLES_FROM.get(format)
    return None if first is None else first + BYTES_PER_SAMPLE * sample


def decode(data: bytes, start: int) -> Iterator[Int16]:
    """The samples of a FLAC, MP3 or Opus file from the one at ``start`` on, in blocks.

    Those of FLAC are the very ones that were encoded, those of the others as near as such a format keeps them, and at
    the same places. Raises ValueError for what is no such file.
    """
    import soundfile  # only processes that encode and decode load libsndfile

    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            file.seek(min(start, file.frames))
            while len(block := file.read(BLOCK_SAMPLES, dtype="int16")):
                yield np.asarray(block, np.int16)
    except soundfile.LibsndfileError as error:
        raise ValueError(f"no audio file: {error.error_string}") from None
