"""Full stops behind abbreviations, which may end the sentence too.

What decides: nothing follows, or a word follows that begins a sentence ("I left the U.S. They stayed.").
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.rules import NOT_A_NOUN, Context
from rhapsode.text.languages.en.short_forms import ALSO_WORDS, STARTERS
from rhapsode.text.languages.en.truncated_words import TWO_WAYS
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import SemioticClass, Token

_WORDS_TOO: Final = TWO_WAYS | ALSO_WORDS - {"no"} | word_set("cat chap long pat")
"""Abbreviations of what a number names that are words as well, and end sentences: "a cat", "no avail"."""
_COUNTED = re.compile(
    r"\d[\d,.]*(?:[ -](?:hundred|thousand|million|billion))?[ ](?P<first>[a-z]{2,})(?![\w'])"
    r"(?:[ ](?P<second>[a-z]{2,})(?![\w']))?"
)
_MANY: Final = word_set("children feet fish men mice people police sheep women")


def ends_sentence(context: Context, at: int) -> bool:
    """Tell whether a sentence ends with the full stop before ``at``: nothing follows, or a word that begins one."""
    rest = context.text[at : at + 24]
    stripped = rest.lstrip(" \t\n\"')]")
    if not stripped:
        return True
    if rest == stripped or (rest[0] in "\"')" and not rest[1:2].isspace()):
        return False
    if not stripped[0].isupper():
        return False
    word = re.match(r"[A-Za-z']+", stripped)
    return word is not None and word[0].lower() in STARTERS


def ends_before_a_count(word: str, text: str, at: int) -> bool:
    """Tell whether a sentence ends with ``word`` and its full stop, because the number at ``at`` counts things.

    "We fed the cat. 12 people left.", not "a cat. 5 hurricane" and "see fig. 5 for it".
    """
    if word not in _WORDS_TOO:
        return False
    counted = _COUNTED.match(text, at)
    if counted is None or counted["first"] in NOT_A_NOUN:
        return False
    return _is_plural(counted["first"]) or _is_plural(counted["second"] or "")


def _is_plural(word: str) -> bool:
    return word in _MANY or (word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in NOT_A_NOUN)


def dotted(
    start: int, end: int, said: str, kind: SemioticClass, context: Context, *, any_capital: bool = False
) -> list[Token]:
    """Make the token of an abbreviation with a full stop, and one of the stop if it ends the sentence too."""
    ends = ends_sentence(context, end)
    if not ends and any_capital:
        after = context.word_after(end)
        ends = after[:1].isupper()
    if context.text[end - 1] == "." and ends:
        return [Token(start, end - 1, said, kind), Token(end - 1, end, ".", "punctuation")]
    return [Token(start, end, said, kind)]
