"""Encoders, as independent readers see their files: FFmpeg's (through PyAV) and libsndfile's."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import av
import numpy as np
import pytest
import soundfile

from rhapsode.audio import encode
from rhapsode.audio.decode import decode
from rhapsode.audio.encode import MP3_KBITS, MPEG_RATES_HZ, Encoder, encoder
from rhapsode.audio.resample import resampled
from rhapsode.core.audio import AudioFormat, Int16, Pcm
from rhapsode.core.errors import EngineError
from tests.support.cases import each_case

RATE_HZ = 24_000
COMPRESSED = [AudioFormat.MP3, AudioFormat.OPUS, AudioFormat.FLAC]
LENGTHS = [1, 575, 576, 577, 1152, 1153, 24_000, 100_001]


def sweep(samples: int) -> Int16:
    """Return a tone that rises from 100 Hz to 2 kHz: no two parts of it are alike."""
    at = np.arange(samples) / RATE_HZ
    length = max(samples / RATE_HZ, 1e-9)
    return (9000 * np.sin(2 * np.pi * (100 * at + 950 * at**2 / length))).astype(np.int16)


def pieces(file_encoder: Encoder, sound: Int16, *, known: bool, step: int = 7919) -> Iterator[bytes]:
    yield file_encoder.begin(len(sound) if known else None)
    for start in range(0, len(sound), step):
        yield file_encoder.write(sound[start : start + step])
    yield file_encoder.finish()


def file_of(format: AudioFormat, sound: Int16, *, known: bool = True, step: int = 7919) -> bytes:
    return b"".join(pieces(encoder(format, RATE_HZ), sound, known=known, step=step))


def decoded(file: bytes) -> Int16:
    samples: Int16 = soundfile.read(io.BytesIO(file), dtype="int16")[0]
    return samples


def decoded_by_ffmpeg(file: bytes) -> Int16:
    with av.open(io.BytesIO(file)) as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


@each_case("format", [AudioFormat.WAV, AudioFormat.FLAC, AudioFormat.PCM])
@each_case("known", [True, False])
def test_nothing_is_lost(format: AudioFormat, known: bool) -> None:
    sound = sweep(50_001)
    file = file_of(format, sound, known=known)
    heard = np.frombuffer(file, "<i2") if format is AudioFormat.PCM else decoded_by_ffmpeg(file)
    assert np.array_equal(heard, sound)


@each_case("format", COMPRESSED)
@each_case("samples", LENGTHS)
def test_the_length_is_exact(format: AudioFormat, samples: int) -> None:
    file = file_of(format, sweep(samples))
    assert soundfile.info(io.BytesIO(file)).frames == samples
    assert len(decoded(file)) == samples


@each_case("format", COMPRESSED)
def test_ffmpeg_finds_the_length_that_was_encoded(format: AudioFormat) -> None:
    file = file_of(format, sweep(100_001))
    with av.open(io.BytesIO(file)) as container:
        assert container.duration == pytest.approx(100_001 / RATE_HZ * 1e6, abs=0.045e6)  # with LAME's edges
        frames = list(container.decode(audio=0))
    rate_hz = frames[0].sample_rate
    assert sum(frame.samples for frame in frames) / rate_hz == pytest.approx(100_001 / RATE_HZ, abs=0.03)


@each_case("format", [AudioFormat.MP3, AudioFormat.OPUS])
def test_decoded_audio_is_like_the_input(format: AudioFormat) -> None:
    """And neither early nor late: by two samples the correlation would be 0.97."""
    sound = sweep(48_000)
    heard = decoded(file_of(format, sound))
    assert max(np.corrcoef(sound[1:-1], heard[1 + lag : 47_999 + lag])[0, 1] for lag in (-1, 0, 1)) > 0.99


@each_case("format", list(AudioFormat))
def test_how_it_is_cut_does_not_matter(format: AudioFormat) -> None:
    sound = sweep(30_000)
    sizes = {len(file_of(format, sound, step=step)) for step in (480, 7919, 30_000)}
    assert len(sizes) == 1


@each_case("format", COMPRESSED)
def test_a_stream_of_unknown_length_can_be_played(format: AudioFormat) -> None:
    file = file_of(format, sweep(48_000), known=False)
    with av.open(io.BytesIO(file)) as container:
        frames = list(container.decode(audio=0))
    assert sum(frame.samples for frame in frames) / frames[0].sample_rate == pytest.approx(2.0, abs=0.1)


def test_an_mp3_of_unknown_length_begins_with_sound() -> None:
    assert b"Info" not in file_of(AudioFormat.MP3, sweep(24_000), known=False)[:200]


def test_the_mp3_is_of_the_rate_that_its_header_is_made_for() -> None:
    file = file_of(AudioFormat.MP3, sweep(240_000))
    assert len(file) * 8 / 10 == pytest.approx(1000 * MP3_KBITS, rel=0.01)
    assert int.from_bytes(file[25:29], "big") == len(file)


@each_case("format", list(AudioFormat))
def test_bytes_come_while_it_goes_on(format: AudioFormat) -> None:
    """Little is held back, however long the file is."""
    audio_encoder = encoder(format, RATE_HZ)
    audio_encoder.begin(None)
    at = [sum(len(audio_encoder.write(sweep(24_000))) for _ in range(5)) for _ in range(6)]
    audio_encoder.finish()
    assert all(after > 0 and abs(after - before) < 0.5 * before for before, after in pairwise(at[1:]))


@each_case(("format", "mime_type"), [
    (AudioFormat.WAV, "audio/wav"),
    (AudioFormat.MP3, "audio/mpeg"),
    (AudioFormat.OPUS, "audio/ogg"),
    (AudioFormat.FLAC, "audio/flac"),
    (AudioFormat.PCM, "audio/L16;rate=24000;channels=1"),
    (AudioFormat.AAC, "audio/aac"),
    (AudioFormat.MULAW, "audio/PCMU;rate=8000;channels=1"),
    (AudioFormat.ALAW, "audio/PCMA;rate=8000;channels=1"),
])  # fmt: skip
def test_each_format_has_its_media_type(format: AudioFormat, mime_type: str) -> None:
    assert encoder(format, RATE_HZ).mime_type == mime_type


@each_case(("format", "samples"), [(AudioFormat.WAV, 2**31), (AudioFormat.FLAC, 2**36)])
def test_what_does_not_fit_is_refused(format: AudioFormat, samples: int) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        encoder(format, RATE_HZ).begin(samples)


@each_case("format", [AudioFormat.MP3, AudioFormat.OPUS])
def test_a_rate_that_a_format_does_not_have_is_refused(format: AudioFormat) -> None:
    with pytest.raises(ValueError, match="not at 22000"):
        encoder(format, 22_000)


@each_case("file_hz", MPEG_RATES_HZ)
def test_mp3_at_any_rate_of_mpeg_has_the_same_sound_at_the_same_places(file_hz: int) -> None:
    sound = (9000 * np.sin(0.02 * np.arange(48_000) + 1e-6 * np.arange(48_000.0) ** 2)).astype(np.int16)
    audio_encoder = encoder(AudioFormat.MP3, 24_000, file_hz=file_hz)
    data = audio_encoder.begin(len(sound)) + audio_encoder.write(sound) + audio_encoder.finish()
    assert soundfile.info(io.BytesIO(data)).samplerate == file_hz
    heard = np.concatenate(list(decode(data, 1_000, AudioFormat.MP3)))
    expected = resampled(Pcm(sound / np.float32(32_768), 24_000), file_hz).samples[1_000:]
    assert len(expected) <= len(heard) < len(expected) + 0.1 * file_hz
    assert np.corrcoef(heard[: len(expected)], expected)[0, 1] > 0.99


@each_case(
    ("format", "rate_hz", "nearest"),
    [
        (AudioFormat.MP3, 44_000, 44_100),
        (AudioFormat.MP3, 8_000, 16_000),
        (AudioFormat.OPUS, 44_100, 48_000),
        (AudioFormat.AAC, 23_000, 22_050),
        (AudioFormat.WAV, 7_999, 8_000),
        (AudioFormat.FLAC, 96_000, 48_000),
        (AudioFormat.PCM, 22_051, 22_050),
        (AudioFormat.MULAW, -5, 8_000),
    ],
)
def test_the_nearest_rate_is_named(format: AudioFormat, rate_hz: int, nearest: int) -> None:
    with pytest.raises(ValueError, match=f"the nearest is {nearest}$"):
        encoder(format, 24_000, file_hz=rate_hz)
    encoder(format, 24_000, file_hz=nearest)


@each_case(("format", "codec"), [(AudioFormat.MULAW, "pcm_mulaw"), (AudioFormat.ALAW, "pcm_alaw")])
def test_telephones_hear_the_sound_at_8_khz(format: AudioFormat, codec: str) -> None:
    audio_encoder = encoder(format, 24_000)
    sound = (9000 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 24_000)).astype(np.int16)
    data = audio_encoder.begin(len(sound)) + audio_encoder.write(sound) + audio_encoder.finish()
    assert len(data) == 16_000, "a byte a sample"
    heard = av.CodecContext.create(codec, "r")
    heard.sample_rate, heard.layout = 8_000, "mono"
    frames = [frame.to_ndarray().reshape(-1) for frame in heard.decode(av.Packet(data))]
    expected = 9000 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 8_000)
    error = (np.concatenate(frames) - expected)[200:-200]
    assert np.sqrt(np.mean(error**2)) < 0.02 * np.sqrt(np.mean(expected**2)), "G.711 keeps about 38 dB"


@each_case("file_hz", [8_000, 16_000, 22_050, 44_100, 48_000])
@each_case("format", [AudioFormat.WAV, AudioFormat.FLAC])
def test_a_file_at_another_rate_has_the_same_sound_and_its_true_length(format: AudioFormat, file_hz: int) -> None:
    audio_encoder = encoder(format, 24_000, file_hz=file_hz)
    sound = (9000 * np.sin(2 * np.pi * 440 * np.arange(36_001) / 24_000)).astype(np.int16)
    data = (
        audio_encoder.begin(len(sound))
        + audio_encoder.write(sound[:777])
        + audio_encoder.write(sound[777:])
        + audio_encoder.finish()
    )
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        assert (file.samplerate, file.frames) == (file_hz, -(-36_001 * file_hz // 24_000))
        heard = file.read(dtype="int16").astype(float)
    expected = 9000 * np.sin(2 * np.pi * 440 * np.arange(len(heard)) / file_hz)
    assert np.abs(heard - expected)[500:-500].max() < 3


def test_aac_is_played_at_the_rate_that_was_asked_for() -> None:
    for file_hz in (None, 16_000, 44_100):
        audio_encoder = encoder(AudioFormat.AAC, 24_000, file_hz=file_hz)
        sound = (9000 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 24_000)).astype(np.int16)
        data = audio_encoder.begin(len(sound)) + audio_encoder.write(sound) + audio_encoder.finish()
        assert data[0] == 0xFF, "ADTS begins with its syncword"
        assert data[1] & 0xF6 == 0xF0
        with av.open(io.BytesIO(data), "r", format="aac") as container:
            frames = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
            assert container.streams.audio[0].rate == (file_hz or 24_000)
        heard = np.concatenate(frames)
        seconds = len(heard) / (file_hz or 24_000)
        assert 2.0 <= seconds < 2.2
        assert 0.15 < np.sqrt(np.mean(heard**2)) < 0.25


def test_without_the_extra_aac_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode, "is_installed", lambda format: False)
    with pytest.raises(EngineError, match="'aac' needs the extra of that name") as raised:
        encoder(AudioFormat.AAC, 24_000)
    assert raised.value.missing_extra == "aac"
