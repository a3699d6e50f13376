"""Money, measures, percentages, fractions, ranges, areas and sums."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rhapsode.text.languages.shared.grammar import Grammar, Noun, pairs, words
from rhapsode.text.languages.shared.scanner import LETTERS, Rule, word_after, word_before
from rhapsode.text.languages.shared.written import Written

VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
ROUND_THE_CLOCK = (24, 7)
OUT_OF = frozenset((10, 20, 30, 100))
"""The highest marks that school grades are written out of: "8/10"."""
HALVES = 2
BOOKS = frozenset(
    words(
        "génesis éxodo salmo salmos isaías mateo marcos lucas juan hechos romanos corintios apocalipsis "
        "genèse exode psaume psaumes ésaïe matthieu marc luc jean actes romains corinthiens apocalypse "
        "genesi esodo salmi isaia matteo marco luca giovanni atti romani corinzi apocalisse "
        "gênesis êxodo isaías mateus joão atos coríntios apocalipse mt mc lc jn jo gn ex sal ap"
    )
)
"""Books whose chapters and verses are parted by a colon."""
STARS = 5
"""The highest rating of what is sold: "4,5/5"."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_SET = re.compile(r"(?P<a>[0-7])/(?P<b>[0-7])")
_SET_BEFORE = re.compile(r"(?<![\d/])(?P<a>[0-7])/(?P<b>[0-7])(?:\s\(\d{1,2}\))?(?:,\s|\s(?:e|y|et)\s|\s)$")
_SET_BEHIND = re.compile(r"(?:\s\(\d{1,2}\))?(?:,\s|\s(?:e|y|et)\s|\s)(?P<a>[0-7])/(?P<b>[0-7])(?![\d/])")
"""The result of a set of tennis, and those beside it."""
BEFORE_MINUS = frozenset('([{:;,=«“"|¡¿')


def alternatives(words: Iterable[str]) -> str:
    """Return a group of ``words``, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in sorted(words, key=len, reverse=True))


def negative(match: re.Match[str]) -> bool:
    """Tell whether the match begins with a minus sign: one behind a space or an opening sign."""
    text, at = match.string, match.start()
    return at == 0 or text[at - 1].isspace() or text[at - 1] in BEFORE_MINUS


def noun_before(grammar: Grammar, text: str, at: int) -> str:
    """Return the word before ``at`` in lower case; for an abbreviation its full form ("cap.": "capítulo")."""
    word = word_before(text, at).replace("’", "'").rpartition("'")[2]
    return grammar.tables.abbreviations.get(word, word).lower().rstrip(".") if word.endswith(".") else word


_SHORT_SCALES = (
    ("millón", "millones", "M"), ("million", "millions", "M|mln"), ("milione", "milioni", "M|mln|Mln"),
    ("milhão", "milhões", "M|mi|mn"), ("milliard", "milliards", "Md|Mds|mds|Mrd"),
    ("miliardo", "miliardi", "mld|Mld|mrd"), ("bilhão", "bilhões", "bi|bn"), ("trilhão", "trilhões", "tri|trn"),
)  # fmt: skip
"""A million or milliard, several of them, and how newspapers shorten them."""


def _short_scales(grammar: Grammar) -> dict[str, tuple[str, str]]:
    """Return the short forms of the language's scales, each with its word for one and for several."""
    return {
        short: (one, many)
        for one, many, forms in _SHORT_SCALES
        if many in grammar.tables.scales
        for short in forms.split("|")
    }


def _thousands(written: Written) -> Written | None:
    """Return ``written`` thousand as a number; ``None`` if it is not a whole number."""
    decimals = written.decimals.ljust(3, "0")
    return Written(str(int(written.whole + decimals))) if len(decimals) == 3 and not written.serial else None


def money_rules(grammar: Grammar) -> tuple[list[Rule], list[Rule]]:
    """Return the rules for amounts with the currency behind them, and with the currency before."""
    named = grammar.tables.currencies
    lower = {symbol.lower(): currency for symbol, currency in named.items()}
    lettered = [symbol for symbol in named if unicodedata.category(symbol[-1])[0] in "LM"]
    signs = alternatives(symbol for symbol in named if symbol not in lettered)
    codes = alternatives(lettered)
    behind = alternatives(symbol for symbol in lettered if len(symbol) > 1)
    short, per = _short_scales(grammar), grammar.tables.per
    thousand = grammar.tables.fixed.get("thousand", "").split()
    shorter = rf"|\s?(?P<short>(?-i:{alternatives((*short, 'k', 'K'))}))\b" if short else ""
    edge = r"(?![\w\u0900-\u0963])"
    scales = alternatives((*grammar.tables.scales, *thousand))
    scale = rf"(?:\s(?P<scale>(?:{scales})(?:\s(?:{scales}))?){edge}(?:\s{re.escape(grammar.of)}\b)?{shorter})?"
    told = f"{alternatives(per)}|(?!{alternatives(named)})[a-zà-ÿ\u0900-\u0963]{{3,}}"
    rate = rf"(?:\s?/\s?(?P<per>{told})\.?(?![\w²]))" if per else r"(?P<per>(?!))"
    units = {name: currency for currency in named.values() for name in (currency.unit.one, currency.unit.many)}

    def each(what: str) -> str:
        """Return what a price is for that the table does not name: "4,95 €/caja"."""
        unit = grammar.tables.units.get(what) or grammar.tables.units.get(f"{what}.")
        return f"{grammar.tables.fixed['per']} {unit.one if unit else what}"

    def said(match: re.Match[str]) -> str | None:
        symbol = match.groupdict().get("code") or match["c"]
        currency = named.get(symbol) or lower[symbol.lower()]
        if match["sign"] and not negative(match):
            return None
        written = grammar.parse(match["n"])
        first = match.groupdict().get("from")
        if first and not (grammar.parse(first).value < written.value and not written.serial):
            return None
        shortened = match.groupdict().get("short") or ""
        scale_word = (match["scale"] or "").lower()
        if shortened in ("k", "K") or (scale_word and scale_word in thousand):
            many = _thousands(written)
            if many is None:
                return None
            money = grammar.money(many, currency)
        elif shortened or scale_word:
            scale_word = scale_word or short[shortened][not written.one]
            money = grammar.scaled(f"{grammar.multiple(written)} {scale_word}", currency.unit)
        else:
            money = grammar.money(written, currency)
        if match["per"]:
            money = f"{money} {per.get(match['per'].lower()) or each(match['per'])}"
        if first:
            before = word_before(match.string, match.start())
            return grammar.span(grammar.amount(grammar.parse(first), currency.unit.gender), money, "amounts", before)
        return f"{grammar.minus} {money}" if match["sign"] else money

    def with_cents(match: re.Match[str]) -> str | None:
        """Read two decimals before the name of a currency as cents: "50,50 euros"."""
        if match["sign"] and not negative(match):
            return None
        money = grammar.money(grammar.parse(match["n"]), units[match["c"].lower()])
        return f"{grammar.minus} {money}" if match["sign"] else money

    number = grammar.number
    after = rf"(?P<sign>[-−])?(?P<n>{number}){scale}\s?(?P<c>{signs}|(?i:{behind}){edge})(?:{rate}|(?!/[a-zà-ÿ]))"
    three = alternatives(symbol for symbol in lettered if len(symbol) == len("USD") and symbol.isupper())
    which = rf"(?:\s(?P<code>(?-i:{three}))(?!\w))?"
    before = rf"(?P<sign>[-−])?(?P<c>{signs}|\b(?:{codes}))\s?(?P<n>{number}){scale}{which}{rate}?"
    span = (
        rf"(?P<sign>(?!))?(?P<c>{signs}|\b(?:{codes}))\s?(?P<from>{number})\s?[-–]\s?(?P<n>{number}){scale}{rate}?"
        r"(?![\w]|[-–.,/]\d)"
    )
    two_decimals = rf"(?=[\d.\u00a0\u202f ]+{re.escape(grammar.decimal)}\d\d\s){number}"
    cents = rf"(?P<sign>[-−])?(?P<n>{two_decimals})\s(?P<c>{alternatives(units)})(?!\w)"
    return (
        [Rule("money", re.compile(after), said), Rule("money", re.compile(cents), with_cents)],
        [
            Rule("money", re.compile(span, re.IGNORECASE), said),
            Rule("money", re.compile(before, re.IGNORECASE), said),
        ],
    )


ALONE = frozenset(
    words("km kg cm mm mg km² m² cm² m³ cm³ km/h m/s kWh kW MW GW GB MB TB MHz GHz kHz Hz Mbps hPa kPa mAh")
)
"""Units that are read without a number as well, because no word is spelled like them."""


def unit_rule(grammar: Grammar) -> Rule:
    """Return the rule for units that stand alone (``millones de km²``)."""
    units = grammar.tables.units

    each = frozenset(grammar.tables.fixed.get("before one", "").split())

    def said(match: re.Match[str]) -> str:
        noun = units[match[0]]
        if word_before(match.string, match.start()) in each:
            return noun.one
        return noun.one if match.string[match.end() : match.end() + 2].strip()[:1].isdecimal() else noun.many

    pattern = rf"(?:{alternatives(unit for unit in units if unit in ALONE)})(?![\w²³/'’]|\.\w)"
    return Rule("measure", re.compile(pattern), said)


def measure_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for numbers, ranges and fractions with a unit or a percent sign."""
    units, fixed = grammar.tables.units, grammar.tables.fixed
    told_per = pairs(fixed.get("per what", "").replace("|", "\n"))
    per = {**grammar.tables.per, **{unit: f"{fixed['per']} {noun.one}" for unit, noun in units.items()}, **told_per}
    rate = (
        rf"(?P<per>(?:\s?/\s?(?:{alternatives(per)})(?![\w²³])){{0,2}})"
        rf"(?:\s?/\s?(?P<every>\d{{1,3}})\s?(?P<span>{alternatives(units)})(?!\w))?"
    )
    stop = r"(?:(?<=[a-z])\.(?=\s+[a-zà-ÿ\d(]|[,;:)]))?"
    ends = r"(?:\s*$|\s+[A-ZÀ-Þ¿¡«])"
    stopped = [unit for unit in units if unit.endswith(".")]
    shortened = (
        rf"(?:{alternatives(stopped)})(?!{ends})|(?:{alternatives(unit[:-1] for unit in stopped)})(?=\.{ends})|"
    )
    plain = alternatives(unit for unit in units if unit not in stopped)
    behind = rf"{rate}(?![\w²³]|/\w|['’]\w|(?<=[A-Z])-\d){stop}"
    symbols = rf"(?P<u>{shortened if stopped else ''}{plain})(?:(?<=[%‰°′″])|{behind})"
    number = grammar.number

    def unit_of(match: re.Match[str]) -> Noun:
        """Return the unit of a match; the full stop of a shortened one may be that of the sentence."""
        written = match["u"]
        return units.get(written) or units.get(re.sub(r"\s", "", written)) or units[f"{written}."]

    def rated(said: str, match: re.Match[str]) -> str:
        """Return ``said`` with the units that follow it behind slashes: "3 mg/kg/día"."""
        others = re.split(r"\s?/\s?", match["per"] or "")
        said = " ".join([said, *(per[other] for other in others if other)])
        if match["every"]:
            every = grammar.counted(Written(match["every"]), units[match["span"]])
            said = f"{said} {fixed.get('every', fixed['per'])} {every}"
        return said

    def measure(match: re.Match[str]) -> str | None:
        noun = unit_of(match)
        if match["sign"] and not negative(match):
            return None
        attached = len(match["u"]) == 1 and match["u"].isupper() and match[0].endswith(f"{match['n']}{match['u']}")
        if attached and noun_before(grammar, match.string, match.start()) in grammar.tables.numbered:
            return None  # a seat or a line: "asiento 14A"
        written = grammar.parse(match["n"])
        if match["to"]:
            last = grammar.parse(match["to"])
            before = word_before(match.string, match.start())
            said = grammar.span(grammar.amount(written, noun.gender), grammar.counted(last, noun), "amounts", before)
        elif match["t"]:
            top, bottom = int(match["t"]), int(match["b"])
            said = grammar.mixed(written.value, top, bottom, noun) if bottom else ""
        else:
            said = grammar.counted(written, noun)
        said = rated(said, match)
        if match["sign"]:
            said = f"{grammar.minus if match['sign'] != '+' else grammar.plus} {said}"
        return said or None

    def part(match: re.Match[str]) -> str | None:
        noun = unit_of(match)
        return rated(grammar.fraction(int(match["t"]), int(match["b"]), noun), match) if int(match["b"]) else None

    def degrees(match: re.Match[str]) -> str:
        """Read the sign of an ordinal behind decimals as degrees: "38,5º"."""
        return grammar.counted(grammar.parse(match["n"]), grammar.degrees)

    return [
        Rule("measure", re.compile(rf"(?P<n>\d{{1,3}}{re.escape(grammar.decimal)}\d\d?)\s?º(?!\w|\s[CF])"), degrees),
        Rule("measure", re.compile(
            rf"(?P<sign>[-−+])?(?P<n>{number})(?:\s(?P<t>\d{{1,3}})/(?P<b>\d{{1,3}})|\s?[-–]\s?(?P<to>{number}))?\s?{symbols}"),
            measure),
        Rule("measure", re.compile(rf"(?P<t>\d{{1,3}})/(?P<b>\d{{1,3}})\s?{symbols}"), part),
    ]  # fmt: skip


def fraction_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for fractions, mixed numbers and Unicode's fractions."""
    units = grammar.tables.units
    unit = rf"(?:\s?(?P<u>{alternatives(units)})(?![\w²³]|/\w))?"

    def fraction(match: re.Match[str]) -> str | None:
        if match["sign"] and not negative(match):
            return None
        top, bottom = (grammar.parse(match[group]) for group in "tb")
        if bottom.decimals or (top.serial and not top.decimals):
            return None
        if not match["w"] and not match["sign"] and (pair := numbered(match, top, bottom)):
            return pair
        if not match["sign"] and not top.decimals and (more := added(match, top.value, bottom.value)):
            return more
        if top.decimals or bottom.serial:
            return None
        named = grammar.denominator(bottom.value, many=True) is not None
        if (
            not match["w"]
            and named
            and (top.value == bottom.value > 1 or (top.value, bottom.value) == ROUND_THE_CLOCK)
        ):
            return f"{grammar.cardinal(top.value)} {grammar.cardinal(bottom.value)}"
        said = (
            grammar.mixed(int(match["w"]), top.value, bottom.value)
            if match["w"]
            else grammar.fraction(top.value, bottom.value)
        )
        return f"{grammar.minus} {said}" if match["sign"] else said

    def of_law(match: re.Match[str]) -> bool:
        text, at = match.string, match.start()
        return laws.search(text[:at][-40:]) is not None or noun_before(grammar, text, at) in named_laws

    def among_sets(match: re.Match[str]) -> bool:
        """Tell whether a pair is a set of tennis: beside another one, and one of the two is no part of a whole."""
        before, behind = match.string[: match.start()][-20:], match.string
        near = [_SET.fullmatch(match[0]), _SET_BEFORE.search(before), _SET_BEHIND.match(behind, match.end())]
        sets = [found for found in near if found]
        return near[0] is not None and len(sets) > 1 and any(int(found["a"]) >= int(found["b"]) for found in sets)

    def added(match: re.Match[str], top: int, bottom: int) -> str | None:
        """Read a half or a quarter that is added to an hour or to what was counted: "las 8 y 1/2", "2 ans et 1/2"."""
        before = behind_number.search(match.string[: match.start()])
        if not before or (top, bottom) not in ((1, 2), (1, 4)) or match["w"]:
            return None
        counted, joint = before["noun"] or "", before["joint"]
        if bottom == HALVES and joint == grammar.and_:
            noun = units.get(counted) or Noun(counted, counted, grammar.gender(counted.lower()) or "m")
            return grammar.half[noun.gender == "f" or not counted]
        whole = grammar.tables.fixed.get("quarter more" if joint == grammar.and_ else "quarter less", "")
        return whole or None if bottom != HALVES else None

    def numbered(match: re.Match[str], top: Written, bottom: Written) -> str | None:
        """Read what looks like a fraction but is a mark out of 10 or 20, a season, or a law with its number and
        year."""
        if " " in match[0]:
            return None
        first, last = grammar.amount(top), match["b"]
        if among_sets(match):
            return f"{first} {grammar.amount(bottom)}"
        if _YEAR.fullmatch(match["t"]) and last == f"{(top.value + 1) % 100:02}":
            return f"{first} {grammar.cardinal(bottom.value)}"
        if not top.decimals and _YEAR.fullmatch(match["t"]) and bottom.value == top.value + 1:
            return f"{first} {grammar.amount(bottom)}"
        slash = grammar.tables.signs["/"]
        if not top.decimals and not bottom.decimals and of_law(match):
            return f"{first} {slash} {grammar.amount(bottom)}"
        told = bool(word_before(match.string, match.start()))
        if told and not top.decimals and top.value > 0 and (_YEAR.fullmatch(last) or _YEAR.fullmatch(match["t"])):
            return f"{first} {slash} {grammar.amount(bottom)}"
        rated = bottom.value == STARS and top.decimals and top.value < STARS
        out_of = rated or (
            bottom.value in OUT_OF and (top.decimals or bottom.value <= 2 * top.value <= 2 * bottom.value)
        )
        if out_of and not part_of.match(match.string, match.end()):
            return grammar.over(first, grammar.amount(bottom))
        return None

    def vulgar(match: re.Match[str]) -> str:
        top, _, bottom = unicodedata.normalize("NFKC", match["v"]).partition("⁄")
        noun = units.get(match["u"]) if match["u"] else None
        if match["w"]:
            return grammar.mixed(int(match["w"]), int(top), int(bottom), noun)
        return grammar.fraction(int(top), int(bottom), noun)

    def half(match: re.Match[str]) -> str | None:
        """Read "1/2" before a noun, in the gender of that noun."""
        word = match["n"]
        gender = grammar.gender(word) if word.islower() else None
        if gender is None or word in units or f"{word}." in units:
            return None
        if match["w"]:
            return grammar.half_more(int(match["w"]), word, gender)
        return grammar.fraction(1, 2, Noun(word, word, gender))

    joints = alternatives((grammar.and_, grammar.minus))
    behind_number = re.compile(rf"(?<!\w)\d{{1,3}}(?:\s(?P<noun>{LETTERS}+)\.?)?\s(?P<joint>{joints})\s$")
    named_laws = frozenset(grammar.tables.fixed.get("before laws", "").split())
    law = alternatives(grammar.tables.fixed.get("before laws", "").split() or ("(?!)",))
    laws = re.compile(rf"(?<!\w)(?:{law})(?:\s(?:n\.?\s?[º°o]|nº|núm|num|no|n)\.?)?\s$", re.IGNORECASE)
    linking = alternatives((grammar.of, *grammar.tables.fixed.get("of", "").split()))
    part_of = re.compile(rf"\s(?:{linking}|d[aeo]s?|del|dell[aeo']?|de[il]|degli)(?!\w)|\s?(?:d|dell)['’]|\s?[%‰]")
    mark = rf"\d{{1,3}}{re.escape(grammar.decimal)}\d\d?(?=/)|"
    whole = r"\d{1,3}(?:\.\d{3})+|\d{1,16}" if grammar.decimal == "," else r"\d{1,16}"
    noun = rf"(?P<n>{LETTERS}{{3,}})(?![\w'’-])"
    return [
        Rule("fraction", re.compile(rf"(?:(?P<w>\d{{1,3}})(?:\s(?=1/)|\s?(?=½)))?(?:1/2|½)\s{noun}"), half),
        Rule("fraction", re.compile(rf"(?P<sign>[-−])?(?P<w>\d{{1,4}})?\s?(?P<v>[{VULGAR}]){unit}"), vulgar),
        Rule("fraction", re.compile(rf"(?P<sign>[-−])?(?:(?P<w>\d{{1,4}})\s)?(?P<t>{mark}{whole})\s?[/⁄]\s?"
                                    rf"(?P<b>{whole})(?![\w/]|[.,]\d)"), fraction),
    ]  # fmt: skip


def _raised(grammar: Grammar, written: str) -> str:
    """Return the words for an exponent: "²", "⁻³", "^10"."""
    exponent = unicodedata.normalize("NFKC", written).replace("−", "-").lstrip("^")
    sign = f"{grammar.minus} " if exponent.startswith("-") else ""
    fixed = grammar.tables.fixed
    return fixed.get(exponent) or fixed["power"].format(sign + grammar.cardinal(int(exponent.lstrip("-"))))


def power_rule(grammar: Grammar) -> Rule:
    """Return the rule for a letter and its exponent (``x²``, ``y^3``)."""
    pattern = rf"(?<!\w)(?P<a>[A-Za-z])(?P<e>⁻?[{SUPERSCRIPTS}]{{1,3}}|\^[-−]?\d{{1,3}})(?!\w)"
    letter = grammar.spell
    return Rule("math", re.compile(pattern), lambda match: f"{letter(match['a'])} {_raised(grammar, match['e'])}")


def range_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for ranges (10–20), scores (3-1 read as two numbers), areas (3x4) and powers."""
    number, units = grammar.number, grammar.tables.units

    def said(match: re.Match[str]) -> str | None:
        first, second = grammar.parse(match["a"]), grammar.parse(match["b"])
        if first.serial or second.serial:
            return None
        text, at = match.string, match.start()
        numbered = number_sign.search(text[:at][-6:]) or noun_before(grammar, text, at) in named
        rising = (first.value < second.value or "–" in match[0]) and not among_scores(match) and not numbered
        if not rising:
            result = f"{grammar.amount(first)} {grammar.amount(second)}"
            total = grammar.cardinal(first.value + second.value)
            like_one = result.replace(" ", "") == total.replace(" ", "")  # "10-8" is not eighteen
            return f"{grammar.amount(first)} {grammar.to} {grammar.amount(second)}" if like_one else result
        before, after = word_before(text, at), word_after(text, match.end())
        years = _YEAR.fullmatch(match["a"]) is not None and _YEAR.fullmatch(match["b"]) is not None
        counted = (after and grammar.gender(after)) or noun_before(grammar, text, at) in grammar.tables.numbered
        return grammar.span(
            grammar.amount(first),
            grammar.amount(second),
            "years" if years else "amounts" if counted and first.value else "pair",
            before,
        )

    named = frozenset(
        (*grammar.tables.fixed.get("before laws", "").split(), "número", "numéro", "numero", "núm", "nr")
    )
    number_sign = re.compile(r"(?:(?<!\w)[nN]\.?\s?[º°]|#)\s?$")
    pair = re.compile(r"(\d{1,2})-(\d{1,2})(?!\w)")
    listed = re.compile(rf"(\d{{1,2}})-(\d{{1,2}})(?:,\s|\s(?:{re.escape(grammar.and_)}|et|e|y)\s)$")
    listing = re.compile(rf"(?:,\s|\s(?:{re.escape(grammar.and_)}|et|e|y)\s)(\d{{1,2}})-(\d{{1,2}})(?!\w)")

    def among_scores(match: re.Match[str]) -> bool:
        """Tell whether a pair of numbers beside this one falls, so that all are scores: "6-4, 3-6 y 7-5"."""
        text, start = match.string, match.start()
        near = (listed.search(text, max(0, start - 12), start), listing.match(text, match.end()))
        return pair.fullmatch(match[0]) is not None and any(
            other is not None and int(other[1]) > int(other[2]) for other in near
        )

    def area(match: re.Match[str]) -> str:
        *sides, last = (grammar.parse(side) for side in re.split(r"\s?[xX×]\s?", match["n"]))
        end = grammar.counted(last, units[match["u"]]) if match["u"] else grammar.amount(last)
        equals = match.string[match.end() : match.end() + 2].strip() == "="
        times = grammar.tables.signs["×"] if equals else grammar.times
        return f" {times} ".join([*map(grammar.amount, sides), end])

    def power(match: re.Match[str]) -> str:
        return f"{grammar.amount(grammar.parse(match['a']))} {_raised(grammar, match['e'])}"

    operators = {"+": grammar.plus, "-": grammar.minus, "−": grammar.minus, "–": grammar.minus, "*": grammar.times}
    term = re.compile(rf"({number})|(\S)")

    def ratio(match: re.Match[str]) -> str:
        """Read a scale or a ratio, and the chapter and verse of a book: "1:25.000", "16:9", "Marcos 3:5"."""
        first, second = (grammar.amount(grammar.parse(match[group])) for group in "ab")
        book = word_before(match.string, match.start()).rstrip(".") in BOOKS
        return f"{first} {second}" if book else f"{first} {fixed.get('ratio', '')} {second}"

    fixed = grammar.tables.fixed

    def sum_(match: re.Match[str]) -> str | None:
        if not re.search("[+=×÷*]", match[0]):
            return None
        return " ".join(
            grammar.amount(grammar.parse(digits)) if digits else operators.get(sign) or grammar.tables.signs[sign]
            for digits, sign in term.findall(match[0])
        )

    return [
        *(
            [
                Rule(
                    "math",
                    re.compile(
                        r"(?P<a>[1-9]\d{0,3}):(?P<b>\d{1,3}(?:[.,\u00a0\u202f ]\d{3}){1,3}|\d|\d{3,6})(?![\w:]|[.,]\d)"
                    ),
                    ratio,
                )
            ]
            if "ratio" in fixed
            else []
        ),
        Rule("math", re.compile(rf"{number}(?:\s?[-+−–×÷=*/]\s?{number}){{1,12}}(?![\w]|[-.,/]\d)"), sum_),
        Rule("range", re.compile(rf"(?P<a>{number})\s?[-–]\s?(?P<b>{number})(?![\w]|[-–]\d)"), said),
        Rule(
            "measure",
            re.compile(rf"(?P<n>{number}(?:\s?[xX×]\s?{number}){{1,3}})(?:\s?(?P<u>{alternatives(units)}))?(?!\w)"),
            area,
        ),
        Rule("math", re.compile(rf"(?P<a>{number})(?P<e>⁻?[{SUPERSCRIPTS}]{{1,3}}|\^[-−]?\d{{1,3}})(?!\w)"), power),
    ]
