"""The package rhapsode-kernels, where it is built and the processor can run it, beside the same in numpy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

rhapsode_kernels = pytest.importorskip("rhapsode_kernels")
winograd = pytest.importorskip("rhapsode_kernels.winograd")
VARIANTS = [variant for variant in rhapsode_kernels.VARIANTS if rhapsode_kernels.usable(variant)]
if not VARIANTS:
    pytest.skip("there are no kernels for the processor", allow_module_level=True)

Float = npt.NDArray[np.float64]

CHANNELS = 64


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
        taps, dilation = layer.weight.shape[2], rhapsode_kernels.DILATIONS[half]
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
    x = signal + block_of(noise.astype(float), blocks[0], gains[0], offsets[0])
    expected = np.mean([block_of(x, blocks[1 + n], gains[1 + n], offsets[1 + n]) for n in range(3)], 0)
    for variant in VARIANTS:
        output = rhapsode_kernels.Stage(blocks, variant).run(signal, noise, gains, offsets, threads)
        error = np.sqrt(((output - expected) ** 2).mean() / (expected**2).mean())
        assert error < (0.03 if length > 1 else 0.3), variant  # one row is all offset after its normalisation


@pytest.mark.parametrize(
    ("channels", "taps", "length"),
    [(64, (11, 3, 7, 1), 130), (128, (5, 9, 11, 3), 1100), (192, (3, 1, 5, 7), 367), (256, (11, 7, 3, 9), 75)],
)
def test_all_variants_return_the_bits_of_plain_products(channels: int, taps: tuple[int, ...], length: int) -> None:
    random = np.random.default_rng(channels)
    ones = np.ones(channels, np.float32)
    blocks = [
        [
            rhapsode_kernels.QuantisedConvolution(
                # Neighbours of the same sign at the bounds of int8 are what overflows 16 bits.
                random.choice(
                    np.array([-128, -127, -1, 0, 64, 126, 127], np.int8), (channels, channels, taps_of_block)
                ),
                random.choice([5, 1000], channels).astype(np.float32),  # the larger one saturates nearly all inputs
                ones / (100 * 100 * channels * taps_of_block),
                random.normal(0, 0.1, channels).astype(np.float32),
            )
            for _ in range(6)
        ]
        for taps_of_block in taps
    ]
    signal, noise = random.normal(size=(2, length, channels)).astype(np.float32)
    gains, offsets = random.normal(0, 1, (2, 4, 6, channels)).astype(np.float32)
    expected = rhapsode_kernels.Stage(blocks, rhapsode_kernels.PLAIN).run(signal, noise, gains, offsets, 1)
    assert np.isfinite(expected).all()
    for variant in VARIANTS:
        output = rhapsode_kernels.Stage(blocks, variant).run(signal, noise, gains, offsets, 1)
        np.testing.assert_array_equal(output, expected, variant)


@pytest.mark.parametrize("taps", [1, 2, 3, 4, 7, 8, 11])
def test_products_at_the_points_are_interpolated_to_the_sums_of_a_convolution(taps: int) -> None:
    random = np.random.default_rng(taps)
    weight = random.integers(-128, 128, (16, 2, taps)).astype(np.int8)
    rows = random.integers(-128, 128, (2, 20)).astype(np.int64)
    groups = -(-taps // winograd.TAPS)
    padded = np.pad(rows, ((0, 0), (0, 8)))
    points = np.array(winograd.POINTS, np.int64)
    products = np.zeros((16, 7), np.int64)
    for point, evaluated in enumerate(winograd.evaluate(weight)):
        # The row of a polynomial that is zero at the other points, and for infinity at all of them
        roots = [other for number, other in enumerate(points) if number != point]
        row = np.rint(np.polynomial.polynomial.polyfromroots(roots)).astype(np.int64)
        for group in range(evaluated.shape[2]):
            seen = padded[:, 4 * group : 4 * group + len(row)] @ row
            assert np.abs(seen).max() < 2**15
            products[:, point] += evaluated[..., group].astype(np.int64) @ seen
    for place in range(4):
        interpolated = products[:, :6] @ points**place + (products[:, 6] if place == 3 else 0)
        expected = (weight.astype(np.int64) * padded[:, place : place + taps]).sum((1, 2))
        np.testing.assert_array_equal(interpolated, 120 * expected)
    assert groups == winograd.evaluate(weight)[0].shape[2]


def test_threads_do_not_change_the_output_beyond_rounding() -> None:
    random = np.random.default_rng(5)
    stage = rhapsode_kernels.Stage([convolutions(random, 3) for _ in range(4)], VARIANTS[0])
    signal, noise = random.normal(size=(2, 900, CHANNELS)).astype(np.float32)
    styles = np.ones((4, 6, CHANNELS), np.float32), np.zeros((4, 6, CHANNELS), np.float32)
    outputs = [stage.run(signal, noise, *styles, threads) for threads in (1, 2, 5)]
    scale = np.abs(outputs[0]).max()
    assert all(np.abs(output - outputs[0]).mean() < 0.01 * scale for output in outputs)


def test_shapes_that_do_not_fit_are_refused() -> None:
    random = np.random.default_rng(6)
    blocks = [convolutions(random, 3) for _ in range(4)]
    stage = rhapsode_kernels.Stage(blocks, VARIANTS[0])
    rows, styles = np.zeros((8, CHANNELS), np.float32), np.zeros((4, 6, CHANNELS), np.float32)
    with pytest.raises(ValueError, match="4 blocks of 6"):
        rhapsode_kernels.Stage(blocks[:3], VARIANTS[0])
    with pytest.raises(ValueError, match="cannot run the variant 'sse'"):
        rhapsode_kernels.Stage(blocks, "sse")
    with pytest.raises(ValueError, match=r"\(length, 64\)"):
        stage.run(rows, rows[:4], styles, styles, 1)
    with pytest.raises(ValueError, match=r"\(4, 6, 64\)"):
        stage.run(rows, rows, styles[:3], styles, 1)
    with pytest.raises(ValueError, match="40 x 64 channels do not fill"):
        winograd.pack_evaluated(np.zeros((40, 64, 3), np.int8))
    with pytest.raises(ValueError, match="48 x 64 channels do not fill"):
        rhapsode_kernels.pack(np.zeros((48, 64, 3), np.int8), 1, rhapsode_kernels.VARIANTS["amx"])
