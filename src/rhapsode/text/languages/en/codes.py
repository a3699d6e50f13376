"""Codes of one known shape: colours, UUIDs, hexadecimal digests, ions, military hours, numbers grouped by points.

Their shapes overlap with those of hashtags, serial numbers and decimals, so they are tried before these.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_COLOUR = re.compile(r"#(?=[0-9a-fA-F]*\d)(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?!\w)")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![\w-])")
_DIGEST = re.compile(r"(?=[a-f]{0,127}\d)(?=\d{0,127}[a-f])[0-9a-f]{7,128}(?![\w-]|\.\w)")
_LEAST_CHANGES: Final = 3
"""Changes between letters and digits from which on a row is a digest, and no number with its unit."""
_CHANGE = re.compile(r"(?<=\d)(?=[a-f])|(?<=[a-f])(?=\d)")
_BINARY = re.compile(r"0b[01]{1,64}(?!\w)")
_ION = re.compile(
    r"(?P<element>Ca|Na|Mg|Fe|Cu|Zn|Al|Li|Ag|Pb|Mn|Ba)(?P<charge>[1-4]?)(?P<sign>\+)(?!\w)"
    r"|(?P<anion>Na|Ca|Mg|Fe|Cu|Zn|Al|Li|Ag|Pb|Mn|Ba|Cl|Br|OH|I|H|K|F)(?=[²³⁴]?[⁺⁻](?![⁰-⁹¹²³]))"
)
_MILITARY = re.compile(r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\s?(?:hrs?|hours)\b\.?(?!\w)")
_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,5}(?![\w.,]\d|\w)")
_UNDERSCORES = re.compile(r"[1-9]\d{0,2}(?:_\d{3}){1,6}(?!\w|\.\d)")
_WIRELESS = re.compile(r"802\.11(?P<letters>[a-z]{0,2})(?!\w)")
_COUNTDOWN = re.compile(r"T-(?=\d{1,3}(?::\d\d|\s?(?:min|minutes?|sec|seconds?|hours?|days?)\b|\s(?:and|to)\b))")
_YIELD = re.compile(
    r"(?P<years>\d{1,2})y(?=\s(?:yields?|bonds?|notes?|bills?|gilts?|bunds?|rates?|swaps?|Treasur(?:y|ies)|JGBs?)\b)"
)
_BYTE: Final = 256


def _characters(text: str) -> str:
    """Name characters one by one, digits by their names."""
    return " ".join(numbers.digits(char) if char.isdecimal() else char.upper() for char in text if char.isalnum())


def _colour(match: re.Match[str], context: Context) -> list[Token] | None:
    near = context.text[max(0, match.start() - 60) : match.end() + 60].lower()
    if match[0][1:].isdecimal() and "color" not in near and "colour" not in near:
        return None  # "#123456" is a number
    return one(match, f"hash {_characters(match[0])}", "serial")


def _digest(match: re.Match[str], context: Context) -> list[Token] | None:
    before = context.before(match.start())
    if (before and (before.isalnum() or before in "._-/@#+")) or len(_CHANGE.findall(match[0])) < _LEAST_CHANGES:
        return None
    return one(match, _characters(match[0]), "serial")


def _ion(match: re.Match[str], context: Context) -> list[Token]:
    if match["anion"]:  # its charge is raised, and read by itself
        return one(match, " ".join(match["anion"].upper()), "serial")
    charge = f" {numbers.cardinal(int(match['charge']))}" if match["charge"] else ""
    return one(match, f"{' '.join(match['element'].upper())}{charge} plus", "serial")


def _military(match: re.Match[str], context: Context) -> list[Token]:
    hour, minute = match["hour"], match["minute"]
    said = f"oh {numbers.cardinal(int(hour[1]))}" if hour[0] == "0" and hour != "00" else numbers.cardinal(int(hour))
    if minute == "00":
        said += " hundred"
    else:
        said += f" {'oh ' if minute[0] == '0' else ''}{numbers.cardinal(int(minute))}"
    return one(match, f"{said} hours", "time")


def _points(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a number whose thousands are parted by points, as on the continent; not an address such as
    10.100.200.250."""
    parts = match[0].split(".")
    if len(parts) == 4 and all(int(part) < _BYTE for part in parts) and set(parts[1:]) != {"000"}:
        return None
    return one(match, numbers.number("".join(parts), british=context.british), "cardinal")


def _underscores(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()):
        return None
    return one(match, numbers.number(match[0].replace("_", ""), british=context.british), "cardinal")


def _wireless(match: re.Match[str], context: Context) -> list[Token]:
    letters = f" {_characters(match['letters'])}" if match["letters"] else ""
    return one(match, f"eight oh two dot eleven{letters}", "serial")


_KEYS: Final = {
    "ctrl": "control", "cmd": "command", "opt": "option", "win": "windows", "del": "delete", "esc": "escape",
    "pgup": "page up", "pgdn": "page down", "ins": "insert", "prtsc": "print screen", "fn": "function",
}  # fmt: skip
_KEY = r"Ctrl|ctrl|CTRL|Cmd|cmd|CMD|Alt|ALT|Shift|SHIFT|Opt|Option|Control|Command|Win|Windows|Fn|Meta|Super"
_LAST_KEY = (
    r"(?:[A-Za-z0-9](?![\w])|F\d{1,2}(?!\w)|(?:Enter|Return|Tab|Space|Del|Delete|Esc|Escape|Home|End|PgUp|PgDn|Ins|Insert|PrtSc"
    r"|Up|Down|Left|Right|Click|click|Backspace)(?!\w))"
)
_KEYS_TOGETHER = re.compile(
    rf"(?:(?:{_KEY})\s?[+]\s?){{1,4}}{_LAST_KEY}|(?:(?:Ctrl|ctrl|CTRL|Cmd|cmd|CMD)-){{1,2}}{_LAST_KEY}"
)
_ONE_KEY = re.compile(r"[A-Za-z0-9]+")
_KEY_SIGNS: Final = {"⌘": "command", "⌥": "option", "⇧": "shift", "⌃": "control", "⏎": "enter", "⌫": "backspace"}


def _keys(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read keys that are pressed together: "Ctrl+Shift+T" is "control shift T"."""
    if not context.alone(match.start()):
        return None
    tokens: list[Token] = []
    for key in _ONE_KEY.finditer(match[0]):
        start, end = match.start() + key.start(), match.start() + key.end()
        if tokens:
            tokens.append(Token(tokens[-1].end, start, "", "punctuation"))
        tokens.append(Token(start, end, _key_name(key[0]), "serial"))
    return tokens


def _key_name(key: str) -> str:
    if len(key) == 1:
        return numbers.digits(key) if key.isdecimal() else key.upper()
    if key[0] == "F" and key[1:].isdecimal():
        return f"F {numbers.cardinal(int(key[1:]))}"
    return _KEYS.get(key.lower(), key.lower())


KEYS: Final = (
    Rule("a", _KEYS_TOGETHER, _keys,
         word_set("ctrl cmd alt shift opt option control command win windows fn meta super")),
    Rule("".join(_KEY_SIGNS), re.compile("[" + "".join(_KEY_SIGNS) + "]"),
         lambda m, c: one(m, _KEY_SIGNS[m[0]], "serial")),
)  # fmt: skip
RULES: Final = (
    Rule("#", _COLOUR, _colour),
    Rule("0a", _UUID, lambda m, c: one(m, _characters(m[0]), "serial")),
    Rule("0a", _DIGEST, _digest),
    Rule("0", _BINARY, lambda m, c: one(m, f"zero b {numbers.digits(m[0][2:])}", "serial")),
    Rule("a", _ION, _ion, word_set("ca na mg fe cu zn al li ag pb mn ba cl br oh i h k f")),
    Rule("a", _COUNTDOWN, lambda m, c: one(m, "T minus", "serial") if c.alone(m.start()) else None, frozenset("t")),
    Rule("0", _MILITARY, _military),
    Rule("0", _WIRELESS, _wireless),
    Rule("0", _POINTS, _points),
    Rule("0", _UNDERSCORES, _underscores),
    Rule("0", _YIELD, lambda m, c: one(m, f"{numbers.cardinal(int(m['years']))} year", "measure")),
)
