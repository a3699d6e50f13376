"""Where English sentences that are too long fall into phrases."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.front_end import CutPoints

CUTS: Final = CutPoints(
    phrase=re.compile(
        r"\s+(?=(?:and|or|but|nor|so|yet|because|although|though|while|when|where|which|who|whom|that|if|unless|until|"
        r"since|as|than|then|before|after|for|with|without|from|into|through|between|by|to|in|on|at|of)\s)",
        re.IGNORECASE,
    ),
    dangling=re.compile(r"(?:^|\s)(?:a|an|the|of|to|in|my|his|her|its|our|your|their)\s+$", re.IGNORECASE),
)
