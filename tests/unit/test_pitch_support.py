"""The pitch tracker of the tests finds what is known of sounds that were made."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.pitch import prosody

RATE = 24_000
TIME = np.arange(2 * RATE) / RATE


def voice(hertz: np.ndarray | float, slope: float = 1.0) -> np.ndarray:
    """Return harmonics of a pitch, the higher the weaker."""
    phase = 2 * np.pi * np.cumsum(np.broadcast_to(hertz, TIME.shape)) / RATE
    return 0.1 * sum(np.sin(k * phase) / k**slope for k in range(1, 12))


@pytest.mark.parametrize("hertz", [70.0, 118.0, 205.0, 330.0])
def test_the_pitch_of_a_steady_voice(hertz: float) -> None:
    found = prosody(voice(hertz))
    assert found.pitch_hz == pytest.approx(hertz, rel=0.01)
    assert found.voiced > 0.95
    assert found.range_st < 0.2


def test_the_range_of_a_melody_is_measured_in_semitones() -> None:
    found = prosody(voice(150 * 2 ** (4 * np.sin(2 * np.pi * TIME) / 12)))
    assert found.range_st == pytest.approx(4 * np.sin(0.4 * np.pi), rel=0.1)  # 10 % to 90 % of a sine


def test_noise_has_no_pitch() -> None:
    found = prosody(np.random.default_rng(1).normal(size=2 * RATE) * 0.1)
    assert found.voiced < 0.02
    assert np.isnan(found.pitch_hz)
    assert found.level_db == pytest.approx(-20, abs=0.3)


def test_pauses_do_not_count_and_tilt_is_a_ratio() -> None:
    half = np.where(TIME < 1, voice(140), 0)
    assert prosody(half).seconds == pytest.approx(1, abs=0.03)
    assert prosody(half).voiced > 0.9
    assert prosody(voice(140, 0.5)).tilt_db > prosody(voice(140, 1.5)).tilt_db + 5
