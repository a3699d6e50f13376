"""A bidirectional LSTM layer whose recurrent weights are quantised to eight bits."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rhapsode_kernels import usable
from rhapsode_kernels._kernels import ffi, lib
from rhapsode_kernels.memory import aligned

Float32 = npt.NDArray[np.float32]
UInt8 = npt.NDArray[np.uint8]

DIRECTIONS, GATES = 2, 4
HIDDEN_STEP = 16
"""The gates of so many units fill the vectors that a step of any variant multiplies at a time."""
VECTORS = 4
"""Vectors of gates that a step multiplies at a time."""
LANES = {"amx": 16, "avx512_vnni": 16, "avx_vnni": 8, "avx2": 8}
"""Gates of a vector, by the names of :data:`rhapsode_kernels.VARIANTS`."""
LARGEST = 255
SAMPLE = 64
"""Rows in which all small weights occur."""
TOLERANCE = 1e-2
"""How far a weight divided by its scale may be from a whole number, by the rounding of float32."""


class QuantisedWeights(NamedTuple):
    """Weights as ``(values - zero_point) * scale``."""

    values: UInt8
    zero_point: int
    scale: float


class RecurrentLayer:
    """The recurrent part of a bidirectional LSTM layer: what is left when its input was multiplied.

    ``weights`` have shape ``(2, 4 * hidden, hidden)``, in the order forget, input, cell, output. ``variant``: the one
    of :data:`LANES` that computes it, which has to be usable. Raises ValueError when the weights are not quantised, or
    the size is not supported.
    """

    def __init__(self, weights: Float32, variant: str) -> None:
        if weights.ndim != 3 or weights.shape[:2] != (DIRECTIONS, GATES * weights.shape[2]):
            raise ValueError("Recurrent weights have shape (2, 4 * hidden, hidden).")
        if not usable(variant):
            raise ValueError(f"The processor cannot run the variant {variant!r}.")
        self.hidden = weights.shape[2]
        self._variant = variant.encode()
        self._layer = ffi.new("RecurrentLayer *", {"hidden": self.hidden})
        self._kept = []
        for target, own in zip(self._layer.directions, weights, strict=True):
            values, target.zero_point, target.scale = quantised(own)
            packed = aligned(pack_recurrent(values, LANES[variant]))
            self._kept.append(packed)
            target.weights = ffi.cast("uint8_t *", packed.ctypes.data)

    def run(self, gates: Float32, states: Float32, threads: int) -> None:
        """Write the states of both directions, shape ``(2, steps, hidden)``, on up to two threads.

        ``gates``: the input times its weights, plus the biases, shape ``(steps, 2, 4 * hidden)``. Both arrays are
        contiguous. Raises ValueError for other arrays.
        """
        steps = len(gates)
        if gates.shape != (steps, DIRECTIONS, GATES * self.hidden) or states.shape != (DIRECTIONS, steps, self.hidden):
            raise ValueError(f"Gates have shape (steps, 2, {GATES * self.hidden}), states (2, steps, {self.hidden}).")
        arrays = (_pointer(gates), _pointer(states))
        if lib.rhapsode_run_recurrent_layer(self._variant, self._layer, arrays[0], steps, arrays[1], threads):
            raise ValueError(f"A layer of {self.hidden} units is not supported.")


def quantised(weights: Float32) -> QuantisedWeights:
    """Return quantised weights as the whole numbers that they stand for.

    The scale is the least difference between two weights of the first rows. Raises ValueError when they are not
    quantised.
    """
    levels = np.unique(weights[:SAMPLE])
    differences = np.diff(levels)
    if not len(differences):
        raise ValueError("All weights are the same.")
    span = float(levels[-1] - levels[0])
    scale = span / round(span / float(differences.min()))  # many steps have less of a rounding error than one
    exact = weights / np.float32(scale)
    whole = np.rint(exact)
    zero_point = -int(whole.min())
    if whole.max() + zero_point > LARGEST or np.abs(exact - whole).max() > TOLERANCE:
        raise ValueError("The weights are not whole numbers of eight bits, less a zero point, times a scale.")
    return QuantisedWeights((whole + zero_point).astype(np.uint8), zero_point, scale)


def pack_recurrent(values: UInt8, lanes: int) -> UInt8:
    """Return weights of shape ``(4 * hidden, hidden)`` in the order in which they are read.

    Shape ``(4 * hidden / (4 * lanes), hidden / 4, 4 * lanes, 4)``. Raises ValueError for a number of units
    that is not supported.
    """
    hidden = values.shape[1]
    if hidden % HIDDEN_STEP:
        raise ValueError(f"A layer has a multiple of {HIDDEN_STEP} units, not {hidden}.")
    return np.ascontiguousarray(values.reshape(-1, VECTORS * lanes, hidden // 4, 4).transpose(0, 2, 1, 3))


def _pointer(values: Float32) -> Any:
    if not values.flags.c_contiguous or values.dtype != np.float32:
        raise ValueError("Arrays are contiguous and of float32.")
    return ffi.cast("float *", values.ctypes.data)
