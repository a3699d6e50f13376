"""What the CPU computes in must not be heard: Kokoro beside the export that it is built from, and in float32."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import weights
from rhapsode.engines.kokoro.dequantise import dequantise
from rhapsode.engines.kokoro.graph.front import CUTS, ENERGY, FEATURES, PITCH
from rhapsode.engines.kokoro.graph.part import part_of
from rhapsode.engines.kokoro.inference import (
    FRAME_SAMPLES,
    SAMPLE_RATE_HZ,
    Context,
    KokoroEngine,
    phoneme_ids,
    rounded_up,
)
from rhapsode.engines.kokoro.precision import cpu_flags, frame_step
from tests.support.acoustics import median_periodicity, median_pitch_hz, speech_level_db
from tests.support.kokoro import FLOAT32, SENTENCE, WEATHER_PHONEMES, speak
from tests.support.transcribe import Transcriber, word_error_rate

pytestmark = pytest.mark.engine

EXPORTED_SPECTRUM = "/decoder/decoder/generator/Concat_3_output_0"
"""The source as the export's vocoder takes it: magnitudes and phases, (1, 22, 120f + 1)."""


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


@pytest.mark.slow
def test_reduced_precision_keeps_pace_and_pitch(engine: KokoroEngine, options: EngineOptions, phonemes: str) -> None:
    """What the CPU computes in must not be heard: the pace within two frames, periodic as in float32."""
    if engine.precision == FLOAT32:
        pytest.skip("this CPU computes in float32")
    reference = KokoroEngine(replace(options, precision=str(FLOAT32)))
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
    engine = KokoroEngine(replace(options, precision=str(FLOAT32)))
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
    texts = [WEATHER_PHONEMES, WEATHER_PHONEMES[:30], WEATHER_PHONEMES[:17]]
    environment = {**os.environ, "ONEDNN_MAX_CPU_ISA": "AVX2"}
    command = [sys.executable, "-c", SPEAK, str(options.cache_dir), *texts]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    rows = [line.split() for line in found.stdout.splitlines()]
    assert [row[0] for row in rows] == ["f32+int8" if "avx2" in cpu_flags() else "f32"] * len(texts)
    assert [int(row[1]) > 12_000 for row in rows] == [True] * len(texts)
