"""Serial numbers, models and codes: letters and digits mixed ("B2B", "GPT-3.5", "COVID-19", "A380", "25d08A").

Letters are spelled unless they are a word; a row of one or two digits is a number, three are said in two parts ("three
eighty"), more are named one by one, as is a row with a zero in front. Codes that nobody reads as words (many changes
between letters and digits) are named one by one.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.acronym import MIXED, letters_of, said_of
from rhapsode.text.languages.en.math import in_mathematics
from rhapsode.text.languages.en.pronounceable import is_word
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_SERIAL = re.compile(
    r"(?:[A-Za-z]{1,40}+|\d{1,18}+)(?:[-/]?(?:\d{1,18}+(?:\.\d{1,9}+(?!\.?\d))?|[A-Za-z]{1,40}+)){1,40}+"
    r"(?:'s)?(?![^\W_])"
)
_NUMBER_FIRST = re.compile(
    r"\d+-[A-Za-z]{2,}(?!.*\d)|\d+[-/]\d|\d+[xX]\d+(?:-?(?:inch|in|foot|ft|cm|mm|m|yd))?$|\d+/[A-Za-z]+$|\d+-y/o$"
)
"""A number and a word ("4-kilogram"), a range ("2-5lb"), dimensions ("2x8"): no serial number."""
_WORD_AND_NUMBER = re.compile(
    r"[A-Z]?[a-z]{2,}-\d{1,9}(?:\.\d+)?(?:s|st|nd|rd|th)?$|(?:[a-z]{2,}-){2,4}\d{1,3}(?:st|nd|rd|th)$|[A-Za-z]+/\d+$|[A-Za-z]+(?:/[A-Za-z]+)+$"
)
"""A word and a number that are read one after the other ("mid-80s", "covid-19")."""
_TERM = re.compile(r"[1-9]\d{0,2}(?:ab|ac|bc|xy|xz|yz|pq|mn|uv|rs|st|ax|bx|cx|xyz|abc)")
"""A product of letters in a formula: "2ab"."""
_DIFFERENCE = re.compile(r"[a-z]-\d{1,4}$")
_COUNT_BUT_SOME = re.compile(r"n-\d{1,2}$")
"""A number and some less of it, in prose, too: "the other n-1 items"."""
_PIECE = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+|[-/]|'s$")
_FORMULA = re.compile(r"(?:H2O|CO2|H2SO4|CO2e|O2|N2|H2|CH4|C6H12O6|NH3|SO2|NO2|N2O|H2O2|O3|NaHCO3|CaCO3)(?![\w])")
_SUBSCRIPTED = re.compile(r"(?:[A-Z][a-z]?[₀-₉]{0,4}){1,8}+(?<=[A-Za-z₀-₉])(?:(?=[²³⁴]?[⁺⁻])|(?![^\W_]))")
_PROCESSORS = re.compile(r"(?P<family>680|80)x(?P<model>0|86|87)(?![\w])")
_2FA = re.compile(r"(?:[234]FA|[23]D|[2345]G|4K|8K|[0-9]K|B2[BCG]|P2P|C2C|H2H|F2F|O2O|M2M)(?:'s|s)?(?![\w])")
_ROOMS: Final = word_set("apt apartment room rm unit suite ste gate locker flat hall ward")
"""Words behind which three digits and a letter are said as of a room: "204B"."""
_HEX = re.compile(r"0x[0-9a-fA-F]{1,16}(?!\w)")


def say_digits(digits: str, *, after_letters: bool) -> str:
    """Name a row of digits in a serial number."""
    if "." in digits:
        return numbers.number(digits)
    if digits[0] == "0" or len(digits) > 4:
        return numbers.digits(digits)
    if (len(digits) >= 3 and after_letters) or len(digits) == 4:
        return numbers.in_pairs(digits)
    return numbers.cardinal(int(digits))


def say_letters(letters: str, *, lone: bool) -> str:
    """Say letters between digits: a word, or letter by letter."""
    if len(letters) == 1:
        return letters.upper() if letters == "a" else letters  # no article
    if letters in MIXED:
        return MIXED[letters]
    if letters.isupper():
        return letters_of(letters) if len(letters) <= 3 else said_of(letters)[0]
    if len(letters) <= 4 and any(map(str.isupper, letters[1:])):
        return letters_of(letters)
    if is_word(letters.lower()) or len(letters) > 5 or (lone and any(char in "aeiouyAEIOUY" for char in letters)):
        return letters
    return letters_of(letters)


_COUNTED_LETTERS: Final = frozenset("PLTQVU")
"""Letters of priorities, levels and quarters, of which there are several: "two P1s"."""


def plural(words: str) -> str:
    """Return the plural of a number in words: "twenties", "sixes"."""
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return f"{words}{'es' if words.endswith(('s', 'x')) else 's'}"


def say_serial(text: str, *, numbered: bool = False) -> str:
    """Say a serial number piece by piece; ``numbered`` if it is the number of a room: "204B" is "two oh four B"."""
    words: list[str] = []
    pieces = _PIECE.findall(text)
    letters = [piece for piece in pieces if piece[0].isalpha()]
    for index, piece in enumerate(pieces):
        if piece == "'s":
            words[-1] += "'s"
        elif piece == "/":
            words.append("slash")
        elif piece == "-":
            continue
        elif (
            piece in "xX"
            and 0 < index < len(pieces) - 1
            and pieces[index - 1][0].isdecimal()
            and pieces[index + 1][0].isdecimal()
        ):
            words.append("by")
        elif piece[0].isdecimal():
            words.append(say_digits(piece, after_letters=index > 0 or numbered))
        elif piece == "s" and index == len(pieces) - 1 and index and pieces[index - 1][0].isdecimal():
            several = (
                len(pieces[0]) > 1
                or len(pieces[index - 1]) > 2
                or not {"-", "x"}.isdisjoint(pieces)
                or pieces[0] in _COUNTED_LETTERS
            )  # "B-17s", "P1s", but "A4s"
            words[-1:] = [plural(words[-1])] if several else [words[-1], "S"]
        else:
            words.append(say_letters(piece, lone=len(letters) == 1 or len(piece) > 3))
    return " ".join(words)


def _serial(match: re.Match[str], context: Context) -> list[Token] | None:
    text = match[0]
    if not any(char.isdecimal() for char in text) or not any(char.isalpha() for char in text):
        return None
    if _NUMBER_FIRST.match(text) or _WORD_AND_NUMBER.match(text):
        return None
    if _TERM.fullmatch(text) and in_mathematics(context, match.start(), match.end()):
        number = re.match(r"\d+", text)
        factor = numbers.cardinal(int(number[0])) if number else ""
        return one(match, f"{factor} {letters_of(text)}", "math")
    if _DIFFERENCE.match(text) and in_mathematics(context, match.start(), match.end()):
        return None
    if _COUNT_BUT_SOME.match(text):
        return one(match, f"n minus {numbers.cardinal(int(text[2:]))}", "math")
    return _pieces(match, numbered=context.word_before(match.start()) in _ROOMS)


def _pieces(match: re.Match[str], *, numbered: bool) -> list[Token]:
    """Make a token of each part between slashes, and one of each slash."""
    tokens: list[Token] = []
    at = match.start()
    for part in re.split("(/)", match[0]):
        if not part:
            continue
        said = "slash" if part == "/" else say_serial(part, numbered=numbered)
        tokens.append(Token(at, at + len(part), said, "serial"))
        at += len(part)
    return tokens


def _hex(match: re.Match[str], context: Context) -> list[Token]:
    said = " ".join(
        numbers.digits(char) if char.isdecimal() else char.lower() if char == "x" else char.upper()
        for char in match[0]
    )
    return [Token(match.start(), match.end(), said, "serial")]


def _processors(match: re.Match[str], context: Context) -> list[Token]:
    """Read a family of processors: "680x0", "80x86"."""
    family = numbers.in_pairs(match["family"]) if len(match["family"]) == 3 else "eighty"
    return one(match, f"{family} x {numbers.cardinal(int(match['model']))}", "serial")


def _plan(match: re.Match[str], context: Context) -> list[Token]:
    """Read "401(k)": "four oh one k"."""
    last = "one" if match["number"] == "401" else "three"
    return [Token(match.start(), match.end(), f"four oh {last} {match['letter'].upper()}", "serial")]


def _subscripted(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a chemical formula with subscripts: "H₂SO₄" is "H two S O four"."""
    if not any("₀" <= char <= "₉" for char in match[0]):
        return None
    pieces = re.findall(r"[A-Z][a-z]?|[₀-₉]+", match[0])
    words = [
        " ".join(piece.upper()) if piece.isalpha() else numbers.number(unicodedata.normalize("NFKC", piece))
        for piece in pieces
    ]
    return [Token(match.start(), match.end(), " ".join(words), "serial")]


def _known(match: re.Match[str], context: Context) -> list[Token]:
    """Read a formula or a well-known form letter by letter: "CO2", "2FA", "B2B"."""
    owner = "'s" if match[0].endswith("'s") else ""
    pieces = re.findall(r"\d+|[A-Z][a-z]?|[a-z]", match[0].removesuffix("'s"))
    words = []
    for piece in pieces:
        if piece.isdecimal():
            words.append(numbers.cardinal(int(piece)))
        elif piece == "s" and words:
            words[-1] += "s"
        else:
            words.append(" ".join(piece.upper()))
    return [Token(match.start(), match.end(), " ".join(words) + owner, "serial")]


def _airliner(match: re.Match[str]) -> str:
    """Read "737-800" as "seven thirty seven eight hundred"."""
    series = say_digits(match["series"], after_letters=False)
    return f"{numbers.in_pairs(match['type'])} {plural(series) if match['many'] else series}"


RULES: Final = (
    Rule("0", _HEX, _hex),
    Rule("0", _PROCESSORS, _processors),
    Rule(
        "a",
        re.compile(r"F/A-18s?(?!\w)"),
        lambda m, c: one(m, f"F A {'eighteens' if m[0][-1] == 's' else 'eighteen'}", "serial"),
        frozenset("f"),
    ),
    Rule("0", re.compile(r"(?P<number>40[13])\(?(?P<letter>[kb])\)?(?![\w])"), _plan),
    Rule(
        "0",
        re.compile(r"(?P<number>7[0-8]7|40[134]|50[234])s(?![\w])"),
        lambda m, c: [Token(m.start(), m.end(), plural(numbers.in_pairs(m["number"])), "serial")],
    ),
    Rule(
        "0",
        re.compile(r"(?P<type>7[0-8]7)-(?P<series>8|9|10|[1-9]00)(?P<many>s?)(?![\w-])"),
        lambda m, c: (
            one(m, _airliner(m), "serial")
            if c.word_before(m.start()) in ("boeing", "a", "an", "the", "of", "new", "its", "max")
            else None
        ),
    ),
    Rule("a", _SUBSCRIPTED, _subscripted),
    Rule("a0", _FORMULA, _known),
    Rule("a0", _2FA, _known),
    Rule("a0", _SERIAL, _serial),
)
