"""Full stops behind abbreviations, which may end the sentence too.

What decides: nothing follows, or a word follows that begins a sentence ("I left the U.S. They stayed.").
"""

from __future__ import annotations

import re

from rhapsode.text.languages.en.rules import Context
from rhapsode.text.languages.en.short_forms import STARTERS
from rhapsode.text.tokens import SemioticClass, Token


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
