"""The front of the network: what the text says, how long each phoneme lasts, and the source signal.

It is cut in four. The language model (an ALBERT of twelve layers) is nothing but matrix products and loses nothing in
bf16. Durations and prosody in bf16 differ little (3 of 1,028 durations by a frame, the pitch by 4 cents), but Whisper
understood up to three words in a hundred less, so they stay in float32, but for openings
(:meth:`~rhapsode.engines.kokoro.inference.KokoroEngine.prepare_openings`). The phase of the source is a running sum of
the pitch: in bf16 (8 significant bits) that sum is wrong by whole cycles, so the source stays in float32 too. The
second cut is where the length of the sound is known: what comes before has one step for each phoneme, what comes
after one for each frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import openvino as ov
from openvino import opset13 as op

from rhapsode.engines.kokoro.graph.layers import Value, integers
from rhapsode.engines.kokoro.graph.part import part_of
from rhapsode.engines.kokoro.graph.spectrum import analyse

if TYPE_CHECKING:
    import onnx

LANGUAGE = "/encoder/bert_encoder/Add_output_0"
DURATIONS = "/encoder/Clip_output_0"
INTONATION = "/encoder/predictor/text_encoder/Concat_4_output_0"
ARTICULATION = "/encoder/text_encoder/Transpose_2_output_0"
FEATURES = "/encoder/MatMul_1_output_0"
PITCH = "/encoder/Reshape_output_0"
ENERGY = "/encoder/Reshape_1_output_0"
SOURCE = "/decoder/decoder/generator/Squeeze_output_0"
SPEED = "speed"
"""Values of the export. For each phoneme: the language model's view ``(1, n, 512)``, how many frames of 25 ms it lasts
``(1, n)``, what its pitch and energy ``(1, n, 640)`` and what its sound ``(1, 512, n)`` depend on. Then, with ``f``
frames in all: features ``(1, 512, f)``, F0 in Hz and energy ``(1, 2f)``, and the harmonic source ``(1, 600f)`` at
24 kHz.
"""

CUTS = {
    LANGUAGE: (1, None, 512),
    DURATIONS: (1, None),
    INTONATION: (1, None, 640),
    ARTICULATION: (1, 512, None),
    FEATURES: (1, 512, None),
    PITCH: (1, None),
    ENERGY: (1, None),
    SOURCE: (1, None),
    SPEED: (None,),
}
CHANNELS = {FEATURES: 512, PITCH: 1, ENERGY: 1}


def build_language(model: onnx.ModelProto) -> ov.Model:
    """Return the model from ``tokens`` to :data:`LANGUAGE`."""
    return _read(part_of(model, ["tokens"], [LANGUAGE], CUTS))


def build_durations(model: onnx.ModelProto) -> ov.Model:
    """Build the model from (language, tokens, style, speed) to durations, intonation and articulation.

    ``speed`` is one number, or one for each token.
    """
    outputs = [DURATIONS, INTONATION, ARTICULATION]
    return _read(part_of(model, [LANGUAGE, "tokens", "style", SPEED], outputs, CUTS))


def build_prosody(model: onnx.ModelProto) -> ov.Model:
    """Build the model from (durations, intonation, articulation, style) to features, pitch and energy.

    They are images of height one: ``(1, 512, 1, f)``, and twice ``(1, 1, 1, 2f)``.
    """
    inputs = [DURATIONS, INTONATION, ARTICULATION, "style"]
    prosody = _read(part_of(model, inputs, [FEATURES, PITCH, ENERGY], CUTS))
    by_name = {name: output for output in prosody.outputs for name in output.get_names()}
    images = [_image(by_name[name].get_node().input_value(0), channels) for name, channels in CHANNELS.items()]
    parameters = {name: p for p in prosody.get_parameters() for name in p.output(0).get_names()}
    return ov.Model([op.result(value) for value in images], [parameters[name] for name in inputs], "prosody")


def build_source(model: onnx.ModelProto) -> ov.Model:
    """Build the model from the pitch, ``(1, 1, 1, 2f)``, to the source as a short-time spectrum.

    See :func:`~rhapsode.engines.kokoro.graph.spectrum.analyse`. It is cut from the prosody so that the pitch can be
    changed before the source is made of it.
    """
    source = _read(part_of(model, [PITCH], [SOURCE], CUTS))
    (parameter,) = source.get_parameters()
    pitch = op.parameter([1, 1, 1, -1], np.float32, name="pitch")
    parameter.output(0).replace(op.reshape(pitch, integers(1, -1), False).output(0))
    samples = source.outputs[0].get_node().input_value(0)
    return ov.Model([op.result(analyse(samples))], [pitch], "source")


def _image(value: Value, channels: int) -> Value:
    return op.reshape(value, integers(1, channels, 1, -1), False)


def _read(model: onnx.ModelProto) -> ov.Model:
    return ov.Core().read_model(model.SerializeToString())
