# ruff: noqa: RUF001
"""Degrees of heat, of angles and of the globe, and the primes at the ends of a strand of DNA.

What decides whether "F" and "C" behind a number are scales of heat: a minus sign in front, or words of heat near.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.quantity import NUMBER, is_one, value_words
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.tokens import Token

_TEMPERATURE = re.compile(r"(?P<number>\d{1,3}(?:\.\d)?)\s?(?P<scale>[FC])(?![\w'#+]|\.\w)")
_WARM: Final = re.compile(
    r"\b(?:hot|cold|warm|cool|chilly|ovens?|preheat(?:ed)?|bake[ds]?|roast(?:ed)?|grill(?:ed)?"
    r"|temperatures?|temps?\b|weather|fever|degrees|"
    r"thermostat|freez(?:es?|er|ing)|boil(?:s|ing)?|heat(?:ed)?|sunny|cloudy|frost|winds"
    r"|forecast|highs?|lows?|rain(?:fall|y)?|showers?|storms?|snow|humid(?:ity)?|heat-?waves?)\b|°", re.IGNORECASE,
)  # fmt: skip
_DEGREES = re.compile(rf"{NUMBER}\s?°\s?(?P<scale>[CFKNESW](?![^\W_]))?")
_ANGLE = re.compile(
    r"(?P<degrees>\d{1,3})°\s?(?P<minutes>\d{1,2}(?:\.\d{1,6})?)'\s?(?:(?P<seconds>\d{1,2}(?:\.\d{1,6})?)(?:\""
    r"|''))?\s?(?P<side>[NSEW](?![^\W_]))?"
)
SIDES: Final = {"N": "north", "S": "south", "E": "east", "W": "west"}
_BARE_DEGREES = re.compile(r"°(?P<scale>[CF])(?!\w)")
_PRIME_END = re.compile(
    r"(?P<end>[35])'(?=\s?(?:[→-]|to\s)\s?[35]'|\s(?:end|UTR|cap)(?!\w))|(?<='[→-])(?P<other>[35])'"
    r"|(?<=to )(?P<last>[35])'"
)


def _degrees(match: re.Match[str], context: Context) -> list[Token]:
    scale = match["scale"]
    words = f"{value_words(match, context)} degree{'' if is_one(match) else 's'}"
    if scale in SIDES:
        words += f" {SIDES[scale]}"
    elif scale:
        words += {"C": " Celsius", "F": " Fahrenheit", "K": " Kelvin"}[scale]
    return one(match, words, "measure")


def _temperature(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "425F", "-40 C" as degrees where the text speaks of heat, or behind a minus sign."""
    start = match.start()
    minus = context.before(start) in ("-", "−") and start > 1 and context.text[start - 2].isspace()
    if not minus and not _WARM.search(context.text, max(0, start - 60), match.end() + 30):
        return None
    scale = "Fahrenheit" if match["scale"] == "F" else "Celsius"
    degrees = "degree" if match["number"] == "1" else "degrees"
    return one(match, f"{numbers.number(match['number'], british=context.british)} {degrees} {scale}", "measure")


def _angle(match: re.Match[str], context: Context) -> list[Token]:
    words = [f"{numbers.number(match['degrees'])} degrees", f"{numbers.number(match['minutes'])} minutes"]
    if match["seconds"]:
        words.append(f"{numbers.number(match['seconds'])} seconds")
    if match["side"]:
        words.append(SIDES[match["side"]])
    return one(match, " ".join(words), "measure")


def _prime_end(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the ends of a strand of DNA: "5'→3'"."""
    if match["last"] and "5'" not in context.text[max(0, match.start() - 12) : match.start()]:
        return None
    end = match["end"] or match["other"] or match["last"]
    return one(match, f"{numbers.number(end)} prime", "measure")


FIRST: Final = (
    Rule(
        "°",
        _BARE_DEGREES,
        lambda m, c: one(m, f"degrees {'Celsius' if m['scale'] == 'C' else 'Fahrenheit'}", "measure"),
    ),
    Rule("0", _PRIME_END, _prime_end),
    Rule("0", _ANGLE, _angle),
)
"""What is tried before lengths."""
RULES: Final = (
    Rule("0", _TEMPERATURE, _temperature),
    Rule("0.", _DEGREES, _degrees),
)
