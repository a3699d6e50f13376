"""English words of mail and web addresses, which are said as words where other parts are spelled: customercare@…"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rhapsode.text.languages.hi.tables import TABLES
from rhapsode.text.languages.shared.grammar import words

_ENGLISH: Final = frozenset(
    words(
        "academy access account admin admission agent air airport alert app apply art assist auto baby bank bazaar "
        "beauty best bill billing book booking box bus business buy cab call card care career cart cash center "
        "central centre chat city claim class classes clean clinic cloud club code coffee college community company "
        "complaint connect consult contact corporate country course credit customer daily deal delivery demo design "
        "dev diagnostics digital direct director docs doctor drive easy editor education electric email enquiry event "
        "exam exchange expert express family farm fashion feedback finance first fit flight food form foundation free "
        "fresh fund gas general gift global gold good grand great grievance group guide hand health heart hello help "
        "helpdesk helpline hindi hire home hospital hostel hotel house hub insurance international invest invoice job "
        "kids lab law learn learning legal life light line link list loan login mail main manager market marketing "
        "mart master media medical medicine meet member metro mobile money motors music my national network new "
        "noreply offer office official one online open order organic page palace paper parcel park partner pay "
        "payment people pharma pharmacy phone photo pizza plan play plus point police policy portal post power prime "
        "principal print privacy product profile project property public quick radio rail railway real refund "
        "register registrar registration rental reply request reservation resort resume retail return review royal "
        "sale school science secure security seller server service shop shopping site sky smart social soft software "
        "solutions sports star start status stay stock store student studio style support sweets system taxi teacher "
        "team tech technologies telecom test ticket time tour track tracking trade train training travel trip trust "
        "university update user vendor verify video village vision voice wallet water web website wedding welcome win "
        "work world yoga your zone goa"
    )
)
_SHORTEST: Final = 3
_INITIALS: Final = re.compile("[b-df-hj-np-tv-xz]{2,4}(?=[b-df-hj-np-tv-z])")
"""Letters of a company before a word: hdfcbank."""
_LONGEST: Final = max(map(len, _ENGLISH)) + len("s")


@lru_cache(1024)
def english_words(label: str) -> str | None:
    """Return the words that a part of an address in small letters is joined of; ``None`` if it is spelled.

    ``airindia`` is "air" and the name that the tables have for the country.
    """
    best: list[list[str] | None] = [[], *[None] * len(label)]
    for end in range(1, len(label) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, word = best[start], _word(label[start:end])
            known = best[end]
            if before is not None and word and (known is None or len(before) + 1 < len(known)):
                best[end] = [*before, word]
    found = best[-1]
    initials = _INITIALS.match(label)
    if found is None and initials and initials.end() < len(label):
        rest = english_words(label[initials.end() :])
        return f"{' '.join(TABLES.letters[letter] for letter in initials[0])} {rest}" if rest else None
    return " ".join(found) if found else None


def _word(part: str) -> str | None:
    if part in _ENGLISH or part.removesuffix("s") in _ENGLISH:
        return part
    return TABLES.words.get(part) if len(part) >= _SHORTEST else None
