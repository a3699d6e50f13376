"""Italian words of one spelling and two stresses, told by the words before them (Canepari, Dizionario)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rhapsode.text.languages.shared.grammar import words

_HAVE: Final = frozenset(
    words(
        "ho hai ha abbiamo avete hanno aver avere avendo avevo avevi aveva avevamo avevano avrò avrà avranno abbia "
        "abbiano avesse avrei avrebbe avrebbero ebbe"
    )
)
_BETWEEN: Final = frozenset(words("già mai sempre ancora anche poi più non"))
"""What stands between "to have" and a participle."""
_PARTICIPLE: Final = re.compile(r"(?:[aiu]t|tt|st|rt|nt|lt|[aeiou]s|rs)o$")
"""What "ho subito capito" goes on with, where subito is an adverb."""
_HARM: Final = frozenset(
    words("danno torto furto trauma infortunio attacco incidente colpo smacco processo intervento abuso gol")
)
_GIVEN: Final = frozenset(
    words("il un del al dal nel sul col di chiedo chiedi chiede chiedere mio tuo suo mi ti vi io lo")
)
_HAPPENS: Final = frozenset(words("mi ti gli le ci vi si che spesso non dove come"))
_FOLLOWS: Final = frozenset(words("in di al a il un del dal nel"))
_PRINCES: Final = frozenset(words("due tre piccoli giovani bei antichi ricchi"))
"""Words before princes, who are rarer than principles."""


_WINDS: Final = frozenset(
    words(
        "moderati forti deboli variabili tesi gelidi caldi freddi intensi impetuosi contrari settentrionali "
        "meridionali occidentali orientali alisei soffiavano soffiano soffieranno da di in sono erano e che del dal"
    )
)
"""What follows the winds: venti moderati, i venti soffiavano."""
_THE: Final = frozenset(words("i dei ai dai sui coi quei forti deboli due quattro"))
_DOES: Final = re.compile(r"(?:ano|ono|anno)$")
"""Endings of what several do: i venti spirano, i venti caleranno."""
_PEACH: Final = frozenset(words("matura noce gialla bianca sciroppata succosa tabacchiera dolce acerba melba"))
_OF_PEACH: Final = frozenset(words("una mezza ogni"))
_TASTE: Final = frozenset(
    words("succo tè gelato marmellata confettura torta crostata gusto yogurt sapore sciroppo nettare")
)
_IMPERATIVES: Final = {
    "ricordati": "ricòrdati",
    "fermati": "férmati",
    "siediti": "sièditi",
    "preparati": "prepàrati",
    "svegliati": "svégliati",
    "alzati": "àlzati",
    "calmati": "càlmati",
    "rilassati": "rilàssati",
    "sbrigati": "sbrìgati",
    "accomodati": "accòmodati",
    "affrettati": "affrèttati",
    "assicurati": "assicùrati",
}
"""Imperatives that are written like participles, at the beginning of a sentence: "Ricordati di chiamare"."""
_PLACE: Final = re.compile(r"[A-Z][a-z]{3,}ano")
"""Names of places and families within a sentence, which are not stressed like verbs: Fregano, Bressano."""
_EARLIER: Final = frozenset(words("stefano vigevano cristofano"))
_WASHED: Final = {
    "lavati": "làvati",
    "asciugati": "asciùgati",
    "pettinati": "pèttinati",
    "guardati": "guàrdati",
    "legati": "légati",
    "copriti": "còpriti",
    "spazzolati": "spàzzolati",
    "infilati": "infìlati",
}
"""What one is told to do to oneself: "lavati le mani"; a participle has no word of the second list behind it."""
_BEFORE_ORDERS: Final = frozenset(words("e ma poi ora adesso dai su prima allora subito per favore"))
_THEIR: Final = frozenset(words("le i gli il la bene subito"))
_LAW: Final = frozenset(
    words(
        "la una di per della alla dalla nella sulla questa quella ogni nuova proposta disegno progetto decreto con "
        "stessa contro"
    )
)
"""What stands before a law."""


def stressed_beside(word: str, before: Sequence[str], after: str) -> str:
    """Return ``word`` with the accent of its reading between up to two words ``before`` and one ``after``."""
    small = word.lower()
    last = before[-1] if before else ""
    participle = last in _HAVE or (last in _BETWEEN and before[0] in _HAVE)
    match small:
        case "subito" if (participle and not _PARTICIPLE.search(after)) or last in _HARM:
            return "subìto"
        case "seguito":
            return "sèguito" if last in _FOLLOWS else "seguìto"
        case "perdono" if last and last not in _GIVEN:
            return "pèrdono"
        case "capitano" if last in _HAPPENS:
            return "càpitano"
        case _ if small in _WASHED and (not last or last in _BEFORE_ORDERS) and after in _THEIR:
            return _WASHED[small]
        case _ if _PLACE.fullmatch(word) and last and small not in _EARLIER:
            return f"{word[:-3]}àno"
        case "venti" if _blows(last, after):
            return "vènti"
        case "pesca" if last in _OF_PEACH or after in _PEACH or not _TASTE.isdisjoint(before):
            return "pèsca"
        case "legge" if last not in _LAW:
            return "lègge"
        case _ if small in _IMPERATIVES and not last and after not in ("dal", "dai", "dalla"):
            return _IMPERATIVES[small]
        case "principi" if _PRINCES.isdisjoint(before):
            return "princìpi"
    return word


def _blows(last: str, after: str) -> bool:
    """Tell whether "venti" are winds, and not twenty."""
    if after in _WINDS and after not in ("di", "in", "e", "che", "del", "dal"):
        return after != "sono" or last in _THE
    return last in _THE and (not after or after in _WINDS or _DOES.search(after) is not None)
