"""English text to comparable words: what two people who heard the same would both write down.

A transcript may write ``$3.50``, ``3rd`` or ``2019`` where a reference says "three dollars and fifty cents", "third"
or "twenty nineteen". :func:`normalise_words` brings both to one form:

- lower case, no punctuation, no accents; American spelling; contractions, titles, units and symbols written out;
- letters that are spelled are one word (``U.S.A.``, ``U S A`` and ``USA`` are ``usa``);
- numbers are their digits, one word each, so that every usual grouping of the same number is equal: ``2019``, "twenty
  nineteen" and "two thousand and nineteen" are all ``2 0 1 9``. Ordinals end in ``th`` except beside a month. Round
  thousands, millions and so on keep their last word: ``3,000,000`` is ``3 million``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

UNITS: Final = {
    word: value
    for value, word in enumerate("zero one two three four five six seven eight nine".split())  # noqa: SIM905
}
TEENS: Final = {
    word: value
    for value, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),  # noqa: SIM905
        start=10,
    )
}
TENS: Final = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)  # noqa: SIM905
}
LARGE: Final = ("trillion", "billion", "million")
ORDINALS: Final = {
    "first": "one",
    "second": "two",
    "third": "three",
    "fifth": "five",
    "eighth": "eight",
    "ninth": "nine",
    "twelfth": "twelve",
    **{f"{word}th": word for word in (*UNITS, *TEENS) if word not in {"one", "two", "three", "five", "eight", "nine"}},
    **{f"{word[:-1]}ieth": word for word in TENS},
    "hundredth": "hundred",
    "thousandth": "thousand",
}
DECADES: Final = {f"{word[:-1]}ies": word for word in TENS}
MONTHS: Final = frozenset(
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)

ABBREVIATIONS: Final = {
    "mr": "mister",
    "mrs": "missus",
    "dr": "doctor",
    "prof": "professor",
    "jr": "junior",
    "sr": "senior",
    "vs": "versus",
    "etc": "et cetera",
    "eg": "for example",
    "ie": "that is",
    "inc": "incorporated",
    "ltd": "limited",
    "co": "company",
    "dept": "department",
    "approx": "approximately",
    "ave": "avenue",
    "blvd": "boulevard",
    "rd": "road",
    "mt": "mount",
    "capt": "captain",
    "gen": "general",
    "sgt": "sergeant",
    "lt": "lieutenant",
    "jan": "january",
    "feb": "february",
    "aug": "august",
    "sept": "september",
    "oct": "october",
    "nov": "november",
    "dec": "december",
    "mon": "monday",
    "tues": "tuesday",
    "wed": "wednesday",
    "thurs": "thursday",
    "fri": "friday",
}
"""Written with a full stop after them. ``st.`` and ``no.`` depend on what stands beside them."""

UNITS_OF_MEASURE: Final = {
    "km": "kilometers",
    "cm": "centimeters",
    "mm": "millimeters",
    "kg": "kilograms",
    "mg": "milligrams",
    "ml": "milliliters",
    "lb": "pounds",
    "lbs": "pounds",
    "oz": "ounces",
    "ft": "feet",
    "mph": "miles per hour",
    "kph": "kilometers per hour",
    "km/h": "kilometers per hour",
    "hz": "hertz",
    "khz": "kilohertz",
    "mhz": "megahertz",
    "ghz": "gigahertz",
    "kb": "kilobytes",
    "mb": "megabytes",
    "gb": "gigabytes",
    "tb": "terabytes",
    "min": "minutes",
    "hrs": "hours",
    "°c": "degrees celsius",
    "°f": "degrees fahrenheit",
    "°": "degrees",
}
"""Written out after a number only."""

TYPOGRAPHY: Final = {0x2018: "'", 0x2019: "'", 0x2013: "-", 0x2014: " ", 0xBD: " 1/2"}
CURRENCIES: Final = {"$": ("dollars", "cents"), "£": ("pounds", "pence"), "€": ("euros", "cents"), "¥": ("yen", "")}
SYMBOLS: Final = {"&": "and", "+": "plus", "=": "equals", "%": "percent", "@": "at", "#": "number", "½": "1 half"}
FRACTIONS: Final = {"1/2": "1 half", "1/3": "1 third", "2/3": "2 thirds", "1/4": "1 quarter", "3/4": "3 quarters"}

CONTRACTIONS: Final = (
    (r"\bwon't\b", "will not"),
    (r"\bcan't\b|\bcannot\b", "can not"),
    (r"\bshan't\b", "shall not"),
    (r"\blet's\b", "let us"),
    (r"\by'all\b", "you all"),
    (r"\bma'am\b", "madam"),
    (r"n't\b", " not"),
    (r"\b(it|that|what|there|here|he|she|who|where|how|when|this|everything|everyone|nobody)'s\b", r"\1 is"),
    (r"'ll\b", " will"),
    (r"'re\b", " are"),
    (r"'ve\b", " have"),
    (r"'d\b", " would"),
    (r"\bi'm\b", "i am"),
    (r"\bo'clock\b", "oclock"),
    (r"\bgonna\b", "going to"),
    (r"\bwanna\b", "want to"),
    (r"\bgotta\b", "got to"),
)

VARIANTS: Final = {
    "ok": "okay",
    "alright": "all right",
    "per cent": "percent",
    "grey": "gray",
    "theatre": "theater",
    "centre": "center",
    "metre": "meter",
    "metres": "meters",
    "kilometre": "kilometers",
    "kilometres": "kilometers",
    "kilometer": "kilometers",
    "litre": "liter",
    "litres": "liters",
    "travelled": "traveled",
    "traveller": "traveler",
    "travelling": "traveling",
    "cancelled": "canceled",
    "jewellery": "jewelry",
    "programme": "program",
    "programmes": "programs",
    "cheque": "check",
    "tyre": "tire",
    "aluminium": "aluminum",
    "defence": "defense",
    "licence": "license",
    "practise": "practice",
    "analyse": "analyze",
    "catalogue": "catalog",
    "dialogue": "dialog",
    "mum": "mom",
    "whilst": "while",
    "towards": "toward",
    "learnt": "learned",
    "storey": "story",
    "doughnut": "donut",
    "doughnuts": "donuts",
    "hullo": "hello",
    "dollar": "dollars",
    "cent": "cents",
    "euro": "euros",
    "missis": "missus",
    "messrs": "misters",
}
"""The same word in another spelling. Whoever says "dollars" after a number may be written "dollar"."""

OUR_TO_OR: Final = re.compile(
    r"\b(col|fav|hon|lab|neighb|flav|harb|rum|hum|behavi|endeav|vap|sav|arm|glam|parl|od|rig|val|splend)our"
)
ISE_TO_IZE: Final = re.compile(
    r"\b(organ|real|recogn|apolog|emphas|special|summar|critic|memor|minim|maxim|normal|synthes|final|author|standard)"
    r"is(e|ed|es|ing|ation|er)\b"
)
ROMAN: Final = {"II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "XI": 11, "XII": 12, "XIV": 14}
SOVEREIGNS: Final = r"Henry|Louis|George|Charles|Edward|Elizabeth|James|William|Richard|Philip|Catherine|Pope \w+"


def normalise_words(text: str) -> list[str]:
    """Return the comparable words of a text (see the module)."""
    words = list(_numbers(_tokens(_expand(text))))
    return [word for position, word in enumerate(words) if not _is_bare_zero(words, position)]


def _is_bare_zero(words: list[str], position: int) -> bool:
    """Return the zero of "zero point five", which is as often left out."""
    return words[position : position + 2] == ["0", "point"] and not (position and words[position - 1].isdigit())


def _expand(text: str) -> str:
    """Return everything that is decided by looking at more than one word, while case and punctuation are still
    there.
    """
    text = text.translate(TYPOGRAPHY)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(character for character in text if not unicodedata.combining(character))

    # letters that are spelled: A.M., U.S.A., J. R. R., B B C
    text = re.sub(r"\b([ap])\.\s?m\.?(?=\W|$)", r"\1m", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:[A-Z]\.\s?){2,}", lambda m: re.sub(r"[.\s]", "", m[0]) + " ", text)
    text = re.sub(r"\b[A-Z](?:[ -][A-Z])+\b", lambda m: re.sub(r"[ -]", "", m[0]), text)
    text = re.sub(r"\b(e)\.\s?g\.|\b(i)\.\s?e\.", lambda m: "for example" if m[1] else "that is", text)

    text = re.sub(rf"\b({SOVEREIGNS}) ({'|'.join(ROMAN)})\b", lambda m: f"{m[1]} the {ROMAN[m[2]]}th", text)
    text = re.sub(rf"(?<=[a-z] )({'|'.join(ROMAN)})\b", lambda m: str(ROMAN[m[1]]), text)
    text = re.sub(r"\bSt\.?(?= [A-Z])", "saint", text)
    text = re.sub(r"\bSt\b\.?", "street", text)
    text = re.sub(r"\b[Nn]o\. ?(?=\d)", "number ", text)
    text = re.sub(r"\b([A-Za-z]+)\.(?=[\s,;)]|$)", _abbreviation, text)
    text = text.lower()

    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<!\d)[123]/[234](?!\d|/)", lambda m: FRACTIONS.get(m[0], m[0]), text)
    text = re.sub(rf"([$£€¥])\s?(\d+)(?:\.(\d\d?))?(?:\s?({'|'.join(LARGE)}|thousand|hundred))?\b", _money, text)
    text = re.sub(r"\b(dollars?|pounds?|euros?) and (?=[\w-]+(?: [\w-]+)? (?:cents?|pence)\b)", r"\1 ", text)
    text = re.sub(r"\b(\d{1,2})\.([0-5]\d)(?=\s?[ap]m\b)", r"\1:\2", text)
    text = re.sub(r"\bat (\d{1,2})\.([0-5]\d)(?=[.,;!?]*(\s|$))(?! \w*(percent|point|million))", r"at \1:\2", text)
    text = re.sub(r"\b(\d{1,2})\.([0-5]\d)(?=\s?[ap]m\b)", r"\1:\2", text)
    text = re.sub(r"\bat (\d{1,2})\.([0-5]\d)(?=[.,;!?]|$)(?!\.\d)", r"at \1:\2", text)
    text = re.sub(r"\b(\d{1,2}):00\b(?=\s?[ap]m\b)", r"\1", text)
    text = re.sub(r"\b(\d{1,2}):00\b", r"\1 oclock", text)
    measures = "|".join(sorted(map(re.escape, UNITS_OF_MEASURE), key=len, reverse=True))
    text = re.sub(rf"(?<=\d)\s?({measures})(?![\w/])", lambda m: " " + UNITS_OF_MEASURE[m[1]], text)
    text = re.sub(r"(?<![\d.])\.(?=\d)", " point ", text)
    text = re.sub(r"(?<=\d)\.(?=\d)", " point ", text)
    text = re.sub(r"(?<=[a-z0-9])\.(?=[a-z]{2,}\b)", " dot ", text)
    text = re.sub(r"(?<=[a-z])/(?=[a-z])", " slash ", text)
    for symbol, word in SYMBOLS.items():
        text = text.replace(symbol, f" {word} ")
    for pattern, expansion in CONTRACTIONS:
        text = re.sub(pattern, expansion, text)
    text = OUR_TO_OR.sub(r"\1or", text)
    text = ISE_TO_IZE.sub(r"\1iz\2", text)
    text = text.replace("per cent", "percent")
    text = re.sub(r"\b(every|any|some) one\b", r"\1one", text)
    text = re.sub(r"\b(an?) (?=(hundred|thousand|million|billion|trillion)\b)", "one ", text)
    return text.replace("'", "")


def _abbreviation(match: re.Match[str]) -> str:
    expansion = ABBREVIATIONS.get(match[1].lower())
    return match[0] if expansion is None else expansion


def _money(match: re.Match[str]) -> str:
    whole, part = CURRENCIES[match[1]]
    amount, fraction, scale = match[2], match[3], match[4]
    if scale:
        return f"{amount}{f' point {fraction}' if fraction else ''} {scale} {whole}"
    if not fraction or int(fraction) == 0:
        return f"{amount} {whole}"
    if int(amount) == 0:
        return f"{int(fraction)} {part}"
    return f"{amount} {whole} {int(fraction)} {part}"


def _tokens(text: str) -> list[str]:
    """Return words and digits, apart from each other; ordinals of digits and decades keep their ending."""
    words: list[str] = []
    for token in re.findall(r"\d+(?:st|nd|rd|th)\b|\d+s\b|\d+|[^\W\d_]+", text):
        words += VARIANTS.get(
            token, ABBREVIATIONS.get(token, token) if token in {"mr", "mrs", "dr"} else token
        ).split()
    return words


def _numbers(tokens: list[str]) -> Iterator[str]:
    """Yield the words with every number as its digits."""
    position = 0
    while position < len(tokens):
        if _is_number(tokens[position]):
            end = position
            while end < len(tokens) and (_is_number(tokens[end]) or _is_inside(tokens, position, end)):
                end += 1
            beside_month = bool(MONTHS & {*tokens[max(0, position - 1) : position], *tokens[end : end + 2]})
            yield from _run(tokens[position:end], ordinals=not beside_month)
            position = end
        else:
            yield tokens[position]
            position += 1


def _is_number(token: str) -> bool:
    return (
        token[0].isdigit()
        or token in UNITS
        or token in TEENS
        or token in TENS
        or token in ORDINALS
        or token in DECADES
        or token in {"hundred", "thousand"}
    )


def _is_inside(tokens: list[str], start: int, position: int) -> bool:
    """Tell whether a word that is no number by itself belongs to the number around it."""
    if position + 1 >= len(tokens) or not _is_number(tokens[position + 1]):
        return False
    if tokens[position] == "and":
        return tokens[position - 1] in {"hundred", "thousand"} and tokens[position + 1] not in {"hundred", "thousand"}
    return tokens[position] in {"oh", "o"} and position > start


def _run(tokens: Iterable[str], *, ordinals: bool) -> Iterator[str]:
    """Yield the digits of a run of number words, which may hold several numbers ("twenty nineteen", "four one
    five").
    """
    run = _NumberRun()
    for written in tokens:
        token, ending = _without_ending(written)
        if token == "and":
            continue
        yield from run.add("zero" if token in {"oh", "o"} else token)
        if ending:
            yield from run.flush()
            if ending == "s" or ordinals:
                yield ending
    yield from run.flush()


def _without_ending(token: str) -> tuple[str, str]:
    """Return the number of an ordinal or a decade, and its ending: "th", "s" or none."""
    if token in ORDINALS:
        return ORDINALS[token], "th"
    if token in DECADES:
        return DECADES[token], "s"
    if token[0].isdigit() and not token.isdigit():
        return re.sub(r"\D+", "", token), "s" if token.endswith("s") else "th"
    return token, ""


class _NumberRun:
    """Adds words up to numbers. Each method yields the digits of the number that ended before the word."""

    def __init__(self) -> None:
        self._thousands = 0
        self._group: int | None = None
        self._last = ""

    def add(self, token: str) -> Iterator[str]:
        """Add a word of a number, or digits."""
        if token.isdigit():
            yield from self._add_digits(token)
        elif token == "hundred":
            yield from self._add_hundred()
        elif token == "thousand":
            if self._thousands or (self._group is None and self._last == "thousand"):
                yield from self.flush()
            self._thousands, self._group = 1000 * (1 if self._group is None else self._group), None
            self._last = "thousand"
        elif token in UNITS:
            joins = (self._last == "ten" and UNITS[token]) or self._last in {"hundred", "thousand"}
            if not joins:
                yield from self.flush()
            self._group, self._last = (self._group or 0) + UNITS[token], "unit"
        else:
            if self._last not in {"hundred", "thousand"}:
                yield from self.flush()
            self._group = (self._group or 0) + (TEENS.get(token) or TENS[token])
            self._last = "teen" if token in TEENS else "ten"

    def _add_digits(self, token: str) -> Iterator[str]:
        yield from self.flush()
        if token[0] == "0":
            yield from token
        else:
            self._group, self._last = int(token), "digits"

    def _add_hundred(self) -> Iterator[str]:
        if self._group is not None and 0 < self._group < 100 and self._last != "hundred":
            self._group *= 100
        else:
            yield from self.flush()
            self._group = 100
        self._last = "hundred"

    def flush(self) -> Iterator[str]:
        """End the number."""
        if self._group is not None or self._last == "thousand":
            yield from _digits(self._thousands + (self._group or 0))
        self._thousands, self._group, self._last = 0, None, ""


def _digits(value: int) -> Iterator[str]:
    for power, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if value >= power:
            yield from _digits(value // power)
            yield word
            value %= power
            if not value:
                return
    if value and value % 1000 == 0:
        yield from str(value // 1000)
        yield "thousand"
    else:
        yield from str(value)
