"""Partial int8: the 48 convolutions of the residual blocks, calibrated on speech.

They are half of the vocoder's arithmetic; everything else stays in bf16 or float32. Weights are
quantised symmetrically per output channel, activations symmetrically per tensor, after the range of each channel was
balanced against its weights as in SmoothQuant (Xiao et al., 2023): what a factor takes from the activation it gives to
the weight, so the product is unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import openvino as ov
from openvino import opset13 as op

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.graph.export import Export
from rhapsode.engines.kokoro.graph.layers import Value, constant, per_channel
from rhapsode.engines.kokoro.graph.vocoder import RESIDUAL_BLOCKS, ROUND_HALVES, build_vocoder, residual_convolution

RANGES_FILE = Path(__file__).parent / "ranges.npz"
QUANTILE = 0.9997
"""Activations beyond this share of a channel's values are clipped: a few rare peaks would coarsen all others."""
SMOOTHING = 0.5
"""How much of a channel's range goes to its weights; 0.5 splits it evenly."""
LEVELS = 256
WEIGHT_LEVELS = 127
"""On each side of zero; activations have one more on the negative side."""


def calibrate(export: Export, examples: Sequence[Sequence[Float32]]) -> dict[str, Float32]:
    """Return the largest usual magnitude of each input channel of each convolution, over ``examples`` of vocoder
    inputs.
    """
    taps: dict[str, Value] = {}

    def tap(x: Value, name: str, _weight: Float32) -> tuple[Value, Value | None]:
        taps[name] = x
        return x, None

    vocoder = build_vocoder(export, tap)
    observed = ov.Model([op.result(x) for x in taps.values()], vocoder.get_parameters(), "calibration")
    request = ov.Core().compile_model(observed, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}).create_infer_request()
    ranges: dict[str, Float32] = {}
    for example in examples:
        outputs = request.infer(list(example))
        for index, name in enumerate(taps):
            usual = np.quantile(np.abs(outputs[index][0, :, 0]), QUANTILE, axis=1).astype(np.float32)
            ranges[name] = np.maximum(ranges.get(name, usual), usual)
    return ranges


def load_ranges() -> dict[str, Float32]:
    """Return the ranges that ``scripts/calibrate_kokoro.py`` measured."""
    with np.load(RANGES_FILE) as file:
        return {name: file[name] for name in file.files}


def build_int8_vocoder(export: Export, ranges: Mapping[str, Float32]) -> ov.Model:
    """Return the vocoder with the convolutions of ``ranges`` in int8."""

    def quantise(x: Value, name: str, weight: Float32) -> tuple[Value, Value | None]:
        if name not in ranges:
            return x, None
        factor, bound, balanced = _balanced(ranges[name], weight)
        return _fake_int8(op.multiply(x, per_channel(factor)), bound), _fake_int8_weight(balanced)

    return build_vocoder(export, quantise)


def residual_arrays(export: Export, ranges: Mapping[str, Float32]) -> dict[str, npt.NDArray[Any]]:
    """Return the 48 convolutions in int8 as arrays: ``weight``, ``factor``, ``scale`` and ``bias`` of each, by its
    name (:class:`rhapsode_kernels.QuantisedConvolution`).
    """
    arrays: dict[str, npt.NDArray[Any]] = {}
    for block in RESIDUAL_BLOCKS:
        for turn, half in ROUND_HALVES:
            name = f"{block}.{half}.{turn}"
            layer = residual_convolution(export, block, half, turn)
            factor, bound, balanced = _balanced(ranges[name], layer.weight)
            largest = _largest(balanced)
            arrays[f"{name}.weight"] = np.rint(balanced / largest * WEIGHT_LEVELS).astype(np.int8)
            arrays[f"{name}.factor"] = np.float32(WEIGHT_LEVELS / bound) * factor
            arrays[f"{name}.scale"] = largest.reshape(-1) * np.float32(bound / WEIGHT_LEVELS**2)
            arrays[f"{name}.bias"] = layer.bias
    return arrays


def _balanced(activation: Float32, weight: Float32) -> tuple[Float32, float, Float32]:
    """Return the factor for each channel, the bound of the activations times it, and the weights divided by it."""
    factor = balance(activation, np.abs(weight).max(axis=(0, 2)))
    return factor, float((activation * factor).max()), weight / factor.reshape(1, -1, 1)


def balance(activation: Float32, weight: Float32) -> Float32:
    """Return the factor for each channel, with a geometric mean of one."""
    factor = np.maximum(weight, 1e-6) ** (1 - SMOOTHING) / np.maximum(activation, 1e-3) ** SMOOTHING
    return np.asarray(factor / np.exp(np.log(factor).mean()), np.float32)


def _fake_int8(x: Value, bound: float) -> Value:
    """Round ``x`` to the 256 levels from ``-128/127 bound`` to ``bound``; OpenVINO turns this into real int8."""
    low, high = constant([[[[-bound * 128 / 127]]]]), constant([[[[bound]]]])
    return op.fake_quantize(x, low, high, low, high, LEVELS)


def _fake_int8_weight(weight: Float32) -> Value:
    bound = _largest(weight)[:, :, None]
    low, high = constant(-bound), constant(bound)
    return op.fake_quantize(constant(weight[:, :, None, :]), low, high, low, high, LEVELS - 1)


def _largest(weight: Float32) -> Float32:
    """Return the largest magnitude for each output channel, shape ``(out, 1, 1)``."""
    largest: Float32 = np.abs(weight).max(axis=(1, 2)).reshape(-1, 1, 1).astype(np.float32)
    return largest + np.float32(1e-12)
