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
        case "principi" if _PRINCES.isdisjoint(before):
            return "princìpi"
    return word
