"""Characters of several readings within words of two characters and more, by the characters and words beside them.

A rule returns the syllables that it decides by their places in the word, counted from the end where they are negative, and
``None`` where it does not apply. The first that does is taken.
"""

# ruff: noqa: E501, SIM905  (a full-width character counts as two columns)
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rhapsode.text.languages.zh import unlisted_words
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
    LENGTHENING,
    LINES,
    MISSED,
    NO_ADVERB,
    NUMERALS,
    ONLY,
    ROLLED,
    SEASONINGS,
    SHOWN,
    WATERS,
)
from rhapsode.text.languages.zh.dictionary import is_word, part_of_speech
from rhapsode.text.languages.zh.place import Place
from rhapsode.text.languages.zh.surnames import SURNAMES

Syllables = Mapping[int, str]
NAMES: Final = ("nr", "ns", "nt")
"""The parts of speech of names of people, places and bodies."""
_SPOKEN_VERBS: Final = frozenset("说走看笑问想听跑叫喊哭答坐站望写读做吃喝讲")
_MANNERS: Final = frozenset("多早快慢好轻")
_TAUGHT: Final = frozenset("我你他她您咱谁们")
"""Those beside whom 教 is the verb, jiao1."""
_SOILED: Final = ("垃圾", "废", "污", "在", "入")
"""What is tipped out, and where to: 倾倒 with dao4."""
_LASTING: Final = frozenset("活忙开关等站坐躺")
"""Verbs behind which 着 stays the particle before 了."""
_CONCEDING: Final = frozenset("这那我你他她它可")
"""Before them 倒 is the adverb: 这倒|不错."""
_ABLE: Final = {"不着": "zhao2", "得着": "zhao2", "不了": "liao3", "得了": "liao3"}
"""How the ends of verbs are read that tell whether something can be done: 用不着, 吃得了."""
_SONS: Final = frozenset(
    "女儿 婴儿 幼儿 孤儿 胎儿 少儿 健儿 宠儿 弃儿 男儿 患儿 产儿 生儿 血儿 运儿 潮儿 小儿 侄儿 孙儿 娇儿 乞儿 妻儿 吾儿 乳儿 病儿 托儿 育儿 形儿 浪儿 贝儿 我儿 孩儿 能儿 养儿".split()
)
"""The ends of words in which 儿 means a child, or is a syllable of its own."""
_CUT: Final = "碎得成开片丝块丁好了段断菜肉下去出着葱姜蒜"
"""What is cut, and into what: 切 is qie1 before them."""
_IN_ROWS: Final = ("成", "第", "另起", "这", "那", "上", "下")
_ELDERS: Final = "子女辈老官孙者兄相势进成房媳上"
"""Characters behind 长 where it means "elder" or "grow"."""
_NEAR: Final = 4
_VOLUMES: Final = NUMERALS | frozenset("上下中全")


def read(place: Place, said: list[str]) -> list[str]:
    """Return the syllables ``said`` of a word of several characters with what is decided by its place."""
    decided = next((found for rule in _RULES if (found := rule(place)) is not None), {})
    if not is_word(place.word):
        decided = {**decided, **unlisted_words.read(place)}
    syllables = list(said)
    for at, syllable in decided.items():
        syllables[at] = syllable
    return syllables


def _particle_at_the_end(place: Place) -> Syllables | None:
    """Read 地 as the particle of manner: 慢慢地."""
    word = place.word
    return {-1: "de5"} if word[-1] == "地" and len(word) > 2 and word[0] == word[1] else None


def _particle_at_the_beginning(place: Place) -> Syllables | None:
    """Read 地 as the particle that the segmenter joins to a verb: 高兴|地说."""
    word, before = place.word, place.before
    if word[0] != "地" or not (len(before) > 1 or before in _MANNERS) or before in NO_ADVERB:
        return None
    return {0: "de5"} if (len(word) == 2 and word[1] in _SPOKEN_VERBS) or not is_word(word) else None


def _still_to(place: Place) -> Syllables | None:
    """Read 还给 as "also gives", unless something is given back."""
    if place.word != "还给" or not place.after or _given_back(place):
        return None
    return {0: "hai2", 1: "gei3"}


def _given_back(place: Place) -> bool:
    """Tell whether 还给 is "give back": behind 把, or where nothing but who gets it follows."""
    run, index = place.run, place.index
    return "把" in run[:index] or "将" in run[:index] or index + 2 >= len(run) or run[index + 2] in ("了", "吧", "的")


def _plant_for(place: Place) -> Syllables | None:
    """Read 种 as "plant": 我们种|树."""
    word = place.word
    return {-1: "zhong4"} if word[-1] == "种" and word[-2] in _TAUGHT and place.after else None


def _ladle(place: Place) -> Syllables | None:
    """Read 盛 as "ladle": 盛饭, 再盛到."""
    word = place.word
    if word[0] == "盛" and word[1] in LADLED:
        return {0: "cheng2"}
    return {1: "cheng2"} if word[1] == "盛" and word[2:] and word[2] in "到入出饭汤碗" else None


def _measure_of_animals(place: Place) -> Syllables | None:
    """Read 只 as the measure word of animals: 这|只猫, 那只|猫, but not 那只能."""
    word, before = place.word, place.before
    if word[0] == "只" and before[-1:] and before[-1] in ANIMALS_OF and word[1] not in ONLY:
        return {0: "zhi1"}
    if word[-1] == "只" and word[-2] in NUMERALS:
        return {-1: "zhi1"}
    if word[0] == "只" and before[-1:] and before[-1] in NUMERALS and not is_word(word):
        return {0: "zhi1"}
    if len(word) == 2 and word[1] == "只" and word[0] in ANIMALS_OF and not place.after.startswith(tuple(ONLY)):
        return {1: "zhi1"}
    return None


def _show(place: Place) -> Syllables | None:
    """Read 场 as the measure word of performances: 一场|电影."""
    word = place.word
    shown = word[-1] == "场" and word[0] in NUMERALS and place.after.startswith(SHOWN)
    return {-1: "chang3"} if shown else None


def _mix(place: Place) -> Syllables | None:
    """Read 调入 as "mix in": 调入|生抽."""
    return {0: "tiao2"} if place.word == "调入" and place.after.startswith(SEASONINGS) else None


def _adjust(place: Place) -> Syllables | None:
    """Read 调 as "adjust" before what something is made, and to where: 调暗, 音量|调到|最大."""
    word = place.word
    if len(word) != len("调暗") or word[0] != "调":
        return None
    near = place.run[max(0, place.index - _NEAR) : place.index]
    to = word[1] in "到至成" and (place.after[:1] in ("最", "静") or any(part.endswith(ADJUSTABLE) for part in near))
    return {0: "tiao2"} if to or word[1] in ADJUSTED else None


def _left_behind(place: Place) -> Syllables | None:
    """Read 落下 as "leave behind": 把|课|落下|了."""
    missed = "把" in place.run[: place.index] and place.before.endswith(MISSED)
    return {0: "la4"} if place.word == "落下" and (missed or place.after in ("功课", "课程", "太多", "队")) else None


def _rise_over(place: Place) -> Syllables | None:
    """Read 没过 as "rise over": 水|没过|膝盖."""
    at = place.word.find("没过")
    if at < 0:
        return None
    near = "".join(place.run[max(0, place.index - _NEAR) : place.index]) + place.word[:at]
    return {at: "mo4" if any(water in near for water in WATERS) else "mei2"}


def _called(place: Place) -> Syllables | None:
    """Read a surname behind 姓 as such: 姓单."""
    word = place.word
    return {1: SURNAMES[word[1]]} if len(word) == 2 and word[0] == "姓" and word[1] in SURNAMES else None


def _years(place: Place) -> Syllables | None:
    """Read 载 as "year": 三载."""
    word = place.word
    return {-1: "zai3"} if word[-1] == "载" and word[-2] in NUMERALS else None


def _fall_or_tip(place: Place) -> Syllables | None:
    """Read 倒 as "fall" or "tip out": 推倒, 倾倒|垃圾."""
    word = place.word
    if word[-1] != "倒" or len(word) != 2:
        return None
    tipped = word == "倾倒" and place.after.startswith(_SOILED)
    return {-1: "dao4" if tipped or word[0] in _CONCEDING else "dao3"}


def _able(place: Place) -> Syllables | None:
    """Read the end of a verb that tells whether something can be done: 用不着, 吃得了."""
    word = place.word
    if word[-2:] not in _ABLE or len(word) != 3 or word[0] in GAINING:
        return None
    return {1: "bu4" if word[1] == "不" else "de5", 2: _ABLE[word[-2:]]}


def _dry(place: Place) -> Syllables | None:
    """Read 干 as what a verb leaves dry: 晒干."""
    word = place.word
    return {1: "gan1"} if len(word) == 2 and word[1] == "干" and word[0] in DRYING else None


def _suffix_er(place: Place) -> Syllables | None:
    """Read 儿 as a suffix: 花儿, 今儿个, but not 女儿."""
    word = place.word
    if word[1:] in ("儿个", "儿里", "儿早"):
        return {1: "er5"}
    return {-1: "er5"} if word[-1] == "儿" and word[-2:] not in _SONS else None


def _volume(place: Place) -> Syllables | None:
    """Read 卷 as "volume": 上卷, 三卷, but not 三卷|纸."""
    word = place.word
    volume = word[-1] == "卷" and word[-2] in _VOLUMES and not place.after.startswith(ROLLED)
    return {-1: "juan4"} if volume else None


def _cut(place: Place) -> Syllables | None:
    """Read 切 as "cut": 切碎."""
    word = place.word
    return {0: "qie1"} if word[0] == "切" and word[1] in _CUT else None


def _particle_of_degree(place: Place) -> Syllables | None:
    """Read 得 as the particle of degree: 跑得|快, 处得, 来得及."""
    word = place.word
    if len(word) == 2 and word[1] == "得" and place.after and word[0] not in GAINING:
        return {1: "de5"}
    if word == "处得":
        return {0: "chu3", 1: "de5"}
    if "得" in word[1:-1] and not part_of_speech(word).startswith(NAMES):
        return {at: "de5" for at in range(1, len(word) - 1) if word[at] == "得"}
    return None


def _teach(place: Place) -> Syllables | None:
    """Read 教 as "teach": 教我, 他教."""
    word = place.word
    if word[0] == "教" and word[1] in _TAUGHT:
        return {0: "jiao1"}
    return {-1: "jiao1"} if word[-1] == "教" and word[-2] in _TAUGHT else None


def _burn(place: Place) -> Syllables | None:
    """Read 着 as "catch fire", or as what a verb brings about: 火着|了, 划着|了."""
    word = place.word
    burns = word[-1] == "着" and word[0] in "火灯" and place.after.startswith(("起", "得"))
    done = word[-1] == "着" and word[0] not in _LASTING and place.after == "了"
    return {-1: "zhao2"} if burns or done else None


def _row(place: Place) -> Syllables | None:
    """Read 行 as "row": 第|三行, 两行|字."""
    word = place.word
    if word[-1] == "行" and word[0] == "第" and len(word) > len("第行"):
        return {-1: "hang2"}
    row = word[-1] == "行" and word[0] in NUMERALS and (place.before.endswith(_IN_ROWS) or place.after in LINES)
    return {-1: "hang2"} if row else None


def _count(place: Place) -> Syllables | None:
    """Read 数 as "count": 数到, 一数|到."""
    word = place.word
    if word[0] == "数" and word[1:].startswith(COUNTABLE):
        return {0: "shu3"}
    return {-1: "shu3"} if word[-1] == "数" and word[0] in NUMERALS and place.after.startswith("到") else None


def _kind_of(place: Place) -> Syllables | None:
    """Read 种 as "kind": 这|种花."""
    return {0: "zhong3"} if place.word[0] == "种" and place.before[-1:] and place.before[-1] in KINDS_OF else None


def _become(place: Place) -> Syllables | None:
    """Read 为 as "become": 成为, but not 因为."""
    return {-1: "wei2"} if place.word[-1] == "为" and not place.word.endswith("因为") else None


def _long_or_grown(place: Place) -> Syllables | None:
    """Read 长 as "long" or "grow": 变长, 长大, 长裤."""
    word = place.word
    grows = word[-2] == "不" and place.after.startswith((*GROWN, *GROWING))
    if word == "船长" and place.after[:1] in NUMERALS and place.after[-1:] in ("丈", "米", "尺"):
        return {1: "chang2"}
    if word[-1] == "长" and word[-2] in LENGTHENING and not grows:
        return {-1: "chang2"}
    if word[0] != "长":
        return None
    if word[1] in GROWING and word != "长在":
        return {0: "zhang3", 1: "de5"} if word == "长得" else {0: "zhang3"}
    long = word[1] not in _ELDERS if len(word) == 2 else not word[1:].startswith(GROWN)
    return {0: "chang2"} if long else None


_RULES: Final[tuple[Callable[[Place], Syllables | None], ...]] = (
    _mix, _adjust, _left_behind, _rise_over, _called, _particle_at_the_end, _particle_at_the_beginning, _still_to, _plant_for, _ladle, _measure_of_animals, _show, _years,
    _fall_or_tip, _able, _dry, _suffix_er, _volume, _cut, _particle_of_degree, _teach, _burn, _row, _count, _kind_of, _become,
    _long_or_grown,
)  # fmt: skip
