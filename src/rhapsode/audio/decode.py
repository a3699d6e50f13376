"""Decodes files that :mod:`rhapsode.audio.encode` has made, from any sample on."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np

from rhapsode.audio.encode import MP3_DELAY
from rhapsode.audio.wav import HEADER_BYTES
from rhapsode.core.audio import BYTES_PER_SAMPLE, TELEPHONE_HZ, AudioFormat, Int16

BLOCK_SAMPLES = 48_000

SAMPLES_FROM = {AudioFormat.WAV: HEADER_BYTES, AudioFormat.PCM: 0}
"""In these formats the samples lie in the file as they are, from that byte on."""


def sample_offset(format: AudioFormat, sample: int) -> int | None:
    """Return the byte offset of a sample in a file; ``None`` for a format that has to be decoded to find it."""
    first = SAMPLES_FROM.get(format)
    return None if first is None else first + BYTES_PER_SAMPLE * sample


_G711 = {AudioFormat.MULAW: "ULAW", AudioFormat.ALAW: "ALAW"}
MP3_DECODER_DELAY = 529
"""Samples that a decoder of Layer III puts before the sound, besides LAME's, of a file without a header."""
AAC_DELAY = 1024
"""Samples that FFmpeg's encoder puts before the sound."""


def decode(data: bytes, start: int, format: AudioFormat) -> Iterator[Int16]:
    """Yield the samples of a file that is no WAV or PCM from the one at ``start`` on, in blocks of shape ``(n,)``.

    Those of FLAC are the very ones that were encoded, those of the others as near as such a format keeps them, and at
    the same places. Raises ValueError for what is no such file.
    """
    if format is AudioFormat.AAC:
        yield from _decode_aac(data, start)
        return
    import soundfile  # only processes that encode and decode load libsndfile

    if format is AudioFormat.MP3 and b"Info" not in data[:64]:
        start += MP3_DELAY + MP3_DECODER_DELAY
    raw = {}
    if (codec := _G711.get(format)) is not None:  # whatever the rate is: samples are counted
        raw = {"format": "RAW", "subtype": codec, "samplerate": TELEPHONE_HZ, "channels": 1}
    try:
        with soundfile.SoundFile(io.BytesIO(data), **raw) as file:
            file.seek(min(start, file.frames))
            while len(block := file.read(BLOCK_SAMPLES, dtype="int16")):
                yield np.asarray(block, np.int16)
    except soundfile.LibsndfileError as error:
        raise ValueError(f"no audio file: {error.error_string}") from None


def _decode_aac(data: bytes, start: int) -> Iterator[Int16]:
    """Yield the samples of an AAC file of ours from ``start`` on, without the ``AAC_DELAY`` before the sound.

    Raises ValueError for what is no AAC file.
    """
    import av  # only processes that encode and decode AAC load FFmpeg

    skip = start + AAC_DELAY
    try:
        with av.open(io.BytesIO(data), "r", format="aac") as container:
            resampler = av.AudioResampler(format="s16", layout="mono")
            for frame in container.decode(audio=0):
                for resampled in resampler.resample(frame):
                    block = resampled.to_ndarray().reshape(-1)
                    if len(rest := block[skip:]):
                        yield np.asarray(rest, np.int16)
                    skip = max(0, skip - len(block))
    except av.FFmpegError as error:
        raise ValueError(f"no audio file: {error}") from None
