"""Silence at the edges is cut, sound is kept, and both ends fade."""

from __future__ import annotations

import numpy as np
import pytest

from rhapsode.audio.edges import FADE_MS, FRAME_MS, LEAD_MS, TAIL_MS, frame_rms, trim
from rhapsode.core.audio import Float32, Pcm

RATE = 24_000


def silence(ms: int) -> Float32:
    return np.zeros(RATE * ms // 1000, np.float32)


def tone(ms: int, size: float = 0.5) -> Float32:
    samples: Float32 = size * np.sin(2 * np.pi * 440 / RATE * np.arange(RATE * ms // 1000), dtype=np.float32)
    return samples


def ms(pcm: Pcm) -> float:
    return 1000 * pcm.seconds


def test_silence_at_both_ends_is_cut_down_to_lead_and_tail() -> None:
    out = trim(Pcm(np.concatenate([silence(500), tone(300), silence(700)]), RATE))
    assert out.rate_hz == RATE
    assert LEAD_MS + 300 + TAIL_MS <= ms(out) <= LEAD_MS + 300 + TAIL_MS + 2 * FRAME_MS
    sounding = np.flatnonzero(np.abs(out.samples) > 0.01)
    assert sounding[0] / RATE * 1000 == pytest.approx(LEAD_MS, abs=FRAME_MS)


def test_silence_between_words_is_kept() -> None:
    out = trim(Pcm(np.concatenate([tone(100), silence(400), tone(100)]), RATE))
    assert ms(out) == pytest.approx(600, abs=FRAME_MS)


def test_sound_without_silence_is_not_cut() -> None:
    assert ms(trim(Pcm(tone(250), RATE))) == 250


def test_soft_sound_counts_as_sound() -> None:
    out = trim(Pcm(np.concatenate([silence(300), tone(100, 0.01), tone(100), silence(300)]), RATE))
    assert ms(out) >= 200 + LEAD_MS


@pytest.mark.parametrize("samples", [silence(1000), silence(0), np.full(RATE, 1e-4, np.float32)])
def test_silence_throughout_comes_back_empty(samples: Float32) -> None:
    out = trim(Pcm(samples, RATE))
    assert (len(out.samples), out.rate_hz) == (0, RATE)


def test_both_ends_fade_to_zero_and_the_middle_is_untouched() -> None:
    loud = np.full(RATE // 10, 0.5, np.float32)
    out = trim(Pcm(loud, RATE)).samples
    fade = RATE * FADE_MS // 1000
    assert out[0] == out[-1] == 0.0
    assert (np.diff(out[:fade]) > 0).all()
    assert (np.diff(out[-fade:]) < 0).all()
    assert (out[fade:-fade] == 0.5).all()


@pytest.mark.parametrize("count", [1, 2, 3, 119, 121])
def test_sound_shorter_than_its_fades_is_no_error(count: int) -> None:
    out = trim(Pcm(np.full(count, 0.5, np.float32), RATE))
    assert len(out.samples) == count
    assert np.abs(out.samples).max() <= 0.5


def test_the_argument_is_left_alone() -> None:
    samples = np.full(RATE // 10, 0.5, np.float32)
    trim(Pcm(samples, RATE))
    assert (samples == 0.5).all()


@pytest.mark.parametrize(("count", "frames"), [(0, 0), (1, 1), (100, 1), (101, 2), (250, 3)])
def test_a_part_of_a_frame_is_a_frame(count: int, frames: int) -> None:
    assert len(frame_rms(np.ones(count, np.float32), 100)) == frames
    if count >= 100:
        assert frame_rms(np.ones(count, np.float32), 100)[0] == 1.0
