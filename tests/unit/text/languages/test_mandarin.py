"""Mandarin: what is said for what is written, in characters and in pinyin; words, spans, sentences and phonemes."""

# ruff: noqa: E501, RUF001  (a full-width character counts as two columns)
from __future__ import annotations

from itertools import pairwise

from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS
from rhapsode.text.front_end import LINK
from rhapsode.text.languages.registry import g2p
from rhapsode.text.languages.zh import segment
from rhapsode.text.languages.zh.front_end import Mandarin
from rhapsode.text.languages.zh.numbers import cardinal
from rhapsode.text.languages.zh.pinyin import marked, phonemes
from rhapsode.text.languages.zh.reading import verbalise
from tests.support.cases import each_case

MANDARIN = Mandarin()

CASES = {
    "2元/天的费用": "两元每天的费用",
    "工单T-20270415": "工单T二零二七零四一五",
    "3茶匙": "三茶匙",
    "第 2 名和第2.5节": "第二名和第二点五节",
    "0755-2688 9010 转 312": "零七五五，二六八八，九零幺零转三幺二",
    "15座11车05F": "十五座十一车零五F",
    "12F咖啡厅": "十二楼咖啡厅",
    "25元/盒": "二十五元每盒",
    "0.6元/千 token": "零点六元每千token",
    "38mV": "三十八毫伏",
    "请拨打010-12345678": "请拨打零幺零，幺二三四五六七八",
    "拨打021-66668888": "拨打零二幺，六六六六八八八八",
    "5A级景区": "五 A级景区",
    "沪B12345": "沪B 一二三四五",
    "最低气温-5度": "最低气温零下五度",
    "近视-5度": "近视负五度",
    "增长+3.5%": "增长正百分之三点五",
    "账号wang_88": "账号wang下划线八八",
    "门票¥120/人": "门票一百二十元每人",
    "3室2厅": "三室两厅",
    "1,249.50元": "一千二百四十九点五零元",
    "周一（7/14）": "周一(七月十四日)",
    "占7/14": "占十四分之七",
    "203室": "二零三室",
    "我的电话是13800138000": "我的电话是幺三八零零幺三八零零零",
    "手机为138001": "手机为幺三八零零幺",
    "电话：12345678": "电话:幺二三四五六七八",
    "3月12日": "三月十二日",
    "2024年3月12日": "二零二四年三月十二日",
    "2024-03-12": "二零二四年三月十二日",
    "2019/2/10": "二零一九年二月十日",
    "2023-2024年": "二零二三至二零二四年",
    "1990年代": "一九九零年代",
    "90年代": "九十年代",
    "20年": "二十年",
    "公元前221年": "公元前二二一年",
    "15:30": "十五点三十分",
    "8:05": "八点零五分",
    "下午3点05分": "下午三点零五分",
    "2:00": "两点",
    "凌晨2点": "凌晨两点",
    "0:30": "零点三十分",
    "10：30": "十点三十分",
    "3:04:05": "三点四分五秒",
    "9:30am": "上午九点三十分",
    "2个": "两个",
    "22个": "二十二个",
    "200本书": "两百本书",
    "2万": "两万",
    "2千米": "两千米",
    "2人": "两人",
    "第2名": "第二名",
    "2号": "二号",
    "12345": "一万两千三百四十五",
    "1010": "一千零一十",
    "1,000,000": "一百万",
    "100万": "一百万",
    "1.5亿": "一点五亿",
    "10~15人": "十至十五人",
    "3-5天": "三至五天",
    "25%": "百分之二十五",
    "-3.5%": "负百分之三点五",
    "５０％": "百分之五十",
    "-5℃": "零下五摄氏度",
    "38.5℃": "三十八点五摄氏度",
    "¥99": "九十九元",
    "￥1,249.50": "一千二百四十九点五零元",
    "$500": "五百美元",
    "€5": "五欧元",
    "HK$20": "二十港元",
    "USD 30": "三十美元",
    "3.14": "三点一四",
    "0.618": "零点六一八",
    "1/2": "二分之一",
    "3又1/4": "三又四分之一",
    "-1/3": "负三分之一",
    "½": "二分之一",
    "13800138000": "幺三八零零幺三八零零零",
    "010-12345678": "零幺零，幺二三四五六七八",
    "400-123-4567": "四零零，幺二三，四五六七",
    "请打110": "请打幺幺零",
    "120米": "一百二十米",
    "65kg": "六十五千克",
    "90km/h": "九十千米每小时",
    "15㎡": "十五平方米",
    "300mL": "三百毫升",
    "3:2": "三比二",
    "5-3=2": "五减三等于二",
    "3×4=12": "三乘四等于十二",
    "x²": "x的平方",
    "①": "一",
    "2.0.1": "二点零点一",
    "iPhone 15": "iPhone十五",
    "5G": "五G",
    "占３．５％": "占百分之三点五",
    "１２．８亿": "十二点八亿",
    "增产6·5万吨": "增产六点五万吨",
    "上涨9·5%": "上涨百分之九点五",
    "9·18事变中": "九一八事变中",
    "“１０·２６”大案": "“一零二六”大案",
    "3元—5元": "三元至五元",
    "911事件": "九一一事件",
    "５月２日－４日": "五月二日至四日",
    "8月30日-9月2日": "八月三十日至九月二日",
    "7/22-7/24入住": "七月二十二日至七月二十四日入住",
    "7.25---7.30入住": "七月二十五日至七月三十日入住",
    "接近9/1": "接近九月一日",
    "读<春天的故事>": "读“春天的故事”",
    "3<5": "三小于五",
    "１９９４、１９９５年": "一九九四,一九九五年",
    "《2008贺岁》": "“二零零八贺岁”",
    "花了2008元": "花了两千零八元",
    "住2715房": "住二七一五房",
    '一块24"的屏幕': "一块二十四英寸的屏幕",
    "2.5″硬盘": "二点五英寸硬盘",
    '请按"3"或"12"': '请按"三"或"十二"',
    "¥3,500.00": "三千五百元",
    "取货码为5-3-7064": "取货码为五杠三杠七零六四",
    "血小板230×10⁹/L": "血小板二百三十乘十的九次方每升",
    "2^8": "二的八次方",
    "致电95533咨询": "致电九五五三三咨询",
    "发短信到10010查询": "发短信到幺零零幺零查询",
    "贮存温度-18℃": "贮存温度零下十八摄氏度",
    "应付860.00元": "应付八百六十元",
    "税号91440300MA5DA2K7XP": "税号九一四四零三零零MA五DA二K七XP",
    "乘坐D1次列车": "乘坐D幺次列车",
    "比分改写成4-1": "比分改写成四比一",
    "血糖5.2mmol/L": "血糖五点二毫摩尔每升",
    "维生素30ng/mL": "维生素三十纳克每毫升",
    "耳机2只要99元": "耳机二只要九十九元",
    "1/2x-1/3x": "二分之一x减三分之一x",
}


@each_case(("written", "said"), CASES.items(), ids=list(CASES))
def test_is_read_as_people_read_it(written: str, said: str) -> None:
    assert "".join(token.said for token in verbalise(written)) == said


@each_case("written", CASES, ids=list(CASES))
@each_case("frame", ["他写了“{}”，然后走了。", "（{}）。", "今天是{}吗？"])
def test_reads_without_a_digit_left_wherever_it_stands(written: str, frame: str) -> None:
    text = frame.format(written)
    tokens = MANDARIN.read(text, "zh-CN")
    covered = {at for token in tokens for at in range(token.start, token.end)}
    assert covered >= {at for at, char in enumerate(text) if not char.isspace()}
    assert all(one.end <= other.start for one, other in pairwise(tokens))
    for token in tokens:
        assert token.said or token.kind in ("punctuation", "dropped")
        assert not any(char.isdigit() for char in token.said)
    for token, said in zip(tokens, g2p("zh-CN")(tokens), strict=True):
        assert said or not token.said
        assert set(said) <= {*SYMBOL_IDS, LINK}


PINYIN = {
    "长城很长": "chang2 cheng2 hen3 chang2",
    "他长得很高": "ta1 zhang3 de5 hen3 gao1",
    "头发长了": "tou2 fa5 zhang3 le5",
    "慢慢地走": "man4 man4 de5 zou3",
    "高兴地说": "gao1 xing4 de5 shuo1",
    "这块地很大": "zhe4 kuai4 di4 hen3 da4",
    "你得去": "ni3 dei3 qu4",
    "我得走了": "wo3 dei3 zou3 le5",
    "跑得快": "pao3 de5 kuai4",
    "还是还钱": "hai2 shi4 huan2 qian2",
    "朝阳区": "chao2 yang2 qu1",
    "银行行长": "yin2 hang2 hang2 zhang3",
    "睡了一觉": "shui4 le5 yi1 jiao4",
    "重庆的重量": "chong2 qing4 de5 zhong4 liang4",
    "音乐和快乐": "yin1 yue4 he2 kuai4 le4",
    "会计": "kuai4 ji4",
    "都市": "du1 shi4",
    "出差": "chu1 chai1",
    "便宜": "pian2 yi5",
    "人参": "ren2 shen1",
}


@each_case(("written", "pinyin"), PINYIN.items(), ids=list(PINYIN))
def test_characters_of_several_readings(written: str, pinyin: str) -> None:
    read = segment.syllables(segment.words(written))
    assert " ".join(syllable for word in read for syllable in word) == pinyin


@each_case(
    ("syllable", "said"),
    [("zhang3", "ꭧa↓ŋ"), ("shi4", "ʂɨ↘"), ("zi5", "ʦɨ"), ("yu2", "y↗"), ("xue2", "ɕɥe↗"), ("lü4", "ly↘"), ("lve4", "lɥe↘"), ("er4", "ɚ↘"),
     ("wo3", "wo↓"), ("guo2", "kwo↗"), ("liu4", "ljou↘"), ("gui4", "kwei↘"), ("lun2", "lwə↗n"), ("jun1", "ʨy→n"), ("yuan2", "ɥɛ↗n"),
     ("qiong2", "ʨʰjʊ↗ŋ"), ("bo1", "pwo→"), ("r5", "ɚ"), ("rubbish!", "")],
)  # fmt: skip
def test_pinyin_becomes_phonemes(syllable: str, said: str) -> None:
    assert phonemes(syllable) == said


def test_latin_words_are_read_as_english() -> None:
    tokens = MANDARIN.read("我在Google工作，喜欢Apple。", "zh-CN")
    said = dict(zip((token.said for token in tokens), g2p("zh-CN")(tokens), strict=True))
    assert said["Google"] == "ɡˈuɡᵊl"
    assert said["Apple"] == "ˈæpᵊl"
    assert "ʨ" not in said["Google"]


@each_case(
    ("text", "pieces"),
    [
        ("早上好。你好吗？", ["早上好。", "你好吗？"]),
        ("“……。”然后他走了。", ["“……。”然后他走了。"]),
        ("他说：“你好！”然后走了。再见。", ["他说：“你好！”然后走了。", "再见。"]),
        ("“是吗？”“是的。”", ["“是吗？”", "“是的。”"]),
        ("圆周率是3.14。对。", ["圆周率是3.14。", "对。"]),
    ],
)
def test_sentences_end_where_they_end(text: str, pieces: list[str]) -> None:
    ends = MANDARIN.sentence_ends(text)
    assert [text[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)] == pieces


def test_the_estimate_is_near_and_never_far_too_low() -> None:
    for text in (
        "银行行长觉得这件事很重要，他重新睡了一觉。",
        "明天北京会下雨，天气非常冷。",
        "早上好，你今天怎么样？",
    ):
        real = len(" ".join(g2p("zh-CN")(MANDARIN.read(text, "zh-CN"))))
        assert 0.85 * real < MANDARIN.estimate_phonemes(text) < 1.6 * real


@each_case(
    ("digits", "said"),
    [("10", "十"), ("10000001", "一千万零一"), ("1000010", "一百万零一十"), ("100010000000", "一千亿一千万"), ("1111011111", "十一亿一千一百零一万一千一百一十一"),
     ("1234500000000", "一万两千三百四十五亿"), ("12000000000000", "十二万亿")],
)  # fmt: skip
def test_numbers_are_written_in_characters(digits: str, said: str) -> None:
    assert cardinal(digits) == said


@each_case(
    ("traditional", "simplified"),
    [
        ("臺灣學習", "台湾学习"),
        ("這條路很長，頭髮也長了。", "这条路很长，头发也长了。"),
        ("他笑著說：「後天見。」", "他笑着说：“后天见。”"),
        ("著名的作家著書。", "著名的作家著书。"),
        ("皇后後天乾杯，乾坤不變。", "皇后后天干杯，乾坤不变。"),
        ("裡面有3個麵包、2隻雞。", "里面有3个面包、2只鸡。"),
        ("下午３點半開會，氣溫零下5℃。", "下午３点半开会，气温零下5℃。"),
        ("價錢是1,250萬元，漲了3.5%。", "价钱是1,250万元，涨了3.5%。"),
        ("銀行行長還錢。", "银行行长还钱。"),
        ("民國一百零五年十月廿五號", "民国一百零五年十月廿五号"),
    ],
)
def test_traditional_characters_are_read_like_simplified_ones(traditional: str, simplified: str) -> None:
    tokens, expected = (MANDARIN.read(text, "zh-CN") for text in (traditional, simplified))
    assert g2p("zh-CN")(tokens) == g2p("zh-CN")(expected)
    assert [(token.start, token.end) for token in tokens] == [(token.start, token.end) for token in expected]


@each_case(
    ("written", "syllables"),
    [
        ("zhōngguó", ["zhong1", "guo2"]),
        ("Lǚ", ["lü3"]),
        ("háizimen", ["hai2", "zi5", "men5"]),
        ("péngyou", ["peng2", "you5"]),
        ("ěr", ["er3"]),
        ("Sūrya", []),
        ("Rāśi", []),
        ("ābita", []),
        ("crème", []),
    ],
)
def test_words_of_pinyin_are_known_by_their_tones(written: str, syllables: list[str]) -> None:
    assert marked(written) == syllables


def test_pinyin_with_tones_is_read_as_such_and_other_accents_as_english() -> None:
    spoken = MANDARIN.g2p("zh-CN")
    assert spoken(MANDARIN.read("念 hǎo", "zh-CN"))[1] == phonemes("hao3")
    assert spoken(MANDARIN.read("这家 café", "zh-CN"))[-1] not in ("", phonemes("cafe2"))


@each_case(("written", "tone"), [("1和2", "1"), ("按1键", "1"), ("1种", "4"), ("1次", "2")])
def test_a_figure_that_counts_nothing_keeps_its_tone(written: str, tone: str) -> None:
    tokens = MANDARIN.read(written, "zh-CN")
    said = dict(zip((token.said for token in tokens), MANDARIN.g2p("zh-CN")(tokens), strict=True))
    assert said["一"] == phonemes(f"yi{tone}")


def test_english_words_beside_each_other_are_read_together() -> None:
    spoken = MANDARIN.g2p("zh-CN")(MANDARIN.read("读 the end of the day 吧", "zh-CN"))
    assert spoken[1:6] == g2p("en-US")(MANDARIN.read("the end of the day", "zh-CN"))
