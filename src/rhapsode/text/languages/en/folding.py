# ruff: noqa: RUF001, RUF002
"""One plain form for every character, with the way back to the text as it was written.

The rules of the classes see a folded text: straight quotes, plain spaces, one kind of hyphen, digits of ASCII, letters
of ASCII or Latin-1 or with a mark that tells their sound, nothing invisible, names of HTML characters replaced, words
joined that a line's end had divided.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from html.entities import html5
from typing import Final

from rhapsode.text.characters import INVISIBLE, KEYCAP, PICTURE, is_greek, plain
from rhapsode.text.languages.en.foreign_spelling import MARKED_LETTERS
from rhapsode.text.languages.en.pronounceable import is_word

UNSPOKEN: Final = "\ue000"
"""Stands in a folded text for a sign or a character that cannot be read."""
EMOJI: Final = "\ue001"
"""Stands in a folded text for a picture that shows what is felt or meant."""
_IS_EMOJI = re.compile("[\U0001f300-\U0001faff\u2705\u2728\u2764\u2b50\u263a\u2639]")

KEPT: Final = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒↉²³¹⁰⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉µ…℃℉Ω™®℠♯♭♮ħ⊕⊙")
"""Characters that a rule reads as they are, though Unicode has a plainer form of them."""

_SIGNS: Final = frozenset("¢£¥§©°±·×÷¶€‰")
_PLAIN: Final = {
    "\xa0": " ", "\u3000": " ", "\u202f": " ", "\u2009": " ",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"', "〝": '"', "〞": '"', "「": '"', "」": '"',
    "『": '"', "』": '"', "‹": '"', "›": '"', "《": '"', "》": '"', "〈": '"', "〉": '"',
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'", "ʼ": "'", "ʻ": "'", "ʹ": "'",
    "。": ".", "、": ",", "・": " ", "؟": "?", "،": ",", "؛": ";", "¡": " ", "¿": " ",
    "‐": "-", "‑": "-", "‒": "–", "―": "—", "⸺": "—", "⸻": "—", "−": "-", "﹣": "-", "－": "-",
    "∶": ":",
    "⋯": "…", "№": "No. ", "℅": "care of", "⁃": "•", "⁄": "/", "∕": "/", "º": "°", "˚": "°", "⟶": "→", "➔": "→",
    "➜": "→", "∆": "Δ", "µ": "µ", "μ": "µ", "\u2126": "Ω", "℃": "°C", "℉": "°F", "❝": '"', "❞": '"',
}  # fmt: skip

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24}\d{0,2});")
_BROKEN_WORD = re.compile(r"([A-Za-z]{0,20}[a-z])(-[ \t]{0,3}\r?\n[ \t]{0,8})(?=([a-z]{1,24}))")
_CHANGED_LETTER = re.compile(r"(?<![\w\])])\[(?=[A-Za-z]\][a-z])|(?<=\[[A-Za-z])(?<![\w\])]\[[A-Za-z])\](?=[a-z])")
"""The brackets around a letter that whoever quotes a sentence has made large or small: "[T]he", "[i]n"."""
_CLUSTER_MARKS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]"
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱʲˣʸᶻᵐᵏᵗᵃᵇᵖ", "0123456789+-()nijxyzmktabp")
_LOWERED: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋₍₎₌ᵢⱼₖₗₘₙₓₜₐₑₒₕₚₛᵣᵤᵥ", "0123456789+-()=ijklmnxtaeohpsruv")
_SMALL_LETTER = "[\u02b0-\u02b8\u02e0-\u02e4\u1d2c-\u1d6a\u1d9b-\u1dbf\u2071\u207f\u2090-\u209c]"
_EXPONENT = (
    r"(?:(?<=[\d)\]])|(?<=[A-Za-z])(?<![^\W\d_][A-Za-z])|(?<=\b[a-z][a-z])(?=[ⁿᵐᵏ]))"
    f"[⁰¹²³⁴-⁹⁺⁻⁽⁾]{{0,4}}[ⁿⁱʲˣʸᶻᵐᵏᵗᵃᵇᵖ][⁰¹²³⁴-⁹⁺⁻⁽⁾ⁿⁱʲˣʸᶻᵐᵏᵗ]{{0,6}}(?!{_SMALL_LETTER})"
)
"""A letter raised behind a number or a variable: "2ⁿ", "x⁻ⁿ"; not "5ᵗʰ", nor a word in raised letters."""
_INDEX = f"(?<=[A-Za-zα-ωΑ-Ω])[ᵢⱼₖₗₘₙₓₜₐₑₒₕₚₛᵣᵤᵥ][₀-₉₊₋ᵢⱼₖₗₘₙₓₜₐₑₒₕₚₛᵣᵤᵥ]{{0,5}}(?!{_SMALL_LETTER})"
"""A letter lowered behind a variable: "xᵢ", "aₙ₊₁", "Vₘₐₓ"."""
_SUMMED: Final = {"∑": "sum", "Σ": "sum", "∏": "product", "Π": "product", "∫": "integral"}
_LIMITS = (
    r"[∑Σ∏Π∫](?:(?P<low>[₀-₉₊₋₌ᵢⱼₖₘₙₓₜₐ]{1,6})(?P<high>[⁰¹²³⁴-⁹⁺⁻ⁿᵐᵏᵃᵇᵗˣ]{1,4}|\^?∞)"
    r"|[_ ](?P<from>\w|-?\d{1,3}|\{[^{}\n]{1,12}\})\^(?P<to>\w|∞|-?\d{1,3}|\{[^{}\n]{1,12}\}))"
)
"""A sum, a product or an integral with its limits: "∑ᵢ₌₁ⁿ", "∫_0^∞"."""
_DIFFERENCE = (
    r"(?:(?<=\b[A-Za-z] )|(?<=[)\]²³α-ω] ))−(?= (?:\d|\(|√|[A-Za-zα-ωΑ-Ω](?!\w)))"
    r"|(?<=\d )−(?= (?:\(|√|\d{1,3}(?![\d,])|[A-Za-zα-ωΑ-Ω](?!\w)))"
)
"""The sign of subtraction between two terms: "x − y", "10 − 4"; between two years it stands for a dash."""
_LAST_NUMBER = re.compile(r"(?<![\w.])(\d{1,9}(?:\.\d{1,6})?) $")
_NEXT_NUMBER = re.compile(r" (?P<number>\d{1,9}(?:\.\d{1,6})?)(?![\w])(?P<result>[^.;]{0,20}=)?")
_SPECIAL = re.compile(
    f"(?P<difference>{_DIFFERENCE})|"
    f"(?P<limits>{_LIMITS})|(?P<exponent>{_EXPONENT})|(?P<index>{_INDEX})|(?P<key>{KEYCAP.pattern})|(?P<picture>{PICTURE.pattern})|(?P<hidden>{INVISIBLE.pattern})"
    f"|(?P<cluster>[^\\W\\d_]{_CLUSTER_MARKS}+)|(?P<other>[^\\x00-\\x7f])"
)
_NAMED_PICTURES: Final = {
    **{sign: sign for sign in "☉★☆⌘⌥⇧⌃⏎⌫♩"},
    "♯": "♯",
    "♭": "♭",
    "♮": "♮",
    "↑": "↑",
    "↓": "↓",
    "→": "→",
    "⇒": "⇒",
    "⇌": "⇌",
    "⇄": "⇌",
    "➔": "→",
    "➜": "→",
    "⟶": "→",
}


class Folded:
    """A folded text. ``span`` finds a place of it in the text that was written."""

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str, starts: list[int] | None = None, ends: list[int] | None = None) -> None:
        self.text = text
        self._starts = starts
        self._ends = ends

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the range of the written text that ``[start, end)`` of the folded text comes from."""
        if self._starts is None or self._ends is None:
            return start, end
        return self._starts[start], self._ends[end - 1]


@lru_cache(maxsize=8192)
def _fold_character(char: str) -> str:
    if char in _PLAIN:
        return _PLAIN[char]
    if char in KEPT:
        return char
    if char.isspace():
        return char
    if is_greek(char):
        return char
    form = unicodedata.normalize("NFKC", char)
    read = []
    for part in form:
        if part in _PLAIN:
            read.append(_PLAIN[part])
        elif (
            part.isascii()
            or part in KEPT
            or is_greek(part)
            or "À" <= part <= "ÿ"
            or part in _SIGNS
            or part in MARKED_LETTERS
        ):
            read.append(part)
        elif unicodedata.category(part) == "Nd":
            read.append(str(unicodedata.decimal(part)))
        elif part.isalnum():
            read.append(plain(part) or UNSPOKEN)
        elif unicodedata.category(part)[0] == "M":
            read.append("")
        else:
            read.append(part)
    circled = plain(char) if unicodedata.category(char) == "No" else ""
    return circled or "".join(read)


def _rises(match: re.Match[str]) -> bool:
    """Tell whether the sign stands for a dash between two numbers that rise: "pages 10 − 14"."""
    first = _LAST_NUMBER.search(match.string, max(0, match.start() - 16), match.start())
    second = _NEXT_NUMBER.match(match.string, match.end(), match.end() + 40)
    return bool(first and second and not second["result"] and float(first[1]) < float(second["number"]))


def _fold_special(match: re.Match[str]) -> str:
    if match["limits"]:
        low, high = match["low"] or match["from"], match["high"] or match["to"]
        low, high = (limit.translate(_LOWERED).translate(_RAISED).strip("{}^") for limit in (low, high))
        return f" the {_SUMMED[match[0][0]]} from {low} to {high} of "
    if match["difference"]:
        return "-" if _rises(match) else "minus"
    if match["exponent"]:
        power = match[0].translate(_RAISED)
        if not power.isalpha() or len(power) == 1:
            return f"^{power}"
        return f" to the {power if len(power) > 2 and is_word(power) else ' '.join(power.upper())}"
    if match["index"]:
        letters = match[0].translate(_LOWERED)
        return f" {letters}" if letters.isalpha() and len(letters) > 2 else f" sub {' '.join(letters)}"
    if match["key"]:
        return f" {match[0][0]} "
    if match["picture"]:
        return _NAMED_PICTURES.get(match[0], EMOJI if _IS_EMOJI.match(match[0]) else UNSPOKEN)
    if match["hidden"]:
        return ""
    if match["cluster"]:
        composed = unicodedata.normalize("NFC", match[0][:3])
        return "".join(map(_fold_character, composed)) if len(composed) == 1 else _fold_character(match[0][0])
    return _fold_character(match[0])


def _fold_entity(match: re.Match[str]) -> str:
    known = match[0][1] == "#" or match[0][1:] in html5
    if not known:
        return match[0]
    said = "".join(map(_fold_character, html.unescape(match[0])))
    return said if said.strip("\x00") else " "


def _joins(match: re.Match[str]) -> bool:
    """Tell whether the parts of a word on two lines are one word ("re-" and "duced") and not a compound of two."""
    before, after = match[1].lower(), match[3]
    if is_word(before + after):
        return True
    return not (len(before) > 2 and is_word(before) and is_word(after))


def fold(text: str) -> Folded:
    """Fold ``text``; in time linear in its length."""
    entities = "&" in text and ";" in text
    broken = "-" in text and "\n" in text
    changed = "[" in text and _CHANGED_LETTER.search(text) is not None
    if text.isascii() and not (entities or broken or changed) and "`" not in text:
        return Folded(text)
    replaced: list[tuple[int, int, str]] = []
    if entities:
        replaced += [(m.start(), m.end(), _fold_entity(m)) for m in _ENTITY.finditer(text)]
    if broken:
        replaced += [(m.start(2), m.end(2), "") for m in _BROKEN_WORD.finditer(text) if _joins(m)]
    if changed:
        replaced += [(m.start(), m.end(), "") for m in _CHANGED_LETTER.finditer(text)]
    if not text.isascii():
        replaced += [(m.start(), m.end(), _fold_special(m)) for m in _SPECIAL.finditer(text)]
    if "`" in text:
        replaced += [(m.start(), m.end(), '"' if len(m[0]) == 2 else "'") for m in re.finditer("``?", text)]
    replaced.sort()
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, said in replaced:
        if start < at:
            continue
        pieces += [text[at:start], said]
        starts += [*range(at, start), *[start] * len(said)]
        ends += [*range(at + 1, start + 1), *[end] * len(said)]
        if not said and ends:
            ends[-1] = end
        at = end
    pieces.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    if starts and starts[0] > 0:
        starts[0] = 0
    return Folded("".join(pieces), starts, ends)
