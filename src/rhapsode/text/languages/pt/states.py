"""The states of Brazil behind the names of their towns: "Campinas (SP)", "Niterói - RJ", "interior de MG"."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.shared.grammar import pairs
from rhapsode.text.languages.shared.scanner import Rule

_STATES: Final = pairs("""
AC = Acre
AL = Alagoas
AP = Amapá
AM = Amazonas
BA = Bahia
CE = Ceará
DF = Distrito Federal
ES = Espírito Santo
GO = Goiás
MA = Maranhão
MT = Mato Grosso
MS = Mato Grosso do Sul
MG = Minas Gerais
PA = Pará
PB = Paraíba
PR = Paraná
PE = Pernambuco
PI = Piauí
RJ = Rio de Janeiro
RN = Rio Grande do Norte
RS = Rio Grande do Sul
RO = Rondônia
RR = Roraima
SC = Santa Catarina
SP = São Paulo
SE = Sergipe
TO = Tocantins
""")
_NAME: Final = r"(?![A-Z]{2,3}\b)[A-ZÀ-Þ][\w'’]+(?:[\s-](?:d[aeo]s?\s|d['’])?[A-ZÀ-Þ][\w'’]+)*"
_TOWN: Final = re.compile(rf"(?P<town>{_NAME})(?:\s\(|\s?[-–/]\s?|,\s)$")
_IN: Final = re.compile(
    r"(?<!\w)(?:em|(?:interior|estado|litoral|norte|sul|capital|governo)\sd[eoa])\s$", re.IGNORECASE
)


def _state(match: re.Match[str]) -> str | None:
    """Return the state; ``None`` behind a town of that name, and behind a name whose initials the letters are."""
    name = _STATES[match[0]]
    before = match.string[max(0, match.start() - 60) : match.start()]
    if _IN.search(before):
        return name
    town = _TOWN.search(before)
    if town is None or town["town"] == name:
        return None
    initials = "".join(word[0] for word in re.split(r"[\s-]", town["town"]) if word[:1].isupper())
    return None if initials == match[0] else name


_UF: Final = "|".join(_STATES)
STATE_SLASH: Final = Rule("punctuation", re.compile(rf"(?<=[a-zà-ÿ])\s?/(?=(?:{_UF})(?!\w))"), lambda match: ",")
STATES: Final = Rule("abbreviation", re.compile(rf"(?:{_UF})(?!\w|[-.]\w)"), _state)
