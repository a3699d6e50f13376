"""Files are read from any sample on, at the place where it was."""

from __future__ import annotations

import numpy as np
import pytest

from rhapsode.audio.decode import decode, sample_offset
from rhapsode.audio.encode import encoder
from rhapsode.core.audio import AudioFormat, Int16

SOUND = (9000 * np.sin(np.cumsum(np.linspace(0.01, 0.2, 120_000)))).astype(np.int16)


def file(format: AudioFormat) -> bytes:
    audio_encoder = encoder(format, 24_000)
    return audio_encoder.begin(len(SOUND)) + audio_encoder.write(SOUND) + audio_encoder.finish()


def decoded(format: AudioFormat, start: int) -> Int16:
    return np.concatenate([np.zeros(0, np.int16), *decode(file(format), start, format)])


@pytest.mark.parametrize("format", [AudioFormat.FLAC, AudioFormat.MP3, AudioFormat.OPUS])
@pytest.mark.parametrize("start", [0, 1, 50_001, 119_999, 120_000, 200_000])
def test_the_rest_is_where_it_was(format: AudioFormat, start: int) -> None:
    rest = decoded(format, start)
    expected = SOUND[start:]
    assert len(rest) == len(expected)
    if format is AudioFormat.FLAC:
        assert np.array_equal(rest, expected)
    elif len(rest) > 1000:
        error = np.sqrt(np.mean((rest.astype(float) - expected) ** 2))
        assert error < 0.15 * np.sqrt(np.mean(expected.astype(float) ** 2)), "a shift by samples would be far more"


@pytest.mark.parametrize("format", [AudioFormat.MULAW, AudioFormat.ALAW, AudioFormat.AAC])
@pytest.mark.parametrize("start", [0, 1, 50_001])
def test_telephone_bytes_and_aac_are_read_from_where_they_were(format: AudioFormat, start: int) -> None:
    audio_encoder = encoder(format, 24_000, file_hz=24_000)
    data = audio_encoder.begin(None) + audio_encoder.write(SOUND) + audio_encoder.finish()
    rest = np.concatenate(list(decode(data, start, format)))[: len(SOUND) - start]
    assert len(rest) == len(SOUND) - start
    error = np.sqrt(np.mean((rest.astype(float) - SOUND[start:]) ** 2))
    assert error < 0.15 * np.sqrt(np.mean(SOUND.astype(float) ** 2)), "a shift by samples would be far more"


def test_what_is_no_aac_is_refused() -> None:
    with pytest.raises(ValueError, match="no audio file"):
        list(decode(b"nothing of the kind", 0, AudioFormat.AAC))


@pytest.mark.parametrize("format", [AudioFormat.WAV, AudioFormat.PCM])
def test_samples_that_lie_open_need_no_decoder(format: AudioFormat) -> None:
    at = sample_offset(format, 777)
    assert at is not None
    assert np.array_equal(np.frombuffer(file(format)[at:], "<i2"), SOUND[777:])
    assert sample_offset(AudioFormat.MP3, 777) is None


def test_what_is_no_file_is_refused() -> None:
    with pytest.raises(ValueError, match="no audio file"):
        list(decode(b"nothing of the kind", 0, AudioFormat.FLAC))
