"""Names of persons, told from places by an initial, a title or a given name that many people have."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.rules import Context
from rhapsode.text.languages.en.wordlists import word_set

GIVEN_NAMES: Final = word_set(
    "aaron adam alan albert alex alexander alice amanda amy andrea andrew angela ann anna anne anthony arthur barbara "
    "benjamin betty brandon brenda brian bruce carl carol carolyn catherine charles cheryl christina christine "
    "christopher cynthia daniel david deborah debra dennis diane donald donna dorothy douglas edward elizabeth emily "
    "emma eric eugene evelyn frances frank fred gary george gerald gloria grace gregory hannah harold heather helen "
    "henry howard jack jacob jacqueline james janet janice jason jean jeffrey jennifer jeremy jerry jessica joan john "
    "jonathan joseph joshua joyce juan judith judy julia julie justin karen katherine kathleen keith kelly kenneth "
    "kevin kimberly larry laura lauren lawrence linda lisa louis margaret maria marie marilyn mark martha martin mary "
    "matthew megan melissa michael michelle mohammed nancy nathan nicholas nicole olivia pamela patricia patrick paul "
    "peter philip rachel ralph raymond rebecca richard robert roger ronald rose roy russell ruth ryan samantha samuel "
    "sandra sarah scott sean sharon shirley sophia stephanie stephen steven susan teresa theresa thomas timothy tyler "
    "victoria vincent virginia walter wayne william zachary"
)
_NAME = re.compile(
    r"(?:(?P<title>Dr)\.?\s)?(?P<given>[A-Z][a-z]{1,14})\s(?P<initial>[A-Z]\.?\s)?(?:[A-Z][a-z]{1,14}\s){0,2}"
    r"[A-Z][\w'-]{1,20}(?:,\s(?:Jr|Sr)\.?)?,\s{1,2}$"
)


def is_behind_a_person(context: Context, at: int) -> bool:
    """Tell whether a person's name and a comma end before ``at``: "Anna P. Rose, ", "Dr. Ruiz Vega, "."""
    name = _NAME.search(context.text, max(0, at - 80), at)
    if name is None:
        return False
    return bool(name["title"] or name["initial"]) or name["given"].lower() in GIVEN_NAMES
