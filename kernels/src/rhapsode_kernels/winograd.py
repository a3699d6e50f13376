"""Weights of a convolution for the minimal filtering of Winograd, F(4, 4), as ``products_winograd.h`` reads them."""

from __future__ import annotations

from math import lcm, prod

import numpy as np
import numpy.typing as npt

POINTS = (0, 1, -1, 2, -2, 3)
"""Where the rows and the taps are evaluated; the seventh point is infinity."""
TAPS = 4
"""Of a group."""
COLUMNS = 16
"""Output channels whose weights stand side by side."""
DENOMINATORS = tuple(prod(point - other for other in POINTS if other != point) for point in POINTS)
"""Of the Lagrange polynomials by which products at the points are interpolated."""
MULTIPLE = lcm(*DENOMINATORS)
"""All evaluated weights are multiplied by it, 120, so that they are whole numbers."""


def evaluate(weight: npt.NDArray[np.int8]) -> list[npt.NDArray[np.int16]]:
    """Return the taps of weights, shape ``(out, in, taps)``, at each point, shape ``(out, in, groups)``.

    The largest is 120 times 127. At infinity there are as many groups as have all four taps, perhaps none.
    """
    outputs, inputs, taps = weight.shape
    groups = np.zeros((outputs, inputs, -(-taps // TAPS) * TAPS), np.int64)
    groups[..., :taps] = weight
    groups = groups.reshape(outputs, inputs, -1, TAPS)
    finite = [
        groups @ np.array([point**tap for tap in range(TAPS)]) * (MULTIPLE // denominator)
        for point, denominator in zip(POINTS, DENOMINATORS, strict=True)
    ]
    infinite = groups[:, :, : taps // TAPS, TAPS - 1] * MULTIPLE
    return [values.astype(np.int16) for values in (*finite, infinite)]


def pack_evaluated(weight: npt.NDArray[np.int8]) -> npt.NDArray[np.int16]:
    """Return evaluated weights in the order in which they are read, shape ``(blocks, steps, COLUMNS, 2)``.

    A block has the steps of one point after another, and those of a point group by group; a step has two input
    channels. Raises ValueError when the channels do not fill steps.
    """
    outputs, inputs, _ = weight.shape
    if outputs % COLUMNS or inputs % 2:
        raise ValueError(f"{outputs} x {inputs} channels do not fill steps of {COLUMNS} x 2.")
    blocks = outputs // COLUMNS
    parts = [
        values.reshape(blocks, COLUMNS, inputs // 2, 2, -1).transpose(0, 4, 2, 1, 3).reshape(blocks, -1, COLUMNS, 2)
        for values in evaluate(weight)
    ]
    return np.concatenate(parts, 1)
