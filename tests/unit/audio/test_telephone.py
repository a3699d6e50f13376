"""Sample rates and codecs of telephones and of other APIs: resampling in pieces, G.711, MP3 and Opus by bit rate."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest

from rhapsode.audio.encode import encoder
from rhapsode.audio.resample import StreamResampler, low_pass
from rhapsode.core.audio import AudioFormat, Int16
from tests.support.lazy_modules import LazyModule

signal = LazyModule("scipy.signal")

RATE = 24_000


def tone(seconds: float, hz: float = 440.0) -> Int16:
    return np.rint(12_000 * np.sin(2 * np.pi * hz * np.arange(int(RATE * seconds)) / RATE)).astype(np.int16)


@pytest.mark.parametrize("to_hz", [8_000, 16_000, 22_050, 32_000, 44_100, 48_000])
@pytest.mark.parametrize("pieces", [[1, 1, 7, 500, 12_000], [24_000], [159, 160, 161, 3]])
def test_pieces_are_resampled_as_the_whole(to_hz: int, pieces: list[int]) -> None:
    sound = tone(1.0)
    resampler = StreamResampler(RATE, to_hz)
    blocks, at = [], 0
    for size in [*pieces, len(sound)]:
        blocks.append(resampler.write(sound[at : at + size]))
        at += size
    blocks.append(resampler.finish())
    found = np.concatenate(blocks).astype(float)
    common = int(np.gcd(RATE, to_hz))
    up, down = to_hz // common, RATE // common
    whole = signal.resample_poly(sound.astype(float), up, down, window=low_pass(up, down) / up)
    assert len(found) == len(whole)
    assert np.abs(found - whole).max() <= 1.0


def test_equal_rates_change_nothing() -> None:
    resampler = StreamResampler(RATE, RATE)
    assert (resampler.write(tone(0.1)) == tone(0.1)).all()
    assert len(resampler.finish()) == 0


@pytest.mark.parametrize(("format", "codec"), [(AudioFormat.MULAW, "pcm_mulaw"), (AudioFormat.ALAW, "pcm_alaw")])
def test_g711_is_that_of_another_encoder(format: AudioFormat, codec: str) -> None:
    """Of every sample: FFmpeg decodes our byte to a value no further away than half a step."""
    samples = np.arange(-32768, 32768, dtype=np.int32).astype(np.int16)
    making = encoder(format, 8_000)
    coded = making.begin(None) + making.write(samples) + making.finish()
    decoder = av.CodecContext.create(codec, "r")
    decoder.sample_rate = 8000
    decoder.layout = "mono"
    frame = decoder.decode(av.Packet(coded))[0]
    heard = frame.to_ndarray().reshape(-1).astype(int)
    sizes = np.abs(samples.astype(int))
    assert (np.abs(heard - samples) <= np.maximum(sizes / 24 + 18, 4) + (sizes > 32_100) * 700).all()
    assert heard[32768 + 1000] > 0 > heard[32768 - 1000]


@pytest.mark.parametrize(
    ("format", "rate_hz", "kbits"),
    [
        *[("mp3", 44_100, kbits) for kbits in (32, 64, 96, 128, 192)],
        *[("mp3", 22_050, 32), ("mp3", 24_000, 48)],
        *[("opus", 48_000, kbits) for kbits in (32, 64, 96, 128, 192)],
    ],
)
def test_compressed_sound_has_the_rates_that_were_asked_for(format: str, rate_hz: int, kbits: int) -> None:
    resampler = StreamResampler(RATE, rate_hz)
    rng = np.random.default_rng(1)
    sound = (tone(4.0) // 2 + rng.integers(-8000, 8000, 4 * RATE)).astype(
        np.int16
    )  # a codec cannot save bits on noise
    making = encoder(AudioFormat(format), rate_hz, kbits)
    data = making.begin(None)
    for start in range(0, len(sound), 5_000):
        data += making.write(resampler.write(sound[start : start + 5_000]))
    data += making.write(resampler.finish()) + making.finish()
    with av.open(io.BytesIO(data)) as file:
        stream = file.streams.audio[0]
        assert stream.rate == rate_hz
        seconds = sum(frame.samples for frame in file.decode(audio=0)) / rate_hz
    assert seconds == pytest.approx(4.0, abs=0.1)
    assert 8 * len(data) / seconds / 1000 == pytest.approx(kbits, rel=0.05 if format == "mp3" else 0.35)
