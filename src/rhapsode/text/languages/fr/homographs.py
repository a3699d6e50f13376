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


_BEHIND: Final[dict[str, tuple[frozenset[str], str]]] = {
    "est": (frozenset(("l'", "d'", "nord", "sud", "vers")), "ɛst"),
    "l'est": (_TOWARDS, "lɛst"),
    "d'est": (_TOWARDS, "dɛst"),
    "vis": (frozenset(("la", "une", "les", "des", "cette", "ces", "de", "sans")), "vis"),
    "as": (frozenset(("un", "l'", "des", "les")), "as"),
    "os": (_PLURAL, "o"),
    "christ": (frozenset(("jésus",)), "kʁi"),
    "sens": (frozenset(("je", "tu", "me", "te")), "sɑ\u0303"),
    "fier": (frozenset(("se", "me", "te", "s'")), "fje"),
}
"""Words that are read so behind one of others."""
_BEFORE: Final[dict[str, tuple[frozenset[str], str]]] = {
    "tous": (_DETERMINED, "tu"),
    "michel": (frozenset(("ange",)), "mikɛl"),
}
"""Words that are read so before one of others."""

_NOUNS_IN_ER: Final = {"reporter": ("ʁəpɔʁtɛʁ", "ʁəpɔʁte"), "scanner": ("skanɛʁ", "skane"),
                       "supporter": ("sypɔʁtɛʁ", "sypɔʁte"), "poster": ("pɔstɛʁ", "pɔste"),
                       "manager": ("manadʒœʁ", "manadʒe")}  # fmt: skip
"""English nouns that are verbs too, as both: "un scanner", "scanner le code"."""
_BEFORE_NOUNS: Final = frozenset(
    words("un le ce cet du au chaque mon ton son notre votre leur premier grand petit ancien nouveau même")
)
_BEFORE_VERBS: Final = frozenset(
    words(
        "de à sans faut faudra faudrait peux peut pouvez pouvons peuvent pourrez pourra veux veut voulez voulons dois "
        "doit devez devons doivent va vas vais allez allons vont venez viens laisser"
    )
)
"""What "le" is a pronoun behind, before the verb: "pouvez-vous le scanner", "il faut le reporter"."""


def homograph(clause: Sequence[str], word: str, following: str, second: str) -> str | None:
    """Return the phonemes of ``word`` behind the words of its clause, before two others; ``None`` to keep its own."""
    last = clause[-1] if clause else ""
    for table, beside in ((_BEHIND, last), (_BEFORE, following)):
        if word in table and beside in table[word][0]:
            return table[word][1]
    match word:
        case "l'est" if following in _PARTS and last not in _SUBJECTS:
            return "lɛst"
        case "l'as" if following in _PARTS and last not in _SUBJECTS:
            return "las"
        case "fils" if following in _WIRES or (following in ("de", "du", "à", "en") and second in _OF_THREAD):
            return "fil"
        case "fils" if following.startswith("d'") and following[2:] in _OF_THREAD:
            return "fil"
        case "las" if following not in _CITIES:
            return "la"
        case "reporter" | "scanner" | "supporter" | "poster" | "manager":
            noun, verb = _NOUNS_IN_ER[word]
            pronoun = last == "le" and not _BEFORE_VERBS.isdisjoint(clause[-3:-1])
            return noun if (last in _BEFORE_NOUNS and not pronoun) or (not last and not following) else verb
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
