"""The package rhapsode-kernels, where it is built and the processor can run it, beside the same in numpy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

rhapsode_kernels = pytest.importorskip("rhapsode_kernels")
if not rhapsode_kernels.usable():
    pytest.skip("the processor has no AMX", allow_module_level=True)

Float = npt.NDArray[np.float64]

CHANNELS = 64
DILATIONS = (1, 1, 3, 1, 5, 1)


def convolutions(random: np.random.Generator, taps: int) -> list[rhapsode_kernels.QuantisedConvolution]:
    """Return six convolutions whose outputs are about as large as their inputs."""
    scale = 1 / (40 * 73 * np.sqrt(CHANNELS * taps))
    return [
        rhapsode_kernels.QuantisedConvolution(
            random.integers(-127, 128, (CHANNELS, CHANNELS, taps)).astype(np.int8),
            random.uniform(30, 50, CHANNELS).astype(np.float32),
            np.full(CHANNELS, scale, np.float32),
            random.normal(0, 0.1, CHANNELS).astype(np.float32),
        )
        for _ in range(6)
    ]


def block_of(x: Float, block: list[rhapsode_kernels.QuantisedConvolution], gains: Float, offsets: Float) -> Float:
    """Return a residual block of ``x``, shape ``(length, channels)``, in float64."""
    y = x
    for half, layer in enumerate(block):
        z = (y - y.mean(0)) / np.sqrt(y.var(0) + 1e-5) * gains[half] + offsets[half]
        quantised = np.clip(np.rint((z + np.sin(np.pi * z) ** 2 / np.pi) * layer.factor), -128, 127)
        taps, dilation = layer.weight.shape[2], DILATIONS[half]
        reach = (taps - 1) * dilation // 2
        padded = np.pad(quantised, ((reach, reach), (0, 0)))
        rows = [padded[tap * dilation : tap * dilation + len(x)] for tap in range(taps)]
        products = sum(row @ layer.weight[:, :, tap].T.astype(float) for tap, row in enumerate(rows))
        y = products * layer.scale + layer.bias
        if half % 2:
            x = y = x + y
    return x


@pytest.mark.parametrize(("length", "threads"), [(1, 1), (33, 2), (700, 1), (3000, 3)])
def test_a_stage_is_the_mean_of_three_blocks_of_the_signal_and_a_block_of_the_noise(length: int, threads: int) -> None:
    random = np.random.default_rng(length)
    blocks = [convolutions(random, taps) for taps in (11, 3, 7, 11)]
    signal, noise = random.normal(size=(2, length, CHANNELS)).astype(np.float32)
    gains = random.uniform(0.5, 1, (4, 6, CHANNELS)).astype(np.float32)
    offsets = random.normal(0, 0.3, (4, 6, CHANNELS)).astype(np.float32)
    output = rhapsode_kernels.Stage(blocks).run(signal, noise, gains, offsets, threads)
    x = signal + block_of(noise.astype(float), blocks[0], gains[0], offsets[0])
    expected = np.mean([block_of(x, blocks[1 + n], gains[1 + n], offsets[1 + n]) for n in range(3)], 0)
    error = np.sqrt(((output - expected) ** 2).mean() / (expected**2).mean())
    assert error < (0.03 if length > 1 else 0.3)  # one row is all offset after its normalisation


def test_threads_do_not_change_the_output_beyond_rounding() -> None:
    random = np.random.default_rng(5)
    stage = rhapsode_kernels.Stage([convolutions(random, 3) for _ in range(4)])
    signal, noise = random.normal(size=(2, 900, CHANNELS)).astype(np.float32)
    styles = np.ones((4, 6, CHANNELS), np.float32), np.zeros((4, 6, CHANNELS), np.float32)
    outputs = [stage.run(signal, noise, *styles, threads) for threads in (1, 2, 5)]
    scale = np.abs(outputs[0]).max()
    assert all(np.abs(output - outputs[0]).mean() < 0.01 * scale for output in outputs)


def test_shapes_that_do_not_fit_are_refused() -> None:
    random = np.random.default_rng(6)
    blocks = [convolutions(random, 3) for _ in range(4)]
    stage = rhapsode_kernels.Stage(blocks)
    rows, styles = np.zeros((8, CHANNELS), np.float32), np.zeros((4, 6, CHANNELS), np.float32)
    with pytest.raises(ValueError, match="4 blocks of 6"):
        rhapsode_kernels.Stage(blocks[:3])
    with pytest.raises(ValueError, match=r"\(length, 64\)"):
        stage.run(rows, rows[:4], styles, styles, 1)
    with pytest.raises(ValueError, match=r"\(4, 6, 64\)"):
        stage.run(rows, rows, styles[:3], styles, 1)
    with pytest.raises(ValueError, match="do not fill tiles"):
        rhapsode_kernels.pack(np.zeros((48, 64, 3), np.int8))
