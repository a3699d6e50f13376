"""Compounds of Sanskrit words: where the inherent vowel is silent between their parts, and where it stays.

The rule for schwas takes a compound for one word: कर्मचारी would keep the vowel of म, लोकसभा would lose that of स.
"""

from __future__ import annotations

import re
from typing import Final

KEPT: Final = "\ue000"
"""A mark behind a consonant whose inherent vowel is said."""
_VIRAMA: Final = "\u094d"
_CLOSED: Final = re.compile(
    "^(?:कर्म|धर्म|जन्म|शर्म|गर्म|शब्द|दर्द|अर्थ|मार्ग|वर्ग|रक्त|गर्भ|बर्फ\u093c?|अर्ध|कर्ज\u093c?|स्वर्ग|शर्त|चश्म|वर्ष)"
    "(?=[क-ढत-ह]\u093c?[क-ह\u093e-\u094d])"
    "|(?<=.)[क-ह]\u093c?(?=प्रीत|प्रद$)"
)
"""First parts of two closing consonants, behind which nothing is said before the next consonant: कर्म|चारी."""
_SECOND_PARTS: Final = re.compile(
    "(?<=.)(?:स(?=भा)|क(?=था)|[क-ह]\u093c?(?=रण(?:ों)?$)|व(?=हन$)|[क-ह]\u093c?(?=यी$)|श(?=तक(?:ों)?$))"
    "|(?<=[^बरहल]ा)द(?=शी$)|(?<=..ा)व(?=ली$)|(?<=नो)द(?=शा)|(?<=क्षा)ब(?=लों)|(?<=परि)ज(?=न)|(?<=महा)ज(?=नों)"
    "|(?<=.)(?:न(?=गर(?:ों|ी|ीय)?$)|ज(?=नक$)|भ(?=वन(?:ों)?$|राव$)|म(?=हल(?:ों)?$)|[बप](?=[दह]ल$)|ज(?=माव$)|[क-ह](?=यित(?:ा|्री)))"
    "|(?:(?<=^जन)|(?<=^फर)|(?<=^फ\u093cर))व(?=री)"
    "|(?:(?<=त्र)|(?<=तु)|(?<=र्ति)|(?<=ल्प)|(?<=पाक)|(?<=लोक)|(?<=लित)|(?<=स्त))क(?=ला)"
)
"""Consonants that begin the second part of a compound, or a suffix, with a vowel: लोक|सभा, उप|करण, वि|जयी."""


def parted(word: str) -> str:
    """Return ``word`` with a virama where its first part ends in a consonant, and :data:`KEPT` where a vowel stays."""
    closed = _CLOSED.sub(lambda match: match[0] + _VIRAMA, word)
    return _SECOND_PARTS.sub(lambda match: match[0] + KEPT, closed)
