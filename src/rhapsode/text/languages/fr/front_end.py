"""The French front end."""

from __future__ import annotations

import re

from rhapsode.text.front_end import CutPoints
from rhapsode.text.languages.shared.european import EuropeanFrontEnd


class French(EuropeanFrontEnd):
    """French as it is spoken in France."""

    tag = "fr"
    name = "French"
    varieties = ("fr-FR",)
    cuts = CutPoints(
        clause=re.compile(
            r"[;:,—…!?)\]][\"'”’»)]*\s+(?![;:!?»])|\s[!?;:»]\s+(?![;:!?»])|\s+(?=[(\[“«\"])|—(?=\w)|\s[-–]{1,3}\s+"
        ),
        phrase=re.compile(
            r"\s+(?=(?:et|ou|mais|donc|or|ni|car|parce|puisque|quand|lorsque|où|que|qui|dont|si|comme|puis|alors|avant|après|"
            r"pour|avec|sans|depuis|jusqu|entre|sur|sous|par|de|du|des|à|au|aux|en|dans|chez|vers)\s)",
            re.IGNORECASE,
        ),
        dangling=re.compile(
            r"(?:^|\s)(?:le|la|les|un|une|des|du|de|au|aux|à|en|mon|ma|mes|ton|ta|son|sa|ses|ce|cette|ces|très|ne|pas)\s+$",
            re.IGNORECASE,
        ),
    )
    phonemes_per_estimate = 0.95
    ipa_spellings = (("r", "ʁ"), ("ʀ", "ʁ"), ("ɥ", "y"), ("œ\u0303", "œ\u0303"), ("ɹ", "ʁ"), ("χ", "ʁ"))
