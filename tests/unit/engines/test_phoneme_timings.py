"""When phonemes are heard, by their durations."""

from __future__ import annotations

from rhapsode.engines.phoneme_timings import LAG_SECONDS, phoneme_starts


def test_starts_follow_each_other_after_the_pad_and_a_little_early() -> None:
    lag = round(24_000 * LAG_SECONDS)
    assert phoneme_starts([10, 2, 3], 600, 24_000, 1.0) == [6000 - lag, 7200 - lag, 9000 - lag]


def test_slow_speech_lags_longer_and_nothing_begins_before_the_sound() -> None:
    assert phoneme_starts([10, 2], 600, 24_000, 0.5) == [6000 - 2880, 7200 - 2880]
    assert phoneme_starts([1, 1, 1], 600, 24_000, 1.0) == [0, 0, 360]
