"""Telephone numbers and other numbers dialled or dictated in groups: each digit is named, groups are set apart.

What decides: the shapes of North America (three, three and four), of numbers with a country's code ("+49 30 901820"),
of numbers that begin with zero in groups parted by spaces ("07700 900123"), of social security and card numbers;
emergency numbers behind a word of calling ("call 911").
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.acronym import said_of
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_END = r"(?![^\W_]|[-/]\d|[.,:]\d)"
_NORTH_AMERICA = re.compile(
    rf"(?:\+?\d{{1,3}}[-. ]?)?(?:\(\d{{3}}\)[-. ]{{0,2}}"
    rf"|\d{{3}}[-. ])\d{{3}}[-. ]\d{{4}}(?:-\d{{1,6}})?(?:\s?(?:x|ext\.?)\s?\d{{1,6}})?{_END}"
)
_PLUS = re.compile(rf"\+\d{{1,3}}(?:[-. ]?\(?\d{{1,6}}+\)?){{1,7}}+{_END}")
_ZERO = re.compile(rf"\(?0\d{{1,5}}\)?(?:[- ]\d{{2,8}}){{1,5}}{_END}")
_LOCAL = re.compile(rf"\d{{3}}-\d{{4}}(?!\s?%|\s(?:percent|per cent)\b){_END}")
_FREE_CALL = re.compile(r"1-(?P<code>8(?:00|33|44|55|66|77|88)|900)(?=\s(?:numbers?|lines?|calls?)(?!\w))")
"""The beginning of numbers that cost the caller nothing, or more: "a 1-800 number"."""
_SOCIAL = re.compile(rf"(?:\d{{3}}-\d{{2}}-\d{{4}}|\d{{2}}-\d{{7}}){_END}")
_CARD = re.compile(rf"\d{{4}}([ -])\d{{4}}\1\d{{4}}(?:\1\d{{1,4}})?{_END}")
_GROUPED_CODE = re.compile(r"\d{3,4}(?:[ -]\d{3,4}){2,4}(?![\w]|[ -]?\d|[.,]\d)")
_CODE_NEAR = re.compile(
    r"\b(?:IDs?|[Cc]odes?|[Nn]umbers?|[Aa]ccounts?|[Cc]ards?|[Tt]racking|[Pp]asscode|[Dd]ial|[Cc]all"
    r"|[Pp]hone|[Mm]eeting|[Mm]ember(?:ship)?"
    r"|[Cc]onfirmation|[Rr]outing|IBAN|ISBN)\b"
)
_CHAIN = re.compile(r"\d{1,15}(?:-\d{1,15}){2,9}(?![^\W_]|-?\d)")
_LETTERED = re.compile(r"1-(?P<code>8\d\d|900)-(?P<rest>[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8}){0,3})(?![^\W_])")
_SHORT = re.compile(r"(?:911|999|112|411|311|211|511|811|988|101|111|119|000|110|118|116|555)(?![\w]|[.,]\d|[-/%]\d)")
_CODE_NAMES = r"(?:OTP|PIN|pin|(?:[Pp]ass|[Pp]in|[Zz]ip)?[Cc]odes?|[Pp]assword|[Pp]asskey|[Tt]oken)"
_CODE_IN_GROUPS = re.compile(r"\d{2,4}(?: \d{2,4}){1,3}(?![\w]|[ ,.:/-]?\d|\s?%)")
_CODE_BEFORE = re.compile(rf"\b{_CODE_NAMES}(?:\s(?:is|was|of)|:|\s=)?\s$")
_CODE_BEHIND = re.compile(rf"\s(?:is|as)\s(?:your|the|my|our)\s(?:[A-Za-z0-9-]{{1,20}}\s){{0,3}}{_CODE_NAMES}(?!\w)")
"""What makes "084 512" a code that is typed in: "Your code is 084 512", "482 913 is your code"."""
_KEY = re.compile(r"(?P<sign>[#*])(?P<number>\d{1,3}(?!\w))?(?![#*]|\w)")
_PRESSED = re.compile(
    r"\b(?:[Pp]ress(?:ing|ed)?|[Dd]ial(?:l?ing)?|[Hh]it|[Ee]nter(?:ing)?|[Ff]ollowed by|[Pp]ush|[Tt]ap)"
    r"\s(?:the\s)?['\"]?(?:[^.!?]{0,60}\b(?:or|and|then)\s['\"]?)?$"
)
_NAMED_KEY = re.compile(r"['\"]?\s(?:key|button)s?\b")
_GROUP = re.compile(r"\d+|ext\.?|x")
_CALL_WORDS: Final = word_set(
    "call dial calling dialing dialling called dialed dialled ring phone telephone text number or at tel emergency "
    "texting the"
)


def _groups(match: re.Match[str], context: Context) -> list[Token] | None:
    """Make a token of each group, with a comma between them for what parts them in writing."""
    if not context.alone(match.start()) and context.before(match.start()) not in ":=+":
        return None
    text, tokens = context.text, list[Token]()
    for piece in _GROUP.finditer(text, match.start(), match.end()):
        begin, end = piece.span()
        if not piece[0].isdecimal():
            said = "extension"
        elif piece[0] == "800" and tokens:
            said = "eight hundred"
        else:
            said = numbers.digits(piece[0])
        if not tokens:
            begin, said = match.start(), f"plus {said}" if match[0][0] == "+" else said
        elif tokens[-1].said != "extension":
            at = tokens[-1].end
            gap = text[at:begin]
            if gap.strip():
                tokens.append(Token(at + len(gap) - len(gap.lstrip()), begin, ",", "punctuation"))
        tokens.append(Token(begin, end, said, "telephone"))
    last = tokens[-1]
    tokens[-1] = Token(last.start, match.end(), last.said, last.kind)
    return _covering(tokens, text)


def _covering(tokens: list[Token], text: str) -> list[Token]:
    """Lengthen tokens over signs between them that nothing covers, such as the bracket in front of an area code."""
    done: list[Token] = []
    for token in tokens:
        if done and text[done[-1].end : token.start].strip():
            last = done[-1]
            done[-1] = Token(last.start, token.start, last.said, last.kind)
        done.append(token)
    return done


def _international(match: re.Match[str], context: Context) -> list[Token] | None:
    return _groups(match, context) if sum(map(str.isdigit, match[0])) >= 7 else None


def _zero(match: re.Match[str], context: Context) -> list[Token] | None:
    count = sum(map(str.isdigit, match[0]))
    return _groups(match, context) if 8 <= count <= 14 else None


def _local(match: re.Match[str], context: Context) -> list[Token] | None:
    return _groups(match, context) if match[0][0] not in "0" else None


def _chain(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read several numbers joined by hyphens: "1-2-3", "978-3-16-148410-0"."""
    tokens: list[Token] = []
    at = match.start()
    long = sum(map(str.isdigit, match[0])) >= 9
    for part in match[0].split("-"):
        if tokens:
            tokens.append(Token(at - 1, at, ",", "punctuation"))
        words = numbers.digits(part) if long or len(part) > 4 else numbers.number(part, british=context.british)
        tokens.append(Token(at, at + len(part), words, "telephone"))
        at += len(part) + 1
    return tokens


def _lettered(match: re.Match[str], context: Context) -> list[Token]:
    tokens = [
        Token(match.start(), match.start() + 1, "one", "telephone"),
        Token(match.start() + 1, match.start() + 2, ",", "punctuation"),
    ]
    code = match["code"]
    words = numbers.cardinal(int(code)) if code.endswith("00") else numbers.digits(code)
    tokens.append(Token(match.start("code"), match.end("code"), words, "telephone"))
    at = match.end("code")
    for part in re.finditer(r"[A-Z]+|\d+", match["rest"]):
        begin, end = match.start("rest") + part.start(), match.start("rest") + part.end()
        if begin > at:
            tokens.append(Token(at, begin, ",", "punctuation"))
        if part[0].isdecimal():
            said = numbers.digits(part[0])
        else:
            said = said_of(part[0], run=True)[0] if len(part[0]) > 1 else part[0]
        tokens.append(Token(begin, end, said, "telephone"))
        at = end
    return tokens


def _behind_a_number_to_call(context: Context) -> bool:
    """Tell whether a number that is called stands before the last word: "911 or 311"."""
    return len(context.tokens) > 1 and context.tokens[-2].kind == "telephone"


_EMERGENCY = re.compile(r"\b[Ee]mergenc(?:y|ies)[,:]?\s(?:dial\s)?$")


def _short(match: re.Match[str], context: Context) -> list[Token] | None:
    before = context.word_before(match.start())
    emergency = _EMERGENCY.search(context.text, max(0, match.start() - 16), match.start()) is not None
    if (
        before == "nhs"
        or (emergency and match[0] in ("911", "999", "112"))
        or (before == "or" and _behind_a_number_to_call(context))
    ):
        return one(match, numbers.digits(match[0]), "telephone")
    if before not in _CALL_WORDS:
        return None
    if before in ("or", "at", "the", "number") and match[0] not in ("911", "999", "112", "988"):
        return None
    if before in ("number", "at", "the") and context.word_after(match.end()).islower() and before != "the":
        return None
    return one(match, numbers.digits(match[0]), "telephone")


def _grouped_code(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a number of a meeting or a card in groups: "845 2210 9973"."""
    enough = sum(map(str.isdecimal, match[0])) >= 9
    if not enough or not _CODE_NEAR.search(context.text, max(0, match.start() - 40), match.start()):
        return None
    return _groups(match, context)


def _code_in_groups(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a code that is typed in: "Your code is 084 512"."""
    start = match.start()
    if not context.alone(start) or not (
        _CODE_BEFORE.search(context.text, max(0, start - 24), start) or _CODE_BEHIND.match(context.text, match.end())
    ):
        return None
    return _groups(match, context)


def _key(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a key of a telephone: "press #", "the * key", "dial *67"; it is the hash key in Britain."""
    start, end, sign = match.start(), match.end("sign"), match["sign"]
    pressed = _PRESSED.search(context.text, max(0, start - 90), start) is not None
    if match["number"]:
        pressed = pressed and sign == "*"  # "#5" is number five
    if not context.alone(start) or not (pressed or _NAMED_KEY.match(context.text, end)):
        return None
    said = "star" if sign == "*" else "hash" if context.british else "pound"
    return [Token(start, end, said, "telephone")]


_EXTENSION = re.compile(r"x(?P<number>\d{4,5})(?!\w)")


def _extension(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the extension of somebody: "call Sam x4417"."""
    before = context.before(match.start())
    if before != "(" and (before != " " or not context.word_before(match.start())):
        return None
    digits = match.start("number")
    said = numbers.digits(match["number"])
    return [Token(match.start(), digits, "extension", "telephone"), Token(digits, match.end(), said, "telephone")]


KEYS: Final = (Rule("#*", _KEY, _key), Rule("a", _EXTENSION, _extension, frozenset("x")))
RULES: Final = (
    Rule("0", _LETTERED, _lettered),
    Rule("0", _CODE_IN_GROUPS, _code_in_groups),
    Rule("+", _NORTH_AMERICA, _groups),
    Rule("+", _PLUS, _international),
    Rule("0(", _NORTH_AMERICA, _groups),
    Rule("0", _SOCIAL, _groups),
    Rule("0", _CARD, _groups),
    Rule("0(", _ZERO, _zero),
    Rule("0", _LOCAL, _local),
    Rule("0", _FREE_CALL, lambda m, c: one(m, f"one {numbers.in_pairs(m['code'])}", "telephone")),
    Rule("0", _GROUPED_CODE, _grouped_code),
    Rule("0", _SHORT, _short),
)


def _slashes(match: re.Match[str], context: Context) -> list[Token]:
    """Read three and more numbers with slashes that are no date: "31/31/100"."""
    tokens: list[Token] = []
    at = match.start()
    for part in match[0].split("/"):
        if tokens:
            tokens.append(Token(at - 1, at, "slash", "serial"))
        words = numbers.digits(part) if len(part) > 4 else numbers.number(part, british=context.british)
        tokens.append(Token(at, at + len(part), words, "serial"))
        at += len(part) + 1
    return tokens


CHAINS: Final = (
    Rule("0", _CHAIN, _chain),
    Rule("0", re.compile(r"\d{1,15}(?:/\d{1,15}){2,9}+(?![^\W_]|/)"), _slashes),
)
