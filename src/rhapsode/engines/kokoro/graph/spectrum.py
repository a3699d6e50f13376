"""The short-time Fourier transforms at both ends of the vocoder, as convolutions. They stay in float32.

A frame has 20 samples, a hop 5, the window is Hann's: eleven frequencies.
"""

from __future__ import annotations

import numpy as np
import openvino as ov
from openvino import opset13 as op

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.graph.export import Export
from rhapsode.engines.kokoro.graph.layers import Value, constant, integers, sine

FRAME, HOP = 20, 5
FREQUENCIES = FRAME // 2 + 1
MARGIN = FRAME // 2
"""Samples that the centred transform adds at each end, and its inverse leaves too many."""


def analyse(samples: Value) -> Value:
    """Compute magnitudes and phases of ``(1, n)`` samples: shape ``(1, 22, 1, n / 5 + 1)``, magnitudes first.

    The export calls STFT, which OpenVINO computes frame by frame; one convolution with the windowed sines and cosines
    gives the same. The phase is atan2, which OpenVINO does not have, by quadrants.

    The lowest and the highest frequency have no imaginary part, which has to be exactly zero: then the phase is 0 or
    +pi, as the network was trained. A rounding error there makes it -pi, which is the same angle but another input.
    """
    angle = 2 * np.pi * np.outer(np.arange(FREQUENCIES), np.arange(FRAME)) / FRAME
    sines = -np.sin(angle)
    sines[[0, -1]] = 0.0
    basis = np.concatenate([np.cos(angle), sines]) * hann()
    row = op.reshape(samples, integers(1, 1, 1, -1), False)
    row = op.pad(row, integers(0, 0, 0, MARGIN), integers(0, 0, 0, MARGIN), "reflect")
    kernel = constant(basis[:, None, None, :])
    spectrum = op.convolution(row, kernel, [1, HOP], [0, 0], [0, 0], [1, 1])
    real, imaginary = op.split(spectrum, constant(1, np.int64), 2).outputs()
    magnitude = op.sqrt(op.add(op.multiply(real, real), op.multiply(imaginary, imaginary)))
    return op.concat([magnitude, _phase(real, imaginary)], 1)


def _phase(real: Value, imaginary: Value) -> Value:
    angle = op.atan(op.divide(imaginary, real))
    zero, half_turn = constant(0.0), constant(np.pi)
    left = op.select(op.greater_equal(imaginary, zero), op.add(angle, half_turn), op.subtract(angle, half_turn))
    return op.select(op.less(real, zero), left, angle)


def build_synthesis(export: Export) -> ov.Model:
    """Return the model from a spectrum ``(1, 22, 1, n)``, 11 log magnitudes first, to ``5 n + 15`` samples.

    The inverse transform overlaps and adds frames, which is a transposed convolution of 20 taps and stride 5: written
    as a convolution of four taps to five phases. See :func:`finish` for what is left to do.
    """
    spectrum = op.parameter([1, 2 * FREQUENCIES, 1, -1], np.float32, name="spectrum")
    log_magnitude, warped = op.split(spectrum, constant(1, np.int64), 2).outputs()
    turn = constant(0.5 / np.pi)
    magnitude, phase = op.exp(log_magnitude), op.multiply(sine(op.multiply(warped, turn)), turn)
    cosine = sine(op.add(phase, constant(0.25)))
    parts = op.concat([op.multiply(magnitude, cosine), op.multiply(magnitude, sine(phase))], 1)
    basis = export.constant("decoder.decoder.generator.stft.istft.stft.inverse_basis")[:, 0]  # 22 channels, 20 taps
    taps = basis.reshape(2 * FREQUENCIES, FRAME // HOP, HOP)[:, ::-1].transpose(2, 0, 1)
    kernel = constant(np.ascontiguousarray(taps)[:, :, None, :])
    reach = FRAME // HOP - 1
    phases = op.convolution(parts, kernel, [1, 1], [0, reach], [0, reach], [1, 1])
    samples = op.reshape(op.transpose(phases, integers(0, 2, 3, 1)), integers(-1), False)
    return ov.Model([op.result(samples)], [spectrum], "synthesis")


def finish(overlapped: Float32) -> Float32:
    """Return the sound, of shape ``(5 n - 5,)``, from the overlapped frames that :func:`build_synthesis` gives.

    The scale is that of the export, which gives it to the basis and multiplies by frame / hop at the end. (It divides
    only the first 20 samples by the sum of the squared windows, which makes a click of them; here none are.)
    """
    return overlapped[MARGIN:-MARGIN] * np.float32(FRAME / HOP)


def hann() -> Float32:
    """Return the periodic Hann window."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)).astype(np.float32)
