"""The dots of Hindi letters that most writers leave out: ज़िंदगी is written जिंदगी, फ़ोन as फोन, and said with z and f."""

# ruff: noqa: SIM905
from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import Final

from rhapsode.text.languages.hi.compounds import parted

_Z: Final = """
ज्यादा ज्यादातर जिंदगी जिन्दगी जिंदा जिन्दा जमीन जमाना जमाने जबान जुबान जरूर जरूरत जरूरी जरा जोर जहर जख्म
जुल्म जिद जिला जिले जिम्मेदार जिम्मेदारी जिम्मा जिम्मे जिक्र जेवर जायका जाहिर जर्दा जमानत जनाना जीरो जीरा
जूम जोन जिप जेब्रा हजार हजारों बाजार बाजारों आजाद आजादी नजर नजरें नजरिया नजदीक नजारा गजब गजल मजबूत मजबूर
मजबूरी मजा मजे मजेदार मजाक मजदूर मजदूरों मजदूरी मजहब राजीनामा सजा इज्जत इंतजार इंतजाम अंदाज अंदाजा आवाज
आवाजें दरवाजा दरवाजे अंग्रेज अंग्रेजी अंग्रेजों वजन वजीर चीज चीजें चीजों मेज रोज रोजाना रोजगार तेज तेजी
नाराज नाराजगी मरीज मरीजों कमजोर कमजोरी कागज कागजात ताजा ताजी ताजे लिहाज परहेज नमाज रोजे रमजान गुजर गुजरा
गुजरे गुजरना गुजारा गुजारिश खजाना आजमाना आजमगढ़ अजीज अजान ऐतराज एतराज कर्ज कर्जा मर्ज दर्जी शहजादा रजाई
रजामंदी हाजिर हाजिरी औजार प्याज पियाज कब्जा कब्जे बुजुर्ग बुजुर्गों तमीज तराजू निजाम पाकीजा साइज रिलीज
सीरीज सर्विसेज बिजनेस म्यूजिक म्यूजियम मैगजीन क्विज प्राइज टीजर ब्राउजर यूजर लेजर रेजर फ्रीजर पिज्जा
डिजाइन डिजाइनर रिजल्ट रिजर्व रिजर्वेशन विजिट प्रेजेंट प्रजेंटेशन एग्जाम ओजोन ब्राजील न्यूजीलैंड न्यूज
हॉलिडेज गेम्ज
"""
_ENDINGS: Final = ("ों", "ें", "ियों", "ियाँ", "ियां", "ी", "े", "ा")
"""Endings that listed words take: चीजों of चीज."""
_PARTLY: Final = "इजाज़त जायज़ जहाज़ ज़ंजीर मिज़ाज इज़ाफ़ा ज़ाफ़रान फ़ज़ीहत फ़िज़ूल फ़र्ज़ जहाज़ी इज़ाफ़े".split()
"""Words of which not every such letter has a dot, or two different ones have."""
_NUKTA: Final = "\u093c"
_WORDS: Final = {word: word.replace("ज", "ज" + _NUKTA) for word in _Z.split()} | {
    word.replace(_NUKTA, ""): word for word in map(partial(unicodedata.normalize, "NFD"), _PARTLY)
}
_FIRST_PARTS: Final = re.compile(
    "(?:नेट|वेब|स्मार्ट|हेल्प|सॉफ\u093c?्ट|हार्ड|पोस्ट|फ\u093c?ास्ट|बेस्ट|हैंड|पार्ट|टेस्ट|टेक्स्ट|वर्ल्ड|डेस्क|गिफ\u093c?्ट|स्टार्ट|कोर्ट|गोल्ड|वर्ड|बैंक|लिंक|एक्स)"
    "(?=[क-ह])"
)
"""First parts of English compounds that end in two consonants: nothing is said between them and the second part."""
_MENT: Final = re.compile("(?<=[\u0902\u094d].)(?=मेंट)")
"""The place before English -ment behind two consonants: अपॉइंटमेंट."""
_VIRAMA: Final = "\u094d"


_ASPIRATED: Final = re.compile(
    unicodedata.normalize(
        "NFC",
        "[सष]्फ|^फल(?!सफ|ांन|ाना)|(?:स|वि|ति|र्म|शि|त्रि|त्र|ता|य|श्री)फल|गफल(?!त)|नफल$|^फुफ्|फूल(?!प्रू)|^फुल(?:[ािीेकवेल]|झड़)|^(?:सिर)?फिर(?!ंग|ोज|दौस|औन|का)|"
        "^फैल|फेंक|^फट|^फाट|फाड़|^फ(?:[ँं][सद]|ा[ँं][सदक])|फोड़|^फूट|^फुटक|फ[ूु][ँं]क|^फुं?स(?!्)|^फूस|फेर(?!ारी)|^फा[लग]|^फावड़|^फेन|फफ|^फुह|"
        "^फूह|^फुदक|^फूफ|उफ[ान]|हा[ँं]फ|गुफा|^कफ$|सौंफ|^फण|^फड़|^फिस|^फीक|^फुर्[रत]|^फुं|^फब|^फरसा|^फिटक|^फुग्ग|^फेफ|^फक्कड़|^फोक(?!स)|"
        "^फाह|^फगवा",
    )
)
"""Words with an aspirated p; in all others, most of them from English and Persian, the letter is said f."""
_SPLIT: Final = {"आमदनी": "आम्दनी", "बासमती": "बास्मती", "गरमागरम": "गर्मागरम", "शाहजहाँ": "शाह्जहाँ", "शाहजहां": "शाह्जहां"}
"""Words of two parts whose first keeps no vowel at its end, against the rule for schwas."""
_ECHO: Final = re.compile("^([क-ह]\u093c?)([क-ह]\u093c?)(?=[क-ह]\u093c?\\2[ाीेो])")
"""The first half of a word whose second half repeats or echoes it, which keeps no vowel at its end: जग|मगाना."""
_BARE: Final = re.compile("फ(?!\u093c)")


def spelled_out(word: str) -> str:
    """Return ``word`` with the dots that it is said with, and the parts of an English compound joined."""
    dotted = _WORDS.get(word)
    if dotted is None:
        ending = next((end for end in _ENDINGS if word.endswith(end) and word[: -len(end)] in _WORDS), "")
        dotted = _WORDS[word[: -len(ending)]] + ending if ending else word
    if "फ" in dotted and not _ASPIRATED.search(word):
        dotted = _BARE.sub("फ" + _NUKTA, dotted)
    dotted = _ECHO.sub(lambda match: match[0] + _VIRAMA, _SPLIT.get(dotted, dotted))
    dotted = _MENT.sub(_VIRAMA, dotted)
    return parted(_FIRST_PARTS.sub(lambda match: match[0] + _VIRAMA, dotted, count=1))
