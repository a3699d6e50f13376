"""Whether 为 tells what something is done for (wei4) or what something is or becomes (wei2), where it is a word."""

# ruff: noqa: E501, SIM905  (a full-width character counts as two columns)
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

_BENEFICIARIES: Final = (
    "人民", "他人", "她", "他", "我", "你", "您", "大家", "孩子", "客户", "用户", "顾客", "学生", "祖国", "国家", "社会", "群众", "自己", "家人",
    "父母", "老人", "公司", "企业", "市民", "居民", "读者", "观众", "客队", "主队", "球队", "此", "何", "什么", "了", "保", "避免", "确保", "防止", "庆祝", "纪念", "方便", "爱",
)  # fmt: skip
"""Those something is done for, and what it is done for."""
_ROLES: Final = tuple(
    "主要 中心 核心 重点 目标 基础 特征 特点 代表 标志 目的 依据 前提 榜样 宗旨 己任 荣 例 首 题 名 龙头 载体 纽带 主体 主线 由".split()
)
"""What something is taken as: 提高效益为主要内容."""
_COUNTS: Final = frozenset("零〇一二三四五六七八九十百千万亿两第")
_BECOMING_FIRST: Final = frozenset("当评选定称改视译划分列转变命升降")
_BECOMING_LAST: Final = frozenset("化选定名称变改分视列任换译奉誉判封认级降升")
"""First and last characters of verbs of naming and becoming: 转化为, 当选为, 降为."""
_DEEDS: Final = frozenset(("把", "服务", "贡献", "做"))
_ACTING: Final = frozenset("正在 专门 特意 特地 亲自 主动 纷纷 一直 积极 义务 无偿 免费".split())
"""Adverbs of one who does something for others."""
_WANTED: Final = frozenset(("需要", "无需", "只需", "仅需", "请", "想")) | _ACTING
"""Verbs before 为 at the end of a run of words, behind which a name in Latin letters follows."""
_FAR: Final = 10
_NEAR: Final = 6


def benefits(word: str) -> bool:
    """Tell whether ``word`` names somebody that something is done for, or what it is done for."""
    return word.startswith(_BENEFICIARIES) and word not in ("人民币", "何物")


def reading(run: Sequence[str], index: int, kind: Callable[[str], str]) -> str:
    """Return the pinyin of the word 为 at ``index`` of a run of words, whose parts of speech ``kind`` tells."""
    following = run[index + 1 :]
    before = run[index - 1] if index else ""
    if any(word.startswith("所") for word in following[1:_NEAR]):
        return "wei2"  # the passive: 为人所知
    if following and (benefits(following[0]) or before in _ACTING):
        return "wei4"
    if not following and before in _WANTED:
        return "wei4"  # 需要为 U 盘选择
    if (
        not following
        or "以" in run[max(0, index - _FAR) : index]
        or following[0].startswith(_ROLES)
        or (following[0][0] in _COUNTS and following[0] != "一些")
    ):
        return "wei2"
    if before and kind(before).startswith("v") and (before[0] in _BECOMING_FIRST or before[-1] in _BECOMING_LAST):
        return "wei2"
    done = any(word in _DEEDS or ((tag := kind(word)).startswith("v") and tag != "vn") for word in following)
    return "wei4" if done else "wei2"
