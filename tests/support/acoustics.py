"""Measures of speech at 24 kHz that the tests of engines compare."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.inference import SAMPLE_RATE_HZ


def _frames(sound: Float32, length: int, hop: int) -> npt.NDArray[np.float64]:
    return np.lib.stride_tricks.sliding_window_view(sound.astype(np.float64), length)[::hop]


def _autocorrelation(sound: Float32) -> npt.NDArray[np.float64]:
    """Return it for the frames with speech, normalised for the window, lags of 70 to 400 Hz; shape (frames, lags)."""
    windows = _frames(sound, 1440, 240)
    level = np.sqrt(np.mean(np.square(windows), axis=1))
    shape = np.hanning(1440)
    windows = windows[level > 0.1 * np.percentile(level, 95)] * shape
    raw = np.fft.irfft(np.abs(np.fft.rfft(windows, 4096)) ** 2)
    window = np.fft.irfft(np.abs(np.fft.rfft(shape, 4096)) ** 2)
    lags = slice(SAMPLE_RATE_HZ // 400, SAMPLE_RATE_HZ // 70)
    return np.asarray(raw[:, lags] / raw[:, :1] / (window[lags] / window[0]))


def median_periodicity(sound: Float32) -> float:
    """Return the median height of the peak of the autocorrelation, over the voiced frames; 1 is a perfect period."""
    peak = _autocorrelation(sound).max(axis=1)
    return float(np.median(peak[peak > 0.6]))


def median_pitch_hz(sound: Float32) -> float:
    """Return the median fundamental frequency of the voiced frames."""
    correlation = _autocorrelation(sound)
    voiced = correlation[correlation.max(axis=1) > 0.6]
    # The first peak near the highest one: later ones are multiples of the period.
    near = voiced >= 0.9 * voiced.max(axis=1, keepdims=True)
    first = near.argmax(axis=1)
    lags = [start + int(row[start : start + 20].argmax()) for start, row in zip(first, voiced, strict=True)]
    return float(np.median(SAMPLE_RATE_HZ / (SAMPLE_RATE_HZ // 400 + np.array(lags))))


def band_levels_db(sound: Float32) -> npt.NDArray[np.float64]:
    """Return the long-term spectrum in 24 bands, 100 Hz to 10 kHz, without its overall level."""
    power = np.mean(np.abs(np.fft.rfft(_frames(sound, 1024, 240) * np.hanning(1024))) ** 2, axis=0)
    edges = np.geomspace(100, 10_000, 25) * 1024 / SAMPLE_RATE_HZ
    bands = [power[int(low) : max(int(low) + 1, int(high))].mean() for low, high in pairwise(edges)]
    levels = 10 * np.log10(np.array(bands))
    return np.asarray(levels - levels.mean())


def speech_level_db(sound: Float32) -> float:
    """Return the level of the frames with speech, in dB of full scale: without those 25 dB below the loud ones."""
    level = np.mean(np.square(_frames(sound, 480, 480)), axis=1)
    return float(10 * np.log10(level[level > 10**-2.5 * np.percentile(level, 95)].mean()))


def seconds_of_hiss_at_the_end(sound: Float32) -> float:
    """Return for how long the last 0.3 s of speech are an s, in seconds.

    Counted are frames of 20 ms, 10 ms apart, with more than half of their energy above 4 kHz, at most 25 dB below the
    loudest one.
    """
    spectra = np.abs(np.fft.rfft(_frames(sound, 480, 240) * np.hanning(480))) ** 2
    energies = spectra.sum(1)
    high = spectra[:, np.fft.rfftfreq(480, 1 / SAMPLE_RATE_HZ) > 4_000].sum(1)
    loud = np.nonzero(energies > energies.max() * 10**-4)[0]
    end = np.arange(len(energies)) > loud[-1] - 30
    return float(((high > 0.5 * energies) & (energies > energies.max() * 10**-2.5) & end).sum() * 0.01)


def edge_levels_db(sound: Float32) -> tuple[float, float]:
    """Return the level of the first and the last 20 ms below that of the loudest: a sound that is cut off is loud."""
    energies = np.mean(np.square(_frames(sound, 480, 120)), axis=1)
    first, last = 10 * np.log10(np.maximum(energies[[0, -1]], 1e-12) / energies.max())
    return float(first), float(last)


def seconds_behind_the_end(sound: Float32) -> float:
    """Return how long a sound lasts that stands apart at the end, behind at least 100 ms of silence; 0 without one.

    Silence is what lies 45 dB below the loudest 20 ms; of several sounds only a last one of at most 200 ms counts.
    """
    energies = np.mean(np.square(_frames(sound, 480, 240)), axis=1)
    loud = np.flatnonzero(energies > energies.max() * 10**-4.5)
    breaks = np.flatnonzero(np.diff(loud) > 10)
    if not len(breaks):
        return 0.0
    length = float((loud[-1] - loud[breaks[-1] + 1] + 1) * 0.01)
    return length if length <= 0.2 else 0.0


def seconds_of_voice_behind_the_vowel(sound: Float32) -> float:
    """Return for how long a voice is heard behind the last consonant of a word of one syllable.

    Counted are windows of 20 ms, 5 ms apart, at most 22 dB below the vowel, with more energy below 2.5 kHz than
    above 4 kHz, behind the first that is 15 dB below it.
    """
    spectra = np.abs(np.fft.rfft(_frames(sound, 480, 120) * np.hanning(480))) ** 2
    frequencies = np.fft.rfftfreq(480, 1 / SAMPLE_RATE_HZ)
    low, high = spectra[:, frequencies < 2_500].sum(1), spectra[:, frequencies > 4_000].sum(1)
    vowel = int(low.argmax())
    behind = vowel + int(np.argmax(low[vowel:] < low[vowel] * 10**-1.5))
    return float(((low > high) & (low > low[vowel] * 10**-2.2))[behind:].sum() * 0.005)


def seconds_of_vowel_behind_the_closure(sound: Float32) -> float:
    """Return for how long a mouth that has closed behind the loudest vowel is open again.

    Counted are windows of 20 ms, 5 ms apart, whose energy from 400 to 2,500 Hz is at most 13 dB below that of the
    vowel, behind the first that is 15 dB below it.
    """
    spectra = np.abs(np.fft.rfft(_frames(sound, 480, 120) * np.hanning(480))) ** 2
    frequencies = np.fft.rfftfreq(480, 1 / SAMPLE_RATE_HZ)
    energy = spectra[:, (frequencies >= 400) & (frequencies < 2_500)].sum(1)
    vowel = int(energy.argmax())
    behind = vowel + int(np.argmax(energy[vowel:] < energy[vowel] * 10**-1.5))
    return float((energy > energy[vowel] * 10**-1.3)[behind:].sum() * 0.005)
