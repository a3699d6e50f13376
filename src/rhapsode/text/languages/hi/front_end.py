"""The Hindi front end."""

from __future__ import annotations

import re

from rhapsode.text.front_end import CutPoints
from rhapsode.text.languages.shared.european import EuropeanFrontEnd


class Hindi(EuropeanFrontEnd):
    """Hindi as it is spoken in India."""

    tag = "hi"
    name = "Hindi"
    varieties = ("hi-IN",)
    scripts = frozenset(("Devanagari",))
    cuts = CutPoints(
        clause=re.compile(r"[;:,—…!?।॥)\]][\"'”’»)]*\s+|\s+(?=[(\[“«\"])|\s[-–]{1,3}\s+"),
        phrase=re.compile(
            r"\s+(?=(?:और|या|लेकिन|मगर|पर|परंतु|किंतु|क्योंकि|कि|जो|जब|तब|जहाँ|जहां|अगर|यदि|तो|फिर|इसलिए|ताकि|बल्कि)\s)"
        ),
    )
    phonemes_per_estimate = 1.5
    ipa_spellings = (
        ("tʃ", "c"), ("dʒ", "ɟ"), ("t͡ʃ", "c"), ("r", "ɾ"), ("v", "ʋ"), ("w", "ʋ"), ("ɦ", "h"), ("ʱ", "ʰ"), ("ɑ", "a"),
    )  # fmt: skip
