"""Portuguese words and endings that are no others without their accents, as people type them."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.shared.grammar import words
from rhapsode.text.languages.shared.unaccented import unaccented

UNACCENTED: Final = unaccented(
    "não você vocês são então já até também além amanhã manhã mãe mãos pão irmã irmãos três mês inglês "
    "português número números telefone página páginas código códigos último última próximo próxima único única médico "
    "música crédito débito horário horários salário necessário endereço serviço serviços preço preços começo almoço "
    "aniversário difícil fácil ótimo ótima péssimo rápido rápida básico índice época século família famílias "
    "memória história histórias matéria agência farmácia notícia notícias negócio negócios prédio remédio remédios "
    "rádio ônibus água águas saída atrás através táxi céu chapéu olá tá será café alguém ninguém porém parabéns "
    "armazém robô"
)
_ENDINGS: Final = {"cao": "ção", "coes": "ções", "ao": "ão", "oes": "ões", "avel": "ável", "ivel": "ível",
                   "aveis": "áveis", "iveis": "íveis"}  # fmt: skip
_HARD: Final = re.compile("(?:fal|bal|vul|fa|ta)(?:cao|coes)")
"""Words whose c stays hard: "falcão", "balcão"."""
_OTHERS: Final = frozenset(words("ciao shoes heroes goes toes echoes travel gravel bilbao macao callao mindanao"))
"""Foreign words that end so."""
_LONGEST_FIRST: Final = sorted(_ENDINGS, key=len, reverse=True)


def restored(word: str) -> str:
    """Return ``word`` (lower case) with the accent that its ending has lost: "informacao", "disponivel".

    No Portuguese word ends so.
    """
    ending = next((end for end in _LONGEST_FIRST if word.endswith(end)), "")
    if not ending or len(word) < len(ending) + 2 or word in _OTHERS:
        return word
    said = _ENDINGS[ending].replace("ç", "c") if _HARD.fullmatch(word) else _ENDINGS[ending]
    return word.removesuffix(ending) + said
