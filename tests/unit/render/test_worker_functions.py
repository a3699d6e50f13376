"""What worker processes do, done in this one: assembly of files, and what is refused."""

from __future__ import annotations

import io
import wave
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rhapsode.audio.wav import MAX_SAMPLES
from rhapsode.core.audio import AudioFormat, Float32, Pcm
from rhapsode.core.captions import CaptionFormat, read_timings
from rhapsode.core.delivery import Delivery, DeliverySpan
from rhapsode.core.errors import EngineError, UnspeakableError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import PlanRequest, RemoteSpeech, RenderedSegment, Segment, Speech, SpeechParams
from rhapsode.render import worker_functions
from rhapsode.render.worker_functions import Assembled, Captions, Target, WorkerConfig
from rhapsode.store.blobs import LocalBlobs

LOW = SpeechParams("", "Low")


def part(id: int, audio: str | None, samples: int, checksum: int | None, pause_ms: int) -> RenderedSegment:
    return RenderedSegment(audio, samples, checksum, id=id, pause_ms=pause_ms)


def planning(text: str, **fields: Any) -> PlanRequest:
    return PlanRequest("tone", "en-US", text, **fields)


@pytest.fixture
def config(tmp_path: Path) -> WorkerConfig:
    return WorkerConfig(EngineOptions(tmp_path / "cache", 1), (tmp_path / "audio").as_uri())


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "audio")


def samples(count: int, value: int) -> bytes:
    return np.full(count, value, np.int16).tobytes()


def test_parts_are_joined_in_order_with_their_pauses(config: WorkerConfig, blobs: LocalBlobs) -> None:
    blobs.put("a", [samples(100, 1)])
    blobs.put("b", [samples(50, 2)])
    parts = [
        part(1, "a", 100, None, 10),
        part(2, None, 0, None, 3000),
        part(3, "b", 50, None, 0),
    ]
    result = worker_functions.assemble(config, "tone", parts, Target("out.wav"))
    assert result == Assembled(100 + 240 + 72_000 + 50, 44 + 2 * (100 + 240 + 72_000 + 50))
    with wave.open(io.BytesIO(bytes(blobs.get("out.wav")))) as file:
        assert (file.getnframes(), file.getframerate()) == (result.samples, 24_000)
        sound = np.frombuffer(file.readframes(result.samples), np.int16)
    assert (sound[:100] == 1).all()
    assert (sound[100:-50] == 0).all()
    assert (sound[-50:] == 2).all()


def test_all_lost_parts_are_named_and_no_file_is_left(config: WorkerConfig, blobs: LocalBlobs) -> None:
    blobs.put("a", [samples(100, 1)])
    blobs.put("short", [samples(99, 1)])
    parts = [
        part(1, "a", 100, None, 0),
        part(2, "gone", 10, None, 0),
        part(3, None, 0, None, 100),
        part(4, "short", 100, None, 0),
    ]
    assert worker_functions.assemble(config, "tone", parts, Target("out.wav")) == Assembled(0, 0, (2, 4))
    with pytest.raises(FileNotFoundError):
        blobs.get("out.wav")


def test_a_part_with_other_samples_than_were_recorded_is_lost(config: WorkerConfig, blobs: LocalBlobs) -> None:
    """A file system may bring a file back after a power cut at its full length, and full of zeros."""
    blobs.put("whole", [samples(100, 1)])
    blobs.put("zeros", [samples(100, 0)])
    checksum = zlib.crc32(samples(100, 1))
    parts = [
        part(1, "whole", 100, checksum, 0),
        part(2, "zeros", 100, checksum, 0),
    ]
    assert worker_functions.assemble(config, "tone", parts, Target("out.wav")) == Assembled(0, 0, (2,))
    assert worker_functions.assemble(config, "tone", parts[:1], Target("out.wav")).samples == 100


def test_a_part_that_comes_back_is_lost_all_the_same(
    config: WorkerConfig, blobs: LocalBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file was not made, so it must not look as if it had been."""
    monkeypatch.setattr(worker_functions, "_is_whole", lambda _blobs, _part: True)
    assert worker_functions.assemble(config, "tone", [part(7, "gone", 10, None, 0)], Target("out.wav")).lost == (7,)


def test_what_does_not_fit_a_file_is_refused_before_anything_is_written(
    config: WorkerConfig, blobs: LocalBlobs
) -> None:
    parts = [
        part(1, "a", MAX_SAMPLES, None, 0),
        part(2, "b", 1, None, 0),
    ]
    with pytest.raises(UnspeakableError, match=r"24\.9 hours long"):
        worker_functions.assemble(config, "tone", parts, Target("out.wav"))


def test_a_rendered_segment_is_stored_as_it_was_counted(config: WorkerConfig, blobs: LocalBlobs) -> None:
    rendered = worker_functions.render(config, "tone", Segment(0, 5, "hello"), LOW, "segments/x.pcm").segment
    assert len(blobs.get("segments/x.pcm")) == 2 * rendered.samples
    assert zlib.crc32(blobs.get("segments/x.pcm")) == rendered.checksum
    assert rendered.input_text_tokens == 5
    assert 0.25 * 24_000 < rendered.samples <= 0.3 * 24_000


@pytest.mark.parametrize(("volume_db", "factor"), [(-20.0, 0.1), (-6.0, 0.501), (3.0, 1.413)])
def test_volume_is_a_gain_in_decibels(
    config: WorkerConfig, blobs: LocalBlobs, volume_db: float, factor: float
) -> None:
    def spoken(params: SpeechParams) -> Float32:
        worker_functions.render(config, "tone", Segment(0, 5, "hello"), params, f"segments/{params.volume_db}.pcm")
        return np.frombuffer(blobs.get(f"segments/{params.volume_db}.pcm"), np.int16).astype(np.float32)

    plain, louder = spoken(LOW), spoken(replace(LOW, volume_db=volume_db))
    assert len(plain) == len(louder), "the completeness gate and the silence at the edges hear the voice itself"
    assert np.abs(louder - factor * plain).max() <= 1 + 0.001 * np.abs(plain).max()


def test_a_loud_volume_is_limited_and_not_clipped(config: WorkerConfig, blobs: LocalBlobs) -> None:
    worker_functions.render(config, "tone", Segment(0, 5, "hello"), replace(LOW, volume_db=20.0), "segments/x.pcm")
    samples = np.frombuffer(blobs.get("segments/x.pcm"), np.int16)
    peak = np.abs(samples.astype(np.int32)).max()
    assert 0.9 * 32767 < peak <= 32767
    assert len(np.unique(samples[samples > 0.9 * 32767])) > 20, "a wave that is cut off has one level only"


def test_a_provider_s_speech_has_the_volume_too(config: WorkerConfig, blobs: LocalBlobs) -> None:
    tone = np.sin(np.arange(24_000) / 20).astype(np.float32)
    speech = RemoteSpeech((0.5 * 32767 * tone).astype("<i2").tobytes(), 24_000, 1, 25)
    segment = Segment(0, 15, "What is spoken.")
    worker_functions.receive(config, "gemini", segment, replace(LOW, volume_db=-20.0), speech, "segments/x.pcm")
    peak = np.abs(np.frombuffer(blobs.get("segments/x.pcm"), np.int16)).max()
    assert peak == pytest.approx(0.05 * 32767, rel=0.02)


@pytest.mark.parametrize("format", list(AudioFormat))
def test_a_file_is_the_same_whichever_way_it_was_made(
    config: WorkerConfig, blobs: LocalBlobs, format: AudioFormat
) -> None:
    """Rendered straight into its file, or put together of stored segments."""
    segment = Segment(0, 5, "hello", pause_ms=120)
    rendered = worker_functions.render(config, "tone", segment, LOW, "a", Target("whole", format))
    parts = [rendered.segment]
    assembled = worker_functions.assemble(config, "tone", parts, Target("joined", format))
    assert assembled == rendered.file
    assert assembled.size == len(blobs.get("joined"))
    whole, joined = bytes(blobs.get("whole")), bytes(blobs.get("joined"))
    if format is AudioFormat.OPUS:  # each Ogg stream has a number of its own
        assert len(whole) == len(joined)
    else:
        assert whole == joined


def test_speech_that_fits_no_wav_file_may_fit_another(config: WorkerConfig, blobs: LocalBlobs) -> None:
    blobs.put("a", [samples(100, 1)])
    parts = [
        part(1, "a", 100, None, 0),
        part(2, None, 0, None, 25 * 3600 * 1000),
    ]
    with pytest.raises(UnspeakableError, match="ask for flac"):
        worker_functions.assemble(config, "tone", parts, Target("out.wav"))


def test_a_base_speed_makes_everything_faster() -> None:
    text = "[slow] One two three. [long pause] Four five six.\n\nSeven eight nine."
    plain = worker_functions.plan(planning(text)).segments
    fast = worker_functions.plan(planning(text, params=SpeechParams("", speed=2.0))).segments
    assert [(part.start, part.end, part.phonemes) for part in fast] == [
        (part.start, part.end, part.phonemes) for part in plain
    ]
    assert [part.speed for part in fast] == [2 * part.speed for part in plain]
    assert [part.pause_ms for part in fast] == [part.pause_ms // 2 for part in plain]
    assert {part.speed for part in plain} == {0.8, 1.0}


@pytest.mark.parametrize("speed", [0.5, 0.8, 2.0, 3.0])
def test_a_pause_that_is_given_in_seconds_is_as_long_at_any_speed(speed: float) -> None:
    def pauses(text: str) -> list[int]:
        params = SpeechParams("", speed=speed)
        return [part.pause_ms for part in worker_functions.plan(planning(text, params=params)).segments]

    for timed in ("[pause 2s]", "[2 second pause]", "[2000ms]", '<break time="2s"/>', "[pause 1s] [pause 1000ms]"):
        assert pauses(f"One. {timed} Two.") == [2000, 0], timed
    assert pauses("One. [long pause] Two.") == [round(1600 / speed), 0]
    assert pauses('One. <break time="3s"/> [long pause] Two.') == [3000 + round(1600 / speed), 0]
    assert pauses("One. [pause 6s] [pause 6s] Two.") == [10_000, 0], "the longest that tags can ask for"


def test_slow_speech_has_shorter_segments() -> None:
    text = "One two three four five six seven eight nine ten. " * 20
    plain = worker_functions.plan(planning(text)).segments
    slow = worker_functions.plan(planning(text, params=SpeechParams("", speed=0.5))).segments
    assert max(len(part.phonemes) for part in slow) <= 0.6 * max(len(part.phonemes) for part in plain)


def test_a_divisor_asks_for_smaller_segments() -> None:
    text = "One two three four five six seven eight nine ten. " * 10
    whole = worker_functions.plan(planning(text))
    small = worker_functions.plan(planning(text, divisor=4))
    assert len(small.segments) > len(whole.segments)
    assert max(len(part.phonemes) for part in small.segments) <= 100


def test_timings_go_with_what_is_cut_off_at_the_edges() -> None:
    """Half a second of silence before the first phoneme, and as much behind the last."""
    silence, sound = np.zeros(12_000, np.float32), np.full(4_800, 0.5, np.float32)
    speech = Speech(Pcm(np.concatenate([silence, sound, silence]), 24_000), 2, [12_000, 14_400, 26_000])
    samples, timings = worker_functions.trimmed(speech)
    assert timings is not None
    begins, middle, ends = read_timings(timings)
    assert begins == pytest.approx(0.03, abs=0.006)
    assert middle == pytest.approx(begins + 0.1, abs=0.002)
    assert ends == pytest.approx(len(samples) / 24_000, abs=0.001)
    assert worker_functions.trimmed(Speech(speech.pcm, 2))[1] is None


def test_what_a_delivery_makes_quiet_is_not_cut_off_at_the_edges() -> None:
    silence, sound = np.zeros(12_000, np.float32), np.full(4_800, 0.5, np.float32)
    quiet = sound * np.float32(10 ** (-60 / 20))
    pcm = Pcm(np.concatenate([silence, quiet, sound, quiet, silence]), 24_000)
    plain = Segment(0, 6, "silent")
    ends = tuple(DeliverySpan(at, at + 1, Delivery(volume_db=-60.0)) for at in (0, 5))
    lengths = [
        len(worker_functions.trimmed(Speech(pcm, 6), segment=segment)[0])
        for segment in (plain, replace(plain, deliveries=ends[:1]), replace(plain, deliveries=ends))
    ]
    assert lengths[1] - lengths[0] == pytest.approx(4_800, abs=240)
    assert lengths[2] - lengths[1] == pytest.approx(4_800, abs=240)


def test_an_engine_that_says_nothing_of_its_words_makes_no_captions(
    config: WorkerConfig, blobs: LocalBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_functions, "speak", lambda *_: (np.zeros(100, np.int16), 5, None))
    target = Target("out.wav", AudioFormat.WAV, Captions("out.srt", CaptionFormat.SRT, "hello"))
    with pytest.raises(EngineError, match="does not say when its words are heard"):
        worker_functions.render(config, "tone", Segment(0, 5, "hello", words=()), LOW, None, target)
    with pytest.raises(FileNotFoundError):
        blobs.get("out.wav")
