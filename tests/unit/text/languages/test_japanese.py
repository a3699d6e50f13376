"""Japanese: what is said for what is written, as kana; words, spans, sentences and phonemes."""

# ruff: noqa: E501, RUF001  (a full-width character counts as two columns)
from __future__ import annotations

from itertools import pairwise

from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS
from rhapsode.text.front_end import LINK
from rhapsode.text.languages.ja import segment
from rhapsode.text.languages.ja.front_end import Japanese
from rhapsode.text.languages.ja.kana import phonemes
from rhapsode.text.languages.ja.numbers import cardinal
from rhapsode.text.languages.registry import g2p
from tests.support.cases import each_case

JAPANESE = Japanese()


def heard(text: str) -> str:
    """Return how ``text`` is read, in katakana, without marks."""
    said = "".join(token.said for token in JAPANESE.read(text, "ja-JP") if token.kind != "punctuation")
    return "".join(word.kana for word in segment.words(said))


CASES = {
    '24"の画面': "ニジューヨンインチノガメン",
    '"3"か"12"を押す': "サンカジューニヲオス",
    "これは '' です": "コレワデス",
    "これは '-' です": "コレワデス",
    "これは  です": "コレワデス",
    "37度8分の熱": "サンジューナナドハチブノネツ",
    "北緯36度4分": "ホクイサンジューロクドヨンプン",
    "カード末尾5082": "カードマツビゴーゼロハチニー",
    "試合は3-0で快勝": "シアイワサンタイゼロデカイショー",
    "7万0820円": "ナナマンハッピャクニジューエン",
    "血糖110mg/dL": "ケットーヒャクジューミリグラムパーデシリットル",
    "HbA1cとSpO2": "ヘモグロビンエーワンシートエスピーオーツー",
    "有機ELの画面": "ユーキイーエルノガメン",
    "1-3の七回": "イチタイサンノナナカイ",
    "1対0のまま": "イチタイゼロノママ",
    "一対の茶碗": "イッツイノチャワン",
    "3-3の引き分け": "サンタイサンノヒキワケ",
    "十七、八の頃": "ジューシチハチノコロ",
    "李登輝と李白": "リトウキトリハク",
    "3月12日": "サンガツジューニニチ",
    "2024年3月12日(火)": "ニセンニジューヨネンサンガツジューニニチカヨービ",
    "2024/01/30": "ニセンニジューヨネンイチガツサンジューニチ",
    "2024-12-05": "ニセンニジューヨネンジューニガツイツカ",
    "8/15": "ハチガツジューゴニチ",
    "R6.4.1": "レーワロクネンシガツツイタチ",
    "H30年": "ヘーセーサンジューネン",
    "昭和38年": "ショーワサンジューハチネン",
    "1月1日(月・祝)": "イチガツツイタチゲツヨービシュクジツ",
    "1990年代": "センキューヒャクキュージューネンダイ",
    "20日": "ハツカ",
    "10:30": "ジュージサンジュップン",
    "23:59:59": "ニジューサンジゴジューキューフンゴジューキュービョー",
    "午後3:05": "ゴゴサンジゴフン",
    "3:30pm": "ゴゴサンジサンジュップン",
    "午前0時": "ゴゼンレージ",
    "9時4分": "クジヨンプン",
    "30分": "サンジュップン",
    "24時間": "ニジューヨジカン",
    "6時半": "ロクジハン",
    "1,249円": "センニヒャクヨンジューキューエン",
    "¥1,980": "センキューヒャクハチジューエン",
    "¥500〜¥1,000": "ゴヒャクエンカラセンエン",
    "1億2,300万円": "イチオクニセンサンビャクマンエン",
    "$100": "ヒャクドル",
    "€5.50": "ゴユーロゴジュッセント",
    "£3.00": "サンポンド",
    "3.14": "サンテンイチヨン",
    "３．１４": "サンテンイチヨン",
    "ISO-8859-1": "アイエスオーハチハチゴーキューイチ",
    "10-20人": "ジューカラニジューニン",
    "0.5": "レーテンゴ",
    "-5℃": "マイナスゴド",
    "気温は-2.5度": "キオンワマイナスニーテンゴド",
    "−3.5%": "マイナスサンテンゴパーセント",
    "25%": "ニジューゴパーセント",
    "５０％": "ゴジュッパーセント",
    "１２３": "ヒャクニジューサン",
    "1000000": "ヒャクマン",
    "1/2": "ニブンノイチ",
    "3/4カップ": "ヨンブンノサンカップ",
    "約3分の1": "ヤクサンブンノイチ",
    "½": "ニブンノイチ",
    "65.5kg": "ロクジューゴテンゴキログラム",
    "120km/h": "ヒャクニジューキロメートルマイジ",
    "300mL": "サンビャクミリリットル",
    "15m²": "ジューゴヘーホーメートル",
    "5GB": "ゴギガバイト",
    "100㎡": "ヒャクヘーホーメートル",
    "03-1234-5678": "ゼロサンイチニーサンヨンゴーロクナナハチ",
    "0120-123-456": "ゼロイチニーゼロイチニーサンヨンゴーロク",
    "予約番号は00731-26": "ヨヤクバンゴーワゼロゼロナナサンイチノニーロク",
    "注文番号 114-8820317-9906": "チューモンバンゴーイチイチヨンノハチハチニーゼロサンイチナナノキューキューゼロロク",
    "二万円-三万円、10000-20000円": "ニマンエンサンマンエンイチマンカラニマンエン",
    "さいたま市大宮区さくらぎ1-4-2": "サイタマシオーミヤクサクラギイチノヨンノニ",
    "港区芝公園4-8": "ミナトクシバコーエンヨンノハチ",
    "血圧は昨夜142/91": "ケツアツワサクヤヒャクヨンジューニノキュージューイチ",
    "三十六・八度": "サンジューロクテンハチド",
    "58円07銭": "ゴジューハチエンナナセン",
    "布陣は3-4-2-1": "フジンワサンヨンニーイチ",
    "〒100-0001": "ユービンバンゴーイチゼロゼロゼロゼロゼロイチ",
    "3位": "サンイ",
    "三位一体": "サンミイッタイ",
    "第3回": "ダイサンカイ",
    "No.5": "ナンバーゴ",
    "①と②": "イチトニ",
    "x²": "エックスノニジョー",
    "5-3=2": "ゴマイナスサンイコールニ",
    "3×4=12": "サンカケルヨンイコールジューニ",
    "10〜15人": "ジューカラジューゴニン",
    "1人と2人": "ヒトリトフタリ",
    "1つ": "ヒトツ",
    "6本": "ロッポン",
    "10個": "ジュッコ",
    "18歳": "ジューハッサイ",
    "1泊2日": "イッパクフツカ",
    "300ページ": "サンビャクページ",
    "GitHubとPython": "ギットハブトパイソン",
    "iPhone 15": "アイフォンジューゴ",
    "AとB": "エイトビー",
    "ﾊﾝｶｸ": "ハンカク",
    "私は学校へ行く": "ワタシワガッコーエイク",
    "東京タワー": "トーキョータワー",
    "明日": "アシタ",
    "二十歳": "ハタチ",
}


@each_case(("written", "kana"), CASES.items(), ids=list(CASES))
def test_is_read_as_people_read_it(written: str, kana: str) -> None:
    assert heard(written).replace("オ", "ヲ") == kana.replace("オ", "ヲ")


@each_case("written", CASES, ids=list(CASES))
@each_case("frame", ["きのう「{}」と書いた。", "（{}）。", "これは{}です、たぶん。"])
def test_reads_without_a_digit_left_wherever_it_stands(written: str, frame: str) -> None:
    text = frame.format(written)
    tokens = JAPANESE.read(text, "ja-JP")
    covered = {at for token in tokens for at in range(token.start, token.end)}
    assert covered >= {at for at, char in enumerate(text) if not char.isspace()}
    assert all(one.end <= other.start for one, other in pairwise(tokens))
    for token in tokens:
        assert token.said or token.kind in ("punctuation", "dropped")
        assert not any(char.isdigit() for char in token.said)
    for said in g2p("ja-JP")(tokens):
        assert set(said) <= {*SYMBOL_IDS, LINK}


def test_the_counter_belongs_to_its_number_where_it_changes_the_sound() -> None:
    tokens = JAPANESE.read("本が3月に届く。", "ja-JP")
    assert [("本が3月に届く。"[token.start : token.end], token.kind) for token in tokens][:3] == [
        ("本", "plain"),
        ("が", "plain"),
        ("3月", "cardinal"),
    ]


@each_case(
    ("kana", "said"),
    [("キョー", "kʲoː"), ("シンブン", "ɕimbɯɴ"), ("ニッポン", "ɲiʔpoɴ"), ("リンゴ", "ɾʲiŋɡo"), ("アンナイ", "annai"), ("ホンヤ", "hoɴja"),
     ("ティーシャツ", "tʲiːɕaʦɨ"), ("ヴァイオリン", "vaioɾʲiɴ"), ("ファン", "ɸaɴ"), ("ウィスキー", "βisɨkʲiː"), ("ズボン", "zɨboɴ"),
     ("ジェット", "ʥeʔto"), ("クォーツ", "kᵝoːʦɨ"), ("フュージョン", "ɸʲɨːʥoɴ"), ("ヒャク", "çakɯ"), ("きょう", "kʲoɯ")],
)  # fmt: skip
def test_kana_become_phonemes(kana: str, said: str) -> None:
    assert phonemes(kana) == said


def test_a_long_consonant_joins_the_next_word_and_length_marks_stay_with_their_vowel() -> None:
    tokens = JAPANESE.read("言ったでしょう。", "ja-JP")
    assert "".join(g2p("ja-JP")(tokens)).replace(LINK, "") == "iʔtadeɕoː."


def test_words_with_given_phonemes_come_back_and_their_particle_is_known() -> None:
    tokens = JAPANESE.read("Xqabcdは元気？", "ja-JP")
    assert [token.said for token in tokens][:2] == ["Xqabcd", "は"] or tokens[0].said.startswith("Xq")
    said = g2p("ja-JP")(tokens, {0: "test"})
    assert said[0] == "test"
    assert said[1] == "βa"


@each_case(
    ("text", "pieces"),
    [
        ("はい。行きます。", ["はい。", "行きます。"]),
        ("「はい。行きます。」と言った。帰る。", ["「はい。", "行きます。」と言った。", "帰る。"]),
        ("「本当？」「うん。」", ["「本当？」", "「うん。」"]),
        ("え！？ なに……。", ["え！？ ", "なに……。"]),
        ("3.14です。", ["3.14です。"]),
    ],
)
def test_sentences_end_where_they_end(text: str, pieces: list[str]) -> None:
    ends = JAPANESE.sentence_ends(text)
    starts = [0, *ends[:-1]]
    assert [text[start:end] for start, end in zip(starts, ends, strict=True)] == pieces


def test_the_estimate_is_near_and_never_far_too_low() -> None:
    for text in (
        "会議は三月十二日の午後三時三十分です。",
        "おはようございます。お元気ですか？",
        "東京特許許可局長",
        "きょうはとてもさむくなるでしょう。",
    ):
        real = len(" ".join(g2p("ja-JP")(JAPANESE.read(text, "ja-JP"))))
        assert 0.8 * real < JAPANESE.estimate_phonemes(text) < 1.8 * real


@each_case(
    ("digits", "said"),
    [
        ("0", "零"),
        ("1000", "千"),
        ("10000000", "一千万"),
        ("12345000", "一千二百三十四万五千"),
        ("10000000009", "百億九"),
        ("110", "百十"),
        ("100000000000", "一千億"),
    ],
)
def test_numbers_are_written_in_kanji(digits: str, said: str) -> None:
    assert cardinal(digits) == said


@each_case(
    ("written", "kana"),
    [
        ("3分後", "サンプンゴ"),
        ("8分待つ", "ハップンマツ"),
        ("10分以内", "ジュップンイナイ"),
        ("12分です", "ジューニフンデス"),
        ("3分の1", "サンブンノイチ"),
        ("5分の2", "ゴブンノニ"),
        ("8分の3", "ハチブンノサン"),
        ("三分咲き", "サンブザキ"),
        ("3名様", "サンメーサマ"),
        ("8名", "ハチメー"),
        ("3歳", "サンサイ"),
        ("4位", "ヨンイ"),
        ("13本", "ジューサンボン"),
        ("何曜日", "ナンヨービ"),
        ("火〜土", "カヨーカラドヨー"),
        ("約 1 万人", "ヤクイチマンニン"),
        ("1.5 億円", "イッテンゴオクエン"),
        ("2 千人", "ニセンニン"),
        ("2025 万博", "ニセンニジューゴバンパク"),
    ],
)
def test_numbers_with_counters_are_no_names(written: str, kana: str) -> None:
    assert heard(written) == kana
