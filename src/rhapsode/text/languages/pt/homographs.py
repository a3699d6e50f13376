"""Portuguese words of one spelling and two vowels, told by the words beside them: a colher, para colher."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rhapsode.text.languages.shared.grammar import words

_THIRSTY: Final = frozenset(
    words(
        "tem têm ter tenho tinha tinham com de muita muito sinto sentir senti mata matar matou morrer tanta sem dá dar"
    )
)
"""Words behind which "sede" is thirst, with a closed e, and no seat of a company."""
_BETWEEN: Final = frozenset(("não", "já", "também", "sempre", "só", "nunca", "me", "te", "lhe", "ainda", "nem"))
"""What stands between "eu" and its verb."""
_FIRST_PERSON: Final = {
    spelled.replace("é", "e").replace("ó", "o"): spelled
    for spelled in words(
        "gósto jógo ólho almóço apóio acórdo chóro consérto apérto govérno rólo mólho sópro tróco refórço esfórço "
        "érro péso zélo desprézo sosségo emprégo coméço tópo rógo enxérgo despérto apélo tempéro exagéro desespéro "
        "séco acérto contróle confórto consólo"
    )
}
"""Verbs of the first person whose vowel is open, where that of the noun is closed."""
_BEFORE_INFINITIVE: Final = frozenset(
    words(
        "para pra ao sem por foi fui foram vai vou vão vamos ia iam ir pode podem podemos poder posso podia deve "
        "devem devemos dever quer quero querem queremos querer precisa precisam preciso precisamos saber costuma "
        "costumam consegue conseguem consegui conseguiu até após antes e ou não"
    )
)
"""What an infinitive follows: para colher flores."""
_BEGIN: Final = (
    "começ",
    "pass",
    "volt",
    "ajud",
    "aprend",
    "torn",
    "pôs",
    "pus",
    "vier",
    "veio",
    "obrig",
    "sai",
    "convid",
)
"""Verbs with "a" and an infinitive: começou a colher."""
_ARTICLES: Final = frozenset(
    words("o os as um uns umas informações dados amostras frutos frutas flores uvas café milho")
)
"""What is gathered: colher as flores."""
_FEMININE: Final = frozenset(
    words("a à da na pela uma as às das nas suprema alta nossa sua esta essa aquela cada toda antiga")
)
"""What stands before "corte", a court, which is feminine; a cut is masculine."""
_BEING: Final = frozenset(words("foi fui ser sido sendo era é são foram seja está estava ter tinha tem havia"))
"""What stands before the participle "pego", with a closed e."""


def opened_beside(word: str, before: Sequence[str], after: str) -> str:
    """Return ``word`` with the accent of its vowel between up to two words ``before`` and one ``after``."""
    small = word.lower()
    last = before[-1] if before else ""
    match small:
        case "sede" if not _THIRSTY.isdisjoint(before):
            return "sêde"
        case "colher" if _gathers(before, last, after):
            return "colhêr"
        case "corte" | "cortes" if last in _FEMININE or after.startswith("suprem"):
            return small.replace("o", "ô")
        case "pego" | "pegos" if last in _BEING:
            return small.replace("e", "ê")
    verb = last == "eu" or (last in _BETWEEN and before[0] == "eu")
    return _FIRST_PERSON.get(small, word) if verb else word


def _gathers(before: Sequence[str], last: str, after: str) -> bool:
    begun = last == "a" and before[0].startswith(_BEGIN)
    return begun or last in _BEFORE_INFINITIVE or (after in _ARTICLES and last != "a")
