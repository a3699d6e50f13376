"""The phoneme symbols of Kokoro-82M and their ids, as its configuration gives them.

114 symbols: punctuation, the IPA letters it was trained on, capital letters for diphthongs (``A`` is eɪ, ``I`` aɪ,
``O`` oʊ, ``Q`` əʊ, ``W`` aʊ, ``Y`` ɔɪ), ``S``, ``T`` and ``ᵊ`` ``ᵻ`` of its own notation, and intonation arrows.
Id 0 pads both ends of an input. The ids have gaps: the embedding table is larger than the vocabulary.
"""

# ruff: noqa: RUF001, RUF002
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PAD_ID = 0

SYMBOL_IDS: Mapping[str, int] = MappingProxyType(
    {
        # punctuation
        ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, '"': 11, "(": 12, ")": 13,
        "“": 14, "”": 15, " ": 16,
        # nasalisation and the affricates of Japanese
        "\u0303": 17, "ʣ": 18, "ʥ": 19, "ʦ": 20, "ʨ": 21, "ᵝ": 22, "ꭧ": 23,
        # capitals: diphthongs and other symbols of the notation
        "A": 24, "I": 25, "O": 31, "Q": 33, "S": 35, "T": 36, "W": 39, "Y": 41, "ᵊ": 42,
        # Latin letters
        "a": 43, "b": 44, "c": 45, "d": 46, "e": 47, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55,
        "n": 56, "o": 57, "p": 58, "q": 59, "r": 60, "s": 61, "t": 62, "u": 63, "v": 64, "w": 65, "x": 66, "y": 67,
        "z": 68,
        # IPA letters
        "ɑ": 69, "ɐ": 70, "ɒ": 71, "æ": 72, "β": 75, "ɔ": 76, "ɕ": 77, "ç": 78, "ɖ": 80, "ð": 81, "ʤ": 82, "ə": 83,
        "ɚ": 85, "ɛ": 86, "ɜ": 87, "ɟ": 90, "ɡ": 92, "ɥ": 99, "ɨ": 101, "ɪ": 102, "ʝ": 103, "ɯ": 110, "ɰ": 111,
        "ŋ": 112, "ɳ": 113, "ɲ": 114, "ɴ": 115, "ø": 116, "ɸ": 118, "θ": 119, "œ": 120, "ɹ": 123, "ɾ": 125,
        "ɻ": 126, "ʁ": 128, "ɽ": 129, "ʂ": 130, "ʃ": 131, "ʈ": 132, "ʧ": 133, "ʊ": 135, "ʋ": 136, "ʌ": 138,
        "ɣ": 139, "ɤ": 140, "χ": 142, "ʎ": 143, "ʒ": 147, "ʔ": 148,
        # stress, length, aspiration, palatalisation
        "ˈ": 156, "ˌ": 157, "ː": 158, "ʰ": 162, "ʲ": 164,
        # intonation
        "↓": 169, "→": 171, "↗": 172, "↘": 173,
        "ᵻ": 177,
    }
)  # fmt: skip

STOPS = "pbtdkɡcɟqʔʈɖ"
SIBILANTS = "szʃʒʂɕ"
AFFRICATES = "ʧʤʦʣʨʥꭧ"
FRICATIVES = "fvθðxçʝχɣɸβʁ"
"""Those that are no sibilants, without ``h``, whose noise is that of the vowel behind it."""
