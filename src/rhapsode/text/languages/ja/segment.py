"""Find the words of Japanese and how they are pronounced, with haqumei (OpenJTalk's analysis and dictionary)."""

# ruff: noqa: RUF001  (a full-width character counts as two columns)
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rhapsode.core.errors import EngineUnavailableError

if TYPE_CHECKING:
    from haqumei import Haqumei

_PIECES: Final = re.compile(r"[^。、！？!?,.…「」『』]+|[。、！？!?,.…「」『』]")
_PAUSE: Final = "、"
"""What the analyser gives as the pronunciation of marks, and of signs that it does not know."""
_READINGS: Final = {"三位": "サンイ", "五分": "ゴフン"}
"""Words that the dictionary reads otherwise than people do; 三位一体 and 五分五分 are words of their own there."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, ``text[start:end]``, and how it is pronounced, in katakana; empty for a mark."""

    start: int
    end: int
    kana: str


@lru_cache(maxsize=1)
def _analyser() -> Haqumei:
    try:
        from haqumei import Haqumei
    except ImportError as error:
        raise EngineUnavailableError("Japanese needs haqumei. Run: pip install 'rhapsode[ja]'") from error
    return Haqumei()


def words(text: str) -> list[Word]:
    """Return the words of ``text``, in order; white space belongs to none.

    The analyser joins and rewrites some stretches (digits in kanji, half-width kana), after which its words cannot be
    found again in the text: such a text is taken piece by piece between its marks, and such a piece is one word.
    """
    found = _analysed(text)
    if found is not None:
        return found
    result: list[Word] = []
    for piece in _PIECES.finditer(text):
        part = _analysed(piece[0])
        if part is None:
            stripped = piece[0].strip()
            at = piece.start() + len(piece[0]) - len(piece[0].lstrip())
            part, offset = [Word(0, len(stripped), "".join(kana for _, kana in _features(stripped)))], at
        else:
            offset = piece.start()
        result += [Word(word.start + offset, word.end + offset, word.kana) for word in part]
    return result


def _features(text: str) -> list[tuple[str, str]]:
    """Return the words as the analyser writes them, and their kana; empty for what it does not read."""
    analysed: list[tuple[str, str]] = []
    for feature in _analyser().run_frontend(text):
        pronounced = "" if feature.pron == _PAUSE else feature.pron.replace("’", "")
        if feature.string == "時" and analysed and analysed[-1] == ("零", "ゼロ"):
            analysed[-1] = ("零", "レー")
        analysed.append((feature.string, _READINGS.get(feature.string, pronounced)))
    return analysed


def _analysed(text: str) -> list[Word] | None:
    found: list[Word] = []
    at = 0
    for written, kana in _features(text):
        while at < len(text) and text[at].isspace():
            at += 1
        end = at + len(written)
        if end > len(text) or not _alike(written, text[at:end]):
            return None
        found.append(Word(at, end, kana))
        at = end
    return found if not text[at:].strip() else None


def _alike(written: str, original: str) -> bool:
    """Tell whether the analyser's spelling of a word, full-width and with other marks, can be the original."""
    return all(
        analysed == given
        or ord(analysed) - ord(given) == 0xFEE0
        or (analysed == "\u3000" and given == " ")
        or not given.isalnum()
        for analysed, given in zip(written, original, strict=True)
    )
