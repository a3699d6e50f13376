"""Names of places and people that the dictionary reads as others, or as words that they are written like."""

# ruff: noqa: E501  (a full-width character counts as two columns)
from __future__ import annotations

import re
from typing import Final


def _table(listed: str) -> dict[str, str]:
    """Return a table of ``name=reading`` entries."""
    return dict(entry.split("=") for entry in listed.split())


_CITIES: Final = _table("""
砂川=スナガワ 名寄=ナヨロ 宮古=ミヤコ 北上=キタカミ 二戸=ニノヘ 登米=トメ 白石=シロイシ 角田=カクダ 古河=コガ 太田=オータ
行方=ナメガタ 真岡=モオカ 下野=シモツケ 羽生=ハニュー 茂原=モバラ 富津=フッツ 八街=ヤチマタ 山武=サンム 五泉=ゴセン
滑川=ナメリカワ 勝山=カツヤマ 飯山=イーヤマ 高山=タカヤマ 郡上=グジョー 江南=コーナン 新城=シンシロ 豊田=トヨタ 鳥羽=トバ
湖南=コナン 甲賀=コーカ 八幡=ヤワタ 柏原=カシワラ 西宮=ニシノミヤ 小野=オノ 三田=サンダ 丹波篠山=タンバササヤマ 丹波=タンバ
朝来=アサゴ 宍粟=シソー 御所=ゴセ 有田=アリダ 大田=オーダ 総社=ソージャ 井原=イバラ 下松=クダマツ 香美=カミ 柳川=ヤナガワ
小郡=オゴーリ 武雄=タケオ 対馬=ツシマ 五島=ゴトー 八代=ヤツシロ 日田=ヒタ 臼杵=ウスキ 由布=ユフ 垂水=タルミズ
""")
"""Before 市; elsewhere most of these are surnames or other places."""
_STATIONS: Final = _table("""
北上=キタカミ 二戸=ニノヘ 真岡=モオカ 古河=コガ 茂原=モバラ 名寄=ナヨロ 総社=ソージャ 井原=イバラ 下松=クダマツ 小郡=オゴーリ
日田=ヒタ 登米=トメ 御所=ゴセ 十三=ジューソー 九条=クジョー
""")
"""Before 駅 and 線, and names of railways."""
_PLACES: Final = _table("""
各務原=カカミガハラ 八街=ヤチマタ 登米=トメ 宍粟=シソー 対馬=ツシマ 茨木=イバラキ 郡上八幡=グジョーハチマン 赤羽=アカバネ 九段下=クダンシタ 立山町=タテヤママチ
三種町=ミタネチョー 祖谷=イヤ 堀川通=ホリカワドーリ 御池通=オイケドーリ 烏丸通=カラスマドーリ 有田みかん=アリダミカン
国頭村=クニガミソン 大宜味村=オーギミソン 今帰仁村=ナキジンソン 恩納村=オンナソン 宜野座村=ギノザソン 金武町=キンチョー 伊江村=イエソン
読谷村=ヨミタンソン 嘉手納町=カデナチョー 北谷町=チャタンチョー 北中城村=キタナカグスクソン 中城村=ナカグスクソン 与那原町=ヨナバルチョー
南風原町=ハエバルチョー 八重瀬町=ヤエセチョー 渡嘉敷村=トカシキソン 座間味村=ザマミソン 久米島町=クメジマチョー 竹富町=タケトミチョー
与那国町=ヨナグニチョー
""")
_WORDS: Final = _table("""
立佞武多=タチネプタ 投入口=トーニューグチ 取出口=トリダシグチ 気配値=ケハイネ 悪心=オシン 三口半=ミクチハン
""")
"""Other words that the dictionary takes for two, or has with a rarer reading."""
_PEOPLE: Final = _table("""
李白=リハク 李強=リキョウ 李登輝=リトウキ 李在明=イジェミョン 鄭和=テイワ 武則天=ブソクテン 文在寅=ムンジェイン 尹錫悦=ユンソンニョル
蔡英文=サイエイブン 頼清徳=ライセイトク 馬英九=バエイキュウ 聖武=ショウム
佐々木朗希=ササキローキ 吉田正尚=ヨシダマサタカ 今永昇太=イマナガショータ 菊池雄星=キクチユーセー 久保建英=クボタケフサ 堂安律=ドーアンリツ
南野拓実=ミナミノタクミ 冨安健洋=トミヤスタケヒロ 宇野昌磨=ウノショーマ 平野美宇=ヒラノミウ 早田ひな=ハヤタヒナ 八村塁=ハチムラルイ
鈴木優磨=スズキユーマ 阿部詩=アベウタ 伯桜鵬=ハクオーホー 安青錦=アオニシキ 大の里=オーノサト 照ノ富士=テルノフジ 翔猿=トビザル 朝乃山=アサノヤマ 万城目学=マキメマナブ 有川浩=アリカワヒロ
東野圭吾=ヒガシノケーゴ 角田光代=カクタミツヨ 森見登美彦=モリミトミヒコ 凪良ゆう=ナギラユー 斎藤茂吉=サイトーモキチ 三条実美=サンジョーサネトミ
一青窈=ヒトトヨー 萩原朔太郎=ハギワラサクタロー
""")
"""Names of China, Korea and old Japan that the dictionary takes for Japanese words, and of people of today that it cuts."""


def _any(table: dict[str, str]) -> str:
    return "|".join(sorted(table, key=len, reverse=True))


_TABLES: Final = {"city": _CITIES, "station": _STATIONS, "name": _PLACES | _WORDS | _PEOPLE}
_FIRST: Final = "".join(sorted({name[0] for table in _TABLES.values() for name in table}))

NAMES: Final = re.compile(
    rf"(?=[{_FIRST}])(?:(?P<city>(?<!近江)(?:{_any(_CITIES)})(?=市(?!場)))|(?P<station>(?<![一-龥\d])(?:{_any(_STATIONS)})(?=駅|線(?!路)|鉄道|鐵道))"
    rf"|(?P<name>{_any(_TABLES['name'])}))"
)
"""A name of the tables where it is one."""


def reading(match: re.Match[str]) -> str:
    """Return the katakana of a name that :data:`NAMES` found."""
    return _TABLES[match.lastgroup or "name"][match[0]]
