"""Deliveries by the real Kokoro: what was asked for is measured in the sound, and every word is still heard."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy.signal import butter, sosfiltfilt

from rhapsode.core.audio import Float32
from rhapsode.core.delivery import PLAIN, Delivery, DeliverySpan
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment, Speech
from rhapsode.engines.kokoro.inference import KokoroEngine
from rhapsode.text.deliveries import DELIVERIES as MANNERS
from rhapsode.text.reader import reader_of
from tests.support.dnsmos import Judge
from tests.support.kokoro import PROVIDER
from tests.support.pitch import Prosody, f0, prosody
from tests.support.transcribe import Transcriber, word_error_rate

pytestmark = pytest.mark.engine

TEXT = "I never thought we would see this place again, but here we are."
VOICES = ("Kore", "Charon")
DELIVERIES = {
    "higher": Delivery(pitch=3),
    "lower": Delivery(pitch=-3),
    "wider": Delivery(pitch_range=1.5),
    "flatter": Delivery(pitch_range=0.4),
    "raised": Delivery(effort=1),
    "soft": Delivery(effort=-1),
    "quieter": Delivery(volume_db=-6),
    "whispered": Delivery(breathiness=1),
}
BELOW_VOICES = butter(2, 25, fs=24_000, output="sos")


@pytest.fixture(scope="module")
def phonemes() -> str:
    return reader_of(PROVIDER.profile, "en-US").phonemes(TEXT)


def speak(engine: KokoroEngine, phonemes: str, voice: str, *spans: DeliverySpan, speed: float = 1.0) -> Speech:
    return engine.synthesise(Segment(0, 1, phonemes, speed, deliveries=spans), voice)


@pytest.fixture(scope="module")
def sounds(engine: KokoroEngine, phonemes: str) -> dict[tuple[str, str], Float32]:
    """Return the sentence by two voices in each delivery, and plain."""
    found = {}
    for voice in VOICES:
        found[voice, "plain"] = speak(engine, phonemes, voice).pcm.samples
        for name, delivery in DELIVERIES.items():
            whole = DeliverySpan(0, len(phonemes), delivery)
            found[voice, name] = speak(engine, phonemes, voice, whole).pcm.samples
    return found


@pytest.fixture(scope="module")
def measured(sounds: dict[tuple[str, str], Float32]) -> dict[tuple[str, str], Prosody]:
    return {key: prosody(sound) for key, sound in sounds.items()}


def semitones(sound: Float32, reference: Float32) -> float:
    """Return the median distance in pitch of two sounds of the same durations, over the frames voiced in both.

    Medians of each by itself would be of other frames: a low creaky one is voiced in one sound and not in the other.
    """
    (pitch, _), (other, _) = f0(sound), f0(reference)
    pitch, other = pitch[: len(other)], other[: len(pitch)]
    voiced = (pitch > 0) & (other > 0)
    assert voiced.mean() > 0.25
    return float(np.median(12 * np.log2(pitch[voiced] / other[voiced])))


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.slow
def test_what_was_asked_for_is_measured(
    sounds: dict[tuple[str, str], Float32], measured: dict[tuple[str, str], Prosody], voice: str
) -> None:
    plain = measured[voice, "plain"]

    def found(name: str) -> Prosody:
        return measured[voice, name]

    assert semitones(sounds[voice, "higher"], sounds[voice, "plain"]) == pytest.approx(3, abs=0.2)
    assert semitones(sounds[voice, "lower"], sounds[voice, "plain"]) == pytest.approx(-3, abs=0.2)
    assert found("wider").range_st == pytest.approx(1.5 * plain.range_st, rel=0.15)
    assert found("flatter").range_st == pytest.approx(0.4 * plain.range_st, rel=0.25)
    assert found("raised").level_db > plain.level_db + 2
    assert found("soft").level_db < plain.level_db - 2
    assert found("raised").tilt_db > plain.tilt_db + 1 > found("soft").tilt_db + 2
    assert found("quieter").level_db == pytest.approx(plain.level_db - 6, abs=0.1)
    for name in ("higher", "wider", "flatter", "raised", "soft", "quieter"):
        assert found(name).seconds == pytest.approx(plain.seconds, abs=0.1)
        assert found(name).voiced == pytest.approx(plain.voiced, abs=0.12)


@pytest.mark.parametrize("voice", VOICES)
def test_no_delivery_has_an_offset_that_plain_speech_has_not(engine: KokoroEngine, voice: str) -> None:
    """Below every voice nothing is heard, but it takes the room of what is: loud speech is limited for it."""
    phonemes = reader_of(PROVIDER.profile, "en-US").phonemes("Here we are.")

    def offset(delivery: Delivery) -> float:
        spans = (DeliverySpan(0, len(phonemes), delivery),) if delivery != PLAIN else ()
        return float(np.abs(sosfiltfilt(BELOW_VOICES, speak(engine, phonemes, voice, *spans).pcm.samples)).max())

    plain = offset(PLAIN)
    for name in ("shout", "loud", "sad", "quiet", "breathless"):
        assert offset(MANNERS[name]) < plain + 0.01, name


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.slow
def test_a_whisper_has_no_pitch_and_all_its_words(
    sounds: dict[tuple[str, str], Float32], measured: dict[tuple[str, str], Prosody], ears: Transcriber, voice: str
) -> None:
    assert measured[voice, "whispered"].voiced < 0.08 < 0.4 < measured[voice, "plain"].voiced
    assert word_error_rate(TEXT, ears.text(sounds[voice, "whispered"])) == 0.0


@pytest.mark.slow
def test_every_word_is_heard_and_it_sounds_as_clean(sounds: dict[tuple[str, str], Float32], ears: Transcriber) -> None:
    judge = Judge(threads=2)
    plain = {voice: judge.score(sounds[voice, "plain"]).overall for voice in VOICES}
    for (voice, name), sound in sounds.items():
        assert word_error_rate(TEXT, ears.text(sound)) == 0.0, (voice, name)
        if name not in ("plain", "whispered"):
            assert judge.score(sound).overall > plain[voice] - 0.25, (voice, name)


def test_without_a_delivery_the_samples_are_the_same(engine: KokoroEngine, phonemes: str) -> None:
    """With one that asks for nothing they are, too, and whatever was said before."""
    plain = speak(engine, phonemes, "Kore").pcm.samples
    speak(engine, phonemes, "Kore", DeliverySpan(0, len(phonemes), DELIVERIES["raised"]))
    assert np.array_equal(speak(engine, phonemes, "Kore").pcm.samples, plain), "nothing is left of the one before"
    asked = speak(engine, phonemes, "Kore", DeliverySpan(0, len(phonemes), PLAIN)).pcm.samples
    assert np.array_equal(asked, plain)


def pitch_curves() -> list[npt.NDArray[np.float32]]:
    """Return curves of pitch in hertz, each of 300 half frames (3.75 s), with silence between stretches of voice."""
    random, half_frames = np.random.default_rng(1), np.arange(300)
    curves = []
    for middle in range(90, 270, 15):
        turns = half_frames / random.uniform(30, 90, (3, 1)) + random.uniform(0, 1, (3, 1))
        voiced = np.sin(2 * np.pi * half_frames / random.uniform(40, 80)) > -0.5
        curves.append((middle * np.exp(0.08 * np.sin(2 * np.pi * turns).sum(0)) * voiced).astype(np.float32))
    return curves


def test_the_source_is_as_exact_as_that_of_the_export(options: EngineOptions) -> None:
    """Both against float64, as spectra of complex numbers: their phases jump by a turn. And it takes any length.

    How rounding adds up is another matter for each curve, so the errors of all curves are compared.
    """
    import onnx
    import openvino

    from rhapsode.engines.kokoro import weights
    from rhapsode.engines.kokoro.dequantise import dequantise
    from rhapsode.engines.kokoro.graph.export import Export
    from rhapsode.engines.kokoro.graph.front import CUTS, HARMONICS, PITCH, build_source
    from rhapsode.engines.kokoro.graph.part import part_of
    from rhapsode.engines.kokoro.graph.spectrum import hann

    model = onnx.load(str(weights.weights_file(options)))
    dequantise(model)
    weight, bias = Export(model).projection(f"{HARMONICS}/l_linear")

    def compiled(part: Any) -> Any:
        return openvino.Core().compile_model(part, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})

    def exact(pitch: npt.NDArray[np.float32]) -> Any:
        half_frames, samples = np.arange(len(pitch)), np.arange(300 * len(pitch))
        turns = 300 * np.cumsum(np.outer(np.arange(1, 10), pitch.astype(np.float64)) / 24_000 % 1, 1)
        phases = np.array([np.interp((samples + 0.5) / 300 - 0.5, half_frames, turn) for turn in turns])
        return np.tanh(weight[:, 0] @ (0.1 * np.sin(2 * np.pi * phases)) * np.repeat(pitch > 10, 300) + bias)

    def spectrum(sound: Any) -> Any:
        frames = np.lib.stride_tricks.sliding_window_view(np.pad(sound, 10, "reflect"), 20)[::5]
        return np.fft.rfft(frames.astype(np.float64) * hann()).T

    squeezed = "/decoder/decoder/generator/Squeeze_output_0"
    part = part_of(model, [PITCH], [squeezed], {**CUTS, squeezed: (1, None)})
    export = compiled(openvino.Core().read_model(part.SerializeToString()))
    source = compiled(build_source(model))
    errors, errors_of_export, loudest = [], [], 0.0
    for pitch in pitch_curves():
        expected = spectrum(exact(pitch))
        loudest = max(loudest, np.abs(expected).max())
        magnitude, phase = np.split(source([pitch[None, None, None]])[0][0, :, 0], 2)
        errors.append(np.abs(magnitude * np.exp(1j * phase) - expected))
        errors_of_export.append(np.abs(spectrum(export([pitch[None]])[0][0]) - expected))
    assert loudest > 1
    found, expected = np.array(errors), np.array(errors_of_export)
    assert found.max() < 1.1 * expected.max()
    assert np.sqrt(np.mean(found**2)) < 1.1 * np.sqrt(np.mean(expected**2))
    assert source([np.full((1, 1, 1, 5001), 200, np.float32)])[0].shape == (1, 22, 1, 5001 * 60 + 1)


def test_a_span_of_a_sentence_is_said_so_and_the_rest_as_before(engine: KokoroEngine, phonemes: str) -> None:
    comma = phonemes.index(",") + 1
    plain = speak(engine, phonemes, "Kore")
    mixed = speak(engine, phonemes, "Kore", DeliverySpan(comma, len(phonemes), Delivery(breathiness=1)))
    assert plain.starts is not None
    border = plain.starts[comma]
    hertz, loud = f0(mixed.pcm.samples)
    at = round(border / 240)
    assert (hertz[:at][loud[:at]] > 0).mean() > 0.4
    assert (hertz[at + 10 :][loud[at + 10 :]] > 0).mean() < 0.1
    before, _ = f0(plain.pcm.samples)
    both = (hertz[: at - 10] > 0) & (before[: at - 10] > 0)
    assert np.median(np.abs(12 * np.log2(hertz[: at - 10][both] / before[: at - 10][both]))) < 0.2


@pytest.mark.parametrize("rate", [1.6, pytest.param(0.6, marks=pytest.mark.slow)])
def test_the_rate_of_a_span_moves_the_words_behind_it(
    engine: KokoroEngine, phonemes: str, ears: Transcriber, rate: float
) -> None:
    """The words' times are those of the changed sound, and what is not in the span lasts as long as before."""
    comma = phonemes.index(",") + 1
    plain = speak(engine, phonemes, "Kore")
    changed = speak(engine, phonemes, "Kore", DeliverySpan(0, comma, Delivery(rate=rate)))
    assert plain.starts is not None
    assert changed.starts is not None
    before, after = np.array(plain.starts), np.array(changed.starts)
    assert (after[comma] - after[0]) / (before[comma] - before[0]) == pytest.approx(1 / rate, rel=0.15)
    assert after[-1] - after[comma + 2] == pytest.approx(before[-1] - before[comma + 2], abs=1200)
    heard = {word.strip(",."): start for word, start, _ in ears.timed_words(changed.pcm.samples)}
    assert heard["but"] == pytest.approx(after[comma + 1] / 24_000, abs=0.3)


def test_speed_and_rate_are_one(engine: KokoroEngine, phonemes: str) -> None:
    whole = DeliverySpan(0, len(phonemes), Delivery(rate=1.25))
    assert len(speak(engine, phonemes, "Puck", whole).pcm.samples) == pytest.approx(
        len(speak(engine, phonemes, "Puck", speed=1.25).pcm.samples), abs=600
    )


def test_a_share_of_breath_weakens_the_period(engine: KokoroEngine, phonemes: str) -> None:
    sound = speak(engine, phonemes, "Kore", DeliverySpan(0, len(phonemes), Delivery(breathiness=0.6))).pcm.samples
    assert prosody(sound).voiced > 0.3, "it is still a voice"
    assert not np.array_equal(sound, speak(engine, phonemes, "Kore").pcm.samples)
