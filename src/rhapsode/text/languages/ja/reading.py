"""Read written Japanese: numbers, dates, times, money, units and signs become kanji and kana that the G2P reads right.

Numbers are written in kanji with their counters left where they stand, because the G2P's dictionary knows how a
counter changes with its number (三本 is さんぼん). Values were checked against NeMo's Japanese pairs.
"""

# ruff: noqa: E501, RUF001  (a full-width character counts as two columns)
from __future__ import annotations

import re
import unicodedata
from typing import Final

from rhapsode.text.languages.east_asian import MARKS, among_scores, closes_quotation, menu_rule, number_sign
from rhapsode.text.languages.ja import names
from rhapsode.text.languages.ja.numbers import cardinal, decimal, one_by_one
from rhapsode.text.languages.scanning import Rule, rule, tokens_of
from rhapsode.text.tokens import Token

_WHOLE: Final = r"(?:\d{1,3}(?:,\d{3}){1,6}(?![\d,])|\d{1,40})"
_NUMBER: Final = rf"({_WHOLE})(?:\.(\d{{1,20}}))?"
_NOT_BEHIND_DIGIT: Final = r"(?<!\d)(?<!\d[.,])"
_WEEKDAYS: Final = "月火水木金土日"
_ERAS: Final = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_COINS: Final = {
    "¥": "円", "$": "ドル", "€": "ユーロ", "£": "ポンド", "₩": "ウォン", "₹": "ルピー", "₽": "ルーブル", "฿": "バーツ",
    "₫": "ドン", "₱": "ペソ", "₿": "ビットコイン", "元": "元",
}  # fmt: skip
_CENTS: Final = {"$": "セント", "€": "セント", "£": "ペンス"}
_CODES: Final = {"JPY": "円", "USD": "ドル", "EUR": "ユーロ", "GBP": "ポンド", "KRW": "ウォン", "CNY": "元"}
_UNITS: Final = {
    "km/h": "キロメートル毎時", "m/s": "メートル毎秒", "kWh": "キロワット時", "mg/dL": "ミリグラムパーデシリットル",
    "km²": "平方キロメートル", "km2": "平方キロメートル", "m²": "平方メートル", "m2": "平方メートル", "m³": "立方メートル", "m3": "立方メートル",
    "cm²": "平方センチメートル", "cm3": "立方センチメートル", "cm³": "立方センチメートル", "cc": "シーシー", "ha": "ヘクタール",
    "km": "キロメートル", "cm": "センチメートル", "mm": "ミリメートル", "nm": "ナノメートル", "μm": "マイクロメートル", "m": "メートル",
    "kg": "キログラム", "mg": "ミリグラム", "g": "グラム", "t": "トン", "lb": "ポンド", "oz": "オンス",
    "kL": "キロリットル", "mL": "ミリリットル", "ml": "ミリリットル", "dL": "デシリットル", "L": "リットル", "l": "リットル", "ℓ": "リットル",
    "GHz": "ギガヘルツ", "MHz": "メガヘルツ", "kHz": "キロヘルツ", "Hz": "ヘルツ", "kW": "キロワット", "MW": "メガワット", "W": "ワット",
    "kV": "キロボルト", "V": "ボルト", "mAh": "ミリアンペア時", "mA": "ミリアンペア", "A": "アンペア", "Ω": "オーム", "dB": "デシベル",
    "TB": "テラバイト", "GB": "ギガバイト", "MB": "メガバイト", "KB": "キロバイト", "kB": "キロバイト", "Gbps": "ギガビーピーエス",
    "Mbps": "メガビーピーエス", "kcal": "キロカロリー", "cal": "カロリー", "mmHg": "ミリエイチジー", "hPa": "ヘクトパスカル", "Pa": "パスカル", "ppm": "ピーピーエム",
    "px": "ピクセル", "rpm": "回転毎分", "ft": "フィート", "in": "インチ", "mi": "マイル", "ms": "ミリ秒", "sec": "秒", "min": "分",
    "℃": "度", "°C": "度", "℉": "華氏度", "°F": "華氏度", "°": "度", "%": "パーセント", "‰": "パーミル", "坪": "坪",
}  # fmt: skip
_SQUARES: Final = {
    "㎞": "キロメートル", "㎝": "センチメートル", "㎜": "ミリメートル", "㎡": "平方メートル", "㎢": "平方キロメートル", "㎥": "立方メートル",
    "㎏": "キログラム", "㎎": "ミリグラム", "㏄": "シーシー", "㍑": "リットル", "㌔": "キロ", "㌢": "センチ", "㍍": "メートル",
    "㌘": "グラム", "㌧": "トン", "㌦": "ドル", "㌫": "パーセント", "㎖": "ミリリットル", "㎗": "デシリットル", "㎘": "キロリットル",
}  # fmt: skip
_UNIT: Final = "|".join(sorted(map(re.escape, (*_UNITS, *_SQUARES)), key=len, reverse=True))
_SIGNS: Final = {
    "&": "アンド", "+": "プラス", "=": "イコール", "×": "かける", "÷": "わる", "±": "プラスマイナス", "≒": "ほぼイコール", "≠": "ノットイコール",
    "<": "小なり", ">": "大なり", "≦": "以下", "≧": "以上", "≤": "以下", "≥": "以上", "√": "ルート", "∞": "無限大", "π": "パイ", "@": "アットマーク",
    "#": "シャープ", "№": "ナンバー", "〒": "郵便番号", "℡": "電話番号", "㈱": "株式会社", "㈲": "有限会社", "㍻": "平成", "㍼": "昭和",
    "㍽": "大正", "㍾": "明治", "㋿": "令和", "§": "セクション", "©": "コピーライト", "®": "登録商標", "™": "商標", "‥": "…",
    "%": "パーセント", "°": "度", "℃": "度", "¥": "円", "$": "ドル", "€": "ユーロ", "£": "ポンド", "₩": "ウォン",
    "α": "アルファ", "β": "ベータ", "γ": "ガンマ", "δ": "デルタ", "θ": "シータ", "λ": "ラムダ", "μ": "ミュー", "σ": "シグマ", "ω": "オメガ",
    "Ω": "オメガ", "Σ": "シグマ", "Δ": "デルタ", **_SQUARES,
}  # fmt: skip
_LETTERS: Final = dict(zip(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    ["エー", "ビー", "シー", "ディー", "イー", "エフ", "ジー", "エイチ", "アイ", "ジェー", "ケー", "エル", "エム", "エヌ", "オー", "ピー", "キュー", "アール", "エス", "ティー", "ユー", "ブイ", "ダブリュー", "エックス", "ワイ", "ゼット"],
    strict=True,
))  # fmt: skip
_MARKS: Final = {**MARKS, "－": "—", "｢": "“", "｣": "”"}


def _number(match: re.Match[str], whole: int = 1, fraction: int = 2) -> str:
    digits = match[whole].replace(",", "")
    if match[fraction]:
        return decimal(digits, match[fraction])
    if len(digits) > 1 and digits[0] == "0":
        return one_by_one(digits)
    return cardinal(digits)


def _date(match: re.Match[str]) -> str | None:
    month, day = int(match[3]), int(match[4])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{cardinal(match[1])}年{cardinal(match[3])}月{cardinal(match[4])}日"


def _era_date(match: re.Match[str]) -> str | None:
    said = f"{_ERAS[match[1].upper()]}{cardinal(match[2])}年"
    if match[3]:
        said += f"{cardinal(match[3])}月"
    return said + (f"{cardinal(match[4])}日" if match[4] else "")


def _month_day(match: re.Match[str]) -> str | None:
    if not (1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= 31):
        return None
    return f"{cardinal(match[1])}月{cardinal(match[2])}日"


def _clock(match: re.Match[str]) -> str | None:
    hour, minute, second = match[1], match[2], match[3]
    if int(hour) > 30 or int(minute) > 59:
        return None
    said = f"{cardinal(hour)}時"
    if int(minute) or second:
        said += f"{cardinal(minute)}分"
    return said + (f"{cardinal(second)}秒" if second else "")


def _half_of_day(match: re.Match[str]) -> str | None:
    clock = _clock(match)
    return None if clock is None else ("午前" if match[4].lower() == "a" else "午後") + clock


def _weekdays(match: re.Match[str]) -> str:
    days = re.sub(rf"[{_WEEKDAYS}](?!日)", lambda day: f"{day[0]}曜日", match[1].replace("日曜日", "日"))
    return (
        days.replace("・", "")
        .replace("祝日", "祝")
        .replace("祝", "祝日")
        .replace("〜", "から")
        .replace("～", "から")
        .replace("-", "から")
    )


def _calendar_fraction(match: re.Match[str]) -> str | None:
    """Read 8/15 as a date: a month, and a day that is no usual denominator."""
    return _month_day(match) if int(match[2]) > 12 else None


def _price(match: re.Match[str]) -> str:
    scale = match[4] or ""
    if match[1] in _CENTS and len(match[3] or "") == 2 and not scale:
        cents = f"{cardinal(match[3])}{_CENTS[match[1]]}" if int(match[3]) else ""
        return f"{cardinal(match[2].replace(',', ''))}{_COINS[match[1]]}{cents}"
    return f"{_number(match, 2, 3)}{scale}{_COINS[match[1]]}"


def _unit(symbol: str) -> str:
    return _UNITS.get(symbol) or _SQUARES[symbol]


def _inches(match: re.Match[str]) -> str | None:
    return None if closes_quotation(match) else f"{_number(match)}インチ"


def _fraction(match: re.Match[str]) -> str | None:
    top, bottom = match[2], match[3]
    if int(bottom) == 0:
        return None
    said = f"{cardinal(bottom)}分の{cardinal(top)}"
    return f"{cardinal(match[1])}と{said}" if match[1] else said


def _rooted(match: re.Match[str]) -> str:
    """Read a fraction with a root in it: 1/√2 as ルート二分の一."""
    whole = f"{cardinal(match[1][:-1])}と" if match[1] else ""
    top, bottom = ("ルート" if match[index] else "" for index in (2, 4))
    return f"{whole}{bottom}{cardinal(match[5])}分の{top}{cardinal(match[3])}"


def _groups(match: re.Match[str]) -> str:
    return "、".join(one_by_one(part) for part in re.split(r"\D+", match[0]) if part)


def _extension(match: re.Match[str]) -> str:
    """Read the number of an extension digit by digit: 内線214."""
    digits = match[0].lstrip("番号：: ")
    return match[0].removesuffix(digits).rstrip("：: ") + one_by_one(digits)


_CODES_BEFORE: Final = re.compile(
    r"(?:パスワード|パスコード|暗証番号|認証コード|予約番号|会員番号|確認コード|クーポンコード|シリアル番号|コード|(?<![A-Za-z])ID)[はが：:、「\s]{0,3}[A-Za-z\d-]{0,16}$"
)
"""What a password or a code follows."""


def _code(match: re.Match[str]) -> str | None:
    """Read the digits of a code one by one behind its letters: パスワードはABC123."""
    return (
        one_by_one(match[0])
        if _CODES_BEFORE.search(match.string[max(0, match.start() - 30) : match.start()])
        else None
    )


_NUMBERED: Final = re.compile(r"(?:番号|コード|ナンバー|(?<![A-Za-z])ID|No\.?)[はがを：:、「\s]{0,3}$")
_LEAST_OF_A_CODE: Final = 5


def _grouped(match: re.Match[str]) -> str | None:
    """Read the groups of digits that number an order or a member: 注文番号 250-7714983, 00482-17."""
    groups = match[0].split("-")
    told = _NUMBERED.search(match.string, max(0, match.start() - 12), match.start())
    long = max(map(len, groups)) >= _LEAST_OF_A_CODE
    if not (told or (long and (len(groups) > len(("", "")) or groups[0][0] == "0"))):
        return None
    return "の".join(map(one_by_one, groups))


_FORMATION: Final = re.compile("(?:布陣|システム|フォーメーション|陣形)[^、。0-9]{0,6}$")


def _formation(match: re.Match[str]) -> str | None:
    """Read how a team stands on the pitch: 布陣は4-3-3."""
    told = _FORMATION.search(match.string, max(0, match.start() - 16), match.start())
    return one_by_one(match[0].replace("-", "")) if told else None


_QUARTER: Final = re.compile("[都道府県市区町村郡][一-龥ァ-ヶー々]{1,8}$")


def _block(match: re.Match[str]) -> str | None:
    """Read the block and the house of an address: 中区山下町3-12."""
    near = match.string[max(0, match.start() - 12) : match.start()]
    return f"{cardinal(match[1])}の{cardinal(match[2])}" if _QUARTER.search(near) else None


_PRESSURE: Final = re.compile(
    r"血圧[値はがをも：:、\s]{0,3}(?:上下)?(?:\d{2,3}/\d{2,3}[、,\s]{0,2})?(?:(?:今?朝|昼|夜|昨夜|今日|本日)[はが：:、\s]{0,2})?$"
)


def _pressure(match: re.Match[str]) -> str | None:
    """Read the pressure of blood: 140/90mmHg, 血圧は130/85."""
    if not match[3] and not _PRESSURE.search(match.string[max(0, match.start() - 24) : match.start()]):
        return None
    return f"{cardinal(match[1])}の{cardinal(match[2])}{'ミリエイチジー' if match[3] else ''}"


_RATE_DIGITS: Final = ("", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュー")


def _batting(match: re.Match[str]) -> str:
    """Read an average of baseball: 打率.304 is 三割四厘."""
    parts = zip(match[1], ("ワリ", "ブ", "リン"), strict=True)
    return "".join(_RATE_DIGITS[int(digit)] + place for digit, place in parts if digit != "0") or "零"


_GAMES: Final = re.compile("節|試合|戦|勝|敗|引き?分|決勝|リーグ|前半|後半|ゴール|首位|優勝")
_NEAR: Final = 30


def _between_teams(match: re.Match[str]) -> str | None:
    """Read the result of a match: 鹿島1-0浦和."""
    if not _GAMES.search(match.string[max(0, match.start() - _NEAR) : match.end() + _NEAR]):
        return None
    return f"{cardinal(match[1])}対{cardinal(match[2])}"


_FEW: Final = {"12": "イチニ", "23": "ニサン", "45": "シゴ", "56": "ゴロク", "78": "シチハチ"}
_FEW_COUNTED: Final = {
    "日": "ニチ", "日間": "ニチカン", "人": "ニン", "年": "ネン", "年間": "ネンカン", "度": "ド", "時間": "ジカン",
}  # fmt: skip
_FROM_KANJI: Final = str.maketrans("一二三四五六七八", "12345678")


def _few(match: re.Match[str]) -> str | None:
    """Read two numbers that follow each other as a rough one: 二、三日, 4・5人."""
    said = _FEW.get(f"{match[1]}{match[2]}".translate(_FROM_KANJI))
    return f"{said}{_FEW_COUNTED[match[3]]}" if said else None


def _few_of_three(match: re.Match[str]) -> str:
    """Read three or four of something: 三、四日 is サンヨッカ."""
    counted = match[1]
    return f"サンヨッカ{counted[1:].replace('間', 'カン')}" if counted[0] == "日" else f"サンヨ{_FEW_COUNTED[counted]}"


_OF_A_CODE: Final = re.compile(r"[A-Za-z]-?\d{1,8}$")


def _between_numbers(match: re.Match[str]) -> str | None:
    """Read the line between two numbers, unless they are parts of a code (ISO-8859-1)."""
    return None if _OF_A_CODE.search(match.string[max(0, match.start() - 10) : match.start()]) else "から"


def _roman_or_fraction(match: re.Match[str]) -> str | None:
    return number_sign(match[0], cardinal, "分の")


_TENTHS: Final = ("", "イチ", "ニ", "サン", "シ", "ゴ", "ロク", "シチ", "ハチ", "ク")
"""Digits before 分 as a tenth of a degree: 38度5分."""
_RULES: Final[tuple[Rule, ...]] = (
    rule(
        "plain", r"(?<![月第\d])([一二四五七1-7])[・、]([二三五六八2-8])(日間?|人|年間?|度|時間)(?![生目称号以])", _few
    ),
    rule("plain", r"(?<![月第\d])[三3][・、][四4](日間?|人|年間?|時間)(?![生目称号以])", _few_of_three),
    rule("plain", "(?<=十)七、八(?=[のく歳才人年])", "シチハチ"),
    rule("plain", r"[二2]・(?:二六|26)(?=事件)", "ニーニーロク"),
    rule("plain", r"[五5]・(?:一五|15)(?=事件)", "ゴーイチゴー"),
    rule("plain", r"三・一一(?![一-九十])|(?<![\d.])3・11(?!\d)", "サンテンイチイチ"),
    rule("plain", r"九・一一(?![一-九十])|(?<![\d.])9・11(?!\d)", "キューテンイチイチ"),
    rule("measure", r"(?<!\d)(\d{2,3})/(\d{2,3})(?!\d)\s?(mmHg)?(?![A-Za-z/])", _pressure),
    rule("decimal", r"(?:(?<=[打塁勝]率)|(?<=[打塁勝]率は))\s?\.(\d{3})(?!\d)", _batting),
    rule("decimal", r"(?<![A-Za-z\d.])\.(\d{1,20})(?![\w.])", lambda m: decimal("0", m[1])),
    rule("date", rf"{_NOT_BEHIND_DIGIT}(\d{{1,2}})/(\d{{2}})(?![\d/])", _calendar_fraction),
    rule("date", rf"{_NOT_BEHIND_DIGIT}(\d{{4}})([/.-])(\d{{1,2}})\2(\d{{1,2}})(?![\d/.-])", _date),
    rule("date", r"(?<![A-Za-z])([MTSHRmtshr])\.?(\d{1,2})(?:年|[./](\d{1,2})(?:[./](\d{1,2}))?)(?!\d)", _era_date),
    rule("date", r"(?<![A-Za-z])([MTSHR])\.(\d{1,2})()()(?![\d.])", _era_date),
    rule("date", rf"{_NOT_BEHIND_DIGIT}(\d{{1,2}})/(\d{{1,2}})(?=\s?\([{_WEEKDAYS}][)・])", _month_day),
    rule("date", rf"(?<=日)\(([{_WEEKDAYS}](?:曜日?)?(?:[・〜～-][{_WEEKDAYS}祝休](?:曜日?)?)*)\)", _weekdays),
    rule("date", rf"(?<=\d)\(([{_WEEKDAYS}](?:・祝)?)\)", _weekdays),
    rule(
        "telephone",
        r"(?<![\d-])\+?\d{1,4}-\d{2,4}-\d{3,4}(?:-\d{3,4})?(?![\d-])|(?<!\d)\(0\d{1,4}\)\s?\d{1,4}-\d{4}(?!\d)|(?<=〒)\s?\d{3}-\d{4}(?!\d)",
        _groups,
    ),
    rule(
        "decimal",
        r"(?<=[一二三四五六七八九十])・(?=[一二三四五六七八九〇零]{1,3}(?:センチ|メートル|ミリ|キロ|度|パーセント|%|ポイント|倍|秒|万|億|兆))",
        "点",
    ),
    rule("serial", r"(?<![A-Za-z\d-])\d{2,12}(?:-\d{2,12}){1,4}(?![\d-]|[年月日円])", _grouped),
    rule("cardinal", r"(?<!\d)0\d(?=[銭分秒])", lambda m: cardinal(m[0])),
    rule(
        "telephone",
        r"(?:(?<=(?:コード|ワード|PIN|OTP)[は：:])|(?<=コードは、)|(?<=番号[は：:])|(?<=番号は、))\s?\d{3,8}(?![\d.,番円人])",
        _groups,
    ),
    rule("serial", r"(?<=[A-Za-z])\d{2,8}(?![\d.,番円人])|(?<=[A-Za-z]-)\d{2,8}(?![\d.,番円人])", _code),
    rule("punctuation", "(?<=[縦東南前左表朝男])・(?=[横西北後右裏夕女])", ","),
    rule("serial", r"(?<=末尾)\d{3,4}(?!\d)|(?<=末尾[がはの：:])\d{3,4}(?!\d)", lambda m: one_by_one(m[0])),
    rule(
        "measure",
        r"(?<![\d.緯経])(3[4-9]|4[0-2])度(\d)分(?!の\d|間)",
        lambda m: f"{cardinal(m[1])}度{_TENTHS[int(m[2])]}ブ" if m[2] != "0" else None,
    ),
    rule("telephone", r"(?<=内線)(?:番号)?[：:\s]?\d{2,5}(?!\d)", _extension),
    rule("telephone", r"#(\d{3,5})(?!\d)", lambda m: f"シャープ{one_by_one(m[1])}"),
    rule("serial", r"(?<=[A-Za-z]-)\d{4,12}(?![\d.,番円人])", lambda m: one_by_one(m[0])),
    rule(
        "address",
        r"(?<![A-Za-z\d-])(B?)(\d{1,2})F(?![A-Za-z\d])",
        lambda m: f"{'地下' if m[1] else ''}{cardinal(m[2])}階",
    ),
    rule(
        "plain",
        r"(?<![\d.])[23](?=ラン(?:ホーマー|ホームラン|本塁打|[^ァ-ヶー]|$))",
        lambda m: "ツー" if m[0] == "2" else "スリー",
    ),
    rule(
        "time",
        rf"{_NOT_BEHIND_DIGIT}(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?\s?([AaPp])\.?[Mm]\.?(?![A-Za-z])",
        _half_of_day,
    ),
    rule("time", rf"{_NOT_BEHIND_DIGIT}(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?(?![\d:])", _clock),
    rule("time", rf"{_NOT_BEHIND_DIGIT}(?<![時間])10分(?!の\s?\d|[咲粥])", "ジュップン"),
    rule(
        "fraction",
        rf"{_NOT_BEHIND_DIGIT}(?:(\d{{1,4}})(?:\s|と|荷))?(?<!/)(\d{{1,4}})/(\d{{1,4}})(?![\d/])",
        _fraction,
    ),
    rule("fraction", r"(\d{1,4}(?:\s|と|荷))?(√?)(\d{1,4})/(√?)(\d{1,4})(?![\d/])", _rooted),
    rule("money", rf"([¥$€£₩₹₽฿₫₱₿])\s?{_NUMBER}(万|億|兆|千|百)?", _price),
    rule("money", rf"(JPY|USD|EUR|GBP|KRW|CNY)\s?{_NUMBER}", lambda m: f"{_number(m, 2, 3)}{_CODES[m[1]]}"),
    rule("money", rf"{_NUMBER}\s?(JPY|USD|EUR|GBP|KRW|CNY)(?![A-Za-z])", lambda m: f"{_number(m)}{_CODES[m[3]]}"),
    rule("money", rf"{_NUMBER}\s?([$€£¥₩])", lambda m: f"{_number(m)}{_COINS[m[3]]}"),
    rule("measure", rf'{_NUMBER}\s?(?:["″]|′′)', _inches),
    rule(
        "measure",
        rf"{_NUMBER}\s?({_UNIT})(?:/({_UNIT}))?(?![A-Za-z])",
        lambda m: f"{_number(m)}{_unit(m[3])}" + (f"パー{_unit(m[4])}" if m[4] else ""),
    ),
    rule("math", r"(?<=[\dA-Za-z)])\s?-\s?(?=\d+\s?=)", "マイナス"),
    rule("abbreviation", r"(?<![A-Za-z])L\.?O\.?(?=\s?\d)", "ラストオーダー"),
    rule("abbreviation", r"[Nn][Oo]\.\s?1(?![\d.,])", "ナンバーワン"),
    rule("abbreviation", r"[Nn][Oo]\.\s?(?=\d)", "ナンバー"),
    rule("math", r"(?<=[A-Za-z0-9)])²", "の二乗"),
    rule("math", r"(?<=[A-Za-z0-9)])³", "の三乗"),
    rule(
        "address",
        r"(?<=[一-龥ヶケ])\d{1,3}(?:[-−]\d{1,3}){2,3}(?![\d-])",
        lambda m: "の".join(cardinal(part) for part in re.split("[-−]", m[0])),
    ),
    rule("score", r"\d(?:-\d){2,4}(?![\d-])", _formation),
    rule(
        "address",
        r"(?<=[ぁ-んァ-ヶー])(?<![はがのをにでともやか])\d{1,3}(?:-\d{1,3}){2,3}(?![\d-])",
        lambda m: "の".join(map(cardinal, m[0].split("-"))),
    ),
    rule(
        "address",
        r"(?<=[一-龥ヶー々])(\d{1,4})-(\d{1,3})(?![\d-]|\s?(?:[年月日時分歳円個人回度代%位冊本名点勝で]|ポイント))",
        _block,
    ),
    rule(
        "score",
        r"(?<![\d-])(\d{1,3})[-−–](\d{1,3})(?=で(?:[勝敗負引逆破下]|競り勝|惜敗|快勝|完勝|辛勝|圧勝|大勝|惨敗))",
        lambda m: f"{cardinal(m[1])}対{cardinal(m[2])}",
    ),
    rule(
        "score",
        r"(?<![\d-])(\d{1,3})[-−–](\d{1,3})(?![\d-])",
        lambda m: f"{cardinal(m[1])}対{cardinal(m[2])}" if among_scores(m) else None,
    ),
    rule(
        "score",
        r"(?<=[一-龥ァ-ヶー])(\d{1,2})[-−–](\d{1,2})(?=[一-龥ァ-ヶA-Z])(?![年月日時分歳円個人回度代位冊本名番丁号階])",
        _between_teams,
    ),
    rule(
        "score",
        r"(?<![\d-])(\d{1,2})[-−–](\d{1,2})(?=[のでとから、]{1,2}(?:[一二三四五六七八九十\d]{1,2}回|同点|前半|後半|延長|試合|場面|リード|ビハインド|引き?分け|ドロー|勝利|敗戦|勝ち|負け|スコア))",
        lambda m: f"{cardinal(m[1])}対{cardinal(m[2])}",
    ),
    rule("plain", r"(?<![A-Za-z])HbA1c(?![A-Za-z])", "ヘモグロビンエーワンシー"),
    rule(
        "plain",
        r"(?<![A-Za-z])(SpO|CO)[2₂](?![\dA-Za-z])",
        lambda m: f"{'エスピーオー' if m[1] == 'SpO' else 'シーオー'}ツー",
    ),
    rule("plain", r"(?<![A-Za-z])EL(?![A-Za-z])", "イーエル"),
    rule("plain", r"(?<![A-Za-z])RAM(?![A-Za-z])", "ラム"),
    Rule("plain", names.NAMES, names.reading),
    rule("plain", r"(?<![A-Za-z])[Ww]i-?[Ff]i(?![A-Za-z])", "ワイファイ"),
    rule("range", rf"([{_WEEKDAYS}])\s?[〜～~-]\s?([{_WEEKDAYS}])(?![一-龥ァ-ヶ])", lambda m: f"{m[1]}曜から{m[2]}曜"),
    rule("range", rf"(?<=[{_WEEKDAYS}])\s?[〜～~](?=[{_WEEKDAYS}祝](?![一-龥ァ-ヶ]))", "から"),
    rule("range", r"(?<=[\d年月日時分歳円個人回度代%位冊本名)])\s?[〜～~](?=\s?[\d¥$第午紀])", "から"),
    rule("range", r"(?<=[\w)])\s?[〜～](?=[^\W_])", "から"),
    rule("range", r"(?<=[\d時分日月])\s?[〜～~](?=\s*$|[\s。、）)])", "から"),
    rule("range", r"(?<=\d)[-–](?=\d+(?:[年月日時分歳円個人回度代%位冊本名]|\b))", _between_numbers),
    rule("electronic", r"(?<=\d)\.(?=\d+\.\d)|(?<=\.\d)\.(?=\d)", "点"),
    rule("cardinal", rf"(?:マイナス|(?<![A-Za-z0-9)])[-−])\s?{_NUMBER}", lambda m: f"マイナス{_number(m)}"),
    rule("cardinal", r"(?<![A-Za-z0-9)])[-−](?=√?\d)", "マイナス"),
    rule("decimal", rf"{_WHOLE}\.\d{{1,20}}", lambda m: decimal(*m[0].replace(",", "").split("."))),
    rule("cardinal", r"(?<=[万億兆])0(?!000)\d{3}(?!\d)", lambda m: cardinal(m[0].lstrip("0"))),
    rule("cardinal", _WHOLE, lambda m: _number(re.match(_NUMBER, m[0]) or m)),
    rule("cardinal", r"[\u2150-\u218b\u2460-\u249b\xbc-\xbe\xb2\xb3\xb9\u2070-\u2089]", _roman_or_fraction),
    rule("electronic", r"(?<=[A-Za-z0-9])\.(?=[A-Za-z0-9])", "ドット"),
    rule("electronic", r"https?://", "エイチティーティーピー "),
    rule("electronic", r"(?<=[A-Za-z0-9])/(?=[A-Za-z0-9])", "スラッシュ"),
    rule("electronic", r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])", "アンダーバー"),
    rule(
        "plain",
        r"(?<![A-Za-z])([A-Z][a-z]{2,15})([A-Z]{2,5})(?![A-Za-z])",
        lambda m: m[1] + "".join(_LETTERS[letter] for letter in m[2]),
    ),
    rule("plain", r"[\uff66-\uff9f]+", lambda m: unicodedata.normalize("NFKC", m[0])),
    menu_rule("設定|メニュー|開[くいき]|選択|選[びん]|タップ|クリック|ファイル|環境"),
    rule("plain", f"[{re.escape(''.join(_SIGNS))}]", lambda m: _SIGNS[m[0]]),
)
_STARTS: Final = re.compile(
    r"[\d¥$€£₩₹₽฿₫₱₿A-Znmtshrw(+\-−–〜～~./_h・\u2150-\u218b\u2460-\u249b\xbc-\xbe\xb2\xb3\xb9\u2070-\u2089\uff66-\uff9fマ"
    + re.escape("".join(_SIGNS)) + rf"]|[一二三四五六七九](?=[・、])|番(?=号[：:\s]?\d)|{names.NAMES.pattern}|(?<![一-龥\d])[{_WEEKDAYS}](?=\s?[〜～~-]\s?[{_WEEKDAYS}])"
)  # fmt: skip
_SPOKEN: Final = re.compile(r"[^\W_]|ー|々|〆|ヶ")
_PIECE: Final = re.compile(r"\s+|(?:[^\W_]|[ー々〆ヶゝゞヽヾ'’\u0300-\u036f\u3099\u309a])+|.", re.DOTALL)


def verbalise(text: str) -> list[Token]:
    """Cut a text into tokens: what is written in kanji, kana and Latin letters stays, all else is said in words.

    The tokens cover all of ``text`` that is no white space, in order. Marks are ``punctuation``; a sign without a name
    is ``dropped``.
    """
    return tokens_of(text, _STARTS, _RULES, _PIECE, _SPOKEN, _MARKS)
