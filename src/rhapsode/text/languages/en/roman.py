# ruff: noqa: RUF001
"""Roman numerals: of chapters, of kings and popes, of centuries, pages and list items.

What decides: behind a heading ("Chapter IV", "page xiv", "World War II") it is a number; behind any other capitalised
word of two and more letters an ordinal ("Ramesses II": the second). The pronoun "I" and the single letters C, D, L, M,
V, X are numerals only behind a heading in capitals or capitalised, or behind a ruler's name; "Type C", "Malcolm X" and
what is also an initialism ("CD", "DC", "MD") stay letters.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.acronym import is_spelled
from rhapsode.text.languages.en.numbers import numeral_of
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_ROMAN = re.compile(
    r"(?P<numeral>[IVXLCDM]{1,12}|[ivxlcdm]{1,8})(?P<owner>'s)?(?![\w@&]"
    r"|-(?![ivxlcIVXLC]{1,7}(?!\w))[a-zA-Z]|'[a-z]|\.[^\W_])"
)
_HEADINGS: Final = word_set(
    "vols volumes chs chapters parts books acts sections articles titles figs figures tables levels phases stages "
    "chapter part act scene section volume vol book phase article title appendix stage class level grade round "
    "episode season page "
    "pages p pp figure fig table note canto book psalm psalms lesson unit module week day step schedule division "
    "corps group "
    "mark mk type category tier option form war bowl apollo gemini rocky rambo fantasy olympiad plate exhibit annex "
    "paragraph "
    "verse line number no item question problem theorem lemma proposition corollary station zone wave factor region "
    "sonata symphony movement opus generation gen version windows "
    "artemis voyager viking nyha saturn titan atlas trident polaris vatican "
    "amendment corridor model "
    "bk bks pt cap fasc tit chromosome henry's ch sec sc art iphone playstation "
    "civilization civ godfather terminator predator creed scream kombat tekken battlefield expendables "
    "quake doom halo gta ff mgs diablo warcraft system"
)
_SUFFIXED = re.compile(
    r"(?P<numeral>IV|V|I{1,3})(?P<letter>[A-C])(?![\w'])|(?P<numeral2>I{1,3}|IV)(?P<letter2>[a-c])(?![\w'])"
)
_SUFFIXED_BEFORE: Final = word_set(
    "stage type class phase part grade title group level figure fig category section tier"
)


def _suffixed(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a numeral with a letter behind it: "stage IIIA" is "stage three A"."""
    if context.word_before(match.start()) not in _SUFFIXED_BEFORE:
        return None
    numeral, letter = match["numeral"] or match["numeral2"], match["letter"] or match["letter2"]
    return one(match, f"{numbers.cardinal(numbers.roman_value(numeral))} {letter.upper()}", "roman")


_OUT_OF = re.compile(r"(?P<first>I{1,3}|IV|VI?)(?P<slash>/)(?P<second>IV|VI{0,3}|I{2,3}|X)(?![\w/])")


def _out_of(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a grade of several: "Grade II/VI"."""
    if context.word_before(match.start()) not in ("grade", "a", "class", "stage", "power", "strength"):
        return None
    first, second = (numbers.cardinal(numbers.roman_value(match[name])) for name in ("first", "second"))
    return one(match, f"{first} over {second}", "roman")


_SUBJECTS: Final = word_set(
    "spanish french german latin italian japanese chinese russian arabic algebra calculus physics"
    " chemistry biology english history "
    "geometry economics psychology statistics accounting studio anatomy composition physiology literature"
    " ceramics drawing orchestra "
    "band chorus choir theatre theater drama photography gladiator jaws diablo starcraft halo hamlet dune sequel"
    " fighter empires evil souls redemption scrolls quest gate portal dust hades wars auto hunter frozen sequel crisis"
    " effect fable titanfall batman superman rising dead legend fallout honor duty earth rings dragons throne saga"
    " plat platinum gold silver bronze diamond iron emerald ascendant pentium macintosh biosphere"
)
"""School subjects, last words of works, ranks of games, which are numbered: "Spanish II" is "Spanish two"."""
_NO_NAMES: Final = word_set("an the in of and by on with is a from my his her stage")
"""Words in front of capitals that are no name of a ruler."""
_PRODUCTS: Final = word_set("war bowl apollo gemini rocky rambo fantasy vatican saturn titan trident windows mark mk")
_LETTERED: Final = word_set(
    "type class grade category group hepatitis vitamin option plan form tier exhibit zone appendix schedule level "
                             "line division item figure table part section generation gen version"
)  # fmt: skip
_RULERS: Final = word_set(
    "henry louis edward george william charles james richard elizabeth philip frederick alexander peter napoleon "
    "pius benedict leo "
    "john paul ramses ramesses nicholas catherine ivan umberto emmanuel gustav christian ferdinand francis joseph "
    "leopold mary "
    "robert david malcolm alfonso carlos juan felipe pedro manuel afonso otto wilhelm friedrich franz karl ludwig "
    "maximilian "
    "urban gregory clement innocent boniface celestine adrian sixtus julius constantine theodosius justinian darius "
    "xerxes cyrus "
    "artaxerxes ptolemy cleopatra thutmose amenhotep seti hussein abdullah faisal farouk rama mohammed mehmed murad "
    "selim suleiman "
    "ahmed mustafa osman bayezid tiberius harald olaf haakon christian carl erik sigismund casimir wladyslaw "
    "stephen andrew bela "
    "amenemhat antigonus antiochus ardashir berengar bohemond childebert childeric clothar demetrius kamehameha "
    "khosrow lothair mithridates nebuchadnezzar ottokar sancho sargon seleucus shalmaneser shapur tahmasp theobald "
    "theodoric tigranes wenceslaus "
    "haile charles's king queen pope emperor tsar czar kaiser prince duke sultan albert rudolf matthias victor baldwin"
)
_ANCIENT_RULERS: Final = word_set(
    "alexios amalric antigonus antiochus ardashir artaxerxes bohemond cambyses childebert childeric chlothar "
    "clothar constantine dagobert darius demetrius diocletian kamehameha khosrow lothair manuel mehmed menander "
    "mithridates murad nebuchadnezzar nicephorus ottokar psamtik ptolemy ramesses ramses romanos sancho sargon "
    "seleucus selim seti shalmaneser shapur suleiman tahmasp theobald theodoric theodosius thutmose tiglath "
    "tigranes wenceslaus xerxes"
)
"""Rulers whose name nobody bears beside whom "I" is the pronoun."""
_AFTER_THE_PRONOUN: Final = word_set("am have had will would think know saw see can could did do was should must")
_INITIALISMS: Final = word_set(
    "CD DC MD MC CV LI XL MM CC CM DM MI DI CI MV DVI DI LCD MIX DIM XX XXL XC MMC MCI CDC MDC CCC DX "
                                "CLI MCC MIDI CX VC DV LV CL ML DL MDMA IM"
)  # fmt: skip
_LAST_OF_A_NAME: Final = 30
"""The highest number that rulers of one name are counted to; above, letters are those of a model ("Civic LX")."""
_BEFORE = re.compile(r"([^\W\d_]+(?:'s)?)(?P<dot>\.?)[ \t\n]{1,3}$")


_OF_A_THING = re.compile(
    r"\b(?:[Tt]h(?:e|is|at)|[Aa]n?|[Ii]ts|[Oo]ur|[Mm]y|[Yy]our|[Nn]ew|[Oo]ld)\s(?:[A-Z][\w&'-]{0,20}\s){1,3}$"
    r"|(?<![\w'])(?!Ma?c[A-Z]|D[eiu][A-Z]|L[ae][A-Z]|Van[A-Z]|Fitz[A-Z])[A-Z][a-z]+[A-Z]\w*\s(?:[A-Z]\w*\s)?$"
)
"""A name that is a thing's: behind an article ("the Hasselt II engine"), or with a capital inside ("MaxBass II")."""
_BEHIND_A_SURNAME = re.compile(r"(?:[A-Z][a-z]+|[A-Z]\.?)\s[A-Z][\w'-]{2,20},\s$")
_BETWEEN_NUMERALS = re.compile(r",?\s(?:(?:and|or|to|through)\s)?")
_TITLE_BEHIND = re.compile(r":\s[A-Z]")
"""The title of one work of several: "Star Trek IV: The Voyage Home"."""
_OTHER_RULER = re.compile(r"[A-Z][a-z]{2,12} (?:II|III|IV|VI{1,3}|IX|XI{0,3}|XI?V|XVI{0,3})(?![\w.])")
_NUMBERED: Final = frozenset(("part", "section", "appendix", "schedule", "level"))
"""Headings of ``_LETTERED`` that more often have a number."""
_RANKS: Final = frozenset(("malcolm", "king", "queen", "prince", "duke"))
_LETTERED_BY_FIVE: Final = word_set("complex factor stage phase chapter book volume act scene lamina layer nerve")
"""Words in small letters whose fifth and tenth part a single capital names: "complex V", "factor X"."""
_NAMED_ENDS = re.compile(r"\s?[,.;:)(]|\s?$|\s(?:of|and|or|to|is|was|in|on|has|deficiency|[Ll]eiden)(?!\w)")
_STAGES: Final = frozenset(("type", "stage", "phase", "class", "grade", "level"))
_STAGED: Final = word_set(
    "error errors diabetes cancer trial trials study studies clinical disease hypertension collagen supernova "
    "evidence civilization fibers survivor restaurant railroad melanoma"
)
_DATED = re.compile(r"'?s?\s\((?:r\.|reigned|born|died|c\.|\d{3})")
"""The years of a ruler behind the name: "William I (r. 1066-1087)"."""
_AFTER_PART: Final = word_set("of and to is was in or the covers deals begins ends for on describes explains")
_AFTER_RULER: Final = word_set(
    "of the and or were ruled reigned became died to who in is dissolved married abdicated succeeded "
    "granted built founded then seized conquered invaded"
)


_PAST: Final = word_set(
    "was had made gave took fought led won lost sent left came went began built kept held bore wed fell fled rose "
    "spoke rode saw chose broke drove forbade swore withdrew spent put set"
)
"""Verbs of history beside those in -ed."""
_SUBORDINATE = re.compile(
    r"\b(?:when|where|what|whom?|which|that|than|why|how|if|as|because|since|while|until|unless|though|like|the|dear|hi|hey"
    r"|hello|thanks|sorry|yes|no|well|so|is)\s[A-Z][a-z]+\s$",
    re.IGNORECASE,
)
"""What stands before a name beside whom "I" is the pronoun: "when William I met", "Dear James I wanted to"."""
_OF_RULERS = re.compile(
    r"\b(?:[Kk]ings?|[Qq]ueens?|[Tt]hrones?|[Rr]eign(?:s|ed)?|[Cc]rown(?:ed)?|[Ee]mperors?|[Dd]ynasty|[Mm]onarch(?:s|y)?"
    r"|[Cc]oronation|[Aa]bdicat\w+)\b|(?:\b[Ii]n\s|[(–-])1[0-8]\d\d(?!\d)"
)
"""What tells that a text is about rulers, their years among it."""
_NO_WORDS: Final = word_set("ii iii vii viii xii xiii xiv xvi xvii xviii xix xxi xxii xxiii xxiv xxvi xxvii xxviii")
"""Numerals that are nothing else, wherever they stand."""


def _numeral_before(context: Context, start: int) -> Token | None:
    """Return the numeral that only a comma or an "and" parts from ``start``; ``None`` if there is none."""
    last = next((token for token in reversed(context.tokens[-4:]) if token.kind == "roman"), None)
    joined = last is not None and _BETWEEN_NUMERALS.fullmatch(context.text, last.end, start) is not None
    return last if joined else None


def _listed(context: Context, start: int, numeral: str, value: int) -> str | None:
    """Read a numeral in capitals behind another one: "Louis XIV, XV and XVI", "Chapters I, II and IV"."""
    before = _numeral_before(context, start)
    of_rulers = before is not None and before.said.startswith("the ")
    if of_rulers and numeral not in _INITIALISMS and 1 < value <= _LAST_OF_A_NAME:
        return f"the {numbers.ordinal(value, british=context.british)}"
    counted = before is not None and not of_rulers and numeral != "I"
    return numbers.cardinal(value) if counted or numeral.lower() in _NO_WORDS else None


def _text_has_two(context: Context) -> bool:
    return "(ii)" in context.text


def _roman(match: re.Match[str], context: Context) -> list[Token] | None:
    numeral = match["numeral"]
    value = numbers.roman_value(numeral)
    if not value:
        return None
    start, end = match.start(), match.end()
    found = _BEFORE.search(context.text, max(0, start - 36), start)
    before = found[1] if found else ""
    lower = before.lower()
    said = _decide(match, context, numeral, value, before, lower)
    if said is None and numeral.isupper():
        said = _listed(context, start, numeral, value)
    if said is None:
        return None
    return [Token(start, end, said + ("'s" if match["owner"] else ""), "roman")]


def _decide(match: re.Match[str], context: Context, numeral: str, value: int, before: str, lower: str) -> str | None:
    """Return how ``numeral`` is said behind the word ``before`` (``lower`` in small letters), if it is a number."""
    start, end = match.start(), match.end("numeral")
    british = context.british
    heading = lower in _HEADINGS and before != ""
    if not numeral.isupper():
        is_number = _small_is_number(start, end, context, numeral, lower, heading=heading)
        return numbers.cardinal(value) if is_number else None
    if len(numeral) > 3 and numeral.startswith("M") and 1400 <= value <= 2100:
        return numbers.year(value, british=british)
    if context.word_after(end).lower() in ("century", "centuries") and value < 40:
        return numbers.ordinal(value)
    if lower == "the" and len(numeral) > 1 and numeral not in _INITIALISMS and value <= _LAST_OF_A_NAME:
        return numbers.ordinal(value, british=british) if _named_before(context, start) else None
    if len(numeral) == 1:
        return _single(match, context, numeral, value, before, lower, heading=heading)
    if not before and value < 5 and _BEHIND_A_SURNAME.search(context.text, max(0, start - 40), start):
        return f"the {numbers.ordinal(value)}"  # "Henry Walker, III"
    if not before:
        return numbers.cardinal(value) if _alone_is_number(start, end, context, numeral) else None
    titled = _TITLE_BEHIND.match(context.text, end) is not None and lower not in _RULERS
    if heading or titled or lower in _SUBJECTS:
        if numeral in _INITIALISMS and before.islower():
            return None
        return numbers.cardinal(value)
    if numeral in _INITIALISMS or value > _LAST_OF_A_NAME:
        return None
    if before.isupper() and len(before) > 1 and lower not in _RULERS and value < 40 and is_spelled(before):
        return numbers.cardinal(value) if not context.word_after(end).isupper() else None
    if (before[0].isupper() and len(before) > 1 and not before.isupper()) or (before.isupper() and lower in _RULERS):
        if lower in _NO_NAMES:
            return None
        of_a_thing = lower not in _RULERS and _OF_A_THING.search(context.text, max(0, start - 48), start)
        return numbers.cardinal(value) if of_a_thing else f"the {numbers.ordinal(value, british=british)}"
    return None


def _small_is_number(start: int, end: int, context: Context, numeral: str, lower: str, *, heading: bool) -> bool:
    """Tell whether a numeral in small letters is one: of a heading, in brackets, behind another one, of a list."""
    if heading and (len(numeral) > 1 or numeral in "vx" or _is_no_pronoun(end, context)):
        return True
    bracketed = context.before(start) == "(" and context.text[end : end + 1] == ")"
    opens = start == 1 or context.text[max(0, start - 3) : start - 1] in ("; ", ": ")
    if bracketed and (len(numeral) > 1 or (numeral in "ivx" and (opens or _text_has_two(context)))):
        return True
    if len(numeral) > 1 and context.before(start) in "-–" and start > 1 and context.text[start - 2].lower() in "ivxlc":
        return True
    if context.text[end : end + 1] == "." and not lower and start == 0 and len(numeral) > 1:
        return True
    return numeral in _NO_WORDS


def _is_no_pronoun(end: int, context: Context) -> bool:
    """Tell whether "i" behind a heading is a numeral ("chapter i, page ii"), not the pronoun ("the day i left")."""
    return context.text[end : end + 1] in tuple(",.;:)-–") or context.word_after(end) in ("", "of", "and")


def _alone_is_number(start: int, end: int, context: Context, numeral: str) -> bool:
    """Tell whether capitals with no word before them are a numeral: behind another one, or in front of a heading."""
    if context.before(start) in "-–—" and start > 1 and context.text[start - 2] in "IVXLC":
        return True
    at_start = (
        start == 0 or context.text[start - 1] in "(\n" or context.text[max(0, start - 2) : start] in ("; ", ": ", ". ")
    )
    ended = context.text[end : end + 1] in (".", ")", ":", "") or context.text[end : end + 2] == " –"
    return at_start and ended and numeral not in _INITIALISMS


def _named_before(context: Context, start: int) -> bool:
    """Tell whether a capitalised name stands before "the": "Henry the VIII", not "Query the MX records"."""
    found = re.search(r"([^\W\d_]+)\s+[Tt]he\s+$", context.text[max(0, start - 45) : start])
    if found is None or not found[1][0].isupper():
        return False
    begins = context.word_before(start - len(found[0])) == ""
    return found[1].lower() in _RULERS or not begins


def _single(
    match: re.Match[str], context: Context, numeral: str, value: int, before: str, lower: str, *, heading: bool
) -> str | None:
    if numeral in "CDLM":
        return numbers.cardinal(value) if lower in ("chapter", "psalm", "canto") and before[0].isupper() else None
    if numeral == "I":
        return _first(match, context, before, lower, heading=heading)
    if lower == "system" and numeral != "V":  # Unix
        return None
    if not before[:1].isupper():
        of_a_part = lower in _LETTERED_BY_FIVE and numeral in "VX" and _NAMED_ENDS.match(context.text, match.end())
        return numbers.cardinal(value) if of_a_part else None
    if heading and lower not in _LETTERED - _NUMBERED:
        return numbers.cardinal(value)
    return f"the {numbers.ordinal(value)}" if lower in _RULERS - _RANKS else None


def _first(match: re.Match[str], context: Context, before: str, lower: str, *, heading: bool) -> str | None:
    """Decide whether "I" is a numeral: "World War I", "Part I of it", "Charles I ruled"; else it is the pronoun."""
    after = context.word_after(match.end())
    if (
        lower in ("art", "sec", "ch", "pt", "vol", "bk", "cl", "tit", "vols")
        and context.text[match.start() - 2 : match.start() - 1] == "."
    ):
        return "one"
    if not before[:1].isupper():
        return "one" if lower in _STAGES and after.lower() in _STAGED else None
    rest = context.text[match.end("numeral") : match.end("numeral") + 2].strip()[:1]
    dated = _DATED.match(context.text, match.end()) is not None
    ends = rest == "" or rest in ".,;:)!?-–—'\"&" or dated
    if before.isupper() and len(before) > 1 and context.text.find(f"{before} II", match.end(), match.end() + 200) > 0:
        return "one"  # "SALT I and SALT II"
    if lower in _PRODUCTS:
        world = context.text[max(0, match.start() - 12) : match.start()].lower()
        return "one" if lower != "war" or "world" in world else None
    if heading:
        return "one" if ends or after[:1].isupper() or after.lower() in _AFTER_PART | _STAGED else None
    if lower in _ANCIENT_RULERS and after not in _AFTER_THE_PRONOUN:
        return "the first"
    if lower in _RULERS and (ends or after in _AFTER_RULER or _tells_of_ruler(after, match, context)):
        return "the first"
    return None


def _tells_of_ruler(after: str, match: re.Match[str], context: Context) -> bool:
    """Tell whether "I" and the verb ``after`` it belong to a ruler: "In 1066, William I defeated Harold II"."""
    if not (after in _PAST or (after.endswith("ed") and len(after) > 3)) or _SUBORDINATE.search(
        context.text, max(0, match.start() - 30), match.start()
    ):
        return False
    near = max(0, match.start() - 200), match.end() + 200
    return (
        _OTHER_RULER.search(context.text, *near) is not None
        or _OF_RULERS.search(context.text, *near) is not None
        or (after in ("was", "had") and _royal(context, match.start()))
    )


def _royal(context: Context, start: int) -> bool:
    return (
        re.search(
            r"(?:King|Queen|Emperor|Pope|Tsar|Czar|Kaiser|Sultan) [A-Z][a-z]+ $|^[A-Z][a-z]+ $",
            context.text[max(0, start - 30) : start],
        )
        is not None
    )


def _world_war(match: re.Match[str], context: Context) -> list[Token]:
    said = "World War " + ("two" if match[1] == "II" else "one") + ("'s" if match[0].endswith("'s") else "")
    return one(match, said, "roman")


_WORDS: Final = frozenset(numeral_of(value) for value in (*range(1, 500), *range(1000, 1100), *range(1700, 2100)))
RULES: Final = (
    Rule("a", re.compile(r"WW(II|I)(?:'s)?(?!\w)"), _world_war, frozenset(("wwi", "wwii"))),
    Rule("a", _OUT_OF, _out_of, frozenset(("i", "ii", "iii", "iv", "v", "vi"))),
    Rule(
        "a",
        _SUFFIXED,
        _suffixed,
        frozenset(f"{numeral}{letter}" for numeral in ("i", "ii", "iii", "iv", "v") for letter in "abc"),
    ),
    Rule("a", _ROMAN, _roman, _WORDS),
)
