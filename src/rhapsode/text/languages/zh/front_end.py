"""The front end of Mandarin."""

# ruff: noqa: E501, RUF002  (a full-width character counts as two columns)
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from rhapsode.text.estimate import Breaks
from rhapsode.text.front_end import NO_PHONEMES, CutPoints, TextFrontEnd
from rhapsode.text.languages.east_asian import CLAUSES, break_ends, count_marked_breaks, script_phonemes
from rhapsode.text.languages.registry import front_end, g2p
from rhapsode.text.languages.zh import pinyin, segment, tones
from rhapsode.text.languages.zh.reading import COUNTED, verbalise
from rhapsode.text.languages.zh.traditional import simplified
from rhapsode.text.tokens import Token

PHONEMES_PER_CHARACTER: Final = 4.2
"""Measured on sentences of news, talk and numbers: a syllable has 3.9 phonemes with its tone and its share of spaces."""

_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_HAN_RUN: Final = re.compile(r"[^\W\dA-Za-z_\u00c0-\u024f]+")
_STAND_IN: Final = re.compile(r"Xq[A-Za-z]*[A-Z][A-Za-z]*")
_QUOTED_ON: Final = re.compile(r"\s*(?:的|这|那|他|她|我说|说|道|问|喊|和|与|是|一|然后|地)")
_AIRLINE: Final = re.compile("[A-Z]{2}")
"""The letters of a flight or a model, right before its number: MU5402."""
_TONED: Final = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", re.IGNORECASE)
_ONLY_PINYIN: Final = re.compile("[āǎēěīǐōǒūǔǖǘǚǜ]", re.IGNORECASE)
"""Accents of Pinyin that the languages of Europe do not have; é and è stand in their words too."""
_SPELLED_BEHIND: Final = ("读", "念", "作", "音", "发音", "拼音", "声", "(")
_ENGLISH: Final = "en-US"


class Mandarin(TextFrontEnd):
    """Standard Mandarin, in simplified or traditional characters."""

    tag = "zh"
    name = "Mandarin"
    varieties = ("zh-CN",)
    scripts = frozenset(("Latin", "Chinese"))
    cuts = CutPoints(clause=CLAUSES, phrase=re.compile(r"(?<=[的了和与在是])(?=\w)"))

    def estimate_phonemes(self, text: str) -> float:
        """Return about how many phonemes ``text`` is read as."""
        return script_phonemes(text, PHONEMES_PER_CHARACTER, PHONEMES_PER_CHARACTER)

    def count_breaks(self, text: str) -> Breaks:
        """Return about how many pauses ``text`` has."""
        return count_marked_breaks(text)

    def sentence_ends(self, text: str) -> list[int]:
        """Return where sentences end: at 。！？, behind what closes there, unless the sentence goes on."""
        return break_ends(text, _QUOTED_ON)

    def read(self, text: str, variety: str) -> Sequence[Token]:
        """Return the words of ``text`` in simplified characters, as the segmenter finds them; English reads Latin runs."""
        tokens: list[Token] = []
        text = simplified(text)
        for token in verbalise(text):
            if token.kind != "plain" or not token.said or _STAND_IN.fullmatch(token.said) or _is_pinyin(token.said):
                tokens.append(token)
            elif _LATIN.search(token.said):
                tokens += _english(token, text)
            else:
                at = token.start
                whole = len(token.said) == token.end - token.start
                for word in segment.words(token.said) if whole else (token.said,):
                    end = at + len(word) if whole else token.end
                    tokens.append(Token(at, end, word))
                    at = end
        return tokens

    def g2p(self, variety: str) -> MandarinG2P:
        """Return the G2P. Raises EngineUnavailableError when rjieba, pypinyin or OpenCC is not installed."""
        segment.load()
        return MandarinG2P()


def _english(token: Token, text: str) -> list[Token]:
    """Return what English says for a Latin word."""
    if token.said.lower() == "www":
        return [Token(token.start, token.end, "W W W", "acronym")]
    if _AIRLINE.fullmatch(token.said) and text[token.end : token.end + 1].isdigit():
        return [Token(token.start, token.end, " ".join(token.said), "acronym")]
    read = front_end(_ENGLISH).read(text[token.start : token.end], _ENGLISH)
    return [Token(word.start + token.start, word.end + token.start, word.said, word.kind) for word in read]


class MandarinG2P:
    """Pinyin from pypinyin, phonemes from :mod:`rhapsode.text.languages.zh.pinyin`; Latin words are English."""

    def __call__(self, tokens: Sequence[Token], given: Mapping[int, str] = NO_PHONEMES) -> list[str]:
        """Return the phonemes of each token. Words between two marks are read together."""
        result = ["" for _ in tokens]
        run: list[int] = []
        latin: list[int] = []
        for index, token in enumerate(tokens):
            if index in given:
                result[index] = given[index]
            elif token.kind in ("punctuation", "dropped"):
                result[index] = token.said
            elif spelled := _pinyin(tokens, index):
                result[index] = "".join(map(pinyin.phonemes, spelled))
            elif _LATIN.search(token.said):
                latin.append(index)
            else:
                run.append(index)
                continue
            self._read(tokens, run, result)
            run = []
        self._read(tokens, run, result)
        self._read_english(tokens, latin, result)
        return result

    def _read_english(self, tokens: Sequence[Token], latin: Sequence[int], result: list[str]) -> None:
        """Fill in the phonemes of Latin words: those beside each other are read together, so that "the" is unstressed."""
        for _, places in groupby(enumerate(latin), key=lambda place: place[1] - place[0]):
            together = [index for _, index in places]
            for index, said in zip(together, g2p(_ENGLISH)([tokens[index] for index in together]), strict=True):
                result[index] = said

    def _read(self, tokens: Sequence[Token], run: Sequence[int], result: list[str]) -> None:
        """Fill in the phonemes of a run of words in Chinese characters."""
        words: list[str] = []
        owners: list[int] = []
        figures: set[int] = set()
        for index in run:
            for part in _HAN_RUN.findall(tokens[index].said):
                found = segment.words(part) if tokens[index].kind != "plain" else [part]
                if tokens[index].kind != "plain" and part == "一" and not _is_counted(tokens, index + 1):
                    figures.add(len(words))
                words += found
                owners += [index] * len(found)
        letter = _letter_before(tokens, run[0]) if words else ""
        spoken = tones.spoken(words, segment.syllables(words), letter, figures) if words else []
        for owner, said in zip(owners, spoken, strict=True):
            sounds = "".join(map(pinyin.phonemes, said))
            result[owner] = f"{result[owner]} {sounds}".strip()


def _is_counted(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the word at ``index`` begins with what a number before it counts."""
    return index < len(tokens) and tokens[index].said[:1] in COUNTED


def _is_pinyin(word: str) -> bool:
    return _ONLY_PINYIN.search(word) is not None and bool(pinyin.marked(word))


def _pinyin(tokens: Sequence[Token], index: int) -> list[str]:
    """Return the syllables of a word that is written in Pinyin with its tones: 读 shàn; empty for all other words."""
    said = tokens[index].said
    if not _TONED.search(said):
        return []
    before = tokens[index - 1].said if index else ""
    sure = _ONLY_PINYIN.search(said) or before.endswith(_SPELLED_BEHIND)
    return pinyin.marked(said) if sure else []


def _letter_before(tokens: Sequence[Token], index: int) -> str:
    """Return the letter that a number is joined to, as in T1; empty if there is none."""
    token = tokens[index]
    if not index or token.kind == "plain" or tokens[index - 1].end != token.start:
        return ""
    last = tokens[index - 1].said[-1:]
    return last if _LATIN.match(last) else ""
