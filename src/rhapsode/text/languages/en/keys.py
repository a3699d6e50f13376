"""Keys that are pressed: "Ctrl+Shift+T", "Ctrl-Alt-Del", "^C", "⌘"."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_KEYS: Final = {
    "ctrl": "control", "cmd": "command", "opt": "option", "win": "windows", "del": "delete", "esc": "escape",
    "pgup": "page up", "pgdn": "page down", "ins": "insert", "prtsc": "print screen", "fn": "function",
}  # fmt: skip
_KEY = r"Ctrl|ctrl|CTRL|Cmd|cmd|CMD|Alt|ALT|Shift|SHIFT|Opt|Option|Control|Command|Win|Windows|Fn|Meta|Super"
_LAST_KEY = (
    r"(?:[A-Za-z0-9](?![\w])|F\d{1,2}(?!\w)|(?:Enter|Return|Tab|Space|Del|Delete|Esc|Escape|Home|End|PgUp"
    r"|PgDn|Ins|Insert|PrtSc"
    r"|Up|Down|Left|Right|Click|click|Backspace)(?!\w))"
)
_KEYS_TOGETHER = re.compile(
    rf"(?:(?:{_KEY})\s?[+]\s?){{1,4}}{_LAST_KEY}|(?:(?:Ctrl|ctrl|CTRL|Cmd|cmd|CMD)-){{1,2}}(?:(?:{_KEY})-){{0,2}}{_LAST_KEY}"
)
_CONTROL = re.compile(r"\^(?P<key>[A-Z])(?!\w)")
"""A key that is pressed with control: "^C"."""
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


def _control(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "press ^C" as "press control C"; behind a number or a variable it is a power."""
    start = match.start()
    base = context.text[max(0, start - 2) : start].strip()
    if not context.alone(start) or base.isdecimal() or len(context.word_before(start)) == 1:
        return None
    return one(match, f"control {match['key']}", "serial")


def _key_name(key: str) -> str:
    if len(key) == 1:
        return numbers.digits(key) if key.isdecimal() else key.upper()
    if key[0] == "F" and key[1:].isdecimal():
        return f"F {numbers.cardinal(int(key[1:]))}"
    return _KEYS.get(key.lower(), key.lower())


RULES: Final = (
    Rule("a", _KEYS_TOGETHER, _keys,
         word_set("ctrl cmd alt shift opt option control command win windows fn meta super")),
    Rule("^", _CONTROL, _control),
    Rule("".join(_KEY_SIGNS), re.compile("[" + "".join(_KEY_SIGNS) + "]"),
         lambda m, c: one(m, _KEY_SIGNS[m[0]], "serial")),
)  # fmt: skip
