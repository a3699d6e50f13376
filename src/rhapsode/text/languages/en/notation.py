# ruff: noqa: RUF002
"""Notation of the sciences that is read as words: solar masses, orbitals, isotopes, conditional chances, "h nu".

What decides is the shape: an astronomer's sign behind M, R or L; a shell, its kind and a raised number with another
one near; a bar within the parentheses of P; a Greek letter behind one Latin letter.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rhapsode.text.characters import GREEK
from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.math import greek_name
from rhapsode.text.languages.en.pronounceable import is_word
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.units import per_unit
from rhapsode.text.tokens import Token

_BODY = re.compile(r"(?P<what>[MRL])(?P<body>[☉⊙⊕])(?!\w)")
_BODIES: Final = {"☉": "solar", "⊙": "solar", "⊕": "Earth"}
_EXTENTS: Final = {"M": ("mass", "masses"), "R": ("radius", "radii"), "L": ("luminosity", "luminosities")}
_ORBITAL = re.compile(r"(?P<shell>[1-7])(?P<kind>[spdf])(?P<electrons>[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2})(?![\w⁻⁺])")
_ELEMENTS: Final = {
    "H": "hydrogen", "He": "helium", "Li": "lithium", "Be": "beryllium", "B": "boron", "C": "carbon", "N": "nitrogen",
    "O": "oxygen", "F": "fluorine", "Ne": "neon", "Na": "sodium", "P": "phosphorus", "S": "sulfur", "Cl": "chlorine",
    "K": "potassium", "Ca": "calcium", "Fe": "iron", "Co": "cobalt", "Kr": "krypton", "Sr": "strontium",
    "Tc": "technetium", "I": "iodine", "Xe": "xenon", "Cs": "cesium", "Pb": "lead", "Rn": "radon", "Ra": "radium",
    "Th": "thorium", "U": "uranium", "Pu": "plutonium",
}  # fmt: skip
_ISOTOPE = re.compile(
    r"(?<![A-Za-z0-9)\]])(?P<mass>[²³¹⁰⁴-⁹]{1,3})"
    rf"(?P<element>{'|'.join(sorted(_ELEMENTS, key=len, reverse=True))})(?![\w₀-₉⁺⁻])"
)
_GIVEN = re.compile(r"\|(?=\s?[^()|\n]{1,30}\))")
_CHANCE_OF = re.compile(r"\b(?:P|Pr|E|Var)\([^()|\n]{1,30}$")
_LETTER_AND_GREEK = re.compile(rf"(?P<latin>[a-zA-Z])(?P<greek>[{GREEK}])(?![^\W\d_]|\()")
_OVER = re.compile(
    rf"(?<=[A-Za-z\d])/(?=[{GREEK}])|(?<=[{GREEK}])/(?=[a-z{GREEK}\d](?![a-z]))|(?<=\)\s)/(?=\s\d?[a-z](?!\w))|(?<=\d\))/(?=\(\d)"
)
_MODULO = re.compile(r"(?P<whole>\d{1,6}|[b-z])\s(?P<sign>%)(?=\s(?:\d{1,6}|[b-z])(?![\w%.]))")
_DIFFERENCE = re.compile(r"(?<=\d)-(?=\d{1,4}\)\s?[/²³^)*])|(?<=\d)-(?=\d{1,4}\))")
_OPENED = re.compile(r"[/=*²³]\s?\(\d{1,4}$")
_GROUP = re.compile(r"(?P<group>Rh|AB|[ABO])(?P<sign>[-+])(?![\w-])")
_OF_BLOOD = re.compile(r"\b(?:[Bb]lood|[Dd]onors?|Rh|[Tt]ransfus\w+|[Rr]ecipients?)\b")
_GRADE = re.compile(r"(?<=\b[Aa]n )A-(?=[!.,;:)]|\s|$)|(?<=\ba )[BCD]-(?=[!.,;:)]|\s|$)")
_PRODUCT = re.compile(r"(?<=(?<![^\W_])[a-z])\s?·\s?(?=[a-z](?![a-z]))")
_PER = re.compile(
    r"(?<=[\da-z+%])/(?=(?P<unit>side|set|rep|leg|arm|sec|s|min|mol|hr|h|day|wk|week|mo|yr|[µu]L|mL|kg|person|user|session|round)(?P<dot>\.(?=[,;:)]|\s[a-z(]))?(?![\w/]))"
)
_SEVERAL_BEFORE = re.compile(r"(?:\d\+?%?|(?<!s)s|ops|[a-z]ls|people)$")
_RESPELLED = re.compile(r"[A-Za-z]{1,7}(?:-[A-Za-z]{1,7}){1,5}(?=[ ),/])")
_VOWEL = re.compile("[AEIOUY]")
_IN_PARENTHESES = re.compile(r"\([A-Za-z -]{0,40}$")
_BLANK = re.compile(r"(?<==\s)_{2,60}(?!\w)")


def _body(match: re.Match[str], context: Context) -> list[Token]:
    """Read an astronomer's unit: "36 M☉" is "thirty six solar masses"."""
    last = context.tokens[-1] if context.tokens else None
    single = (
        last is None or not last.said or not context.text[last.start : last.end][-1:].isdigit() or last.said == "one"
    )
    named = _EXTENTS[match["what"]][0 if single else 1]
    return one(match, f"{_BODIES[match['body']]} {named}", "measure")


def _orbital(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the electrons of an orbital beside others: "1s² 2s²" is "one s two, two s two"."""
    near = context.text[max(0, match.start() - 12) : match.end() + 12]
    if len(_ORBITAL.findall(near)) < 2 and "]" not in near:
        return None
    electrons = numbers.cardinal(int(unicodedata.normalize("NFKC", match["electrons"])))
    return one(match, f"{numbers.cardinal(int(match['shell']))} {match['kind'].upper()} {electrons}", "math")


def _isotope(match: re.Match[str], context: Context) -> list[Token]:
    """Read an isotope by its element: "¹³C" is "carbon thirteen"."""
    mass = unicodedata.normalize("NFKC", match["mass"])
    mass = numbers.in_pairs(mass) if len(mass) > 2 else numbers.number(mass)
    return one(match, f"{_ELEMENTS[match['element']]} {mass}", "math")


def _given(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the bar of a conditional chance: "P(rain | clouds)"."""
    if not _CHANCE_OF.search(context.text, max(0, match.start() - 34), match.start()):
        return None
    return one(match, "given", "math")


def _letter_and_greek(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a product of a Latin and a Greek letter: "hν" is "h nu"."""
    start = match.start()
    if not context.alone(start) and not (context.before(start).isdecimal() or context.before(start) in tuple("=+-*/")):
        return None
    return one(match, f"{match['latin']} {greek_name(match['greek'])}", "math")


def _modulo(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the sign of a remainder: "7 % 3" is "seven mod three"."""
    if not context.alone(match.start()):
        return None
    whole, sign = match["whole"], match.start("sign")
    said = numbers.number(whole) if whole.isdecimal() else whole
    return [Token(match.start(), match.end("whole"), said, "math"), Token(sign, sign + 1, "mod", "math")]


def _difference(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the difference of two numbers in parentheses of a formula: "m = (8-2)/(4-1)"."""
    start = match.start()
    opens = re.search(r"\(\d{1,4}$", context.text[max(0, start - 5) : start]) is not None
    closes = re.match(r"-\d{1,4}\)\s?[/²³^*]", context.text[start : start + 8]) is not None
    if not opens or not (closes or _OPENED.search(context.text, max(0, start - 8), start)):
        return None
    return one(match, "minus", "math")


def _respelled(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a pronunciation in syllables, the stressed one in capitals: "(KWES-tah)"."""
    parts = match[0].split("-")
    stressed = [part for part in parts if len(part) > 1 and part.isupper()]
    if len(stressed) != 1 or not all(part.islower() for part in parts if part not in stressed):
        return None
    if any(len(part) > 2 and is_word(part) for part in parts if part not in stressed):  # "(US-led)", "(DNA-based)"
        return None
    if _VOWEL.search(stressed[0]) is None or not _IN_PARENTHESES.search(
        context.text, max(0, match.start() - 44), match.start()
    ):
        return None
    return one(match, " ".join(parts).lower(), "plain")


def _per(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read what several are counted for: "40 words/min", "10/side", "cells/µL"."""
    if not _SEVERAL_BEFORE.search(context.text, max(0, match.start() - 8), match.start()):
        return None
    end = match.end("unit")
    return [
        Token(match.start(), match.start() + 1, "per", "measure"),
        Token(match.start() + 1, end + bool(match["dot"]), per_unit(match["unit"].replace("µ", "u")), "measure"),
    ]


def _blood_group(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a group of blood: "O-" is "O negative"."""
    if not context.alone(match.start()) or not _OF_BLOOD.search(
        context.text, max(0, match.start() - 100), match.end() + 60
    ):
        return None
    said = match["group"] if len(match["group"]) == 1 else " ".join(match["group"].upper())
    return one(match, f"{said} {'negative' if match['sign'] == '-' else 'positive'}", "acronym")


RULES: Final = (
    Rule("-", _DIFFERENCE, _difference),
    Rule("a", _GROUP, _blood_group, frozenset(("rh", "ab", "a", "b", "o"))),
    Rule("a", _GRADE, lambda m, c: one(m, f"{m[0][0]} minus", "acronym"), frozenset("abcd")),
    Rule("·", _PRODUCT, lambda m, c: one(m, "times", "math")),
    Rule("a", _BODY, _body, frozenset("mrl")),
    Rule("0", _ORBITAL, _orbital),
    Rule("²³¹⁰⁴⁵⁶⁷⁸⁹", _ISOTOPE, _isotope),
    Rule("|", _GIVEN, _given),
    Rule("a", _LETTER_AND_GREEK, _letter_and_greek),
    Rule("/", _OVER, lambda m, c: one(m, "over", "math")),
    Rule("0a", _MODULO, _modulo, frozenset("bcdefghijklmnopqrstuvwxyz")),
    Rule("a", _RESPELLED, _respelled),
    Rule("/", _PER, _per),
    Rule("_", _BLANK, lambda m, c: one(m, "blank", "plain")),
)
