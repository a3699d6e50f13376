"""The building blocks of the vocoder, each with the reason why it is written as it is.

All of them work on sequences as images of height one, shape ``(1, channels, 1, length)``: OpenVINO keeps those in the
layout that its convolutions want (channels last) from one end to the other. As ``(1, channels, length)`` it turned
every tensor over before and after each convolution, which took a seventh of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from openvino import opset13 as op

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.graph.export import Convolution

Value = Any  # an openvino.Node or Output; OpenVINO's stubs do not tell them apart where operators take either

SNAKE_SQUARES = (0.5438821191947936, -1.240230305892112, -0.41865815706, -0.64119066429)
SNAKE_GAIN = 0.84952806518
"""``gain * (((scale * t + a)^2 + b)^2 + c)^2`` is ``cos(pi sqrt(t))^2 / pi`` on ``[0, 1/4]`` to within 1e-6.

The form is that of the double angle, ``cos(2 x) = 2 cos(x)^2 - 1`` twice, around a cosine of a quarter of the angle
that is a square plus a constant; the numbers are those of least squares from there on, reweighted towards where the
error is largest (Lawson, 1961).
"""
END = int(np.iinfo(np.int64).max)
EPSILON = 1e-5
"""Of the instance normalisation, as in the original network."""


def constant(value: object, kind: type = np.float32) -> Value:
    """Return a constant."""
    return op.constant(np.asarray(value, kind))


def integers(*values: int) -> Value:
    """Return a constant list of int64, for shapes and axes."""
    return op.constant(np.array(values, np.int64))


def per_channel(values: Float32) -> Value:
    """Return one number per channel, shape ``(1, channels, 1, 1)``."""
    return constant(values.reshape(1, -1, 1, 1))


def convolve(x: Value, layer: Convolution, *, stride: int = 1, padding: int = 0, weight: Value | None = None) -> Value:
    """Return a convolution along the length. ``weight`` stands in for the layer's own (a quantised one, say)."""
    kernel = constant(layer.weight[:, :, None, :]) if weight is None else weight
    y = op.convolution(x, kernel, [1, stride], [0, padding], [0, padding], [1, layer.dilation])
    return op.add(y, per_channel(layer.bias))


def leaky(x: Value, slope: float) -> Value:
    """Build LeakyReLU, as a PReLU, which OpenVINO fuses into the operator before it."""
    return op.prelu(x, constant([slope]))


def normalise(x: Value, scale: Value, shift: Value) -> Value:
    """Build adaptive instance normalisation: zero mean and unit variance along the length, then the style's affine
    map.

    MVN is one kernel where the export computes means and squares in six.
    """
    y = op.mvn(x, integers(2, 3), True, EPSILON, "inside_sqrt")
    return op.add(op.multiply(y, scale), shift)


def snake(z: Value) -> Value:
    """Build Snake's nonlinearity ``z + sin(pi z)^2 / pi`` of ``z = alpha x / pi``, without a sine, in two kernels.

    Snake itself is ``x + sin(alpha x)^2 / alpha`` (Ziyin, Hartwig and Ueda, 2020). With ``z`` in place of ``x`` its
    period is one, so only ``s``, the distance of ``z`` to the middle of its period, decides. The factors
    ``alpha / pi`` and ``pi / alpha`` are folded into the layers around. OpenVINO's own sine is a scalar loop that took
    17 % of the time.

    ``cos(pi s)^2 / pi`` is written as squares of squares: each step takes one value and constants, and OpenVINO makes
    one kernel of such a chain. A polynomial by Horner's rule takes ``s^2`` again and again, which made nine kernels.
    """
    return op.add(op.multiply(_squares(z), constant(SNAKE_GAIN)), z)


def sine(turns: Value) -> Value:
    """Build the sine of an angle in whole turns, to within 1e-5.

    By the squares of :func:`snake`, as ``cos(2 pi s) = 2 cos(pi s)^2 - 1``. OpenVINO's own is a scalar loop.
    """
    y = _squares(op.add(turns, constant(0.25)))
    return op.add(op.multiply(y, constant(2 * np.pi * SNAKE_GAIN)), constant(-1.0))


def _squares(z: Value) -> Value:
    """Build ``cos(pi s)^2 / (pi SNAKE_GAIN)``: ``s`` is the distance of ``z`` to the middle of its period, one."""
    y = op.power(op.add(op.floor_mod(z, constant(1.0)), constant(-0.5)), constant(2.0))
    scale, *offsets = SNAKE_SQUARES
    y = op.multiply(y, constant(scale))
    for offset in offsets:
        y = op.power(op.add(y, constant(offset)), constant(2.0))
    return y


def repeat_twice(x: Value, channels: int) -> Value:
    """Return each sample twice (nearest-neighbour upsampling)."""
    return _alternate([x, x], channels)


def upsample_depthwise(x: Value, layer: Convolution) -> Value:
    """Return a transposed depthwise convolution of three taps and stride two (padding one, output padding one), as
    sums.

    Even samples are ``x[i] w[1]``, odd ones ``x[i] w[2] + x[i + 1] w[0]``. ``layer.weight`` has shape
    ``(channels, 1, 3)``.
    """
    w = layer.weight[:, 0]
    channels = len(w)
    following = shift_left(x)
    even = op.add(op.multiply(x, per_channel(w[:, 1])), per_channel(layer.bias))
    odd = op.add(
        op.add(op.multiply(x, per_channel(w[:, 2])), op.multiply(following, per_channel(w[:, 0]))),
        per_channel(layer.bias),
    )
    return _alternate([even, odd], channels)


def shift_left(x: Value) -> Value:
    """Return ``x[i + 1]`` at ``i``, and zero at the end."""
    padded = op.pad(x, integers(0, 0, 0, 0), integers(0, 0, 0, 1), "constant", constant(0.0))
    return cut(padded, 1, END)


def cut(x: Value, start: int, end: int) -> Value:
    """Return the samples ``[start, end)`` along the length; a negative ``end`` counts from the end."""
    return op.slice(x, integers(start), integers(end), integers(1), integers(3))


def as_two_taps(transposed: Float32, bias: Float32) -> Convolution:
    """Return a transposed convolution of ``2 s`` taps and stride ``s``, as a convolution of two taps and ``s`` phases.

    Output sample ``s m + q`` is ``x[m] w[q] + x[m - 1] w[s + q]``: an ordinary convolution to ``s * out`` channels, in
    the order phase, channel. Followed by :func:`interleave`. OpenVINO's transposed convolution has no fast
    bf16 kernel. ``transposed`` has shape ``(in, out, 2 s)``.
    """
    inputs, outputs, taps = transposed.shape
    s = taps // 2
    pairs = np.stack([transposed[:, :, s:], transposed[:, :, :s]], -1)  # in, out, phase, tap (past, present)
    weight = np.ascontiguousarray(pairs.transpose(2, 1, 0, 3).reshape(s * outputs, inputs, 2))
    return Convolution(weight, np.tile(bias, s))


def interleave(x: Value, phases: int, channels: int, crop: int) -> Value:
    """Return ``(1, phases * channels, 1, length)`` to ``(1, channels, 1, phases * length)``, less ``crop`` at both
    ends.
    """
    y = op.reshape(x, integers(1, phases, channels, -1), False)
    y = op.transpose(y, integers(0, 2, 3, 1))
    y = op.reshape(y, integers(1, channels, 1, -1), False)
    return cut(y, crop, -crop) if crop else y


def _alternate(values: Sequence[Value], channels: int) -> Value:
    """Return values of shape ``(1, channels, 1, length)`` sample by sample in turn.

    Side by side as channels first: joined along the length, they are copied number by number.
    """
    return interleave(op.concat(values, 1), len(values), channels, crop=0)


def mean(values: Sequence[Value]) -> Value:
    """Return the mean of several values of one shape."""
    total = values[0]
    for value in values[1:]:
        total = op.add(total, value)
    return op.multiply(total, constant(1 / len(values)))
