"""Rules for URLs, e-mail addresses, handles, hashtags, colours and paths."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.shared.grammar import Grammar
from rhapsode.text.languages.shared.scanner import LETTERS, Rule

TOP_LEVEL: Final = (
    "com|org|net|edu|gov|gob|info|html?|php|pdf|es|fr|it|br|pt|mx|ar|cl|co|in|io|de|uk|us|eu|tv|me|sm|ai|app|dev|ch|be|"
    "ca|biz|txt|docx?|xlsx?|csv|jpe?g|png|zip|mp3|mp4|py|js|json|md"
)
_PARTS = re.compile(rf"{LETTERS}+|\d+|[^\w\s]|_")
_HASHTAG_PARTS = re.compile(rf"[A-ZÀ-Þ]{{2,}}(?![a-zß-ÿ])|(?:(?![A-ZÀ-Þ]){LETTERS})+|[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ]*|\d+")
VOWEL: Final = "[aeiouyáéíóúàèìòùâêîôûäëïöüãõæœ]"


def electronic_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for URLs, e-mail addresses, handles, domains and paths."""
    tables = grammar.tables

    def address(match: re.Match[str]) -> str | None:
        if f"{match[0]}." in tables.abbreviations:
            return None
        parts = _PARTS.findall(match[0])
        said: list[str] = []
        for index, part in enumerate(parts):
            lower = part.lower()
            if part.isdecimal():
                said.append(grammar.digits(part))
            elif part.isalpha() or len(part) > 1:
                said.append(tables.words.get(lower) or _label(grammar, lower))
            else:
                said.append(tables.electronic.get(part, tables.signs.get(part, "")))
            if not said[-1] and index:
                said.pop()
        return " ".join(filter(None, said))

    def hashtag(match: re.Match[str]) -> str:
        """Read the words and years of a hashtag: #BlackFriday, #arte2024."""
        said = []
        for part in _HASHTAG_PARTS.findall(match[0]):
            if part.isdecimal():
                serial = part[0] == "0" or len(part) > len("2024")
                said.append(grammar.digits(part) if serial else grammar.cardinal(int(part)))
            else:
                word = part.lower()
                whole = not part.isupper() or not part.isascii() or grammar.pronounceable(word)
                said.append(
                    tables.words.get(word)
                    or (word if whole and (re.search(VOWEL, word) or part[-1] > "ɏ") else grammar.spell(part))
                )
        return " ".join([tables.electronic["#"], *said])

    tail = r"(?:[/?#:][^\s<>\"«»“”]{0,300}[\w/])?/?"
    return [
        Rule("electronic", re.compile(rf"(?:https?|ftp)://[\w.:@-]{{1,200}}\w{tail}", re.IGNORECASE), address),
        Rule("electronic", re.compile(rf"www\.[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}}{tail}", re.IGNORECASE), address),
        Rule("electronic", re.compile(r"[\w.+!-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?<![-_])"), address),
        Rule("electronic", re.compile(
            rf"[^\W_](?:[\w-]{{0,62}}\w)?(?:\.[\w-]{{1,63}}){{0,5}}\.(?:{TOP_LEVEL})(?![\w@]){tail}", re.IGNORECASE),
            address),
        Rule("electronic", re.compile(
            r"(?:(?<![\w/])/(?=[A-Za-z])|[A-Za-z]:\\)[\w.-]{1,64}"
            r"(?:[/\\][\w.-]{1,64}){0,12}[/\\]?(?<![.-])"), address),
        Rule("electronic", re.compile(r"#(?=\w*\d)(?=\w*[A-Fa-f])[0-9A-Fa-f]{6}(?!\w)"),
            lambda match: f"{tables.electronic['#']} {grammar.spell(match[0])}"),
        Rule("electronic", re.compile(rf"#(?=\w*[^\W\d_])(?:{LETTERS}|[\d_]){{2,64}}"), hashtag),
        Rule("electronic", re.compile(r"[@#]\w{1,64}(?:\.\w{1,64}){0,3}"), address),
    ]  # fmt: skip


_WORDLIKE: Final = re.compile(
    rf"(?=(?:[a-z]|[bcdfgkpt][lr]|s[a-z]{{1,2}}|[cgkprtw]h)?{VOWEL})(?!.*(?:(?!{VOWEL})\w){{4}})\w{{6,12}}"
)
"""A part of an address that is said as a word though it has clusters of other languages: scripts, packages."""


_INITIALS: Final = re.compile(
    rf"(?P<i>(?!(?:[bcdfgkpt][lr]|s[a-z]{{1,2}}|[cgkprtw]h|qu){VOWEL})[b-df-hj-np-tv-xz]{{1,3}})(?P<w>[b-df-hj-np-tv-z]{VOWEL}\w{{3,}})"
)
"""Initials before a word: pccomponentes, tvnoticias."""


def _label(grammar: Grammar, label: str) -> str:
    words = grammar.address_words(label)
    if words:
        return words
    short = len(label) == 3 and label[-1] not in "aeiouylnrsxz"
    if not short and not grammar.spells_labels and (grammar.pronounceable(label) or _WORDLIKE.fullmatch(label)):
        return label
    initials = None if grammar.spells_labels else _INITIALS.fullmatch(label)
    if initials and grammar.pronounceable(initials["w"]):
        return f"{grammar.spell(initials['i'])} {initials['w']}"
    return grammar.spell(label)
