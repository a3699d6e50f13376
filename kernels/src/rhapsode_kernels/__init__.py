"""Compiled kernels for the speech engines of rhapsode: the residual blocks of Kokoro's generator, and LSTM layers.

They need Linux on x86-64 and a processor with the instructions of one of the :data:`VARIANTS`; :func:`usable` tells
which of them it has. The residual blocks of all are the same bits. rhapsode runs without this package too, by OpenVINO
alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rhapsode_kernels._kernels import ffi, lib
from rhapsode_kernels.memory import aligned
from rhapsode_kernels.winograd import pack_evaluated

__version__ = "0.4.0"
INTERFACE = 4
"""Changes whenever a caller of another version would fail or get something else."""

Float32 = npt.NDArray[np.float32]
Int8 = npt.NDArray[np.int8]
Int32 = npt.NDArray[np.int32]

BLOCKS = 4
"""Blocks of a stage: that of the noise, and three of the signal."""
DILATIONS = (1, 1, 3, 1, 5, 1)
"""Of the convolutions of a block."""
ZERO_LEVEL = 128
"""What zero is among activations that are kept as unsigned numbers."""
TILE_COLUMNS = 16
"""Channels whose weights stand side by side, at most."""


class Layout(NamedTuple):
    """How a variant reads weights: so many output channels (``columns``) times ``depth`` input channels in a step."""

    columns: int
    depth: int


VARIANTS: Mapping[str, Layout | None] = {
    "amx": Layout(32, 64),
    "avx512_vnni": Layout(32, 4),
    "avx_vnni": Layout(16, 4),
    "avx2": None,
}
"""Instruction sets for which there are kernels, by the names that Linux has for what they need most, fastest first.

``None``: weights are evaluated (:mod:`rhapsode_kernels.winograd`).
"""
PLAIN = "plain"
"""One more variant of residual blocks: it multiplies numbers one after another, to compare the others with."""
LAYOUTS: Mapping[str, Layout | None] = {**VARIANTS, PLAIN: Layout(8, 4)}


class QuantisedConvolution(NamedTuple):
    """A convolution in int8: ``weight`` of shape ``(out, in, taps)``, the others one number per channel.

    An input is multiplied by ``factor`` and rounded to int8, the sum of the products is multiplied by ``scale``, and
    ``bias`` is added.
    """

    weight: Int8
    factor: Float32
    scale: Float32
    bias: Float32


class PackedWeights(NamedTuple):
    """Weights in the order in which a variant reads them: by blocks of output channels, and in those by steps.

    ``offsets`` are where the input of each step stands, ``firsts`` the number of the first step of each block, and of
    all steps.
    """

    weights: Int8
    offsets: Int32
    firsts: Int32


class Stage:
    """A stage of the generator: the mean of three residual blocks of a signal, to which one of the noise was added.

    ``blocks``: four times six convolutions, in the order in which they are computed. ``variant``: the one of
    :data:`LAYOUTS` that computes them. Raises ValueError for shapes that do not fit, and for a variant that is not
    :func:`usable`.
    """

    def __init__(self, blocks: Sequence[Sequence[QuantisedConvolution]], variant: str) -> None:
        if len(blocks) != BLOCKS or any(len(block) != len(DILATIONS) for block in blocks):
            raise ValueError(f"A stage has {BLOCKS} blocks of {len(DILATIONS)} convolutions.")
        if not usable(variant):
            raise ValueError(f"The processor cannot run the variant {variant!r}.")
        self.channels = blocks[0][0].weight.shape[0]
        self._variant = variant.encode()
        self._stage = ffi.new("Stage *", {"channels": self.channels})
        self._kept: list[Any] = []
        for number, block in enumerate(blocks):
            for place, (convolution, dilation) in enumerate(zip(block, DILATIONS, strict=True)):
                if convolution.weight.shape[:2] != (self.channels, self.channels):
                    raise ValueError("The convolutions of a stage have as many channels.")
                target = self._stage.blocks[number].convolutions[place]
                target.reach = (convolution.weight.shape[2] - 1) * dilation // 2
                target.dilation = dilation
                layout = LAYOUTS[variant]
                if layout:
                    packed = pack(convolution.weight, dilation, layout)
                    target.weights = self._pointer(packed.weights, "void *")
                    target.offsets = self._pointer(packed.offsets, "int32_t *")
                    target.firsts = self._pointer(packed.firsts, "int32_t *")
                else:
                    target.weights = self._pointer(pack_evaluated(convolution.weight), "void *")
                target.corrections = self._pointer(
                    -ZERO_LEVEL * convolution.weight.sum((1, 2), dtype=np.int32), "int32_t *"
                )
                target.factors = self._pointer(self._row(convolution.factor), "float *")
                target.scales = self._pointer(self._row(convolution.scale), "float *")
                target.biases = self._pointer(self._row(convolution.bias), "float *")

    def run(self, signal: Float32, noise: Float32, gains: Float32, offsets: Float32, threads: int) -> Float32:
        """Return the output, of the shape of ``signal`` and ``noise``, ``(length, channels)``, with so many threads.

        ``gains`` and ``offsets`` of the normalisations have shape ``(4, 6, channels)``. Raises ValueError for other
        shapes, and MemoryError.
        """
        styles = (BLOCKS, len(DILATIONS), self.channels)
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
        if lib.rhapsode_run_stage(self._variant, stage, threads):
            raise MemoryError("There is no memory for the residual blocks.")
        return output

    def _row(self, values: Float32) -> Float32:
        if values.shape != (self.channels,):
            raise ValueError(f"Factors, scales and biases have shape ({self.channels},).")
        return np.ascontiguousarray(values, np.float32)

    def _pointer(self, values: npt.NDArray[Any], kind: str) -> Any:
        """Return a pointer to a copy that begins with a cache line, so that no row of a tile lies in two."""
        copy = aligned(values)
        self._kept.append(copy)
        return ffi.cast(kind, copy.ctypes.data)


def usable(variant: str) -> bool:
    """Tell whether the processor has the instructions of a variant, and Linux lets this process use them."""
    return bool(lib.rhapsode_usable(variant.encode()))


def pack(weight: Int8, dilation: int, layout: Layout) -> PackedWeights:
    """Return weights of shape ``(out, in, taps)`` as a variant reads them.

    The weights have shape ``(steps, columns / side, depth / 4, side, 4)`` with up to 16 on a side. Raises ValueError
    when the channels do not fill steps.
    """
    outputs, inputs, taps = weight.shape
    columns, depth = layout
    if outputs % columns or inputs % depth:
        raise ValueError(f"{outputs} x {inputs} channels do not fill steps of {columns} x {depth}.")
    blocks, steps = outputs // columns, taps * (inputs // depth)
    side = min(columns, TILE_COLUMNS)
    parts = weight.reshape(blocks, columns // side, side, inputs // depth, depth // 4, 4, taps)
    ordered = np.ascontiguousarray(parts.transpose(0, 6, 3, 1, 4, 2, 5))
    weights = ordered.reshape(-1, columns // side, depth // 4, side, 4)
    offsets = (np.arange(taps)[:, None] * dilation * inputs + np.arange(0, inputs, depth)).reshape(-1)
    firsts = np.arange(blocks + 1) * steps
    return PackedWeights(weights, np.tile(offsets, blocks).astype(np.int32), firsts.astype(np.int32))
