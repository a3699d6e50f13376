# ruff: noqa: RUF001
"""Read English: from the left, the first rule that fits says what is said.

**What decides** is the order of ``ORDER``: where several classes could take a text, the one that stands first does,
and a rule that finds the context against it leaves the text to the next. A plain word between spaces takes a short
way.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from rhapsode.text.characters import is_greek
from rhapsode.text.languages.en import (
    abbreviation,
    address,
    box_scores,
    calibers,
    cardinal,
    chess,
    chords,
    citation,
    codes,
    date,
    decimal,
    digit_groups,
    electronic,
    formulas,
    fraction,
    handicraft,
    initials,
    keys,
    latex,
    listings,
    magnitudes,
    markets,
    math,
    measure,
    money,
    multiples,
    notation,
    ordinal,
    periods,
    plain,
    punctuation,
    range,
    roman,
    score,
    serial,
    short_words,
    slashed,
    source_code,
    standards,
    surveys,
    telephone,
    texting,
    time,
    truncation,
    unit_products,
    weather_reports,
    year_spans,
)
from rhapsode.text.languages.en.folding import UNSPOKEN, Folded, fold
from rhapsode.text.languages.en.rules import Context, Rule
from rhapsode.text.tokens import SemioticClass, Token

ORDER: Final[tuple[tuple[str, tuple[Rule, ...]], ...]] = (
    # what has a shape that nothing else has
    ("I <3 you", texting.HEART),
    ("press #, dial *67", telephone.KEYS),
    ("a || b, !done, arr[0]", source_code.RULES),
    ("emoticons, note marks, ellipses", punctuation.RULES),
    ("_ A _ E", punctuation.GAPS),
    ("TeX between dollar signs", latex.RULES),
    ("••••4402, 048 291, 88-12 Queens Blvd.", digit_groups.RULES),
    ("AA 2418, #2024-118, leave at 0600", codes.NUMBERED),
    ("2x/day, 10x faster", multiples.RULES),
    ("£140 p/w, 5% p.a.", periods.RULES),
    ("C++, C#, R&D", punctuation.NAMES),
    ("moves of chess", chess.RULES),
    ("Dm7, F#m", chords.RULES),
    ("36 M☉, 2p⁶, ¹⁴C, P(A|B), 7 % 3", notation.RULES),
    ("|x - 3|", magnitudes.RULES),
    ("f(x), O(n)", math.FUNCTIONS),
    ("Ctrl+C", keys.RULES),
    ("METAR", weather_reports.RULES),
    ("CH3COOH, SO42-", formulas.RULES),
    ("colours, UUIDs, digests, ions", codes.RULES),
    ("W.H.Harvey, P. c. cristatus", initials.RULES),
    ("addresses of the net", electronic.RULES),
    ("EUR/USD, 2s10s", markets.RULES),
    ("T. 3 N., R. 2 W.", surveys.RULES),
    ("5 ast, 8-19 FG, 61*", box_scores.RULES),
    ("k2, p2; rep to last st", handicraft.RULES),
    ("pls, tmrw, 2nite", texting.RULES),
    ("r u, 2 the", texting.CHAT),
    ("1 Cor. 13:4, 410 U.S. 113, Roe v. Wade", citation.RULES),
    ("ISO 8859-1, RFC 2822", standards.RULES),
    ("postal addresses", address.RULES),
    ("Wt: 182 lb, 3BR/2BA", listings.RULES),
    ("Raleigh, N.C., Lv. 5, 18th c.", truncation.FIRST),
    ("b. 1809, 2 c. rice, No. of, dep. 14:05", short_words.FIRST),
    ("kg·m/s², J/kg", unit_products.RULES),
    ("e.g., U.S., titles, no. 5", abbreviation.FIRST),
    ("telephone", telephone.RULES),
    # numbers with a meaning, from the most special
    ("fractions before a variable, HP: 45/60", fraction.FIRST),
    (".44 caliber", calibers.RULES),
    ("1815/16, the 430s BC", year_spans.RULES),
    ("dates", date.RULES),
    ("times and ratios", time.RULES),
    ("scientific notation", math.SCIENTIFIC),
    ("other abbreviations", abbreviation.RULES),
    ("truncated words, states", truncation.RULES),
    ("money", money.RULES),
    ("chains of numbers", telephone.CHAINS),
    ("dimensions and scores", score.RULES),
    ("5M users", decimal.MILLIONS),
    ("measures", measure.RULES),
    ("ordinals", ordinal.RULES),
    ("fractions", fraction.RULES),
    ("roman numerals", roman.RULES),
    ("figs. 2B-2F", range.FIRST),
    ("serial numbers", serial.RULES),
    ("decimals", decimal.RULES),
    ("cardinals", cardinal.RULES),
    ("numbers with commas", decimal.BROKEN),
    # signs
    ("a dash between two numbers", range.RULES),
    ("operators, powers", math.RULES),
    ("Greek letters", math.GREEK_RULES),
    ("a currency's sign alone", money.ALONE),
    ("words", plain.RULES),
    ("CI/CD", slashed.JOINED),
    ("all other signs", punctuation.LAST),
)
"""The rules in the order in which they are tried, with what each group takes."""

_SIMPLE = re.compile(
    r"(?:[A-Z]?[a-z]{1,20}|I(?!'s))(?:'(?:s|t|d|m|ll|re|ve))?(?=[ ,;!?)\"\n]|:(?![/\\\w])|\.(?![^\s\"')])|$)"
)
_SPACE = re.compile(r"\s+")
_OWNER = re.compile(r"'[sS](?![^\W_])")
_STRETCH = re.compile(r"\S+")
_FIRST_WORD = re.compile(rf"{plain.LETTER}{{1,24}}")


@cache
def _rules() -> tuple[dict[str, tuple[Rule, ...]], dict[str, tuple[Rule, ...]]]:
    """Sort the rules by the character, or the word, that they begin with."""
    ordered = [rule for _, rules in ORDER for rule in rules]
    last = [rule for rule in ordered if rule.starts == "any"]
    by_sign: dict[str, tuple[Rule, ...]] = {}
    signs = {sign for rule in ordered if rule.starts != "any" for sign in rule.starts}
    for sign in signs:
        is_letter = sign.isalpha() and sign not in "aα"  # "Ø" is a diameter, and begins names
        by_sign[sign] = tuple(
            rule
            for rule in ordered
            if (sign in rule.starts and rule.starts != "any")
            or (is_letter and "a" in rule.starts and rule.words is None)
            or (rule in last and sign not in "0a")
        )
    by_sign[""] = tuple(last)
    letters = [rule for rule in ordered if "a" in rule.starts and rule.starts != "any"]
    words = {word for rule in letters if rule.words for word in rule.words}
    by_word = {word: tuple(rule for rule in letters if rule.words is None or word in rule.words) for word in words}
    by_word[""] = tuple(rule for rule in letters if rule.words is None)
    return by_sign, by_word


def read(text: str, *, british: bool = False) -> list[Token]:
    """Say ``text``, a sentence or a part of one: tokens in order that cover all of it but white space.

    In time linear in the length. Every letter and digit belongs to a token with something said, except to those of
    class ``dropped``. With ``british`` dates have the day first and numbers their "and".
    """
    folded = fold(text)
    tokens = _read(folded.text, british=british)
    range.say_and_after_between(folded.text, tokens)
    return tokens if folded.text is text else _placed(text, tokens, folded)


def _placed(text: str, tokens: list[Token], folded: Folded) -> list[Token]:
    """Give the tokens of a folded text their places in ``text``; they cover what the folding left out, too."""
    placed: list[Token] = []
    at = 0
    for token in tokens:
        start, end = folded.span(token.start, token.end)
        if start < at:  # several tokens from one character
            if end > at or token.said:
                placed[-1] = _joined(placed[-1], token, end)
        else:
            _cover(text, at, start, placed)
            letter = token.kind == "punctuation" and any(map(str.isalnum, text[start:end]))  # a prime, an okina
            placed.append(
                Token(start, end, token.said, token.kind) if not letter else Token(start, end, "", "dropped")
            )
        at = placed[-1].end
    _cover(text, at, len(text), placed)
    return placed


def _joined(last: Token, token: Token, end: int) -> Token:
    """Join two tokens of one character, up to ``end``: nothing is said of marks beside a letter (``(A)`` of one)."""
    end = max(end, last.end)
    if token.kind == "punctuation":
        return Token(last.start, end, last.said, last.kind if last.said else token.kind)
    if last.kind == "punctuation" or not last.said:
        return Token(last.start, end, token.said, token.kind)
    return Token(last.start, end, f"{last.said} {token.said}".strip(), last.kind)


def _cover(text: str, start: int, end: int, tokens: list[Token]) -> None:
    """Add a silent token for each stretch of ``text[start:end]`` that is no white space."""
    for match in _STRETCH.finditer(text, start, end):
        kind: SemioticClass = "dropped" if any(map(str.isalnum, match[0])) else "punctuation"
        tokens.append(Token(match.start(), match.end(), "", kind))


def _read(text: str, *, british: bool) -> list[Token]:
    by_sign, by_word = _rules()
    tokens: list[Token] = []
    context = Context(text, british, tokens)
    electronic_text = electronic.WORTH_A_LOOK.search(text) is not None
    simple, space = _SIMPLE.match, _SPACE.match
    at, end = 0, len(text)
    while at < end:
        found = simple(text, at)
        if found:
            word = found[0]
            if word.lower() not in by_word:
                at = found.end()
                tokens.append(Token(found.start(), at, word))
                continue
        else:
            found = space(text, at)
            if found:
                at = found.end()
                continue
        if text[at] == "'" and tokens and tokens[-1].end == at and _OWNER.match(text, at):
            last = tokens[-1]
            if last.said and last.kind != "punctuation":
                at += 2
                tokens[-1] = Token(last.start, at, f"{last.said}'s", last.kind)
                continue
        for rule in _rules_at(text, at, by_sign, by_word):
            match = rule.pattern.match(text, at)
            if match is None or (rule.pattern is electronic.RULES[0].pattern and not electronic_text):
                continue
            said = rule.say(match, context)
            if said:
                tokens += said
                at = said[-1].end
                break
        else:
            tokens.append(Token(at, at + 1, "", "dropped"))
            at += 1
    return tokens


def _rules_at(
    text: str, at: int, by_sign: dict[str, tuple[Rule, ...]], by_word: dict[str, tuple[Rule, ...]]
) -> tuple[Rule, ...]:
    char = text[at]
    if char == UNSPOKEN:
        return ()
    if char in by_sign and not (char.isascii() and char.isalnum()) and char != "α":
        return by_sign[char]
    if "0" <= char <= "9":
        return by_sign["0"]
    if is_greek(char):
        return by_sign["α"]
    word = _FIRST_WORD.match(text, at)
    if word:
        return by_word.get(word[0].lower()) or by_word[""]
    return by_sign.get(char) or by_sign[""]
