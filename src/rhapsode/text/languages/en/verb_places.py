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
_OBJECTS: Final = word_set(
    "him them us me it her yourself yourselves themselves itself himself herself ourselves everyone everything"
)
_DETERMINERS: Final = word_set("the a an every each his her its my your our their any all these those thy thine")
_AFTER_OBJECT: Final = word_set("if to when unless loudly strongly")
_JOINING: Final = word_set("and or then please")
_OPENING: Final = frozenset(("—", ":", ";", ".", "?", "!", "o", "oh"))
_FIRST: Final = frozenset(("", ".", "?", "!"))
_NEVER_ADJECTIVES: Final = word_set(
    "advocate delegate estimate compress confine conserve convert decrease extract increase insert"
)
"""Verbs that are no adjectives and stand before no other noun, so that a noun behind them is their object."""
_SUBJECTS: Final = frozenset(("i", "we", "they"))
_BE: Final = word_set("is are was were am be been being 're 's 'm")
_ADVERBS: Final = word_set("first then also simply just always never now automatically directly later")
_ARTICLES: Final = word_set("the a an my your his our their its every another this")
_BEFORE_PLURALS: Final = _ARTICLES - {"this"} | word_set("other such these those various several many")
_SAID_AS_VERBS: Final = frozenset(("close", "tear", "tears"))
"""Words whose noun sounds as the verb does, and differs from the adjective or from another noun."""
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
    if (before in _MODALS and words[at - 1].islower()) or _has_subject(word, words, at):
        return True
    if before in _ADVERBS and after in _OBJECTS:
        return True
    takes_object = after in _OBJECTS or after in _DETERMINERS
    opens = at == 0 or before in _OPENING
    if opens:
        objects = word == "object" and after in _AFTER_OBJECT
        return takes_object or objects or (before in _FIRST and _commands(word, tags, at))
    if before in _JOINING:
        return takes_object or _is_coordinated(word, tags, at)
    return False


def _has_subject(word: str, words: Sequence[str], at: int) -> bool:
    """Tell whether "I", "we" or "they" is what a verb says something of: "we present", not "are they present"."""
    if at == 0 or words[at - 1].lower() not in _SUBJECTS or word.endswith("s"):
        return False
    return at == 1 or words[at - 2].lower() not in _BE


def can_only_be_noun(word: str, words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    """Tell whether ``words[at]``, in small letters ``word``, stands where no verb does.

    That is behind an article or owner ("the record", "our exports"), and for a plural behind "of", "two", "locate".
    """
    before = words[at - 1].lower() if at else ""
    if word not in _SAID_AS_VERBS and before in (_BEFORE_PLURALS if word.endswith("s") else _ARTICLES):
        return True
    if not at or not word.endswith("s") or word.endswith("ss") or word in _OWN_PLURALS or before in _BEFORE_VERBS:
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
