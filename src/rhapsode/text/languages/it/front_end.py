"""The Italian front end."""

from __future__ import annotations

import re

from rhapsode.text.front_end import CutPoints
from rhapsode.text.languages.shared.european import EuropeanFrontEnd


class Italian(EuropeanFrontEnd):
    """Italian."""

    tag = "it"
    name = "Italian"
    varieties = ("it-IT",)
    cuts = CutPoints(
        phrase=re.compile(
            r"\s+(?=(?:e|ed|o|ma|però|né|perché|benché|mentre|quando|dove|che|chi|cui|se|come|poiché|quindi|allora|prima|"
            r"dopo|per|con|senza|da|dal|dalla|fino|tra|fra|su|di|del|della|a|al|alla|in|nel|nella)\s)",
            re.IGNORECASE,
        ),
        dangling=re.compile(
            r"(?:^|\s)(?:il|lo|la|i|gli|le|un|uno|una|di|del|della|dei|al|alla|a|in|nel|mio|tuo|suo|molto|non)\s+$",
            re.IGNORECASE,
        ),
    )
    phonemes_per_estimate = 1.15
    ipa_spellings = (
        ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("ts", "ʦ"), ("dz", "ʣ"), ("sː", "S"), ("ss", "S"), ("ɹ", "r"), ("rː", "rɾ"),
        ("lː", "ll"), ("mː", "mm"), ("nː", "nn"), ("fː", "ff"), ("vː", "vv"), ("ɲː", "ɲɲ"), ("ʎː", "ʎ"), ("ʃː", "ʃ"),
    )  # fmt: skip
