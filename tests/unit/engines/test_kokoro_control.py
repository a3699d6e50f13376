"""Deliveries as curves over what Kokoro predicts."""

from __future__ import annotations

import numpy as np
import pytest

from rhapsode.core.delivery import PLAIN, Delivery, DeliverySpan
from rhapsode.engines.kokoro.control import HEARD_MIDDLE, HEARD_RANGE, Control, smoothed
from rhapsode.engines.phoneme_timings import phoneme_starts

FRAMES = np.array([4, 10, 10, 10, 10, 6], np.int64)  # pads of 4 and 6 around four phonemes
STEPS = 100
RNG = np.random.default_rng(4)


def contour() -> np.ndarray:
    hertz = RNG.uniform(90, 220, STEPS).astype(np.float32)
    hertz[40:50] = 0.0
    return hertz.reshape(1, 1, 1, -1)


def semitones(hertz: np.ndarray) -> np.ndarray:
    voiced = hertz.reshape(-1)
    return 12 * np.log2(voiced[voiced > 0])


def control(delivery: Delivery, start: int = 0, end: int = 4) -> Control:
    return Control([DeliverySpan(start, end, delivery)], FRAMES)


def test_a_plain_delivery_changes_nothing() -> None:
    plain, hertz = control(PLAIN), contour()
    spectrum = RNG.normal(size=(1, 22, 1, 50 * 120 + 1)).astype(np.float32)
    before = spectrum.copy()
    plain.spectrum(spectrum)
    assert np.array_equal(spectrum, before)
    assert np.array_equal(plain.pitch(hertz), hertz)
    assert np.array_equal(plain.energy(hertz), hertz)
    assert not plain.breathes


def test_pitch_moves_by_semitones_and_the_range_stretches_about_the_middle_that_is_heard() -> None:
    hertz = contour()
    hertz[..., 50:70] **= 1.04  # a long tail: mean and median differ
    found = semitones(control(Delivery(pitch=3, pitch_range=0.5)).pitch(hertz))
    before = semitones(hertz)
    assert abs(before.mean() - np.median(before)) > 0.1
    stretched = 1 - 0.5 / HEARD_RANGE
    middle = np.median(before) + HEARD_MIDDLE
    np.testing.assert_allclose(found, middle + stretched * (before - middle) + 3, atol=1e-3)
    np.testing.assert_allclose(found - np.median(found), stretched * (before - np.median(before)), atol=1e-3)


def test_transitions_far_below_the_voice_stay_and_do_not_move_the_middle() -> None:
    hertz = contour()
    hertz[..., :6] = hertz[..., 90:] = 20.0
    found = control(Delivery(pitch=-2, pitch_range=0.3)).pitch(hertz)
    assert np.array_equal(found[..., :6], hertz[..., :6])
    spoken = np.median(semitones(hertz[..., 6:90]))
    raised = HEARD_MIDDLE * 0.7 / HEARD_RANGE
    assert np.median(semitones(found[..., 6:90])) == pytest.approx(spoken + raised - 2, abs=1e-3)


def test_no_range_is_one_note() -> None:
    assert np.ptp(semitones(control(Delivery(pitch_range=0)).pitch(contour()))) < 1e-3


def test_what_has_no_pitch_gets_none_and_a_whisper_loses_it() -> None:
    hertz = contour()
    assert not control(Delivery(pitch=5)).pitch(hertz)[..., 40:50].any()
    whispered = control(Delivery(breathiness=1), 2, 4).pitch(hertz).reshape(-1)
    assert not whispered[48:].any(), "the pad behind it too"
    np.testing.assert_allclose(whispered[:40], hertz.reshape(-1)[:40], rtol=1e-6)


def test_changes_are_smooth_and_stay_in_their_phonemes() -> None:
    flat = np.full((1, 1, 1, STEPS), 150, np.float32)
    found = semitones(control(Delivery(pitch=6), 2, 4).pitch(flat)) - 12 * np.log2(150)
    assert np.abs(found[:42]).max() < 1e-3
    assert np.abs(found[54:] - 6).max() < 1e-3
    assert np.abs(np.diff(found)).max() < 2


def test_effort_tilts_the_spectrum_and_volume_moves_it() -> None:
    spectrum = np.zeros((1, 22, 1, 50 * 120 + 1), np.float32)
    control(Delivery(effort=1)).spectrum(spectrum)
    decibels = 20 * spectrum[0, :11, 0, 3000] / np.log(10)
    assert decibels[0] == pytest.approx(decibels[1]), "between them an offset cancels out"
    assert decibels[1] < decibels[2]
    assert decibels[2:5].min() - decibels[0] > 4
    assert not spectrum[0, 11:].any(), "phases stay"
    quieter = np.zeros_like(spectrum)
    control(Delivery(volume_db=-6)).spectrum(quieter)
    np.testing.assert_allclose(quieter[0, :11], -6 * np.log(10) / 20, rtol=1e-5)


def test_breath_is_a_share_of_noise_in_the_source() -> None:
    shape = (1, 22, 1, 50 * 120 + 1)
    harmonic, noise = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    harmonic[0, :11], noise[0, :11] = 1.0, 0.5
    breathy = control(Delivery(breathiness=0.4))
    assert breathy.breathes
    np.testing.assert_allclose(breathy.source(harmonic, noise)[0, :11], 0.6 + 0.4 * 0.5, rtol=1e-6)


def test_smoothing_keeps_the_ends_and_the_sum() -> None:
    curve = np.concatenate([np.zeros(50), np.ones(50)])
    found = smoothed(curve)
    assert (found[0], found[-1]) == (0, 1)
    assert found.sum() == pytest.approx(curve.sum(), abs=0.6)
    assert (np.diff(found) >= 0).all()


def test_starts_follow_the_speed_of_each_phoneme_and_never_fall() -> None:
    frames = [2, 4, 4, 4]
    assert phoneme_starts(frames, 600, 24_000, 1.0) == phoneme_starts(frames, 600, 24_000, [1.0] * 4)
    found = phoneme_starts([10, 1, 1, 1], 600, 24_000, [2.0, 0.4, 0.4, 0.4])
    assert found == sorted(found)
    assert found[0] == 6000 - 720
