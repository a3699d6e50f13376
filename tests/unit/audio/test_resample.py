"""Resampling piece by piece: the same however it is cut, in place, and without what the lower rate cannot hold."""

from __future__ import annotations

import numpy as np
import pytest

from rhapsode.audio.resample import StreamResampler, resampled_length
from rhapsode.core.audio import Int16

FROM_HZ, SAMPLES = 24_000, 36_077
RATES_HZ = [8_000, 11_025, 16_000, 22_050, 23_975, 32_000, 44_100, 48_000]


def tone(hz: float, rate_hz: int, samples: int) -> np.ndarray:
    return 12_000 * np.sin(2 * np.pi * hz * np.arange(samples) / rate_hz)


def made_of(sound: Int16, to_hz: int, cuts: list[int]) -> Int16:
    resampler = StreamResampler(FROM_HZ, to_hz)
    parts = [resampler.write(part) for part in np.split(sound, cuts)]
    return np.concatenate([*parts, resampler.finish()])


@pytest.mark.parametrize("to_hz", RATES_HZ)
def test_resampling_is_exact_and_does_not_depend_on_the_pieces(to_hz: int) -> None:
    sound = np.rint(tone(997, FROM_HZ, SAMPLES)).astype(np.int16)
    whole = made_of(sound, to_hz, [])
    assert len(whole) == resampled_length(SAMPLES, FROM_HZ, to_hz)
    cuts = np.sort(np.random.default_rng(to_hz).integers(0, SAMPLES, 40)).tolist()
    assert np.array_equal(made_of(sound, to_hz, [0, 1, 2, *cuts]), whole)
    error = (whole - tone(997, to_hz, len(whole)))[300:-300]
    assert np.sqrt(np.mean(error**2)) < 0.6, "about what rounding to 16 bits leaves: 0.29"


@pytest.mark.parametrize("to_hz", [8_000, 11_025, 16_000, 22_050])
def test_frequencies_above_the_new_limit_are_removed(to_hz: int) -> None:
    sound = np.rint(tone(min(to_hz / 2 * 1.08, 11_950), FROM_HZ, SAMPLES)).astype(np.int16)
    heard = made_of(sound, to_hz, [1000])[500:-500].astype(float)
    assert np.sqrt(np.mean(heard**2)) < 12_000 / 2**0.5 * 10 ** (-60 / 20)


def test_no_samples_stay_none_and_one_becomes_a_few() -> None:
    assert len(made_of(np.zeros(0, np.int16), 48_000, [])) == 0
    assert len(made_of(np.full(1, 9000, np.int16), 48_000, [])) == 2
    assert len(made_of(np.full(1, 9000, np.int16), 8_000, [])) == 1
