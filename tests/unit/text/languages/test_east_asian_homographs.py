"""Characters of several readings in Japanese and Mandarin, decided by the words beside them."""

from __future__ import annotations

from rhapsode.text.languages.ja import segment as japanese
from rhapsode.text.languages.zh import segment as mandarin
from rhapsode.text.languages.zh import tones
from tests.support.cases import each_case

JAPANESE = {
    "年五パーセントの利息": "ネンゴパーセントノリソク",
    "年が明ける": "トシガアケル",
    "その年三月に": "ソノトシサンガツニ",
    "三階建です": "サンガイダテデス",
    "犬が苦手な方は外へ": "イヌガニガテナカタワソトエ",
    "好きな方を選ぶ": "スキナホーヲエラブ",
    "名古屋着の便": "ナゴヤチャクノビン",
    "晴れ着で": "ハレギデ",
    "八日市場へ": "ヨーカイチバエ",
    "その方に渡した": "ソノカタニワタシタ",
    "受付の女の方が親切だ": "ウケツケノオンナノカタガシンセツダ",
    "ご利用の方は無料": "ゴリヨーノカタワムリョー",
    "結婚されている方が多い": "ケッコンサレテイルカタガオーイ",
    "右の方に曲がる": "ミギノホーニマガル",
    "赤い方が好き": "アカイホーガスキ",
    "船より飛行機の方が速い": "フネヨリヒコーキノホーガハヤイ",
    "魚市場の近く": "ウオイチバノチカク",
    "近所の市場へ行く": "キンジョノイチバエイク",
    "労働市場の動き": "ロードーシジョーノウゴキ",
    "辛い料理が得意だ": "カライリョーリガトクイダ",
    "このスープは辛い": "コノスープワカライ",
    "練習が辛かった": "レンシューガツラカッタ",
    "人気がない商品": "ニンキガナイショーヒン",
    "人気のない通り": "ヒトケノナイトーリ",
    "金五万円を返す": "キンゴマンエンヲカエス",
    "窓が開いている": "マドガアイテイル",
    "本を開いて読む": "ホンヲヒライテヨム",
    "腹が空いた": "ハラガスイタ",
    "部屋が空いている": "ヘヤガアイテイル",
    "赤ちゃんを抱いている": "アカチャンヲダイテイル",
    "不安を抱く": "フアンヲイダク",
    "鹿の角": "シカノツノ",
    "その種の話": "ソノシュノハナシ",
    "種を植える": "タネヲウエル",
    "この間はありがとう": "コノアイダワアリガトー",
    "三重の扉": "サンジューノトビラ",
    "お酒を止める": "オサケヲヤメル",
    "ルイ三世": "ルイサンセー",
    "二点五倍": "ニーテンゴバイ",
    "客席の上手から出る": "キャクセキノカミテカラデル",
    "字が上手に書ける": "ジガジョーズニカケル",
    "曇り後雨": "クモリノチアメ",
    "後に王となる": "ノチニオートナル",
    "三年後に会う": "サンネンゴニアウ",
    "コーヒー一つとパン": "コーヒーヒトツトパン",
    "空のグラス": "カラノグラス",
    "空の色": "ソラノイロ",
    "九時から十時の間に": "クジカラジュージノアイダニ",
    "三分の一本": "サンブンノイッポン",
    "品物が二点": "シナモノガニテン",
    "当選の方は": "トーセンノカタワ",
    "朝の方が涼しい": "アサノホーガスズシイ",
    "母の後を追う": "ハハノアトヲオウ",
    "日が沈む": "ヒガシズム",
    "日の沈む海": "ヒノシズムウミ",
    "九回表": "キューカイオモテ",
    "手が汚れる": "テガヨゴレル",
    "一目で分かる": "ヒトメデワカル",
    "一目置かれる": "イチモクオカレル",
    "木が八本": "キガハッポン",
    "細く切る": "ホソクキル",
    "動詞の過去形": "ドーシノカコケー",
    "角を曲がる": "カドヲマガル",
}

MANDARIN = {
    "盛了一碗粥": "cheng2 le5 yi1 wan3 zhou1",
    "盛饭": "cheng2 fan4",
    "盛会": "sheng4 hui4",
    "哪只手": "na3 zhi1 shou3",
    "那只狗": "na4 zhi1 gou3",
    "这只能等": "zhe4 zhi3 neng2 deng3",
    "爷爷种的树": "ye2 ye2 zhong4 de5 shu4",
    "他种的菜": "ta1 zhong4 de5 cai4",
    "品种的差别": "pin3 zhong3 de5 cha1 bie2",
    "第五卷": "di4 wu3 juan4",
    "三卷保鲜膜": "san1 juan3 bao3 xian1 mo2",
    "二百弄三号": "er4 bai3 long4 san1 hao4",
    "弄坏": "nong4 huai4",
    "曾子墨": "zeng1 zi3 mo4",
    "盖叫天": "gai4 jiao4 tian1",
    "这条长围巾": "zhe4 tiao2 chang2 wei2 jin1",
    "长皱纹": "zhang3 zhou4 wen2",
    "孩子长得高": "hai2 zi5 zhang3 de5 gao1",
    "为客户服务": "wei4 ke4 hu4 fu2 wu4",
    "被评为先进": "bei4 ping2 wei2 xian1 jin4",
    "因为下雪": "yin1 wei4 xia4 xue3",
    "数到五": "shu3 dao4 wu3",
    "总数不变": "zong3 shu4 bu4 bian4",
    "你该还我书了": "ni3 gai1 huan2 wo3 shu1 le5",
    "他还在看书": "ta1 hai2 zai4 kan4 shu1",
    "地里种了棉花": "di4 li3 zhong4 le5 mian2 hua1",
    "这种植物": "zhe4 zhong3 zhi2 wu4",
    "单老师和任小姐": "shan4 lao3 shi1 he2 ren2 xiao3 jie3",
    "三任总经理": "san1 ren4 zong3 jing1 li3",
    "站成一行": "zhan4 cheng2 yi1 hang2",
    "一行五人": "yi1 xing2 wu3 ren2",
    "给客人倒茶": "gei3 ke4 ren2 dao4 cha2",
    "他教我数学": "ta1 jiao1 wo3 shu4 xue2",
    "灯着了": "deng1 zhao2 le5",
    "看门口的车": "kan4 men2 kou3 de5 che1",
    "他在看家": "ta1 zai4 kan1 jia1",
    "线变长了": "xian4 bian4 chang2 le5",
    "最长的路": "zui4 chang2 de5 lu4",
    "不长胖": "bu4 zhang3 pang4",
    "一共数了三遍": "yi1 gong4 shu3 le5 san1 bian4",
    "她在缝扣子": "ta1 zai4 feng2 kou4 zi5",
    "曾国藩家书": "zeng1 guo2 fan1 jia1 shu1",
    "三幢楼": "san1 zhuang4 lou2",
    "任晓雯和单冬梅": "ren2 xiao3 wen2 he2 shan4 dong1 mei2",
    "记者翟文静报道": "ji4 zhe3 zhai2 wen2 jing4 bao4 dao4",
    "查小欣": "zha1 xiao3 xin1",
    "守门员区楚良": "shou3 men2 yuan2 ou1 chu3 liang2",
    "解放军和区政府": "jie3 fang4 jun1 he2 qu1 zheng4 fu3",
    "查尔斯盖楼": "cha2 er3 si1 gai4 lou2",
    "雨下得大": "yu3 xia4 de5 da4",
    "把萝卜切成丁": "ba3 luo2 bo5 qie1 cheng2 ding1",
    "长凳和长者": "chang2 deng4 he2 zhang3 zhe3",
    "她还给我们唱歌": "ta1 hai2 gei3 wo3 men5 chang4 ge1",
    "把水和粉和在一起": "ba3 shui3 he2 fen3 huo4 zai4 yi4 qi3",
    "在锅里炸": "zai4 guo1 li3 zha2",
    "炸桥": "zha4 qiao2",
    "把钱还给银行": "ba3 qian2 huan2 gei3 yin2 hang2",
}


TONES = {
    "一天": "yi4 tian1",
    "一定": "yi2 ding4",
    "一匹马": "yi4 pi3 ma3",
    "第一天": "di4 yi1 tian1",
    "一月": "yi1 yue4",
    "二十一个": "er4 shi2 yi1 ge4",
    "唯一的": "wei2 yi1 de5",
    "不去": "bu2 qu4",
    "不来": "bu4 lai2",
    "爷爷的胳膊": "ye2 ye5 de5 ge1 bo5",
    "老师傅": "lao3 shi1 fu5",
}


@each_case(("written", "pinyin"), TONES.items(), ids=list(TONES))
def test_mandarin_tones_are_those_of_speech(written: str, pinyin: str) -> None:
    run = mandarin.words(written)
    said = tones.spoken(run, mandarin.syllables(run))
    assert " ".join(syllable for word in said for syllable in word) == pinyin


@each_case(("written", "kana"), JAPANESE.items(), ids=list(JAPANESE))
def test_japanese_words_are_read_by_their_context(written: str, kana: str) -> None:
    assert "".join(word.kana for word in japanese.words(written)) == kana


@each_case(("written", "pinyin"), MANDARIN.items(), ids=list(MANDARIN))
def test_mandarin_characters_are_read_by_their_context(written: str, pinyin: str) -> None:
    said = mandarin.syllables(mandarin.words(written))
    assert " ".join(syllable for word in said for syllable in word) == pinyin
