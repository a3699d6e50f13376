"""The Spanish front end."""

from __future__ import annotations

import re

from rhapsode.text.front_end import CutPoints
from rhapsode.text.languages.shared.european import EuropeanFrontEnd


class Spanish(EuropeanFrontEnd):
    """Spanish as it is spoken in Spain."""

    tag = "es"
    name = "Spanish"
    varieties = ("es-ES",)
    cuts = CutPoints(
        phrase=re.compile(
            r"\s+(?=(?:y|e|o|u|pero|sino|ni|porque|aunque|mientras|cuando|donde|que|quien|cual|si|como|según|pues|entonces|"
            r"antes|después|para|con|sin|desde|hasta|entre|sobre|por|de|a|en)\s)",
            re.IGNORECASE,
        ),
        dangling=re.compile(
            r"(?:^|\s)(?:el|la|los|las|un|una|unos|unas|de|del|al|a|en|mi|tu|su|mis|tus|sus|muy|no)\s+$", re.IGNORECASE
        ),
    )
    phonemes_per_estimate = 1.15
    ipa_spellings = (
        ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("rː", "r"), ("rr", "r"), ("ɹ", "ɾ"), ("aj", "I"), ("ai", "I"), ("aɪ", "I"),
        ("ej", "A"), ("ei", "A"), ("eɪ", "A"), ("aw", "W"), ("au", "W"), ("aʊ", "W"), ("ɟʝ", "ʝ"), ("χ", "x"),
    )  # fmt: skip
