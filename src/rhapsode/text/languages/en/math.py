# ruff: noqa: RUF001
"""Mathematics in plain text: operators, powers, scientific notation, Greek letters, superscripts and subscripts.

What decides whether "-" is a minus: a number follows and no letter, digit or unit stands right before it; or both
sides are operands and an equals sign is near. TeX between dollar signs is read by ``latex``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rhapsode.text.characters import GREEK
from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.units import UNITS, per_unit
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_SCIENTIFIC = re.compile(r"(?P<number>\d{1,15}(?:\.\d{1,15})?)[eE](?P<sign>[-+]?)(?P<power>\d{1,3})(?![\w]|\.\d)")
_LOST_POWER = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,6})?)\s?(?P<times>[x×])\s?10-(?P<power>[1-9]\d?)(?![\d.]*\d)")
"""A power of ten whose exponent is not raised any more: "2.5×10-5"."""
_POWER = re.compile(
    r"(?P<gap>\s?)(?:\^|\*\*)\s?(?P<open>[({]?)(?P<sign>[-+]?)(?P<power>\d{1,9}(?:\.\d{1,3})?"
    r"|[a-zA-Z](?![a-zA-Z]))(?P<close>[)}]?)(?:/(?P<below>mL|dL|L|kg|m|s|mol)(?!\w))?"
)
_BASE = re.compile(r"(?P<letters>[a-zA-Z]{2,3})(?=\^[\d({-]|[²³](?!\w))")
_SQUARE_UNIT = re.compile(r"(?P<unit>km|cm|mm|dm|m|ft|in|mi|yd)(?P<power>[²³])(?![\w/])")
_CHARGE = re.compile(r"(?P<count>[²³⁴]?)(?P<sign>[⁺⁻])(?![⁰-⁹¹²³])")
"""The charge of an ion: "Fe³⁺", "SO₄²⁻"."""
_FUNCTION = re.compile(
    r"(?P<name>[fghuvypqFGHOPTΘΩφψ])\((?=(?:[a-zA-Z]|[-–]?\d{1,3})(?:\)|\^|[²³]|\s?[-+*/,|∩∪]|\s(?:log|\+|-)))"
    r"|(?P<long>sin|cos|tan|log|ln|exp|max|min|gcd|lim|det)\((?=[\w\d+-])"
)
"""A function and the parenthesis before its argument: "f(x)", "O(n log n)", "P(A|B)"."""
_LONG_FUNCTIONS: Final = {"sin": "sine", "cos": "cosine", "tan": "tangent", "ln": "natural log", "exp": "exponential",
                          "gcd": "G C D", "det": "determinant", "lim": "limit"}  # fmt: skip
_SUPERSCRIPT = re.compile("(?P<sign>[⁻⁺]?)(?P<power>[²³¹⁰⁴-⁹]{1,9})")
_ISOTOPE = re.compile(
    "(?<![A-Za-z0-9)\\]])(?P<mass>[²³¹⁰⁴-⁹]{1,3})(?=(?:He?|Li|Be|Cl|Cs?|Ca|Co|N|Ne|Na|O|F|P|Pb|Pu|S|Sr|Kr?|Xe|Fe|Tc|I|Ra|Rn|U|Th)(?![a-z]))"
)
_H_BAR = re.compile("(?P<factor>[a-zA-Z0-9]?)ħ(?![A-Za-zà-ÿ])")
_H_BAR_WORDS: Final = frozenset(f"{letter}ħ" for letter in ("", *"abcdefghijklmnopqrstuvwxyz"))
_DIVIDES = re.compile(r"(?:(?<=\b[a-zA-Z\d]\s)|(?<=\s\d\d\s))\|(?=\s(?:\(?[a-z\d](?![a-z])))")
_OF_NUMBERS = re.compile(
    r"\b(?:[Pp]rove|divi(?:des?|sors?|sible)|integers?|primes?|coprime|gcd|mod|for (?:all|every)|[Ii]f|then)\b|∀|∈|≡"
)
_SUBSCRIPT = re.compile("[₀-₉]{1,9}")
_GREEK_LETTER = re.compile(f"[{GREEK}µ]")
_NOT_IN_NAME: Final = frozenset(
    ("GREEK", "SMALL", "CAPITAL", "LETTER", "SYMBOL", "FINAL", "LUNATE", "REVERSED", "DOTTED")
)
_MINUS = re.compile(r"[-–](?=\.?\d|[$£€¥]\d)")
_SPACED_MINUS = re.compile(r"[-–](?=\s(?:\.?\d|[a-zA-Z](?!\w)))")
_OPERAND_BEFORE = re.compile(r"(?:(?:(?<![^\W\d_])|(?<=[¼½¾⅓⅔]))[a-zA-Z]|[\d)])\s?$")
_POWERED_BEFORE = re.compile(r"[²³⁰-⁹)\]]\s?$")
_VARIABLE_MINUS = re.compile(
    r"(?<=(?<![^\W_])[a-z])-(?=\d{1,4}(?![\w-]))|(?<=[₀-₉])-(?=[a-z\d])|(?<=[₀-₉]\s)-(?=\s[a-z\d(])"
)
_LETTER_MINUS = re.compile(r"[-–](?=\s?(?:[a-zA-Z](?![a-zA-Z])|(?:log|ln|sin|cos|tan|exp)(?!\w)))")
_COMPARISONS: Final = {"<=": "less than or equal to", ">=": "greater than or equal to", "!=": "not equal to",
                       "==": "equals",
                       "===": "equals", "!==": "not equal to", "=": "equals", "<": "less than",
                       ">": "greater than"}  # fmt: skip
_COMPARISON = re.compile(r"(?:[<>!]=|={1,3}|!==|[<>])(?![=<>])")
_MUCH_MORE = re.compile(r"(?<=\w )(?:>{2,5}|<{2,5})(?= \w)")
"""How chats say that one thing is better than another: "the book >>> the movie"."""
_MENU = re.compile(
    r"(?<=[a-z] )>(?= [\[(]?[A-Z][a-z])|(?<=[a-z][\])] )>(?= [A-Z][a-z])|(?<=[a-z] )>(?= \[[a-z])"
    r"|(?<=[A-Z]{2} )>(?= [A-Z][a-z]{2})"
)
"""What parts the steps of a path through menus: "File > Save As"."""
_ARROW = re.compile(r"(?:[-=]{1,2}>|→|⇌|⇒)")
_STATEMENT = re.compile(r"[=<>≤≥≠∈∉∩∪⊆⊂∧∨∀∃^²³]")
_QUOTIENT = re.compile(
    r"(?<=(?<![^\W_])[a-z])/(?=[a-z](?![\w/]))|(?<=\))/(?=[a-z](?!\w)|[\d(])|(?<=[²³])/(?=[\d(])"
    r"|(?<=(?<![^\W_])[A-Z])/(?=[A-Z](?![\w/#]|\+\+))|(?<=(?<![^\W_])1)/(?=[A-Za-z][_₀-₉])"
    r"|(?<=\) )/(?= [\d(a-z](?![a-z]))"
)
_IN_A_FACTOR = re.compile(r"\([a-z]\s?[-–]\s?\d{1,3}\)")
_FACTORS = re.compile(r"(?<=\d)\((?=-?\d{1,4}(?:\.\d{1,3})?\))")
"""A bracket with a number behind what it is multiplied by: "2(6) + 7"."""
_ONE_OVER = re.compile(r"(?P<top>\d{1,3})/(?=[a-z](?:[²³^]|\s?[-+=)]|$))")
"""A fraction of two variables: "(n/e)^n"."""
_REACTANT_BEFORE = re.compile(r"[A-Z][a-z]?[₀-₉\d]{0,3}\)?[₀-₉]?[⁺⁻²³]{0,2}(?:\s?\((?:aq|g|l|s)\))?\s?$")
_REACTION = re.compile(
    r"[A-Z][a-z]?[₀-₉\d]{0,3}(?:\s?\((?:aq|g|l|s)\))?\s\+\s\d{0,2}\s?[A-Z][a-z]?[A-Z₀-₉\d(\s⁺⁻→⇌]"
    r"|[A-Z][a-z]?[₀-₉].{0,20}(?:→|->|⇌)|\((?:aq|g)\)"
)
"""What speaks of a chemical reaction, whose arrow is "yields"."""
_PRIMED_BEFORE = re.compile(r"\d'\s?$")
"""The end of a strand: "5'→3'"."""
_UP_OR_DOWN = re.compile(
    r"[↑↓](?=\s?[$£€]?\d|\s(?:to|by|from|slightly|sharply)\b)"
    r"|(?<=[\d%])[↑↓]|(?<=[\d%] )[↑↓]|(?<=[a-z] )[↑↓](?=[,;.)]|\s*$|\sand\b)"
)
"""An arrow that says how something has changed: "↓0.3%", "churn ↓ to 2%"."""
_PLUSES = re.compile(r"\+{1,2}")
_STAR = re.compile(r"\*")
_ABOUT = re.compile(r"~\s{0,2}(?=[$£€]?\d)")
_CURRENT = re.compile(r"(?:(?<=\dV)|(?<=\d V)|(?<=\dV )|(?<=\d V ))~(?=\s?\d|[,;)\s]|$)")
"""The sign of alternating current behind volts: "120V~60Hz"."""
_OTHERS: Final = {
    "±": "plus or minus", "×": "times", "÷": "divided by", "≤": "less than or equal to",
    "≥": "greater than or equal to",
    "≠": "not equal to", "≈": "approximately", "∞": "infinity", "√": "square root of", "∑": "sum of", "∂": "partial",
    "∫": "integral of", "∈": "in", "∩": "intersection", "∪": "union",
    "⊆": "subset of", "⊇": "superset of", "⊃": "superset of", "∉": "not in",
    "⇔": "if and only if", "∴": "therefore", "∵": "because", "∧": "and", "∨": "or", "≪": "much less than",
    "≫": "much greater than", "≅": "congruent to", "∓": "minus or plus", "∛": "cube root of", "∜": "fourth root of",
    "⋅": "times", "¬": "not", "∏": "product of", "∇": "nabla",
    "∀": "for all", "∃": "there exists", "⊂": "subset of", "∅": "empty set", "≡": "is identical to",
    "∝": "proportional to",
    "∥": "parallel to", "∠": "angle", "⊥": "perpendicular to", "‰": "per mille",
}  # fmt: skip
_OTHER = re.compile("[" + "".join(_OTHERS) + "]")


@lru_cache(maxsize=512)
def greek_name(letter: str) -> str:
    """Name a Greek letter, with or without marks: "π" → "pi"."""
    if letter == "µ":
        return "mu"
    base = unicodedata.normalize("NFKD", letter)[0]
    if base == "Ω" or letter == "Ω":
        return "omega"
    words = [word for word in unicodedata.name(base, "").split() if word not in _NOT_IN_NAME]
    name = words[0].lower() if words else ""
    return {"": "", "lamda": "lambda"}.get(name, name)


def power_words(sign: str, power: str) -> str:
    """Say an exponent: ("", "2") → "squared", ("-", "6") → "to the minus six"."""
    if not sign and power in ("2", "3"):
        return "squared" if power == "2" else "cubed"
    words = numbers.number(power) if power[0].isdecimal() else power
    minus = "minus " if sign in ("-", "⁻") else ""
    return f"to the {minus}{words}" if minus else f"to the power of {words}"


def _scientific(match: re.Match[str], context: Context) -> list[Token] | None:
    if "." not in match["number"] and not match["sign"] and len(match["number"]) > 3:
        return None
    minus = "minus " if match["sign"] == "-" else ""
    said = f"{numbers.number(match['number'])} times ten to the {minus}{numbers.cardinal(int(match['power']))}"
    return one(match, said, "math")


def _lost_power(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a power of ten whose copy has lost its raised letters; a round number times "10-12" are repetitions."""
    number, power = match["number"], int(match["power"])
    if "." not in number and (match["times"] == "x" or power > 9):
        return None
    return one(match, f"{numbers.number(number)} times ten to the minus {numbers.cardinal(power)}", "math")


def _isotope(match: re.Match[str], context: Context) -> list[Token]:
    """Read the mass of an isotope before its element: "¹³C" is "thirteen C"."""
    return one(match, numbers.number(unicodedata.normalize("NFKC", match["mass"])), "math")


def _divides(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the bar between a divisor and what it divides: "2 | n"."""
    near = context.text[max(0, match.start() - 60) : match.end() + 60]
    return one(match, "divides", "math") if _OF_NUMBERS.search(near) else None


def _trigonometric(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()) and context.before(match.start()) not in tuple("+-*/=)^0123456789"):
        return None
    return one(match, _LONG_FUNCTIONS[match[0]], "math")


def _power(match: re.Match[str], context: Context) -> list[Token] | None:
    before = context.text[max(0, match.start() - 1) : match.start()]
    if not before or not (before.isalnum() or before in ")]}'" or (before == " " and context.tokens)):
        return None
    said = power_words(match["sign"], match["power"])
    if match["below"]:
        said += f" per {'meter' if match['below'] == 'm' else per_unit(match['below'])}"
    return one(match, said, "math")


def _superscript(match: re.Match[str], context: Context) -> list[Token]:
    before = context.before(match.start())
    digits = unicodedata.normalize("NFKC", match["power"])
    found = re.search(r"(?:(?<![^\W_])[^\W_]{1,3}|[\d)\]])$", context.text[max(0, match.start() - 4) : match.start()])
    if (before in ".!?,;:\"')" and before and not (before == ")" and found)) or not before or before.isspace():
        if before in ".!?,;:\"'" and before and any(token.kind != "punctuation" for token in context.tokens[-8:]):
            return one(match, "", "dropped")  # the mark of a note
        return one(match, numbers.number(digits), "cardinal")
    if found:
        return one(match, power_words(match["sign"], digits), "math")
    return one(match, numbers.number(digits), "cardinal")


def _charge(match: re.Match[str], context: Context) -> list[Token] | None:
    before = context.before(match.start())
    if not (before.isalpha() or "₀" <= before <= "₉" or before in ")]") or not before:
        return None
    count = f"{numbers.number(unicodedata.normalize('NFKC', match['count']))} " if match["count"] else ""
    return one(match, f"{count}{'plus' if match['sign'] == '⁺' else 'minus'}", "math")


def _function(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()) and context.before(match.start()) not in tuple("+-*/=)^0123456789"):
        return None
    name = match["name"] or _LONG_FUNCTIONS.get(match["long"], match["long"])
    said = greek_name(name) if len(name) == 1 and name in "ΘΩφψ" else name
    end = match.end() - 1
    return [Token(match.start(), end, f"{said} of", "math"), Token(end, end + 1, "", "punctuation")]


def _subscript(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, numbers.number(unicodedata.normalize("NFKC", match[0])), "math")


def _greek(match: re.Match[str], context: Context) -> list[Token]:
    name = greek_name(match[0])
    return one(match, name, "math" if name else "dropped")


def _minus(match: re.Match[str], context: Context) -> list[Token] | None:
    before = context.before(match.start())
    if before and (before.isalnum() or (before in "%°._\"'" and not context.alone(match.start())) or before in "$£€"):
        return None
    if before == ")" or before == "]":
        return one(match, "minus", "math")
    last = context.tokens[-1] if context.tokens else None
    if (
        match[0] == "–"
        and before == " "
        and last is not None
        and last.kind in ("cardinal", "date", "decimal", "time", "money")
    ):
        return None
    return one(match, "minus", "math")


def _difference(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read " - " between operands of which one is a letter, or with an equals sign near, as "minus"."""
    start = match.start()
    before = _OPERAND_BEFORE.search(context.text, max(0, start - 3), start)
    near = context.text[max(0, start - 20) : start + 20]
    if not any(sign in near for sign in "=^²|<>≤≥√") and not _IN_A_FACTOR.search(near):
        return None
    if before or _POWERED_BEFORE.search(context.text, max(0, start - 3), start):
        return one(match, "minus", "math")
    if context.text[max(0, start - 2) : start].strip() in ("=", "(", "<", ">", "^", "*", "/", "+"):
        return one(match, "minus", "math")
    return None


def in_mathematics(context: Context, start: int, end: int) -> bool:
    """Tell whether a sign of mathematics stands near ``[start, end)``."""
    near = context.text[max(0, start - 24) : end + 24]
    return any(sign in near for sign in "=^²³|<>≤≥√+₀₁₂₃")


def _variable_minus(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a difference without spaces, or of letters with indices: "(x+2)(x-3) = 0", "y₂ - y₁"."""
    return one(match, "minus", "math") if in_mathematics(context, match.start(), match.end()) else None


def _comparison(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, _COMPARISONS.get(match[0], "equals"), "math")


def _arrow(match: re.Match[str], context: Context) -> list[Token]:
    before = (
        context.text[: match.start()].rstrip()[-1:]
        if match.start() < 200
        else context.text[match.start() - 200 : match.start()].rstrip()[-1:]
    )
    after = context.text[match.end() : match.end() + 4].lstrip()[:1]
    if _REACTANT_BEFORE.search(context.text[max(0, match.start() - 12) : match.start()]) and _REACTION.search(
        context.text, max(0, match.start() - 60), match.end() + 60
    ):
        return one(match, "yields", "math")
    if match[0] == "⇒" and _STATEMENT.search(context.text, max(0, match.start() - 24), match.end() + 24):
        return one(match, "implies", "math")
    between = (
        (
            before.isalnum()
            or before in ")]%°"
            or _PRIMED_BEFORE.search(context.text, max(0, match.start() - 4), match.start())
        )
        and before != ""
        and (after.isalnum() or after in tuple("$£€¥₹"))
    )
    return one(match, "to" if between else "", "math" if between else "punctuation")


def _star(match: re.Match[str], context: Context) -> list[Token]:
    """Read an asterisk between operands as "times"; any other is dropped."""
    text, at = context.text, match.start()
    before, after = text[max(0, at - 2) : at], text[at + 1 : at + 3]
    left, right = before.strip()[-1:], after.strip()[:1]
    digit = ((left.isdecimal() or left == ")") and (right.isalnum() or right == "(")) or (
        left.isalnum() and right.isdecimal()
    )
    letters = (
        left.isalpha()
        and right.isalpha()
        and not text[max(0, at - 3) : at].strip()[:-1].isalnum()
        and not text[at + 1 : at + 4].strip()[1:2].isalnum()
    )
    if left and right and (digit or letters) and (before[-1:].isspace() == after[:1].isspace()):
        return one(match, "times", "math")
    return one(match, "", "dropped")


def _about(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the tilde before a number: "~40 of them", "a ~40% share"."""
    if not context.alone(match.start()):
        return None
    return one(match, "roughly" if context.word_before(match.start()) in ("a", "an") else "about", "math")


def _plus(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, " ".join(["plus"] * len(match[0])), "math")


def _square_unit(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read an area or a volume whose number is no row of digits: "25π cm²", "price per m²"."""
    start, unit = match.start(), match["unit"]
    last = context.tokens[-1] if context.tokens else None
    behind_number = last is not None and last.kind in ("math", "cardinal", "fraction") and last.said != "equals"
    before = context.word_before(start)
    powered = behind_number and last is not None and "to the " in last.said
    if not context.alone(start) or (
        len(unit) == 1 and (not behind_number or powered) and before not in ("per", "in", "of", "the")
    ):
        return None
    names = UNITS[unit]
    power = "square" if match["power"] == "²" else "cubic"
    return one(match, f"{power} {names[0] if before in ('per', 'a', 'one', 'each', 'the') else names[1]}", "measure")


def _base(match: re.Match[str], context: Context) -> list[Token]:
    if match["letters"].lower() in ("log", "sin", "cos", "tan", "exp", "mod"):
        return one(
            match, {"sin": "sine", "cos": "cosine", "tan": "tangent"}.get(match[0].lower(), match[0].lower()), "math"
        )
    return one(match, " ".join(match["letters"]), "math")


_DOT_TIMES = re.compile(r"(?<=\d)\s?·\s?(?=\d)")

_PRIME = re.compile(
    r"(?P<name>[a-zA-Z])(?P<primes>'{1,3}|\")(?:(?P<open>\((?=(?:[a-zA-Z]|-?\d{1,3}(?:/\d{1,3})?)[)\^²³]))|(?![\w(]))"
)
_PRIMES: Final = ("", " prime", " double prime", " triple prime")


def _prime(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a derivative or a marked point: "f'(2)", "y'' = 2", "A'B'"."""
    start, end = match.start(), match.end()
    if not context.alone(start) and context.before(start) not in tuple("+-*/=)^0123456789"):
        return None
    if not match["open"] and not re.match(r"\s?[-+*/=]", context.text[end : end + 3]):
        return None
    if match["name"] in "sS" or (match["name"] in "aAI" and not match["open"]):
        return None
    if match["primes"] == context.before(start) == '"':  # a letter in quotation marks
        return None
    said = f"{match['name']}{_PRIMES[2 if match['primes'] == chr(34) else len(match['primes'])]}"
    if not match["open"]:
        return one(match, said, "math")
    return [Token(start, end - 1, f"{said} of", "math"), Token(end - 1, end, "", "punctuation")]


_IN_A_STATEMENT = re.compile(r"[∃∀∈=<>≤≥]")
_PRODUCT_OF_LETTERS = re.compile(r"(?<=[A-Za-z] = )[a-z]{2,3}(?=[.,;)]|\s|$)")
_DERIVATIVE = re.compile(r"d(?P<above>[a-z]?)/d(?P<below>[a-z])(?!\w)")
_SUCH_THAT = re.compile(r"s\.t\.(?=\s)")
_LIMIT = re.compile(r"lim[_ ]?\s?[{(]?(?P<variable>[a-z])\s?(?:→|->)\s?(?P<end>[-+]?(?:∞|\w{1,4}))[})]?(?=\s|[(\[])")
_LOGARITHM = re.compile(r"log(?P<base>[₀-₉]{1,3}|_\d{1,3}|_\{\d{1,3}\})(?=\s?[\w(])")


def _limit(match: re.Match[str], context: Context) -> list[Token]:
    """Read a limit: "lim_{x→0} f(x)" is "the limit as x approaches zero of f of x"."""
    end = match["end"]
    sign = {"-": "minus ", "+": "plus "}.get(end[0], "")
    bare = end.lstrip("+-")
    value = "infinity" if bare == "∞" else numbers.number(bare) if bare.isdecimal() else bare
    return one(match, f"the limit as {match['variable']} approaches {sign}{value} of", "math")


def _one_over(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a number over a variable: "1/k²"."""
    if not in_mathematics(context, match.start(), match.end()):
        return None
    slash = match.end() - 1
    return [
        Token(match.start(), slash, numbers.number(match["top"]), "cardinal"),
        Token(slash, match.end(), "over", "math"),
    ]


def _derivative(match: re.Match[str], context: Context) -> list[Token]:
    """Read a derivative: "dy/dx", "d/dt"."""
    above = f" {match['above'].upper()}" if match["above"] else ""
    return one(match, f"D{above} D {match['below'].upper()}", "math")


def _logarithm(match: re.Match[str], context: Context) -> list[Token]:
    """Read a logarithm with its base: "log₂ 8" is "log base two of eight"."""
    base = unicodedata.normalize("NFKC", match["base"]).strip("_{}")
    return one(match, f"log base {numbers.number(base)} of", "math")


FUNCTIONS: Final = (
    Rule("aħ", _H_BAR, lambda m, c: one(m, f"{m['factor']} h bar".strip(), "math"), _H_BAR_WORDS),
    Rule("a", _LIMIT, _limit, frozenset(("lim",))),
    Rule("0", _ONE_OVER, _one_over),
    Rule("a", _LOGARITHM, _logarithm, frozenset(("log",))),
    Rule(
        "a",
        _SUCH_THAT,
        lambda m, c: one(m, "such that", "abbreviation") if _IN_A_STATEMENT.search(c.text) else None,
        frozenset("s"),
    ),
    Rule(
        "a",
        _DERIVATIVE,
        _derivative,
        frozenset("d") | frozenset(f"d{letter}" for letter in "abcdefghijklmnpqrstuvwxyz"),
    ),
    Rule(
        "a", _PRODUCT_OF_LETTERS, lambda m, c: one(m, " ".join(m[0]), "math"), word_set("ma mc mv qv iv ir mgh bh lw")
    ),
    Rule("a", _PRIME, _prime, frozenset("abcdefghijklmnpqrtuvwxyz")),
    Rule(
        "a",
        re.compile(r"(?:sin|cos|tan)(?=[²³⁻α-ωΑ-Ω]|\s?[α-ωΑ-Ω](?!\w)|\s[xytn](?!\w))"),
        _trigonometric,
        frozenset(("sin", "cos", "tan")),
    ),
    Rule("a", _FUNCTION, _function, word_set("f g h u v y p q o t sin cos tan log ln exp max min gcd lim det")),
    Rule("α", _FUNCTION, _function),
)
SCIENTIFIC: Final = (
    Rule("0", _SCIENTIFIC, _scientific),
    Rule("0", _LOST_POWER, _lost_power),
    Rule("+", re.compile(r"\+/?[-–](?=\s?[.\d])"), lambda m, c: one(m, "plus or minus", "math")),
)
RULES: Final = (
    Rule("a", _SQUARE_UNIT, _square_unit, frozenset(("km", "cm", "mm", "dm", "m", "ft", "in", "mi", "yd"))),
    Rule("a", _BASE, _base),
    Rule("·", _DOT_TIMES, lambda m, c: one(m, "times", "math")),
    Rule("^*", _POWER, _power),
    Rule("⁻⁺²³⁴", _CHARGE, _charge),
    Rule("²³¹⁰⁴⁵⁶⁷⁸⁹", _ISOTOPE, _isotope),
    Rule("⁻⁺²³¹⁰⁴⁵⁶⁷⁸⁹", _SUPERSCRIPT, _superscript),
    Rule("|", _DIVIDES, _divides),
    Rule("₀₁₂₃₄₅₆₇₈₉", _SUBSCRIPT, _subscript),
    Rule("-=→⇌⇒", _ARROW, _arrow),
    Rule("/", _QUOTIENT, lambda m, c: one(m, "over", "math") if in_mathematics(c, m.start(), m.end()) else None),
    Rule("/", re.compile(r"(?<=∂[A-Za-zα-ω])/(?=∂)"), lambda m, c: one(m, "over", "math")),
    Rule(
        "Øø⌀", re.compile(r"[Øø⌀](?=\s?\d)"), lambda m, c: one(m, "diameter", "math") if c.alone(m.start()) else None
    ),
    Rule("-–", _MINUS, _minus),
    Rule("-", _VARIABLE_MINUS, _variable_minus),
    Rule("-–", _SPACED_MINUS, _difference),
    Rule("-–", _LETTER_MINUS, _difference),
    Rule("(", _FACTORS, lambda m, c: one(m, "times", "math") if in_mathematics(c, m.start(), m.end()) else None),
    Rule(">", _MENU, lambda m, c: one(m, ",", "punctuation")),
    Rule("<>", _MUCH_MORE, lambda m, c: one(m, "greater than" if m[0][0] == ">" else "less than", "math")),
    Rule("<>=!", _COMPARISON, _comparison),
    Rule("↑↓", _UP_OR_DOWN, lambda m, c: one(m, "up" if m[0] == "↑" else "down", "math")),
    Rule("+", _PLUSES, _plus),
    Rule("~", _CURRENT, lambda m, c: one(m, "", "punctuation")),
    Rule("~", _ABOUT, _about),
    Rule("*", _STAR, _star),
    Rule("∑∏", re.compile(r"[∑∏](?=\s?of\b)"), lambda m, c: one(m, "sum" if m[0] == "∑" else "product", "math")),
    Rule("".join(_OTHERS), _OTHER, lambda m, c: one(m, _OTHERS[m[0]], "math")),
)
GREEK_RULES: Final = (Rule("α", _GREEK_LETTER, _greek),)
