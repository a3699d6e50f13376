"""Places in a sentence where a word that is a verb or a noun ("record", "delegate") can only be one of them.

They go before the model of homographs, which weighs features and errs where several rare ones meet. Each was counted
in the 15,000 labelled sentences that the model is trained on: of 550 words in such places 5 are no verbs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from rhapsode.text.languages.en.wordlists import word_set

_MODALS: Final = word_set(
    "will would can could should must might shall cannot can't couldn't won't wouldn't shouldn't mustn't 'll 'd "
    "doth dost didst shalt wilt"
)
_OBJECTS: Final = word_set("him them us me it her yourself themselves itself everyone everything")
_DETERMINERS: Final = word_set("the a an every each his her its my your our their any all these those thy thine")
_AFTER_OBJECT: Final = word_set("if to when unless loudly strongly")
_JOINING: Final = word_set("and or then please")
_OPENING: Final = frozenset(("—", ":", ";", ".", "?", "!", "o", "oh"))
_FIRST: Final = frozenset(("", ".", "?", "!"))
_NEVER_ADJECTIVES: Final = frozenset(("advocate", "delegate", "estimate"))
"""Verbs in -ate that are no adjectives, so that a noun behind them is their object."""
_OWN_PLURALS: Final = frozenset(("lives", "uses", "tears", "houses", "does"))
"""Words in -s whose noun is none of a verb's spelling with an -s, or whose verb stands in more places."""
_BEFORE_VERBS: Final = frozenset(("that", "who", "which", "whatever", "what", "than"))
_BEFORE_NOUNS: Final = frozenset(("IN", "TO", "VB", "VBG", "PRP$"))
_OPENS_AN_OBJECT: Final = frozenset(("DT", "PRP", "PRP$", "TO"))
_PLURALS: Final = frozenset(("NNS", "NN"))
_BEHIND_A_CLAUSE: Final = frozenset(("IN", "CC", "WRB", ",", ".", ":"))
_FINITE: Final = frozenset(("VBZ", "VBP", "VBD", "MD"))


def can_only_be_verb(word: str, words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    """Tell whether ``words[at]``, in small letters ``word``, stands where no noun and no adjective does."""
    before = words[at - 1].lower() if at else ""
    after = words[at + 1].lower() if at + 1 < len(words) else ""
    if before in _MODALS and words[at - 1].islower():
        return True
    takes_object = after in _OBJECTS or after in _DETERMINERS
    opens = at == 0 or before in _OPENING
    if opens:
        objects = word == "object" and after in _AFTER_OBJECT
        return takes_object or objects or (before in _FIRST and _commands(word, tags, at))
    if before in _JOINING:
        return takes_object or _is_coordinated(word, tags, at)
    return False


def can_only_be_noun(word: str, words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    """Tell whether a plural ("objects", "subjects") stands where no verb in -s does: behind "of", "two", "locate"."""
    if not at or not word.endswith("s") or word.endswith("ss") or word in _OWN_PLURALS:
        return False
    if words[at - 1].lower() in _BEFORE_VERBS:
        return False
    if tags[at - 1] in _BEFORE_NOUNS:
        return True
    after = at + 1
    takes_object = after < len(words) and (tags[after] in _OPENS_AN_OBJECT or words[after].lower() in ("that", "to"))
    return tags[at - 1] == "JJ" and not takes_object


def _commands(word: str, tags: Sequence[str], at: int) -> bool:
    """Tell whether a verb opens a command: "Delegate tasks", not "Delegate counts were wrong"."""
    if word not in _NEVER_ADJECTIVES or at + 1 >= len(tags) or tags[at + 1] not in _PLURALS:
        return False
    clause = takewhile(lambda tag: tag not in _BEHIND_A_CLAUSE, tags[at + 2 : at + 7])
    return _FINITE.isdisjoint(clause)


def _is_coordinated(word: str, tags: Sequence[str], at: int) -> bool:
    """Tell whether a verb has its object as the verb before "and" has: "set goals and delegate work"."""
    has_object = word in _NEVER_ADJECTIVES and at + 1 < len(tags) and tags[at + 1] in _PLURALS
    if not has_object or at < 3 or tags[at - 2] not in _PLURALS:
        return False
    verb = at - 4 if tags[at - 3] in ("DT", "PRP$", "JJ") else at - 3
    return verb >= 0 and tags[verb] in ("VB", "VBP")
