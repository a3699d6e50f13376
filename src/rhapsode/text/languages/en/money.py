# ruff: noqa: RUF001
"""Money: signs and codes before and behind, scales, cents, both ways to write thousands, and prices per unit."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.full_stops import dotted
from rhapsode.text.languages.en.rules import Context, Rule, adjectival, one
from rhapsode.text.languages.en.units import per_unit
from rhapsode.text.tokens import Token

Names = tuple[str, str, str, str]
"""One coin, several, a hundredth of one, several of those; the last two are empty where there are none."""
COINS: Final = {
    "$": ("dollar", "dollars", "cent", "cents"), "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"), "¥": ("yen", "yen", "", ""), "₹": ("rupee", "rupees", "paisa", "paise"),
    "₩": ("won", "won", "", ""), "₽": ("ruble", "rubles", "kopek", "kopeks"), "₺": ("lira", "lira", "", ""),
    "₴": ("hryvnia", "hryvnia", "", ""), "₫": ("dong", "dong", "", ""), "฿": ("baht", "baht", "", ""),
    "₱": ("peso", "pesos", "centavo", "centavos"), "₪": ("shekel", "shekels", "", ""), "₦": ("naira", "naira", "", ""),
    "₿": ("bitcoin", "bitcoins", "", ""), "₵": ("cedi", "cedis", "", ""), "₡": ("colon", "colones", "", ""),
    "₸": ("tenge", "tenge", "", ""), "₼": ("manat", "manat", "", ""), "₾": ("lari", "lari", "", ""),
    "₮": ("tugrik", "tugriks", "", ""), "₭": ("kip", "kip", "", ""), "₣": ("franc", "francs", "", ""),
    "₤": ("lira", "lira", "", ""),
}  # fmt: skip
CODES: Final = {
    "USD": ("U S dollar", "U S dollars", "cent", "cents"), "EUR": COINS["€"], "GBP": COINS["£"], "JPY": COINS["¥"],
    "CHF": ("Swiss franc", "Swiss francs", "centime", "centimes"),
    "CAD": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "AUD": ("Australian dollar", "Australian dollars", "cent", "cents"), "INR": COINS["₹"],
    "CNY": ("yuan", "yuan", "", ""),
    "RMB": ("yuan", "yuan", "", ""), "SEK": ("Swedish krona", "Swedish kronor", "", ""),
    "NOK": ("Norwegian krone", "Norwegian kroner", "", ""), "ISK": ("Icelandic krona", "Icelandic kronur", "", ""),
    "IDR": ("rupiah", "rupiah", "", ""),
    "DKK": ("Danish krone", "Danish kroner", "", ""), "PLN": ("zloty", "zlotys", "", ""),
    "MXN": ("Mexican peso", "Mexican pesos", "", ""),
    "BRL": ("real", "reais", "", ""), "KRW": COINS["₩"],
    "NZD": ("New Zealand dollar", "New Zealand dollars", "cent", "cents"),
    "HKD": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "SGD": ("Singapore dollar", "Singapore dollars", "cent", "cents"),
    "BTC": ("bitcoin", "bitcoins", "", ""), "ETH": ("ether", "ether", "", ""), "ZAR": ("rand", "rand", "", ""),
    "RUB": COINS["₽"], "TRY": COINS["₺"], "Rs": COINS["₹"], "Rs.": COINS["₹"], "R$": ("real", "reais", "", ""),
    "kr": ("krone", "kroner", "", ""), "zl": ("zloty", "zlotys", "", ""), "Kc": ("koruna", "korunas", "", ""),
    "zł": ("zloty", "zlotys", "", ""), "Kč": ("koruna", "korunas", "", ""),
}  # fmt: skip
_FOR_A_PRICE = re.compile(r"(?<=(?<!\d)\d)/(?=[$£€]\d)")
_COUNTRIES: Final = {"US": "U S", "C": "Canadian", "CA": "Canadian", "A": "Australian", "AU": "Australian",
                     "NZ": "New Zealand", "HK": "Hong Kong", "S": "Singapore", "SG": "Singapore",
                     "R": "Brazilian"}  # fmt: skip
_COIN = "[" + "".join(COINS) + "]"
_GROUPED = r"(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,2}(?:,\d{2}){1,4},\d{3})(?:\.\d{1,9})?"
_EUROPEAN = r"\d{1,3}(?:\.\d{3}){1,5},\d{1,2}|\d{1,3}(?: \d{3}){1,5},\d{1,2}|\d{1,3}(?:\.\d{3}){2,5}|\d{1,15},\d{1,2}"
_AMOUNT = rf"(?:{_EUROPEAN}|{_GROUPED}|\d{{1,18}}(?:\.\d{{1,9}})?|\.\d{{1,9}})(?!\d|,\d)"
_SCALE = (
    r"(?:[\s-]?(?P<scale>hundred|thousand|[Mm]illion|[Bb]illion|[Tt]rillion|lakhs?|crores?|[bmtBMT][nN]|MM|mm"
    r"|[kKmMbBtT])\b)?"
)
SCALES: Final = {
    "k": "thousand",
    "m": "million",
    "b": "billion",
    "bn": "billion",
    "mn": "million",
    "tn": "trillion",
    "t": "trillion",
    "mm": "million",
}
_NAMED_DOLLARS = re.compile(r"\s(?P<code>USD|CAD|AUD|NZD|SGD|HKD|MXN)(?!\w)")
"""The code that says which dollars an amount with a sign is in: "$50 CAD"."""
_RATE = r"(?P<rate>\s?/\s?(?P<per>(?:[kcm]?m|ft|in|yd|mi)[²³23]|[A-Za-z]{1,12}(?:\s?ft)?)(?!\w))?"
_SIGNED = re.compile(
    rf"(?P<minus>[-–]?)(?P<coin>{_COIN})(?P<minus2>[-–]?)\s?(?P<amount>{_AMOUNT}){_SCALE}"
    rf"(?P<more>\+?){_RATE}(?![^\W_])"
)
_COUNTRY = re.compile(
    rf"(?P<country>US|CA|C|AU|A|NZ|HK|S|R)D?(?P<space>\s?)(?P<coin>\$)\s?(?P<amount>{_AMOUNT}){_SCALE}{_RATE}(?![^\W_])"
)
_COUNTRY_BEHIND = re.compile(
    rf"(?P<coin>\$)(?P<country>USD?|CAD?|AUD?|NZD?|HKD?|SGD?|[ACS])\s?(?P<amount>{_AMOUNT}){_SCALE}{_RATE}(?![^\W_])"
)
"""The country behind the sign, as papers of Australia write it: "$US500", "$A8,800"."""
_BEHIND = re.compile(rf"(?P<amount>{_AMOUNT}){_SCALE}\s?(?P<coin>{_COIN}){_RATE}(?![^\W_])")
_CODE = "|".join(sorted(map(re.escape, CODES), key=len, reverse=True))
_CODE_BEFORE = re.compile(rf"(?P<coin>{_CODE})\s?(?P<amount>{_AMOUNT}){_SCALE}{_RATE}(?![^\W_])")
_CODE_BEHIND = re.compile(rf"(?P<amount>{_AMOUNT}){_SCALE}\s?(?P<coin>{_CODE}){_RATE}(?![^\W_])")
_FROM_TO = (
    rf"\s?(?P<low>{_AMOUNT})(?P<low_scale>[kKmMB]|bn|mn|tn)?(?P<dash>\s?[-–]\s?)(?P<amount>{_AMOUNT}){_SCALE}{_RATE}"
    r"(?![^\W_]|\s?%|[-/]\d)"
)
_RANGE = re.compile(rf"(?P<country>)(?P<coin>{_COIN}){_FROM_TO}")
_COUNTRY_RANGE = re.compile(rf"(?P<country>US|CA|C|AU|A|NZ|HK|S|R)(?P<coin>\$){_FROM_TO}")
_LOSS = re.compile(rf"(?P<coin>{_COIN})\((?P<amount>{_AMOUNT})\){_SCALE}(?![^\W_])")
_ROUND = re.compile(rf"(?P<coin>{_COIN})(?P<amount>[1-9]\d?0{{1,2}}|[1-9]00,000)(?P<scale>[kKmM]?)s(?!\w)")
_STERLING = re.compile(r"L(?P<amount>\d{1,3}(?:,\d{3}){1,4})(?![\w]|[.,]\d)")
"""Pounds as books without the sign print them: "L1,000"."""
_OLD_MONEY = re.compile(r"£(?P<pounds>\d{1,4})[ ,.]{1,2}(?P<shillings>1?\d)s\.(?!\w)")
_CENTS = re.compile(r"(?P<amount>\d{1,6}(?:\.\d{1,3})?)\s?(?P<coin>¢)")
_PENCE = re.compile(r"(?P<amount>\d{1,3}(?:\.\d{1,2})?|\d,\d{3}(?:\.\d)?)p(?![^\W_])")
_PENCE_PER = re.compile(r"(?<=\dp)/(?P<unit>kWh|litre|L|min|mile|day|share|unit|therm|kg|text)(?!\w)")
_OF_SHARES = re.compile(r"\b(?:[Ss]hares?|FTSE|LSE|London|dividend|pence|sterling)\b|£")
"""What speaks of prices in Britain, where "412p" are pence for American ears too."""
_EACH = re.compile(r"ea(?:\.(?=\s[a-z\d=]|[,;:)]|\s*$)|(?=\s[=@(]|[,;:)]|\s*$))")
"""What a price is for: "$19.99 ea."."""
_A_DAY = re.compile(r"-an?-[a-z]|-per-[a-z]")
_PER_MANY = re.compile(r"(?<=\d)/1\s?(?P<scale>[KkMm])(?=\s[a-z]{3,20}s\b)")
"""How many a price is for: "$0.002/1K tokens"."""
_COIN_ALONE = re.compile(_COIN + "|¢")


def amount_of(written: str, coin: str) -> tuple[str, str]:
    """Give the whole part and the decimals of an amount: "1.234,56" → ("1234", "56")."""
    if re.fullmatch(_EUROPEAN, written) and not re.fullmatch(_GROUPED, written):
        whole, _, rest = written.partition(",")
        return re.sub(r"[. ]", "", whole), rest
    if coin in "€₺₫" and re.fullmatch(r"\d{1,3}\.\d{3}", written):
        return written.replace(".", ""), ""
    whole, _, rest = written.replace(",", "").partition(".")
    return whole, rest


def price(written: str, scale: str, names: Names, *, coin: str = "", british: bool = False,
          singular: bool = False) -> str:  # fmt: skip
    """Name an amount: ("5.50", "", dollars) → "five dollars and fifty cents". A part that is zero is not said."""
    one_coin, coins, hundredth, hundredths = names
    whole, rest = amount_of(written, coin)
    if scale:
        number = numbers.number(f"{whole}.{rest}" if rest else whole, british=british)
        return f"{number} {SCALES.get(scale.lower(), scale.lower())} {one_coin if singular else coins}"
    if len(rest) == 3 and rest[2] == "0" and hundredth:
        rest = rest[:2]
    if rest and set(rest) == {"0"}:
        rest = ""
    if rest and (len(rest) > 2 or not hundredth):
        number = numbers.number(f"{whole}.{rest}", british=british)
        return f"{number} {one_coin if singular else coins}"
    value = int(whole or "0")
    words = numbers.number(whole or "0", british=british)
    if len(whole) > 1 and whole[0] == "0":
        words = numbers.cardinal(value, british=british)
    said = f"{words} {one_coin if value == 1 or singular else coins}"
    if not rest:
        return said
    cents = int(rest) * (10 if len(rest) == 1 else 1)
    small = f"{numbers.cardinal(cents)} {hundredth if cents == 1 or singular else hundredths}"
    return f"{said} and {small}" if value else small


_LABORATORY = re.compile(r"\b(?:PTT?|aPTT|[Pp]lt|WBC|Hgb|K\+|[Ww]arfarin|Coumadin|[Cc]oag|[Tt]herapeutic|[Ll]abs)\b")


def _money(match: re.Match[str], context: Context) -> list[Token] | None:
    found = match.re.groupindex
    coin = match["coin"]
    if (
        coin in CODES
        and len(coin) < 4
        and match.start()
        and context.before(match.start()) not in " \n\t(\"'[–—-/,:=~<>"
    ):
        return None
    if coin == "INR" and _LABORATORY.search(context.text, max(0, match.start() - 80), match.end() + 80):
        return None  # how fast blood clots
    names = COINS.get(coin) or CODES[coin]
    scale = match["scale"] or ""
    country = (match["country"] or "") if "country" in found else ""
    spaced = "space" in found and match["space"] and match[0][len(country)] != "D"  # "USD $5"
    if country in tuple("ACRS") and country and spaced:
        return None  # "A $5 bill"
    if len(country) == len("USD"):
        country = country[:-1]
    names = _of_country(names, country)
    named = (
        _NAMED_DOLLARS.match(context.text, match.end()) if coin == "$" and not country and not match["rate"] else None
    )
    if named:
        names = CODES[named["code"]]
    if "minus" in found and match["minus"] and not context.alone(match.start()):
        return None
    end = named.end() if named else match.start("rate") if match["rate"] else match.end()
    singular = (adjectival(context, match.start(), end) or _A_DAY.match(context.text, end) is not None) and not match[
        "rate"
    ]
    said = price(match["amount"], scale, names, coin=coin, british=context.british, singular=singular)
    if (
        coin in CODES
        and match["amount"].startswith("0.")
        and context.text[max(0, match.start() - 2) : match.start()] == "= "
    ):
        said = f"{numbers.number(match['amount'])} {names[1]}"  # an exchange rate
    if spaced and country != "R":
        said = f"{_COUNTRIES[country] if country in ('US', 'NZ', 'HK') else ' '.join(country)} " + price(
            match["amount"], scale, COINS[coin], coin=coin, british=context.british, singular=singular)  # fmt: skip
    if "minus" in found and (match["minus"] or match["minus2"]):
        said = f"minus {said}"
    if "more" in found and match["more"]:
        said += " plus"
    tokens = [Token(match.start(), end, said, "money")]
    return [*tokens, *_rate(match)]


def _of_country(names: Names, country: str) -> Names:
    """Return the names of a coin with those of the country that is written before or behind its sign, if any."""
    if country == "R":
        return CODES["R$"]
    if not country:
        return names
    return f"{_COUNTRIES[country]} {names[0]}", f"{_COUNTRIES[country]} {names[1]}", names[2], names[3]


def _rate(match: re.Match[str]) -> list[Token]:
    """Read what a price is for: "$20/hr"."""
    if not match["rate"]:
        return []
    per = "each" if match["per"] == "ea" else f"per {per_unit(match['per'])}"
    return [Token(match.start("rate"), match.end(), per, "measure")]


_HUNDREDTHS = re.compile(r"[.,]\d\d$")


def _range(match: re.Match[str], context: Context) -> list[Token]:
    """Read "$5-7" and "US$3m-4m", with one sign for both amounts: "five to seven dollars"."""
    coin, low_scale = match["coin"], match["low_scale"]
    low = numbers.number(".".join(filter(None, amount_of(match["low"], coin))), british=context.british)
    if low_scale and low_scale != match["scale"]:
        low = f"{low} {SCALES[low_scale.lower()]}"
    end = match.start("rate") if match["rate"] else match.end()
    singular = not match["rate"] and adjectival(context, match.start(), end)
    names = _of_country(COINS[coin], match["country"])
    if not match["scale"] and _HUNDREDTHS.search(match["low"]):  # "$1.05-1.10"
        low = price(match["low"], "", names, coin=coin, british=context.british, singular=singular)
    high = price(match["amount"], match["scale"] or "", names, coin=coin, british=context.british, singular=singular)
    dash = match.start("dash")
    while match.string[dash].isspace():
        dash += 1
    return [
        Token(match.start(), match.end("low_scale" if low_scale else "low"), low, "money"),
        Token(dash, dash + 1, "to", "range"),
        Token(match.start("amount"), end, high, "money"),
        *_rate(match),
    ]


def _loss(match: re.Match[str], context: Context) -> list[Token]:
    """Read a loss as accountants write it: "$(3.4)M" is "minus three point four million dollars"."""
    coin = match["coin"]
    words = price(match["amount"], match["scale"] or "", COINS[coin], coin=coin, british=context.british)
    return one(match, f"minus {words}", "money")


def _round(match: re.Match[str], context: Context) -> list[Token]:
    """Read prices of about the same height: "homes in the low $400s", "a stack of $20s"."""
    said = numbers.number(match["amount"].replace(",", ""), british=context.british)
    if match["scale"]:
        said += f" {SCALES[match['scale'].lower()]}"
    return one(match, f"{said[:-1]}ies" if said.endswith("y") else f"{said}s", "money")


def _old_money(match: re.Match[str], context: Context) -> list[Token]:
    """Read pounds and shillings: "£5 10s."."""
    shillings = match["shillings"]
    pounds = price(match["pounds"], "", COINS["£"], british=context.british)
    said = f"{pounds} {numbers.cardinal(int(shillings))} shilling{'' if shillings == '1' else 's'}"
    return dotted(match.start(), match.end(), said, "money", context, any_capital=True)


def _cents(match: re.Match[str], context: Context) -> list[Token]:
    singular = match["amount"] == "1" or adjectival(context, match.start(), match.end())
    return one(match, f"{numbers.number(match['amount'])} cent{'' if singular else 's'}", "money")


def _pence(match: re.Match[str], context: Context) -> list[Token] | None:
    if (
        "." not in match["amount"]
        and not context.british
        and not _OF_SHARES.search(context.text, max(0, match.start() - 80), match.end() + 20)
    ):
        return None
    if match["amount"] in ("144", "240", "360", "480", "720"):
        return None
    return one(match, f"{numbers.number(match['amount'])} {'penny' if match['amount'] == '1' else 'pence'}", "money")


def _each(match: re.Match[str], context: Context) -> list[Token] | None:
    last = context.tokens[-1] if context.tokens else None
    counted = last is not None and (last.kind in ("money", "cardinal", "measure") or last.said == "per")
    if not counted:
        return None
    end = match.end()
    if match[0].endswith(".") and not context.text[end:].strip(" \n\t\"')]"):
        return [Token(match.start(), end - 1, "each", "abbreviation"), Token(end - 1, end, ".", "punctuation")]
    return one(match, "each", "abbreviation")


def _for_a_price(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read an offer of several: "2/$7" is "two for seven dollars"."""
    last = context.tokens[-1] if context.tokens else None
    counted = last is not None and last.kind == "cardinal" and last.end == match.start()
    return one(match, "for", "money") if counted else None


def _alone(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, "cent" if match[0] == "¢" else COINS[match[0]][0], "money")


RULES: Final = (
    Rule("".join(COINS), _LOSS, _loss),
    Rule("".join(COINS), _ROUND, _round),
    Rule("£", _OLD_MONEY, _old_money),
    Rule(
        "a",
        _STERLING,
        lambda m, c: one(m, price(m["amount"], "", COINS["£"], british=c.british), "money"),
        frozenset("l"),
    ),
    Rule("".join(COINS), _RANGE, _range),
    Rule("a", _COUNTRY_RANGE, _range, frozenset(name.lower() for name in _COUNTRIES)),
    Rule("$", _COUNTRY_BEHIND, _money),
    Rule("-–" + "".join(COINS), _SIGNED, _money),
    Rule("a", _COUNTRY, _money, frozenset(f"{name.lower()}{d}" for name in _COUNTRIES for d in ("", "d"))),
    Rule("a", _CODE_BEFORE, _money, frozenset(code.lower().rstrip(".$") for code in CODES)),
    Rule("0", _BEHIND, _money),
    Rule("0", _CODE_BEHIND, _money),
    Rule("0", _CENTS, _cents),
    Rule("0", _PENCE, _pence),
    Rule("/", _PENCE_PER, lambda m, c: one(m, f"per {per_unit(m['unit'])}", "measure")),
    Rule("/", _FOR_A_PRICE, _for_a_price),
    Rule("/", _PER_MANY, lambda m, c: one(m, f"per {SCALES[m['scale'].lower()]}", "measure")),
    Rule("a", _EACH, _each, frozenset(("ea",))),
)
ALONE: Final = (Rule("".join(COINS) + "¢", _COIN_ALONE, _alone),)
