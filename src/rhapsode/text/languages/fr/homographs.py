"""French words of one spelling and two readings, told by the words of their clause: plus, tous, fils, os, las, est."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rhapsode.text.languages.shared.grammar import words

_DETERMINED: Final = frozenset(
    words(
        "les ces mes tes ses nos vos leurs deux trois quatre ceux types risques publics droits feux azimuts égards "
        "niveaux"
    )
)
"""What "tous" stands before as a determiner."""
_WIRES: Final = frozenset(
    words(
        "électrique électriques barbelé barbelés conducteur conducteurs dentaire dentaires téléphoniques métalliques"
    )
)
_OF_THREAD: Final = frozenset(
    words(
        "fer soie laine coton nylon cuivre lin or argent acier discours couture coudre marionnette marionnettes "
        "plomb pêche"
    )
)
"""What threads and wires are made of or for: fils de soie, fil à coudre."""
_PLURAL: Final = frozenset(
    words("les des ces ses mes tes nos vos leurs deux trois quatre cinq quelques vieux petits gros aux")
)
_CITIES: Final = frozenset(words("vegas palmas cruces casas"))
"""What follows "Las" in names of places."""
_TOWARDS: Final = frozenset(("à", "de", "dans", "vers", "pour", "sur", "vent", "vents", "par"))
_PARTS: Final = frozenset(("de", "du", "des"))
"""What stands behind "l'est" where it is the east: l'est du pays."""
_SUBJECTS: Final = frozenset(words("il elle on ne tu je qui ça cela que comme si où tout nous vous"))
_NEVER: Final = frozenset(("ne", "non", "jamais", "ni", "sans"))


def homograph(clause: Sequence[str], word: str, following: str, second: str) -> str | None:
    """Return the phonemes of ``word`` behind the words of its clause, before two others; ``None`` to keep its own."""
    last = clause[-1] if clause else ""
    match word:
        case "tous" if following in _DETERMINED:
            return "tu"
        case "est" if last in ("l'", "d'", "nord", "sud", "vers"):
            return "ɛst"
        case "l'est" | "d'est" if last in _TOWARDS:
            return f"{word[0]}ɛst"
        case "l'est" if following in _PARTS and last not in _SUBJECTS:
            return "lɛst"
        case "l'as" if last not in _SUBJECTS and following in ("de", "du", "des"):
            return "las"
        case "vis" if last in ("la", "une", "les", "des", "cette", "ces", "de", "sans"):
            return "vis"
        case "michel" if following == "ange":
            return "mikɛl"
        case "as" if last in ("un", "l'", "des", "les"):
            return "as"
        case "fils" if following in _WIRES or (following in ("de", "du", "à", "en") and second in _OF_THREAD):
            return "fil"
        case "fils" if following.startswith("d'") and following[2:] in _OF_THREAD:
            return "fil"
        case "os" if last in _PLURAL:
            return "o"
        case "las" if following not in _CITIES:
            return "la"
        case "christ" if last == "jésus":
            return "kʁi"
        case "sens" if last in ("je", "tu", "me", "te"):
            return "sɑ\u0303"
        case "fier" if last in ("se", "me", "te", "s'"):
            return "fje"
        case "plus":
            return _plus(clause, last, following, second)
    return None


def _plus(clause: Sequence[str], last: str, following: str, second: str) -> str | None:
    """Return "plus" with its s as a sum and as "more" at the end of a clause, and without it as "no more"."""
    negated = any(word in _NEVER or word.startswith("n'") for word in clause) and "pas" not in clause
    if last.endswith("ième") or (last in _CARDINALS and following in _CARDINALS):
        return "plys"
    if not negated and following in _CARDINALS and (second == "virgule" or following not in ("un", "mille")):
        return "plys"  # the sign of a number
    if last == "de" and following in ("que", "qu'") and len(clause) > 1:
        return "plys"
    if not following and last and not negated:
        return "plys"
    return "ply" if not following else None


_CARDINALS: Final = frozenset(
    words(
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente "
        "quarante cinquante soixante cent mille"
    )
)
