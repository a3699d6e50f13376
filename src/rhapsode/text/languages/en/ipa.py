# ruff: noqa: RUF001, RUF002  (phonetic symbols are what this module is about)
"""English words in IPA, as people and dictionaries write them, to misaki's notation.

One symbol stands for each diphthong and affricate (``A`` is eɪ, ``I`` aɪ, ``O`` oʊ, ``Q`` əʊ, ``W`` aʊ, ``Y`` ɔɪ,
``ʧ`` tʃ, ``ʤ`` dʒ), ``T`` for the tapped t of "city", and American English has no length. Those symbols can be given
as they are, too.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from rhapsode.text.ipa import HISSING, VOICELESS, bare, checked, last_sound, spelled_in

_SYLLABIC = re.compile("(.)[\u0329\u030d]")
_OPTIONAL = re.compile(r"\(([^()]*)\)")
_ENGLISH: Final = (
    ("r", "ɹ"), ("ɫ", "l"), ("ʍ", "w"), ("hw", "w"), ("ʷ", "w"), ("ɱ", "m"), ("ɚ", "əɹ"), ("ɝ", "ɜɹ"), ("ɐ", "ə"),
    ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("eɪ", "A"), ("ei", "A"), ("ɛɪ", "A"), ("aɪ", "I"), ("ai", "I"), ("ɑɪ", "I"),
    ("aʊ", "W"), ("au", "W"), ("ɑʊ", "W"), ("æʊ", "W"), ("ɔɪ", "Y"), ("ɔi", "Y"), ("oɪ", "Y"), ("oi", "Y"),
)  # fmt: skip
_AMERICAN: Final = (
    ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪəɹ", "ɪɹ"), ("eəɹ", "ɛɹ"), ("ɛəɹ", "ɛɹ"), ("ʊəɹ", "ʊɹ"), ("oʊ", "O"), ("ou", "O"),
    ("əʊ", "O"), ("Q", "O"), ("ː", ""), ("ɒ", "ɑ"), ("a", "ɑ"), ("ɾ", "T"), ("oɹ", "ɔɹ"), ("o", "O"),
)  # fmt: skip
_BRITISH: Final = (
    ("eə", "ɛː"), ("ɛə", "ɛː"), ("oʊ", "Q"), ("ou", "Q"), ("əʊ", "Q"), ("O", "Q"), ("æ", "a"), ("ᵻ", "ɪ"), ("T", "t"),
    ("ɾ", "t"), ("oː", "ɔː"), ("oɹ", "ɔːɹ"), ("o", "Q"),
)  # fmt: skip
_RULES: Final = {"en-US": (*_ENGLISH, *_AMERICAN), "en-GB": (*_ENGLISH, *_BRITISH)}
_OPEN_E = re.compile("e(?= |$)")


def transcribe(ipa: str, symbols: Collection[str], variety: str) -> str:
    """Return ``ipa`` in ``symbols``. Raises RequestError as :func:`rhapsode.text.ipa.checked` does."""
    american = variety != "en-GB"
    said = bare(ipa)
    said = _OPTIONAL.sub(lambda match: match[1] if american or match[1] not in ("r", "ɹ") else "", said)
    said = _SYLLABIC.sub(lambda match: f"{'ə' if match[1] in 'rɹ' else 'ᵊ'}{match[1]}", said)
    said = spelled_in(said, _RULES[variety], symbols)
    if "A" in symbols and "ɛ" in symbols:
        said = _OPEN_E.sub("A", said).replace("e", "ɛ")
    return checked(said, symbols)


def possessive(phonemes: str, variety: str) -> str:
    """Return ``phonemes`` with the ending of "'s"."""
    last = last_sound(phonemes)
    if last in HISSING:
        return f"{phonemes}{'ɪz' if variety == 'en-GB' else 'ᵻz'}"
    return f"{phonemes}{'s' if last in VOICELESS else 'z'}"
