# ruff: noqa: RUF001
"""Music: chords by their letter ("Dm7", "F#m", "Gsus4") and by their degree ("♭VII", "V⁷"), bars ("mm. 32-40").

What decides: a number behind the kind of the chord, or another chord near, because "Am" and "Cm" are other things too;
of a degree a flat, a sharp, "°" or a raised number; of bars a word of music near.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.tokens import Token

_KIND = "(?:maj|min|m|dim|aug|sus|add)"
_CHORD = re.compile(
    r"(?P<root>[A-G])(?P<sign>[#♯b♭]?)(?P<kind>maj|min|m|dim|aug|sus|add)(?P<number>[24679]|1[13])?"
    r"(?P<altered>[♭♯](?:5|9|11|13))?(?P<bass>/[A-G][#♯b♭]?)?(?![\w'/#♯♭])"
)
_KINDS: Final = {
    "maj": "major", "min": "minor", "m": "minor", "dim": "diminished", "aug": "augmented", "sus": "sus", "add": "add",
}  # fmt: skip
_SIGNS: Final = {"#": " sharp", "♯": " sharp", "b": " flat", "♭": " flat", "": ""}
_ANOTHER = re.compile(
    rf"(?<![\w'])(?:[A-G][#♯b♭]?{_KIND}\d{{1,2}}|[A-G]b?(?:7|9|6)|[A-G][#♯♭]{_KIND}?|[A-G]b{_KIND})(?![\w'])"
    r"|(?<=[-–,|/]\s)[A-G][#♯b♭]?(?=\s?[-–,|/]|$)"
    r"|\b(?:[Cc]hords?|[Kk]ey of|capo|guitar|piano|progression)\b"
)
_NEAR: Final = 40


_DEGREE = re.compile(
    r"(?P<sign>[♭♯]{0,2})(?P<degree>VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(?P<kind>[°oø+]?)(?P<number>[⁶⁷⁹]?)(?![\w⁰-⁹])"
)
_DEGREES: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii")
_DEGREE_KINDS: Final = {"°": " diminished", "o": " diminished", "ø": " half diminished", "+": " augmented", "": ""}
_RAISED: Final = {"⁶": " six", "⁷": " seven", "⁹": " nine", "": ""}
_DEGREE_IN_A_ROW = r"[♭♯]?(?:VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(?:[°ø+]|maj|m)?[679⁶⁷⁹]?"
_PROGRESSION = re.compile(
    rf"{_DEGREE_IN_A_ROW}(?:\s?[-–—→]\s?{_DEGREE_IN_A_ROW}){{2,11}}(?![\w'-])|{_DEGREE_IN_A_ROW}[-–]{_DEGREE_IN_A_ROW}(?![\w'-])"
)
_ONE_OF_THEM = re.compile(r"(?P<sign>[♭♯]?)(?P<degree>[ivIV]{1,3})(?P<kind>[°ø+]|maj|m)?(?P<number>[679⁶⁷⁹]?)")
_BARS = re.compile(r"(?P<many>m?)m\.(?=\s\d{1,4}(?!\d))")
_OF_MUSIC = re.compile(
    r"\b(?:bass|cadences?|progressions?|turnarounds?|vamps?|chords?|dominant|harmon\w+|keys?|melod\w+|modulat\w+|motifs?|sonatas?|themes?|tonic|treble|triads?"
    r"|violins?|cello|piano|strings|symphony|movement|major|minor|recapitulation|coda|forte|crescendo|fermata|tempo)\b",
    re.IGNORECASE,
)
_NEAR_A_BAR: Final = 160


def _degree(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the degree of a chord: "♭VII" is "flat seven", "vii°" "seven diminished"."""
    marked = match["sign"] or match["kind"] in ("°", "ø") or match["number"]
    if not context.alone(match.start()) or not marked:
        return None
    if not match["sign"] and not _is_of_music(match, context):
        return None
    signs = "".join("flat " if sign == "♭" else "sharp " for sign in match["sign"])
    degree = numbers.cardinal(_DEGREES.index(match["degree"].lower()) + 1)
    return one(match, f"{signs}{degree}{_DEGREE_KINDS[match['kind']]}{_RAISED[match['number']]}", "roman")


def _progression(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read degrees in a row: "ii-V-I" is "two five one"; of two, with a word of music near."""
    found = list(_ONE_OF_THEM.finditer(match[0]))
    if not context.alone(match.start()) or (len(found) < 3 and not _is_of_music(match, context)):
        return None
    tokens = []
    for at, degree in enumerate(found):
        said = numbers.cardinal(_DEGREES.index(degree["degree"].lower()) + 1)
        sign = {"♭": "flat ", "♯": "sharp "}.get(degree["sign"], "")
        kind = _DEGREE_KINDS.get(degree["kind"] or "", f" {_KINDS.get(degree['kind'], '')}")
        number = _RAISED.get(degree["number"], f" {numbers.number(degree['number'] or '0')}")
        end = found[at + 1].start() if at + 1 < len(found) else len(match[0])
        begin = match.start() + degree.start()
        tokens.append(Token(begin, match.start() + end, f"{sign}{said}{kind}{number}", "roman"))
    return tokens


def _bars(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()) or not _is_of_music(match, context):
        return None
    return one(match, "measures" if match["many"] else "measure", "abbreviation")


def _is_of_music(match: re.Match[str], context: Context) -> bool:
    start, end = max(0, match.start() - _NEAR_A_BAR), match.end() + _NEAR_A_BAR
    return _OF_MUSIC.search(context.text, start, end) is not None


def _chord(match: re.Match[str], context: Context) -> list[Token] | None:
    start, end, text = match.start(), match.end(), context.text
    if not (context.alone(start) or context.before(start) == "|"):
        return None
    certain = match["altered"] or (match["number"] and match["kind"] != "m") or match["sign"] in ("#", "♯", "♭")
    near = _ANOTHER.search(text, max(0, start - _NEAR), start) or _ANOTHER.search(text, end, end + _NEAR)
    if not (certain or near):
        return None
    said = f"{match['root']}{_SIGNS[match['sign']]} {_KINDS[match['kind']]}"
    if match["number"]:
        said += f" {numbers.cardinal(int(match['number']))}"
    if match["altered"]:
        said += f"{_SIGNS[match['altered'][0]]} {numbers.cardinal(int(match['altered'][1:]))}"
    if match["bass"]:
        said += f" over {match['bass'][1]}{_SIGNS[match['bass'][2:]]}"
    return one(match, said, "acronym")


RULES: Final = (
    Rule("♭♯", _PROGRESSION, _progression),
    Rule(
        "a",
        _PROGRESSION,
        _progression,
        frozenset(f"{degree}{kind}" for degree in _DEGREES for kind in ("", "m", "maj")),
    ),
    Rule("♭♯", _DEGREE, _degree),
    Rule("a", _DEGREE, _degree, frozenset(_DEGREES)),
    Rule("a", _BARS, _bars, frozenset(("m", "mm"))),
    Rule(
        "a",
        _CHORD,
        _chord,
        frozenset(f"{root}{flat}{kind}" for root in "abcdefg" for flat in ("", "b") for kind in _KINDS)
        | frozenset("abcdefg"),
    ),
)
