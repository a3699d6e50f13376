"""Find the words of Japanese and how they are pronounced, with haqumei (OpenJTalk's analysis and dictionary)."""

# ruff: noqa: E501, RUF001  (a full-width character counts as two columns)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rhapsode.core.errors import EngineUnavailableError
from rhapsode.core.extras import needs_extra
from rhapsode.text.languages.ja.homographs import NEAR, READINGS, reading

if TYPE_CHECKING:
    from haqumei import Haqumei

_PIECES: Final = re.compile(r"[^。、！？!?,.…「」『』]+|[。、！？!?,.…「」『』]")
_COMMAS: Final = str.maketrans(",，", "、、")
"""Commas, at which the analyser joins a number and a counter: 二対一,日本 would be 一日."""
_KANJI: Final = re.compile("[\u4e00-\u9fff]")
_PAUSE: Final = "、"
"""What the analyser gives as the pronunciation of marks, and of signs that it does not know."""
_READINGS: Final = {
    "三位": "サンイ", "四位": "ヨンイ", "二名": "ニメー", "三名": "サンメー", "五名": "ゴメー", "六名": "ロクメー", "八名": "ハチメー",
    "三歳": "サンサイ", "七本": "ナナホン", "十三本": "ジューサンボン", "四軒": "ヨンケン", "七軒": "ナナケン", "十軒": "ジュッケン",
    "四足": "ヨンソク", "十足": "ジュッソク", "八頭": "ハットー", "九頭": "キュートー", "八通": "ハッツー", "七社": "ナナシャ",
    "三世": "サンセー", "五部": "ゴブ", "八巻": "ハッカン", "七曲": "ナナキョク", "三膳": "サンゼン", "四戸": "ヨンコ", "三棟": "サントー",
    "錦織": "ニシコリ", "中山": "ナカヤマ", "三階": "サンガイ", "三軒": "サンゲン", "八本": "ハッポン", "三河": "ミカワ", "三傑": "サンケツ", "角部屋": "カドベヤ", "三行": "サンギョー", "三間": "サンゲン", "本節": "ホンセツ", "四周": "ヨンシュー", "四面": "ヨンメン", "八面": "ハチメン", "八色": "ハッショク", "六種": "ロクシュ",
    "十三": "ジューサン", "三国": "サンゴク", "子年": "ネドシ", "丑年": "ウシドシ", "寅年": "トラドシ", "卯年": "ウドシ", "辰年": "タツドシ", "巳年": "ミドシ",
    "午年": "ウマドシ", "未年": "ヒツジドシ", "申年": "サルドシ", "酉年": "トリドシ", "戌年": "イヌドシ", "亥年": "イドシ",
    "金星": "キンセー", "天王星": "テンノーセー", "星表": "セーヒョー", "星状": "セージョー", "歳差": "サイサ", "神獣": "シンジュー", "半神": "ハンシン", "後脚": "ウシロアシ",
    "牡牛": "オウシ", "焼き網": "ヤキアミ", "半円形": "ハンエンケー", "表式": "ヒョーシキ", "表内": "ヒョーナイ", "表中": "ヒョーチュー", "演算子": "エンザンシ", "日付": "ヒズケ", "日付値": "ヒズケチ",
    "時刻": "ジコク", "絶対値": "ゼッタイチ", "関数値": "カンスーチ", "単一": "タンイツ", "行末": "ギョーマツ", "行頭": "ギョートー", "帰無": "キム", "等分散": "トーブンサン", "上辺": "ジョーヘン",
    "前置": "ゼンチ", "諸所": "ショショ", "無く": "ナク", "未払い": "ミハライ", "光は": "ヒカリワ", "所謂": "イワユル",
}  # fmt: skip
"""Words that the dictionary reads as names or as rare words: numbers with their counters, terms; 三位一体 is one word there."""
_MINUTES: Final = {
    "二分": "ニフン",
    "三分": "サンプン",
    "五分": "ゴフン",
    "六分": "ロップン",
    "八分": "ハップン",
    "九分": "キューフン",
    "十二分": "ジューニフン",
}
"""Minutes, which the dictionary reads as tenths (サンブ), as they are before 咲き and its like."""
_PARTS: Final = {"二": "ニ", "三": "サン", "五": "ゴ", "六": "ロク", "八": "ハチ", "九": "キュー", "十二": "ジューニ"}
_TENTHS_OF: Final = frozenset(("咲き", "粥", "刈り", "丈", "袖", "目", "通り", "方", "音符", "五"))
_NATIVE_NUMBERS: Final = dict(
    zip("一二三四五六七八九", ("ヒト", "フタ", "ミッ", "ヨッ", "イツ", "ムッ", "ナナ", "ヤッ", "ココノ"), strict=True)
)
"""The stems of numbers with つ, which the dictionary does not see where it takes つと for a word: ビール一つと."""
_NUMERALS: Final = frozenset("零一二三四五六七八九十百千")
_LENGTHENED: Final = {"二": "ニー", "五": "ゴー"}
"""What stands alone before the point of a decimal: 二点八 is ニーテンハチ."""


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
        message = "Japanese needs haqumei, of the extra 'ja', which is not installed."
        raise needs_extra(EngineUnavailableError(message), "ja") from error
    return Haqumei()


def words(text: str) -> list[Word]:
    """Return the words of ``text``, in order; white space belongs to none.

    The analyser joins and rewrites some stretches (digits in kanji, half-width kana), after which its words cannot be
    found again in the text: such a text is taken piece by piece between its marks, and such a piece is one word.
    """
    text = text.translate(_COMMAS)
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
    features = _analyser().run_frontend(text)
    words = [feature.string for feature in features]
    for index, feature in enumerate(features):
        written = feature.string
        pronounced = "" if feature.pron == _PAUSE else feature.pron.replace("’", "")
        mended = _mended_before(words, index, analysed)
        if mended is not None:
            analysed[-1] = (words[index - 1], mended)
            pronounced = _BEHIND_A_DAY.get(written, pronounced)
        else:
            kana_before = analysed[-1][1] if analysed else ""
            pronounced = _read_in_place(words, index, feature.orig, pronounced, kana_before)
        analysed.append((written, _READINGS.get(written, pronounced)))
    return analysed


_BEHIND_A_DAY: Final = {"付": "ズケ", "付値": "ズケチ"}
"""The date of a letter or a deed, 日付."""


def _mended_before(words: Sequence[str], index: int, analysed: Sequence[tuple[str, str]]) -> str | None:
    """Return the kana of the word before ``words[index]`` if the analyser reads it otherwise than this word wants."""
    if not analysed:
        return None
    written, (before, kana) = words[index], analysed[-1]
    following = words[index + 1] if index + 1 < len(words) else ""
    second_before = words[index - 2] if index > 1 else ""
    match written:
        case "時" if (before, kana) == ("零", "ゼロ"):
            return "レー"
        case "つと" if before in _NATIVE_NUMBERS:
            return _NATIVE_NUMBERS[before]
        case "点" | "間" if before == "ある時":
            return "アルジ"
        case "曜日" if before == "何":
            return "ナン"
        case "点" if before in _LENGTHENED and following[:1] in _NUMERALS and second_before[-1:] not in _NUMERALS:
            return _LENGTHENED[before]
    if written.startswith("付") and (before, kana) == ("日", "ニチ") and second_before[-1:] not in _NUMERALS:
        return "ヒ"
    return None


def _read_in_place(words: Sequence[str], index: int, lemma: str, pronounced: str, kana_before: str) -> str:
    """Return the kana of ``words[index]``, by what stands around it, or ``pronounced`` as the analyser reads it."""
    written, before = words[index], words[index - 1] if index else ""
    following, second = (*words[index + 1 : index + 3], "", "")[:2]
    match written:
        case "時の間" if before[-1:] in _NUMERALS:
            return "ジノアイダ"
        case "分" if following == "の" and second[:1] in _NUMERALS:
            return "ブン"
        case "四分" if following[:1] == "位":
            return "シブン"
        case "へ" if following == "び":
            return "ヘ"
        case "て" if kana_before.endswith("テ") and _KANJI.fullmatch(before[-1:]):
            return ""  # 割り当 is read with its て already
    if written in _MINUTES:
        return _minutes(written, pronounced, following, second)
    if (known := written if len(written) == 1 else lemma) in READINGS:
        near = words[max(0, index - NEAR) : index], words[index + 1 : index + 1 + NEAR]
        return reading(known, pronounced, *map("".join, near))
    return pronounced


def _minutes(written: str, pronounced: str, after: str, second: str) -> str:
    """Return how minutes are said, or the parts of a fraction ("三分の一"), or tenths ("三分咲き")."""
    if after == "の" and second[:1] in _NUMERALS:
        return f"{_PARTS[written[:-1]]}ブン"
    fully = written == "十二分" and after == "に"
    return pronounced if fully or after in _TENTHS_OF else _MINUTES[written]


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
