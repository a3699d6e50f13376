"""The real Kokoro: built once for this module, by two processes that start on an empty cache in the same moment."""

# ruff: noqa: RUF001
from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from rhapsode.core.errors import EngineError, EngineUnavailableError, UnspeakableError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import PlanRequest, Pronunciation, Segment, SpeechParams
from rhapsode.engines.kokoro import build, cache, kernels, weights
from rhapsode.engines.kokoro.control import SPECTRA_PER_FRAME
from rhapsode.engines.kokoro.dequantise import dequantise
from rhapsode.engines.kokoro.graph.front import CUTS, ENERGY, FEATURES, PITCH
from rhapsode.engines.kokoro.graph.layers import constant
from rhapsode.engines.kokoro.graph.part import part_of
from rhapsode.engines.kokoro.inference import (
    FRAME_SAMPLES,
    OPENING_FRAMES,
    SAMPLE_RATE_HZ,
    Context,
    KokoroEngine,
    _infer_prosody,
    opening_frames,
    phoneme_ids,
    rounded_up,
)
from rhapsode.engines.kokoro.precision import Precision, cpu_flags, frame_step
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.kokoro.vocoders import GraphVocoder, KernelVocoder
from rhapsode.engines.kokoro.voices import GEMINI, RECIPES
from rhapsode.render import worker_functions
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.reader import reader_of
from tests.support.captions import TEXTS, captioned, differences
from tests.support.transcribe import Transcriber, normalise_words, word_error_rate

pytestmark = pytest.mark.engine

SENTENCE = "The old lighthouse stood on the cliff for two hundred years."
PROVIDER = KokoroProvider()
Float32 = npt.NDArray[np.float32]
EXACT = Precision("f32", int8=False)
EXPORTED_SPECTRUM = "/decoder/decoder/generator/Concat_3_output_0"
"""The source as the export's vocoder takes it: magnitudes and phases, (1, 22, 120f + 1)."""


def slow(*values: object) -> Any:
    """Return parameters that the nightly run has, and not every one."""
    return pytest.param(*values, marks=pytest.mark.slow)


def _prepare(options: EngineOptions, ready: Any, results: Any) -> None:
    ready.wait()
    PROVIDER.prepare(options)
    results.put(build.prepared(options))


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> EngineOptions:
    """Return a cache that two processes have prepared at once."""
    options = EngineOptions(cache_dir=tmp_path_factory.mktemp("cache"), threads=2)
    context = multiprocessing.get_context("spawn")
    ready, results = context.Barrier(2), context.Queue()
    workers = [context.Process(target=_prepare, args=(options, ready, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
    assert [results.get(timeout=120) for _ in workers] == [True, True]
    for worker in workers:
        worker.join()
    return options


@pytest.fixture(scope="module")
def engine(options: EngineOptions) -> KokoroEngine:
    engine = PROVIDER.load(options)
    assert isinstance(engine, KokoroEngine)
    return engine


@pytest.fixture(scope="module")
def phonemes() -> str:
    return reader_of(PROVIDER.profile, "en-US").phonemes(SENTENCE)


def speak(engine: KokoroEngine, phonemes: str, voice: str = "Kore", speed: float = 1.0) -> Float32:
    return engine.synthesise(Segment(0, len(phonemes), phonemes, speed), voice).pcm.samples


# -- the cache ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_processes_leave_one_good_cache(options: EngineOptions) -> None:
    folder = weights.directory(options)
    assert cache.sha256_of(folder / weights.FILE_NAME) == weights.SHA256
    assert build.prepared(options)
    assert not list(folder.glob(".*"))
    assert sorted(path.name for path in build.model_directory(options).iterdir()) == sorted(
        [*build.MODEL_FILES, build.STAMP_NAME]
    )


def test_a_damaged_model_is_built_again_as_it_was(options: EngineOptions) -> None:
    """And as the same bytes, though this process, unlike the ones that built the models first, has built others."""
    folder = build.model_directory(options)
    before = {name: cache.sha256_of(folder / name) for name in build.MODEL_FILES}
    with (folder / "vocoder.bin").open("r+b") as file:
        file.truncate(1000)
    assert not build.prepared(options)
    for _ in range(20_000):
        constant(0.0)
    PROVIDER.prepare(options)
    assert build.prepared(options)
    assert {name: cache.sha256_of(folder / name) for name in build.MODEL_FILES} == before


def test_a_new_graph_version_is_built_apart(options: EngineOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "GRAPH_VERSION", build.GRAPH_VERSION + 1)
    assert not build.prepared(options)


def test_a_wrong_file_of_the_owner_is_refused_though_the_cache_is_full(options: EngineOptions, tmp_path: Path) -> None:
    wrong = tmp_path / "weights.onnx"
    wrong.write_bytes(b"not the weights")
    with pytest.raises(EngineUnavailableError, match="RHAPSODE_KOKORO_WEIGHTS"):
        PROVIDER.prepare(replace(options, weights=wrong))
    PROVIDER.prepare(replace(options, weights=weights.directory(options) / weights.FILE_NAME))


# -- the model ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_agrees_with_the_int8_export(
    engine: KokoroEngine, options: EngineOptions, phonemes: str, ears: Transcriber
) -> None:
    """The same words, pitch and, within two frames of 25 ms, duration as the original file in onnxruntime."""
    import onnxruntime

    ids = phoneme_ids(phonemes)
    style = engine.style("af_heart", len(ids))
    session = onnxruntime.InferenceSession(
        str(weights.directory(options) / weights.FILE_NAME), providers=["CPUExecutionProvider"]
    )
    inputs = {"tokens": np.array([[0, *ids, 0]]), "style": style[None], "speed": np.ones(1, np.float32)}
    original = np.asarray(session.run(None, inputs)[0], np.float32).reshape(-1)
    ours, _ = engine.infer(ids, style)
    assert abs(len(ours) - len(original)) <= 0.05 * SAMPLE_RATE_HZ
    assert median_pitch_hz(ours) == pytest.approx(median_pitch_hz(original), rel=0.04)
    assert speech_level_db(ours) == pytest.approx(speech_level_db(original), abs=2.0)
    assert ears.words(ours) == ears.words(original)
    assert word_error_rate(SENTENCE, ears.text(ours)) == 0.0


def test_is_deterministic_and_counts_tokens(engine: KokoroEngine, phonemes: str) -> None:
    first, second = (engine.synthesise(Segment(0, 1, phonemes), "Kore") for _ in range(2))
    assert np.array_equal(first.pcm.samples, second.pcm.samples)
    assert first.pcm.rate_hz == SAMPLE_RATE_HZ
    assert first.pcm.samples.dtype == np.float32
    assert first.input_text_tokens == len(phonemes)


@pytest.mark.slow
def test_pitch_survives_the_precision(engine: KokoroEngine, options: EngineOptions, phonemes: str) -> None:
    """What the CPU computes in must not be heard: the pace within two frames, periodic as in float32."""
    if engine.precision == EXACT:
        pytest.skip("this CPU computes in float32")
    reference = KokoroEngine(replace(options, precision=str(EXACT)))
    ours, exact = speak(engine, phonemes), speak(reference, phonemes)
    assert abs(len(ours) - len(exact)) <= 0.05 * SAMPLE_RATE_HZ
    assert median_periodicity(ours) == pytest.approx(median_periodicity(exact), abs=0.03)
    assert median_pitch_hz(ours) == pytest.approx(median_pitch_hz(exact), rel=0.02)


@pytest.mark.slow
def test_the_rebuilt_vocoder_is_the_exported_one(options: EngineOptions, phonemes: str) -> None:
    """In float32 and with the same source the only difference is how Snake is computed: 50 dB below the speech.

    The export runs in onnxruntime, to which OpenVINO's limits on lengths do not apply (``MVN_STEP``).
    """
    import onnx
    import onnxruntime

    model = onnx.load(str(weights.directory(options) / weights.FILE_NAME))
    dequantise(model)
    exported_inputs = {
        FEATURES: CUTS[FEATURES],
        PITCH: CUTS[PITCH],
        ENERGY: CUTS[ENERGY],
        EXPORTED_SPECTRUM: (1, 22, None),
    }
    inputs = ["style", *exported_inputs]
    part = part_of(model, inputs, [output.name for output in model.graph.output], exported_inputs)
    exported = onnxruntime.InferenceSession(part.SerializeToString(), providers=["CPUExecutionProvider"])
    engine = KokoroEngine(replace(options, precision=str(EXACT)))
    ids = phoneme_ids(phonemes)
    style = engine.style("Kore", len(ids))
    timbre, features, pitch, energy, source = engine.vocoder_inputs(ids, style)
    values = [style[None], features[:, :, 0], pitch[:, 0, 0], energy[:, 0, 0], source[:, :, 0]]
    expected = np.asarray(exported.run(None, dict(zip(inputs, values, strict=True)))[0], np.float32).reshape(-1)
    found, _ = engine.infer(ids, style)
    assert timbre.shape == (1, 128)
    assert len(found) % FRAME_SAMPLES == 0
    step = Context(least_step=frame_step()).step
    assert len(expected) == rounded_up(len(found) // FRAME_SAMPLES, step) * FRAME_SAMPLES
    expected = expected[: len(found)]
    inner = slice(20, -20)  # the export scales the first samples otherwise, see graph.spectrum.finish
    error = np.sqrt(np.mean(np.square(found[inner] - expected[inner])))
    assert 20 * np.log10(np.sqrt(np.mean(np.square(expected[inner]))) / error) > 50


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_speed_changes_the_pace(engine: KokoroEngine, phonemes: str, speed: float) -> None:
    ids = phoneme_ids(phonemes)
    style = engine.style("Kore", len(ids))
    usual, changed = (engine.infer(ids, style, one)[1][1:].sum() for one in (1.0, speed))  # without the first pad
    assert changed == pytest.approx(usual / speed, rel=0.15)


def test_the_closure_of_a_first_stop_is_not_shortened(engine: KokoroEngine) -> None:
    """It lies in the pad before the sentence: at a higher speed "bread" was heard as "red"."""
    ids = phoneme_ids("bɹˈɛd ænd bˈʌtəɹ.")
    style = engine.style("Kore", len(ids))
    (_, usual), (_, quicker), (_, slower) = (engine.infer(ids, style, speed) for speed in (1.0, 1.5, 0.5))
    assert quicker[0] == usual[0] < slower[0]
    assert quicker[1:].sum() < 0.8 * usual[1:].sum()


def test_the_gain_of_the_voice_is_applied(engine: KokoroEngine, phonemes: str) -> None:
    ids = phoneme_ids(phonemes)
    raw, _ = engine.infer(ids, engine.style("Charon", len(ids)))
    np.testing.assert_allclose(speak(engine, phonemes, "Charon"), raw * np.float32(RECIPES["Charon"].gain), rtol=1e-6)


def test_takes_510_phonemes_and_not_one_more(engine: KokoroEngine) -> None:
    longest = ("həlˈO ðˈɛɹ. " * 50)[:510]
    speech = engine.synthesise(Segment(0, 1, longest, speed=2.0), "Puck")
    assert speech.input_text_tokens == 510
    with pytest.raises(EngineError, match="511 phonemes is too long"):
        engine.synthesise(Segment(0, 1, longest + "ə"), "Puck")


def test_refuses_rather_than_leaves_out(engine: KokoroEngine) -> None:
    with pytest.raises(EngineError, match=r"Not phonemes of Kokoro: U\+0037, U\+2603"):
        engine.synthesise(Segment(0, 1, "hə☃7"), "Kore")
    with pytest.raises(EngineError, match="no voice 'Nobody'"):
        engine.synthesise(Segment(0, 1, "hə"), "Nobody")
    for speed in (0.0, -1.0, float("nan")):
        with pytest.raises(EngineError, match="speed"):
            engine.synthesise(Segment(0, 1, "hə", speed), "Kore")
    with pytest.raises(UnspeakableError):
        engine.synthesise(Segment(0, 1, ""), "Kore")


# -- the voices --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def thirty(engine: KokoroEngine) -> dict[str, Float32]:
    """Return a short sentence by each of the thirty."""
    phonemes = reader_of(PROVIDER.profile, "en-US").phonemes("Where are the keys?")
    return {recipe.voice.name: speak(engine, phonemes, recipe.voice.name) for recipe in GEMINI}


@pytest.mark.slow
def test_the_thirty_are_thirty(thirty: dict[str, Float32]) -> None:
    spectra = {name: band_levels_db(sound) for name, sound in thirty.items()}
    pitch = {name: median_pitch_hz(sound) for name, sound in thirty.items()}
    for one, other in combinations(thirty, 2):
        timbre = float(np.sqrt(np.mean(np.square(spectra[one] - spectra[other]))))
        semitones = 12 * abs(np.log2(pitch[one] / pitch[other]))
        assert np.hypot(timbre / 2, semitones / 2) > 0.5, (one, other, timbre, semitones)


def test_women_speak_higher_than_men(thirty: dict[str, Float32]) -> None:
    pitch: dict[str, list[float]] = {"female": [], "male": []}
    for name, sound in thirty.items():
        pitch[RECIPES[name].voice.gender].append(median_pitch_hz(sound))
    assert np.median(pitch["female"]) > 1.3 * np.median(pitch["male"])


def test_all_are_about_as_loud_and_none_clips(thirty: dict[str, Float32]) -> None:
    levels = {name: speech_level_db(sound) for name, sound in thirty.items()}
    assert max(levels.values()) - min(levels.values()) < 5.0, levels
    assert max(float(np.abs(sound).max()) for sound in thirty.values()) < 1.0


@pytest.mark.parametrize("voice", ["Achernar", slow("Enceladus"), slow("Vindemiatrix"), "bm_george"])
def test_is_understood(engine: KokoroEngine, ears: Transcriber, voice: str) -> None:
    phonemes = reader_of(PROVIDER.profile, RECIPES[voice].voice.language).phonemes(SENTENCE)
    assert word_error_rate(SENTENCE, ears.text(speak(engine, phonemes, voice))) == 0.0


@pytest.mark.parametrize(
    ("voice", "spoken_as", "heard"),
    [
        ("Kore", "/bəˈnænə/", "banana"),
        ("bm_george", "window", "window"),
        slow("Kore", "window", "window"),
        slow("bm_george", "/bəˈnænə/", "banana"),
    ],
)
def test_a_word_is_heard_as_it_was_to_be_said(
    engine: KokoroEngine, ears: Transcriber, voice: str, spoken_as: str, heard: str
) -> None:
    text = "The old Xyzzy stood on the cliff for two hundred years."
    language = RECIPES[voice].voice.language
    said = (Pronunciation("xyzzy", spoken_as),)
    (segment,) = worker_functions.plan(
        PlanRequest("kokoro", language, text, params=SpeechParams("", pronunciations=said))
    ).segments
    assert ears.words(speak(engine, segment.phonemes, voice)) == normalise_words(text.replace("Xyzzy", heard))


# -- measuring ---------------------------------------------------------------------------------------------------


def frames(sound: Float32, length: int, hop: int) -> npt.NDArray[np.float64]:
    return np.lib.stride_tricks.sliding_window_view(sound.astype(np.float64), length)[::hop]


def autocorrelation(sound: Float32) -> npt.NDArray[np.float64]:
    """Return it for the frames with speech, normalised for the window, lags of 70 to 400 Hz; shape (frames, lags)."""
    windows = frames(sound, 1440, 240)
    level = np.sqrt(np.mean(np.square(windows), axis=1))
    shape = np.hanning(1440)
    windows = windows[level > 0.1 * np.percentile(level, 95)] * shape
    raw = np.fft.irfft(np.abs(np.fft.rfft(windows, 4096)) ** 2)
    window = np.fft.irfft(np.abs(np.fft.rfft(shape, 4096)) ** 2)
    lags = slice(SAMPLE_RATE_HZ // 400, SAMPLE_RATE_HZ // 70)
    return np.asarray(raw[:, lags] / raw[:, :1] / (window[lags] / window[0]))


def median_periodicity(sound: Float32) -> float:
    peak = autocorrelation(sound).max(axis=1)
    return float(np.median(peak[peak > 0.6]))


def median_pitch_hz(sound: Float32) -> float:
    correlation = autocorrelation(sound)
    voiced = correlation[correlation.max(axis=1) > 0.6]
    # The first peak near the highest one: later ones are multiples of the period.
    near = voiced >= 0.9 * voiced.max(axis=1, keepdims=True)
    first = near.argmax(axis=1)
    lags = [start + int(row[start : start + 20].argmax()) for start, row in zip(first, voiced, strict=True)]
    return float(np.median(SAMPLE_RATE_HZ / (SAMPLE_RATE_HZ // 400 + np.array(lags))))


def band_levels_db(sound: Float32) -> npt.NDArray[np.float64]:
    """Return the long-term spectrum in 24 bands, 100 Hz to 10 kHz, without its overall level."""
    power = np.mean(np.abs(np.fft.rfft(frames(sound, 1024, 240) * np.hanning(1024))) ** 2, axis=0)
    edges = np.geomspace(100, 10_000, 25) * 1024 / SAMPLE_RATE_HZ
    bands = [power[int(low) : max(int(low) + 1, int(high))].mean() for low, high in pairwise(edges)]
    levels = 10 * np.log10(np.array(bands))
    return np.asarray(levels - levels.mean())


def speech_level_db(sound: Float32) -> float:
    level = np.mean(np.square(frames(sound, 480, 480)), axis=1)
    return float(10 * np.log10(level[level > 10**-2.5 * np.percentile(level, 95)].mean()))


@pytest.mark.parametrize(("voice", "speed"), [("Kore", 1.0), slow("Puck", 1.25)])
def test_words_are_where_whisper_hears_them(engine: KokoroEngine, ears: Transcriber, voice: str, speed: float) -> None:
    found = [error for text in TEXTS for error in differences(ears, captioned(PROVIDER, engine, voice, text, speed))]
    assert len(found) >= 35
    assert np.median(np.abs(found)) < 0.08, found
    assert max(map(abs, found)) < 0.5, found


# -- openings ----------------------------------------------------------------------------------------------------


def opened(engine: KokoroEngine, text: str, voice: str) -> tuple[list[Segment], list[Float32], Float32]:
    """Return a sentence cut after its first words: the segments, the sound of each, and the sound of it in one go."""
    reader = reader_of(PROVIDER.profile, "en-US")
    profile = PROVIDER.profile
    segments = plan_slice(text, 0, reader, SliceParams(last=True, speed=1.0, profile=profile, lead=True)).segments
    whole = plan_slice(text, 0, reader, SliceParams(last=True, speed=1.0, profile=profile)).segments
    assert len(segments) == 2
    assert len(whole) == 1
    sounds = [engine.synthesise(one, voice).pcm.samples for one in segments]
    return list(segments), sounds, engine.synthesise(whole[0], voice).pcm.samples


@pytest.mark.parametrize("voice", ["af_heart", slow("am_michael"), slow("bf_emma")])
def test_an_opening_does_not_sound_like_an_end(engine: KokoroEngine, voice: str) -> None:
    segments, sounds, whole = opened(engine, "The weather in the mountains was cold and clear this morning.", voice)
    alone = engine.synthesise(replace(segments[0], after=""), voice).pcm.samples
    joined = np.concatenate(sounds)
    assert abs(len(joined) - len(whole)) / SAMPLE_RATE_HZ < 0.25
    # By itself its last word is drawn out, and silence follows.
    assert len(sounds[0]) / SAMPLE_RATE_HZ < len(alone) / SAMPLE_RATE_HZ - 0.3
    levels = [20 * np.log10(np.sqrt(np.mean(one**2))) for one in (*sounds, whole)]
    assert max(levels) - min(levels) < 4


WEATHER = "ðə wˈɛðəɹ ɪn ðə mˈWntᵊnz wʌz kˈOld ænd klˈɪɹ tədˈA."


@pytest.mark.parametrize("phonemes", [11, 22])
def test_an_opening_sounds_the_same_from_its_own_vocoder(
    engine: KokoroEngine, options: EngineOptions, monkeypatch: pytest.MonkeyPatch, phonemes: int
) -> None:
    opening = Segment(0, phonemes, WEATHER[:phonemes], after=WEATHER[phonemes:44])
    engine.prepare_openings()
    lengths = opening_frames(kernels.chosen_variant(options) is not None, frame_step())
    assert list(engine._opening_networks) == list(lengths)
    frames = lengths[0] if phonemes == 11 else OPENING_FRAMES
    own, network = engine._opening_networks[frames], engine._network
    after = engine.synthesise(opening, "Kore").pcm.samples
    assert own.synthesis.get_input_tensor(0).shape[-1] == SPECTRA_PER_FRAME * frames + 1
    general = own._replace(source=network.source, vocoder=network.vocoder, synthesis=network.synthesis)
    monkeypatch.setattr(engine, "_opening_networks", dict.fromkeys(lengths, general))
    before = engine.synthesise(opening, "Kore").pcm.samples
    assert len(after) == len(before)
    # Kernels for other shapes round differently; a fault of shape or padding is far louder than this.
    assert np.mean((after - before) ** 2) < 10 ** (-20 / 10) * np.mean(before**2)


@pytest.fixture
def graph(options: EngineOptions) -> KokoroEngine:
    """Return the engine by OpenVINO alone; skip where compiled kernels are not built, or not for this processor."""
    if kernels.chosen_variant(options) is None:
        pytest.skip("rhapsode-kernels is not built (`make` does it), or not for this processor")
    graph = PROVIDER.load(replace(options, kernels=False))
    assert isinstance(graph, KokoroEngine)
    return graph


def test_compiled_kernels_sound_like_the_graph_of_openvino(
    engine: KokoroEngine, graph: KokoroEngine, phonemes: str
) -> None:
    assert isinstance(engine._models.vocoder, KernelVocoder)
    assert isinstance(graph._models.vocoder, GraphVocoder)
    graph._opening_frames = engine._opening_frames
    graph.prepare_openings()
    engine.prepare_openings()
    # Of one melody: both phases run apart from a thousandth of a hertz.
    own = engine._network
    graph._network = graph._network._replace(durations=own.durations, prosody=own.prosody)
    for frames, opening_network in engine._opening_networks.items():
        graph._opening_networks[frames] = graph._opening_networks[frames]._replace(
            durations=opening_network.durations, prosody=opening_network.prosody
        )
    opening = Segment(0, 11, WEATHER[:11], after=WEATHER[11:44])
    for segment in (Segment(0, len(phonemes), phonemes), Segment(0, 2, "hˈ"), opening):
        sound, expected = (one.synthesise(segment, "Kore").pcm.samples for one in (engine, graph))
        assert len(sound) == len(expected)
        # Both compute in bfloat16 and int8, in another order; int8 alone is 20 dB from float32.
        assert np.mean((sound - expected) ** 2) < 10 ** (-18 / 10) * np.mean(expected**2)


def test_compiled_lstm_layers_predict_what_openvino_predicts(
    engine: KokoroEngine, graph: KokoroEngine, phonemes: str
) -> None:
    ids, style = phoneme_ids(phonemes), engine.style("Kore", len(phonemes))
    (_, features, pitch, energy, _), expected = (one.vocoder_inputs(ids, style) for one in (engine, graph))
    assert features.shape == expected[1].shape  # the same durations
    np.testing.assert_allclose(features, expected[1], atol=0.01)
    np.testing.assert_allclose(pitch, expected[2], atol=0.1)  # hertz
    np.testing.assert_allclose(energy, expected[3], atol=0.01)


SPEAK = """
import sys
from pathlib import Path
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment
from rhapsode.engines.kokoro.inference import KokoroEngine
engine = KokoroEngine(EngineOptions(Path(sys.argv[1]), 2))
for phonemes in sys.argv[2:]:
    print(engine.precision, len(engine.synthesise(Segment(0, len(phonemes), phonemes), "Kore").pcm.samples))
"""


def test_texts_of_any_length_are_spoken_without_avx512(options: EngineOptions) -> None:
    texts = [WEATHER, WEATHER[:30], WEATHER[:17]]
    environment = {**os.environ, "ONEDNN_MAX_CPU_ISA": "AVX2"}
    command = [sys.executable, "-c", SPEAK, str(options.cache_dir), *texts]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    rows = [line.split() for line in found.stdout.splitlines()]
    assert [row[0] for row in rows] == ["f32+int8" if "avx2" in cpu_flags() else "f32"] * len(texts)
    assert [int(row[1]) > 12_000 for row in rows] == [True] * len(texts)


@pytest.mark.parametrize("voice", ["Kore", "if_sara", "ff_siwis"])
def test_an_opening_has_the_melody_of_its_sentence_in_float32(engine: KokoroEngine, voice: str) -> None:
    engine.prepare_openings()
    ids = phoneme_ids(WEATHER[:44])
    inferred = []
    for network in (engine._network, engine._opening_networks[OPENING_FRAMES]):
        frames, _ = _infer_prosody(network, ids[:11], engine.style(voice, 44), 1.0, (), Context((), ids[11:]))
        hertz = np.array(network.prosody.get_output_tensor(1).data).reshape(-1)
        inferred.append((frames, hertz[2 * frames[0] : 2 * frames[:12].sum()]))
    (expected, pitch), (frames, other) = inferred
    assert np.abs(frames[:12] - expected[:12]).sum() <= 1
    pitch, other = pitch[: len(other)], other[: len(pitch)]
    voiced = (pitch > 60) & (other > 60)
    assert np.median(np.abs(1200 * np.log2(other[voiced] / pitch[voiced]))) < 10


@pytest.mark.slow
def test_words_at_the_cut_are_unharmed(engine: KokoroEngine, ears: Transcriber) -> None:
    errors = count = 0
    for text, voice in (
        ("The weather in the mountains was cold and clear this morning.", "af_heart"),
        ("She watched the sudden storm above the harbour with her brother.", "bf_emma"),
        ("The committee responsible for the bridge decided yesterday to rebuild it.", "am_michael"),
        ("Without a word the doctor put the letter back into the drawer.", "Kore"),
    ):
        _, sounds, _ = opened(engine, text, voice)
        expected = normalise_words(text)
        errors += round(word_error_rate(expected, ears.words(np.concatenate(sounds))) * len(expected))
        count += len(expected)
    assert errors / count <= 0.05
