# ruff: noqa: RUF001  (typographic characters are what this module is about)
"""English spoken forms: what the G2P lacks or reads wrong, written as words that it reads right.

The G2P itself reads plain numbers, years, times, dates, common units, abbreviations, ordinals and roman
numerals; those are left as they are. **Every rewriting keeps the letters and digits of what it replaces, in
their order**, and adds to them; the few that do not are named in their comments. No pattern here backtracks over more
than a bounded number of characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rhapsode.text.characters import GREEK, MATHEMATICAL_GREEK
from rhapsode.text.spelling import ODD_TOKEN, spell_digits, spell_token

# -- single signs, before compatibility forms are folded ------------------------------------------------------------

_DENOMINATORS: Final = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth",
                        9: "ninth", 10: "tenth"}  # fmt: skip
_ONES: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FRACTION = re.compile("(\\d?)\\s?([\xbc-\xbe\u2150-\u215e\u2189])")
_SUPERSCRIPT = re.compile("([\u207b\u207a]?)([\xb2\xb3\xb9\u2070\u2074-\u2079]{1,9})")
_POWER_BASE = re.compile(r"(?:(?<![^\W_])[^\W_]{1,3}|[\d)\]])$")
_GREEK = re.compile(f"[{GREEK}\xb5][\u0300-\u036f]{{0,3}}")
_MICRO: Final = {"s": "microseconds", "g": "micrograms", "m": "micrometers", "l": "microliters", "L": "microliters",
                 "F": "microfarads", "A": "microamps", "V": "microvolts", "W": "microwatts"}  # fmt: skip
_MICRO_UNIT = re.compile("(?<=\\d)\\s?[\xb5μ]([sgmlLFAVW])(?![^\\W_])")
_OHM = re.compile("(?<=\\d)\\s?([kM]?)[Ω\u2126](?![^\\W_])")
_NOT_IN_NAME: Final = frozenset(("GREEK", "SMALL", "CAPITAL", "LETTER", "SYMBOL", "FINAL", "LUNATE",
                                 "REVERSED", "DOTTED"))  # fmt: skip


def _fraction(match: re.Match[str]) -> str:
    """½ → one half; 2½ → 2 and one half."""
    top, _, bottom = unicodedata.normalize("NFKC", match[2]).partition("\u2044")
    words = f"{_ONES[int(top)]} {_DENOMINATORS[int(bottom)]}" if int(bottom) else "zero thirds"
    if int(top) > 1:
        words += "s"
    return f"{match[1]} and {words} " if match[1] else f" {words} "


def _superscript(match: re.Match[str]) -> str:
    """x² → x squared; 10⁻⁶ → 10 to the minus 6; after a longer word it is the number of a note."""
    sign, digits = match[1], unicodedata.normalize("NFKC", match[2])
    start = match.start()
    if not _POWER_BASE.search(match.string[max(start - 4, 0) : start]):
        return f" {digits} "
    if not sign and digits in ("2", "3"):
        return " squared " if digits == "2" else " cubed "
    return f" to the {'minus ' if sign == '⁻' else ''}{digits} "


@lru_cache(maxsize=512)
def greek_name(letter: str) -> str:
    """The name of a Greek letter, marked or not: ``pi``."""
    if letter in "\xb5":
        return "mu"
    base = unicodedata.normalize("NFKD", letter)[0]
    words = [word for word in unicodedata.name(base, "").split() if word not in _NOT_IN_NAME]
    name = words[0].lower() if words else ""
    return {"": letter, "sigma": "sigma", "lamda": "lambda"}.get(name, name)


def read_signs(text: str) -> str:
    """Fractions, superscripts, units of µ and Ω, and Greek letters as words: for text that is not ASCII."""
    text = _ARROW.sub(" to ", text)
    text = text.translate(MATHEMATICAL_GREEK)
    text = _FRACTION.sub(_fraction, text)
    text = _SUPERSCRIPT.sub(_superscript, text)
    text = _MICRO_UNIT.sub(lambda m: f" {_MICRO[m[1]]}", text)
    text = _OHM.sub(lambda m: {"k": " kiloohms", "M": " megaohms"}.get(m[1], " ohms"), text)
    return _GREEK.sub(lambda m: f" {greek_name(m[0][0])} ", text)


# -- money -----------------------------------------------------------------------------------------------------------
# All of it becomes words: the G2P carries a currency sign over to the next numbers ("$5, 10 apples").

_NUMBER = r"\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,9}|,\d{1,2}(?!\d))?"
_SCALE = r"((?:\s?(?:hundred|thousand|million|billion|trillion)\b|\s?(?:[kKmMbB]|bn|mn)\b)?)"
_SCALES: Final = {"k": "thousand", "m": "million", "b": "billion", "bn": "billion", "mn": "million"}
# One and many of the coin, one and many of its hundredth.
_COINS: Final = {
    "$": ("dollar", "dollars", "cent", "cents"), "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"), "¥": ("yen", "yen", "", ""), "₹": ("rupee", "rupees", "paisa", "paise"),
    "₩": ("won", "won", "", ""), "₽": ("ruble", "rubles", "", ""), "₺": ("lira", "lira", "", ""),
    "₴": ("hryvnia", "hryvnia", "", ""), "₫": ("dong", "dong", "", ""), "฿": ("baht", "baht", "", ""),
    "₱": ("peso", "pesos", "", ""), "₪": ("shekel", "shekels", "", ""), "₦": ("naira", "naira", "", ""),
    "₿": ("bitcoin", "bitcoins", "", ""), "₵": ("cedi", "cedis", "", ""), "₡": ("colon", "colones", "", ""),
    "₸": ("tenge", "tenge", "", ""), "₼": ("manat", "manat", "", ""), "₾": ("lari", "lari", "", ""),
    "₮": ("tugrik", "tugriks", "", ""), "₭": ("kip", "kip", "", ""), "₣": ("franc", "francs", "", ""),
    "₤": ("lira", "lira", "", ""),
}  # fmt: skip
_COIN = "[" + "".join(_COINS) + "]"
_COUNTRIES: Final = {"US": "U.S.", "C": "Canadian", "CA": "Canadian", "A": "Australian", "AU": "Australian",
                     "NZ": "New Zealand", "HK": "Hong Kong", "S": "Singapore"}  # fmt: skip
_DECIMAL_COMMA = re.compile(r",\d{1,2}$")
_ANY_COIN = re.compile(_COIN)
_MONEY_RANGE = re.compile(rf"({_COIN})({_NUMBER})\s?[-–]\s?(?:\1\s?)?(?={_NUMBER}(?![\w-]))")
_NEGATIVE_MONEY = re.compile(rf"(?<![\w])[-–]\s?(?={_COIN}\d)")
_COIN_AND_MINUS = re.compile(rf"({_COIN})[-–](?=\d)")
_MONEY = re.compile(rf"(?<![^\W_])((?:US|CA|C|AU|A|NZ|HK|S)(?=\$))?({_COIN})\s?({_NUMBER}){_SCALE}(?![^\W_])")
_MONEY_BEHIND = re.compile(rf"(?<![\w.,])({_NUMBER}){_SCALE}\s?({_COIN})(?![^\W_])")


# The G2P reads a code and its number as money, also when the number belongs to the code before it.
_CODES: Final = {"USD": ("U.S. dollar", "U.S. dollars"), "EUR": ("euro", "euros"), "GBP": ("pound", "pounds")}
_MONEY_OF_CODE = re.compile(
    rf"(?<![\w.,])(?:(?:USD|EUR|GBP)\s?{_NUMBER}|({_NUMBER}){_SCALE}\s?(USD|EUR|GBP))(?![^\W_])"
)


def _price_in_code(match: re.Match[str]) -> str:
    """5 EUR → 5 euros (the letters of a code are replaced); EUR 5 is the G2P's."""
    number, scale, code = match.groups()
    if code is None:
        return match[0]
    scale = scale.strip()
    one, many = _CODES[code]
    return (
        f"{number} {_SCALES.get(scale.lower(), scale)} {many}"
        if scale
        else f"{number} {one if number == '1' else many}"
    )


def _price(number: str, scale: str, coin: str, country: str = "") -> str:
    """$5.50 → 5 dollars and 50 cents. A zero part is not said."""
    one, many, hundredth, hundredths = _COINS[coin]
    adjective = f"{_COUNTRIES[country]} " if country else ""
    scale = scale.strip()
    if _DECIMAL_COMMA.search(number):
        number = ".".join(number.rsplit(",", 1))
    if scale:
        return f" {number} {_SCALES.get(scale.lower(), scale)} {adjective}{many} "
    whole, _, rest = number.partition(".")
    if len(rest) == 2 and hundredth and rest.isdecimal():
        cents = f"{rest} {hundredth if rest == '01' else hundredths}"
        if int(whole.replace(",", "")) == 0:
            return f" {cents} "
        number, and_cents = whole, f" and {cents}" if int(rest) else ""
    else:
        and_cents = ""
    return f" {number} {adjective}{one if number == '1' else many}{and_cents} "


def _money(text: str) -> str:
    text = _MONEY_RANGE.sub(r"\2 to \1", text)
    text = _NEGATIVE_MONEY.sub(" minus ", _COIN_AND_MINUS.sub(r" minus \1", text))
    text = _MONEY.sub(lambda m: _price(m[3], m[4], m[2], m[1] or ""), text)
    text = _MONEY_BEHIND.sub(lambda m: _price(m[1], m[2], m[3]), text)
    return _ANY_COIN.sub(lambda m: f" {_COINS[m[0]][0]} ", text)


# -- numbers --------------------------------------------------------------------------------------------------------

_DIGIT = re.compile(r"\d")
_TIME_RANGE = re.compile(
    r"(?<![\w:.])(\d{1,2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?)\s?[-–]\s?(?=\d{1,2}(?::\d{2}|\s?[ap]\.?m\b))", re.IGNORECASE
)
_SPACED_THOUSANDS = re.compile(r"(?<![\w.,])\d{1,3}(?: \d{3}){0,4} 000(?!\d)")
_OUT_OF = re.compile(r"(?<![\w/.,])(?:(\d{1,3})/(\1)|(\d{1,3}\.\d)/(\d{1,3}))(?![\w/]|\.\d)")
_CAPITAL_ORDINAL = re.compile(r"(?<=\d)(?:ST|ND|RD|TH)\b")
_NUMBER_CHAIN = re.compile(r"(?<![\w-])(?!\d{4}-\d{2}-\d{2}(?![\w-]))\d{1,15}(?:-\d{1,15}){2,9}(?![\w-])")
_BARE_POINT = re.compile(r"(?<![\w.)])\.(?=\d)")
_CO2 = re.compile(r"\bCO2\b")
_LIST_COMMA = re.compile(r"(?<=\d),(?=\d)(?!\d{3}(?!\d))")
_LONG_COMMAS = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3}){5,}+")
_BROKEN_COMMAS = re.compile(r"(?<![\d,])(?:\d{4,},\d|0\d*,\d)[\d,]*+")
_LONG_DECIMAL = re.compile(r"(?<=\d)\.(\d{9,}+)")
_ZERO_DECIMAL = re.compile(r"(?<![\d.,$£€])(\d{1,15})\.(\d{0,8}0)(?![\d.]|,\d)")
_LONG_DIGITS = re.compile(r"\d{16,}+")
_LEADING_ZERO = re.compile(
    r"(?<![\d.,:/-])0\d{1,14}+(?![\d:/]|[-–]\d|\.\d|,\d|\s(?:cents?|pence|penny|paise)\b|\s?[aApP]\.?[mM])"
)
_PERCENT_RANGE = re.compile(r"(?<![\w.-])(\$?\d{1,9}(?:\.\d{1,4})?%?)\s?[-–]\s?(?=\$?\d{1,9}(?:\.\d{1,4})?%)")
_EN_RANGE = re.compile(r"(?<=\d)\s?–\s?(?=[$£€]?\d)")
_FEET = re.compile(r"(?<![\w.])(\d{1,2})'\s?(\d{1,2})(?:\"|'')(?!\w)")
_BY = re.compile(r"(?<=\d)(?<!\b0)(?:[xX]|\s[xX]\s)(?=\d)")
_OF_PARTS = re.compile(r"(?<![\w/.,])(\d{1,3})/(\d{1,3})(?:th|rd|nd)s?\b")
_PARTS: Final = _DENOMINATORS | {12: "twelfth", 16: "sixteenth", 32: "thirty second", 64: "sixty fourth",
                                 100: "hundredth"}  # fmt: skip
_2FA = re.compile(r"\b2FA\b")

# The G2P takes many a "-5" for punctuation. A minus stands at the beginning of a number that no dash, number, unit or
# letter comes before; dates and telephone numbers are not negative.
_TO_MINUS = re.compile(r"(?<=[\d%°CF])\s?[–—]\s?-(?=\.?\d)")
_MINUS = re.compile(
    r"(?:(?<![\w%°.\-–—$£€\"'])(?<!\d\s(?=–))|(?<=[\"'])(?<![^\s(\[{=,;:][\"']))[-–]"
    r"(?!\d{1,15}-\d{1,15}-\d|\d{3}-\d{4}(?!\d))(?=\.?\d)"
    r"|(?<=[=<>(^*/+]\s)[-–]\s(?=\.?\d)"
)


# "minus 5/3" is no date; the G2P reads the proper fractions.
_NEGATIVE_FRACTION = re.compile(
    r"(?<=minus )(?!1/(?:[2-9]|10)(?!\d)|2/[3579](?!\d)|3/(?:[4578]|10)(?!\d))(\d{1,4})/(?=\d{1,4}(?![\w/]))"
)


def _minus(match: re.Match[str]) -> str:
    before = match.string[max(match.start() - 1, 0) : match.start()]
    return "minus " if before in "([{\"' ^*" else " minus "


def _of_parts(match: re.Match[str]) -> str:
    """7/8ths → 7 eighths: the bottom becomes a word."""
    top, bottom = int(match[1]), int(match[2])
    if bottom not in _PARTS:
        return f"{match[1]} over {match[2]}"
    return f"{match[1]} {'halve' if bottom == 2 and top != 1 else _PARTS[bottom]}{'' if top == 1 else 's'}"


def _numbers(text: str) -> str:
    text = _MINUS.sub(_minus, _TO_MINUS.sub(" to minus ", text))
    text = _NEGATIVE_FRACTION.sub(r"\1 over ", text)
    text = _MONEY_OF_CODE.sub(_price_in_code, text)
    text = _OF_PARTS.sub(_of_parts, text)
    text = _2FA.sub("2 F.A.", text)
    text = _TIME_RANGE.sub(r"\1 to ", text)
    text = _SPACED_THOUSANDS.sub(lambda m: m[0].replace(" ", ""), text)
    text = _OUT_OF.sub(lambda m: f"{m[1] or m[3]} out of {m[2] or m[4]}", text)
    text = _CAPITAL_ORDINAL.sub(lambda m: m[0].lower(), text)
    text = _CO2.sub("C.O. 2", text)
    text = _BARE_POINT.sub(" point ", text)
    text = _PHONE.sub(lambda m: ", ".join(" ".join(group) for group in m.groups() if group), text)
    text = _NUMBER_CHAIN.sub(lambda m: m[0].replace("-", ", "), text)
    text = _PER_SECOND.sub(" meters per second", text)
    text = _LONG_COMMAS.sub(lambda m: spell_digits(m[0].replace(",", "")), text)
    text = _BROKEN_COMMAS.sub(lambda m: m[0].replace(",", ", "), text)
    text = _LIST_COMMA.sub(", ", text)
    text = _PERCENT_RANGE.sub(r"\1 to ", text)
    text = _EN_RANGE.sub(" to ", text)
    text = _FEET.sub(r"\1 foot \2", text)
    text = _BY.sub(" by ", text)  # 10x20: the one letter that is replaced
    text = _LONG_DECIMAL.sub(lambda m: f" point {spell_digits(m[1])} ", text)
    text = _ZERO_DECIMAL.sub(lambda m: f"{m[1]} point {' '.join(m[2])}", text)
    text = _LONG_DIGITS.sub(lambda m: f" {spell_digits(m[0])} ", text)
    return _LEADING_ZERO.sub(lambda m: " ".join(m[0]), text)


# -- abbreviations and signs of words -------------------------------------------------------------------------------

_PHONE = re.compile(
    r"(?<![\w.,$£€-])(?:\+?(\d{1,3})[-. ])?(?:\((\d{3})\)[-. ]?|(\d{3})[-. ])(\d{3})[-. ](\d{4})(?![\w-]|[.,]\d)"
)
_PER_SECOND = re.compile(r"(?<=\d)\s?m/s(?![\w/])")
_ET_CETERA = re.compile(r"(?<!slash )\b([Ee])tc\b(?:\.(?=\s[a-z0-9]|[,;:)]))?")
_PAGE = re.compile(r"(?<![\w.])(pp?)\.\s?(?=\d)")
_TIMES_A_DAY = re.compile(r"(?<![\w/])24/7(?![\w/])")
_AND_OR = re.compile(r"\b(and)/(or)\b", re.IGNORECASE)
_WORD_SLASH = re.compile(r"(?<=[^\W\d_])/(?=[^\W_])|(?<=\d)/(?=[^\W\d_])|(?<=[^\W_])/(?=[\"'(])")
_SHORT_YEAR = re.compile(r"(?<![\w'])'(?=\d0s\b|\d\d(?!\w))")
_OPENING_APOSTROPHE = re.compile(r"(?<![^\W_])'+(?=[^\W_])")
_CLOSING_APOSTROPHE = re.compile(r"(?<=[^\W_])'+(?![^\W_])")
_NUMBER_SIGN = re.compile(r"(?<![\w&])#\s?(?=\d)")
_SHARP = re.compile(r"\b([ACDFGacdfg])#(?!\w)")

_WORDS: Final = {
    "&": " and ", "+": " plus ", "=": " equals ", "@": " at ", "%": " percent ", "#": " hash ", "<": " less than ",
    ">": " greater than ", "_": " ", "\\": " ", "|": ", ", "/": " slash ",
    "°": " degrees ", "¢": " cents ", "§": " section ", "¶": " paragraph ", "±": " plus or minus ", "×": " times ",
    "÷": " divided by ", "©": " copyright ", "≤": " less than or equal to ", "≥": " greater than or equal to ",
    "≠": " not equal to ", "≈": " approximately ", "∞": " infinity ", "√": " square root of ", "∑": " sum of ",
    "∆": " delta ", "∂": " partial ", "∫": " integral of ", "‰": " per mille ", "∈": " in ", "∩": " and ", "∪": " or ",
    "•": ", ", "‣": ", ", "·": " ", "∙": " ", "⋅": " times ", "†": " ", "‡": " ", "¦": ", ", "¬": " not ",
    "\u2044": " over ", "\u2215": " over ", "¨": " ", "¯": " ", "¸": " ",
}  # fmt: skip
_SIGN = re.compile("[" + re.escape("".join(_WORDS)) + "]")
_SIGN_OR_OPERATOR = re.compile("[" + re.escape("".join(_WORDS) + "~^*") + "]")
_KEPT_BY_G2P = re.compile(
    r"(?<![\w/])w/o?(?![\w/])|(?<=\d)\s?km/h\b|(?<![\w./])\d{1,4}/\d{1,4}(?:/\d{1,4})?(?![\w./])|°\s?[CF](?!\w)"
)
_COMPARISONS: Final = {"<=": " less than or equal to ", ">=": " greater than or equal to ", "!=": " not equal to ",
                       "==": " equals ", "===": " equals ", "!==": " not equal to "}  # fmt: skip
_COMPARISON = re.compile(r"(?<![=<>!])(?:[<>!]=|={2,3}|!==)(?![=<>])")
_DOUBLED = re.compile(r"([&|])\1++")
_ARROW = re.compile(r"(?<=[^\W_])\s{0,3}(?:[=-]{1,2}>|[→⇒⟶➔➜])\s{0,3}(?=[^\W_])")
_LONE_ARROW = re.compile(r"(?<!\S)(?:[-=]{1,2}>|<-{1,2})(?![^\s,.;])")
_ABOUT = re.compile(r"(?<![\w~])~\s{0,2}(?=[$£€]?\d)")
_POWER = re.compile(r"(?:(?<=[^\W_])|(?<=[^\W_]\)))(?:\^|\*\*|\s\^\s|\s\*\*\s)(?=[^\W_]|[(-])")
_MULTIPLY = re.compile(r"(?<=[\w)])\s?\*\s?(?=\d)|(?<=\d)\*(?=\w)|(?<=[\d)])\s\*\s(?=\w)|(?<=\b\w)\s?\*\s?(?=\w\b)")


def read_words_and_numbers(text: str) -> str:
    """Rewrite one sentence of folded text (see :func:`rhapsode.text.characters.fold`)."""
    if ODD_TOKEN.search(text):
        text = re.sub(r"\S+", lambda m: spell_token(m[0]), text)
    text = _ARROW.sub(" to ", text)
    if _ANY_COIN.search(text):
        text = _money(text)
    if _DIGIT.search(text):
        text = _numbers(text)
        text = _PAGE.sub(lambda m: "page " if m[1] == "p" else "pages ", text)
        text = _TIMES_A_DAY.sub("24 7", text)
        text = _SHORT_YEAR.sub("", text)
    text = _ET_CETERA.sub(r"\1t cetera", text)
    text = _AND_OR.sub(r"\1 \2", text)
    if "'" in text:
        text = _OPENING_APOSTROPHE.sub("", text)
        text = _CLOSING_APOSTROPHE.sub("", text)
    if _SIGN_OR_OPERATOR.search(text):
        text = _read_symbols(text)
    return text


def _read_symbols(text: str) -> str:
    text = _DOUBLED.sub(r"\1", text)
    text = _LONE_ARROW.sub(" ", text)
    text = _COMPARISON.sub(lambda m: _COMPARISONS[m[0]], text)
    text = _ABOUT.sub("about ", text)
    text = _POWER.sub(" to the power of ", text)
    text = _MULTIPLY.sub(" times ", text)
    text = _NUMBER_SIGN.sub("number ", text)
    text = _SHARP.sub(r"\1 sharp", text)
    pieces, at = [], 0
    for kept in _KEPT_BY_G2P.finditer(text):
        pieces += [_SIGN.sub(lambda m: _WORDS[m[0]], text[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join([*pieces, _SIGN.sub(lambda m: _WORDS[m[0]], text[at:])])
