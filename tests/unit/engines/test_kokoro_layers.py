"""Each rewrite of the graph against the plain meaning of what it replaces, on small numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as op

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.graph import layers, spectrum
from rhapsode.engines.kokoro.graph.export import Convolution
from rhapsode.engines.kokoro.graph.quantise import balance, load_ranges

RNG = np.random.default_rng(7)
CHANNELS, LENGTH = 6, 17


def run(build: Callable[..., Any], *inputs: Float32) -> Float32:
    """Return what the operators that ``build`` makes of parameters give for ``inputs``, in float32."""
    parameters = [op.parameter(list(value.shape), np.float32) for value in inputs]
    model = ov.Model([op.result(build(*parameters))], parameters, "test")
    compiled = ov.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return np.array(compiled(list(inputs))[0], np.float32)


def image(channels: int = CHANNELS, length: int = LENGTH) -> Float32:
    return RNG.normal(size=(1, channels, 1, length)).astype(np.float32)


def transposed_convolution(x: Float32, weight: Float32, bias: Float32, stride: int, padding: int) -> Float32:
    """Add the scaled taps of every sample to the output; ``x`` is ``(in, length)``, ``weight`` ``(in, out, taps)``."""
    outputs, taps = weight.shape[1:]
    y = np.zeros((outputs, stride * (x.shape[1] - 1) + taps))
    for at in range(x.shape[1]):
        y[:, stride * at : stride * at + taps] += np.einsum("i,iok->ok", x[:, at], weight)
    return (y[:, padding : y.shape[1] - padding] + bias[:, None]).astype(np.float32)


def test_snake_without_a_sine_is_snake() -> None:
    alpha = RNG.uniform(0.2, 3.0, size=CHANNELS).astype(np.float32)
    x = image() * 4
    a = alpha.reshape(1, -1, 1, 1)
    expected = x + np.sin(a * x) ** 2 / a
    found = run(layers.snake, x * a / np.float32(np.pi)) * np.float32(np.pi) / a
    assert np.abs(found - expected).max() < 1e-5


def test_the_squares_of_snake_err_by_less_than_a_millionth() -> None:
    s = np.linspace(-0.5, 0.5, 10_001)
    scale, *offsets = layers.SNAKE_SQUARES
    y = scale * s**2
    for offset in offsets:
        y = (y + offset) ** 2
    assert np.abs(layers.SNAKE_GAIN * y - np.cos(np.pi * s) ** 2 / np.pi).max() < 1e-6


def test_snake_is_two_kernels() -> None:
    """One for the squares and one for the sum: as many as it is passes over memory."""
    x = op.parameter([1, CHANNELS, 1, -1], np.float32)
    model = ov.Model([op.result(layers.snake(op.multiply(x, x)))], [x], "test")
    compiled = ov.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    kinds = [node.get_rt_info()["layerType"].value for node in compiled.get_runtime_model().get_ops()]
    assert kinds.count("Eltwise") == 1 + 2


@pytest.mark.parametrize("stride", [2, 6, 10])
def test_two_taps_and_interleaving_are_a_transposed_convolution(stride: int) -> None:
    x = image()
    weight = RNG.normal(size=(CHANNELS, 4, 2 * stride)).astype(np.float32)
    bias = RNG.normal(size=4).astype(np.float32)
    layer = layers.as_two_taps(weight, bias)
    crop = stride // 2
    found = run(lambda v: layers.interleave(layers.convolve(v, layer, padding=1), stride, 4, crop), x)
    expected = transposed_convolution(x[0, :, 0], weight, bias, stride, crop)
    assert found.shape[3] == stride * LENGTH == expected.shape[1]
    np.testing.assert_allclose(found[0, :, 0], expected, atol=1e-5)


def test_upsampling_by_sums_is_a_depthwise_transposed_convolution() -> None:
    x = image()
    layer = Convolution(
        RNG.normal(size=(CHANNELS, 1, 3)).astype(np.float32), RNG.normal(size=CHANNELS).astype(np.float32)
    )
    found = run(lambda v: layers.upsample_depthwise(v, layer), x)
    for channel in range(CHANNELS):
        expected = transposed_convolution(
            x[0, channel], layer.weight[channel][None], layer.bias[channel : channel + 1], 2, 0
        )[:, 1:]  # padding 1 on the left; output padding 1 leaves what padding would take on the right
        np.testing.assert_allclose(found[0, channel], expected[:, : 2 * LENGTH], atol=1e-5)


def test_repeating_is_nearest_neighbour() -> None:
    x = image()
    np.testing.assert_array_equal(run(lambda v: layers.repeat_twice(v, CHANNELS), x), np.repeat(x, 2, axis=3))


def test_normalisation_has_zero_mean_and_the_style_of_its_affine_map() -> None:
    x = image() * 3 + 1
    scale, shift = (RNG.normal(size=(1, CHANNELS, 1, 1)).astype(np.float32) for _ in range(2))
    found = run(layers.normalise, x, scale, shift)
    expected = (x - x.mean(3, keepdims=True)) / np.sqrt(x.var(3, keepdims=True) + layers.EPSILON) * scale + shift
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_dilated_convolution_along_the_length() -> None:
    x = image()
    layer = Convolution(
        RNG.normal(size=(4, CHANNELS, 3)).astype(np.float32), RNG.normal(size=4).astype(np.float32), dilation=3
    )
    found = run(lambda v: layers.convolve(v, layer, padding=3), x)
    padded = np.pad(x[0, :, 0], ((0, 0), (3, 3)))
    taps = np.stack([padded[:, 3 * tap : 3 * tap + LENGTH] for tap in range(3)], -1)
    expected = np.einsum("oik,ilk->ol", layer.weight, taps) + layer.bias[:, None]
    np.testing.assert_allclose(found[0, :, 0], expected, atol=1e-5)


def test_the_analysis_is_a_centred_short_time_fourier_transform() -> None:
    samples = RNG.normal(size=(1, 600)).astype(np.float32)
    found = run(spectrum.analyse, samples)
    padded = np.pad(samples[0], spectrum.MARGIN, mode="reflect")
    starts = range(0, 601, spectrum.HOP)
    expected = np.stack([np.fft.rfft(padded[at : at + spectrum.FRAME] * spectrum.hann()) for at in starts], 1)
    assert found.shape == (1, 2 * spectrum.FREQUENCIES, 1, 121)
    magnitude, phase = found[0, : spectrum.FREQUENCIES, 0], found[0, spectrum.FREQUENCIES :, 0]
    np.testing.assert_allclose(magnitude * np.exp(1j * phase), expected, atol=1e-4)


def test_the_phases_of_what_is_real_are_zero_or_half_a_turn_and_never_minus_that() -> None:
    """The network learned +pi for a negative number; -pi is the same angle, but sounds worse."""
    samples = np.concatenate([RNG.normal(size=300) - 0.3, np.full(300, -0.29), np.full(100, 0.29)])
    found = run(spectrum.analyse, samples[None].astype(np.float32))
    for real in (0, spectrum.FREQUENCIES - 1):
        phase = found[0, spectrum.FREQUENCIES + real, 0]
        half_turns = phase / np.float32(np.pi)
        assert set(np.round(half_turns, 6)) == {0.0, 1.0}


def test_balancing_leaves_the_product_unchanged_and_evens_the_ranges() -> None:
    activation = RNG.uniform(0.01, 50, size=32).astype(np.float32)
    weight = RNG.uniform(0.01, 2, size=32).astype(np.float32)
    factor = balance(activation, weight)
    assert np.exp(np.log(factor).mean()) == pytest.approx(1, rel=1e-4)
    before, after = activation.max() / activation.min(), (activation * factor).max() / (activation * factor).min()
    assert after < before / 2


def test_each_of_the_48_convolutions_was_calibrated() -> None:
    ranges = load_ranges()
    blocks = ["noise_res.0", "noise_res.1", *(f"resblocks.{number}" for number in range(6))]
    assert sorted(ranges) == sorted(
        f"{block}.{half}.{turn}" for block in blocks for half in (1, 2) for turn in range(3)
    )
    assert all(
        np.isfinite(channels).all() and channels.min() >= 0 and channels.max() > 0 for channels in ranges.values()
    )
    assert {len(channels) for channels in ranges.values()} == {128, 256}
