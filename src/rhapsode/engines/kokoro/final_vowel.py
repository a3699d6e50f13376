# ruff: noqa: RUF001  (phonetic symbols)
"""Take out the vowel that Kokoro says behind a last consonant: "Right-uh" for "Right.", "Good-uh" for "Good.".

What is heard is 25 to 75 ms earlier than the durations say. So the last consonant is over while its frames are not,
and what the network says in the rest of them, for up to 300 ms, is a vowel 7 to 20 dB below the loudest. Whisper heard
"Thanks a lot." for "Thanks!", and "Yasuo" or "Yes, sir." for "Yes.". The original export has it too, and with every
row of the styles. See record 78, and for consonants with a voice, behind which it is up to 3 dB below the loudest,
record 89.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.hiss import (
    FAINT,
    FREQUENCIES,
    HISS_HZ,
    HOP,
    NO_SOUNDS,
    VOICE_HZ,
    WINDOW,
    Powers,
    band_powers,
    die_away,
    loudest_power,
    power_spectra,
)
from rhapsode.engines.kokoro.vocabulary import AFFRICATES, SIBILANTS, SYMBOL_IDS

PLOSIVES = frozenset(SYMBOL_IDS[symbol] for symbol in "ptkcqʈ")
"""Stops without voice."""
NOISY = PLOSIVES | {SYMBOL_IDS[symbol] for symbol in f"{SIBILANTS}{AFFRICATES}fθxçχɸ"}
"""Consonants that no voice follows at the end of a text. z and its like have one, but before the hiss or within it."""
VOICED = frozenset(SYMBOL_IDS[symbol] for symbol in "mnŋbdɡvð")
"""Consonants with a voice below 400 Hz and little above it, which tells them from a vowel; l and r have more."""
ASPIRATION = SYMBOL_IDS["ʰ"]
EARLY = 75 * 24
"""How many samples before a sound should begin it may be heard: no more than that, or the s of "houses" would be taken
for the z."""
LATE = 25 * 24
"""How many samples behind that a hiss may still belong to it. A later one is of the vowel: "Yes, sir." for "Yes."."""
LATEST_CLOSURE = 50 * 24
"""Behind the beginning of a stop: until there it is closed."""
FAINT_FRICATIVE = 10**-3.6
"""Of the power of the loudest 20 ms, -36 dB: some voices say a last s no louder. The closure of a stop may have as
much noise."""
SHORTEST_HISS = 2
SHORTEST_VOWEL = 8
"""Steps of 5 ms: less is the release of a consonant."""
CLOSED_DB, OPENED_DB = 8.0, 5.0
"""How far the level has to fall for the closure of a stop and to rise behind it."""
RELEASE_DB = 10.0
"""The rise after which a stop is open, or half of it if the rise is less than twice as much."""
FAINTEST_DB = -28.0
"""Below the loudest 20 ms: a vowel behind a stop that is fainter stays."""
RELEASE = 35 * 24
"""Samples of the release of a stop that stay."""
FADE = 10 * 24
VOWEL_BEFORE = 150 * 24
"""Samples before a stop in which the loudest is taken for the vowel before it."""

MURMUR_HZ = 400
"""Where the voice of a closed mouth ends."""
MURMUR_DB = 5.0
"""How much more a closed mouth has below that than above it."""
SHUT_DB = 8.0
"""How much less it has above that than the vowel before it."""
SHORTEST_MURMUR = 4
"""Steps, 20 ms."""
FAINTEST_MURMUR_DB = -28.0
"""A closure that is fainter than this below the loudest is silence."""
LATEST_VOWEL = 80 * 24
"""Behind the end of the closure: a vowel begins at once, or behind the burst of a stop."""
FAINTEST_VOWEL_DB = -26.0
"""What is fainter than this above :data:`MURMUR_HZ`, below the loudest, is no vowel that is heard."""


def take_out_final_vowel(samples: Float32, lasting: npt.NDArray[np.int64], ids: Sequence[int]) -> None:
    """Let a sound at 24 kHz end with its last consonant, in place, if that is one of :data:`NOISY` or :data:`VOICED`
    and a vowel follows it.

    ``lasting`` says how many samples each of ``ids`` lasts, with the pads at both ends.
    """
    last = max((place for place, symbol in enumerate(ids) if symbol not in NO_SOUNDS), default=None)
    if last is None or ids[last] not in NOISY | VOICED or ASPIRATION in ids[last:]:
        return
    first = max(0, int(lasting[: last + 1].sum()) - EARLY - WINDOW // 2)
    if len(samples) - first < WINDOW:
        return
    loudest = loudest_power(samples)
    if not loudest:
        return
    place = (
        _behind_noise(samples, first, loudest, plosive=ids[last] in PLOSIVES)
        if ids[last] in NOISY
        else _behind_murmur(samples, first, loudest)
    )
    if place is not None:
        die_away(samples, place, FADE)


def _behind_noise(samples: Float32, first: int, loudest: float, *, plosive: bool) -> int | None:
    """Return where a vowel begins behind a consonant without voice, which is heard from ``first`` on."""
    low, high = (power / loudest for power in band_powers(samples[first:]))
    faint = FAINT if plosive else FAINT_FRICATIVE
    hissing = np.flatnonzero(((high > low) & (high > faint))[: (EARLY + LATE) // HOP])
    voiced = (low > high) & (low > FAINT)
    place: int | None = None
    if len(hissing) >= SHORTEST_HISS:
        place = _run(voiced, int(hissing[-1]))
    elif plosive:
        before, _ = band_powers(samples[max(0, first - VOWEL_BEFORE) : first + WINDOW])
        opened = _opening(low, float(before.max() / loudest))
        if opened is not None and _run(voiced[: opened + 2 * SHORTEST_VOWEL], opened) is not None:
            place = opened + RELEASE // HOP
    return None if place is None else first + place * HOP + WINDOW // 2


def _behind_murmur(samples: Float32, first: int, loudest: float) -> int | None:
    """Return where a vowel begins behind a consonant with a voice, which is heard from ``first`` on.

    The mouth is closed where there is little above :data:`MURMUR_HZ`. The last closure is that of the consonant.
    """
    begin = max(0, first - VOWEL_BEFORE)
    power = np.maximum(power_spectra(samples[begin:]) / loudest, 1e-12)
    murmur, open_mouth, hiss = (
        10 * np.log10(power[:, band].sum(1))
        for band in (
            FREQUENCIES < MURMUR_HZ,
            (FREQUENCIES >= MURMUR_HZ) & (FREQUENCIES < VOICE_HZ),
            FREQUENCIES > HISS_HZ,
        )
    )
    heard = (first - begin) // HOP
    vowel = open_mouth[: heard + WINDOW // HOP].max()
    shut = (open_mouth < vowel - SHUT_DB) & (murmur - open_mouth > MURMUR_DB)
    closures = [
        (start, stop)
        for start, stop in _stretches(shut, SHORTEST_MURMUR)
        if stop > heard and murmur[start:stop].max() > FAINTEST_MURMUR_DB
    ]
    if not closures:
        return None
    start, stop = closures[-1]
    opened = (open_mouth > np.median(open_mouth[start:stop]) + MURMUR_DB) & (open_mouth > FAINTEST_VOWEL_DB)
    opened &= (murmur - open_mouth < MURMUR_DB) & (hiss < open_mouth)
    behind = [at for at, _ in _stretches(opened, SHORTEST_VOWEL) if 0 <= at - stop < LATEST_VOWEL // HOP]
    return begin + behind[0] * HOP + WINDOW // 2 if behind else None


def _stretches(found: npt.NDArray[np.bool_], shortest: int) -> list[tuple[int, int]]:
    """Return where ``found`` is true for so many steps at least, as ``[start, stop)``."""
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], found, [False]]).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in bounds.reshape(-1, 2) if stop - start >= shortest]


def _opening(power: Powers, before: float) -> int | None:
    """Return the step at which a stop opens for something loud; ``before`` is the power of what precedes it."""
    level = 10 * np.log10(np.maximum(power, 1e-12))
    closed = int(level[: (EARLY + LATEST_CLOSURE) // HOP].argmin())
    rise = float(level[closed:].max() - level[closed])
    if 10 * np.log10(before) - level[closed] < CLOSED_DB or rise < OPENED_DB or level[closed] + rise < FAINTEST_DB:
        return None
    return closed + int(np.argmax(level[closed:] > level[closed] + min(RELEASE_DB, rise / 2)))


def _run(voiced: npt.NDArray[np.bool_], start: int) -> int | None:
    """Return the step from ``start`` on at which a voice begins that lasts for :data:`SHORTEST_VOWEL` at least."""
    if len(voiced) - start < SHORTEST_VOWEL:
        return None
    runs = np.lib.stride_tricks.sliding_window_view(voiced[start:], SHORTEST_VOWEL).all(axis=1)
    return start + int(runs.argmax()) if runs.any() else None
