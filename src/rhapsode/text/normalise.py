# ruff: noqa: RUF001  (typographic characters are what this module is about)
"""From written to spoken text: what is handed to the G2P for a piece of the caller's text."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from html.entities import html5
from typing import Final

from rhapsode.text.characters import KEYCAP, PICTURE, fold
from rhapsode.text.english import read_signs, read_words_and_numbers
from rhapsode.text.spelling import split_long_words

# Nothing here needs rewriting: the great majority of sentences in prose.
_CURLY: Final = str.maketrans({"“": '"', "”": '"', "’": "'"})
_ORDINARY = re.compile(
    r"(?:[\"(]?[A-Za-z]{1,20}+(?:[-'][A-Za-z]{1,20}+){0,3}+[,;:]?+[\")]?+[,;:]?+(?:\s++(?![.!?])|(?=[.!?]|$)))++[.!?]?+[\")]?+\s*+"
)

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24}\d{0,2});")
EMOTICON: Final = re.compile(r"(?<!\S)(?:[:;=]['’]?[-o^]?[()\[\]DPpOo|/\\*3]{1,3}|[(][:;=]|<3)(?!\S)")
_ELLIPSIS = re.compile(r"(?:\.\s?){2,}\.|\.{2,}(?!/)|…(?:[\s.…]*…)?")
_EXCLAIMED = re.compile(r"[!?](?:\s?[!?])++")
_REPEATED = re.compile(r"([^\w\s.!?…])\1{2,}+")
_DASH = re.compile(r"\s*(?:—+|(?<![\w])--+(?!\w)|(?<=\w)--(?=\w)|(?<=\s)[-–](?=\s)|(?<=[^\W_])–(?=[^\W\d_])|–)\s*")
_STRAY_HYPHEN = re.compile(r"(?<![^\W_])-+|-+(?![^\W_])")
_BRACKETS = re.compile(r"[\[\]{}]")
_OPENING_INSIDE = re.compile(r"(?<=[^\W_])\((?=[^\W_])")
_EMPTY_PARENTHESES = re.compile(r"\(\s*\)")
_LEFT_OVER = re.compile(r"[^\w\s,.;:!?…—–\"'()\-/°$£€%¥]|_")
_COMMAS = re.compile(r"\s*([,;:])(?:\s*[,;:])+")
_DASH_AND_COMMA = re.compile(r"\s*(?:[,;:]\s*)?—(?:\s*[,;:—])*\s*")
_COMMA_BEFORE_END = re.compile(r"[\s,;:—]+(?=[.!?…])")
_SPACE_BEFORE = re.compile(r"\s+(?=[,;:!?…)]|\.(?!\d))")
_AFTER_OPENING = re.compile(r"(?<=\()\s+")
_LEADING = re.compile(r"^[\s,;:.!?…—)\-]+(?![\d])|^[\s,;:!?…—)]+")
_DOTS_APART = re.compile(r"([.!?…])(?:\s*[.!?…])+")


@dataclass(frozen=True, slots=True)
class SpokenText:
    """What is said, and how many symbols of the written text could not be."""

    text: str
    dropped_symbols: int = 0


def normalise(written: str) -> SpokenText:
    """The spoken form of a piece of text (a sentence or a part of one, masked of tags).

    Every letter and digit of ``written`` is in it, or is said by words in its place. An empty text means that nothing
    in it is spoken.
    """
    ordinary = written if written.isascii() else written.translate(_CURLY)
    if _ORDINARY.fullmatch(ordinary) and "etc" not in ordinary:
        return SpokenText(_one_spaced(ordinary))
    dropped = 0
    text = _one_spaced(_ENTITY.sub(_character, written) if "&" in written else written)
    if not text.isascii():
        text = read_signs(KEYCAP.sub(r" \1 ", text))
        text, pictures = PICTURE.subn(" ", text)
        text, foreign = fold(text)
        dropped = pictures + foreign
    text, emoticons = EMOTICON.subn(" ", text)
    dropped += emoticons
    text = _one_spaced(text)
    text = _ELLIPSIS.sub("… ", text)
    text = _REPEATED.sub(_one_of_many, text)
    text = read_words_and_numbers(text)
    text, others = _drop_the_rest(text)
    return SpokenText(_tidy(split_long_words(text)), dropped + others)


def _one_spaced(text: str) -> str:
    # Also for speed: the patterns allow spaces around what they match, and would try each space of a long run.
    return " ".join(text.split())


def _character(match: re.Match[str]) -> str:
    """What an HTML entity stands for; letters behind an ampersand that are none stay."""
    known = match[0][1] == "#" or match[0][1:] in html5
    return html.unescape(match[0]) if known else match[0]


def _one_of_many(match: re.Match[str]) -> str:
    """A row of the same sign is a line or an ornament, not that many words."""
    sign = match[1]
    if sign in "-–—":
        return " — "
    return f"{sign} " if sign in ",;:" else ", "


def _drop_the_rest(text: str) -> tuple[str, int]:
    dropped = 0

    def drop(match: re.Match[str]) -> str:
        nonlocal dropped
        kind = unicodedata.category(match[0])
        # Symbols (the asterisk, too), private use and unassigned count; odd punctuation and control characters do not.
        dropped += kind[0] == "S" or match[0] == "*" or kind in ("Co", "Cn", "Cs")
        return " "

    return _LEFT_OVER.sub(drop, _BRACKETS.sub(" ", text)), dropped


def _tidy(text: str) -> str:
    text = _DASH.sub(" — ", _one_spaced(text))
    text = _STRAY_HYPHEN.sub(" ", text)
    text = _OPENING_INSIDE.sub(" (", _EMPTY_PARENTHESES.sub(" ", text))
    text = _EXCLAIMED.sub(lambda m: "?" if "?" in m[0] else "!", text)
    text = _COMMAS.sub(r"\1 ", text)
    text = _DASH_AND_COMMA.sub(" — ", text)
    text = _SPACE_BEFORE.sub("", text)
    text = _DOTS_APART.sub(r"\1", text)
    text = _COMMA_BEFORE_END.sub("", text)
    text = _AFTER_OPENING.sub("", text)
    text = _LEADING.sub("", text)
    text = _one_spaced(text)
    return text if any(map(str.isalnum, text)) else ""
