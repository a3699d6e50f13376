"""Who can speak: one row per voice, with what it is made of.

:data:`GEMINI` are the thirty names of Gemini's voices, each a Kokoro voice or a fixed blend of several that fits the
adjective which Google gives it. :data:`NATIVE` are Kokoro's own 28 English voices under their own names.

``gain`` is one number per voice, never per file, so that streamed and stored sound are equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rhapsode.core.speech import Gender, Voice

AMERICAN, BRITISH = "en-US", "en-GB"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A voice and how it is made: ``blend`` maps Kokoro voices to weights that sum to 1, ``gain`` is a factor."""

    voice: Voice
    blend: Mapping[str, float]
    gain: float
    reason: str = ""


def _female(name: str, style: str, blend: dict[str, float], gain: float, reason: str) -> Recipe:
    return Recipe(Voice(name, "female", style, AMERICAN), MappingProxyType(blend), gain, reason)


def _male(name: str, style: str, blend: dict[str, float], gain: float, reason: str) -> Recipe:
    return Recipe(Voice(name, "male", style, AMERICAN), MappingProxyType(blend), gain, reason)


# fmt: off
GEMINI = (
    _female("Achernar", "Soft", {"af_nicole": 0.5, "af_heart": 0.5}, 1.0, "a whisper warmed up"),
    _female("Aoede", "Breezy", {"af_aoede": 1.0}, 1.0, "its namesake"),
    _female("Autonoe", "Bright", {"af_nova": 0.6, "af_sky": 0.4}, 1.0, "clear and high"),
    _female("Callirrhoe", "Easy-going", {"af_river": 1.0}, 1.0, "unhurried"),
    _female("Despina", "Smooth", {"af_sarah": 1.0}, 1.0, "even and round"),
    _female("Erinome", "Clear", {"bf_emma": 0.6, "af_sarah": 0.4}, 1.0, "British articulation"),
    _female("Gacrux", "Mature", {"bf_isabella": 0.6, "af_alloy": 0.4}, 1.0, "lower and settled"),
    _female("Kore", "Firm", {"af_kore": 1.0}, 1.0, "its namesake"),
    _female("Laomedeia", "Upbeat", {"af_jessica": 1.0}, 1.0, "lively"),
    _female("Leda", "Youthful", {"af_sky": 0.5, "af_jessica": 0.5}, 1.0, "light and young"),
    _female("Pulcherrima", "Forward", {"af_alloy": 1.0}, 1.0, "direct"),
    _female("Sulafat", "Warm", {"af_heart": 1.0}, 1.0, "the warmest"),
    _female("Vindemiatrix", "Gentle", {"bf_lily": 0.6, "af_nicole": 0.4}, 1.0, "quiet and mild"),
    _female("Zephyr", "Bright", {"af_bella": 1.0}, 1.0, "bright and present"),
    _male("Achird", "Friendly", {"am_michael": 0.6, "am_puck": 0.4}, 1.0, "open"),
    _male("Algenib", "Gravelly", {"am_onyx": 0.5, "am_santa": 0.5}, 1.0, "rough and deep"),
    _male("Algieba", "Smooth", {"bm_lewis": 0.6, "am_michael": 0.4}, 1.0, "round"),
    _male("Alnilam", "Firm", {"am_onyx": 1.0}, 1.0, "deep and sure"),
    _male("Charon", "Informative", {"am_michael": 1.0}, 1.0, "a narrator"),
    _male("Enceladus", "Breathy", {"am_echo": 0.6, "am_santa": 0.4}, 1.0, "airy"),
    _male("Fenrir", "Excitable", {"am_fenrir": 1.0}, 1.0, "its namesake"),
    _male("Iapetus", "Clear", {"bm_george": 0.6, "am_eric": 0.4}, 1.0, "British articulation"),
    _male("Orus", "Firm", {"am_eric": 1.0}, 1.0, "straight"),
    _male("Puck", "Upbeat", {"am_puck": 1.0}, 1.0, "its namesake"),
    _male("Rasalgethi", "Informative", {"bm_daniel": 0.6, "am_adam": 0.4}, 1.0, "a newsreader"),
    _male("Sadachbia", "Lively", {"am_liam": 1.0}, 1.0, "quick"),
    _male("Sadaltager", "Knowledgeable", {"bm_fable": 0.6, "am_onyx": 0.4}, 1.0, "a lecturer"),
    _male("Schedar", "Even", {"am_echo": 1.0}, 1.0, "level"),
    _male("Umbriel", "Easy-going", {"am_adam": 1.0}, 1.0, "relaxed"),
    _male("Zubenelgenubi", "Casual", {"am_liam": 0.5, "am_echo": 0.5}, 1.0, "offhand"),
)

_NATIVE_GAINS = {
    "af_alloy": 1.0, "af_aoede": 1.0, "af_bella": 1.0, "af_heart": 1.0, "af_jessica": 1.0, "af_kore": 1.0,
    "af_nicole": 1.0, "af_nova": 1.0, "af_river": 1.0, "af_sarah": 1.0, "af_sky": 1.0,
    "am_adam": 1.0, "am_echo": 1.0, "am_eric": 1.0, "am_fenrir": 1.0, "am_liam": 1.0, "am_michael": 1.0,
    "am_onyx": 1.0, "am_puck": 1.0, "am_santa": 1.0,
    "bf_alice": 1.0, "bf_emma": 1.0, "bf_isabella": 1.0, "bf_lily": 1.0,
    "bm_daniel": 1.0, "bm_fable": 1.0, "bm_george": 1.0, "bm_lewis": 1.0,
}
# fmt: on


def _native(name: str, gain: float) -> Recipe:
    """Kokoro's names say accent and gender: ``af_`` is American and female, ``bm_`` British and male."""
    british = name.startswith("b")
    gender: Gender = "female" if name[1] == "f" else "male"
    voice = Voice(name, gender, "British" if british else "American", BRITISH if british else AMERICAN)
    return Recipe(voice, MappingProxyType({name: 1.0}), gain)


NATIVE = tuple(_native(name, gain) for name, gain in _NATIVE_GAINS.items())

RECIPES: Mapping[str, Recipe] = MappingProxyType({recipe.voice.name: recipe for recipe in (*GEMINI, *NATIVE)})
"""Every voice by its name."""
