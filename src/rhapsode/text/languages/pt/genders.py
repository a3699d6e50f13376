"""The gender of Portuguese nouns, by their endings and by lists of the frequent ones that break the rules.

Endings after Cunha and Cintra, Nova gramática do português contemporâneo, chapter 8.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rhapsode.text.languages.shared.grammar import Gender, words

_FEMININE: Final = frozenset(words("""
    revista lista pista vista entrevista conquista crista reconquista
    vez mulher colher noite parte tarde morte sorte arte ponte fonte frente mente lente corrente serpente
    semente enchente patente vertente estante variante constante vazante gestante base frase fase classe dose
    crise análise síntese tese hipótese prótese síndrome catástrofe estrofe hélice mãe mão lei grei luz voz cruz
    noz foz paz raiz atriz matriz cicatriz perdiz diretriz flor cor dor rede sede parede torre árvore imagem
    ordem nuvem febre lebre greve neve nave chave ave gripe equipe couve carne fome pele face posse tosse gente
    série espécie superfície planície calvície cárie foto moto tribo libido rádio avó fé maré chaminé ralé pá
    razão estação região legião opinião união reunião religião rebelião gestão questão paixão multidão solidão
    gratidão escravidão certidão servidão conexão reflexão combustão digestão sugestão vogal catedral espiral
    moral irmã maçã manhã lã romã avelã rã hortelã gravidez timidez rapidez surdez lucidez viuvez xícara tv
    internet van selfie mousse suíte boate creche elite laje gênese bilheteria
"""))  # fmt: skip
_MASCULINE: Final = frozenset(words("""
    dia mapa problema sistema tema esquema poema lema emblema dilema teorema edema fonema programa planeta poeta
    turista clima diploma fantasma pijama panorama telegrama cometa colega grama quilograma miligrama centigrama
    atleta artista cinema axioma carisma drama trauma prisma enigma dogma estigma karma plasma cataclisma delta
    champanhe guia sofá motorista aroma coma sintoma idioma genoma glaucoma hematoma linfoma ímã talismã sutiã
    divã índice vértice ápice cálice apêndice códice cúmplice avião caminhão gavião verão pão chão grão órgão
    cidadão cristão gás pirata burocrata democrata acrobata diplomata pediatra psiquiatra geriatra terapeuta
    fisioterapeuta astronauta internauta vírus
"""))  # fmt: skip
_ENDINGS: Final = re.compile(r"(?:a|dade|ção|são|gião|nião|tude|gem|ice)$")
_MASCULINE_ENDINGS: Final = re.compile(r"(?:ista|grama)$")
_SINGULARS: Final = (
    ("ões", "ão"), ("ães", "ão"), ("ãs", "ã"), ("ais", "al"), ("éis", "el"), ("óis", "ol"), ("ns", "m"), ("res", "r"),
    ("zes", "z"), ("ses", "s"), ("s", ""),
)  # fmt: skip
"""Plural endings with their singular."""


@lru_cache(2048)
def gender(noun: str) -> Gender:
    """Return the gender of ``noun`` (singular or plural, lower case)."""
    forms = [noun, *(noun[: -len(many)] + one for many, one in _SINGULARS if noun.endswith(many))]
    for known, found in ((_FEMININE, "f"), (_MASCULINE, "m")):
        if any(form in known for form in forms):
            return "f" if found == "f" else "m"
    singular = next((form for form in forms[1:] if form.endswith(("ão", "m"))), noun.removesuffix("s"))
    if _MASCULINE_ENDINGS.search(singular):
        return "m"
    return "f" if _ENDINGS.search(singular) else "m"
