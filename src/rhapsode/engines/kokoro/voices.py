"""The voices: one row for each, with the styles that it is blended from.

:data:`GEMINI` are the thirty names of Gemini's voices, each a Kokoro voice or a fixed blend of several that fits the
adjective which Google gives it. :data:`NATIVE` are Kokoro's own 54 voices of nine languages under their own names.

In a language other than its own a voice keeps :data:`FOREIGN_TIMBRE` of its timbre and takes the rest, and the whole
prosody, of a native voice of that language and of its gender (:func:`speaking`). So all thirty names speak every
language, are told apart, and are understood nearly as well as the native voice: ADR 45 has the figures.

Where several voices have one adjective, the blends were chosen so that the thirty stay apart: over four sentences, the
two nearest differ by 1.1 semitones of median pitch, 1.8 dB of long-term spectrum and 8 % of pace, which together is
more than the two nearest of Kokoro's own.

``gain`` is one number per voice, never per file, so that streamed and stored sound are equal. It brings speech to
-23 dB (root mean square of the frames with speech, full scale 0 dB) and peaks below 0.95, over the four sentences of
``scripts/build_voices.py gains`` in the voice's language.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from rhapsode.core.blends import is_blend, read_blend
from rhapsode.core.errors import RequestError
from rhapsode.core.speech import Gender, Voice
from rhapsode.text.languages.registry import readable

AMERICAN, BRITISH = "en-US", "en-GB"
ACCENTS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "a": (AMERICAN, "American"), "b": (BRITISH, "British"), "e": ("es-ES", "Spanish"), "f": ("fr-FR", "French"),
    "h": ("hi-IN", "Hindi"), "i": ("it-IT", "Italian"), "j": ("ja-JP", "Japanese"), "p": ("pt-BR", "Brazilian"),
    "z": ("zh-CN", "Mandarin"),
})  # fmt: skip
"""The first letter of Kokoro's names: the language, as BCP-47 and as the style of the voice."""
LANGUAGES: tuple[str, ...] = tuple(tag for tag, _ in ACCENTS.values() if readable(tag))
"""What can be read on this installation, English first."""
FOREIGN_TIMBRE = 0.7
_OTHERS = tuple(tag for tag in LANGUAGES if tag != AMERICAN)


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    """A voice and how it is made: ``blend`` maps Kokoro voices to weights that sum to 1, ``gain`` is a factor."""

    voice: Voice
    blend: Mapping[str, float]
    gain: float
    reason: str = ""


def _female(name: str, style: str, blend: dict[str, float], gain: float, reason: str) -> Recipe:
    return Recipe(Voice(name, "female", style, AMERICAN, _OTHERS), MappingProxyType(blend), gain, reason)


def _male(name: str, style: str, blend: dict[str, float], gain: float, reason: str) -> Recipe:
    return Recipe(Voice(name, "male", style, AMERICAN, _OTHERS), MappingProxyType(blend), gain, reason)


# fmt: off
GEMINI = (
    _female("Achernar", "Soft", {"af_nicole": 0.5, "af_heart": 0.5}, 0.95, "half a whisper, half the warmest voice"),
    _female("Aoede", "Breezy", {"af_aoede": 1.0}, 0.56, "its namesake"),
    _female("Autonoe", "Bright", {"af_nova": 0.7, "bf_alice": 0.3}, 1.25, "a clear voice lifted by the highest one"),
    _female("Callirrhoe", "Easy-going", {"af_river": 1.0}, 0.90, "light, with an even melody"),
    _female("Despina", "Smooth", {"af_sarah": 1.0}, 0.81, "round and unhurried"),
    _female("Erinome", "Clear", {"bf_emma": 0.7, "af_nova": 0.3}, 0.96, "British articulation on an American reading"),
    _female("Gacrux", "Mature", {"af_alloy": 1.0}, 0.86, "the lowest woman"),
    _female("Kore", "Firm", {"af_kore": 1.0}, 0.60, "its namesake"),
    _female("Laomedeia", "Upbeat", {"af_jessica": 1.0}, 0.97, "high and quick"),
    _female("Leda", "Youthful", {"bf_alice": 1.0}, 0.79, "the highest"),
    _female("Pulcherrima", "Forward", {"bf_isabella": 1.0}, 0.55, "loud and present by nature"),
    _female("Sulafat", "Warm", {"af_heart": 1.0}, 0.99, "the warmest, and the best trained"),
    _female("Vindemiatrix", "Gentle", {"af_sky": 0.6, "af_nicole": 0.4}, 1.03, "light, lowered towards a whisper"),
    _female("Zephyr", "Bright", {"af_bella": 1.0}, 0.84, "high, with the widest melody"),
    _male("Achird", "Friendly", {"am_michael": 0.6, "am_fenrir": 0.4}, 0.85, "a narrator with some excitement"),
    _male("Algenib", "Gravelly", {"bm_lewis": 1.0}, 1.06, "deep, with rough edges"),
    _male("Algieba", "Smooth", {"bm_lewis": 0.7, "bm_george": 0.3}, 0.98, "the same depth with the edges taken off"),
    _male("Alnilam", "Firm", {"am_onyx": 1.0}, 0.95, "the deepest"),
    _male("Charon", "Informative", {"am_michael": 1.0}, 1.08, "an unhurried narrator"),
    _male("Enceladus", "Breathy", {"am_echo": 0.6, "am_santa": 0.4}, 0.91, "a soft voice with an old man's breath"),
    _male("Fenrir", "Excitable", {"am_fenrir": 1.0}, 0.71, "its namesake"),
    _male("Iapetus", "Clear", {"bm_george": 1.0}, 0.78, "British articulation, unhurried"),
    _male("Orus", "Firm", {"am_eric": 1.0}, 0.82, "straight, and high for a man"),
    _male("Puck", "Upbeat", {"am_puck": 1.0}, 0.60, "its namesake"),
    _male("Rasalgethi", "Informative", {"bm_daniel": 0.6, "am_onyx": 0.4}, 0.87, "a newsreader, deepened"),
    _male("Sadachbia", "Lively", {"am_liam": 1.0}, 0.90, "quick, with a wide melody"),
    _male("Sadaltager", "Knowledgeable", {"bm_fable": 1.0}, 0.94, "a storyteller with the widest melody"),
    _male("Schedar", "Even", {"am_echo": 1.0}, 0.90, "level and middling"),
    _male("Umbriel", "Easy-going", {"am_adam": 1.0}, 0.62, "relaxed and steady"),
    _male("Zubenelgenubi", "Casual", {"am_eric": 0.5, "am_echo": 0.5}, 0.87, "two ordinary voices, offhand together"),
)

_NATIVE_GAINS = {
    "af_alloy": 0.86, "af_aoede": 0.56, "af_bella": 0.84, "af_heart": 0.99, "af_jessica": 0.97, "af_kore": 0.60,
    "af_nicole": 0.79, "af_nova": 1.52, "af_river": 0.90, "af_sarah": 0.81, "af_sky": 1.09,
    "am_adam": 0.62, "am_echo": 0.90, "am_eric": 0.82, "am_fenrir": 0.71, "am_liam": 0.90, "am_michael": 1.08,
    "am_onyx": 0.95, "am_puck": 0.60, "am_santa": 0.99,
    "bf_alice": 0.79, "bf_emma": 0.77, "bf_isabella": 0.55, "bf_lily": 0.83,
    "bm_daniel": 0.82, "bm_fable": 0.94, "bm_george": 0.78, "bm_lewis": 1.06,
    "ef_dora": 1.20, "em_alex": 1.08, "em_santa": 1.08,
    "ff_siwis": 0.68,
    "hf_alpha": 0.40, "hf_beta": 0.50, "hm_omega": 0.42, "hm_psi": 0.52,
    "if_sara": 0.36, "im_nicola": 0.60,
    "jf_alpha": 0.71, "jf_gongitsune": 0.69, "jf_nezumi": 0.71, "jf_tebukuro": 0.73, "jm_kumo": 0.68,
    "pf_dora": 1.16, "pm_alex": 1.06, "pm_santa": 1.10,
    "zf_xiaobei": 0.76, "zf_xiaoni": 0.59, "zf_xiaoxiao": 0.46, "zf_xiaoyi": 0.62,
    "zm_yunjian": 0.77, "zm_yunxi": 0.80, "zm_yunxia": 0.78, "zm_yunyang": 1.19,
}
# fmt: on


def _native(name: str, gain: float) -> Recipe:
    """Make the recipe of one of Kokoro's voices, whose name says language and gender: ``bm_`` is British and male."""
    language, style = ACCENTS[name[0]]
    gender: Gender = "female" if name[1] == "f" else "male"
    return Recipe(Voice(name, gender, style, language), MappingProxyType({name: 1.0}), gain)


NATIVE = tuple(_native(name, gain) for name, gain in _NATIVE_GAINS.items() if ACCENTS[name[0]][0] in LANGUAGES)

RECIPES: Mapping[str, Recipe] = MappingProxyType({recipe.voice.name: recipe for recipe in (*GEMINI, *NATIVE)})
"""Every voice by its name."""


@lru_cache(maxsize=1024)
def find_recipe(name: str) -> Recipe | None:
    """Return how the voice ``name`` is made, or the blend that is written so; ``None`` if there is no such voice.

    A blend has the language and gender of its heaviest part, and levels mix in decibels.
    """
    if name in RECIPES or not is_blend(name):
        return RECIPES.get(name)
    try:
        parts = [(RECIPES[part], share) for part, share in read_blend(name).parts]
    except (KeyError, RequestError):
        return None
    main, _ = parts[0]
    blend: dict[str, float] = {}
    for recipe, share in parts:
        for source, weight in recipe.blend.items():
            blend[source] = blend.get(source, 0.0) + share * weight
    gain = math.prod(recipe.gain**share for recipe, share in parts)
    return Recipe(replace(main.voice, name=name), MappingProxyType(blend), gain)


def _first_native(language: str, gender: Gender | None = None) -> Voice | None:
    """Return the first native voice of ``language`` (BCP-47, region aside), of ``gender`` if that is given."""
    primary = language.partition("-")[0]
    voices = (recipe.voice for recipe in NATIVE)
    natives = (voice for voice in voices if voice.language.startswith(primary) and gender in (None, voice.gender))
    return next(natives, None)


NATIVE_VOICES: Mapping[str, str] = MappingProxyType(
    {tag: voice.name for tag in LANGUAGES[2:] if (voice := _first_native(tag)) is not None}
)
"""Languages other than English, and the voice that speaks where none is named."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """How a voice speaks a language: the blends of timbre and prosody, and the gain that goes with them."""

    timbre: Mapping[str, float]
    prosody: Mapping[str, float]
    gain: float


@lru_cache(maxsize=1024)
def speaking(recipe: Recipe, language: str | None) -> Speaking:
    """Return how a voice speaks ``language`` (BCP-47).

    As it is in its own language (``None``), and where no native voice has its gender.
    """
    native = None
    if language is not None and language.partition("-")[0] != recipe.voice.language.partition("-")[0]:
        native = _first_native(language, recipe.voice.gender)
    if native is None:
        return Speaking(recipe.blend, recipe.blend, recipe.gain)
    rest = 1.0 - FOREIGN_TIMBRE
    timbre = {name: FOREIGN_TIMBRE * weight for name, weight in recipe.blend.items()}
    timbre[native.name] = timbre.get(native.name, 0.0) + rest
    # Levels mix in decibels.
    gain = recipe.gain**FOREIGN_TIMBRE * _NATIVE_GAINS[native.name] ** rest
    return Speaking(MappingProxyType(timbre), MappingProxyType({native.name: 1.0}), gain)
