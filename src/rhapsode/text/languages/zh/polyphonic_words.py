"""Characters of several readings that are words of their own, by the words beside them."""

# ruff: noqa: E501, RUF001, SIM905  (a full-width character counts as two columns)
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rhapsode.text.languages.zh import purpose
from rhapsode.text.languages.zh.collocations import (
    ADJUSTABLE,
    ADJUSTED,
    ANIMALS_OF,
    COUNTABLE,
    DRYING,
    GAINING,
    GROWING,
    GROWN,
    KINDS_OF,
    LADLED,
    LEFT_BEHIND,
    LINES,
    NO_ADVERB,
    NUMERALS,
    ONLY,
    ROLLED,
    SHOWN,
    WATERS,
)
from rhapsode.text.languages.zh.corrections import USUAL
from rhapsode.text.languages.zh.dictionary import part_of_speech
from rhapsode.text.languages.zh.place import Place
from rhapsode.text.languages.zh.surnames import FAMILIAR, ONLY_SURNAMES, SURNAMES, TITLES, is_given_name

_USUAL: Final = {
    **{char: reading for char, reading in USUAL.items() if char not in "勒葛"},
    "脏": "zang1", "嚼": "jiao2", "削": "xiao1", "尽": "jin4", "挨": "ai2", "铺": "pu1", "挣": "zheng4", "弹": "tan2", "剥": "bao1", "曲": "qu3",
    "朝": "chao2", "铤": "ting3", "切": "qie1", "撒": "sa3", "晃": "huang4",
}  # fmt: skip
"""What characters are read as that are words of their own, mostly verbs."""
_LED: Final = ("代表", "团", "队", "部", "军", "众", "中国", "全", "领导", "访问团", "工作组")
"""Those someone leads: 率 is shuai4 before them, and lü4, rate, elsewhere."""
_TROOPS: Final = ("军", "兵", "人马", "将士", "部队")
_OBLIGED: Final = frozenset(
    "我 你 您 他 她 它 咱 我们 你们 他们 她们 咱们 大家 谁 也 都 还 就 总 只 可 非 才 又 必 不 看来 那 先 现在 明天 今天 得 不过 可是 但 但是 所以 因此 于是 然后 那么 否则 反正".split()
)
"""What stands before 得 as "must", dei3."""
_AFTER_NOUN: Final = frozenset("是 上 里 下 有 在 和 的 很 也 都 就 被 不 了 ， 。 、 与 及 或 呢 吗 吧".split())
"""What follows a noun: 地 is di4 before them."""
_OWING: Final = frozenset("没 没有 要 该 快 必须 来 去 不 请 得 能 会 肯 想 应该 尽快 赶紧 赶快 已经 就".split())
_CREDITORS: Final = ("我", "你", "您", "他", "她", "我们", "你们", "他们", "银行", "人家")
"""Between the two 还 is "give back", huan2."""
_PLANTING: Final = tuple(
    "在 了 过 下 树 花 菜 地 田 上 植 棉 水稻 小麦 粮 草 瓜 豆 满 玉米 葡萄 土豆 茶 什么 点 些 果".split()
)
_FAITHS: Final = ("佛", "道", "宗", "信", "传", "基督", "天主", "回", "伊斯兰", "政", "入", "的")
_FRYING: Final = ("油", "锅", "里", "油里", "锅里", "再", "先", "下锅")
"""What something is fried in, before 炸 as zha2."""
_BLOWN_UP: Final = ("弹", "药", "毁", "死", "伤", "桥", "开", "掉", "了", "飞")
_LET_GO: Final = ("谎", "手", "娇", "尿", "野", "网", "气", "欢", "泼", "腿", "丫", "酒疯", "大谎", "弥天", "旦")
"""What 撒 is said of as "let go", sa1; what is scattered has sa3."""
_TARGETS: Final = frozenset("柱 立柱 门柱 门框 横梁 靶 靶心 篮筐 目标 了 的".split())
_NEAR: Final = 4
_MEASURED: Final = ("一量", "了", "体", "身", "尺寸", "血压")


def reading(place: Place) -> str | None:
    """Return the reading of a word of one character; ``None`` to keep the dictionary's."""
    return _surname(place) or (rule(place) if (rule := _RULES.get(place.word)) else None) or _USUAL.get(place.word)


def _surname(place: Place) -> str | None:
    word, before, after = place.word, place.before, place.after
    if word in ONLY_SURNAMES or (before == "姓" and word in SURNAMES):
        return SURNAMES[word]
    if word in FAMILIAR and before in ("老", "小"):
        return SURNAMES[word]
    if (
        word in SURNAMES
        and is_given_name(after)
        and (len(place.run) == len((word, after)) or before in ("和", "与", "及"))
    ):
        return SURNAMES[word]
    given = 0 < len(after) <= 2 and part_of_speech(after) == "nr"
    counted = bool(before) and before[-1] in NUMERALS
    return SURNAMES[word] if word in SURNAMES and not counted and (after.startswith(TITLES) or given) else None


def _behind_a_numeral(place: Place) -> bool:
    return bool(place.before) and place.before[-1] in NUMERALS


def _fry_or_blow_up(place: Place) -> str | None:
    if place.after.startswith(_BLOWN_UP):
        return "zha4"
    return "zha2" if place.before.endswith(_FRYING) else None


def _with(place: Place) -> str | None:
    """Read 和 as "knead" or "mix": 和|面, 和|在|一起."""
    if place.after in ("面", "泥"):
        return "huo2"
    return "huo4" if list(place.run[place.index + 1 : place.index + 3]) == ["在", "一起"] else None


def _particle_of_manner(place: Place) -> str | None:
    after = place.after
    adverb = len(place.before) >= 2 and place.before not in NO_ADVERB
    return "de5" if adverb and after and after not in _AFTER_NOUN else None


def _suffix_er(place: Place) -> str | None:
    before, after = place.before, place.after
    return "er5" if before and before[-1] not in "女幼孤婴男" and after[:1] not in tuple("女子童孙媳") else None


def _noun(word: str) -> bool:
    return part_of_speech(word).startswith(("n", "r", "m"))


def _done_or_able(place: Place) -> str:
    before, after = place.before, place.after
    done = before == "得" and place.index > 1 and not part_of_speech(place.run[place.index - 2]).startswith(("v", "a"))
    if done:
        return "le5"
    able = (
        before == "不"
        or (before == "得" and place.index > 1 and after[:1] in ("", "吗", "吧", "呢"))
        or (before.endswith("得") and len(before) > 1 and before[-2] not in GAINING and not _noun(before[:-1]))
    )
    return "liao3" if able else "le5"


_DIGITS: Final = NUMERALS - frozenset("几半每多")
_SCORED: Final = ("分", "票", "奖")


def _scored(place: Place) -> bool:
    """Tell whether a number of points or votes follows: 他|得|八|十分."""
    return (
        "".join(place.run[place.index + 1 : place.index + 4])
        .lstrip("零一二三四五六七八九十百千万两点")
        .startswith(_SCORED)
    )


def _get_must_or_particle(place: Place) -> str | None:
    before, after = place.before, place.after
    if after in ("了", "到", "过") and before and not part_of_speech(before).startswith(("v", "a")):
        return "de2"
    if after == "了" and not before:
        return "de2"
    if (
        after
        and after[0] in _DIGITS
        and after != "十分"
        and (_scored(place) or (before and before not in _OBLIGED and _noun(before)))
    ):
        return "de2"
    if after and (not before or before in _OBLIGED) and after not in ("了", "到", "很"):
        return "dei3"
    return "de5" if before and after else None


def _measure_of_animals(place: Place) -> str | None:
    before, after = place.before, place.after
    pointed = bool(before) and before[-1] in ANIMALS_OF and bool(after) and after[0] not in ONLY
    return "zhi1" if _behind_a_numeral(place) or pointed else None


def _volume_or_roll(place: Place) -> str | None:
    if not _behind_a_numeral(place):
        return None
    return "juan3" if place.after.startswith(ROLLED) else "juan4"


def _lane(place: Place) -> str | None:
    numbered = not place.after or place.after[0] in NUMERALS | {"号"}
    return "long4" if _behind_a_numeral(place) and numbered else None


def _plant(place: Place) -> str | None:
    before, after = place.before, place.after
    kind = bool(before) and before[-1] in KINDS_OF + "品人物"
    if after == "的":
        return "zhong4" if before and not kind else None
    return "zhong4" if after.startswith(_PLANTING) and not kind else None


def _long_or_grown(place: Place) -> str | None:
    if place.after.startswith((*GROWING, *GROWN)):
        return "zhang3"
    return None if place.before.endswith("年") else "chang2"


def _give_back(place: Place) -> str | None:
    owed = place.after in ("了", "钱", "给", "清", "债", "书")
    unpaid = place.before in ("没", "没有") and place.after in ("", "呢", "吗", "完", "清")
    return "huan2" if owed or unpaid or (place.before in _OWING and place.after in _CREDITORS) else None


def _count(place: Place) -> str | None:
    noun = bool(place.before) and place.before[-1] in "人次指参系函总基个多少分"
    return "shu3" if place.after.startswith(COUNTABLE) and not noun else None


def _let_go(place: Place) -> str | None:
    """Read 撒 as "let go", sa1, rather than "scatter": 撒|了|个|谎."""
    following = "".join(place.run[place.index + 1 : place.index + 5]).lstrip("了着过个一的不")
    return "sa1" if following.startswith(_LET_GO) else None


def _leave_behind(place: Place) -> str | None:
    """Read 落 as "leave behind": 钥匙|落|在|家里."""
    skipped = place.after.startswith("下") and "把" in place.run[: place.index]
    near = place.run[max(0, place.index - _NEAR) : place.index]
    forgotten = place.after.startswith(("在", "了", "下")) and any(word.endswith(LEFT_BEHIND) for word in near)
    return "la4" if skipped or forgotten or place.before.endswith(LEFT_BEHIND) else None


def _adjust(place: Place) -> str | None:
    """Read 调 as "adjust": 空调|调|到|二十六|度, but not 他|调|到|北京."""
    near = place.run[max(0, place.index - _NEAR) : place.index]
    goal = "".join(place.run[place.index + 2 : place.index + 3])
    to = place.after in ("到", "至", "成") and goal[:1] in ("最", "静")
    adjusted = any(word.endswith(ADJUSTABLE) for word in near)
    return "tiao2" if to or adjusted or place.after.startswith(tuple(ADJUSTED)) else None


def _lead(place: Place) -> str | None:
    """Read 率 as "lead": 他|率|三千|骑兵."""
    following = place.run[place.index + 1 : place.index + 4]
    counted = place.after[:1] in NUMERALS and any(word.endswith(_TROOPS) for word in following)
    return "shuai4" if counted or place.after.startswith(_LED) else None


def _row(place: Place) -> str | None:
    """Read 行 as "row" behind a number of it: 第|十二|行."""
    numbered = place.index > 1 and place.run[place.index - 2].endswith("第")
    return "hang2" if _behind_a_numeral(place) and (numbered or place.after in LINES) else None


def _rise_over(place: Place) -> str | None:
    """Read 没 as "rise over": 倒入|热水|没|过|排骨."""
    near = "".join(place.run[max(0, place.index - _NEAR) : place.index])
    return "mo4" if place.after == "过" and any(water in near for water in WATERS) else None


def _hit(place: Place) -> str | None:
    """Read 中 as "hit" behind a verb of shooting: 补射|中|柱."""
    return "zhong4" if place.before.endswith(("射", "击", "砸", "投", "踢")) and place.after in _TARGETS else None


_RULES: Final[Mapping[str, Callable[[Place], str | None]]] = {
    "撒": _let_go,
    "落": _leave_behind,
    "调": _adjust,
    "行": _row,
    "没": _rise_over,
    "中": _hit,
    "干": lambda place: "gan1" if place.before[-1:] in DRYING else None,
    "闷": lambda place: "men1" if place.after in ("着", "在", "声") else None,
    "晃": lambda place: "huang3" if place.after.startswith(("眼", "过", "得", "人")) else None,
    "为": lambda place: purpose.reading(place.run, place.index, part_of_speech),
    "炸": _fry_or_blow_up,
    "和": _with,
    "地": _particle_of_manner,
    "儿": _suffix_er,
    "了": _done_or_able,
    "率": _lead,
    "划": lambda place: "hua2" if place.after.endswith("刀") else None,
    "尽": lambda place: "jin3" if place.after.startswith(("可能", "快", "早", "量", "先", "管")) else None,
    "量": lambda place: "liang2" if place.after.startswith(_MEASURED) else None,
    "觉": lambda place: None if place.after else "jiao4",
    "场": lambda place: "chang3" if place.before and place.after.startswith(SHOWN) else None,
    "着": lambda place: "zhao2" if place.before == "不" else "zhe5" if place.before else None,
    "载": lambda place: "zai3" if _behind_a_numeral(place) else None,
    "得": _get_must_or_particle,
    "看": lambda place: "kan1" if place.after in ("门", "家", "守") else "kan4",
    "只": _measure_of_animals,
    "盛": lambda place: "cheng2" if place.after.startswith((*LADLED, "一碗", "了")) else None,
    "卷": _volume_or_roll,
    "弄": _lane,
    "种": _plant,
    "长": _long_or_grown,
    "还": _give_back,
    "数": _count,
    "教": lambda place: None if place.before.endswith(_FAITHS) else "jiao1",
}
