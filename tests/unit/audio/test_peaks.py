"""The outline of a sound is that of its samples, in whatever pieces they come."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from rhapsode.audio.peaks import PeakMeter


def outline(samples: np.ndarray, bars: int) -> list[float]:
    """Return the same, written down as it is meant."""
    edges = [bar * len(samples) // bars for bar in range(bars + 1)]
    return [
        float(np.max(np.abs(samples[start : max(end, start + 1)].astype(np.float64)))) / 32_768
        for start, end in pairwise(edges)
    ]


@pytest.mark.parametrize("block", [1, 7, 480, 10_000])
@pytest.mark.parametrize("bars", [1, 10, 333])
def test_blocks_of_any_size_give_the_same_outline(block: int, bars: int) -> None:
    rng = np.random.default_rng(block * bars)
    samples = rng.integers(-32_768, 32_768, 2_357).astype(np.int16)
    meter = PeakMeter(len(samples), bars)
    for at in range(0, len(samples), block):
        meter.add(samples[at : at + block])
    assert meter.levels == pytest.approx(outline(samples, bars))


def test_fewer_samples_than_bars_share_samples() -> None:
    samples = np.array([100, -32_768, 3], np.int16)
    meter = PeakMeter(3, 8)
    meter.add(samples)
    assert meter.levels == pytest.approx(outline(samples, 8))


def test_a_sound_that_is_longer_than_was_said() -> None:
    meter = PeakMeter(10, 2)
    meter.add(np.full(8, 16_384, np.int16))
    meter.add(np.full(8, -32_768, np.int16))
    meter.add(np.full(8, 5, np.int16))
    assert meter.levels == pytest.approx([0.5, 1.0])


def test_no_samples_give_bars_of_silence() -> None:
    meter = PeakMeter(0, 4)
    meter.add(np.zeros(0, np.int16))
    assert meter.levels == pytest.approx([0.0] * 4)
