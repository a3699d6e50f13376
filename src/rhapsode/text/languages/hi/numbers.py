"""Hindi number words (McGregor, Outline of Hindi Grammar, supplement 1), as the Central Hindi Directorate spells."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rhapsode.text.languages.shared.grammar import words

_SMALL: Final = words(
    "शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह "
    "उन्नीस बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस इकतीस बत्तीस "
    "तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस चालीस इकतालीस बयालीस तैंतालीस चौवालीस "
    "पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास पचास इक्यावन बावन तिरेपन चौवन पचपन छप्पन सत्तावन "
    "अट्ठावन उनसठ साठ इकसठ बासठ तिरेसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर "
    "बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी अस्सी इक्यासी बयासी तिरासी "
    "चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी नब्बे इक्यानबे बानबे तिरानबे चौरानबे पचानबे "
    "छियानबे सत्तानबे अट्ठानबे निन्यानबे"
)
_SCALES: Final = (
    (10**17, "शंख"),
    (10**15, "पद्म"),
    (10**13, "नील"),
    (10**11, "खरब"),
    (10**9, "अरब"),
    (10**7, "करोड़"),
    (10**5, "लाख"),
    (1000, "हज़ार"),
    (100, "सौ"),
)
LARGEST: Final = 10**19 - 1


@lru_cache(4096)
def cardinal(number: int) -> str:
    """Return the name of ``number``, by lakhs and crores."""
    parts: list[str] = []
    rest = number
    for scale, name in _SCALES:
        count, rest = divmod(rest, scale)
        if count:
            parts.append(f"{_SMALL[count]} {name}")
    if rest or not parts:
        parts.append(_SMALL[rest])
    return " ".join(parts)


@lru_cache(1024)
def year(number: int) -> str:
    """Return a year: the eleventh to nineteenth hundreds are counted in hundreds."""
    hundreds, rest = divmod(number, 100)
    if 11 <= hundreds <= 19 or 21 <= hundreds <= 29:
        return f"{_SMALL[hundreds]} सौ {_SMALL[rest]}" if rest else f"{_SMALL[hundreds]} सौ"
    return cardinal(number)


_FIRST: Final = {1: "पहल", 2: "दूसर", 3: "तीसर", 4: "चौथ", 6: "छठ"}


def ordinal(number: int, ending: str) -> str:
    """Return the ordinal with the vowel (``ा``, ``ी``, ``े``) or suffix (``वाँ``, ``वीं``, ``वें``) of ``ending``."""
    vowel = "ी" if "ी" in ending else "े" if "े" in ending else "ा"
    if number in _FIRST and not ending.startswith("व"):
        return _FIRST[number] + vowel
    return cardinal(number) + (ending if ending.startswith("व") else {"ा": "वाँ", "ी": "वीं", "े": "वें"}[vowel])


ENGLISH: Final = dict(
    enumerate(
        words(
            "फ़र्स्ट सेकंड थर्ड फ़ोर्थ फ़िफ्थ सिक्स्थ सेवंथ एट्थ नाइंथ टेंथ इलेवंथ ट्वेल्फ्थ थर्टींथ "
            "फ़ोर्टींथ फ़िफ्टींथ सिक्सटींथ सेवंटींथ एटींथ नाइंटींथ ट्वेंटिएथ"
        ),
        1,
    )
)
"""English ordinals, which are written with digits in Hindi addresses (``4th फ्लोर``)."""
