"""The numbers of flights, which are said digit by digit: "6E-2045", "AI 101"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rhapsode.text.languages.shared.grammar import words
from rhapsode.text.languages.shared.scanner import Rule

if TYPE_CHECKING:
    from rhapsode.text.languages.shared.grammar import Grammar

_AIRLINES: Final = frozenset(words("6E AI UK SG QP IX I5 9I S5 G8 2T"))
"""Airlines of India, whose codes tell a flight without a word for one before them."""
_DIGITS: Final = dict(zip("0123456789", words("ज़ीरो वन टू थ्री फ़ोर फ़ाइव सिक्स सेवन एट नाइन"), strict=True))
"""The digits of an airline's code, which is always said in English: "6E" is सिक्स ई."""
_BEFORE: Final = re.compile(
    r"(?:उड़ान|उड़ानें|फ्लाइट|फ़्लाइट|विमान|flight)\s(?:(?:संख्या|नंबर|सं\.|नं\.|no\.?)\s)?$", re.IGNORECASE
)
_FLIGHT: Final = re.compile(r"(?P<airline>[A-Z]{2}|\d[A-Z]|[A-Z]\d)[-\s]?(?P<n>\d{2,4})(?!\w|[.,:-]\d)")


def flight_rule(grammar: Grammar) -> Rule:
    """Return the rule for the number of a flight."""

    def said(match: re.Match[str]) -> str | None:
        airline = match["airline"]
        ahead = match.string[max(0, match.start() - 24) : match.start()]
        if airline not in _AIRLINES and not _BEFORE.search(ahead):
            return None
        code = " ".join(_DIGITS.get(char) or grammar.spell(char) for char in airline)
        return f"{code} {grammar.digits(match['n'])}"

    return Rule("serial", _FLIGHT, said)
