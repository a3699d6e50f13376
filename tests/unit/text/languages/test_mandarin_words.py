"""Mandarin: words that no dictionary has, lines of the classics, surnames, and 一 and 尽 within words."""

from __future__ import annotations

from rhapsode.text.languages.registry import g2p
from rhapsode.text.languages.zh import pinyin, segment, tones
from rhapsode.text.languages.zh.front_end import Mandarin
from tests.support.cases import each_case

UNLISTED = {
    "河比路更长": "he2 bi3 lu4 geng4 chang2",
    "越长越胖": "yue4 zhang3 yue4 pang4",
    "连队长来了": "lian2 dui4 zhang3 lai2 le5",
    "引以为乐": "yin3 yi3 wei2 le4",
    "这为我们省了时间": "zhe4 wei4 wo3 men5 sheng3 le5 shi2 jian1",
    "图为学生在上课": "tu2 wei2 xue2 sheng5 zai4 shang4 ke4",
    "门前还种花": "men2 qian2 hai2 zhong4 hua1",
    "换种方法": "huan4 zhong3 fang1 fa3",
    "多年后重遇故人": "duo1 nian2 hou4 chong2 yu4 gu4 ren2",
    "箱子重达十斤": "xiang1 zi5 zhong4 da2 shi2 jin1",
    "我想教你": "wo3 xiang3 jiao1 ni3",
    "更快地完成": "geng4 kuai4 de5 wan2 cheng2",
    "我数了两遍": "wo3 shu3 le5 liang3 bian4",
    "十人得了奖": "shi2 ren2 de2 le5 jiang3",
    "那倒有趣": "na4 dao4 you3 qu4",
    "风把树吹倒": "feng1 ba3 shu4 chui1 dao3",
    "灯点着了": "deng1 dian3 zhao2 le5",
    "还活着了": "hai2 huo2 zhe5 le5",
    "明儿个见": "ming2 er5 ge4 jian4",
    "笼里有六只": "long2 li3 you3 liu4 zhi1",
    "她得九十五分": "ta1 de2 jiu3 shi2 wu3 fen1",
    "得了冠军": "de2 le5 guan4 jun1",
    "他得十天才回来": "ta1 dei3 shi2 tian1 cai2 hui2 lai2",
    "把糖撒在面包上": "ba3 tang2 sa3 zai4 mian4 bao1 shang4",
    "孩子撒了谎": "hai2 zi5 sa1 le5 huang3",
    "护照落在宾馆": "hu4 zhao4 la4 zai4 bin1 guan3",
    "雪落在山上": "xue3 luo4 zai4 shan1 shang4",
    "价格为人民币": "jia4 ge2 wei2 ren2 min2 bi4",
    "为人民做事": "wei4 ren2 min2 zuo4 shi4",
    "树枝晃着": "shu4 zhi1 huang4 zhe5",
    "老仇请小查吃饭": "lao3 qiu2 qing3 xiao3 zha1 chi1 fan4",
    "小区的老单元": "xiao3 qu1 de5 lao3 dan1 yuan2",
    "不过得等两天": "bu4 guo4 dei3 deng3 liang3 tian1",
    "算你九十得了": "suan4 ni3 jiu3 shi2 de2 le5",
    "头发吹干了": "tou2 fa5 chui1 gan1 le5",
    "一起大干一场": "yi4 qi3 da4 gan4 yi1 chang2",
    "查红霞和单俊杰": "zha1 hong2 xia2 he2 shan4 jun4 jie2",
    "查资料": "cha2 zi1 liao4",
    "我想弹琴": "wo3 xiang3 tan2 qin2",
    "跑得太快": "pao3 de5 tai4 kuai4",
    "我们需要为": "wo3 men5 xu1 yao4 wei4",
    "类型必须为": "lei4 xing2 bi4 xu1 wei2",
    "用尽力气": "yong4 jin4 li4 qi4",
    "尽早出发": "jin3 zao3 chu1 fa1",
    "享尽清福": "xiang3 jin4 qing1 fu2",
}
QUOTATIONS = {
    "君不见朝如青丝": "jun1 bu2 jian4 zhao1 ru2 qing1 si1",
    "学习了不亦说乎": "xue2 xi2 le5 bu4 yi4 yue4 hu1",
    "轻舟已过万重山": "qing1 zhou1 yi3 guo4 wan4 chong2 shan1",
    "但使龙城飞将在": "dan4 shi3 long2 cheng2 fei1 jiang4 zai4",
}
TONES = {
    "大吃一惊": "da4 chi1 yi4 jing1",
    "昙花一现": "tan2 hua1 yi2 xian4",
    "杀一儆百": "sha1 yi1 jing3 bai3",
    "一点一滴": "yi4 dian3 yi4 di1",
    "这一一对应": "zhe4 yi1 yi1 dui4 ying4",
    "一点七五": "yi1 dian3 qi1 wu3",
    "百分之一点三": "bai3 fen1 zhi1 yi1 dian3 san1",
    "一点四十分": "yi4 dian3 si4 shi2 fen1",
    "一百一十七": "yi4 bai3 yi1 shi2 qi1",
    "读一本书": "du2 yi4 ben3 shu1",
    "坐一班车": "zuo4 yi4 ban1 che1",
    "大一的学生": "da4 yi1 de5 xue2 sheng5",
}


@each_case(("written", "said"), (UNLISTED | QUOTATIONS).items(), ids=list(UNLISTED | QUOTATIONS))
def test_characters_of_words_that_no_dictionary_has(written: str, said: str) -> None:
    read = segment.syllables(segment.words(written))
    assert " ".join(syllable for word in read for syllable in word) == said


@each_case(("written", "said"), TONES.items(), ids=list(TONES))
def test_one_takes_its_tone_from_what_it_counts(written: str, said: str) -> None:
    run = segment.words(written)
    assert " ".join(syllable for word in tones.spoken(run, segment.syllables(run)) for syllable in word) == said


def test_a_number_that_is_joined_to_a_letter_keeps_its_tone() -> None:
    sounds = "".join(g2p("zh-CN")(Mandarin().read("T1航站楼", "zh-CN")))
    assert pinyin.phonemes("yi1") + pinyin.phonemes("hang2") in sounds.replace(" ", "")
