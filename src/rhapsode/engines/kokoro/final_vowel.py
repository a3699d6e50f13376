"""Take out the vowel that Kokoro says behind a last consonant without voice: "Right-uh" for "Right.".

What is heard is 25 to 75 ms earlier than the durations say. So the last consonant is over while its frames are not,
and what the network says in the rest of them, for up to 300 ms, is a vowel 7 to 20 dB below the loudest. Whisper heard
"Thanks a lot." for "Thanks!", and "Yasuo" or "Yes, sir." for "Yes.". The original export has it too, and with every
row of the styles. See record 78.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.hiss import FAINT, HOP, NO_SOUNDS, WINDOW, Powers, band_powers, die_away, loudest_power
from rhapsode.engines.kokoro.vocabulary import AFFRICATES, SIBILANTS, SYMBOL_IDS

PLOSIVES = frozenset(SYMBOL_IDS[symbol] for symbol in "ptkcqʈ")
"""Stops without voice."""
NOISY = PLOSIVES | {SYMBOL_IDS[symbol] for symbol in f"{SIBILANTS}{AFFRICATES}fθxçχɸ"}
"""Consonants that no voice follows at the end of a text. z and its like have one, but before the hiss or within it."""
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


def take_out_final_vowel(samples: Float32, lasting: npt.NDArray[np.int64], ids: Sequence[int]) -> None:
    """Let a sound at 24 kHz end with its last consonant, in place, if that has no voice and a vowel follows it.

    ``lasting`` says how many samples each of ``ids`` lasts, with the pads at both ends.
    """
    last = max((place for place, symbol in enumerate(ids) if symbol not in NO_SOUNDS), default=None)
    if last is None or ids[last] not in NOISY or ASPIRATION in ids[last:]:
        return
    first = max(0, int(lasting[: last + 1].sum()) - EARLY - WINDOW // 2)
    if len(samples) - first < WINDOW:
        return
    loudest = loudest_power(samples)
    if not loudest:
        return
    low, high = (power / loudest for power in band_powers(samples[first:]))
    faint = FAINT if ids[last] in PLOSIVES else FAINT_FRICATIVE
    hissing = np.flatnonzero(((high > low) & (high > faint))[: (EARLY + LATE) // HOP])
    voiced = (low > high) & (low > FAINT)
    place: int | None = None
    if len(hissing) >= SHORTEST_HISS:
        place = _run(voiced, int(hissing[-1]))
    elif ids[last] in PLOSIVES:
        before, _ = band_powers(samples[max(0, first - VOWEL_BEFORE) : first + WINDOW])
        opened = _opening(low, float(before.max() / loudest))
        if opened is not None and _run(voiced[: opened + 2 * SHORTEST_VOWEL], opened) is not None:
            place = opened + RELEASE // HOP
    if place is not None:
        die_away(samples, first + place * HOP + WINDOW // 2, FADE)


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
