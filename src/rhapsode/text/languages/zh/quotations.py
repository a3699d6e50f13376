"""Characters in lines of the classics and of poems that are read otherwise than in words of today: 不亦说乎."""

# ruff: noqa: E501, SIM905  (a full-width character counts as two columns)
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LINES: Final = {
    (line := entry.split(":"))[0]: {part[0]: part[1:] for part in line[1].split(",")}
    for entry in """
    不亦说乎:说yue4 三省吾身:省xing3 逝者如斯夫:夫fu2 不知为不知:为wei2 是知也:知zhi4 空乏其身:空kong4 曾益其所不能:曾zeng1
    雨雪霏霏:雨yu4 冰塞川:塞se4 登太行:行hang2 都护:都du1 渭城朝雨:朝zhao1 不胜簪:胜sheng1 荡胸生曾云:曾ceng2 安得广厦:得de2
    万重山:重chong2 朝辞白帝:朝zhao1 江陵一日还:还huan2 转轴拨弦:转zhuan3 何时了:了liao3 还酹江月:还huan2 早生华发:华hua1
    料得年年:得de2 愁字了得:了liao3 了却君王:了liao3 溪桥忽见:见xian4 尚思为国:为wei4 那得清如许:那na3,得de2 识得东风面:得de2
    天公重抖擞:重chong2 愿为市鞍马:为wei4 著我旧时裳:著zhuo2,裳chang2 调素琴:调tiao2 食马者:食si4 才美不外见:见xian4 粟一石:石dan4
    数风流人物:数shu3 敢教日月:教jiao4 长得君王带笑看:长chang2,得de2 采得百花:得de2 为谁辛苦为谁甜:为wei4 报得三春晖:得de2
    返景入深林:景ying3 惊不应人:应ying4 不教胡马:教jiao4 龙城飞将在:将jiang4 征人未还:还huan2 铁衣冷难着:着zhuo2
    草低见牛羊:见xian4 还来就菊花:还huan2 朝闻道:朝zhao1 为伊消得人:为wei4,得de2 朝如青丝:朝zhao1 散尽还复来:还huan2
    """.split()
}
"""By line, the readings of its characters."""
_ANY: Final = re.compile("|".join(_LINES))


def readings(text: str) -> Iterator[tuple[int, str]]:
    """Yield the place of each character of ``text`` that a line of a classic decides, and its syllable."""
    for match in _ANY.finditer(text):
        said = _LINES[match[0]]
        yield from ((match.start() + at, said[char]) for at, char in enumerate(match[0]) if char in said)
