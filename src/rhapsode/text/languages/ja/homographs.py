"""Japanese words of one spelling and two readings, decided by the words beside them.

The dictionary gives one reading wherever a word stands; this table holds the other one, with the context that calls for
it. Inflected words are found by their lemma, and the beginning of what the dictionary reads is replaced.
"""

# ruff: noqa: E501  (a full-width character counts as two columns)
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

NEAR: Final = 14
"""The most characters before or behind a word that are looked at."""
_ANY: Final = re.compile("")


@dataclass(frozen=True, slots=True)
class _Reading:
    """Read ``usual`` as ``kana`` where ``before`` is found in what precedes a word, and ``after`` begins what follows."""

    usual: str
    kana: str
    before: re.Pattern[str] = _ANY
    after: re.Pattern[str] = _ANY


def _reading(usual: str, kana: str, before: str = "", after: str = "") -> _Reading:
    return _Reading(usual, kana, re.compile(f"(?:{before})$") if before else _ANY, re.compile(after))


_PEOPLE: Final = (
    "予約|以外|その他|利用|当選|参加|経験|資格|当日|同居|在住|出身|単身|独身|既婚|会員|者|人|員|師|生|婦|様|さま|さん|歳|代|以上|以下|未満|妊娠中|年寄り|高齢|年配|初めて|はじめて|希望|担当|女|男|外国|日本|近所|家族|遺族|"
    r"ご[一-龥]{1,4}|お[一-龥]{1,3}[ちりきみせいぎけえび]?"
)
"""Nouns that a person is described with: "年配の方", "ご来場の方"."""
_QUALITIES: Final = "若い|偉い|優しい|すごい|素敵な|立派な|親切な|有名な|大切な|多くの|大勢の|たくさんの|すべての|全ての|他の|ほかの|別の"
_BETTER: Final = "が(?:い[いうく]|良|よ[いかさ]|好|早|速|安|高|楽|得|簡|便|大き|小さ|強|弱|重|軽|近|遠|まし|ずっと|はる|正|自然|効|無難|適|望)"
_FOOD: Final = (
    "味|料理|カレー|ソース|キムチ|ラーメン|スープ|唐辛子|わさび|ワサビ|スパイス|麺|鍋|大根|塩|口|舌|食べ物|汁|タレ|鮭"
)
_VERY: Final = "(?:とても|すごく|かなり|少し|ちょっと|結構|けっこう|一番|本当に|あまり|そんなに|もう)?"
_MARKETS: Final = "魚|海鮮|野菜|果物|花|朝|骨董|地元の|近くの|町の|街の|村の|にぎやかな|賑やかな|築地|豊洲|近江町|錦|黒門|牧志|卸売|青果|中央"
_FEELINGS: Final = "夢|希望|不安|疑問|疑い|感情|印象|期待|思い|恨み|憧れ|あこがれ|興味|恐れ|違和感|好意|敵意|幻想|野心|懸念|不満|志|関心|親しみ|怒り|心"
_EMPTY: Final = (
    "網|箱|瓶|びん|ビン|缶|財布|袋|容器|コップ|グラス|カップ|皿|部屋|ペットボトル|バッグ|かばん|鞄|トランク|器|椅子|席|鍋|棚|"
    "引き出し|タンク|バケツ|ベッド|ポケット|冷蔵庫|カゴ|籠|巣|トラック|カート|封筒|樽|水筒|ボトル|弁当箱|リスト|文字列|配列"
)
"""What is empty, behind 空の, which is から there."""
_OPENING: Final = (
    "ドア|扉|戸|門|口|目|穴|窓|鍵|店|お店|蓋|ふた|幕|瓶|缶|郵便局|銀行|病院|図書館|薬局|蛇口|シャッター|スーパー|役所"
)

READINGS: Final[dict[str, tuple[_Reading, ...]]] = {
    "方": (
        _reading("ホー", "カタ", "(?<![一-龥])[こそあど]の", rf"(?!{_BETTER}|へ|に[向曲進傾])"),
        _reading(
            "ホー", "カタ", "(?:好き|嫌い|苦手|得意|不安|可能|必要|不要|不慣れ|元気|詳しい|お持ちの|お急ぎの|お困りの)な?", f"(?:は|には|も|が[多い少]|の(?:ため|参|ご)|からの)(?!{_BETTER})"
        ),
        _reading("ホー", "カタ", rf"(?:{_PEOPLE})の|{_QUALITIES}", rf"(?!{_BETTER}|へ|に[向曲進傾])"),
        _reading(
            "ホー",
            "カタ",
            r"(?<!より)(?<!より[一-龥])(?:[てで](?:いる|いた|ない)|される|された|なった|いただ(?:いた|ける|く)|した|する|ある|いる|[うくむるぶ]|お?困りの|ご?存じの)",
            "は|の|も|を|々|から|に(?!向|曲)|、|です|で(?:も|あれ|し)|が(?:いる|いま|いら|おら|多|少な|増|減|何|たくさん|ご|お|来|参|集|亡|対象)",
        ),
    ),
    "着": (_reading("ギ", "チャク", "", "$|[零一二三四五六七八九十、。)→]|[のでは]"),),
    "場": (_reading("ジョー", "バ", "日市"),),
    "建": (_reading("ケン", "ダテ", "階"),),
    "年": (
        _reading("トシ", "ネン", "", "[零一二三四五六七八九十百点]{1,8}(?:パーセント|回|割|分の利)"),
        _reading("ネン", "トシ", "(?<![零一二三四五六七八九十百千万何数毎今来])", "が(?:明|暮|離|近|違)|を(?:取|と|越|重)|の(?:瀬|暮|初|差|せい)"),
    ),
    "市場": (
        _reading("シジョー", "イチバ", "[二三四五六七八九十]日"),
        _reading("シジョー", "イチバ", rf"(?:{_MARKETS})の?"),
        _reading("シジョー", "イチバ", "", "で(?:買|食|魚|野菜|新鮮|働|朝|仕入)|[へに](?:行|買い|出かけ|寄)|を(?:歩|散策|見学|ぶら)|の(?:おば|おじ|食堂|魚|寿司|活気|屋台)"),
    ),
    "辛い": (
        _reading("ツラ", "カラ", rf"(?:{_FOOD})(?:[はがもの]|が?とても)?{_VERY}"),
        _reading("ツラ", "カラ", "", rf"(?:{_FOOD})|(?:もの|物|の)(?:を|が(?:好|苦|大好|食|得)|は(?:苦|食|好)|も食)"),
        _reading("カラ", "カラ", rf"(?:{_FOOD}|食).{{0,8}}"),
        _reading("カラ", "ツラ"),
    ),
    "人気": (_reading("ニンキ", "ヒトケ", "", "[のが](?:全く|まったく)?(?:途絶え|少?な(?:い|く|かった)(?:路地|道|通り|場所|公園|夜|山|海|森|浜|廊下|部屋|村|町|街|境内|駅|ところ|所|校舎|倉庫|、))"),),
    "最中": (
        _reading("サイチュー", "モナカ", "アイス|和菓子の?|あんこの|栗|小倉|白玉"),
        _reading("サイチュー", "モナカ", "(?<![るだの])", "を(?:食|買|いただ|頂|焼)|と(?:お茶|どら|羊羹|饅頭)|の皮|アイス|[一二三四五六七八九十]個"),
    ),
    "金": (_reading("カネ", "キン", "(?<!お)", "[一二三四五六七八九十百千万億零]+円"),),
    "開く": (
        _reading("ヒラ", "ア", rf"(?:{_OPENING})(?:が|も|は){_VERY}"),
        _reading("ヒラ", "ア", "(?:まだ|もう|いつ|時に|時半に|分に|時から|勝手に|自動で|自動的に)"),
    ),
    "被る": (
        _reading("コームル", "カブル", "(?<!迷惑を)(?<!損害を)(?<!被害を)(?<!影響を)(?<!恩恵を)(?<!損失を)(?<!汚名を)(?<!罪を)"),
    ),
    "空": (_reading("ソラ", "カラ", "", f"の(?:{_EMPTY})"), _reading("ソラ", "カラ", "", "になっ|にする|にし(?!ずむ)|っぽ")),
    "空く": (
        _reading("ア", "ス", rf"腹(?:[がもは])?{_VERY}|おなか(?:[がもは])?{_VERY}"),
        _reading("ア", "ス", rf"(?:電車|道|道路|車内|館内|高速|店内|バス)(?:が|は|も){_VERY}"),
        _reading("ス", "ア", "(?<!腹が)(?<!おなかが)(?<!電車が)(?<!道が)(?<!道路が)(?<!車内が)"),
        _reading("ムナシク", "アク"),
    ),
    "抱く": (_reading("イダ", "ダ", "".join(f"(?<!{feeling}を)(?<!{feeling}も)" for feeling in _FEELINGS.split("|"))),),
    "弾く": (_reading("ヒ", "ハジ", "(?:水|油|雨|指|汗|そろばん|銃弾)(?:を|も|で|が)?"),),
    "種": (_reading("タネ", "シュ", "この|その|あの|同|各|ある", "の|類"),),
    "上手": (_reading("ジョーズ", "カミテ", "(?:舞台|客席|ステージ)の", "に立|から|へ|側|袖|の袖"),),
    "人": (_reading("ジン", "ヒト", "[のいなたる]"),),
    "この間": (_reading("コノカン", "コノアイダ", "", "(?!、|に[、も一-龥])"),),
    "三重": (_reading("ミエ", "サンジュー", "", "の[壁扉苦層円構鍵殺]|[苦奏唱丸窓構]"),),
    "止める": (
        _reading("ト", "ヤ", "(?:タバコ|たばこ|煙草|酒|喧嘩|ケンカ|いじめ|無駄遣い|悪口|ゲーム|仕事|会社|学校|部活|バイト|習い事|塾|冗談|夜更かし|ギャンブル|パチンコ)(?:を|は|も|なんて)?"),
    ),
    "風車": (_reading("カザグルマ", "フーシャ", "オランダの?|大きな|巨大な|発電用?の?", ""), _reading("カザグルマ", "フーシャ", "", "小屋|村|の羽根|発電")),
    "日": (_reading("ニチ", "ヒ", "", "[のが](?:暮|出|入り|光|当|沈|昇|差|射|長|短|落|傾)|に(?:焼|当た|干)|を(?:浴|追う)"),),
    "形": (_reading("カタチ", "ケー", "過去|現在|未来|完了|進行|命令|否定|基本|連用|連体|終止|仮定|未然|可能|受身|使役|活用|原|複数|単数|最上級|比較"),),
    "角": (_reading("", "ツノ", "(?:牛|鹿|鬼|羊|山羊|ヤギ|やぎ|サイ|トナカイ|カブトムシ|クワガタ|悪魔)の?"), _reading("", "カド", "", "部屋|地|の(?:店|家|コンビニ|交差|薬)|を(?:曲|右|左)|に(?:ある|立|ぶつ)")),
    "傑": (_reading("", "ケツ", "[三四五十]"),),
    "表": (_reading("ヒョー", "オモテ", "[一二三四五六七八九十]回の?"),),
    "後": (
        _reading("", "アト", "[のた]", "を(?:継|追|つ[いけぐ]|引|絶)|に(?:残|続|引|回)|で(?:話|電話|聞|連絡)|片付|始末"),
        _reading("", "ノチ", "^|[、。]", "に(?!残|続|引|回|退|下|戻|し)"),
        _reading("", "ノチ", "晴れ?|曇り?|くもり|雨|雪", "に?(?:、)?(?:晴|曇|くもり|雨|雪|時々|一時)"),
    ),
    "細い": (_reading("ボソ", "ホソ"),),
    "汚れる": (_reading("ケガ", "ヨゴ", "(?<!名が)(?<!心が)(?<!魂が)(?<!血で)"),),
    "一目": (_reading("イチモク", "ヒトメ", "", "(?!置|散|瞭)"),),
    "心中": (_reading("シンジュー", "シンチュー", "", "(?:を|お)?(?:察|穏|複雑|明か)"),),
    "北の方": (_reading("キタノカタ", "キタノホー"),),
}  # fmt: skip
"""By lemma, or by the character of a word of one, the readings beside the usual one, in the order they are tried."""


def reading(lemma: str, pronounced: str, before: str, after: str) -> str:
    """Return how a word is read between ``before`` and ``after``; ``pronounced`` where nothing speaks against it."""
    for option in READINGS.get(lemma, ()):
        if (
            pronounced.startswith(option.usual)
            and option.before.search(before[-NEAR:])
            and option.after.match(after[:NEAR])
        ):
            return option.kana + (pronounced[len(option.usual) :] if option.usual else "")
    return pronounced
