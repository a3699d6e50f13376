"""Loudness in LUFS against the standard's own figures, and the limiter of true peaks."""

from __future__ import annotations

import numpy as np
import pytest

from rhapsode.audio.loudness import Limiter, LoudnessMeter, k_weighting
from rhapsode.core.audio import Int16
from tests.support.lazy_modules import LazyModule

signal = LazyModule("scipy.signal")


def sine(rate_hz: int, seconds: float, dbfs: float, hz: float = 1000.0) -> Int16:
    """Return a sine whose peak is ``dbfs``."""
    times = np.arange(round(rate_hz * seconds)) / rate_hz
    return np.rint(32767 * 10 ** (dbfs / 20) * np.sin(2 * np.pi * hz * times)).astype(np.int16)


def measured(samples: Int16, rate_hz: int, piece: int = 7001) -> LoudnessMeter:
    meter = LoudnessMeter(rate_hz)
    for at in range(0, len(samples), piece):
        meter.add(samples[at : at + piece])
    return meter


def test_the_weighting_at_48_khz_is_that_of_the_standard() -> None:
    # ITU-R BS.1770-4, tables 1 and 2
    shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585]
    high_pass = [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621]
    np.testing.assert_allclose(k_weighting(48_000), [shelf, high_pass], atol=1e-8)


@pytest.mark.parametrize("rate_hz", [16_000, 24_000, 44_100, 48_000])
def test_a_sine_of_one_channel_is_as_loud_as_the_standard_says(rate_hz: int) -> None:
    # A 997 Hz sine at 0 dBFS in one channel is at -3.01 LKFS (BS.1770-4, annex 1)
    figures = measured(sine(rate_hz, 5, -20, 997), rate_hz).figures()
    assert figures.integrated_lufs == pytest.approx(-23.01, abs=0.1)
    assert figures.peak_db == pytest.approx(-20, abs=0.1)
    assert figures.rms_db == pytest.approx(-23.01, abs=0.02)


def test_silence_and_soft_passages_do_not_count() -> None:
    # EBU Tech 3341, case 3: 10 s at -36, 60 s at -23 and 10 s at -36 are at -23; here with one channel and silence.
    rate = 24_000
    parts = (sine(rate, 5, -36), sine(rate, 20, -23), sine(rate, 5, -36), np.zeros(5 * rate, np.int16))
    alone = measured(sine(rate, 20, -23), rate).figures()
    figures = measured(np.concatenate(parts), rate).figures()
    assert alone.integrated_lufs is not None
    assert figures.integrated_lufs == pytest.approx(alone.integrated_lufs, abs=0.1)
    assert figures.floor_db == -96
    assert measured(np.zeros(rate, np.int16), rate).figures().integrated_lufs is None


def test_peaks_between_samples_are_seen() -> None:
    rate = 24_000
    times = np.arange(rate)
    swell = np.minimum(1, np.minimum(times, times[::-1]) / 2000)
    quarter = np.rint(16384 * swell * np.sin(np.pi * times / 2 + np.pi / 4)).astype(
        np.int16
    )  # samples at 0.707 of the peak
    assert measured(quarter, rate).figures().peak_db == pytest.approx(-6.02, abs=0.2)


@pytest.mark.parametrize("piece", [1, 997, 24_000, 100_000])
def test_the_limiter_keeps_the_length_and_the_ceiling_whatever_the_pieces(piece: int) -> None:
    rate = 24_000
    rng = np.random.default_rng(7)
    sound = (rng.standard_normal(2 * rate + 11) * 2000).astype(np.int16)
    sound[:: rate // 5] = 30_000
    sound[rate : rate + 4000] *= 8
    if piece == 1:
        sound = sound[:3000]
    limiter = Limiter(rate, 6.0, -3.0)
    out = np.concatenate(
        [*(limiter.process(sound[at : at + piece]) for at in range(0, len(sound), piece)), limiter.finish()]
    )
    assert len(out) == len(sound)
    peak = np.abs(signal.resample_poly(out.astype(float), 8, 1)).max() / 32768
    assert 20 * np.log10(peak) <= -3.0 + 0.4  # of noise up to half the rate, which oversampling by 4 sees so well


def test_the_limiter_is_a_plain_gain_where_nothing_is_too_loud() -> None:
    sound = sine(24_000, 2, -30)
    limiter = Limiter(24_000, 6.0, -3.0)
    out = np.concatenate((limiter.process(sound), limiter.finish()))
    np.testing.assert_allclose(out, sound * 10 ** (6 / 20), atol=0.51)
