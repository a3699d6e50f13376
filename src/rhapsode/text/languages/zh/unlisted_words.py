"""Characters of several readings in words that the segmenter made without its dictionary: 更长, 能为, 还种.

Such a word is mostly two that stand side by side, so that its characters are read as words of their own are.
"""

# ruff: noqa: E501  (a full-width character counts as two columns)
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rhapsode.text.languages.zh import purpose
from rhapsode.text.languages.zh.collocations import GAINING, GROWING, GROWN, KINDS_OF, LENGTHENING
from rhapsode.text.languages.zh.dictionary import part_of_speech
from rhapsode.text.languages.zh.place import Place

Syllables = Mapping[int, str]
_BODIES: Final = frozenset("处科厅部局院校馆所站队班组室区县市镇村乡州省府厂店行社团营连排军师旅舰船机庭园会")
"""What has a head: 长 is zhang3 behind them."""
_GROWS: Final = (*GROWING, *GROWN, "身体", "个子", "越")
_HELPING: Final = frozenset("能可会正将常都很越专肯愿只也曾已特要应更甘一这内党怎不地")
"""First characters of a word with 为 as its last, before which someone does something for somebody: 能为, 正为."""
_OFFERED: Final = ("只需", "无需", "仅需", "不需", "想", "请", "要", "能", "会", "专")
"""What stands before 为 at the end of a run of words, behind which a name in Latin letters follows: 只需为 iPad 充电."""
_NAMING: Final = frozenset("图初名情")
"""First characters of such words that tell what something is: 图为|工人."""
_TAKEN_AS: Final = ("", "的", "了", "之", "并", "而", "时", "后", "或", "者")
"""What follows 为 and a noun where that is what something is taken as: 以此为荣."""
_LONGEST_PHRASE: Final = 10
_SOWN: Final = tuple("在了过下树花菜地田上植棉粮草瓜豆满茶点些果有不")
_SORTS: Final = frozenset((*KINDS_OF, *"品人物树鸟换"))
_AGAIN_NOT: Final = frozenset("在达于为有是像过要点大小")
_TEACHES: Final = frozenset("想再能会上中要去来也只所刚先没不敢肯爱")
_HOW: Final = frozenset("太很更不多真最好")
_PLAYS: Final = frozenset("要会想爱学教在能边不别先再就")
_TAUGHT: Final = frozenset("过了着得会给出")
_DUE: Final = frozenset(["先", "马上", "赶紧", "自己", "每天", "再", "去", "等", "提前", "尽快", "早点", "重新"])
"""What is to be done: 得 is dei3 before it behind a noun: 这|卡得|先|激活."""
_DEGREES: Final = frozenset("多早快慢好轻深高低小真静")
_SCRATCHED: Final = frozenset("着亮开散破")
_PERSONS: Final = frozenset("我你您他她咱们")
_NOUNS: Final = ("n", "r", "m")


def read(place: Place) -> Syllables:
    """Return the syllables that are decided by the characters of a word, by their places in it."""
    decided: dict[int, str] = {}
    for at, char in enumerate(place.word):
        reading = rule(place, at) if (rule := _RULES.get(char)) else None
        if reading:
            decided[at] = reading
    return decided


def _following(place: Place, at: int) -> str:
    return place.word[at + 1 :] + place.after


def _long_or_grown(place: Place, at: int) -> str | None:
    """Read 长 as "long" or "grow": 更长, 羊长|大, but not 舰队长."""
    if at and place.word[at - 1] in _BODIES.union(LENGTHENING):
        return None
    return "zhang3" if _following(place, at).startswith(_GROWS) else "chang2"


def _for_or_as(place: Place, at: int) -> str | None:
    """Read 为 as what something is done for or is taken as: 能为|国家|做, 引以|为荣."""
    last = len(place.word) - 1
    if at == last and not place.after and "".join((place.before, place.word[:at])).endswith(_OFFERED):
        return "wei4"
    if at == last:
        for_somebody = purpose.reading(place.run, place.index, part_of_speech) == "wei4"
        given = purpose.benefits(place.after) or place.word[at - 1] in _HELPING
        return "wei4" if for_somebody and given and place.word[0] not in _NAMING else "wei2"
    if at:
        return None
    near = place.run[max(0, place.index - _LONGEST_PHRASE) : place.index]
    return "wei2" if place.after in _TAKEN_AS or "以" in near else None


def _plant(place: Place, at: int) -> str | None:
    """Read 种 as "plant": 还种|树, but not 哪种|树."""
    before = place.word[at - 1] if at else place.before[-1:]
    return "zhong4" if before not in _SORTS and _following(place, at).startswith(_SOWN) else None


def _again(place: Place, at: int) -> str | None:
    """Read 重 as "again" before a verb: 重遇, but not 重达."""
    following = place.word[at + 1 :]
    again = at == 0 and following and following not in _AGAIN_NOT and part_of_speech(following).startswith("v")
    return "chong2" if again else None


def _teach(place: Place, at: int) -> str | None:
    """Read 教 as "teach": 想教|他, 教过|书."""
    word = place.word
    return "jiao1" if word[at - 1 : at] in _TEACHES or word[at + 1 : at + 2] in _TAUGHT else None


def _particle_of_manner(place: Place, at: int) -> str | None:
    """Read 地 behind an adjective as the particle: 更多地|使用."""
    word = place.word
    manner = at == len(word) - 1 and (len(word) > 2 or word[0] in _DEGREES)
    return "de5" if manner and part_of_speech(place.after).startswith(("v", "d", "p")) else None


def _get_or_particle(place: Place, at: int) -> str | None:
    """Read 得 behind a noun as "get", and behind a verb as the particle: 十|人得|了|奖, 弹|得太快."""
    word = place.word
    if at == 0:
        degree = word[1:2] in _HOW and part_of_speech(place.before).startswith(("v", "a"))
        return "de5" if degree else None
    if at == len(word) - 1 and place.after in _DUE and part_of_speech(word[:at]).startswith("n"):
        return "dei3"
    noun = at == len(word) - 1 and part_of_speech(word[:at]).startswith(_NOUNS)
    return "de2" if noun and place.after in ("了", "到", "过") and word[0] not in GAINING else None


def _count(place: Place, at: int) -> str | None:
    """Read 数 as "count": 我数|了."""
    counts = at == 1 and place.word[0] in _PERSONS and place.after in ("了", "过", "着", "一")
    return "shu3" if counts else None


def _play(place: Place, at: int) -> str | None:
    """Read 弹 as "play": 要弹|琴."""
    return "tan2" if at and place.word[at - 1] in _PLAYS and at == len(place.word) - 1 else None


def _scratch(place: Place, at: int) -> str | None:
    """Read 划 as "scratch": 划亮."""
    return "hua2" if _following(place, at)[:1] in _SCRATCHED else None


_RULES: Final[Mapping[str, Callable[[Place, int], str | None]]] = {
    "长": _long_or_grown, "为": _for_or_as, "种": _plant, "重": _again, "教": _teach, "地": _particle_of_manner, "得": _get_or_particle,
    "数": _count, "弹": _play, "划": _scratch,
}  # fmt: skip
