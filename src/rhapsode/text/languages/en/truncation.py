# ruff: noqa: RUF001
"""Truncated words with a full stop ("cols.", "diam.", "prelim."), and names of states as newspapers shorten them.

What decides: a truncation that is no word of its own is always said in full where its full stop stands; one without
it only if it is listed in ``BARE``. Names of states are read in full behind a place and a comma ("St. Louis, Mo."),
and those that are no words elsewhere too. "Gr.", "Lv." and their like need a number behind them.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.full_stops import dotted, ends_sentence
from rhapsode.text.languages.en.rules import DETERMINERS, Context, Rule, one
from rhapsode.text.languages.en.truncated_words import (
    ALWAYS_STATES,
    BARE,
    LEVELS,
    OFFICES,
    STATES_OF_NEWS,
    TRUNCATED,
    TWO_WAYS,
)
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_STATES_WITH_DOTS: Final = {
    "N.H": "New Hampshire", "N.J": "New Jersey", "N.M": "New Mexico", "N.Y": "New York", "N.C": "North Carolina",
    "N.D": "North Dakota", "S.C": "South Carolina", "S.D": "South Dakota", "R.I": "Rhode Island",
    "W.Va": "West Virginia", "W. Va": "West Virginia", "B.C": "British Columbia", "N.S": "Nova Scotia",
    "N.B": "New Brunswick",
}  # fmt: skip
_TRUNCATION = re.compile(r"(?P<word>[A-Za-z]{2,7})(?P<dot>\.?)(?![\w@/=(]|(?<!\.)'[a-z]|(?<!\.)-[A-Za-z]|\.\w)")
_ORDINAL_BEFORE = re.compile(r"\d(?:st|nd|rd|th)-$")
_STATE = re.compile(r"(?P<state>[A-Z][a-z]{1,4})\.(?![\w])")
_PREFIXED = re.compile(r"\b(?:[Pp]re|[Pp]ost|[Mm]id|[Ff]ull|[Hh]alf|[Mm]ulti|[Nn]on)-$")
"""What is joined to a short form: "pre-mkt."."""
_DOTTED_STATE = re.compile(r"(?P<state>N\.[HJMYCDSB]|S\.[CD]|R\.I|W\. ?Va|B\.C)\.(?!\w)")
_NO_WORDS: Final = word_set("del ala ark conn ga kan ky md neb nev va vt wis ariz")
_OF_A_STATE = re.compile(
    r"\s(?:Inf|Cav|Regt|Vols?|Infantry|Cavalry|Regiment|Artillery|Civ|Penal|Fam|Veh|C\.(?=\s(?:Ann\.\s)?§)|Rev\.|Ct\.|Super\.|App\.|Code|Stat\.|Ave|Avenue|Turnpike|Pike|Hwy|Highway|Gen|General|Gov|Legislature|Supreme|Senate|House|Dept|State"
    r"|AG)(?!\w)"
)
_PLACE_BEFORE = re.compile(r"[A-Z][\w.'-]{1,30},\s{1,2}$")
_LEVEL = re.compile(
    r"(?P<word>Tr(?=\.)|[Ll]v|[Ll]vl|LV|LVL|[Gg]r|[Ww]k|[Ee]p|[Qq]tr|[Rr]d|[Ii]nv|[Pp]at|[Tt]rk|[Pp]os"
    r"|[Cc]ol|[Cc]at|[Bb]lk|[Cc]hr)\.?[ \t]?(?=[#(]?\d)|(?P<round>[Rr]d)\.(?=\sof\s\d)"
)
_NEEDS_DOT: Final = frozenset(("gr", "ep", "rd", "inv", "pat", "pos", "col", "cat", "blk", "chr"))
_NUMBERED_ROADS: Final = word_set("county cty co state township twp forest farm rural ranch")
_PUBLIC_LAW = re.compile(r"Pub\.\s?L\.(?:\sNo\.)?\s(?P<congress>\d{2,3})[-–](?P<law>\d{1,4})(?!\w)")
_SECRETARY = re.compile(
    r"(?P<rank>Sec|Atty|Brig|Maj|Lt|Dir|Insp|Gov|Surg|Vice|Adj|Solic)\.?[- ](?P<second>Gen|Col|Cmdr)\.?(?!\w)"
    r"|(?P<of>Sec)\.(?=\sof\s[A-Z])|(?P<whose>Co|Gen|Hon|Perm|Priv|Press)\.?\sSec\.?(?!\w)"
)
_RANKS: Final = {
    "Sec": "Secretary", "Atty": "Attorney", "Brig": "Brigadier", "Maj": "Major", "Lt": "Lieutenant",
    "Dir": "Director", "Insp": "Inspector", "Gov": "Governor", "Surg": "Surgeon", "Vice": "Vice",
    "Adj": "Adjutant", "Solic": "Solicitor",
}  # fmt: skip
_SECRETARIES: Final = {
    "Co": "Company", "Gen": "General", "Hon": "Honorary", "Perm": "Permanent", "Priv": "Private", "Press": "Press",
}  # fmt: skip
_SECOND_RANKS: Final = {"Gen": "General", "Col": "Colonel", "Cmdr": "Commander"}
_CENTURY = re.compile(r"(?<=\d(?:st|nd|rd|th)[- ])c\.(?=\s(?:[a-z(]|B\.?C|A\.?D|C\.?E)|[,;:)]|\s*$)")
_CENTURIES = re.compile(r"(?<=\dth )cc\.?(?!\w)")
_BISHOP = re.compile(r"(?:[Aa]bp|[Bb]p)\.(?=\s(?:of\s)?[A-Z])")
_SINGULAR_BEFORE = re.compile(r"(?:(?<![\d.,])1|\b(?:a|an|one|per|each))[ -]$")
_BEFORE_NOUN = re.compile(
    r"(?P<word>[Cc]onf(?=\.\s(?:[Nn]o|#|[Nn]umber|[Cc]ode))|[Rr]ef|[Tt]el|[Pp]h|[Cc]at|[Ss]er|[Ii]nv|[Pp]at|Ord|Pub|Reg|Res|Appl|Lic|Doc)\.(?=\s(?:[Nn]os?\b|[Nn]umber|[Cc]ode|#))"
    r"|(?P<size>[Ii]ns|[Rr]eg|[Mm]ed|[Ll]g|[Ss]m|[Tt]ech|[Ss]r|[Jj]r|[Ee]xp|[Dd]el|[Pp]at|[Oo]pt?|[Mm]in|[Ss]p"
    r"|[Gg]en|[Vv]ol|[Cc]onf|[Bb]us|[Mm]ult)\.(?=[\s-](?P<noun>[A-Za-z]{2,20})(?!\w))"
)
_FULL: Final = {
    "bus": "business",
    "ins": "insurance",
    "ser": "serial",
    "inv": "invoice",
    "mult": "multiple",
    "conf": "conference",
    "ref": "reference", "tel": "telephone", "ph": "phone", "cat": "catalog", "reg": "regular", "med": "medium",
    "lg": "large",
    "sm": "small", "tech": "technical", "sr": "senior", "jr": "junior", "exp": "expiration", "del": "delivery",
    "pat": "patent",
    "opt": "optional", "op": "operating", "min": "minimum", "sp": "special", "gen": "general", "vol": "volume",
}  # fmt: skip
_BEFORE_NUMBER: Final = {
    "conf": "confirmation", "ord": "ordinance", "pub": "publication", "reg": "registration", "res": "resolution",
    "appl": "application", "lic": "license", "doc": "document",
}  # fmt: skip
"""What is said for a short word in front of "No.", where it differs from what it else stands for."""
_COUNTED_BEFORE = re.compile(r"(?:\d|[½¼¾]|\b(?:a|one|two|three|four))\s$")
_SIZED: Final = word_set(
    "egg eggs onion onions can pot bowl skillet pan carrot carrots potato potatoes bag box size cup clove cloves"
)
_NOUNS: Final = {
    "bus": word_set("day days hours hrs card"),
    "ins": word_set("co company corp inc ltd group agency policy claim claims premium"),
    "mult": word_set("choice"),
    "conf": word_set("rm room call center"),
    "reg": word_set("price prices hours size season retail unleaded gas hrs time rate fee show"),
    "med": word_set("firm rare well heat high low size school student students degree hi lo"),
    "lg": _SIZED,
    "sm": _SIZED,
    "tech": word_set("support manual specs spec report director lead writer school"),
    "sr": word_set("citizen citizens discount rate year high prom class thesis"),
    "jr": word_set("high year class prom varsity size"),
    "exp": word_set("date dates"),
    "del": word_set("date dates time fee charge"),
    "pat": word_set("pending"),
    "opt": word_set("extra features equipment"),
    "op": word_set("margin margins income profit profits expense expenses costs earnings loss"),
    "min": word_set(
        "order stay purchase wage age deposit balance payment bid spend height score grade requirement qty"
    ),
    "sp": word_set("ed education"),
    "gen": word_set("manager admission education info information public election knowledge ed"),
    "vol": word_set("discount discounts"),
}
"""Nouns in front of which a short word is shortened ("Reg. price")."""
_NUMBERS_OF = re.compile(r"#s(?=[ \t]\d)")
_REQUESTS = re.compile(r"reqs?(?=/(?:s|sec|min|h|hr|day|d)(?!\w))")


_AT_AN_END: Final = word_set(
    "rm rms qtr qtrs flr flrs pts stmt stmts bal mkt mkts ctr ctrs wknd locs bdrm bdrms apts hosp equip"
)
"""Nouns in small letters that no name follows, so that a capital behind them begins a sentence."""


def _truncation(match: re.Match[str], context: Context) -> list[Token] | None:
    written, word, start, end = match["word"], match["word"].lower(), match.start(), match.end()
    said = TRUNCATED.get(word)
    if said is None or context.before(start) in tuple("./@_#\\") or (written.isupper() and len(written) < 6):
        return None
    if (
        context.before(start) == "-"
        and context.text[max(0, start - 2) : start - 1].isalpha()
        and not _PREFIXED.search(context.text, max(0, start - 7), start)
        and not _ORDINAL_BEFORE.search(context.text, max(0, start - 6), start)
    ):
        return None
    rest = context.text[end : end + 3].strip(" \t")
    if word in OFFICES and not (
        match["dot"] and rest[:1].islower() and (written[0].isupper() or context.word_before(start) in DETERMINERS)
    ):
        return None
    if not match["dot"]:
        if word not in BARE:
            return None
        return [Token(start, end, _inflected(said, written, context, start), "abbreviation")]
    if word in TWO_WAYS and not (rest[:1].islower() or (rest[:1] in tuple(",;:)$£€#0123456789") and rest)):
        return None
    ends = written.islower() and word in _AT_AN_END
    counted = bool(context.tokens) and context.tokens[-1].kind in ("cardinal", "decimal") and word not in OFFICES
    said = _inflected(said, written, context, start)
    return dotted(start, end, said, "abbreviation", context, any_capital=counted or ends)


def _inflected(said: str, written: str, context: Context, start: int) -> str:
    if written == "const":  # in capitals the Constitution
        return "constant"
    if written == "lit" and context.before(start) == "(":
        return "literally"
    if said in ("points", "degrees") and _SINGULAR_BEFORE.search(context.text, max(0, start - 6), start):
        said = said[:-1]
    return said.capitalize() if written[0].isupper() else said


def _state(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the state behind a place: "St. Louis, Mo."."""
    word, start = match["state"].lower(), match.start()
    said = STATES_OF_NEWS.get(word)
    if said is None:
        return None
    if word == "wash" and context.text[match.end() : match.end() + 5] == ", D.C":
        return dotted(start, match.end(), said, "address", context)
    if (
        word not in ALWAYS_STATES
        and not _PLACE_BEFORE.search(context.text, max(0, start - 36), start)
        and not (word in _NO_WORDS and context.word_before(start) in ("in", "of", "from", "near", "to"))
        and not (
            word
            in (
                "la",
                "cal",
                "minn",
                "mass",
                "conn",
                "penn",
                "wash",
                "ill",
                "ind",
                "ore",
                "va",
                "ga",
                "pa",
                "ky",
                "md",
                "wis",
                "ala",
                "ark",
                "del",
            )
            and _OF_A_STATE.match(context.text, match.end())
        )
    ):
        return None
    return dotted(start, match.end(), said, "address", context)


def _dotted_state(match: re.Match[str], context: Context) -> list[Token] | None:
    state = match["state"]
    if state not in ("N.Y", "N.J", "N.H", "W.Va", "W. Va") and not _PLACE_BEFORE.search(
        context.text, max(0, match.start() - 36), match.start()
    ):
        return None
    return dotted(match.start(), match.end(), _STATES_WITH_DOTS[match["state"]], "address", context)


def _public_law(match: re.Match[str], context: Context) -> list[Token]:
    """Read "Pub. L. 117-58": "Public Law one seventeen fifty eight"."""
    said = " ".join(
        numbers.number(match[name]) if len(match[name]) < 3 else numbers.in_pairs(match[name])
        for name in ("congress", "law")
    )
    start = match.start("congress")
    return [
        Token(match.start(), start - 1, "Public Law", "abbreviation"),
        Token(start, match.end(), said, "serial"),
    ]


def _secretary(match: re.Match[str], context: Context) -> list[Token]:
    if match["whose"]:
        said = f"{_SECRETARIES[match['whose']]} Secretary"
        return dotted(match.start(), match.end(), said, "abbreviation", context)
    said = "Secretary" if match["of"] else f"{_RANKS[match['rank']]} {_SECOND_RANKS[match['second']]}"
    return one(match, said, "abbreviation")


def _before_noun(match: re.Match[str], context: Context) -> list[Token] | None:
    word = match["word"] or match["size"]
    counted = word.lower() in ("lg", "sm", "med") and _COUNTED_BEFORE.search(
        context.text, max(0, match.start() - 8), match.start()
    )
    if match["size"] and match["noun"].lower() not in _NOUNS[word.lower()] and not counted:
        return None
    said = _BEFORE_NUMBER.get(word.lower()) if match["word"] else None
    said = said or _FULL[word.lower()]
    return one(match, said.capitalize() if word[0].isupper() else said, "abbreviation")


def _level(match: re.Match[str], context: Context) -> list[Token] | None:
    word = (match["word"] or match["round"]).lower()
    without_dot = word in _NEEDS_DOT and "." not in match[0] and match["word"] != "Blk"
    if without_dot or not context.alone(match.start()):
        return None
    if word == "rd" and (ends_sentence(context, match.end()) or context.word_before(match.start()) in _NUMBERED_ROADS):
        return None
    if word == "col" and context.text[match.end() : match.end() + 1] == "(":
        return None
    said = LEVELS[word]
    end = match.end() - (1 if match[0][-1] in " \t" else 0)
    return [Token(match.start(), end, said.capitalize() if match[0][0].isupper() else said, "abbreviation")]


_FLOURISHED = re.compile(r"fl\.(?=\s(?:ca?\.\s)?\d{3,4}(?!\w))")
FIRST: Final = (
    Rule("a", _FLOURISHED, lambda m, c: one(m, "flourished", "abbreviation"), frozenset(("fl",))),
    Rule("a", _PUBLIC_LAW, _public_law, frozenset(("pub",))),
    Rule("a", _SECRETARY, _secretary, frozenset(rank.lower() for rank in (*_RANKS, *_SECRETARIES))),
    Rule("a", _BEFORE_NOUN, _before_noun, frozenset(_FULL) | frozenset(_BEFORE_NUMBER)),
    Rule("a", _DOTTED_STATE, _dotted_state, frozenset("nsrwb")),
    Rule("a", _LEVEL, _level, frozenset(LEVELS)),
    Rule("a", _CENTURIES, lambda m, c: dotted(m.start(), m.end(), "centuries", "date", c), frozenset(("cc",))),
    Rule(
        "a",
        _BISHOP,
        lambda m, c: one(m, "bishop" if m[0][0] in "bB" else "archbishop", "abbreviation"),
        frozenset(("bp", "abp")),
    ),
    Rule("a", _CENTURY, lambda m, c: dotted(m.start(), m.end(), "century", "date", c), frozenset("c")),
    Rule(
        "a",
        _REQUESTS,
        lambda m, c: one(m, "requests", "abbreviation"),
        frozenset(("req", "reqs")),
    ),
    Rule("#", _NUMBERS_OF, lambda m, c: one(m, "numbers", "cardinal")),
)
"""What is tried before telephone numbers and dates."""
RULES: Final = (
    Rule("a", _STATE, _state, frozenset(STATES_OF_NEWS)),
    Rule("a", _TRUNCATION, _truncation, frozenset(TRUNCATED)),
)
