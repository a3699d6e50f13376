"""The completeness gate, from both sides of each of its bounds."""

from __future__ import annotations

import numpy as np
import pytest

from rhapsode.audio.checks import LONGEST, LONGEST_EXTRA_S, QUIETEST_PEAK, SHORTEST, check_speech
from rhapsode.core.audio import Float32, Pcm
from rhapsode.core.errors import ImplausibleAudioError

RATE = 24_000
PACE = 0.07
PHONEMES = 100
USUAL_S = PHONEMES * PACE


def hum(seconds: float, peak: float = 0.3) -> Float32:
    samples: Float32 = np.full(round(seconds * RATE), peak, np.float32)
    return samples


def check(samples: Float32, speed: float = 1.0, phonemes: int = PHONEMES) -> None:
    check_speech(Pcm(samples, RATE), phonemes, speed, PACE)


@pytest.mark.parametrize(
    ("seconds", "speed"),
    [
        (USUAL_S, 1.0),
        (SHORTEST * USUAL_S + 0.02, 1.0),
        (LONGEST * USUAL_S + LONGEST_EXTRA_S - 0.02, 1.0),
        (SHORTEST * USUAL_S / 2 + 0.02, 2.0),
        (LONGEST * USUAL_S * 2 + LONGEST_EXTRA_S - 0.02, 0.5),
    ],
)
def test_plausible_speech_passes(seconds: float, speed: float) -> None:
    check(hum(seconds), speed)


@pytest.mark.parametrize(
    ("seconds", "speed"),
    [
        (SHORTEST * USUAL_S - 0.02, 1.0),
        (LONGEST * USUAL_S + LONGEST_EXTRA_S + 0.02, 1.0),
        (SHORTEST * USUAL_S * 2 - 0.02, 0.5),
        (LONGEST * USUAL_S / 2 + LONGEST_EXTRA_S + 0.02, 2.0),
    ],
)
def test_speech_far_from_its_length_is_refused(seconds: float, speed: float) -> None:
    with pytest.raises(ImplausibleAudioError, match=r"spoke for .* s where about"):
        check(hum(seconds), speed)


def test_a_sentence_that_stops_halfway_is_refused_though_silence_follows() -> None:
    with pytest.raises(ImplausibleAudioError):
        check(np.concatenate([hum(0.3 * USUAL_S), np.zeros(round(USUAL_S * RATE), np.float32)]))


def test_speech_may_be_as_much_quieter_as_its_delivery_makes_it() -> None:
    quiet = Pcm(hum(USUAL_S, 0.3 * 10 ** (-60 / 20)), RATE)
    with pytest.raises(ImplausibleAudioError, match="silence"):
        check_speech(quiet, PHONEMES, 1.0, PACE)
    check_speech(quiet, PHONEMES, 1.0, PACE, quietest_db=-60.0)
    half = Pcm(np.concatenate([hum(0.3 * USUAL_S), hum(0.7 * USUAL_S, 0.3 * 10 ** (-60 / 20))]), RATE)
    check_speech(half, PHONEMES, 1.0, PACE, quietest_db=-60.0)
    with pytest.raises(ImplausibleAudioError, match="silence"):
        check_speech(Pcm(hum(USUAL_S, 0.0), RATE), PHONEMES, 1.0, PACE, quietest_db=-60.0)


def test_a_single_word_may_take_a_second_or_two() -> None:
    check(hum(2.1), phonemes=1)
    with pytest.raises(ImplausibleAudioError):
        check(hum(LONGEST_EXTRA_S + 0.5), phonemes=1)


@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        (hum(0), "no audio"),
        (np.zeros(round(USUAL_S * RATE), np.float32), "silence"),
        (hum(USUAL_S, QUIETEST_PEAK * 0.99), "silence"),
        (np.where(np.arange(round(USUAL_S * RATE)) == 5, np.nan, hum(USUAL_S)).astype(np.float32), "no numbers"),
        (np.where(np.arange(round(USUAL_S * RATE)) == 5, np.inf, hum(USUAL_S)).astype(np.float32), "no numbers"),
    ],
)
def test_what_is_no_speech_is_refused(samples: Float32, reason: str) -> None:
    with pytest.raises(ImplausibleAudioError, match=reason):
        check(samples)


def test_peaks_over_full_scale_are_not_a_reason() -> None:
    check(hum(USUAL_S, 1.7))
    check(hum(USUAL_S, QUIETEST_PEAK * 1.01))
