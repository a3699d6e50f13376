"""Compiled kernels for the speech engines of rhapsode: the residual blocks of Kokoro's generator.

They need Linux on x86-64 and a processor with AMX (``amx_int8``) and ``avx512_bf16``; :func:`usable` tells whether the
processor has them. rhapsode runs without this package too, by OpenVINO alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rhapsode_kernels._kernels import ffi, lib

__version__ = "0.1.0"

Float32 = npt.NDArray[np.float32]
Int8 = npt.NDArray[np.int8]

BLOCKS = 4
"""Blocks of a stage: that of the noise, and three of the signal."""
CONVOLUTIONS = 6
TILE_ROWS, TILE_BYTES = 16, 64


class QuantisedConvolution(NamedTuple):
    """A convolution in int8: ``weight`` of shape ``(out, in, taps)``, the others one number per channel.

    An input is multiplied by ``factor`` and rounded to int8, the sum of the products is multiplied by ``scale``, and
    ``bias`` is added.
    """

    weight: Int8
    factor: Float32
    scale: Float32
    bias: Float32


class Stage:
    """A stage of the generator: the mean of three residual blocks of a signal, to which one of the noise was added.

    ``blocks``: four times six convolutions, in the order in which they are computed. Raises ValueError for shapes that
    do not fit.
    """

    def __init__(self, blocks: Sequence[Sequence[QuantisedConvolution]]) -> None:
        if len(blocks) != BLOCKS or any(len(block) != CONVOLUTIONS for block in blocks):
            raise ValueError(f"A stage has {BLOCKS} blocks of {CONVOLUTIONS} convolutions.")
        self.channels = blocks[0][0].weight.shape[0]
        self._stage = ffi.new("Stage *", {"channels": self.channels})
        self._kept: list[Any] = []
        for number, block in enumerate(blocks):
            target = self._stage.blocks[number]
            target.taps = block[0].weight.shape[2]
            for place, convolution in enumerate(block):
                if convolution.weight.shape != (self.channels, self.channels, target.taps):
                    raise ValueError(
                        "The convolutions of a block have the same shape, those of a stage as many channels."
                    )
                target.weights[place] = self._pointer(pack(convolution.weight), "int8_t *")
                target.factors[place] = self._pointer(self._row(convolution.factor), "float *")
                target.scales[place] = self._pointer(self._row(convolution.scale), "float *")
                target.biases[place] = self._pointer(self._row(convolution.bias), "float *")

    def run(self, signal: Float32, noise: Float32, gains: Float32, offsets: Float32, threads: int) -> Float32:
        """Return the output, of the shape of ``signal`` and ``noise``, ``(length, channels)``, with so many threads.

        ``gains`` and ``offsets`` of the normalisations have shape ``(4, 6, channels)``. Raises ValueError for other
        shapes, and MemoryError.
        """
        styles = (BLOCKS, CONVOLUTIONS, self.channels)
        if signal.shape != noise.shape or signal.ndim != 2 or signal.shape[1] != self.channels or not len(signal):
            raise ValueError(f"Signal and noise have shape (length, {self.channels}).")
        if gains.shape != styles or offsets.shape != styles:
            raise ValueError(f"Gains and offsets have shape {styles}.")
        arrays = [np.ascontiguousarray(values, np.float32) for values in (signal, noise, gains, offsets)]
        output = np.empty(signal.shape, np.float32)
        stage = ffi.new("Stage *", self._stage[0])
        stage.length = len(signal)
        stage.signal, stage.noise, stage.gains, stage.offsets, stage.output = (
            ffi.cast("float *", values.ctypes.data) for values in (*arrays, output)
        )
        if lib.rhapsode_run_stage(stage, threads):
            raise MemoryError("There is no memory for the residual blocks.")
        return output

    def _row(self, values: Float32) -> Float32:
        if values.shape != (self.channels,):
            raise ValueError(f"Factors, scales and biases have shape ({self.channels},).")
        return np.ascontiguousarray(values, np.float32)

    def _pointer(self, values: npt.NDArray[Any], kind: str) -> Any:
        self._kept.append(values)
        return ffi.cast(kind, values.ctypes.data)


def usable() -> bool:
    """Tell whether the processor has what the kernels need, and Linux lets this process use it."""
    return bool(lib.rhapsode_usable())


def pack(weight: Int8) -> Int8:
    """Return weights of shape ``(out, in, taps)`` as the tiles of AMX, in the order in which they are read.

    Shape ``(out / 32, taps, in / 64, 2, 16, 16, 4)``: a tile holds 64 input channels in 16 rows of four, for 16 output
    channels. Raises ValueError when the channels do not fill tiles.
    """
    outputs, inputs, taps = weight.shape
    if outputs % (2 * TILE_ROWS) or inputs % TILE_BYTES:
        raise ValueError(f"{outputs} x {inputs} channels do not fill tiles.")
    tiles = weight.reshape(outputs // 32, 2, TILE_ROWS, inputs // TILE_BYTES, 16, 4, taps)
    return np.ascontiguousarray(tiles.transpose(0, 6, 3, 1, 4, 2, 5))
