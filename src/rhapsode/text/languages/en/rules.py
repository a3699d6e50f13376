# ruff: noqa: RUF001
"""What a rule of a semiotic class is, and what it can see of the text around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import SemioticClass, Token

_WORD_AHEAD = re.compile(r"[ \t\n]{1,3}([A-Za-z][A-Za-z'-]{0,30})")
_LAST_WORD = re.compile(r"([^\W\d_][^\W\d_']{0,30})\.?[ \t\n]{0,3}$")


@dataclass(slots=True)
class Context:
    """The text that is read, folded to plain characters, and the tokens found so far."""

    text: str
    british: bool
    tokens: list[Token] = field(default_factory=list)

    def before(self, at: int) -> str:
        """Give the character before ``at``, or an empty string."""
        return self.text[at - 1] if at else ""

    def word_before(self, at: int) -> str:
        """Give the word that ends before ``at`` (only spaces and a full stop between), in lower case, or ""."""
        found = _LAST_WORD.search(self.text, max(0, at - 36), at)
        return found[1].lower() if found else ""

    def word_after(self, at: int) -> str:
        """Give the word that begins behind the spaces at ``at``, as it is written, or ""."""
        found = _WORD_AHEAD.match(self.text, at)
        return found[1] if found else ""

    def alone(self, at: int) -> bool:
        """Tell whether nothing is glued to the left of ``at``: a space, an opening sign, or the beginning."""
        return at == 0 or self.text[at - 1] in " \t\n\"'([{<—–*_~/…\u2028\u2029\x0b\x0c\r|"


Say = Callable[[re.Match[str], Context], "list[Token] | None"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Say what ``pattern`` finds at a place where one of ``starts`` stands.

    ``starts`` are the first characters, with ``0`` for any digit and ``a`` for any letter. ``words`` (lower case) are
    the only first words that a rule for letters is tried at; ``None`` means any. ``say`` answers ``None`` when the
    context speaks against it, and the next rule is tried; else tokens in order from the match's beginning, the last of
    which says where to go on.
    """

    starts: str
    pattern: re.Pattern[str]
    say: Say
    words: frozenset[str] | None = None


def one(match: re.Match[str], said: str, kind: SemioticClass) -> list[Token]:
    """Make one token of a whole match."""
    return [Token(match.start(), match.end(), said, kind)]


def groups(match: re.Match[str], said: Sequence[tuple[int | str, str]], kind: SemioticClass) -> list[Token]:
    """Make a token of each named group that took part; what stands between belongs to the token before it."""
    found = [(match.start(group), words) for group, words in said if match.start(group) >= 0 and words]
    tokens = []
    for index, (start, words) in enumerate(found):
        begin = match.start() if index == 0 else start
        end = found[index + 1][0] if index + 1 < len(found) else match.end()
        while end > begin + 1 and match.string[end - 1].isspace():
            end -= 1
        tokens.append(Token(begin, end, words, kind))
    return tokens


DETERMINERS: Final = frozenset(
    ("a", "an", "the", "this", "that", "his", "her", "its", "my", "our", "your", "their", "each", "every", "another",
     "any", "no", "one", "some", "these", "those")
)  # fmt: skip
NOT_A_NOUN: Final = frozenset(
    ("analysts", "economists", "investors", "experts", "officials", "forecasters",
     "long", "wide", "tall", "high", "deep", "thick", "away", "ago", "of", "in", "at", "per", "and", "or", "to", "is",
     "was", "from", "on", "for", "with", "by", "more", "less", "than", "are", "were", "be", "been", "as", "but", "if",
     "when", "while", "because", "that", "which", "who", "until", "before", "after", "into", "up", "down", "apart",
     "above", "below", "over", "under", "behind", "ahead", "off", "out", "each", "every", "across", "then", "so",
     "has", "had", "have", "will", "would", "can", "could", "should", "may", "might", "do", "does", "did", "not",
     "now", "today", "later", "earlier", "every", "a", "an", "the", "this", "it", "he", "she", "they", "we", "you",
     "i", "ea",
     "there", "here", "only", "too", "also", "just", "old", "broad", "square", "altogether", "total", "worth",
     "possible", "likely", "expected", "forecast", "overnight", "left", "right",
     "north", "south", "east", "west", "against", "without", "within", "during", "since", "through",
     "between", "via", "vs", "versus", "plus", "minus", "times", "inclusive", "max", "maximum", "minimum", "min")
)  # fmt: skip


_MEASURED: Final = word_set(
    "bit bolt camera cannon cell charger connector drill film hose jack lamp mic nail nut pipe rope screw socket "
    "supply wheel wrench bag barrel battery bike block bottle bowl box breaker bulb cable can capsule"
    " cap carton charger display dose pitch tab tablet SSD HDD NVMe "
    "drive engine fuse guarantee jar lens limit loan man monitor motor mortgage pack package packet pan plan "
    "plug pole pool radius resistor screen stick tablet tin tolerance tub tube walk warranty woman zone"
)
"""Nouns that are named by their measure ("two 400g tins"), whatever stands before it."""
_PRICED: Final = word_set(
    "Series fraud deal bid budget lawsuit suit settlement project contract scandal fine loan grant investment"
    " house home mansion "
    "prize jackpot scheme heist takeover acquisition merger bailout package plan offer fund round seed raise upgrade "
    "renovation bond note bill check question lottery valuation shortfall deficit surplus gift donation"
)
"""Nouns that are named by their price ("in $740M fraud")."""
NAMED_BY_A_LETTER: Final = word_set(
    "rte route rt hwy highway exit apt apartment room rm unit suite ste gate seat row line bus track"
    " platform section sec "
    "terminal locker site lot bed bay pier stall door hall building bldg no number flat form"
)
"""Words behind which a letter at a number is a part of its name: "Rte. 9W", "Seat 3A"."""
_LIMIT = re.compile(r"\s(?:max|min)\.?(?=\s[a-z])")
_SECOND_WORD = re.compile(r"\s[a-z-]{2,20}\s([a-z]{2,20})(?![\w-])")
_CONTAINER_BEHIND_BRACKET = re.compile(
    r"\)[ \t]{1,2}(?:pkgs?\b\.?|pkts?\b\.?|env(?:elopes?)?\b\.?|ctns?\b\.?|bags?|bottles?|box(?:es)?|cans?"
    r"|cartons?|jars?|pack(?:age|et)?s?|tins?|tubs?|tubes?|blocks?"
    r"|bunch(?:es)?|loa(?:f|ves)|sticks?|steaks?)(?!\w)"
)


_BRAND_AND_NOUN = re.compile(
    r"\s[A-Z][A-Za-z]+\s(?:gift|payment|ride|card|deposit|charge|fee|order|credit|refund|transfer|purchase|bill|plan|subscription|coupon"
    r"|voucher|donation|loan|fine|fare|ticket|meal)(?!\w)"
)
"""A name and what is paid with the price before it: "a $40 Lyft ride"."""
UNIT_BELOW = re.compile(r"\s[A-Za-z]{1,3}(?:⁻[¹²³]|-[1-3](?!\w))")
"""A unit that another one is divided by: the "m-2" of "340 W m-2"."""


def adjectival(context: Context, start: int, end: int) -> bool:
    """Tell whether a measure or price stands before its noun ("a 25m pool"): its unit is then singular."""
    if context.before(start) == "(":  # "1 (14 oz) can"
        return _CONTAINER_BEHIND_BRACKET.match(context.text, end) is not None
    after = context.word_after(end)
    if after in ("max", "min") and (limit := _LIMIT.match(context.text, end)):  # "60W max. bulbs"
        after = context.word_after(limit.end())
        return after.islower() and after not in NOT_A_NOUN
    if after == "":
        return False
    article = context.word_before(start) in ("a", "an") and context.before(start) == " "
    if article and context.text[start : start + 1].isdecimal():  # "a 9V for it"
        return after.islower() or after.isupper()
    if article and context.text[start : start + 1] in tuple("$£€") and _BRAND_AND_NOUN.match(context.text, end):
        return True
    if context.text[start : start + 1] in tuple("$£€¥₹") and (
        after in _PRICED
        or (
            (second := _SECOND_WORD.match(context.text, end))
            and second[1] in _PRICED
            and after.islower()
            and after not in NOT_A_NOUN
        )
    ):
        return True
    if after in _MEASURED or (after[-1] == "s" and (after[:-1] in _MEASURED or after[:-2] in _MEASURED)):
        return True
    if context.word_before(start) not in DETERMINERS or context.before(start) not in " \n\t":
        return False
    return (after[0].islower() and after.lower() not in NOT_A_NOUN) or (len(after) > 1 and after.isupper())
