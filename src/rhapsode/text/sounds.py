# ruff: noqa: RUF001  (phonetic symbols)
"""Non-verbal sounds: the phonemes and deliveries of ``[laughs]``, ``[sighs]`` and the like.

The voice makes them itself, so that they have its register: a few phonemes without meaning in a delivery. A breath is
a whispered vowel, which has no pitch; a cough is two of them, short and strong. They are spoken in one go with the
sentence beside them, because an engine sounds odd on a syllable alone. What has no entry in :data:`SOUND_SPEECH` (an
applause, a whistle) is a pause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rhapsode.core.delivery import Delivery


@dataclass(frozen=True, slots=True)
class SoundSpeech:
    """The speech for a sound: ``phonemes`` in misaki's notation, and their delivery."""

    phonemes: str
    delivery: Delivery

    @property
    def is_breath(self) -> bool:
        """Whether it has no pitch: too little to be spoken alone."""
        return self.delivery.breathiness >= 1


_LAUGH: Final = Delivery(pitch=2.5, pitch_range=1.3, rate=1.25, breathiness=0.35)
_CHUCKLE: Final = Delivery(pitch=-0.5, rate=1.3, effort=-0.5, breathiness=0.4)
_OUT: Final = SoundSpeech("hhˈə…", Delivery(rate=0.7, breathiness=1.0, volume_db=-3.0))
_IN: Final = SoundSpeech("hˈʌ…", Delivery(rate=1.2, effort=0.6, breathiness=1.0, volume_db=-4.0))

SOUND_SPEECH: Final = {
    "laugh": SoundSpeech("hˈɑ hɑ hɑ hɑ…", _LAUGH),
    "chuckle": SoundSpeech("hˈʌ hʌ hʌ…", _CHUCKLE),
    "snicker": SoundSpeech("hˈʌ hʌ hʌ…", _CHUCKLE),
    "giggle": SoundSpeech("hˈi hi hi hi…", Delivery(pitch=4.0, pitch_range=1.2, rate=1.4, breathiness=0.3)),
    "sigh": _OUT,
    "exhale": _OUT,
    "breath": _IN,
    "gasp": _IN,
    "inhale": _IN,
    "cough": SoundSpeech("hˈʌh hˈʌh…", Delivery(rate=1.8, effort=1.2, breathiness=1.0, volume_db=-2.0)),
    "throat": SoundSpeech("ˌʌh hˈʌm…", Delivery(pitch=-3.0, pitch_range=0.6, rate=1.1, breathiness=0.3)),
}
"""What is said for each sound of :data:`rhapsode.text.directions.SOUNDS`, and for a throat that is cleared."""
