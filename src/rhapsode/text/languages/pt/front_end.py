"""The Brazilian Portuguese front end."""

from __future__ import annotations

import re

from rhapsode.text.front_end import CutPoints
from rhapsode.text.languages.shared.european import EuropeanFrontEnd


class Portuguese(EuropeanFrontEnd):
    """Portuguese as it is spoken in Brazil."""

    tag = "pt"
    name = "Portuguese"
    varieties = ("pt-BR",)
    cuts = CutPoints(
        phrase=re.compile(
            r"\s+(?=(?:e|ou|mas|porém|nem|porque|embora|enquanto|quando|onde|que|quem|qual|se|como|pois|então|antes|depois|"
            r"para|com|sem|desde|até|entre|sobre|por|pelo|pela|de|do|da|a|ao|à|em|no|na)\s)",
            re.IGNORECASE,
        ),
        dangling=re.compile(
            r"(?:^|\s)(?:o|a|os|as|um|uma|uns|umas|de|do|da|dos|das|ao|à|em|no|na|meu|minha|seu|sua|muito|não)\s+$",
            re.IGNORECASE,
        ),
    )
    phonemes_per_estimate = 1.25
    ipa_spellings = (
        ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("w\u0303", "ʊ\u0303"), ("j\u0303", "ɪ\u0303"), ("ʁ", "x"), ("h", "x"), ("ɦ", "x"),
        ("χ", "x"), ("ʀ", "x"), ("ʎ", "lj"), ("aj", "I"), ("ai", "I"), ("aɪ", "I"),
        ("ej", "A"), ("ei", "A"), ("eɪ", "A"),
        ("aw", "W"), ("au", "W"), ("aʊ", "W"), ("ɹ", "ɾ"), ("e\u0303j\u0303", "Aŋ"),
    )  # fmt: skip
