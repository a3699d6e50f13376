"""Places in a sentence where a word that is a verb or a noun ("record", "delegate") can only be one of them.

They go before the model of homographs, which weighs features and errs where several rare ones meet. Each was counted
in the 15,000 labelled sentences that the model is trained on: of 550 words in such places 5 are no verbs. Those that
go by the tagger's word were counted in 5,159 words of tagged English of fifteen kinds, in which the model is wrong 196
times: they mend 57 of these and spoil 2.
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
_VERBS: Final = _FINITE | {"VB", "VBG", "VBN"}
_AUXILIARIES: Final = word_set("do does did can could will would should may might must shall ca wo need")
_NOT: Final = frozenset(("not", "n't"))
_CONJUNCTIONS: Final = word_set("as when since if once until")
_CHIEFLY: Final = word_set("chiefly entirely exclusively largely mainly mostly only partly primarily solely")
_NO_NOUN_BEHIND: Final = word_set("upset offset")
"""Words whose noun stands behind an article, an adjective or a number only."""
_BEFORE_A_NOUN: Final = frozenset(("DT", "JJ", "PRP$", "NN", "CD", "POS"))
_SUBJECT_TAGS: Final = frozenset(("NN", "NNP", "PRP", "CD"))
_QUALIFIERS: Final = frozenset(("NN", "NNS", "JJ", "VBG"))
_DESCRIBING: Final = word_set("increases decreases extracts converts inserts")
"""Verbs that open the description of what something does: "Increases output by 40%"."""
_ASKING: Final = word_set("do does did can could will would shall should may might must")
_ASKED: Final = word_set('how what when where which who why how " (')
_ENDS_A_QUESTION: Final = frozenset((",", ".", ":", "``", "''", "-LRB-", "-RRB-"))
_ASKED_OF: Final = frozenset(("NN", "NNP", "NNS", "NNPS", "PRP", "CD", "RB", "JJ"))
_BEHIND_A_VERB: Final = frozenset(("IN", "TO", "RB", "RBR", "RP", "DT", "PRP", "PRP$", "NNS"))
_USES: Final = word_set("case cases case's policy rate rates restriction restrictions tax taxes value values")
"""What "use" stands before as a noun: "Use cases"."""
_USED: Final = frozenset(("NN", "NNS", "NNP", "JJ", "JJR", "CD", "DT", "PRP", "PRP$", "VBN", "VBG", "RB", "PDT"))
_LED: Final = word_set(
    "campaigns classes clients colleagues communities crews customers developers discussions efforts employees "
    "engineers groups guests initiatives meetings others people projects sessions staff students teams visitors"
)
"""What is led, so that the verb opens a command and not the metal: "Lead teams of five"."""
_LEADING: Final = frozenset(("DT", "PRP$", "PRP"))
_CONTENTED: Final = word_set("remain remains remained stay stays stayed feel feels felt grow grew")
_OWNERS: Final = word_set("his her its their our my your")
_PLAYED: Final = word_set("double upright electric string acoustic stand-up fretless")


def can_only_be_verb(word: str, words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    """Tell whether ``words[at]``, in small letters ``word``, stands where no noun and no adjective does."""
    before = words[at - 1].lower() if at else ""
    after = words[at + 1].lower() if at + 1 < len(words) else ""
    if _is_tagged_verb(word, words, tags, at):
        return True
    if (before in _MODALS and words[at - 1].islower()) or _has_subject(word, words, at):
        return True
    if (before in _ADVERBS and after in _OBJECTS) or _is_asked(word, words, tags, at):
        return True
    takes_object = after in _OBJECTS or after in _DETERMINERS
    opens = at == 0 or before in _OPENING
    if word == "use" and (opens or before == ",") and words[at][0].isupper() and after not in _USES:
        return at + 1 < len(tags) and tags[at + 1] in _USED
    if opens:
        objects = word == "object" and after in _AFTER_OBJECT
        return takes_object or objects or (before in _FIRST and _commands(word, tags, at))
    if before in _JOINING:
        return takes_object or _is_coordinated(word, tags, at)
    return False


def _is_asked(word: str, words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    """Tell whether a question has no other verb than the word and an auxiliary: "Will the danger increase?"."""
    if word.endswith("s") or at < 2 or tags[at - 1] not in _ASKED_OF:
        return False
    behind = list(takewhile(lambda tag: tag not in _ENDS_A_QUESTION, tags[at + 1 :]))
    if not _VERBS.isdisjoint(behind) or (behind and behind[0] not in _BEHIND_A_VERB):
        return False
    for place in range(at - 2, max(-1, at - 9), -1):
        if words[place].lower() in _ASKING:
            return place == 0 or words[place - 1].lower() in _ASKED or tags[place - 1] in _BEHIND_A_CLAUSE
        if tags[place] in _VERBS or tags[place] in _ENDS_A_QUESTION:
            return False
    return False


def _is_tagged_verb(word: str, words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    """Tell whether the tags show a verb: a third person, one that is negated, or what a clause with "as" lacks."""
    before = words[at - 1].lower() if at else ""
    if word.endswith("s"):
        described = word in _DESCRIBING and at == 0 and tags[1:2] not in ([], ["IN"]) and tags[1][0] in "NJDP"
        coordinated = before in ("and", "or") and tags[max(0, at - 2)] == "VBZ"
        return tags[at] == "VBZ" or described or coordinated or _ends_a_clause(words, tags, at)
    if before in _NOT and at > 1 and words[at - 2].lower() in _AUXILIARIES:
        return True
    if word == "revert" or (word in _NO_NOUN_BEHIND and at and tags[at - 1] not in _BEFORE_A_NOUN):
        return True
    asked = "where" in map(str.lower, words[max(0, at - 8) : at])
    told = tags[at] == "VBP" and at > 1 and before != '"' and _VERBS.isdisjoint(tags[max(0, at - 8) : at])
    return word == "live" and (asked or told)


def _ends_a_clause(words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    """Tell whether the word is the only verb that a clause can have: "as the rate of change increases, …"."""
    if at == 0 or at + 1 >= len(words) or tags[at - 1] not in _SUBJECT_TAGS:
        return False
    if words[at + 1].endswith("ly") and words[at + 1] not in _CHIEFLY and tags[at] == "NNS":
        return at + 2 == len(words) or tags[at + 2] in _BEHIND_A_CLAUSE  # "demand increases sharply"
    if words[at + 1] not in (",", ".", ";", ":", ")"):
        return False
    for place in range(at - 1, max(-1, at - 10), -1):
        if tags[place] in _FINITE or tags[place] in (",", ".", ":"):
            return False
        if words[place].lower() in _CONJUNCTIONS:
            return place < at - 1
    return False


def only_reading(word: str, words: Sequence[str], tags: Sequence[str], at: int) -> str | None:
    """Return the reading that a word of several meanings has where it stands, if the words beside it leave but one."""
    before = words[at - 1].lower() if at else ""
    after = words[at + 1].lower() if at + 1 < len(words) else ""
    match word:
        case "bases" if tags[at] == "VBZ" or after in _OWNERS:
            return "base"
        case "bass" if before in _PLAYED:
            return "music"
        case "minute" if before in ("slash", "per", "each", "every"):
            return "time"
        case "content":
            adverb = at > 1 and tags[at - 1] == "RB" and words[at - 2].lower() in _CONTENTED
            contented = before in _CONTENTED or (adverb and before != "not") or (before == "not" and after == "to")
            return "satisfied" if contented and after != "of" else None
        case "lead":
            opens = at == 0 or before in _FIRST
            led = after in _LED or (at + 1 < len(tags) and tags[at + 1] in _LEADING)
            return "guide" if opens and led else None
    return None


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
    if word == "use":
        return at > 0 and tags[at] == tags[at - 1] == "NN"
    if not at or not word.endswith("s") or word.endswith("ss") or word in _OWN_PLURALS or before in _BEFORE_VERBS:
        return False
    if tags[at] == "NNS" and _is_among_nouns(words, tags, at):
        return True
    if tags[at - 1] in _BEFORE_NOUNS:
        return True
    after = at + 1
    takes_object = after < len(words) and (tags[after] in _OPENS_AN_OBJECT or words[after].lower() in ("that", "to"))
    return tags[at - 1] == "JJ" and not takes_object


def _is_among_nouns(words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    """Tell whether a plural stands behind what qualifies it or another plural, in a clause with a verb of its own."""
    if words[at - 1] in ("and", "or"):
        takes_object = at + 1 < len(tags) and tags[at + 1] in _OPENS_AN_OBJECT  # "it guards and confines the birds"
        return at > 1 and tags[at - 2] == "NNS" and not takes_object
    if tags[at - 1] in _FINITE:  # "they ship exports"
        return True
    elsewhere = any(tag in _FINITE for place, tag in enumerate(tags) if place != at)
    return tags[at - 1] in _QUALIFIERS and elsewhere and not _ends_a_clause(words, tags, at)


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
