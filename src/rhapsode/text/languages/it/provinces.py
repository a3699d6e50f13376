"""The provinces of Italy behind the names of their towns: "Sesto San Giovanni (MI)"."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.shared.grammar import pairs
from rhapsode.text.languages.shared.scanner import Rule

_PROVINCES: Final = pairs("""
AG = Agrigento
AL = Alessandria
AN = Ancona
AO = Aosta
AP = Ascoli Piceno
AQ = L'Aquila
AR = Arezzo
AT = Asti
AV = Avellino
BA = Bari
BG = Bergamo
BI = Biella
BL = Belluno
BN = Benevento
BO = Bologna
BR = Brindisi
BS = Brescia
BT = Barletta Andria Trani
BZ = Bolzano
CA = Cagliari
CB = Campobasso
CE = Caserta
CH = Chieti
CL = Caltanissetta
CN = Cuneo
CO = Como
CR = Cremona
CS = Cosenza
CT = Catania
CZ = Catanzaro
EN = Enna
FC = Forlì Cesena
FE = Ferrara
FG = Foggia
FI = Firenze
FM = Fermo
FR = Frosinone
GE = Genova
GO = Gorizia
GR = Grosseto
IM = Imperia
IS = Isernia
KR = Crotone
LC = Lecco
LE = Lecce
LI = Livorno
LO = Lodi
LT = Latina
LU = Lucca
MB = Monza
MC = Macerata
ME = Messina
MI = Milano
MN = Mantova
MO = Modena
MS = Massa Carrara
MT = Matera
NA = Napoli
NO = Novara
NU = Nuoro
OR = Oristano
PA = Palermo
PC = Piacenza
PD = Padova
PE = Pescara
PG = Perugia
PI = Pisa
PN = Pordenone
PO = Prato
PR = Parma
PT = Pistoia
PU = Pesaro Urbino
PV = Pavia
PZ = Potenza
RA = Ravenna
RC = Reggio Calabria
RE = Reggio Emilia
RG = Ragusa
RI = Rieti
RM = Roma
RN = Rimini
RO = Rovigo
SA = Salerno
SI = Siena
SO = Sondrio
SP = La Spezia
SR = Siracusa
SS = Sassari
SU = Sud Sardegna
SV = Savona
TA = Taranto
TE = Teramo
TN = Trento
TO = Torino
TP = Trapani
TR = Terni
TS = Trieste
TV = Treviso
UD = Udine
VA = Varese
VB = Verbania
VC = Vercelli
VE = Venezia
VI = Vicenza
VR = Verona
VT = Viterbo
VV = Vibo Valentia
""")
_TOWN: Final = re.compile(r"[A-ZÀ-Þ][\w'’]+\s\($")


def _province(match: re.Match[str]) -> str | None:
    """Return the province in brackets behind the name of a town."""
    return _PROVINCES[match[0]] if _TOWN.search(match.string[: match.start()][-40:]) else None


def province_rules() -> list[Rule]:
    """Return the rule for the letters of a province in brackets."""
    return [Rule("abbreviation", re.compile(rf"(?:{'|'.join(_PROVINCES)})(?=\))"), _province)]
