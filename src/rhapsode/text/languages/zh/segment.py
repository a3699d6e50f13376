"""Find the words of Mandarin with rjieba, and their pinyin with pypinyin.

rjieba is jieba's algorithm and dictionary in Rust: the same words, loaded in 0.15 s and 32 MB instead of 1.0 s and 149 MB,
and there are wheels of it.
"""

# ruff: noqa: E501, RUF001, SIM905  (a full-width character counts as two columns)
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from rhapsode.core.errors import EngineUnavailableError
from rhapsode.core.extras import needs_extra
from rhapsode.text.languages.zh import purpose
from rhapsode.text.languages.zh.corrections import PHRASES, USUAL, corrected, is_listed, listed_words
from rhapsode.text.languages.zh.surnames import ONLY_SURNAMES, SURNAMES, TITLES, surname

if TYPE_CHECKING:
    from rjieba import Jieba

MISSING: Final = "Mandarin needs rjieba, pypinyin and opencc, of the extra 'zh', which is not installed."
_SINGLE: Final = {"幢": "zhuàng,chuáng", "缝": "féng,fèng"}
"""Characters whose usual reading is not the first of pypinyin's."""

_ALONE: Final = {
    **{char: reading for char, reading in USUAL.items() if char not in "勒葛"},
    "脏": "zang1", "嚼": "jiao2", "削": "xiao1", "尽": "jin4", "挨": "ai2", "铺": "pu1", "挣": "zheng4", "弹": "tan2", "剥": "bao1", "曲": "qu3",
    "朝": "chao2", "铤": "ting3",
}  # fmt: skip
"""What characters are read as that are words of their own, mostly verbs."""
_ABLE: Final = {"不着": "zhao2", "得着": "zhao2", "不了": "liao3", "得了": "liao3"}
"""How the ends of verbs are read that tell whether something can be done: 用不着, 吃得了."""
_LED: Final = ("代表", "团", "队", "部", "军", "众", "中国", "全", "领导", "访问团", "工作组")
"""Those someone leads: 率 is shuai4 before them, and lü4, rate, elsewhere."""
_NAMES: Final = ("nr", "ns", "nt")
"""The parts of speech of names of people, places and bodies."""

_SHOWN: Final = (
    "比赛",
    "演出",
    "电影",
    "考试",
    "球",
    "音乐会",
    "讲座",
    "报告",
    "晚会",
    "戏",
    "演唱会",
    "赛",
    "表演",
    "展览",
    "婚礼",
    "发布会",
)
"""What is held once, 一场 with chang3; what happens (雨, 病, 战争) is 一场 with chang2."""
_SONS: Final = frozenset(
    "女儿 婴儿 幼儿 孤儿 胎儿 少儿 健儿 宠儿 弃儿 男儿 患儿 产儿 生儿 血儿 运儿 潮儿 小儿 侄儿 孙儿 娇儿 乞儿 妻儿 吾儿 乳儿 病儿 托儿 育儿 形儿 浪儿 贝儿 我儿 孩儿 能儿 养儿".split()
)
"""The ends of words in which 儿 means a child, or is a syllable of its own."""

_OBLIGED: Final = frozenset(
    "我 你 您 他 她 它 咱 我们 你们 他们 她们 咱们 大家 谁 也 都 还 就 总 只 可 非 才 又 必 不 看来 那 先 现在 明天 今天 得".split()
)
_NO_ADVERB: Final = frozenset(
    "块 片 这块 那块 这片 那片 那 这 每 各 某 该 此 原 当 外 内 本 一块 一片 土 草 农 工 营 基 产 空 的".split()
)
_AFTER_NOUN: Final = frozenset("是 上 里 下 有 在 和 的 很 也 都 就 被 不 了 ， 。 、 与 及 或 呢 吗 吧".split())
_GROWN: Final = (
    "痘",
    "皱纹",
    "虫",
    "斑",
    "疮",
    "胡子",
    "白头发",
    "白发",
    "叶",
    "芽",
    "霉",
    "锈",
    "刺",
    "蘑菇",
    "青春痘",
    "疙瘩",
    "水泡",
    "蛀牙",
)
"""What grows: behind these 长 is zhang3, before other nouns chang2."""
_LENGTHENING: Final = "变加太最更全边好多片悠绵留放不见"
"""Characters behind which 长 is chang2, long: 变长, 最长, 多长."""
_COUNTABLE: Final = (
    "到",
    "了",
    "着",
    "过",
    "得",
    "不",
    "钱",
    "星",
    "羊",
    "人头",
    "钞票",
    "起",
    "清",
    "下去",
    "出来",
    "完",
    "数",
    "步",
)
_OWING: Final = frozenset("没 没有 要 该 快 必须 来 去 不 请 得 能 会 肯 想 应该 尽快 赶紧 赶快 已经 就".split())
_PLANTING: Final = (
    "在",
    "了",
    "过",
    "下",
    "树",
    "花",
    "菜",
    "地",
    "田",
    "上",
    "植",
    "棉",
    "水稻",
    "小麦",
    "粮",
    "草",
    "瓜",
    "豆",
    "满",
    "玉米",
    "葡萄",
    "土豆",
    "茶",
    "什么",
    "点",
    "些",
    "果",
)
_KINDS_OF: Final = "这那各每哪几一二两三四五六七八九十百多某此何"
"""What stands before 种 as a measure word, a kind."""
_TAUGHT: Final = frozenset("我你他她您咱谁们")
"""Those beside whom 教 is the verb, jiao1."""
_FAITHS: Final = ("佛", "道", "宗", "信", "传", "基督", "天主", "回", "伊斯兰", "政", "入", "的")
_NUMERALS: Final = frozenset("一二三四五六七八九十百千万两几半每多")
_IN_ROWS: Final = ("成", "第", "另起", "这", "那", "上", "下")
_LINES: Final = frozenset("字 代码 诗 长诗 短诗 文字 数据 泪 泪水 眼泪 小字 大字 树 脚印 字迹 白杨 柳树 标题".split())
_SPOKEN_VERBS: Final = frozenset("说走看笑问想听跑叫喊哭答坐站望写读做吃喝讲")
_CUT: Final = "碎得成开片丝块丁好了段断菜肉下去出着葱姜蒜"
"""What is cut, and into what: 切 is qie1 before them."""
_FRYING: Final = ("油", "锅", "里", "油里", "锅里", "再", "先", "下锅")
"""What something is fried in, before 炸 as zha2."""
_BLOWN_UP: Final = ("弹", "药", "毁", "死", "伤", "桥", "开", "掉", "了", "飞")
_GAINING: Final = "获取赢博夺独求难心所应先购测习换不觉值舍免省使显记懂晓由"
"""Characters before 得 in words in which it means "get", or that the dictionary knows."""
_LADLED: Final = "出饭汤入到起盘碗进粥面菜满着水在好"
"""What is ladled, and where to: 盛 is cheng2 before them."""
_ANIMALS_OF: Final = "那这哪每另几两半"
"""Characters before 只 as a measure word."""
_ONLY: Final = "是有能要会好得不想需为剩在用可见限因说做管顾"
"""Characters behind 只, only: 那只能等."""
_ROLLED: Final = (
    "胶",
    "纸",
    "布",
    "卫生",
    "铁",
    "电线",
    "绳",
    "毯",
    "画",
    "保鲜",
    "毛线",
    "薄膜",
    "铺盖",
    "行李",
    "钢",
    "线",
)
"""What is rolled up: 卷 is juan3 before them, and juan4 as a volume."""
_ELDERS: Final = "子女辈老官孙者兄相势进成房媳上"
"""Characters behind 长 where it means "elder" or "grow"."""
_GROWING: Final = ("得", "了", "出", "高", "胖", "满", "在", "着", "过", "大", "成", "个", "草", "毛", "肉", "牙")


@lru_cache(maxsize=1)
def _jieba() -> Jieba:
    try:
        from rjieba import Jieba
    except ImportError as error:
        raise needs_extra(EngineUnavailableError(MISSING), "zh") from error
    return Jieba()


def _as_phrases(read: Mapping[str, Sequence[str]]) -> dict[str, list[list[str]]]:
    """Return words with their syllables as pypinyin takes phrases."""
    return {word: [[syllable] for syllable in said] for word, said in read.items()}


@lru_cache(maxsize=1)
def _pinyin() -> Callable[[str], list[str]]:
    try:
        import pypinyin
    except ImportError as error:
        raise needs_extra(EngineUnavailableError(MISSING), "zh") from error
    pypinyin.load_single_dict({ord(character): said for character, said in _SINGLE.items()})

    def syllables(characters: str) -> list[str]:
        unknown: Any = lambda text: [""] * len(text)  # noqa: E731  (a list is taken, whatever its annotation says)
        return list(
            pypinyin.lazy_pinyin(characters, style=pypinyin.Style.TONE3, neutral_tone_with_five=True, errors=unknown)
        )

    read = {word: said.split() for word, said in PHRASES.items()}
    pypinyin.load_phrases_dict(_as_phrases(read), style="tone2")
    read = {word: corrected(word, syllables(word), name=False) for word in listed_words()}
    pypinyin.load_phrases_dict(_as_phrases(read), style="tone2")
    return syllables


@lru_cache(maxsize=2048)
def _kind(word: str) -> str:
    """Return the part of speech of a word: "nr" for the name of a person."""
    tagged = _jieba().tag(word)
    return tagged[0][1] if len(tagged) == 1 else ""


@lru_cache(maxsize=2048)
def _is_word(text: str) -> bool:
    """Tell whether the dictionary of the segmenter has ``text``."""
    return len(_jieba().cut(text, False)) == 1


def _family(word: str, before: str, after: str) -> str | None:
    """Return the reading of the surname that a word of several characters begins with; ``None`` if it is no name."""
    if len(word) == 1 or word[0] not in SURNAMES:
        return None
    if word[0] in ONLY_SURNAMES and not _is_word(word):
        return SURNAMES[word[0]]
    parts = (word[:2], word[1:]) if len(word) > 2 else ()
    compound = any(_is_word(part) and not _kind(part).startswith(("nr", "ns", "nz")) for part in parts)
    return surname(word, _kind(word), before, after, compound=compound if parts else _is_word(word))


def _named(after: str) -> bool:
    """Tell whether what follows a surname is a given name."""
    return 0 < len(after) <= 2 and _kind(after) == "nr"


def words(text: str) -> list[str]:
    """Return the words of a run of Chinese characters; together they are the run."""
    return list(_jieba().cut(text))


def load() -> None:
    """Load both dictionaries: about a second. Raises EngineUnavailableError when a package is missing."""
    _jieba()
    _pinyin()


def syllables(run: Sequence[str]) -> list[list[str]]:
    """Return the pinyin of each word of a run of words, a syllable for each character; empty for unknown ones.

    Each word is read by itself, because pypinyin's phrases cross the words of the segmenter (这|种植|物, 瞩目|的|成就); what hangs
    on grammar (地, 得, 长, surnames) is decided by the words beside it.
    """
    pinyin = _pinyin()
    result: list[list[str]] = []
    for index, word in enumerate(run):
        said = pinyin(word)
        before = run[index - 1] if index else ""
        after = run[index + 1] if index + 1 < len(run) else ""
        name = len(word) > 1 and _kind(word).startswith(_NAMES)
        if len(word) > 1 and len(said) == len(word):
            said = corrected(word, said, name=name)
        if is_listed(word):
            pass
        elif family := _family(word, before, after):
            said = [family, *(("zi3", *said[2:]) if len(word) > len("曾子") and word[1] == "子" else said[1:])]
        elif word == "为":
            said = [purpose.reading(run, index, _kind)]
        elif word == "和" and list(run[index + 1 : index + 3]) == ["在", "一起"]:
            said = ["huo4"]
        elif len(word) == 1:
            said = [_by_neighbours(word, before, after) or _ALONE.get(word) or said[0]]
        elif word[-1] == "地" and len(word) >= 3 and word[0] == word[1]:
            said = [*said[:-1], "de5"]
        elif (
            word[0] == "地"
            and len(word) == 2
            and (word[1] in _SPOKEN_VERBS or not _is_word(word))
            and len(before) >= 2
            and before not in _NO_ADVERB
        ):
            said = ["de5", said[1]]
        elif word == "还给" and after and not _given_back(run, index):
            said = ["hai2", "gei3"]
        elif word[-1] == "种" and word[-2] in _TAUGHT and after:
            said = [*said[:-1], "zhong4"]
        elif word[0] == "盛" and word[1] in _LADLED:
            said = ["cheng2", *said[1:]]
        elif word[1:2] == "盛" and word[2:3] and word[2] in "到入出饭汤碗":
            said = [said[0], "cheng2", *said[2:]]
        elif word[0] == "只" and before[-1:] and before[-1] in _ANIMALS_OF and word[1] not in _ONLY:
            said = ["zhi1", *said[1:]]
        elif (
            len(word) == len("那只")
            and word[1] == "只"
            and word[0] in _ANIMALS_OF
            and not after.startswith(tuple(_ONLY))
        ):
            said = [said[0], "zhi1"]
        elif word[-1] == "场" and word[0] in _NUMERALS and after.startswith(_SHOWN):
            said = [*said[:-1], "chang3"]
        elif word[-1] == "载" and word[-2] in _NUMERALS:
            said = [*said[:-1], "zai3"]
        elif word[-1] == "倒" and len(word) == 2:
            said = [
                said[0],
                "dao4" if word == "倾倒" and after.startswith(("垃圾", "废", "污", "在", "入")) else "dao3",
            ]
        elif word[-2:] in _ABLE and len(word) == len("用不着") and word[0] not in _GAINING:
            said = [said[0], "bu4" if word[1] == "不" else "de5", _ABLE[word[-2:]]]
        elif word[-1] == "儿" and word[-2:] not in _SONS:
            said = [*said[:-1], "er5"]
        elif word[-1] == "卷" and word[-2] in _NUMERALS | {"上", "下", "中", "全"} and not after.startswith(_ROLLED):
            said = [*said[:-1], "juan4"]
        elif word[0] == "切" and word[1] in _CUT:
            said = ["qie1", *said[1:]]
        elif len(word) == 2 and word[1] == "得" and after and word[0] not in _GAINING:
            said = [said[0], "de5"]
        elif word == "处得":
            said = ["chu3", "de5"]
        elif "得" in word[1:-1] and not name:
            said = [
                "de5" if char == "得" and 0 < place < len(word) - 1 else one
                for place, (char, one) in enumerate(zip(word, said, strict=True))
            ]
        elif word[0] == "教" and word[1] in _TAUGHT:
            said = ["jiao1", *said[1:]]
        elif word[-1] == "教" and word[-2] in _TAUGHT:
            said = [*said[:-1], "jiao1"]
        elif word[-1] == "着" and word[0] in "火灯" and after.startswith(("了", "起", "得")):
            said = [*said[:-1], "zhao2"]
        elif word[-1] == "行" and word[0] in _NUMERALS and (before.endswith(_IN_ROWS) or after in _LINES):
            said = [*said[:-1], "hang2"]
        elif word[0] == "数" and len(word) > 1 and word[1:].startswith(_COUNTABLE):
            said = ["shu3", *said[1:]]
        elif word[-1] == "数" and word[0] in _NUMERALS and after.startswith("到"):
            said = [*said[:-1], "shu3"]
        elif word[0] == "种" and before[-1:] and before[-1] in _KINDS_OF:
            said = ["zhong3", *said[1:]]
        elif word[-1] == "为" and len(word) > 1 and not word.endswith("因为"):
            said = [*said[:-1], "wei2"]
        elif (
            word[-1] == "长"
            and word[-2] in _LENGTHENING
            and not (word[-2] == "不" and after.startswith((*_GROWN, *_GROWING)))
        ):
            said = [*said[:-1], "chang2"]
        elif word[0] == "长" and word[1:2] in _GROWING and word not in ("长在",):
            said = ["zhang3", "de5"] if word == "长得" else ["zhang3", *said[1:]]
        elif (word[0] == "长" and len(word) > 2 and not word[1:].startswith(_GROWN)) or (
            len(word) == 2 and word[0] == "长" and word[1] not in _ELDERS
        ):
            said = ["chang2", *said[1:]]
        result.append(said)
    return result


def _given_back(run: Sequence[str], index: int) -> bool:
    """Tell whether 还给 is "give back": behind 把, or where nothing but who gets it follows."""
    return "把" in run[:index] or "将" in run[:index] or index + 2 >= len(run) or run[index + 2] in ("了", "吧", "的")


def _by_neighbours(word: str, before: str, after: str) -> str | None:
    """Return the reading of a character that is a word of its own; ``None`` to keep the dictionary's."""
    if word in SURNAMES and not (before and before[-1] in _NUMERALS) and (after.startswith(TITLES) or _named(after)):
        return SURNAMES[word]
    if word in ONLY_SURNAMES:
        return SURNAMES[word]
    if word == "切":
        return "qie1"
    if word == "炸":
        return "zha4" if after.startswith(_BLOWN_UP) else "zha2" if before.endswith(_FRYING) else None
    if word == "和" and after in ("面", "泥"):
        return "huo2"
    if word == "地" and len(before) >= 2 and before not in _NO_ADVERB and after and after not in _AFTER_NOUN:
        return "de5"
    if word == "儿" and before and before[-1] not in "女幼孤婴男" and after[:1] not in tuple("女子童孙媳"):
        return "er5"
    if word == "了":
        able = (
            before == "不"
            or (before == "得" and after[:1] in ("", "吗", "吧", "呢"))
            or (before.endswith("得") and len(before) > 1 and before[-2] not in _GAINING)
        )
        return "liao3" if able else "le5"
    if word == "率" and after.startswith(_LED):
        return "shuai4"
    if word == "尽" and after.startswith(("可能", "快", "早", "量", "先", "管")):
        return "jin3"
    if word == "量" and after.startswith(("一量", "了", "体", "身", "尺寸", "血压")):
        return "liang2"
    if word == "觉" and not after:
        return "jiao4"
    if word == "场" and after.startswith(_SHOWN) and before:
        return "chang3"
    if word == "着":
        return "zhe5" if before else None
    if word == "载" and before and before[-1] in _NUMERALS:
        return "zai3"
    if word == "得" and after in ("了", "到", "过") and before and not _kind(before).startswith(("v", "a")):
        return "de2"
    if word == "得":
        if after and (not before or before in _OBLIGED) and after not in ("了", "到", "很"):
            return "dei3"
        return "de5" if before and after else None
    if word == "看":
        return "kan1" if after in ("门", "家", "守") else "kan4"
    if (
        word == "只"
        and before
        and (before[-1] in _NUMERALS or (before[-1] in _ANIMALS_OF and after and after[0] not in _ONLY))
    ):
        return "zhi1"
    if word == "盛" and after.startswith((*_LADLED, "一碗", "了")):
        return "cheng2"
    if word == "卷" and before and before[-1] in _NUMERALS:
        return "juan3" if after.startswith(_ROLLED) else "juan4"
    if word == "弄" and before and before[-1] in _NUMERALS and (not after or after[0] in _NUMERALS | {"号"}):
        return "long4"
    if word == "种" and after == "的" and before and before[-1] not in _KINDS_OF + "品人物":
        return "zhong4"
    if word == "长":
        if after.startswith((*_GROWING, *_GROWN)):
            return "zhang3"
        return None if before.endswith("年") else "chang2"
    if word == "还" and (
        after in ("了", "钱", "给", "清", "债", "书")
        or (before in _OWING and after in ("我", "你", "您", "他", "她", "我们", "你们", "他们", "银行", "人家"))
    ):
        return "huan2"
    if word == "数" and after.startswith(_COUNTABLE) and (not before or before[-1] not in "人次指参系函总基个多少分"):
        return "shu3"
    if word == "教" and not before.endswith(_FAITHS):
        return "jiao1"
    if word == "种" and after.startswith(_PLANTING) and (not before or before[-1] not in _KINDS_OF + "品人物"):
        return "zhong4"
    return None
