"""The front end of Japanese."""

# ruff: noqa: E501, RUF001, RUF002  (a full-width character counts as two columns)
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rhapsode.text.estimate import Breaks
from rhapsode.text.front_end import LINK, NO_PHONEMES, CutPoints, TextFrontEnd
from rhapsode.text.languages.east_asian import CLAUSES, break_ends, count_marked_breaks, script_phonemes
from rhapsode.text.languages.ja import kana, segment
from rhapsode.text.languages.ja.reading import verbalise
from rhapsode.text.tokens import Token

PHONEMES_PER_KANJI: Final = 3.6
PHONEMES_PER_KANA: Final = 2.3
"""Measured on sentences of news, talk and numbers: a kanji is 1.8 moras, a mora 2 phonemes with its share of spaces."""

_STAND_IN: Final = re.compile(r"Xq[A-Za-z]*[A-Z][A-Za-z]*")
_NOUN: Final = "それ"
"""What stands in the analysed text for a word whose phonemes are given, so that the particle behind it is known."""
_QUOTED_ON: Final = re.compile(r"\s*(?:と|って|とか|という|などと|の|が|を|は|に|で|も|へ|だ|です)")
_NUMERALS: Final = frozenset("零一二三四五六七八九十百千万億兆")
_SCALE: Final = re.compile("[万億兆](?![博葉里寿歩国])|[百千](?=[万億兆円人件台個本名回枚点、。\\s]|$)")
"""What multiplies a number across a space ("1 万円"), and begins no word of its own ("2025 万博")."""
_CHARACTER_NAMES: Final = {"々": "オナジ"}


@dataclass(frozen=True, slots=True)
class _Char:
    """A character of the spoken text: the span that it is said for, and whether that span is one thing."""

    start: int
    end: int
    whole: bool


class Japanese(TextFrontEnd):
    """Japanese, in the standard accent."""

    tag = "ja"
    name = "Japanese"
    varieties = ("ja-JP",)
    scripts = frozenset(("Latin", "Hiragana", "Katakana", "Chinese", "Ideographic"))
    cuts = CutPoints(clause=CLAUSES, phrase=re.compile(r"(?<=[てでがはをにもと])(?=[^\u3040-\u309fー])"))

    def estimate_phonemes(self, text: str) -> float:
        """Return about how many phonemes ``text`` is read as."""
        return script_phonemes(text, PHONEMES_PER_KANJI, PHONEMES_PER_KANA)

    def count_breaks(self, text: str) -> Breaks:
        """Return about how many pauses ``text`` has."""
        return count_marked_breaks(text)

    def sentence_ends(self, text: str) -> list[int]:
        """Return where sentences end: at 。！？, behind the brackets that close there, unless と or a particle follows."""
        return break_ends(text, _QUOTED_ON)

    def read(self, text: str, variety: str) -> Sequence[Token]:
        """Return the words of ``text``, as haqumei finds them in what :func:`verbalise` makes of it."""
        read = verbalise(text)
        spoken: list[str] = []
        chars: list[_Char] = []
        marks: list[Token] = []
        end = 0
        for token in read:
            if token.kind in ("punctuation", "dropped"):
                marks.append(token)
                if not token.said:
                    continue
            said = _NOUN if _STAND_IN.fullmatch(token.said) else token.said
            plain = token.kind == "plain" and len(said) == token.end - token.start and said is not _NOUN
            numbers = bool(spoken) and token.start > end and spoken[-1][-1] in _NUMERALS and said[0] in _NUMERALS
            if numbers and not _SCALE.match(text, token.start):
                spoken.append("、")
                chars.append(chars[-1])
            elif (
                spoken
                and spoken[-1][-1].isascii()
                and spoken[-1][-1].isalnum()
                and said[0].isascii()
                and said[0].isalnum()
            ):
                spoken.append(" ")
                chars.append(_Char(token.start, token.start, whole=False))
            spoken.append(said)
            end = token.end
            chars += (
                _Char(token.start + index, token.start + index + 1, whole=False)
                if plain
                else _Char(token.start, token.end, whole=True)
                for index in range(len(said))
            )
        return _tokens("".join(spoken), chars, read, marks)

    def spell(self, word: str) -> str:
        """Return the names of characters that no dictionary has, as far as they have one."""
        return " ".join(_CHARACTER_NAMES.get(char, char) for char in word if char.isalnum())

    def g2p(self, variety: str) -> JapaneseG2P:
        """Return the G2P. Raises EngineUnavailableError when haqumei is not installed."""
        segment.words("あ")
        return JapaneseG2P()


def _tokens(spoken: str, chars: Sequence[_Char], read: Sequence[Token], marks: Sequence[Token]) -> list[Token]:
    """Return a token for each word of ``spoken``; words that say one thing between them are one token."""
    kinds = {token.start: token.kind for token in read}
    stand_ins = {token.start: token.said for token in read if _STAND_IN.fullmatch(token.said)}
    marked = {token.start for token in marks}
    groups: list[tuple[int, int, str]] = []
    for word in segment.words(spoken):
        start, end = chars[word.start].start, chars[word.end - 1].end
        said = spoken[word.start : word.end]
        if groups and start < groups[-1][1]:
            groups[-1] = (groups[-1][0], max(end, groups[-1][1]), groups[-1][2] + said)
        else:
            groups.append((start, end, said))
    tokens = list(marks)
    for start, end, said in groups:
        if start not in marked:
            tokens.append(Token(start, end, stand_ins.get(start, said), kinds.get(start, "plain")))
    return sorted(tokens, key=lambda token: token.start)


class JapaneseG2P:
    """Kana from haqumei's dictionary, phonemes from :mod:`rhapsode.text.languages.ja.kana`."""

    def __call__(self, tokens: Sequence[Token], given: Mapping[int, str] = NO_PHONEMES) -> list[str]:
        """Return the phonemes of each token: the sentence is analysed as a whole, and cut where the tokens are."""
        spoken, owners = "", []
        for index, token in enumerate(tokens):
            said = _NOUN if index in given else token.said
            if spoken and spoken[-1].isascii() and spoken[-1].isalnum() and said[:1].isascii() and said[:1].isalnum():
                spoken += " "
                owners.append(index)
            spoken += said
            owners += [index] * len(said)
        parts: list[list[str]] = [[] for _ in tokens]
        for word in segment.words(spoken):
            parts[owners[word.start]].append(word.kana)
        result: list[str] = []
        for index, token in enumerate(tokens):
            if index in given:
                result.append(given[index])
            elif token.kind in ("punctuation", "dropped"):
                result.append(token.said)
            else:
                said = " ".join(filter(None, map(kana.phonemes, parts[index] or _alone(token.said))))
                said = _unspaced(said)
                joined = bool(result) and (result[-1].endswith("ʔ") or said.startswith("ː"))
                result.append(LINK + said if joined and said else said.lstrip("ː"))
        return result


def _alone(said: str) -> list[str]:
    return [word.kana for word in segment.words(said)]


def _unspaced(said: str) -> str:
    """Join what a long consonant runs into: ``iʔ ta`` is ``iʔta``."""
    return said.replace("ʔ ", "ʔ").replace(" ː", "ː")
