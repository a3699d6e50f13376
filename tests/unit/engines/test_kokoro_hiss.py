# ruff: noqa: RUF001  (phonetic symbols)
"""Hiss that is no sound of the text is taken out of the beginning and the end, and nothing else is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.hiss import take_out_hiss
from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS

PAD = 9_600
VOICED = 12_000
END = PAD + VOICED


def lasting(phonemes: str) -> npt.NDArray[np.int64]:
    each = VOICED // len(phonemes)
    return np.array([PAD, *[each] * len(phonemes), PAD], np.int64)


def sound(*hisses: tuple[int, int], level: float = 0.05) -> Float32:
    """Return a voice of 200 Hz between two pads, and noise above 4.5 kHz from one sample to another."""
    time = np.arange(END + PAD) / 24_000
    voice = sum(np.sin(2 * np.pi * 200 * harmonic * time) / harmonic for harmonic in range(1, 9))
    voice *= (time * 24_000 >= PAD) & (time * 24_000 < END)
    noise = np.fft.rfft(np.random.default_rng(3).standard_normal(len(time)))
    noise[np.fft.rfftfreq(len(time), 1 / 24_000) < 4_500] = 0
    hiss = np.fft.irfft(noise, len(time))
    heard = np.zeros(len(time))
    for begin, end in hisses:
        heard[begin:end] = hiss[begin:end]
    return (0.2 * voice + level * heard / hiss.std()).astype(np.float32)


def taken(samples: Float32, phonemes: str, *, begins: bool = True, ends: bool = True) -> Float32:
    result = samples.copy()
    take_out_hiss(result, lasting(phonemes), [SYMBOL_IDS[p] for p in phonemes], begins=begins, ends=ends)
    return result


def power(samples: Float32) -> float:
    return float(np.mean(np.square(samples)))


BEFORE, BEHIND = (6_000, 8_400), (END + 600, END + 3_600)


@pytest.mark.parametrize("phonemes", ["nˈO.", "ˈivən", "həlˈO.", "“wˈʌn.”"])
def test_a_hiss_before_a_sound_without_noise_is_softened(phonemes: str) -> None:
    samples = sound(BEFORE)
    result = taken(samples, phonemes)
    assert power(result[slice(*BEFORE)]) < 0.02 * power(samples[slice(*BEFORE)])
    assert (result[PAD:] == samples[PAD:]).all()


@pytest.mark.parametrize("phonemes", ["snˈO.", "ˈfɪl", "ʧˈIm", "tˈu", ".,"])
def test_a_hiss_before_a_sound_with_noise_or_before_none_stays(phonemes: str) -> None:
    samples = sound(BEFORE)
    assert (taken(samples, phonemes) == samples).all()


@pytest.mark.parametrize("phonemes", ["lˈua", "ˈuno.", "mˈIn!"])
def test_behind_a_last_sound_without_noise_a_hiss_is_silence(phonemes: str) -> None:
    samples = sound(BEHIND)
    result = taken(samples, phonemes)
    assert not result[BEHIND[0] :].any()
    assert (result[: END - 480] == samples[: END - 480]).all()


def test_a_hiss_in_the_rest_of_a_long_last_sound_is_silence() -> None:
    phonemes, hiss = "nˈOn.", (END - 6_000, END - 3_600)
    durations = np.array([PAD, 600, 600, 1_200, 9_000, 600, PAD], np.int64)
    samples = sound(hiss)
    samples[hiss[0] :] -= sound()[hiss[0] :]  # the voice is over
    result = samples.copy()
    take_out_hiss(result, durations, [SYMBOL_IDS[symbol] for symbol in phonemes], begins=True, ends=True)
    assert not result[hiss[0] + 240 :].any()
    assert (result[: hiss[0] - 480] == samples[: hiss[0] - 480]).all()


@pytest.mark.parametrize("phonemes", ["ɡˈO!", "bˈi.", "ʃˈi", "hˈW?"])
def test_behind_a_stressed_vowel_a_hiss_is_silence_whatever_consonant_begins_the_syllable(phonemes: str) -> None:
    samples = sound(BEHIND)
    assert not taken(samples, phonemes)[BEHIND[0] :].any()


def with_murmur(amplitude: float) -> Float32:
    """Return a hiss behind the voice, and with both a murmur of 150 Hz."""
    samples = sound(BEHIND, level=0.015)
    time = np.arange(END, BEHIND[1]) / 24_000
    samples[END : BEHIND[1]] += (amplitude * np.sin(2 * np.pi * 150 * time)).astype(np.float32)
    return samples


def test_a_hiss_that_begins_before_the_voice_has_died_away_is_silence() -> None:
    assert not taken(with_murmur(0.03), "nˈO.")[BEHIND[0] + 240 :].any()


def test_a_voice_that_is_loud_beside_a_hiss_stays() -> None:
    samples = with_murmur(0.1)
    assert (taken(samples, "ˈɔl.") == samples).all()


@pytest.mark.parametrize("phonemes", ["nˈO.", "hˈW?", "lˈu"])
def test_a_soft_sound_behind_a_silence_is_no_sound_of_the_text(phonemes: str) -> None:
    samples = sound()
    samples[END + 2_400 : END + 4_800] = 0.05 * samples[PAD : PAD + 2_400]
    result = taken(samples, phonemes)
    assert not result[END + 2_400 :].any()
    assert (result[:END] == samples[:END]).all()


def test_a_loud_sound_behind_a_silence_and_a_soft_one_behind_none_stay() -> None:
    loud, soft = sound(), sound()
    loud[END + 2_400 : END + 4_800] = 0.3 * loud[PAD : PAD + 2_400]
    soft[END : END + 2_400] = 0.05 * soft[PAD : PAD + 2_400]
    for samples in (loud, soft):
        assert (taken(samples, "nˈO.") == samples).all()


@pytest.mark.parametrize("phonemes", ["nˈOz", "ˈɑɹt.", "dˈesɨ", "mˈasu"])
def test_behind_a_sound_with_noise_a_hiss_stays(phonemes: str) -> None:
    samples = sound(BEHIND)
    assert (taken(samples, phonemes) == samples).all()


def test_faint_or_very_short_noise_stays() -> None:
    for samples in (sound(BEFORE, BEHIND, level=0.004), sound((8_000, 8_100)), sound()):
        assert (taken(samples, "nˈO") == samples).all()


def test_only_the_ends_of_the_text_are_looked_at() -> None:
    samples = sound(BEFORE, BEHIND)
    assert (taken(samples, "nˈO", begins=False, ends=False) == samples).all()
    assert (taken(samples, "nˈO", ends=False)[END:] == samples[END:]).all()
    assert (taken(samples, "nˈO", begins=False)[:PAD] == samples[:PAD]).all()
