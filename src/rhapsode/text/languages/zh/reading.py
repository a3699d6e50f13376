"""Read written Mandarin: numbers, dates, times, money, units and signs become characters that the G2P reads right.

Values were checked against NeMo's Mandarin pairs. Two is 两 before a measure word, years are read digit by digit, and one
is 幺 in telephone numbers.
"""

# ruff: noqa: E501, RUF001  (a full-width character counts as two columns)
from __future__ import annotations

import re
import unicodedata
from typing import Final

from rhapsode.text.languages.east_asian import MARKS, among_scores, closes_quotation, menu_rule, number_sign
from rhapsode.text.languages.scanning import Rule, rule, tokens_of
from rhapsode.text.languages.zh import codes
from rhapsode.text.languages.zh.numbers import cardinal, decimal, one_by_one, telephone
from rhapsode.text.languages.zh.tables import CODES, COIN, COINS, PER, PROVINCES, SIGNS, UNIT, UNITS
from rhapsode.text.tokens import Token

_WHOLE: Final = r"(?:\d{1,3}(?:,\d{3}){1,6}(?![\d,])|\d{1,40})"
_NUMBER: Final = rf"({_WHOLE})(?:\.(\d{{1,20}}))?"
_SCALES: Final = r"(?:万亿|千万|百万|十万|亿|万|千|百)"
_NOT_BEHIND_DIGIT: Final = r"(?<!\d)(?<!\d[.,])"
_CLASSIFIERS: Final = (
    "个本只条张位件次天年周岁块元米斤里辆台名口头匹棵朵杯瓶碗盘包袋盒双对副套层栋座间家所门场部首篇页句段种类项份册枚颗粒片"
    "勺匙滴罐桶串束捆幅扇株撮锅根支把架艘节课届班排组队群批代辈遍趟回顿声步圈倍点分秒刻小时公斤公里公升星期月礼拜人室厅卫房厂校院国省市县区村镇道桥湖"
)
COUNTED: Final = frozenset(_CLASSIFIERS + "百千万亿成种样半步口下阵番招票针刀站晚夜餐")
"""Characters that words begin with which a number counts."""
_MARKS: Final = {**MARKS, "（": "(", "）": ")"}


def _number(match: re.Match[str], whole: int = 1, fraction: int = 2) -> str:
    digits = match[whole].replace(",", "")
    if match[fraction]:
        return decimal(digits, match[fraction])
    if len(digits) > 1 and digits[0] == "0":
        return one_by_one(digits)
    return cardinal(digits)


def _counted(match: re.Match[str]) -> str:
    return _count(match[0])


def _count(number: str) -> str:
    whole, _, fraction = number.replace(",", "").partition(".")
    return decimal(whole, fraction) if fraction else cardinal(whole, counting=True)


def _amount(match: re.Match[str], whole: int = 1) -> str:
    """Return the number that :data:`_NUMBER` found at the groups ``whole`` and the next, as it counts something."""
    return _count(match[whole] + (f".{match[whole + 1]}" if match[whole + 1] else ""))


def _date(match: re.Match[str]) -> str | None:
    if not (1 <= int(match[3]) <= 12 and 1 <= int(match[4]) <= 31):
        return None
    return f"{one_by_one(match[1])}年{cardinal(match[3])}月{cardinal(match[4])}日"


def _era(match: re.Match[str]) -> str:
    era = "公元前" if match[2].lower().startswith("b") else "公元"
    year, _, month = match[1].rstrip("月").partition("年")
    return f"{era}{one_by_one(year)}年" + (f"{cardinal(month)}月" if month else "")


def _clock(match: re.Match[str]) -> str | None:
    hour, minute, second = match[1], match[2], match[3]
    if int(hour) > 24 or int(minute) > 59:
        return None
    said = f"{'两' if int(hour) == 2 else cardinal(hour)}点"
    if int(minute) or second:
        said += f"{'零' if 0 < int(minute) < 10 and minute[0] == '0' and not second else ''}{cardinal(minute)}分"
    elif not int(hour):
        said += "零分"
    return said + (f"{cardinal(second)}秒" if second else "")


def _half_of_day(match: re.Match[str]) -> str | None:
    clock = _clock(match)
    if clock is None:
        return None
    return ("下午" if match[4].lower() == "p" else "上午") + clock


def _price(match: re.Match[str]) -> str:
    number = _amount(match, 2) if (match[3] or "").strip("0") else _count(match[2])
    return f"{number}{match[4] or ''}{COINS[match[1]]}"


def _measure(match: re.Match[str]) -> str:
    if match[3] == "‰":
        return f"千分之{_number(match)}"
    rate = f"每{UNITS[match[4]]}" if match[4] else ""
    return f"{_amount(match)}{UNITS[match[3]]}{rate}"


def _inches(match: re.Match[str]) -> str | None:
    return None if closes_quotation(match) else f"{_amount(match)}英寸"


def _fraction(match: re.Match[str]) -> str | None:
    if int(match[3]) == 0:
        return None
    if match[3] == "1" and not match[1] and int(match[2]) <= len("一二三四五六七八九十冬腊"):
        return f"{cardinal(match[2])}月一日"
    said = f"{cardinal(match[3])}分之{cardinal(match[2])}"
    return f"{cardinal(match[1])}又{said}" if match[1] else said


def _month_days(match: re.Match[str]) -> str | None:
    """Read two days of the year with the line between them: 7/22-7/24."""
    dates = [(match[group], match[group + 1]) for group in (1, 3)]
    if not all(1 <= int(month) <= 12 and 1 <= int(day) <= 31 for month, day in dates):
        return None
    return "至".join(f"{cardinal(month)}月{cardinal(day)}日" for month, day in dates)


_BEFORE_YEAR: Final = re.compile(r"(?:^|[\s《“（(【、，。！？；：:]|[在从到于自至是])$")
_NO_YEAR: Final = re.compile(rf"[{_CLASSIFIERS}多余元块万亿千百左右以公英美欧日港平立比倍名]")


def _bare_year(match: re.Match[str]) -> str | None:
    """Read a number by itself as a year: 《2008贺岁》."""
    text, end = match.string, match.end()
    known = _BEFORE_YEAR.search(text[max(0, match.start() - 1) : match.start()])
    following = text[end : end + 1]
    if not known or not (following and (following in "》”：:" or "\u4e00" <= following <= "\u9fff")):
        return None
    return None if _NO_YEAR.match(following) else one_by_one(match[0])


def _bracket(match: re.Match[str]) -> str | None:
    """Read < and > around a title as the quotation marks that they stand for."""
    if match[0] == "<":
        return "“" if _TITLE.match(match.string, match.start()) else None
    before = match.string.rfind("<", max(0, match.start() - _LONGEST_TITLE), match.start())
    return "”" if before >= 0 and _TITLE.fullmatch(match.string, before, match.end()) else None


_LONGEST_TITLE: Final = 36
_TITLE: Final = re.compile(r"<(?=[^<>]*[\u4e00-\u9fff])[^\s\d<>=][^<>]{0,34}>")


def _phone(match: re.Match[str]) -> str:
    return "，".join(telephone(part) for part in re.split(r"\D+", match[0]) if part)


def _month_and_day(match: re.Match[str]) -> str | None:
    """Read "7/14" by itself as a date where a day of the week stands before it."""
    before = match.string[max(0, match.start() - 5) : match.start()]
    if not re.search(r"(?:周|星期|礼拜)[一二三四五六日天]\W*$", before):
        return None
    month, day = int(match[1]), int(match[2])
    return f"{cardinal(match[1])}月{cardinal(match[2])}日" if 1 <= month <= 12 and 1 <= day <= 31 else None


_NEAR: Final = 20
_MATCHES: Final = re.compile("轮|赛|队|胜|负|进球|破门|杯|超|甲|战|主场|客场|CBA|NBA")
"""What speaks of a match, whose result stands between the names of those who play."""


def _between_teams(match: re.Match[str]) -> str | None:
    """Read the result of a match: 利物浦4-2纽卡斯尔."""
    if not _MATCHES.search(match.string[max(0, match.start() - _NEAR) : match.end() + _NEAR]):
        return None
    return f"{cardinal(match[1])}比{cardinal(match[2])}"


_STANDING: Final = re.compile("比分[^，。！？；0-9]{0,8}$")


def _score(match: re.Match[str]) -> str | None:
    """Read what a match stands at: 比分变成2-0."""
    told = _STANDING.search(match.string, max(0, match.start() - 10), match.start())
    return f"{cardinal(match[1])}比{cardinal(match[2])}" if told else None


_LONGEST_DYNASTY: Final = 500


def _lifetime(match: re.Match[str]) -> str | None:
    """Read the years of a life or a dynasty in brackets: 李世民(598—649)."""
    first, last = int(match[2]), int(match[5])
    if match["dash"] == "-" and not len(match[2]) == len(match[5]) == len("1893"):
        return None
    years = last - first if not match[1] else first + (-last if match[4] else last)
    if not 0 < years <= _LONGEST_DYNASTY:
        return None
    begins, ends = ("公元前" if match[group] else "" for group in (1, 4))
    return f"{begins}{one_by_one(match[2])}至{ends}{one_by_one(match[5])}"


def _internet_address(match: re.Match[str]) -> str:
    """Read an address of four numbers, with its port."""
    said = "点".join(one_by_one(part) for part in match[1].split("."))
    return f"{said}冒号{one_by_one(match[2])}" if match[2] else said


def _power(match: re.Match[str]) -> str:
    """Read a power, and what it is counted in: 10⁹/L."""
    power = unicodedata.normalize("NFKC", match[1] or match[2])
    return f"的{cardinal(power)}次方" + ("每升" if match[3] else "")


def _sign_of_number(match: re.Match[str]) -> str | None:
    return number_sign(match[0], cardinal, "分之")


_RULES: Final[tuple[Rule, ...]] = (
    rule("punctuation", "[<>]", _bracket),
    rule("date", r"(?<![\d/])(\d{1,2})/(\d{1,2})\s?[-–—~]{1,3}\s?(\d{1,2})/(\d{1,2})(?![\d/])", _month_days),
    rule(
        "date",
        r"(?<![\d.])(\d{1,2})\.(\d{1,2})\s?[-–—~至到]{1,3}\s?(\d{1,2})\.(\d{1,2})(?=入住|期间|活动|放假|出发|去|住|号|日)",
        _month_days,
    ),
    rule(
        "range",
        r"(?<=[年月日号时点分秒元级度米斤吨℃%])(?<!温度)\s?(?:-{1,3}|[–—~])(?![-–—~])\s?"
        r"(?=\d{1,5}(?:[.·]\d{1,4})?(?:[年月日号时点分秒元级度℃%吨万亿]|[毫厘公]?米|公?[斤里])|\d\d?:\d)",
        "至",
    ),
    rule("date", r"(?<=[“\"])(\d{1,2})[·・](\d{1,2})(?=[”\"])", lambda m: one_by_one(m[1] + m[2])),
    rule(
        "date",
        r"(?<!\d)((?:19|20)\d\d)[·・](1[0-2]|0?[1-9])(?![\d·・%])",
        lambda m: f"{one_by_one(m[1])}年{cardinal(m[2])}月",
    ),
    rule(
        "date",
        r"(\d{1,2})[·・.](\d{1,2})(?=(?:地震|大?惨?血?案|事[件变故]|运动|晚会|袭击|专案|起义|讲话|批示|学潮|洪灾|火灾|空难)[^情])",
        lambda m: one_by_one(m[1] + m[2]),
    ),
    rule(
        "serial",
        r"(?<!\d)(?:911|711|315|618|996)(?=事件|便利店|晚会|恐怖|袭击|大促|工作制)",
        lambda m: one_by_one(m[0]),
    ),
    rule("decimal", r"(\d{1,16})[·・](\d{1,8})(?![\d·・])(?!%|‰|℃)", lambda m: _count(f"{m[1]}.{m[2]}")),
    rule(
        "measure",
        r"(\d{1,16})[·・](\d{1,8})(%|‰)",
        lambda m: f"{'百' if m[3] == '%' else '千'}分之{decimal(m[1], m[2])}",
    ),
    rule("date", r"(?<!\d)(?:19|20)\d\d(?=(?:[、和及与](?:19|20)\d\d){1,9}年)", lambda m: one_by_one(m[0])),
    rule("date", r"(?<![\d.,/:\-])(?:19[4-9]|20[0-3])\d(?![\d.,/%\-:]\d?\d|[A-Za-z%年])", _bare_year),
    rule("time", r"(?<=[点时])0(\d)(?=分)", lambda m: f"零{cardinal(m[1])}"),
    rule(
        "telephone",
        r"(?<!\d)(?:10[0-9]{3}|9[56][0-9]{3}|12[0-9]{3})(?![\d.,:]|\s?[元人个米次万多天年亿美%])",
        codes.short_number,
    ),
    rule(
        "telephone",
        r"(?:(?<=[件货餐]码)|(?<=[件货餐]码[是为：: ]))\s?\d{1,4}(?:-\d{1,5}){1,3}(?!\d)",
        lambda m: "杠".join(map(telephone, m[0].strip().split("-"))),
    ),
    rule("telephone", r"(?<=[打拨报])\d{3,5}(?![\d.:个次折分米块元万千人天年]|-\d)", _phone),
    rule(
        "serial",
        rf"(?<=[{PROVINCES}])([A-Z])[·•\-]?([A-Z0-9]{{5,6}})(?![A-Za-z0-9])",
        lambda m: f"{m[1]} {codes.spelled(m[2])}" if re.search(r"\d", m[2]) else None,
    ),
    rule("serial", r"(?<![\d.,])\d{1,20}(?![\d.,a-z])", codes.in_a_code),
    rule("serial", r"(?<=[GDCKTZ])\d{1,4}(?=次)", lambda m: telephone(m[0])),
    rule("serial", r"(?<=[A-Za-z])(?:_\d{1,12}|\d{3,12})(?![\d.,A-Za-z])(?=[^万亿]|$)", codes.behind_letters),
    rule("serial", r"\d{1,2}A(?=[级类型照座轮])", lambda m: f"{cardinal(m[0][:-1])} A"),
    rule(
        "measure",
        rf"(?<=[温低高降至到])([-−]){_NUMBER}(?=度)|(?<=[-−]\d[~～至到])([-−]){_NUMBER}(?=度)",
        lambda m: f"零下{_number(m, 2, 3) if m[2] else _number(m, 5, 6)}",
    ),
    rule(
        "measure",
        rf"(?<![\dA-Za-z)])[-−]{_NUMBER}(?=\s?[~～至到]\s?[-−]?\d{{1,3}}(?:\.\d)?\s?(?:℃|°C|度))",
        lambda m: f"零下{_number(m)}",
    ),
    rule("measure", rf"(?<![\dA-Za-z)])\+{_NUMBER}\s?%", lambda m: f"正百分之{_number(m)}"),
    rule("electronic", r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])(?::(\d{2,5})(?!\d))?", _internet_address),
    rule("range", r"(?<=[Pp])(\d{1,4})[-–—](\d{1,4})(?![\d-])", lambda m: f"{cardinal(m[1])}至{cardinal(m[2])}"),
    rule("date", r"(?<=[（(])(前?)(\d{3,4})年?\s?(?P<dash>[-–—])\s?(前?)(\d{2,4})(?=年?[）)])", _lifetime),
    rule(
        "date",
        rf"{_NOT_BEHIND_DIGIT}((?:19|20)\d\d)-(0[1-9]|1[0-2])(?![\d-])",
        lambda m: f"{one_by_one(m[1])}年{cardinal(m[2])}月",
    ),
    rule(
        "date",
        rf"{_NOT_BEHIND_DIGIT}(1[0-2]|[1-9])/(3[01]|[12]\d|[1-9])(?=\s?[（(]?(?:[上下中]午|晚上|早上|凌晨|周[一二三四五六日]|星期))",
        lambda m: f"{cardinal(m[1])}月{cardinal(m[2])}日",
    ),
    rule("date", r"(?<=[（(])(?:19|20)\d\d(?=[）)])", lambda m: one_by_one(m[0])),
    rule("serial", r"(?<=[（(])[036]\d{5}(?=[）)])", lambda m: one_by_one(m[0])),
    rule(
        "serial",
        r"(?:(?<=[批单编工学卡账票证户货税列水]号)|(?<=[批单编工学卡账票证户货税列水]号[：:为是 ]))\s?\d{4,20}(?![\d.个元人年])",
        lambda m: one_by_one(m[0].strip()),
    ),
    rule("telephone", r"(?:(?<=机号)|(?<=机号[：:为是 ]))\s?\d{2,6}(?![\d.])", _phone),
    rule(
        "measure",
        r"(\d{2,3})/(\d{2,3})\s?(?:mmHg|(?=毫米汞柱))",
        lambda m: f"{cardinal(m[1])}，{cardinal(m[2])}" + ("毫米汞柱" if m[0].endswith("g") else ""),
    ),
    rule("address", r"(?<![A-Za-z\d车排-])(?<!车厢)(\d{1,2})F(?![A-Za-z\d座])", lambda m: f"{cardinal(m[1])}楼"),
    rule("math", r"(?<=[\dA-Za-z)])(?:\^(\d{1,3})|([⁰¹⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?))(/L)?(?![\w/])", _power),
    rule("math", r"(?<=[A-Za-z0-9)])²", "的平方"),
    rule("math", r"(?<=[A-Za-z0-9)])³", "的立方"),
    rule("date", rf"{_NOT_BEHIND_DIGIT}(\d{{4}})([/.·-])(\d{{1,2}})\2(\d{{1,2}})(?![\d/.-])", _date),
    rule(
        "date",
        r"(\d{2,4}(?:年\d{1,2}月?)?)\s?([aAbB]\.?[cdCD]\.?)(?![A-Za-z])",
        lambda m: _era(m) if m[2].lower()[:2] != "ac" else None,
    ),
    rule(
        "date",
        r"(?<=公元)\d{1,4}(?=年)|(?<=公元前)\d{1,4}(?=年)|(?<=[纪西]元)\d{1,4}(?=年)",
        lambda m: one_by_one(m[0]),
    ),
    rule("date", rf"{_NOT_BEHIND_DIGIT}(?:\d{{4}}|0\d)(?=\s?年)", lambda m: one_by_one(m[0])),
    rule(
        "date",
        rf"{_NOT_BEHIND_DIGIT}(\d{{4}})\s?[-–~～〜至到]\s?(\d{{4}})(?=\s?年)",
        lambda m: f"{one_by_one(m[1])}至{one_by_one(m[2])}",
    ),
    rule(
        "date",
        rf"{_NOT_BEHIND_DIGIT}(?:\d\d)(?=年代)|{_NOT_BEHIND_DIGIT}\d{{1,2}}(?=月(?!\w*份工资))",
        lambda m: cardinal(m[0]),
    ),
    rule(
        "telephone",
        r"(?<![\d-])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\d-])|(?<![\d-])0\d{2,3}-\d{3,4}[ -]?\d{4}(?![\d-])|(?<![\d-])(?:400|800)-?\d{3}-?\d{4}(?![\d-])|(?<![\d,.])\d{3,4}-\d{3,4}-\d{4}(?![\d-])",
        _phone,
    ),
    rule("telephone", r"(?<=(?:电话|手机|号码)[是为：: ])\s?\d{3,13}(?![\d.])", _phone),
    rule(
        "telephone",
        r"(?:(?<=验证码|动态码)|(?<=验证码[是为：: ])|(?<=动态码[是为：: ])|(?<=密码[是为：:])|(?<=取件码|提货码|取餐码|邀请码|兑换码|识别码)|"
        r"(?<=(?:取件|提货|取餐|邀请|兑换|识别)码[是为：: ])|(?<=尾号)|(?<=尾号[是为：: ]))\s?\d{3,8}(?![\d.])",
        _phone,
    ),
    rule("telephone", r"(?<=1[12]0或)1[12][0-9](?![\d.个次元人])", _phone),
    rule(
        "telephone",
        r"(?<=邮编)\s?\d{6}(?![\d.])|(?<=邮编[是为：: ])\s?\d{6}(?![\d.])",
        lambda m: one_by_one(m[0].strip()),
    ),
    rule("range", r"(?<=\d)\s?[-–—](?=\d{1,2}:\d{2}(?!\d))", "至"),
    rule(
        "score",
        rf"{_NOT_BEHIND_DIGIT}(\d{{1,3}})[-–](\d{{1,3}})(?=获胜|战胜|击败|取胜|领先|落后|负于|大胜|险胜|逆转|战平|胜|负|平)",
        lambda m: f"{cardinal(m[1])}比{cardinal(m[2])}",
    ),
    rule(
        "score",
        rf"{_NOT_BEHIND_DIGIT}(\d{{1,3}})[-–](\d{{1,3}})(?![\d-])",
        lambda m: f"{cardinal(m[1])}比{cardinal(m[2])}" if among_scores(m) else None,
    ),
    rule(
        "score",
        r"(?<=[\u4e00-\u9fff])(\d{1,3})[-–](\d{1,3})(?=[\u4e00-\u9fff])(?![年月日号时点分秒岁元个人次度页楼层章集课级岁米])",
        _between_teams,
    ),
    rule("time", r"(?<=\d秒)\d\d(?![\d个次人.])", lambda m: one_by_one(m[0])),
    rule("telephone", r"(?:(?<=\d转)|(?<=\d 转)|(?<=\d转 )|(?<=\d 转 ))\d{2,4}(?![\d.])", _phone),
    rule("score", rf"{_NOT_BEHIND_DIGIT}(\d{{1,3}})[-–:](\d{{1,3}})(?![\d:-])", _score),
    rule("serial", r"(?:(?<=[A-Z])\d{3,20}|(?<=[A-Z]-)\d{6,20})(?![\d.,A-Za-z]|[万亿])", codes.behind_capitals),
    rule("telephone", r"(?<=电话|手机|号码)\s?\d{3,13}(?![\d.])", _phone),
    rule(
        "time",
        rf"{_NOT_BEHIND_DIGIT}(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?\s?([AaPp])\.?[Mm]\.?(?![A-Za-z])",
        _half_of_day,
    ),
    rule("time", rf"{_NOT_BEHIND_DIGIT}(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?(?![\d:])", _clock),
    rule(
        "score",
        rf"{_NOT_BEHIND_DIGIT}(\d{{1,3}})[:](\d{{1,3}})(?![\d:])",
        lambda m: f"{cardinal(m[1])}比{cardinal(m[2])}",
    ),
    rule("date", r"(?<=[（(\s])(\d{1,2})/(\d{1,2})(?=[）)\s日]|$)", _month_and_day),
    rule(
        "serial",
        rf"{_NOT_BEHIND_DIGIT}[1-9]\d{{2,4}}(?=室|房(?![价租款产贷子型])|号房|包厢|会议室|教室|病房|包间|宿舍)",
        lambda m: one_by_one(m[0]),
    ),
    rule(
        "measure",
        r"(?:(?<=血压)|(?<=血压[为是：:])|(?<=血压[为是：:] )|(?<=血压[≥≤>]))\s?(\d{2,3})/(\d{2,3})(?![\d/])",
        lambda m: f"{cardinal(m[1])}，{cardinal(m[2])}",
    ),
    rule("score", r"(\d\.\d)/(5|10)(?![\d/.])", lambda m: f"{_count(m[1])}分，满分{cardinal(m[2])}分"),
    rule("fraction", rf"{_NOT_BEHIND_DIGIT}(?:(\d{{1,4}})又)?(\d{{1,5}})/(\d{{1,5}})(?![\d/])", _fraction),
    rule(
        "fraction",
        r"(?:(?<![A-Za-z0-9)])[-−]|负)\s?(\d{1,5})/(\d{1,5})(?![\d/])",
        lambda m: f"负{cardinal(m[2])}分之{cardinal(m[1])}",
    ),
    rule(
        "fraction",
        r"[-−](\d{1,4})分之(\d{1,4})",
        lambda m: f"负{'一百' if m[1] == '100' else cardinal(m[1])}分之{cardinal(m[2])}",
    ),
    rule("measure", rf"((?<![\d%])[-−])?{_NUMBER}\s?%", lambda m: f"{'负' if m[1] else ''}百分之{_number(m, 2, 3)}"),
    rule("fraction", r"(?:([-−])|负)百分之(\d{1,4})", lambda m: f"负百分之{cardinal(m[2])}"),
    rule(
        "measure",
        rf"((?<![\d℃])[-−])?{_NUMBER}\s?(℃|℉|°\s?[CcFf])(?![A-Za-z])",
        lambda m: f"{'零下' if m[1] else ''}{_number(m, 2, 3)}{'华氏度' if m[4][-1] in '℉Ff' else '摄氏度'}",
    ),
    rule("money", rf"({COIN})\s?{_NUMBER}({_SCALES})?", _price),
    rule("money", rf"(CNY|RMB|USD|EUR|GBP|JPY|KRW|HKD|TWD)\s?{_NUMBER}", lambda m: f"{_number(m, 2, 3)}{CODES[m[1]]}"),
    rule(
        "money",
        rf"{_NUMBER}\s?(CNY|RMB|USD|EUR|GBP|JPY|KRW|HKD|TWD)(?![A-Za-z])",
        lambda m: f"{_number(m)}{CODES[m[3]]}",
    ),
    rule("money", rf"{_NUMBER}({_SCALES})?\s?([$€£₩])", lambda m: f"{_number(m)}{m[3] or ''}{COINS[m[4]]}"),
    rule("measure", rf'{_NUMBER}\s?(?:["″]|′′)', _inches),
    rule("measure", rf"(?<![A-Z]-){_NUMBER}\s?({UNIT})(?:/({UNIT}))?(?![A-Za-z])", _measure),
    rule("range", r"(?<=[\d年月日号时点分秒岁元个人次度%斤米])\s?[~～〜]\s?(?=[\d¥$])", "至"),
    rule(
        "range",
        rf"(?<=[\d%℃])\s?[-–—](?=\d+(?:\.\d+)?(?:[{_CLASSIFIERS}%号日℃度多级成折集毫厘届字页元期章课楼]|{_SCALES}))",
        "至",
    ),
    rule("electronic", r"(?<=\d)\.(?=\d+\.\d)|(?<=\.\d)\.(?=\d)", "点"),
    rule("ordinal", r"(?:(?<=第)|(?<=第 ))\d{1,16}(?!\d|\.\d)", lambda m: cardinal(m[0])),
    rule("cardinal", rf"(?<![A-Za-z0-9)])[-−]{_NUMBER}", lambda m: f"负{_number(m)}"),
    rule("cardinal", r"(?<=每)100(?=[^\d])", "一百"),
    rule("money", rf"({_WHOLE})\.00(?=\s?(?:[日港美欧澳加]?元|块|英镑))", lambda m: _count(m[1])),
    rule("decimal", rf"{_WHOLE}\.\d{{1,20}}", lambda m: _count(m[0])),
    rule(
        "cardinal",
        rf"{_NOT_BEHIND_DIGIT}{_WHOLE}(?=\s?(?:多|余|来)?(?:[{_CLASSIFIERS}]|[千万亿]|[汤茶][匙勺]))(?!月|点\d|分之|号|日|\s?只[要有能需会])",
        _counted,
    ),
    rule("cardinal", rf"{_NOT_BEHIND_DIGIT}2(?=点(?!\d)(?:\d|半|整|钟|左|多|前|后|到)|点\d{{2}}分|点[^\d])", "两"),
    rule("cardinal", _WHOLE, lambda m: _number(re.match(_NUMBER, m[0]) or m)),
    rule("cardinal", r"[\u2150-\u218b\u2460-\u249b\xbc-\xbe\xb2\xb3\xb9\u2070-\u2089]", _sign_of_number),
    rule("electronic", r"(?<=[A-Za-z0-9])\.(?=[A-Za-z0-9])", "点"),
    rule("electronic", r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])", "下划线"),
    rule("electronic", r"://", "冒号双斜杠"),
    rule(
        "measure",
        rf"(?<=[\u4e00-\u9fff])\s?/\s?(?=(?:{PER}|分)(?![\u4e00-\u9fff]))|(?<=[\d元块])/(?=(?:{PER})(?:[的起计]|(?![\u4e00-\u9fff]))|[GMT]B(?![A-Za-z])|kWh)",
        "每",
    ),
    rule("electronic", r"(?<=[A-Za-z0-9])/(?=[A-Za-z0-9])", "斜杠"),
    rule("math", r"(?<=[\dA-Za-z)])\s?[-−]\s?(?=\d+\s?=)|(?<=[a-z])[-−](?=\d{1,3}(?:/\d{1,3})?[a-z=])", "减"),
    menu_rule("设置|设定|菜单|点击|点按|打开|选择|进入|文件|工具|偏好"),
    rule("plain", f"[{re.escape(''.join(SIGNS))}]", lambda m: SIGNS[m[0]]),
)
_STARTS: Final = re.compile(
    r"[\d¥$€£₩₹₽฿₫₿UHNACSRGEJKT+\-−–—~～〜./_:^负\u2150-\u218b\u2460-\u249b\xbc-\xbe\xb2\xb3\xb9\u2070-\u2089是为："
    + re.escape("".join(SIGNS)) + f"]|(?<=[（(])前(?=\\d)|(?<=[{PROVINCES}])[A-Z]"
)  # fmt: skip
_SPOKEN: Final = re.compile(r"[^\W_]")
_PIECE: Final = re.compile(
    r"\s+|[A-Za-z\u00c0-\u024f]+(?:['’\-][A-Za-z\u00c0-\u024f]+)*|(?:(?![A-Za-z\u00c0-\u024f])[^\W_])+|.", re.DOTALL
)


def verbalise(text: str) -> list[Token]:
    """Cut a text into tokens: characters and Latin words stay, all else is said in words.

    The tokens cover all of ``text`` that is no white space, in order. Marks are ``punctuation``; a sign without a name
    is ``dropped``. A Latin word is a token of its own.
    """
    return tokens_of(text, _STARTS, _RULES, _PIECE, _SPOKEN, _MARKS)
