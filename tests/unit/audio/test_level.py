"""Float samples to 16 bit: exact below the knee, limited above it, never wrapped."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhapsode.audio.level import KNEE, to_int16
from rhapsode.core.audio import Float32

FLOATS = st.floats(-(2.0**99), 2.0**99, width=32) | st.sampled_from([np.inf, -np.inf])


def floats(*values: float) -> Float32:
    return np.array(values, np.float32)


def test_is_exact_below_the_knee() -> None:
    samples = np.linspace(-KNEE, KNEE, 20_001, dtype=np.float32)
    samples = samples[np.abs(samples) <= KNEE]
    expected = np.rint(samples.astype(np.float64) * 32767)
    assert np.abs(to_int16(samples) - expected).max() <= 1
    assert np.array_equal(to_int16(floats(0.0, 0.5, -0.5)), [0, 16384, -16384])


@given(st.lists(FLOATS, max_size=50))
def test_loud_samples_are_clipped_and_never_wrap(values: list[float]) -> None:
    out = to_int16(np.array(values, np.float32))
    assert out.dtype == np.int16
    for value, got in zip(values, out.tolist(), strict=True):
        assert -32767 <= got <= 32767
        assert got == 0 or (got > 0) == (value > 0)


@given(st.lists(FLOATS, min_size=2, max_size=50))
def test_louder_never_becomes_quieter(values: list[float]) -> None:
    out = to_int16(np.sort(np.array(values, np.float32)))
    assert (np.diff(out.astype(np.int32)) >= 0).all()


def test_the_limit_has_no_step_at_the_knee() -> None:
    around = np.linspace(KNEE - 0.001, KNEE + 0.001, 2001, dtype=np.float32)
    assert np.diff(to_int16(around).astype(np.int32)).max() <= 1


@pytest.mark.parametrize("peak", [1.0, 1.5, 100.0, np.inf])
def test_peaks_are_limited_and_symmetric(peak: float) -> None:
    up, down = to_int16(floats(peak, -peak)).tolist()
    assert up == -down
    assert round(KNEE * 32767) < up <= 32767


def test_leaves_its_argument_alone_and_takes_nothing() -> None:
    samples = floats(2.0, -2.0, 0.1)
    to_int16(samples)
    assert np.array_equal(samples, floats(2.0, -2.0, 0.1))
    assert len(to_int16(floats())) == 0
