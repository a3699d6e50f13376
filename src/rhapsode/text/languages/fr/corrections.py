"""French words that the dictionary has with a sound missing or with another one, as they are said."""

from __future__ import annotations

import unicodedata
from typing import Final

from rhapsode.text.languages.shared.grammar import pairs

_CORRECTIONS: Final = pairs("""
adéquate = adekwat
adéquates = adekwat
alexander = alɛksɑ̃dɛʁ
austères = ostɛʁ
beauvoir = bovwaʁ
bund = bund
capes = kap
cappucino = kaputʃino
choquantes = ʃɔkɑ̃t
compagnie = kɔ̃paɲi
comportent = kɔ̃pɔʁt
concises = kɔ̃siz
cools = kul
cousteau = kusto
dolent = dɔlɑ̃
dow = daw
dégourdirait = deɡuʁdiʁɛ
énergiques = enɛʁʒik
faust = fost
fusiformes = fyzifɔʁm
imminent = iminɑ̃
incrimine = ɛ̃kʁimin
indulgent = ɛ̃dylʒɑ̃
intelligent = ɛ̃teliʒɑ̃
jones = dʒɔns
jungle = ʒœ̃ɡl
kennedy = kɛnedi
kristeva = kʁisteva
marquantes = maʁkɑ̃t
masters = mastœʁs
mojito = mɔʁito
montand = mɔ̃tɑ̃
outrageantes = utʁaʒɑ̃t
parraine = paʁɛn
parrainent = paʁɛn
parrainé = paʁɛne
piquantes = pikɑ̃t
raides = ʁɛd
réticent = ʁetisɑ̃
schmidt = ʃmit
séminaire = seminɛʁ
signifier = siɲifje
strident = stʁidɑ̃
supporters = sypɔʁtɛʁ
tatoueur = tatwœʁ
tbilisi = tbilisi
toxicologue = tɔksikɔlɔɡ
""")
CORRECTIONS: Final = {word: unicodedata.normalize("NFD", sounds) for word, sounds in _CORRECTIONS.items()}
"""Phonemes of words, without stress."""
