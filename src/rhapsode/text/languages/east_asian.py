"""Shared parts of Japanese and Mandarin: punctuation, ends of sentences and clauses, and estimates by script."""

# ruff: noqa: E501, RUF001  (a full-width character counts as two columns)
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from rhapsode.text.estimate import Breaks, estimate_phonemes
from rhapsode.text.languages.scanning import Rule, rule

CLAUSES: Final = re.compile(
    r"[、，,；;：:—…！？!?。](?:[」』”’）)】》〉\"]*)\s*|[」』”）)】》]\s*(?=[^\s、，。！？」』”）)】》])"
)
"""Where a clause ends."""

MARKS: Final = {
    "。": ".", "．": ".", ".": ".", "、": ",", "，": ",", ",": ",", "､": ",", "｡": ".", "！": "!", "!": "!", "？": "?", "?": "?",
    "：": ":", ":": ":", "；": ";", ";": ";", "…": "…", "—": "—", "―": "—", "–": "—", "(": "(", ")": ")",
    "「": "“", "」": "”", "『": "“", "』": "”", "《": "“", "》": "”", "〈": "“", "〉": "”", "【": "“", "】": "”", "〔": "(", "〕": ")",
    "“": "“", "”": "”", "«": "“", "»": "”", '"': '"', "～": "—", "〜": "—", "~": "—",
}  # fmt: skip
"""Punctuation marks, and the symbol of misaki's notation for each."""

_STOP: Final = re.compile(
    r"(?:[。｡！？!?]|…{1,2}(?=[」』”’）)】》〉\"\s]|$)|(?<!\d)[.．](?=\s|$|[」』”’）)】》〉\"]))[。｡！？!?…]*"
)
_CLOSING: Final = re.compile(r"[」』”’）)】》〉\"]*")
_KANJI: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\U00020000-\U0003134f]+")
_KANA: Final = re.compile("[\u3041-\u30ff\uff66-\uff9f]+")
_FULL_STOPS: Final = "。｡！？!?"
_LINE_BREAK: Final = re.compile(r"\n\s*+")
_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*+\n\s*+")


def break_ends(text: str, goes_on: re.Pattern[str]) -> list[int]:
    """Return where the sentences of ``text`` end, with closing brackets and white space behind them.

    A sentence does not end behind a closing bracket or quotation mark if ``goes_on`` matches what follows.
    """
    ends: list[int] = []
    at = 0
    while (stop := _STOP.search(text, at)) is not None:
        closing = _CLOSING.match(text, stop.end())
        end = closing.end() if closing else stop.end()
        closed = end > stop.end()
        while end < len(text) and text[end].isspace():
            end += 1
        at = max(end, stop.end())
        if closed and goes_on.match(text, end):
            continue
        ends.append(end)
    return ends


def script_phonemes(text: str, per_kanji: float, per_kana: float) -> float:
    """Return an estimate of the phonemes of ``text``: so many for each kanji and kana, the rest as Latin text."""
    if text.isascii():
        return estimate_phonemes(text)
    kanji = sum(map(len, _KANJI.findall(text)))
    kana = sum(map(len, _KANA.findall(text)))
    rest = _KANA.sub(" ", _KANJI.sub(" ", text))
    return per_kanji * kanji + per_kana * kana + estimate_phonemes(rest)


def count_marked_breaks(text: str) -> Breaks:
    """Return about how many pauses a text has whose sentences end in full-width marks."""
    lines = paragraphs = 0
    if "\n" in text:
        lines, paragraphs = len(_LINE_BREAK.findall(text)), len(_BLANK_LINE.findall(text))
    return Breaks(sum(map(text.count, _FULL_STOPS)), lines, paragraphs)


_SCORES: Final = re.compile(
    r"\d{1,3}[-–−]\d{1,3}(?:\(\d{1,2}\))?(?:(?:[、，,]\s?|\s?[和及与と]\s?)\d{1,3}[-–−]\d{1,3}(?:\(\d{1,2}\))?)+"
)
_PAIR: Final = re.compile(r"(\d{1,3})[-–−](\d{1,3})")


def among_scores(match: re.Match[str]) -> bool:
    """Tell whether the pair that ``match`` found is in a list of pairs of which one falls: the sets of a match."""
    for found in _SCORES.finditer(match.string, max(0, match.start() - 40), match.end() + 40):
        if found.start() <= match.start() < found.end():
            return any(int(first) > int(second) for first, second in _PAIR.findall(found[0]))
    return False


def number_sign(sign: str, cardinal: Callable[[str], str], part_of: str) -> str | None:
    """Return the words for a character that is a number or a fraction (``Ⅳ``, ``½``); ``None`` for any other.

    ``part_of`` stands between denominator and numerator: 分の, 分之.
    """
    folded = unicodedata.normalize("NFKC", sign)
    if "\u2044" in folded:
        top, bottom = folded.split("\u2044")
        return f"{cardinal(bottom)}{part_of}{cardinal(top)}" if top and bottom else None
    value = unicodedata.numeric(sign, -1.0)
    return cardinal(str(int(value))) if value >= 0 else None


_LONGEST_QUOTATION: Final = 200


def closes_quotation(match: re.Match[str]) -> bool:
    """Tell whether the last character of a match is the second mark of a quotation (按"2"), and no sign of inches."""
    start = match.start()
    return match.string.count('"', max(0, start - _LONGEST_QUOTATION), start) % 2 == 1


def menu_rule(near: str) -> Rule:
    """Return the rule for what parts the steps of a path through menus, which is a pause where a word of menus, one of
    the pattern ``near``, is about: "设置 > 网络".
    """
    of_menus = re.compile(near)

    def pause(match: re.Match[str]) -> str | None:
        return "," if of_menus.search(match.string, max(0, match.start() - 30), match.end() + 30) else None

    return rule("punctuation", r"(?<=[^\W\d]\s)>(?=\s[^\W\d_]{2})|(?<=[^\W\d_]{2})>(?=[^\W\d_]{2})", pause)
