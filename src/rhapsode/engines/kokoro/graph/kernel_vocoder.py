"""The vocoder without its residual blocks, which compiled kernels compute: what comes before, between and after them.

Signals between the models have the channels last, shape ``(1, length, channels)``, as the kernels want them. OpenVINO
copies such a tensor twice at the border of a convolution, so what lies at a border is a matrix product here.
"""

from __future__ import annotations

import numpy as np
import openvino as ov
from openvino import opset13 as op

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.graph.export import Convolution, Export
from rhapsode.engines.kokoro.graph.layers import END, Value, constant, integers, leaky
from rhapsode.engines.kokoro.graph.spectrum import FREQUENCIES
from rhapsode.engines.kokoro.graph.vocoder import (
    GENERATOR,
    STAGE_CHANNELS,
    UPSAMPLING,
    VocoderNetwork,
    upsampling,
    vocoder_inputs,
)


def build_kernel_vocoder(export: Export) -> tuple[ov.Model, ov.Model, ov.Model]:
    """Return the models before, between and after the residual blocks of the two stages.

    The first takes what the whole vocoder takes. For each stage it returns the noise, the gains and the offsets of
    all normalisations (shape ``(4, 6, channels)``), and after those of both stages the phases of the first. Phases,
    shape ``(1, rows, factor * channels)``, are an upsampled signal: those of a row are so many rows of the signal,
    half a factor of which is cut off at both ends. The second returns those of the second stage, the third the
    spectrum.
    """
    inputs = vocoder_inputs()
    style, features, pitch, energy, source = inputs
    network = VocoderNetwork(export, style)
    heard = _channels_last(source)
    noise = _noise_of_first_stage(export, heard), _product(heard, export.convolution(f"{GENERATOR}/noise_convs.1"))
    stages = [(noise[stage], *network.stage_affines(stage)) for stage in range(len(UPSAMPLING))]
    phases = _phases(export, _channels_last(network.decode(features, pitch, energy)), 0)
    before = ov.Model([op.result(value) for value in (*stages[0], *stages[1], phases)], inputs, "decoder")
    x = op.parameter([1, -1, STAGE_CHANNELS[0]], np.float32, name="signal")
    between = ov.Model([op.result(_phases(export, x, 1))], [x], "upsampling")
    x = op.parameter([1, -1, STAGE_CHANNELS[1]], np.float32, name="signal")
    channels_first = op.transpose(op.unsqueeze(x, integers(1)), integers(0, 3, 1, 2))
    after = ov.Model([op.result(network.spectrum(channels_first))], [x], "spectrum")
    return before, between, after


def _channels_last(x: Value) -> Value:
    """Return ``(1, channels, 1, length)`` as ``(1, length, channels)``."""
    return op.squeeze(op.transpose(x, integers(0, 2, 3, 1)), integers(1))


def _phases(export: Export, x: Value, stage: int) -> Value:
    """Return the phases of the signal of a stage: each row and the one before it, times the taps of the upsampling."""
    activated = leaky(x, 0.1)
    pair = op.concat([_padded(activated, 1, 0), _padded(activated, 0, 1)], 2)
    return _product(pair, upsampling(export, stage))


def _noise_of_first_stage(export: Export, source: Value) -> Value:
    """Return the convolution of twelve taps, stride six and padding three, as a product of two blocks of six rows."""
    blocks = op.reshape(_padded(source, 3, 2), integers(1, -1, 6 * 2 * FREQUENCIES), False)
    pair = op.concat([_rows(blocks, 0, -1), _rows(blocks, 1, END)], 2)
    return _product(pair, export.convolution(f"{GENERATOR}/noise_convs.0"))


def _padded(x: Value, before: int, behind: int) -> Value:
    zero = constant(0.0)
    return op.pad(x, integers(0, before, 0), integers(0, behind, 0), "constant", zero)


def _rows(x: Value, start: int, end: int) -> Value:
    return op.slice(x, integers(start), integers(end), integers(1), integers(1))


def _product(x: Value, layer: Convolution) -> Value:
    """Return the product of rows, which hold all taps of a convolution one after the other, and its weight."""
    weight: Float32 = layer.weight.transpose(2, 1, 0).reshape(-1, len(layer.weight))
    y = op.matmul(x, constant(np.ascontiguousarray(weight)), False, False)
    return op.add(y, constant(layer.bias.reshape(1, 1, -1)))
