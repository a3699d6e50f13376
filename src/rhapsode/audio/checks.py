"""The completeness gate: audio that cannot be its text is a failed attempt, not a success.

The bounds come from measurements of the default engine over all voices (see ``tests/engine``); they are wide enough
never to refuse real speech, and tight enough to catch what has been seen to go wrong in speech servers: empty files,
silence, a sentence that stops halfway, an engine that does not stop.
"""

from __future__ import annotations

import numpy as np

from rhapsode.audio.edges import FRAME_MS, THRESHOLD, frame_rms
from rhapsode.core.audio import Pcm
from rhapsode.core.errors import ImplausibleAudioError

SHORTEST = 0.4
"""Audio shorter than this share of the usual duration has lost words."""
LONGEST = 3.0
"""Audio longer than this multiple of the usual duration (plus :data:`LONGEST_EXTRA_S`) has more than the text."""
LONGEST_EXTRA_S = 2.0
"""Very short segments are spoken slowly: an engine gives a single word about a second."""
QUIETEST_PEAK = 0.01


def check_speech(
    pcm: Pcm, phonemes: float, speed: float, seconds_per_phoneme: float, *, quietest_db: float = 0.0
) -> None:
    """Raise ImplausibleAudioError unless ``pcm`` can be the speech of that many phonemes at ``speed``.

    ``quietest_db`` is the lowest gain of its deliveries, 0 or less, by which the speech may be quieter.
    """
    gain = 10 ** (quietest_db / 20)
    if not len(pcm.samples):
        raise ImplausibleAudioError("The engine returned no audio.")
    if not np.isfinite(pcm.samples).all():
        raise ImplausibleAudioError("The engine returned samples that are no numbers.")
    if float(np.abs(pcm.samples).max()) < QUIETEST_PEAK * gain:
        raise ImplausibleAudioError("The engine returned silence.")
    usual = phonemes * seconds_per_phoneme / speed
    loud = np.flatnonzero(frame_rms(pcm.samples, pcm.rate_hz * FRAME_MS // 1000) > THRESHOLD * gain)
    sounding = (loud[-1] - loud[0] + 1) * FRAME_MS / 1000 if len(loud) else 0.0
    if sounding < SHORTEST * usual:
        raise ImplausibleAudioError(f"The engine spoke for {sounding:.2f} s where about {usual:.2f} s were expected.")
    if pcm.seconds > LONGEST * usual + LONGEST_EXTRA_S:
        raise ImplausibleAudioError(
            f"The engine spoke for {pcm.seconds:.2f} s where about {usual:.2f} s were expected."
        )
