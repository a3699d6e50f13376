# ruff: noqa: RUF001  (phonetic symbols)
"""Take out hiss that is no sound of the text, from its beginning and its end.

Kokoro speaks in the pads around the phonemes too: what is heard begins up to 150 ms before the end of the first pad.
Some voices hiss there for 20 to 90 ms, 9 to 25 dB below the loudest, most often in texts of one or two words. So
Whisper heard "Snow" for "No." by Leda and Vindemiatrix, "See even now" for "Even now.", "Sallow" for "Hello.", and
"Zuna" for Italian "Uno." by Zephyr. Behind the last sound others hiss for up to 150 ms: "luas" for Portuguese "lua" by
all three of its own voices, "Unos" for Spanish "Uno." by Leda. Some make another sound behind the silence in which the
text ends ("Howdy" for "How?" by Leda). See record 77.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.vocabulary import AFFRICATES, FRICATIVES, SIBILANTS, STOPS, SYMBOL_IDS

Powers = npt.NDArray[np.float64]

NO_SOUNDS = frozenset(SYMBOL_IDS[symbol] for symbol in ';:,.!?—…"()“” \u0303ˈˌːʰʲ↓→↗↘')
NOISY = frozenset(SYMBOL_IDS[symbol] for symbol in f"{STOPS}{SIBILANTS}{AFFRICATES}{FRICATIVES}ɻST")
"""Stops, fricatives and affricates, and what is said as one in some language: noise may belong to them."""
WINDOW, HOP = 480, 120
"""Samples of what is looked at, 20 ms, and of a step, 5 ms."""
VOICE_HZ, HISS_HZ = 2_500, 4_000
"""Hiss has more energy above the second than below the first."""
MOUTH_FROM_HZ, MOUTH_TO_HZ = 400, 3_500
"""Where an open mouth is loud. Behind the last sound a voice dies away below that while a hiss has begun."""
DYING = 10**-1.5
"""Of the power of the loudest 20 ms, -15 dB: a last l or r that is louder is not over, whatever hisses beside it."""
STRESSES = frozenset(SYMBOL_IDS[symbol] for symbol in "ˈˌ")
FAINT = 1e-3
"""Of the power of the loudest 20 ms, -30 dB: what is less is not taken for a sound."""
SHORTEST = 4
"""Steps, 20 ms: less is the beginning of the voice."""
KEPT = 0.05
"""What remains of the hiss, -26 dB."""
EARLY = 80 * 24
"""How many samples before the end of the last sound a hiss may begin that does not belong to it, however short that
sound is: what is heard is early at the end too. A last sound of many frames is over long before its end."""
FADE = 10 * 24
"""Samples in which a sound ends that a hiss follows."""
LOUD_DB, SILENT_DB = -20.0, -45.0
"""Below the loudest 20 ms: a voice is louder than the first, what is less than the second is silence."""
LONGEST_SILENCE = 6
"""Steps, 30 ms: what is no louder than :data:`LOUD_DB` behind so long a silence is no sound of the text."""
_WEIGHTS = np.hanning(WINDOW)
FREQUENCIES = np.fft.rfftfreq(WINDOW, 1 / 24_000)
_TAPS = np.arange(-31, 32)
_LOW_PASS = np.sinc(2 * VOICE_HZ / 24_000 * _TAPS) * np.hamming(len(_TAPS))
_LOW_PASS /= _LOW_PASS.sum()


def take_out_hiss(
    samples: Float32, lasting: npt.NDArray[np.int64], ids: Sequence[int], *, begins: bool, ends: bool
) -> None:
    """Take the hiss out of a sound at 24 kHz, in place: before its first sound and behind its last one, unless those
    have noise themselves, as an s.

    ``lasting`` says how many samples each of ``ids`` lasts, with the pads at both ends. ``begins`` and ``ends`` say
    whether the text does, so that there is a pad. Before the first sound what is below 2.5 kHz stays, so that neither
    the beginning of a voice nor an h is cut off: where there was silence instead, Whisper heard "Puna" for "Una", and
    a hissing h was an s. Behind the last sound nothing stays: the rest of a hiss was heard as a th.
    """
    sounds = [place for place, symbol in enumerate(ids) if symbol not in NO_SOUNDS]
    if not sounds or len(samples) < WINDOW:
        return
    loudest = loudest_power(samples)
    if begins and ids[sounds[0]] not in NOISY:
        hissing = _hissing(samples, 0, int(lasting[0]), loudest)
        if len(hissing) >= SHORTEST:
            _soften(samples, max(0, hissing[0] - HOP), hissing[-1] + HOP + WINDOW)
    if ends and _ends_with_voice(ids, sounds):
        begun, over = (int(lasting[: sounds[-1] + count].sum()) for count in (1, 2))
        place = _voice_end(samples, max(0, min(begun, over - EARLY) - WINDOW // 2), loudest)
        if place is not None:
            die_away(samples, place, FADE)


def _ends_with_voice(ids: Sequence[int], sounds: Sequence[int]) -> bool:
    """Tell whether the last of the ``sounds``, which are places among the ids, has a voice and no noise.

    A vowel behind a consonant with noise may have no voice, as in Japanese "desu", unless it is stressed ("Go!").
    """
    last = sounds[-1]
    if ids[last] in NOISY:
        return False
    before = sounds[-2] if len(sounds) > 1 else None
    return before is None or ids[before] not in NOISY or not STRESSES.isdisjoint(ids[before:last])


def _voice_end(samples: Float32, first: int, loudest: float) -> int | None:
    """Return the sample from which on a last sound with a voice, which begins behind ``first``, is over and something
    else is heard: a hiss, or any sound behind a silence. None if nothing is.
    """
    if len(samples) - first < WINDOW:
        return None
    power = power_spectra(samples[first:]) / loudest
    mouth = power[:, (FREQUENCIES >= MOUTH_FROM_HZ) & (FREQUENCIES < MOUTH_TO_HZ)].sum(1)
    low, hiss = power[:, FREQUENCIES < VOICE_HZ].sum(1), power[:, FREQUENCIES > HISS_HZ].sum(1)
    level = 10 * np.log10(np.maximum(power.sum(1), 1e-12))
    vowel = int(mouth.argmax())  # what hisses before is the consonant
    ended = low < np.maximum(hiss, DYING)
    hissing = vowel + np.flatnonzero((ended & (hiss > mouth) & (hiss > FAINT))[vowel:])
    if len(hissing) >= SHORTEST:
        return first + int(hissing[0]) * HOP
    loud = int(np.flatnonzero(level > LOUD_DB).max(initial=0))
    silent = _first_run(level[loud:] < SILENT_DB, LONGEST_SILENCE)
    if silent is None or np.count_nonzero(level[loud + silent :] > SILENT_DB) < SHORTEST:
        return None
    return first + (loud + silent) * HOP + WINDOW // 2


def _first_run(found: npt.NDArray[np.bool_], count: int) -> int | None:
    """Return where ``found`` is true for the first time for ``count`` steps."""
    if len(found) < count:
        return None
    runs = np.lib.stride_tricks.sliding_window_view(found, count).all(axis=1)
    return int(runs.argmax()) if runs.any() else None


def loudest_power(samples: Float32) -> float:
    """Return the power of the loudest 20 ms."""
    blocks = samples[: len(samples) // WINDOW * WINDOW].reshape(-1, WINDOW)
    return float(np.mean(np.square(blocks), axis=1).max())


def _hissing(samples: Float32, begin: int, end: int, loudest: float) -> list[int]:
    """Return where the windows begin that hiss, of those whose middle lies in ``samples[begin:end]``."""
    first = max(0, begin - WINDOW // 2)
    part = samples[first : end + WINDOW // 2]
    if len(part) < WINDOW:
        return []
    low, high = band_powers(part)
    found = (high > low) & (high > FAINT * loudest)
    return [first + int(window) * HOP for window in np.flatnonzero(found)]


def band_powers(samples: Float32) -> tuple[Powers, Powers]:
    """Return the power below :data:`VOICE_HZ` and above :data:`HISS_HZ` in windows of :data:`WINDOW` samples, each
    :data:`HOP` behind the one before.
    """
    power = power_spectra(samples)
    return power[:, FREQUENCIES < VOICE_HZ].sum(1), power[:, FREQUENCIES > HISS_HZ].sum(1)


def power_spectra(samples: Float32) -> Powers:
    """Return the power at :data:`FREQUENCIES` in the same windows, shape ``(windows, frequencies)``."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    # By Parseval's theorem the sum over half of the frequencies is this many times the mean square.
    return np.asarray(np.abs(np.fft.rfft(windows * _WEIGHTS)) ** 2 / (0.5 * WINDOW * np.square(_WEIGHTS).sum()))


def die_away(samples: Float32, place: int, length: int) -> None:
    """Let ``samples`` fade from ``place`` on within ``length`` samples, in place; behind that is silence."""
    fading = samples[place : place + length]
    fading *= np.square(np.cos(np.linspace(0, np.pi / 2, len(fading), dtype=np.float32)))
    samples[place + length :] = 0


def _soften(samples: Float32, begin: int, end: int) -> None:
    """Take most of what is above :data:`VOICE_HZ` out of ``samples[begin:end]``, with 5 ms of transition at each
    end."""
    end = min(end, len(samples))
    margin = len(_TAPS) // 2
    start, stop = max(0, begin - margin), min(len(samples), end + margin)
    low = np.convolve(samples[start:stop], _LOW_PASS, "same")[begin - start : end - start]
    share = np.full(end - begin, 1 - KEPT)
    ramp = np.linspace(0, 1, HOP)
    share[:HOP] *= ramp
    share[-HOP:] *= ramp[::-1]
    samples[begin:end] += (share * (low - samples[begin:end])).astype(np.float32)
