"""The decoder and the generator of Kokoro (an iSTFTNet): from features of the text to a short-time spectrum.

This is nine tenths of the arithmetic: 26 thousand million multiplications for a second of speech.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import openvino as ov
from openvino import opset13 as op

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.graph.export import Convolution, Export
from rhapsode.engines.kokoro.graph.layers import (
    Value,
    as_two_taps,
    constant,
    convolve,
    cut,
    integers,
    interleave,
    leaky,
    mean,
    normalise,
    repeat_twice,
    snake,
    upsample_depthwise,
)

DECODER = "/decoder/decoder"
GENERATOR = f"{DECODER}/generator"
DECODER_BLOCKS = ("encode", "decode.0", "decode.1", "decode.2", "decode.3")
RESIDUAL_BLOCKS = ("noise_res.0", "noise_res.1", *(f"resblocks.{number}" for number in range(6)))
ROUND_HALVES = tuple((turn, half) for turn in range(3) for half in (1, 2))
"""The six convolutions of a residual block in their order: three rounds of two, as the export names them."""
STYLE_SIZE = 128
HALF_POWER = np.float32(1 / np.sqrt(2))
UPSAMPLING = (10, 6)
STAGE_CHANNELS = (256, 128)

Quantise = Callable[[Value, str, Float32], tuple[Value, Value | None]]
"""Given the input, the name and the weight of a convolution: the input to use, and the weight (``None``: its own)."""


@dataclass(frozen=True, slots=True)
class Affine:
    """What the style makes of a normalisation: a scale and a shift for each channel."""

    scale: Value
    shift: Value


def build_vocoder(export: Export, quantise: Quantise | None = None) -> ov.Model:
    """Return the model from (style, features, pitch, energy, source) to the spectrum, 22 channels, 11 log magnitudes
    first.

    With ``f`` frames: style ``(1, 128)``, features ``(1, 512, 1, f)``, pitch and energy ``(1, 1, 1, 2f)``, source
    ``(1, 22, 1, 120f + 1)``, spectrum ``(1, 22, 1, 120f + 1)``. ``quantise`` may replace the input and the weight of
    each convolution of the residual blocks, for int8.
    """
    inputs = vocoder_inputs()
    style, features, pitch, energy, source = inputs
    network = VocoderNetwork(export, style, quantise)
    spectrum = network.generate(network.decode(features, pitch, energy), source)
    return ov.Model([op.result(spectrum)], inputs, "vocoder")


def vocoder_inputs() -> list[Value]:
    """Return style, features, pitch, energy and source, with the shapes that :func:`build_vocoder` tells."""
    return [
        op.parameter([1, STYLE_SIZE], np.float32, name="style"),
        op.parameter([1, 512, 1, -1], np.float32, name="features"),
        op.parameter([1, 1, 1, -1], np.float32, name="pitch"),
        op.parameter([1, 1, 1, -1], np.float32, name="energy"),
        op.parameter([1, 22, 1, -1], np.float32, name="source"),
    ]


def _plain(x: Value, _name: str, _weight: Float32) -> tuple[Value, Value | None]:
    return x, None


class VocoderNetwork:
    """The layers of the vocoder for one style."""

    def __init__(self, export: Export, style: Value, quantise: Quantise | None = None) -> None:
        self._export = export
        self._quantise = quantise or _plain
        self._affines = style_affines(export, style)

    def decode(self, features: Value, pitch: Value, energy: Value) -> Value:
        """Return the decoder: frames of 25 ms in, twice as many out, 512 channels."""
        contour = [
            convolve(value, self._layer(f"{DECODER}/{name}"), stride=2, padding=1)
            for value, name in ((pitch, "F0_conv"), (energy, "N_conv"))
        ]
        x = self._decoder_block(op.concat([features, *contour], 1), "encode")
        residual = convolve(features, self._layer(f"{DECODER}/asr_res/asr_res.0"))
        for name in DECODER_BLOCKS[1:]:
            joined = op.concat([x, residual, *contour], 1)
            x = self._decoder_block(joined, name, doubles=name == DECODER_BLOCKS[-1])
        return x

    def generate(self, x: Value, source: Value) -> Value:
        """Return the generator: two upsamplings, each joined by the source and followed by the mean of three
        blocks.
        """
        noise = [
            convolve(source, self._layer(f"{GENERATOR}/noise_convs.0"), stride=6, padding=3),
            convolve(source, self._layer(f"{GENERATOR}/noise_convs.1")),
        ]
        for stage, factor in enumerate(UPSAMPLING):
            heard, *branches = stage_blocks(stage)
            x = convolve(leaky(x, 0.1), upsampling(self._export, stage), padding=1)
            x = interleave(x, factor, STAGE_CHANNELS[stage], crop=factor // 2)
            if stage == len(UPSAMPLING) - 1:
                x = op.concat([cut(x, 1, 2), x], 3)  # reflection padding of one on the left
            x = op.add(x, self._residual_block(noise[stage], heard))
            x = mean([self._residual_block(x, name) for name in branches])
        return self.spectrum(x)

    def spectrum(self, x: Value) -> Value:
        """Return the spectrum of the output of the last stage."""
        last = Convolution(
            self._export.constant(f"{GENERATOR}/Mul_2_output_0"),
            self._export.constant("decoder.decoder.generator.conv_post.bias"),
        )
        return convolve(leaky(x, 0.01), last, padding=3)

    def stage_affines(self, stage: int) -> tuple[Value, Value]:
        """Return gains and offsets of the normalisations of a stage, shape ``(4, 6, channels)``."""
        affines = [
            self._affines[f"{GENERATOR}/{name}/adain{half}.{turn}"]
            for name in stage_blocks(stage)
            for turn, half in ROUND_HALVES
        ]
        shape = integers(4, 6, STAGE_CHANNELS[stage])
        columns = op.concat([a.scale for a in affines], 1), op.concat([a.shift for a in affines], 1)
        return op.reshape(columns[0], shape, False), op.reshape(columns[1], shape, False)

    def _decoder_block(self, x: Value, name: str, *, doubles: bool = False) -> Value:
        """Return ``(shortcut(x) + residual(x)) / sqrt(2)``; ``doubles`` upsamples both by two.

        The division is folded into the last convolution of each branch.
        """
        layer = f"{DECODER}/{name}"
        shortcut = _scaled(self._layer(f"{layer}/conv1x1"), HALF_POWER)
        y = leaky(self._normalise(x, f"{layer}/norm1"), 0.2)
        s = convolve(x, shortcut)
        if doubles:
            y = upsample_depthwise(y, self._layer(f"{layer}/pool", "ConvTranspose"))
            s = repeat_twice(s, len(shortcut.weight))  # a 1x1 convolution may as well come before the repetition
        y = convolve(y, self._layer(f"{layer}/conv1"), padding=1)
        y = leaky(self._normalise(y, f"{layer}/norm2"), 0.2)
        y = convolve(y, _scaled(self._layer(f"{layer}/conv2"), HALF_POWER), padding=1)
        return op.add(y, s)

    def _residual_block(self, x: Value, name: str) -> Value:
        """Build three rounds of (normalise, Snake, dilated convolution, normalise, Snake, convolution), each added to
        x.
        """
        layer = f"{GENERATOR}/{name}"
        for turn in range(3):
            y = x
            for half in (1, 2):
                y = snake(self._normalise(y, f"{layer}/adain{half}.{turn}"))
                convolution = residual_convolution(self._export, name, half, turn)
                reach = (convolution.weight.shape[2] - 1) * convolution.dilation // 2
                y, weight = self._quantise(y, f"{name}.{half}.{turn}", convolution.weight)
                y = convolve(y, convolution, padding=reach, weight=weight)
            x = op.add(y, x)
        return x

    def _normalise(self, x: Value, layer: str) -> Value:
        affine = self._affines[layer]
        return normalise(x, affine.scale, affine.shift)

    def _layer(self, layer: str, operator: str = "Conv") -> Convolution:
        return self._export.convolution(layer, operator)


def stage_blocks(stage: int) -> tuple[str, str, str, str]:
    """Return the names of the residual blocks of a stage: that of the noise, and the three of the signal."""
    first = 3 * stage
    return f"noise_res.{stage}", f"resblocks.{first}", f"resblocks.{first + 1}", f"resblocks.{first + 2}"


def upsampling(export: Export, stage: int) -> Convolution:
    """Return the upsampling of a stage as a convolution of two taps and as many phases as its factor."""
    name = ("Mul_output_0", "Mul_1_output_0")[stage]  # the weight normalisation was folded by the exporter
    bias = export.constant(f"decoder.decoder.generator.ups.{stage}.bias")
    return as_two_taps(export.constant(f"{GENERATOR}/{name}"), bias)


def residual_convolution(export: Export, block: str, half: int, turn: int) -> Convolution:
    """Return a convolution of a residual block; the factor ``pi / alpha`` of Snake before it is folded into it."""
    layer = export.convolution(f"{GENERATOR}/{block}/convs{half}.{turn}")
    back = np.pi / snake_alpha(export, block, half, turn).reshape(1, -1, 1)
    return Convolution(layer.weight * back, layer.bias, layer.dilation)


def snake_alpha(export: Export, block: str, half: int, turn: int) -> Float32:
    """Return Snake's ``alpha``, one number per channel."""
    return export.constant(f"decoder.decoder.generator.{block}.alpha{half}.{turn}").reshape(-1)


def style_affines(export: Export, style: Value) -> Mapping[str, Affine]:
    """Return what the style makes of all 58 normalisations, as one matrix product instead of 58.

    Each projects the style to ``(gain, shift)`` and scales by ``1 + gain``: the one is added to the bias. In front of
    Snake both are multiplied by ``alpha / pi``, which :func:`~rhapsode.engines.kokoro.graph.layers.snake` wants.
    """
    layers: list[str] = []
    weights: list[Float32] = []
    biases: list[Float32] = []
    for layer, factor in _normalisations(export):
        weight, bias = export.projection(f"{layer}/fc")
        channels = len(bias) // 2
        bias = bias.copy()
        bias[:channels] += 1
        if factor is not None:
            weight, bias = weight * np.tile(factor, 2), bias * np.tile(factor, 2)
        layers.append(layer)
        weights.append(weight)
        biases.append(bias)
    projected = op.add(
        op.matmul(style, constant(np.concatenate(weights, 1)), False, False), constant(np.concatenate(biases)[None])
    )
    columns = op.reshape(projected, integers(1, -1, 1, 1), False)
    sizes = [len(bias) // 2 for bias in biases for _ in range(2)]
    parts = op.variadic_split(columns, constant(1, np.int64), integers(*sizes)).outputs()
    return {layer: Affine(parts[2 * number], parts[2 * number + 1]) for number, layer in enumerate(layers)}


def _normalisations(export: Export) -> list[tuple[str, Float32 | None]]:
    """Return every normalisation, with the factor that Snake behind it wants."""
    normalisations: list[tuple[str, Float32 | None]] = [
        (f"{DECODER}/{block}/norm{half}", None) for block in DECODER_BLOCKS for half in (1, 2)
    ]
    normalisations += [
        (f"{GENERATOR}/{block}/adain{half}.{turn}", snake_alpha(export, block, half, turn) / np.float32(np.pi))
        for block in RESIDUAL_BLOCKS
        for turn, half in ROUND_HALVES
    ]
    return normalisations


def _scaled(layer: Convolution, factor: np.float32) -> Convolution:
    return Convolution(layer.weight * factor, layer.bias * factor, layer.dilation)
