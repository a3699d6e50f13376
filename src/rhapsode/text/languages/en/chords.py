# ruff: noqa: RUF001
"""Chords of music: "Dm7", "Cmaj7", "F#m", "Gsus4".

What decides: a number behind the kind of the chord, or another chord near, because "Am" and "Cm" are other things too.
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
    r"(?P<bass>/[A-G][#♯b♭]?)?(?![\w'/#♯♭])"
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


def _chord(match: re.Match[str], context: Context) -> list[Token] | None:
    start, end, text = match.start(), match.end(), context.text
    if not (context.alone(start) or context.before(start) == "|"):
        return None
    certain = (match["number"] and match["kind"] != "m") or match["sign"] in ("#", "♯", "♭")
    near = _ANOTHER.search(text, max(0, start - _NEAR), start) or _ANOTHER.search(text, end, end + _NEAR)
    if not (certain or near):
        return None
    said = f"{match['root']}{_SIGNS[match['sign']]} {_KINDS[match['kind']]}"
    if match["number"]:
        said += f" {numbers.cardinal(int(match['number']))}"
    if match["bass"]:
        said += f" over {match['bass'][1]}{_SIGNS[match['bass'][2:]]}"
    return one(match, said, "acronym")


RULES: Final = (
    Rule(
        "a",
        _CHORD,
        _chord,
        frozenset(f"{root}{flat}{kind}" for root in "abcdefg" for flat in ("", "b") for kind in _KINDS)
        | frozenset("abcdefg"),
    ),
)
