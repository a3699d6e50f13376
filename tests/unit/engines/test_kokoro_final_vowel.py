# ruff: noqa: RUF001  (phonetic symbols)
"""A vowel behind a last consonant is taken out, and nothing else is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.final_vowel import take_out_final_vowel
from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS

RATE_HZ = 24_000
EACH = 2_400
"""Samples that each phoneme lasts."""
EARLY = 1_200
"""How many samples earlier than that everything is heard."""


def lasting(phonemes: str) -> npt.NDArray[np.int64]:
    return np.array([3 * EACH, *[EACH] * len(phonemes), 3 * EACH], np.int64)


def noise(samples: int) -> npt.NDArray[np.float64]:
    spectrum = np.fft.rfft(np.random.default_rng(3).standard_normal(samples))
    spectrum[np.fft.rfftfreq(samples, 1 / RATE_HZ) < 4_500] = 0
    hiss = np.fft.irfft(spectrum, samples)
    return np.asarray(0.05 * hiss / hiss.std())


def voice(samples: int, level: float = 0.2) -> npt.NDArray[np.float64]:
    time = np.arange(samples) / RATE_HZ
    return np.asarray(level * sum(np.sin(2 * np.pi * 200 * harmonic * time) / harmonic for harmonic in range(1, 9)))


def murmur(samples: int) -> npt.NDArray[np.float64]:
    """Return the voice of a closed mouth."""
    return np.asarray(0.1 * np.sin(2 * np.pi * 200 * np.arange(samples) / RATE_HZ))


def silence(samples: int) -> npt.NDArray[np.float64]:
    return np.zeros(samples)


def sound(phonemes: str, *last: npt.NDArray[np.float64]) -> Float32:
    """Return a voice until the last sound of ``phonemes``, then the parts of it; silence until the end."""
    sounds = len(phonemes.rstrip(".!ʰ"))
    parts = [silence(3 * EACH - EARLY), voice((sounds - 1) * EACH), *last]
    heard = np.concatenate(parts)
    return np.pad(heard, (0, int(lasting(phonemes).sum()) - len(heard))).astype(np.float32)


def taken(samples: Float32, phonemes: str) -> Float32:
    result = samples.copy()
    take_out_final_vowel(result, lasting(phonemes), [SYMBOL_IDS[symbol] for symbol in phonemes])
    return result


def heard_until(samples: Float32) -> int:
    return int(np.flatnonzero(samples)[-1]) + 1


@pytest.mark.parametrize("phonemes", ["jˈɛs.", "plˈiz!", "bˈOθ.", "wˈɪʧ", "ˈAt."])
def test_a_vowel_behind_a_consonant_that_hisses_is_silence(phonemes: str) -> None:
    samples = sound(phonemes, noise(2_400), voice(3_000, 0.05))
    end = heard_until(samples) - 3_000
    result = taken(samples, phonemes)
    assert abs(heard_until(result) - end) < 600
    assert (result[: end - 480] == samples[: end - 480]).all()


@pytest.mark.parametrize("phonemes", ["stˈɑp.", "lˈʊk!", "ɡˈɑt."])
def test_of_a_vowel_behind_a_stop_the_release_stays(phonemes: str) -> None:
    samples = sound(phonemes, silence(1_800), voice(3_600, 0.05))
    end = heard_until(samples) - 3_600
    result = taken(samples, phonemes)
    assert 480 < heard_until(result) - end < 1_680
    assert (result[: end + 480] == samples[: end + 480]).all()


@pytest.mark.parametrize(
    "parts",
    [
        (noise(2_400),),
        (noise(2_400), silence(1_200), noise(1_200)),
        (silence(1_800), noise(600)),
        (silence(1_800), voice(600, 0.05)),
        (silence(1_800), voice(2_400, 0.003)),
        (silence(1_800),),
        (noise(2_400), voice(2_400, 0.003)),
    ],
)
def test_a_consonant_without_a_vowel_behind_it_stays(parts: tuple[npt.NDArray[np.float64], ...]) -> None:
    samples = sound("ɡˈɑt.", *parts)
    assert (taken(samples, "ɡˈɑt.") == samples).all()


@pytest.mark.parametrize("phonemes", ["lˈʌv.", "ɡˈʊd.", "sˈʌn.", "nˈO.", "pˈatʰ.", "...", "wˈIld"])
def test_behind_other_sounds_everything_stays(phonemes: str) -> None:
    samples = sound(phonemes, noise(1_200), voice(3_000, 0.05))
    assert (taken(samples, phonemes) == samples).all()


@pytest.mark.parametrize("phonemes", ["sˈʌn.", "tˈIm!", "ɡˈʊd.", "lˈʌv", "bɹˈið."])
def test_a_vowel_behind_a_murmur_is_silence(phonemes: str) -> None:
    samples = sound(phonemes, murmur(2_400), voice(3_000, 0.1))
    end = heard_until(samples) - 3_000
    result = taken(samples, phonemes)
    assert abs(heard_until(result) - end) < 600
    assert (result[: end - 480] == samples[: end - 480]).all()


@pytest.mark.parametrize(
    "parts",
    [
        (murmur(3_600),),
        (murmur(2_400), voice(480, 0.1)),
        (murmur(2_400), voice(2_400, 0.008)),
        (murmur(2_400), noise(2_400)),
        (murmur(1_200), voice(2_400, 0.1), murmur(2_400)),
        (voice(3_600, 0.1),),
        (silence(3_600),),
    ],
)
def test_a_murmur_without_a_vowel_behind_it_stays(parts: tuple[npt.NDArray[np.float64], ...]) -> None:
    samples = sound("sˈʌn.", *parts)
    assert (taken(samples, "sˈʌn.") == samples).all()


def test_the_last_s_of_a_word_is_not_mistaken_for_that_before_its_vowel() -> None:
    phonemes = "hˈWsᵻz."
    ids = [SYMBOL_IDS[symbol] for symbol in phonemes]
    durations = np.array([7_200, 1_200, 2_400, 2_400, 2_400, 1_200, 2_400, 2_400, 2_400], np.int64)
    early = silence(7_200 - EARLY), voice(6_000), noise(2_400)
    heard = np.concatenate([*early, voice(1_200, 0.1), voice(2_400, 0.05)])
    samples = np.pad(heard, (0, int(durations.sum()) - len(heard))).astype(np.float32)
    result = samples.copy()
    take_out_final_vowel(result, durations, ids)
    assert (result == samples).all()


def test_a_sound_shorter_than_a_window_and_silence_stay() -> None:
    for samples, durations in ((np.ones(100, np.float32), (40, 30, 30)), (np.zeros(9_000, np.float32), (3_000,) * 3)):
        result = samples.copy()
        take_out_final_vowel(result, np.array(durations, np.int64), [SYMBOL_IDS["s"]])
        assert (result == samples).all()


def test_a_fricative_may_be_softer_than_the_release_of_a_stop() -> None:
    for phonemes, cut in (("jˈɛs.", True), ("ɡˈɑt.", False)):
        samples = sound(phonemes, 0.1 * noise(2_400), voice(1_200, 0.01))
        assert (heard_until(taken(samples, phonemes)) < heard_until(samples) - 900) == cut


def test_a_second_hiss_behind_the_vowel_is_of_the_vowel() -> None:
    samples = sound("jˈɛs.", noise(2_400), voice(2_400, 0.05), noise(720))
    assert heard_until(samples) - heard_until(taken(samples, "jˈɛs.")) > 2_400
