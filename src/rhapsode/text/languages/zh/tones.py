"""Tones that words of Mandarin take in speech: neutral second syllables, and 一 and 不 before others.

Third tones before third ones stay written as such: the model was trained so, and lowers the second by itself.
"""

# ruff: noqa: SIM905
from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

from rhapsode.text.languages.zh.dictionary import is_word, part_of_speech

_NEUTRAL: Final = frozenset(
    """
    奶奶 爷爷 公公 叔叔 舅舅 姑姑 婶婶 嫂嫂 宝宝 娃娃 星星 猩猩 葡萄 玻璃 胳膊 嘴巴 下巴 脑袋 棉花 笑话
    闺女 媳妇 丈夫 大方 活泼 聪明 糊涂 凉快 热闹 力气 厉害 利索 机灵 爽快 勤快 衙门 包袱 行李 点心 见识
    打听 打扮 招呼 收拾 商量 吩咐 答应 应付 琢磨 队伍 福气 运气 脾气 名字 月亮 云彩 芝麻 庄稼 高粱 粮食
    扁担 苍蝇 刺猬 狐狸 骆驼 姑娘 老婆 伙计 亲戚 和尚 师傅 师父 老爷 少爷 谢谢 晚上 早上 困难 规矩 咳嗽
    喇叭 喷嚏 唠叨 学问 牲口 状元 眉毛 街坊 阔气 首饰 动静 动弹 体面 合同 名堂 秀气 稀罕 稳当 妥当 包涵
    窟窿 篱笆 风筝 火候 黄瓜 核桃 护士 裁缝 木匠 妖精 指甲 指头 巴掌 拳头 屁股 脊梁 出息 累赘 小气 俗气
    神气 生意 主意 架势 记性 人家 冤家 差事 本事 世故 交情 分量 部分 看看 试试 想想 说说 听听 走走 坐坐
    等等 问问 谈谈 聊聊 尝尝 玩玩 歇歇 逛逛 疙瘩 石榴 枇杷 蘑菇 琵琶 喜鹊 蚂蚱 跳蚤 嘱咐 嘀咕 哆嗦 哈欠
    招牌 镯子 折磨 抽屉 抬举 拨弄 摆布 摆设 柴火 算计 踏实 软和 絮叨 结实 老实 扎实 硬朗 豁亮 宽敞 宽绰
    迷糊 马虎 含糊 模糊 邋遢 便当 甜头 苦头 念头 势头 码头 罐头 锄头 斧头 跟头 派头
    """.split()
)
"""Words whose second syllable is neutral in the Xiandai Hanyu Cidian."""
_NUMERALS: Final = frozenset("零〇一二三四五六七八九十百千万亿两")
_ORDINAL_BEFORE: Final = _NUMERALS | frozenset("第周期初之其唯同统专单划归惟点比至负押")
"""Characters behind which 一 keeps its tone: it is part of a number or an ordinal, or ends a word."""
_COUNTED_ON: Final = frozenset("第十零〇")
"""Characters behind which 一 keeps its tone even where a dictionary has another: 第一名, 十一个."""
_ORDINAL_AFTER: Final = (_NUMERALS - frozenset("百千万亿两")) | frozenset("至到比月号日楼级等班单室区栋幢厂郎")
"""Characters before which 一 tells which one: 一月, 一楼."""
_CAUGHT: Final = frozenset("有坐乘赶头末下上最后")
_DETERMINERS: Final = frozenset("这那哪某每任另")
"""Characters behind which 一 counts what follows, although it ends a word: 某一|地区."""
_TONES: Final = "12345"


_OF_A_DECIMAL: Final = re.compile("一(?=点(?!一[滴点])[零〇一二三四五六七八九](?![十分刻]|[一二三四五六七八九]分))")
"""一 before the point of a decimal, where it keeps its tone, but not in 一点零五分."""


def spoken(
    run: Sequence[str],
    syllables: Sequence[Sequence[str]],
    before: str = "",
    figures: Collection[int] = (),
) -> list[list[str]]:
    """Return the ``syllables`` (pinyin with the numbers of tones) of a ``run`` of words with the tones of speech.

    ``before`` is the letter that the run is joined to, as in T1; ``figures`` are the words that are written in digits
    and count nothing, as in 1和6.
    """
    result = [
        [*said[:-1], f"{said[-1].rstrip(_TONES)}5"] if len(said) > 1 and word[-2:] in _NEUTRAL else list(said)
        for word, said in zip(run, syllables, strict=True)
    ]
    places = [(word, part) for word, said in enumerate(result) for part in range(len(said))]
    characters = "".join(run)
    kept = {match.start() for match in _OF_A_DECIMAL.finditer(characters)}
    if before and characters[:1] == "一":
        kept.add(0)
    kept.update(at for at, (word, _) in enumerate(places) if word in figures)
    for at, ((word, part), (next_word, next_part)) in enumerate(pairwise(places)):
        after = result[next_word][next_part][-1:]
        if characters[at] == "不" and result[word][part] == "bu4" and after == "4":
            result[word][part] = "bu2"
        elif characters[at] == "一" and after in _TONES:
            beside = characters[at - 1] if at else "", characters[at + 1]
            said = "yi1" if at in kept else _one(run[word], part, *beside, after)
            result[word][part] = said or result[word][part]
    return result


def _one(word: str, part: int, before: str, behind: str, tone: str) -> str | None:
    """Return 一, at ``part`` of ``word`` and between two characters, in the tone that it has before another ``tone``.

    ``None`` keeps that of the dictionary.
    """
    if before == behind and before not in _NUMERALS and (part == 1 or word == "一"):
        return "yi5"  # 看一看
    if before in _COUNTED_ON or behind in ("月", "一") or before == "一":
        return "yi1"
    idiom = 1 < part < len(word) - 1  # 一点一滴, 大吃一惊
    if behind == "班" and before in _CAUGHT:
        behind = ""  # 有一班飞机, but not 一班的学生
    ordinal = before in (_NUMERALS if idiom and word[0] == "一" else _ORDINAL_BEFORE)
    alone = not ordinal and behind not in _ORDINAL_AFTER
    if ((part == 0 or idiom or _beside_a_verb(word, part)) and alone) or before in _DETERMINERS:
        return "yi2" if tone == "4" or behind == "个" else "yi4"
    return None


def _beside_a_verb(word: str, part: int) -> bool:
    """Tell whether 一 in a word that no dictionary has counts what follows a verb: 完一|本, but not 大一, 王一平."""
    if is_word(word):
        return False
    if part < len(word) - 1:
        return not part_of_speech(word).startswith("nr")
    return part_of_speech(word[:part]).startswith(("v", "d", "p"))
