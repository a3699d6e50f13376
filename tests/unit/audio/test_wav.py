"""WAV headers, as others read them."""

from __future__ import annotations

import io
import struct
import wave

import pytest

from rhapsode.audio.wav import HEADER_BYTES, MAX_SAMPLES, wav_header
from rhapsode.core.audio import BYTES_PER_SAMPLE


@pytest.mark.parametrize(("samples", "rate"), [(0, 24_000), (1, 8_000), (24_001, 24_000), (100, 48_000)])
def test_the_standard_library_reads_it(samples: int, rate: int) -> None:
    sound = bytes(range(256)) * (samples // 128 + 1)
    file = wav_header(samples, rate) + sound[: samples * BYTES_PER_SAMPLE]
    assert len(file) == HEADER_BYTES + samples * BYTES_PER_SAMPLE
    with wave.open(io.BytesIO(file)) as reader:
        assert (reader.getnchannels(), reader.getsampwidth(), reader.getframerate()) == (1, 2, rate)
        assert reader.getnframes() == samples
        assert reader.readframes(samples) == file[HEADER_BYTES:]


def test_the_sizes_of_the_largest_file_fit_their_fields() -> None:
    header = wav_header(MAX_SAMPLES, 24_000)
    riff, data = struct.unpack_from("<I", header, 4)[0], struct.unpack_from("<I", header, 40)[0]
    assert data == MAX_SAMPLES * BYTES_PER_SAMPLE
    assert riff == HEADER_BYTES + MAX_SAMPLES * BYTES_PER_SAMPLE - 8
    assert riff + BYTES_PER_SAMPLE > 2**32 - 1, "one sample more would not fit"


@pytest.mark.parametrize("samples", [-1, MAX_SAMPLES + 1, 2**40])
def test_what_does_not_fit_is_refused(samples: int) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        wav_header(samples, 24_000)
