"""The gender of Italian nouns, by their endings and by lists of the frequent ones that break the rules.

Endings after Serianni, Grammatica italiana, chapter III.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rhapsode.text.languages.shared.grammar import Gender, words

_FEMININE: Final = frozenset(words("""
    lista pista vista rivista intervista conquista cresta provvista rivincita svista
    notte parte mano chiave voce luce croce legge moglie madre nave estate gente carne torre fede radice foto
    moto auto radio virtù età metro canzone automobile arte pelle classe fonte morte sorte corte sete fame neve
    siepe fine frase base fase crisi analisi tesi ipotesi oasi sintesi dose tosse polvere cenere valle mente
    lente semente sorgente corrente patente costante variante consonante fronte serie specie superficie lite
    rete sede immagine origine vergine indagine ruggine voragine pace prole rondine salute gru tribù schiavitù
    gioventù eco dinamo libido morale cattedrale filiale spirale vocale cornice vernice matrice cicatrice
    appendice infermità abitudine attitudine altitudine latitudine longitudine solitudine moltitudine
    inquietudine ora volta tigre lepre febbre pagine ore mele cipolle fette gocce tazze settimane persone donne
    ragazze bottiglie case giornate chat app email mail star band hall password
"""))  # fmt: skip
_MASCULINE: Final = frozenset(words("""
    pianeta poeta clima pilota collega cinema panorama papa pigiama aroma diploma enigma fantasma trauma coma
    asma prisma dogma stigma carisma karma duca pirata atleta pediatra psichiatra geometra profeta gorilla koala
    panda lama puma boia delta comma dramma vaglia idioma assioma sintoma glaucoma sisma codice giudice vertice
    indice pollice calice complice vortice camice campione testimone scorpione milione copione lampione
    cataclisma plasma stratega patriarca monarca gesuita despota nomade mese nome pesce
"""))  # fmt: skip
_ENDINGS: Final = re.compile(r"(?:a|zione|sione|gione|nione|stione|tà|tù|trice|ice|udine|igine|aggine|ie)$")
_MASCULINE_ENDINGS: Final = re.compile(r"(?:ista|(?<!cr)ema|amma|ogramma|cida|iatra|nauta|crate)$")


@lru_cache(2048)
def gender(noun: str) -> Gender:
    """Return the gender of ``noun`` (lower case)."""
    if noun in _FEMININE:
        return "f"
    if noun in _MASCULINE or _MASCULINE_ENDINGS.search(noun):
        return "m"
    return "f" if _ENDINGS.search(noun) else "m"
