"""Memory that vectors are read from."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Scalar = TypeVar("Scalar", bound=np.generic)
CACHE_LINE = 64
"""Bytes. A vector of AVX-512 that does not begin at a multiple of it is read from two lines, in twice the time."""


def aligned(values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """Return a copy that begins at a cache line."""
    memory = np.empty(values.nbytes + CACHE_LINE, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE
    copy = memory[start : start + values.nbytes].view(values.dtype).reshape(values.shape)
    copy[...] = values
    return copy
