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

from rhapsode.engines.kokoro.graph.export import Export
from rhapsode.engines.kokoro.graph.layers import Value, constant, integers, sine, upsample_depthwise
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
HARMONICS = "/decoder/decoder/generator/m_source"
SINES = f"{HARMONICS}/l_sin_gen"
SPEED = "speed"
"""Values of the export. For each phoneme: the language model's view ``(1, n, 512)``, how many frames of 25 ms it lasts
``(1, n)``, what its pitch and energy ``(1, n, 640)`` and what its sound ``(1, 512, n)`` depend on. Then, with ``f``
frames in all: features ``(1, 512, f)``, F0 in Hz and energy ``(1, 2f)``. :data:`HARMONICS` and :data:`SINES` are the
layers of the source.
"""

CUTS = {
    LANGUAGE: (1, None, 512),
    DURATIONS: (1, None),
    INTONATION: (1, None, 640),
    ARTICULATION: (1, 512, None),
    FEATURES: (1, 512, None),
    PITCH: (1, None),
    ENERGY: (1, None),
    SPEED: (None,),
}
CHANNELS = {FEATURES: 512, PITCH: 1, ENERGY: 1}
UPSAMPLERS = ("/encoder/F0.1/pool", "/encoder/N.1/pool")
"""Of the pitch and the energy, from frames to half frames."""
SAMPLES_PER_HALF_FRAME = 300


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
    _upsample_by_sums(prosody, Export(model))
    by_name = {name: output for output in prosody.outputs for name in output.get_names()}
    images = [_image(by_name[name].get_node().input_value(0), channels) for name, channels in CHANNELS.items()]
    parameters = {name: p for p in prosody.get_parameters() for name in p.output(0).get_names()}
    return ov.Model([op.result(value) for value in images], [parameters[name] for name in inputs], "prosody")


def _upsample_by_sums(prosody: ov.Model, export: Export) -> None:
    """Replace the transposed depthwise convolutions of pitch and energy by :func:`upsample_depthwise`.

    OpenVINO has no fast bf16 kernel for them: they took two fifths of the time of an opening's prosody.
    """
    added = {node.get_friendly_name(): node for node in prosody.get_ops()}
    for layer in UPSAMPLERS:
        node = added[f"{layer}/ConvTranspose"]  # with its bias
        x = node.input_value(0).get_node().input_value(0)
        weights = export.convolution(layer, "ConvTranspose")
        channels = len(weights.weight)
        y = upsample_depthwise(_image(x, channels), weights)
        node.output(0).replace(op.reshape(y, integers(1, channels, -1), False).output(0))


def build_source(model: onnx.ModelProto) -> ov.Model:
    """Return the model from the pitch, ``(1, 1, 1, 2f)``, to the source as a short-time spectrum.

    See :func:`~rhapsode.engines.kokoro.graph.spectrum.analyse`. It is cut from the prosody so that the pitch can be
    changed before the source is made of it.

    The source is a weighted sum of the sines of nine harmonics wherever there is a pitch, bent by tanh. The export
    computes how far each harmonic turns for every sample, and goes back to one value per half frame by a linear resize
    with a scale of 1/300, which from 1,650 frames on gives one value too many; here the pitch is taken as it comes.
    """
    export = Export(model)
    pitch = op.parameter([1, 1, 1, -1], np.float32, name="pitch")
    multiples = constant(export.constant(f"{SINES}/Constant_output_0"))
    rate_hz = constant(export.constant(f"{SINES}/Constant_1_output_0"))
    # As (1, 9, n): with channels innermost, as images have them, nine are slow.
    hertz = op.multiply(op.reshape(pitch, integers(1, 1, -1), False), multiples)
    turns = op.floor_mod(op.divide(hertz, rate_hz), constant(1.0))
    summed = op.multiply(op.cum_sum(turns, constant(2, np.int64)), constant(SAMPLES_PER_HALF_FRAME))
    scale = constant([SAMPLES_PER_HALF_FRAME])
    # Linear between the middles of the half frames.
    phases = op.interpolate(
        summed, scale, "linear_onnx", "scales", axes=integers(2), coordinate_transformation_mode="half_pixel"
    )
    weight, bias = export.projection(f"{HARMONICS}/l_linear")
    weight = weight * export.constant(f"{SINES}/Constant_10_output_0")
    source = op.convolution(
        _image(sine(phases), len(weight)), constant(weight.T[:, :, None, None]), [1, 1], [0, 0], [0, 0], [1, 1]
    )
    voiced = op.convert(op.greater(pitch, constant(export.constant(f"{SINES}/Constant_11_output_0"))), np.float32)
    voiced = op.tile(op.reshape(voiced, integers(1, 1, -1, 1), False), integers(1, 1, 1, SAMPLES_PER_HALF_FRAME))
    source = op.multiply(source, op.reshape(voiced, integers(1, 1, 1, -1), False))
    samples = op.reshape(op.tanh(op.add(source, constant(bias))), integers(1, -1), False)
    return ov.Model([op.result(analyse(samples))], [pitch], "source")


def _image(value: Value, channels: int) -> Value:
    return op.reshape(value, integers(1, channels, 1, -1), False)


def _read(model: onnx.ModelProto) -> ov.Model:
    return ov.Core().read_model(model.SerializeToString())
