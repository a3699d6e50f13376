"""Surnames of Mandarin that are read otherwise than the word, and where a character is one."""

# ruff: noqa: E501, SIM905  (a full-width character counts as two columns)
from __future__ import annotations

from typing import Final

SURNAMES: Final = {
    "曾": "zeng1", "单": "shan4", "解": "xie4", "区": "ou1", "仇": "qiu2", "任": "ren2", "华": "hua4", "查": "zha1", "盖": "ge3", "朴": "piao2",
    "翟": "zhai2", "覃": "qin2", "冼": "xian3", "葛": "ge3", "缪": "miao4", "繁": "po2", "种": "chong2", "召": "shao4",
    "乐": "yue4", "折": "she2", "尉": "wei4", "燕": "yan1", "纪": "ji3", "员": "yun4", "牟": "mou2", "宓": "mi4", "逄": "pang2",
    "佴": "nai4", "秘": "bi4", "褚": "chu3", "臧": "zang1", "晁": "chao2", "郗": "xi1", "芮": "rui4", "瞿": "qu2", "卜": "bu3", "应": "ying1",
}  # fmt: skip
"""Surnames, those first that are read otherwise than the word."""
ONLY_SURNAMES: Final = frozenset("翟覃冼缪逄佴褚臧晁郗芮瞿")
"""Those that are hardly ever anything else."""
FAMILIAR: Final = frozenset("曾单解仇任盖朴翟覃葛尉查")
"""Those that are such behind 老 and 小: 老朴."""
TITLES: Final = (
    *("先生", "女士", "小姐", "太太", "老师", "教授", "博士", "医生", "大夫", "总", "经理", "局长", "主任", "同学", "师傅", "姐", "哥"),
    *("叔叔", "阿姨", "某", "律师", "警官", "队长", "校长", "奶奶", "爷爷", "老板", "书记", "教练", "导演", "法官", "护士"),
)  # fmt: skip
_VERBS: Final = frozenset("单解区任华查盖种召折应繁乐秘员纪")
"""Surnames that are everyday words too: a name of two characters with one needs a sign of it beside it."""
_CALLED: Final = frozenset(
    "叫 名叫 是 和 与 跟 记者 导演 演员 主持人 教练 歌手 作家 作者 秘书 校长 经理 主任 博士 教授 同学 选手 队员 由 被".split()
)
_SPEAKS: Final = (
    "说",
    "表示",
    "认为",
    "告诉",
    "介绍",
    "指出",
    "强调",
    "回答",
    "问",
    "笑",
    "和",
    "与",
    "在",
    "的",
    "先生",
    "女士",
    "报道",
    "主演",
    "饰",
)
_TRANSLITERATED: Final = frozenset("斯尔特德克茨姆顿森逊兰理普图曼")
"""Last characters of names from other languages: 查尔斯, 盖茨."""
_DISTRICT: Final = (
    "区长",
    "区域",
    "区别",
    "区分",
    "区间",
    "区区",
    "区政",
    "区委",
    "区县",
    "区号",
    "区段",
    "区块",
    "区位",
    "区内",
    "区外",
    "区旗",
)
_WORDS: Final = frozenset("仇曾朴尉燕牟卜")
"""Surnames that words of two characters begin with, which the segmenter takes for names: 朴素, 燕子."""
_FAMOUS: Final = frozenset("曾巩 曾朴 曾孙 曾祖 纪昀 解娟".split())
_STAGE_NAMES: Final = frozenset(("盖叫天",))
"""Names that do not begin with a surname."""
_LONGEST_NAME: Final = 3
_GIVEN: Final = frozenset(
    "伟强军明平建国华新志远少文斌峰磊鑫杰勇涛超鹏辉刚健波宇浩然博晨阳轩涵梓雨欣怡佳琪琳婷雪丽娟芳敏静秀英玉兰红梅霞燕慧颖洁莹萍玲丹娜晓东海林松柏云龙飞翔宝德福荣昌兴庆祥瑞"
    "安康宁永春成俊凯旋立正义仁礼智信忠孝和美珍淑贞桂香莲凤光清泉长生"
)
"""Characters of given names."""


def is_given_name(word: str) -> bool:
    """Tell whether ``word`` may be a given name of two characters: 志远, 少华."""
    return len(word) == _LONGEST_NAME - 1 and set(word) <= _GIVEN


def surname(word: str, kind: str, before: str, after: str, *, compound: bool) -> str | None:
    """Return the reading of the surname that ``word`` begins with; ``None`` if it is no name.

    ``kind`` is the part of speech that the segmenter gives it (nr: name of a person, but 解释权 and 纪念堂 too);
    ``compound`` tells whether two of three characters, or both of two, are a word of the dictionary.
    """
    reading = SURNAMES.get(word[0])
    if word in _FAMOUS:
        return reading
    if reading is None or word in _STAGE_NAMES or not 1 < len(word) <= _LONGEST_NAME or word[-1] in _TRANSLITERATED:
        return None
    if word[0] == "区" and len(word) == _LONGEST_NAME and not word.startswith(_DISTRICT) and kind in ("nr", "z", "x"):
        return reading
    if not kind.startswith("nr"):
        return None
    if compound and word[0] in (_VERBS - {"任"} if len(word) == _LONGEST_NAME else _VERBS | _WORDS):
        return None
    sure = word[0] not in _VERBS or len(word) == _LONGEST_NAME
    return reading if sure or before in _CALLED or after.startswith(_SPEAKS) else None
